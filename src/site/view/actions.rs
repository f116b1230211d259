//! The first page of the action items: how many there are, whether they become more, what is late and what is next, and
//! the ways to the lists.

use serde::Serialize;

use crate::analysis::ledger::{Counts, ItemRef};
use crate::site::Site;
use crate::site::agenda::{Grouping, List, Part, PartKind, Subject};
use crate::site::route::Route;
use crate::site::view::action::Action;
use crate::site::view::backlog::{self, Backlog};
use crate::site::view::home::RegisterLinks;
use crate::site::view::late::Late;
use crate::site::view::link::Link;
use crate::site::view::listing::CountedLink;
use crate::site::view::page::{NavigationItem, Page};
use crate::site::wording::{counted, number};

/// What `actions.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct ActionsPage {
    /// The frame.
    pub page: Page,
    /// The pages of the action items.
    pub views: Vec<NavigationItem>,
    /// How many are to do.
    pub to_do: u64,
    /// How many of them are overdue.
    pub late: Late,
    /// How many there are of each kind that matters, with their lists.
    pub figures: Vec<ActionFigure>,
    /// How many there were month by month; none without an item that has a day.
    pub backlog: Option<Backlog>,
    /// What is overdue longest, and what is due next; where nothing has a due day, the newest of what is to do.
    pub groups: Vec<ActionGroup>,
    /// Link to all of them as a table for spreadsheets.
    pub csv: String,
    /// Link to all of them as tasks for calendars.
    pub ics: String,
    /// Who and what has most to do: teams, people, services, causes; those that hold something.
    pub registers: Vec<RegisterLinks>,
}

/// A number of action items with the list of them.
#[derive(Debug, Clone, Serialize)]
pub struct ActionFigure {
    /// `Overdue`
    pub name: String,
    /// What that means, in a few words.
    pub meaning: String,
    /// `1,204`
    pub count: String,
    /// The same where it changes from day to day.
    pub late: Option<Late>,
    /// Link to the list; none where there is nothing to list.
    pub href: Option<String>,
}

/// Action items that stand together in a list.
#[derive(Debug, Clone, Serialize)]
pub struct ActionGroup {
    /// `overdue`, `due`, `undated`, `proposed`, `unverified`, `closed` or `closed-some-day`.
    pub kind: String,
    /// The same in words.
    pub heading: String,
    /// Whether it began on an earlier page of the list.
    pub continued: bool,
    /// What the items have in common.
    pub meaning: String,
    /// The HTML id of the group.
    pub anchor: String,
    /// How many there are, those on other pages too.
    pub count: String,
    /// How many there are where that changes from day to day: of `overdue` more every day, of `due` fewer. Its number is
    /// that of today.
    pub late: Option<Late>,
    /// How many of them are shown here at most; none where the rest stands on the next page.
    pub most: Option<usize>,
    /// The items. A group `overdue` may be empty: then it is there for the items of `due` whose day comes.
    pub rows: Vec<ActionRow>,
    /// The whole list, where this is only the beginning.
    pub all: Option<Link>,
}

/// An action item and where it comes from.
#[derive(Debug, Clone, Serialize)]
pub struct ActionRow {
    /// The action item.
    pub action: Action,
    /// The incident it comes from, by id.
    pub incident: Link,
    /// The incident's title.
    pub incident_title: String,
}

/// How many items the first page shows of what is late and of what is next: what can be taken in at a glance.
const SHOWN: usize = 10;

/// How many lines the first page shows of each way to the lists.
const LINES: usize = 8;

/// Makes the page. `inline` makes HTML of a text.
#[must_use]
pub fn view(site: &Site, inline: &dyn Fn(&str) -> String) -> ActionsPage {
    let route = Route::Actions;
    let counts = Counts::of(site.input.analysis.ledger.items());
    let late = late(site);
    let description = format!(
        "{} to do, {} closed.",
        counted(counts.to_do as u64, "action item", "action items"),
        number(counts.closed as u64)
    );
    ActionsPage {
        page: Page::new(site, &route, "Action items", &description),
        views: views(site, &route),
        to_do: counts.to_do as u64,
        figures: figures(site, counts, &late),
        late,
        backlog: backlog::view(site),
        groups: beginnings(site, inline),
        csv: site.href(&route, &Route::ActionsCsv),
        ics: site.href(&route, &Route::ActionsIcs),
        registers: [Grouping::Teams, Grouping::People, Grouping::Services, Grouping::Causes]
            .into_iter()
            .filter_map(|grouping| register(site, grouping))
            .collect(),
    }
}

/// How many action items of the site are overdue.
#[must_use]
pub fn late(site: &Site) -> Late {
    site.plan.agenda.find(Subject::ToDo).map(|(_, list)| Late::of(list)).unwrap_or_default()
}

/// The link to a list of action items; none where there is no such item.
#[must_use]
pub fn href(site: &Site, from: &Route, subject: Subject) -> Option<String> {
    let (place, _) = site.plan.agenda.find(subject)?;
    Some(site.href(from, &Route::ActionList(place, 0)))
}

