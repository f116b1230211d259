//! `came-back-after-fix`: a cause that struck again after an action against it was done.

use crate::check::{Input, Rule, struck_again};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::CameBackAfterFix,
    title: "A cause that came back after the fix",
    page: "
An action against a cause was done, and later the same cause struck again: with a service in common, where both
incidents name services. The fix did not hold, or it was not enough.

An action is against the causes under its `addresses`, where a class (`network`) stands for all of its causes. Without
`addresses` it is against every cause of its own incident, which often says too much: an alert that was added does not
remove the cause.

Do: find out why the fix did not hold, and promise what will. Where the action was never meant against that cause, say
under `addresses` what it is meant against.
",
    check: Some(check),
};

fn check(input: Input, diagnostics: &mut Diagnostics) {
    let Input { casebook, analysis, .. } = input;
    for item in analysis.ledger.items() {
        let Some(done) = item.closed_on else { continue };
        let came_back =
            struck_again::causes(analysis, item.place, |answer| answer.came_back.is_some());
        let Some(causes) = came_back else { continue };
        let tests = analysis.recurrence.all_tests(item.place);
        let incidents = struck_again::incidents(casebook, &tests.after_fix);
        let action = &casebook.incidents[item.place.incident].actions[item.place.position];
        let name = struck_again::name(casebook, item.place);
        diagnostics.push(Diagnostic::new(
            Code::CameBackAfterFix,
            action.span,
            format!("`{name}` was done on {done}, and {causes} came back: {incidents}"),
            if action.addresses.is_empty() {
                "find out why it did not hold; if it was not meant against that, name under `addresses` what it is meant against"
            } else {
                "find out why it did not hold, and promise what will"
            },
        ));
    }
}
