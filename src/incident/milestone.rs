//! When it started, was detected, taken on, mitigated and resolved, and how long it took: from what the document states,
//! then from the words of its timeline, then from its summary. The first source that says a thing is believed.

use chrono::NaiveDate;

use crate::content::block::BlockKind;
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::incident::duration::{self, Duration};
use crate::incident::facts::Facts;
use crate::incident::moment::{self, Context, Moment};
use crate::incident::section::Outline;
use crate::incident::timeline::Entry;
use crate::source::{Span, Spanned};
use crate::vocabulary::field::{Field, Fields};
use crate::vocabulary::heading::Kind;
use crate::zone::Zone;

/// The course of an incident.
#[derive(Debug, Default)]
pub struct Milestones {
    pub started_at: Option<Spanned<Moment>>,
    pub detected_at: Option<Spanned<Moment>>,
    pub acknowledged_at: Option<Spanned<Moment>>,
    pub mitigated_at: Option<Spanned<Moment>>,
    pub resolved_at: Option<Spanned<Moment>>,
    pub duration: Option<Duration>,
}

/// What the summary says about the course.
#[derive(Debug, Default)]
pub struct Prose {
    /// The first day it names.
    pub date: Option<Spanned<NaiveDate>>,
    from: Option<Spanned<Moment>>,
    until: Option<Spanned<Moment>>,
    minutes: Option<i64>,
}

/// Words of an entry at which users begin to suffer.
const STARTS: &[&str] = &[
    "outage begins",
    "outage began",
    "outage starts",
    "outage started",
    "incident begins",
    "incident began",
    "incident starts",
    "incident started",
    "problem begins",
    "problem began",
    "problem starts",
    "problem started",
    "issue begins",
    "issue began",
    "issue starts",
    "issue started",
    "impact begins",
    "impact began",
    "impact starts",
    "impact started",
    "fault occurs",
    "fault occurred",
    "errors begin",
    "errors began",
    "failures begin",
    "failures began",
    "starts failing",
    "started failing",
    "begins failing",
    "began failing",
    "start failing",
    "starts to fail",
    "started to fail",
    "begin to fail",
    "began to fail",
    "begins experiencing",
    "start of the incident",
    "start of incident",
    "start of impact",
    "start of outage",
    "goes down",
    "went down",
    "drops to zero",
    "dropped to zero",
    "drops to 0",
    "dropped to 0",
    "reaches 0%",
    "reached 0%",
];

/// Words of an entry at which someone or something notices.
const DETECTS: &[&str] = &[
    "detected",
    "first alert",
    "alert fires",
    "alert fired",
    "alerts fire",
    "alerts fired",
    "alert triggered",
    "alerts triggered",
    "alert received",
    "alarm triggered",
    "was paged",
    "gets paged",
    "got paged",
    "page fires",
    "on-call paged",
    "oncall paged",
];

/// Words of an entry at which it is over.
const RESOLVES: &[&str] = &[
    "resolved",
    "fully restored",
    "service restored",
    "services restored",
    "is restored",
    "was restored",
    "were restored",
    "are restored",
    "back to normal",
    "returned to normal",
    "returns to normal",
    "return to normal",
    "back to their normal",
    "fully operational",
    "operational again",
    "verified operational",
    "all clear",
    "all-clear",
    "back online",
    "fully recovered",
    "has recovered",
    "have recovered",
    "recovery complete",
    "recovery completed",
    "outage ends",
    "outage ended",
    "outage over",
    "incident over",
    "end of incident",
    "incident ends",
    "incident ended",
    "everything is fine",
    "works again",
    "working again",
    "goes away",
    "okay again",
    "up again",
    "is back up",
    "are back up",
];

/// Words that turn the ones above into their opposite, or into a hope.
const NOT_YET: &[&str] = &[
    "not resolved",
    "unresolved",
    "not fully",
    "partially",
    "partly",
    "be resolved",
    "believing",
    "believed",
    "not been resolved",
    "isn't resolved",
    "could be resolved",
    "some of",
    "not detected",
    "undetected",
];

