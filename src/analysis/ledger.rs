//! Every action item of the casebook as of a day: where it stands, who owns it, how old it is, by how much it is overdue.
//!
//! What a document records for a later day had not happened yet on that day. What the document leaves open, the policy
//! of the configuration says: the due day of an item without one, and who may be an owner.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use imbl::Vector;

use crate::analysis::Input;
use crate::analysis::filing::{Filed, Filing};
use crate::analysis::roster::{Meant, Roster};
use crate::casebook::IncidentIndex;
use crate::incident::Incident;
use crate::incident::action::{Action, Status};
use crate::tracker::ticket::{Found, Ticket};

/// The action items of the incidents that count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// By incident: its items in the order of the document. After an edit, the lists of all other incidents are shared.
    of: Vector<Arc<[Item]>>,
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
    /// Who says that; there where `due` is.
    pub due_source: Option<DueSource>,
    /// The day on which it was done, where it had been.
    pub done_on: Option<NaiveDate>,
    /// The day on which someone checked that it works, where someone had.
    pub verified_on: Option<NaiveDate>,
    /// The day on which it was done (else verified), where it is closed and a day is known.
    pub closed_on: Option<NaiveDate>,
    /// How many days past its due day an agreed and unfinished item is; none where it is not. What is only proposed was
    /// promised to nobody.
    pub overdue_days: Option<i64>,
    /// Days from the incident to the day of closing, else to the day of the ledger. None where a day is not known.
    pub age_days: Option<i64>,
    /// The owner as written; none where that means nobody (`TBD`).
    pub owner: Option<String>,
    /// The owners, each once: teams by id, people in one spelling.
    pub owners: Arc<[String]>,
    /// The tracker's ticket that says where it stands; what the export leaves open is as the document has it.
    pub source: Option<Origin>,
    /// Why it was declined, as the document says it, else the ticket.
    pub reason: Option<String>,
    /// Those named as owners whom the policy does not allow. They count as none.
    pub refused: Arc<[String]>,
    /// The ids of the teams it falls to: its owner, or those its owner is a member of; else those its incident names;
    /// else those that own its incident's services.
    pub teams: Arc<[String]>,
    /// The ids of its incident's services, in order.
    pub services: Arc<[String]>,
}

/// The ticket behind an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The path of the tracker's export.
    pub export: String,
    /// The ticket's address, where the export gives it.
    pub url: Option<String>,
}

/// Where a due day comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DueSource {
    /// The document.
    Written,
    /// The tracker.
    Tracker,
    /// The policy of the configuration.
    Policy,
}

impl DueSource {
    /// The word in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Tracker => "tracker",
            Self::Policy => "policy",
        }
    }
}

impl Item {
    /// Whether there is nothing left to do.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        is_closed(self.status)
    }

    /// Whether somebody promised it and has not kept it yet.
    #[must_use]
    pub fn is_agreed(&self) -> bool {
        matches!(self.status, Status::Open | Status::InProgress)
    }

    /// Whether it is late.
    #[must_use]
    pub fn is_overdue(&self) -> bool {
        self.overdue_days.is_some()
    }

    /// Whether it is still to be done, and by nobody.
    #[must_use]
    pub fn is_unowned(&self) -> bool {
        !self.is_closed() && self.owners.is_empty()
    }

    /// Whether it is still to be done, some day.
    #[must_use]
    pub fn is_undated(&self) -> bool {
        !self.is_closed() && self.due.is_none()
    }

    /// Whether it is done and nobody has checked that it works.
    #[must_use]
    pub fn is_unverified(&self) -> bool {
        self.status == Status::Done
    }
}

/// How many action items there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Proposed, open and in progress.
    pub to_do: usize,
    /// Of those to do: late.
    pub overdue: usize,
    /// Of those to do: without an owner.
    pub unowned: usize,
    /// Of those to do: without a due day.
    pub undated: usize,
    /// Done, verified and declined.
    pub closed: usize,
    /// Done and not verified.
    pub unverified: usize,
    /// Verified.
    pub verified: usize,
    /// Decided against.
    pub declined: usize,
}

