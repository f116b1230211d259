//! `ambiguous-date`: day or month first.

use crate::check::Rule;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::AmbiguousDate,
    title: "A date that may be two",
    page: "
`3/4/2024` is a day in March or in April, and nothing in the document says which: no other date has a number above
twelve, and no day that is written out lies near only one of the two. The date stays unread; nothing is guessed. One
finding a document, since what decides one decides all.

Do: write `2024-03-04`, or say once for the site in `casebook.yaml` how your documents are meant:

    dates: {order: day-first}        # or month-first

A document's own dates go before that setting.
",
    check: None,
};
