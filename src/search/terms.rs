//! The telling terms of all incidents: where each stands and what it weighs there, and the same seen from the incidents.
//!
//! The weight is that of BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields",
//! 2004): the frequencies of a term in the parts of an incident are added up, each with the weight of its part, before
//! they are put in relation to the incident's length and to the number of incidents that hold the term.
//!
//! What was counted is kept, and weighed when somebody asks: one changed incident changes the mean length, and with it every
//! weight, but only its own counts.

use std::collections::BTreeMap;
use std::ops::IndexMut;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use imbl::Vector;
use rayon::prelude::*;

use crate::lookup::Lookup;
use crate::search::packed::Sparse;
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

/// From so many incidents on it is quicker to put a list that is shared into one that is not, to change it there.
pub const MANY: usize = 256;

/// A term by its number; see [`Lexicon`].
pub type TermIndex = u32;

/// The place that an incident keeps as long as it is there, whatever comes before it.
pub type Slot = u32;

/// An incident's position among those that count.
pub type Position = u32;

/// A number with a weight.
pub type Weighed = (u32, f32);

/// How often each term stands in an incident, in tenths of a word in plain text; in the order of the terms' names.
pub type Amounts = Arc<[(TermIndex, u32)]>;

/// The names of the terms that were ever met. It only grows, so that all editions of a site share it; a term that nobody holds
/// is none.
#[derive(Debug, Default)]
pub struct Lexicon {
    names: Vec<Arc<str>>,
    indices: Lookup<Arc<str>, TermIndex>,
}

/// All terms and where they stand. A copy shares what was counted.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    lexicon: Arc<RwLock<Lexicon>>,
    /// By term: the slots of the incidents that hold it, and how often.
    postings: Vector<Arc<Sparse>>,
    /// By term: how many incidents hold it.
    held: Vec<u32>,
    /// By slot: how many tenths of a word were counted there.
    lengths: Vec<u32>,
    /// By term: whether it is the id of an incident; who names one refers to it.
    is_id: Vec<bool>,
    /// By term: how rare it is; the logarithm of the odds that an incident does not hold it.
    rarity: Vec<f32>,
    /// By term: the same, where it tells incidents apart and more than one holds it; else 0.
    apart: Vec<f32>,
    /// By slot: what stands below an amount for being in a text of that length.
    long: Vec<f32>,
    /// By slot.
    positions: Vec<Position>,
    /// By slot.
    counted: Vector<Amounts>,
    /// By position: the length of the vector of all its terms that another one holds too.
    norms: Vec<f32>,
    /// The mean length of an incident, in weighted words.
    mean: f32,
}

impl Lexicon {
    /// The number of a term, which it is given when it is met for the first time.
    pub fn number(&mut self, name: &str) -> TermIndex {
        if let Some(known) = self.indices.get(name) {
            return *known;
        }
        let number = TermIndex::try_from(self.names.len()).unwrap_or(TermIndex::MAX);
        let name: Arc<str> = name.into();
        self.names.push(Arc::clone(&name));
        self.indices.insert(name, number);
        number
    }

    /// The term itself.
    #[must_use]
    pub fn name(&self, term: TermIndex) -> &Arc<str> {
        &self.names[term as usize]
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }
}

impl Terms {
    /// The names of the terms.
    pub fn lexicon(&self) -> &RwLock<Lexicon> {
        &self.lexicon
    }

    /// Puts what was counted of incidents in the place of what was counted in their slots before.
    pub fn change(&mut self, counted: &[(Slot, Amounts)]) {
        let slots = counted.iter().map(|(slot, _)| *slot as usize + 1).max().unwrap_or(0);
        if self.lengths.len() < slots {
            self.lengths.resize(slots, 0);
            let new = slots - self.counted.len();
            self.counted.append(std::iter::repeat_n(Amounts::default(), new).collect());
        }
        let terms = counted.iter().flat_map(|(_, after)| after.iter());
        let terms = terms.map(|(term, _)| *term as usize + 1).max().unwrap_or(0);
        if self.held.len() < terms {
            let new = terms - self.held.len();
            self.postings.append(std::iter::repeat_n(Arc::default(), new).collect());
            self.held.resize(terms, 0);
        }
        if counted.len() < MANY {
            let mut postings = std::mem::take(&mut self.postings);
            self.put(counted, &mut postings);
            self.postings = postings;
        } else {
            let mut postings: Vec<Arc<Sparse>> =
                std::mem::take(&mut self.postings).into_iter().collect();
            self.put(counted, &mut postings);
            postings.iter_mut().filter_map(Arc::get_mut).for_each(Sparse::shrink_to_fit);
            self.postings = postings.into();
        }
    }

