//! `missing-alt-text`: an image without a text in its place.

use crate::check::{Input, Rule};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::MissingAltText,
    title: "An image without alternative text",
    page: "
Nothing stands in the place of the image for those who do not see it: with a screen reader, when it is not loaded, and
in the search, which finds words only.

Do: write what the image shows, not what it is: `![Errors rose from 0.1 % to 12 % at 09:15](img/errors.png)`. Where an
image is there for looks only, say so with an empty text in HTML: `<img src=\"img/line.png\" alt=\"\">`.
",
    check: Some(check),
};

fn check(input: Input, diagnostics: &mut Diagnostics) {
    for document in &input.casebook.documents {
        for image in document.links.iter().filter(|link| link.image && !link.described) {
            // A picture that is pasted into its address would fill the screen.
            let name = match image.destination.split_once(':') {
                Some((scheme, _)) if scheme.eq_ignore_ascii_case("data") => "the image".to_owned(),
                _ => format!("the image `{}`", image.destination),
            };
            diagnostics.push(Diagnostic::new(
                Code::MissingAltText,
                image.span,
                format!("{name} has no alternative text"),
                "write what it shows between the brackets, or as `alt` of the tag",
            ));
        }
    }
}
