//! What was promised against a cause, and how it stood the test when the cause struck again.
//!
//! An action answers the causes that its `addresses` names; a class there stands for all of its causes. Without
//! `addresses` it answers the causes of its own incident. Each later occurrence of the cause, with a service in common
//! where both incidents name services, puts an answer to the test: it struck after the fix, or while the fix was still
//! to come.
//!
//! In ten thousand incidents there are millions of such tests, so they are found when someone asks: an answer keeps the
//! first ones only.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use crate::analysis::ledger::ItemRef;
use crate::casebook::IncidentIndex;
use crate::incident::action::Status;

/// An action against a cause, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The action.
    pub place: ItemRef,
    /// Whether it names the cause; else it answers what its own incident had.
    pub declared: bool,
    /// Where it stood on the day.
    pub status: Status,
    /// When it was done, else verified.
    pub done_on: Option<NaiveDate>,
    /// The first occurrence after the day it was done: the fix did not hold.
    pub came_back: Option<IncidentIndex>,
    /// The first occurrence later than its own incident and not after the day it was done: known, and still open.
    pub struck_while_open: Option<IncidentIndex>,
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
            Status::Done | Status::Verified if self.came_back.is_none() => Effect::Held,
            Status::Done | Status::Verified => Effect::CameBack,
            _ if self.struck_while_open.is_none() => Effect::Pending,
            _ => Effect::StruckWhileOpen,
        }
    }
}

/// The occurrences that put an action to the test. Each list begins with the oldest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tests {
    /// After the day it was done.
    pub after_fix: Vec<IncidentIndex>,
    /// Later than its own incident and not after the day it was done.
    pub while_open: Vec<IncidentIndex>,
    /// Later than its own incident where nobody can say which of the two it was: it was declined, or done on a day that
    /// nobody wrote down.
    pub unjudged: Vec<IncidentIndex>,
}

/// What an occurrence says of an earlier answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The action.
    pub place: ItemRef,
    /// Whether it had been done: the cause came back after the fix. Else it was still open.
    pub after_fix: bool,
    /// The cause that struck again, as the number of what incidents name; the first one, where it is several.
    pub(super) leaf: usize,
}

/// All answers to what incidents name as causes, and the incidents that test them. What incidents name is numbered; a
/// class stands here only for the incidents that name it alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    /// By place, then by what is answered.
    promises: Vec<Promise>,
    /// By incident: where its promises begin; one more, where the last ones end.
    first: Vec<usize>,
    /// By what incidents name: what answers it, as indices into `promises`.
    of_leaf: Vec<Vec<usize>>,
    /// By what incidents name: its occurrences up to the day of the analysis.
    struck: Vec<Series>,
    /// By what incidents name: the documents that promise something against it.
    promised: Vec<Series>,
    /// By incident.
    days: Arc<[Option<NaiveDate>]>,
    /// By incident: its services, as numbers.
    services: Arc<[Vec<usize>]>,
    /// By incident: what struck in it, in order.
    had: Vec<Vec<usize>>,
}

/// An action that answers one cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Promise {
    pub place: ItemRef,
    /// What it answers.
    pub leaf: usize,
    pub declared: bool,
    pub status: Status,
    pub done_on: Option<NaiveDate>,
}

/// What the answers are made from.
pub(super) struct Material {
    pub promises: Vec<Promise>,
    /// By what incidents name: its occurrences, the oldest first, those without a day last.
    pub occurrences: Vec<Vec<IncidentIndex>>,
    /// By incident.
    pub days: Arc<[Option<NaiveDate>]>,
    /// By incident: its services, as numbers.
    pub services: Arc<[Vec<usize>]>,
    /// What happens after this day tests nothing yet.
    pub as_of: NaiveDate,
}

impl Answers {
    pub(super) fn new(material: Material) -> Self {
        let Material { mut promises, occurrences, days, services, as_of } = material;
        promises.sort_unstable();
        promises.dedup_by_key(|promise| (promise.place, promise.leaf));
        let mut had = vec![Vec::new(); days.len()];
        let mut struck = Vec::with_capacity(occurrences.len());
        for (leaf, occurrences) in occurrences.iter().enumerate() {
            let known = occurrences
                .partition_point(|&incident| days[incident].is_some_and(|day| day <= as_of));
            for &incident in &occurrences[..known] {
                had[incident].push(leaf);
            }
            struck.push(Series::new(occurrences[..known].to_vec()));
        }
        let mut of_leaf = vec![Vec::new(); occurrences.len()];
        let mut promising = vec![Vec::new(); occurrences.len()];
        for (index, promise) in promises.iter().enumerate() {
            of_leaf[promise.leaf].push(index);
            if days[promise.place.incident].is_some() {
                promising[promise.leaf].push(promise.place.incident);
            }
        }
        let promised = promising.into_iter().map(|mut incidents| {
            incidents.dedup();
            // Incidents are kept with the newest first, so the other way round they are nearly in order.
            incidents.reverse();
            incidents.sort_by_key(|&incident| (days[incident], incident));
            Series::new(incidents)
        });
        let first = (0..=days.len())
            .map(|incident| promises.partition_point(|promise| promise.place.incident < incident))
            .collect();
        Self { first, promised: promised.collect(), promises, of_leaf, struck, days, services, had }
    }

