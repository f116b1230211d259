//! The tantivy index of the incidents that count: made in memory as files, and opened from a folder or from memory.
//!
//! The incidents are numbered by day and id, so that a new one comes last and changes little. They are cut into a few runs
//! of equal length, each of which becomes a segment, at the same time. How many there are depends on the number of
//! incidents only, and the segments are numbered, so the same incidents give the same files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, bail};
use chrono::{Datelike as _, NaiveDate};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::directory::{Directory as _, RamDirectory};
use tantivy::schema::Value as _;
use tantivy::store::StoreReader;
use tantivy::{SegmentReader, TantivyDocument};

use crate::analysis::Analysis;
use crate::analysis::ledger::{Item, Ledger};
use crate::casebook::{Casebook, IncidentIndex};
use crate::config::Config;
use crate::fingerprint;
use crate::search::analyser::{Analyser, Joined};
use crate::search::card::Card;
use crate::search::facet::{Field, Value};
use crate::search::part::Part;
use crate::search::piece::pieces;
use crate::search::postings::{Held, Lengths};
use crate::search::related::names;
use crate::search::schema::Schema;
use crate::search::words::Words;

/// What is searched.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// All incidents.
    pub casebook: &'a Casebook,
    /// Which of them count.
    pub analysis: &'a Analysis,
    /// The site's configuration.
    pub config: &'a Config,
    /// The words that may be two in other texts, see [`Vectors`](super::vectors::Vectors).
    pub joined: &'a Joined,
    /// The page of an incident, from the site's root, percent-encoded.
    pub page: &'a (dyn Fn(IncidentIndex) -> String + Sync),
    /// What tells the sources of the index from others; see [`Contents::sources`].
    pub sources: &'a str,
}

/// Files, by name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What the index holds, besides the incidents. tantivy keeps it with the list of its segments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The format of the program that wrote it.
    pub format: u32,
    /// What its writer knew of the files that it was made from; whoever made it compares it.
    pub sources: String,
    /// The BCP 47 tag of the language of the texts.
    pub language: String,
    /// The first and the last day on which the action items stand where they stand, and are as late, in days since
    /// 1970-01-01. None: no end.
    pub days: (Option<i64>, Option<i64>),
    /// The values of the fields, by the field's name: what is filtered by. Severities stand in the order of their scale.
    pub values: BTreeMap<String, Vec<Value>>,
}

/// Changes whenever an index of before would be read wrongly: its fields, the definition of a word, the card, the weights.
const FORMAT: u32 = 2;

/// Fewer incidents than this are not worth a segment of their own.
const RUN: usize = 512;

/// More segments than this are slower to ask than they are quicker to make.
const MOST_RUNS: usize = 4;

/// What tantivy makes room for while it reads a run, in bytes; more is taken where it is needed.
const BUDGET: usize = 32 * 1024 * 1024;

