//! The home page: what keeps coming back, what happened last, what is late, and the ways in.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};
use serde::Serialize;

use crate::analysis::ledger::{Counts, Item};
use crate::analysis::recurrence::History;
use crate::casebook::IncidentIndex;
use crate::incident::kind::Kind;
use crate::incident::lesson;
use crate::site::Site;
use crate::site::route::Route;
use crate::site::view::actions::{self, ActionRow};
use crate::site::view::answer::{self, Answer};
use crate::site::view::late::Late;
use crate::site::view::lessons::{self, Marked};
use crate::site::view::link::Link;
use crate::site::view::listing::{self, CountedLink};
use crate::site::view::moment::Time;
use crate::site::view::page::Page;
use crate::site::view::recurring::Recurring;
use crate::site::view::row::Row;
use crate::site::view::severity::Severity;
use crate::site::view::tally::Tally;
use crate::site::wording::{self, counted, number};

/// What `home.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct HomePage {
    /// The frame.
    pub page: Page,
    /// How many incidents there are, of any time.
    pub tally: Tally,
    /// The causes that matter most of those that struck more than once.
    pub recurring: Vec<ComesBack>,
    /// The newest incidents, near misses, drills and maintenance windows.
    pub newest: Vec<Row>,
    /// Link to all incidents.
    pub all: String,
    /// This year against the last; none where no incident has a date.
    pub trend: Option<Trend>,
    /// The action items.
    pub actions: ActionFigures,
    /// What was learned last.
    pub learned: Vec<Learned>,
    /// How many lessons there are, with their page; none without any.
    pub lessons: Option<Link>,
    /// The most frequent causes, of any time, where none struck more than once.
    pub causes: Vec<CountedLink>,
    /// Link to all causes.
    pub all_causes: String,
    /// The ways in: years, services, teams, tags; those that hold something.
    pub registers: Vec<RegisterLinks>,
}

/// A cause that keeps coming back.
#[derive(Debug, Clone, Serialize)]
pub struct ComesBack {
    /// How often, how lately, how it stands.
    pub line: Recurring,
    /// What was done and did not hold, or was promised and is still to be done.
    pub answers: Vec<Answer>,
}

/// A lesson and where it comes from.
#[derive(Debug, Clone, Serialize)]
pub struct Learned {
    /// The words. HTML.
    pub text: String,
    /// The incident's id, with the place.
    pub place: Link,
    /// Its day.
    pub date: Option<Time>,
}

/// The incidents of twelve months against those of the twelve before. Near misses, drills and maintenance windows are
/// not in it.
#[derive(Debug, Clone, Serialize)]
pub struct Trend {
    /// `12 months to 7 Nov 2024`
    pub period: String,
    /// Why the period does not end today, where it does not: a sentence.
    pub note: Option<String>,
    /// How many there were in it.
    pub count: u64,
    /// How many there were in the twelve months before.
    pub before: u64,
    /// `5 more than in the 12 months before`, `as many as in the 12 months before`.
    pub change: String,
    /// By severity, worst first, then others; levels of the scale are there even with zeros, if any is used.
    pub severities: Vec<SeverityTrend>,
}

/// The incidents of one severity.
#[derive(Debug, Clone, Serialize)]
pub struct SeverityTrend {
    /// Which; none for those that are not on the scale or state none.
    pub severity: Option<Severity>,
    /// In the twelve months.
    pub count: u64,
    /// In the twelve months before.
    pub before: u64,
    /// Of any time.
    pub ever: u64,
}

/// The action items in numbers.
#[derive(Debug, Clone, Serialize)]
pub struct ActionFigures {
    /// Proposed, open and in progress.
    pub open: u64,
    /// Those of them that are past their due date.
    pub late: Late,
    /// Done, verified and declined.
    pub closed: u64,
    /// The ones overdue longest.
    pub most_overdue: Vec<ActionRow>,
    /// Link to those still to be done.
    pub all: String,
}

/// A register with its most frequent lines.
#[derive(Debug, Clone, Serialize)]
pub struct RegisterLinks {
    /// `Years`, `Services` …
    pub heading: String,
    /// Link to its first page.
    pub href: String,
    /// Its lines with their counts: years newest first, else the most frequent first.
    pub lines: Vec<CountedLink>,
    /// How many lines there are beyond those.
    pub more: usize,
}

