//! The page of one incident.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::analysis::ledger::ItemRef;
use crate::casebook::IncidentIndex;
use crate::incident::Incident;
use crate::incident::moment::Moment;
use crate::incident::reference::RelationKind;
use crate::site::Site;
use crate::site::route::Route;
use crate::site::view::action::Action;
use crate::site::view::answer::{self, Verdicts};
use crate::site::view::burndown::{self, Burndown};
use crate::site::view::cause::Cause;
use crate::site::view::link::{self, Link};
use crate::site::view::moment::Time;
use crate::site::view::page::Page;
use crate::site::view::row::{self, Row};
use crate::site::view::severity::Severity;
use crate::site::view::similar::{self, Similar};
use crate::site::view::summary;
use crate::site::view::timeline::Timeline;
use crate::site::wording::{self, sentence_case};

/// What `incident.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct IncidentPage {
    /// The frame.
    pub page: Page,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// `Near miss`, `Drill` or `Maintenance`; none for an incident proper.
    pub kind: Option<String>,
    /// `Draft` or `In review`; none when published: a mark beside the title.
    pub state: Option<String>,
    /// `Draft`, `In review` or `Published`.
    pub status: String,
    /// `Restricted`; none for a page that everyone in the organisation may read.
    pub audience: Option<String>,
    /// How bad it was.
    pub severity: Option<Severity>,
    /// The day it is listed under.
    pub date: Option<Time>,
    /// Started, detected, acknowledged, mitigated, resolved: those that are known.
    pub moments: Vec<Milestone>,
    /// How long it and its phases took.
    pub spans: Vec<SpanOfTime>,
    /// The phases between the moments, for drawing; empty where they cannot be compared.
    pub phases: Vec<Phase>,
    /// The services that were hit.
    pub services: Vec<Link>,
    /// The teams that own it.
    pub teams: Vec<Link>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Free labels.
    pub tags: Vec<Link>,
    /// How it was noticed: `Monitoring`, `Customer` …
    pub detection: Option<String>,
    /// What set it off: `Config change`, `Traffic` …
    pub trigger: Option<String>,
    /// Whom it hit; none where the front matter says nothing of it.
    pub impact: Option<Impact>,
    /// Why it happened, the main cause first.
    pub causes: Vec<Cause>,
    /// What it says of earlier answers to its causes; none where it says nothing.
    pub verdicts: Option<Verdicts>,
    /// Dashboards, tickets, chats.
    pub links: Vec<Link>,
    /// Keys of the front matter that begin with `x-`, as they were written.
    pub extra: BTreeMap<String, serde_json::Value>,
    /// The table of contents: the text's headings, then the sections that the page adds.
    pub contents: Vec<ContentsEntry>,
    /// The whole text as written. HTML.
    pub text: String,
    /// What happened when.
    pub timeline: Option<Timeline>,
    /// What was promised.
    pub actions: Vec<Action>,
    /// How many of several promises are kept: `2 of 5 done`.
    pub progress: Option<String>,
    /// The same as a line over time, where any day is known.
    pub burndown: Option<Burndown>,
    /// Incidents that either side's front matter names.
    pub related: Vec<Related>,
    /// Incidents whose text mentions this one.
    pub mentioned_in: Vec<Mention>,
    /// Incidents that are like this one, the most alike first; at most five.
    pub similar: Vec<Similar>,
    /// The next older incident.
    pub older: Option<Row>,
    /// The next newer incident.
    pub newer: Option<Row>,
    /// The source file's path in the content folder.
    pub source: String,
}

/// A known moment of an incident.
#[derive(Debug, Clone, Serialize)]
pub struct Milestone {
    /// `Started`, `Detected` …
    pub name: String,
    /// When, in the zone in which it was written. Without the date where it is that of the start.
    pub time: Time,
    /// `+35 min` since the start.
    pub elapsed: Option<String>,
}

/// A length of time.
#[derive(Debug, Clone, Serialize)]
pub struct SpanOfTime {
    /// `Duration`, `Time to detect`, `Time to resolve`.
    pub name: String,
    /// `2 h 15 min`
    pub text: String,
}

