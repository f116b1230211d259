//! What a document points at: other incidents and the world outside.

use std::ops::Range;

use crate::content::ParsedDocument;
use crate::content::block::{Block, BlockKind, Style, Text};
use crate::source::{Source, Span};

/// An incident named in the front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// The id as written.
    pub id: String,
    /// How the two belong together.
    pub kind: RelationKind,
}

/// How two incidents belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RelationKind {
    /// The same thing happened before.
    RecurrenceOf,
    /// The other one led to this one.
    CausedBy,
    /// Both tell of one event.
    DuplicateOf,
    /// Worth reading beside it.
    SeeAlso,
}

impl RelationKind {
    /// The words that front matter may hold.
    pub const WORDS: &'static [&'static str] =
        &["recurrence-of", "caused-by", "duplicate-of", "see-also"];

    /// The relation that a word stands for.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "recurrence-of" => Some(Self::RecurrenceOf),
            "caused-by" => Some(Self::CausedBy),
            "duplicate-of" => Some(Self::DuplicateOf),
            "see-also" => Some(Self::SeeAlso),
            _ => None,
        }
    }
}

/// Something in the prose that may be an incident's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The id as written.
    pub id: String,
    /// Whether the writer asked for a link with `[[…]]`; a bare word may be anything.
    pub explicit: bool,
    /// Where it stands in the source.
    pub span: Span,
}

/// A link of the front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalLink {
    /// What it is called.
    pub title: String,
    /// Where it leads: `http`, `https` or `mailto`.
    pub url: String,
}

/// Something in a text that may be an incident's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'t> {
    /// All of it in the text, brackets included.
    pub range: Range<usize>,
    /// The id.
    pub id: &'t str,
    /// What a reader should see instead: the part behind `|`, or the id.
    pub label: &'t str,
    /// Whether it was written as `[[…]]`.
    pub explicit: bool,
}

/// An id longer than this (in bytes) is a hash or a payload.
const LONGEST_ID: usize = 100;

/// What stands between `[[` and `]]` may be longer than this (in bytes) only by mistake.
const LONGEST_LINK: usize = 300;

/// Finds everything in `text` that may be an incident's id, in order: `[[id]]`, `[[id|label]]`, and words of letters,
/// digits, `-` and `_` that hold at least one letter, one digit and one `-` or `_`. Nothing inside an address counts.
#[must_use]
pub fn scan(text: &str) -> Vec<Found<'_>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        if rest.starts_with("[[") {
            if let Some(explicit) = explicit_at(text, at) {
                at = explicit.range.end;
                found.push(explicit);
            } else {
                at += 2;
            }
        } else if rest.starts_with("://") {
            at +=
                rest.find(|c: char| c.is_whitespace() || "<>\"`".contains(c)).unwrap_or(rest.len());
        } else if is_id_byte(bytes[at]) {
            let length = bytes[at..].iter().take_while(|byte| is_id_byte(**byte)).count();
            let whole = &text[at..at + length];
            let start = at + (whole.len() - whole.trim_start_matches(['-', '_']).len());
            let id = whole.trim_matches(['-', '_']);
            if may_be_id(id) {
                found.push(Found {
                    range: start..start + id.len(),
                    id,
                    label: id,
                    explicit: false,
                });
            }
            at += length;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

/// The mentions in a document's prose: in paragraphs, lists, tables, quotations and headings; not in code, and not in
/// the words of a link, which says itself where it leads.
#[must_use]
pub fn mentions(document: &ParsedDocument, source: &Source) -> Vec<Mention> {
    let mut mentions = Vec::new();
    in_blocks(&document.blocks, document, source, &mut mentions);
    mentions
}

fn in_blocks(
    blocks: &[Block],
    document: &ParsedDocument,
    source: &Source,
    mentions: &mut Vec<Mention>,
) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading { index } => {
                if let Some(heading) = document.headings.get(*index) {
                    in_text(&heading.text, source, mentions);
                }
            }
            BlockKind::Paragraph(text) => in_text(text, source, mentions),
            BlockKind::List { items, .. } => {
                for item in items {
                    in_blocks(&item.blocks, document, source, mentions);
                }
            }
            BlockKind::Table { header, rows } => {
                for cell in header.iter().chain(rows.iter().flat_map(|row| &row.cells)) {
                    in_text(cell, source, mentions);
                }
            }
            BlockKind::Quote(blocks) | BlockKind::Footnote(blocks) => {
                in_blocks(blocks, document, source, mentions);
            }
            BlockKind::Code { .. } | BlockKind::Html(_) | BlockKind::Rule => {}
        }
    }
}

