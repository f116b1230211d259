//! One action item: where it stands and what shows it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::casebook::IncidentIndex;
use crate::incident::action::{self, Status};
use crate::site::Site;
use crate::site::name;
use crate::site::route::Route;
use crate::site::view::link::{self, Link};
use crate::site::view::moment::Time;
use crate::site::wording::{counted, sentence_case};

/// One action item.
#[derive(Debug, Clone, Serialize)]
pub struct Action {
    /// `A1`; unique within its incident.
    pub id: String,
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
    /// `Prevent`, `Detect`, `Mitigate`, `Process` or `Investigate`.
    pub kind: Option<String>,
    /// A person, or a team with its page.
    pub owner: Option<Link>,
    /// `P1`
    pub priority: Option<String>,
    /// The day by which it was promised.
    pub due: Option<Time>,
    /// When it was done.
    pub done_on: Option<Time>,
    /// When someone checked that it works.
    pub verified_on: Option<Time>,
    /// What shows that it works. HTML.
    pub evidence: Option<String>,
    /// Why it was declined. HTML.
    pub reason: Option<String>,
    /// The ticket: its key, and a link where it is an address.
    pub ticket: Option<Link>,
    /// The causes it is meant to remove.
    pub addresses: Vec<Link>,
}

impl Action {
    /// The action item at `position` of incident `index`, as shown on the page `from`. `inline` makes HTML of a text.
    #[must_use]
    pub fn new(
        site: &Site,
        from: &Route,
        (index, position): (IncidentIndex, usize),
        inline: &dyn Fn(&str) -> String,
    ) -> Self {
        let action = &site.incident(index).actions[position];
        let anchor = anchor(action);
        let day = |date: Option<NaiveDate>| date.map(Time::day);
        Self {
            id: action.id.clone(),
            href: format!("{}#{anchor}", site.href(from, &Route::Incident(index))),
            anchor,
            title: inline(&action.title),
            state: state(action.status).to_owned(),
            state_text: sentence_case(state(action.status)),
            overdue: days_overdue(action, site.input.as_of)
                .map(|days| format!("{} overdue", counted(days, "day", "days"))),
            kind: action.kind.as_deref().map(sentence_case),
            owner: action.owner.as_deref().map(|owner| link::team(site, from, owner)),
            priority: action.priority.as_deref().map(str::to_uppercase),
            due: day(action.due),
            done_on: day(action.done_on),
            verified_on: day(action.verified_on),
            evidence: action.evidence.as_deref().map(inline),
            reason: action.reason.as_deref().map(inline),
            ticket: action.ticket.as_deref().map(ticket),
            addresses: action.addresses.iter().map(|id| link::cause(site, from, id)).collect(),
        }
    }
}

/// Whether there is still something to do.
#[must_use]
pub fn is_closed(status: Status) -> bool {
    matches!(status, Status::Done | Status::Verified | Status::Declined)
}

/// How many days past its due date an agreed and unfinished action item is. What is only proposed was promised to
/// nobody.
#[must_use]
pub fn days_overdue(action: &action::Action, as_of: NaiveDate) -> Option<u64> {
    if !matches!(action.status, Status::Open | Status::InProgress) {
        return None;
    }
    let days = as_of.signed_duration_since(action.due?).num_days();
    u64::try_from(days).ok().filter(|days| *days > 0)
}

/// The word of the front matter.
#[must_use]
pub fn state(status: Status) -> &'static str {
    match status {
        Status::Proposed => "proposed",
        Status::Open => "open",
        Status::InProgress => "in-progress",
        Status::Done => "done",
        Status::Verified => "verified",
        Status::Declined => "declined",
    }
}

/// No heading's anchor has a dot in it, so these never meet one.
fn anchor(action: &action::Action) -> String {
    format!("action.{}", name::segment(&action.id))
}

/// An address is shown by its last part, which is what trackers put the key in.
fn ticket(ticket: &str) -> Link {
    if !ticket.starts_with("https://") && !ticket.starts_with("http://") {
        return Link::text(ticket);
    }
    let last = ticket.trim_end_matches('/').rsplit('/').next().unwrap_or(ticket);
    Link { text: last.to_owned(), href: Some(ticket.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_shown_by_its_key() {
        assert_eq!(ticket("OPS-1"), Link::text("OPS-1"));
        assert_eq!(ticket("https://tracker.example/browse/OPS-1/").text, "OPS-1");
        assert_eq!(ticket("javascript:alert(1)").href, None);
    }
}
