//! Code with its syntax marked up, at build time: classes for the theme's style sheet, no script.

use std::sync::LazyLock;

use syntect::easy::ScopeRegionIterator;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};
use syntect::util::LinesWithEndings;

use crate::render::raw_html::escape;

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

/// Scopes and the class that each is shown in. Of a token's scopes the innermost that is listed counts. syntect's own
/// HTML has a span for every scope, which makes code thirty times as long.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "hl-comment"),
    ("string", "hl-string"),
    ("constant.character.escape", "hl-constant"),
    ("constant", "hl-constant"),
    ("keyword.operator", ""),
    ("keyword", "hl-keyword"),
    ("storage", "hl-storage"),
    ("entity.name", "hl-entity"),
    ("entity.other.attribute-name", "hl-variable"),
    ("support", "hl-support"),
    ("variable.function", "hl-support"),
    ("variable.parameter", ""),
    ("variable", "hl-variable"),
    ("markup.inserted", "hl-inserted"),
    ("markup.deleted", "hl-deleted"),
    ("meta.diff.range", "hl-comment"),
    // Interpolation inside a string is code again.
    ("source", ""),
];

static SCOPES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    CLASSES
        .iter()
        .filter_map(|(scope, class)| Scope::new(scope).ok().map(|scope| (scope, *class)))
        .collect()
});

/// The code as HTML with classes `hl-…`; none for a language that is not known, or is none.
#[must_use]
pub fn html(language: &str, code: &str) -> Option<String> {
    if language.is_empty()
        || code.len() > LONGEST_CODE
        || code.lines().any(|line| line.len() > LONGEST_LINE)
    {
        return None;
    }
    let language = language.to_ascii_lowercase();
    let name = ALIASES
        .iter()
        .find(|(alias, _)| *alias == language)
        .map_or(language.as_str(), |(_, name)| name);
    let syntax = SYNTAXES.find_syntax_by_token(name)?;
    if syntax.name == "Plain Text" {
        return None;
    }
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut html = String::with_capacity(code.len() * 3);
    let mut open = "";
    for line in LinesWithEndings::from(code) {
        let operations = state.parse_line(line, &SYNTAXES).ok()?;
        for (text, operation) in ScopeRegionIterator::new(&operations, line) {
            stack.apply(operation).ok()?;
            if text.is_empty() {
                continue;
            }
            // White space has no colour: it stays in whatever is open.
            let class = if text.trim().is_empty() { open } else { class_of(&stack) };
            if class != open {
                html.push_str(if open.is_empty() { "" } else { "</span>" });
                if !class.is_empty() {
                    html.push_str(&format!("<span class=\"{class}\">"));
                }
                open = class;
            }
            html.push_str(&escape(text));
        }
    }
    html.push_str(if open.is_empty() { "" } else { "</span>" });
    Some(html)
}

fn class_of(stack: &ScopeStack) -> &'static str {
    stack
        .as_slice()
        .iter()
        .rev()
        .find_map(|scope| {
            SCOPES.iter().find(|(listed, _)| listed.is_prefix_of(*scope)).map(|(_, class)| *class)
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn tokens_are_marked_and_every_character_is_kept() {
        let marked = html("python", "if x < 1:\n    f(\"a\")  # no\n").unwrap();
        assert!(marked.contains("<span class=\"hl-keyword\">if "), "{marked}");
        assert!(marked.contains("x &lt; <span class=\"hl-constant\">1</span>"), "{marked}");
        assert!(marked.contains("<span class=\"hl-comment\"># no"), "{marked}");
        assert_eq!(html("", "x"), None);
        assert_eq!(html("no-such-language", "x"), None);
    }
}
