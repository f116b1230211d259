//! Plain text to Markdown, line by line: bare lines that head a section become headings, bullets of any kind become list
//! items, every other line stays as it was written, with its line breaks and none of its characters taken for markup.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::content::aside::MARK;
use crate::content::markdown::Markdown;
use crate::content::unmarked_code;
use crate::vocabulary::heading::Headings;

/// File endings of texts that are not Markdown.
const PLAIN_ENDINGS: &[&str] = &["txt", "text", "rst", "adoc", "asciidoc", "org", "log"];

/// A line longer than this (in characters) is a sentence, not a heading.
const LONGEST_HEADING: usize = 70;

/// Whether a body is plain text: by the file's ending, unless the text shows that it is Markdown all the same.
#[must_use]
pub fn is_plain(path: &str, body: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let may_be_plain = ending.is_none_or(|ending| {
        PLAIN_ENDINGS.contains(&ending.as_str())
            || !ending.chars().all(|c| c.is_ascii_alphanumeric())
    });
    may_be_plain && !looks_like_markdown(body)
}

/// Two headings that stand after empty lines, or a fence. A single `#` may be a comment in unmarked code.
fn looks_like_markdown(body: &str) -> bool {
    let mut headings = 0;
    let mut after_blank = true;
    for line in body.lines() {
        let line = line.trim_end();
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        if after_blank && (1..=6).contains(&level) && line[level..].starts_with(' ') {
            headings += 1;
        }
        if headings >= 2 || line.starts_with("```") {
            return true;
        }
        after_blank = line.is_empty();
    }
    false
}

/// Turns the source's bytes from `start` on into Markdown.
#[must_use]
pub fn to_markdown(source: &str, start: usize, headings: &Headings) -> Markdown {
    let lines = lines_of(source, start);
    let roles = roles_of(&lines, headings);
    let mut writer = Writer { source, markdown: Markdown::empty(), bullet_indents: Vec::new() };
    let mut at = 0;
    while at < lines.len() {
        let role = &roles[at];
        let same = roles[at..].iter().take_while(|other| *other == role).count();
        match role {
            Role::Code => writer.code(&lines[at..at + same]),
            Role::Markdown => writer.markup(&lines[at..at + same]),
            _ => {
                // Only between two lines of one paragraph is a backslash a line break; at its end it would be a
                // backslash.
                let next = roles[at + 1..].iter().find(|role| **role != Role::Remark);
                let next_is_text = next == Some(&Role::Text);
                writer.line(&lines[at], role, next_is_text);
                at += 1;
                continue;
            }
        }
        at += same;
    }
    writer.markdown
}

/// What every line is.
fn roles_of(lines: &[Line<'_>], headings: &Headings) -> Vec<Role> {
    let texts: Vec<&str> = lines.iter().map(|line| line.text).collect();
    let mut roles: Vec<Option<Role>> = vec![None; lines.len()];
    for island in islands(&texts, headings) {
        roles[island].fill(Some(Role::Markdown));
    }
    for run in unmarked_code::runs(&texts, headings) {
        if roles[run.clone()].iter().all(Option::is_none) {
            roles[run].fill(Some(Role::Code));
        }
    }
    let mut titled = false;
    for (line, role) in lines.iter().zip(&mut roles) {
        if role.is_none() {
            *role = Some(role_of(line, titled, headings));
        }
        if is_remark(line.text) && *role != Some(Role::Code) {
            *role = Some(Role::Remark);
        }
        titled |= !line.text.is_empty() && *role != Some(Role::Remark);
    }
    let mut roles: Vec<Role> = roles.into_iter().flatten().collect();
    for at in openings(&texts, &roles) {
        roles[at] = Role::Opening;
    }
    roles
}

/// Whether a line is a comment for Casebook and nothing else.
fn is_remark(line: &str) -> bool {
    let inner = line.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inner.is_some_and(|inner| inner.trim_start().starts_with(MARK) && !inner.contains("-->"))
}

/// Lines that stand before every beginning of the same section ("No summary provided", then "What happened:"): they
/// open a record and belong to no paragraph above them.
fn openings(texts: &[&str], roles: &[Role]) -> Vec<usize> {
    let mut places: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for at in 1..texts.len() {
        if matches!(roles[at], Role::Heading { .. }) && roles[at - 1] == Role::Text {
            places.entry((texts[at - 1], texts[at])).or_default().push(at - 1);
        }
    }
    places.into_values().filter(|places| places.len() >= 2).flatten().collect()
}

/// Where somebody pasted Markdown into the text: a heading with more markup right below it, until the text goes on in
/// its own manner; and tables.
fn islands(texts: &[&str], headings: &Headings) -> Vec<Range<usize>> {
    let is_markup = |text: &str| {
        markdown_level(text).is_some_and(|level| level > 1)
            || text.starts_with("**")
            || text.starts_with("- **")
            || text.starts_with('|')
    };
    let is_rule = |text: &str| {
        text.starts_with('|') && text.contains("--") && text.chars().all(|c| "|-: ".contains(c))
    };
    let mut islands = Vec::new();
    let mut at = 0;
    while at < texts.len() {
        let next = texts.get(at + 1).copied().unwrap_or_default();
        let rest = &texts[at..];
        let length = if markdown_level(texts[at]).is_some() && is_markup(next) {
            rest.iter()
                .position(|text| {
                    text.starts_with(['•', '◦', '▪'])
                        || (markdown_level(text).is_none() && headings.knows(text))
                })
                .unwrap_or(rest.len())
        } else if texts[at].starts_with('|') && is_rule(next) {
            rest.iter().take_while(|text| text.starts_with('|')).count()
        } else {
            0
        };
        if length > 0 {
            islands.push(at..at + length);
        }
        at += length.max(1);
    }
    islands
}

/// The level of a Markdown heading.
fn markdown_level(text: &str) -> Option<usize> {
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    ((1..=6).contains(&level) && text[level..].starts_with(' ')).then_some(level)
}

/// One line without the white space around it.
struct Line<'a> {
    text: &'a str,
    /// The byte of the source at which `text` begins.
    start: usize,
    indent: usize,
}

