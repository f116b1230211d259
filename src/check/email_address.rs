//! `email-address`: the e-mail address of a person.

use crate::check::Rule;
use crate::check::leak::Words;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::EmailAddress,
    title: "An e-mail address of a person",
    page: "
The document, or a text file beside it, holds the e-mail address of somebody: of a colleague, or of a customer in a log.
It is personal data, and on a public site a present for those who send spam.

Addresses of offices and machines (`support@`, `security@`, `noreply@`), made-up ones (`ann@example.com`,
`ann@db.internal`), the user of a host (`ssh ann@host`) and comments of HTML, which are not published, are not meant.

Do: write the name of the person or the team instead; for a customer, the number of the case. Where addresses are meant
to be read, allow them in casebook.yaml:

    check:
      allow: {email-address: [\"*@fernhill.example\"]}
",
    check: None,
};

pub(super) fn words(found: &str) -> Words {
    Words {
        message: format!("`{found}` is an e-mail address"),
        help: "write a name, a team or the number of a case instead, or list it under `check: allow: email-address`"
            .to_owned(),
    }
}
