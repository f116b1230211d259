//! Stage 4: what only all incidents together show. Knows nothing about pages.

pub mod answer;
pub mod backlog;
#[cfg(test)]
mod example;
pub mod ledger;
pub mod link;
pub mod quarter;
pub mod recurrence;
pub mod reliability;
pub mod roster;
pub mod selection;
pub mod trend;

use std::sync::Arc;

use chrono::NaiveDate;

use crate::analysis::ledger::Ledger;
use crate::analysis::link::Links;
use crate::analysis::recurrence::Recurrence;
use crate::analysis::reliability::Reliability;
use crate::analysis::roster::Roster;
use crate::analysis::trend::Trend;
use crate::casebook::{Casebook, IncidentIndex};
use crate::config::Config;
use crate::later::Later;

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// All incidents.
    pub casebook: &'a Arc<Casebook>,
    /// The site's configuration.
    pub config: &'a Arc<Config>,
    /// The day that counts as today.
    pub as_of: NaiveDate,
    /// The incidents that count, in the order of the casebook.
    pub members: &'a Arc<[IncidentIndex]>,
}

/// What was found out about the incidents that count.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// The day that counted as today.
    pub as_of: NaiveDate,
    /// The incidents that count, in the order of the casebook.
    pub members: Arc<[IncidentIndex]>,
    /// Which names mean the same service or team.
    pub roster: Arc<Roster>,
    /// Who points at whom; of all incidents.
    pub links: Links,
    /// The action items.
    pub ledger: Arc<Ledger>,
    /// Which causes keep coming back.
    pub recurrence: Arc<Recurrence>,
    /// How long it takes until an incident is noticed and over.
    pub reliability: Later<Reliability>,
    /// How much happens, and how long it lasts.
    pub trend: Later<Trend>,
}

/// Looks at all incidents that count together. What few pages show is made when one of them is asked for.
#[must_use]
pub fn analyse(input: Input) -> Analysis {
    let (links, (roster, ledger, recurrence)) = rayon::join(
        || link::links(input.casebook),
        || {
            let roster = Arc::new(Roster::new(input.config, input.casebook, input.members));
            let (ledger, named) = rayon::join(
                || Arc::new(ledger::ledger(input, &roster)),
                || recurrence::Named::gather(input, &roster),
            );
            let recurrence = Arc::new(recurrence::recurrence(input, named, &ledger));
            (roster, ledger, recurrence)
        },
    );
    let material = Material::of(input);
    let reliability = Later::new(move || reliability::reliability(material.input()));
    let (material, names) = (Material::of(input), Arc::clone(&roster));
    let trend = Later::new(move || trend::trend(material.input(), &names));
    let members = Arc::clone(input.members);
    let as_of = input.as_of;
    Analysis { as_of, members, roster, links, ledger, recurrence, reliability, trend }
}

/// What is kept of the input for what is made later.
struct Material {
    casebook: Arc<Casebook>,
    config: Arc<Config>,
    as_of: NaiveDate,
    members: Arc<[IncidentIndex]>,
}

impl Material {
    fn of(input: Input) -> Self {
        Self {
            casebook: Arc::clone(input.casebook),
            config: Arc::clone(input.config),
            as_of: input.as_of,
            members: Arc::clone(input.members),
        }
    }

    fn input(&self) -> Input<'_> {
        let Self { casebook, config, as_of, members } = self;
        Input { casebook, config, as_of: *as_of, members }
    }
}

impl Analysis {
    /// The same for a casebook in which nothing but words differs.
    #[must_use]
    pub fn with_words_of(&self, casebook: &Casebook) -> Self {
        Self { links: link::links(casebook), ..self.clone() }
    }

    /// Makes what would otherwise be made when somebody asks for it.
    pub fn make_all(&self) {
        self.reliability.make();
        self.trend.make();
        self.recurrence.causes.make();
        self.recurrence.ranking.make();
    }
}