/// Makes the files of the index.
///
/// # Errors
/// If tantivy cannot make it, which cannot be while it is in memory.
pub fn make(input: Input) -> anyhow::Result<Made> {
    let members = numbered(input.casebook, &input.analysis.members);
    let runs = members.len().div_ceil(RUN).clamp(1, MOST_RUNS);
    let length = members.len().div_ceil(runs).max(1);
    let schema = Schema::new();
    let mut runs: Vec<&[IncidentIndex]> = members.chunks(length).collect();
    if runs.is_empty() {
        runs.push(&[]);
    }
    let made: Vec<Run> =
        runs.par_iter().map(|members| run(input, &schema, members)).collect::<Result<_, _>>()?;
    let mut files = Files::new();
    let mut meta = serde_json::Value::Null;
    let mut segments = Vec::new();
    let mut surfaces: Vec<Box<str>> = Vec::new();
    for (number, Run { directory, meta: own, surfaces: met }) in made.into_iter().enumerate() {
        surfaces.extend(met);
        let segment = own["segments"][0].clone();
        let given = segment["segment_id"].as_str().context("a segment has a name")?.to_owned();
        let name = format!("00000000-0000-4000-8000-{number:012x}");
        let bare = |id: &str| id.replace('-', "");
        for ending in ENDINGS {
            let path = format!("{}.{ending}", bare(&given));
            let file = directory.open_read(Path::new(&path))?.read_bytes()?;
            files.insert(format!("{}.{ending}", bare(&name)), file.to_vec());
        }
        let mut segment = segment;
        segment["segment_id"] = name.into();
        segments.push(segment);
        meta = own;
    }
    meta["segments"] = segments.into();
    meta["payload"] = serde_json::to_string(&contents(input, &members))?.into();
    files.insert("meta.json".to_owned(), serde_json::to_vec_pretty(&meta)?);
    let mut index = Index::from_files(&files, Words::default())?;
    let terms = index.all_terms()?;
    surfaces.sort_unstable();
    surfaces.dedup();
    let mut analyser = Analyser::new(&input.config.language);
    let words = surfaces.into_iter().filter_map(|surface| {
        let term = analyser.term_of(&surface)?;
        let at = terms.binary_search_by(|held| held.term.cmp(&term)).ok()?;
        let holding = u32::try_from(terms[at].postings.len()).unwrap_or(u32::MAX);
        Some(Word { surface: surface.into(), term, holding })
    });
    let words: Vec<Word> = words.collect();
    index.words = words.iter().map(|word| (word.surface.as_str(), word.holding)).collect();
    files.insert(WORDS.to_owned(), checked(&index.words.to_bytes()));
    Ok(Made { files, index, terms, words })
}

/// A new index.
pub struct Made {
    /// Its files.
    pub files: Files,
    /// What they are, opened.
    pub index: Index,
    /// All terms, in order, and where they stand.
    pub(super) terms: Vec<Held>,
    /// The surfaces of all words, in order.
    pub(super) words: Vec<Word>,
}

/// A surface of a word.
pub(super) struct Word {
    /// The surface.
    pub(super) surface: String,
    /// Its term.
    pub(super) term: String,
    /// How many incidents hold the term.
    pub(super) holding: u32,
}

/// A segment in the making.
struct Run {
    /// Its files.
    directory: RamDirectory,
    /// What tantivy says about it.
    meta: serde_json::Value,
    /// The surfaces of its words.
    surfaces: Vec<Box<str>>,
}

/// The file with the surfaces of all words; tantivy knows nothing of it.
const WORDS: &str = "words";

/// The files of a segment.
const ENDINGS: &[&str] = &["fast", "fieldnorm", "idx", "pos", "store", "term"];

/// The incidents by day and id; those without a day first.
fn numbered(casebook: &Casebook, members: &[IncidentIndex]) -> Vec<IncidentIndex> {
    let mut members = members.to_vec();
    members.sort_by_key(|&index| {
        let incident = &casebook.incidents[index];
        (incident.date.as_ref().map(|date| date.value), &incident.id.text)
    });
    members
}

/// One run as an index of one segment.
fn run(input: Input, schema: &Schema, members: &[IncidentIndex]) -> anyhow::Result<Run> {
    let directory = RamDirectory::create();
    let mut writer = tantivy::Index::builder()
        .schema(schema.fields.clone())
        .single_segment_index_writer::<TantivyDocument>(directory.clone(), BUDGET)?;
    let mut analyser = Analyser::new(&input.config.language).joining(input.joined.clone());
    for &index in members {
        let mut document = TantivyDocument::new();
        texts(input, schema, index, &mut analyser, &mut document);
        for (field, handle) in Field::VALUED.into_iter().zip(schema.values) {
            for value in values_of(input, index, field) {
                document.add_text(handle, value);
            }
        }
        let incident = &input.casebook.incidents[index];
        if let Some(date) = &incident.date {
            document.add_i64(schema.day, days(date.value));
        }
        if let Some(duration) = incident.duration {
            document.add_i64(schema.minutes, duration.minutes);
        }
        let card = Card::new(input.casebook, input.analysis, index, (input.page)(index));
        document.add_text(schema.card, serde_json::to_string(&card)?);
        writer.add_document(document)?;
    }
    writer.finalize()?;
    let meta = serde_json::from_slice(&directory.atomic_read(Path::new("meta.json"))?)?;
    Ok(Run { directory, meta, surfaces: analyser.surfaces().map(Into::into).collect() })
}

