//! `phone-number`: a phone number.

use crate::check::Rule;
use crate::check::leak::Words;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::PhoneNumber,
    title: "A phone number",
    page: "
The document, or a text file beside it, holds a phone number: with the country (`+44 161 …`), in the form of North
America, or behind a word such as `phone` or `call`. It leads to a person, or to a rota that strangers should not wake.

Numbers that ring nowhere (`555-0100` and those that are kept for films), and comments of HTML, which are not published,
are not meant.

Do: write whom to call, and keep the number where it can be changed. Where numbers are meant to be read, allow them in
casebook.yaml; what divides their digits does not count:

    check:
      allow: {phone-number: [\"+44 161 *\"]}
",
    check: None,
};

pub(super) fn words(found: &str) -> Words {
    Words {
        message: format!("`{found}` is a phone number"),
        help: "write whom to call instead, or list it under `check: allow: phone-number`"
            .to_owned(),
    }
}
