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

use chrono::NaiveDate;

use crate::analysis::ledger::Ledger;
use crate::analysis::link::Links;
use crate::analysis::recurrence::Recurrence;
use crate::analysis::reliability::Reliability;
use crate::analysis::roster::Roster;
use crate::analysis::trend::Trend;
use crate::casebook::{Casebook, IncidentIndex};
use crate::config::Config;

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// All incidents.
    pub casebook: &'a Casebook,
    /// The site's configuration.
    pub config: &'a Config,
    /// The day that counts as today.
    pub as_of: NaiveDate,
    /// The incidents that count, in the order of the casebook.
    pub members: &'a [IncidentIndex],
}

/// What was found out about the incidents that count.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// The day that counted as today.
    pub as_of: NaiveDate,
    /// The incidents that count, in the order of the casebook.
    pub members: Vec<IncidentIndex>,
    /// Which names mean the same service or team.
    pub roster: Roster,
    /// Who points at whom; of all incidents.
    pub links: Links,
    /// The action items.
    pub ledger: Ledger,
    /// Which causes keep coming back.
    pub recurrence: Recurrence,
    /// How long it takes until an incident is noticed and over.
    pub reliability: Reliability,
    /// How much happens, and how long it lasts.
    pub trend: Trend,
}

/// Looks at all incidents that count together.
#[must_use]
pub fn analyse(input: Input) -> Analysis {
    let (links, (reliability, roster)) = rayon::join(
        || link::links(input.casebook),
        || {
            let roster = Roster::new(input.config, input.casebook, input.members);
            (reliability::reliability(input), roster)
        },
    );
    let (trend, (ledger, recurrence)) = rayon::join(
        || trend::trend(input, &roster),
        || {
            let ledger = ledger::ledger(input, &roster);
            let recurrence = recurrence::recurrence(input, &roster, &ledger);
            (ledger, recurrence)
        },
    );
    let members = input.members.to_vec();
    let as_of = input.as_of;
    Analysis { as_of, members, roster, links, ledger, recurrence, reliability, trend }
}
