//! The registers at the end of the book: which years, services, teams, tags and causes there are, and which published
//! incidents stand under each.
//!
//! A name is compared without case; an alias of a configured service counts as the service.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::Datelike;

use crate::casebook::{Casebook, IncidentIndex};
use crate::config::Config;
use crate::lookup::Lookup;
use crate::site::name::Folder;

/// One line of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The name in front matter.
    pub id: String,
    /// What people see.
    pub title: String,
    /// Its folder, below the register's own.
    pub segment: String,
    /// The incidents under it, newest first, each once.
    pub incidents: Vec<IncidentIndex>,
}

/// A year in which something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    /// Which.
    pub year: i32,
    /// The incidents of the year, newest first.
    pub incidents: Vec<IncidentIndex>,
}

/// A service of the configuration, or a name that incidents give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its line.
    pub heading: Heading,
    /// The team that owns it, by index into [`Register::teams`].
    pub team: Option<usize>,
}

/// A team of the configuration, the owner of a service, or a name that incidents give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its line; the incidents are those that name the team.
    pub heading: Heading,
    /// The services that it owns, by index into [`Register::services`].
    pub services: Vec<usize>,
}

/// A class of causes, or a cause in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// Its line. A class holds the incidents of all its causes. The segment is `class` or `class/cause`.
    pub heading: Heading,
    /// The class it belongs to, by index into [`Register::causes`]; none for a class.
    pub class: Option<usize>,
}

/// All registers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    /// Newest first.
    pub years: Vec<Year>,
    /// By title.
    pub services: Vec<Service>,
    /// By title.
    pub teams: Vec<Team>,
    /// By name.
    pub tags: Vec<Heading>,
    /// Every class, followed by its causes; both by name. Causes that were read from the text are in it too.
    pub causes: Vec<Cause>,
    service_names: BTreeMap<String, usize>,
    team_names: BTreeMap<String, usize>,
    tag_names: BTreeMap<String, usize>,
    cause_names: BTreeMap<String, usize>,
}

impl Register {
    /// The registers of the incidents `published`, which are in their order on the site.
    #[must_use]
    pub fn new(config: &Config, casebook: &Casebook, published: &[IncidentIndex]) -> Self {
        let mut register = Self::default();
        register.read_years(casebook, published);
        register.read_teams(config, casebook, published);
        register.read_services(config, casebook, published);
        register.read_tags(casebook, published);
        register.read_causes(config, casebook, published);
        register
    }

    /// The same, for incidents of which nothing but the causes is other.
    #[must_use]
    pub fn with_causes_of(
        &self,
        config: &Config,
        casebook: &Casebook,
        published: &[IncidentIndex],
    ) -> Self {
        let mut register =
            Self { causes: Vec::new(), cause_names: BTreeMap::new(), ..self.clone() };
        register.read_causes(config, casebook, published);
        register
    }

    /// The service that goes by `name`.
    #[must_use]
    pub fn service(&self, name: &str) -> Option<usize> {
        self.service_names.get(&*key(name)).copied()
    }

    /// The team that goes by `name`.
    #[must_use]
    pub fn team(&self, name: &str) -> Option<usize> {
        self.team_names.get(&*key(name)).copied()
    }

    /// The tag `name`.
    #[must_use]
    pub fn tag(&self, name: &str) -> Option<usize> {
        self.tag_names.get(&*key(name)).copied()
    }

    /// The cause or class `id`, if an incident has it.
    #[must_use]
    pub fn cause(&self, id: &str) -> Option<usize> {
        self.cause_names.get(&*key(id)).copied()
    }

    fn read_years(&mut self, casebook: &Casebook, published: &[IncidentIndex]) {
        let mut years: BTreeMap<i32, Vec<IncidentIndex>> = BTreeMap::new();
        for &index in published {
            if let Some(date) = &casebook.incidents[index].date {
                years.entry(date.value.year()).or_default().push(index);
            }
        }
        self.years =
            years.into_iter().rev().map(|(year, incidents)| Year { year, incidents }).collect();
    }

