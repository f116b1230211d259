//! The page of a cause or of a class of causes: when it struck, where, in which words, and what was done about it.

use std::collections::BTreeMap;

use chrono::Datelike;
use serde::Serialize;

use crate::analysis::recurrence::History;
use crate::casebook::IncidentIndex;
use crate::incident::Incident;
use crate::site::Site;
use crate::site::agenda::Subject;
use crate::site::route::Route;
use crate::site::view::answer::{self, AnswerGroup};
use crate::site::view::axis::Axis;
use crate::site::view::cause::Quote;
use crate::site::view::lessons;
use crate::site::view::link::{self, Link};
use crate::site::view::listing::{self, CountedLink, Fact};
use crate::site::view::named::Named;
use crate::site::view::page::Page;
use crate::site::view::recurring::{self, Recurring};
use crate::site::view::row::Row;
use crate::site::view::tally::Tally;
use crate::site::wording::{self, counted, number};

/// What `cause.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct CausePage {
    /// The frame.
    pub page: Page,
    /// The page's heading.
    pub heading: String,
    /// `class` or `class/cause`.
    pub id: String,
    /// The pages above this one, outermost first.
    pub path: Vec<Link>,
    /// How often, how lately, how it stands.
    pub line: Recurring,
    /// How many incidents there are, drills and maintenance included.
    pub tally: Tally,
    /// The figures of its history.
    pub figures: Vec<Figure>,
    /// The services hit, most first, and the action items against it that are to be done.
    pub facts: Vec<Fact>,
    /// The causes of a class, what matters most first.
    pub causes: Vec<Recurring>,
    /// Whether anything can be said of fixes against them.
    pub fixes: bool,
    /// The incidents in time; none where none has a date.
    pub axis: Option<Axis>,
    /// The gaps between them; none with fewer than two.
    pub gaps: Option<Gaps>,
    /// What was done about it: `18 action items, 5 to do.`; none where nothing was.
    pub promised: Option<String>,
    /// The same by what came of it; what did not hold comes first.
    pub answers: Vec<AnswerGroup>,
    /// The newest incidents with the words that show the cause.
    pub rows: Vec<Row>,
    /// The older ones by year, where there are many.
    pub older: Vec<OlderIncidents>,
}

/// A figure of a cause's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// `Struck`, `Median gap`, `Downtime` …
    pub name: String,
    /// `9 times`
    pub text: String,
    /// `8 incidents and 1 near miss`, where not all are incidents.
    pub note: Option<String>,
}

/// The days between one occurrence and the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gaps {
    /// In order, the last ones where there are many.
    pub bars: Vec<GapBar>,
    /// The width of the drawing.
    pub width: u64,
    /// All of them in words: `31, 29 and 31 days`.
    pub text: String,
    /// `The last 24 of 212.`, where those are not all.
    pub note: Option<String>,
    /// What becomes of them: `Shrinking: 12 days in the later half, 60 days in the earlier`.
    pub trend: Option<String>,
}

/// A gap as a bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapBar {
    /// Days.
    pub days: i64,
    /// Where it begins.
    pub x: u64,
    /// Its height, in hundredths of the longest.
    pub height: i64,
}

/// Incidents of a year, named only.
#[derive(Debug, Clone, Serialize)]
pub struct OlderIncidents {
    /// The year; `Without a date`.
    pub heading: String,
    /// Newest first.
    pub incidents: Vec<Named>,
}

/// How much a page holds: incidents with their words, services, gaps. A cause of ten years has thousands of incidents.
const ROWS: usize = 60;
const SERVICES: usize = 12;
const GAPS: usize = 24;

/// How far the bars of the gaps are apart.
const GAP_WIDTH: u64 = 44;

