//! How the lessons of the incidents are laid out: a shelf for every class of causes and for every service, cut into pages
//! that a browser opens at once.
//!
//! Under a class an incident stands once, under its main cause; where another of its causes stands it is only named. A
//! service holds all incidents that name it.

use std::collections::BTreeMap;

use crate::analysis::Analysis;
use crate::casebook::{Casebook, IncidentIndex};
use crate::site::register::Register;

/// All shelves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shelves {
    /// The classes of causes, what matters most first; incidents without a cause last.
    pub causes: Vec<Shelf>,
    /// The services, those with most lessons first; incidents without a service last.
    pub services: Vec<Shelf>,
}

/// The lessons about one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelf {
    /// What they are about: a class of causes or a service, by index into the register; none for incidents that name
    /// none.
    pub subject: Option<usize>,
    /// Its folder, below that of its kind.
    pub segment: String,
    /// The incidents, by cause where it is a class.
    pub groups: Vec<Group>,
    /// How many lessons there are.
    pub lessons: usize,
    /// Where each page begins: a group and a position in it.
    pub pages: Vec<(usize, usize)>,
}

/// The incidents of one cause, of one service, or of none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The cause, by index into the register; the class itself where incidents name no cause in it. None on the shelf of
    /// a service.
    pub cause: Option<usize>,
    /// Those with lessons, newest first.
    pub incidents: Vec<IncidentIndex>,
    /// Those with lessons whose main cause is another one, newest first.
    pub also: Vec<IncidentIndex>,
    /// How many lessons there are.
    pub lessons: usize,
}

/// Lessons on a page. With their incidents they take half a megabyte, where all of them are long twice as much.
const PAGE: usize = 2000;

/// Segments of names are never empty and hold no `~`.
const NO_SUBJECT: &str = "~none";

impl Shelves {
    /// Lays out the lessons of the incidents `published`, which are in their order on the site.
    #[must_use]
    pub fn new(
        casebook: &Casebook,
        analysis: &Analysis,
        register: &Register,
        published: &[IncidentIndex],
    ) -> Self {
        let teaching: Vec<IncidentIndex> = published
            .iter()
            .copied()
            .filter(|&index| !casebook.incidents[index].lessons.is_empty())
            .collect();
        Self {
            causes: causes(casebook, analysis, register, &teaching),
            services: services(casebook, register, &teaching),
        }
    }

    /// Whether there are no lessons.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.causes.is_empty()
    }

    /// Where the lessons about a cause or class stand, by index into the register: the shelf, its page, and the group.
    /// None where there are none.
    #[must_use]
    pub fn of_cause(&self, register: &Register, cause: usize) -> Option<(usize, usize, usize)> {
        let class = register.causes[cause].class.unwrap_or(cause);
        let position = self.causes.iter().position(|shelf| shelf.subject == Some(class))?;
        if class == cause {
            return Some((position, 0, 0));
        }
        let Shelf { groups, pages, .. } = &self.causes[position];
        let group = groups.iter().position(|group| group.cause == Some(cause))?;
        let page = pages.partition_point(|start| *start <= (group, 0)).max(1) - 1;
        Some((position, page, group))
    }

    /// The shelf of a service, by index into the register.
    #[must_use]
    pub fn of_service(&self, service: usize) -> Option<usize> {
        self.services.iter().position(|shelf| shelf.subject == Some(service))
    }
}

impl Shelf {
    fn new(
        casebook: &Casebook,
        subject: Option<usize>,
        segment: Option<&str>,
        mut groups: Vec<Group>,
    ) -> Self {
        let count = |index: &IncidentIndex| casebook.incidents[*index].lessons.len();
        let mut pages = vec![(0, 0)];
        let mut filled = 0;
        for (at, group) in groups.iter_mut().enumerate() {
            for (position, index) in group.incidents.iter().enumerate() {
                if filled > 0 && filled + count(index) > PAGE {
                    pages.push((at, position));
                    filled = 0;
                }
                filled += count(index);
            }
            group.lessons = group.incidents.iter().map(count).sum();
        }
        Self {
            subject,
            segment: segment.unwrap_or(NO_SUBJECT).to_owned(),
            lessons: groups.iter().map(|group| group.lessons).sum(),
            groups,
            pages,
        }
    }

