//! The catalogue of causes: which classes and causes there are, what people see of each, and the phrases by which a text
//! names it. The data is `catalogue.yaml`, and what a site adds in `casebook.yaml`; both are read by `config`.
//!
//! Not here: what a phrase is worth where it stands (`incident::cause`).

pub mod phrase;
pub mod sentence;

use std::collections::BTreeMap;

use crate::catalogue::phrase::{Matcher, Pattern};
use crate::catalogue::sentence::Sentence;

/// The text of the built-in catalogue.
pub const BUILT_IN: &str = include_str!("catalogue.yaml");

/// Every cause, and the automaton that finds their phrases.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    causes: Vec<Cause>,
    names: BTreeMap<String, usize>,
    phrases: Matcher<Meaning>,
    signals: Matcher<Signal>,
}

/// A class of causes, or a cause in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// `class` or `class/cause`.
    pub id: String,
    /// What people see.
    pub title: String,
    /// Whether it usually lets an incident happen or last, and something else sets it off.
    pub contributing: bool,
}

/// What a phrase says about a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// It names this cause, an index for [`Catalogue::cause`].
    Names(usize),
    /// It points to this cause.
    Hints(usize),
    /// Its sentence does not mean this cause.
    Excludes(usize),
}

/// How a sentence is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    /// What follows is the cause: "due to".
    CauseAfter,
    /// What stands before is the cause: "led to".
    CauseBefore,
    /// What follows is ruled out: "not related to".
    DeniesAfter,
    /// What stands before is ruled out: "was ruled out".
    DeniesBefore,
    /// What was denied before is denied no longer: "but".
    Turn,
    /// It tells what people saw.
    Symptom,
    /// It tells of the cure, or of what will be done.
    Cure,
}

impl Signal {
    /// The names of the signals in `catalogue.yaml`.
    pub const NAMES: [(&'static str, Self); 7] = [
        ("cause_after", Self::CauseAfter),
        ("cause_before", Self::CauseBefore),
        ("denies_after", Self::DeniesAfter),
        ("denies_before", Self::DeniesBefore),
        ("turn", Self::Turn),
        ("symptom", Self::Symptom),
        ("cure", Self::Cure),
    ];
}

impl Catalogue {
    /// Makes a class or cause known, or finds the one that has this id. A later title replaces an earlier one.
    pub fn add(&mut self, id: &str, title: Option<&str>) -> usize {
        let index = match self.names.get(&key(id)) {
            Some(index) => *index,
            None => {
                let index = self.causes.len();
                let own = id.split_once('/').map_or(id, |(_, own)| own);
                let class = key(id.split('/').next().unwrap_or(id));
                let contributing =
                    self.names.get(&class).is_some_and(|class| self.causes[*class].contributing);
                self.causes.push(Cause {
                    id: id.trim().to_owned(),
                    title: in_words(own),
                    contributing,
                });
                self.names.insert(key(id), index);
                index
            }
        };
        if let Some(title) = title {
            title.clone_into(&mut self.causes[index].title);
        }
        index
    }

    /// Says whether a cause is a contributing one. A cause takes over what its class was when it became known.
    pub fn set_contributing(&mut self, cause: usize, contributing: bool) {
        self.causes[cause].contributing = contributing;
    }

    /// Adds a phrase with what it means.
    ///
    /// # Errors
    /// What is wrong with the phrase, as the end of a sentence.
    pub fn add_phrase(&mut self, phrase: &str, meaning: Meaning) -> Result<(), String> {
        for pattern in Pattern::parse(phrase, false)? {
            self.phrases.add(&pattern, meaning);
        }
        Ok(())
    }

    /// Adds a phrase that says how its sentence is meant. In it endings and small words count: "caused by" is not
    /// "causes", and "found" not "found that".
    ///
    /// # Errors
    /// What is wrong with the phrase, as the end of a sentence.
    pub fn add_signal(&mut self, phrase: &str, signal: Signal) -> Result<(), String> {
        for pattern in Pattern::parse(phrase, true)? {
            self.signals.add(&pattern, signal);
        }
        Ok(())
    }

    /// All causes in the order in which they became known; a class stands before its causes.
    #[must_use]
    pub fn causes(&self) -> &[Cause] {
        &self.causes
    }

    /// The class or cause of an index in a [`Meaning`].
    #[must_use]
    pub fn cause(&self, index: usize) -> &Cause {
        &self.causes[index]
    }

    /// The class or cause of an id, compared without case.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Cause> {
        self.names.get(&key(id)).map(|index| &self.causes[*index])
    }

    /// What people see of a class or cause; for one that is not in the catalogue its own name in words.
    #[must_use]
    pub fn title(&self, id: &str) -> String {
        self.find(id).map_or_else(
            || in_words(id.split_once('/').map_or(id, |(_, own)| own)),
            |cause| cause.title.clone(),
        )
    }

    /// The phrases in a sentence, each with the words it covers.
    #[must_use]
    pub fn matches(&self, sentence: &mut Sentence) -> Vec<phrase::Match<Meaning>> {
        self.phrases.matches(sentence, false)
    }

    /// The signals in a sentence, each with the words it covers.
    #[must_use]
    pub fn signals(&self, sentence: &mut Sentence) -> Vec<phrase::Match<Signal>> {
        self.signals.matches(sentence, true)
    }
}

/// Ids as they are compared.
fn key(id: &str) -> String {
    id.trim().to_lowercase()
}

/// `single-point-of-failure` as people read it.
fn in_words(id: &str) -> String {
    let words = id.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