/// A phase of an incident.
#[derive(Debug, Clone, Serialize)]
pub struct Phase {
    /// `undetected`, `responding` or `recovering`: for class names.
    pub name: String,
    /// `Undetected for 5 min`
    pub text: String,
    /// Where it begins, in thousandths of the whole.
    pub start: i64,
    /// How long it is, in thousandths of the whole.
    pub width: i64,
}

/// Whom it hit and how much, as the front matter says.
#[derive(Debug, Clone, Serialize)]
pub struct Impact {
    /// How many users, in the document's words.
    pub users: Option<String>,
    /// How long they felt it, where that is another time than the duration.
    pub duration: Option<String>,
    /// `Data was lost.` or `No data was lost.`
    pub data_loss: Option<String>,
    /// What they felt. HTML.
    pub text: Option<String>,
}

/// A line of the table of contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContentsEntry {
    /// 1 to 3.
    pub level: u8,
    /// The HTML id of the section.
    pub anchor: String,
    /// Its heading.
    pub text: String,
}

/// An incident that belongs to this one.
#[derive(Debug, Clone, Serialize)]
pub struct Related {
    /// How: `Recurrence of`, `Came back as`, `Caused by`, `Led to`, `Duplicate of`, `Also told in`, `See also`.
    pub relation: String,
    /// Which.
    pub incident: Row,
}

/// An incident whose text mentions this one.
#[derive(Debug, Clone, Serialize)]
pub struct Mention {
    /// Which.
    pub incident: Row,
    /// The words around the mention; may be empty.
    pub excerpt: String,
}

/// What is made of a document's text in another stage.
pub struct Written<'a> {
    /// All of it. HTML.
    pub html: String,
    /// Its headings.
    pub contents: Vec<ContentsEntry>,
    /// Makes HTML of a short text.
    pub inline: &'a dyn Fn(&str) -> String,
}

/// Makes the page of incident `index`.
#[must_use]
pub fn view(site: &Site, index: IncidentIndex, written: Written<'_>) -> IncidentPage {
    let route = Route::Incident(index);
    let incident = site.incident(index);
    let inline = written.inline;
    let timeline = Timeline::new(incident, inline);
    let actions: Vec<Action> = (0..incident.actions.len())
        .map(|position| Action::new(site, &route, ItemRef { incident: index, position }, inline))
        .collect();
    let (related, mentioned_in) = (related(site, &route, index), mentions(site, &route, index));
    let (older, newer) = site.neighbours(index);
    let row = |index| Row::new(site, &route, index);

    let mut contents = leveled(written.contents);
    let mut add = |there: bool, anchor: &str, text: &str| {
        if there {
            contents.push(ContentsEntry {
                level: 1,
                anchor: anchor.to_owned(),
                text: text.to_owned(),
            });
        }
    };
    // No heading's anchor has a dot in it, so these never meet one.
    add(timeline.is_some(), "page.timeline", "Timeline with elapsed time");
    add(!actions.is_empty(), "page.actions", "Action items");
    add(!related.is_empty() || !mentioned_in.is_empty(), "page.related", "Related incidents");
    let similar = similar::similar(site, &route, index);
    add(!similar.is_empty(), "page.similar", "Similar incidents");

    let description = summary::summary(site, index, 300).unwrap_or_default();
    IncidentPage {
        page: Page::new(
            site,
            &route,
            &format!("{} · {}", incident.id.text, incident.title.value),
            &description,
        ),
        id: incident.id.text.clone(),
        title: incident.title.value.clone(),
        kind: row::kind(incident),
        state: row::state(incident),
        status: sentence_case(incident.status.as_str()),
        audience: row::audience(incident),
        severity: incident.severity.as_ref().map(|severity| Severity::new(site, &severity.value)),
        date: incident.date.as_ref().map(|date| Time::day(date.value)),
        moments: milestones(incident),
        spans: spans(incident),
        phases: phases(incident),
        services: unique(
            incident.services.iter().map(|name| link::service(site, &route, &name.value)),
        ),
        teams: unique(incident.teams.iter().map(|name| link::team(site, &route, &name.value))),
        authors: incident.authors.iter().map(|author| author.value.clone()).collect(),
        tags: unique(incident.tags.iter().map(|name| link::tag(site, &route, &name.value))),
        detection: incident.detection.as_ref().map(|word| sentence_case(&word.value)),
        trigger: incident.trigger.as_ref().map(|word| sentence_case(&word.value)),
        impact: impact(incident, inline),
        causes: incident
            .causes
            .iter()
            .map(|cause| Cause::new(site, &route, incident, cause, inline))
            .collect(),
        verdicts: answer::verdicts(site, &route, index, inline),
        links: incident
            .links
            .iter()
            .map(|link| Link { text: link.title.clone(), href: Some(link.url.clone()) })
            .collect(),
        extra: incident.extra.clone(),
        contents,
        text: written.html,
        timeline,
        actions,
        progress: burndown::progress(site, index),
        burndown: burndown::view(site, index),
        related,
        mentioned_in,
        similar,
        older: older.map(row),
        newer: newer.map(row),
        source: incident.path.clone(),
    }
}

