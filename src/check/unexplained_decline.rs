//! `unexplained-decline`: an action item that was declined without a reason.

use crate::check::{Input, Rule, postmortem};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::incident::action::Status;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UnexplainedDecline,
    title: "A declined action item without a reason",
    page: "
An action item was decided against, and neither the document nor the tracker says why. To decline is a good answer: the
remedy may cost more than the illness. Without the reason the next incident asks the same question again.

Do: write the `reason` in one sentence:

    actions:
      - {title: A second provider, status: declined, reason: Twice the price for two hours a year.}
",
    check: Some(check),
};

fn check(input: Input, diagnostics: &mut Diagnostics) {
    for (item, action) in postmortem::items(input) {
        let explained = item.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
        if item.status == Status::Declined && !explained {
            diagnostics.push(Diagnostic::new(
                Code::UnexplainedDecline,
                action.span,
                format!("{} was declined, and nothing says why", postmortem::name(action)),
                "write the `reason` in one sentence, so that nobody has to decide it again",
            ));
        }
    }
}