/// Days since 1970-01-01.
fn days(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce() - NaiveDate::default().num_days_from_ce())
}

/// Adds the words of an incident.
fn texts(
    input: Input,
    schema: &Schema,
    index: IncidentIndex,
    analyser: &mut Analyser,
    document: &mut TantivyDocument,
) {
    let incident = &input.casebook.incidents[index];
    let mut extra = String::new();
    let mut add = |part: Part, text: &str, document: &mut TantivyDocument| {
        let mut running = String::new();
        let mut met = Vec::new();
        analyser.read(text, |word| met.push(word));
        for word in met {
            let into = match (word.extra, part) {
                (false, _) => &mut running,
                (true, Part::Aside) => continue,
                (true, _) => &mut extra,
            };
            into.push_str(&analyser.terms()[word.term as usize]);
            into.push(' ');
        }
        if !running.is_empty() {
            document.add_text(schema.parts[part as usize], running);
        }
    };
    let told = input.casebook.document_of(incident);
    for piece in pieces(incident, told, &told.blocks()) {
        add(piece.part, piece.text, document);
    }
    // What it is filed under are its words too, as ids and as pages name it.
    for id in &*input.analysis.filing.of(index).services {
        add(Part::Aside, id, document);
        let service = input.config.services.iter().find(|service| service.id == *id);
        if let Some(service) = service.filter(|service| service.title != *id) {
            add(Part::Aside, &service.title, document);
        }
    }
    for cause in &incident.causes {
        add(Part::Aside, &cause.id, document);
        add(Part::Aside, &input.config.catalogue.title(&cause.id), document);
    }
    if !extra.is_empty() {
        document.add_text(schema.extra, extra);
    }
}

/// The values that an incident has in a field, each once.
fn values_of(input: Input, index: IncidentIndex, field: Field) -> BTreeSet<String> {
    let incident = &input.casebook.incidents[index];
    let roster = &input.analysis.roster;
    let items = input.analysis.ledger.of(index);
    match field {
        Field::Cause => incident.causes.iter().map(|cause| cause.id.clone()).collect(),
        Field::Service => input.analysis.filing.of(index).services.iter().cloned().collect(),
        Field::Team => roster.teams_named_by(incident).into_iter().map(str::to_owned).collect(),
        Field::Owner => items.iter().flat_map(|item| item.owners.iter()).cloned().collect(),
        Field::Tag => incident.tags.iter().map(|tag| tag.value.to_lowercase()).collect(),
        Field::Severity => {
            let level = incident.severity.as_ref().and_then(|said| said.value.level.clone());
            level.into_iter().collect()
        }
        Field::Kind => BTreeSet::from([incident.kind.as_str().to_owned()]),
        Field::Status => {
            let mut states: BTreeSet<String> =
                items.iter().map(|item| item.status.as_str().to_owned()).collect();
            if items.iter().any(Item::is_overdue) {
                states.insert("overdue".to_owned());
            }
            states.insert(incident.status.as_str().to_owned());
            states
        }
        Field::Year | Field::Date | Field::Duration => BTreeSet::new(),
    }
}

/// What there is to filter by.
fn contents(input: Input, members: &[IncidentIndex]) -> Contents {
    let values = Field::VALUED.into_par_iter().map(|field| {
        let used: BTreeSet<String> =
            members.iter().flat_map(|&index| values_of(input, index, field)).collect();
        (field.name().to_owned(), named(input, field, used))
    });
    Contents {
        format: FORMAT,
        sources: input.sources.to_owned(),
        language: input.config.language.clone(),
        days: unchanged(&input.analysis.ledger),
        values: values.collect(),
    }
}

