//! An incident as a Markdown document of its own: front matter that says what was understood, and the body as it was.
//!
//! Read again, the document gives the same facts. The front matter holds those that are one value or a list of names,
//! in the order of the reference, then what else the old one held, as it was written. What is read from a part of the
//! body (the timeline, the action items, the text of the impact) stays there: the box that people tick is in the text,
//! and a second list above it would stand against it from then on. So does what the front matter cannot say: a time
//! without a day, or a severity that is not on the site's scale.
//!
//! Where the document goes and what it is called is for the command to say.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::content::{Document, front_matter};
use crate::incident::kind::{Audience, Kind, Status};
use crate::incident::moment::Moment;
use crate::incident::{Incident, cause};
use crate::source::{Source, Span, Spanned};
use crate::value::{Entry, Node, Value, yaml_text};
use crate::vocabulary::field::{self, Field, Fields, Meaning};

/// Which moments go into the front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moments {
    /// All that were understood.
    All,
    /// Those of the old front matter. In a document that contradicts itself a day may weigh more above the text than in
    /// it, and change how the rest is read.
    Declared,
}

/// An incident and what it was read from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// The incident.
    pub incident: &'a Incident,
    /// The document that tells it.
    pub document: &'a Document,
    /// The document's text.
    pub source: &'a Source,
    /// Whether the document tells others too.
    pub among_others: bool,
    /// What keys of front matter mean.
    pub fields: &'a Fields,
}

impl Origin<'_> {
    /// Writes the incident's own document. Its id goes into the front matter where someone wrote it, or where the new
    /// file's name does not give it (`name_gives_id`).
    #[must_use]
    pub fn write(&self, name_gives_id: bool, moments: Moments) -> String {
        let facts = Facts::of(self, name_gives_id, moments);
        let mut text = self.front_matter(&facts);
        let first_line = self.source.text.split_inclusive('\n').next().unwrap_or_default();
        if first_line.ends_with("\r\n") {
            text = text.replace('\n', "\r\n");
        }
        let start = self.before().end;
        text + self.document.markdown.between(start..self.incident.span.end.max(start))
    }

    /// What the incident's part of the source begins with and its document does not have: of several incidents in a
    /// file, the heading of all of them and those that group some, which would be read as the incident's own. A range
    /// of bytes behind the front matter, empty for most.
    #[must_use]
    pub fn before(&self) -> Range<usize> {
        let head = self.document.front_matter.as_ref().map_or(0, |head| head.span.end);
        let start = head.max(self.incident.span.start);
        start..start.max(self.incident.begin.start)
    }

    /// The keys of the front matter that say something about a file of several incidents, and about none of them.
    pub fn keys_of_all(&self) -> impl Iterator<Item = &str> {
        let entries = self.document.front_matter.iter().flat_map(|head| &head.entries);
        entries.map(|entry| entry.key.value.as_str()).filter(|key| self.is_of_all(key))
    }

    fn is_of_all(&self, key: &str) -> bool {
        self.among_others
            && matches!(
                self.fields.of_key(key),
                Meaning::Own(field) | Meaning::Foreign(field) if !is_shared(field)
            )
    }

    fn front_matter(&self, facts: &Facts) -> String {
        let kept: Vec<&Entry> = self.kept(facts);
        let mut comments = self.comments();
        // Comments stand above the key that they are about, or at the end where it is gone.
        let mut comment = |text: &mut String, key: &str| {
            for line in comments.remove(key).unwrap_or_default() {
                text.push_str(&format!("{line}\n"));
            }
        };
        let mut text = String::from("---\n");
        for own in field::keys() {
            if facts.values.contains_key(own) || kept.iter().any(|entry| entry.key.value == own) {
                comment(&mut text, own);
            }
            if let Some(entry) = kept.iter().find(|entry| entry.key.value == own) {
                write_entry(&mut text, entry, self.source, 0);
            } else if let Some(value) = facts.values.get(own) {
                text.push_str(&format!("{own}:{value}"));
            }
        }
        for entry in kept {
            if !matches!(self.fields.of_key(&entry.key.value), Meaning::Own(_)) {
                comment(&mut text, &entry.key.value);
                write_entry(&mut text, entry, self.source, 0);
            }
        }
        let last = comments.remove("");
        for line in comments.into_values().chain(last).flatten() {
            text.push_str(&format!("{line}\n"));
        }
        text.push_str("---\n");
        text
    }

    /// The comments of the old front matter by the keys that they are about; those below the last have none.
    fn comments(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut by_key: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        if let Some(head) = &self.document.front_matter {
            for comment in front_matter::comments(head, &self.source.text) {
                let key = comment.entry.map_or("", |entry| head.entries[entry].key.value.as_str());
                by_key.entry(key).or_default().push(comment.text);
            }
        }
        by_key
    }

    /// The entries of the old front matter that go on as they were written: those whose own key is not written anew and
    /// whose value did not go under another key.
    fn kept(&self, facts: &Facts) -> Vec<&Entry> {
        let Some(head) = &self.document.front_matter else { return Vec::new() };
        let end_of = |index: usize| {
            head.entries.get(index + 1).map_or(head.span.end, |next| next.key.span.start)
        };
        let title = facts.values.get("title").map(|value| value.trim());
        let written = |key: &str| facts.values.contains_key(key);
        let entries = head.entries.iter().enumerate().filter(|(index, Entry { key, value })| {
            let moved = facts.come_from(key.span.start, end_of(*index));
            if self.is_of_all(&key.value) {
                return false;
            }
            match self.fields.of_key(&key.value) {
                // What says nothing makes room for what the body says; what was not understood stays to be mended.
                Meaning::Own(_) if is_empty(&value.value) => !written(&key.value),
                Meaning::Own(Field::Kind | Field::Status | Field::Audience) => !written(&key.value),
                // Words around a title are taken off when it is read.
                Meaning::Own(Field::Title)
                | Meaning::Ignored
                | Meaning::Extra
                | Meaning::Unknown => true,
                // What now stands under Casebook's own key does not stand there twice.
                Meaning::Foreign(Field::Status | Field::Draft) => !written("status"),
                Meaning::Foreign(Field::Audience) => !written("audience"),
                Meaning::Foreign(Field::Title) => {
                    !moved || value.scalar().map(yaml_text).as_deref() != title
                }
                Meaning::Own(_) | Meaning::Foreign(_) => !moved,
            }
        });
        entries.map(|(_, entry)| entry).collect()
    }
}

