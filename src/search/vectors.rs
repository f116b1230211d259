//! Reads the words of all incidents that count.
//!
//! The incidents are cut into a few runs of equal length, which are read at the same time, each by an analyser of its own.
//! How many there are changes nothing in what comes out.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHasher};

use crate::analysis::Analysis;
use crate::casebook::{Casebook, IncidentIndex};
use crate::search::analyser::{Analyser, Joined, Number};
use crate::search::piece::{Piece, pieces};
use crate::search::terms::{Position, Run, TermIndex, Terms};
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
    /// Where each of them stands in the order of their ids.
    pub(super) ranks: Vec<u32>,
    /// Their words.
    pub(super) terms: Terms,
    /// By term: the word to show for it.
    pub(super) shown: Vec<String>,
    /// Their causes and services.
    pub(super) alike: Alike,
    /// The language that they are written in.
    pub(super) language: String,
    /// What others may write as two words.
    pub joined: Joined,
}

/// Fewer incidents than this are not worth a run of their own: each looks at every word anew.
const RUN: usize = 256;

/// Makes the index.
#[must_use]
pub fn vectors(input: Input) -> Vectors {
    let members = &input.analysis.members;
    let said: Vec<Vec<(Piece, u64)>> = members
        .par_iter()
        .map(|&index| {
            let incident = &input.casebook.incidents[index];
            let pieces = pieces(incident, input.casebook.document_of(incident)).into_iter();
            pieces.map(|piece| (piece, fingerprint(piece.text))).collect()
        })
        .collect();
    let repeated = repeated(&said);
    let length = members.len().div_ceil(rayon::current_num_threads()).max(RUN);
    let runs: Vec<Run> =
        said.par_chunks(length).map(|said| run(said, &repeated, input.language)).collect();
    let ids = input.casebook.incidents.iter().map(|incident| incident.id.text.to_lowercase());
    // An id without a number may be a word.
    let ids = ids.filter(|id| id.bytes().any(|byte| byte.is_ascii_digit())).collect();
    let terms = Terms::of(&runs, &ids);
    Vectors {
        members: members.clone(),
        ranks: ranks(input),
        shown: shown(&runs, &terms),
        terms,
        alike: Alike::new(input.casebook, input.analysis),
        language: input.language.to_owned(),
        joined: joined(&runs),
    }
}

impl Vectors {
    /// The place of an incident among those that count.
    pub(super) fn position(&self, incident: IncidentIndex) -> Option<Position> {
        self.members.binary_search(&incident).ok().and_then(|at| Position::try_from(at).ok())
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

/// Reads one run.
fn run(said: &[Vec<(Piece, u64)>], repeated: &[u64], language: &str) -> Run {
    let mut analyser = Analyser::new(language);
    // How often each term stands in the incident that is being read.
    let mut amounts: Vec<u32> = Vec::new();
    let mut met: Vec<Number> = Vec::new();
    let counted = said.iter().map(|said| {
        for (piece, fingerprint) in said {
            let weight = piece.part.weight();
            if weight == 0 || repeated.binary_search(fingerprint).is_ok() {
                continue;
            }
            analyser.read(piece.text, |word| {
                // A name by its parts, too, would count twice.
                if word.hump {
                    return;
                }
                let at = word.term as usize;
                if at >= amounts.len() {
                    amounts.resize(at + 1, 0);
                }
                if amounts[at] == 0 {
                    met.push(word.term);
                }
                amounts[at] += weight;
            });
        }
        met.drain(..).map(|term| (term, std::mem::take(&mut amounts[term as usize]))).collect()
    });
    Run { counted: counted.collect(), analyser }
}

/// A piece of text that so many incidents have word for word is the template's.
const TEMPLATE: usize = 4;

/// On a large site it takes one incident in so many: some things are said in the same words by chance.
const TEMPLATE_SHARE: usize = 100;

/// The fingerprints, in order, of the pieces that the template brings.
fn repeated(said: &[Vec<(Piece, u64)>]) -> Vec<u64> {
    let mut all: Vec<u64> = said
        .iter()
        .flat_map(|said| {
            let mut own: Vec<u64> = said.iter().map(|(_, fingerprint)| *fingerprint).collect();
            own.sort_unstable();
            own.dedup();
            own
        })
        .collect();
    all.sort_unstable();
    let least = TEMPLATE.max(said.len() / TEMPLATE_SHARE);
    all.chunk_by(|a, b| a == b).filter(|same| same.len() >= least).map(|same| same[0]).collect()
}

/// The same for the same words.
fn fingerprint(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Says of the words of all runs that others may write them as two.
fn joined(runs: &[Run]) -> Joined {
    let long = |word: &&str| word.len() >= 6 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let words = runs.iter().flat_map(|run| run.analyser.surfaces()).filter(long);
    #[expect(clippy::disallowed_types, reason = "asked for every pair of words, never listed")]
    let words: std::collections::HashSet<Box<str>, FxBuildHasher> = words.map(Into::into).collect();
    Joined(Arc::new(move |pair| words.contains(pair)))
}

/// For each of the terms the word that it most often stood for; of equally frequent ones the first in the alphabet.
fn shown(runs: &[Run], terms: &Terms) -> Vec<String> {
    let mut met: Vec<(TermIndex, String, u32)> = runs
        .par_iter()
        .flat_map_iter(|run| {
            let known = |(number, word, times)| Some((terms.find(run.term(number))?, word, times));
            run.analyser.words().filter_map(known)
        })
        .collect();
    met.par_sort_unstable();
    let mut shown = terms.names().to_vec();
    for of_term in met.chunk_by(|a, b| a.0 == b.0) {
        let mut most = 0;
        for same in of_term.chunk_by(|a, b| a.1 == b.1) {
            let times = same.iter().map(|(.., times)| times).sum();
            if times > most {
                most = times;
                shown[same[0].0 as usize].clone_from(&same[0].1);
            }
        }
    }
    shown
}