fn in_text(text: &Text, source: &Source, mentions: &mut Vec<Mention>) {
    let mut hidden = text
        .marks
        .iter()
        .filter(|mark| matches!(mark.style, Style::Code | Style::Link(_)))
        .map(|mark| mark.start..mark.end)
        .peekable();
    let mut place = Place::new(text, source);
    for found in scan(&text.plain) {
        let span = place.next(&text.plain[found.range.clone()]);
        while hidden.next_if(|mark| mark.end <= found.range.start).is_some() {}
        let inside = hidden
            .peek()
            .is_some_and(|mark| mark.start <= found.range.start && found.range.end <= mark.end);
        if !inside {
            mentions.push(Mention { id: found.id.to_owned(), explicit: found.explicit, span });
        }
    }
}

/// The words of a text and their source lie at most so many bytes apart: no link's address is longer.
const FARTHEST: usize = 10_000;

/// Finds words of a [`Text`] again in its source, one after the other.
struct Place<'a> {
    text: &'a Text,
    source: &'a str,
    at: usize,
}

impl<'a> Place<'a> {
    fn new(text: &'a Text, source: &'a Source) -> Self {
        Self { text, source: &source.text, at: text.span.start }
    }

    /// Where `words` stand next; all of the text where markup within them hides it.
    fn next(&mut self, words: &str) -> Span {
        let rest = self.source.get(self.at..self.text.span.end).unwrap_or_default();
        match rest[..rest.floor_char_boundary(FARTHEST)].find(words) {
            Some(offset) => {
                let start = self.at + offset;
                self.at = start + words.len();
                Span::new(self.text.span.file, start, self.at)
            }
            None => self.text.span,
        }
    }
}

fn explicit_at(text: &str, at: usize) -> Option<Found<'_>> {
    let inner_start = at + 2;
    let window = &text[inner_start..text.floor_char_boundary(inner_start + LONGEST_LINK)];
    let length = window.find("]]")?;
    let inner = &window[..length];
    if inner.contains(['[', '\n']) {
        return None;
    }
    let (id, label) = inner.split_once('|').unwrap_or((inner, inner));
    let (id, label) = (id.trim(), label.trim());
    if id.is_empty() {
        return None;
    }
    Some(Found {
        range: at..inner_start + length + 2,
        id,
        label: if label.is_empty() { id } else { label },
        explicit: true,
    })
}

fn is_id_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

fn may_be_id(id: &str) -> bool {
    id.len() <= LONGEST_ID
        && id.bytes().any(|b| b.is_ascii_alphabetic())
        && id.bytes().any(|b| b.is_ascii_digit())
        && id.bytes().any(|b| b == b'-' || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::{mentions, scan};
    use crate::content;
    use crate::diagnostic::Diagnostics;
    use crate::source::{Source, Sources};
    use crate::vocabulary::BuiltIn;
    use crate::vocabulary::heading::Headings;

    #[test]
    fn what_may_be_an_id() {
        for (text, expected) in [
            ("see INC-2024-0107, and OPS_12.", "INC-2024-0107 OPS_12"),
            ("--INC-1__", "INC-1"),
            ("INC2024 2024-01 a-b", ""),
            ("[[INC-1]] and [[ A b | the first ]]", "[INC-1] [A b=the first]"),
            ("[[INC-1", "INC-1"),
            ("[[]] [[|x]] [[a\nb]]", ""),
            ("https://example.org/INC-1?x=INC-2 INC-3", "INC-3"),
            ("éINC-1é [[é]]", "INC-1 [é]"),
            ("[[[INC-1]]]", "INC-1"),
        ] {
            let found: Vec<String> = scan(text)
                .iter()
                .map(|found| match (found.explicit, found.id == found.label) {
                    (false, _) => found.id.to_owned(),
                    (true, true) => format!("[{}]", found.id),
                    (true, false) => format!("[{}={}]", found.id, found.label),
                })
                .collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
        assert!(scan(&"[[".repeat(50_000)).is_empty());
        assert!(scan(&"x1-".repeat(50)).is_empty());
    }

    #[test]
    fn mentions_know_their_place() {
        let text = "# About INC-1\n\n**Like INC-2**, `INC-3`, [INC-4](x.md)\n\n```\nINC-5\n```\n\n| a |\n|--|\n| INC-6 |\n";
        let source = Source::new("a.md".into(), text.into());
        let file = Sources::default().add(source.clone());
        let document =
            content::read(file, "a.md", &source, Headings::built_in(), &mut Diagnostics::default());
        let found = mentions(&document, &source);
        let ids: Vec<&str> = found.iter().map(|mention| mention.id.as_str()).collect();
        assert_eq!(ids, ["INC-1", "INC-2", "INC-6"]);
        for mention in &found {
            assert_eq!(&text[mention.span.start..mention.span.end], mention.id);
        }
    }
}
