//! `mended-date`: a slip in a date or time.

use crate::check::Rule;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::MendedDate,
    title: "A slip in a date or time",
    page: "
As it stands it is no date or time, but only one can be meant: `13:55 PM`, `12;30`, `2024-13-02`, `Febuary 3, 2024`,
`UC/Pacific`. It is read as that one, and the message says how. The document keeps its words.

Do: correct it, so that nobody has to guess, or see whether something else was meant.
",
    check: None,
};
