//! `unclosed-front-matter`: front matter never closes.

use crate::check::Rule;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UnclosedFrontMatter,
    title: "Front matter never closes",
    page: "
The file begins with a line `---` (or `+++`) and a key, and no second such line follows.
Until it does, all of it is taken for text: nothing is lost, but no key is understood.

Instead of

    ---
    title: Checkout down
    # What happened

write

    ---
    title: Checkout down
    ---
    # What happened
",
    check: None,
};
