//! Under which services and teams the incidents are filed: what the names mean that each of them holds.

use std::sync::Arc;

use crate::analysis::Input;
use crate::analysis::roster::Roster;
use crate::casebook::IncidentIndex;
use crate::incident::Incident;
use crate::lookup::Lookup;

/// Where every incident is filed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filing {
    /// By incident; nothing for one that does not count.
    of: Vec<Filed>,
}

/// Where one incident is filed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filed {
    /// The ids of its services, in order, each once.
    pub services: Arc<[String]>,
    /// The ids of the teams that it falls to, each once: those that it names, else those that own its services.
    pub teams: Arc<[String]>,
}

impl Filing {
    /// Where an incident is filed; nothing for one that does not count.
    #[must_use]
    pub fn of(&self, incident: IncidentIndex) -> &Filed {
        &self.of[incident]
    }
}

/// Looks up the names of the incidents that count.
#[must_use]
pub fn filing(input: Input, roster: &Roster) -> Filing {
    let mut of = vec![Filed::default(); input.casebook.incidents.len()];
    let mut shared = Shared::default();
    for &index in &**input.members {
        let incident: &Incident = &input.casebook.incidents[index];
        let services = roster.services_of(incident);
        let mut teams = roster.teams_named_by(incident);
        if teams.is_empty() {
            teams = services.iter().filter_map(|id| roster.owner_of(id)).collect();
            teams.sort_unstable();
            teams.dedup();
        }
        of[index] = Filed { services: shared.list(services), teams: shared.list(teams) };
    }
    Filing { of }
}

/// Lists of names: the same few stand in thousands of incidents.
#[derive(Default)]
struct Shared<'a>(Lookup<Vec<&'a str>, Arc<[String]>>);

impl<'a> Shared<'a> {
    fn list(&mut self, names: Vec<&'a str>) -> Arc<[String]> {
        if let Some(known) = self.0.get(names.as_slice()) {
            return Arc::clone(known);
        }
        let list: Arc<[String]> = names.iter().map(|name| (*name).to_owned()).collect();
        self.0.insert(names, Arc::clone(&list));
        list
    }
}
