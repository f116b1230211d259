//! What the browser hears besides the page: that there is a new edition, and what was found on the page. The script of the
//! preview, `live.js`, is added to every page; without it a page is what a build writes, byte for byte.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::edition::Edition;
use crate::project::CONFIG_FILE;
use crate::serve::preview::{Preview, Shown};
use crate::site::route::Route;
use crate::source::Sources;

/// Where the script is. No page of a site is below `/-/`.
pub const SCRIPT: &str = "/-/live.js";

/// Where the numbers of the editions are told as they come.
pub const EVENTS: &str = "/-/events";

/// Where the findings of a page are: `?page=` is its path.
pub const FINDINGS: &str = "/-/findings";

/// The script.
pub const SCRIPT_TEXT: &str = include_str!("live.js");

/// So many findings stand over a page; more are only counted.
const MOST: usize = 20;

/// A line is shown this far on either side of the place, in characters.
const REACH: usize = 60;

/// A page with the script of the preview.
#[must_use]
pub fn with_script(page: &[u8], number: u64) -> Vec<u8> {
    let script = script(number);
    let body = b"</body>";
    let end = page.windows(body.len()).rposition(|part| part == body).unwrap_or(page.len());
    [&page[..end], script.as_bytes(), &page[end..]].concat()
}

fn script(number: u64) -> String {
    format!("<script src=\"{SCRIPT}\" data-edition=\"{number}\" defer></script>")
}

/// The page that stands for one that cannot be rendered and never could; the script says why.
#[must_use]
pub fn broken(why: &str, number: u64) -> String {
    let why = why.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">\
         <title>This page cannot be shown</title><body><h1>This page cannot be shown</h1><pre>{why}</pre>\
         <p>It comes back as soon as that is mended.</p>{}</body></html>\n",
        script(number),
    )
}

/// What stands over a page.
#[derive(Debug, Serialize)]
struct Over<'a> {
    edition: u64,
    /// Why the page is not the newest.
    trouble: Vec<String>,
    findings: Vec<Finding<'a>>,
    /// How many more there are.
    more: usize,
}

#[derive(Debug, Serialize)]
struct Finding<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    help: &'a str,
    path: &'a str,
    line: usize,
    column: usize,
    /// The line of the place: what stands before it, the place, and what stands behind it.
    excerpt: [String; 3],
}

/// What was found on the page at a path, as JSON: in the document of an incident's page; on any other page what makes a
/// page wrong or missing. What is wrong with the configuration stands over all of them.
#[must_use]
pub fn findings(preview: &Preview, shown: &Shown, path: &str) -> String {
    let Edition { project, casebook, .. } = &*shown.edition;
    let diagnostics = shown.edition.diagnostics();
    let file = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    };
    let mut trouble = shown.trouble.clone();
    let route = shown.route(&file);
    if let Some(route) = &route
        && let Err(why) = preview.rendered(shown, route)
    {
        trouble.push(why);
    }
    let incident = match route {
        Some(Route::Incident(index)) => casebook.incidents.get(index),
        _ => None,
    };
    let is_here = |finding: &&Diagnostic| {
        let span = finding.span;
        let of_all = project.sources.get(span.file).path.ends_with(CONFIG_FILE);
        of_all
            || match incident {
                Some(incident) => {
                    incident.file == span.file
                        && (incident.span.start..=incident.span.end).contains(&span.start)
                }
                None => finding.severity() == Severity::Error,
            }
    };
    let here: Vec<&Diagnostic> = diagnostics.iter().filter(is_here).collect();
    let findings = here.iter().take(MOST).map(|finding| Finding::of(finding, &project.sources));
    let over = Over {
        edition: shown.number,
        trouble,
        findings: findings.collect(),
        more: here.len().saturating_sub(MOST),
    };
    serde_json::to_string(&over).unwrap_or_default()
}

impl<'a> Finding<'a> {
    fn of(finding: &'a Diagnostic, sources: &'a Sources) -> Self {
        let source = sources.get(finding.span.file);
        let position = source.position(finding.span.start);
        Self {
            severity: finding.severity().as_str(),
            code: finding.code.as_str(),
            message: &finding.message,
            help: &finding.help,
            path: &source.path,
            line: position.line,
            column: position.column,
            excerpt: excerpt(&source.text, finding.span.start, finding.span.end),
        }
    }
}

/// The line of a place in three parts, the outer ones cut where they are long.
fn excerpt(text: &str, start: usize, end: usize) -> [String; 3] {
    let start = text.floor_char_boundary(start.min(text.len()));
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let end = text.floor_char_boundary(end.clamp(start, line_end));
    let before: Vec<char> = text[line_start..start].chars().collect();
    let kept = &before[before.len().saturating_sub(REACH)..];
    let ellipsis = if kept.len() < before.len() { "…" } else { "" };
    let shortened = |text: &str| {
        let text = text.trim_end_matches('\r');
        match text.char_indices().nth(REACH) {
            Some((at, _)) => format!("{}…", &text[..at]),
            None => text.to_owned(),
        }
    };
    let before: String = ellipsis.chars().chain(kept.iter().copied()).collect();
    [before, shortened(&text[start..end]), shortened(&text[end..line_end])]
}
