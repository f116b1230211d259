//! The first page of a register: all years, services, teams or tags with their counts.

use serde::Serialize;

use crate::casebook::IncidentIndex;
use crate::site::Site;
use crate::site::route::Route;
use crate::site::view::link::Link;
use crate::site::view::page::Page;
use crate::site::view::tally::Tally;
use crate::site::wording::counted;

/// What `overview.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct OverviewPage {
    /// The frame.
    pub page: Page,
    /// `years`, `services`, `teams` or `tags`.
    pub kind: String,
    /// The page's heading.
    pub heading: String,
    /// One sentence below it.
    pub lead: String,
    /// What one line is called: `Year`, `Service` …
    pub column: String,
    /// The lines.
    pub entries: Vec<OverviewEntry>,
}

/// One line of an overview.
#[derive(Debug, Clone, Serialize)]
pub struct OverviewEntry {
    /// What it is, with its page.
    pub link: Link,
    /// The team that owns a service, or the services that a team looks after; else empty.
    pub belongs: Vec<Link>,
    /// How many incidents there are.
    pub tally: Tally,
    /// The incidents proper by severity as parts of a bar, against the longest bar of the page.
    pub bar: Vec<BarPart>,
}

/// A part of a bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BarPart {
    /// The severity's step: 1 (worst) to 4, 0 without.
    pub step: usize,
    /// Where it begins, in thousandths of the longest bar.
    pub start: u64,
    /// How long it is, in thousandths of the longest bar.
    pub width: u64,
}

/// Makes the page of all years.
#[must_use]
pub fn years(site: &Site) -> OverviewPage {
    let lines = site.plan.register.years.iter().enumerate().map(|(index, year)| {
        (Route::Year(index), year.year.to_string(), year.incidents.as_slice(), Vec::new())
    });
    let undated =
        site.published().iter().filter(|&&index| site.incident(index).date.is_none()).count();
    let lead = if undated == 0 {
        "Incidents by the day they started.".to_owned()
    } else {
        format!(
            "Incidents by the day they started. {} without a date.",
            counted(undated as u64, "document is", "documents are")
        )
    };
    overview(site, Route::Years, "Years", "Year", &lead, lines)
}

/// Makes the page of all services.
#[must_use]
pub fn services(site: &Site) -> OverviewPage {
    let register = &site.plan.register;
    let lines = register.services.iter().enumerate().map(|(index, service)| {
        let owner = service.team.map(|team| {
            let title = &register.teams[team].heading.title;
            Link::to(site, &Route::Services, &Route::Team(team), title)
        });
        let heading = &service.heading;
        let belongs = owner.into_iter().collect();
        (Route::Service(index), heading.title.clone(), heading.incidents.as_slice(), belongs)
    });
    let lead = "The services that incidents name, and those of the configuration.";
    overview(site, Route::Services, "Services", "Service", lead, lines)
}

/// Makes the page of all teams.
#[must_use]
pub fn teams(site: &Site) -> OverviewPage {
    let register = &site.plan.register;
    let lines = register.teams.iter().enumerate().map(|(index, team)| {
        let services = team.services.iter().map(|&service| {
            let title = &register.services[service].heading.title;
            Link::to(site, &Route::Teams, &Route::Service(service), title)
        });
        let heading = &team.heading;
        let belongs = services.collect();
        (Route::Team(index), heading.title.clone(), heading.incidents.as_slice(), belongs)
    });
    let lead = "The teams that incidents name, and those of the configuration.";
    overview(site, Route::Teams, "Teams", "Team", lead, lines)
}

/// Makes the page of all tags.
#[must_use]
pub fn tags(site: &Site) -> OverviewPage {
    let lines = site.plan.register.tags.iter().enumerate().map(|(index, tag)| {
        (Route::Tag(index), tag.title.clone(), tag.incidents.as_slice(), Vec::new())
    });
    overview(site, Route::Tags, "Tags", "Tag", "Free labels of incidents.", lines)
}

fn overview<'s>(
    site: &Site,
    route: Route,
    heading: &str,
    column: &str,
    lead: &str,
    lines: impl Iterator<Item = (Route, String, &'s [IncidentIndex], Vec<Link>)>,
) -> OverviewPage {
    let mut entries: Vec<OverviewEntry> = lines
        .map(|(to, title, incidents, belongs)| OverviewEntry {
            link: Link::to(site, &route, &to, &title),
            belongs,
            tally: Tally::new(site, incidents),
            bar: Vec::new(),
        })
        .collect();
    let longest = entries.iter().map(|entry| entry.tally.incidents).max().unwrap_or(0);
    for entry in &mut entries {
        entry.bar = bar(&entry.tally, longest);
    }
    OverviewPage {
        page: Page::new(site, &route, heading, &format!("{heading}. {lead}")),
        kind: heading.to_lowercase(),
        heading: heading.to_owned(),
        lead: lead.to_owned(),
        column: column.to_owned(),
        entries,
    }
}

/// A tally as a bar, against the `longest` one.
#[must_use]
pub fn bar(tally: &Tally, longest: u64) -> Vec<BarPart> {
    let mut parts = Vec::new();
    let mut before = 0;
    for count in &tally.severities {
        let place = |incidents: u64| incidents * 1000 / longest.max(1);
        parts.push(BarPart {
            step: count.severity.as_ref().map_or(0, |severity| severity.step),
            start: place(before),
            width: place(before + count.count) - place(before),
        });
        before += count.count;
    }
    parts
}
