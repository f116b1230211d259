//! Which terms stand for which others: the groups of the vocabulary as terms of a language.

use std::collections::BTreeMap;

use crate::search::analyser::Analyser;
use crate::vocabulary::synonym::GROUPS;

/// What stands for a word that is meant otherwise, in eighths of the word itself.
pub const FACTOR: u32 = 4;

/// The terms that stand for others.
#[derive(Debug, Clone, Default)]
pub struct Synonyms {
    /// By term: the terms that stand for it, in the order of the groups.
    pub of_terms: BTreeMap<String, Vec<String>>,
    /// By word as the groups have it: its term.
    pub words: BTreeMap<&'static str, String>,
    /// By term: the first word of the groups that has it.
    pub named: BTreeMap<String, &'static str>,
}

impl Synonyms {
    /// The synonyms in texts that the analyser reads. There are none but in English.
    #[must_use]
    pub fn new(language: &str) -> Self {
        let mut synonyms = Self::default();
        if !language.starts_with("en") {
            return synonyms;
        }
        let mut analyser = Analyser::new(language);
        for group in GROUPS {
            let mut terms: Vec<String> = Vec::new();
            for word in group.split(' ') {
                let Some(term) = analyser.term_of(word) else { continue };
                synonyms.words.insert(word, term.clone());
                synonyms.named.entry(term.clone()).or_insert(word);
                if !terms.contains(&term) {
                    terms.push(term);
                }
            }
            for term in &terms {
                let known = synonyms.of_terms.entry(term.clone()).or_default();
                for other in &terms {
                    if other != term && !known.contains(other) {
                        known.push(other.clone());
                    }
                }
            }
        }
        synonyms
    }

    /// The terms that stand for a term.
    #[must_use]
    pub fn of(&self, term: &str) -> &[String] {
        self.of_terms.get(term).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_synonym_is_told_in_a_form_that_people_write() {
        let synonyms = Synonyms::new("en");
        let term = &synonyms.words["froze"];
        let others: Vec<&str> =
            synonyms.of(term).iter().map(|other| synonyms.named[other]).collect();
        assert!(others.contains(&"freeze") && others.contains(&"unresponsive"), "{others:?}");
        assert!(Synonyms::new("de").words.is_empty());
    }
}
