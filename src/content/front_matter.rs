//! Front matter: YAML between `---` lines or TOML between `+++` lines, and where the body begins.

use std::ops::Range;

use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};
use crate::value::{self, Entry, Value};

/// The keys and values of a document's head.
#[derive(Debug, Clone, PartialEq)]
pub struct FrontMatter {
    /// Keys with their values, in the order in which they were written; none once the document is settled.
    pub entries: Vec<Entry>,
    /// The fences and all between them.
    pub span: Span,
}

/// A remark in a head: `# …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment<'t> {
    /// From its number sign to the end of its line.
    pub text: &'t str,
    /// Where it begins in the text.
    pub start: usize,
    /// The entry that it stands above, within or behind, as an index into [`FrontMatter::entries`]; none below the last.
    pub entry: Option<usize>,
}

/// The comments in the head of `text`, in order.
#[must_use]
pub fn comments<'t>(head: &FrontMatter, text: &'t str) -> Vec<Comment<'t>> {
    // What is neither key nor scalar is punctuation, white space and comments.
    let mut written: Vec<(Range<usize>, usize)> = Vec::new();
    for (index, entry) in head.entries.iter().enumerate() {
        spans_of(entry, index, &mut written);
    }
    written.sort_by_key(|(range, _)| range.start);
    let first_line = first_line(text).len();
    let mut found = Vec::new();
    let mut start = first_line;
    let mut above: Option<usize> = None;
    let end = (head.span.end..head.span.end, usize::MAX);
    for (range, index) in written.into_iter().chain([end]) {
        let below = Some(index).filter(|index| *index != usize::MAX);
        let gap = text.get(start..range.start).unwrap_or_default();
        // Behind a value stands what is said about it; the lines after that belong to what comes next.
        let mut behind = start > first_line;
        let mut line_start = start;
        for line in gap.split_inclusive('\n') {
            let opens = |at: usize| !behind && at == 0 || line[..at].ends_with([' ', '\t']);
            let at = line.match_indices('#').map(|(at, _)| at).find(|at| opens(*at));
            if let Some(at) = at {
                let entry = if behind { above } else { below };
                found.push(Comment { text: line[at..].trim_end(), start: line_start + at, entry });
            }
            line_start += line.len();
            behind &= !line.ends_with('\n');
        }
        start = range.end.max(start);
        above = below;
    }
    found
}

fn spans_of(entry: &Entry, index: usize, written: &mut Vec<(Range<usize>, usize)>) {
    written.push((entry.key.span.start..entry.key.span.end, index));
    let mut nodes = vec![&entry.value];
    while let Some(node) = nodes.pop() {
        match &node.value {
            Value::Scalar(_) => written.push((node.span.start..node.span.end, index)),
            Value::List(items) => nodes.extend(items),
            Value::Map(entries) => {
                for Entry { key, value } in entries {
                    written.push((key.span.start..key.span.end, index));
                    nodes.push(value);
                }
            }
            Value::Null => {}
        }
    }
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

#[cfg(test)]
mod tests {
    use super::{comments, read};
    use crate::diagnostic::Diagnostics;
    use crate::source::{Source, Sources};

    #[test]
    fn comments_belong_to_the_entry_they_stand_at() {
        let text = "---\n# one\na: x # two\n  # three\nb: [1, 2] # four\nc: 'it # is' # five\nd: a#b\n\
            e: |\n  # text\n  # too\nf:\n  # six\n  - g: h#\n    # seven\n    i: j\nk: # eight\n# nine\n---\n# Heading\n";
        let file = Sources::default().add(Source::new(String::new(), text.to_owned()));
        let (head, _) = read(file, text, &mut Diagnostics::default());
        let head = head.expect("a head");
        let shown: Vec<String> = comments(&head, text)
            .into_iter()
            .map(|comment| {
                let key = comment.entry.map_or("-", |entry| &head.entries[entry].key.value);
                format!("{key} {}", comment.text)
            })
            .collect();
        assert_eq!(
            shown,
            [
                "a # one",
                "a # two",
                "b # three",
                "b # four",
                "c # five",
                "f # six",
                "f # seven",
                "k # eight",
                "- # nine"
            ]
        );
    }
}
