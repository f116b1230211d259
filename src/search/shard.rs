//! The browser's files: what the index holds, cut into small compressed pieces that a script asks for as it needs them.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `manifest` | which of the others there are; the only name that stays |
//! | `i-<hash>` | the names of a row of ranges of terms |
//! | `t-<hash>` | the terms of a range, the words that stand for them, and where they stand with what they are worth |
//! | `p-<hash>` | the positions of the same terms, for phrases |
//! | `w-<hash>` | the words with a first letter, for those that are mistyped |
//! | `c-<hash>` | the values of a field, for filters |
//! | `n-<hash>` | the names of a row of blocks |
//! | `d-<number>-<hash>` | a block of incidents: their cards and texts |
//! | `s-<hash>` | the terms that stand for others in texts that somebody pastes |
//! | `z-<hash>` | what the blocks were compressed with |
//!
//! A hash is that of the file's content, so a host may let browsers keep a file for ever, and a build that changes one
//! incident leaves most of them as they were. For the same reason a range ends where a term says so, not where a number of
//! bytes is reached, and what is derived from all incidents is rounded.
//!
//! Each file is a script that hands over a string of bytes: a page that was opened from the disk may load nothing else. A
//! page from a host fetches the same file and takes the bytes out of it.

use std::collections::BTreeMap;
use std::io::Write as _;

use anyhow::Context as _;
use flate2::write::ZlibEncoder;
use flate2::{Compress, Compression, FlushCompress, Status};
use rayon::prelude::*;
use serde::Serialize;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, TERMINATED, Term};

use crate::fingerprint;
use crate::search::analyser;
use crate::search::facet::{Field, Value};
use crate::search::index::{Files, Index, Made, Word};
use crate::search::packed::Writer;
use crate::search::postings::Held;
use crate::search::rank;
use crate::search::spelling;
use crate::search::synonyms::{self, Synonyms};
use crate::search::words::Words;

/// Changes whenever the script of before would read the files wrongly.
const FORMAT: u32 = 3;

/// A range of terms has at least so many bytes before they are compressed: less is not worth asking for.
const SMALLEST: usize = 2 * 1024;

/// And about so many at most, but for one term with more, which is a range of its own: who asks for a rare word does not
/// load its neighbours.
const LARGEST: usize = 4 * 1024;

/// One term in so many ends a range that is large enough.
const ENDING: u64 = 4;

/// One range in so many ends a row of ranges, whose names are in one file: about the root of the largest number of ranges.
const ENDING_ROW: u64 = 24;

/// The most ranges in such a row.
const LONGEST_ROW: usize = 64;

/// A block of incidents has about so many bytes before they are compressed: more is loaded in vain for the one that is shown.
const BLOCK: usize = 5_000;

/// The most incidents in a block, however short they are.
const MOST_IN_BLOCK: usize = 64;

/// A site has a dictionary for its blocks if it has so many of them.
const WORTH_A_DICTIONARY: usize = 256;

/// As much of the texts is their dictionary, in bytes: what is loaded for it is the half of that, and every block that is
/// loaded after it is a sixth smaller. More would cost the first answer more than it saves.
const DICTIONARY: usize = 4 * 1024;

/// So many blocks have their names in one file: about the root of the largest number of blocks.
const NAMES: usize = 64;

/// The manifest.
#[derive(Serialize)]
struct Manifest<'a> {
    format: u32,
    count: u32,
    rounded: u32,
    weights: Weights,
    stop: String,
    block: usize,
    blocks: Vec<String>,
    dictionary: Option<String>,
    synonyms: String,
    /// The rows of ranges.
    terms: Names,
    words: BTreeMap<char, String>,
    columns: BTreeMap<&'a str, String>,
    severities: Vec<(&'a str, &'a str, &'a [String])>,
}

/// Those of the [weights](rank) that postings do not hold.
#[derive(Serialize)]
struct Weights {
    title: u64,
    newer: u64,
    synonym: u32,
}

/// Ranges of terms, or rows of ranges: where each begins, and their hashes one after the other.
#[derive(Serialize)]
struct Names {
    first: Vec<String>,
    hash: String,
}

