//! Exports as CSV: with commas, semicolons or tabs, values over several lines, and headings that come twice.

use csv::{ErrorKind, ReaderBuilder, StringRecord};

use crate::config::tracker::{Column, Named, Tracker};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics, suggestion};
use crate::source::{FileId, Source, Span};
use crate::tracker::{Broken, Record, no_such_column, usual};

/// The rows of an export. One that does not fit the headings is reported and left out.
///
/// # Errors
/// Why none of it can be read.
pub fn read(
    file: FileId,
    source: &Source,
    tracker: &Tracker,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Record>, Broken> {
    let text = &source.text;
    let mut reader =
        ReaderBuilder::new().delimiter(separator(text)).flexible(true).from_reader(text.as_bytes());
    let headings = match reader.headers() {
        Ok(headings) if !headings.iter().all(|heading| heading.trim().is_empty()) => {
            headings.clone()
        }
        _ => {
            return Err(Broken {
                why: "it holds no headings".to_owned(),
                help: "export it again; the first line names the columns".to_owned(),
            });
        }
    };
    let columns = columns(&headings, tracker, diagnostics)?;
    let mut records = Vec::new();
    let mut record = StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(records),
            Err(error) => return Err(unreadable(&error)),
        }
        let start = record.position().map_or(0, csv::Position::byte);
        let span = line_at(file, text, usize::try_from(start).unwrap_or(text.len()));
        if !fits(&record, &headings) {
            diagnostics.push(misfit(span, tracker, record.len(), headings.len()));
            continue;
        }
        let cell = |place: &usize| {
            let cell = record.get(*place).map(str::trim).filter(|cell| !cell.is_empty())?;
            // GitLab says the zone of all moments of a column in its heading.
            let utc = headings.get(*place).is_some_and(|heading| heading.ends_with("(UTC)"));
            Some(if utc { format!("{cell} UTC") } else { cell.to_owned() })
        };
        let values = columns.each_ref().map(|candidates| {
            let texts = candidates.iter().map(|places| places.iter().filter_map(cell).collect());
            texts.filter(|texts: &Vec<String>| !texts.is_empty()).collect()
        });
        records.push(Record { span, values });
    }
}

/// What stands between values: of the three that are in use, the one that the headings hold most often.
fn separator(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.trim_start().bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => counts.iter_mut().filter(|(mark, _)| *mark == byte).for_each(|(_, n)| *n += 1),
        }
    }
    // Of equal ones the first.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(mark, _)| *mark)
}

/// By column the places of the headings that may mean it.
type Columns = [Vec<Vec<usize>>; Column::ALL.len()];

fn columns(
    headings: &StringRecord,
    tracker: &Tracker,
    diagnostics: &mut Diagnostics,
) -> Result<Columns, Broken> {
    let places = |name: &str| -> Vec<usize> {
        let is_it = |heading: &str| heading.trim().to_lowercase() == name.trim().to_lowercase();
        headings.iter().enumerate().filter(|(_, text)| is_it(text)).map(|(at, _)| at).collect()
    };
    let columns = Column::ALL.map(|column| {
        let names = usual::names(tracker, column);
        let found = names.into_iter().map(&places).filter(|found| !found.is_empty()).collect();
        if let (Named::As(name), true) = (tracker.column(column), Vec::is_empty(&found)) {
            let help = suggestion::help(&name.value, headings.iter(), || has(headings));
            diagnostics.push(no_such_column(tracker, column, name, help));
        }
        found
    });
    if columns[Column::Key as usize].is_empty() && columns[Column::Url as usize].is_empty() {
        return Err(Broken {
            why: "no column of it holds the keys of the tickets".to_owned(),
            help: format!("name it as `columns: {{key: …}}`; {}", has(headings)),
        });
    }
    Ok(columns)
}

/// More headings than this are no help.
const MOST_NAMED: usize = 12;

fn has(headings: &StringRecord) -> String {
    let named: Vec<String> =
        headings.iter().take(MOST_NAMED).map(|heading| format!("`{}`", heading.trim())).collect();
    let more = headings.len() - named.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("it has {}{more}", named.join(", "))
}

/// Whether a record has a cell for every heading, and nothing beyond them.
fn fits(record: &StringRecord, headings: &StringRecord) -> bool {
    record.len() >= headings.len()
        && record.iter().skip(headings.len()).all(|cell| cell.trim().is_empty())
}

fn misfit(span: Span, tracker: &Tracker, cells: usize, headings: usize) -> Diagnostic {
    Diagnostic::new(
        Code::UnreadableExport,
        span,
        format!(
            "this record of `{}` has {cells} cells where the headings are {headings}",
            tracker.export.value
        ),
        "it is left out; put values that hold separators or line breaks in quotes, or export again",
    )
}

/// The line that begins at a byte, or after the line breaks there.
fn line_at(file: FileId, text: &str, start: usize) -> Span {
    let start = text.floor_char_boundary(start.min(text.len()));
    let rest = &text[start..];
    let start = start + (rest.len() - rest.trim_start_matches(['\r', '\n']).len());
    let line = text[start..].lines().next().unwrap_or_default();
    Span::new(file, start, start + line.len())
}

fn unreadable(error: &csv::Error) -> Broken {
    let why = match error.kind() {
        ErrorKind::Io(error) => error.to_string(),
        _ => error.to_string(),
    };
    Broken { why, help: "export it again as CSV in UTF-8".to_owned() }
}
