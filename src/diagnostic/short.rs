//! Findings one a line, as editors and `grep` want them: `path:line:column: severity[code]: message`.

use std::io::{self, Write};

use crate::diagnostic::Diagnostic;
use crate::diagnostic::report::{Format, Report};
use crate::source::Sources;

/// Lines for editors.
#[derive(Debug, Clone, Copy)]
pub struct Short;

impl Format for Short {
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        for diagnostic in report.diagnostics {
            writeln!(out, "{}", render(diagnostic, report.sources))?;
        }
        Ok(())
    }
}

/// One finding on one line.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let position = sources.position(diagnostic.span);
    format!(
        "{}:{}:{}: {}[{}]: {}",
        sources.get(diagnostic.span.file).path,
        position.line,
        position.column,
        diagnostic.severity().as_str(),
        diagnostic.code.as_str(),
        diagnostic.message,
    )
}
