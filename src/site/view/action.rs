//! One action item: where it stands and what shows it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::analysis::ledger::{DueSource, Item, ItemRef};
use crate::incident::{Incident, action};
use crate::site::Site;
use crate::site::name as address;
use crate::site::route::Route;
use crate::site::view::answer::{self, Outcome};
use crate::site::view::link::{self, Link};
use crate::site::view::moment::Time;
use crate::site::wording::{self, counted, sentence_case};

/// One action item.
#[derive(Debug, Clone, Serialize)]
pub struct Action {
    /// `A1`; unique within its incident.
    pub id: String,
    /// What it is called among those of all incidents: `INC-1/A1`.
    pub name: String,
    /// The HTML id it has on its incident's page.
    pub anchor: String,
    /// Link to it on its incident's page.
    pub href: String,
    /// What is to be done. HTML.
    pub title: String,
    /// `proposed`, `open`, `in-progress`, `done`, `verified` or `declined`: for class names.
    pub state: String,
    /// The same in words.
    pub state_text: String,
    /// `12 days overdue`, as of the site's today; none if it is not.
    pub overdue: Option<String>,
    /// The due day of an item that is agreed and not finished, for the script that counts on in the reader's browser:
    /// `2024-11-07`. None where an item cannot become overdue.
    pub deadline: Option<String>,
    /// `open for 205 days`, of an item that is agreed and not finished and has no due day.
    pub age: Option<Age>,
    /// `Prevent`, `Detect`, `Mitigate`, `Process` or `Investigate`.
    pub kind: Option<String>,
    /// People, and teams with their pages.
    pub owners: Vec<Link>,
    /// Those named as owners who may not be: by the policy of the configuration they count as none.
    pub refused: Vec<String>,
    /// `P1`
    pub priority: Option<String>,
    /// The day by which it was promised.
    pub due: Option<Time>,
    /// `by policy`, where the document does not say the day.
    pub due_note: Option<String>,
    /// When it was done.
    pub done_on: Option<Time>,
    /// When someone checked that it works.
    pub verified_on: Option<Time>,
    /// What shows that it works. HTML.
    pub evidence: Option<String>,
    /// Why it was declined. HTML.
    pub reason: Option<String>,
    /// The ticket: its key, and a link where its address is known.
    pub ticket: Option<Link>,
    /// The path of the tracker's export that says where it stands: `trackers/jira.csv`.
    pub source: Option<String>,
    /// The causes it is meant to remove.
    pub addresses: Vec<Link>,
    /// What later incidents say of it.
    pub outcomes: Vec<Outcome>,
}

impl Action {
    /// An action item as shown on the page `from`. `inline` makes HTML of a text.
    #[must_use]
    pub fn new(site: &Site, from: &Route, place: ItemRef, inline: &dyn Fn(&str) -> String) -> Self {
        let action = &site.incident(place.incident).actions[place.position];
        let item = site.input.analysis.ledger.item(place);
        let anchor = anchor(action);
        let day = |date: Option<NaiveDate>| date.map(Time::day);
        let overdue = item.overdue_days.and_then(|days| u64::try_from(days).ok());
        Self {
            id: action.id.clone(),
            name: name(site.incident(place.incident), action),
            href: format!("{}#{anchor}", site.href(from, &Route::Incident(place.incident))),
            anchor,
            title: inline(&action.title),
            state: item.status.as_str().to_owned(),
            state_text: sentence_case(item.status.as_str()),
            overdue: overdue.map(|days| format!("{} overdue", counted(days, "day", "days"))),
            deadline: item.due.filter(|_| item.is_agreed()).map(wording::machine_day),
            age: Age::of(item),
            kind: action.kind.as_deref().map(sentence_case),
            owners: item.owners.iter().map(|owner| link::owner(site, from, owner)).collect(),
            refused: item.refused.to_vec(),
            priority: action.priority.as_deref().map(str::to_uppercase),
            due: day(item.due),
            due_note: match item.due_source {
                Some(DueSource::Policy) => Some("by policy".to_owned()),
                Some(DueSource::Tracker | DueSource::Written) | None => None,
            },
            done_on: day(item.done_on),
            verified_on: day(item.verified_on),
            evidence: action.evidence.as_deref().map(inline),
            reason: item.reason.as_deref().map(inline),
            ticket: action.ticket.as_deref().map(|text| {
                ticket(text, item.source.as_ref().and_then(|source| source.url.as_deref()))
            }),
            source: item.source.as_ref().map(|source| source.export.clone()),
            addresses: action.addresses.iter().map(|id| link::cause(site, from, id)).collect(),
            outcomes: answer::tested(site, from, place),
        }
    }
}

