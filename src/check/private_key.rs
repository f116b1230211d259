//! `private-key`: a private key.

use crate::check::Rule;
use crate::check::leak::Words;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::PrivateKey,
    title: "A private key",
    page: "
The document, or a text file beside it, holds a private key: `-----BEGIN … PRIVATE KEY-----` with a key below it. A
certificate or a public key is not meant, and neither are the two lines without a key between them.

Do: replace the key wherever it is used, and every certificate for it. Then take it out of the document; the history of
the repository keeps it.
",
    check: None,
};

pub(super) fn words() -> Words {
    Words {
        message: "a private key begins here".to_owned(),
        help: "replace the key where it is used, then take it out; a build would publish it"
            .to_owned(),
    }
}
