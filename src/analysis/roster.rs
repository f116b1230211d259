//! Which names mean the same service, team or person: compared without case, an alias of the configuration counts as
//! what it stands for. A name that the configuration does not have keeps its first spelling.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::casebook::{Casebook, IncidentIndex};
use crate::config::Config;
use crate::config::policy::Owners;
use crate::incident::Incident;
use crate::lookup::Lookup;

/// The names in use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    services: Names,
    teams: Names,
    /// People, spelt as the configuration does, else as in the newest incident that has an action item of theirs, else as
    /// the tracker does.
    people: Names,
    /// By person as compared: the teams of the configuration that they are a member of.
    teams_of: BTreeMap<String, Vec<String>>,
    /// By service: the team of the configuration that owns it.
    owner_of: BTreeMap<String, String>,
    /// Who may own an action item; none where everybody may.
    owners: Option<Names>,
    /// Whom each text means that stands as the owner of an action item.
    meant: Lookup<String, Meant>,
    /// The ids of services as incidents name them: the same few names stand in thousands.
    named: Lookup<String, String>,
}

/// Whom a text means that stands as the owner of an action item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meant {
    /// Those whom the policy allows, each once: teams by id, people in one spelling.
    pub owners: Arc<[String]>,
    /// Those whom it does not.
    pub refused: Arc<[String]>,
    /// The ids of the teams that `owners` are, or are members of.
    pub teams: Arc<[String]>,
}

impl Meant {
    /// Whether it is anybody, allowed or not.
    #[must_use]
    pub fn is_somebody(&self) -> bool {
        !self.owners.is_empty() || !self.refused.is_empty()
    }
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
            for member in &team.members {
                roster.people.add(&[member], without_mark(member));
                let teams = roster.teams_of.entry(key(member).into_owned()).or_default();
                if !teams.contains(&team.id) {
                    teams.push(team.id.clone());
                }
            }
        }
        for service in &config.services {
            let aliases = service.aliases.iter().map(String::as_str);
            let names: Vec<&str> =
                [service.id.as_str(), &service.title].into_iter().chain(aliases).collect();
            roster.services.add(&names, &service.id);
            if let Some(team) = &service.team {
                roster.teams.add(&[team], team);
                let team = roster.teams.get(team).unwrap_or(team).to_owned();
                roster.owner_of.entry(service.id.clone()).or_insert(team);
            }
        }
        roster.owners = config.policy.owners.as_ref().map(|owners| roster.allowed(config, owners));
        let mut known: Lookup<&str, ()> = Lookup::default();
        for &index in members {
            let incident = &casebook.incidents[index];
            for name in incident.services.iter().map(|name| &name.value) {
                if roster.named.get(name.as_str()).is_none() {
                    roster.services.add(&[name], name.trim());
                    let id = roster.service(name).to_owned();
                    roster.named.insert(name.clone(), id);
                }
            }
            for name in incident.teams.iter().map(|name| &name.value) {
                if known.insert(name, ()).is_none() {
                    roster.teams.add(&[name], name.trim());
                }
            }
        }
        let actions = members.iter().flat_map(|&index| &casebook.incidents[index].actions);
        // A few people own thousands of items.
        let mut known: Lookup<&str, ()> = Lookup::default();
        let mut texts: Vec<&str> = Vec::new();
        for owner in actions.filter_map(|action| action.owner.as_deref()) {
            if known.insert(owner, ()).is_none() {
                texts.push(owner);
                for name in roster.names_in(owner) {
                    roster.people.add(&[&name], &name);
                }
            }
        }
        for owner in casebook.tickets.iter().flat_map(|ticket| &ticket.owners) {
            roster.people.add(&[owner], without_mark(owner));
        }
        for text in texts {
            let meant = roster.meant(roster.owners_in(text));
            roster.meant.insert(text.to_owned(), meant);
        }
        roster
    }

    /// Who may own an action item by the policy. Asked before the incidents bring teams of their own.
    fn allowed(&self, config: &Config, owners: &Owners) -> Names {
        let mut allowed = Names::default();
        if owners.teams {
            for id in self.teams.0.values() {
                allowed.add(&[id], id);
            }
        }
        for name in &owners.names {
            // A team may be named by its title.
            let id = self.team(name).unwrap_or(without_mark(name));
            allowed.add(&[id], id);
        }
        if owners.members {
            for member in config.teams.iter().flat_map(|team| &team.members) {
                allowed.add(&[member], without_mark(member));
            }
        }
        allowed
    }

    /// Whether the policy lets somebody own an action item.
    fn may_own(&self, name: &str) -> bool {
        let name = self.team(name).unwrap_or(name);
        self.owners.as_ref().is_none_or(|owners| owners.get(name).is_some())
    }

    /// Those who may own an action item by the policy, in order; none where everybody may.
    #[must_use]
    pub fn owners(&self) -> Option<Vec<&str>> {
        self.owners.as_ref().map(|owners| owners.0.values().map(String::as_str).collect())
    }

    /// Whom a text means that stands as the owner of an action item.
    #[must_use]
    pub fn meant_by(&self, text: &str) -> Meant {
        match self.meant.get(text) {
            Some(meant) => meant.clone(),
            None => self.meant(self.owners_in(text)),
        }
    }

    /// Whom names mean that somebody else has told apart already.
    #[must_use]
    pub fn meant_by_names(&self, names: &[String]) -> Meant {
        self.meant(self.owners_of(names))
    }

    fn meant(&self, owners: Vec<String>) -> Meant {
        let (owners, refused): (Vec<String>, Vec<String>) =
            owners.into_iter().partition(|owner| self.may_own(owner));
        let mut teams: Vec<String> = Vec::new();
        let mut add = |team: &str| {
            if !teams.iter().any(|known| known == team) {
                teams.push(team.to_owned());
            }
        };
        for owner in &owners {
            match self.team(owner) {
                Some(team) => add(team),
                None => self.teams_of(owner).iter().for_each(|team| add(team)),
            }
        }
        Meant { owners: owners.into(), refused: refused.into(), teams: teams.into() }
    }

    /// The owners that a text names, each once: teams by their ids, people without the `@` in front. `TBD` is nobody.
    fn owners_in(&self, text: &str) -> Vec<String> {
        let mut owners: Vec<String> = Vec::new();
        for name in self.names_in(text) {
            let owner = self.owner(&name);
            if !owners.contains(&owner) {
                owners.push(owner);
            }
        }
        owners
    }

    fn owners_of(&self, names: &[String]) -> Vec<String> {
        let mut owners: Vec<String> = Vec::new();
        for name in names.iter().filter(|name| !NOBODY.contains(&&*key(name))) {
            let owner = self.owner(name);
            if !owners.contains(&owner) {
                owners.push(owner);
            }
        }
        owners
    }

    fn owner(&self, name: &str) -> String {
        let known = self.team(name).or_else(|| self.people.get(name));
        known.unwrap_or(without_mark(name)).to_owned()
    }

    /// The names in a text, as written. One that is known as a whole is one, whatever stands in it.
    fn names_in(&self, text: &str) -> Vec<String> {
        let is_known =
            |name: &str| self.team(name).is_some() || self.teams_of.contains_key(&*key(name));
        if is_known(text) {
            return vec![without_mark(text).to_owned()];
        }
        let names: Vec<String> = SEPARATORS
            .iter()
            .fold(vec![text], |parts, separator| {
                parts
                    .into_iter()
                    .flat_map(|part| {
                        if is_known(part) { vec![part] } else { part.split(separator).collect() }
                    })
                    .collect()
            })
            .into_iter()
            .map(|name| without_mark(name).to_owned())
            .filter(|name| !NOBODY.contains(&&*key(name)))
            .collect();
        // `Okoye, R.` is one person.
        let is_initial = |name: &String| name.chars().count() <= 2 && name.ends_with('.');
        if names.iter().any(is_initial) { vec![text.trim().to_owned()] } else { names }
    }

    /// The teams of the configuration that somebody is a member of.
    fn teams_of(&self, person: &str) -> &[String] {
        self.teams_of.get(&*key(person)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The team of the configuration that owns a service.
    #[must_use]
    pub fn owner_of(&self, service: &str) -> Option<&str> {
        self.owner_of.get(self.service(service)).map(String::as_str)
    }

    /// The ids of the teams that an incident names, in their order, each once.
    #[must_use]
    pub fn teams_named_by(&self, incident: &Incident) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::new();
        for id in incident.teams.iter().filter_map(|name| self.team(&name.value)) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    /// The id of the service that goes by `name`.
    #[must_use]
    pub fn service<'a>(&'a self, name: &'a str) -> &'a str {
        let known = self.named.get(name).map(String::as_str);
        known.or_else(|| self.services.get(name)).unwrap_or(name.trim())
    }

    /// Every name and alias of a service, in small letters, with the service's id.
    pub fn service_names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.services.0.iter().map(|(name, id)| (name.as_str(), id.as_str()))
    }

    /// The id of the team that goes by `name`; none where nothing says that there is such a team.
    #[must_use]
    pub fn team(&self, name: &str) -> Option<&str> {
        self.teams.get(name).or_else(|| {
            // `the web team` and `Team Web` are `web`.
            let name = key(name);
            let name = name.strip_prefix("the ").unwrap_or(&name);
            let bare = name.strip_suffix(" team").or_else(|| name.strip_prefix("team "))?;
            self.teams.get(bare)
        })
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
            let key = key(name);
            if !self.0.contains_key(&*key) {
                self.0.insert(key.into_owned(), id.to_owned());
            }
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(&*key(name)).map(String::as_str)
    }
}

