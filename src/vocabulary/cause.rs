//! The catalogue of causes: which classes and causes there are, what people see of each, and the phrases by which a text
//! names it. The phrases are data (`cause.yaml`, and `causes:` in the configuration).
//!
//! Not here: what a phrase is worth where it stands (`incident::cause`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics, suggestion};
use crate::key::{Key, Shape};
use crate::value::{self, Entry, Node, Value, expect_maps, expect_text};
use crate::vocabulary::BuiltIn;
use crate::vocabulary::phrase::{self, Matcher, Pattern};
use crate::vocabulary::sentence::Sentence;

/// The parts that a cause can play.
pub const ROLES: &[&str] = &["root", "contributing"];

const PHRASES: Shape = Shape::Many(&Shape::Text);

/// The keys of one entry of the catalogue.
pub const KEYS: [Key; 6] = [
    Key::new("id", Shape::Text, "capacity/print-queue", "`class` or `class/cause`, in small letters. One that is there already gets more phrases, any other is a new class or cause").required(),
    Key::new("title", Shape::Text, "The print queue was full", "What people see"),
    Key::new("role", Shape::Word(ROLES), "contributing", "`contributing` where it lets an incident happen or last, and something else sets it off"),
    Key::new("phrases", PHRASES, "[print queue ... full, too many labels/parcels]", "Words that say it: `a/b` is either word, `expir*` any that begins so, `...` up to four words between, `a + b` both in any order"),
    Key::new("hints", PHRASES, "[print queue]", "Words that only point to it: they count where a sentence calls them the cause"),
    Key::new("unless", PHRASES, "[queue ... upgraded]", "In a sentence that holds these it is not meant"),
];

/// Every cause, and the automaton that finds their phrases.
#[derive(Debug, Clone)]
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
    /// The names of the signals in `cause.yaml`.
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

impl BuiltIn for Catalogue {
    fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Catalogue> =
            LazyLock::new(|| shipped(&mut Diagnostics::default()));
        &BUILT_IN
    }
}

fn shipped(diagnostics: &mut Diagnostics) -> Catalogue {
    let mut catalogue = Catalogue {
        causes: Vec::new(),
        names: BTreeMap::new(),
        phrases: Matcher::default(),
        signals: Matcher::default(),
    };
    let table = super::table("cause.yaml", include_str!("cause.yaml"), diagnostics);
    for Entry { key, value } in &table {
        match key.value.as_str() {
            "causes" => catalogue.read(value, diagnostics),
            "signals" => read_signals(value, &mut catalogue, diagnostics),
            _ => diagnostics.push(value::unknown_key(key, ["causes", "signals"].into_iter())),
        }
    }
    catalogue
}

impl Catalogue {
    /// Adds the list below `causes:`. An id that is known gets more phrases. What cannot be understood is a finding.
    pub fn read(&mut self, list: &Node, diagnostics: &mut Diagnostics) {
        read_causes(list, self, diagnostics);
    }

    /// Makes a class or cause known, or finds the one that has this id. A later title replaces an earlier one.
    pub fn add(&mut self, id: &str, title: Option<&str>) -> usize {
        let index = match self.names.get(&key(id)) {
            Some(index) => *index,
            None => {
                let index = self.causes.len();
                let own = id.split_once('/').map_or(id, |(_, own)| own);
                self.causes.push(Cause {
                    id: id.trim().to_owned(),
                    title: in_words(own),
                    contributing: false,
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

    /// Says whether a cause is a contributing one.
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

fn read_causes(value: &Node, catalogue: &mut Catalogue, diagnostics: &mut Diagnostics) {
    for map in expect_maps("causes", value, diagnostics) {
        let [id, title, role, phrases, hints, unless] = value::fields(map, &KEYS, diagnostics);
        let span = id.map_or(value.span, |node| node.span);
        let Some(id) = value::expect_name(("causes", value), map, ("id", id), diagnostics) else {
            continue;
        };
        if !is_cause_id(&id) {
            diagnostics.push(Diagnostic::new(
                Code::UnknownValue,
                span,
                format!("`{id}` is no id of a cause"),
                "write `class` or `class/cause` in small letters, digits and `-`",
            ));
            continue;
        }
        let title = title.and_then(|node| expect_text("title", node, diagnostics));
        let index = catalogue.add(&id, title.as_deref());
        if let Some(node) = role
            && let Some(role) = expect_text("role", node, diagnostics)
        {
            match role.as_str() {
                "root" | "contributing" => {
                    catalogue.set_contributing(index, role == "contributing");
                }
                _ => diagnostics.push(Diagnostic::new(
                    Code::UnknownValue,
                    node.span,
                    format!("`{role}` is no `role` that is known"),
                    suggestion::help(&role, ROLES.iter().copied(), || {
                        "use `root` or `contributing`".to_owned()
                    }),
                )),
            }
        }
        for (key, node, meaning) in [
            ("phrases", phrases, Meaning::Names(index)),
            ("hints", hints, Meaning::Hints(index)),
            ("unless", unless, Meaning::Excludes(index)),
        ] {
            if let Some(node) = node {
                let add = |phrase: &str| catalogue.add_phrase(phrase, meaning);
                read_phrases(key, node, add, diagnostics);
            }
        }
    }
}

fn read_signals(value: &Node, catalogue: &mut Catalogue, diagnostics: &mut Diagnostics) {
    for map in expect_maps("signals", value, diagnostics) {
        for Entry { key, value } in map {
            match Signal::NAMES.iter().find(|(name, _)| *name == key.value) {
                Some((name, signal)) => {
                    let add = |phrase: &str| catalogue.add_signal(phrase, *signal);
                    read_phrases(name, value, add, diagnostics);
                }
                None => diagnostics
                    .push(value::unknown_key(key, Signal::NAMES.iter().map(|(name, _)| *name))),
            }
        }
    }
}

fn read_phrases(
    key: &str,
    node: &Node,
    mut add: impl FnMut(&str) -> Result<(), String>,
    diagnostics: &mut Diagnostics,
) {
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        Value::Null => &[],
        _ => std::slice::from_ref(node),
    };
    for item in items {
        let Some(phrase) = expect_text(key, item, diagnostics) else { continue };
        if let Err(why) = add(&phrase) {
            diagnostics.push(Diagnostic::new(
                Code::UnknownValue,
                item.span,
                format!("the phrase `{phrase}` {why}"),
                "write words, `one/other`, `begin*`, `...` for words between, `a + b` for any order",
            ));
        }
    }
}

/// Whether an id can be that of a cause: `class` or `class/cause`.
fn is_cause_id(id: &str) -> bool {
    let parts: Vec<&str> = id.split('/').collect();
    parts.len() <= 2
        && parts.iter().all(|part| {
            !part.is_empty()
                && part.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase() || c == '-')
        })
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

#[cfg(test)]
mod tests {
    use super::shipped;
    use crate::diagnostic::Diagnostics;

    #[test]
    fn the_built_in_catalogue_raises_no_finding() {
        let mut diagnostics = Diagnostics::default();
        let catalogue = shipped(&mut diagnostics);
        let messages: Vec<&str> = diagnostics.iter().map(|d| &*d.message).collect();
        assert_eq!(messages, Vec::<&str>::new());
        for cause in catalogue.causes() {
            let class = cause.id.split('/').next().unwrap_or_default();
            assert!(catalogue.find(class).is_some(), "{} has no class", cause.id);
        }
    }
}