    /// The answers to some of what incidents name, each action once, those of the oldest incident first.
    pub(super) fn to(&self, leaves: Range<usize>) -> Vec<Answer> {
        let mut places: Vec<usize> =
            leaves.flat_map(|leaf| self.of_leaf[leaf].iter().copied()).collect();
        places.sort_unstable();
        let mut answers: Vec<Answer> = Vec::with_capacity(places.len());
        for place in places {
            let answer = self.answer(&self.promises[place]);
            match answers.last_mut() {
                Some(known) if known.place == answer.place => {
                    known.declared |= answer.declared;
                    known.came_back = self.earlier(known.came_back, answer.came_back);
                    known.struck_while_open =
                        self.earlier(known.struck_while_open, answer.struck_while_open);
                }
                _ => answers.push(answer),
            }
        }
        answers.sort_by_cached_key(|answer| self.place_key(answer.place));
        answers
    }

    /// What an action answers, in order.
    pub(super) fn by(&self, place: ItemRef) -> Vec<(usize, Answer)> {
        let promises = self.of_incident(place.incident).iter();
        promises
            .filter(|promise| promise.place == place)
            .map(|promise| (promise.leaf, self.answer(promise)))
            .collect()
    }

    /// What the actions of an incident answer.
    fn of_incident(&self, incident: IncidentIndex) -> &[Promise] {
        &self.promises[self.first[incident]..self.first[incident + 1]]
    }

    fn answer(&self, promise: &Promise) -> Answer {
        let parts = self.parts(promise);
        let services = &self.services[promise.place.incident];
        let first = |range| self.struck[promise.leaf].first(services, range, &self.services);
        Answer {
            place: promise.place,
            declared: promise.declared,
            status: promise.status,
            done_on: promise.done_on,
            came_back: first(parts.after_fix),
            struck_while_open: first(parts.while_open),
        }
    }

    /// The occurrences that put an action to the test, of some of what incidents name.
    pub(super) fn tests(&self, place: ItemRef, leaves: &Range<usize>) -> Tests {
        let services = &self.services[place.incident];
        let mut tests = Tests::default();
        for promise in self
            .of_incident(place.incident)
            .iter()
            .filter(|promise| promise.place == place && leaves.contains(&promise.leaf))
        {
            let parts = self.parts(promise);
            let struck = &self.struck[promise.leaf];
            let matching = |range| struck.matching(services, range, &self.services);
            tests.after_fix.extend(matching(parts.after_fix));
            tests.while_open.extend(matching(parts.while_open));
            tests.unjudged.extend(matching(parts.unjudged));
        }
        for list in [&mut tests.after_fix, &mut tests.while_open, &mut tests.unjudged] {
            // Incidents are kept with the newest first.
            list.sort_by_key(|&incident| (self.days[incident], Reverse(incident)));
            list.dedup();
        }
        tests
    }

    /// What an incident says of earlier answers to its causes, by striking again; the oldest incident's first.
    pub(super) fn verdicts(&self, incident: IncidentIndex) -> Vec<Verdict> {
        let Some(day) = self.days[incident] else { return Vec::new() };
        let mut verdicts: Vec<Verdict> = Vec::new();
        for &leaf in &self.had[incident] {
            let promising = &self.promised[leaf];
            let earlier =
                0..promising.incidents.partition_point(|&other| self.days[other] < Some(day));
            for other in promising.matching(&self.services[incident], earlier, &self.services) {
                let given = self.of_incident(other).iter();
                for promise in given.filter(|promise| promise.leaf == leaf) {
                    let after_fix = match (promise.status, promise.done_on) {
                        (Status::Declined, _) | (Status::Done | Status::Verified, None) => continue,
                        (Status::Done | Status::Verified, Some(done)) => day > done,
                        _ => false,
                    };
                    verdicts.push(Verdict { place: promise.place, after_fix, leaf });
                }
            }
        }
        // Incidents are kept with the newest first, and all of these have a day.
        verdicts.sort_unstable_by_key(|verdict| {
            (Reverse(verdict.place.incident), verdict.place.position, verdict.leaf)
        });
        verdicts.dedup_by_key(|verdict| verdict.place);
        verdicts
    }

