//! Findings for programs: the JSON array of `casebook check --format json`.

use std::io::{self, Write};

use serde::Serialize;

use crate::diagnostic::report::{Format, Report};

/// One JSON array.
#[derive(Debug, Clone, Copy)]
pub struct Json;

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

impl Format for Json {
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        let findings: Vec<Finding<'_>> = report
            .findings()
            .map(|(diagnostic, place)| Finding {
                code: diagnostic.code.as_str(),
                severity: diagnostic.severity().as_str(),
                file: place.path,
                line: place.start.line,
                column: place.start.column,
                end_line: place.end.line,
                end_column: place.end.column,
                message: &diagnostic.message,
                help: &diagnostic.help,
            })
            .collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&findings)?)
    }
}
