//! Action items as CSV (RFC 4180), for spreadsheets: one a line below a line of names.

use std::borrow::Cow;

use anyhow::Context as _;
use csv::{Terminator, WriterBuilder};

use crate::analysis::ledger::Item;
use crate::export::actions::{Row, day};
use crate::site::Site;

/// The columns.
const COLUMNS: &[&str] = &[
    "incident",
    "id",
    "title",
    "type",
    "owner",
    "team",
    "priority",
    "opened",
    "due",
    "due_source",
    "status",
    "closed_on",
    "overdue_days",
    "age_days",
    "ticket",
    "addresses",
    "reason",
    "url",
];

/// Writes the table. Several teams, and several causes, share a cell with `, ` between them.
///
/// # Errors
/// If it cannot be written as CSV.
pub fn csv(site: &Site, items: &[&Item]) -> anyhow::Result<String> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let failed = "cannot write the action items as CSV";
    writer.write_record(COLUMNS).context(failed)?;
    for row in Row::of(site, items) {
        let cells = cells(&row, site);
        let cells = cells.iter().map(|cell| without_formula(cell).into_owned());
        writer.write_record(cells).context(failed)?;
    }
    String::from_utf8(writer.into_inner().context(failed)?).context(failed)
}

fn cells(row: &Row, site: &Site) -> [String; COLUMNS.len()] {
    let Row { item, action, incident } = row;
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let days = |days: Option<i64>| days.map(|days| days.to_string()).unwrap_or_default();
    [
        incident.id.text.clone(),
        action.id.clone(),
        action.title.clone(),
        text(action.kind.as_deref()),
        text(item.owner.as_deref()),
        item.teams.join(", "),
        text(action.priority.as_deref()),
        day(item.opened).unwrap_or_default(),
        day(item.due).unwrap_or_default(),
        text(item.due_source.map(crate::analysis::ledger::DueSource::as_str)),
        item.status.as_str().to_owned(),
        day(item.closed_on).unwrap_or_default(),
        days(item.overdue_days),
        days(item.age_days),
        text(action.ticket.as_deref()),
        action.addresses.join(", "),
        text(item.reason.as_deref()),
        row.url(site),
    ]
}

/// A spreadsheet runs a cell that begins like a formula, whoever wrote it; with a `'` in front it is a text.
/// See <https://owasp.org/www-community/attacks/CSV_Injection>.
fn without_formula(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return Cow::Owned(format!("'{cell}"));
    }
    Cow::Borrowed(cell)
}

#[cfg(test)]
mod tests {
    use super::without_formula;

    #[test]
    fn nothing_is_a_formula() {
        for (cell, expected) in
            [("=1+1", "'=1+1"), ("@ann", "'@ann"), ("-", "'-"), ("a = b", "a = b"), ("", "")]
        {
            assert_eq!(without_formula(cell), expected);
        }
    }
}