/// From which to which day nothing changes in a ledger but ages, as far as it is known on its own day.
fn unchanged(ledger: &Ledger) -> (Option<i64>, Option<i64>) {
    let items = || ledger.items();
    let late = items().filter(|item| item.is_overdue()).filter_map(|item| item.due?.succ_opt());
    let happened = items().flat_map(|item| [item.done_on, item.verified_on]).flatten();
    let first = late.chain(happened).max();
    let next = items().filter(|item| item.is_agreed() && !item.is_overdue());
    let last = next.filter_map(|item| item.due).min();
    (first.map(days), last.map(days))
}

/// The values of a field with what people call them, first what pages call them where that is not the id.
fn named(input: Input, field: Field, used: BTreeSet<String>) -> Vec<Value> {
    let roster = &input.analysis.roster;
    if field == Field::Severity {
        let levels = input.config.severities.iter();
        return levels
            .map(|level| Value {
                id: level.level.clone(),
                names: std::iter::once(&level.label).chain(&level.aliases).cloned().collect(),
            })
            .collect();
    }
    let mut aliases: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    if field == Field::Service {
        for (name, id) in roster.service_names() {
            aliases.entry(id).or_default().push(name);
        }
    }
    used.into_iter()
        .map(|id| {
            let names = match field {
                Field::Cause => vec![input.config.catalogue.title(&id)],
                Field::Service => {
                    let service = input.config.services.iter().find(|service| service.id == id);
                    let title = service.map_or(&id, |service| &service.title);
                    let names = aliases.get(id.as_str()).into_iter().flatten();
                    let known = [id.to_lowercase(), title.to_lowercase()];
                    let other = names.filter(|name| !known.iter().any(|known| known == *name));
                    std::iter::once(title.as_str())
                        .chain(other.copied())
                        .map(str::to_owned)
                        .collect()
                }
                Field::Team => {
                    let team = input.config.teams.iter().find(|team| team.id == id);
                    team.into_iter().map(|team| team.title.clone()).collect()
                }
                _ => Vec::new(),
            };
            Value { id, names }
        })
        .collect()
}

/// Bytes behind their checksum.
fn checked(bytes: &[u8]) -> Vec<u8> {
    [&fingerprint::of(bytes).to_be_bytes(), bytes].concat()
}

/// The bytes behind a checksum; none if it is not theirs.
fn unchecked(file: &[u8]) -> Option<&[u8]> {
    let (checksum, bytes) = file.split_first_chunk()?;
    (u64::from_be_bytes(*checksum) == fingerprint::of(bytes)).then_some(bytes)
}

/// Compares the files of an index with their checksums: tantivy trusts what it reads.
fn check(index: &tantivy::Index) -> anyhow::Result<()> {
    let segments = index.searchable_segment_ids()?;
    let files: Vec<String> = segments
        .iter()
        .flat_map(|id| ENDINGS.iter().map(|ending| format!("{}.{ending}", id.uuid_string())))
        .collect();
    files.par_iter().try_for_each(|file| {
        if index.directory().validate_checksum(Path::new(file))? {
            return Ok(());
        }
        bail!("`{file}` of the index is damaged")
    })
}

/// An index that can be asked.
pub struct Index {
    /// Its segments, in the order of the incidents' numbers.
    pub(super) segments: Vec<Segment>,
    /// Its fields.
    pub(super) schema: Schema,
    /// What it holds besides the incidents.
    pub(super) contents: Contents,
    /// How long they are.
    pub(super) lengths: Lengths,
    /// The surfaces of all words, each with the number of incidents that hold its term; in order.
    pub(super) words: Words,
}

/// Incidents that follow one another.
pub(super) struct Segment {
    /// The number of the first of them.
    pub(super) first: u32,
    /// Where they stand.
    pub(super) reader: SegmentReader,
}

