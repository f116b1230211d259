//! Which causes keep coming back, and whether the fixes held.
//!
//! A cause struck in every incident and near miss that names it; drills and maintenance are no occurrences, though what
//! they promise counts as an answer. A class holds what its causes hold.
//!
//! An action answers the causes that its `addresses` names; a class there stands for all of its causes. Without
//! `addresses` it answers the causes of its own incident. Each later occurrence of the cause, with a service in common
//! where both incidents name services, puts an answer to the test: it struck after the fix, or while the fix was still
//! to come.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::analysis::Input;
use crate::analysis::ledger::{Item, ItemRef, Ledger};
use crate::analysis::roster::{self, Roster};
use crate::casebook::{Casebook, IncidentIndex};
use crate::incident::action::Status;
use crate::incident::kind::Kind;

/// The history of every cause.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recurrence {
    /// Every class, followed by its causes, both by id.
    pub causes: Vec<History>,
    /// Indices into `causes`, what matters most first, classes and causes together: what struck more than once before
    /// what did not, then by [`History::weight`], count, last day, id.
    pub ranking: Vec<usize>,
    /// By the incident that struck: what it says of earlier answers, in the order of their incidents, the oldest first.
    verdicts: BTreeMap<IncidentIndex, Vec<Verdict>>,
}

/// How often a cause struck, and what was done about it.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// `class` or `class/cause`, in its first spelling.
    pub id: String,
    /// Whether it is a class, with what its causes have.
    pub is_class: bool,
    /// Its occurrences, the oldest first, those without a day last.
    pub occurrences: Vec<IncidentIndex>,
    /// Days between one occurrence and the next, in order. Empty with fewer than two that have a day.
    pub gaps: Vec<i64>,
    /// Whether they become shorter or longer.
    pub trend: Option<Trend>,
    /// The first day on which it struck.
    pub first: Option<NaiveDate>,
    /// The last day on which it struck.
    pub last: Option<NaiveDate>,
    /// The services hit, with the number of occurrences; most first, then by name.
    pub services: Vec<(String, usize)>,
    /// The minutes that its incidents lasted, of those that say so. Near misses bring none.
    pub downtime_minutes: i64,
    /// How many incidents say how long they lasted.
    pub timed: usize,
    /// What was promised against it, in the order of the incidents, the oldest first.
    pub answers: Vec<Answer>,
    /// How it stands on the day.
    pub state: State,
    /// What it weighs on the day: each occurrence as much as half of one that happened [`HALF_LIFE`] days later, and
    /// more the longer it lasted: `0.5^(age / HALF_LIFE) · (1 + log2(1 + hours))`.
    pub weight: f64,
}

/// Whether the gaps between occurrences change: the median of the later half against that of the earlier half.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// At most two thirds as long: it strikes more often.
    Shrinking,
    /// Neither.
    Steady,
    /// At least one and a half times as long: it strikes less often.
    Growing,
}

/// How a cause stands on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It struck for the first time in the last [`RECENT`] days.
    New,
    /// It struck in the last [`RECENT`] days after more than [`LULL`] days without.
    Returning,
    /// It struck in the last [`LULL`] days.
    Active,
    /// It did not.
    Quiet,
}

/// An action against a cause, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The action.
    pub place: ItemRef,
    /// Whether it names the cause; else it answers what its own incident had.
    pub declared: bool,
    /// Where it stood on the day.
    pub status: Status,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
    /// Occurrences after the day it was done, the oldest first: the fix did not hold.
    pub after_fix: Vec<IncidentIndex>,
    /// Occurrences later than its own incident and not after the day it was done: known, and still open.
    pub while_open: Vec<IncidentIndex>,
    /// Occurrences later than its own incident where nobody can say which of the two it was: it was declined, or done
    /// on a day that nobody wrote down.
    pub unjudged: Vec<IncidentIndex>,
}

/// What an occurrence says of an earlier answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Verdict {
    /// The action.
    pub place: ItemRef,
    /// Whether it had been done: the cause came back after the fix. Else it was still open.
    pub after_fix: bool,
    /// The cause that both have, an index into [`Recurrence::causes`].
    pub cause: usize,
}

