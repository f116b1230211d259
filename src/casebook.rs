//! Stage 3: all incidents together. Ids become unique, references become resolved or were reported, and look-ups by
//! id, path and anchor are ready. After this stage nothing points at a thing that is not there.
//!
//! This stage knows nothing about URLs or pages.

use std::collections::BTreeMap;

use crate::content::Document;
use crate::content::walk::Attachment;
use crate::incident::Incident;
use crate::incident::reference::RelationKind;
use crate::source::Span;

/// An incident's index in [`Casebook::incidents`].
pub type IncidentIndex = usize;

/// All that was read.
#[derive(Debug, Clone)]
pub struct Casebook {
    /// The incidents, newest first; those without a date last, by id.
    pub incidents: Vec<Incident>,
    /// The documents in the order of their paths.
    pub documents: Vec<Document>,
    /// The attachments in the order of their paths.
    pub attachments: Vec<Attachment>,
    /// Every reference from one incident to another, in order of place.
    pub references: Vec<Reference>,
    by_id: BTreeMap<String, IncidentIndex>,
    by_path: BTreeMap<String, Resource>,
}

/// One incident points at another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Who points.
    pub from: IncidentIndex,
    /// At whom; never the same as `from`.
    pub to: IncidentIndex,
    /// The relation that the front matter declares; none for a mention or link in the text.
    pub relation: Option<RelationKind>,
    /// Where.
    pub span: Span,
}

/// Something that has a path in the content folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// Index of the first incident that a document tells.
    Incident(IncidentIndex),
    /// Index into [`Casebook::attachments`].
    Attachment(usize),
}

/// What a destination in a document leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The page of an incident, at a heading's anchor or at its top.
    Incident {
        /// Which.
        index: IncidentIndex,
        /// The anchor as it is on the page.
        anchor: Option<String>,
    },
    /// A published file; an index into [`Casebook::attachments`].
    Attachment(usize),
    /// An address outside the site, with a harmless scheme.
    Outside,
    /// A scheme that is never linked (`javascript:`, `data:`).
    Unsafe,
    /// A page that is there, a heading that is not. Holds the page.
    MissingAnchor(IncidentIndex),
    /// No such file. Holds the path that was looked for, relative to the content folder where it is inside it.
    MissingFile(String),
}
