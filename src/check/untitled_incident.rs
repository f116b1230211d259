//! `untitled-incident`: an incident without a title of its own.

use crate::check::Rule;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UntitledIncident,
    title: "An incident without a title of its own",
    page: "
The file tells several incidents, and nothing names this one: no heading above it, no line `Title: …`, or a heading
that only says `Incident 3` or a day. The first words of what happened stand in for a title in lists, on its page and
in its address; all three change when somebody edits that sentence.

Give each incident a heading that says what happened:

    ## 2024-11-07 Checkout down after a settings change
",
    check: None,
};
