//! `symbolic-link`: a symbolic link leads out of the content folder.

use crate::check::Rule;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::SymbolicLink,
    title: "A symbolic link leads out of the content folder",
    page: "
Symbolic links are not followed. One that leads to another place of the content folder is left out without a word,
because that place is read anyway. One that leads out of it, in a circle or nowhere is reported:
what it leads to would be published without anybody having put it into the content folder.

Do: copy the file into the content folder, or delete the link.
",
    check: None,
};
