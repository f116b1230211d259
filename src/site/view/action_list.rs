//! One list of action items, or one page of a long one.

use serde::Serialize;

use crate::site::Site;
use crate::site::agenda::{List, Subject};
use crate::site::route::Route;
use crate::site::view::actions::{self, ActionGroup};
use crate::site::view::late::Late;
use crate::site::view::link::Link;
use crate::site::view::page::{NavigationItem, Page};
use crate::site::wording::{counted, number};

/// What `action-list.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct ActionListPage {
    /// The frame.
    pub page: Page,
    /// The pages of the action items.
    pub views: Vec<NavigationItem>,
    /// The pages above this one, outermost first.
    pub path: Vec<Link>,
    /// The page's heading.
    pub heading: String,
    /// How many are to do; none in a list of closed ones.
    pub to_do: Option<u64>,
    /// How many of them are overdue.
    pub late: Late,
    /// What else is to be said of them: sentences.
    pub notes: Vec<String>,
    /// The page of the team, service or cause itself.
    pub about: Option<Link>,
    /// Where each part of the list begins, where there are several.
    pub jumps: Vec<Jump>,
    /// What this page shows of the list.
    pub groups: Vec<ActionGroup>,
    /// The pages of the list; empty where there is one.
    pub pages: Vec<NavigationItem>,
    /// `Page 2 of 5`; none where there is one.
    pub place: Option<String>,
}

/// The way to a part of a list.
#[derive(Debug, Clone, Serialize)]
pub struct Jump {
    /// `overdue`, `due` …, as in the part itself.
    pub kind: String,
    /// The part's heading, with the page and place where it begins.
    pub link: Link,
    /// How many items it has.
    pub count: String,
    /// The same where it changes from day to day, as in the part itself.
    pub late: Option<Late>,
}

/// Makes the page `number` of a list, counted from 0.
#[must_use]
pub fn view(
    site: &Site,
    index: usize,
    number: usize,
    inline: &dyn Fn(&str) -> String,
) -> ActionListPage {
    let route = Route::ActionList(index, number);
    let list = &site.plan.agenda.lists[index];
    let groups = list.on_page(number);
    let groups =
        groups.into_iter().map(|part| actions::group(site, &route, list, part, inline)).collect();
    let pages = pages(site, &route, index, list);
    let place = (pages.len() > 1).then(|| format!("Page {} of {}", number + 1, pages.len()));
    let mut path = vec![Link::to(site, &route, &Route::Actions, "Action items")];
    if let Some(grouping) = list.subject.grouping() {
        path.push(Link::to(site, &route, &Route::ActionTable(grouping), actions::name(grouping)));
    }
    let section = path.iter().rev().map(|link| link.text.as_str());
    let titles: Vec<&str> =
        place.as_deref().into_iter().chain([list.title.as_str()]).chain(section).collect();
    let notes = notes(list);
    let to_do = (!matches!(list.subject, Subject::Closed(_) | Subject::Unverified))
        .then_some(list.counts.to_do as u64);
    let description = match to_do {
        Some(to_do) => {
            format!("{}: {} to do.", list.title, counted(to_do, "action item", "action items"))
        }
        None => notes.join(" "),
    };
    ActionListPage {
        page: Page::new(site, &route, &titles.join(" · "), &description),
        views: actions::views(site, &route),
        path,
        heading: list.title.clone(),
        to_do,
        late: Late::of(list),
        notes,
        about: about(site, &route, list.subject),
        jumps: jumps(site, &route, index, list),
        groups: actions::with_overdue(groups),
        pages,
        place,
    }
}

fn notes(list: &List) -> Vec<String> {
    let counts = list.counts;
    let unverified =
        |text: &str| format!("{} {text}", counted(counts.unverified as u64, "is done", "are done"));
    match list.subject {
        Subject::ToDo => Vec::new(),
        Subject::Unowned => vec!["Nobody has promised them.".to_owned()],
        Subject::Undated => {
            vec!["They were promised for no day, or nobody agreed yet.".to_owned()]
        }
        Subject::Unverified => {
            vec![unverified("and nobody has recorded that it works: a fix that nobody checked.")]
        }
        Subject::Closed(year) => {
            let mut notes = vec![format!(
                "{}: {} verified, {} done and not verified, {} declined.",
                counted(counts.closed as u64, "action item", "action items"),
                number(counts.verified as u64),
                number(counts.unverified as u64),
                number(counts.declined as u64)
            )];
            if year.is_none() {
                notes.push("Neither they nor their incidents have a day.".to_owned());
            }
            notes
        }
        Subject::Person(_) | Subject::Team(_) | Subject::Service(_) | Subject::Cause(_) => {
            let mut notes = Vec::new();
            if counts.closed > 0 {
                let mut note = format!("{} closed", number(counts.closed as u64));
                if counts.unverified > 0 {
                    note = format!(
                        "{note}, {} of them done and not verified",
                        number(counts.unverified as u64)
                    );
                }
                notes.push(format!("{note}."));
            }
            if let Some(shown) = list.cut() {
                notes.push(format!(
                    "Here are the first {}; the lists of the causes in this class have all of them.",
                    number(shown as u64)
                ));
            }
            notes
        }
    }
}

fn about(site: &Site, route: &Route, subject: Subject) -> Option<Link> {
    let register = &site.plan.register;
    let to = |to: Route, title: &str| Link::to(site, route, &to, &format!("Incidents of {title}"));
    match subject {
        Subject::Team(team) => Some(to(Route::Team(team), &register.teams[team].heading.title)),
        Subject::Service(service) => {
            Some(to(Route::Service(service), &register.services[service].heading.title))
        }
        Subject::Cause(cause) => {
            Some(Link::to(site, route, &Route::Cause(cause), "Incidents with this cause"))
        }
        _ => None,
    }
}

fn jumps(site: &Site, route: &Route, index: usize, list: &List) -> Vec<Jump> {
    if list.parts.len() < 2 {
        return Vec::new();
    }
    // A part that a cut list does not reach has no place to lead to.
    let starts = list.parts.iter().filter_map(|part| Some((list.page_of(part.kind)?, part)));
    starts
        .map(|(page, part)| {
            let to = Route::ActionList(index, page);
            let place = if to == *route { String::new() } else { site.href(route, &to) };
            Jump {
                link: Link {
                    text: actions::heading(part.kind).to_owned(),
                    href: Some(format!("{place}#{}", actions::anchor(part.kind))),
                },
                kind: actions::kind(part.kind).to_owned(),
                count: number(part.items.len() as u64),
                late: actions::late_of_part(list, part.kind),
            }
        })
        .collect()
}

fn pages(site: &Site, route: &Route, index: usize, list: &List) -> Vec<NavigationItem> {
    let count = list.pages();
    if count < 2 {
        return Vec::new();
    }
    (0..count)
        .map(|page| {
            let to = Route::ActionList(index, page);
            NavigationItem {
                text: (page + 1).to_string(),
                href: site.href(route, &to),
                current: to == *route,
                here: to == *route,
            }
        })
        .collect()
}
