//! The parts of a postmortem: summary, impact, timeline, root cause and so on, by the words people head them with.

use crate::content::section::Kind;
use crate::source::Span;

/// A headed part of the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// What it is about.
    pub kind: Kind,
    /// The heading as written, without markup.
    pub heading: String,
    /// 1 to 6; a bold label that acts as a heading counts one deeper than the heading above it.
    pub level: u8,
    /// The anchor on the page, where it is a real heading.
    pub anchor: Option<String>,
    /// The heading in the source.
    pub span: Span,
    /// The blocks below it up to the next heading of its own or a higher level: a range of indices into
    /// [`Document::blocks`](crate::content::Document::blocks).
    pub blocks: std::ops::Range<usize>,
}