/// Finds the course of an incident. `base` and `zone` complete what a field leaves out.
#[must_use]
pub fn read(
    facts: &Facts,
    timeline: &[Entry],
    prose: &Prose,
    base: Option<NaiveDate>,
    zone: Option<Zone>,
    fields: &Fields,
    diagnostics: &mut Diagnostics,
) -> Milestones {
    let complete = |moment: &Spanned<Moment>| {
        let mut moment = moment.clone();
        if moment.value.time.is_some() {
            moment.value = moment.value.within(zone).on(base);
        }
        moment
    };
    let started_at = facts
        .started_at
        .as_ref()
        .or_else(|| facts.date.as_ref().filter(|date| date.value.time.is_some()));
    let mut found = Milestones {
        started_at: started_at.map(complete),
        detected_at: facts.detected_at.as_ref().map(complete),
        acknowledged_at: facts.acknowledged_at.as_ref().map(complete),
        mitigated_at: facts.mitigated_at.as_ref().map(complete),
        resolved_at: facts.resolved_at.as_ref().map(complete),
        duration: None,
    };
    found.pass_midnight(facts);
    found.judge(facts.duration.as_ref(), diagnostics);
    found.labelled(timeline, fields);
    let stated = facts.duration.as_ref().map(|minutes| minutes.value);
    found.matching(timeline, stated);
    found.told(timeline, prose, &complete);
    let computed = || {
        // Where nobody knows when it began, it took at least from when it was noticed.
        let start = found.started_at.as_ref().or(found.detected_at.as_ref())?;
        let end = found.resolved_at.as_ref()?;
        start.value.minutes_until(&end.value).filter(|minutes| *minutes >= 0)
    };
    let minutes = stated.or(prose.minutes);
    found.duration = minutes
        .map(|minutes| Duration { minutes, stated: true })
        .or_else(|| computed().map(|minutes| Duration { minutes, stated: false }));
    found
}

impl Milestones {
    /// Ends that have no day of their own are on the day of the start, or on the next where they would be before it.
    fn pass_midnight(&mut self, facts: &Facts) {
        let Some(start) = self.started_at.as_ref().map(|start| start.value) else { return };
        let ends = [
            (&mut self.detected_at, &facts.detected_at),
            (&mut self.acknowledged_at, &facts.acknowledged_at),
            (&mut self.mitigated_at, &facts.mitigated_at),
            (&mut self.resolved_at, &facts.resolved_at),
        ];
        for (end, written) in ends {
            let (Some(end), Some(written)) = (end, written) else { continue };
            if written.value.date.is_some() || written.value.time.is_none() {
                continue;
            }
            end.value.date = start.date.or(end.value.date);
            if start.is_after(&end.value) {
                end.value.date = end.value.date.and_then(|date| date.succ_opt());
            }
        }
    }

    /// Reports ends before the start, and a stated duration that is not the time between the two.
    fn judge(&self, stated: Option<&Spanned<i64>>, diagnostics: &mut Diagnostics) {
        /// Minutes that come from rounding.
        const ROUNDED: i64 = 2;
        let Some(start) = &self.started_at else { return };
        let ends = [
            ("was detected", &self.detected_at),
            ("was mitigated", &self.mitigated_at),
            ("was resolved", &self.resolved_at),
        ];
        for (what, end) in ends {
            let Some(end) = end.as_ref().filter(|end| start.value.is_after(&end.value)) else {
                continue;
            };
            diagnostics.push(Diagnostic::new(
                Code::EndBeforeStart,
                end.span,
                format!("{what} at `{}`, before it started at `{}`", end.value, start.value),
                "correct one of the two; mind the offsets from UTC",
            ));
        }
        let (Some(stated), Some(end)) = (stated, &self.resolved_at) else { return };
        let agrees = |minutes: i64| {
            let apart = (minutes - stated.value).abs();
            apart <= ROUNDED || apart * 10 <= minutes.max(stated.value)
        };
        let spans =
            [Some(start), self.detected_at.as_ref()].into_iter().flatten().flat_map(|from| {
                [Some(end), self.mitigated_at.as_ref()]
                    .into_iter()
                    .flatten()
                    .map(|to| from.value.minutes_until(&to.value))
            });
        let Some(minutes) = start.value.minutes_until(&end.value).filter(|minutes| *minutes > 0)
        else {
            return;
        };
        // From detection, or until mitigation: other honest ways to count.
        if spans.flatten().any(agrees) {
            return;
        }
        diagnostics.push(Diagnostic::new(
            Code::DifferingDuration,
            stated.span,
            format!(
                "it is said to have taken {}, but from `{}` to `{}` it is {}",
                duration::words(stated.value),
                start.value,
                end.value,
                duration::words(minutes)
            ),
            "correct the one that is wrong",
        ));
    }

