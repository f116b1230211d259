//! `undated-completion`: an action item that is done on an unknown day.

use crate::check::{Input, Rule, postmortem};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::incident::action::Status;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UndatedCompletion,
    title: "An action item that is done on an unknown day",
    page: "
An action item of the front matter is `done` or `verified`, and neither the document nor the tracker says since when. So
nobody can tell whether the cause came back before the fix or after it: the item is judged by neither
`came-back-after-fix` nor `recurred-while-open`.

A ticked box in the text has no place for a day, and is not asked.

Do: write the day as `done_on`.
",
    check: Some(check),
};

fn check(input: Input, diagnostics: &mut Diagnostics) {
    for (item, action) in postmortem::items(input) {
        let is_done = matches!(item.status, Status::Done | Status::Verified);
        if !is_done || item.closed_on.is_some() || postmortem::is_elsewhere(item, action) {
            continue;
        }
        let incident = &input.casebook.incidents[item.place.incident];
        let head = input.casebook.document_of(incident).front_matter.as_ref();
        if head.is_some_and(|head| action.span.start < head.span.end) {
            diagnostics.push(Diagnostic::new(
                Code::UndatedCompletion,
                action.span,
                format!(
                    "{} is {}, and nothing says since when",
                    postmortem::name(action),
                    item.status.as_str()
                ),
                "write the day as `done_on: 2024-11-12`",
            ));
        }
    }
}
