//! `broken-anchor`: a link to a heading that is not there.

use crate::casebook::UnresolvedKind;
use crate::check::{Input, Rule};
use crate::diagnostic::code::Code;
use crate::diagnostic::suggestion;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::BrokenAnchor,
    title: "A link to a heading that is not there",
    page: "
The document that the link leads to is there, but it has no heading of that name. On the page the link leads to the top
of the document; a link within one page becomes plain text.

A heading's anchor is its text in lower case, with hyphens for spaces and without punctuation:
`## What went well?` is `#what-went-well`. A second heading of the same words gets `-1` behind it.
An `id` in raw HTML, or the `name` of an `<a>`, is an anchor too.
",
    check: Some(check),
};

fn check(Input { casebook, .. }: Input, diagnostics: &mut Diagnostics) {
    for reference in &casebook.unresolved {
        let UnresolvedKind::Anchor(index) = &reference.kind else { continue };
        let incident = &casebook.incidents[*index];
        let anchor = reference.written.split_once('#').map_or("", |(_, anchor)| anchor);
        let document = casebook.document_of(incident);
        let headings = document.headings.iter().map(|heading| heading.anchor.as_str());
        let targets = document.targets.iter().map(|target| target.anchor.as_str());
        let help = suggestion::help(anchor, headings.chain(targets), || {
            "link to the document without `#`, or to a heading that it has".to_owned()
        });
        diagnostics.push(Diagnostic::new(
            Code::BrokenAnchor,
            reference.span,
            format!("`{}` has no heading `#{anchor}`", incident.path),
            help,
        ));
    }
}