/// The pages of the action items, as a way around them from one of them.
#[must_use]
pub fn views(site: &Site, route: &Route) -> Vec<NavigationItem> {
    let subject = match *route {
        Route::ActionList(place, _) => Some(site.plan.agenda.lists[place].subject),
        _ => None,
    };
    let grouping = subject.and_then(Subject::grouping);
    let mut views = vec![(Route::Actions, "Overview".to_owned(), false)];
    if let Some((place, _)) = site.plan.agenda.find(Subject::ToDo) {
        let current = subject == Some(Subject::ToDo);
        views.push((Route::ActionList(place, 0), "To do".to_owned(), current));
    }
    for other in Grouping::ALL {
        if site.plan.agenda.of(other).next().is_some() {
            let text = name(other).to_owned();
            views.push((Route::ActionTable(other), text, grouping == Some(other)));
        }
    }
    views
        .into_iter()
        .map(|(to, text, current)| NavigationItem {
            text,
            href: site.href(route, &to),
            current: current || *route == to,
            here: *route == to,
        })
        .collect()
}

/// What the lists of a kind are called together.
#[must_use]
pub fn name(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::People => "Owners",
        Grouping::Teams => "Teams",
        Grouping::Services => "Services",
        Grouping::Causes => "Causes",
        Grouping::Years => "Closed",
    }
}

fn figures(site: &Site, counts: Counts, late: &Late) -> Vec<ActionFigure> {
    let route = Route::Actions;
    let figure = |name: &str, meaning: &str, count: usize, subject: Subject| ActionFigure {
        name: name.to_owned(),
        meaning: meaning.to_owned(),
        count: number(count as u64),
        late: None,
        href: href(site, &route, subject).filter(|_| count > 0),
    };
    let overdue = figure("Overdue", "past the promised day", counts.overdue, Subject::ToDo);
    let closed = figure("Closed", "done, verified or declined", counts.closed, Subject::ToDo);
    vec![
        figure("To do", "proposed, open or in progress", counts.to_do, Subject::ToDo),
        ActionFigure {
            late: Some(late.clone()),
            // The items whose day is still to come may be overdue when the page is read.
            href: href(site, &route, Subject::ToDo)
                .filter(|_| counts.overdue > 0 || !late.coming.is_empty())
                .map(|href| format!("{href}#{}", anchor(PartKind::Overdue))),
            ..overdue
        },
        figure("No owner", "nobody has promised them", counts.unowned, Subject::Unowned),
        figure("No due day", "promised, but for no day", counts.undated, Subject::Undated),
        figure("Not verified", "done, but nobody checked", counts.unverified, Subject::Unverified),
        ActionFigure {
            href: (counts.closed > 0)
                .then(|| site.href(&route, &Route::ActionTable(Grouping::Years))),
            ..closed
        },
    ]
}

/// What is overdue longest, and what is due next; where nothing has a due day, the newest of what is to do.
fn beginnings(site: &Site, inline: &dyn Fn(&str) -> String) -> Vec<ActionGroup> {
    let route = Route::Actions;
    let Some((place, list)) = site.plan.agenda.find(Subject::ToDo) else { return Vec::new() };
    let has_day = |part: &&Part| matches!(part.kind, PartKind::Overdue | PartKind::Due);
    let mut first: Vec<&Part> = list.parts.iter().filter(has_day).collect();
    if first.is_empty() {
        first.extend(list.parts.first());
    }
    let groups = first
        .into_iter()
        .map(|part| {
            let shown = &part.items[..part.items.len().min(SHOWN)];
            let mut group = group(site, &route, list, (part, false, shown), inline);
            let page = list.page_of(part.kind).unwrap_or(0);
            let all = site.href(&route, &Route::ActionList(place, page));
            let (heading, text) = match part.kind {
                PartKind::Overdue => ("Overdue longest", "All that are overdue"),
                PartKind::Due => ("Due next", "All that are due"),
                PartKind::Undated => (heading(part.kind), "All without a due day"),
                kind => (heading(kind), "All of them"),
            };
            heading.clone_into(&mut group.heading);
            group.most = Some(SHOWN);
            let href = Some(format!("{all}#{}", group.anchor));
            group.all = Some(Link { text: text.to_owned(), href });
            group
        })
        .collect();
    with_overdue(groups)
}

/// Puts an empty group of overdue items before those that are due, where there is none: their day may have come when the
/// page is read.
#[must_use]
pub fn with_overdue(mut groups: Vec<ActionGroup>) -> Vec<ActionGroup> {
    let has = |kind: &str| groups.iter().position(|group| group.kind == kind);
    if let (Some(due), None) = (has("due"), has("overdue")) {
        let empty = ActionGroup {
            kind: kind(PartKind::Overdue).to_owned(),
            heading: heading(PartKind::Overdue).to_owned(),
            continued: false,
            meaning: meaning(PartKind::Overdue).to_owned(),
            anchor: anchor(PartKind::Overdue),
            count: number(0),
            late: groups[due].late.clone().map(|late| Late { number: 0, text: number(0), ..late }),
            rows: Vec::new(),
            ..groups[due].clone()
        };
        groups.insert(due, empty);
    }
    groups
}