/// What an answer to a cause came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Done, and the cause struck again afterwards.
    CameBack,
    /// Not done, and the cause struck again meanwhile.
    StruckWhileOpen,
    /// Decided against.
    Declined,
    /// Not done, and the cause has not struck again.
    Pending,
    /// Done, but nobody wrote down when.
    Undated,
    /// Done, and the cause has not struck since.
    Held,
}

impl Answer {
    /// What it came to.
    #[must_use]
    pub fn effect(&self) -> Effect {
        match self.status {
            Status::Declined => Effect::Declined,
            Status::Done | Status::Verified if self.done_on.is_none() => Effect::Undated,
            Status::Done | Status::Verified if self.after_fix.is_empty() => Effect::Held,
            Status::Done | Status::Verified => Effect::CameBack,
            _ if self.while_open.is_empty() => Effect::Pending,
            _ => Effect::StruckWhileOpen,
        }
    }
}

/// Days in which an occurrence counts as recent: a quarter of a year.
pub const RECENT: i64 = 90;

/// Days without an occurrence after which a cause counts as quiet: half a year.
pub const LULL: i64 = 180;

/// Days after which an occurrence weighs half as much: half a year.
pub const HALF_LIFE: f64 = 180.0;

impl History {
    /// The middle of the gaps in days; between the two middle ones where their number is even.
    #[must_use]
    pub fn median_gap(&self) -> Option<f64> {
        median(&self.gaps)
    }

    /// The class that it belongs to, or is.
    #[must_use]
    pub fn class(&self) -> &str {
        class_of(&self.id)
    }

    /// How many of the answers are still to be done, done, and overdue.
    #[must_use]
    pub fn answered(&self, ledger: &Ledger) -> (usize, usize, usize) {
        let count = |keep: &dyn Fn(&Item) -> bool| {
            self.answers.iter().filter(|answer| keep(ledger.item(answer.place))).count()
        };
        (
            count(&|item| !item.is_closed()),
            count(&|item| matches!(item.status, Status::Done | Status::Verified)),
            count(&|item| item.overdue_days.is_some()),
        )
    }
}

