//! How bad it was: the word of the document and its place on the site's scale.

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
    /// else by its first word that is a level (`Major (half of the users)`).
    #[must_use]
    pub fn new(label: &str, config: &Config) -> Self {
        let label = label.trim();
        let whole = find(label, &config.severities);
        let level = whole.or_else(|| {
            label
                .split(|c: char| !c.is_alphanumeric() && c != '-')
                // A number alone says nothing among other words: "2 of 3 regions".
                .filter(|word| word.chars().any(char::is_alphabetic))
                .find_map(|word| find(word, &config.severities))
        });
        Self { label: label.to_owned(), level: level.map(|level| level.level.clone()) }
    }
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
    use super::Severity;
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
            ("2", Some("sev2")),
            ("2 regions", None),
            ("terrible", None),
            ("", None),
        ] {
            assert_eq!(Severity::new(label, &config).level.as_deref(), level, "{label}");
        }
    }
}
