//! Which incidents are judged as postmortems that somebody finished, and how findings name their action items. No rule
//! of its own.
//!
//! A draft may miss anything; a drill and planned work have no cause and no victims.

use crate::analysis::ledger::Item;
use crate::check::Input;
use crate::incident::Incident;
use crate::incident::action::Action;
use crate::incident::kind::{Kind, Status};

/// Whether an incident is judged: an incident or near miss that is published or in review.
pub(super) fn is_judged(incident: &Incident) -> bool {
    matches!(incident.kind, Kind::Incident | Kind::NearMiss) && is_finished(incident)
}

/// The action items of all finished documents, drills too: what they promise counts.
pub(super) fn items(input: Input<'_>) -> impl Iterator<Item = (&Item, &Action)> {
    let incidents = &input.casebook.incidents;
    input.analysis.ledger.items().filter_map(|item| {
        let incident = &incidents[item.place.incident];
        is_finished(incident).then(|| (item, &incident.actions[item.place.position]))
    })
}

/// Whether an item is agreed and still to be done, as far as Casebook can know: a ticket of a tracker that it does not
/// know may say who does it and until when, and "Added an alert" tells what was done.
pub(super) fn is_promise(item: &Item, action: &Action) -> bool {
    item.is_agreed() && !is_elsewhere(item, action) && !tells_what_was_done(&action.title)
}

/// Whether an item has a ticket of a tracker of which there is no export.
pub(super) fn is_elsewhere(item: &Item, action: &Action) -> bool {
    action.ticket.is_some() && item.source.is_none()
}

/// Whether a title is a report in the past tense: "Added an alert", "We have added an alert", "Team discussed it".
fn tells_what_was_done(title: &str) -> bool {
    /// Words that end like a past tense and are none.
    const PRESENT: &[&str] =
        &["need", "embed", "feed", "seed", "speed", "proceed", "shed", "exceed"];
    /// Past tenses of their own, which no title in the imperative begins with.
    const PAST: &[&str] =
        &["got", "made", "built", "wrote", "ran", "found", "gave", "took", "began"];
    let mut words = title
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase);
    let is_past = |word: &str| {
        PAST.contains(&word) || word.len() > 4 && word.ends_with("ed") && !PRESENT.contains(&word)
    };
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    match first.as_str() {
        "we" | "team" | "i" => {
            matches!(second.as_str(), "have" | "ve" | "now" | "already") || is_past(&second)
        }
        first => is_past(first),
    }
}

/// An action item's title, or its beginning.
pub(super) fn name(action: &Action) -> String {
    /// So many characters tell which one it is.
    const LONGEST: usize = 60;
    let title = action.title.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "");
    match title.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", title[..end].trim_end()),
        None => format!("`{title}`"),
    }
}

fn is_finished(incident: &Incident) -> bool {
    incident.status != Status::Draft
}

#[cfg(test)]
mod tests {
    use super::tells_what_was_done;

    #[test]
    fn a_report_is_no_promise() {
        for (title, expected) in [
            ("Added an alert", true),
            ("Re-worked the alerts", true),
            ("We've added an alert", true),
            ("We have an alert now", true),
            ("Team discussed it", true),
            ("Got an answer from the provider", true),
            ("Add an alert", false),
            ("Feed the queue from two sides", false),
            ("We need an alert", false),
            ("", false),
        ] {
            assert_eq!(tells_what_was_done(title), expected, "{title}");
        }
    }
}
