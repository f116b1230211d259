//! `unused-silence`: a comment that silences nothing.

use crate::check::Rule;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UnusedSilence,
    title: "A comment that silences nothing",
    page: "
A comment allows what no rule finds at its place: it was mended, or the comment stands elsewhere, or names a rule that is
not there, or one that cannot be silenced because a page is wrong or missing.

In the text a comment holds for the paragraph, list item or table row that it stands in. On lines of its own it holds for
what comes next: a paragraph, a whole list or table, or all below a heading. At the very beginning that is the document.
In front matter `# casebook: allow …` holds for its line or, alone on one, for the next, each with the lines further in.
In a plain text it is the same comment on a line of its own.

Do: delete it, or move it to what it is meant for.
",
    check: None,
};
