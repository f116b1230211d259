//! The words with which people write postmortems: what heads which part, what they call the facts, how they
//! name a cause. The words are data,
//! shipped with the program as YAML beside the code that looks them up, and extended by the configuration.
//!
//! It stands in the ground because the configuration holds it, and because plain text has no other sign of a heading
//! than its words.

pub mod cause;
pub mod field;
pub mod heading;
pub mod phrase;
pub mod sentence;
pub mod synonym;

use std::ops::Deref;
use std::sync::Arc;

use crate::diagnostic::Diagnostics;
use crate::source::{Source, Sources};
use crate::value::{self, Entry};

/// The words of a site: those that the program brings along, or these and the site's own.
///
/// The tables of the program are read when they are first looked into. That takes longer than to answer a search, which
/// needs none of them.
#[derive(Debug, Clone)]
pub struct Vocabulary<T: BuiltIn> {
    own: Option<Arc<T>>,
}

/// Words that the program brings along.
pub trait BuiltIn: Clone + 'static {
    /// They, read once.
    fn built_in() -> &'static Self;
}

impl<T: BuiltIn> Vocabulary<T> {
    /// The words, to add the site's own to.
    pub fn to_mut(&mut self) -> &mut T {
        Arc::make_mut(self.own.get_or_insert_with(|| Arc::new(T::built_in().clone())))
    }
}

impl<T: BuiltIn> Default for Vocabulary<T> {
    /// A site that has no words of its own.
    fn default() -> Self {
        Self { own: None }
    }
}

impl<T: BuiltIn> Deref for Vocabulary<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.own.as_deref().unwrap_or_else(|| T::built_in())
    }
}

/// A table that the program brings along, read like the configuration.
fn table(name: &str, text: &str, diagnostics: &mut Diagnostics) -> Vec<Entry> {
    let file = Sources::default().add(Source::new(name.to_owned(), text.to_owned()));
    value::parse_yaml(file, text, 0..text.len()).unwrap_or_else(|diagnostic| {
        diagnostics.push(*diagnostic);
        Vec::new()
    })
}
