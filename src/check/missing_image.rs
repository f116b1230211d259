//! `missing-image`: an image that is not there.

use crate::casebook::UnresolvedKind;
use crate::check::{Input, Rule};
use crate::diagnostic::code::Code;
use crate::diagnostic::suggestion;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::MissingImage,
    title: "An image that is not there",
    page: "
The file of an image does not lie where the document says. On the page its alternative text stands in its place.

Do: put the image beside the document and check the spelling, capitals too.
",
    check: Some(check),
};

fn check(Input { casebook, .. }: Input, diagnostics: &mut Diagnostics) {
    for reference in &casebook.unresolved {
        let UnresolvedKind::Image(path) = &reference.kind else { continue };
        let help = suggestion::help(path, casebook.paths(), || {
            "put the file there, or correct the path".to_owned()
        });
        diagnostics.push(Diagnostic::new(
            Code::MissingImage,
            reference.span,
            format!("there is no image `{path}` in the content folder"),
            help,
        ));
    }
}
