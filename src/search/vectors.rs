//! The incidents that count, ready to be asked for the like of one: their words, and what they are besides.

use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use crate::analysis::Analysis;
use crate::casebook::{Casebook, IncidentIndex};
use crate::search::analyser::{Joined, fold};
use crate::search::counts::{Counted, Counts};
use crate::search::terms::{Position, Slot, Terms};
use crate::search::traits::Alike;

/// What is searched.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// All incidents.
    pub casebook: &'a Casebook,
    /// Which of them count, and what their services are called.
    pub analysis: &'a Analysis,
    /// The BCP 47 tag of the language that they are written in.
    pub language: &'a str,
}

/// The incidents that count, ready to be asked.
#[derive(Debug, Clone)]
pub struct Vectors {
    /// The incidents in the order of the casebook.
    pub(super) members: Vec<IncidentIndex>,
    /// By position: the place among what was counted.
    pub(super) slots: Vec<Slot>,
    /// Where each of them stands in the order of their ids.
    pub(super) ranks: Vec<u32>,
    /// Their words.
    pub(super) terms: Terms,
    /// By term: the word to show for it.
    pub(super) shown: Vec<Arc<str>>,
    /// Every word that one of them holds, in small letters; in no order.
    words: Vec<Arc<str>>,
    /// Their causes and services.
    pub(super) alike: Alike,
    /// The language that they are written in.
    pub(super) language: String,
}

/// Makes the index. What `counts` holds of an earlier time is not counted again.
#[must_use]
pub fn vectors(input: Input, counts: &mut Counts) -> Vectors {
    let Counted { slots, terms, shown, words } = counts.follow(input);
    Vectors {
        members: input.analysis.members.clone(),
        slots,
        ranks: ranks(input),
        terms,
        shown,
        words,
        alike: Alike::new(input.casebook, input.analysis),
        language: input.language.to_owned(),
    }
}

impl Vectors {
    /// The place of an incident among those that count.
    pub(super) fn position(&self, incident: IncidentIndex) -> Option<Position> {
        self.members.binary_search(&incident).ok().and_then(|at| Position::try_from(at).ok())
    }

    /// Whether others may write as two words what is one word in some incident.
    #[must_use]
    pub fn joined(&self) -> Joined {
        let long = |word: &String| word.len() >= 6 && word.bytes().all(|b| b.is_ascii_lowercase());
        let surfaces = self.words.iter().map(|word| fold(word)).filter(long);
        #[expect(clippy::disallowed_types, reason = "asked for every pair of words, never listed")]
        let words: std::collections::HashSet<String, FxBuildHasher> = surfaces.collect();
        Joined(Arc::new(move |pair| words.contains(pair)))
    }
}

/// By incident that counts: its rank by id.
fn ranks(input: Input) -> Vec<u32> {
    let members = &input.analysis.members;
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_unstable_by_key(|at| &input.casebook.incidents[members[*at]].id.text);
    let mut ranks = vec![0; members.len()];
    for (rank, at) in (0..).zip(order) {
        ranks[at] = rank;
    }
    ranks
}
