//! The name of an incident: declared, or read from the file's name.

use crate::source::Span;

/// An id and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Id {
    /// `INC-2024-0107`, `PM2022-006`, `2018-01-25-helm-chart-upgrade`.
    pub text: String,
    /// Whether someone wrote it as an id: in the front matter, in a field of the document, or as a token of the file
    /// name. Such an id is linked wherever prose mentions it; an id made from the words of a file name is not.
    pub written: bool,
    /// Where it was declared, or the start of the file.
    pub span: Span,
}