    /// Entries that are nothing but the name of a milestone: "First detected", "Resolved".
    fn labelled(&mut self, timeline: &[Entry], fields: &Fields) {
        for entry in timeline {
            let Some(field) = fields.of_label(&entry.text) else { continue };
            let slot = match field {
                Field::StartedAt => &mut self.started_at,
                Field::DetectedAt => &mut self.detected_at,
                Field::AcknowledgedAt => &mut self.acknowledged_at,
                Field::MitigatedAt => &mut self.mitigated_at,
                Field::ResolvedAt => &mut self.resolved_at,
                _ => continue,
            };
            if slot.is_none() {
                *slot = Some(Spanned::new(entry.at, entry.span));
            }
        }
    }

    /// Where the document states how long it took, and only one pair of entries is so far apart, these are its ends.
    fn matching(&mut self, timeline: &[Entry], minutes: Option<i64>) {
        // The pairs of a longer timeline say nothing: there are too many.
        const MOST_ENTRIES: usize = 100;
        let Some(minutes) = minutes.filter(|minutes| *minutes > 0) else { return };
        if (self.started_at.is_some() && self.resolved_at.is_some())
            || timeline.len() > MOST_ENTRIES
        {
            return;
        }
        let apart = |from: &Moment, to: &Moment| from.minutes_until(to) == Some(minutes);
        let starts: Vec<(Moment, Span)> = match &self.started_at {
            Some(start) => vec![(start.value, start.span)],
            None => timeline
                .iter()
                .filter(|entry| {
                    self.detected_at.as_ref().is_none_or(|seen| !entry.at.is_after(&seen.value))
                })
                .map(|entry| (entry.at, entry.span))
                .collect(),
        };
        let ends: Vec<(Moment, Span)> = match &self.resolved_at {
            Some(end) => vec![(end.value, end.span)],
            None => timeline.iter().map(|entry| (entry.at, entry.span)).collect(),
        };
        let mut pairs: Vec<((Moment, Span), (Moment, Span))> = Vec::new();
        for start in &starts {
            for end in ends.iter().filter(|end| apart(&start.0, &end.0)) {
                if !pairs.iter().any(|pair| pair.0.0 == start.0 && pair.1.0 == end.0) {
                    pairs.push((*start, *end));
                }
            }
        }
        if let [(start, end)] = pairs.as_slice() {
            self.started_at.get_or_insert(Spanned::new(start.0, start.1));
            self.resolved_at.get_or_insert(Spanned::new(end.0, end.1));
        }
    }

    /// What the timeline's own words and the summary tell.
    fn told(
        &mut self,
        timeline: &[Entry],
        prose: &Prose,
        complete: &dyn Fn(&Spanned<Moment>) -> Spanned<Moment>,
    ) {
        let timed: Vec<&Entry> = timeline.iter().filter(|entry| entry.at.time.is_some()).collect();
        let says = |entry: &Entry, words: &[&str]| says(&entry.text, words);
        let at = |entry: &Entry| Spanned::new(entry.at, entry.span);
        // What begins or is noticed late in the story is something else.
        let early = timed.len() / 3 + 2;
        if self.started_at.is_none() {
            self.started_at = timed
                .iter()
                .take(early)
                .find(|entry| says(entry, STARTS))
                .filter(|entry| {
                    self.detected_at.as_ref().is_none_or(|seen| !entry.at.is_after(&seen.value))
                })
                .map(|entry| at(entry));
        }
        let seen = self.detected_at.is_some();
        if !seen {
            self.detected_at = timed
                .iter()
                .take(early)
                .find(|entry| says(entry, DETECTS))
                .filter(|entry| {
                    self.started_at.as_ref().is_none_or(|start| !start.value.is_after(&entry.at))
                })
                .map(|entry| at(entry));
        }
        if self.started_at.is_none() && !seen {
            self.started_at = prose.from.as_ref().map(complete);
        }
        // The first entry tells where it began, if it is no background.
        if self.started_at.is_none()
            && let Some(first) = timeline.first().filter(|first| first.at.time.is_some())
            && timeline.get(1).is_none_or(|next| {
                first.at.date.zip(next.at.date).is_none_or(|(a, b)| (b - a).num_days().abs() <= 90)
            })
            && !seen
            && self.detected_at.as_ref().is_none_or(|seen| seen.span != first.span)
        {
            self.started_at = Some(at(first));
        }
        if self.resolved_at.is_none() {
            let noted = |entry: &&&Entry| self::says(&entry.notes, RESOLVES);
            self.resolved_at = timed
                .iter()
                .rev()
                .find(|entry| says(entry, RESOLVES))
                .or_else(|| timed.iter().rev().find(noted))
                .filter(|entry| {
                    self.started_at.as_ref().is_none_or(|start| !start.value.is_after(&entry.at))
                })
                .map(|entry| at(entry))
                .or_else(|| prose.until.as_ref().map(complete));
        }
    }
}

