//! In which lists a reader finds an action item: what is to do, and by owner, team, service and cause; what is closed, by
//! year. A long list goes over several pages.
//!
//! An item stands under each of its owners, teams and services, and under each cause that it answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use rayon::prelude::*;

use crate::analysis::Analysis;
use crate::analysis::ledger::{Counts, Item, ItemRef};
use crate::incident::action::Status;
use crate::later::Later;
use crate::lookup::Lookup;
use crate::site::name::Folder;
use crate::site::register::Register;

/// All lists.
#[derive(Debug, Clone, PartialEq)]
pub struct Agenda {
    /// In the order of their subjects, each kind by title; years oldest first.
    pub lists: Later<Vec<List>>,
    people: Arc<People>,
    /// How many lists stand before those of people.
    before: usize,
}

/// Those who own an item and are no team. Every incident's page names some, so they are known before the lists are made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct People {
    /// In their order.
    names: Vec<String>,
    /// Where the list of each stands.
    folders: Vec<String>,
    /// By name: the number of a person.
    numbers: BTreeMap<String, usize>,
}

/// What the items of a list have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// They are to do.
    ToDo,
    /// They are to do, and by nobody.
    Unowned,
    /// They are to do some day.
    Undated,
    /// They are done, and nobody checked that it works.
    Unverified,
    /// Somebody owns them; people are numbered in the order of their names.
    Person(usize),
    /// They fall to a team, by index into the register.
    Team(usize),
    /// They are about a service, by index into the register.
    Service(usize),
    /// They answer a cause or a class of causes, by index into the register.
    Cause(usize),
    /// They were closed in a year; none where nobody knows in which.
    Closed(Option<i32>),
}

/// How the lists are gathered on a page of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grouping {
    /// By person.
    People,
    /// By team.
    Teams,
    /// By service.
    Services,
    /// By class of causes and cause.
    Causes,
    /// Closed ones, by year.
    Years,
}

/// Some action items, on one page or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// What they have in common.
    pub subject: Subject,
    /// What people see.
    pub title: String,
    /// Its folder, below that of the action items.
    pub folder: String,
    /// The items, in the order in which they ask for attention.
    pub parts: Vec<Part>,
    /// All items of its subject in numbers, those that are closed and not listed too.
    pub counts: Counts,
    /// Agreed items that are not late yet, by the day on which they are due.
    pub coming: BTreeMap<NaiveDate, usize>,
    /// The day of the oldest incident with an item to do.
    pub oldest: Option<NaiveDate>,
    /// Whether other lists have its items too, as the lists of its causes have those of a class: then it has one page.
    pub is_summary: bool,
}

/// Items of a list that stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Why.
    pub kind: PartKind,
    /// Which. Never empty.
    pub items: Vec<ItemRef>,
}

/// Why items stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartKind {
    /// Agreed, and late: the longest first.
    Overdue,
    /// Agreed, and not late yet: the next first.
    Due,
    /// Agreed, with no day: of the newest incident first.
    Undated,
    /// Not agreed yet.
    Proposed,
    /// Done, and nobody checked that it works: the last done first.
    Unverified,
    /// Closed on a known day: the last first.
    Closed,
    /// Closed some day: of the newest incident first.
    ClosedSomeDay,
}

/// How many items a page holds: as many as a reader scrolls through and a telephone loads at once, some 600 kB.
const PER_PAGE: usize = 500;

impl Agenda {
    /// The lists of the ledger's items.
    #[must_use]
    pub fn new(analysis: &Arc<Analysis>, register: &Arc<Register>) -> Self {
        let items = || analysis.ledger.items();
        let some = |is: fn(&Item) -> bool| usize::from(items().any(is));
        let before = some(|item| !item.is_closed())
            + some(Item::is_unowned)
            + some(Item::is_undated)
            + some(Item::is_unverified);
        let people = Arc::new(People::of(items(), register));
        let (analysis, register, named) =
            (Arc::clone(analysis), Arc::clone(register), Arc::clone(&people));
        let lists = Later::new(move || lists(&analysis, &register, &named));
        Self { lists, people, before }
    }

