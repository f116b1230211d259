//! One question: which incidents are like this one, and why.
//!
//! Four things are compared. What two incidents have of each is a number from 0 to 1, and the sum, weighed, is the score:
//!
//! - the classes of their causes: the cosine between the two, the main cause before the others;
//! - the causes themselves, which say more where the class is the same;
//! - the words: the cosine between their telling terms;
//! - the services, the rare ones before those that every incident names, and what set them off.
//!
//! The words come second to the causes for a reason: incidents of one team are told in the same words, whatever happened.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use crate::analysis::Analysis;
use crate::casebook::{Casebook, IncidentIndex};
use crate::content::Document;
use crate::incident::Incident;
use crate::search::analyser::Analyser;
use crate::search::part::Part;
use crate::search::piece::pieces;
use crate::search::terms::{self, Position, Weighed};
use crate::search::traits::Traits;
use crate::search::vectors::Vectors;

/// What each of them is worth.
#[derive(Debug, Clone, Copy)]
struct Weights {
    classes: f32,
    /// Beyond the same class.
    causes: f32,
    words: f32,
    services: f32,
    trigger: f32,
}

/// Between two incidents. A cosine between two texts is seldom above a third, so the words are worth less than it looks;
/// there is only a handful of triggers, so the same one says little.
const BETWEEN_INCIDENTS: Weights =
    Weights { classes: 1.0, causes: 0.2, words: 1.0, services: 0.15, trigger: 0.05 };

/// More shared terms than this are no reason but a list.
const MOST_TERMS: usize = 5;

/// The least likeness of an answer to an incident: a word or two by themselves are chance.
const LEAST_BETWEEN: f32 = 0.03;

/// The least likeness of an incident that is shown where nobody asked: most of what the same class of cause gives, where it
/// is the main one for both.
const LEAST_UNASKED: f32 = 0.6;

/// So many shared words stand for more than chance.
const ENOUGH_TERMS: usize = 3;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The incident that asks, where it is one that counts.
    incident: Option<IncidentIndex>,
    /// Its words, the most telling first where it is an incident.
    terms: Vec<Weighed>,
    traits: Traits,
}

impl Asked {
    /// The ids of its causes, the main one first.
    pub fn causes(&self) -> impl Iterator<Item = &str> {
        self.traits.causes.iter().map(|(cause, _)| cause.as_str())
    }

    /// The ids of its services, in order.
    #[must_use]
    pub fn services(&self) -> &[String] {
        &self.traits.services
    }
}

/// Which answers are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// How many at most.
    pub most: usize,
    /// Whether somebody asked. Where nobody did, only what is close is an answer.
    pub asked: bool,
    /// Incidents that are no answer.
    pub except: &'a [IncidentIndex],
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Which incident.
    pub incident: IncidentIndex,
    /// How much it is like what was asked, in thousandths; two of the same causes, words and services have about 2300.
    pub score: u32,
    /// Why, the best reason first; never empty.
    pub reasons: Vec<Reason>,
}

/// Something that two incidents have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A cause, by its id.
    Cause(String),
    /// A class of causes, where the causes in it differ.
    Class(String),
    /// A service, by its id.
    Service(String),
    /// What set them off.
    Trigger(String),
    /// Words, the most telling first.
    Terms(Vec<String>),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Cause(id) => write!(f, "same cause: {id}"),
            Self::Class(class) => write!(f, "same class of cause: {class}"),
            Self::Service(service) => write!(f, "same service: {service}"),
            Self::Trigger(trigger) => write!(f, "same trigger: {trigger}"),
            Self::Terms(terms) => write!(f, "shared terms: {}", terms.join(", ")),
        }
    }
}

impl Vectors {
    /// Asks for the like of an incident, which need not be one that counts.
    #[must_use]
    pub fn asked_by(
        &self,
        casebook: &Casebook,
        analysis: &Analysis,
        index: IncidentIndex,
    ) -> Asked {
        match self.position(index) {
            Some(position) => Asked {
                incident: Some(index),
                terms: self.terms.telling(self.slots[position as usize]),
                traits: Traits::clone(&self.alike.traits[position as usize]),
            },
            None => {
                let incident = &casebook.incidents[index];
                let document = casebook.document_of(incident);
                self.asked_in(&[incident.as_ref()], document, analysis)
            }
        }
    }

