//! Front matter: YAML between `---` lines or TOML between `+++` lines, and where the body begins.

use std::ops::Range;

use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};
use crate::value::{self, Entry};

/// The keys and values of a document's head.
#[derive(Debug, Clone, PartialEq)]
pub struct FrontMatter {
    /// Keys with their values, in the order in which they were written.
    pub entries: Vec<Entry>,
    /// The fences and all between them.
    pub span: Span,
}

/// Reads the head of `text`. Returns it, if there is one, and the byte at which the body begins.
/// A head that cannot be read is reported and is not part of the body.
pub fn read(
    file: FileId,
    text: &str,
    diagnostics: &mut Diagnostics,
) -> (Option<FrontMatter>, usize) {
    let Some(fence) = ["---", "+++"].into_iter().find(|fence| is_fence(first_line(text), fence))
    else {
        return (None, 0);
    };
    let inner_start = first_line(text).len();
    let Some(closing) = find_closing_fence(text, inner_start, fence) else {
        if looks_like_head(&text[inner_start..], fence) {
            diagnostics.push(Diagnostic::new(
                Code::UnclosedFrontMatter,
                Span::new(file, 0, fence.len()),
                format!("front matter opens with `{fence}` and never closes"),
                format!(
                    "put a line `{fence}` below the last key; until then all of it is shown as text"
                ),
            ));
        }
        return (None, 0);
    };
    let inner = inner_start..closing.start;
    if fence == "---" && !looks_like_head(&text[inner.clone()], fence) {
        // Two thematic breaks around prose: that is body, not a head.
        return (None, 0);
    }
    let span = Span::new(file, 0, closing.end);
    let parsed = if fence == "---" {
        value::parse_yaml(file, text, inner.clone())
    } else {
        value::parse_toml(file, text, inner.clone())
    };
    let entries = match parsed {
        Ok(entries) => entries,
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            Vec::new()
        }
    };
    (Some(FrontMatter { entries, span }), closing.end)
}

fn first_line(text: &str) -> &str {
    text.split_inclusive('\n').next().unwrap_or_default()
}

fn is_fence(line: &str, fence: &str) -> bool {
    line.trim_end() == fence
}

fn find_closing_fence(text: &str, from: usize, fence: &str) -> Option<Range<usize>> {
    let mut start = from;
    for line in text[from..].split_inclusive('\n') {
        let end = start + line.len();
        if is_fence(line, fence) || (fence == "---" && line.trim_end() == "...") {
            return Some(start..end);
        }
        start = end;
    }
    None
}

/// Whether the first line that is neither empty nor a comment is a key.
fn looks_like_head(inner: &str, fence: &str) -> bool {
    let separator = if fence == "---" { ':' } else { '=' };
    let Some(line) =
        inner.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'))
    else {
        return true;
    };
    if fence == "+++" && line.starts_with('[') {
        return true;
    }
    line.split_once(separator).is_some_and(|(key, rest)| {
        let key = key.trim().trim_matches(['"', '\'']);
        !key.is_empty()
            && key.chars().all(|c| c.is_alphanumeric() || "-_. ".contains(c))
            && key.split(' ').count() <= 3
            && (separator == '=' || rest.is_empty() || rest.starts_with(char::is_whitespace))
    })
}
