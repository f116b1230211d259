//! All findings of a run, and the one thing that every format does with them. The formats are the files beside this one,
//! one each.

use std::io::{self, Write};

use crate::diagnostic::repository::Repository;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Position, Sources};

/// What a format shows.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The findings, in order.
    pub diagnostics: &'a Diagnostics,
    /// The texts that they are about.
    pub sources: &'a Sources,
    /// Where the texts lie in their repository, for those who know nothing but that.
    pub repository: &'a Repository,
}

/// One way to show all findings of a run.
pub trait Format {
    /// Writes all findings, and a line end behind the last.
    ///
    /// # Errors
    /// If `out` cannot be written.
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()>;
}

/// Where a finding stands, as people and their programs count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The path as it is shown.
    pub path: &'a str,
    /// The first character.
    pub start: Position,
    /// The one behind the last character.
    pub end: Position,
}

impl<'a> Report<'a> {
    /// The findings with their places.
    pub fn findings(&self) -> impl Iterator<Item = (&'a Diagnostic, Place<'a>)> {
        let Self { diagnostics, sources, .. } = *self;
        diagnostics.iter().map(move |diagnostic| {
            let source = sources.get(diagnostic.span.file);
            let start = source.position(diagnostic.span.start);
            let end = source.position(diagnostic.span.end);
            (diagnostic, Place { path: &source.path, start, end })
        })
    }
}
