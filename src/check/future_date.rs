//! `future-date`: an incident on a day that is still to come.

use crate::check::{Input, Rule};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::incident::kind::Kind;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::FutureDate,
    title: "An incident on a day that is still to come",
    page: "
The day of an incident or a near miss is after the day that counts as today (`--as-of`, else the clock). Most often its
year or month is a slip. Until the day comes, nothing of it counts as come back, and figures by month or quarter that
hold it tell little.

Drills and maintenance may be planned ahead.

Do: correct the day; or say what it is with `kind: drill` or `kind: maintenance`.
",
    check: Some(check),
};

fn check(input: Input, diagnostics: &mut Diagnostics) {
    let Input { casebook, analysis, .. } = input;
    for incident in &casebook.incidents {
        let struck = matches!(incident.kind, Kind::Incident | Kind::NearMiss);
        let Some(date) = incident.date.as_ref().filter(|date| date.value > analysis.as_of) else {
            continue;
        };
        if struck {
            diagnostics.push(Diagnostic::new(
                Code::FutureDate,
                date.span,
                format!("`{}` is after today, {}", date.value, analysis.as_of),
                "correct the day; a plan is a `kind: drill` or `kind: maintenance`",
            ));
        }
    }
}