impl Counts {
    /// Counts some items.
    #[must_use]
    pub fn of<'a>(items: impl IntoIterator<Item = &'a Item>) -> Self {
        let mut counts = Self::default();
        for item in items {
            counts.to_do += usize::from(!item.is_closed());
            counts.overdue += usize::from(item.is_overdue());
            counts.unowned += usize::from(item.is_unowned());
            counts.undated += usize::from(item.is_undated());
            counts.closed += usize::from(item.is_closed());
            counts.unverified += usize::from(item.is_unverified());
            counts.verified += usize::from(item.status == Status::Verified);
            counts.declined += usize::from(item.status == Status::Declined);
        }
        counts
    }
}

impl Ledger {
    /// The item at a place.
    ///
    /// # Panics
    /// If its incident does not count.
    #[must_use]
    pub fn item(&self, place: ItemRef) -> &Item {
        &self.of(place.incident)[place.position]
    }

    /// All items: in the order of the casebook, and within an incident of the document.
    pub fn items(&self) -> impl Iterator<Item = &Item> + Clone {
        self.of.iter().flat_map(|items| items.iter())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items().next().is_none()
    }

    /// The items of an incident; none of one that does not count.
    #[must_use]
    pub fn of(&self, incident: IncidentIndex) -> &[Item] {
        &self.of[incident]
    }

    /// The items in the order in which they ask for attention: those to do by due day, those without one after them,
    /// then the closed ones. Equal ones stay in the order of the casebook.
    #[must_use]
    pub fn by_due_day(&self) -> Vec<&Item> {
        let mut items: Vec<&Item> = self.items().collect();
        items.sort_by_key(|item| {
            let due = item.due.filter(|_| !item.is_closed());
            (item.is_closed(), due.is_none(), due)
        });
        items
    }
}

/// Makes the ledger.
#[must_use]
pub fn ledger(input: Input, roster: &Roster, filing: &Filing) -> Ledger {
    let none: Arc<[Item]> = Arc::default();
    let mut of = vec![none; input.casebook.incidents.len()];
    // One after the other: items share their names, and threads that count who shares one wait for each other.
    for &index in &**input.members {
        if !input.casebook.incidents[index].actions.is_empty() {
            of[index] = items_of(index, input, roster, filing);
        }
    }
    Ledger { of: of.into() }
}

/// The ledger after an edit: `before`, but for the incidents that have `changed`. The names still mean what they meant, and
/// every incident is filed where it was.
#[must_use]
pub fn ledger_again(
    input: Input,
    roster: &Roster,
    filing: &Filing,
    before: &Ledger,
    changed: &[IncidentIndex],
) -> Ledger {
    let mut ledger = before.clone();
    for &index in changed.iter().filter(|index| input.members.binary_search(index).is_ok()) {
        ledger.of.set(index, items_of(index, input, roster, filing));
    }
    ledger
}

fn items_of(index: IncidentIndex, input: Input, roster: &Roster, filing: &Filing) -> Arc<[Item]> {
    let incident = &input.casebook.incidents[index];
    let actions = incident.actions.iter().enumerate();
    let items = actions.map(|(position, action)| {
        let place = ItemRef { incident: index, position };
        item(place, incident, filing.of(index), action, input, roster)
    });
    items.collect()
}

/// What is recorded of an action, of any day.
#[derive(Debug, Clone)]
struct Record<'a> {
    status: Status,
    owner: Option<Cow<'a, str>>,
    meant: Meant,
    due: Option<(NaiveDate, DueSource)>,
    done_on: Option<NaiveDate>,
    verified_on: Option<NaiveDate>,
}

impl<'a> Record<'a> {
    fn written(action: &'a Action, roster: &Roster) -> Self {
        let owner = action.owner.as_deref();
        Self {
            status: action.status,
            owner: owner.map(Cow::Borrowed),
            meant: owner.map(|owner| roster.meant_by(owner)).unwrap_or_default(),
            due: action.due.map(|day| (day, DueSource::Written)),
            done_on: action.done_on,
            verified_on: action.verified_on,
        }
    }

