//! Code in plain text that nobody marked as such: a query, a configuration file or a class between two sentences. Its
//! lines must not be taken for headings, lists or fields.
//!
//! A line alone proves little (`return to normal` is prose), so runs of lines are judged. Where in doubt it is prose: a
//! missed run looks untidy, a wrong one hides what somebody wrote from the reading.

use std::ops::Range;

use crate::vocabulary::heading::Headings;

/// What one line looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Blank,
    /// No sentence looks like this.
    Code,
    /// `key: value` or `key:` in lower case, which a field may be as well.
    Setting {
        bare: bool,
    },
    /// Code where code is around it: a comment, one word, an item of a list.
    Maybe,
    Prose,
}

/// Fewer signs than this are a command in a sentence's place.
const FEWEST_SIGNS: usize = 2;

/// So many settings in a row, two of them without a value, are a configuration file.
const FEWEST_SETTINGS: usize = 4;

/// A run may hold so many lines of prose in a row: a text within quotes, a paragraph of a comment.
const MOST_PROSE_WITHIN: usize = 2;

/// Finds the runs of code among trimmed lines: ranges of lines, ascending.
#[must_use]
pub fn runs(lines: &[&str], headings: &Headings) -> Vec<Range<usize>> {
    let signs: Vec<Sign> = lines.iter().map(|line| sign_of(line, headings)).collect();
    let mut runs = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if !matches!(signs[at], Sign::Code | Sign::Setting { .. } | Sign::Maybe) {
            at += 1;
            continue;
        }
        let end = end_of(&signs, lines, headings, at);
        if is_code(&signs[at..end]) {
            runs.push(at..end);
            at = end;
        } else {
            // What follows a line that is none may still begin a run.
            at += 1;
        }
    }
    runs
}

/// Where a run that begins at `start` ends.
fn end_of(signs: &[Sign], lines: &[&str], headings: &Headings, start: usize) -> usize {
    let (mut end, mut prose) = (start, 0);
    for at in start..signs.len() {
        match signs[at] {
            Sign::Blank => {}
            Sign::Code | Sign::Setting { .. } | Sign::Maybe => {
                end = at + 1;
                prose = 0;
            }
            Sign::Prose => {
                prose += 1;
                if prose > MOST_PROSE_WITHIN || ends_code(lines[at], headings) {
                    break;
                }
                let next = signs[at + 1..].iter().take(MOST_PROSE_WITHIN);
                if !next.clone().any(|sign| *sign == Sign::Code) {
                    break;
                }
            }
        }
    }
    end
}

fn is_code(run: &[Sign]) -> bool {
    let count = |is: &dyn Fn(&Sign) -> bool| run.iter().filter(|sign| is(sign)).count();
    let code = count(&|sign| *sign == Sign::Code);
    let settings = count(&|sign| matches!(sign, Sign::Setting { .. }));
    let bare = count(&|sign| *sign == Sign::Setting { bare: true });
    let filled = count(&|sign| *sign != Sign::Blank);
    let begins = matches!(run.first(), Some(Sign::Code | Sign::Setting { .. }))
        || matches!(run.get(..2), Some([Sign::Maybe, Sign::Code | Sign::Setting { .. }]))
        || matches!(run.get(..3), Some([Sign::Maybe, Sign::Maybe, Sign::Code]));
    begins
        && ((code >= FEWEST_SIGNS && (code + settings) * 3 >= filled)
            || (settings >= FEWEST_SETTINGS && bare >= 2 && (settings + code) * 2 >= filled))
}

/// A line with which prose surely goes on: a bullet that no language has, a time, the heading of a section.
fn ends_code(line: &str, headings: &Headings) -> bool {
    line.starts_with(['•', '◦', '▪', '‣', '·'])
        || line.starts_with(|c: char| c.is_ascii_digit())
        || (line.starts_with(char::is_uppercase) && headings.knows(line))
}

fn sign_of(line: &str, headings: &Headings) -> Sign {
    if line.is_empty() {
        return Sign::Blank;
    }
    if ends_code(line, headings) || line.starts_with('|') {
        return Sign::Prose;
    }
    let words = line.split_whitespace().count();
    let sentence =
        line.starts_with(char::is_uppercase) && words >= 4 && line.ends_with(['.', '!', '?']);
    if sentence {
        return Sign::Prose;
    }
    if is_closing(line) || is_opening(line) || has_syntax(line) || is_query(line) {
        return Sign::Code;
    }
    if let Some(bare) = setting(line) {
        return Sign::Setting { bare };
    }
    let first = line.chars().next().unwrap_or_default();
    let comment = first == '#' && !line.starts_with("##");
    let item = line.starts_with("- ") || line.starts_with("-- ");
    let quoted = matches!(first, '"' | '\'' | '`' | '<' | '*' | ')' | ']' | '(' | '[' | '@' | '.');
    let lower = first.is_lowercase() && !line.ends_with(['.', '!', '?']);
    let token = words == 1 && !line.ends_with(':');
    // A field of a structure: `Status: open,`.
    let member = words == 2 && line.ends_with(',') && line.contains(": ");
    if comment || item || quoted || lower || token || member { Sign::Maybe } else { Sign::Prose }
}

/// `}`, `});`, `*/`, `"""`.
fn is_closing(line: &str) -> bool {
    line.chars().all(|c| "{}[]();,".contains(c))
        || line.starts_with("*/")
        || line.starts_with("\"\"\"")
        || line.starts_with('}')
}

