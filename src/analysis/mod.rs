//! Stage 4: what only all incidents together show. Knows nothing about pages.

pub mod answer;
pub mod backlog;
#[cfg(test)]
mod example;
pub mod filing;
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

use crate::analysis::filing::Filing;
use crate::analysis::ledger::Ledger;
use crate::analysis::link::Links;
use crate::analysis::recurrence::{Named, Recurrence};
use crate::analysis::reliability::Reliability;
use crate::analysis::roster::Roster;
use crate::analysis::trend::Trend;
use crate::casebook::{Casebook, IncidentIndex};
use crate::config::Config;
use crate::incident::Incident;
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
    /// Under which services and teams the incidents are filed.
    pub filing: Arc<Filing>,
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

/// An edit, after which every incident is still filed where it was: see [`Incident::has_names_of`].
#[derive(Debug, Clone, Copy)]
pub struct Edit<'a> {
    /// The incidents before it.
    pub casebook: &'a Casebook,
    /// What was found out about them, with the same configuration and on the same day.
    pub analysis: &'a Analysis,
    /// The incidents that are others now, in order.
    pub changed: &'a [IncidentIndex],
}

/// Looks at all incidents that count together. What few pages show is made when one of them is asked for.
#[must_use]
pub fn analyse(input: Input) -> Analysis {
    let roster = Arc::new(Roster::new(input.config, input.casebook, input.members));
    let filing = Arc::new(filing::filing(input, &roster));
    let (ledger, named) = rayon::join(
        || Arc::new(ledger::ledger(input, &roster, &filing)),
        || Named::gather(input, &filing),
    );
    conclude(input, roster, filing, ledger, named)
}

/// The same after an edit: what it has not changed is that of before.
#[must_use]
pub fn analyse_again(input: Input, edit: Edit) -> Analysis {
    let Analysis { roster, filing, ledger, recurrence, .. } = edit.analysis;
    let tracked = Arc::ptr_eq(&input.casebook.tickets, &edit.casebook.tickets);
    if tracked && edit.keeps(input, Incident::has_facts_of) {
        return Analysis { links: link::links(input.casebook), ..edit.analysis.clone() };
    }
    let meant = if tracked && edit.keeps(input, Incident::has_owners_of) {
        Arc::clone(roster)
    } else {
        let new = Roster::new(input.config, input.casebook, input.members);
        if new == **roster { Arc::clone(roster) } else { Arc::new(new) }
    };
    let ledger = if tracked && Arc::ptr_eq(roster, &meant) {
        ledger::ledger_again(input, roster, filing, ledger, edit.changed)
    } else {
        ledger::ledger(input, &meant, filing)
    };
    let named = if edit.keeps(input, Incident::has_causes_of) {
        recurrence.named.clone()
    } else {
        recurrence.named.with_causes_of(input)
    };
    conclude(input, meant, Arc::clone(filing), Arc::new(ledger), named)
}

/// What follows from who is meant and what is promised.
fn conclude(
    input: Input,
    roster: Arc<Roster>,
    filing: Arc<Filing>,
    ledger: Arc<Ledger>,
    named: Named,
) -> Analysis {
    let (links, recurrence) = rayon::join(
        || link::links(input.casebook),
        || Arc::new(recurrence::recurrence(input, named, &ledger)),
    );
    let material = Material::of(input);
    let reliability = Later::new(move || reliability::reliability(material.input()));
    let (material, filed) = (Material::of(input), Arc::clone(&filing));
    let trend = Later::new(move || trend::trend(material.input(), &filed));
    let members = Arc::clone(input.members);
    let as_of = input.as_of;
    Analysis { as_of, members, roster, filing, links, ledger, recurrence, reliability, trend }
}

impl Edit<'_> {
    /// Whether something about the incidents is as it was before.
    fn keeps(&self, input: Input, is_as: fn(&Incident, &Incident) -> bool) -> bool {
        let (now, before) = (&input.casebook.incidents, &self.casebook.incidents);
        self.changed.iter().all(|&index| is_as(&now[index], &before[index]))
    }
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
    /// Makes what would otherwise be made when somebody asks for it.
    pub fn make_all(&self) {
        self.reliability.make();
        self.trend.make();
        self.recurrence.causes.make();
        self.recurrence.ranking.make();
    }
}
