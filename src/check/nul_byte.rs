//! `nul-byte`: a text holds a NUL byte.

use crate::check::Rule;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::NulByte,
    title: "A text holds a NUL byte",
    page: r"
A NUL byte is no character of a text. It often comes from a log that was pasted, or from a file that is no text.
It is shown as U+FFFD.

Do: delete it, for example with `tr -d '\0' < old.md > new.md`.
",
    check: None,
};
