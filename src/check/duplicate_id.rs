//! `duplicate-id`: an id is taken twice.

use crate::check::{Input, Rule};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::DuplicateId,
    title: "An id is taken twice",
    page: "
Two documents declare the same id, so a reference to it could mean either. The first in the order of paths keeps the
id; the later one gets `-2` behind it, so that both have a page.

Do: give one of them another `id:` in its front matter (or another name, where the id comes from the file name).
",
    check: Some(check),
};

fn check(Input { casebook, .. }: Input, diagnostics: &mut Diagnostics) {
    for &(later, first) in &casebook.duplicates {
        let (later, first) = (&casebook.incidents[later], &casebook.incidents[first]);
        diagnostics.push(Diagnostic::new(
            Code::DuplicateId,
            later.id.span,
            format!("id `{}` is taken by `{}`", first.id.text, first.path),
            format!("give one of them another `id:`; until then this one is `{}`", later.id.text),
        ));
    }
}