/// A name as it is compared: without case, and without the `@` that chats put in front.
#[must_use]
pub fn key(name: &str) -> Cow<'_, str> {
    let name = without_mark(name);
    // Most are, and they are compared tens of thousands of times.
    let is_compared_so = name.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_compared_so { Cow::Borrowed(name) } else { Cow::Owned(name.to_lowercase()) }
}

/// What stands between the owners of one item. A `/` without spaces may be part of a name (`@shop/web`).
const SEPARATORS: &[&str] = &[",", ";", " and ", " & ", " + ", " / "];

/// What people write where nobody owns an item, as compared.
const NOBODY: &[&str] = &[
    "",
    "-",
    "–",
    "—",
    "?",
    "??",
    "tbd",
    "tba",
    "none",
    "nobody",
    "no one",
    "n/a",
    "na",
    "unassigned",
    "unknown",
];

fn without_mark(name: &str) -> &str {
    name.trim().trim_start_matches('@').trim_start()
}

#[cfg(test)]
mod tests {
    use crate::analysis::example::look;

    #[test]
    fn a_team_is_known_by_its_name_with_team_beside_it() {
        let (_, analysis) =
            look("teams: [{id: web, title: Web shop}, {id: team-x}]", &[], "2025-06-01");
        let team = |name| analysis.roster.team(name);
        for name in ["web", "Web team", "the web team", "Team Web", "@web", "Web shop team"] {
            assert_eq!(team(name), Some("web"), "{name}");
        }
        assert_eq!(*analysis.roster.meant_by("the web team, Ann").owners, ["web", "Ann"]);
        assert_eq!((team("team-x"), team("x team"), team("webteam")), (Some("team-x"), None, None));
    }
}
