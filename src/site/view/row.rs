//! One incident in a list.

use serde::Serialize;

use crate::casebook::IncidentIndex;
use crate::incident::Incident;
use crate::incident::kind::{Audience, Kind, Status};
use crate::site::Site;
use crate::site::route::Route;
use crate::site::view::cause::Quote;
use crate::site::view::link;
use crate::site::view::moment::Time;
use crate::site::view::severity::Severity;
use crate::site::view::summary;
use crate::site::wording;

/// One incident in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Link to its page.
    pub href: String,
    /// The day it is listed under.
    pub date: Option<Time>,
    /// How bad it was.
    pub severity: Option<Severity>,
    /// `Near miss`, `Drill` or `Maintenance`; none for an incident proper.
    pub kind: Option<String>,
    /// `Draft` or `In review`; none when published.
    pub state: Option<String>,
    /// `Restricted`; none for a page that everyone in the organisation may read.
    pub audience: Option<String>,
    /// The services that were hit, by title; many as the first of them and `and 19 more`.
    pub services: Vec<String>,
    /// How long it took, in words.
    pub duration: Option<String>,
    /// What it was about, in a sentence or two; only where a list has room for it.
    pub summary: Option<String>,
    /// The words for which it is listed under a cause; only in the list of a cause that was read from the text.
    pub quote: Option<Quote>,
}

/// How many services a row names; what hit everything would fill the list with their names.
const SERVICES: usize = 8;

/// How many it names where there are more.
const SERVICES_NAMED: usize = 6;

impl Row {
    /// The incident `index` as listed on the page `from`.
    #[must_use]
    pub fn new(site: &Site, from: &Route, index: IncidentIndex) -> Self {
        let incident = site.incident(index);
        Self {
            id: incident.id.text.clone(),
            title: incident.title.value.clone(),
            href: site.href(from, &Route::Incident(index)),
            date: incident.date.as_ref().map(|date| Time::day(date.value)),
            severity: incident
                .severity
                .as_ref()
                .map(|severity| Severity::new(site, &severity.value)),
            kind: kind(incident),
            state: state(incident),
            audience: audience(incident),
            services: services(site, from, incident),
            duration: incident.duration.map(|duration| wording::duration(duration.minutes)),
            summary: None,
            quote: None,
        }
    }

    /// The same with what it was about, up to about `most` characters.
    #[must_use]
    pub fn with_summary(site: &Site, from: &Route, index: IncidentIndex, most: usize) -> Self {
        Self { summary: summary::summary(site, index, most), ..Self::new(site, from, index) }
    }
}

/// The word for what is not an incident proper.
#[must_use]
pub fn kind(incident: &Incident) -> Option<String> {
    let word = match incident.kind {
        Kind::Incident => return None,
        Kind::NearMiss => "Near miss",
        Kind::Drill => "Drill",
        Kind::Maintenance => "Maintenance",
    };
    Some(word.to_owned())
}

/// The word for what is not published yet.
#[must_use]
pub fn state(incident: &Incident) -> Option<String> {
    let word = match incident.status {
        Status::Published => return None,
        Status::Draft => "Draft",
        Status::InReview => "In review",
    };
    Some(word.to_owned())
}

/// The word for what not everyone may read.
#[must_use]
pub fn audience(incident: &Incident) -> Option<String> {
    (incident.audience == Audience::Restricted).then(|| "Restricted".to_owned())
}

fn services(site: &Site, from: &Route, incident: &Incident) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    for service in &incident.services {
        let title = link::service(site, from, &service.value).text;
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    if titles.len() > SERVICES {
        let more = titles.split_off(SERVICES_NAMED).len();
        titles.push(format!("and {more} more"));
    }
    titles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::example::Example;

    #[test]
    fn a_row_names_a_few_services() {
        let services = |count: usize| {
            let names: Vec<String> = (1..=count).map(|number| format!("s{number}")).collect();
            let text = format!("---\nid: A\nservices: [{}]\n---\n# A\n", names.join(", "));
            Example::of(&[("a.md", text.leak())])
                .plan(|site| Row::new(site, &Route::Incidents, 0).services)
        };
        assert_eq!(services(8).len(), 8);
        assert_eq!(services(25), ["s1", "s2", "s3", "s4", "s5", "s6", "and 19 more"]);
    }
}
