//! `unreadable-front-matter`: front matter is not valid YAML or TOML.

use crate::check::Rule;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UnreadableFrontMatter,
    title: "Front matter is not valid YAML or TOML",
    page: "
What stands between the fences cannot be read, so none of its keys is understood. The text below is still shown.
The place is where the reader had to give up; the slip is often on that line or the one above.

The commonest reasons, and what to write instead:

    title: Checkout: down after deploy      title: 'Checkout: down after deploy'
    owner: @platform                        owner: '@platform'
    due: [2024-11-14                        due: [2024-11-14]
    title: [Resolved] search is slow        title: '[Resolved] search is slow'

The same holds for `casebook.yaml`.
",
    check: None,
};
