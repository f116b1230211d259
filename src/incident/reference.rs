//! What a document points at: other incidents and the world outside.

use crate::source::Span;

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
