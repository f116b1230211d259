//! A page that lists incidents: all of them, or those of a year, service, team or tag.

use std::collections::BTreeMap;

use chrono::Datelike;
use serde::Serialize;

use crate::casebook::IncidentIndex;
use crate::site::Site;
use crate::site::agenda::Subject;
use crate::site::register::Heading;
use crate::site::route::Route;
use crate::site::view::downtime::{self, DowntimeTable};
use crate::site::view::late::Late;
use crate::site::view::link::Link;
use crate::site::view::named::Named;
use crate::site::view::page::Page;
use crate::site::view::row::Row;
use crate::site::view::tally::Tally;
use crate::site::wording::{counted, number};

/// What `listing.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct ListingPage {
    /// The frame.
    pub page: Page,
    /// `all`, `year`, `service`, `team` or `tag`.
    pub kind: String,
    /// The page's heading.
    pub heading: String,
    /// The name in front matter, where it is not the heading itself.
    pub id: Option<String>,
    /// The pages above this one, outermost first.
    pub path: Vec<Link>,
    /// How many incidents there are.
    pub tally: Tally,
    /// What else belongs to it: owner, services, causes within, most frequent causes, action items.
    pub facts: Vec<Fact>,
    /// How long a service was down, quarter by quarter; only on a service's page.
    pub downtime: Option<DowntimeTable>,
    /// The incidents by year, newest first; those without a date last. One group without heading for a year's page.
    pub groups: Vec<Group>,
    /// The next older and next newer year, on a year's page.
    pub older: Option<Link>,
    /// The next newer year, on a year's page.
    pub newer: Option<Link>,
}

/// A named line of links.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// `Owner`, `Services`, `Most frequent causes` …
    pub name: String,
    /// What it is.
    pub links: Vec<CountedLink>,
}

/// A link with the number of incidents of any kind that it leads to.
#[derive(Debug, Clone, Serialize)]
pub struct CountedLink {
    /// Where it leads.
    pub link: Link,
    /// How many, where that says something.
    pub count: Option<u64>,
    /// How many action items are overdue there, where it leads to action items.
    pub late: Option<Late>,
}

/// Incidents under a heading.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// The year; `Without a date`. None where one group is all there is.
    pub heading: Option<String>,
    /// The HTML id of the group.
    pub anchor: String,
    /// How many incidents there are under it.
    pub count: u64,
    /// The newest of them, as many as the page has room for.
    pub rows: Vec<Row>,
    /// The others, where no other page has their rows.
    pub named: Vec<Named>,
    /// `40 more by name`; `167 by name` where no row stands above.
    pub named_heading: String,
    /// The page that has all of them, where this one has not: `All 1,667 of 2021`.
    pub all: Option<Link>,
}

/// How many rows a list has, newest first; what is older is named only. A row takes some 450 bytes, so ten thousand would
/// take a phone in a lift a minute.
const ROWS: usize = 500;

/// The same for a year's page, to which the list of all incidents leaves the rows of its year.
const YEAR_ROWS: usize = 2000;

/// How many causes a page names beside its incidents.
const CAUSES_NAMED: usize = 6;

/// Makes the page of all incidents.
#[must_use]
pub fn all(site: &Site) -> ListingPage {
    let route = Route::Incidents;
    let tally = Tally::new(site, site.published());
    let description = format!("All incidents of {}: {}.", site.input.config.title, tally.text);
    ListingPage {
        page: Page::new(site, &route, "All incidents", &description),
        kind: "all".to_owned(),
        heading: "All incidents".to_owned(),
        id: None,
        path: Vec::new(),
        tally,
        facts: Vec::new(),
        downtime: None,
        groups: by_year(site, &route, site.published(), ROWS),
        older: None,
        newer: None,
    }
}

/// Makes the page of a year, by index into the register.
#[must_use]
pub fn year(site: &Site, index: usize) -> ListingPage {
    let route = Route::Year(index);
    let years = &site.plan.register.years;
    let year = &years[index];
    let heading = year.year.to_string();
    let tally = Tally::new(site, &year.incidents);
    let neighbour = |index: usize| {
        let year = years.get(index)?;
        Some(Link::to(site, &route, &Route::Year(index), &year.year.to_string()))
    };
    ListingPage {
        page: Page::new(site, &route, &heading, &format!("{}: {}.", year.year, tally.text)),
        kind: "year".to_owned(),
        id: None,
        path: vec![Link::to(site, &route, &Route::Years, "Years")],
        tally,
        facts: causes_fact(site, &route, &year.incidents),
        downtime: None,
        groups: vec![Group {
            heading: None,
            anchor: "page.incidents".to_owned(),
            ..group(site, &route, None, &year.incidents, YEAR_ROWS)
        }],
        older: neighbour(index + 1),
        newer: index.checked_sub(1).and_then(neighbour),
        heading,
    }
}

