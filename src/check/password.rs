//! `password`: what stands behind a word that promises a secret, and looks like one.

use crate::check::Rule;
use crate::check::leak::Words;
use crate::diagnostic::code::Code;
use crate::leak;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::Password,
    title: "What looks like a password",
    page: "
Behind a name that ends in `password`, `passwd`, `pwd`, `secret`, `token`, `api_key`, `access_key` or the like, behind
`--password`, or behind `Bearer` there is a value that looks as if it had been made up to be hard to guess: letters with
digits or marks, no words, and behind `token` and `key` at least sixteen characters.

It is a guess, so it is a warning, unlike a key of a known form (`secret`). What only shows where a value would stand is
not meant: `<password>`, `$PASSWORD`, `changeme`, `********`.

Do: change the password, then write `<password>` in its place. Where it is none, allow it in casebook.yaml by its
beginning, or at its place by a comment:

    check:
      allow: {password: [\"build-4f1c*\"]}
",
    check: None,
};

pub(super) fn words(found: &str) -> Words {
    Words {
        message: format!("{} looks like a password or token", leak::shown(found)),
        help: "change it, then write `<password>` in its place; if it opens nothing, allow it"
            .to_owned(),
    }
}
