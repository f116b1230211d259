//! `overdue-action`: an action item past its due day.

use crate::analysis::ledger::DueSource;
use crate::check::{Input, Rule, postmortem};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::OverdueAction,
    title: "An action item past its due day",
    page: "
An action item is agreed and not done, and the day by which it was promised (in the document, the tracker or by the policy
of casebook.yaml) is over.

Do: finish it; or agree on a new day and write it down; or, if nobody will do it, say so:

    actions:
      - {title: Move the queue, status: declined, reason: The queue goes away with the new shop.}

If it was done long ago, give it `status: done` and `done_on`.
",
    check: Some(check),
};

fn check(input: Input, diagnostics: &mut Diagnostics) {
    for (item, action) in postmortem::items(input) {
        let (Some(days), Some(due)) = (item.overdue_days, item.due) else { continue };
        let ago = if days == 1 { "a day".to_owned() } else { format!("{days} days") };
        let by = match item.due_source {
            Some(DueSource::Policy) => " by the policy",
            Some(DueSource::Tracker) => " by its ticket",
            Some(DueSource::Written) | None => "",
        };
        diagnostics.push(Diagnostic::new(
            Code::OverdueAction,
            action.span,
            format!("{} was due on {due}{by}, {ago} ago", postmortem::name(action)),
            "finish it, agree on a new day, or decline it with a `reason`; if it is done, say so with `status` and `done_on`",
        ));
    }
}
