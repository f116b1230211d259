//! Findings as GitLab shows them in a merge request: a report of Code Quality, see
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use crate::diagnostic::report::{Format, Report};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fingerprint;

/// A report of Code Quality.
#[derive(Debug, Clone, Copy)]
pub struct Gitlab;

impl Format for Gitlab {
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let issues: Vec<Value> = report
            .findings()
            .map(|(diagnostic, place)| {
                let path = report.repository.path(place.path);
                let about = format!("{}\0{path}\0{}", diagnostic.code.as_str(), marked(diagnostic, report));
                let before = seen.entry(about.clone()).or_default();
                let fingerprint = fingerprint::of(format!("{about}\0{before}").as_bytes());
                *before += 1;
                json!({
                    "description": format!("{}\n{}", diagnostic.message, diagnostic.help),
                    "check_name": diagnostic.code.as_str(),
                    "fingerprint": format!("{fingerprint:016x}"),
                    "severity": match diagnostic.severity() {
                        Severity::Error => "major",
                        Severity::Warning => "minor",
                    },
                    "location": {"path": path, "lines": {"begin": place.start.line, "end": place.end.line}},
                })
            })
            .collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&issues)?)
    }
}

/// The words that a finding underlines. They stay the same when lines move, and when a message counts days.
fn marked(diagnostic: &Diagnostic, report: &Report<'_>) -> String {
    let text = &report.sources.get(diagnostic.span.file).text;
    let marked = text.get(diagnostic.span.start..diagnostic.span.end).unwrap_or_default();
    marked.split_whitespace().collect::<Vec<_>>().join(" ")
}