impl Index {
    /// Opens the index in a folder.
    ///
    /// # Errors
    /// If there is none, another version of the program wrote it, or it is damaged.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let meta = folder.join("meta.json");
        if !meta.is_file() {
            bail!("there is no index in `{}`", folder.display());
        }
        let file = std::fs::read(folder.join(WORDS))?;
        let words = unchecked(&file).and_then(Words::from_bytes);
        let words = words.context("the list of words is damaged")?;
        let index = tantivy::Index::open_in_dir(folder)?;
        check(&index)?;
        Self::of(&index, words)
    }

    /// The index that some files of tantivy are.
    fn from_files(files: &Files, words: Words) -> anyhow::Result<Self> {
        let directory = RamDirectory::create();
        for (name, bytes) in files {
            directory.atomic_write(Path::new(name), bytes)?;
        }
        Self::of(&tantivy::Index::open(directory)?, words)
    }

    fn of(index: &tantivy::Index, words: Words) -> anyhow::Result<Self> {
        let payload = index.load_metas()?.payload.unwrap_or_default();
        let contents: Contents = serde_json::from_str(&payload)
            .ok()
            .filter(|contents: &Contents| contents.format == FORMAT)
            .context("another version of Casebook wrote the index")?;
        let schema = Schema::new();
        let mut segments = Vec::new();
        let mut first = 0;
        let mut found = index.searchable_segments()?;
        found.sort_by_key(|segment| segment.id().uuid_string());
        for segment in found {
            let reader = SegmentReader::open(&segment)?;
            for handle in schema.parts {
                // That the file of positions is not there is not noticed before.
                reader.inverted_index(handle)?;
            }
            let count = reader.max_doc();
            segments.push(Segment { first, reader });
            first += count;
        }
        let lengths = Lengths::read(&segments, &schema.parts)?;
        Ok(Self { segments, schema, contents, lengths, words })
    }

    /// How many incidents it holds.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.segments.last().map_or(0, |last| last.first + last.reader.max_doc())
    }

    /// What its writer knew of the files that it was made from.
    #[must_use]
    pub fn sources(&self) -> &str {
        &self.contents.sources
    }

    /// Whether its action items stand on a day where they stood on that of its writer.
    #[must_use]
    pub fn is_of(&self, day: NaiveDate) -> bool {
        let (first, last) = self.contents.days;
        let day = days(day);
        first.is_none_or(|first| first <= day) && last.is_none_or(|last| day <= last)
    }

    /// The ids of the services that a text names.
    #[must_use]
    pub fn services_in(&self, text: &str) -> Vec<String> {
        let text = text.to_lowercase();
        let known = self.contents.values.get(Field::Service.name()).into_iter().flatten();
        let named = known.filter(|service| {
            std::iter::once(&service.id)
                .chain(&service.names)
                .any(|name| names(&text, &name.to_lowercase()))
        });
        named.map(|service| service.id.clone()).collect()
    }

    /// The segment of incident `number`, and its place there.
    pub(super) fn place(&self, number: u32) -> (&Segment, u32) {
        let next = self.segments.partition_point(|segment| segment.first <= number);
        let segment = &self.segments[next.saturating_sub(1)];
        (segment, number - segment.first)
    }

    /// The card of incident `number`, as it is kept.
    ///
    /// # Errors
    /// If the file is damaged.
    pub(super) fn card_text(&self, store: &StoreReader, place: u32) -> anyhow::Result<String> {
        let document: TantivyDocument = store.get(place)?;
        let card = document
            .get_first(self.schema.card)
            .and_then(|value| value.as_str().map(str::to_owned));
        card.context("an incident has a card")
    }

    /// The card of incident `number`.
    ///
    /// # Errors
    /// If the file is damaged.
    pub fn card(&self, number: u32) -> anyhow::Result<Card> {
        let (segment, place) = self.place(number);
        let store = segment.reader.get_store_reader(1)?;
        Ok(serde_json::from_str(&self.card_text(&store, place)?)?)
    }
}