    /// The list of a subject, with its place; none where there is no such item.
    #[must_use]
    pub fn find(&self, subject: Subject) -> Option<(usize, &List)> {
        let place = self.lists.binary_search_by_key(&subject, |list| list.subject).ok()?;
        Some((place, &self.lists[place]))
    }

    /// The place of the list of the person who goes by `name` in the ledger.
    #[must_use]
    pub fn of_person(&self, name: &str) -> Option<usize> {
        Some(self.before + *self.people.numbers.get(name)?)
    }

    /// Where a page of a list stands below the folder of the action items.
    #[must_use]
    pub fn folder(&self, list: usize, page: usize) -> String {
        let person = list.checked_sub(self.before).filter(|_| page == 0);
        match person.and_then(|number| self.people.folders.get(number)) {
            Some(folder) => folder.clone(),
            None => self.lists[list].page_folder(page),
        }
    }

    /// The lists of a grouping with their places, in order.
    pub fn of(&self, grouping: Grouping) -> impl Iterator<Item = (usize, &List)> {
        let lists = self.lists.iter().enumerate();
        lists.filter(move |(_, list)| list.subject.grouping() == Some(grouping))
    }
}

fn lists(analysis: &Analysis, register: &Register, people: &People) -> Vec<List> {
    let items: Vec<&Item> = analysis.ledger.items().collect();
    // Stable: items that are due on the same day stay in the order of their incidents, newest first.
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|&index| {
        let due = items[index].due.filter(|_| !items[index].is_closed());
        (due.is_none(), due)
    });
    let mut gathered: BTreeMap<Subject, Vec<usize>> = BTreeMap::new();
    for &index in &order {
        for subject in subjects(items[index], register, people) {
            gathered.entry(subject).or_default().push(index);
        }
    }
    for (cause, members) in answers(analysis, &items, register, &order) {
        gathered.insert(Subject::Cause(cause), members);
    }
    for (subject, members) in &mut gathered {
        if matches!(subject, Subject::Closed(_) | Subject::Unverified) {
            members.sort_by_key(|&index| std::cmp::Reverse(items[index].closed_on));
        }
    }
    let lists = gathered.into_par_iter().map(|(subject, members)| List {
        is_summary: match subject {
            Subject::Cause(class) => register.causes.get(class + 1).is_some_and(|next| {
                // A class is followed by its causes.
                next.class == Some(class)
            }),
            _ => false,
        },
        ..List::new(subject, name(subject, register, people), &items, &members)
    });
    lists.collect()
}

impl Subject {
    /// Where the list stands with others of its kind.
    #[must_use]
    pub fn grouping(self) -> Option<Grouping> {
        match self {
            Self::ToDo | Self::Unowned | Self::Undated | Self::Unverified => None,
            Self::Person(_) => Some(Grouping::People),
            Self::Team(_) => Some(Grouping::Teams),
            Self::Service(_) => Some(Grouping::Services),
            Self::Cause(_) => Some(Grouping::Causes),
            Self::Closed(_) => Some(Grouping::Years),
        }
    }
}

impl Grouping {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] =
        [Self::People, Self::Teams, Self::Services, Self::Causes, Self::Years];

    /// Its folder, below that of the action items.
    #[must_use]
    pub fn folder(self) -> &'static str {
        match self {
            Self::People => "owners",
            Self::Teams => "teams",
            Self::Services => "services",
            Self::Causes => "causes",
            Self::Years => "closed",
        }
    }
}