    /// What stands on a page: groups, by position, with the range of their incidents.
    #[must_use]
    pub fn page(&self, page: usize) -> Vec<(usize, std::ops::Range<usize>)> {
        let start = self.pages[page];
        let end = self.pages.get(page + 1).copied().unwrap_or((self.groups.len(), 0));
        let mut parts = Vec::new();
        for at in start.0..self.groups.len().min(end.0 + 1) {
            let from = if at == start.0 { start.1 } else { 0 };
            let until = if at == end.0 { end.1 } else { self.groups[at].incidents.len() };
            let begins_here = from == 0 && at < end.0;
            if from < until || begins_here {
                parts.push((at, from..until));
            }
        }
        parts
    }
}

/// Classes and their causes in the order of the ranking.
fn causes(
    casebook: &Casebook,
    analysis: &Analysis,
    register: &Register,
    teaching: &[IncidentIndex],
) -> Vec<Shelf> {
    /// By register index of the cause: the incidents, and those that are only named.
    type Incidents = (Vec<IncidentIndex>, Vec<IncidentIndex>);
    let mut by_cause: BTreeMap<Option<usize>, Incidents> = BTreeMap::new();
    for &index in teaching {
        let mut named: Vec<usize> = Vec::new();
        for cause in &casebook.incidents[index].causes {
            let Some(cause) = register.cause(&cause.id).filter(|cause| !named.contains(cause))
            else {
                continue;
            };
            let (main, also) = by_cause.entry(Some(cause)).or_default();
            let list = if named.is_empty() { main } else { also };
            list.push(index);
            named.push(cause);
        }
        if named.is_empty() {
            by_cause.entry(None).or_default().0.push(index);
        }
    }
    let mut classes: Vec<(usize, Vec<Group>)> = Vec::new();
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    let histories = &analysis.recurrence.causes;
    for &ranked in &**analysis.recurrence.ranking {
        let Some(cause) = register.cause(&histories[ranked].id) else { continue };
        let Some((incidents, also)) = by_cause.remove(&Some(cause)) else { continue };
        let class = register.causes[cause].class.unwrap_or(cause);
        let place = *places.entry(class).or_insert_with(|| {
            classes.push((class, Vec::new()));
            classes.len() - 1
        });
        classes[place].1.push(Group { cause: Some(cause), incidents, also, lessons: 0 });
    }
    let unnamed = by_cause.remove(&None).map(|(incidents, also)| {
        let group = Group { cause: None, incidents, also, lessons: 0 };
        Shelf::new(casebook, None, None, vec![group])
    });
    let shelves = classes.into_iter().map(|(class, mut groups)| {
        // What names no cause within the class comes last.
        groups.sort_by_key(|group| group.cause == Some(class));
        let segment = &register.causes[class].heading.segment;
        Shelf::new(casebook, Some(class), Some(segment), groups)
    });
    shelves.chain(unnamed).filter(|shelf| shelf.lessons > 0).collect()
}

fn services(casebook: &Casebook, register: &Register, teaching: &[IncidentIndex]) -> Vec<Shelf> {
    let mut by_service: BTreeMap<Option<usize>, Vec<IncidentIndex>> = BTreeMap::new();
    for &index in teaching {
        let mut named: Vec<usize> = casebook.incidents[index]
            .services
            .iter()
            .filter_map(|service| register.service(&service.value))
            .collect();
        named.sort_unstable();
        named.dedup();
        if named.is_empty() {
            by_service.entry(None).or_default().push(index);
        }
        for service in named {
            by_service.entry(Some(service)).or_default().push(index);
        }
    }
    let mut shelves: Vec<Shelf> = by_service
        .into_iter()
        .map(|(service, incidents)| {
            let segment = service.map(|at| register.services[at].heading.segment.as_str());
            let group = Group { cause: None, incidents, also: Vec::new(), lessons: 0 };
            Shelf::new(casebook, service, segment, vec![group])
        })
        .collect();
    // Stable: equal ones stay in the order of the register, which is by title.
    shelves.sort_by_key(|shelf| (shelf.subject.is_none(), std::cmp::Reverse(shelf.lessons)));
    shelves
}

/// The folder of a page after the first, below its shelf's. Segments of names hold no `~`.
#[must_use]
pub fn page_segment(page: usize) -> String {
    format!("~{}", page + 1)
}
