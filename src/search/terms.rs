//! The telling terms of all incidents: the postings of the index, read once, each with the weight that its term has in
//! its incident, and the same seen from the incidents.
//!
//! The weight is that of BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields",
//! 2004): the frequencies of a term in the parts of an incident are added up, each with the weight of its part, before
//! they are put in relation to the incident's length and to the number of incidents that hold the term.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use rayon::prelude::*;
use tantivy::postings::{Postings as _, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::termdict::TermMerger;
use tantivy::{DocSet as _, Index, InvertedIndexReader, TERMINATED};

use crate::search::schema::{Part, Schema};

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
    /// The incidents that hold each term, in order.
    postings: Vec<Vec<Weighed>>,
    /// By incident: its most telling terms that another one holds too, the most telling first.
    telling: Vec<Vec<Weighed>>,
    /// By incident: the length of the vector of all its terms that another one holds too.
    norms: Vec<f32>,
    /// The mean length of an incident, in weighted words.
    mean: f32,
}

impl Terms {
    /// Reads the postings of some indices. The documents of one follow those of the one before. The `ids` of incidents, in
    /// small letters, are no terms: who names one refers to it.
    ///
    /// # Errors
    /// If an index cannot be read, which cannot be while it is in memory.
    pub fn read(
        indices: &[Index],
        schema: &Schema,
        ids: &BTreeSet<String>,
    ) -> tantivy::Result<Self> {
        let (shelves, count) = shelves(indices, schema)?;
        let streams = shelves.iter().map(|shelf| shelf.inverted.terms().stream());
        let mut merged = TermMerger::new(streams.collect::<io::Result<_>>()?);
        let (mut names, mut places) = (Vec::new(), Vec::new());
        while merged.advance() {
            let Ok(term) = std::str::from_utf8(merged.key()) else { continue };
            if is_telling(term) && !ids.contains(term) {
                names.push(term.to_owned());
                places.push(merged.current_segment_ords_and_term_infos().collect::<Vec<_>>());
            }
        }
        let amounts = places
            .into_par_iter()
            .map(|places| amounts(&shelves, &places))
            .collect::<io::Result<Vec<_>>>()?;
        let mut lengths = vec![0; count];
        for (at, amount) in amounts.iter().flatten() {
            lengths[*at as usize] += amount;
        }
        Ok(Self::weigh(names, amounts, &lengths))
    }

    fn weigh(names: Vec<String>, amounts: Vec<Vec<(Position, u32)>>, lengths: &[u32]) -> Self {
        let count = lengths.len();
        let total: u64 = lengths.iter().map(|length| u64::from(*length)).sum();
        let mut terms = Self {
            mean: (tenths(total) / number(count.max(1))).max(1.0),
            norms: vec![1.0; count],
            ..Self::default()
        };
        terms.names = names;
        terms.rarity = amounts.iter().map(|amounts| rarity(amounts.len(), count)).collect();
        terms.postings = amounts
            .into_par_iter()
            .enumerate()
            .map(|(term, amounts)| {
                let weight = |(at, amount): (Position, u32)| {
                    (at, terms.rarity[term] * terms.saturated(amount, lengths[at as usize]))
                };
                amounts.into_iter().map(weight).collect()
            })
            .collect();
        let mut held: Vec<Vec<Weighed>> = vec![Vec::new(); count];
        for (term, postings) in (0..).zip(&terms.postings) {
            if terms.tells_apart(term) {
                for &(at, weight) in postings {
                    held[at as usize].push((term, weight));
                }
            }
        }
        terms.norms = held.par_iter().map(|held| norm(held)).collect();
        terms.telling = held.into_par_iter().map(most_telling).collect();
        terms
    }

    /// Whether two incidents that share a term are the more alike for it. What nobody else says is shared with nobody.
    fn tells_apart(&self, term: TermIndex) -> bool {
        let most = FEW.max(self.norms.len() / COMMON);
        (2..=most).contains(&self.postings(term).len())
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
            if let Ok(index) = self.names.binary_search(term) {
                let index = TermIndex::try_from(index).unwrap_or(TermIndex::MAX);
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

    /// The most that a term can weigh in any incident.
    #[must_use]
    pub fn most(&self, term: TermIndex) -> f32 {
        self.rarity(term) * (K1 + 1.0)
    }

    /// The most telling terms of an incident, the most telling first.
    #[must_use]
    pub fn telling(&self, position: Position) -> &[Weighed] {
        &self.telling[position as usize]
    }

    /// The incidents that hold a term, in order.
    #[must_use]
    pub fn postings(&self, term: TermIndex) -> &[Weighed] {
        &self.postings[term as usize]
    }

    /// The weight that a term has in an incident that holds it.
    #[must_use]
    pub fn weight_in(&self, term: TermIndex, position: Position) -> Option<f32> {
        let postings = self.postings(term);
        let at = postings.binary_search_by_key(&position, |(at, _)| *at).ok()?;
        Some(postings[at].1)
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

/// The dictionary of one field of one segment.
struct Shelf {
    inverted: Arc<InvertedIndexReader>,
    /// The position of the segment's first document.
    first: Position,
    part: Part,
}

/// All dictionaries that are read, and the number of documents.
fn shelves(indices: &[Index], schema: &Schema) -> tantivy::Result<(Vec<Shelf>, usize)> {
    let mut shelves = Vec::new();
    let mut first = 0;
    for index in indices {
        for segment in index.reader()?.searcher().segment_readers() {
            for (part, field) in Part::ALL.into_iter().zip(schema.parts) {
                if part.weight() > 0 {
                    shelves.push(Shelf { inverted: segment.inverted_index(field)?, first, part });
                }
            }
            first += segment.max_doc();
        }
    }
    Ok((shelves, first as usize))
}

/// The incidents that hold a term, in order, with how often, in tenths of a word. `places` are the shelves that have it,
/// with where it stands there.
fn amounts(shelves: &[Shelf], places: &[(usize, TermInfo)]) -> io::Result<Vec<(Position, u32)>> {
    let mut amounts = Vec::new();
    for (shelf, info) in places {
        let Shelf { inverted, first, part } = &shelves[*shelf];
        let mut postings =
            inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
        while postings.doc() != TERMINATED {
            amounts.push((first + postings.doc(), postings.term_freq() * part.weight()));
            postings.advance();
        }
    }
    amounts.sort_unstable();
    amounts.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        kept.1 += if same { next.1 } else { 0 };
        same
    });
    amounts.shrink_to_fit();
    Ok(amounts)
}