impl List {
    fn new(
        subject: Subject,
        (title, folder): (String, String),
        items: &[&Item],
        members: &[usize],
    ) -> Self {
        let mut parts: BTreeMap<PartKind, Vec<ItemRef>> = BTreeMap::new();
        let mut coming: BTreeMap<NaiveDate, usize> = BTreeMap::new();
        for &index in members {
            let item = items[index];
            let Some(kind) = part(subject, item) else { continue };
            parts.entry(kind).or_default().push(item.place);
            if let (PartKind::Due, Some(due)) = (kind, item.due) {
                *coming.entry(due).or_default() += 1;
            }
        }
        let to_do = members.iter().map(|&index| items[index]).filter(|item| !item.is_closed());
        Self {
            subject,
            title,
            folder,
            parts: parts.into_iter().map(|(kind, items)| Part { kind, items }).collect(),
            counts: Counts::of(members.iter().map(|&index| items[index])),
            coming,
            oldest: to_do.filter_map(|item| item.opened).min(),
            is_summary: false,
        }
    }

    /// How many items it shows, of all that it lists, where it does not show all of them.
    #[must_use]
    pub fn cut(&self) -> Option<usize> {
        (self.pages() * PER_PAGE < self.len()).then_some(PER_PAGE)
    }

    /// How many items it lists.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.items.len()).sum()
    }

    /// Whether it lists nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Over how many pages it goes; a list of nothing has one.
    #[must_use]
    pub fn pages(&self) -> usize {
        if self.is_summary { 1 } else { self.len().div_ceil(PER_PAGE).max(1) }
    }

    /// What stands on a page, counted from 0: the parts, whether they began on an earlier one, and their items there.
    #[must_use]
    pub fn on_page(&self, page: usize) -> Vec<(&Part, bool, &[ItemRef])> {
        let (start, end) = (page * PER_PAGE, (page + 1) * PER_PAGE);
        let mut before = 0;
        let mut found = Vec::new();
        for part in &self.parts {
            let length = part.items.len();
            let from = start.saturating_sub(before).min(length);
            let to = end.saturating_sub(before).min(length);
            if from < to {
                found.push((part, from > 0, &part.items[from..to]));
            }
            before += length;
        }
        found
    }

    /// The page on which a part begins, counted from 0; none where no page shows it.
    #[must_use]
    pub fn page_of(&self, kind: PartKind) -> Option<usize> {
        let before = self.parts.iter().take_while(|part| part.kind != kind);
        let page = before.map(|part| part.items.len()).sum::<usize>() / PER_PAGE;
        (page < self.pages()).then_some(page)
    }

    /// Where a page of it stands below the folder of the action items. No name has a `~` in it, so a page never meets the
    /// list of a cause of the class.
    #[must_use]
    pub fn page_folder(&self, page: usize) -> String {
        if page == 0 { self.folder.clone() } else { format!("{}/~{}", self.folder, page + 1) }
    }
}

/// With which other items of its list an item stands; none where the list only counts it.
fn part(subject: Subject, item: &Item) -> Option<PartKind> {
    if let Subject::Closed(_) = subject {
        let day_known = item.closed_on.is_some();
        return Some(if day_known { PartKind::Closed } else { PartKind::ClosedSomeDay });
    }
    match item.status {
        Status::Proposed => Some(PartKind::Proposed),
        Status::Open | Status::InProgress if item.is_overdue() => Some(PartKind::Overdue),
        Status::Open | Status::InProgress if item.due.is_some() => Some(PartKind::Due),
        Status::Open | Status::InProgress => Some(PartKind::Undated),
        // To check is up to those who did it. What became of the answers to a cause stands on the cause's own page.
        Status::Done => (!matches!(subject, Subject::Service(_) | Subject::Cause(_)))
            .then_some(PartKind::Unverified),
        Status::Verified | Status::Declined => None,
    }
}

impl People {
    fn of<'a>(items: impl Iterator<Item = &'a Item>, register: &Register) -> Self {
        let mut known: Lookup<&str, ()> = Lookup::default();
        let owners = items.flat_map(|item| item.owners.iter());
        let new = owners.filter(|owner| known.insert(owner, ()).is_none());
        let mut names: Vec<String> =
            new.filter(|owner| register.team(owner).is_none()).cloned().collect();
        names.sort_by_cached_key(|name| (name.to_lowercase(), name.clone()));
        let mut taken = Folder::new();
        let folder = |name: &String| format!("{}/{}", Grouping::People.folder(), taken.take(name));
        Self {
            folders: names.iter().map(folder).collect(),
            numbers: names.iter().enumerate().map(|(at, name)| (name.clone(), at)).collect(),
            names,
        }
    }
}

