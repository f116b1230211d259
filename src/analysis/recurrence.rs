//! Which causes keep coming back.
//!
//! A cause struck in every incident and near miss that names it; drills and maintenance are no occurrences, though what
//! they promise counts as an answer. A class holds what its causes hold.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::analysis::answer::{self, Answer, Answers, Promise, Tests, Verdict};
use crate::analysis::filing::Filing;
use crate::analysis::ledger::{ItemRef, Ledger};
use crate::analysis::roster;
use crate::analysis::{Input, Material};
use crate::casebook::{Casebook, IncidentIndex};
use crate::incident::action::Status;
use crate::incident::kind::{self, Kind};
use crate::later::Later;
use crate::lookup::Lookup;

/// The history of every cause.
#[derive(Debug, Clone, PartialEq)]
pub struct Recurrence {
    /// Every class, followed by its causes, both by id.
    pub causes: Later<Vec<History>>,
    /// Indices into `causes`, what matters most first, classes and causes together: what struck more than once before
    /// what did not, then by [`History::weight`], count, last day, id.
    pub ranking: Later<Vec<usize>>,
    answers: Arc<Answers>,
    /// The ids of `causes`.
    ids: Vec<String>,
    /// By number of what incidents name: an index into `causes`; none for what only actions name.
    of_leaf: Vec<Option<usize>>,
    /// What all of it was made from.
    pub(super) named: Named,
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
    /// How it stands on the day; none where no occurrence has a day.
    pub state: Option<State>,
    /// What it weighs on the day: each occurrence as much as half of one that happened [`HALF_LIFE`] days later, and
    /// more the longer it lasted: `0.5^(age / HALF_LIFE) · (1 + log2(1 + hours))`.
    pub weight: f64,
    /// Itself and what it holds, as numbers of what incidents name.
    leaves: Range<usize>,
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

impl Trend {
    /// `shrinking`, `steady` or `growing`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shrinking => "shrinking",
            Self::Steady => "steady",
            Self::Growing => "growing",
        }
    }
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

impl State {
    /// `new`, `returning`, `active` or `quiet`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Returning => "returning",
            Self::Active => "active",
            Self::Quiet => "quiet",
        }
    }
}

/// How many of the actions against a cause stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answered {
    /// Proposed, open and in progress.
    pub open: usize,
    /// Done and verified.
    pub done: usize,
    /// Decided against.
    pub declined: usize,
    /// Those of the open ones that are past their due day.
    pub overdue: usize,
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

    /// The middle of the earlier half of the gaps and of the later half, from three gaps on. A middle gap of an odd
    /// number belongs to neither half.
    #[must_use]
    pub fn halves(&self) -> Option<(f64, f64)> {
        halves(&self.gaps)
    }

    /// Whether a class holds a cause. A class holds itself.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        self.leaves.start <= other.leaves.start && other.leaves.end <= self.leaves.end
    }

    /// The class that it belongs to, or is.
    #[must_use]
    pub fn class(&self) -> &str {
        class_of(&self.id)
    }

    /// How many of the answers stand where.
    #[must_use]
    pub fn answered(&self, ledger: &Ledger) -> Answered {
        let mut answered = Answered::default();
        for item in self.answers.iter().map(|answer| ledger.item(answer.place)) {
            match item.status {
                Status::Declined => answered.declined += 1,
                Status::Done | Status::Verified => answered.done += 1,
                Status::Proposed | Status::Open | Status::InProgress => answered.open += 1,
            }
            answered.overdue += usize::from(item.overdue_days.is_some());
        }
        answered
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

    /// The occurrences of a cause or class that put an action to the test.
    #[must_use]
    pub fn tests(&self, history: &History, place: ItemRef) -> Tests {
        self.answers.tests(place, &history.leaves)
    }

    /// The occurrences of any cause that put an action to the test.
    #[must_use]
    pub fn all_tests(&self, place: ItemRef) -> Tests {
        self.answers.tests(place, &(0..self.of_leaf.len()))
    }

    /// The causes that an action answers, in their order, with what it came to for each.
    #[must_use]
    pub fn answered_by(&self, place: ItemRef) -> Vec<(&History, Answer)> {
        let answers = self.answers.by(place).into_iter();
        answers
            .filter_map(|(leaf, answer)| Some((self.causes.get(self.of_leaf[leaf]?)?, answer)))
            .collect()
    }

    /// What an incident says of earlier answers to its causes, by striking again; those of the oldest incident first.
    #[must_use]
    pub fn verdicts(&self, incident: IncidentIndex) -> Vec<Verdict> {
        self.answers.verdicts(incident)
    }

    /// The id of the cause that a verdict speaks of; of the first one where it speaks of several.
    #[must_use]
    pub fn cause_of(&self, verdict: Verdict) -> Option<&str> {
        self.ids.get(self.of_leaf[verdict.leaf]?).map(String::as_str)
    }
}

