//! Code with its syntax marked up, at build time: classes for the theme's style sheet, no script.

use std::sync::LazyLock;

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::SyntaxSet;
use syntect::util::LinesWithEndings;

/// Longer blocks are logs, and marking one up costs more than the rest of its page.
const LONGEST_CODE: usize = 64 * 1024;

/// Longer lines are minified or encoded.
const LONGEST_LINE: usize = 2_000;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// What people write behind the fence, and the name by which the syntax is known.
const ALIASES: &[(&str, &str)] = &[
    ("shell", "bash"),
    ("console", "bash"),
    ("shell-session", "bash"),
    ("zsh", "bash"),
    ("golang", "go"),
    ("yml", "yaml"),
    ("postgres", "sql"),
    ("postgresql", "sql"),
    ("pgsql", "sql"),
    ("mysql", "sql"),
    ("jsonc", "json"),
    ("json5", "json"),
    ("typescript", "javascript"),
    ("ts", "javascript"),
    ("jsx", "javascript"),
    ("tsx", "javascript"),
    ("jinja2", "html"),
];

/// The code as HTML with classes `hl-…`; none for a language that is not known, or is none.
#[must_use]
pub fn html(language: &str, code: &str) -> Option<String> {
    if language.is_empty() || code.len() > LONGEST_CODE || code.lines().any(|line| line.len() > LONGEST_LINE) {
        return None;
    }
    let language = language.to_ascii_lowercase();
    let name = ALIASES.iter().find(|(alias, _)| *alias == language).map_or(language.as_str(), |(_, name)| name);
    let syntax = SYNTAXES.find_syntax_by_token(name)?;
    if syntax.name == "Plain Text" {
        return None;
    }
    let mut generator =
        ClassedHTMLGenerator::new_with_class_style(syntax, &SYNTAXES, ClassStyle::SpacedPrefixed { prefix: "hl-" });
    for line in LinesWithEndings::from(code) {
        generator.parse_html_for_line_which_includes_newline(line).ok()?;
    }
    Some(generator.finalize())
}