/// Makes the page of a cause or of a class of causes, by index into the register. `inline` makes HTML of a text.
#[must_use]
pub fn view(site: &Site, index: usize, inline: &dyn Fn(&str) -> String) -> CausePage {
    let route = Route::Cause(index);
    let causes = &site.plan.register.causes;
    let cause = &causes[index];
    let heading = &cause.heading;
    let mut path = vec![Link::to(site, &route, &Route::Causes, "Causes")];
    if let Some(class) = cause.class {
        path.push(link::cause(site, &route, &causes[class].heading.id));
    }
    let history = site.history(index);
    let tally = Tally::new(site, &heading.incidents);
    let line = Recurring::new(site, &route, history);
    let row = |&incident: &IncidentIndex| {
        let mut row = Row::new(site, &route, incident);
        words(site.incident(incident), &heading.id, &mut row);
        row
    };
    let (newest, rest) = heading.incidents.split_at(heading.incidents.len().min(ROWS));
    let within = within(site, &route, history);
    let description = format!("{}: {}.", heading.title, tally.text);
    CausePage {
        page: Page::new(site, &route, &format!("{} · Causes", heading.title), &description),
        heading: heading.title.clone(),
        id: heading.id.clone(),
        path,
        figures: figures(history, &line, &tally),
        facts: services(site, &route, history)
            .into_iter()
            .chain(listing::action_items(site, &route, Subject::Cause(index)))
            .chain(lessons::about(site, &route, index).map(listing::learned))
            .collect(),
        fixes: recurring::any_fixes(&within),
        causes: within,
        axis: Axis::new(site, &route, history),
        gaps: Gaps::new(history),
        promised: promised(history, &line),
        answers: answer::groups(site, &route, history, inline),
        rows: newest.iter().map(row).collect(),
        older: older(site, &route, rest),
        line,
        tally,
    }
}

/// The words for which an incident is listed under a cause or a class of causes: those of its text, or what its front
/// matter says.
fn words(incident: &Incident, id: &str, row: &mut Row) {
    let same = |cause: &&crate::incident::cause::Cause| {
        cause.id.eq_ignore_ascii_case(id) || cause.class().eq_ignore_ascii_case(id)
    };
    let named = incident.causes.iter().filter(same);
    let Some(cause) = named.max_by_key(|cause| cause.evidence.is_some()) else { return };
    row.quote = Quote::new(incident, cause, &row.href);
    row.summary = cause.evidence.clone().filter(|_| cause.declared);
    // The title stands right above.
    let title = row.title.to_lowercase();
    let said =
        |quote: &mut Quote| quote.section.is_none() && title.contains(&quote.text.to_lowercase());
    if row.quote.take_if(said).is_some() {
        row.summary = Some("Read from its title.".to_owned());
    }
}

fn figures(history: &History, line: &Recurring, tally: &Tally) -> Vec<Figure> {
    let figure = |name: &str, text: String, note: Option<String>| Figure {
        name: name.to_owned(),
        text,
        note,
    };
    let kinds = tally.apart.as_ref().map(|_| tally.text.clone());
    let mut figures = vec![figure("Struck", recurring::struck(history), kinds)];
    if let (Some(first), Some(last)) = (&line.first, &line.last) {
        if first == last {
            figures.push(figure("On", first.text.clone(), None));
        } else {
            figures.push(figure("Last", last.text.clone(), Some(format!("first {}", first.text))));
        }
    }
    if let Some(gap) = &line.gap {
        let text = line.trend.as_deref().map(wording::sentence_case);
        let name = if history.gaps.len() == 1 { "Gap" } else { "Median gap" };
        figures.push(figure(name, gap.clone(), text));
    }
    if let Some(downtime) = &line.downtime {
        let note = line.timed.as_ref().map(|timed| format!("{timed} say how long"));
        figures.push(figure("Downtime", downtime.clone(), note));
    }
    figures
}

fn services(site: &Site, route: &Route, history: &History) -> Option<Fact> {
    let hit = history.services.iter().take(SERVICES).map(|(name, count)| CountedLink {
        link: link::service(site, route, name),
        count: Some(*count as u64),
        late: None,
    });
    let mut links: Vec<CountedLink> = hit.collect();
    if let Some(more) = history.services.len().checked_sub(SERVICES).filter(|more| *more > 0) {
        let text = format!("and {} more", number(more as u64));
        links.push(CountedLink { link: Link::text(&text), count: None, late: None });
    }
    (!links.is_empty()).then(|| Fact { name: "Services hit".to_owned(), links })
}

/// The causes of a class, in the order in which they matter.
fn within(site: &Site, route: &Route, class: &History) -> Vec<Recurring> {
    if !class.is_class {
        return Vec::new();
    }
    let recurrence = &site.input.analysis.recurrence;
    let ranked = recurrence.ranking.iter().map(|&at| &recurrence.causes[at]);
    ranked
        .filter(|history| !history.is_class && class.holds(history))
        .map(|history| Recurring::new(site, route, history))
        .collect()
}

fn promised(history: &History, line: &Recurring) -> Option<String> {
    let all = history.answers.len() as u64;
    if all == 0 {
        return None;
    }
    let mut text = counted(all, "action item", "action items");
    if line.open > 0 {
        text = format!("{text}, {} to do", number(line.open));
    }
    Some(format!("{text}."))
}

