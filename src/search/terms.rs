//! The telling terms of all incidents: where each stands and what it weighs there, and the same seen from the incidents.
//!
//! The weight is that of BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields",
//! 2004): the frequencies of a term in the parts of an incident are added up, each with the weight of its part, before
//! they are put in relation to the incident's length and to the number of incidents that hold the term.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::search::analyser::{Analyser, Number};
use crate::search::part::Part;

/// How soon more of the same says nothing more; the customary value.
const K1: f32 = 1.2;

/// How much longer incidents are held against; the customary value.
const B: f32 = 0.75;

/// A term that more than one in so many incidents holds (and more than [`FEW`]) does not tell them apart: it belongs to the
/// organisation, or to postmortems.
const COMMON: usize = 10;

/// So few incidents may all hold a term, on a small site.
const FEW: usize = 3;

/// So many telling terms stand for an incident when it is asked for its like; further ones add time and change little.
const ASKED: usize = 20;

/// An index into [`Terms::names`].
pub type TermIndex = u32;

/// An incident's position among those that count.
pub type Position = u32;

/// A number on either side of a posting, with a weight.
pub type Weighed = (u32, f32);

/// All terms and where they stand.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// The terms in order.
    names: Vec<String>,
    /// How rare each is: the logarithm of the odds that an incident does not hold it.
    rarity: Vec<f32>,
    /// Where the postings of each term begin, and at last where all of them end.
    starts: Vec<usize>,
    /// The incidents that hold each term, in order.
    postings: Vec<Weighed>,
    /// By incident: its most telling terms that another one holds too, the most telling first.
    telling: Vec<Vec<Weighed>>,
    /// By incident: the length of the vector of all its terms that another one holds too.
    norms: Vec<f32>,
    /// The mean length of an incident, in weighted words.
    mean: f32,
}

/// Some incidents that follow one another, as one analyser read them.
pub struct Run {
    /// Who read them.
    pub analyser: Analyser,
    /// By incident: how often each term stands in it, in tenths of a word in plain text; in no order.
    pub counted: Vec<Vec<(Number, u32)>>,
}

impl Run {
    /// The term of a number.
    #[must_use]
    pub fn term(&self, number: Number) -> &str {
        &self.analyser.terms()[number as usize]
    }
}

/// What of an analyser's terms is none here.
const NO_TERM: TermIndex = TermIndex::MAX;

impl Terms {
    /// The terms of some runs, which follow one another. The `ids` of incidents, in small letters, are no terms: who names
    /// one refers to it.
    #[must_use]
    pub fn of(runs: &[Run], ids: &BTreeSet<String>) -> Self {
        let names = names(runs, ids);
        let indices: Vec<Vec<TermIndex>> =
            runs.par_iter().map(|run| indices(run.analyser.terms(), &names)).collect();
        let counted: Vec<Vec<(TermIndex, u32)>> = runs
            .par_iter()
            .zip(&indices)
            .flat_map(|(run, indices)| {
                run.counted.par_iter().map(|counted| {
                    let index = |&(number, amount): &_| (indices[number as usize], amount);
                    let mut counted: Vec<(TermIndex, u32)> = counted.iter().map(index).collect();
                    counted.retain(|(term, _)| *term != NO_TERM);
                    counted.sort_unstable();
                    counted
                })
            })
            .collect();
        Self::weigh(names, &counted)
    }

    fn weigh(names: Vec<String>, counted: &[Vec<(TermIndex, u32)>]) -> Self {
        let count = counted.len();
        let lengths: Vec<u32> =
            counted.iter().map(|counted| counted.iter().map(|(_, amount)| amount).sum()).collect();
        let total: u64 = lengths.iter().map(|length| u64::from(*length)).sum();
        let mut starts = vec![0; names.len() + 1];
        for (term, _) in counted.iter().flatten() {
            starts[*term as usize + 1] += 1;
        }
        let rarity = starts[1..].iter().map(|holding| rarity(*holding, count)).collect();
        for term in 0..names.len() {
            starts[term + 1] += starts[term];
        }
        let mut terms = Self {
            names,
            rarity,
            starts,
            mean: (tenths(total) / number(count.max(1))).max(1.0),
            ..Self::default()
        };
        let weighed: Vec<Vec<Weighed>> = counted
            .par_iter()
            .zip(&lengths)
            .map(|(counted, length)| {
                let weight = |&(term, amount): &(TermIndex, u32)| {
                    (term, terms.rarity(term) * terms.saturated(amount, *length))
                };
                counted.iter().map(weight).collect()
            })
            .collect();
        let mut next = terms.starts.clone();
        terms.postings = vec![(0, 0.0); next[terms.names.len()]];
        for (position, weighed) in (0..).zip(&weighed) {
            for &(term, weight) in weighed {
                terms.postings[next[term as usize]] = (position, weight);
                next[term as usize] += 1;
            }
        }
        let most = FEW.max(count / COMMON);
        let held: Vec<Vec<Weighed>> = weighed
            .into_par_iter()
            .map(|mut weighed| {
                weighed.retain(|(term, _)| (2..=most).contains(&terms.postings(*term).len()));
                weighed
            })
            .collect();
        terms.norms = held.par_iter().map(|held| norm(held)).collect();
        terms.telling = held.into_par_iter().map(most_telling).collect();
        terms
    }

    /// Whether a text and an incident that share a term are the more alike for it.
    fn tells_apart(&self, term: TermIndex) -> bool {
        self.postings(term).len() <= FEW.max(self.norms.len() / COMMON)
    }

