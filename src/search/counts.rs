//! What was counted of the incidents: how often each term and each word stands in each.
//!
//! It holds as long as the incident is the same one. Whoever looks at the site again, because one document has changed, counts
//! that one; what comes out is the same as if all had been counted now.
//!
//! The incidents to be counted are cut into a few runs of equal length, which are read at the same time, each by an analyser of
//! its own. How many there are changes nothing in what comes out.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::ops::IndexMut;
use std::sync::{Arc, PoisonError};

use imbl::Vector;
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHasher};

use crate::casebook::{Casebook, IncidentIndex};
use crate::content::Document;
use crate::incident::Incident;
use crate::lookup::Lookup;
use crate::search::analyser::{Analyser, Number};
use crate::search::packed::Sparse;
use crate::search::piece::pieces;
use crate::search::terms::{self, Amounts, Slot, TermIndex, Terms};

/// What was counted of the incidents.
#[derive(Debug, Default)]
pub struct Counts {
    language: String,
    slots: Vec<Option<Count>>,
    free: Vec<Slot>,
    /// By fingerprint: how many incidents hold that piece of text.
    pieces: Map<u64, usize>,
    /// The fingerprints of the pieces that the template brings, which so many incidents hold at least.
    repeated: BTreeSet<u64>,
    least: usize,
    terms: Terms,
    /// The ids of all incidents, in small letters and in order.
    known_ids: Option<Arc<[String]>>,
    /// The terms that are one of them.
    ids: Vec<TermIndex>,
    /// How many terms have been looked at for that.
    looked: usize,
    /// The words as they were written, in small letters.
    words: Vector<Written>,
    of_words: Lookup<Arc<str>, WordIndex>,
    /// By term: the words that stand for it.
    of_terms: Vec<Vec<WordIndex>>,
    /// By term: the commonest of them.
    shown: Vector<Arc<str>>,
    /// The terms of which the number of a word has changed.
    stale: Vec<TermIndex>,
}

/// An index into [`Counts::words`].
type WordIndex = u32;

/// How often each word stands in an incident.
type Words = Sparse;

#[expect(clippy::disallowed_types, reason = "looked up, never listed in its order")]
type Map<K, V> = std::collections::HashMap<K, V, FxBuildHasher>;

/// What was counted of one incident.
#[derive(Debug)]
struct Count {
    incident: Arc<Incident>,
    document: Arc<Document>,
    /// The fingerprints of its pieces, in order, each once.
    pieces: Box<[u64]>,
    terms: Amounts,
    words: Words,
}

/// A word as it was written, in small letters.
#[derive(Debug, Clone)]
pub struct Written {
    /// The word.
    pub word: Arc<str>,
    term: TermIndex,
    /// How often all incidents hold it.
    pub times: u32,
}

/// Some incidents that follow one another, as one analyser read them.
struct Run {
    analyser: Analyser,
    /// By incident: how often each term stands in it, in tenths of a word in plain text, and how often each word; in no order.
    counted: Vec<Tallies>,
}

/// An incident and the document that tells it.
type Told<'a> = (&'a Incident, &'a Document);

/// What was counted, as it is now.
#[derive(Debug)]
pub struct Counted {
    /// By incident that counts, in the order of the casebook: its slot.
    pub slots: Vec<Slot>,
    /// Their terms.
    pub terms: Terms,
    /// By term: the word to show for it.
    pub shown: Vector<Arc<str>>,
    /// Every word that one of them holds or has ever held; in no order.
    pub words: Vector<Written>,
}

/// A piece of text that so many incidents have word for word is the template's.
const TEMPLATE: usize = 4;

/// On a large site it takes one incident in so many: some things are said in the same words by chance.
const TEMPLATE_SHARE: usize = 100;

/// Fewer incidents than this are not worth a run of their own: each looks at every word anew.
const RUN: usize = 256;