impl Recurrence {
    /// The history of a cause or class.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&History> {
        let key = sorting_key(id);
        let at = self.causes.binary_search_by(|history| sorting_key(&history.id).cmp(&key)).ok()?;
        self.causes.get(at)
    }

    /// What an incident says of earlier answers to its causes, by striking again.
    #[must_use]
    pub fn verdicts_of(&self, incident: IncidentIndex) -> &[Verdict] {
        self.verdicts.get(&incident).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Follows every cause through the incidents.
#[must_use]
pub fn recurrence(input: Input, roster: &Roster, ledger: &Ledger) -> Recurrence {
    let strikes = Strikes::gather(input, roster, ledger);
    let leaves: Vec<(&SortingKey, &Leaf)> = strikes.leaves.iter().collect();
    let mut answers: Vec<Vec<Answer>> =
        leaves.par_iter().map(|(key, leaf)| strikes.answers(key, leaf, ledger)).collect();

    // A class stands before its causes, whether an incident names it alone or not.
    let mut causes: Vec<History> = Vec::new();
    let mut places: Vec<usize> = Vec::with_capacity(leaves.len());
    let mut at = 0;
    while at < leaves.len() {
        let class = &leaves[at].0.0;
        let end = at + leaves[at..].partition_point(|(key, _)| key.0 == *class);
        let within = &leaves[at..end];
        let place = causes.len();
        let occurrences = within.iter().flat_map(|(_, leaf)| leaf.occurrences.iter().copied());
        let id = class_of(&within[0].1.id).to_owned();
        causes.push(strikes.history(id, true, occurrences.collect()));
        for (key, leaf) in within {
            if key.1.is_empty() {
                places.push(place);
            } else {
                places.push(causes.len());
                causes.push(strikes.history(leaf.id.clone(), false, leaf.occurrences.clone()));
            }
        }
        causes[place].answers = strikes.merged(answers[at..end].iter().flatten());
        at = end;
    }
    let mut verdicts: BTreeMap<IncidentIndex, Vec<Verdict>> = BTreeMap::new();
    for (answers, &cause) in answers.iter().zip(&places) {
        for answer in answers {
            let mut say = |incidents: &[IncidentIndex], after_fix| {
                for &incident in incidents {
                    let verdict = Verdict { place: answer.place, after_fix, cause };
                    verdicts.entry(incident).or_default().push(verdict);
                }
            };
            say(&answer.after_fix, true);
            say(&answer.while_open, false);
        }
    }
    for verdicts in verdicts.values_mut() {
        // Incidents are kept with the newest first.
        verdicts.sort_by_key(|verdict| {
            (std::cmp::Reverse(verdict.place.incident), verdict.place.position, verdict.cause)
        });
    }
    for (answers, &place) in answers.iter_mut().zip(&places) {
        if !causes[place].is_class {
            causes[place].answers = std::mem::take(answers);
        }
    }
    let ranking = ranking(&causes);
    Recurrence { causes, ranking, verdicts }
}

fn ranking(causes: &[History]) -> Vec<usize> {
    let mut ranking: Vec<usize> = (0..causes.len()).collect();
    ranking.sort_by(|&a, &b| {
        let (a, b) = (&causes[a], &causes[b]);
        let recurs = |history: &History| history.occurrences.len() > 1;
        (recurs(b).cmp(&recurs(a)))
            .then(b.weight.total_cmp(&a.weight))
            .then(b.occurrences.len().cmp(&a.occurrences.len()))
            .then(b.last.cmp(&a.last))
            .then_with(|| sorting_key(&a.id).cmp(&sorting_key(&b.id)))
    });
    ranking
}

/// Class and cause as they are compared; the cause is empty where the class is named alone.
type SortingKey = (String, String);

fn sorting_key(id: &str) -> SortingKey {
    let (class, cause) = id.split_once('/').unwrap_or((id, ""));
    (roster::key(class), roster::key(cause))
}

fn class_of(id: &str) -> &str {
    id.split_once('/').map_or(id, |(class, _)| class)
}

/// An id as incidents name it.
struct Leaf {
    id: String,
    /// Incidents and near misses that name it, the oldest first.
    occurrences: Vec<IncidentIndex>,
    /// All documents that name it.
    named_in: Vec<IncidentIndex>,
}

/// Who names what, and what was promised against it.
struct Strikes<'a> {
    input: Input<'a>,
    leaves: BTreeMap<SortingKey, Leaf>,
    /// Actions by what they say they address.
    addressed: BTreeMap<SortingKey, Vec<ItemRef>>,
    /// The services of every incident, by number, in order.
    services: BTreeMap<IncidentIndex, Vec<usize>>,
    /// The names of those numbers.
    names: Vec<String>,
}

impl<'a> Strikes<'a> {
    fn gather(input: Input<'a>, roster: &Roster, ledger: &Ledger) -> Self {
        let casebook = input.casebook;
        // The oldest first, those without a day last; incidents are kept with the newest first.
        let mut order = input.members.to_vec();
        order.sort_by_key(|&index| {
            let day = day(casebook, index);
            (day.is_none(), day, std::cmp::Reverse(index))
        });
        let mut leaves: BTreeMap<SortingKey, Leaf> = BTreeMap::new();
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        for &index in &order {
            let incident = &casebook.incidents[index];
            for cause in &incident.causes {
                let leaf = leaves.entry(sorting_key(&cause.id)).or_insert_with(|| Leaf {
                    id: cause.id.clone(),
                    occurrences: Vec::new(),
                    named_in: Vec::new(),
                });
                if leaf.named_in.last() == Some(&index) {
                    continue;
                }
                leaf.named_in.push(index);
                if matches!(incident.kind, Kind::Incident | Kind::NearMiss) {
                    leaf.occurrences.push(index);
                }
            }
            for service in roster.services_of(incident) {
                numbers.entry(service).or_default();
            }
        }
        let names: Vec<String> = numbers.keys().map(|&name| name.to_owned()).collect();
        for (number, (_, place)) in numbers.iter_mut().enumerate() {
            *place = number;
        }
        let services = order.iter().map(|&index| {
            let ids = roster.services_of(&casebook.incidents[index]);
            (index, ids.into_iter().map(|id| numbers[id]).collect())
        });
        let mut addressed: BTreeMap<SortingKey, Vec<ItemRef>> = BTreeMap::new();
        for item in &ledger.items {
            let action = &casebook.incidents[item.place.incident].actions[item.place.position];
            for id in &action.addresses {
                addressed.entry(sorting_key(id)).or_default().push(item.place);
            }
        }
        Self { input, leaves, addressed, services: services.collect(), names }
    }

