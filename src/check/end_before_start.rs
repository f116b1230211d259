//! `end-before-start`: an end before its start.

use crate::check::Rule;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::EndBeforeStart,
    title: "An end before its start",
    page: "
The incident is over, mitigated or detected before it began. One of the two moments is wrong; often a date was not
moved on past midnight, or the two are written in different zones and only one says so.

Both values stay on the page as they were written, and no duration is computed from them.
",
    check: None,
};