/// How much of each list the home page shows: what fits a screen beside the figures.
const RECURRING: usize = 3;
const NEWEST: usize = 6;
const LEARNED: usize = 3;
const SUMMARY_LENGTH: usize = 150;
const OVERDUE: usize = 3;
const CAUSES: usize = 6;
const REGISTER_LINES: usize = 12;

/// Makes the page. `inline` makes HTML of a text, `marked` of a document's words.
#[must_use]
pub fn view(site: &Site, inline: &dyn Fn(&str) -> String, marked: &Marked) -> HomePage {
    let route = Route::Home;
    let recurring = recurring(site, &route, inline);
    let newest = site.published().iter().take(NEWEST);
    let shown = if recurring.is_empty() { CAUSES } else { 0 };
    let causes = listing::most_frequent(site, site.published()).into_iter().take(shown);
    HomePage {
        page: Page::new(site, &route, &site.input.config.title, ""),
        tally: Tally::new(site, site.published()),
        recurring,
        newest: newest
            .map(|&index| Row::with_summary(site, &route, index, SUMMARY_LENGTH))
            .collect(),
        all: site.href(&route, &Route::Incidents),
        trend: trend(site),
        actions: action_figures(site, &route, inline),
        learned: learned(site, &route, marked),
        lessons: lessons(site, &route),
        causes: causes
            .map(|(index, count)| {
                let title = &site.plan.register.causes[index].heading.title;
                CountedLink {
                    link: Link::to(site, &route, &Route::Cause(index), title),
                    count: Some(count),
                    late: None,
                }
            })
            .collect(),
        all_causes: site.href(&route, &Route::Causes),
        registers: registers(site, &route),
    }
}

/// A class stands for itself only where none of its causes struck more than once.
fn recurring(site: &Site, route: &Route, inline: &dyn Fn(&str) -> String) -> Vec<ComesBack> {
    let recurrence = &site.input.analysis.recurrence;
    let histories = || {
        let ranked = recurrence.ranking.iter().map(|&at| &recurrence.causes[at]);
        ranked.take_while(|history| history.occurrences.len() > 1)
    };
    let covered: BTreeSet<&str> =
        histories().filter(|history| !history.is_class).map(History::class).collect();
    histories()
        .filter(|history| !history.is_class || !covered.contains(history.id.as_str()))
        .take(RECURRING)
        .map(|history| ComesBack {
            line: Recurring::new(site, route, history),
            answers: answer::failing(site, route, history, inline),
        })
        .collect()
}

/// The first lesson of each of the newest incidents that have one to learn from.
fn learned(site: &Site, route: &Route, marked: &Marked) -> Vec<Learned> {
    let first = |index: IncidentIndex| {
        let incident = site.incident(index);
        let lesson = incident.lessons.iter().find(|lesson| lesson.kind == lesson::Kind::Learned)?;
        Some(Learned {
            text: lessons::line(index, lesson, marked).text,
            place: Link {
                text: incident.id.text.clone(),
                href: Some(lessons::place(site, route, index, lesson)),
            },
            date: incident.date.as_ref().map(|date| Time::day(date.value)),
        })
    };
    site.published().iter().filter_map(|&index| first(index)).take(LEARNED).collect()
}

fn lessons(site: &Site, route: &Route) -> Option<Link> {
    let lessons = site.published().iter().map(|&index| site.incident(index).lessons.len());
    let count = lessons.sum::<usize>() as u64;
    (count > 0).then(|| {
        let text = format!("All {}", counted(count, "lesson", "lessons"));
        Link::to(site, route, &Route::Lessons, &text)
    })
}

/// The twelve months end today. Where nothing happened in them, the newest incident says more than two zeros would: they
/// end on its day then, and the page says so.
fn trend(site: &Site) -> Option<Trend> {
    let as_of = site.input.as_of;
    let dated: Vec<(NaiveDate, IncidentIndex)> = site
        .published()
        .iter()
        .filter(|&&index| site.incident(index).kind == Kind::Incident)
        .filter_map(|&index| Some((site.incident(index).date.as_ref()?.value, index)))
        .collect();
    let newest = dated.iter().map(|(date, _)| *date).max()?;
    let a_year_before = |day: NaiveDate| day.checked_sub_months(Months::new(12));
    let happened_lately = newest > a_year_before(as_of)?;
    let end = if happened_lately { as_of } else { newest };
    let start = a_year_before(end)?;
    let start_before = a_year_before(start)?;
    let between = |from: NaiveDate, to: NaiveDate| -> Vec<IncidentIndex> {
        dated.iter().filter(|(date, _)| from < *date && *date <= to).map(|(_, i)| *i).collect()
    };
    let (now, before) = (between(start, end), between(start_before, start));
    Some(Trend {
        period: format!("12 months to {}", wording::day(end)),
        note: (!happened_lately).then(|| {
            format!(
                "The newest incident is from {}; the figures are those of that day.",
                wording::day(newest)
            )
        }),
        count: now.len() as u64,
        before: before.len() as u64,
        change: change(now.len() as u64, before.len() as u64),
        severities: severities(site, &now, &before),
    })
}

