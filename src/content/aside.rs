//! Comments that are meant for Casebook, and what they stand at: `<!-- casebook: allow … -->` in the body,
//! `# casebook: …` in front matter. What they ask for is [`check`](crate::check)'s to know.

use std::ops::Range;

use crate::content::ParsedDocument;
use crate::content::block::{Block, BlockKind, Row};
use crate::content::front_matter::{self, FrontMatter};
use crate::source::Span;

/// What every such comment begins with.
pub const MARK: &str = "casebook:";

/// No person writes more of them into one document; what a machine writes must not take minutes.
const MOST: usize = 1000;

/// A comment for Casebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// What it says behind [`MARK`]: bytes of the source.
    pub words: Range<usize>,
    /// What it stands in or before: bytes of the source, of which the last may be one past its end.
    pub scope: Range<usize>,
}

/// The comments for Casebook in a document.
#[must_use]
pub fn read(document: &ParsedDocument, text: &str) -> Vec<Aside> {
    if !text.contains(MARK) {
        return Vec::new();
    }
    let mut asides = Vec::new();
    let mut body = 0;
    if let Some(head) = &document.front_matter {
        in_head(head, text, &mut asides);
        body = head.span.end;
    }
    let mut at = body;
    while let Some(opening) = text[at..].find("<!--") {
        let start = at + opening;
        let inner = start + "<!--".len();
        let Some(length) = text[inner..].find("-->") else { break };
        at = inner + length + "-->".len();
        if asides.len() >= MOST {
            break;
        }
        let written = &text[inner..inner + length];
        if !written.trim_start().starts_with(MARK) {
            continue;
        }
        let skipped = written.len() - written.trim_start().len() + MARK.len();
        let place = start..at;
        if let Some(scope) = in_body(document, text, &document.blocks, &place) {
            asides.push(Aside { words: inner + skipped..inner + length, scope });
        }
    }
    asides
}

/// The comments of the front matter. One behind a value holds for its line, one on a line of its own for the next one;
/// both for the lines below that belong to it, which stand further in.
fn in_head(head: &FrontMatter, text: &str, asides: &mut Vec<Aside>) {
    let end = head.span.end;
    for comment in front_matter::comments(head, text).into_iter().take(MOST) {
        let words = comment.text.trim_start_matches('#').trim_start();
        let Some(words) = words.strip_prefix(MARK) else { continue };
        let comment_end = comment.start + comment.text.len();
        let line_start = text[..comment.start].rfind('\n').map_or(0, |at| at + 1);
        let alone = text[line_start..comment.start].trim().is_empty();
        let mut start = line_start;
        if alone {
            start = comment_end;
            for line in text[comment_end..end].split_inclusive('\n') {
                if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
                    break;
                }
                start += line.len();
            }
        }
        let mut lines = text[start..end].split_inclusive('\n');
        let first = lines.next().unwrap_or_default();
        let mut scope_end = start + first.len();
        for line in lines {
            if !line.trim().is_empty() && !belongs(line, first) {
                break;
            }
            scope_end += line.len();
        }
        // What is said about the document as a whole stands at its first byte.
        let first_in_head = matches!(text[..line_start].trim_end(), "---" | "+++");
        let scope = if first_in_head && alone { 0..scope_end } else { start..scope_end };
        asides.push(Aside { words: comment_end - words.len()..comment_end, scope });
    }
}

/// Whether a line of YAML belongs to the one that `first` begins: it stands further in, or is an item of its list.
fn belongs(line: &str, first: &str) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let is_item = |line: &str| line.trim_start().starts_with('-');
    match indent(line).cmp(&indent(first)) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => {
            is_item(line) && !is_item(first) && !line.trim_end().ends_with("---")
        }
        std::cmp::Ordering::Less => false,
    }
}

/// What a comment in the body stands in, or else before: a paragraph, a list item, a table row, any other block, or
/// the section of a heading. None where it is shown as it is written and is no comment.
fn in_body(
    document: &ParsedDocument,
    text: &str,
    blocks: &[Block],
    place: &Range<usize>,
) -> Option<Range<usize>> {
    let next = blocks.partition_point(|block| block.span.end <= place.start);
    let block = blocks.get(next)?;
    if block.span.start >= place.end {
        return Some(before(document, text, blocks, next, place));
    }
    let within = |span: Span| span.start <= place.start && place.start < span.end;
    let whole = |span: Span| Some(span.start..span.end);
    match &block.kind {
        BlockKind::Html(_) => match following(blocks, next + 1) {
            Some(next) => Some(before(document, text, blocks, next, place)),
            None => whole(block.span),
        },
        BlockKind::Paragraph(words) => {
            // Inline code shows a comment.
            let shown = words.plain.contains(text[place.clone()].trim());
            if shown { None } else { whole(block.span) }
        }
        BlockKind::Heading { index } => {
            let shown = document.headings[*index].text.plain.contains(&text[place.clone()]);
            if shown { None } else { Some(section(document, text, *index)) }
        }
        BlockKind::List { items, .. } => {
            // In a plain text it may stand between two items.
            let item = items.iter().find(|item| place.start < item.span.end)?;
            let own = item.span.start..item.span.end;
            if !within(item.span) {
                return Some(own);
            }
            let inner = item.blocks.iter().find(|block| within(block.span));
            match inner.map(|block| &block.kind) {
                Some(BlockKind::List { .. } | BlockKind::Table { .. } | BlockKind::Quote(_)) => {
                    in_body(document, text, &item.blocks, place)
                }
                // What is no comment there is none here.
                Some(_) => in_body(document, text, &item.blocks, place).map(|_| own),
                None => Some(own),
            }
        }
        BlockKind::Table { rows, .. } => {
            let row = rows.iter().find(|row| within(row.span));
            match row {
                Some(row) if is_shown(row, &text[place.clone()]) => None,
                Some(row) => whole(row.span),
                None => whole(block.span),
            }
        }
        BlockKind::Quote(blocks) | BlockKind::Footnote(blocks) => {
            in_body(document, text, blocks, place)
        }
        BlockKind::Code { .. } => None,
        BlockKind::Rule => whole(block.span),
    }
}

fn is_shown(row: &Row, comment: &str) -> bool {
    row.cells.iter().any(|cell| cell.plain.contains(comment))
}

/// The first block from `from` on that is more than raw HTML.
fn following(blocks: &[Block], from: usize) -> Option<usize> {
    let rest = blocks.get(from..)?;
    Some(from + rest.iter().position(|block| !matches!(block.kind, BlockKind::Html(_)))?)
}

/// From the comment to the end of the block that it stands before, or of the section that it heads.
fn before(
    document: &ParsedDocument,
    text: &str,
    blocks: &[Block],
    next: usize,
    place: &Range<usize>,
) -> Range<usize> {
    let block = &blocks[next];
    let end = match &block.kind {
        BlockKind::Heading { index } => section(document, text, *index).end,
        _ => block.span.end,
    };
    // What is said about the document as a whole stands at its first byte.
    let opens = text[..place.start].trim().is_empty();
    let start = if opens { 0 } else { place.start };
    start..end
}

/// From a heading to the next of its own or a higher level.
fn section(document: &ParsedDocument, text: &str, index: usize) -> Range<usize> {
    let heading = &document.headings[index];
    let next = document.headings[index + 1..].iter().find(|next| next.level <= heading.level);
    heading.span.start..next.map_or(text.len() + 1, |next| next.span.start)
}
