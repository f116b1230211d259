//! What an incident says, cut into pieces: paragraphs, cells, code, each with the part of the story it belongs to.

use crate::content::Document;
use crate::content::block::{Block, BlockKind};
use crate::incident::Incident;
use crate::search::part::Part;
use crate::vocabulary::heading::Kind;

/// Some words that stand together.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    /// The field they go to.
    pub part: Part,
    /// The innermost section around them, an index into [`Incident::sections`].
    pub section: Option<usize>,
    /// The words, without markup.
    pub text: &'a str,
    /// Whether they are code, a log or a message of a machine.
    pub code: bool,
}

/// An incident's text is read up to so many bytes: what is longer is a dump that somebody attached.
const MOST: usize = 64 * 1024;

/// All pieces of an incident: its title, its tags, and the text that its page shows, in order. `blocks` are those of the
/// document.
#[must_use]
pub fn pieces<'a>(
    incident: &'a Incident,
    document: &'a Document,
    blocks: &'a [Block],
) -> Vec<Piece<'a>> {
    let mut reader = Reader { part: Part::Title, section: None, pieces: Vec::new(), left: MOST };
    reader.push(&incident.title.value, false);
    for tag in &incident.tags {
        reader.push(&tag.value, false);
    }
    reader.head(incident, document);
    let start = blocks.partition_point(|block| block.span.start < incident.span.start);
    let end = blocks.partition_point(|block| block.span.start < incident.span.end);
    let mut around: Vec<usize> = Vec::new();
    let mut next = 0;
    for (index, block) in blocks.iter().enumerate().take(end).skip(start) {
        around.retain(|section| incident.sections[*section].blocks.end > index);
        while let Some(section) = incident.sections.get(next).filter(|s| s.blocks.start <= index) {
            if section.blocks.end > index {
                around.push(next);
            }
            // A heading that names a part says nothing of the incident; one of its own words may say all of it.
            if section.kind == Kind::Other {
                reader.part = part(incident, &around);
                reader.section = Some(next);
                reader.push(&section.heading, false);
            }
            next += 1;
        }
        reader.section = around.last().copied();
        reader.part = part(incident, &around);
        reader.block(block);
    }
    reader.pieces
}

/// The part of what stands in these sections, outermost first: the innermost heading that names one says it.
fn part(incident: &Incident, around: &[usize]) -> Part {
    let Some(innermost) = around.last() else { return Part::Summary };
    let own = &incident.sections[*innermost];
    // Several labels head one block: nothing here says which words belong to which.
    let labels = around
        .iter()
        .map(|section| &incident.sections[*section])
        .filter(|other| other.blocks.start == own.blocks.start && other.anchor.is_none());
    if labels.count() > 1 {
        return Part::Rest;
    }
    let named = around.iter().rev().map(|section| incident.sections[*section].kind);
    Part::of(named.into_iter().find(|kind| *kind != Kind::Other).unwrap_or(Kind::Other))
}

struct Reader<'a> {
    part: Part,
    section: Option<usize>,
    pieces: Vec<Piece<'a>>,
    /// How many bytes may still be read.
    left: usize,
}

impl<'a> Reader<'a> {
    fn push(&mut self, text: &'a str, code: bool) {
        let text = text.trim();
        let text = &text[..text.floor_char_boundary(self.left)];
        if !text.is_empty() {
            self.left -= text.len();
            self.pieces.push(Piece { part: self.part, section: self.section, text, code });
        }
    }

    /// What the front matter tells in words.
    fn head(&mut self, incident: &'a Incident, document: &'a Document) {
        let Some(head) = &document.front_matter else { return };
        self.part = Part::Symptoms;
        if let Some(text) = incident.impact.text.as_deref() {
            self.push(text, false);
        }
        self.part = Part::Cause;
        for cause in incident.causes.iter().filter(|cause| cause.span.start < head.span.end) {
            self.push(cause.evidence.as_deref().unwrap_or_default(), false);
        }
        self.part = Part::Actions;
        for action in incident.actions.iter().filter(|action| action.span.start < head.span.end) {
            self.push(&action.title, false);
        }
    }

    fn block(&mut self, block: &'a Block) {
        match &block.kind {
            BlockKind::Paragraph(text) => self.push(&text.plain, false),
            BlockKind::List { items, .. } => {
                for block in items.iter().flat_map(|item| &item.blocks) {
                    self.block(block);
                }
            }
            BlockKind::Table { header, rows } => {
                for cell in header.iter().chain(rows.iter().flat_map(|row| &row.cells)) {
                    self.push(&cell.plain, false);
                }
            }
            BlockKind::Code { text, .. } => self.push(text, true),
            BlockKind::Quote(blocks) | BlockKind::Footnote(blocks) => {
                for block in blocks {
                    self.block(block);
                }
            }
            // The words of a heading came with its section.
            BlockKind::Heading { .. } | BlockKind::Html(_) | BlockKind::Rule => {}
        }
    }
}
