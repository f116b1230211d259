//! Stage 2: document to incident. What a careful reader takes from one postmortem: title, dates, severity, timeline,
//! action items, causes, each with the place where the document says so. What it does not say stays empty.
//!
//! One noun a file: its type and how it is read. This stage knows nothing about other documents.

pub mod action;
pub mod cause;
pub mod duration;
pub mod field;
pub mod id;
pub mod impact;
pub mod kind;
pub mod moment;
pub mod reference;
pub mod section;
pub mod severity;
pub mod timeline;
pub mod title;
pub mod zone;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::config::Config;
use crate::content::Document;
use crate::diagnostic::Diagnostics;
use crate::incident::action::Action;
use crate::incident::cause::Cause;
use crate::incident::id::Id;
use crate::incident::impact::Impact;
use crate::incident::kind::{Audience, Kind, Status};
use crate::incident::duration::Duration;
use crate::incident::moment::Moment;
use crate::incident::reference::{ExternalLink, Mention, Relation};
use crate::incident::section::Section;
use crate::incident::severity::Severity;
use crate::incident::timeline::Entry;
use crate::source::{FileId, Span, Spanned};

/// One incident as its document tells it.
#[derive(Debug, Clone)]
pub struct Incident {
    /// The file.
    pub file: FileId,
    /// The document's path, see [`Document::path`].
    pub path: String,
    /// The part of the document that tells it: from its first byte to its last.
    pub span: Span,
    /// The id it declares, or the one that its file name gives. Unique only after `casebook`.
    pub id: Id,
    /// Its title.
    pub title: Spanned<String>,
    /// Incident, near miss, drill or maintenance.
    pub kind: Kind,
    /// Draft, in review or published.
    pub status: Status,
    /// Who may read it.
    pub audience: Audience,
    /// The day it started, else was detected, else the document's own date.
    pub date: Option<Spanned<NaiveDate>>,
    /// When it began.
    pub started_at: Option<Spanned<Moment>>,
    /// When someone or something noticed.
    pub detected_at: Option<Spanned<Moment>>,
    /// When someone took it on.
    pub acknowledged_at: Option<Spanned<Moment>>,
    /// When users no longer felt it.
    pub mitigated_at: Option<Spanned<Moment>>,
    /// When it was over.
    pub resolved_at: Option<Spanned<Moment>>,
    /// How long it took from start to resolution.
    pub duration: Option<Duration>,
    /// How bad it was.
    pub severity: Option<Spanned<Severity>>,
    /// The services that were hit.
    pub services: Vec<Spanned<String>>,
    /// The teams that own it.
    pub teams: Vec<Spanned<String>>,
    /// Who wrote it.
    pub authors: Vec<Spanned<String>>,
    /// Free labels.
    pub tags: Vec<Spanned<String>>,
    /// How it was noticed: monitoring, customer, staff, vendor or chance.
    pub detection: Option<Spanned<String>>,
    /// What set it off.
    pub trigger: Option<Spanned<String>>,
    /// Whom it hit and how much.
    pub impact: Impact,
    /// The document's sections that a reader would recognise, and the others.
    pub sections: Vec<Section>,
    /// What happened when.
    pub timeline: Vec<Entry>,
    /// What was promised.
    pub actions: Vec<Action>,
    /// Why it happened, the main cause first.
    pub causes: Vec<Cause>,
    /// Incidents that the front matter names.
    pub related: Vec<Spanned<Relation>>,
    /// Incidents that the prose names.
    pub mentions: Vec<Mention>,
    /// Dashboards, tickets, chats.
    pub links: Vec<ExternalLink>,
    /// Keys that begin with `x-`, for templates.
    pub extra: BTreeMap<String, serde_json::Value>,
}
