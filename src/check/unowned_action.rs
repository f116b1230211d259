//! `unowned-action`: an action item that nobody owns.

use crate::check::{Input, Rule, postmortem};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UnownedAction,
    title: "An action item that nobody owns",
    page: "
An action item is agreed and not done, and neither the document nor the tracker says who will do it.
What everybody should do, nobody does: such items are the ones that are still open when the incident comes back.

An item that is only `proposed` needs no owner yet, and a draft is not asked. Where an item has a ticket, and no export of
its tracker stands in casebook.yaml, the tracker may know.

Do: name one team or one person. In front matter:

    actions:
      - {title: Refuse a rollout without its settings, owner: platform, due: 2024-11-14}

In the text, a column `Owner`, or the name behind the item in parentheses.
",
    check: Some(check),
};

fn check(input: Input, diagnostics: &mut Diagnostics) {
    for (item, action) in postmortem::items(input) {
        // Somebody who may not own it is the finding `unknown-owner`.
        let is_unowned = item.is_unowned() && item.refused.is_empty();
        if !is_unowned || !postmortem::is_promise(item, action) {
            continue;
        }
        let name = postmortem::name(action);
        let (what, help) = match item.due {
            Some(due) => (
                format!("nobody owns {name}, due on {due}"),
                "name the team or person who will do it: `owner: …`, a column, or the name in parentheses",
            ),
            None => (
                format!("nobody owns {name}, and it has no due day"),
                "say who will do it until when: `owner: …` and `due: …`, columns, or `(name, 2024-11-14)` behind it",
            ),
        };
        diagnostics.push(Diagnostic::new(Code::UnownedAction, action.span, what, help));
    }
}