    fn put(
        &mut self,
        counted: &[(Slot, Amounts)],
        postings: &mut impl IndexMut<usize, Output = Arc<Sparse>>,
    ) {
        let mut within: Vec<(TermIndex, (Slot, u32))> = Vec::new();
        for (slot, after) in counted {
            let place = *slot as usize;
            self.lengths[place] = after.iter().map(|(_, amount)| amount).sum();
            let before = self.counted.set(place, Arc::clone(after));
            let sorted = |amounts: &Amounts| {
                let mut sorted = amounts.to_vec();
                sorted.sort_unstable();
                sorted
            };
            for (term, _, now) in difference(&sorted(&before), &sorted(after)) {
                // The first time all are, one slot after the other.
                if postings[term as usize].is_behind(*slot) {
                    Arc::make_mut(&mut postings[term as usize]).push(*slot, now);
                    self.held[term as usize] += 1;
                } else {
                    within.push((term, (*slot, now)));
                }
            }
        }
        within.sort_unstable();
        for changes in within.chunk_by(|(a, _), (b, _)| a == b) {
            let term = changes[0].0 as usize;
            let changes: Vec<(Slot, u32)> = changes.iter().map(|(_, change)| *change).collect();
            let postings = Arc::make_mut(&mut postings[term]);
            postings.change(&changes);
            self.held[term] = postings.len();
        }
    }

    /// Puts the incidents in order: the slot of each. `ids` are the terms that are the id of one, each once.
    pub fn order(&mut self, slots: &[Slot], ids: &[TermIndex]) {
        let count = slots.len();
        let mut is_id = vec![false; self.postings.len()];
        let mut lengths = self.lengths.clone();
        for id in ids.iter().map(|id| *id as usize).filter(|id| *id < self.postings.len()) {
            is_id[id] = true;
            for (slot, amount) in self.postings[id].iter() {
                lengths[slot as usize] -= amount;
            }
        }
        self.is_id = is_id;
        let most = FEW.max(count / COMMON);
        let rarities: Vec<f32> = (0..=count).map(|holding| rarity(holding, count)).collect();
        self.rarity.clear();
        self.apart.clear();
        for (held, is_id) in self.held.iter().map(|held| *held as usize).zip(&self.is_id) {
            let is_apart = !is_id && (2..=most).contains(&held);
            self.rarity.push(rarities[held]);
            self.apart.push(if is_apart { rarities[held] } else { 0.0 });
        }
        let total: u64 = slots.iter().map(|slot| u64::from(lengths[*slot as usize])).sum();
        self.mean = (tenths(total) / number(count.max(1))).max(1.0);
        let places = self.lengths.len();
        self.long = vec![0.0; places];
        self.positions = vec![Position::MAX; places];
        for (position, slot) in (0..).zip(slots) {
            let slot = *slot as usize;
            self.long[slot] = self.long(lengths[slot]);
            self.positions[slot] = position;
        }
        self.norms = slots
            .par_iter()
            // Nought adds nothing, and to look for it takes longer than to add it.
            .map(|slot| norm_of(self.weights(*slot).map(|(_, weight)| weight)))
            .collect();
    }

