//! Action items for people at a terminal: what is late first.

use crate::analysis::ledger::{Counts, DueSource, Item};
use crate::export::actions::{Row, day};
use crate::incident::action::Status;
use crate::site::Site;
use crate::site::wording::{counted, number};

/// A heading, and which items stand below it.
type Group = (&'static str, fn(&Item) -> bool);

/// In the order in which they ask for attention. Every item belongs to one.
const GROUPS: &[Group] = &[
    ("Overdue", Item::is_overdue),
    ("To do", |item| {
        matches!(item.status, Status::Open | Status::InProgress) && !item.is_overdue()
    }),
    ("Proposed, not agreed yet", |item| item.status == Status::Proposed),
    ("Done, not verified", Item::is_unverified),
    ("Verified", |item| item.status == Status::Verified),
    ("Declined", |item| item.status == Status::Declined),
];

/// One line an item, in groups, and a last line that counts them. `color` marks the headings.
#[must_use]
pub fn human(site: &Site, items: &[&Item], color: bool) -> String {
    let rows = Row::of(site, items);
    let lines: Vec<[String; 4]> = rows.iter().map(cells).collect();
    let width = |column: usize| {
        lines.iter().map(|cells| cells[column].chars().count()).max().unwrap_or_default()
    };
    let widths = [width(0), width(1), width(2)];
    let mut text = String::new();
    for (heading, belongs) in GROUPS {
        let mut members = rows.iter().zip(&lines).filter(|(row, _)| belongs(row.item)).peekable();
        if members.peek().is_none() {
            continue;
        }
        text.push_str(&marked(heading, *heading == "Overdue", color));
        text.push('\n');
        for (row, [when, name, owner, title]) in members {
            let [w, n, o] = widths;
            text.push_str(&format!("  {when:w$}  {name:n$}  {owner:o$}  {title}\n"));
            if let Some(reason) = &row.item.reason {
                text.push_str(&format!("  {:w$}  reason: {}\n", "", one_line(reason)));
            }
        }
        text.push('\n');
    }
    text.push_str(&summary(items, site));
    text
}

/// When, which, who, what.
fn cells(row: &Row) -> [String; 4] {
    let item = row.item;
    let when = match (item.overdue_days, item.is_closed(), item.due) {
        (Some(days), ..) => {
            format!("{} late{}", counted(days.unsigned_abs(), "day", "days"), note(item))
        }
        (None, true, _) => {
            day(item.closed_on).map_or_else(|| "day unknown".to_owned(), |day| format!("on {day}"))
        }
        (None, false, None) => "no due date".to_owned(),
        (None, false, due) => format!("due {}{}", day(due).unwrap_or_default(), note(item)),
    };
    let owner = match (item.owners.is_empty(), item.is_closed()) {
        (false, _) => item.owners.join(", "),
        (true, false) => "no owner".to_owned(),
        (true, true) => String::new(),
    };
    [when, row.name(), owner, one_line(&row.action.title)]
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn note(item: &Item) -> &'static str {
    match item.due_source {
        Some(DueSource::Policy) => " by policy",
        Some(DueSource::Tracker | DueSource::Written) | None => "",
    }
}

fn marked(heading: &str, alarming: bool, color: bool) -> String {
    match (color, alarming) {
        (false, _) => heading.to_owned(),
        (true, true) => format!("\x1b[1;31m{heading}\x1b[0m"),
        (true, false) => format!("\x1b[1m{heading}\x1b[0m"),
    }
}

/// `12 to do on 2025-06-01: 3 overdue, 1 without owner; 20 closed: 8 done and not verified`
fn summary(items: &[&Item], site: &Site) -> String {
    let counts = Counts::of(items.iter().copied());
    let part = |count: usize, what: &str, of_them: &[(usize, &str)]| {
        let named = of_them.iter().filter(|(count, _)| *count > 0);
        let named: Vec<String> =
            named.map(|(count, what)| format!("{} {what}", number(*count as u64))).collect();
        let colon = if named.is_empty() { "" } else { ": " };
        (count > 0).then(|| format!("{} {what}{colon}{}", number(count as u64), named.join(", ")))
    };
    let to_do = [
        (counts.overdue, "overdue"),
        (counts.unowned, "without owner"),
        (counts.undated, "without due date"),
    ];
    let closed = [
        (counts.unverified, "done and not verified"),
        (counts.verified, "verified"),
        (counts.declined, "declined"),
    ];
    let parts = [
        part(counts.to_do, &format!("to do on {}", site.input.as_of), &to_do),
        part(counts.closed, "closed", &closed),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "no action items\n".to_owned() } else { parts.join("; ") + "\n" }
}