impl Gaps {
    fn new(history: &History) -> Option<Self> {
        let all = history.gaps.len();
        // A single bar would be as high as the drawing, whatever it stands for.
        if all < 2 {
            return None;
        }
        let shown = &history.gaps[all.saturating_sub(GAPS)..];
        let longest = shown.iter().copied().max()?.max(1);
        let bars = shown.iter().zip(0..).map(|(&days, place)| GapBar {
            days,
            x: place * GAP_WIDTH,
            height: days * 100 / longest,
        });
        let words: Vec<String> = shown.iter().map(i64::to_string).collect();
        Some(Self {
            bars: bars.collect(),
            width: shown.len() as u64 * GAP_WIDTH,
            text: format!("{} days", wording::list(&words)),
            note: (all > shown.len())
                .then(|| format!("The last {} of {}.", shown.len(), number(all as u64))),
            trend: recurring::trend(history),
        })
    }
}

fn older(site: &Site, route: &Route, incidents: &[IncidentIndex]) -> Vec<OlderIncidents> {
    let mut years: BTreeMap<std::cmp::Reverse<Option<i32>>, Vec<Named>> = BTreeMap::new();
    for &index in incidents {
        let year = site.incident(index).date.as_ref().map(|date| date.value.year());
        years.entry(std::cmp::Reverse(year)).or_default().push(Named::new(site, route, index));
    }
    years
        .into_iter()
        .map(|(year, incidents)| OlderIncidents {
            heading: year.0.map_or_else(|| "Without a date".to_owned(), |year| year.to_string()),
            incidents,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::example::Example;

    fn page(documents: &[(&'static str, &'static str)], id: &str) -> CausePage {
        Example::of(documents).plan(|site| {
            let index = site.plan.register.cause(id).expect("a cause");
            view(site, index, &|text: &str| text.to_owned())
        })
    }

    const SITE: &[(&str, &str)] = &[
        (
            "a.md",
            "---\nid: INC-1\ndate: 2024-01-01\nseverity: sev1\ncauses: [network/dns]\nduration: 1 hour\nactions:\n\
             - {title: Resolvers, status: done, done_on: 2024-02-01}\n\
             - {title: Alert, status: open}\n\
             - {title: Rewrite, status: declined, reason: Too dear.}\n\
             - {title: Runbook, status: done}\n---\n# A\n",
        ),
        (
            "b.md",
            "---\nid: INC-2\ndate: 2024-03-01\ncauses: [{id: network/dns, text: A record was gone.}]\nactions:\n\
             - {title: Guard, status: done, done_on: 2025-05-30}\n\
             - {title: Watch, status: open, due: 2025-05-01}\n---\n# B\n",
        ),
        (
            "c.md",
            "---\nid: INC-3\ndate: 2024-03-05\nkind: drill\ncauses: [network/dns]\n---\n# C\n",
        ),
        ("d.md", "---\nid: INC-4\ncauses: [network/routing]\n---\n# D\n"),
    ];

    #[test]
    fn answers_stand_under_what_became_of_them() {
        let page = page(SITE, "network/dns");
        let answers: Vec<String> = page
            .answers
            .iter()
            .flat_map(|group| {
                group.answers.iter().map(|answer| {
                    let outcomes: Vec<String> = answer
                        .outcomes
                        .iter()
                        .map(|outcome| {
                            let struck = outcome.incidents.iter();
                            let ids: Vec<&str> =
                                struck.map(|struck| struck.incident.text.as_str()).collect();
                            format!("{} {}", outcome.text, ids.join(" "))
                        })
                        .collect();
                    let row = &answer.row;
                    let line = format!(
                        "{}: {}/{}: {}",
                        group.effect,
                        row.incident.text,
                        row.action.id,
                        outcomes.join("; ")
                    );
                    line.trim_end().to_owned()
                })
            })
            .collect();
        assert_eq!(
            answers,
            [
                "came-back: INC-1/A1: Came back after this fix INC-2",
                "struck-while-open: INC-1/A2: Still open when it struck again INC-2",
                "declined: INC-1/A3: Struck again since INC-2",
                "pending: INC-2/A2:",
                "undated: INC-1/A4: Struck again since INC-2",
                "held: INC-2/A1: Held for 2 days",
            ]
        );
        assert_eq!(page.promised.as_deref(), Some("6 action items, 2 to do."));
    }

    #[test]
    fn figures_and_words() {
        let page = page(SITE, "network/dns");
        let figures: Vec<String> = page
            .figures
            .iter()
            .map(|figure| {
                format!(
                    "{}: {} ({})",
                    figure.name,
                    figure.text,
                    figure.note.as_deref().unwrap_or("")
                )
            })
            .collect();
        assert_eq!(
            figures,
            [
                "Struck: 2 times (2 incidents and 1 drill)",
                "Last: 1 Mar 2024 (first 1 Jan 2024)",
                "Gap: 60 days ()",
                "Downtime: 1 h (1 of 2 say how long)",
            ]
        );
        let words: Vec<_> =
            page.rows.iter().map(|row| (row.id.as_str(), row.summary.as_deref())).collect();
        assert_eq!(
            words,
            [("INC-3", None), ("INC-2", Some("A record was gone.")), ("INC-1", None)]
        );
    }

    #[test]
    fn words_of_a_title_are_not_said_twice() {
        let rows = page(
            &[
                ("a.md", "---\nid: INC-1\n---\n# Shop down: DNS failure\n\nIt was down.\n"),
                ("b.md", "---\nid: INC-2\n---\n# Shop down\n\n## Root cause\n\nA DNS failure.\n"),
            ],
            "network/dns",
        )
        .rows;
        let said = |row: &Row| {
            let quote = row.quote.as_ref().map(|quote| quote.text.clone());
            (row.id.clone(), quote.or(row.summary.clone()).unwrap_or_default())
        };
        let mut said: Vec<(String, String)> = rows.iter().map(said).collect();
        said.sort();
        assert_eq!(said[0], ("INC-1".to_owned(), "Read from its title.".to_owned()));
        assert!(said[1].1.contains("DNS failure"), "{}", said[1].1);
    }

    #[test]
    fn a_class_rolls_up_its_causes() {
        let page = page(SITE, "network");
        let causes: Vec<_> =
            page.causes.iter().map(|cause| (cause.id.as_str(), cause.count)).collect();
        assert_eq!(causes, [("network/dns", 2), ("network/routing", 1)]);
        assert_eq!(page.line.count, 3);
        let axis = page.axis.expect("an axis");
        assert_eq!(axis.note.as_deref(), Some("1 incident without a date is not on it."));
        let rows: Vec<&str> = axis.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(rows, ["SEV1", "No severity", "Fixes"]);
        let shapes: Vec<&str> = axis.marks.iter().map(|mark| mark.shape.as_str()).collect();
        assert_eq!(shapes, ["severity-1", "severity-0", "came-back", "held"]);
        assert!(axis.marks.iter().all(|mark| (axis.left..=axis.right).contains(&mark.x)));
    }

    #[test]
    fn a_cause_of_many_incidents_stays_readable() {
        let texts: Vec<(String, String)> = (0..400)
            .map(|number: u32| {
                let (year, month, day) = (2020 + number / 100, number % 12 + 1, number % 28 + 1);
                let text = format!(
                    "---\nid: INC-{number}\ndate: {year}-{month:02}-{day:02}\ncauses: [network]\nactions:\n\
                     - {{title: Do it, status: done, done_on: {year}-12-31}}\n---\n# A\n"
                );
                (format!("{number}.md"), text)
            })
            .collect();
        let documents: Vec<(&'static str, &'static str)> =
            texts.into_iter().map(|(path, text)| (&*path.leak(), &*text.leak())).collect();
        let page = page(&documents, "network");
        assert_eq!(page.rows.len(), ROWS);
        let older: Vec<(&str, usize)> =
            page.older.iter().map(|year| (year.heading.as_str(), year.incidents.len())).collect();
        assert_eq!(older, [("2023", 40), ("2022", 100), ("2021", 100), ("2020", 100)]);
        let axis = page.axis.expect("an axis");
        assert!(axis.by_month && axis.marks.len() < 120, "{} marks", axis.marks.len());
        let gaps = page.gaps.expect("gaps");
        assert_eq!(gaps.note.as_deref(), Some("The last 24 of 399."));
        let came_back = &page.answers[0];
        assert_eq!((came_back.effect.as_str(), came_back.count), ("came-back", 300));
        assert_eq!(came_back.answers.len(), 12);
        assert_eq!(came_back.more.as_ref().unwrap().text, "and 288 more");
        assert_eq!(came_back.answers[0].outcomes[0].more.as_deref(), Some("and 97 more"));
    }
}
