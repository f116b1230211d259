//! Why it happened: the declared causes, and the catalogue's classes.

use crate::source::Span;

/// The key of a declared cause, set to `true`, that says that nobody declared it: it was found in the text.
pub const FOUND: &str = "x-found";

/// One cause.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// `class` or `class/cause`.
    pub id: String,
    /// `root` or `contributing`.
    pub role: String,
    /// Whether the front matter says so.
    pub declared: bool,
    /// The words that show it, where there are any.
    pub evidence: Option<String>,
    /// Where it stands.
    pub span: Span,
}

impl Cause {
    /// The part of the id before the slash.
    #[must_use]
    pub fn class(&self) -> &str {
        self.id.split('/').next().unwrap_or(&self.id)
    }
}
