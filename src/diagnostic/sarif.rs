//! Findings as SARIF 2.1.0, which code scanning services and editors read, see
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.
//!
//! Paths are relative to the root of the repository, and where that lies on this machine is not said: the same site
//! gives the same report everywhere.

use std::collections::BTreeMap;
use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::Code;
use crate::diagnostic::line_hash;
use crate::diagnostic::report::{Format, Place, Report};
use crate::source::FileId;

/// A log with one run.
#[derive(Debug, Clone, Copy)]
pub struct Sarif<'a> {
    /// What the rules say about themselves.
    pub rules: &'a [About],
}

/// A rule's documentation. The rules themselves are a later stage.
#[derive(Debug, Clone)]
pub struct About {
    /// Its name.
    pub code: Code,
    /// What it finds, as a heading.
    pub title: &'static str,
    /// What that means and what to do about it.
    pub page: String,
}

/// What a relative address is relative to.
const ROOT: &str = "%SRCROOT%";

impl Format for Sarif<'_> {
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        // The rules that found something, in the order of the list.
        let found: Vec<&About> = self
            .rules
            .iter()
            .filter(|rule| report.diagnostics.iter().any(|diagnostic| diagnostic.code == rule.code))
            .collect();
        let mut lines = BTreeMap::new();
        let results: Vec<Value> = report
            .findings()
            .map(|(diagnostic, place)| {
                let index = found.iter().position(|rule| rule.code == diagnostic.code);
                result(diagnostic, place, index, report, &mut lines)
            })
            .collect();
        // A site has its own series of reports within its repository.
        let id: String = ["casebook", &report.repository.folder]
            .iter()
            .filter(|part| !part.is_empty())
            .map(|part| format!("{part}/"))
            .collect();
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": "Casebook",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": found.iter().map(|rule| described(rule)).collect::<Vec<_>>(),
                }},
                "automationDetails": {"id": id},
                "originalUriBaseIds": {
                    ROOT: {"description": {"text": "The root of the repository."}},
                },
                "columnKind": "unicodeCodePoints",
                "results": results,
            }],
        });
        writeln!(out, "{}", serde_json::to_string_pretty(&log)?)
    }
}

fn described(rule: &About) -> Value {
    let page = rule.page.trim();
    json!({
        "id": rule.code.as_str(),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": page.split("\n\n").next().unwrap_or(page).replace('\n', " ")},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": rule.code.severity().as_str()},
    })
}

fn result(
    diagnostic: &Diagnostic,
    place: Place<'_>,
    rule: Option<usize>,
    report: &Report<'_>,
    lines: &mut BTreeMap<FileId, Vec<String>>,
) -> Value {
    let file = diagnostic.span.file;
    let hashes =
        lines.entry(file).or_insert_with(|| line_hash::of_lines(&report.sources.get(file).text));
    let mut result = json!({
        "ruleId": diagnostic.code.as_str(),
        "level": diagnostic.severity().as_str(),
        "message": {"text": format!("{}\n{}", diagnostic.message, diagnostic.help)},
        "locations": [{"physicalLocation": {
            "artifactLocation": {
                "uri": uri(&report.repository.path(place.path)),
                "uriBaseId": ROOT,
            },
            "region": {
                "startLine": place.start.line,
                "startColumn": place.start.column,
                "endLine": place.end.line,
                "endColumn": place.end.column,
            },
        }}],
    });
    if let Some(rule) = rule {
        result["ruleIndex"] = json!(rule);
    }
    if let Some(hash) = hashes.get(place.start.line - 1) {
        result["partialFingerprints"] = json!({"primaryLocationLineHash": hash});
    }
    result
}

/// A path as a relative address.
fn uri(path: &str) -> String {
    const KEPT: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(path, KEPT).to_string()
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn every_path_is_an_address() {
        assert_eq!(uri("content/2024/ü: a%b #1.md"), "content/2024/%C3%BC%3A%20a%25b%20%231.md");
    }
}
