//! How bad it was: the word of the document and its place on the site's scale.

/// A severity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Severity {
    /// As the document says it.
    pub label: String,
    /// The level of the site's scale (`sev1` …) that the label is or is an alias of.
    pub level: Option<String>,
}
