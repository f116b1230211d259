//! `unknown-ticket`: the ticket of an action item is in no export of a tracker.

use crate::check::{Input, Rule};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::tracker::ticket::Found;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UnknownTicket,
    title: "A ticket that is in no export of a tracker",
    page: "
`trackers:` in casebook.yaml names exports, and an action item has a ticket of their form (a key such as `OPS-12`, a
number, an address of the same tracker) that none of them holds. Or its number is that of tickets in several projects.
The item stays as its document has it: whether it is done, nobody looked up.

Do: correct the ticket; or export the tracker again, with closed tickets and with all projects that action items are in;
or write the project with the number (`shop/web#12`).
",
    check: Some(check),
};

fn check(input: Input, diagnostics: &mut Diagnostics) {
    let Input { casebook, analysis, .. } = input;
    if casebook.tickets.is_empty() {
        return;
    }
    for item in analysis.ledger.items() {
        let action = &casebook.incidents[item.place.incident].actions[item.place.position];
        let Some(ticket) = &action.ticket else { continue };
        let (message, help) = match casebook.tickets.find(ticket) {
            Found::Ticket(_) | Found::Foreign => continue,
            Found::Missing => (
                format!("ticket `{ticket}` is in no export of a tracker"),
                format!(
                    "correct it, or export the tracker again, closed tickets too; the exports are {}",
                    listed(&casebook.tickets.exports)
                ),
            ),
            Found::Several => (
                format!("ticket `{ticket}` may be one of several projects"),
                "write the project too, such as `shop/web#12`, or the ticket's address".to_owned(),
            ),
        };
        diagnostics.push(Diagnostic::new(Code::UnknownTicket, action.span, message, help));
    }
}

fn listed(exports: &[String]) -> String {
    exports.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ")
}