/// What a line is in the document.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Role {
    Blank,
    /// A comment for Casebook, which no reader sees.
    Remark,
    /// A line of code that nobody marked.
    Code,
    /// A line of pasted Markdown.
    Markdown,
    /// A line that stands alone above a section.
    Opening,
    Heading {
        level: usize,
    },
    /// A label with the text it labels on the same line; `label` is its length in bytes.
    Labelled {
        label: usize,
    },
    /// `marker` is the length of the bullet and the space behind it.
    Bullet {
        marker: usize,
    },
    Numbered {
        marker: usize,
    },
    Text,
}

fn lines_of(source: &str, start: usize) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut at = start;
    for raw in source[start..].split_inclusive('\n') {
        let text = raw.trim();
        let indent = raw
            .chars()
            .take_while(|c| c.is_whitespace() && *c != '\n')
            .map(|c| if c == '\t' { 4 } else { 1 })
            .sum();
        lines.push(Line { text, start: at + (raw.len() - raw.trim_start().len()), indent });
        at += raw.len();
    }
    lines
}

fn role_of(line: &Line<'_>, titled: bool, headings: &Headings) -> Role {
    let text = line.text;
    if text.is_empty() {
        return Role::Blank;
    }
    let mut characters = text.chars();
    if let Some(first) = characters.next()
        && "•◦▪‣·*-–—+".contains(first)
        && characters.as_str().starts_with(char::is_whitespace)
    {
        let rest = characters.as_str().trim_start();
        if !rest.is_empty() {
            return Role::Bullet { marker: text.len() - rest.len() };
        }
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&digits)
        && (text[digits..].starts_with(". ") || text[digits..].starts_with(") "))
    {
        return Role::Numbered { marker: digits + 2 };
    }
    if text.chars().count() <= LONGEST_HEADING {
        // AsciiDoc and many wikis head with equals signs.
        let level = text.bytes().take_while(|byte| *byte == b'=').count();
        if (1..=5).contains(&level) && text[level..].starts_with(' ') {
            return Role::Heading { level };
        }
        // Outside code a number sign heads, if what it heads is capitalised.
        if let Some(level) = markdown_level(text)
            && text[level..].trim_start().starts_with(char::is_uppercase)
        {
            return Role::Heading { level };
        }
        if !titled && !text.ends_with(['.', ',', ';']) && !headings.knows(text) {
            return Role::Heading { level: 1 };
        }
        if headings.knows(text) {
            return Role::Heading { level: 2 };
        }
        if let Some(label) = text.strip_suffix(':')
            && !label.contains([':', ';', '{', '(', '=', '"'])
            && label.starts_with(char::is_uppercase)
            && label.split_whitespace().count() <= 6
            && line.indent == 0
        {
            return Role::Heading { level: 3 };
        }
    }
    if let Some((label, _)) = text.split_once(": ")
        && headings.knows(label)
    {
        return Role::Labelled { label: label.len() + 1 };
    }
    Role::Text
}

struct Writer<'a> {
    source: &'a str,
    markdown: Markdown,
    /// The indents of the bullets that are open, outermost first.
    bullet_indents: Vec<usize>,
}