fn change(now: u64, before: u64) -> String {
    let versus = "in the 12 months before";
    match now.cmp(&before) {
        std::cmp::Ordering::Equal => format!("as many as {versus}"),
        std::cmp::Ordering::Greater => format!("{} more than {versus}", number(now - before)),
        std::cmp::Ordering::Less => format!("{} fewer than {versus}", number(before - now)),
    }
}

fn severities(site: &Site, now: &[IncidentIndex], before: &[IncidentIndex]) -> Vec<SeverityTrend> {
    let scale = &site.input.config.severities;
    let place = |index: IncidentIndex| {
        let level = site.incident(index).severity.as_ref()?.value.level.as_ref()?;
        scale.iter().position(|step| step.level == *level)
    };
    let ever: Vec<IncidentIndex> = site
        .published()
        .iter()
        .copied()
        .filter(|&index| site.incident(index).kind == Kind::Incident)
        .collect();
    let count = |incidents: &[IncidentIndex], wanted: Option<usize>| {
        incidents.iter().filter(|&&index| place(index) == wanted).count() as u64
    };
    let line = |wanted: Option<usize>| SeverityTrend {
        severity: wanted.map(|place| Severity::of_level(scale, place)),
        count: count(now, wanted),
        before: count(before, wanted),
        ever: count(&ever, wanted),
    };
    let on_scale = (0..scale.len()).map(|place| line(Some(place)));
    // A scale on which nothing stands says nothing.
    let used = ever.iter().any(|&index| place(index).is_some());
    on_scale.filter(|_| used).chain(Some(line(None)).filter(|line| line.ever > 0)).collect()
}

fn action_figures(site: &Site, route: &Route, inline: &dyn Fn(&str) -> String) -> ActionFigures {
    let ledger = &site.input.analysis.ledger;
    let counts = Counts::of(ledger.items());
    let mut late: Vec<&Item> = ledger.items().filter(|item| item.is_overdue()).collect();
    late.sort_by_key(|item| std::cmp::Reverse(item.overdue_days));
    ActionFigures {
        open: counts.to_do as u64,
        late: actions::late(site),
        closed: counts.closed as u64,
        most_overdue: late
            .into_iter()
            .take(OVERDUE)
            .map(|item| actions::action_row(site, route, item.place, inline))
            .collect(),
        all: site.href(route, &Route::Actions),
    }
}

fn registers(site: &Site, route: &Route) -> Vec<RegisterLinks> {
    let register = &site.plan.register;
    let line = |to: Route, title: &str, incidents: &[IncidentIndex]| CountedLink {
        link: Link::to(site, route, &to, title),
        count: Some(incidents.len() as u64),
        late: None,
    };
    let years: Vec<CountedLink> = register
        .years
        .iter()
        .enumerate()
        .map(|(i, year)| line(Route::Year(i), &year.year.to_string(), &year.incidents))
        .collect();
    let services = register.services.iter().enumerate().map(|(i, service)| {
        line(Route::Service(i), &service.heading.title, &service.heading.incidents)
    });
    let teams = register
        .teams
        .iter()
        .enumerate()
        .map(|(i, team)| line(Route::Team(i), &team.heading.title, &team.heading.incidents));
    let tags = register
        .tags
        .iter()
        .enumerate()
        .map(|(i, tag)| line(Route::Tag(i), &tag.title, &tag.incidents));
    [
        ("Years", Route::Years, years),
        ("Services", Route::Services, most_first(services)),
        ("Teams", Route::Teams, most_first(teams)),
        ("Tags", Route::Tags, most_first(tags)),
    ]
    .into_iter()
    .filter(|(_, _, lines)| !lines.is_empty())
    .map(|(heading, to, mut lines)| {
        let more = lines.len().saturating_sub(REGISTER_LINES);
        lines.truncate(REGISTER_LINES);
        RegisterLinks { heading: heading.to_owned(), href: site.href(route, &to), lines, more }
    })
    .collect()
}

