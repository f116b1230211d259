//! `secret`: a key or token of a known form.

use crate::check::Rule;
use crate::check::leak::Words;
use crate::diagnostic::code::Code;
use crate::leak;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::Secret,
    title: "A key or token",
    page: "
The document, or a text file beside it, holds a key or token that shows by its form what it opens: of AWS, Google, Azure,
GitHub, GitLab, Slack, Stripe, npm, PyPI, OpenAI, Twilio, SendGrid and others, a signed JSON Web Token, or an address
with a password in it (`postgres://user:…@host/`). A build publishes it to everybody who may read the site; whoever has
the repository has it already.

What only shows where a key would stand is not meant: `<token>`, `${TOKEN}`, `xxxx`, `REDACTED`, `AKIAIOSFODNN7EXAMPLE`.

Do: revoke the key first. Then take it out of the document; the history of the repository keeps it, which is why it has
to be revoked. A key that is meant for everybody can be allowed, in casebook.yaml, by its beginning:

    check:
      allow: {secret: [\"AIzaSyPublicMap*\"]}
",
    check: None,
};

pub(super) fn words(name: &str, found: &str) -> Words {
    Words {
        message: format!("{} is {name}", leak::shown(found)),
        help: "revoke it, then take it out; a build would publish it".to_owned(),
    }
}
