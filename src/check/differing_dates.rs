//! `differing-dates`: front matter, heading and file name name different days.

use crate::check::Rule;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::DifferingDates,
    title: "Days that differ",
    page: "
The front matter (or a field of the body), the heading and the file's name each can say the day, and here they say
different ones. The page shows the first of them in that order. A day's difference is let pass where a time is given:
it may be midnight or a zone.

Often one of them is the day on which the document was written. Do: correct the one that is wrong, or take the other
day out of the heading or name.
",
    check: None,
};