/// By count; equal ones stay in the order of their names.
fn most_first(lines: impl Iterator<Item = CountedLink>) -> Vec<CountedLink> {
    let mut lines: Vec<CountedLink> = lines.collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.count));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::example::Example;

    fn trend_as_of(as_of: &'static str) -> Trend {
        let mut example = Example::of(&[
            ("a.md", "---\ndate: 2023-06-01\n---\n\nText.\n"),
            ("b.md", "---\ndate: 2024-03-01\nseverity: sev1\n---\n\nText.\n"),
            ("c.md", "---\ndate: 2025-01-01\nseverity: sev2\n---\n\nText.\n"),
            ("d.md", "---\ndate: 2025-02-01\nkind: drill\n---\n\nText.\n"),
        ]);
        example.as_of = as_of;
        example.plan(trend).expect("a trend")
    }

    #[test]
    fn twelve_months_end_today_while_something_happened_in_them() {
        let trend = trend_as_of("2025-06-01");
        assert_eq!((trend.count, trend.before, trend.note), (1, 1, None));
        assert_eq!(trend.period, "12 months to 1 Jun 2025");
        let severities: Vec<_> = trend
            .severities
            .iter()
            .map(|line| {
                (line.severity.as_ref().map_or("none", |s| &s.label), line.count, line.ever)
            })
            .collect();
        assert_eq!(
            severities,
            [("SEV1", 0, 1), ("SEV2", 1, 1), ("SEV3", 0, 0), ("SEV4", 0, 0), ("none", 0, 1)]
        );
    }

    #[test]
    fn long_after_the_last_incident_they_end_with_it_and_say_so() {
        let trend = trend_as_of("2030-06-01");
        assert_eq!((trend.count, trend.before), (2, 1));
        assert_eq!(trend.period, "12 months to 1 Jan 2025");
        assert_eq!(
            trend.note.as_deref(),
            Some("The newest incident is from 1 Jan 2025; the figures are those of that day.")
        );
    }

    #[test]
    fn what_keeps_coming_back_stands_with_what_did_not_hold() {
        let fix = "---\nid: INC-1\ndate: 2024-01-01\ncauses: [configuration/environment]\nactions:\n\
             \x20 - {id: A1, title: First fix, status: done, done_on: 2024-01-05}\n\
             \x20 - {id: A2, title: Last fix, status: done, done_on: 2024-02-05}\n\
             \x20 - {id: A3, title: Promise, status: open}\n---\n\n## Lessons learned\n\n- Compare\n";
        let again = "---\nid: INC-2\ndate: 2025-05-01\ncauses: [configuration/environment, time]\n---\n\n\
             ## What went well\n\n- The alert\n";
        let documents = [("a.md", fix), ("b.md", again)];
        Example::of(&documents).plan(|site| {
            let page = view(site, &str::to_owned, &|_, text| text.plain.clone());
            let causes: Vec<&str> =
                page.recurring.iter().map(|cause| cause.line.id.as_str()).collect();
            assert_eq!(causes, ["configuration/environment"], "its class says no more");
            let answers: Vec<(&str, &str)> = page.recurring[0]
                .answers
                .iter()
                .map(|answer| (answer.row.action.id.as_str(), answer.outcomes[0].kind.as_str()))
                .collect();
            assert_eq!(answers, [("A2", "came-back"), ("A3", "struck-while-open")]);
            assert!(page.causes.is_empty(), "the most frequent ones stand in for them only");
            let learned: Vec<&str> = page.learned.iter().map(|l| l.text.as_str()).collect();
            assert_eq!(learned, ["Compare"], "what went well was not learned");
            assert_eq!(page.lessons.map(|link| link.text).as_deref(), Some("All 2 lessons"));
        });
        Example::of(&documents[..1]).plan(|site| {
            let page = view(site, &str::to_owned, &|_, text| text.plain.clone());
            assert!(page.recurring.is_empty());
            assert!(!page.causes.is_empty());
        });
    }

    #[test]
    fn the_change_is_a_plain_statement() {
        assert_eq!(change(14, 9), "5 more than in the 12 months before");
        assert_eq!(change(9, 14), "5 fewer than in the 12 months before");
        assert_eq!(change(3, 3), "as many as in the 12 months before");
    }
}
