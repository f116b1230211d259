//! `trackers:` of casebook.yaml: which exports of issue trackers there are and what their columns and states mean.
//! Reading the exports is the business of the stage `tracker`.

use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics, suggestion};
use crate::key::{Key, Names, Shape};
use crate::source::Spanned;
use crate::value::{self, Entry, Node};

/// The states that an action item can have, as front matter and `states:` write them.
pub const STATES: [&str; 6] = ["proposed", "open", "in-progress", "done", "verified", "declined"];

/// How an export can be written.
const FORMATS: [&str; 2] = ["csv", "json"];

/// The trackers whose exports are known.
const KINDS: [&str; 3] = ["github", "gitlab", "jira"];

/// The keys of one of `trackers`.
pub const KEYS: [Key; 6] = [
    Key::new("export", Shape::Text, "trackers/jira.json", "The file, below the site's folder")
        .required(),
    Key::new(
        "format",
        Shape::Word(&FORMATS),
        "json",
        "How it is written; without it the file's ending decides",
    ),
    Key::new(
        "kind",
        Shape::Word(&KINDS),
        "jira",
        "The tracker that wrote it, whose usual columns and words count; without it those of all three",
    ),
    Key::new(
        "items",
        Shape::Text,
        "data.issues",
        "Where in JSON the list of tickets stands: keys with dots between them",
    ),
    Key::new(
        "columns",
        Shape::Map(&COLUMNS),
        "",
        "Headings of CSV, or ways through JSON with dots, where they are not the tracker's usual ones; an empty one is not read",
    ),
    Key::new(
        "states",
        Shape::Each(Names::Foreign, &Shape::Word(&STATES)),
        "{\"Waiting for the board\": open, Parked: declined}",
        "What words of the tracker mean; the usual ones need no entry",
    ),
];

/// The keys of `columns`, in the order of [`Column::ALL`].
pub const COLUMNS: [Key; Column::ALL.len()] = [
    Key::new("key", Shape::Text, "No.", "Its key or number"),
    Key::new("url", Shape::Text, "Link", "Its address"),
    Key::new("status", Shape::Text, "Stage", "Where it stands"),
    Key::new("reason", Shape::Text, "Resolution", "Why it is closed"),
    Key::new("owner", Shape::Text, "Assigned to", "Who it is given to"),
    Key::new("due", Shape::Text, "Due by", "The day by which it is due"),
    Key::new("closed", Shape::Text, "Closed on", "The day on which it was closed"),
];

/// The export of a tracker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracker {
    /// Its path below the site's folder, with `/`.
    pub export: Spanned<String>,
    /// How it is written.
    pub format: Format,
    /// The tracker that wrote it. None: the columns and words of all of them count.
    pub kind: Option<Kind>,
    /// Where in JSON the list of tickets stands: keys with dots between them.
    pub items: Option<Spanned<String>>,
    /// What the configuration says of columns, in the order of [`Column::ALL`].
    columns: [Named; Column::ALL.len()],
    /// What words of the tracker mean: the word as written there, and one of [`STATES`].
    pub states: Vec<(String, &'static str)>,
}

/// How an export is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Lines of values with commas, semicolons or tabs between them.
    Csv,
    /// One JSON value, or several one after the other.
    Json,
}

/// A tracker whose exports are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// GitHub's command line, API and tables of projects.
    GitHub,
    /// GitLab's API and CSV.
    GitLab,
    /// Jira's API and CSV.
    Jira,
}

/// What is taken from a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Its key or number.
    Key,
    /// Its address.
    Url,
    /// Where it stands.
    Status,
    /// Why it is closed.
    Reason,
    /// Who it is given to.
    Owner,
    /// The day by which it is due.
    Due,
    /// The day on which it was closed.
    Closed,
}

/// What the configuration says of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Named {
    /// Nothing: it is the one that the tracker usually writes.
    #[default]
    Usual,
    /// It is this one.
    As(Spanned<String>),
    /// It is not read.
    Nowhere,
}

impl Tracker {
    /// What the configuration says of a column.
    #[must_use]
    pub fn column(&self, column: Column) -> &Named {
        &self.columns[column as usize]
    }
}

