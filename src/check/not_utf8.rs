//! `not-utf8`: a text is not UTF-8.

use crate::check::Rule;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::NotUtf8,
    title: "A text is not UTF-8",
    page: "
The file holds bytes that are no UTF-8, usually because an old editor saved it as Windows-1252 or Latin-1.
Casebook reads those bytes as Windows-1252, so no word is lost, but an accent or a dash may be the wrong one.

Do: save the file as UTF-8, for example with `iconv -f WINDOWS-1252 -t UTF-8 old.md > new.md`.
",
    check: None,
};
