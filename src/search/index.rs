//! Makes the index: one tantivy document an incident that counts, in memory.
//!
//! The incidents are cut into a few runs of equal length, each of which becomes an index of one segment, at the same
//! time. How many there are depends on the number of incidents only, so the same incidents give the same index.

use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;
use tantivy::directory::RamDirectory;
use tantivy::tokenizer::TokenizerManager;
use tantivy::{DateTime, TantivyDocument};

use crate::analysis::Analysis;
use crate::casebook::{Casebook, IncidentIndex};
use crate::incident::Incident;
use crate::search::analyser::Analyser;
use crate::search::piece::{Piece, pieces};
use crate::search::related::Alike;
use crate::search::schema::{ANALYSER, Part, Schema};
use crate::search::terms::{Position, Terms};

/// What is searched.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// All incidents.
    pub casebook: &'a Casebook,
    /// Which of them count, and what their services are called.
    pub analysis: &'a Analysis,
}

/// The incidents that count, ready to be asked.
#[derive(Debug, Clone)]
pub struct Index {
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
}

/// Incidents beyond this number are indexed in several runs at the same time.
const RUN: usize = 256;

/// More runs than this make reading their terms slower than making them is quicker, on the two cores that one may count on.
const MOST_RUNS: usize = 2;

/// What tantivy makes room for while it reads a run, in bytes; more is taken where it is needed.
const BUDGET: usize = 32 * 1024 * 1024;

/// Makes the index.
///
/// # Errors
/// If tantivy cannot make it, which cannot be while it is in memory.
pub fn index(input: Input) -> anyhow::Result<Index> {
    let members = &input.analysis.members;
    let schema = Schema::new();
    let said: Vec<Vec<(Piece, u64)>> = members
        .par_iter()
        .map(|&index| {
            let incident = &input.casebook.incidents[index];
            let pieces = pieces(incident, input.casebook.document_of(incident)).into_iter();
            pieces.map(|piece| (piece, fingerprint(piece.text))).collect()
        })
        .collect();
    let repeated = repeated(&said);
    let runs = members.len().div_ceil(RUN).clamp(1, MOST_RUNS);
    let length = members.len().div_ceil(runs).max(1);
    let made: Vec<(tantivy::Index, Analyser)> = members
        .par_chunks(length)
        .zip(said.par_chunks(length))
        .map(|(members, said)| run(input, &schema, members, said, &repeated))
        .collect::<tantivy::Result<_>>()?;
    let (indices, analysers): (Vec<tantivy::Index>, Vec<Analyser>) = made.into_iter().unzip();
    let ids = input.casebook.incidents.iter().map(|incident| incident.id.text.to_lowercase());
    // An id without a number may be a word.
    let ids = ids.filter(|id| id.bytes().any(|byte| byte.is_ascii_digit())).collect();
    let terms = Terms::read(&indices, &schema, &ids)?;
    Ok(Index {
        members: members.clone(),
        ranks: ranks(input),
        shown: shown(&analysers, terms.names()),
        terms,
        alike: Alike::new(input),
    })
}

impl Index {
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

/// One run as an index, with the analyser that remembers its words.
fn run(
    input: Input,
    schema: &Schema,
    members: &[IncidentIndex],
    said: &[Vec<(Piece, u64)>],
    repeated: &[u64],
) -> tantivy::Result<(tantivy::Index, Analyser)> {
    let analyser = Analyser::default();
    let tokenizers = TokenizerManager::default();
    tokenizers.register(ANALYSER, analyser.clone());
    let mut writer = tantivy::Index::builder()
        .schema(schema.fields.clone())
        .tokenizers(tokenizers)
        .single_segment_index_writer::<TantivyDocument>(RamDirectory::create(), BUDGET)?;
    for (&index, said) in members.iter().zip(said) {
        let incident = &input.casebook.incidents[index];
        let mut document = facts(incident, input.analysis, schema);
        for (piece, fingerprint) in said {
            let template = repeated.binary_search(fingerprint).is_ok();
            let part = if template { Part::Aside } else { piece.part };
            document.add_text(schema.parts[part as usize], piece.text);
        }
        writer.add_document(document)?;
    }
    Ok((writer.finalize()?, analyser))
}

/// The fields that are no text.
fn facts(incident: &Incident, analysis: &Analysis, schema: &Schema) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_text(schema.id, &incident.id.text);
    for service in analysis.roster.services_of(incident) {
        document.add_text(schema.services, service);
    }
    for tag in &incident.tags {
        document.add_text(schema.tags, tag.value.to_lowercase());
    }
    for cause in &incident.causes {
        document.add_text(schema.causes, &cause.id);
        if cause.class() != cause.id {
            document.add_text(schema.causes, cause.class());
        }
    }
    if let Some(level) = incident.severity.as_ref().and_then(|s| s.value.level.as_deref()) {
        document.add_text(schema.severity, level);
    }
    if let Some(date) = &incident.date {
        let midnight = date.value.and_time(chrono::NaiveTime::MIN).and_utc();
        document.add_date(schema.date, DateTime::from_timestamp_secs(midnight.timestamp()));
    }
    if let Some(duration) = incident.duration {
        document.add_i64(schema.minutes, duration.minutes);
    }
    document
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
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// For each of the terms the word that it most often stood for; of equally frequent ones the first in the alphabet.
fn shown(analysers: &[Analyser], names: &[String]) -> Vec<String> {
    let mut met: Vec<(String, String, u32)> =
        analysers.par_iter().flat_map_iter(Analyser::words).collect();
    met.par_sort_unstable();
    let mut shown = names.to_vec();
    let mut next = 0;
    for of_term in met.chunk_by(|a, b| a.0 == b.0) {
        let term = &of_term[0].0;
        while names.get(next).is_some_and(|name| name < term) {
            next += 1;
        }
        if names.get(next) != Some(term) {
            continue;
        }
        let words = of_term.chunk_by(|a, b| a.1 == b.1);
        let counted = words.map(|same| (same.iter().map(|(.., times)| times).sum::<u32>(), same));
        let mut most = 0;
        for (times, same) in counted {
            if times > most {
                most = times;
                shown[next].clone_from(&same[0].1);
            }
        }
    }
    shown
}
