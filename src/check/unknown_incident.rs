//! `unknown-incident`: a reference to an incident that is not there.

use crate::casebook::UnresolvedKind;
use crate::check::{Input, Rule};
use crate::diagnostic::code::Code;
use crate::diagnostic::suggestion;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UnknownIncident,
    title: "A reference to an incident that is not there",
    page: "
`related:` or a link in double brackets (`[[INC-2024-0107]]`) names an id that no document has.
It stays on the page as text.

Do: correct the id (the help names the nearest one), or take the reference out.
",
    check: Some(check),
};

fn check(Input { casebook, .. }: Input, diagnostics: &mut Diagnostics) {
    for reference in &casebook.unresolved {
        if reference.kind != UnresolvedKind::Incident {
            continue;
        }
        // The incident that has the reference is not what it means.
        let others = casebook
            .incidents
            .iter()
            .filter(|incident| incident.file != reference.span.file)
            .map(|incident| incident.id.text.as_str());
        let help = suggestion::help(&reference.written, others, || {
            "an incident's id is its `id:`, or comes from its file's name".to_owned()
        });
        diagnostics.push(Diagnostic::new(
            Code::UnknownIncident,
            reference.span,
            format!("there is no incident `{}`", reference.written),
            help,
        ));
    }
}
