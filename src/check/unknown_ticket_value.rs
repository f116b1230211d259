//! `unknown-ticket-value`: a state or day of a ticket cannot be read.

use std::collections::BTreeSet;

use crate::check::{Input, Rule};
use crate::config::tracker::{Column, STATES};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::tracker::ticket::Found;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UnknownTicketValue,
    title: "A state or day of a ticket that cannot be read",
    page: "
The export of a tracker gives a ticket of an action item a state that Casebook does not know, or a day that it cannot
read. That value stays as the document has it. Each such word is reported once an export, and of days the first.

Do: say what the tracker's word means, or in which order its days are written:

    trackers:
      - export: trackers/jira.csv
        states: {\"Waiting for the board\": open, \"Parked\": declined}
    dates: {order: day-first}
",
    check: Some(check),
};

fn check(input: Input, diagnostics: &mut Diagnostics) {
    let Input { casebook, analysis, .. } = input;
    let mut told = BTreeSet::new();
    for item in analysis.ledger.items() {
        let action = &casebook.incidents[item.place.incident].actions[item.place.position];
        let Some(text) = &action.ticket else { continue };
        let Found::Ticket(ticket) = casebook.tickets.find(text) else { continue };
        for unread in &ticket.unread {
            // A word may mean anything; days that are written in one way all wait for the same answer.
            let word = (unread.column == Column::Status).then_some(&unread.text);
            if !told.insert((&ticket.export, unread.column, word)) {
                continue;
            }
            let (what, help) = match unread.column {
                Column::Status => (
                    "state",
                    format!(
                        "say what it means: `states: {{\"{}\": open}}`; the states are {}",
                        unread.text,
                        STATES.map(|state| format!("`{state}`")).join(", ")
                    ),
                ),
                _ => (
                    "day",
                    "days are like `2025-06-01`; for days in numbers only, `dates:` in casebook.yaml says the order"
                        .to_owned(),
                ),
            };
            diagnostics.push(Diagnostic::new(
                Code::UnknownTicketValue,
                ticket.span,
                format!("`{}` of ticket `{}` is no {what} that is known", unread.text, ticket.key),
                help,
            ));
        }
    }
}