/// Some items of a part of a list, as shown on the page `from`: the part, whether it began on an earlier page, and the
/// items.
#[must_use]
pub fn group(
    site: &Site,
    from: &Route,
    list: &List,
    (part, continued, items): (&Part, bool, &[ItemRef]),
    inline: &dyn Fn(&str) -> String,
) -> ActionGroup {
    ActionGroup {
        kind: kind(part.kind).to_owned(),
        heading: match (part.kind, list.subject) {
            (PartKind::Closed, Subject::Closed(Some(year))) => format!("Closed in {year}"),
            (PartKind::ClosedSomeDay, Subject::Closed(Some(year))) => {
                format!("Of incidents in {year}, closed some day")
            }
            (kind, _) => heading(kind).to_owned(),
        },
        continued,
        meaning: meaning(part.kind).to_owned(),
        anchor: anchor(part.kind),
        count: number(part.items.len() as u64),
        late: late_of_part(list, part.kind),
        most: None,
        rows: items.iter().map(|&place| action_row(site, from, place, inline)).collect(),
        all: None,
    }
}

/// How many items of a part there are, where that changes from day to day.
#[must_use]
pub fn late_of_part(list: &List, part: PartKind) -> Option<Late> {
    match part {
        PartKind::Overdue => Some(Late::of(list)),
        PartKind::Due => Some(Late::left(&list.coming)),
        _ => None,
    }
}

/// The HTML id of a part of a list. No heading's anchor has a dot in it, so these never meet one.
#[must_use]
pub fn anchor(part: PartKind) -> String {
    format!("items.{}", kind(part))
}

/// A part's heading.
#[must_use]
pub fn heading(part: PartKind) -> &'static str {
    match part {
        PartKind::Overdue => "Overdue",
        PartKind::Due => "Due",
        PartKind::Undated => "Without a due day",
        PartKind::Proposed => "Proposed",
        PartKind::Unverified => "Done, not verified",
        PartKind::Closed => "Closed",
        PartKind::ClosedSomeDay => "Closed some day",
    }
}

/// The word for a part in class names and ids.
#[must_use]
pub fn kind(part: PartKind) -> &'static str {
    match part {
        PartKind::Overdue => "overdue",
        PartKind::Due => "due",
        PartKind::Undated => "undated",
        PartKind::Proposed => "proposed",
        PartKind::Unverified => "unverified",
        PartKind::Closed => "closed",
        PartKind::ClosedSomeDay => "closed-some-day",
    }
}

fn meaning(part: PartKind) -> &'static str {
    match part {
        PartKind::Overdue => {
            "Agreed, and past the day by which they were promised; the longest first."
        }
        PartKind::Due => "Agreed, and their day is still to come; the next first.",
        PartKind::Undated => "Agreed, but not for any day.",
        PartKind::Proposed => "Thought of, not agreed yet.",
        PartKind::Unverified => "Finished; nobody has recorded yet that it works.",
        PartKind::Closed => "The last first.",
        PartKind::ClosedSomeDay => "Nobody wrote down on which day.",
    }
}

/// The lists of a kind that have most to do.
fn register(site: &Site, grouping: Grouping) -> Option<RegisterLinks> {
    let route = Route::Actions;
    let mut lists: Vec<(usize, &List)> =
        site.plan.agenda.of(grouping).filter(|(_, list)| list.counts.to_do > 0).collect();
    lists.sort_by_key(|(_, list)| {
        (std::cmp::Reverse(list.counts.overdue), std::cmp::Reverse(list.counts.to_do))
    });
    // A class has what its causes have: to name both says the same twice.
    lists.retain(|(_, list)| match list.subject {
        Subject::Cause(cause) => {
            let causes = &site.plan.register.causes;
            causes[cause].class.is_some() || !causes.iter().any(|other| other.class == Some(cause))
        }
        _ => true,
    });
    if lists.is_empty() {
        return None;
    }
    let more = lists.len().saturating_sub(LINES);
    let lines = lists.into_iter().take(LINES).map(|(place, list)| CountedLink {
        link: Link::to(site, &route, &Route::ActionList(place, 0), &list.title),
        count: Some(list.counts.to_do as u64),
        late: Some(Late::of(list)),
    });
    Some(RegisterLinks {
        heading: name(grouping).to_owned(),
        href: site.href(&route, &Route::ActionTable(grouping)),
        lines: lines.collect(),
        more,
    })
}

/// An action item with its incident, as shown on the page `from`.
#[must_use]
pub fn action_row(
    site: &Site,
    from: &Route,
    place: ItemRef,
    inline: &dyn Fn(&str) -> String,
) -> ActionRow {
    let incident = site.incident(place.incident);
    ActionRow {
        action: Action::new(site, from, place, inline),
        incident: Link::to(site, from, &Route::Incident(place.incident), &incident.id.text),
        incident_title: incident.title.value.clone(),
    }
}
