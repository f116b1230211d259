//! Where terms stand, and how much of each incident they are: what tantivy keeps by field, as one number an incident.
//!
//! A question reads the postings of its few terms; the browser's files are made from those of all. Both come from here.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use tantivy::postings::{Postings as _, TermInfo};
use tantivy::schema::{Field as Handle, IndexRecordOption};
use tantivy::{DocSet as _, InvertedIndexReader, TERMINATED, Term};

use crate::search::index::{Index, Segment};
use crate::search::packed::Writer;
use crate::search::part::Part;
use crate::search::rank;

/// An incident that holds a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// The incident's number.
    pub number: u32,
    /// How much of the incident the term is, from 1 to [`rank::FULL`].
    pub saturation: u8,
    /// Whether its title holds the term.
    pub in_title: bool,
}

/// How long the incidents are.
#[derive(Debug, Clone, Default)]
pub struct Lengths {
    /// By number, in weighted tenths of a word.
    of: Vec<u32>,
    /// The mean, rounded so that one more word changes nothing.
    mean: u32,
}

impl Lengths {
    /// Reads the lengths of all incidents.
    ///
    /// # Errors
    /// If a file is damaged.
    pub(super) fn read(index: &[Segment], parts: &[Handle]) -> tantivy::Result<Self> {
        let mut of = Vec::new();
        for segment in index {
            let start = of.len();
            of.resize(start + segment.reader.max_doc() as usize, 0);
            for (part, handle) in Part::ALL.into_iter().zip(parts) {
                let lengths = segment.reader.get_fieldnorms_reader(*handle)?;
                for (place, length) in (0..).zip(&mut of[start..]) {
                    *length += rank::weight(part) * lengths.fieldnorm(place);
                }
            }
        }
        let total: u64 = of.iter().map(|length| u64::from(*length)).sum();
        let mean = total / (of.len() as u64).max(1);
        Ok(Self { mean: rank::rounded(u32::try_from(mean).unwrap_or(u32::MAX)), of })
    }
}

impl Index {
    /// The incidents that hold a term, in order.
    ///
    /// # Errors
    /// If a file is damaged.
    pub fn postings(&self, term: &str) -> anyhow::Result<Vec<Posting>> {
        let mut found = Vec::new();
        for segment in &self.segments {
            let mut amounts: BTreeMap<u32, Amount> = BTreeMap::new();
            for (part, handle) in self.fields() {
                let inverted = segment.reader.inverted_index(handle)?;
                let term = Term::from_field_text(handle, term);
                let Some(mut postings) =
                    inverted.read_postings(&term, IndexRecordOption::WithFreqs)?
                else {
                    continue;
                };
                while postings.doc() != TERMINATED {
                    let amount = amounts.entry(postings.doc()).or_default();
                    amount.add(part, postings.term_freq());
                    postings.advance();
                }
            }
            let weighed = amounts.into_iter();
            found
                .extend(weighed.map(|(place, amount)| self.posting(segment.first + place, amount)));
        }
        Ok(found)
    }

    /// The fields with words, each with the part that it is.
    pub(super) fn fields(&self) -> impl Iterator<Item = (Option<Part>, Handle)> {
        let parts = Part::ALL.into_iter().map(Some).zip(self.schema.parts);
        parts.chain([(None, self.schema.extra)])
    }

    fn posting(&self, number: u32, amount: Amount) -> Posting {
        let length = self.lengths.of[number as usize];
        let saturation = rank::saturation(amount.tenths, length, self.lengths.mean);
        Posting {
            number,
            saturation: u8::try_from(saturation).unwrap_or(u8::MAX),
            in_title: amount.in_title,
        }
    }

    /// All terms, in order.
    ///
    /// # Errors
    /// If a file is damaged.
    pub(super) fn all_terms(&self) -> anyhow::Result<Vec<Held>> {
        let of_segments = self.segments.par_iter().map(|segment| self.of_segment(segment));
        let of_segments: Vec<Vec<Held>> = of_segments.collect::<anyhow::Result<_>>()?;
        let mut all: Vec<Held> = of_segments.into_iter().flatten().collect();
        // Stable: a term's segments stay in their order.
        all.par_sort_by(|a, b| a.term.cmp(&b.term));
        all.dedup_by(|next, held| {
            let same = next.term == held.term;
            if same {
                held.postings.append(&mut next.postings);
                held.positions.bytes.append(&mut next.positions.bytes);
            }
            same
        });
        Ok(all)
    }