impl Names {
    fn of<'a>(files: impl Iterator<Item = (&'a String, &'a Shard)>) -> Self {
        let (first, hashes): (_, Vec<String>) =
            files.map(|(first, shard)| (first.clone(), shard.hash())).unzip();
        Self { first, hash: hashes.concat() }
    }
}

/// Makes the files of a new index.
///
/// # Errors
/// If a file of the index is damaged.
pub fn write(made: &Made) -> anyhow::Result<Files> {
    let Made { index, terms: held, words, .. } = made;
    let (terms, (blocks, (lists, columns))) = rayon::join(
        || ranges(held, words),
        || rayon::join(|| blocks(index), || rayon::join(|| spelling(words), || columns(index))),
    );
    let (blocks, columns) = (blocks?, columns?);
    let stand_ins = stand_ins(index, held)?;
    let rows = rows(&terms)?;
    let values =
        |field: Field| index.contents.values.get(field.name()).map_or(&[][..], Vec::as_slice);
    let severities = values(Field::Severity).iter().map(|value| {
        let (label, aliases) = match value.names.split_first() {
            Some((label, aliases)) => (label.as_str(), aliases),
            None => (value.id.as_str(), &[][..]),
        };
        (value.id.as_str(), label, aliases)
    });
    let mut files = Files::new();
    let manifest = Manifest {
        format: FORMAT,
        count: index.count(),
        rounded: rank::rounded(index.count()),
        weights: Weights { title: rank::TITLE, newer: rank::NEWER, synonym: synonyms::FACTOR },
        stop: analyser::stop_words(&index.contents.language).join(" "),
        block: blocks.of,
        blocks: blocks.names.iter().map(Shard::hash).collect(),
        dictionary: blocks.dictionary.as_ref().map(Shard::hash),
        synonyms: stand_ins.hash(),
        terms: Names::of(rows.iter().map(|(first, shard)| (first, shard))),
        words: lists.iter().map(|(letter, shard)| (*letter, shard.hash())).collect(),
        columns: columns.iter().map(|(name, shard)| (*name, shard.hash())).collect(),
        severities: severities.collect(),
    };
    let manifest = Shard::new("manifest".to_owned(), &serde_json::to_vec(&manifest)?);
    let terms = terms.into_iter().flat_map(|range| [range.terms, range.positions]);
    let rest = lists
        .into_values()
        .chain(columns.into_values())
        .chain(rows.into_iter().map(|(_, shard)| shard))
        .chain(blocks.names)
        .chain(blocks.dictionary)
        .chain([stand_ins]);
    for shard in terms.chain(rest).chain(blocks.texts).chain([manifest]) {
        files.insert(format!("{}.js", shard.name), shard.bytes);
    }
    Ok(files)
}

/// A file.
struct Shard {
    /// Its name, without the ending.
    name: String,
    bytes: Vec<u8>,
}

impl Shard {
    /// A file that carries the hash of its content in its name.
    fn hashed(kind: char, content: &[u8]) -> Self {
        Self::new(format!("{kind}-{:08x}", fingerprint::of(content) >> 32), content)
    }

    /// A file of that name with a content.
    fn new(name: String, content: &[u8]) -> Self {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        // Writing to memory cannot fail.
        let _ = encoder.write_all(content);
        Self::packed(name, &encoder.finish().unwrap_or_default())
    }

    /// A file of that name: a script that hands over what was compressed.
    fn packed(name: String, packed: &[u8]) -> Self {
        let mut bytes = format!("casebook_shard(\"{name}\",\"").into_bytes();
        for byte in packed {
            match byte {
                b'\\' => bytes.extend_from_slice(b"\\\\"),
                b'"' => bytes.extend_from_slice(b"\\\""),
                b'\n' => bytes.extend_from_slice(b"\\n"),
                b'\r' => bytes.extend_from_slice(b"\\r"),
                other => bytes.push(*other),
            }
        }
        bytes.extend_from_slice(b"\")");
        Self { name, bytes }
    }

    /// What stands behind the last dash of its name.
    fn hash(&self) -> String {
        self.name.rsplit('-').next().unwrap_or_default().to_owned()
    }
}