impl Counts {
    /// Counts what is new of the incidents `members`, and forgets what is gone.
    pub fn follow(
        &mut self,
        casebook: &Casebook,
        members: &[IncidentIndex],
        language: &str,
    ) -> Counted {
        if self.language != language {
            *self = Self { language: language.to_owned(), ..Self::default() };
        }
        let slots = self.count(casebook, members);
        self.name_ids(casebook);
        self.terms.order(&slots, &self.ids);
        Counted {
            slots,
            terms: self.terms.clone(),
            shown: self.shown.clone(),
            words: self.words.clone(),
        }
    }

    /// Sees which terms are the ids of incidents.
    fn name_ids(&mut self, casebook: &Casebook) {
        let lexicon = self.terms.lexicon().read().unwrap_or_else(PoisonError::into_inner);
        let is_same =
            self.known_ids.as_ref().is_some_and(|known| Arc::ptr_eq(known, casebook.ids()));
        if !is_same {
            self.ids.clear();
            self.looked = 0;
        }
        for term in self.looked..lexicon.len() {
            let term = TermIndex::try_from(term).unwrap_or(TermIndex::MAX);
            let name = lexicon.name(term);
            // An id without a number may be a word.
            let has_number = name.bytes().any(|byte| byte.is_ascii_digit());
            let known = |id: &String| id.as_str().cmp(name);
            if has_number && casebook.ids().binary_search_by(known).is_ok() {
                self.ids.push(term);
            }
        }
        self.looked = lexicon.len();
        self.known_ids = Some(Arc::clone(casebook.ids()));
    }

    /// Counts what is new, forgets what is gone, and says where each of the incidents that count stands.
    fn count(&mut self, casebook: &Casebook, members: &[IncidentIndex]) -> Vec<Slot> {
        let Casebook { incidents, .. } = casebook;
        let mut known: Map<*const Incident, Slot> = Map::default();
        for (slot, count) in (0..).zip(&self.slots) {
            known.extend(count.iter().map(|count| (Arc::as_ptr(&count.incident), slot)));
        }
        let mut new: Vec<(Slot, Arc<Incident>, Arc<Document>)> = Vec::new();
        let mut slots = Vec::with_capacity(members.len());
        let mut missing = Vec::new();
        for &index in members {
            let document = casebook.document_of(&incidents[index]);
            let slot = known.get(&Arc::as_ptr(&incidents[index])).copied().filter(|slot| {
                let count = self.slots[*slot as usize].as_ref();
                count.is_some_and(|count| Arc::ptr_eq(&count.document, document))
            });
            if slot.is_some() {
                known.remove(&Arc::as_ptr(&incidents[index]));
            } else {
                missing.push((slots.len(), Arc::clone(&incidents[index]), Arc::clone(document)));
            }
            slots.push(slot.unwrap_or_default());
        }
        let mut touched: Vec<u64> = Vec::new();
        let mut left: BTreeMap<Slot, Count> = BTreeMap::new();
        for slot in known.into_values() {
            if let Some(gone) = self.slots[slot as usize].take() {
                for piece in &gone.pieces {
                    if let Some(count) = self.pieces.get_mut(piece) {
                        *count -= 1;
                        if *count == 0 {
                            self.pieces.remove(piece);
                        }
                    }
                }
                touched.extend(&gone.pieces);
                self.free.push(slot);
                left.insert(slot, gone);
            }
        }
        // In the order of their places, however the incidents went.
        self.free.sort_unstable_by(|a, b| b.cmp(a));
        for (at, incident, document) in missing {
            let slot = self.free.pop().unwrap_or_else(|| {
                self.slots.push(None);
                Slot::try_from(self.slots.len() - 1).unwrap_or(Slot::MAX)
            });
            slots[at] = slot;
            new.push((slot, incident, document));
        }
        let own: Vec<Box<[u64]>> = new
            .par_iter()
            .map(|(_, incident, document)| fingerprints(incident, document))
            .collect();
        for pieces in &own {
            for piece in pieces {
                *self.pieces.entry(*piece).or_default() += 1;
            }
            touched.extend(pieces);
        }
        let again = self.repeat(touched, slots.len());
        let told: Vec<Told> =
            new.iter().map(|(_, incident, document)| (&**incident, &**document)).collect();
        let counted = self.read(&told);
        let new = new.into_iter().zip(own).zip(counted);
        let new = new.map(|(((slot, incident, document), pieces), (terms, words))| {
            let after = Some(Count { incident, document, pieces, terms, words });
            Change { slot, before: left.remove(&slot), after }
        });
        let mut changes: Vec<Change> = new.collect();
        let gone = left.into_iter();
        changes.extend(gone.map(|(slot, gone)| Change { slot, before: Some(gone), after: None }));
        self.change(changes);
        self.count_again(&again);
        self.show();
        slots
    }

