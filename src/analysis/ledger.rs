//! Every action item of the casebook as of a day: where it stands, how old it is, by how much it is overdue.
//!
//! What a document records for a later day had not happened yet on that day.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::analysis::Input;
use crate::casebook::IncidentIndex;
use crate::incident::Incident;
use crate::incident::action::{Action, Status};

/// The action items of the incidents that count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// In the order of the casebook, and within an incident of the document.
    pub items: Vec<Item>,
    /// Where the items of an incident begin.
    first: BTreeMap<IncidentIndex, usize>,
}

/// Which action item: an incident and the position in [`Incident::actions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemRef {
    /// The incident.
    pub incident: IncidentIndex,
    /// The position among its actions.
    pub position: usize,
}

/// An action item as of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Which.
    pub place: ItemRef,
    /// Where it stood.
    pub status: Status,
    /// The day of its incident, on which it counts as promised.
    pub opened: Option<NaiveDate>,
    /// The day by which it was promised.
    pub due: Option<NaiveDate>,
    /// The day on which it was done (else verified), where it is closed and a day is known.
    pub closed_on: Option<NaiveDate>,
    /// How many days past its due day an agreed and unfinished item is; none where it is not. What is only proposed was
    /// promised to nobody.
    pub overdue_days: Option<i64>,
    /// Days from the incident to the day of closing, else to the day of the ledger. None where a day is not known.
    pub age_days: Option<i64>,
}

impl Item {
    /// Whether there is nothing left to do.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        is_closed(self.status)
    }
}

/// Whether there is nothing left to do.
#[must_use]
pub fn is_closed(status: Status) -> bool {
    matches!(status, Status::Done | Status::Verified | Status::Declined)
}

impl Ledger {
    /// The item at a place.
    ///
    /// # Panics
    /// If its incident does not count.
    #[must_use]
    pub fn item(&self, place: ItemRef) -> &Item {
        &self.items[self.first[&place.incident] + place.position]
    }

    /// The items of an incident; none of one that does not count.
    #[must_use]
    pub fn of(&self, incident: IncidentIndex) -> &[Item] {
        let Some(&first) = self.first.get(&incident) else { return &[] };
        let rest = &self.items[first..];
        &rest[..rest.partition_point(|item| item.place.incident == incident)]
    }
}

/// Makes the ledger.
#[must_use]
pub fn ledger(input: Input) -> Ledger {
    let mut ledger = Ledger::default();
    for &index in input.members {
        let incident = &input.casebook.incidents[index];
        ledger.first.insert(index, ledger.items.len());
        for (position, action) in incident.actions.iter().enumerate() {
            let place = ItemRef { incident: index, position };
            ledger.items.push(item(place, incident, action, input.as_of));
        }
    }
    ledger
}

fn item(place: ItemRef, incident: &Incident, action: &Action, as_of: NaiveDate) -> Item {
    let status = status_on(action, as_of);
    let opened = incident.date.as_ref().map(|day| day.value);
    let closed_on = action.done_on.or(action.verified_on).filter(|_| is_closed(status));
    let due = action.due;
    let late = due.map(|due| as_of.signed_duration_since(due).num_days());
    let agreed = matches!(status, Status::Open | Status::InProgress);
    let until = if is_closed(status) { closed_on } else { Some(as_of) };
    let age = |(opened, until): (NaiveDate, NaiveDate)| (until - opened).num_days();
    Item {
        place,
        status,
        opened,
        due,
        closed_on,
        overdue_days: late.filter(|days| agreed && *days > 0),
        age_days: opened.zip(until).map(age).filter(|days| *days >= 0),
    }
}

/// Where an action stood on a day: not yet done if it is recorded as done later, not yet verified if verified later.
fn status_on(action: &Action, as_of: NaiveDate) -> Status {
    let later = |day: Option<NaiveDate>| day.is_some_and(|day| day > as_of);
    match action.status {
        Status::Done | Status::Verified if later(action.done_on) => Status::Open,
        Status::Verified if later(action.verified_on) => match action.done_on {
            Some(_) => Status::Done,
            None => Status::Open,
        },
        status => status,
    }
}