/// What incidents name, before anybody knows what became of what they promise.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Named {
    leaves: Arc<Leaves>,
    services: Arc<Services>,
    /// By incident: its day.
    days: Arc<[Option<NaiveDate>]>,
}

impl Named {
    pub(super) fn gather(input: Input, filing: &Filing) -> Self {
        let services = Arc::new(Services::gather(input, filing));
        let days: Arc<[_]> =
            (0..input.casebook.incidents.len()).map(|i| day(input.casebook, i)).collect();
        Self { leaves: Arc::new(Leaves::gather(input, &days)), services, days }
    }

    /// The same where incidents name other causes, and are filed where they were.
    pub(super) fn with_causes_of(&self, input: Input) -> Self {
        Self { leaves: Arc::new(Leaves::gather(input, &self.days)), ..self.clone() }
    }
}

/// Follows every cause through the incidents.
#[must_use]
pub(super) fn recurrence(input: Input, named: Named, ledger: &Ledger) -> Recurrence {
    let Named { leaves, services, days } = &named;
    let answers = Arc::new(Answers::new(answer::Material {
        promises: leaves.promises(input.casebook, ledger),
        occurrences: leaves.list.iter().map(Leaf::sure).collect(),
        days: Arc::clone(days),
        services: Arc::clone(&services.of),
        as_of: input.as_of,
    }));
    let mut entries: Vec<Entry> = Vec::new();
    let mut of_leaf = vec![None; leaves.list.len()];
    let mut at = 0;
    // A class stands before its causes, whether an incident names it alone or not.
    while at < leaves.list.len() {
        let class = &leaves.list[at].key.0;
        let end = at + leaves.list[at..].partition_point(|leaf| leaf.key.0 == *class);
        let within = &leaves.list[at..end];
        if let Some(first) = within.iter().find(|leaf| !leaf.named_in.is_empty()) {
            let id = class_of(&first.id).to_owned();
            if leaves.list[at].key.1.is_empty() {
                of_leaf[at] = Some(entries.len());
            }
            entries.push(Entry { id, is_class: true, leaves: at..end });
            for (leaf, Leaf { id, key, named_in, .. }) in within.iter().enumerate() {
                if !key.1.is_empty() && !named_in.is_empty() {
                    let (leaf, id) = (at + leaf, id.clone());
                    of_leaf[leaf] = Some(entries.len());
                    entries.push(Entry { id, is_class: false, leaves: leaf..leaf + 1 });
                }
            }
        }
        at = end;
    }
    let ids = entries.iter().map(|entry| entry.id.clone()).collect();
    let (material, gathered, known) = (Material::of(input), named.clone(), Arc::clone(&answers));
    let causes = Later::new(move || {
        let of = |entry| history(material.input(), &gathered, &known, entry);
        entries.into_par_iter().map(of).collect::<Vec<History>>()
    });
    let ranked = causes.clone();
    let ranking = Later::new(move || ranking(&ranked));
    Recurrence { causes, ranking, answers, ids, of_leaf, named }
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
    (roster::key(class).into_owned(), roster::key(cause).into_owned())
}

fn class_of(id: &str) -> &str {
    id.split_once('/').map_or(id, |(class, _)| class)
}