/// Whether one sentence of a text holds one of the phrases, and nothing that takes it back.
fn says(text: &str, phrases: &[&str]) -> bool {
    let lower = text.to_lowercase();
    let holds =
        |sentence: &str, phrases: &[&str]| phrases.iter().any(|phrase| sentence.contains(phrase));
    lower
        .split(['.', '\n', ';'])
        .any(|sentence| holds(sentence, phrases) && !holds(sentence, NOT_YET))
}

/// Words before a length of time that is the incident's.
const LASTED: &[&str] = &[
    "lasted",
    "lasting",
    "duration of",
    "outage of",
    "down for",
    "inaccessible for",
    "unavailable for",
    "degraded for",
    "disrupted for",
    "total of",
    "fixed in",
    "resolved in",
    "resolved within",
    "outage lasted",
];

/// Reads what stands before the first section and in the summary.
#[must_use]
pub fn prose(outline: &Outline, context: Context) -> Prose {
    let mut prose = Prose::default();
    for (index, part) in outline.parts.iter().enumerate() {
        if index > 0 && part.reads_as != Kind::Summary {
            continue;
        }
        let lead = part.lead.map(|lead| (lead.words(), lead.text.span));
        let paragraphs = part.blocks().filter_map(|block| match &block.kind {
            BlockKind::Paragraph(text) => Some((text.plain.as_str(), text.span)),
            _ => None,
        });
        for (words, span) in lead.into_iter().chain(paragraphs) {
            for found in moment::all(words, context) {
                if let Some(date) = found.moment.date
                    && !is_of_the_document(&words[..found.range.start])
                {
                    prose.date.get_or_insert(Spanned::new(date, span));
                }
                if let (Some(until), Some(_)) = (found.until, found.moment.time)
                    && until.time.is_some()
                    && prose.from.is_none()
                {
                    prose.from = Some(Spanned::new(found.moment, span));
                    prose.until = Some(Spanned::new(until, span));
                }
            }
            prose.minutes = prose.minutes.or_else(|| lasted(words));
        }
    }
    prose
}

/// Words before a day on which something happened to the document, not to the service.
const OF_THE_DOCUMENT: &[&str] =
    &["updated", "modified", "edited", "revised", "reviewed", "published", "posted", "written"];

/// Whether the words before a date end like "last updated on".
fn is_of_the_document(before: &str) -> bool {
    let line = before.rsplit(['\n', '.']).next().unwrap_or_default().to_ascii_lowercase();
    let mut words =
        line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).rev();
    let last = words.find(|word| !["on", "at", "in", "date"].contains(word));
    last.is_some_and(|word| OF_THE_DOCUMENT.contains(&word))
}

/// "It lasted about two hours", in minutes.
fn lasted(words: &str) -> Option<i64> {
    let lower = words.to_ascii_lowercase();
    LASTED
        .iter()
        .filter_map(|phrase| {
            let at = lower.find(phrase)? + phrase.len();
            let (minutes, _) = duration::leading(&words[at..])?;
            Some((at, minutes))
        })
        .min()
        .map(|(_, minutes)| minutes)
}