/// Makes the page of a service, by index into the register.
#[must_use]
pub fn service(site: &Site, index: usize) -> ListingPage {
    let route = Route::Service(index);
    let service = &site.plan.register.services[index];
    let mut facts = Vec::new();
    if let Some(team) = service.team {
        let title = &site.plan.register.teams[team].heading.title;
        facts.push(fact("Owner", vec![plain(Link::to(site, &route, &Route::Team(team), title))]));
    }
    facts.extend(action_items(site, &route, Subject::Service(index)));
    facts.extend(causes_fact(site, &route, &service.heading.incidents));
    if let Some(shelf) = site.plan.shelves.of_service(index) {
        let lessons =
            counted(site.plan.shelves.services[shelf].lessons as u64, "lesson", "lessons");
        let link = Link::to(site, &route, &Route::LessonsOfService(shelf, 0), &lessons);
        facts.push(learned(link));
    }
    let above = Link::to(site, &route, &Route::Services, "Services");
    let page = headed(site, route, "service", &service.heading, vec![above], facts);
    ListingPage { downtime: downtime::of_service(site, index), ..page }
}

/// Makes the page of a team, by index into the register.
#[must_use]
pub fn team(site: &Site, index: usize) -> ListingPage {
    let route = Route::Team(index);
    let team = &site.plan.register.teams[index];
    let services = team.services.iter().map(|&service| {
        let heading = &site.plan.register.services[service].heading;
        CountedLink {
            link: Link::to(site, &route, &Route::Service(service), &heading.title),
            count: Some(heading.incidents.len() as u64),
            late: None,
        }
    });
    let mut facts = Vec::new();
    if !team.services.is_empty() {
        facts.push(fact("Looks after", services.collect()));
    }
    facts.extend(action_items(site, &route, Subject::Team(index)));
    facts.extend(causes_fact(site, &route, &team.heading.incidents));
    let above = Link::to(site, &route, &Route::Teams, "Teams");
    headed(site, route, "team", &team.heading, vec![above], facts)
}

/// Makes the page of a tag, by index into the register.
#[must_use]
pub fn tag(site: &Site, index: usize) -> ListingPage {
    let route = Route::Tag(index);
    let tag = &site.plan.register.tags[index];
    let facts = causes_fact(site, &route, &tag.incidents);
    let above = Link::to(site, &route, &Route::Tags, "Tags");
    headed(site, route, "tag", tag, vec![above], facts)
}

fn headed(
    site: &Site,
    route: Route,
    kind: &str,
    heading: &Heading,
    path: Vec<Link>,
    facts: Vec<Fact>,
) -> ListingPage {
    let tally = Tally::new(site, &heading.incidents);
    let section = path.first().map_or("", |link| link.text.as_str());
    let title = format!("{} · {section}", heading.title);
    let description = format!("{}: {}.", heading.title, tally.text);
    ListingPage {
        page: Page::new(site, &route, &title, &description),
        kind: kind.to_owned(),
        heading: heading.title.clone(),
        id: Some(heading.id.clone()).filter(|id| *id != heading.title),
        path,
        tally,
        facts,
        downtime: None,
        groups: by_year(site, &route, &heading.incidents, ROWS),
        older: None,
        newer: None,
    }
}

/// The incidents by year, with rows for the newest `most`.
fn by_year(site: &Site, route: &Route, incidents: &[IncidentIndex], most: usize) -> Vec<Group> {
    let year = |index: IncidentIndex| site.incident(index).date.as_ref().map(|d| d.value.year());
    let mut room = most;
    incidents
        .chunk_by(|&one, &next| year(one) == year(next))
        .map(|incidents| {
            let group =
                group(site, route, incidents.first().and_then(|&i| year(i)), incidents, room);
            room = room.saturating_sub(incidents.len());
            group
        })
        .collect()
}

/// The incidents of a year, with rows for the newest `most`. On the list of all incidents the year's own page has the
/// others; elsewhere they are named.
fn group(
    site: &Site,
    route: &Route,
    year: Option<i32>,
    incidents: &[IncidentIndex],
    most: usize,
) -> Group {
    let (rows, rest) = incidents.split_at(incidents.len().min(most));
    let page = year
        .filter(|_| *route == Route::Incidents && !rest.is_empty())
        .and_then(|year| site.plan.register.years.iter().position(|other| other.year == year));
    let count = incidents.len() as u64;
    let all = page.zip(year).map(|(page, year)| {
        Link::to(site, route, &Route::Year(page), &format!("All {} of {year}", number(count)))
    });
    let named = if all.is_some() { &[] } else { rest };
    let more = if rows.is_empty() { "" } else { "more " };
    Group {
        heading: Some(year.map_or_else(|| "Without a date".to_owned(), |year| year.to_string())),
        anchor: year.map_or_else(|| "year.undated".to_owned(), |year| format!("year.{year}")),
        count,
        rows: rows.iter().map(|&index| Row::new(site, route, index)).collect(),
        named: named.iter().map(|&index| Named::new(site, route, index)).collect(),
        named_heading: format!("{} {more}by name", number(named.len() as u64)),
        all,
    }
}

/// The way to what was learned.
#[must_use]
pub fn learned(lessons: Link) -> Fact {
    fact("Learned", vec![plain(lessons)])
}