/// What incidents and actions name as causes.
#[derive(Debug, PartialEq)]
struct Leaves {
    /// In the order of their keys: a class before its causes.
    list: Vec<Leaf>,
}

/// An id as incidents and actions name it.
#[derive(Debug, PartialEq)]
struct Leaf {
    key: SortingKey,
    /// In its first spelling.
    id: String,
    /// Incidents and near misses that name it, the oldest first, those without a day last.
    occurrences: Vec<IncidentIndex>,
    /// Those of the occurrences whose document is a draft and does not declare it: nobody has said yet that it struck.
    candidates: BTreeSet<IncidentIndex>,
    /// All documents that name it; none for what only actions name.
    named_in: Vec<IncidentIndex>,
    /// Actions that say that they address it.
    addressed_by: Vec<ItemRef>,
}

impl Leaf {
    /// The occurrences that can put an action to the test.
    fn sure(&self) -> Vec<IncidentIndex> {
        self.occurrences.iter().filter(|index| !self.candidates.contains(index)).copied().collect()
    }
}

impl Leaves {
    fn gather(input: Input, days: &[Option<NaiveDate>]) -> Self {
        let mut order = input.members.to_vec();
        sort(days, &mut order);
        let mut leaves = Gathered::default();
        for &index in &order {
            let incident = &input.casebook.incidents[index];
            for cause in &incident.causes {
                let leaf = leaves.of(&cause.id);
                if leaf.named_in.last() == Some(&index) {
                    continue;
                }
                leaf.named_in.push(index);
                if matches!(incident.kind, Kind::Incident | Kind::NearMiss) {
                    leaf.occurrences.push(index);
                    if incident.status == kind::Status::Draft && !cause.declared {
                        leaf.candidates.insert(index);
                    }
                }
            }
        }
        for &incident in &**input.members {
            let actions = &input.casebook.incidents[incident].actions;
            for (position, action) in actions.iter().enumerate() {
                for id in &action.addresses {
                    leaves.of(id).addressed_by.push(ItemRef { incident, position });
                }
            }
        }
        let mut list = leaves.list;
        list.sort_by(|a, b| a.key.cmp(&b.key));
        Self { list }
    }

    /// Every action with what it answers, in the order of their places.
    fn promises(&self, casebook: &Casebook, ledger: &Ledger) -> Vec<Promise> {
        let mut named: Vec<Vec<usize>> = vec![Vec::new(); casebook.incidents.len()];
        let mut addressed: BTreeMap<ItemRef, Vec<usize>> = BTreeMap::new();
        let mut whole_class: Option<&Leaf> = None;
        for (number, leaf) in self.list.iter().enumerate() {
            if leaf.key.1.is_empty() {
                whole_class = Some(leaf);
            }
            let class =
                whole_class.filter(|class| class.key.0 == leaf.key.0 && !leaf.key.1.is_empty());
            let by_class = class.iter().flat_map(|class| &class.addressed_by);
            for place in by_class.chain(&leaf.addressed_by) {
                addressed.entry(*place).or_default().push(number);
            }
            for &incident in &leaf.named_in {
                named[incident].push(number);
            }
        }
        let mut promises = Vec::new();
        for item in ledger.items() {
            let place = item.place;
            let action = &casebook.incidents[place.incident].actions[place.position];
            let (leaves, declared) = if action.addresses.is_empty() {
                (Some(&named[place.incident]), false)
            } else {
                (addressed.get(&place), true)
            };
            let (status, done_on) = (item.status, item.closed_on);
            let promise = |&leaf: &usize| Promise { place, leaf, declared, status, done_on };
            promises.extend(leaves.into_iter().flatten().map(promise));
        }
        promises
    }
}

/// Leaves while they are gathered.
#[derive(Default)]
struct Gathered<'a> {
    list: Vec<Leaf>,
    by_key: BTreeMap<SortingKey, usize>,
    /// By id, as it is written: the same few ids stand in thousands of incidents.
    by_id: Lookup<&'a str, usize>,
}

