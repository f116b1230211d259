//! The way back of every reference: who mentions an incident, in which words, and which relations are declared.

use crate::casebook::{Casebook, IncidentIndex, Reference};
use crate::content::Document;
use crate::content::block::{Block, BlockKind, Text};
use crate::incident::reference::{self, RelationKind};
use crate::source::Span;

/// References by the incident they concern, as places in [`Casebook::references`].
#[derive(Debug, Clone, Default)]
pub struct Links {
    mentioned: Sides,
    related: Sides,
}

/// Some references, by one of the two incidents.
#[derive(Debug, Clone, Default)]
struct Sides {
    /// By incident: where those that concern it begin; one more, where the last ones end.
    first: Vec<u32>,
    places: Vec<u32>,
}

/// A mention, seen from the incident that is mentioned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlink {
    /// Who mentions it.
    pub from: IncidentIndex,
    /// Where it does so first.
    pub span: Span,
}

/// A declared relation, seen from one of its two incidents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Related {
    /// The other incident.
    pub other: IncidentIndex,
    /// The relation as declared.
    pub kind: RelationKind,
    /// Whether this side declared it: "recurrence of" against "came back as".
    pub declared_here: bool,
}

/// An excerpt is cut to this many characters on either side of the mention: two lines on the page.
const EXCERPT_REACH: usize = 90;

/// Turns the references of a casebook around.
#[must_use]
pub fn links(casebook: &Casebook) -> Links {
    let (mut mentioned, mut related) = (Vec::new(), Vec::new());
    for (place, reference) in (0..).zip(&casebook.references) {
        if reference.relation.is_some() {
            related.extend([(reference.from, place), (reference.to, place)]);
        } else {
            mentioned.push((reference.to, place));
        }
    }
    let count = casebook.incidents.len();
    Links { mentioned: Sides::new(&mentioned, count), related: Sides::new(&related, count) }
}

impl Links {
    /// Who mentions an incident in prose, oldest first, each once.
    #[must_use]
    pub fn mentioned_in(&self, casebook: &Casebook, incident: IncidentIndex) -> Vec<Backlink> {
        let mut mentions: Vec<Backlink> = Vec::new();
        for reference in self.mentioned.of(casebook, incident) {
            // References are in order of place: those of one incident follow one another.
            if mentions.last().is_none_or(|mention| mention.from != reference.from) {
                mentions.push(Backlink { from: reference.from, span: reference.span });
            }
        }
        mentions.sort_by_key(|mention| std::cmp::Reverse(mention.from));
        mentions
    }

    /// Declared relations, seen from either side, in the order of the other incident, each once.
    #[must_use]
    pub fn related(&self, casebook: &Casebook, incident: IncidentIndex) -> Vec<Related> {
        let seen = |reference: &Reference| {
            let declared_here = reference.from == incident;
            let other = if declared_here { reference.to } else { reference.from };
            Some(Related { other, kind: reference.relation?, declared_here })
        };
        let mut related: Vec<Related> =
            self.related.of(casebook, incident).filter_map(seen).collect();
        related.sort();
        related.dedup_by_key(|related| related.other);
        related
    }
}

impl Sides {
    /// `sides` are incidents below `count`, each with the place of a reference.
    fn new(sides: &[(IncidentIndex, u32)], count: usize) -> Self {
        let mut first = vec![0; count + 1];
        for (incident, _) in sides {
            first[incident + 1] += 1;
        }
        for incident in 0..count {
            first[incident + 1] += first[incident];
        }
        let (mut next, mut places) = (first.clone(), vec![0; sides.len()]);
        for (incident, place) in sides {
            places[next[*incident] as usize] = *place;
            next[*incident] += 1;
        }
        Self { first, places }
    }

    fn of<'a>(
        &'a self,
        casebook: &'a Casebook,
        incident: IncidentIndex,
    ) -> impl Iterator<Item = &'a Reference> {
        let places = self.first[incident] as usize..self.first[incident + 1] as usize;
        self.places[places].iter().map(|place| &casebook.references[*place as usize])
    }
}

impl Backlink {
    /// The words around the mention, on one line.
    #[must_use]
    pub fn excerpt(&self, casebook: &Casebook) -> String {
        excerpt(casebook.document_of(&casebook.incidents[self.from]), self.span)
    }
}

/// The words around a place in a document.
fn excerpt(document: &Document, span: Span) -> String {
    let blocks = document.blocks();
    let Some(text) = text_at(&blocks, document, span) else { return String::new() };
    // Markup makes the source longer than the words: the place among the words is near, which is enough to cut around.
    let place =
        text.plain.floor_char_boundary((span.start - text.span.start).min(text.plain.len()));
    let before: Vec<char> = text.plain[..place].chars().collect();
    let cut = before.len().saturating_sub(EXCERPT_REACH);
    let mut words: String = before[cut..].iter().collect();
    let after = &text.plain[place..];
    words.extend(after.chars().take(2 * EXCERPT_REACH));
    let mut line = without_brackets(&words).split_whitespace().collect::<Vec<_>>().join(" ");
    if cut > 0 {
        line = format!("… {}", line.split_once(' ').map_or("", |(_, rest)| rest));
    }
    if after.chars().count() > 2 * EXCERPT_REACH {
        line = format!("{} …", line.rsplit_once(' ').map_or("", |(rest, _)| rest));
    }
    line
}

/// `[[INC-1|the outage]]` reads `the outage`.
fn without_brackets(text: &str) -> String {
    let mut plain = String::new();
    let mut at = 0;
    for found in reference::scan(text).into_iter().filter(|found| found.explicit) {
        plain.push_str(&text[at..found.range.start]);
        plain.push_str(found.label);
        at = found.range.end;
    }
    plain + &text[at..]
}

/// The run of text in which a place stands.
fn text_at<'a>(blocks: &'a [Block], document: &'a Document, span: Span) -> Option<&'a Text> {
    let block = blocks.iter().find(|block| contains(block.span, span))?;
    match &block.kind {
        BlockKind::Heading { index } => Some(&document.headings[*index].text),
        BlockKind::Paragraph(text) => Some(text),
        BlockKind::List { items, .. } => {
            let item = items.iter().find(|item| contains(item.span, span))?;
            text_at(&item.blocks, document, span)
        }
        BlockKind::Table { header, rows } => header
            .iter()
            .chain(rows.iter().flat_map(|row| &row.cells))
            .find(|cell| contains(cell.span, span)),
        BlockKind::Quote(blocks) | BlockKind::Footnote(blocks) => text_at(blocks, document, span),
        BlockKind::Code { .. } | BlockKind::Html(_) | BlockKind::Rule => None,
    }
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.start < outer.end.max(outer.start + 1)
}