/// How long an item has been open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Age {
    /// The day of its incident: `2024-11-07`.
    pub since: String,
    /// `open for 205 days`, on the site's today.
    pub text: String,
}

impl Age {
    fn of(item: &Item) -> Option<Self> {
        let days = u64::try_from(item.age_days?).ok()?;
        let since = item.opened.filter(|_| item.is_agreed() && item.due.is_none())?;
        Some(Self {
            since: wording::machine_day(since),
            text: format!("open for {}", counted(days, "day", "days")),
        })
    }
}

/// The HTML id of an action item on its incident's page. No heading's anchor has a dot in it, so these never meet one.
#[must_use]
pub fn anchor(action: &action::Action) -> String {
    format!("action.{}", address::segment(&action.id))
}

/// An address is shown by its last part, which is what trackers put the key in; a key leads to the address that the
/// tracker gives.
/// What an action item is called among those of all incidents: `INC-1/A1`, or its own id where that says so already.
#[must_use]
pub fn name(incident: &Incident, action: &action::Action) -> String {
    let (incident, action) = (incident.id.text.as_str(), action.id.as_str());
    let rest = action.get(..incident.len()).filter(|start| start.eq_ignore_ascii_case(incident));
    match rest.and_then(|_| action[incident.len()..].chars().next()) {
        Some(next) if !next.is_alphanumeric() => action.to_owned(),
        _ => format!("{incident}/{action}"),
    }
}

fn ticket(ticket: &str, address: Option<&str>) -> Link {
    let is_address = |text: &str| text.starts_with("https://") || text.starts_with("http://");
    if !is_address(ticket) {
        let href = address.filter(|address| is_address(address)).map(str::to_owned);
        return Link { text: ticket.to_owned(), href };
    }
    let last = ticket.trim_end_matches('/').rsplit('/').next().unwrap_or(ticket);
    Link { text: last.to_owned(), href: Some(ticket.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::example::Example;

    #[test]
    fn an_id_that_names_its_incident_is_enough() {
        let name = |incident: &str, action: &str| {
            let text = format!(
                "---\nid: {incident}\nactions: [{{id: {action}, title: Do it}}]\n---\n# A\n"
            );
            Example::of(&[("a.md", text.leak())]).plan(|site| {
                let incident = site.incident(0);
                super::name(incident, &incident.actions[0])
            })
        };
        assert_eq!(name("INC-1", "A1"), "INC-1/A1");
        assert_eq!(name("INC-1", "inc-1-A1"), "inc-1-A1");
        assert_eq!(name("INC-1", "INC-12"), "INC-1/INC-12");
        assert_eq!(name("INC-1", "INC-1"), "INC-1/INC-1");
    }

    #[test]
    fn a_ticket_is_shown_by_its_key() {
        let address = "https://tracker.example/browse/OPS-1";
        assert_eq!(ticket("OPS-1", None), Link::text("OPS-1"));
        assert_eq!(ticket("OPS-1", Some(address)).href.as_deref(), Some(address));
        assert_eq!(ticket("https://tracker.example/browse/OPS-1/", None).text, "OPS-1");
        assert_eq!(ticket("javascript:alert(1)", None).href, None);
        assert_eq!(ticket("OPS-1", Some("javascript:alert(1)")).href, None);
    }
}
