//! What was read from each document: as JSON for programs and measuring scripts, as a summary for people.

use std::fmt::Write as _;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use crate::incident::Incident;
use crate::incident::moment::Moment;
use crate::source::{Sources, Spanned};
use crate::vocabulary::heading::Kind;

/// One JSON array, one object an incident, every key present.
///
/// # Panics
/// Never: everything in the views can be JSON.
#[must_use]
pub fn json(incidents: &[Arc<Incident>], sources: &Sources) -> String {
    let views: Vec<IncidentView> =
        incidents.iter().map(|incident| IncidentView::of(incident, sources)).collect();
    serde_json::to_string_pretty(&views).expect("strings, numbers and lists are JSON")
}

/// A few lines an incident.
///
/// # Panics
/// Never: a string takes all that is written to it.
#[must_use]
pub fn human(incidents: &[Arc<Incident>], sources: &Sources) -> String {
    let mut text = String::new();
    for incident in incidents {
        let view = IncidentView::of(incident, sources);
        if !text.is_empty() {
            text.push('\n');
        }
        view.describe(&mut text).expect("writing to a string does not fail");
    }
    text
}

/// The keys of the facts that are not the same in two incidents, each with its texts. Where they stand is no fact, and
/// neither is a heading that tells no part of a postmortem.
///
/// # Panics
/// Never: everything in the views can be JSON.
#[must_use]
pub fn differences(one: (&Incident, &Sources), other: (&Incident, &Sources)) -> Vec<String> {
    let facts = |(incident, sources)| {
        let mut view = IncidentView::of(incident, sources);
        view.sections.retain(|section| section.kind != Kind::Other.as_str());
        let value = serde_json::to_value(&view).expect("strings, numbers and lists are JSON");
        without_places(value)
    };
    let (one, other) = (facts(one), facts(other));
    let (Value::Object(one), Value::Object(other)) = (one, other) else { return Vec::new() };
    one.into_iter()
        .filter(|(key, value)| other.get(key) != Some(value))
        .map(|(key, _)| key)
        .collect()
}

fn without_places(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(without_places).collect(),
        Value::Object(map) => map
            .into_iter()
            .filter(|(key, _)| key != "file" && key != "line")
            .map(|(key, value)| (key, without_places(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        value => value,
    }
}

#[derive(Serialize)]
struct IncidentView<'a> {
    file: &'a str,
    line: usize,
    id: &'a str,
    title: &'a str,
    kind: &'static str,
    status: &'static str,
    date: Option<String>,
    started_at: Option<String>,
    detected_at: Option<String>,
    acknowledged_at: Option<String>,
    mitigated_at: Option<String>,
    resolved_at: Option<String>,
    duration_minutes: Option<i64>,
    duration_stated: bool,
    severity: Option<SeverityView<'a>>,
    services: Vec<&'a str>,
    teams: Vec<&'a str>,
    authors: Vec<&'a str>,
    tags: Vec<&'a str>,
    sections: Vec<SectionView<'a>>,
    timeline: Vec<EntryView<'a>>,
    actions: Vec<ActionView<'a>>,
    causes: Vec<CauseView<'a>>,
    related: Vec<&'a str>,
}

#[derive(Serialize)]
struct SeverityView<'a> {
    label: &'a str,
    level: Option<&'a str>,
}

#[derive(Serialize)]
struct SectionView<'a> {
    kind: &'static str,
    heading: &'a str,
    line: usize,
}

#[derive(Serialize)]
struct EntryView<'a> {
    /// None where the writer left it open.
    at: Option<String>,
    text: &'a str,
    line: usize,
}

#[derive(Serialize)]
struct ActionView<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(rename = "type")]
    kind: Option<&'a str>,
    owner: Option<&'a str>,
    priority: Option<&'a str>,
    due: Option<String>,
    status: &'static str,
    ticket: Option<&'a str>,
    line: usize,
}

#[derive(Serialize)]
struct CauseView<'a> {
    id: &'a str,
    class: &'a str,
    role: &'a str,
    declared: bool,
    evidence: Option<&'a str>,
    line: usize,
}