/// Links in their order, each once.
fn unique(links: impl Iterator<Item = Link>) -> Vec<Link> {
    let mut found = Vec::new();
    for link in links {
        if !found.contains(&link) {
            found.push(link);
        }
    }
    found
}

/// How deep the table of contents goes.
const CONTENTS_DEPTH: u8 = 3;

/// Headings begin at any level that their writer likes: the highest becomes 1. Deep ones are left out.
fn leveled(contents: Vec<ContentsEntry>) -> Vec<ContentsEntry> {
    let top = contents.iter().map(|entry| entry.level).min().unwrap_or(1);
    contents
        .into_iter()
        .map(|entry| ContentsEntry { level: entry.level - top + 1, ..entry })
        .filter(|entry| entry.level <= CONTENTS_DEPTH)
        .collect()
}

fn milestones(incident: &Incident) -> Vec<Milestone> {
    let start = incident.started_at.as_ref().map(|moment| moment.value);
    let moments = [
        ("Started", &incident.started_at),
        ("Detected", &incident.detected_at),
        ("Acknowledged", &incident.acknowledged_at),
        ("Mitigated", &incident.mitigated_at),
        ("Resolved", &incident.resolved_at),
    ];
    moments
        .into_iter()
        .filter_map(|(name, moment)| Some((name, moment.as_ref()?.value)))
        .map(|(name, moment)| Milestone {
            name: name.to_owned(),
            time: short_of_start(moment, start.filter(|_| name != "Started")),
            elapsed: start
                .filter(|_| name != "Started")
                .and_then(|start| wording::minutes_between(start, moment))
                .map(wording::elapsed),
        })
        .collect()
}

/// A moment without the date that it shares with the start.
fn short_of_start(moment: Moment, start: Option<Moment>) -> Time {
    let same_day = moment.time.is_some() && start.is_some_and(|start| start.date == moment.date);
    let shown = Moment { date: moment.date.filter(|_| !same_day), ..moment };
    Time { machine: wording::machine(moment), text: wording::moment(shown) }
}

/// Detection is counted from the start. So is resolution; it is named apart only where the document states another
/// duration than the one its times give.
fn spans(incident: &Incident) -> Vec<SpanOfTime> {
    let since_start = |moment: Option<Moment>| {
        let start = incident.started_at.as_ref()?.value;
        wording::minutes_between(start, moment?).filter(|minutes| *minutes >= 0)
    };
    let value = |moment: &Option<crate::source::Spanned<Moment>>| moment.as_ref().map(|m| m.value);
    let duration = incident.duration.map(|duration| duration.minutes);
    let resolved = since_start(value(&incident.resolved_at)).filter(|m| Some(*m) != duration);
    [
        ("Duration", duration),
        ("Time to detect", since_start(value(&incident.detected_at))),
        (
            "Time to mitigate",
            since_start(value(&incident.mitigated_at)).filter(|m| Some(*m) != duration),
        ),
        ("Time to resolve", resolved),
    ]
    .into_iter()
    .filter_map(|(name, minutes)| {
        Some(SpanOfTime { name: name.to_owned(), text: wording::duration(minutes?) })
    })
    .collect()
}

