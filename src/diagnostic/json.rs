//! Findings for programs: the JSON array of `casebook check --format json`.

use serde::Serialize;

use crate::diagnostic::Diagnostics;
use crate::source::Sources;

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    severity: &'static str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: &'a str,
    help: &'a str,
}

/// All findings as one JSON document.
///
/// # Panics
/// Never: the shape holds nothing that JSON cannot.
#[must_use]
pub fn render(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let findings: Vec<Finding<'_>> = diagnostics
        .iter()
        .map(|diagnostic| {
            let source = sources.get(diagnostic.span.file);
            let start = source.position(diagnostic.span.start);
            let end = source.position(diagnostic.span.end);
            Finding {
                code: diagnostic.code.as_str(),
                severity: diagnostic.severity().as_str(),
                file: &source.path,
                line: start.line,
                column: start.column,
                end_line: end.line,
                end_column: end.column,
                message: &diagnostic.message,
                help: &diagnostic.help,
            }
        })
        .collect();
    serde_json::to_string_pretty(&findings).expect("strings and numbers are JSON")
}