/// The terms of a range.
struct Range {
    /// What its terms begin after: at or before the first of them, behind the last of the range before.
    first: String,
    terms: Shard,
    positions: Shard,
}

fn ranges(terms: &[Held], words: &[Word]) -> Vec<Range> {
    let mut surfaces: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for word in words {
        surfaces.entry(&word.term).or_default().push(&word.surface);
    }
    let cuts = cuts(terms);
    let firsts: Vec<String> = cuts
        .iter()
        .map(|&at| match at.checked_sub(1) {
            None => String::new(),
            Some(before) => separator(&terms[before].term, &terms[at].term),
        })
        .collect();
    let ends = cuts.iter().skip(1).copied().chain([terms.len()]);
    let of_range = |surface: &str| firsts.partition_point(|first| first.as_str() <= surface) - 1;
    // Words whose term is in another range.
    let mut pointers: Vec<Vec<&Word>> = (0..cuts.len()).map(|_| Vec::new()).collect();
    for word in words {
        let at = of_range(&word.surface);
        if at != of_range(&word.term) {
            pointers[at].push(word);
        }
    }
    let ranges: Vec<(usize, usize, usize)> =
        cuts.iter().copied().zip(ends).enumerate().map(|(at, (a, b))| (at, a, b)).collect();
    ranges
        .into_par_iter()
        .map(|(at, start, end)| {
            let terms = &terms[start..end];
            let positions: Vec<u8> =
                terms.iter().flat_map(|held| &held.positions.bytes).copied().collect();
            let positions = Shard::hashed('p', &positions);
            let content = range(terms, &surfaces, &pointers[at], &positions.hash());
            let terms = Shard::hashed('t', &content);
            Range { first: firsts[at].clone(), terms, positions }
        })
        .collect()
}

/// Where the ranges begin.
fn cuts(terms: &[Held]) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut size = LARGEST;
    for (at, Held { term, postings, .. }) in terms.iter().enumerate() {
        let own = 2 * term.len() + 2 * postings.len();
        let ends = size >= SMALLEST && fingerprint::of(term.as_bytes()).is_multiple_of(ENDING);
        if at == 0 || ends || size + own > LARGEST {
            cuts.push(at);
            size = 0;
        }
        size += own;
    }
    if cuts.is_empty() { vec![0] } else { cuts }
}

/// The names of the ranges, in rows: where each begins, and its file. Like a range, a row ends where the next one says so.
fn rows(ranges: &[Range]) -> anyhow::Result<Vec<(String, Shard)>> {
    // The lower half has said already that a range begins here.
    let goes_on = |_: &Range, next: &Range| {
        !(fingerprint::of(next.first.as_bytes()) >> 32).is_multiple_of(ENDING_ROW)
    };
    let rows = ranges.chunk_by(goes_on).flat_map(|row| row.chunks(LONGEST_ROW));
    rows.map(|row| {
        let names = Names::of(row.iter().map(|range| (&range.first, &range.terms)));
        Ok((row[0].first.clone(), Shard::hashed('i', &serde_json::to_vec(&names)?)))
    })
    .collect()
}

/// The shortest beginning of `next` that comes after `last`.
fn separator(last: &str, next: &str) -> String {
    let ends = next.char_indices().map(|(at, c)| at + c.len_utf8());
    let mut beginnings = ends.map(|end| &next[..end]);
    beginnings.find(|beginning| *beginning > last).unwrap_or(next).to_owned()
}

fn range(
    terms: &[Held],
    surfaces: &BTreeMap<&str, Vec<&str>>,
    pointers: &[&Word],
    positions: &str,
) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.count(terms.len());
    writer.count(pointers.len());
    let hash = u32::from_str_radix(positions, 16).unwrap_or_default();
    writer.bytes.extend_from_slice(&hash.to_be_bytes());
    let mut last = "";
    for Held { term, postings, .. } in terms {
        writer.after(last, term);
        last = term;
        let own = surfaces.get(term.as_str()).map_or(&[][..], Vec::as_slice);
        let others: Vec<&&str> = own.iter().filter(|surface| **surface != term.as_str()).collect();
        writer.count(others.len() << 1 | usize::from(others.len() < own.len()));
        for surface in others {
            writer.after(term, surface);
        }
        numbers(&mut writer, postings.iter().map(|posting| posting.number));
        writer.bytes.extend(
            postings.iter().map(|posting| posting.saturation << 1 | u8::from(posting.in_title)),
        );
    }
    for word in pointers {
        writer.text(&word.surface);
        writer.text(&word.term);
    }
    writer.bytes
}