    /// By the day of the incident, those without a day last, and by the place in its document.
    pub(super) fn place_key(&self, place: ItemRef) -> impl Ord + use<> {
        let day = self.days[place.incident];
        (day.is_none(), day, Reverse(place.incident), place.position)
    }

    fn earlier(&self, a: Option<IncidentIndex>, b: Option<IncidentIndex>) -> Option<IncidentIndex> {
        let key = |&incident: &IncidentIndex| (self.days[incident], Reverse(incident));
        a.into_iter().chain(b).min_by_key(key)
    }

    /// The occurrences later than the promise, parted by what they say of it; services are not looked at.
    fn parts(&self, promise: &Promise) -> Parts {
        let struck = &self.struck[promise.leaf].incidents;
        let Some(day) = self.days[promise.place.incident] else { return Parts::default() };
        let until = |day| struck.partition_point(|&other| self.days[other] <= Some(day));
        let (start, end) = (until(day), struck.len());
        match (promise.status, promise.done_on) {
            (Status::Declined, _) | (Status::Done | Status::Verified, None) => {
                Parts { unjudged: start..end, ..Parts::default() }
            }
            (Status::Done | Status::Verified, Some(done)) => {
                let done = until(done).max(start);
                Parts { while_open: start..done, after_fix: done..end, ..Parts::default() }
            }
            _ => Parts { while_open: start..end, ..Parts::default() },
        }
    }
}

#[derive(Default)]
struct Parts {
    after_fix: Range<usize>,
    while_open: Range<usize>,
    unjudged: Range<usize>,
}

/// Incidents by day, the oldest first.
#[derive(Debug, Clone, Default, PartialEq)]
struct Series {
    incidents: Vec<IncidentIndex>,
    /// Made when somebody asks for some of its incidents.
    by_service: OnceLock<ByService>,
}

/// Where in that order incidents of a service stand.
#[derive(Debug, Clone, Default, PartialEq)]
struct ByService {
    of: BTreeMap<usize, Vec<usize>>,
    /// Those that name no service.
    of_none: Vec<usize>,
}

impl Series {
    fn new(incidents: Vec<IncidentIndex>) -> Self {
        Self { incidents, by_service: OnceLock::new() }
    }

    /// `all` are the services of all incidents.
    fn by_service(&self, all: &[Vec<usize>]) -> &ByService {
        self.by_service.get_or_init(|| {
            let mut found = ByService::default();
            for (position, &incident) in self.incidents.iter().enumerate() {
                if all[incident].is_empty() {
                    found.of_none.push(position);
                }
                for &service in &all[incident] {
                    found.of.entry(service).or_default().push(position);
                }
            }
            found
        })
    }

    /// The incidents within `range` in which no service or one of `services` is named, in order; with no `services`,
    /// all.
    fn matching(
        &self,
        services: &[usize],
        range: Range<usize>,
        all: &[Vec<usize>],
    ) -> Vec<IncidentIndex> {
        if services.is_empty() {
            return self.incidents[range].to_vec();
        }
        let mut positions: Vec<usize> = Vec::new();
        for list in self.by_service(all).lists(services) {
            let start = list.partition_point(|&position| position < range.start);
            let end = list.partition_point(|&position| position < range.end);
            positions.extend(&list[start..end.max(start)]);
        }
        positions.sort_unstable();
        positions.dedup();
        positions.into_iter().map(|position| self.incidents[position]).collect()
    }

    /// The first of them.
    fn first(
        &self,
        services: &[usize],
        range: Range<usize>,
        all: &[Vec<usize>],
    ) -> Option<IncidentIndex> {
        let position = if services.is_empty() {
            Some(range.start)
        } else {
            let next = |list: &Vec<usize>| {
                list.get(list.partition_point(|&position| position < range.start)).copied()
            };
            self.by_service(all).lists(services).filter_map(next).min()
        };
        position
            .filter(|position| range.contains(position))
            .map(|position| self.incidents[position])
    }
}

impl ByService {
    fn lists<'a>(&'a self, services: &'a [usize]) -> impl Iterator<Item = &'a Vec<usize>> {
        let named = services.iter().filter_map(|service| self.of.get(service));
        named.chain(std::iter::once(&self.of_none))
    }
}

