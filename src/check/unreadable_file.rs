//! `unreadable-file`: a file or folder cannot be read.

use crate::check::Rule;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UnreadableFile,
    title: "A file or folder cannot be read",
    page: "
The file system refused to give it: no permission, a broken disk, or a file that vanished meanwhile.
A file larger than 8 MiB is refused too: no postmortem is that long, and a page of it would open nowhere.

Nothing of the file is on the site, so this is an error and never a page that silently is not there.

Do: give the user that runs Casebook leave to read it, split it, or move it out of the content folder
(or list it under `ignore:` in `casebook.yaml`).
",
    check: None,
};