    /// The same, where a ticket says otherwise. That somebody verified it only the document knows.
    fn tracked(mut self, ticket: &'a Ticket, roster: &Roster) -> Self {
        let closed = ticket.closed_on.map(|_| Status::Done);
        if let Some(status) = ticket.status.or(closed) {
            self.status = match (status, self.status) {
                (Status::Done, Status::Verified) => Status::Verified,
                (status, _) => status,
            };
            if is_closed(self.status) {
                self.done_on = ticket.closed_on.or(self.done_on);
            } else {
                (self.done_on, self.verified_on) = (None, None);
            }
        }
        // `Unassigned` is an empty value in words.
        let meant = roster.meant_by_names(&ticket.owners);
        if meant.is_somebody() {
            self.owner = Some(Cow::Owned(ticket.owners.join(", ")));
            self.meant = meant;
        }
        self.due = ticket.due.map(|day| (day, DueSource::Tracker)).or(self.due);
        self
    }

    /// Where it stood on a day: not yet closed if it is recorded as done later, not yet verified if verified later.
    fn status_on(&self, as_of: NaiveDate) -> Status {
        let later = |day: Option<NaiveDate>| day.is_some_and(|day| day > as_of);
        match self.status {
            Status::Done | Status::Verified | Status::Declined if later(self.done_on) => {
                Status::Open
            }
            Status::Verified if later(self.verified_on) => match self.done_on {
                Some(_) => Status::Done,
                None => Status::Open,
            },
            status => status,
        }
    }
}

fn item(
    place: ItemRef,
    incident: &Incident,
    filed: &Filed,
    action: &Action,
    input: Input,
    roster: &Roster,
) -> Item {
    let ticket =
        action.ticket.as_deref().and_then(|text| match input.casebook.tickets.find(text) {
            Found::Ticket(ticket) => Some(ticket),
            Found::Several | Found::Missing | Found::Foreign => None,
        });
    let mut record = Record::written(action, roster);
    if let Some(ticket) = ticket {
        record = record.tracked(ticket, roster);
    }
    let as_of = input.as_of;
    let status = record.status_on(as_of);
    let opened = incident.date.as_ref().map(|day| day.value);
    let due = record.due.or_else(|| {
        let severity = incident.severity.as_ref().and_then(|word| word.value.level.as_deref());
        let days = input.config.policy.due.of(action.priority.as_deref(), severity)?;
        let due = opened?.checked_add_days(Days::new(u64::from(days)))?;
        Some((due, DueSource::Policy))
    });
    let happened = |day: Option<NaiveDate>| day.filter(|day| *day <= as_of);
    let is_somebody = record.meant.is_somebody();
    let Meant { owners, refused, teams } = record.meant;
    let mut item = Item {
        place,
        status,
        opened,
        due: due.map(|(day, _)| day),
        due_source: due.map(|(_, source)| source),
        done_on: happened(record.done_on),
        verified_on: happened(record.verified_on),
        closed_on: None,
        overdue_days: None,
        age_days: None,
        owner: record.owner.filter(|_| is_somebody).map(Cow::into_owned),
        source: ticket
            .map(|ticket| Origin { export: ticket.export.clone(), url: ticket.url.clone() }),
        reason: action.reason.clone().or_else(|| {
            ticket.filter(|_| status == Status::Declined).and_then(|ticket| ticket.reason.clone())
        }),
        teams: if teams.is_empty() { Arc::clone(&filed.teams) } else { teams },
        owners,
        refused,
        services: Arc::clone(&filed.services),
    };
    let closed = item.is_closed();
    item.closed_on = item.done_on.or(item.verified_on).filter(|_| closed);
    let agreed = matches!(status, Status::Open | Status::InProgress);
    let late = item.due.map(|due| (as_of - due).num_days());
    item.overdue_days = late.filter(|days| agreed && *days > 0);
    let until = if closed { item.closed_on } else { Some(as_of) };
    let age = opened.zip(until).map(|(opened, until)| (until - opened).num_days());
    item.age_days = age.filter(|days| *days >= 0);
    item
}

fn is_closed(status: Status) -> bool {
    matches!(status, Status::Done | Status::Verified | Status::Declined)
}

