//! Exports in the tests of this stage.

use crate::config::{self, Config};
use crate::diagnostic::Diagnostics;
use crate::source::{Source, Sources};
use crate::tracker::ticket::{Ticket, Tickets};

/// Some exports and what they hold. Each has what stands below `export:`, its path and its text.
pub fn tickets(
    exports: &[(&str, &str, &str)],
    diagnostics: &mut Diagnostics,
) -> (Tickets, Sources) {
    let paths: Vec<(&str, &str)> = exports.iter().map(|(yaml, path, _)| (*yaml, *path)).collect();
    let (config, mut sources) = configuration(&paths, diagnostics);
    let files: Vec<_> = exports
        .iter()
        .enumerate()
        .map(|(index, (_, path, text))| {
            // As decoding leaves it.
            let text = text.trim_start_matches('\u{FEFF}').to_owned();
            (index, sources.add(Source::new((*path).to_owned(), text)))
        })
        .collect();
    (super::read(&files, &sources, &config, diagnostics), sources)
}

/// Reads one export with every text.
pub fn survive(path: &str, texts: impl Iterator<Item = String>) {
    let (config, sources) = configuration(&[("", path)], &mut Diagnostics::default());
    for text in texts {
        let mut sources = sources.clone();
        let file = sources.add(Source::new(path.to_owned(), text));
        let _ = super::read(&[(0, file)], &sources, &config, &mut Diagnostics::default());
    }
}

fn configuration(exports: &[(&str, &str)], diagnostics: &mut Diagnostics) -> (Config, Sources) {
    let mut text = "trackers:\n".to_owned();
    let mut dates = String::new();
    for (yaml, path) in exports {
        let (own, more) = yaml.split_once("\ndates:").unwrap_or((yaml, ""));
        text += &format!("  - export: {path}\n    {own}\n");
        if !more.is_empty() {
            dates = format!("dates:{more}\n");
        }
    }
    let mut sources = Sources::default();
    let file = sources.add(Source::new("casebook.yaml".to_owned(), text + &dates));
    let config = config::read(file, sources.get(file), diagnostics);
    (config, sources)
}

/// One export: a line a ticket, sorted, and a line a finding.
pub fn read(yaml: &str, path: &str, text: &str) -> (Vec<String>, Vec<String>) {
    let mut diagnostics = Diagnostics::default();
    let (tickets, sources) = tickets(&[(yaml, path, text)], &mut diagnostics);
    let findings = diagnostics.iter().map(|d| format!("{} {}", d.code.as_str(), d.message));
    let mut lines: Vec<String> = tickets.iter().map(|ticket| line(ticket, &sources)).collect();
    lines.sort();
    (lines, findings.collect())
}

/// One export without findings.
pub fn shown(yaml: &str, path: &str, text: &str) -> Vec<String> {
    let (tickets, findings) = read(yaml, path, text);
    assert_eq!(findings, [""; 0], "{text}");
    tickets
}

fn line(ticket: &Ticket, sources: &Sources) -> String {
    let mut line = ticket.key.clone();
    let mut add = |text: String| line += &format!(" {text}");
    if let Some(status) = ticket.status {
        add(status.as_str().to_owned());
    }
    if let Some(reason) = &ticket.reason {
        add(format!("({reason})"));
    }
    if !ticket.owners.is_empty() {
        add(format!("owner={}", ticket.owners.join("+")));
    }
    for (name, day) in [("due", ticket.due), ("closed", ticket.closed_on)] {
        if let Some(day) = day {
            add(format!("{name}={day}"));
        }
    }
    if let Some(url) = &ticket.url {
        add(format!("url={url}"));
    }
    for unread in &ticket.unread {
        add(format!("unread={}:{}", unread.column.as_str(), unread.text));
    }
    add(format!("line={}", sources.line(ticket.span)));
    line
}