/// `#!/bin/sh`, `// …`, `@Bean`, `#[derive(…)]`, `<tag>`.
fn is_opening(line: &str) -> bool {
    let annotation = line.strip_prefix('@').is_some_and(|name| {
        name.starts_with(char::is_uppercase) && (!name.contains(' ') || name.contains('('))
    });
    line.starts_with("#!")
        || line.starts_with("//")
        || line.starts_with("/*")
        || line.starts_with("#[")
        || line.starts_with("$ ")
        || annotation
}

/// Punctuation that prose does not have.
fn has_syntax(line: &str) -> bool {
    const WITHIN: &[&str] =
        &["==", "!=", ":=", "=>", "::", "&&", "||", "</", "/>", "();", "${", " += ", "\": ", "': "];
    const KEYWORDS: &[&str] = &[
        "import",
        "package",
        "from",
        "def",
        "class",
        "func",
        "fn",
        "return",
        "const",
        "let",
        "var",
        "public",
        "private",
        "protected",
        "static",
        "async",
        "await",
        "use",
        "impl",
        "struct",
        "enum",
        "type",
        "interface",
        "export",
        "namespace",
        "module",
        "if",
        "elif",
        "else",
        "for",
        "while",
        "switch",
        "case",
        "try",
        "except",
        "catch",
        "finally",
        "with",
        "throw",
        "raise",
    ];
    let keyword = line
        .split(|c: char| !c.is_ascii_alphabetic())
        .next()
        .is_some_and(|word| KEYWORDS.contains(&word));
    let called = || {
        line.match_indices('(').any(|(at, _)| {
            line[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.')
                && !line[at..].starts_with("(s)")
                && !line[at..].starts_with("(es)")
        })
    };
    let assigned = || {
        line.split_once('=').is_some_and(|(name, _)| {
            let name = name.trim_end();
            !name.is_empty() && name.split_whitespace().count() <= 3 && !name.ends_with(['.', ','])
        })
    };
    line.ends_with('{')
        || line.ends_with("};")
        || line.ends_with(");")
        || line.ends_with("({")
        || WITHIN.iter().any(|mark| line.contains(mark))
        || (line.ends_with(';') && (called() || assigned() || line.split(' ').count() <= 3))
        || (keyword && (line.ends_with(':') || line.ends_with(';') || called() || assigned()))
        || (called() && (line.ends_with([')', ',', '(']) || assigned()))
        || (assigned() && !line.starts_with(char::is_uppercase))
        || (line.starts_with("import ") && line.split(' ').count() <= 4)
        || (line.starts_with("from ") && line.contains(" import "))
        || (line.starts_with("package ") && line.split(' ').count() == 2)
}

/// SQL in capitals.
fn is_query(line: &str) -> bool {
    const STATEMENTS: &[&str] = &[
        "SELECT ",
        "INSERT INTO ",
        "UPDATE ",
        "DELETE FROM ",
        "CREATE TABLE ",
        "CREATE INDEX ",
        "ALTER TABLE ",
        "DROP ",
        "FROM ",
        "JOIN ",
        "LEFT JOIN ",
        "INNER JOIN ",
        "WHERE ",
        "AND ",
        "ORDER BY ",
        "GROUP BY ",
        "HAVING ",
        "VALUES ",
        "ON ",
        "BEGIN;",
        "COMMIT;",
    ];
    STATEMENTS.iter().any(|word| line.starts_with(word))
}

/// Whether a line is a setting, and if so whether its value is on other lines.
fn setting(line: &str) -> Option<bool> {
    let line = line.strip_prefix("- ").unwrap_or(line);
    let (key, value) = line.split_once(':')?;
    let key = key.trim_matches(['"', '\'']);
    let is_key = key.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && key.chars().all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c));
    (is_key && (value.is_empty() || value.starts_with(' '))).then_some(value.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::runs;
    use crate::vocabulary::BuiltIn;
    use crate::vocabulary::heading::Headings;

    fn found(text: &str) -> String {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let ranges = runs(&lines, Headings::built_in());
        ranges.iter().map(|run| format!("{}-{} ", run.start + 1, run.end)).collect::<String>()
    }

    #[test]
    fn runs_of_code_between_sentences() {
        for (text, expected) in [
            (
                "We restarted it.\nSELECT id\nFROM carts\nWHERE open = 1;\nThen all was well.",
                "2-4 ",
            ),
            (
                "• Set limits:\n# Limits of the pod\nkind: Pod\nspec:\nlimits:\ncpu: 1\nresources:\nLessons Learned:\nSet limits.",
                "2-7 ",
            ),
            (
                "public class Pool {\n// as it was\nprivate int size;\n}\nRoot Cause:\nThe pool was small.",
                "1-4 ",
            ),
            (
                "import os\ndef ping(host):\n\"\"\"Asks the host whether it is there.\"\"\"\nreturn os.system(host)\nNo summary",
                "1-4 ",
            ),
            // Fields, wrapped prose and logs of what people did are no code.
            ("severity: high\nstatus: resolved\nowner: Ann\nduration: 2 hours", ""),
            (
                "The service came back and\nreturn traffic was normal\nfor 30 minutes (until 10:05)",
                "",
            ),
            ("10:05 set max_connections = 200\n10:07 restarted node(s)", ""),
            ("- restart the pod\n- check the pool", ""),
        ] {
            assert_eq!(found(text).trim_end(), expected.trim_end(), "{text}");
        }
    }
}