    fn read_teams(&mut self, config: &Config, casebook: &Casebook, published: &[IncidentIndex]) {
        let mut gathered = Gathered::default();
        for team in &config.teams {
            gathered.name(&team.id, &team.title, &[]);
        }
        for team in config.services.iter().filter_map(|service| service.team.as_ref()) {
            gathered.name(team, team, &[]);
        }
        for &index in published {
            for team in &casebook.incidents[index].teams {
                gathered.add(&team.value, index);
            }
        }
        let (headings, names) = gathered.finish();
        self.teams =
            headings.into_iter().map(|heading| Team { heading, services: Vec::new() }).collect();
        self.team_names = names;
    }

    fn read_services(&mut self, config: &Config, casebook: &Casebook, published: &[IncidentIndex]) {
        let mut gathered = Gathered::default();
        for service in &config.services {
            gathered.name(&service.id, &service.title, &service.aliases);
        }
        for &index in published {
            for service in &casebook.incidents[index].services {
                gathered.add(&service.value, index);
            }
        }
        let (headings, names) = gathered.finish();
        self.service_names = names;
        let mut owners = BTreeMap::new();
        for service in &config.services {
            if let (Some(index), Some(team)) = (self.service(&service.id), service.team.as_deref())
            {
                owners.entry(index).or_insert(self.team(team));
            }
        }
        for (index, heading) in headings.into_iter().enumerate() {
            let team = owners.get(&index).copied().flatten();
            if let Some(team) = team {
                self.teams[team].services.push(index);
            }
            self.services.push(Service { heading, team });
        }
    }

    fn read_tags(&mut self, casebook: &Casebook, published: &[IncidentIndex]) {
        let mut gathered = Gathered::default();
        for &index in published {
            for tag in &casebook.incidents[index].tags {
                gathered.add(&tag.value, index);
            }
        }
        (self.tags, self.tag_names) = gathered.finish();
    }

    fn read_causes(&mut self, config: &Config, casebook: &Casebook, published: &[IncidentIndex]) {
        let mut classes: Vec<(String, Line, Gathered)> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut known: Lookup<&str, usize> = Lookup::default();
        for &index in published {
            for cause in &casebook.incidents[index].causes {
                let (class, within) = cause.id.split_once('/').unwrap_or((&cause.id, ""));
                let place = known.get(class).copied().unwrap_or_else(|| {
                    let key = key(class).into_owned();
                    let place = *places.entry(key).or_insert_with_key(|key| {
                        let line = Line::new(class, &config.catalogue.title(class));
                        classes.push((key.clone(), line, Gathered::default()));
                        classes.len() - 1
                    });
                    known.insert(class, place);
                    place
                });
                let (_, line, causes) = &mut classes[place];
                line.add(index);
                if !within.is_empty() {
                    let title = || config.catalogue.title(&cause.id);
                    causes.add_titled(within, index, title);
                }
            }
        }
        classes.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        let mut folder = Folder::new();
        for (class_key, line, causes) in classes {
            let class = self.causes.len();
            let heading = line.heading(&mut folder);
            let (class_id, class_segment) = (heading.id.clone(), heading.segment.clone());
            self.causes.push(Cause { heading, class: None });
            self.cause_names.insert(class_key.clone(), class);
            let (headings, names) = causes.finish();
            for (name, position) in names {
                self.cause_names.insert(format!("{class_key}/{name}"), class + 1 + position);
            }
            for heading in headings {
                let heading = Heading {
                    id: format!("{class_id}/{}", heading.id),
                    segment: format!("{class_segment}/{}", heading.segment),
                    ..heading
                };
                self.causes.push(Cause { heading, class: Some(class) });
            }
        }
    }
}

/// Names as they are compared.
fn key(name: &str) -> Cow<'_, str> {
    let name = name.trim();
    // Most are, and they are compared tens of thousands of times.
    let is_compared_so = name.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_compared_so { Cow::Borrowed(name) } else { Cow::Owned(name.to_lowercase()) }
}