impl<'a> Gathered<'a> {
    fn of(&mut self, id: &'a str) -> &mut Leaf {
        let Self { list, by_key, by_id } = self;
        let known = by_id.get(id).copied();
        let at = known.unwrap_or_else(|| {
            let at = *by_key.entry(sorting_key(id)).or_insert_with_key(|key| {
                list.push(Leaf::new(key.clone(), id));
                list.len() - 1
            });
            by_id.insert(id, at);
            at
        });
        &mut list[at]
    }
}

impl Leaf {
    fn new(key: SortingKey, id: &str) -> Self {
        Self {
            key,
            id: id.to_owned(),
            occurrences: Vec::new(),
            candidates: BTreeSet::new(),
            named_in: Vec::new(),
            addressed_by: Vec::new(),
        }
    }
}

/// The services of the incidents, by number.
#[derive(Debug, PartialEq)]
struct Services {
    /// By incident.
    of: Arc<[Vec<usize>]>,
    /// By number.
    names: Vec<String>,
}

impl Services {
    fn gather(input: Input, filing: &Filing) -> Self {
        let mut of = vec![Vec::new(); input.casebook.incidents.len()];
        let mut numbers: Lookup<&str, usize> = Lookup::default();
        let mut names: Vec<String> = Vec::new();
        for &index in &**input.members {
            for id in filing.of(index).services.iter().map(String::as_str) {
                let number = numbers.get(id).copied().unwrap_or_else(|| {
                    names.push(id.to_owned());
                    numbers.insert(id, names.len() - 1);
                    names.len() - 1
                });
                of[index].push(number);
            }
        }
        Self { of: of.into(), names }
    }
}

/// A line of the result before it is filled.
struct Entry {
    id: String,
    is_class: bool,
    leaves: Range<usize>,
}

fn history(
    input: Input,
    named: &Named,
    answers: &Answers,
    Entry { id, is_class, leaves: within }: Entry,
) -> History {
    let Named { leaves, services, days } = named;
    let mut occurrences: Vec<IncidentIndex> = leaves.list[within.clone()]
        .iter()
        .flat_map(|leaf| leaf.occurrences.iter().copied())
        .collect();
    sort(days, &mut occurrences);
    let known: Vec<NaiveDate> = occurrences.iter().map_while(|&index| days[index]).collect();
    let gaps: Vec<i64> = known.windows(2).map(|pair| (pair[1] - pair[0]).num_days()).collect();
    let mut hit: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut downtime_minutes, mut timed, mut weight) = (0_i64, 0, 0.0);
    for &index in &occurrences {
        for &service in &services.of[index] {
            *hit.entry(service).or_default() += 1;
        }
        let minutes = downtime(input.casebook, index);
        downtime_minutes = downtime_minutes.saturating_add(minutes.unwrap_or(0));
        timed += usize::from(minutes.is_some());
        if let Some(day) = days[index] {
            let age = real((input.as_of - day).num_days().max(0));
            let hours = real(minutes.unwrap_or(0).max(0)) / 60.0;
            weight += 0.5_f64.powf(age / HALF_LIFE) * (1.0 + (1.0 + hours).log2());
        }
    }
    let mut hit: Vec<(String, usize)> =
        hit.into_iter().map(|(service, count)| (services.names[service].clone(), count)).collect();
    hit.sort_by(|(a, often), (b, rarely)| rarely.cmp(often).then_with(|| a.cmp(b)));
    History {
        id,
        is_class,
        trend: trend(&gaps),
        first: known.first().copied(),
        last: known.last().copied(),
        state: state(&known, input.as_of),
        occurrences,
        gaps,
        services: hit,
        downtime_minutes,
        timed,
        answers: answers.to(within.clone()),
        weight,
        leaves: within,
    }
}

