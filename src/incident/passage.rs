//! The passages of a postmortem in reading order, each with the part of the story it stands in: what the causes are
//! looked for in. Code blocks and raw HTML are no passages. Knows nothing about causes.

use std::ops::Range;

use crate::content::block::{Block, BlockKind, Item, Row, Text};
use crate::incident::section::{Content, Outline, Part, bold_label, lines};
use crate::source::{Source, Span};
use crate::vocabulary::heading::{Headings, Kind};

/// Some words that stand together.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage<'a> {
    /// What the part is about; none for what stands before any heading.
    pub kind: Option<Kind>,
    /// Whether it is the heading of a part, not its text.
    pub heading: bool,
    /// The words, without markup.
    pub words: &'a str,
    /// The text that they belong to, and the byte at which they begin there.
    text: Option<(&'a Text, usize)>,
    /// All of it, or more, in the source.
    span: Span,
}

impl<'a> Passage<'a> {
    /// Words that stand by themselves, such as a title.
    #[must_use]
    pub fn alone(kind: Option<Kind>, words: &'a str, span: Span) -> Self {
        Self { kind, heading: true, words, text: None, span }
    }

    /// The place of `range` of its words in the source. The line is the right one; where markup stands within, the
    /// place may be a little off.
    #[must_use]
    pub fn place(&self, range: Range<usize>, source: &Source) -> Span {
        let Some((text, offset)) = self.text else { return self.span };
        let Some(written) = source.text.get(self.span.start..self.span.end) else {
            return self.span;
        };
        let before = text.plain.get(..offset + range.start).unwrap_or_default();
        let breaks = before.bytes().filter(|byte| *byte == b'\n').count();
        let line = match breaks.checked_sub(1) {
            Some(nth) => written.match_indices('\n').nth(nth).map_or(0, |(at, _)| at + 1),
            None => 0,
        };
        // The words on that line, if they stand there as they are.
        let words = self.words.get(range).unwrap_or_default();
        let first = words.lines().next().unwrap_or_default();
        let rest = &written[line..];
        let end_of_line = rest.find('\n').unwrap_or(rest.len());
        let (start, length) = match rest[..end_of_line].find(first) {
            Some(at) if !first.is_empty() => (line + at, first.len()),
            _ => (line, end_of_line),
        };
        let start = self.span.start + start;
        Span::new(self.span.file, start, start + length)
    }
}

/// All passages of an outline.
#[must_use]
pub fn passages<'a>(outline: &'a Outline<'a>, headings: &'a Headings) -> Vec<Passage<'a>> {
    let mut reader = Reader { headings, passages: Vec::new() };
    for (index, part) in outline.parts.iter().enumerate() {
        reader.part(part, index > 0);
    }
    reader.passages
}

struct Reader<'a> {
    headings: &'a Headings,
    passages: Vec<Passage<'a>>,
}

impl<'a> Reader<'a> {
    fn part(&mut self, part: &'a Part<'a>, headed: bool) {
        let kind = headed.then_some(part.reads_as);
        if headed && part.section.kind == Kind::Other {
            // A heading of its own words may say what happened; "Root cause" does not.
            self.passages.push(Passage::alone(kind, &part.section.heading, part.section.span));
        }
        if let Some(lead) = part.lead {
            self.labelled(kind, lead.text, lead.start..lead.end, true);
        }
        for content in &part.content {
            match content {
                Content::Blocks(blocks) => self.blocks(kind, blocks),
                Content::Item(item) => self.item(kind, item),
            }
        }
    }

    fn blocks(&mut self, kind: Option<Kind>, blocks: &'a [Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(text) => {
                    let range = 0..text.plain.len();
                    let labels = lines(&text.plain).filter(|(at, line)| is_label(text, *at, line));
                    let several = labels.count() > 1;
                    self.labelled(kind, text, range, several);
                }
                BlockKind::List { items, .. } => {
                    for item in items {
                        self.item(kind, item);
                    }
                }
                BlockKind::Table { header, rows } => {
                    for row in rows {
                        self.row(kind, header, row);
                    }
                }
                BlockKind::Quote(blocks) => self.blocks(kind, blocks),
                _ => {}
            }
        }
    }

    fn item(&mut self, kind: Option<Kind>, item: &'a Item) {
        self.blocks(kind, &item.blocks);
    }

    /// `| Root cause | The disk was full |`, or a cell below "Root cause".
    fn row(&mut self, kind: Option<Kind>, header: &'a [Text], row: &'a Row) {
        let own = row.cells.first().and_then(|cell| self.kind_of(&cell.plain));
        for (column, cell) in row.cells.iter().enumerate() {
            if own.is_some() && column == 0 {
                continue;
            }
            let above = header.get(column).and_then(|cell| self.kind_of(&cell.plain));
            self.push(own.or(above).or(kind), cell, 0..cell.plain.len());
        }
    }

    /// A text whose lines may begin with a label: `Root cause: the disk was full`. Where it is one of `several`, each is a
    /// passage of its own, and one that names no part of the story is about what the whole text is about.
    fn labelled(
        &mut self,
        around: Option<Kind>,
        text: &'a Text,
        range: Range<usize>,
        several: bool,
    ) {
        let (mut kind, mut start) = (around, range.start);
        for (at, line) in lines(&text.plain[..range.end]) {
            if at < range.start {
                continue;
            }
            let label = line.split_once(':').map(|(label, _)| label);
            let label = label.filter(|label| label.len() <= 60);
            if let Some((label, own)) = label.and_then(|label| Some((label, self.kind_of(label)?)))
            {
                self.push(kind, text, start..at);
                start = at + label.len() + 1;
                kind = Some(own);
            } else if several && is_label(text, at, line) {
                self.push(kind, text, start..at);
                start = at;
                kind = around;
            }
        }
        self.push(kind, text, start..range.end);
    }

    fn kind_of(&self, label: &str) -> Option<Kind> {
        self.headings.kinds_of(label).first().copied()
    }

    fn push(&mut self, kind: Option<Kind>, text: &'a Text, range: Range<usize>) {
        let Some(words) = text.plain.get(range.clone()).filter(|words| !words.trim().is_empty())
        else {
            return;
        };
        self.passages.push(Passage {
            kind,
            heading: false,
            words,
            text: Some((text, range.start)),
            span: text.span,
        });
    }
}

/// Whether the line at byte `at` of a text begins with a label: `**Label:** value`, or `Label: value` with a label of a
/// few words.
fn is_label(text: &Text, at: usize, line: &str) -> bool {
    const MOST_WORDS: usize = 4;
    let bold = bold_label(text, at).is_some_and(|(label, _)| label.start < at + line.len());
    let plain = || {
        line.split_once(": ").is_some_and(|(label, _)| {
            label.starts_with(char::is_uppercase)
                && label.split(' ').count() <= MOST_WORDS
                && label.chars().all(|c| c.is_alphanumeric() || " -/".contains(c))
        })
    };
    bold || plain()
}