/// A heading that is being gathered.
#[derive(Debug)]
struct Line {
    id: String,
    title: String,
    incidents: Vec<IncidentIndex>,
}

impl Line {
    fn new(id: &str, title: &str) -> Self {
        Self { id: id.trim().to_owned(), title: title.trim().to_owned(), incidents: Vec::new() }
    }

    /// Incidents arrive in order, so one that is named twice is the last one.
    fn add(&mut self, incident: IncidentIndex) {
        if self.incidents.last() != Some(&incident) {
            self.incidents.push(incident);
        }
    }

    fn heading(self, folder: &mut Folder) -> Heading {
        Heading {
            segment: folder.take(&self.id),
            id: self.id,
            title: self.title,
            incidents: self.incidents,
        }
    }
}

/// The headings of one register while they are gathered.
#[derive(Debug, Default)]
struct Gathered<'a> {
    lines: Vec<Line>,
    names: BTreeMap<String, usize>,
    /// By name as incidents write it: the same few names stand in thousands. None where it is no name.
    written: Lookup<&'a str, Option<usize>>,
}

impl<'a> Gathered<'a> {
    /// Makes a heading known, with the other names it goes by. The first to claim a name has it.
    fn name(&mut self, id: &str, title: &str, aliases: &[String]) {
        if key(id).is_empty() || self.knows(id) {
            return;
        }
        for name in [id, title].into_iter().chain(aliases.iter().map(String::as_str)) {
            self.names.entry(key(name).into_owned()).or_insert(self.lines.len());
        }
        self.lines.push(Line::new(id, title));
    }

    fn knows(&self, name: &str) -> bool {
        self.names.contains_key(&*key(name))
    }

    /// Puts `incident` under `name`, which becomes a heading of its own if it is none yet.
    fn add(&mut self, name: &'a str, incident: IncidentIndex) {
        self.add_titled(name, incident, || name.to_owned());
    }

    /// The same, with the title of the heading where it becomes one.
    fn add_titled(
        &mut self,
        name: &'a str,
        incident: IncidentIndex,
        title: impl FnOnce() -> String,
    ) {
        let line = self.written.get(name).copied().unwrap_or_else(|| {
            if !self.knows(name) {
                self.name(name, &title(), &[]);
            }
            let line = self.names.get(&*key(name)).copied();
            self.written.insert(name, line);
            line
        });
        if let Some(line) = line {
            self.lines[line].add(incident);
        }
    }

    /// The headings by title, and under which names each is known.
    fn finish(self) -> (Vec<Heading>, BTreeMap<String, usize>) {
        let mut order: Vec<usize> = (0..self.lines.len()).collect();
        order.sort_by_cached_key(|&line| {
            (self.lines[line].title.to_lowercase(), self.lines[line].id.clone())
        });
        let mut position = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            position[old] = new;
        }
        let names = self.names.into_iter().map(|(name, line)| (name, position[line])).collect();
        let mut lines: Vec<(usize, Line)> = self.lines.into_iter().enumerate().collect();
        lines.sort_by_key(|(line, _)| position[*line]);
        let mut folder = Folder::new();
        (lines.into_iter().map(|(_, line)| line.heading(&mut folder)).collect(), names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_meet_without_case_and_by_alias() {
        let mut gathered = Gathered::default();
        gathered.name(
            "payments-db",
            "Payments database",
            &["payments database".to_owned(), "pdb".to_owned()],
        );
        gathered.add("PDB", 3);
        gathered.add("Payments-DB", 3);
        gathered.add("Payments Database", 5);
        gathered.add("basket", 5);
        gathered.add(" ", 6);
        let (headings, names) = gathered.finish();
        let seen: Vec<_> =
            headings.iter().map(|h| (h.title.as_str(), h.incidents.as_slice())).collect();
        assert_eq!(seen, [("basket", [5].as_slice()), ("Payments database", [3, 5].as_slice())]);
        assert_eq!(names["pdb"], 1);
    }
}
