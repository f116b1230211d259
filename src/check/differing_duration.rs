//! `differing-duration`: a stated duration that is not the time from start to end.

use crate::check::Rule;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::DifferingDuration,
    title: "A duration that its start and end contradict",
    page: "
The document states how long the incident took, and it states when it began and ended; the two differ by more than a
tenth (and by more than two minutes). The page shows the stated duration, and so does every figure made from it.

Do: correct the one that is wrong. A midnight that was passed over and an hour of summer time are the usual reasons.
",
    check: None,
};