/// How many numbers there are, and the gaps between them.
fn numbers(writer: &mut Writer, numbers: impl ExactSizeIterator<Item = u32>) {
    writer.count(numbers.len());
    let mut next = 0;
    for number in numbers {
        writer.number(number - next);
        next = number + 1;
    }
}

/// The blocks of incidents.
struct Blocks {
    /// How many incidents each has.
    of: usize,
    /// The files with their names.
    names: Vec<Shard>,
    /// What they were compressed with, see [`dictionary`].
    dictionary: Option<Shard>,
    texts: Vec<Shard>,
}

fn blocks(index: &Index) -> anyhow::Result<Blocks> {
    let cards: Vec<Vec<String>> = index
        .segments
        .par_iter()
        .map(|segment| {
            let store = segment.reader.get_store_reader(1)?;
            (0..segment.reader.max_doc()).map(|place| index.card_text(&store, place)).collect()
        })
        .collect::<anyhow::Result<_>>()?;
    let cards: Vec<String> = cards.into_iter().flatten().collect();
    let mean = cards.iter().map(String::len).sum::<usize>() / cards.len().max(1);
    let mean = rank::rounded(u32::try_from(mean).unwrap_or(u32::MAX)) as usize;
    let of = (BLOCK / mean.max(1)).clamp(1, MOST_IN_BLOCK);
    let worth_it = cards.len() / of >= WORTH_A_DICTIONARY;
    let dictionary = if worth_it { dictionary(&cards) } else { Vec::new() };
    let blocks: Vec<Shard> = cards
        .par_chunks(of)
        .enumerate()
        .map(|(number, cards)| {
            let content = format!("[{}]", cards.join(",")).into_bytes();
            let hash = fingerprint::of(&content) ^ fingerprint::of(&dictionary);
            let name = format!("d-{number}-{:06x}", hash >> 40);
            Ok(Shard::packed(name, &with_dictionary(&content, &dictionary)?))
        })
        .collect::<anyhow::Result<_>>()?;
    let names = blocks
        .chunks(NAMES)
        .map(|blocks| {
            let hashes = blocks.iter().flat_map(|block| {
                let hash = u32::from_str_radix(&block.hash(), 16).unwrap_or_default();
                hash.to_be_bytes().into_iter().skip(1)
            });
            Shard::hashed('n', &hashes.collect::<Vec<u8>>())
        })
        .collect();
    let dictionary = (!dictionary.is_empty()).then(|| Shard::hashed('z', &dictionary));
    Ok(Blocks { of, names, dictionary, texts: blocks })
}

/// What the blocks have in common with the oldest of them, which change least: a block is compressed as what follows it. A
/// browser has no name for that, but a stream that begins with the dictionary as it is comes to the same.
fn dictionary(cards: &[String]) -> Vec<u8> {
    let mut dictionary: Vec<u8> = Vec::new();
    for card in cards {
        dictionary.extend_from_slice(card.as_bytes());
        if dictionary.len() >= DICTIONARY {
            break;
        }
    }
    dictionary.truncate(DICTIONARY);
    dictionary
}

/// Bytes as a raw deflate stream (RFC 1951) that goes on after a dictionary.
fn with_dictionary(content: &[u8], dictionary: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut compress = Compress::new(Compression::best(), false);
    if !dictionary.is_empty() {
        compress.set_dictionary(dictionary)?;
    }
    // The worst case is a few bytes for each block of what cannot be compressed.
    let mut packed = Vec::with_capacity(content.len() + content.len() / 8 + 64);
    let status = compress.compress_vec(content, &mut packed, FlushCompress::Finish)?;
    anyhow::ensure!(status == Status::StreamEnd, "a block did not fit");
    Ok(packed)
}

