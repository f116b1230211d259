//! `unexplained-silence`: a comment that silences a rule and does not say why.

use crate::check::Rule;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UnexplainedSilence,
    title: "A comment that silences a rule without a reason",
    page: "
A comment in the document allows something that a rule finds there, and nobody who reads it later can tell whether that
is still right. It silences the rule all the same.

Do: write why behind a colon:

    <!-- casebook: allow vague-action: the ticket has the details -->
",
    check: None,
};
