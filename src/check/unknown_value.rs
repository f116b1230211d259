//! `unknown-value`: a value that is none of the possible ones.

use crate::check::Rule;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UnknownValue,
    title: "A value that is none of the possible ones",
    page: "
The key takes one of a few words, or a value of another shape: one text, a list, a map.
The value is left out, or kept as a bare label where that makes sense (`severity`).

Words of your own for severities belong into `casebook.yaml`:

    severities:
      - {level: sev1, label: SEV1, aliases: [critical, p1]}
",
    check: None,
};
