//! Action items as one JSON array, for programs.

use serde::Serialize;

use crate::analysis::ledger::Item;
use crate::export::actions::{Row, day};
use crate::site::Site;

/// One action item. Every key is always there; what is not known is `null` or `[]`.
#[derive(Debug, Serialize)]
struct Line<'a> {
    incident: &'a str,
    id: &'a str,
    title: &'a str,
    #[serde(rename = "type")]
    kind: Option<&'a str>,
    /// As written; none where that means nobody.
    owner: Option<&'a str>,
    priority: Option<&'a str>,
    /// `2024-11-07`
    due: Option<String>,
    status: &'static str,
    /// None where it is not overdue.
    overdue_days: Option<i64>,
    age_days: Option<i64>,
    ticket: Option<&'a str>,
    /// `written`, `tracker` or `policy`.
    due_source: Option<&'static str>,
    /// Who counts as owner: one name each.
    owners: &'a [String],
    teams: &'a [String],
    services: &'a [String],
    /// The causes that it is meant to remove, as declared.
    addresses: &'a [String],
    /// Why it was declined.
    reason: Option<&'a str>,
    opened: Option<String>,
    closed_on: Option<String>,
    /// The path of the tracker's export that says where it stands.
    source: Option<&'a str>,
    /// Full with a base URL, else relative to the root of the site.
    url: String,
}

/// Writes the array.
///
/// # Panics
/// Never: everything in the lines can be JSON.
#[must_use]
pub fn json(site: &Site, items: &[&Item]) -> String {
    let rows = Row::of(site, items);
    let lines: Vec<Line> = rows.iter().map(|row| line(row, site)).collect();
    serde_json::to_string_pretty(&lines).expect("strings, numbers and lists are JSON")
}

fn line<'a>(row: &Row<'a>, site: &Site) -> Line<'a> {
    let Row { item, action, incident } = *row;
    Line {
        incident: &incident.id.text,
        id: &action.id,
        title: &action.title,
        kind: action.kind.as_deref(),
        owner: item.owner.as_deref(),
        priority: action.priority.as_deref(),
        due: day(item.due),
        status: item.status.as_str(),
        overdue_days: item.overdue_days,
        age_days: item.age_days,
        ticket: action.ticket.as_deref(),
        due_source: item.due_source.map(crate::analysis::ledger::DueSource::as_str),
        owners: &item.owners,
        teams: &item.teams,
        services: &item.services,
        addresses: &action.addresses,
        reason: item.reason.as_deref(),
        opened: day(item.opened),
        closed_on: day(item.closed_on),
        source: item.source.as_ref().map(|source| source.export.as_str()),
        url: row.url(site),
    }
}
