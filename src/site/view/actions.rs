//! The action items of all incidents: those still to be done, and on a second page those that are closed.

use serde::Serialize;

use crate::casebook::IncidentIndex;
use crate::incident::action::Status;
use crate::site::Site;
use crate::site::route::Route;
use crate::site::view::action::{self, Action};
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
    let counts = Counts::of(site);
    let lead = if closed { counts.closed_sentence() } else { counts.open_sentence(site) };
    let (heading, other) = if closed {
        let text = format!("{} to do", number(counts.open));
        ("Closed action items", Link::to(site, &route, &Route::Actions, &text))
    } else {
        let text = format!("{} closed", number(counts.closed));
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
        groups,
    }
}

/// How many action items there are on the site.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Proposed, open and in progress.
    pub open: u64,
    /// Those of the open ones that are past their due date.
    pub overdue: u64,
    /// Done, verified and declined.
    pub closed: u64,
    /// Verified.
    pub verified: u64,
}

impl Counts {
    /// Counts the action items of the published incidents.
    #[must_use]
    pub fn of(site: &Site) -> Self {
        let mut counts = Self::default();
        for action in site.published().iter().flat_map(|&index| &site.incident(index).actions) {
            if action::is_closed(action.status) {
                counts.closed += 1;
                counts.verified += u64::from(action.status == Status::Verified);
            } else {
                counts.open += 1;
                let overdue = action::days_overdue(action, site.input.as_of).is_some();
                counts.overdue += u64::from(overdue);
            }
        }
        counts
    }

    fn open_sentence(self, site: &Site) -> String {
        let day = crate::site::wording::day(site.input.as_of);
        match (self.open, self.overdue) {
            (0, _) => "Nothing to do.".to_owned(),
            (open, 0) => format!("{} to do, none of them overdue on {day}.", number(open)),
            (open, overdue) => {
                format!("{} to do, {} of them overdue on {day}.", number(open), number(overdue))
            }
        }
    }

    fn closed_sentence(self) -> String {
        match self.closed {
            0 => "Nothing is closed yet.".to_owned(),
            closed => format!(
                "{}, {} of them verified.",
                counted(closed, "action item is closed", "action items are closed"),
                number(self.verified)
            ),
        }
    }
}

fn group(
    site: &Site,
    route: &Route,
    (status, meaning): (Status, &str),
    inline: &dyn Fn(&str) -> String,
) -> ActionGroup {
    let mut found: Vec<(IncidentIndex, usize)> = Vec::new();
    for &index in site.published() {
        let actions = site.incident(index).actions.iter().enumerate();
        found.extend(
            actions.filter(|(_, action)| action.status == status).map(|(at, _)| (index, at)),
        );
    }
    // Stable: equal dates stay in the order of the incidents, newest first, and of the items in them.
    found.sort_by_key(|&(index, at)| {
        let due = site.incident(index).actions[at].due;
        (due.is_none(), due)
    });
    let actions: Vec<ActionRow> =
        found.into_iter().map(|place| action_row(site, route, place, inline)).collect();
    let state = action::state(status);
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
    place: (IncidentIndex, usize),
    inline: &dyn Fn(&str) -> String,
) -> ActionRow {
    let incident = site.incident(place.0);
    ActionRow {
        action: Action::new(site, from, place, inline),
        incident: Link::to(site, from, &Route::Incident(place.0), &incident.id.text),
        incident_title: incident.title.value.clone(),
    }
}
