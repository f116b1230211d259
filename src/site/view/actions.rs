//! The action items of all incidents: those still to be done, and on a second page those that are closed.

use serde::Serialize;

use crate::analysis::ledger::{Counts, ItemRef};
use crate::incident::action::Status;
use crate::site::Site;
use crate::site::route::Route;
use crate::site::view::action::Action;
use crate::site::view::link::Link;
use crate::site::view::page::Page;
use crate::site::wording::{counted, number};

/// What `actions.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct ActionsPage {
    /// The frame.
    pub page: Page,
    /// The page's heading.
    pub heading: String,
    /// The counts in a sentence: `12 to do, 3 of them overdue on 7 Nov 2024.`
    pub lead: String,
    /// The other of the two pages, with its count.
    pub other: Link,
    /// Link to all of them as a table for spreadsheets.
    pub csv: String,
    /// Link to all of them as tasks for calendars.
    pub ics: String,
    /// The groups that hold something.
    pub groups: Vec<ActionGroup>,
}

/// The action items in one state.
#[derive(Debug, Clone, Serialize)]
pub struct ActionGroup {
    /// `open`, `in-progress` …: for class names.
    pub state: String,
    /// The same in words.
    pub heading: String,
    /// What the state means.
    pub meaning: String,
    /// The HTML id of the group.
    pub anchor: String,
    /// How many of them are overdue.
    pub overdue: u64,
    /// The earliest due date first; those without one last.
    pub actions: Vec<ActionRow>,
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

const TO_DO: [(Status, &str); 3] = [
    (Status::Open, "Agreed, not begun."),
    (Status::InProgress, "Begun."),
    (Status::Proposed, "Thought of, not agreed yet."),
];

const CLOSED: [(Status, &str); 3] = [
    (Status::Done, "Finished; nobody has recorded yet that it works."),
    (Status::Verified, "Finished, and someone checked that it works."),
    (Status::Declined, "Decided against."),
];

/// Makes the page of the action items still to be done, or that of the closed ones. `inline` makes HTML of a text.
#[must_use]
pub fn view(site: &Site, closed: bool, inline: &dyn Fn(&str) -> String) -> ActionsPage {
    let route = if closed { Route::ClosedActions } else { Route::Actions };
    let counts = Counts::of(&site.input.analysis.ledger.items);
    let lead = if closed { closed_sentence(counts) } else { open_sentence(counts, site) };
    let (heading, other) = if closed {
        let text = format!("{} to do", number(counts.to_do as u64));
        ("Closed action items", Link::to(site, &route, &Route::Actions, &text))
    } else {
        let text = format!("{} closed", number(counts.closed as u64));
        ("Action items", Link::to(site, &route, &Route::ClosedActions, &text))
    };
    let states = if closed { &CLOSED } else { &TO_DO };
    let groups = states
        .iter()
        .map(|&(status, meaning)| group(site, &route, (status, meaning), inline))
        .filter(|group| !group.actions.is_empty())
        .collect();
    ActionsPage {
        page: Page::new(site, &route, heading, &lead),
        heading: heading.to_owned(),
        lead,
        other,
        csv: site.href(&route, &Route::ActionsCsv),
        ics: site.href(&route, &Route::ActionsIcs),
        groups,
    }
}

fn open_sentence(counts: Counts, site: &Site) -> String {
    let day = crate::site::wording::day(site.input.as_of);
    let to_do = number(counts.to_do as u64);
    match (counts.to_do, counts.overdue) {
        (0, _) => "Nothing to do.".to_owned(),
        (_, 0) => format!("{to_do} to do, none of them overdue on {day}."),
        (_, overdue) => {
            format!("{to_do} to do, {} of them overdue on {day}.", number(overdue as u64))
        }
    }
}

fn closed_sentence(counts: Counts) -> String {
    match counts.closed {
        0 => "Nothing is closed yet.".to_owned(),
        closed => format!(
            "{}, {} of them verified.",
            counted(closed as u64, "action item is closed", "action items are closed"),
            number(counts.verified as u64)
        ),
    }
}

fn group(
    site: &Site,
    route: &Route,
    (status, meaning): (Status, &str),
    inline: &dyn Fn(&str) -> String,
) -> ActionGroup {
    let items = site.input.analysis.ledger.by_due_day().into_iter();
    let actions: Vec<ActionRow> = items
        .filter(|item| item.status == status)
        .map(|item| action_row(site, route, item.place, inline))
        .collect();
    let state = status.as_str();
    ActionGroup {
        state: state.to_owned(),
        heading: crate::site::wording::sentence_case(state),
        meaning: meaning.to_owned(),
        anchor: format!("state.{state}"),
        overdue: actions.iter().filter(|row| row.action.overdue.is_some()).count() as u64,
        actions,
    }
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
