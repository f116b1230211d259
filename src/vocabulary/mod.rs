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

use crate::diagnostic::Diagnostics;
use crate::source::{Source, Sources};
use crate::value::{self, Entry};

/// A table that the program brings along, read like the configuration.
fn built_in(name: &str, text: &str, diagnostics: &mut Diagnostics) -> Vec<Entry> {
    let file = Sources::default().add(Source::new(name.to_owned(), text.to_owned()));
    value::parse_yaml(file, text, 0..text.len()).unwrap_or_else(|diagnostic| {
        diagnostics.push(*diagnostic);
        Vec::new()
    })
}
