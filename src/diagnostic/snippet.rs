//! One finding for people: code, place, the line with the words underlined, and what to do.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Severity};
use crate::leak;
use crate::source::{Source, Sources};

/// A longer line is shown in part, around the place: this many bytes on either side.
const LINE_REACH: usize = 100;

/// No secret is longer than this many bytes; so far around an excerpt they are looked for.
const SECRET_REACH: usize = 8192;

/// How wide the terminal is taken to be, so that the same findings print the same everywhere.
const WIDTH: usize = 120;

/// One finding as a block of text without a line end.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &Sources, color: bool) -> String {
    let source = sources.get(diagnostic.span.file);
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let excerpt = excerpt(source, diagnostic.span.start..diagnostic.span.end);
    let snippet = Snippet::source(&excerpt.text)
        .line_start(excerpt.line)
        .path(&source.path)
        .annotation(AnnotationKind::Primary.span(excerpt.marked));
    let finding = level.primary_title(&*diagnostic.message).id(diagnostic.code.as_str());
    let group = finding.element(snippet).element(Level::HELP.message(&*diagnostic.help));
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Ascii).term_width(WIDTH).render(&[group])
}

struct Excerpt {
    text: String,
    line: usize,
    marked: Range<usize>,
}

/// The line of a place, and the part of the place that is on it. The rest of a file of 50 MB stays out of it.
fn excerpt(source: &Source, place: Range<usize>) -> Excerpt {
    let text = &*source.text;
    let start = text.floor_char_boundary(place.start.min(text.len()));
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line_end = line_start + text[line_start..line_end].trim_end_matches('\r').len();
    let end = place.end.clamp(start, line_end.max(start));
    let end = text.ceil_char_boundary(end);
    let from = text.ceil_char_boundary(line_start.max(start.saturating_sub(LINE_REACH)));
    let to = text.floor_char_boundary(line_end.min(end + LINE_REACH)).max(end);
    let end = if to > from + 2 * LINE_REACH + (end - start).min(LINE_REACH) {
        end.min(start + LINE_REACH)
    } else {
        end
    };
    let end = text.floor_char_boundary(end).max(start);
    let to = text.floor_char_boundary(to.min(end + LINE_REACH)).max(end);
    let line = text.floor_char_boundary(line_start.max(from.saturating_sub(SECRET_REACH)))
        ..text.ceil_char_boundary(line_end.min(to + SECRET_REACH));
    let shown = without_secrets(text, line, from..to);
    // A secret may have characters of more bytes than the stars in their place.
    let bytes = |end: usize| {
        let characters = text[from..end].chars().count();
        shown.char_indices().nth(characters).map_or(shown.len(), |(at, _)| at)
    };
    let marked = bytes(start)..bytes(end);
    Excerpt { text: shown, line: source.line(start), marked }
}

/// A part of a line with stars in the place of secrets. What is one shows by what stands around it.
fn without_secrets(text: &str, line: Range<usize>, part: Range<usize>) -> String {
    let before = text[line.start..part.start].chars().count();
    let length = text[part].chars().count();
    leak::masked(&text[line]).chars().skip(before).take(length).collect()
}
