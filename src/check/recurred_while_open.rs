//! `recurred-while-open`: a cause that struck again while an action against it was not done.

use crate::check::{Input, Rule, struck_again};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::RecurredWhileOpen,
    title: "A cause that struck again while an action against it was open",
    page: "
An action against a cause was promised, and before it was done the same cause struck again: with a service in common,
where both incidents name services. The cause was known, and what would have removed it was still to come.

An action is against the causes under its `addresses`, where a class (`network`) stands for all of its causes. Without
`addresses` it is against every cause of its own incident.

Do: finish the action, or decline it and say why under `reason`. Where it was done long ago, give it its `status` and
`done_on`; where it was never meant against that cause, say under `addresses` what it is meant against. For one that was
finished too late there is nothing left to do but to learn why.
",
    check: Some(check),
};

fn check(input: Input, diagnostics: &mut Diagnostics) {
    let Input { casebook, analysis, .. } = input;
    for item in analysis.ledger.items() {
        let struck =
            struck_again::causes(analysis, item.place, |answer| answer.struck_while_open.is_some());
        let Some(causes) = struck else { continue };
        let tests = analysis.recurrence.all_tests(item.place);
        let incidents = struck_again::incidents(casebook, &tests.while_open);
        let action = &casebook.incidents[item.place.incident].actions[item.place.position];
        let (stood, help) = match item.closed_on {
            Some(done) => (
                format!("was done only on {done}"),
                "learn why it took so long; if it was done earlier, correct `done_on`",
            ),
            None => (
                "is not done".to_owned(),
                "finish it, or decline it with a `reason`; if it is done, say so with `status` and `done_on`",
            ),
        };
        let name = struck_again::name(casebook, item.place);
        diagnostics.push(Diagnostic::new(
            Code::RecurredWhileOpen,
            action.span,
            format!("`{name}` {stood}, and {causes} struck meanwhile: {incidents}"),
            help,
        ));
    }
}
