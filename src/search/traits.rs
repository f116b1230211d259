//! What incidents are besides their words: their causes, services and triggers, each with a weight, and who shares them.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::analysis::Analysis;
use crate::casebook::Casebook;
use crate::incident::Incident;
use crate::search::terms::{self, Weighed};

/// What the second and the third cause are worth against the first.
const BY_RANK: [f32; 3] = [1.0, 0.5, 0.25];

/// A class that says that nobody knows: two of these have nothing in common.
const UNKNOWN: &str = "unknown";

/// What an incident is, besides its words: names, each with a weight.
#[derive(Debug, Clone, Default)]
pub struct Traits {
    /// The classes of its causes.
    pub classes: Vec<(String, f32)>,
    /// Its causes.
    pub causes: Vec<(String, f32)>,
    /// The ids of its services, in order.
    pub services: Vec<String>,
    /// What set it off, where that is known.
    pub trigger: Option<String>,
}

/// The incidents that have a trait, by its name.
pub type Having = BTreeMap<String, Vec<Weighed>>;

/// What the incidents are, besides their words.
#[derive(Debug, Clone, Default)]
pub struct Alike {
    /// By position.
    pub traits: Vec<Traits>,
    /// Who has a class.
    pub classes: Having,
    /// Who has a cause.
    pub causes: Having,
    /// Who names a service; a service weighs the less the more name it.
    pub services: Having,
    /// Whom something set off.
    pub triggers: Having,
}

impl Alike {
    /// The traits of all incidents that count.
    #[must_use]
    pub fn new(casebook: &Casebook, analysis: &Analysis) -> Self {
        let members = &analysis.members;
        let traits: Vec<Traits> = members
            .par_iter()
            .map(|&index| Traits::of(&[casebook.incidents[index].as_ref()], analysis))
            .collect();
        let mut alike = Self::default();
        for (position, own) in (0..).zip(&traits) {
            let add = |having: &mut Having, name: &str, weight| match having.get_mut(name) {
                Some(known) => known.push((position, weight)),
                None => drop(having.insert(name.to_owned(), vec![(position, weight)])),
            };
            own.classes.iter().for_each(|(name, weight)| add(&mut alike.classes, name, *weight));
            own.causes.iter().for_each(|(name, weight)| add(&mut alike.causes, name, *weight));
            own.services.iter().for_each(|name| add(&mut alike.services, name, 1.0));
            own.trigger.iter().for_each(|name| add(&mut alike.triggers, name, 1.0));
        }
        for having in alike.services.values_mut() {
            let most = terms::rarity(1, members.len());
            let rarity = (terms::rarity(having.len(), members.len()) / most).clamp(0.0, 1.0);
            for (_, weight) in having {
                *weight = rarity;
            }
        }
        alike.traits = traits;
        alike
    }
}

impl Traits {
    /// What is known of an incident, or of several that one text tells.
    #[must_use]
    pub fn of(incidents: &[&Incident], analysis: &Analysis) -> Self {
        let mut services: Vec<String> = incidents
            .iter()
            .flat_map(|incident| analysis.roster.services_of(incident))
            .map(str::to_owned)
            .collect();
        services.sort_unstable();
        services.dedup();
        let mut triggers = incidents.iter().filter_map(|incident| incident.trigger.as_ref());
        let trigger = triggers.find(|trigger| trigger.value != UNKNOWN);
        let mut traits = Self {
            services,
            trigger: trigger.map(|trigger| trigger.value.clone()),
            ..Self::default()
        };
        let causes = incidents.iter().flat_map(|incident| &incident.causes);
        let known = causes.filter(|cause| cause.class() != UNKNOWN);
        for (cause, weight) in known.zip(BY_RANK) {
            if !traits.classes.iter().any(|(class, _)| class == cause.class()) {
                traits.classes.push((cause.class().to_owned(), weight));
            }
            if cause.class() != cause.id {
                traits.causes.push((cause.id.clone(), weight));
            }
        }
        let squares: f32 = traits.classes.iter().map(|(_, weight)| weight * weight).sum();
        for (_, weight) in &mut traits.classes {
            *weight /= squares.sqrt();
        }
        traits
    }
}
