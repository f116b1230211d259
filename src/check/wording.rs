//! The words that the writer of a postmortem stands for: paragraphs, list items and cells without code, quotations and
//! what stands in quotation marks. No rule of its own.

use std::ops::Range;

use crate::content::ParsedDocument;
use crate::content::block::{Block, BlockKind, Style, Text};
use crate::incident::Incident;
use crate::source::{Source, Span};
use crate::value::{Node, Value};

/// A quotation in quotation marks is not longer than so many bytes; a mark without a partner quotes nothing.
const LONGEST_QUOTATION: usize = 400;

/// The texts of an incident in order, block quotations and headings left out.
pub(super) fn texts<'a>(document: &'a ParsedDocument, incident: &Incident) -> Vec<&'a Text> {
    let blocks = &document.blocks;
    let at = |offset: usize| blocks.partition_point(|block| block.span.start < offset);
    let mut texts = Vec::new();
    gather(&blocks[at(incident.span.start)..at(incident.span.end)], &mut texts);
    texts
}

/// The headings of an incident, in order.
pub(super) fn headings<'a>(
    document: &'a ParsedDocument,
    incident: &Incident,
) -> impl Iterator<Item = &'a Text> + use<'a> {
    let headings = &document.headings;
    let at = |offset: usize| headings.partition_point(|heading| heading.span.start < offset);
    headings[at(incident.span.start)..at(incident.span.end)].iter().map(|heading| &heading.text)
}

/// The values of the front matter in which `is_wanted` finds something, as texts. Of several incidents in a file the
/// first has them.
pub(super) fn declared(
    document: &ParsedDocument,
    incident: &Incident,
    is_wanted: impl Fn(&str) -> bool,
) -> Vec<Text> {
    let head = document.front_matter.as_ref();
    let Some(head) = head.filter(|_| incident.span.start == 0) else { return Vec::new() };
    let mut texts = Vec::new();
    let mut nodes: Vec<&Node> = head.entries.iter().rev().map(|entry| &entry.value).collect();
    while let Some(node) = nodes.pop() {
        match &node.value {
            Value::Scalar(plain) if is_wanted(plain) => {
                texts.push(Text { plain: plain.clone(), marks: Vec::new(), span: node.span });
            }
            Value::List(items) => nodes.extend(items.iter().rev()),
            Value::Map(entries) => nodes.extend(entries.iter().rev().map(|entry| &entry.value)),
            Value::Scalar(_) | Value::Null => {}
        }
    }
    texts
}

fn gather<'a>(blocks: &'a [Block], texts: &mut Vec<&'a Text>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) => texts.push(text),
            BlockKind::List { items, .. } => {
                for item in items {
                    gather(&item.blocks, texts);
                }
            }
            BlockKind::Table { rows, .. } => {
                texts.extend(rows.iter().flat_map(|row| &row.cells));
            }
            BlockKind::Footnote(blocks) => gather(blocks, texts),
            BlockKind::Heading { .. }
            | BlockKind::Code { .. }
            | BlockKind::Quote(_)
            | BlockKind::Html(_)
            | BlockKind::Rule => {}
        }
    }
}

/// The plain words of a text, with a line in place of every byte that its writer only quotes, so that places stay.
pub(super) fn own_words(text: &Text) -> String {
    let plain = text.plain.as_str();
    let mut quoted: Vec<(usize, usize)> = text
        .marks
        .iter()
        .filter(|mark| matches!(mark.style, Style::Code | Style::Strikethrough))
        .map(|mark| (mark.start, mark.end))
        .collect();
    let mut at = 0;
    while let Some((open, mark)) =
        plain[at..].char_indices().find(|(_, c)| matches!(c, '"' | '\u{201c}' | '\u{201e}'))
    {
        let start = at + open;
        let inner = start + mark.len_utf8();
        let limit = plain.floor_char_boundary(inner + LONGEST_QUOTATION);
        let closing = plain[inner..limit].find(|c| match mark {
            '"' => c == '"',
            _ => matches!(c, '\u{201d}' | '\u{201c}'),
        });
        match closing {
            Some(length) => {
                quoted.push((start, inner + length));
                at = inner
                    + length
                    + plain[inner + length..].chars().next().map_or(0, char::len_utf8);
            }
            None => at = inner,
        }
    }
    let mut bytes = plain.as_bytes().to_vec();
    for (start, end) in quoted {
        bytes[start..end].fill(b'_');
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// Where bytes of a text stand in the source: on the right line, and where no markup stands between, exactly.
pub(super) fn place(text: &Text, range: Range<usize>, source: &Source) -> Span {
    let Some(written) = source.text.get(text.span.start..text.span.end) else { return text.span };
    let words = &text.plain[range.clone()];
    // The same words may stand there more than once.
    let nth = text.plain[..range.start].matches(words).count();
    let first = words.lines().next().unwrap_or_default();
    let found = written.match_indices(words).nth(nth).map(|(at, _)| (at, words.len()));
    let nearly = || {
        let word = first.split_whitespace().max_by_key(|word| word.len())?;
        Some((written.find(word)?, word.len()))
    };
    match found.or_else(nearly) {
        Some((at, length)) => {
            let start = text.span.start + at;
            Span::new(text.span.file, start, start + length)
        }
        None => text.span,
    }
}