/// The oldest first, those without a day last, each once.
fn sort(days: &[Option<NaiveDate>], incidents: &mut Vec<IncidentIndex>) {
    // Incidents are kept with the newest first, so the other way round they are nearly in order.
    incidents.reverse();
    incidents.sort_by_key(|&index| {
        let day = days[index];
        (day.is_none(), day, std::cmp::Reverse(index))
    });
    incidents.dedup();
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

fn state(days: &[NaiveDate], as_of: NaiveDate) -> Option<State> {
    let age = |day: &NaiveDate| (as_of - *day).num_days();
    let last = days.last()?;
    let recent = days.partition_point(|day| age(day) > RECENT);
    Some(match (recent.checked_sub(1), days.get(recent)) {
        (None, _) => State::New,
        (Some(before), Some(again)) if (*again - days[before]).num_days() > LULL => {
            State::Returning
        }
        _ if age(last) <= LULL => State::Active,
        _ => State::Quiet,
    })
}

/// Compares the later half of the gaps with the earlier half.
fn trend(gaps: &[i64]) -> Option<Trend> {
    let (earlier, later) = halves(gaps)?;
    #[expect(clippy::float_cmp, reason = "halves of whole numbers are exact")]
    let same = later == earlier;
    Some(if same {
        // Incidents of one day have gaps of zero, and zero is two thirds of zero.
        Trend::Steady
    } else if later * 3.0 <= earlier * 2.0 {
        Trend::Shrinking
    } else if later * 2.0 >= earlier * 3.0 {
        Trend::Growing
    } else {
        Trend::Steady
    })
}

fn halves(gaps: &[i64]) -> Option<(f64, f64)> {
    if gaps.len() < 3 {
        return None;
    }
    let half = gaps.len() / 2;
    Some((median(&gaps[..half])?, median(&gaps[gaps.len() - half..])?))
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{History, State, Trend, median, state, trend};
    use crate::analysis::Analysis;
    use crate::analysis::example::look;
    use crate::casebook::Casebook;

    /// Incidents of the form `head` (front matter), in files by number.
    fn read(heads: &[&str], as_of: &str) -> (Arc<Casebook>, Analysis) {
        let texts: Vec<(String, String)> = heads
            .iter()
            .enumerate()
            .map(|(at, head)| {
                (format!("{at}.md"), format!("---\nid: INC-{at}\n{head}\n---\n\n# Title\n"))
            })
            .collect();
        let documents: Vec<(&str, &str)> =
            texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        look("", &documents, as_of)
    }

    fn ids(casebook: &Casebook, history: &History) -> String {
        let id = |&index: &usize| casebook.incidents[index].id.text.as_str();
        history.occurrences.iter().map(id).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_class_holds_what_its_causes_hold_and_stands_before_them() {
        let (casebook, analysis) = read(
            &[
                "date: 2024-03-01\ncauses: [data/lock, network]",
                "date: 2024-01-01\ncauses: [network/dns]",
                "date: 2024-02-01\ncauses: [network/routing, network/dns]",
                "date: 2024-04-01\nkind: near-miss\ncauses: [Network/DNS]",
                "date: 2024-05-01\nkind: drill\ncauses: [network/dns]",
                "date: 2024-05-02\nkind: maintenance\ncauses: [time]",
                "causes: [network/dns]",
            ],
            "2024-06-01",
        );
        let shown: Vec<String> = analysis
            .recurrence
            .causes
            .iter()
            .map(|history| format!("{}: {}", history.id, ids(&casebook, history)))
            .collect();
        assert_eq!(
            shown,
            [
                "data: INC-0",
                "data/lock: INC-0",
                "network: INC-1 INC-2 INC-0 INC-3 INC-6",
                "network/dns: INC-1 INC-2 INC-3 INC-6",
                "network/routing: INC-2",
                "time: ",
            ]
        );
        let network = analysis.recurrence.find("NETWORK").unwrap();
        assert_eq!(network.gaps, [31, 29, 31], "what has no day has no gap");
        assert_eq!(network.first.unwrap().to_string(), "2024-01-01");
        assert_eq!(network.last.unwrap().to_string(), "2024-04-01");
        assert_eq!(analysis.recurrence.find("time").unwrap().state, None);
        assert!(analysis.recurrence.find("time/zone").is_none());
    }

    #[test]
    fn services_and_downtime_are_summed() {
        let (_, analysis) = read(
            &[
                "date: 2024-01-01\nduration: 30 minutes\ncauses: [network/dns]\nservices: [shop, Shop, pay]",
                "date: 2024-01-01\nkind: near-miss\nduration: 500 minutes\ncauses: [network/dns]\nservices: [SHOP]",
                "date: 2024-01-05\ncauses: [network/dns]",
                "started_at: 2024-01-07T10:00:00Z\nresolved_at: 2024-01-07T11:00:00Z\ncauses: [network/dns]",
            ],
            "2024-06-01",
        );
        let history = analysis.recurrence.find("network/dns").unwrap();
        assert_eq!(history.services, [("shop".to_owned(), 2), ("pay".to_owned(), 1)]);
        assert_eq!((history.downtime_minutes, history.timed), (90, 2));
        assert_eq!(history.gaps, [0, 4, 2]);
        assert_eq!(history.median_gap(), Some(2.0));
    }

    #[test]
    fn medians_keep_halves() {
        for (numbers, expected) in [
            (&[][..], None),
            (&[7], Some(7.0)),
            (&[40, 1], Some(20.5)),
            (&[3, 1, 2], Some(2.0)),
            (&[4, 1, 2, 3], Some(2.5)),
        ] {
            assert_eq!(median(numbers), expected, "{numbers:?}");
        }
    }

    #[test]
    fn gaps_shrink_or_grow_by_half_or_more() {
        for (gaps, expected) in [
            (&[10, 10][..], None),
            (&[30, 5, 20], Some(Trend::Shrinking)),
            (&[30, 5, 21], Some(Trend::Steady)),
            (&[20, 500, 29], Some(Trend::Steady)),
            (&[20, 500, 30], Some(Trend::Growing)),
            (&[10, 20, 30, 40], Some(Trend::Growing)),
            (&[40, 30, 20, 10], Some(Trend::Shrinking)),
            (&[0, 0, 0], Some(Trend::Steady)),
            (&[0, 0, 1], Some(Trend::Growing)),
            (&[1, 0, 0], Some(Trend::Shrinking)),
        ] {
            assert_eq!(trend(gaps), expected, "{gaps:?}");
        }
    }

    #[test]
    fn how_a_cause_stands_depends_on_the_day() {
        let check = |days: &str, expected| {
            let days: Vec<chrono::NaiveDate> =
                days.split_whitespace().map(|day| day.parse().unwrap()).collect();
            assert_eq!(state(&days, "2024-12-31".parse().unwrap()), expected, "{days:?}");
        };
        check("", None);
        check("2024-10-02", Some(State::New));
        check("2024-10-02 2024-12-30", Some(State::New));
        check("2024-10-01", Some(State::Active));
        check("2024-07-04", Some(State::Active));
        check("2024-07-03", Some(State::Quiet));
        check("2024-04-05 2024-10-02", Some(State::Active));
        check("2024-04-04 2024-10-02", Some(State::Returning));
        check("2024-04-04 2024-10-02 2024-12-24", Some(State::Returning));
        check("2023-01-01 2024-02-02 2024-05-05", Some(State::Quiet));
        check("2025-03-01", Some(State::New));
    }

    #[test]
    fn what_recurs_and_weighs_most_comes_first() {
        let (_, analysis) = read(
            &[
                // Once, and just now.
                "date: 2025-05-30\nduration: 100 hours\ncauses: [hardware]",
                // Twice, lately.
                "date: 2025-05-01\ncauses: [code-defect]",
                "date: 2025-04-01\ncauses: [code-defect]",
                // Three times, long ago.
                "date: 2021-01-01\ncauses: [data]",
                "date: 2021-02-01\ncauses: [data]",
                "date: 2021-03-01\ncauses: [data]",
                // As lately, and for longer.
                "date: 2025-05-01\nduration: 10 hours\ncauses: [observability]",
                "date: 2025-04-01\ncauses: [observability]",
            ],
            "2025-06-01",
        );
        let recurrence = &analysis.recurrence;
        let order: Vec<&str> =
            recurrence.ranking.iter().map(|&at| recurrence.causes[at].id.as_str()).collect();
        assert_eq!(order, ["observability", "code-defect", "data", "hardware"]);
    }
}
