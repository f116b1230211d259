//! `impossible-date`: a date or time that does not exist.

use crate::check::Rule;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::ImpossibleDate,
    title: "A date or time that does not exist",
    page: "
The value should be a date or a time and is none: a thirty-first of February, an hour 25, a year before 1970 or after
2100, or words.
The field stays empty, so the page is wrong in that place: an error.

Write `2024-11-07`, `2024-11-07 09:15` (no zone known), `2024-11-07T09:15:00Z` or `2024-11-07T09:15:00+01:00`.
",
    check: None,
};