#[cfg(test)]
mod tests {
    use super::Effect;
    use crate::analysis::Analysis;
    use crate::analysis::example::look;
    use crate::casebook::Casebook;

    /// The first incident, of 2024-01-10, with one action; what it struck again in; the day of the analysis.
    struct Case<'a> {
        head: &'a str,
        action: &'a str,
        later: &'a [&'a str],
        as_of: &'a str,
    }

    /// Effect, then the tests: `fix`, `open` or `?` with the number of the later incident.
    fn judged(case: &Case, id: &str) -> Option<String> {
        let first = format!(
            "---\nid: INC-0\ndate: 2024-01-10\n{}\nactions: [{{title: Do it, {}}}]\n---\n\n# T\n",
            case.head, case.action
        );
        let mut files = vec![("0.md".to_owned(), first)];
        files.extend(case.later.iter().enumerate().map(|(at, head)| {
            let at = at + 1;
            (format!("{at}.md"), format!("---\nid: INC-{at}\n{head}\n---\n\n# T\n"))
        }));
        let documents: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let (casebook, analysis) = look("", &documents, case.as_of);
        both_sides_agree(&casebook, &analysis);
        let history = analysis.recurrence.find(id)?;
        let answer = history.answers.first()?;
        assert_eq!(history.answers.len(), 1);
        let tests = analysis.recurrence.tests(history, answer.place);
        assert_eq!(answer.came_back, tests.after_fix.first().copied());
        assert_eq!(answer.struck_while_open, tests.while_open.first().copied());
        let mut words = vec![format!("{:?}", answer.effect())];
        for (name, list) in
            [("fix", tests.after_fix), ("open", tests.while_open), ("?", tests.unjudged)]
        {
            words.extend(
                list.iter().map(|&i| format!("{name}{}", &casebook.incidents[i].id.text[4..])),
            );
        }
        Some(words.join(" "))
    }

    /// What an action's side says, the later incident's side says too.
    fn both_sides_agree(casebook: &Casebook, analysis: &Analysis) {
        let recurrence = &analysis.recurrence;
        let mut of_actions = Vec::new();
        for item in analysis.ledger.items() {
            let tests = recurrence.all_tests(item.place);
            of_actions.extend(tests.after_fix.iter().map(|&i| (i, item.place, true)));
            of_actions.extend(tests.while_open.iter().map(|&i| (i, item.place, false)));
        }
        let mut of_incidents = Vec::new();
        for incident in 0..casebook.incidents.len() {
            for verdict in recurrence.verdicts(incident) {
                assert!(recurrence.cause_of(verdict).is_some());
                of_incidents.push((incident, verdict.place, verdict.after_fix));
            }
        }
        of_actions.sort_unstable();
        of_incidents.sort_unstable();
        assert_eq!(of_actions, of_incidents);
    }

    const DNS: &str = "causes: [network/dns]";
    const AGAIN: &[&str] = &[
        "date: 2024-03-01\ncauses: [network/dns]",
        "date: 2024-06-01\nkind: near-miss\ncauses: [Network/DNS]",
    ];

    #[track_caller]
    fn check(case: &Case, expected: &str) {
        assert_eq!(judged(case, "network/dns").as_deref(), Some(expected));
    }

    #[test]
    fn the_day_it_was_done_decides() {
        for (action, expected) in [
            ("status: done, done_on: 2024-02-01", "CameBack fix1 fix2"),
            ("status: done, done_on: 2024-02-29", "CameBack fix1 fix2"),
            ("status: done, done_on: 2024-03-01", "CameBack fix2 open1"),
            ("status: done, done_on: 2024-05-31", "CameBack fix2 open1"),
            ("status: done, done_on: 2024-06-01", "Held open1 open2"),
            ("status: done, done_on: 2024-07-01", "Held open1 open2"),
            ("status: done, done_on: 2023-12-24", "CameBack fix1 fix2"),
            ("status: verified, verified_on: 2024-04-01, evidence: x", "CameBack fix2 open1"),
            (
                "status: verified, done_on: 2024-02-01, verified_on: 2024-04-01",
                "CameBack fix1 fix2",
            ),
            ("status: done", "Undated ?1 ?2"),
            ("status: declined, reason: too dear", "Declined ?1 ?2"),
            ("status: open", "StruckWhileOpen open1 open2"),
            ("status: proposed", "StruckWhileOpen open1 open2"),
            ("status: in-progress", "StruckWhileOpen open1 open2"),
            // What a document records for a later day had not happened yet.
            ("status: done, done_on: 2025-02-01", "StruckWhileOpen open1 open2"),
        ] {
            check(&Case { head: DNS, action, later: AGAIN, as_of: "2025-01-01" }, expected);
        }
    }

    #[test]
    fn what_happens_later_tests_nothing_yet() {
        for (as_of, expected) in [
            ("2024-01-20", "Pending"),
            ("2024-02-15", "Held"),
            ("2024-02-29", "Held"),
            ("2024-03-01", "CameBack fix1"),
        ] {
            let action = "status: done, done_on: 2024-02-01";
            check(&Case { head: DNS, action, later: AGAIN, as_of }, expected);
        }
    }

    #[test]
    fn an_occurrence_of_the_same_day_or_without_a_day_tests_nothing() {
        let later = &["date: 2024-01-10\ncauses: [network/dns]", "causes: [network/dns]"];
        let action = "status: done, done_on: 2024-01-09";
        check(&Case { head: DNS, action, later, as_of: "2025-01-01" }, "Held");
        let drill = &["date: 2024-03-01\nkind: drill\ncauses: [network/dns]"];
        check(&Case { head: DNS, action, later: drill, as_of: "2025-01-01" }, "Held");
    }

    #[test]
    fn services_that_both_name_have_to_meet() {
        let later = &[
            "date: 2024-03-01\ncauses: [network/dns]\nservices: [pay, SHOP]",
            "date: 2024-03-02\ncauses: [network/dns]\nservices: [pay]",
            "date: 2024-03-03\ncauses: [network/dns]",
            "date: 2024-03-04\ncauses: [network/dns]\nservices: [search, shop]",
        ];
        for (head, expected) in [
            ("causes: [network/dns]\nservices: [shop, search]", "CameBack fix1 fix3 fix4"),
            ("causes: [network/dns]\nservices: [mail]", "CameBack fix3"),
            ("causes: [network/dns]", "CameBack fix1 fix2 fix3 fix4"),
        ] {
            let action = "status: done, done_on: 2024-02-01";
            check(&Case { head, action, later, as_of: "2025-01-01" }, expected);
        }
    }

    #[test]
    fn an_action_answers_what_it_addresses_else_what_its_incident_had() {
        let later = &[
            "date: 2024-03-01\ncauses: [network/dns]",
            "date: 2024-04-01\ncauses: [network/routing]",
            "date: 2024-05-01\ncauses: [network]",
            "date: 2024-06-01\ncauses: [data]",
        ];
        for (addresses, dns, routing, network, data) in [
            ("", Some("fix1"), None, Some("fix1"), None),
            (", addresses: [network]", Some("fix1"), Some("fix2"), Some("fix1 fix2 fix3"), None),
            (", addresses: [network/routing]", None, Some("fix2"), Some("fix2"), None),
            (", addresses: [data, network/dns]", Some("fix1"), None, Some("fix1"), Some("fix4")),
            // Nothing is called so, but it is a cause of the class.
            (", addresses: [network/vpn]", None, None, Some(""), None),
        ] {
            let action = format!("status: done, done_on: 2024-02-01{addresses}");
            let case = Case { head: DNS, action: &action, later, as_of: "2025-01-01" };
            for (cause, expected) in [
                ("network/dns", dns),
                ("network/routing", routing),
                ("network", network),
                ("data", data),
            ] {
                let expected = expected.map(|tests| match tests {
                    "" => "Held".to_owned(),
                    tests => format!("CameBack {tests}"),
                });
                assert_eq!(judged(&case, cause), expected, "{addresses} {cause}");
            }
        }
    }

    #[test]
    fn what_a_drill_promised_is_an_answer() {
        let head = "kind: drill\ncauses: [network/dns]";
        let action = "status: done, done_on: 2024-02-01";
        let case = Case { head, action, later: AGAIN, as_of: "2025-01-01" };
        check(&case, "CameBack fix1 fix2");
    }

    #[test]
    fn what_an_undated_incident_promised_is_an_answer_without_tests() {
        let text = "---\nid: INC-9\ncauses: [data]\nactions: [{title: Do it, status: open}]\n---\n";
        let later = "---\nid: INC-1\ndate: 2024-01-01\ncauses: [data]\n---\n";
        let (_, analysis) = look("", &[("a.md", text), ("b.md", later)], "2025-01-01");
        let history = analysis.recurrence.find("data").unwrap();
        assert_eq!(history.answers[0].effect(), Effect::Pending);
        assert!(analysis.recurrence.verdicts(0).is_empty());
    }
}
