//! Where terms stand, and how much of each incident they are: what tantivy keeps by field, as one number an incident.
//!
//! A question reads the postings of its few terms; the browser's files are made from those of all. Both come from here.

use std::collections::BTreeMap;

use rayon::prelude::*;
use tantivy::postings::Postings as _;
use tantivy::schema::{Field as Handle, IndexRecordOption};
use tantivy::{DocSet as _, TERMINATED, Term};

use crate::search::index::{Index, Segment};
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

    /// The postings of all terms, in the order of the terms.
    ///
    /// # Errors
    /// If a file is damaged.
    pub(super) fn all_postings(&self) -> anyhow::Result<BTreeMap<String, Vec<Posting>>> {
        let of_segments = self.segments.par_iter().map(|segment| self.of_segment(segment));
        let of_segments: Vec<BTreeMap<String, Vec<Posting>>> =
            of_segments.collect::<anyhow::Result<_>>()?;
        let mut all = BTreeMap::new();
        for of_segment in of_segments {
            for (term, postings) in of_segment {
                let of_term: &mut Vec<Posting> = all.entry(term).or_default();
                of_term.extend(postings);
            }
        }
        Ok(all)
    }

    fn of_segment(&self, segment: &Segment) -> anyhow::Result<BTreeMap<String, Vec<Posting>>> {
        let mut amounts: BTreeMap<String, Vec<(u32, Amount)>> = BTreeMap::new();
        for (part, handle) in self.fields() {
            let inverted = segment.reader.inverted_index(handle)?;
            let mut terms = inverted.terms().stream()?;
            while let Some((term, info)) = terms.next() {
                let term = std::str::from_utf8(term)?;
                let mut postings =
                    inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
                let mut own = Vec::new();
                while postings.doc() != TERMINATED {
                    let mut amount = Amount::default();
                    amount.add(part, postings.term_freq());
                    own.push((postings.doc(), amount));
                    postings.advance();
                }
                match amounts.get_mut(term) {
                    Some(known) => known.extend(own),
                    None => {
                        amounts.insert(term.to_owned(), own);
                    }
                }
            }
        }
        Ok(amounts
            .into_par_iter()
            .map(|(term, mut amounts)| {
                amounts.sort_by_key(|(place, _)| *place);
                amounts.dedup_by(|next, amount| {
                    let same = next.0 == amount.0;
                    if same {
                        amount.1.tenths += next.1.tenths;
                        amount.1.in_title |= next.1.in_title;
                    }
                    same
                });
                let weighed = amounts.into_iter();
                let postings =
                    weighed.map(|(place, amount)| self.posting(segment.first + place, amount));
                (term, postings.collect())
            })
            .collect())
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
