//! What of an incident's promises is still to be kept, from its day on: a line that goes down with every item that is
//! closed.

use std::fmt::Write as _;

use chrono::NaiveDate;
use serde::Serialize;

use crate::analysis::ledger::Item;
use crate::casebook::IncidentIndex;
use crate::incident::action::Status;
use crate::site::Site;
use crate::site::view::moment::Time;
use crate::site::wording::{counted, day, number};

/// The line, in a drawing of 1000 by 100.
#[derive(Debug, Clone, Serialize)]
pub struct Burndown {
    /// What it shows, in words.
    pub text: String,
    /// The line as the `d` of a path.
    pub line: String,
    /// The due days.
    pub due: Vec<DueMark>,
    /// The incident's day, where it begins.
    pub from: Time,
    /// The site's today, or the day on which the last item was closed.
    pub to: Time,
    /// What is not in it: a sentence; none where nothing is left out.
    pub left_out: Option<String>,
}

/// A day on which items were due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueMark {
    /// Where, in thousandths of the width.
    pub x: i64,
    /// Whether an item that was due then was not closed by then.
    pub missed: bool,
}

/// How far an incident's action items are: `2 of 5 done, 1 declined`; none of fewer than two.
#[must_use]
pub fn progress(site: &Site, index: IncidentIndex) -> Option<String> {
    let items = site.input.analysis.ledger.of(index);
    if items.len() < 2 {
        return None;
    }
    let count =
        |wanted: &[Status]| items.iter().filter(|item| wanted.contains(&item.status)).count();
    let done = number(count(&[Status::Done, Status::Verified]) as u64);
    let mut text = format!("{done} of {} done", number(items.len() as u64));
    let declined = count(&[Status::Declined]);
    if declined > 0 {
        // Writing to a string cannot fail.
        let _ = write!(text, ", {} declined", number(declined as u64));
    }
    Some(text)
}

/// Makes the drawing; none where there are fewer than two items, the incident has no day, or nobody knows when any of
/// them was closed.
#[must_use]
pub fn view(site: &Site, index: IncidentIndex) -> Option<Burndown> {
    let items = site.input.analysis.ledger.of(index);
    let from = items.first().filter(|_| items.len() > 1)?.opened?;
    let (drawn, left_out): (Vec<&Item>, Vec<&Item>) =
        items.iter().partition(|item| !item.is_closed() || item.closed_on.is_some());
    // What was done before the incident was promised then.
    let mut closed: Vec<NaiveDate> =
        drawn.iter().filter_map(|item| item.closed_on).map(|closed| closed.max(from)).collect();
    closed.sort_unstable();
    let last = *closed.last()?;
    let to = if closed.len() < drawn.len() { site.input.as_of } else { last };
    let days = (to - from).num_days();
    if days < 1 {
        return None;
    }
    let x = |day: NaiveDate| (day - from).num_days() * 1000 / days;
    let y = |left: usize| 100 - left * 100 / drawn.len();

    let mut left = drawn.len();
    let mut line = format!("M0,{}", y(left));
    for &day in &closed {
        left -= 1;
        // Writing to a string cannot fail.
        let _ = write!(line, "H{}V{}", x(day), y(left));
    }
    line.push_str("H1000");

    let mut due: Vec<DueMark> = Vec::new();
    let mut marks: Vec<(NaiveDate, bool)> = drawn
        .iter()
        .filter(|item| item.status != Status::Proposed)
        .filter_map(|item| item.due.map(|day| (day, item.closed_on.is_none_or(|on| on > day))))
        .filter(|(day, _)| (from..=to).contains(day))
        .collect();
    marks.sort_unstable();
    for (day, missed) in marks {
        // Today is not missed yet.
        let mark = DueMark { x: x(day), missed: missed && day < site.input.as_of };
        match due.last_mut() {
            Some(last) if last.x == mark.x => last.missed |= mark.missed,
            _ => due.push(mark),
        }
    }
    Some(Burndown {
        text: format!("Still to do: {} on {}, {left} on {}.", drawn.len(), day(from), day(to)),
        line,
        due,
        from: Time::day(from),
        to: Time::day(to),
        left_out: (!left_out.is_empty()).then(|| {
            let count = counted(left_out.len() as u64, "item", "items");
            format!(
                "Without {count} that {} closed some day.",
                if left_out.len() == 1 { "was" } else { "were" }
            )
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::example::Example;

    fn of(actions: &str) -> (Option<String>, Option<Burndown>) {
        let text = format!("---\nid: INC-1\ndate: 2025-01-01\nactions:\n{actions}---\n\nText.\n");
        let example = Example::of(&[("a.md", Box::leak(text.into_boxed_str()))]);
        example.plan(|site| (progress(site, 0), view(site, 0)))
    }

    #[test]
    fn a_line_goes_down_with_every_item_that_is_closed() {
        let (progress, burndown) = of(
            "  - {title: A, status: done, done_on: 2025-02-20, due: 2025-02-10}\n  \
             - {title: B, status: verified, done_on: 2025-03-12, due: 2025-03-12}\n  \
             - {title: C, due: 2025-05-01}\n  - {title: D, due: 2025-08-01}\n  - {title: E, status: declined}\n",
        );
        assert_eq!(progress.as_deref(), Some("2 of 5 done, 1 declined"));
        let burndown = burndown.expect("a drawing");
        assert_eq!(burndown.line, "M0,0H331V25H463V50H1000");
        assert_eq!(burndown.text, "Still to do: 4 on 1 Jan 2025, 2 on 1 Jun 2025.");
        let due: Vec<_> = burndown.due.iter().map(|mark| (mark.x, mark.missed)).collect();
        assert_eq!(due, [(264, true), (463, false), (794, true)]);
        assert_eq!(burndown.left_out.as_deref(), Some("Without 1 item that was closed some day."));
    }

    #[test]
    fn a_line_of_what_is_all_closed_ends_with_the_last() {
        let (_, burndown) = of("  - {title: A, status: done, done_on: 2024-12-20}\n  \
             - {title: B, status: done, done_on: 2025-01-11}\n");
        let burndown = burndown.expect("a drawing");
        assert_eq!(burndown.line, "M0,0H0V50H1000V100H1000");
        assert_eq!(burndown.to.machine, "2025-01-11");
    }

    #[test]
    fn without_a_known_day_there_are_only_words() {
        let (progress, burndown) = of("  - {title: A, status: done}\n  - {title: B}\n");
        assert_eq!(progress.as_deref(), Some("1 of 2 done"));
        assert!(burndown.is_none());
        let (progress, burndown) = of("  - {title: A, status: done, done_on: 2025-02-01}\n");
        assert!(progress.is_none() && burndown.is_none());
    }
}
