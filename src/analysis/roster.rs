//! Which names mean the same service or team: compared without case, an alias of the configuration counts as what it
//! stands for. A name that the configuration does not have keeps its first spelling.

use std::collections::BTreeMap;

use crate::casebook::{Casebook, IncidentIndex};
use crate::config::Config;
use crate::incident::Incident;

/// The names in use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    services: Names,
    teams: Names,
}

/// Names as they are compared, with the id of what they mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Names(BTreeMap<String, String>);

impl Roster {
    /// The names of the configuration, then those that `members` bring.
    #[must_use]
    pub fn new(config: &Config, casebook: &Casebook, members: &[IncidentIndex]) -> Self {
        let mut roster = Self::default();
        for team in &config.teams {
            roster.teams.add(&[&team.id, &team.title], &team.id);
        }
        for service in &config.services {
            let aliases = service.aliases.iter().map(String::as_str);
            let names: Vec<&str> =
                [service.id.as_str(), &service.title].into_iter().chain(aliases).collect();
            roster.services.add(&names, &service.id);
            if let Some(team) = &service.team {
                roster.teams.add(&[team], team);
            }
        }
        for &index in members {
            let incident = &casebook.incidents[index];
            for name in &incident.services {
                roster.services.add(&[&name.value], name.value.trim());
            }
            for name in &incident.teams {
                roster.teams.add(&[&name.value], name.value.trim());
            }
        }
        roster
    }

    /// The id of the service that goes by `name`.
    #[must_use]
    pub fn service<'a>(&'a self, name: &'a str) -> &'a str {
        self.services.get(name).unwrap_or(name.trim())
    }

    /// The id of the team that goes by `name`; none where nothing says that there is such a team.
    #[must_use]
    pub fn team(&self, name: &str) -> Option<&str> {
        self.teams.get(name)
    }

    /// The ids of the services that an incident names, in order, each once.
    #[must_use]
    pub fn services_of<'a>(&'a self, incident: &'a Incident) -> Vec<&'a str> {
        let mut ids: Vec<&str> =
            incident.services.iter().map(|name| self.service(&name.value)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

impl Names {
    fn add(&mut self, names: &[&str], id: &str) {
        for name in names.iter().filter(|name| !name.trim().is_empty()) {
            self.0.entry(key(name)).or_insert_with(|| id.to_owned());
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(&key(name)).map(String::as_str)
    }
}

/// A name as it is compared: without case, and without the `@` that chats put in front.
#[must_use]
pub fn key(name: &str) -> String {
    name.trim().trim_start_matches('@').to_lowercase()
}
