//! Findings: what is wrong, where, and what to do about it.
//!
//! Every stage takes `&mut Diagnostics` last and goes on with the best value it has.
//! A failure of the world (a folder that cannot be read, a full disk) is an `anyhow::Error` instead and never a
//! finding. How findings are shown is in the files beside this one: [`report`] is what every format has in common.

pub mod code;
pub mod github;
pub mod gitlab;
pub mod human;
pub mod json;
mod line_hash;
pub mod report;
pub mod repository;
pub mod sarif;
pub mod short;
pub mod snippet;
pub mod suggestion;

use std::borrow::Cow;

use crate::diagnostic::code::Code;
use crate::leak;
use crate::source::Span;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A page is wrong or missing; the exit code is 1.
    Error,
    /// Something to mend; the exit code is 1 only under `--strict`.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One finding. It cannot be made without a place and without something to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which rule found it.
    pub code: Code,
    /// The bytes to underline.
    pub span: Span,
    /// What is: one sentence, names in backticks.
    pub message: Box<str>,
    /// What to do about it.
    pub help: Cow<'static, str>,
    severity: Severity,
}

impl Diagnostic {
    /// A finding of rule `code` at `span`.
    pub fn new(
        code: Code,
        span: Span,
        message: impl Into<Cow<'static, str>>,
        help: impl Into<Cow<'static, str>>,
    ) -> Self {
        // A finding may quote what it found, and is printed into logs that many can read.
        let hidden = |text: Cow<'static, str>| match text {
            Cow::Borrowed(own) => Cow::Borrowed(own),
            Cow::Owned(text) => Cow::Owned(leak::masked(&text)),
        };
        let message = hidden(message.into()).into_owned().into_boxed_str();
        let help = hidden(help.into());
        Self { code, span, message, help, severity: code.severity() }
    }

    /// Error or warning: as the rule says, unless the configuration says otherwise.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// Makes it weigh something else.
    pub fn set_severity(&mut self, severity: Severity) {
        self.severity = severity;
    }
}

/// The findings of a run, collected by every stage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds one finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds the findings of a part that was read on its own.
    pub fn append(&mut self, mut other: Self) {
        self.list.append(&mut other.list);
    }

    /// Keeps those that `keep` keeps; it may change them.
    pub fn retain(&mut self, keep: impl FnMut(&mut Diagnostic) -> bool) {
        self.list.retain_mut(keep);
    }

    /// Orders by file, place and code, and drops repetitions, so that a run's findings do not depend on how the
    /// work was shared among threads.
    pub fn sort(&mut self) {
        self.list.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
        self.list.dedup();
    }

    /// The findings in their present order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// How many errors and how many warnings there are.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let errors = self.list.iter().filter(|d| d.severity() == Severity::Error).count();
        (errors, self.list.len() - errors)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}