    /// Asks for the like of what a text tells, be it one incident or several.
    #[must_use]
    pub fn asked_in(
        &self,
        incidents: &[&Incident],
        document: &Document,
        analysis: &Analysis,
    ) -> Asked {
        let mut analyser = Analyser::new(&self.language);
        let mut said: Vec<(Part, String)> = Vec::new();
        let named = incidents.iter().flat_map(|incident| analysis.roster.services_of(incident));
        let mut services: BTreeSet<String> = named.map(str::to_owned).collect();
        let blocks = document.blocks();
        for piece in incidents.iter().flat_map(|incident| pieces(incident, document, &blocks)) {
            let mut met = Vec::new();
            analyser.read(piece.text, |word| met.push(word));
            let counted = met.into_iter().filter(|word| !word.hump);
            said.extend(
                counted.map(|word| (piece.part, analyser.terms()[word.term as usize].to_string())),
            );
            let text = piece.text.to_lowercase();
            for (name, service) in analysis.roster.service_names() {
                if !services.contains(service) && names(&text, name) {
                    services.insert(service.to_owned());
                }
            }
        }
        let traits = Traits::of(incidents, services.into_iter().collect());
        let terms = self.terms.telling_of(self.terms.said(&said));
        Asked { incident: None, terms, traits }
    }

    /// The words of what is asked for that other incidents hold too, the most telling first.
    #[must_use]
    pub fn telling_terms(&self, asked: &Asked) -> Vec<String> {
        self.words(asked.terms.clone())
    }

    /// The incidents that are like what is asked for, the most alike first; equally alike ones in the order of their ids.
    #[must_use]
    pub fn like(&self, asked: &Asked, wanted: Wanted) -> Vec<Hit> {
        let scores = self.scores(asked);
        let least = if wanted.asked { LEAST_BETWEEN } else { LEAST_UNASKED };
        let except = |incident: IncidentIndex| {
            asked.incident == Some(incident) || wanted.except.contains(&incident)
        };
        let mut best: Vec<(Reverse<u32>, u32, Position)> = (0..)
            .zip(&scores)
            .filter(|(_, score)| **score >= least)
            .filter(|(position, _)| !except(self.members[*position as usize]))
            .map(|(position, score)| {
                (Reverse(thousandths(*score)), self.ranks[position as usize], position)
            })
            .collect();
        // Of those that are near some are not close.
        let considered = if wanted.asked { wanted.most } else { wanted.most * 4 };
        if (1..best.len()).contains(&considered) {
            best.select_nth_unstable(considered - 1);
        }
        best.truncate(considered);
        best.sort_unstable();
        best.into_iter()
            .map(|(Reverse(score), _, position)| Hit {
                incident: self.members[position as usize],
                score,
                reasons: self.reasons(asked, position),
            })
            .filter(|hit| wanted.asked || is_close(&hit.reasons))
            .take(wanted.most)
            .collect()
    }

    fn scores(&self, asked: &Asked) -> Vec<f32> {
        let mut scores = vec![0.0; self.members.len()];
        let mut add = |having: Option<&Vec<Weighed>>, weight: f32| {
            for &(position, has) in having.into_iter().flatten() {
                scores[position as usize] += weight * has;
            }
        };
        let Traits { classes, causes, services, trigger } = &asked.traits;
        let weights = BETWEEN_INCIDENTS;
        for (class, weight) in classes {
            add(self.alike.classes.get(class), weights.classes * weight);
        }
        for (cause, weight) in causes {
            add(self.alike.causes.get(cause), weights.causes * weight);
        }
        for service in services.iter() {
            add(self.alike.services.get(service), weights.services);
        }
        if let Some(trigger) = trigger {
            add(self.alike.triggers.get(trigger), weights.trigger);
        }
        self.add_cosine(&asked.terms, weights.words, &mut scores);
        scores
    }

    /// What two texts of the same kind share.
    fn add_cosine(&self, asked: &[Weighed], weight: f32, scores: &mut [f32]) {
        let mut products = vec![0.0; scores.len()];
        for &(term, has) in asked {
            for (position, holds) in self.terms.postings(term) {
                products[position as usize] += has * holds;
            }
        }
        let weight = weight / terms::norm(asked);
        for ((score, product), norm) in scores.iter_mut().zip(products).zip(self.terms.norms()) {
            *score += weight * product / norm;
        }
    }

