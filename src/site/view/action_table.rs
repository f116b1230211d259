//! Who and what has how many action items: the lists of a kind in a table.

use serde::Serialize;

use crate::site::Site;
use crate::site::agenda::{Grouping, List, Subject};
use crate::site::route::Route;
use crate::site::view::actions;
use crate::site::view::late::Late;
use crate::site::view::link::Link;
use crate::site::view::moment::Time;
use crate::site::view::page::{NavigationItem, Page};

/// What `action-table.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct ActionTablePage {
    /// The frame.
    pub page: Page,
    /// The pages of the action items.
    pub views: Vec<NavigationItem>,
    /// `owners`, `teams`, `services`, `causes` or `closed`.
    pub kind: String,
    /// The page's heading.
    pub heading: String,
    /// What counts where: a sentence.
    pub lead: String,
    /// What one line is called: `Owner`, `Team` …
    pub column: String,
    /// The lines: what is most overdue first, years newest first; a class of causes is followed by its causes.
    pub entries: Vec<ActionTableEntry>,
    /// The items that nobody owns, on the page of the owners.
    pub unowned: Option<Link>,
}

/// One line.
#[derive(Debug, Clone, Serialize)]
pub struct ActionTableEntry {
    /// What it is, with its list.
    pub link: Link,
    /// Whether it is a cause below its class.
    pub within: bool,
    /// Proposed, open and in progress.
    pub to_do: u64,
    /// Those of them that are overdue.
    pub late: Late,
    /// Those of them that have no due day.
    pub undated: u64,
    /// Done, verified and declined.
    pub closed: u64,
    /// Done and not verified.
    pub unverified: u64,
    /// Verified.
    pub verified: u64,
    /// Declined.
    pub declined: u64,
    /// The day of the oldest incident with an item to do.
    pub oldest: Option<Time>,
}

/// Makes the page.
#[must_use]
pub fn view(site: &Site, grouping: Grouping) -> ActionTablePage {
    let route = Route::ActionTable(grouping);
    let (heading, column, lead) = match grouping {
        Grouping::People => (
            "Action items by owner",
            "Owner",
            "An item counts under each of its owners. What a team owns stands under the team.",
        ),
        Grouping::Teams => (
            "Action items by team",
            "Team",
            "An item falls to the team that owns it or that its owner is a member of; else to the teams of its incident; \
             else to those that look after its services.",
        ),
        Grouping::Services => (
            "Action items by service",
            "Service",
            "An item counts under each service of its incident.",
        ),
        Grouping::Causes => (
            "Action items by cause",
            "Class and cause",
            "An item counts under the causes that it says it addresses; else under those of its incident.",
        ),
        Grouping::Years => (
            "Closed action items",
            "Year",
            "By the day on which they were closed; where nobody wrote it down, by that of their incident.",
        ),
    };
    let unowned = site.plan.agenda.find(Subject::Unowned).filter(|_| grouping == Grouping::People);
    ActionTablePage {
        page: Page::new(site, &route, heading, &format!("{heading}. {lead}")),
        views: actions::views(site, &route),
        kind: grouping.folder().to_owned(),
        heading: heading.to_owned(),
        lead: lead.to_owned(),
        column: column.to_owned(),
        entries: order(site, grouping)
            .into_iter()
            .map(|(index, list)| entry(site, &route, index, list))
            .collect(),
        unowned: unowned.map(|(index, list)| {
            let text = format!("{} without an owner", list.counts.to_do);
            Link::to(site, &route, &Route::ActionList(index, 0), &text)
        }),
    }
}

fn entry(site: &Site, route: &Route, index: usize, list: &List) -> ActionTableEntry {
    let counts = list.counts;
    let title = match list.subject {
        Subject::Closed(Some(year)) => &year.to_string(),
        _ => &list.title,
    };
    ActionTableEntry {
        link: Link::to(site, route, &Route::ActionList(index, 0), title),
        within: match list.subject {
            Subject::Cause(cause) => site.plan.register.causes[cause].class.is_some(),
            _ => false,
        },
        to_do: counts.to_do as u64,
        late: Late::of(list),
        undated: counts.undated as u64,
        closed: counts.closed as u64,
        unverified: counts.unverified as u64,
        verified: counts.verified as u64,
        declined: counts.declined as u64,
        oldest: list.oldest.map(Time::day),
    }
}

/// The lists in the order of the table. Sorting is stable: equal ones stay in the order of their titles.
fn order<'s>(site: &'s Site, grouping: Grouping) -> Vec<(usize, &'s List)> {
    let mut lists: Vec<(usize, &List)> = site.plan.agenda.of(grouping).collect();
    if grouping == Grouping::Years {
        // The one without a year is the first, and becomes the last.
        lists.reverse();
        return lists;
    }
    let weight = |list: &List| {
        let counts = list.counts;
        std::cmp::Reverse((counts.overdue, counts.to_do, counts.unverified))
    };
    lists.sort_by_key(|(_, list)| {
        let Subject::Cause(cause) = list.subject else {
            return (weight(list), 0, false, weight(list));
        };
        let class = site.plan.register.causes[cause].class;
        let own = class.unwrap_or(cause);
        let above = site.plan.agenda.find(Subject::Cause(own)).map_or(*list, |(_, list)| list);
        (weight(above), own, class.is_some(), weight(list))
    });
    lists
}
