//! The incidents that count, ready to be asked for the like of one: their words, and what they are besides.

use std::sync::Arc;

use imbl::Vector;
use rustc_hash::FxBuildHasher;

use crate::analysis::Analysis;
use crate::casebook::{Casebook, IncidentIndex};
use crate::search::analyser::{Joined, fold};
use crate::search::counts::{Counted, Counts, Written};
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
    pub(super) members: Arc<[IncidentIndex]>,
    /// By position: the place among what was counted.
    pub(super) slots: Vec<Slot>,
    /// Where each of them stands in the order of their ids.
    pub(super) ranks: Arc<[u32]>,
    /// Their words.
    pub(super) terms: Terms,
    /// By term: the word to show for it.
    pub(super) shown: Vector<Arc<str>>,
    /// Every word that one of them holds or has ever held; in no order.
    words: Vector<Written>,
    /// Their causes and services.
    pub(super) alike: Alike,
    /// The language that they are written in.
    pub(super) language: String,
}

/// Makes the index.
#[must_use]
pub fn vectors(input: Input, counts: &mut Counts) -> Vectors {
    let Input { casebook, analysis, language } = input;
    put_together(input, counts.follow(casebook, &analysis.members, language), None)
}

/// The same of what was counted already. `before` is that of before an edit that has left every incident filed where it was,
/// with the incidents that are others now.
#[must_use]
pub fn put_together(
    input: Input,
    counted: Counted,
    before: Option<(&Vectors, &[IncidentIndex])>,
) -> Vectors {
    let Counted { slots, terms, shown, words } = counted;
    Vectors {
        members: Arc::clone(&input.analysis.members),
        slots,
        ranks: before.map_or_else(|| ranks(input).into(), |(before, _)| Arc::clone(&before.ranks)),
        terms,
        shown,
        words,
        alike: match before {
            Some((before, changed)) => before.alike.again(input.casebook, input.analysis, changed),
            None => Alike::new(input.casebook, input.analysis),
        },
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
        let held = self.words.iter().filter(|word| word.times > 0);
        let surfaces = held.map(|word| fold(&word.word)).filter(long);
        #[expect(clippy::disallowed_types, reason = "asked for every pair of words, never listed")]
        let words: std::collections::HashSet<String, FxBuildHasher> = surfaces.collect();
        Joined(Arc::new(move |pair| words.contains(pair)))
    }
}

/// By incident that counts: its rank by id.
fn ranks(input: Input) -> Vec<u32> {
    let members = &input.analysis.members;
    let order = input.casebook.by_id().into_iter().filter_map(|at| members.binary_search(&at).ok());
    let mut ranks = vec![0; members.len()];
    for (rank, at) in (0..).zip(order) {
        ranks[at] = rank;
    }
    ranks
}