impl Writer<'_> {
    fn line(&mut self, line: &Line<'_>, role: &Role, next_is_text: bool) {
        let start = line.start;
        let end = start + line.text.len();
        match *role {
            Role::Remark => {}
            Role::Blank | Role::Code | Role::Markdown => self.markdown.insert("\n", start),
            Role::Opening => {
                self.bullet_indents.clear();
                self.markdown.insert("\n", start);
                self.escaped(start, end);
                self.markdown.insert("\n\n", end);
            }
            Role::Heading { level } => {
                self.bullet_indents.clear();
                self.markdown.insert(&format!("\n{} ", "#".repeat(level)), start);
                let rest = line.text.trim_start_matches(['#', '=']).trim_start();
                let skip = line.text.len() - rest.len();
                self.escaped(start + skip, end);
                self.markdown.insert("\n\n", end);
            }
            Role::Labelled { label } => {
                self.bullet_indents.clear();
                self.markdown.insert("\n**", start);
                self.escaped(start, start + label);
                self.markdown.insert("**", start + label);
                self.escaped(start + label, end);
                self.markdown.insert(if next_is_text { "\\\n" } else { "\n" }, end);
            }
            Role::Bullet { marker } | Role::Numbered { marker } => {
                while self.bullet_indents.last().is_some_and(|indent| *indent > line.indent) {
                    self.bullet_indents.pop();
                }
                if self.bullet_indents.last().is_none_or(|indent| *indent < line.indent) {
                    self.bullet_indents.push(line.indent);
                }
                let depth = self.bullet_indents.len().saturating_sub(1);
                if matches!(role, Role::Numbered { .. }) {
                    self.markdown.insert(&"    ".repeat(depth), start);
                    self.markdown.copy(self.source, start..start + marker);
                } else {
                    self.markdown.insert(&format!("{}- ", "    ".repeat(depth)), start);
                }
                self.escaped(start + marker, end);
                self.markdown.insert("\n", end);
            }
            Role::Text => {
                if !self.bullet_indents.is_empty() {
                    if line.indent > 0 {
                        // An indented line below a bullet belongs to it.
                        self.markdown.insert(&"    ".repeat(self.bullet_indents.len()), start);
                    } else {
                        self.bullet_indents.clear();
                        self.markdown.insert("\n", start);
                    }
                }
                self.escaped(start, end);
                self.markdown.insert(if next_is_text { "\\\n" } else { "\n" }, end);
            }
        }
    }

    /// Adds lines between fences, each as it was written.
    fn code(&mut self, lines: &[Line<'_>]) {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return };
        self.bullet_indents.clear();
        let longest = lines
            .iter()
            .map(|line| line.text.bytes().take_while(|byte| *byte == b'`').count())
            .max();
        let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
        self.markdown.insert(&format!("\n{fence}\n"), first.start);
        for line in lines {
            self.markdown.insert(&" ".repeat(line.indent), line.start);
            self.raw(line);
        }
        self.markdown.insert(&format!("{fence}\n\n"), last.start + last.text.len());
    }

    /// Adds pasted Markdown with its headings two levels deeper, below the section that it was pasted into.
    fn markup(&mut self, lines: &[Line<'_>]) {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return };
        self.bullet_indents.clear();
        self.markdown.insert("\n", first.start);
        for line in lines {
            let indent = " ".repeat(line.indent);
            match markdown_level(line.text) {
                Some(level) => {
                    let deeper = "#".repeat((level + 2).min(6) - level);
                    self.markdown.insert(&format!("\n{deeper}"), line.start);
                }
                None => self.markdown.insert(&indent, line.start),
            }
            self.raw(line);
        }
        self.markdown.insert("\n", last.start + last.text.len());
    }

    fn raw(&mut self, line: &Line<'_>) {
        let end = line.start + line.text.len();
        self.markdown.copy(self.source, line.start..end);
        self.markdown.insert("\n", end);
    }

    /// Adds source bytes with a backslash before each character that Markdown could take for markup.
    fn escaped(&mut self, start: usize, end: usize) {
        let text = &self.source[start..end];
        let mut from = start;
        for (index, c) in text.char_indices() {
            let at_start = index == 0 && "#+-=>~:.)".contains(c);
            let numbered =
                (c == '.' || c == ')') && text[..index].bytes().all(|b| b.is_ascii_digit());
            if at_start || numbered || "\\`*_[]<>|~&$!".contains(c) {
                if from < start + index {
                    self.markdown.copy(self.source, from..start + index);
                }
                self.markdown.insert("\\", start + index);
                from = start + index;
            }
        }
        if from < end {
            self.markdown.copy(self.source, from..end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_plain, to_markdown};
    use crate::vocabulary::BuiltIn;
    use crate::vocabulary::heading::Headings;

    #[test]
    fn lines_keep_their_words_and_their_places() {
        let source = "Web outage\nRoot Cause: a *bad* flag\n\u{2022} one\n\u{2022} two_b\nTimeline:\n09:00 start\n09:05 end\n";
        let markdown = to_markdown(source, 0, Headings::built_in());
        assert_eq!(
            markdown.text(),
            "\n# Web outage\n\n\n**Root Cause:** a \\*bad\\* flag\n- one\n- two\\_b\n\n## Timeline:\n\n09:00 start\\\n09:05 end\n"
        );
        let at = markdown.text().find("09:05").unwrap();
        assert_eq!(&source[markdown.source_offset(at)..][..5], "09:05");
    }

    #[test]
    fn markdown_in_a_text_file_is_markdown() {
        assert!(!is_plain("a.txt", "# T\n\n## Summary\n\nx\n"));
        assert!(is_plain("a.txt", "# T\ncode:\n# comment\n# another\n"));
        assert!(is_plain("PM2022 - a 1.2 upgrade", "words\n"));
        assert!(!is_plain("a.md", "words\n"));
    }
}
