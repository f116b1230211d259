//! `differing-timeline`: a timeline that the stated start and end contradict.

use chrono::Duration;

use crate::check::{Rule, Told};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::incident::Incident;
use crate::incident::moment::Moment;
use crate::incident::timeline::Entry;
use crate::source::{Span, Spanned};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::DifferingTimeline,
    title: "A timeline that the stated start and end contradict",
    page: "
The document states when the incident began and ended, and its timeline tells of another time: no entry stands between the
two or within a day of them, or the entry that says that it was resolved is more than a quarter of an hour (and a tenth of
the whole) away from the stated end. The page shows the stated times, and so does every figure made from them.

What led up to it and what came after may be as far away as it is.

Do: correct the one that is wrong. A month, a year or a zone is the usual reason.
",
    check: None,
};

/// An entry may stand so far from the incident and still tell of it.
const NEAR: Duration = Duration::days(1);

/// Minutes by which the entry that says that it is over may differ from the stated end: people look at the clock when
/// they are done.
const SLACK: i64 = 15;

/// Looks at what a document tells.
pub(super) fn look(told: Told, diagnostics: &mut Diagnostics) {
    for incident in told.incidents {
        let stated = |moment: &Option<Spanned<Moment>>| {
            let from_entry = |span: Span| {
                incident
                    .timeline
                    .iter()
                    .any(|entry| entry.span.start <= span.start && span.start < entry.span.end)
            };
            moment.clone().filter(|moment| !from_entry(moment.span))
        };
        let Some(start) = stated(&incident.started_at) else { continue };
        let end = stated(&incident.resolved_at);
        if let Some(found) = elsewhere(&incident.timeline, &start, end.as_ref()) {
            diagnostics.push(found);
        } else if let Some(end) = end
            && let Some(found) = over_at_another_time(incident, &start, &end)
        {
            diagnostics.push(found);
        }
    }
}

/// A timeline of which no entry is near the incident.
fn elsewhere(
    timeline: &[Entry],
    start: &Spanned<Moment>,
    end: Option<&Spanned<Moment>>,
) -> Option<Diagnostic> {
    /// A single entry may be about anything.
    const FEWEST: usize = 2;
    let day = |moment: &Moment| moment.date;
    let first = day(&start.value)?;
    let last = end.and_then(|end| day(&end.value)).unwrap_or(first).max(first);
    let dated: Vec<(&Entry, chrono::NaiveDate)> =
        timeline.iter().filter_map(|entry| Some((entry, day(&entry.at)?))).collect();
    let near = |day: chrono::NaiveDate| day - last <= NEAR && first - day <= NEAR;
    if dated.len() < FEWEST || dated.iter().any(|(_, day)| near(*day)) {
        return None;
    }
    let (entry, _) = dated.first()?;
    Some(Diagnostic::new(
        Code::DifferingTimeline,
        entry.span,
        format!(
            "the timeline begins at `{}`, and the incident is said to begin at `{}`",
            entry.at, start.value
        ),
        "correct the one that is wrong; a month or a year is the usual slip",
    ))
}

/// An entry that says that it is over, away from the stated end.
fn over_at_another_time(
    incident: &Incident,
    start: &Spanned<Moment>,
    end: &Spanned<Moment>,
) -> Option<Diagnostic> {
    let whole = start.value.minutes_until(&end.value)?;
    let slack = SLACK.max(whole / 10);
    let mut over = incident
        .timeline
        .iter()
        .filter(|entry| says_over(&entry.text) && entry.at.date.is_some())
        .filter_map(|entry| Some((entry, entry.at.minutes_until(&end.value)?)));
    let (entry, apart) = over.next()?;
    // Where it was over more than once, one that fits is enough.
    if apart.abs() <= slack || over.any(|(_, apart)| apart.abs() <= slack) {
        return None;
    }
    Some(Diagnostic::new(
        Code::DifferingTimeline,
        entry.span,
        format!("it was over at `{}`, and is said to be resolved at `{}`", entry.at, end.value),
        "correct the one that is wrong; mind the zone of each",
    ))
}

/// Whether an entry says that all of it is over, and no more.
fn says_over(text: &str) -> bool {
    /// A longer entry is about something that was resolved.
    const MOST_WORDS: usize = 8;
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let mut rest = words.as_slice();
    while let [first, behind @ ..] = rest
        && [
            "the", "incident", "outage", "issue", "problem", "is", "was", "now", "fully", "has",
            "been",
        ]
        .contains(&first.as_str())
    {
        rest = behind;
    }
    let [first, behind @ ..] = rest else { return false };
    let said = rest.len() < words.len();
    let over = match first.as_str() {
        "resolved" => true,
        "over" | "ended" => said && behind.is_empty(),
        _ => false,
    };
    // "Resolved the second problem" is about a part.
    let ends = behind.first().is_none_or(|word| {
        matches!(word.as_str(), "after" | "at" | "by" | "and" | "for" | "with" | "since" | "now")
    });
    over && ends && words.len() <= MOST_WORDS
}

#[cfg(test)]
mod tests {
    use super::says_over;

    #[test]
    fn an_entry_that_says_that_it_is_over() {
        for (text, expected) in [
            ("Resolved", true),
            ("Incident resolved.", true),
            ("The outage was over", true),
            ("The first problem is resolved, the second one is being looked at by all", false),
            ("Not resolved yet", false),
            ("Names resolved by the old server", false),
            ("Resolved by a restart", true),
            ("Resolved the second problem", false),
            ("Over half of all requests fail", false),
            ("Ended the rollout", false),
            ("", false),
        ] {
            assert_eq!(says_over(text), expected, "{text}");
        }
    }
}