    /// Counts incidents anew whose template has changed with others.
    fn count_again(&mut self, slots: &[Slot]) {
        let held = slots.iter().filter_map(|slot| self.slots[*slot as usize].as_ref());
        let held: Vec<(Arc<Incident>, Arc<Document>)> =
            held.map(|count| (Arc::clone(&count.incident), Arc::clone(&count.document))).collect();
        let told: Vec<Told> =
            held.iter().map(|(incident, document)| (&**incident, &**document)).collect();
        let counted = self.read(&told);
        let changes = slots.iter().zip(counted).filter_map(|(&slot, (terms, words))| {
            let before = self.slots[slot as usize].take()?;
            let (incident, document) = (Arc::clone(&before.incident), Arc::clone(&before.document));
            let pieces = before.pieces.clone();
            let after = Some(Count { incident, document, pieces, terms, words });
            Some(Change { slot, before: Some(before), after })
        });
        let changes = changes.collect();
        self.change(changes);
    }

    /// Puts what was counted of some incidents in the place of what was counted of others.
    fn change(&mut self, changes: Vec<Change>) {
        if changes.len() < terms::MANY {
            let mut words = std::mem::take(&mut self.words);
            self.stale.extend(tally(&mut words, &changes));
            self.words = words;
        } else {
            let mut words: Vec<Written> = std::mem::take(&mut self.words).into_iter().collect();
            self.stale.extend(tally(&mut words, &changes));
            self.words = words.into();
        }
        let terms = |after: Option<&Count>| after.map(|count| Arc::clone(&count.terms));
        let counted: Vec<(Slot, Amounts)> = changes
            .iter()
            .map(|change| (change.slot, terms(change.after.as_ref()).unwrap_or_default()))
            .collect();
        self.terms.change(&counted);
        for Change { slot, after, .. } in changes {
            self.slots[slot as usize] = after;
        }
    }

    /// Sees which pieces are the template's now; `touched` are those whose number has changed. Comes back with the incidents,
    /// among those that were counted, that hold one which was not the template's before, or is no longer.
    fn repeat(&mut self, touched: Vec<u64>, members: usize) -> Vec<Slot> {
        let least = TEMPLATE.max(members / TEMPLATE_SHARE);
        let suspects: Vec<u64> = if least == self.least {
            touched
        } else {
            self.repeated.iter().chain(self.pieces.keys()).copied().collect()
        };
        self.least = least;
        let mut changed = BTreeSet::new();
        for piece in suspects {
            let is_repeated = self.pieces.get(&piece).is_some_and(|count| *count >= least);
            let has_changed = if is_repeated {
                self.repeated.insert(piece)
            } else {
                self.repeated.remove(&piece)
            };
            if has_changed {
                changed.insert(piece);
            }
        }
        if changed.is_empty() {
            return Vec::new();
        }
        let holds = |count: &Count| count.pieces.iter().any(|piece| changed.contains(piece));
        let slots = (0..).zip(&self.slots);
        slots.filter(|(_, count)| count.as_ref().is_some_and(holds)).map(|(slot, _)| slot).collect()
    }

