//! `unknown-owner`: an action item is owned by somebody whom the policy does not name.

use crate::check::{Input, Rule};
use crate::diagnostic::code::Code;
use crate::diagnostic::suggestion;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UnknownOwner,
    title: "An owner of an action item whom the policy does not allow",
    page: "
`policy:` in casebook.yaml says who may own an action item, and one that is still to be done names somebody else.
The item counts as one without an owner: nobody who was agreed on will do it.

Do: correct the name (the help names the nearest one), give the item to somebody on the list, or extend the list:

    policy:
      owners: [teams, ann]     # every team of `teams:`, and Ann

`teams` stands for every team, `members` for all of their members. Names are compared without case and without `@`.
",
    check: Some(check),
};

fn check(input: Input, diagnostics: &mut Diagnostics) {
    let Input { casebook, analysis, .. } = input;
    let Some(owners) = analysis.roster.owners() else { return };
    for item in analysis.ledger.items().filter(|item| !item.is_closed()) {
        let action = &casebook.incidents[item.place.incident].actions[item.place.position];
        for name in item.refused.iter() {
            let help = suggestion::help(name, owners.iter().copied(), || {
                format!("`policy.owners` in casebook.yaml allows {}", listed(&owners))
            });
            diagnostics.push(Diagnostic::new(
                Code::UnknownOwner,
                action.span,
                format!("`{name}` may not own an action item"),
                help,
            ));
        }
    }
}

/// More names than this are no help.
const MOST_NAMED: usize = 8;

fn listed(owners: &[&str]) -> String {
    if owners.is_empty() {
        return "nobody".to_owned();
    }
    let named: Vec<String> =
        owners.iter().take(MOST_NAMED).map(|name| format!("`{name}`")).collect();
    let more = owners.len() - named.len();
    if more > 0 { format!("{} and {more} more", named.join(", ")) } else { named.join(", ") }
}