    /// The terms of a segment, in order: the terms of its fields, read side by side.
    fn of_segment(&self, segment: &Segment) -> anyhow::Result<Vec<Held>> {
        let fields =
            self.fields().map(|(part, handle)| Ok((part, segment.reader.inverted_index(handle)?)));
        let fields: Vec<(Option<Part>, Arc<InvertedIndexReader>)> =
            fields.collect::<tantivy::Result<_>>()?;
        let mut streams = Vec::with_capacity(fields.len());
        for (part, inverted) in &fields {
            let mut terms = inverted.terms().stream()?;
            if terms.advance() {
                streams.push((*part, inverted, terms));
            }
        }
        let mut all = Vec::new();
        let mut gathered = Gathered::new(segment.reader.max_doc());
        while let Some(next) = streams.iter().map(|(.., terms)| terms.key()).min() {
            let term = std::str::from_utf8(next)?.to_owned();
            for (part, inverted, terms) in &mut streams {
                if terms.key() == term.as_bytes() {
                    gathered.read(*part, inverted, terms.value())?;
                }
            }
            streams.retain_mut(|(.., terms)| terms.key() != term.as_bytes() || terms.advance());
            let mut held = Held { term, postings: Vec::new(), positions: Writer::default() };
            gathered.drain(&mut held.positions, |place, amount| {
                held.postings.push(self.posting(segment.first + place, amount));
            });
            all.push(held);
        }
        Ok(all)
    }
}

/// A term with all that is known of where it stands.
pub(super) struct Held {
    /// The term.
    pub(super) term: String,
    /// The incidents that hold it, in order.
    pub(super) postings: Vec<Posting>,
    /// By posting: how many parts hold it in its running words, and by part how often (above four bits with the part) and
    /// the positions, each as what it is more than the one before.
    pub(super) positions: Writer,
}

/// What the fields of a segment have of one term, incident by incident.
struct Gathered {
    /// By place in the segment.
    amounts: Vec<Amount>,
    /// The places that have some of it.
    places: Vec<u32>,
    /// Place and part, and where their positions are.
    rows: Vec<(u32, u32, Range<usize>)>,
    positions: Vec<u32>,
    read: Vec<u32>,
}

impl Gathered {
    fn new(count: u32) -> Self {
        Self {
            amounts: vec![Amount::default(); count as usize],
            places: Vec::new(),
            rows: Vec::new(),
            positions: Vec::new(),
            read: Vec::new(),
        }
    }

    /// Adds what one field has.
    fn read(
        &mut self,
        part: Option<Part>,
        inverted: &InvertedIndexReader,
        info: &TermInfo,
    ) -> anyhow::Result<()> {
        // Extra words have no place in a row.
        let record = match part {
            Some(_) => IndexRecordOption::WithFreqsAndPositions,
            None => IndexRecordOption::WithFreqs,
        };
        let mut postings = inverted.read_postings_from_terminfo(info, record)?;
        while postings.doc() != TERMINATED {
            let place = postings.doc();
            let amount = &mut self.amounts[place as usize];
            if amount.tenths == 0 {
                self.places.push(place);
            }
            amount.add(part, postings.term_freq());
            if let Some(part) = part {
                postings.positions(&mut self.read);
                let start = self.positions.len();
                self.positions.extend_from_slice(&self.read);
                self.rows.push((place, part as u32, start..self.positions.len()));
            }
            postings.advance();
        }
        Ok(())
    }

    /// Hands everything over, in the order of the incidents, and forgets it.
    fn drain(&mut self, positions: &mut Writer, mut posting: impl FnMut(u32, Amount)) {
        self.places.sort_unstable();
        // The fields are read in the order of the parts.
        self.rows.sort_by_key(|(place, ..)| *place);
        let mut rows = self.rows.as_slice();
        for place in self.places.drain(..) {
            posting(place, std::mem::take(&mut self.amounts[place as usize]));
            let own = rows.partition_point(|(other, ..)| *other == place);
            let (own, rest) = rows.split_at(own);
            rows = rest;
            positions.count(own.len());
            for (_, part, range) in own {
                positions.number(u32::try_from(range.len()).unwrap_or(u32::MAX) << 4 | part);
                let mut last = 0;
                for position in &self.positions[range.clone()] {
                    positions.number(position - last);
                    last = *position;
                }
            }
        }
        self.rows.clear();
        self.positions.clear();
    }
}

/// How often a term stands in an incident.
#[derive(Debug, Clone, Copy, Default)]
struct Amount {
    /// In tenths of a word in plain text.
    tenths: u32,
    in_title: bool,
}

impl Amount {
    fn add(&mut self, part: Option<Part>, times: u32) {
        self.tenths += part.map_or(rank::EXTRA, rank::weight) * times;
        self.in_title |= part == Some(Part::Title);
    }
}
