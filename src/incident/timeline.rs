//! What happened when.

use crate::incident::moment::Moment;
use crate::source::Span;

/// One entry of a timeline: something with an explicit date or time.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When; the date may come from the heading above or the incident's own.
    pub at: Moment,
    /// What happened, without the time.
    pub text: String,
    /// All of it in the source.
    pub span: Span,
}
