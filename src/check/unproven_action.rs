//! `unproven-action`: an action item that is verified, by nothing.

use crate::check::{Input, Rule, postmortem};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::incident::action::Status;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UnprovenAction,
    title: "A verified action item without evidence",
    page: "
An action item says that somebody checked that it works (`verified`), and not how. Who reads it when the cause comes back
cannot tell what was tried.

Do: write what showed it under `evidence`: a test, a drill, a graph, an alert that fired.

    actions:
      - title: Refuse a rollout without its settings
        status: verified
        verified_on: 2024-12-01
        evidence: The drill of 1 December removed a setting, and the rollout stopped.

If nobody has tried it yet, it is `done`.
",
    check: Some(check),
};

fn check(input: Input, diagnostics: &mut Diagnostics) {
    for (item, action) in postmortem::items(input) {
        if item.status == Status::Verified && action.evidence.is_none() {
            diagnostics.push(Diagnostic::new(
                Code::UnprovenAction,
                action.span,
                format!("{} is verified, and nothing says by what", postmortem::name(action)),
                "write under `evidence` what showed that it works; if nobody has tried, it is `done`",
            ));
        }
    }
}