    /// What a term is worth that stands so often in a text of such a length, both in tenths of a word, besides its rarity.
    fn saturated(&self, amount: u32, length: u32) -> f32 {
        let (amount, length) = (tenths(u64::from(amount)), tenths(u64::from(length)));
        let long = K1 * (1.0 - B + B * length / self.mean);
        amount * (K1 + 1.0) / (amount + long)
    }

    /// The terms of a text that some incident holds, each with what it is worth in that text besides its rarity, from the
    /// parts they stand in.
    #[must_use]
    pub fn said(&self, said: &[(Part, String)]) -> Vec<Weighed> {
        let mut amounts: BTreeMap<TermIndex, u32> = BTreeMap::new();
        let mut length = 0;
        for (part, term) in said.iter().filter(|(_, term)| is_telling(term)) {
            length += part.weight();
            if let Some(index) = self.find(term) {
                *amounts.entry(index).or_default() += part.weight();
            }
        }
        let said = amounts.into_iter().filter(|(_, amount)| *amount > 0);
        said.map(|(term, amount)| (term, self.saturated(amount, length))).collect()
    }

    /// Of the terms of a text those by which it can be like an incident, the most telling first.
    #[must_use]
    pub fn telling_of(&self, said: Vec<Weighed>) -> Vec<Weighed> {
        let apart = said.into_iter().filter(|(term, _)| self.tells_apart(*term));
        most_telling(apart.map(|(term, worth)| (term, worth * self.rarity(term))).collect())
    }

    /// How rare a term is; not below zero.
    #[must_use]
    pub fn rarity(&self, term: TermIndex) -> f32 {
        self.rarity[term as usize]
    }

    /// The most telling terms of an incident, the most telling first.
    #[must_use]
    pub fn telling(&self, position: Position) -> &[Weighed] {
        &self.telling[position as usize]
    }

    /// The incidents that hold a term, in order.
    #[must_use]
    pub fn postings(&self, term: TermIndex) -> &[Weighed] {
        let term = term as usize;
        &self.postings[self.starts[term]..self.starts[term + 1]]
    }

    /// The weight that a term has in an incident that holds it.
    #[must_use]
    pub fn weight_in(&self, term: TermIndex, position: Position) -> Option<f32> {
        let postings = self.postings(term);
        let at = postings.binary_search_by_key(&position, |(at, _)| *at).ok()?;
        Some(postings[at].1)
    }

    /// Which one a term is, where some incident holds it.
    #[must_use]
    pub fn find(&self, term: &str) -> Option<TermIndex> {
        place(term, &self.names)
    }

    /// All terms, in order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The term itself.
    #[must_use]
    pub fn name(&self, term: TermIndex) -> &str {
        &self.names[term as usize]
    }

    /// By incident: the length of its vector of terms; 1 where it has none.
    #[must_use]
    pub fn norms(&self) -> &[f32] {
        &self.norms
    }
}

/// All terms of some runs, in order.
fn names(runs: &[Run], ids: &BTreeSet<String>) -> Vec<String> {
    let mut names: Vec<&str> = runs
        .par_iter()
        .flat_map_iter(|run| run.analyser.terms())
        .map(|term| &**term)
        .filter(|term| is_telling(term) && !ids.contains(*term))
        .collect();
    names.par_sort_unstable();
    names.dedup();
    names.into_iter().map(str::to_owned).collect()
}

/// By an analyser's number: the index among `names`.
fn indices(terms: &[Box<str>], names: &[String]) -> Vec<TermIndex> {
    terms.iter().map(|term| place(term, names).unwrap_or(NO_TERM)).collect()
}

/// Where a term stands among `names`.
fn place(term: &str, names: &[String]) -> Option<TermIndex> {
    let at = names.binary_search_by(|name| name.as_str().cmp(term)).ok()?;
    TermIndex::try_from(at).ok()
}

/// The square root of the sum of squares; 1 where there is nothing, so that it divides.
#[must_use]
pub fn norm(weighed: &[Weighed]) -> f32 {
    let squares: f32 = weighed.iter().map(|(_, weight)| weight * weight).sum();
    if squares > 0.0 { squares.sqrt() } else { 1.0 }
}

/// How rare something is that `holding` of `count` have, as BM25 has it; never below zero.
#[must_use]
pub fn rarity(holding: usize, count: usize) -> f32 {
    let (holding, count) = (number(holding), number(count));
    (1.0 + (count - holding + 0.5) / (holding + 0.5)).ln()
}

/// Whether a term can say what an incident is like. A letter, a number, one with a unit (`10am`, `2nd`, `30s`) or the number
/// of an action item (`a3`) by itself does not.
fn is_telling(term: &str) -> bool {
    let unit = term.trim_start_matches(|c: char| c.is_ascii_digit() || ".:-/".contains(c));
    let item = term.strip_prefix('a').is_some_and(|number| number.parse::<u8>().is_ok());
    let measure = unit.len() < term.len() && UNITS.contains(&unit);
    !item && !measure && unit.chars().nth(1).is_some()
}

/// What stands behind a number without making it a name.
const UNITS: &[&str] =
    &["am", "pm", "st", "nd", "rd", "th", "ms", "min", "hr", "kb", "mb", "gb", "tb", "utc", "px"];

/// The most telling first; equal ones in the order of the terms.
fn most_telling(mut weighed: Vec<Weighed>) -> Vec<Weighed> {
    weighed.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    weighed.truncate(ASKED);
    weighed.shrink_to_fit();
    weighed
}

#[expect(
    clippy::cast_precision_loss,
    reason = "lengths of texts and numbers of incidents are small"
)]
fn tenths(amount: u64) -> f32 {
    amount as f32 / 10.0
}

#[expect(clippy::cast_precision_loss, reason = "numbers of incidents are small")]
fn number(count: usize) -> f32 {
    count as f32
}