    /// Counts the terms and the words of incidents.
    fn read(&mut self, told: &[Told]) -> Vec<(Amounts, Words)> {
        let length = told.len().div_ceil(rayon::current_num_threads()).max(RUN);
        let runs: Vec<Run> = told
            .par_chunks(length)
            .map(|told| Run::of(told, &self.repeated, &self.language))
            .collect();
        let named: Vec<Names> = runs.iter().map(|run| self.names(&run.analyser)).collect();
        runs.into_par_iter()
            .zip(&named)
            .flat_map(|(run, names)| {
                run.counted.into_par_iter().map(|(terms, words)| names.counted(&terms, &words))
            })
            .collect()
    }

    /// What an analyser's terms and words are here.
    fn names(&mut self, analyser: &Analyser) -> Names {
        let mut lexicon = self.terms.lexicon().write().unwrap_or_else(PoisonError::into_inner);
        let terms: Vec<Option<TermIndex>> = analyser
            .terms()
            .iter()
            .map(|term| terms::is_telling(term).then(|| lexicon.number(term)))
            .collect();
        for term in self.of_terms.len()..lexicon.len() {
            let term = TermIndex::try_from(term).unwrap_or(TermIndex::MAX);
            let shown = Arc::clone(lexicon.name(term));
            self.of_terms.push(Vec::new());
            self.shown.push_back(shown);
        }
        drop(lexicon);
        let mut order: Vec<usize> = (0..terms.len()).collect();
        order.sort_unstable_by_key(|term| &analyser.terms()[*term]);
        let mut ranks = vec![0; terms.len()];
        for (rank, term) in (0..).zip(order) {
            ranks[term] = rank;
        }
        let words = analyser.words().map(|(written, term)| {
            let term = terms[term? as usize]?;
            let word = written.to_lowercase();
            if let Some(known) = self.of_words.get(word.as_str()) {
                return Some(*known);
            }
            let number = WordIndex::try_from(self.words.len()).unwrap_or(WordIndex::MAX);
            let word: Arc<str> = word.into();
            self.words.push_back(Written { word: Arc::clone(&word), term, times: 0 });
            self.of_words.insert(word, number);
            self.of_terms[term as usize].push(number);
            Some(number)
        });
        let words = words.collect();
        Names { terms, ranks, words }
    }

    /// For each of the terms the word that it most often stands for; of equally frequent ones the first in the alphabet.
    fn show(&mut self) {
        let lexicon = self.terms.lexicon().read().unwrap_or_else(PoisonError::into_inner);
        self.stale.sort_unstable();
        self.stale.dedup();
        for term in self.stale.drain(..) {
            let words = self.of_terms[term as usize].iter().map(|word| &self.words[*word as usize]);
            let held = words.filter(|word| word.times > 0);
            let first = held.min_by(|a, b| b.times.cmp(&a.times).then_with(|| a.word.cmp(&b.word)));
            let shown = first.map_or_else(|| lexicon.name(term), |word| &word.word);
            if self.shown[term as usize] != *shown {
                self.shown[term as usize] = Arc::clone(shown);
            }
        }
    }
}

/// What the terms and words of an analyser are among those of all.
struct Names {
    /// None for a term that is not telling.
    terms: Vec<Option<TermIndex>>,
    /// By term of the analyser: its place in the order of their names.
    ranks: Vec<u32>,
    words: Vec<Option<WordIndex>>,
}

