//! `broken-link`: a link to a file that is not there.

use crate::casebook::UnresolvedKind;
use crate::check::{Input, Rule};
use crate::diagnostic::code::Code;
use crate::diagnostic::suggestion;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::BrokenLink,
    title: "A link to a file that is not there",
    page: "
A relative link leads to no document and no file of the content folder. On the page its words stand without a link.

A link is read from the folder of the document in which it stands; one that begins with `/` from the content folder.
Other documents are linked by their file's path: `[the outage](../2023/INC-2023-0012-checkout.md#root-cause)`,
or by their id: `[[INC-2023-0012]]`.
",
    check: Some(check),
};

fn check(Input { casebook, .. }: Input, diagnostics: &mut Diagnostics) {
    for reference in &casebook.unresolved {
        let UnresolvedKind::Link(path) = &reference.kind else { continue };
        let help = suggestion::help(path, casebook.paths(), || {
            "correct the path, or take the link out".to_owned()
        });
        diagnostics.push(Diagnostic::new(
            Code::BrokenLink,
            reference.span,
            format!("there is no file `{path}` in the content folder"),
            help,
        ));
    }
}
