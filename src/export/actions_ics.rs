//! Action items as the tasks of a calendar: iCalendar, RFC 5545.
//!
//! It is written here and not by a library: `icalendar` folds some lines to 76 octets, and asks for a clock and a
//! source of random numbers. The tests read the result back with that library.

use chrono::{Datelike, NaiveDate};

use crate::analysis::ledger::{DueSource, Item};
use crate::export::actions::Row;
use crate::incident::action::Status;
use crate::site::Site;
use crate::site::route::encoded;
use crate::site::wording;

/// Writes the calendar. A task's `UID` is made of the ids of its incident and of itself, and stays the same from one
/// calendar to the next.
#[must_use]
pub fn ics(site: &Site, items: &[&Item]) -> String {
    let mut calendar = Calendar::default();
    calendar.line("BEGIN", "VCALENDAR");
    calendar.line("VERSION", "2.0");
    calendar.line("PRODID", "-//Casebook//Action items//EN");
    calendar.line("CALSCALE", "GREGORIAN");
    let name = format!("{}: action items", site.input.config.title);
    calendar.text("NAME", &name);
    calendar.text("X-WR-CALNAME", &name);
    let rows = Row::of(site, items);
    for row in &rows {
        task(&mut calendar, row, site);
    }
    if rows.is_empty() {
        nothing(&mut calendar);
    }
    calendar.line("END", "VCALENDAR");
    calendar.0
}

fn task(calendar: &mut Calendar, row: &Row, site: &Site) {
    let Row { item, action, incident } = row;
    let uid = |id: &str| encoded(id).replace('/', "%2F");
    calendar.line("BEGIN", "VTODO");
    calendar.line("UID", &format!("{}/{}@casebook", uid(&incident.id.text), uid(&action.id)));
    calendar.midnight("DTSTAMP", site.input.as_of);
    if let Some(due) = item.due.and_then(basic) {
        calendar.line("DUE;VALUE=DATE", &due);
    }
    calendar.line("STATUS", status(item.status));
    if let (Status::Done | Status::Verified, Some(day)) = (item.status, item.closed_on) {
        calendar.midnight("COMPLETED", day);
    }
    if let Some(priority) = action.priority.as_deref().and_then(priority) {
        calendar.line("PRIORITY", priority);
    }
    calendar.text("SUMMARY", &one_line(&action.title));
    calendar.text("DESCRIPTION", &description(row));
    if !item.owners.is_empty() {
        let owners: Vec<String> = item.owners.iter().map(|owner| escaped(owner)).collect();
        calendar.line("CATEGORIES", &owners.join(","));
    }
    if let Some(url) = row.full_url(site) {
        calendar.line("URL", &url);
    }
    calendar.line("END", "VTODO");
}

/// What stands around a task, one fact a line.
fn description(row: &Row) -> String {
    let Row { item, action, incident } = row;
    let mut lines = vec![format!("{}: {}", incident.id.text, one_line(&incident.title.value))];
    let mut fact = |name: &str, text: Option<&str>| {
        if let Some(text) = text {
            lines.push(format!("{name}: {}", one_line(text)));
        }
    };
    fact("Owner", item.owner.as_deref());
    if let (Some(DueSource::Policy), Some(due)) = (item.due_source, item.due) {
        fact("Due by policy", Some(&wording::day(due)));
    }
    fact("Ticket", action.ticket.as_deref());
    fact("State from", item.source.as_ref().map(|source| source.export.as_str()));
    let against = action.addresses.join(", ");
    fact("Against", Some(against.as_str()).filter(|causes| !causes.is_empty()));
    fact("Evidence", action.evidence.as_deref());
    fact("Reason", item.reason.as_deref());
    lines.join("\n")
}

/// A calendar must hold a component. One without tasks holds the definition of UTC, which changes nothing.
fn nothing(calendar: &mut Calendar) {
    for (name, value) in [
        ("BEGIN", "VTIMEZONE"),
        ("TZID", "UTC"),
        ("BEGIN", "STANDARD"),
        ("DTSTART", "19700101T000000"),
        ("TZOFFSETFROM", "+0000"),
        ("TZOFFSETTO", "+0000"),
        ("END", "STANDARD"),
        ("END", "VTIMEZONE"),
    ] {
        calendar.line(name, value);
    }
}

/// What is only proposed needs action too: somebody has to agree.
fn status(status: Status) -> &'static str {
    match status {
        Status::Proposed | Status::Open => "NEEDS-ACTION",
        Status::InProgress => "IN-PROCESS",
        Status::Done | Status::Verified => "COMPLETED",
        Status::Declined => "CANCELLED",
    }
}

/// On the scale of calendars 1 is the highest, 5 the middle and 9 the lowest priority.
fn priority(name: &str) -> Option<&'static str> {
    match name {
        "p0" => Some("1"),
        "p1" => Some("3"),
        "p2" => Some("5"),
        "p3" => Some("7"),
        _ => None,
    }
}

/// Lines of a calendar, each ended and folded as RFC 5545, section 3.1, says.
#[derive(Debug, Default)]
struct Calendar(String);

impl Calendar {
    /// A line with a value that needs no escapes.
    fn line(&mut self, name: &str, value: &str) {
        /// Octets of a line without its end.
        const MOST: usize = 75;
        let line = format!("{name}:{value}");
        let mut rest = line.as_str();
        let mut room = MOST;
        while rest.len() > room {
            let (now, later) = rest.split_at(rest.floor_char_boundary(room));
            self.0.push_str(now);
            self.0.push_str("\r\n ");
            rest = later;
            room = MOST - 1;
        }
        self.0.push_str(rest);
        self.0.push_str("\r\n");
    }

    fn text(&mut self, name: &str, value: &str) {
        self.line(name, &escaped(value));
    }

    /// The beginning of a day; a calendar takes no day there.
    fn midnight(&mut self, name: &str, day: NaiveDate) {
        if let Some(day) = basic(day) {
            self.line(name, &format!("{day}T000000Z"));
        }
    }
}

/// `20241107`; none for a year of more than four digits.
fn basic(day: NaiveDate) -> Option<String> {
    (0..=9999).contains(&day.year()).then(|| day.format("%Y%m%d").to_string())
}

/// A text with the escapes of section 3.3.11, and without the control characters that none may hold.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => escaped.extend(['\\', character]),
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push('\t'),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::Calendar;

    #[test]
    fn lines_are_folded_between_characters_to_75_octets() {
        for text in ["a".repeat(67), "a".repeat(68), "ä€𝄞 ".repeat(60), "x".repeat(500)] {
            let mut calendar = Calendar::default();
            calendar.text("SUMMARY", &text);
            assert!(calendar.0.split("\r\n").all(|line| line.len() <= 75), "{}", calendar.0);
            assert_eq!(calendar.0.replace("\r\n ", ""), format!("SUMMARY:{text}\r\n"));
        }
    }

    #[test]
    fn what_means_something_in_a_text_is_escaped() {
        let mut calendar = Calendar::default();
        calendar.text("SUMMARY", "a\\b; c,d:\ne\u{7}\r\"f\"");
        assert_eq!(calendar.0, "SUMMARY:a\\\\b\\; c\\,d:\\ne\"f\"\r\n");
    }
}
