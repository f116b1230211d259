//! `unknown-key`: a key that Casebook does not know.

use crate::check::Rule;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UnknownKey,
    title: "A key that Casebook does not know",
    page: "
The key means nothing to Casebook, so its value is not used. Usually it is a slip of the keyboard; the help names the
known key nearest to it.

Keys of your own begin with `x-`: they are kept and passed to templates. The usual keys of other generators
(`layout`, `weight`, `slug` …) are known and ignored.
",
    check: None,
};