    /// What an incident's terms weigh in it: nothing where no other one holds the term too, or it does not tell incidents
    /// apart.
    fn weights(&self, slot: Slot) -> impl Iterator<Item = Weighed> + '_ {
        let long = self.long[slot as usize];
        self.counted[slot as usize]
            .iter()
            .map(move |&(term, amount)| (term, self.apart[term as usize] * saturated(amount, long)))
    }

    /// Whether a text and an incident that share a term are the more alike for it.
    fn tells_apart(&self, term: TermIndex) -> bool {
        self.held[term as usize] as usize <= FEW.max(self.norms.len() / COMMON)
    }

    fn long(&self, length: u32) -> f32 {
        K1 * (1.0 - B + B * tenths(u64::from(length)) / self.mean)
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
        let long = self.long(length);
        let said = amounts.into_iter().filter(|(_, amount)| *amount > 0);
        said.map(|(term, amount)| (term, saturated(amount, long))).collect()
    }

    /// Of the terms of a text those by which it can be like an incident, the most telling first.
    #[must_use]
    pub fn telling_of(&self, said: Vec<Weighed>) -> Vec<Weighed> {
        let apart = said.into_iter().filter(|(term, _)| self.tells_apart(*term));
        self.most_telling(apart.map(|(term, worth)| (term, worth * self.rarity(term))).collect())
    }

    /// How rare a term is; not below zero.
    #[must_use]
    pub fn rarity(&self, term: TermIndex) -> f32 {
        self.rarity[term as usize]
    }

    /// The most telling terms of an incident, the most telling first.
    #[must_use]
    pub fn telling(&self, slot: Slot) -> Vec<Weighed> {
        self.most_telling(self.weights(slot).filter(|(_, weight)| *weight > 0.0).collect())
    }

    /// The incidents that hold a term, each with the weight that it has there.
    pub fn postings(&self, term: TermIndex) -> impl Iterator<Item = (Position, f32)> {
        let rarity = self.rarity(term);
        self.postings[term as usize].iter().map(move |(slot, amount)| {
            let slot = slot as usize;
            (self.positions[slot], rarity * saturated(amount, self.long[slot]))
        })
    }

    /// The weight that a term has in an incident that holds it.
    #[must_use]
    pub fn weight_in(&self, term: TermIndex, slot: Slot) -> Option<f32> {
        let held = self.counted[slot as usize].iter().find(|(other, _)| *other == term);
        let (_, amount) = held?;
        Some(self.rarity(term) * saturated(*amount, self.long[slot as usize]))
    }

    /// Which one a term is, where some incident holds it.
    #[must_use]
    pub fn find(&self, term: &str) -> Option<TermIndex> {
        let term = self.names().indices.get(term).copied()?;
        // Others may be of a newer edition.
        let postings = self.postings.get(term as usize)?;
        (postings.len() > 0 && !self.is_id[term as usize]).then_some(term)
    }

    /// The term itself.
    #[must_use]
    pub fn name(&self, term: TermIndex) -> Arc<str> {
        Arc::clone(self.names().name(term))
    }

    /// By position: the length of its vector of terms; 1 where it has none.
    #[must_use]
    pub fn norms(&self) -> &[f32] {
        &self.norms
    }

    /// The most telling first; equal ones in the order of their names.
    fn most_telling(&self, mut weighed: Vec<Weighed>) -> Vec<Weighed> {
        let names = self.names();
        weighed
            .sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| names.name(a.0).cmp(names.name(b.0))));
        weighed.truncate(ASKED);
        weighed.shrink_to_fit();
        weighed
    }

    fn names(&self) -> RwLockReadGuard<'_, Lexicon> {
        self.lexicon.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What differs between two lists of amounts, each in the order of its numbers: a number, the amount that it had and the one
/// that it has now; 0 for none.
pub fn difference(before: &[(u32, u32)], after: &[(u32, u32)]) -> Vec<(u32, u32, u32)> {
    let amount = |list: &[(u32, u32)], number: u32| {
        list.binary_search_by_key(&number, |(number, _)| *number).map_or(0, |at| list[at].1)
    };
    let now = after.iter().map(|&(number, now)| (number, amount(before, number), now));
    let gone = before.iter().filter(|(number, _)| amount(after, *number) == 0);
    let all = now.chain(gone.map(|&(number, then)| (number, then, 0)));
    all.filter(|(_, then, now)| then != now).collect()
}

/// What a term is worth besides its rarity that stands so often, in tenths of a word, in a text of such a length.
fn saturated(amount: u32, long: f32) -> f32 {
    let amount = tenths(u64::from(amount));
    amount * (K1 + 1.0) / (amount + long)
}

/// The square root of the sum of squares; 1 where there is nothing, so that it divides.
#[must_use]
pub fn norm(weighed: &[Weighed]) -> f32 {
    norm_of(weighed.iter().map(|(_, weight)| *weight))
}

fn norm_of(weights: impl Iterator<Item = f32>) -> f32 {
    let squares: f32 = weights.map(|weight| weight * weight).sum();
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
pub fn is_telling(term: &str) -> bool {
    let unit = term.trim_start_matches(|c: char| c.is_ascii_digit() || ".:-/".contains(c));
    let item = term.strip_prefix('a').is_some_and(|number| number.parse::<u8>().is_ok());
    let measure = unit.len() < term.len() && UNITS.contains(&unit);
    !item && !measure && unit.chars().nth(1).is_some()
}

/// What stands behind a number without making it a name.
const UNITS: &[&str] =
    &["am", "pm", "st", "nd", "rd", "th", "ms", "min", "hr", "kb", "mb", "gb", "tb", "utc", "px"];

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