/// Start to detection, detection to mitigation, mitigation to resolution. Drawn only if they follow each other.
fn phases(incident: &Incident) -> Vec<Phase> {
    let Some(start) = incident.started_at.as_ref() else { return Vec::new() };
    let ends = [
        ("undetected", "Undetected", &incident.detected_at),
        ("responding", "Responding", &incident.mitigated_at),
        ("recovering", "Recovering", &incident.resolved_at),
    ];
    let mut bounds = Vec::new();
    for (name, text, moment) in ends {
        let Some(moment) = moment else { continue };
        let Some(minutes) = wording::minutes_between(start.value, moment.value) else {
            return Vec::new();
        };
        // Without a moment of mitigation the response lasts until the end.
        let (name, text) = match name {
            "recovering" if incident.mitigated_at.is_none() => ("responding", "Responding"),
            _ => (name, text),
        };
        bounds.push((name, text, minutes));
    }
    let total = bounds.last().map_or(0, |(_, _, minutes)| *minutes);
    let in_order = bounds.iter().map(|(_, _, minutes)| *minutes).is_sorted();
    if total <= 0 || !in_order || bounds.len() < 2 || bounds[0].2 < 0 {
        return Vec::new();
    }
    let mut phases = Vec::new();
    let mut from = 0;
    for (name, text, until) in bounds {
        if until > from {
            let thousandth = |minutes: i64| {
                i64::try_from(i128::from(minutes) * 1000 / i128::from(total)).unwrap_or(1000)
            };
            phases.push(Phase {
                name: name.to_owned(),
                text: format!("{text} for {}", wording::duration(until - from)),
                start: thousandth(from),
                width: thousandth(until) - thousandth(from),
            });
        }
        from = until;
    }
    phases
}

fn impact(incident: &Incident, inline: &dyn Fn(&str) -> String) -> Option<Impact> {
    let impact = &incident.impact;
    let duration = impact
        .duration_minutes
        .filter(|minutes| incident.duration.is_none_or(|duration| duration.minutes != *minutes));
    let view = Impact {
        users: impact.users.clone(),
        duration: duration.map(wording::duration),
        data_loss: impact.data_loss.map(|lost| {
            if lost { "Data was lost.".to_owned() } else { "No data was lost.".to_owned() }
        }),
        text: impact.text.as_deref().map(inline),
    };
    let says_something = view.users.is_some()
        || view.duration.is_some()
        || view.data_loss.is_some()
        || view.text.is_some();
    says_something.then_some(view)
}

fn related(site: &Site, route: &Route, index: IncidentIndex) -> Vec<Related> {
    let related = site.input.analysis.links.related(site.input.casebook, index);
    related
        .iter()
        .filter(|related| site.is_published(related.other))
        .map(|related| Related {
            relation: relation(related.kind, related.declared_here).to_owned(),
            incident: Row::new(site, route, related.other),
        })
        .collect()
}

fn mentions(site: &Site, route: &Route, index: IncidentIndex) -> Vec<Mention> {
    let mentions = site.input.analysis.links.mentioned_in(site.input.casebook, index);
    mentions
        .iter()
        .filter(|mention| site.is_published(mention.from))
        .map(|mention| Mention {
            incident: Row::new(site, route, mention.from),
            excerpt: mention.excerpt(site.input.casebook),
        })
        .collect()
}