/// Whether a fact of a file's front matter holds for each of several incidents in it.
fn is_shared(field: Field) -> bool {
    !matches!(
        field,
        Field::Id
            | Field::Title
            | Field::Severity
            | Field::Date
            | Field::StartedAt
            | Field::DetectedAt
            | Field::AcknowledgedAt
            | Field::MitigatedAt
            | Field::ResolvedAt
            | Field::Duration
            | Field::Detection
            | Field::Trigger
            | Field::Causes
            | Field::Impact
            | Field::Related
            | Field::Actions
    )
}

/// What the front matter says for the incident.
struct Facts {
    /// The text behind each key and its colon, line end included.
    values: BTreeMap<&'static str, String>,
    /// Where they come from.
    spans: Vec<Span>,
}

impl Facts {
    fn of(origin: &Origin, name_gives_id: bool, moments: Moments) -> Self {
        let incident = origin.incident;
        let mut facts = Self { values: BTreeMap::new(), spans: Vec::new() };
        let head = origin.document.front_matter.as_ref().map(|head| head.span);
        let declared =
            |span: Span| head.is_some_and(|head| (head.start..head.end).contains(&span.start));
        let goes = |span: Span| moments == Moments::All || declared(span);
        if incident.id.written || !name_gives_id {
            facts.text("id", &incident.id.text, incident.id.span);
        }
        facts.text("title", &incident.title.value, incident.title.span);
        if incident.kind != Kind::Incident {
            facts.word("kind", incident.kind.as_str());
        }
        if incident.status != Status::Published {
            facts.word("status", incident.status.as_str());
        }
        if let Some(severity) = &incident.severity
            && (severity.value.level.is_some() || declared(severity.span))
        {
            facts.text("severity", &severity.value.label, severity.span);
        }
        if incident.audience != Audience::Internal {
            facts.word("audience", incident.audience.as_str());
        }
        let day = incident.date.as_ref().map(|date| date.value);
        let day_of =
            |moment: &Option<Spanned<Moment>>| moment.as_ref().and_then(|at| at.value.date);
        let started_on = day_of(&incident.started_at);
        for (key, moment) in [
            ("started_at", &incident.started_at),
            ("detected_at", &incident.detected_at),
            ("acknowledged_at", &incident.acknowledged_at),
            ("mitigated_at", &incident.mitigated_at),
            ("resolved_at", &incident.resolved_at),
        ] {
            // The day of a detection that the timeline tells counts less than a stated one, but not from up here.
            let moves_day = key == "detected_at" && started_on.is_none() && day != day_of(moment);
            if let Some(moment) = moment
                && moment.value.date.is_some()
                && !moves_day
                && goes(moment.span)
            {
                facts.word(key, &moment.value.to_string());
                facts.spans.push(moment.span);
            }
        }
        if let Some(date) = &incident.date
            && started_on != Some(date.value)
            && goes(date.span)
        {
            facts.word("date", &date.value.to_string());
            facts.spans.push(date.span);
        }
        facts.names("services", &incident.services);
        facts.names("teams", &incident.teams);
        facts.names("authors", &incident.authors);
        facts.names("tags", &incident.tags);
        for (key, word) in [("detection", &incident.detection), ("trigger", &incident.trigger)] {
            if let Some(word) = word {
                facts.text(key, &word.value, word.span);
            }
        }
        facts.causes(incident);
        if moments == Moments::All {
            facts.duration(incident);
        }
        facts
    }