    fn day(&self, index: IncidentIndex) -> Option<NaiveDate> {
        day(self.input.casebook, index)
    }

    /// What was promised against what `key` names, and how it stood the test.
    fn answers(&self, key: &SortingKey, leaf: &Leaf, ledger: &Ledger) -> Vec<Answer> {
        let named = |key: &SortingKey| self.addressed.get(key).map(Vec::as_slice);
        let whole_class = (key.0.clone(), String::new());
        let declared: BTreeSet<ItemRef> =
            [named(key), named(&whole_class)].into_iter().flatten().flatten().copied().collect();
        let own = leaf.named_in.iter().flat_map(|&incident| {
            let actions = self.input.casebook.incidents[incident].actions.iter().enumerate();
            actions
                .filter(|(_, action)| action.addresses.is_empty())
                .map(move |(position, _)| ItemRef { incident, position })
        });
        let mut places: Vec<(ItemRef, bool)> =
            declared.iter().map(|&place| (place, true)).collect();
        places.extend(own.map(|place| (place, false)));
        places.sort_by_key(|&(place, _)| self.place_key(place));

        let mut answers = Vec::with_capacity(places.len());
        let mut later: (Option<IncidentIndex>, Vec<IncidentIndex>) = (None, Vec::new());
        for (place, declared) in places {
            if later.0 != Some(place.incident) {
                later = (Some(place.incident), self.later(place.incident, leaf));
            }
            answers.push(self.answer(ledger.item(place), declared, &later.1));
        }
        answers
    }

    /// The occurrences later than an incident, in which no service or a common one is named.
    fn later(&self, incident: IncidentIndex, leaf: &Leaf) -> Vec<IncidentIndex> {
        let Some(after) = self.day(incident) else { return Vec::new() };
        let hit = &self.services[&incident];
        let dated = leaf.occurrences.partition_point(|&other| self.day(other).is_some());
        let start =
            leaf.occurrences[..dated].partition_point(|&other| self.day(other) <= Some(after));
        let mut later = leaf.occurrences[start..dated].to_vec();
        later.retain(|other| {
            let theirs = &self.services[other];
            hit.is_empty()
                || theirs.is_empty()
                || hit.iter().any(|service| theirs.contains(service))
        });
        later
    }

    fn answer(&self, item: &Item, declared: bool, later: &[IncidentIndex]) -> Answer {
        let mut answer = Answer {
            place: item.place,
            declared,
            status: item.status,
            done_on: item.closed_on,
            after_fix: Vec::new(),
            while_open: Vec::new(),
            unjudged: Vec::new(),
        };
        match (item.status, item.closed_on) {
            (Status::Declined, _) | (Status::Done | Status::Verified, None) => {
                answer.unjudged = later.to_vec();
            }
            (Status::Done | Status::Verified, Some(done)) => {
                let until = later.partition_point(|&other| self.day(other) <= Some(done));
                answer.while_open = later[..until].to_vec();
                answer.after_fix = later[until..].to_vec();
            }
            _ => answer.while_open = later.to_vec(),
        }
        answer
    }