/// A relation in words, as seen from this page.
fn relation(kind: RelationKind, declared_here: bool) -> &'static str {
    match (kind, declared_here) {
        (RelationKind::RecurrenceOf, true) => "Recurrence of",
        (RelationKind::RecurrenceOf, false) => "Came back as",
        (RelationKind::CausedBy, true) => "Caused by",
        (RelationKind::CausedBy, false) => "Led to",
        (RelationKind::DuplicateOf, true) => "Duplicate of",
        (RelationKind::DuplicateOf, false) => "Also told in",
        (RelationKind::SeeAlso, _) => "See also",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::example::Example;

    fn page(text: &'static str) -> IncidentPage {
        Example::of(&[("INC-1.md", text)]).plan(|site| {
            let inline = |text: &str| text.to_owned();
            let written = Written { html: String::new(), contents: Vec::new(), inline: &inline };
            view(site, 0, written)
        })
    }

    #[test]
    fn moments_phases_and_spans() {
        let page = page(
            "---\nstarted_at: 2025-01-01T23:50:00Z\ndetected_at: 2025-01-01T23:55:00Z\n\
             mitigated_at: 2025-01-02T00:50:00Z\nresolved_at: 2025-01-02T01:50:00+00:00\n---\n\nText.\n",
        );
        let moments: Vec<_> = page
            .moments
            .iter()
            .map(|m| (m.name.as_str(), m.time.text.as_str(), m.elapsed.as_deref()))
            .collect();
        assert_eq!(
            moments,
            [
                ("Started", "1 Jan 2025, 23:50 UTC", None),
                ("Detected", "23:55 UTC", Some("+5 min")),
                ("Mitigated", "2 Jan 2025, 00:50 UTC", Some("+1 h")),
                ("Resolved", "2 Jan 2025, 01:50 UTC", Some("+2 h")),
            ]
        );
        let phases: Vec<_> = page
            .phases
            .iter()
            .map(|p| (p.name.as_str(), p.text.as_str(), p.start, p.width))
            .collect();
        assert_eq!(
            phases,
            [
                ("undetected", "Undetected for 5 min", 0, 41),
                ("responding", "Responding for 55 min", 41, 459),
                ("recovering", "Recovering for 1 h", 500, 500),
            ]
        );
        let spans: Vec<_> = page.spans.iter().map(|s| (s.name.as_str(), s.text.as_str())).collect();
        assert_eq!(
            spans,
            [("Duration", "2 h"), ("Time to detect", "5 min"), ("Time to mitigate", "1 h")]
        );
    }

    #[test]
    fn a_bare_document_has_no_empty_parts() {
        let page = page("Just a text.\n");
        assert!(page.moments.is_empty() && page.phases.is_empty() && page.spans.is_empty());
        assert!(page.timeline.is_none() && page.impact.is_none() && page.contents.is_empty());
        assert_eq!(page.source, "INC-1.md");
    }

    #[test]
    fn a_relation_is_worded_from_both_sides() {
        let words = |index| {
            let documents = [
                ("INC-1.md", "---\nid: INC-1\ndate: 2025-01-01\n---\n\nText.\n"),
                (
                    "INC-2.md",
                    "---\nid: INC-2\ndate: 2025-02-01\nrelated: [{id: INC-1, relation: recurrence-of}]\n---\n\nText.\n",
                ),
            ];
            Example::of(&documents).plan(|site| {
                let related = related(site, &Route::Incident(index), index);
                let words = |r: &Related| format!("{} {}", r.relation, r.incident.id);
                related.iter().map(words).collect::<Vec<_>>()
            })
        };
        assert_eq!(words(0), ["Recurrence of INC-1"]);
        assert_eq!(words(1), ["Came back as INC-2"]);
    }

    #[test]
    fn a_fix_that_did_not_hold_is_told_on_both_incidents() {
        let documents = [
            (
                "INC-1.md",
                "---\nid: INC-1\ndate: 2025-01-01\ncauses: [network/dns]\nactions:\n\
                 - {title: Resolvers, status: done, done_on: 2025-01-05}\n\
                 - {title: Alert, status: open}\n---\n\nText.\n",
            ),
            ("INC-2.md", "---\nid: INC-2\ndate: 2025-02-01\ncauses: [network/dns]\n---\n\nText.\n"),
        ];
        Example::of(&documents).plan(|site| {
            let inline = |text: &str| text.to_owned();
            let page = |index| {
                view(
                    site,
                    index,
                    Written { html: String::new(), contents: Vec::new(), inline: &inline },
                )
            };
            // The newest incident comes first.
            let (later, earlier) = (page(0), page(1));
            let outcomes: Vec<(&str, &str)> = earlier
                .actions
                .iter()
                .flat_map(|action| &action.outcomes)
                .map(|outcome| (outcome.text.as_str(), outcome.incidents[0].incident.text.as_str()))
                .collect();
            assert_eq!(
                outcomes,
                [
                    ("Came back after this fix", "INC-2"),
                    ("Still open when it struck again", "INC-2")
                ]
            );
            assert!(earlier.verdicts.is_none());
            let verdicts = later.verdicts.expect("verdicts");
            let verdicts: Vec<(&str, &str, &str)> = verdicts
                .verdicts
                .iter()
                .map(|v| (v.text.as_str(), v.cause.text.as_str(), v.action.text.as_str()))
                .collect();
            assert_eq!(
                verdicts,
                [
                    ("Came back after the fix", "DNS", "INC-1/A1"),
                    ("Known, and still open", "DNS", "INC-1/A2"),
                ]
            );
        });
    }
}
