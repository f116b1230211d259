//! What was promised: action items, their owners and their state.

use chrono::NaiveDate;

use crate::source::Span;

/// One action item.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// `A1`, `A2` … or as declared; unique within its incident.
    pub id: String,
    /// What is to be done.
    pub title: String,
    /// prevent, detect, mitigate, process or investigate.
    pub kind: Option<String>,
    /// A person or a team.
    pub owner: Option<String>,
    /// p0 to p3.
    pub priority: Option<String>,
    /// The day by which it was promised.
    pub due: Option<NaiveDate>,
    /// Where it stands.
    pub status: Status,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
    /// When someone checked that it works.
    pub verified_on: Option<NaiveDate>,
    /// What shows that it works.
    pub evidence: Option<String>,
    /// Why it was declined.
    pub reason: Option<String>,
    /// The tracker's key or URL.
    pub ticket: Option<String>,
    /// The cause ids it is meant to remove.
    pub addresses: Vec<String>,
    /// Where it stands in the source.
    pub span: Span,
}

/// Where an action item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Thought of, not agreed.
    Proposed,
    /// Agreed, not begun.
    Open,
    /// Begun.
    InProgress,
    /// Finished.
    Done,
    /// Finished, and someone checked that it works.
    Verified,
    /// Decided against.
    Declined,
}
