//! The columns that trackers write, for a configuration that names none. Of several the surest comes first.

use crate::config::tracker::{Column, Format, Kind, Named, Tracker};

/// The headings or paths that may hold a column: the one that the configuration names, else the usual ones of its
/// tracker, else those of all trackers.
#[must_use]
pub fn names(tracker: &Tracker, column: Column) -> Vec<&str> {
    match tracker.column(column) {
        Named::As(name) => return vec![&name.value],
        Named::Nowhere => return Vec::new(),
        Named::Usual => {}
    }
    let table = match tracker.format {
        Format::Csv => CSV,
        Format::Json => JSON,
    };
    table
        .iter()
        .filter(|(kind, of, _)| tracker.kind.is_none_or(|only| only == *kind) && *of == column)
        .flat_map(|(_, _, names)| names.iter().copied())
        .collect()
}

/// Columns by tracker. Jira stands first: its `Issue id` is a number of the database, GitLab's the ticket's.
type Table = &'static [(Kind, Column, &'static [&'static str])];

/// Headings, compared without case. Jira: "Export CSV" of a search. GitLab: "Export as CSV" of the list of issues.
/// GitHub: "Export view data" of a project, and tables made of `gh issue list --json`.
const CSV: Table = &[
    (Kind::Jira, Column::Key, &["Issue key", "Key"]),
    (Kind::Jira, Column::Url, &["Issue URL"]),
    (Kind::Jira, Column::Status, &["Status", "Status Category"]),
    (Kind::Jira, Column::Reason, &["Resolution"]),
    (Kind::Jira, Column::Owner, &["Assignee"]),
    (Kind::Jira, Column::Due, &["Due date", "Due"]),
    (Kind::Jira, Column::Closed, &["Resolved", "Resolution date"]),
    (Kind::GitLab, Column::Key, &["Issue ID", "IID"]),
    (Kind::GitLab, Column::Url, &["URL"]),
    (Kind::GitLab, Column::Status, &["State"]),
    (Kind::GitLab, Column::Owner, &["Assignee Username", "Assignee"]),
    (Kind::GitLab, Column::Due, &["Due date"]),
    (Kind::GitLab, Column::Closed, &["Closed at (UTC)", "Closed at"]),
    (Kind::GitHub, Column::Key, &["Number"]),
    (Kind::GitHub, Column::Url, &["URL"]),
    (Kind::GitHub, Column::Status, &["Status", "State"]),
    (Kind::GitHub, Column::Reason, &["State reason", "stateReason", "state_reason"]),
    (Kind::GitHub, Column::Owner, &["Assignees", "Assignee"]),
    (Kind::GitHub, Column::Due, &["Due date", "Due"]),
    (Kind::GitHub, Column::Closed, &["Closed at", "closedAt", "closed_at"]),
];

/// Paths. Jira: `/rest/api/…/search`. GitLab: `/projects/…/issues` and `glab issue list --output json`. GitHub:
/// `gh issue list --json`, `/repos/…/issues` and `gh project item-list --format json`.
const JSON: Table = &[
    (Kind::Jira, Column::Key, &["key"]),
    (Kind::Jira, Column::Status, &["fields.status.name", "fields.status.statusCategory.key"]),
    (Kind::Jira, Column::Reason, &["fields.resolution.name"]),
    (Kind::Jira, Column::Owner, &["fields.assignee.displayName", "fields.assignee.name"]),
    (Kind::Jira, Column::Due, &["fields.duedate"]),
    (Kind::Jira, Column::Closed, &["fields.resolutiondate"]),
    (Kind::GitLab, Column::Key, &["references.full", "iid"]),
    (Kind::GitLab, Column::Url, &["web_url"]),
    (Kind::GitLab, Column::Status, &["state"]),
    (Kind::GitLab, Column::Owner, &["assignees.username", "assignee.username"]),
    (Kind::GitLab, Column::Due, &["due_date", "milestone.due_date"]),
    (Kind::GitLab, Column::Closed, &["closed_at"]),
    (Kind::GitHub, Column::Key, &["number", "content.number"]),
    // The API's `url` is the address of its answer; the page's is `html_url`.
    (Kind::GitHub, Column::Url, &["html_url", "url", "content.url"]),
    (Kind::GitHub, Column::Status, &["state", "status"]),
    (Kind::GitHub, Column::Reason, &["stateReason", "state_reason"]),
    (Kind::GitHub, Column::Owner, &["assignees.login", "assignee.login", "assignees"]),
    (Kind::GitHub, Column::Due, &["milestone.dueOn", "milestone.due_on"]),
    (Kind::GitHub, Column::Closed, &["closedAt", "closed_at"]),
];