fn fact(name: &str, links: Vec<CountedLink>) -> Fact {
    Fact { name: name.to_owned(), links }
}

fn plain(link: Link) -> CountedLink {
    CountedLink { link, count: None, late: None }
}

/// The causes that `incidents` have most often.
fn causes_fact(site: &Site, route: &Route, incidents: &[IncidentIndex]) -> Vec<Fact> {
    let links: Vec<CountedLink> = most_frequent(site, incidents)
        .into_iter()
        .take(CAUSES_NAMED)
        .map(|(cause, count)| CountedLink {
            link: Link::to(
                site,
                route,
                &Route::Cause(cause),
                &site.plan.register.causes[cause].heading.title,
            ),
            count: Some(count),
            late: None,
        })
        .collect();
    if links.is_empty() { Vec::new() } else { vec![fact("Most frequent causes", links)] }
}

/// Causes by how many of `incidents` have them, most frequent first. A class counts only where it is named itself, not
/// through its causes.
#[must_use]
pub fn most_frequent(site: &Site, incidents: &[IncidentIndex]) -> Vec<(usize, u64)> {
    let mut counts: BTreeMap<usize, u64> = BTreeMap::new();
    for &index in incidents {
        let mut had: Vec<usize> = site
            .incident(index)
            .causes
            .iter()
            .filter_map(|cause| site.plan.register.cause(&cause.id))
            .collect();
        had.sort_unstable();
        had.dedup();
        for cause in had {
            *counts.entry(cause).or_default() += 1;
        }
    }
    let mut counts: Vec<(usize, u64)> = counts.into_iter().collect();
    counts.sort_by_key(|(cause, count)| (std::cmp::Reverse(*count), *cause));
    counts
}

/// The action items of a team or service that are to do, with their list.
#[must_use]
pub fn action_items(site: &Site, route: &Route, subject: Subject) -> Option<Fact> {
    let (place, list) = site.plan.agenda.find(subject)?;
    let text = format!("{} to do", number(list.counts.to_do as u64));
    let link = Link::to(site, route, &Route::ActionList(place, 0), &text);
    let entry = CountedLink { link, count: None, late: Some(Late::of(list)) };
    Some(fact("Action items", vec![entry]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::example::Example;

    /// A site of `count` incidents of one service, of which `undated` have no date and the others stand in 2024 and 2023,
    /// half and half.
    fn site<T>(count: usize, undated: usize, look: impl FnOnce(&Site) -> T) -> T {
        let documents: Vec<(&'static str, &'static str)> = (0..count)
            .map(|number| {
                let date = match number {
                    _ if number < undated => String::new(),
                    _ if number % 2 == 0 => "date: 2024-05-01\n".to_owned(),
                    _ => "date: 2023-05-01\n".to_owned(),
                };
                let text = format!("---\nid: INC-{number}\n{date}services: [desk]\n---\n# Out\n");
                (&*format!("{number}.md").leak(), &*text.leak())
            })
            .collect();
        Example::of(&documents).plan(look)
    }

    /// `2024 300: 300 rows, 0 named, All …`
    fn groups(page: &ListingPage) -> Vec<String> {
        let group = |group: &Group| {
            let heading = group.heading.as_deref().unwrap_or("-");
            let all = group.all.as_ref().map_or("", |link| link.text.as_str());
            let named = if group.named.is_empty() { "" } else { &group.named_heading };
            format!("{heading} {}: {} rows, {named}{all}", group.count, group.rows.len())
        };
        page.groups.iter().map(group).collect()
    }

    #[test]
    fn a_list_of_a_few_hundred_is_whole() {
        site(ROWS, 2, |site| {
            let (all, service) = (all(site), service(site, 0));
            let expected =
                ["2024 249: 249 rows, ", "2023 249: 249 rows, ", "Without a date 2: 2 rows, "];
            assert_eq!(groups(&all), expected);
            assert_eq!(groups(&service), expected);
        });
    }

    #[test]
    fn what_is_older_stands_on_the_page_of_its_year_or_is_named() {
        site(1204, 4, |site| {
            assert_eq!(
                groups(&all(site)),
                [
                    "2024 600: 500 rows, All 600 of 2024",
                    "2023 600: 0 rows, All 600 of 2023",
                    "Without a date 4: 0 rows, 4 by name",
                ]
            );
            assert_eq!(
                groups(&service(site, 0)),
                [
                    "2024 600: 500 rows, 100 more by name",
                    "2023 600: 0 rows, 600 by name",
                    "Without a date 4: 0 rows, 4 by name",
                ]
            );
            assert_eq!(groups(&year(site, 0)), ["- 600: 600 rows, "]);
        });
    }

    #[test]
    fn a_year_has_the_rows_that_the_list_of_all_leaves_to_it() {
        site(2 * YEAR_ROWS + 2, 0, |site| {
            assert_eq!(groups(&year(site, 1)), ["- 2001: 2000 rows, 1 more by name"]);
        });
    }
}
