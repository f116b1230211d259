//! `undated-action`: an action item with an owner and without a due day.

use crate::check::{Input, Rule, postmortem};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UndatedAction,
    title: "An action item without a due day",
    page: "
An action item is agreed and has an owner, and neither the document nor the tracker nor the policy of casebook.yaml says
until when. What has no day is never late, so nobody asks for it.

Do: write the day on which somebody should ask (`due: 2024-11-14`, or a column `Due`), or have a day follow from how bad
the incident was:

    policy:
      due: {default: 30, severity: {sev1: 14}}     # days from the incident's day
",
    check: Some(check),
};

fn check(input: Input, diagnostics: &mut Diagnostics) {
    for (item, action) in postmortem::items(input) {
        let Some(owner) = &item.owner else { continue };
        let is_undated = item.is_undated() && !item.is_unowned();
        if is_undated && postmortem::is_promise(item, action) {
            diagnostics.push(Diagnostic::new(
                Code::UndatedAction,
                action.span,
                format!("{} of `{owner}` has no due day", postmortem::name(action)),
                "write `due: 2024-11-14` or a column `Due`, or set `policy.due` in casebook.yaml",
            ));
        }
    }
}