impl Names {
    fn counted(&self, terms: &[(Number, u32)], words: &[(Number, u32)]) -> (Amounts, Words) {
        let telling = terms.iter().filter(|(term, _)| self.terms[*term as usize].is_some());
        let mut telling: Vec<(Number, u32)> = telling.copied().collect();
        telling.sort_unstable_by_key(|(term, _)| self.ranks[*term as usize]);
        let number = |(term, amount)| Some((self.terms[term as usize]?, amount));
        let mut written: Vec<(WordIndex, u32)> = words
            .iter()
            .filter_map(|(word, times)| Some((self.words[*word as usize]?, *times)))
            .collect();
        // `Pool` and `pool` are one word.
        written.sort_unstable();
        written.dedup_by(|again, first| {
            let is_same = again.0 == first.0;
            first.1 += if is_same { again.1 } else { 0 };
            is_same
        });
        (telling.into_iter().filter_map(number).collect(), written.into_iter().collect())
    }
}

impl Run {
    fn of(told: &[Told], repeated: &BTreeSet<u64>, language: &str) -> Self {
        let mut analyser = Analyser::new(language);
        let (mut terms, mut words) = (Tally::default(), Tally::default());
        let counted = told.iter().map(|(incident, document)| {
            let blocks = document.blocks();
            for piece in pieces(incident, document, &blocks) {
                let weight = piece.part.weight();
                if weight == 0 || repeated.contains(&fingerprint(piece.text)) {
                    continue;
                }
                analyser.read(piece.text, |word| {
                    if let Some(written) = word.written {
                        words.add(written, 1);
                    }
                    // A name by its parts, too, would count twice.
                    if !word.hump {
                        terms.add(word.term, weight);
                    }
                });
            }
            (terms.take(), words.take())
        });
        let counted = counted.collect();
        Self { analyser, counted }
    }
}

/// The terms and the words of an incident, by the numbers of the analyser.
type Tallies = (Vec<(Number, u32)>, Vec<(Number, u32)>);

/// What takes the place of what in a slot.
struct Change {
    slot: Slot,
    before: Option<Count>,
    after: Option<Count>,
}

/// Counts again how often words stand in all incidents. Comes back with the terms of those of which that has changed, each
/// once.
fn tally(words: &mut impl IndexMut<usize, Output = Written>, changes: &[Change]) -> Vec<TermIndex> {
    let mut stale: Vec<TermIndex> = Vec::new();
    let mut is_stale: Vec<bool> = Vec::new();
    for Change { before, after, .. } in changes {
        let held = |count: &Option<Count>| -> Vec<(WordIndex, u32)> {
            count.iter().flat_map(|count| count.words.iter()).collect()
        };
        for (word, then, now) in terms::difference(&held(before), &held(after)) {
            let written = &mut words[word as usize];
            written.times = written.times + now - then;
            let place = written.term as usize;
            if is_stale.len() <= place {
                is_stale.resize(place + 1, false);
            }
            if !std::mem::replace(&mut is_stale[place], true) {
                stale.push(written.term);
            }
        }
    }
    stale
}

/// Amounts by number.
#[derive(Debug, Default)]
struct Tally {
    amounts: Vec<u32>,
    met: Vec<Number>,
}

impl Tally {
    fn add(&mut self, number: Number, amount: u32) {
        let at = number as usize;
        if at >= self.amounts.len() {
            self.amounts.resize(at + 1, 0);
        }
        if self.amounts[at] == 0 {
            self.met.push(number);
        }
        self.amounts[at] += amount;
    }

    /// What was added, and begins anew.
    fn take(&mut self) -> Vec<(Number, u32)> {
        let Self { amounts, met } = self;
        met.drain(..)
            .map(|number| (number, std::mem::take(&mut amounts[number as usize])))
            .collect()
    }
}

/// The fingerprints of an incident's pieces, in order, each once.
fn fingerprints(incident: &Incident, document: &Document) -> Box<[u64]> {
    let blocks = document.blocks();
    let pieces = pieces(incident, document, &blocks);
    let mut own: Vec<u64> = pieces.iter().map(|piece| fingerprint(piece.text)).collect();
    own.sort_unstable();
    own.dedup();
    own.into()
}

/// The same for the same words.
fn fingerprint(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}
