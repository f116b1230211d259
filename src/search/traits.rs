//! What incidents are besides their words: their causes, services and triggers, each with a weight, and who shares them.

use std::collections::BTreeMap;
use std::sync::Arc;

use imbl::Vector;
use rayon::prelude::*;

use crate::analysis::Analysis;
use crate::casebook::{Casebook, IncidentIndex};
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
    /// The ids of its services.
    pub services: Arc<[String]>,
    /// What set it off, where that is known.
    pub trigger: Option<String>,
}

/// The incidents that have a trait, by its name; in the order of their positions.
pub type Having = BTreeMap<String, Vec<Weighed>>;

/// What the incidents are, besides their words.
#[derive(Debug, Clone, Default)]
pub struct Alike {
    /// By position. After an edit, those of all other incidents are shared.
    pub traits: Vector<Arc<Traits>>,
    /// Who has a class.
    pub classes: Arc<Having>,
    /// Who has a cause.
    pub causes: Arc<Having>,
    /// Who names a service; a service weighs the less the more name it.
    pub services: Arc<Having>,
    /// Whom something set off.
    pub triggers: Arc<Having>,
}

impl Alike {
    /// The traits of all incidents that count.
    #[must_use]
    pub fn new(casebook: &Casebook, analysis: &Analysis) -> Self {
        let members = &analysis.members;
        let traits: Vec<Arc<Traits>> =
            members.par_iter().map(|&index| Traits::of_member(casebook, analysis, index)).collect();
        let traits = Vector::from(traits);
        let whole = |name| (name, 1.0);
        let mut services = having(&traits, |own| own.services.iter().map(|id| whole(id.as_str())));
        let most = terms::rarity(1, members.len());
        for list in services.values_mut() {
            let rarity = (terms::rarity(list.len(), members.len()) / most).clamp(0.0, 1.0);
            for (_, weight) in list {
                *weight = rarity;
            }
        }
        let triggers = having(&traits, |own| own.trigger.as_deref().into_iter().map(whole));
        Self {
            classes: having(&traits, |own| weighed(&own.classes)).into(),
            causes: having(&traits, |own| weighed(&own.causes)).into(),
            services: services.into(),
            triggers: triggers.into(),
            traits,
        }
    }

    /// The same after an edit that has left every incident filed where it was; `changed` are the incidents that are others
    /// now.
    #[must_use]
    pub fn again(
        &self,
        casebook: &Casebook,
        analysis: &Analysis,
        changed: &[IncidentIndex],
    ) -> Self {
        let mut alike = self.clone();
        let mut has_causes = true;
        for &index in changed {
            if let Ok(position) = analysis.members.binary_search(&index) {
                let new = Traits::of_member(casebook, analysis, index);
                let old = alike.traits.set(position, Arc::clone(&new));
                has_causes &= (&old.classes, &old.causes) == (&new.classes, &new.causes);
            }
        }
        if !has_causes {
            alike.classes = having(&alike.traits, |own| weighed(&own.classes)).into();
            alike.causes = having(&alike.traits, |own| weighed(&own.causes)).into();
        }
        alike
    }
}

fn weighed(names: &[(String, f32)]) -> impl Iterator<Item = (&str, f32)> {
    names.iter().map(|(name, weight)| (name.as_str(), *weight))
}

/// Who has what.
fn having<'a, T: Iterator<Item = (&'a str, f32)>>(
    traits: &'a Vector<Arc<Traits>>,
    of: impl Fn(&'a Traits) -> T,
) -> Having {
    let mut having: BTreeMap<&str, Vec<Weighed>> = BTreeMap::new();
    for (position, own) in (0..).zip(traits) {
        for (name, weight) in of(own) {
            having.entry(name).or_default().push((position, weight));
        }
    }
    having.into_iter().map(|(name, list)| (name.to_owned(), list)).collect()
}

impl Traits {
    fn of_member(casebook: &Casebook, analysis: &Analysis, index: IncidentIndex) -> Arc<Self> {
        let services = Arc::clone(&analysis.filing.of(index).services);
        Arc::new(Self::of(&[casebook.incidents[index].as_ref()], services))
    }

    /// What is known of an incident, or of several that one text tells, and of its services.
    #[must_use]
    pub fn of(incidents: &[&Incident], services: Arc<[String]>) -> Self {
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