impl Kind {
    /// The words for them.
    const WORDS: [(&'static str, Self); 3] =
        [(KINDS[0], Self::GitHub), (KINDS[1], Self::GitLab), (KINDS[2], Self::Jira)];
}

impl Format {
    /// The words for them.
    const WORDS: [(&'static str, Self); 2] = [(FORMATS[0], Self::Csv), (FORMATS[1], Self::Json)];

    fn of_ending(path: &str) -> Option<Self> {
        let ending = path.rsplit_once('.')?.1.to_lowercase();
        match ending.as_str() {
            "csv" | "tsv" | "txt" => Some(Self::Csv),
            "json" | "ndjson" | "jsonl" => Some(Self::Json),
            _ => None,
        }
    }
}

impl Column {
    /// All of them, in the order of their values.
    pub const ALL: [Self; 7] =
        [Self::Key, Self::Url, Self::Status, Self::Reason, Self::Owner, Self::Due, Self::Closed];

    /// The key below `columns:`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        COLUMNS[self as usize].name
    }
}

/// Reads `trackers:`. An entry that cannot be understood is reported and left out.
#[must_use]
pub fn read(node: &Node, diagnostics: &mut Diagnostics) -> Vec<Tracker> {
    let maps = value::expect_maps("trackers", node, diagnostics);
    maps.into_iter().filter_map(|map| read_one(node, map, diagnostics)).collect()
}

fn read_one(list: &Node, map: &[Entry], diagnostics: &mut Diagnostics) -> Option<Tracker> {
    let [export, format, kind, items, columns, states] = value::fields(map, &KEYS, diagnostics);
    let kind = kind
        .and_then(|node| expect_word("kind", "kind of tracker", node, &Kind::WORDS, diagnostics));
    let format =
        format.map(|node| expect_word("format", "format", node, &Format::WORDS, diagnostics));
    let columns = read_columns(columns, diagnostics);
    let states = read_states(states, diagnostics);
    let Some(export) = export else {
        diagnostics.push(Diagnostic::new(
            Code::UnknownValue,
            map.first().map_or(list.span, |entry| entry.key.span),
            "a tracker without `export` tells nothing",
            "name the file below the site's folder: `export: trackers/jira.csv`",
        ));
        return None;
    };
    let path = value::expect_text("export", export, diagnostics)?;
    let path = Spanned::new(path.trim().replace('\\', "/"), export.span);
    let format = match format {
        Some(format) => format?,
        None => Format::of_ending(&path.value).or_else(|| {
            diagnostics.push(Diagnostic::new(
                Code::UnreadableExport,
                path.span,
                format!(
                    "the export `{}` cannot be read: its ending does not tell how it is written",
                    path.value
                ),
                "add `format: csv` or `format: json`",
            ));
            None
        })?,
    };
    let items = items.and_then(|node| {
        let items = value::expect_text("items", node, diagnostics)?;
        if format == Format::Csv {
            diagnostics.push(Diagnostic::new(
                Code::UnknownValue,
                node.span,
                "`items` says where the list stands in JSON; CSV has only one",
                "take it out",
            ));
        }
        Some(Spanned::new(items, node.span))
    });
    Some(Tracker { export: path, format, kind, items, columns, states })
}

fn read_columns(node: Option<&Node>, diagnostics: &mut Diagnostics) -> [Named; Column::ALL.len()] {
    let map = node.and_then(|node| value::expect_map("columns", node, diagnostics));
    let nodes = value::fields(map.unwrap_or_default(), &COLUMNS, diagnostics);
    let mut columns = <[Named; Column::ALL.len()]>::default();
    for ((named, column), node) in columns.iter_mut().zip(Column::ALL).zip(nodes) {
        let Some(node) = node else { continue };
        if node.value == value::Value::Null {
            *named = Named::Nowhere;
        } else if let Some(text) = value::expect_text(column.as_str(), node, diagnostics) {
            *named = match text.trim() {
                "" => Named::Nowhere,
                name => Named::As(Spanned::new(name.to_owned(), node.span)),
            };
        }
    }
    columns
}

fn read_states(node: Option<&Node>, diagnostics: &mut Diagnostics) -> Vec<(String, &'static str)> {
    let map = node.and_then(|node| value::expect_map("states", node, diagnostics));
    let words: Vec<(&'static str, &'static str)> =
        STATES.iter().map(|state| (*state, *state)).collect();
    map.unwrap_or_default()
        .iter()
        .filter_map(|Entry { key, value }| {
            let state = expect_word(&key.value, "state", value, &words, diagnostics)?;
            Some((key.value.trim().to_owned(), state))
        })
        .collect()
}

/// The meaning of the one word that `key` takes.
fn expect_word<T: Copy>(
    key: &str,
    what: &str,
    node: &Node,
    words: &[(&'static str, T)],
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    let text = value::expect_text(key, node, diagnostics)?;
    let plain = text.trim().to_lowercase().replace([' ', '_'], "-");
    let known = words.iter().find(|(word, _)| *word == plain);
    if known.is_none() {
        let names = || words.iter().map(|(word, _)| *word);
        let help = suggestion::help(&text, names(), || {
            let names: Vec<String> = names().map(|word| format!("`{word}`")).collect();
            format!("use one of {}", names.join(", "))
        });
        diagnostics.push(Diagnostic::new(
            Code::UnknownValue,
            node.span,
            format!("`{text}` is no {what} that is known"),
            help,
        ));
    }
    known.map(|(_, meaning)| *meaning)
}