    fn word(&mut self, key: &'static str, word: &str) {
        self.values.insert(key, format!(" {word}\n"));
    }

    fn text(&mut self, key: &'static str, text: &str, span: Span) {
        self.word(key, &yaml_text(text));
        self.spans.push(span);
    }

    fn names(&mut self, key: &'static str, names: &[Spanned<String>]) {
        if !names.is_empty() {
            let written = names.iter().map(|name| yaml_text(&name.value)).collect();
            self.values.insert(key, list(written));
            self.spans.extend(names.iter().map(|name| name.span));
        }
    }

    /// Causes that were found, with the words that show them, marked so that they do not pass for declared ones.
    fn causes(&mut self, incident: &Incident) {
        if incident.causes.is_empty() || incident.causes.iter().any(|cause| cause.declared) {
            return;
        }
        let mut value = String::from("\n");
        for cause in &incident.causes {
            value.push_str(&format!("  - id: {}\n", yaml_text(&cause.id)));
            value.push_str(&format!("    role: {}\n", yaml_text(&cause.role)));
            if let Some(evidence) = &cause.evidence {
                value.push_str(&format!("    text: {}\n", yaml_text(evidence)));
            }
            value.push_str(&format!("    {}: true\n", cause::FOUND));
        }
        self.values.insert("causes", value);
    }

    /// How long it took, where the document says so. With only one end known, the length helps to find the other in the
    /// timeline when it comes from a field, and not when it comes from a sentence: then it stays where it stands.
    fn duration(&mut self, incident: &Incident) {
        let dated =
            |at: &Option<Spanned<Moment>>| at.as_ref().is_some_and(|at| at.value.date.is_some());
        if let Some(duration) = incident.duration.filter(|duration| duration.stated)
            && dated(&incident.started_at)
            && dated(&incident.resolved_at)
        {
            self.values.insert("impact", format!("\n  duration_minutes: {}\n", duration.minutes));
        }
    }

    /// Whether one of these facts was read from the part of the source between two bytes.
    fn come_from(&self, start: usize, end: usize) -> bool {
        self.spans.iter().any(|span| (start..end).contains(&span.start))
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Scalar(text) => text.trim().is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(entries) => entries.is_empty(),
    }
}

/// A key with its value as it was written.
fn write_entry(text: &mut String, entry: &Entry, source: &Source, indent: usize) {
    text.push_str(&format!("{:indent$}{}:", "", yaml_text(&entry.key.value)));
    write_value(text, &entry.value, source, indent);
}

fn write_value(text: &mut String, node: &Node, source: &Source, indent: usize) {
    match &node.value {
        Value::Null => text.push('\n'),
        Value::Scalar(value) => write_scalar(text, value, node.span, source, indent),
        Value::List(items) if items.is_empty() => text.push_str(" []\n"),
        Value::Map(entries) if entries.is_empty() => text.push_str(" {}\n"),
        Value::List(items) => {
            text.push('\n');
            for item in items {
                text.push_str(&format!("{:indent$}  -", ""));
                match &item.value {
                    Value::Map(entries) if !entries.is_empty() => {
                        let mut map = String::new();
                        for entry in entries {
                            write_entry(&mut map, entry, source, indent + 4);
                        }
                        text.push_str(&map[indent + 3..]);
                    }
                    _ => write_value(text, item, source, indent + 2),
                }
            }
        }
        Value::Map(entries) => {
            text.push('\n');
            for entry in entries {
                write_entry(text, entry, source, indent + 2);
            }
        }
    }
}

/// A scalar in its own spelling where that stands on one line; texts of several lines as they read.
fn write_scalar(text: &mut String, value: &str, span: Span, source: &Source, indent: usize) {
    let spelling = source.text.get(span.start..span.end).unwrap_or_default().trim();
    // A number or a truth stays one: for the reader that it was written for, `"3"` may not be 3.
    if spelling == value && !value.is_empty() && !value.contains(['\n', '\r']) {
        text.push_str(&format!(" {spelling}\n"));
        return;
    }
    let block = value.contains('\n')
        && !value.starts_with([' ', '\n', '\t'])
        && !value.ends_with("\n\n")
        && !value.chars().any(|c| c.is_control() && c != '\n');
    if !block {
        text.push_str(&format!(" {}\n", yaml_text(value)));
        return;
    }
    text.push_str(if value.ends_with('\n') { " |\n" } else { " |-\n" });
    for line in value.lines() {
        if line.is_empty() {
            text.push('\n');
        } else {
            text.push_str(&format!("{:indent$}  {line}\n", ""));
        }
    }
}

/// A list of names in one line, or where that gets too long, one a line.
fn list(names: Vec<String>) -> String {
    /// Longer lines (in bytes) are hard to read and to compare.
    const LONGEST: usize = 100;
    let line = names.join(", ");
    if line.len() <= LONGEST {
        return format!(" [{line}]\n");
    }
    names.into_iter().fold(String::from("\n"), |list, name| list + "  - " + &name + "\n")
}