    fn reasons(&self, asked: &Asked, position: Position) -> Vec<Reason> {
        let own = &self.alike.traits[position as usize];
        let has = |traits: &[(String, f32)], name: &str| traits.iter().any(|(own, _)| own == name);
        let mut reasons = Vec::new();
        for (class, _) in &asked.traits.classes {
            let same = asked.traits.causes.iter().find(|(cause, _)| {
                cause.split('/').next() == Some(class) && has(&own.causes, cause)
            });
            match same {
                Some((cause, _)) => reasons.push(Reason::Cause(cause.clone())),
                None if has(&own.classes, class) => reasons.push(Reason::Class(class.clone())),
                None => {}
            }
        }
        let shared = asked.traits.services.iter().filter(|service| own.services.contains(service));
        reasons.extend(shared.cloned().map(Reason::Service));
        if let Some(trigger) =
            asked.traits.trigger.as_ref().filter(|_| asked.traits.trigger == own.trigger)
        {
            reasons.push(Reason::Trigger(trigger.clone()));
        }
        let terms = self.shared_words(asked, position);
        if !terms.is_empty() {
            reasons.push(Reason::Terms(terms));
        }
        reasons
    }

    /// The terms that an incident shares with what is asked for, each with what it adds to the likeness.
    fn shared(&self, asked: &Asked, position: Position) -> Vec<Weighed> {
        let slot = self.slots[position as usize];
        let shared = asked
            .terms
            .iter()
            .filter_map(|&(term, weight)| Some((term, weight * self.terms.weight_in(term, slot)?)));
        shared.collect()
    }

    /// The same by name.
    pub(super) fn shared_with(
        &self,
        asked: &Asked,
        incident: IncidentIndex,
    ) -> BTreeMap<Arc<str>, f32> {
        let Some(position) = self.position(incident) else { return BTreeMap::new() };
        let shared = self.shared(asked, position).into_iter();
        shared.map(|(term, worth)| (self.terms.name(term), worth)).collect()
    }

    /// The words that an incident shares with what is asked for, the most telling first.
    fn shared_words(&self, asked: &Asked, position: Position) -> Vec<String> {
        let mut words = self.words(self.shared(asked, position));
        words.truncate(MOST_TERMS);
        words
    }

    /// The words of terms, the most telling first. Of an identifier only the whole.
    fn words(&self, mut terms: Vec<Weighed>) -> Vec<String> {
        terms.sort_unstable_by(|a, b| {
            b.1.total_cmp(&a.1).then_with(|| self.terms.name(a.0).cmp(&self.terms.name(b.0)))
        });
        let mut words: Vec<&str> = Vec::new();
        for (term, _) in terms {
            let word = &*self.shown[term as usize];
            if !words.iter().any(|known| names(known, word)) {
                words.retain(|known| !names(word, known));
                words.push(word);
            }
        }
        words.into_iter().map(str::to_owned).collect()
    }
}

/// Whether reasons are good enough for an incident that nobody asked for: the same cause; the same class and a service or
/// some words; or no cause in common, but so many words that it scores all the same. The same class alone is what the page
/// of the class shows: on a large site it joins incidents that have nothing else in common.
fn is_close(reasons: &[Reason]) -> bool {
    let cause = reasons.iter().any(|reason| matches!(reason, Reason::Cause(_)));
    let class = reasons.iter().any(|reason| matches!(reason, Reason::Class(_)));
    let more = reasons.iter().any(|reason| match reason {
        Reason::Service(_) => true,
        Reason::Terms(terms) => terms.len() >= ENOUGH_TERMS,
        _ => false,
    });
    cause || more || !class
}

/// Whether a text holds a name, in the same case, and not as a part of a word.
#[must_use]
pub fn names(text: &str, name: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    name.chars().nth(1).is_some()
        && text.match_indices(name).any(|(at, _)| {
            !letter(text[..at].chars().next_back())
                && !letter(text[at + name.len()..].chars().next())
        })
}

/// Rounded, so that the last bits of a sum decide nothing.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a score is a small number and not below zero"
)]
fn thousandths(score: f32) -> u32 {
    (score * 1000.0).round() as u32
}