fn subjects(item: &Item, register: &Register, people: &People) -> Vec<Subject> {
    let mut subjects = Vec::new();
    if item.is_closed() {
        // What nobody wrote down the day of stands in the year of its incident, and says so.
        let year = item.closed_on.or(item.opened).map(|day| day.year());
        subjects.push(Subject::Closed(year));
    } else {
        subjects.push(Subject::ToDo);
    }
    let kinds = [
        (item.is_unowned(), Subject::Unowned),
        (item.is_undated(), Subject::Undated),
        (item.is_unverified(), Subject::Unverified),
    ];
    subjects.extend(kinds.into_iter().filter(|(holds, _)| *holds).map(|(_, subject)| subject));
    subjects.extend(
        item.owners.iter().filter_map(|name| people.numbers.get(name)).map(|&n| Subject::Person(n)),
    );
    subjects.extend(item.teams.iter().filter_map(|id| register.team(id)).map(Subject::Team));
    subjects
        .extend(item.services.iter().filter_map(|id| register.service(id)).map(Subject::Service));
    subjects.sort_unstable();
    subjects.dedup();
    subjects
}

/// What was promised against each cause of the register, in `order`.
fn answers(
    analysis: &Analysis,
    items: &[&Item],
    register: &Register,
    order: &[usize],
) -> BTreeMap<usize, Vec<usize>> {
    let mut rank = vec![0; order.len()];
    for (at, &index) in order.iter().enumerate() {
        rank[index] = at;
    }
    let histories = analysis.recurrence.causes.iter();
    let answered = histories.filter_map(|history| {
        let cause = register.cause(&history.id)?;
        let place = |place| items.binary_search_by_key(&place, |item| item.place).ok();
        let mut members: Vec<usize> =
            history.answers.iter().filter_map(|answer| place(answer.place)).collect();
        members.sort_unstable_by_key(|&index| rank[index]);
        members.dedup();
        Some((cause, members))
    });
    answered.filter(|(_, members)| !members.is_empty()).collect()
}