#[cfg(test)]
mod tests {
    use super::{Counts, Item};
    use crate::analysis::example::look;

    /// One line an item of an incident of 2025-01-01, as of 2025-06-01.
    fn items(config: &str, head: &str, actions: &[&str]) -> Vec<String> {
        let actions: String = actions.iter().map(|action| format!("  - {{{action}}}\n")).collect();
        let text =
            format!("---\nid: INC-1\ndate: 2025-01-01\n{head}actions:\n{actions}---\n\n# T\n");
        let (_, analysis) = look(config, &[("a.md", &text)], "2025-06-01");
        analysis.ledger.items().map(shown).collect()
    }

    fn shown(item: &Item) -> String {
        let mut line = item.status.as_str().to_owned();
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.format("%m-%d").to_string());
        for (name, value) in [
            ("due", day(item.due).zip(item.due_source).map(|(d, s)| format!("{d} {}", s.as_str()))),
            ("closed", day(item.closed_on)),
            ("overdue", item.overdue_days.map(|days| days.to_string())),
            ("age", item.age_days.map(|days| days.to_string())),
            ("owners", Some(item.owners.join("+")).filter(|names| !names.is_empty())),
            ("refused", Some(item.refused.join("+")).filter(|names| !names.is_empty())),
            ("teams", Some(item.teams.join("+")).filter(|names| !names.is_empty())),
        ] {
            if let Some(value) = value {
                line += &format!(" {name}={value}");
            }
        }
        line
    }

    #[test]
    fn an_item_is_seen_as_of_the_day() {
        for (action, expected) in [
            ("title: T", "open age=151"),
            ("title: T, due: 2025-05-31", "open due=05-31 written overdue=1 age=151"),
            ("title: T, due: 2025-06-01", "open due=06-01 written age=151"),
            ("title: T, due: 2025-05-01, status: proposed", "proposed due=05-01 written age=151"),
            (
                "title: T, due: 2025-05-01, status: in-progress",
                "in-progress due=05-01 written overdue=31 age=151",
            ),
            ("title: T, due: 2025-05-01, status: declined", "declined due=05-01 written"),
            ("title: T, status: done, done_on: 2025-01-11", "done closed=01-11 age=10"),
            ("title: T, status: done", "done"),
            // What happens later had not happened.
            (
                "title: T, due: 2025-05-01, status: done, done_on: 2025-06-02",
                "open due=05-01 written overdue=31 age=151",
            ),
            (
                "title: T, status: verified, done_on: 2025-05-01, verified_on: 2025-06-02",
                "done closed=05-01 age=120",
            ),
            ("title: T, status: verified, verified_on: 2025-06-02", "open age=151"),
            (
                "title: T, status: verified, verified_on: 2025-06-01",
                "verified closed=06-01 age=151",
            ),
            ("title: T, status: declined, done_on: 2025-06-02", "open age=151"),
            // Done before it was promised: no age.
            ("title: T, status: done, done_on: 2024-12-31", "done closed=12-31"),
        ] {
            assert_eq!(items("", "", &[action]), [expected], "{action}");
        }
    }

    #[test]
    fn a_due_day_that_nobody_wrote_comes_from_the_policy() {
        let config = "policy:\n  due: {default: 30, severity: {high: 14}, priority: {p0: 7}}\n";
        for (head, action, expected) in [
            ("", "title: T", "open due=01-31 policy overdue=121 age=151"),
            ("severity: sev2\n", "title: T", "open due=01-15 policy overdue=137 age=151"),
            (
                "severity: sev2\n",
                "title: T, priority: p0",
                "open due=01-08 policy overdue=144 age=151",
            ),
            ("severity: sev2\n", "title: T, due: 2025-07-01", "open due=07-01 written age=151"),
        ] {
            assert_eq!(items(config, head, &[action]), [expected], "{head}{action}");
        }
        let undated = ("a.md", "---\nid: INC-1\nactions: [T]\n---\n\n# T\n");
        let (_, analysis) = look(config, &[undated], "2025-06-01");
        assert_eq!(shown(analysis.ledger.items().next().expect("an item")), "open");
    }

    #[test]
    fn an_item_falls_to_its_owners_team_else_to_the_incidents_else_to_the_services() {
        let config = "teams:\n  - {id: shop, title: The shop, members: [ann, '@Bo Li']}\n  - {id: r&d, title: Research and development, members: [ann]}\nservices:\n  - {id: basket, team: shop, aliases: [cart]}\n  - {id: search, team: finders}\n";
        for (head, owner, expected) in [
            ("", "Shop", "owners=shop teams=shop"),
            ("", "'@ann'", "owners=ann teams=shop+r&d"),
            ("", "ANN and bo li", "owners=ann+Bo Li teams=shop+r&d"),
            ("", "research and development", "owners=r&d teams=r&d"),
            ("teams: [Payments, payments]\n", "Cy", "owners=Cy teams=Payments"),
            (
                "services: [search, Cart]\n",
                "'Cy / shop & @dee, Cy'",
                "owners=Cy+shop+dee teams=shop",
            ),
            ("services: [search, Cart]\n", "TBD", "teams=finders+shop"),
            ("services: [search, Cart]\n", "'Okoye, R.'", "owners=Okoye, R. teams=finders+shop"),
        ] {
            let action = format!("title: T, owner: {owner}");
            let found = items(config, head, &[&action]);
            let expected = format!("open age=151 {expected}");
            assert_eq!(found, [expected.trim_end()], "{head}{owner}");
        }
    }

    #[test]
    fn a_name_is_spelt_one_way_on_all_items() {
        let found = items("", "", &["title: A, owner: Ann Lee", "title: B, owner: '@ann lee, Bo'"]);
        assert_eq!(found, ["open age=151 owners=Ann Lee", "open age=151 owners=Ann Lee+Bo"]);
    }

    #[test]
    fn an_owner_whom_the_policy_does_not_allow_counts_as_none() {
        let teams = "teams: [{id: shop, title: The shop, members: [ann]}]\nservices: [{id: search, team: finders}]\n";
        for (owners, owner, expected) in [
            ("[teams]", "the shop", "owners=shop teams=shop"),
            ("[teams]", "finders", "owners=finders teams=finders"),
            ("[teams]", "ann", "refused=ann"),
            // A team that only an incident names is not one of the configuration.
            ("[teams]", "payments", "refused=payments teams=payments"),
            ("[members]", "Ann, shop", "owners=ann refused=shop teams=shop"),
            ("['@Cy', the shop]", "cy and shop", "owners=cy+shop teams=shop"),
            ("[]", "ann", "refused=ann"),
        ] {
            let config = format!("{teams}policy: {{owners: {owners}}}\n");
            let head = if owner == "payments" { "teams: [payments]\n" } else { "" };
            let action = format!("title: T, owner: '{owner}'");
            let expected = format!("open age=151 {expected}");
            assert_eq!(items(&config, head, &[&action]), [expected], "{owners} {owner}");
        }
    }

    #[test]
    fn items_are_counted_and_ordered_by_what_they_ask_for() {
        let text = "---\nid: INC-1\ndate: 2025-01-01\nactions:\n  - {title: A, status: verified}\n  - {title: B}\n  - {title: C, due: 2025-07-01, owner: ann}\n  - {title: D, due: 2025-05-01, status: proposed}\n  - {title: E, due: 2025-05-02}\n  - {title: F, status: done}\n  - {title: G, status: declined, due: 2025-01-01}\n---\n\n# T\n";
        let (casebook, analysis) = look("", &[("a.md", text)], "2025-06-01");
        let titles: String = analysis
            .ledger
            .by_due_day()
            .iter()
            .map(|item| casebook.incidents[0].actions[item.place.position].title.as_str())
            .collect();
        assert_eq!(titles, "DECBAFG");
        assert_eq!(
            Counts::of(analysis.ledger.items()),
            Counts {
                to_do: 4,
                overdue: 1,
                unowned: 3,
                undated: 1,
                closed: 3,
                unverified: 1,
                verified: 1,
                declined: 1
            }
        );
    }
}
