//! `timeline-out-of-order`: an entry of a timeline before the one above it.

use crate::check::{Input, Rule};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::incident::timeline::Entry;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::TimelineOutOfOrder,
    title: "A timeline out of order",
    page: "
An entry of the timeline is earlier than the one above it. Either its time is wrong, or a day or a zone is missing, or
it was added later in the wrong place. The timeline is shown as it is written; the first such entry is reported.

A timeline that runs backwards throughout, the newest entry first, is in order.

Do: move the entry or correct its time.
",
    check: Some(check),
};

fn check(Input { casebook, .. }: Input, diagnostics: &mut Diagnostics) {
    for incident in &casebook.incidents {
        if let Some((before, entry, more)) = misplaced(&incident.timeline) {
            let others = match more {
                0 => String::new(),
                1 => "; one more entry is out of order".to_owned(),
                _ => format!("; {more} more entries are out of order"),
            };
            diagnostics.push(Diagnostic::new(
                Code::TimelineOutOfOrder,
                entry.span,
                format!("`{}` stands after `{}`{others}", entry.at, before.at),
                "move the entry or correct its time; a missing day or zone may be the reason",
            ));
        }
    }
}

/// The first entry that goes back in time with the one before it, and how many more do. None for a timeline that is in
/// order one way or the other.
fn misplaced(timeline: &[Entry]) -> Option<(&Entry, &Entry, usize)> {
    let goes_back =
        |pair: &&[Entry]| pair[0].list == pair[1].list && pair[0].at.is_after(&pair[1].at);
    let goes_on = |pair: &&[Entry]| pair[1].at.is_after(&pair[0].at);
    let back: Vec<&[Entry]> = timeline.windows(2).filter(goes_back).collect();
    let first = back.first()?;
    let on = timeline.windows(2).filter(goes_on).count();
    (on >= back.len()).then(|| (&first[0], &first[1], back.len() - 1))
}

#[cfg(test)]
mod tests {
    use super::misplaced;
    use crate::incident::moment::{self, Context};
    use crate::incident::timeline::Entry;
    use crate::source::{Source, Sources, Span};

    #[test]
    fn entries_that_go_back() {
        let file = Sources::default().add(Source::new("a.md".into(), String::new()));
        for (times, expected) in [
            ("10:00 10:05 10:10", None),
            ("10:00 10:10 10:05", Some(("2024-03-09T10:05:00".to_owned(), 0))),
            ("10:00 10:10 10:05 10:20 10:15", Some(("2024-03-09T10:05:00".to_owned(), 1))),
            ("10:10 10:05 10:00", None),
            ("10:00 10:00", None),
            ("", None),
        ] {
            let entries: Vec<Entry> = times
                .split_whitespace()
                .filter_map(|time| {
                    let text = format!("2024-03-09 {time}");
                    Some(Entry {
                        at: moment::leading(&text, Context::default())?.moment,
                        text: String::new(),
                        notes: String::new(),
                        span: Span::start_of(file),
                        list: 0,
                    })
                })
                .collect();
            let found = misplaced(&entries).map(|(_, entry, more)| (entry.at.to_string(), more));
            assert_eq!(found, expected, "{times}");
        }
    }
}