/// The title and the folder of a list.
fn name(subject: Subject, register: &Register, people: &People) -> (String, String) {
    let below = |title: &str, segment: &str| {
        let grouping = subject.grouping().map_or("", Grouping::folder);
        (title.to_owned(), format!("{grouping}/{segment}"))
    };
    match subject {
        Subject::ToDo => ("To do".to_owned(), "to-do".to_owned()),
        Subject::Unowned => ("Without an owner".to_owned(), "unowned".to_owned()),
        Subject::Undated => ("Without a due day".to_owned(), "undated".to_owned()),
        Subject::Unverified => ("Done, not verified".to_owned(), "unverified".to_owned()),
        Subject::Person(number) => (people.names[number].clone(), people.folders[number].clone()),
        Subject::Team(team) => {
            let heading = &register.teams[team].heading;
            below(&heading.title, &heading.segment)
        }
        Subject::Service(service) => {
            let heading = &register.services[service].heading;
            below(&heading.title, &heading.segment)
        }
        Subject::Cause(cause) => {
            let heading = &register.causes[cause].heading;
            below(&heading.title, &heading.segment)
        }
        Subject::Closed(Some(year)) => below(&format!("Closed in {year}"), &year.to_string()),
        Subject::Closed(None) => below("Closed, nobody knows when", "some-day"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Team};
    use crate::site::example::Example;

    const ONE: (&str, &str) = (
        "a.md",
        "---\nid: INC-1\ndate: 2025-01-01\nservices: [shop]\ncauses: [expiry/certificate]\nactions:\n  \
         - {id: late, title: A, owner: 'Ann, bo', due: 2025-05-01}\n  - {id: later, title: B, owner: ann, due: 2025-06-01}\n  \
         - {id: some-day, title: C, owner: web}\n  - {id: idea, title: D, status: proposed}\n  \
         - {id: done, title: E, owner: bo, status: done, done_on: 2025-02-01}\n  \
         - {id: gone, title: F, status: declined}\n---\n\nText.\n",
    );
    const TWO: (&str, &str) = (
        "b.md",
        "---\nid: INC-2\ncauses: [capacity]\nactions:\n  - {id: other, title: G, due: 2025-04-01, addresses: [expiry]}\n  \
         - {id: old, title: H, status: verified}\n---\n\nText.\n",
    );

    /// A list as its folder, and its parts with the ids of their items.
    fn shown() -> Vec<String> {
        let mut example = Example::of(&[ONE, TWO]);
        let team =
            Team { id: "web".to_owned(), title: "Web".to_owned(), members: vec!["bo".to_owned()] };
        example.config = Arc::new(Config { teams: vec![team], ..Config::default() });
        example.plan(|site| {
            let id =
                |place: &ItemRef| site.incident(place.incident).actions[place.position].id.clone();
            let part = |part: &Part| {
                let ids: Vec<String> = part.items.iter().map(id).collect();
                format!("{:?} {}", part.kind, ids.join(" "))
            };
            let list = |list: &List| {
                let parts: Vec<String> = list.parts.iter().map(part).collect();
                format!("{}: {}", list.folder, parts.join(", "))
            };
            site.plan.agenda.lists.iter().map(list).collect()
        })
    }

    #[test]
    fn an_item_stands_in_every_list_that_it_belongs_to() {
        assert_eq!(
            shown(),
            [
                "to-do: Overdue other late, Due later, Undated some-day, Proposed idea",
                "unowned: Overdue other, Proposed idea",
                "undated: Undated some-day, Proposed idea",
                "unverified: Unverified done",
                "owners/Ann: Overdue late, Due later",
                "owners/bo: Overdue late, Unverified done",
                "teams/web: Overdue late, Undated some-day, Unverified done",
                "services/shop: Overdue late, Due later, Undated some-day, Proposed idea",
                "causes/capacity: ",
                "causes/expiry: Overdue other late, Due later, Undated some-day, Proposed idea",
                "causes/expiry/certificate: Overdue other late, Due later, Undated some-day, Proposed idea",
                "closed/some-day: ClosedSomeDay old",
                "closed/2025: Closed done, ClosedSomeDay gone",
            ]
        );
    }

    #[test]
    fn a_long_list_goes_over_pages_and_a_summary_stops_after_one() {
        let part = |kind, positions: std::ops::Range<usize>| Part {
            kind,
            items: positions.map(|position| ItemRef { incident: 0, position }).collect(),
        };
        let mut list = List {
            subject: Subject::ToDo,
            title: String::new(),
            folder: "to-do".to_owned(),
            parts: vec![part(PartKind::Overdue, 0..700), part(PartKind::Due, 700..1001)],
            counts: Counts::default(),
            coming: BTreeMap::new(),
            oldest: None,
            is_summary: false,
        };
        let seen = |list: &List, page| -> Vec<_> {
            let parts = list.on_page(page).into_iter();
            parts
                .map(|(part, continued, items)| {
                    (part.kind, continued, items[0].position, items.len())
                })
                .collect()
        };
        assert_eq!(list.pages(), 3);
        assert_eq!(seen(&list, 0), [(PartKind::Overdue, false, 0, 500)]);
        assert_eq!(
            seen(&list, 1),
            [(PartKind::Overdue, true, 500, 200), (PartKind::Due, false, 700, 300)]
        );
        assert_eq!(seen(&list, 2), [(PartKind::Due, true, 1000, 1)]);
        assert_eq!(
            [PartKind::Overdue, PartKind::Due].map(|kind| list.page_of(kind)),
            [Some(0), Some(1)]
        );
        assert_eq!(list.page_folder(0), "to-do");
        assert_eq!(list.page_folder(2), "to-do/~3");
        list.is_summary = true;
        assert_eq!((list.pages(), list.cut()), (1, Some(500)));
        assert_eq!(list.page_of(PartKind::Due), None);
    }
}
