//! `unknown-cause`: a cause that the catalogue does not have.

use crate::check::Rule;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UnknownCause,
    title: "A cause that the catalogue does not have",
    page: "
`causes:` names a class or a cause that neither comes with Casebook nor stands in casebook.yaml.
It is kept, and gets a page of its own, away from the incidents that have the same cause under its usual name.

Do: correct the id (the help names the nearest one), or make the cause known:

    causes:
      - id: capacity/print-queue
        title: The print queue was full
        phrases: [print queue ... full, too many labels]
",
    check: None,
};
