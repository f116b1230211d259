//! How bad it was: the word of the document and its place on the site's scale.
//!
//! Where in a document the word stands is read in `declared`, `stated` and `title`.

use std::ops::Range;

use crate::config::{Config, SeverityLevel};

/// A severity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Severity {
    /// As the document says it.
    pub label: String,
    /// The level of the site's scale (`sev1` …) that the label is or is an alias of.
    pub level: Option<String>,
}

impl Severity {
    /// A label with its level, where the site's scale knows it: as a whole (`Sev 2`, `sev-2` and `SEV2` are the same),
    /// else by the grade with which it begins (`Sev 2 - major`), else by its first word that is a level (`Major (half
    /// of the users)`).
    #[must_use]
    pub fn new(label: &str, config: &Config) -> Self {
        let label = label.trim();
        let whole = find(label, &config.severities);
        let graded = || {
            let grade = label.trim_start_matches(|c: char| !c.is_alphanumeric());
            let number = grade[..leading(grade)?].chars().next_back()?;
            find(&grade[..leading(grade)?], &config.severities)
                .or_else(|| find(&number.to_string(), &config.severities))
        };
        let level = whole.or_else(graded).or_else(|| {
            label
                .split(|c: char| !c.is_alphanumeric() && c != '-')
                // A number alone says nothing among other words: "2 of 3 regions".
                .filter(|word| word.chars().any(char::is_alphabetic))
                .find_map(|word| find(word, &config.severities))
        });
        Self { label: label.to_owned(), level: level.map(|level| level.level.clone()) }
    }
}

/// The length of the grade with which a text begins: `SEV2`, `SEV-2`, `Sev 2`, `Severity level 2`, `P1`, `Priority 1`.
#[must_use]
pub fn leading(text: &str) -> Option<usize> {
    let words = text.bytes().take_while(|b| b.is_ascii_alphabetic() || *b == b' ').count();
    let name = text[..words].trim_end();
    let known = ["sev", "severity", "severity level", "priority"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
        || (name == "P" && words == 1);
    let hyphen = usize::from(text[words..].starts_with('-') && name.len() == words);
    let rest = &text.as_bytes()[words + hyphen..];
    let digit = matches!(rest, [b'0'..=b'5', ..]);
    // `P1.5` and `P3-west` are something else.
    let ends = match &rest[usize::from(digit)..] {
        [] => true,
        [b'.' | b'-' | b'_', next, ..] => !next.is_ascii_alphanumeric(),
        [next, ..] => next.is_ascii() && !next.is_ascii_alphanumeric(),
    };
    (known && digit && ends).then_some(words + hyphen + 1)
}

/// The grade that a sentence gives the incident: `This was a SEV2`, `a P1 incident was declared`. Where it names
/// several, the one it was raised to; otherwise none.
#[must_use]
pub fn told(text: &str) -> Option<Range<usize>> {
    /// The words before a grade that give it to this incident.
    const BEFORE: &[&str] = &[
        "was a",
        "is a",
        "as a",
        "as",
        "declared",
        "declared a",
        "classified",
        "rated",
        "opened a",
    ];
    /// The same behind it.
    const BEHIND: &[&str] = &["incident", "outage", "event", "was declared", "declared", "opened"];
    /// The words before a grade that replaces another.
    const RAISED: &[&str] = &["upgraded to", "escalated to", "raised to", "downgraded to"];
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(['s', 'S', 'P']) {
        let start = at + offset;
        at = start + 1;
        if text[..start].ends_with(char::is_alphanumeric) {
            continue;
        }
        let Some(length) = leading(&text[start..]) else { continue };
        at = start + length;
        let before = text[..start].trim_end_matches(|c: char| !c.is_alphanumeric());
        let before =
            before[before.floor_char_boundary(before.len().saturating_sub(24))..].to_lowercase();
        let behind = text[at..].trim_start_matches([' ', ')', '"', '*']);
        let ends = |words: &&&str| {
            before.strip_suffix(**words).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
        };
        if RAISED.iter().find(ends).is_some() {
            return Some(start..at);
        }
        let behind_it = BEHIND.iter().any(|words| {
            behind.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words))
        });
        // "other P1 incidents" are others.
        let others = ["other", "another", "previous", "any", "all"].iter().find(ends).is_some();
        if !others && (behind_it || BEFORE.iter().find(ends).is_some()) {
            found.push(start..at);
        }
    }
    let first = found.first()?.clone();
    found.iter().all(|range| text[range.clone()] == text[first.clone()]).then_some(first)
}

/// All words that name a level, for suggestions.
pub fn words(config: &Config) -> impl Iterator<Item = &str> {
    config.severities.iter().flat_map(|level| {
        std::iter::once(level.level.as_str()).chain(level.aliases.iter().map(String::as_str))
    })
}

fn find<'a>(word: &str, scale: &'a [SeverityLevel]) -> Option<&'a SeverityLevel> {
    let word = plain(word);
    if word.is_empty() {
        return None;
    }
    scale.iter().find(|level| {
        std::iter::once(&level.level)
            .chain(std::iter::once(&level.label))
            .chain(&level.aliases)
            .any(|name| plain(name) == word)
    })
}

fn plain(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{Severity, leading, told};
    use crate::config::Config;

    #[test]
    fn labels_find_their_level() {
        let config = Config::default();
        for (label, level) in [
            ("SEV2", Some("sev2")),
            ("Sev 2", Some("sev2")),
            ("sev-1", Some("sev1")),
            ("High", Some("sev2")),
            ("Major (half of all users)", Some("sev2")),
            ("P1 / SEV1", Some("sev1")),
            ("Sev 1 - Major", Some("sev1")),
            ("\u{1f534} Critical", Some("sev1")),
            ("SEV2 (High)", Some("sev2")),
            ("Severity level 3: degraded", Some("sev3")),
            ("P0", Some("sev1")),
            ("2", Some("sev2")),
            ("2 regions", None),
            ("terrible", None),
            ("", None),
        ] {
            assert_eq!(Severity::new(label, &config).level.as_deref(), level, "{label}");
        }
    }

    #[test]
    fn grades_at_the_beginning() {
        for (text, grade) in [
            ("SEV2", "SEV2"),
            ("Sev-1: x", "Sev-1"),
            ("sev 3 x", "sev 3"),
            ("P1 - x", "P1"),
            ("Severity 2, x", "Severity 2"),
            ("P1.5", ""),
            ("S3 bucket", ""),
            ("P3-west", ""),
            ("P95 latency", ""),
            ("p1 incident", ""),
            ("seven", ""),
        ] {
            assert_eq!(&text[..leading(text).unwrap_or(0)], grade, "{text}");
        }
    }

    #[test]
    fn sentences_that_grade_the_incident() {
        for (text, grade) in [
            ("This was a SEV2 for all of us.", "SEV2"),
            ("At 10:00 a P1 incident was declared.", "P1"),
            ("SEV-3 declared, later upgraded to SEV-1.", "SEV-1"),
            ("Classified as Sev 2.", "Sev 2"),
            ("Both teams were busy with other severity 1 work.", ""),
            ("We had a SEV1 outage after a SEV2 outage.", ""),
            ("Objects in S3 were lost.", ""),
            ("", ""),
        ] {
            assert_eq!(told(text).map_or("", |range| &text[range]), grade, "{text}");
        }
    }
}