impl<'a> IncidentView<'a> {
    fn of(incident: &'a Incident, sources: &'a Sources) -> Self {
        let line = |span| sources.line(span);
        let at = |moment: &Option<Spanned<Moment>>| moment.as_ref().map(|m| m.value.to_string());
        Self {
            file: &sources.get(incident.file).path,
            line: line(incident.begin),
            id: &incident.id.text,
            title: &incident.title.value,
            kind: incident.kind.as_str(),
            status: incident.status.as_str(),
            date: incident.date.as_ref().map(|date| date.value.to_string()),
            started_at: at(&incident.started_at),
            detected_at: at(&incident.detected_at),
            acknowledged_at: at(&incident.acknowledged_at),
            mitigated_at: at(&incident.mitigated_at),
            resolved_at: at(&incident.resolved_at),
            duration_minutes: incident.duration.map(|duration| duration.minutes),
            duration_stated: incident.duration.is_some_and(|duration| duration.stated),
            severity: incident.severity.as_ref().map(|severity| SeverityView {
                label: &severity.value.label,
                level: severity.value.level.as_deref(),
            }),
            services: values(&incident.services),
            teams: values(&incident.teams),
            authors: values(&incident.authors),
            tags: values(&incident.tags),
            sections: incident
                .sections
                .iter()
                .map(|section| SectionView {
                    kind: section.kind.as_str(),
                    heading: &section.heading,
                    line: line(section.span),
                })
                .collect(),
            timeline: incident
                .timeline
                .iter()
                .map(|entry| EntryView {
                    at: (!entry.at.is_open()).then(|| entry.at.to_string()),
                    text: &entry.text,
                    line: line(entry.span),
                })
                .collect(),
            actions: incident
                .actions
                .iter()
                .map(|action| ActionView {
                    id: &action.id,
                    title: &action.title,
                    kind: action.kind.as_deref(),
                    owner: action.owner.as_deref(),
                    priority: action.priority.as_deref(),
                    due: action.due.map(|due| due.to_string()),
                    status: action.status.as_str(),
                    ticket: action.ticket.as_deref(),
                    line: line(action.span),
                })
                .collect(),
            causes: incident
                .causes
                .iter()
                .map(|cause| CauseView {
                    id: &cause.id,
                    class: cause.class(),
                    role: &cause.role,
                    declared: cause.declared,
                    evidence: cause.evidence.as_deref(),
                    line: line(cause.span),
                })
                .collect(),
            related: incident.related.iter().map(|related| related.value.id.as_str()).collect(),
        }
    }

    fn describe(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "{}:{}  {}  {}", self.file, self.line, self.id, self.title)?;
        let severity = self.severity.as_ref().map(|severity| match severity.level {
            Some(level) if level != severity.label => format!("{} ({level})", severity.label),
            _ => severity.label.to_owned(),
        });
        let duration = self.duration_minutes.map(|minutes| {
            let source = if self.duration_stated { "stated" } else { "computed" };
            format!("{minutes} minutes ({source})")
        });
        let some = |list: &[&str]| (!list.is_empty()).then(|| list.join(", "));
        let facts = [
            ("kind", Some(format!("{}, {}", self.kind, self.status))),
            ("date", self.date.clone()),
            ("started", self.started_at.clone()),
            ("detected", self.detected_at.clone()),
            ("acknowledged", self.acknowledged_at.clone()),
            ("mitigated", self.mitigated_at.clone()),
            ("resolved", self.resolved_at.clone()),
            ("duration", duration),
            ("severity", severity),
            ("services", some(&self.services)),
            ("teams", some(&self.teams)),
            ("authors", some(&self.authors)),
            ("tags", some(&self.tags)),
            ("related", some(&self.related)),
        ];
        for (name, value) in facts {
            if let Some(value) = value {
                writeln!(text, "  {name:<13} {value}")?;
            }
        }
        for cause in &self.causes {
            write!(text, "  {:<13} {} ({})", "cause", cause.id, cause.role)?;
            match cause.evidence.filter(|_| !cause.declared) {
                Some(words) => writeln!(text, ": {words} (line {})", cause.line)?,
                None => writeln!(text)?,
            }
        }
        for section in &self.sections {
            writeln!(text, "  {:<13} {} (line {})", "section", section.heading, section.line)?;
        }
        for entry in &self.timeline {
            writeln!(
                text,
                "  {:<13} {}  {}",
                "event",
                entry.at.as_deref().unwrap_or("?"),
                entry.text
            )?;
        }
        for action in &self.actions {
            writeln!(
                text,
                "  {:<13} {}  [{}]  {}",
                "action", action.id, action.status, action.title
            )?;
        }
        Ok(())
    }
}

fn values(list: &[Spanned<String>]) -> Vec<&str> {
    list.iter().map(|item| item.value.as_str()).collect()
}