/// The terms that stand for others, of those that some incident holds, and the words of nobody that stand for them.
fn stand_ins(index: &Index, terms: &[Held]) -> anyhow::Result<Shard> {
    #[derive(Serialize)]
    struct Content<'a> {
        terms: BTreeMap<&'a str, Vec<&'a str>>,
        words: BTreeMap<&'a str, Vec<&'a str>>,
    }
    let known = Synonyms::new(&index.contents.language);
    let is_held = |term: &str| terms.binary_search_by(|held| held.term.as_str().cmp(term)).is_ok();
    let held = |term: &str| -> Vec<&str> {
        let synonyms = known.of(term).iter().map(String::as_str);
        synonyms.filter(|synonym| is_held(synonym)).collect()
    };
    let terms = known.of_terms.keys().filter(|term| is_held(term));
    let terms = terms.map(|term| (term.as_str(), held(term)));
    let unknown = |word: &&str| !index.is_known(word);
    let words = known.words.iter().filter(|(word, _)| unknown(word));
    let words = words.map(|(word, term)| (*word, held(term)));
    let content = Content {
        terms: terms.filter(|(_, synonyms)| !synonyms.is_empty()).collect(),
        words: words.filter(|(_, synonyms)| !synonyms.is_empty()).collect(),
    };
    Ok(Shard::hashed('s', &serde_json::to_vec(&content)?))
}

/// The words of letters only, by their first letter.
fn spelling(words: &[Word]) -> BTreeMap<char, Shard> {
    let mut lists: BTreeMap<char, Vec<(&str, u32)>> = BTreeMap::new();
    for word in words.iter().filter(|word| spelling::is_plain(&word.surface)) {
        let first = word.surface.chars().next().unwrap_or_default();
        lists.entry(first).or_default().push((&word.surface, word.holding));
    }
    let pack = |list: Vec<(&str, u32)>| Shard::hashed('w', &Words::from_iter(list).to_bytes());
    lists.into_iter().map(|(letter, list)| (letter, pack(list))).collect()
}

fn columns(index: &Index) -> anyhow::Result<BTreeMap<&'static str, Shard>> {
    let mut columns = BTreeMap::new();
    for field in Field::VALUED {
        columns.insert(field.name(), Shard::hashed('c', &values(index, field)?));
    }
    let mut days = Writer::default();
    let mut minutes = Writer::default();
    let mut dated = Vec::new();
    for segment in &index.segments {
        let (day, length) = (
            segment.reader.fast_fields().i64("day")?,
            segment.reader.fast_fields().i64("minutes")?,
        );
        for place in 0..segment.reader.max_doc() {
            dated.extend(day.first(place));
            let length = length.first(place).and_then(|minutes| u32::try_from(minutes).ok());
            minutes.number(length.map_or(0, |minutes| minutes.saturating_add(1)));
        }
    }
    // The incidents without a day come first; the others are in the order of their days.
    days.count(index.count() as usize - dated.len());
    let mut last = 0;
    for day in dated {
        days.number(u32::try_from(day - last).unwrap_or(0));
        last = day;
    }
    columns.insert(Field::Date.name(), Shard::hashed('c', &days.bytes));
    columns.insert(Field::Duration.name(), Shard::hashed('c', &minutes.bytes));
    Ok(columns)
}

/// The values of a field, each with the incidents that have it.
fn values(index: &Index, field: Field) -> anyhow::Result<Vec<u8>> {
    let known: &[Value] = index.contents.values.get(field.name()).map_or(&[][..], Vec::as_slice);
    let at = Field::VALUED.iter().position(|other| *other == field);
    let handle = index.schema.values[at.context("a field with values")?];
    let mut writer = Writer::default();
    writer.count(known.len());
    for value in known {
        writer.text(&value.id);
        writer.count(value.names.len());
        value.names.iter().for_each(|name| writer.text(name));
        let mut having = Vec::new();
        for segment in &index.segments {
            let term = Term::from_field_text(handle, &value.id);
            let inverted = segment.reader.inverted_index(handle)?;
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)?
            else {
                continue;
            };
            while postings.doc() != TERMINATED {
                having.push(segment.first + postings.doc());
                postings.advance();
            }
        }
        numbers(&mut writer, having.into_iter());
    }
    Ok(writer.bytes)
}