    /// The answers to all causes of a class, each action once.
    fn merged<'b>(&self, answers: impl Iterator<Item = &'b Answer>) -> Vec<Answer> {
        let mut merged: BTreeMap<ItemRef, Answer> = BTreeMap::new();
        for answer in answers {
            match merged.get_mut(&answer.place) {
                None => {
                    merged.insert(answer.place, answer.clone());
                }
                Some(known) => {
                    known.declared |= answer.declared;
                    known.after_fix.extend(&answer.after_fix);
                    known.while_open.extend(&answer.while_open);
                    known.unjudged.extend(&answer.unjudged);
                    for list in [&mut known.after_fix, &mut known.while_open, &mut known.unjudged] {
                        self.sort(list);
                    }
                }
            }
        }
        let mut answers: Vec<Answer> = merged.into_values().collect();
        answers.sort_by_key(|answer| self.place_key(answer.place));
        answers
    }

    /// The oldest first, each once.
    fn sort(&self, incidents: &mut Vec<IncidentIndex>) {
        incidents.sort_by_key(|&index| {
            let day = self.day(index);
            (day.is_none(), day, std::cmp::Reverse(index))
        });
        incidents.dedup();
    }

    fn place_key(&self, place: ItemRef) -> impl Ord + use<> {
        let day = self.day(place.incident);
        (day.is_none(), day, std::cmp::Reverse(place.incident), place.position)
    }

    fn history(&self, id: String, is_class: bool, mut occurrences: Vec<IncidentIndex>) -> History {
        self.sort(&mut occurrences);
        let as_of = self.input.as_of;
        let days: Vec<NaiveDate> = occurrences.iter().map_while(|&index| self.day(index)).collect();
        let gaps: Vec<i64> = days.windows(2).map(|pair| (pair[1] - pair[0]).num_days()).collect();
        let mut services = vec![0; self.names.len()];
        let (mut downtime_minutes, mut timed, mut weight) = (0, 0, 0.0);
        for &index in &occurrences {
            for &service in &self.services[&index] {
                services[service] += 1;
            }
            let minutes = downtime(self.input.casebook, index);
            downtime_minutes += minutes.unwrap_or(0);
            timed += usize::from(minutes.is_some());
            if let Some(day) = self.day(index) {
                let age = real((as_of - day).num_days().max(0));
                let hours = real(minutes.unwrap_or(0)) / 60.0;
                weight += 0.5_f64.powf(age / HALF_LIFE) * (1.0 + (1.0 + hours).log2());
            }
        }
        let mut services: Vec<(String, usize)> = self
            .names
            .iter()
            .zip(services)
            .filter(|(_, count)| *count > 0)
            .map(|(name, count)| (name.clone(), count))
            .collect();
        services.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        History {
            id,
            is_class,
            trend: trend(&gaps),
            first: days.first().copied(),
            last: days.last().copied(),
            state: state(&days, as_of),
            occurrences,
            gaps,
            services,
            downtime_minutes,
            timed,
            answers: Vec::new(),
            weight,
        }
    }
}

fn day(casebook: &Casebook, index: IncidentIndex) -> Option<NaiveDate> {
    casebook.incidents[index].date.as_ref().map(|day| day.value)
}

/// How many minutes an incident lasted; none for what was no incident proper.
#[must_use]
pub fn downtime(casebook: &Casebook, index: IncidentIndex) -> Option<i64> {
    let incident = &casebook.incidents[index];
    let duration = incident.duration.filter(|_| incident.kind == Kind::Incident)?;
    Some(duration.minutes)
}

fn state(days: &[NaiveDate], as_of: NaiveDate) -> State {
    let age = |day: &NaiveDate| (as_of - *day).num_days();
    let Some(last) = days.last() else { return State::Quiet };
    let recent = days.partition_point(|day| age(day) > RECENT);
    if recent == 0 {
        return State::New;
    }
    match days.get(recent) {
        Some(again) if (*again - days[recent - 1]).num_days() > LULL => State::Returning,
        _ if age(last) <= LULL => State::Active,
        _ => State::Quiet,
    }
}

/// Compares the later half of the gaps with the earlier half; a middle one belongs to neither. Takes three gaps or more.
fn trend(gaps: &[i64]) -> Option<Trend> {
    if gaps.len() < 3 {
        return None;
    }
    let half = gaps.len() / 2;
    let (earlier, later) = (median(&gaps[..half])?, median(&gaps[gaps.len() - half..])?);
    Some(if later * 3.0 <= earlier * 2.0 {
        Trend::Shrinking
    } else if later * 2.0 >= earlier * 3.0 {
        Trend::Growing
    } else {
        Trend::Steady
    })
}

/// The middle of some numbers; between the two middle ones where their number is even.
fn median(numbers: &[i64]) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = sorted[(sorted.len() - 1) / 2];
    Some(real(lower + upper) / 2.0)
}

/// Days and minutes are far below the two thousand million that fit.
fn real(number: i64) -> f64 {
    f64::from(i32::try_from(number).unwrap_or(i32::MAX))
}
