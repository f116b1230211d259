//! Findings for people, one block each, in the order of files and places.

use std::io::{self, Write};

use crate::diagnostic::report::{Format, Report};
use crate::diagnostic::snippet;

/// Blocks with an excerpt.
#[derive(Debug, Clone, Copy)]
pub struct Human {
    /// Whether to colour them.
    pub color: bool,
}

impl Format for Human {
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        for diagnostic in report.diagnostics {
            writeln!(out, "{}\n", snippet::render(diagnostic, report.sources, self.color))?;
        }
        Ok(())
    }
}
