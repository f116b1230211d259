//! How long services were down, quarter by quarter, as a table in which the longer times are darker.
//!
//! A sum in which a length is missing is a lower bound and is marked as one. No incident is a dash, an unknown length
//! is a word; neither is a zero.

use serde::Serialize;

use crate::analysis::Analysis;
use crate::analysis::quarter::Quarter;
use crate::analysis::trend::{Downtime, ServiceQuarter};
use crate::site::Site;
use crate::site::route::Route;
use crate::site::view::link::{self, Link};
use crate::site::wording::{self, counted, number};

/// A table of downtimes.
#[derive(Debug, Clone, Serialize)]
pub struct DowntimeTable {
    /// The headings of the columns: all together; what was earlier, where something was; the last quarters.
    pub columns: Vec<String>,
    /// The lines.
    pub rows: Vec<DowntimeRow>,
    /// Whether a sum lacks the length of an incident.
    pub has_lower_bounds: bool,
    /// What is counted nowhere in it, and why: a sentence each.
    pub left_out: Vec<String>,
}

/// A line of the table.
#[derive(Debug, Clone, Serialize)]
pub struct DowntimeRow {
    /// What it is about.
    pub heading: Link,
    /// `service`, `others` (what has no line of its own) or `all` (each incident once).
    pub kind: String,
    /// One a column.
    pub cells: Vec<DowntimeCell>,
}

/// How long some incidents lasted together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DowntimeCell {
    /// `3 h 5 min`, `≥ 3 h 5 min`, `not said`; `–` without an incident.
    pub text: String,
    /// How many incidents there are.
    pub incidents: u64,
    /// `3 incidents, 1 of them does not say how long it lasted`
    pub title: String,
    /// 0 (none) to 4 (longest), for class names. Sums have 0.
    pub step: i64,
}

/// How many services have a line of their own: what fits a screen.
const SERVICES: usize = 12;

/// How many quarters have a column of their own: two years.
const QUARTERS: usize = 8;

/// How many steps a theme has to draw.
const STEPS: i64 = 4;

/// The services that were down longest, as shown on the page `from`; none where no incident has a day.
#[must_use]
pub fn of_all(site: &Site, from: &Route) -> Option<DowntimeTable> {
    let trend = &site.input.analysis.trend;
    let span = Span::of(&trend.quarters)?;
    let mut lines: Vec<(&str, Vec<Downtime>)> = trend
        .services
        .chunk_by(|a, b| a.service == b.service)
        .map(|chunk| (chunk[0].service.as_str(), span.cells(&by_quarter(chunk))))
        .collect();
    // The sort is stable: equal ones stay in the order of their names.
    lines.sort_by_key(|(_, cells)| std::cmp::Reverse(cells.first().map(weight)));
    let others = lines.split_off(lines.len().min(SERVICES));
    let longest = span.longest(lines.iter().map(|(_, cells)| cells.as_slice()));
    let mut rows: Vec<DowntimeRow> = lines
        .iter()
        .map(|(service, cells)| DowntimeRow {
            heading: link::service(site, from, service),
            kind: "service".to_owned(),
            cells: span.shown(cells, longest),
        })
        .collect();
    if !others.is_empty() {
        let sums = others.iter().fold(span.cells(&[]), |sums, (_, cells)| {
            sums.into_iter().zip(cells).map(|(sum, cell)| sum.and(*cell)).collect()
        });
        let name = counted(others.len() as u64, "other service", "other services");
        rows.push(DowntimeRow {
            heading: Link::to(site, from, &Route::Services, &name),
            kind: "others".to_owned(),
            cells: span.shown(&sums, 0),
        });
    }
    let all = span.cells(&trend.quarters);
    rows.push(DowntimeRow {
        heading: Link::text("All, each incident once"),
        kind: "all".to_owned(),
        cells: span.shown(&all, 0),
    });
    let mut left_out = Vec::new();
    if trend.without_service > 0 {
        left_out.push(format!(
            "{} no service and {} in the last line only.",
            counted(trend.without_service as u64, "incident names", "incidents name"),
            if trend.without_service == 1 { "is" } else { "are" }
        ));
    }
    if trend.undated > 0 {
        left_out.push(format!(
            "{} no date and {} in no quarter.",
            counted(trend.undated as u64, "incident has", "incidents have"),
            if trend.undated == 1 { "is" } else { "are" }
        ));
    }
    Some(DowntimeTable {
        columns: span.columns(),
        has_lower_bounds: has_lower_bounds(&rows),
        rows,
        left_out,
    })
}

/// One service, by index into the register; none where no incident of it has a day.
#[must_use]
pub fn of_service(site: &Site, service: usize) -> Option<DowntimeTable> {
    let heading = &site.plan.register.services[service].heading;
    let Analysis { trend, roster, .. } = &**site.input.analysis;
    let quarters = by_quarter(trend.of_service(roster.service(&heading.id)));
    let span = Span::of(&quarters)?;
    let cells = span.cells(&quarters);
    let longest = span.longest([cells.as_slice()].into_iter());
    let rows = vec![DowntimeRow {
        heading: Link::text("Downtime"),
        kind: "service".to_owned(),
        cells: span.shown(&cells, longest),
    }];
    Some(DowntimeTable {
        columns: span.columns(),
        has_lower_bounds: has_lower_bounds(&rows),
        rows,
        left_out: Vec::new(),
    })
}

fn by_quarter(lines: &[ServiceQuarter]) -> Vec<(Quarter, Downtime)> {
    lines.iter().map(|line| (line.quarter, line.downtime)).collect()
}

/// What puts a service above another.
fn weight(downtime: &Downtime) -> (Option<i64>, usize) {
    (downtime.known(), downtime.incidents)
}

fn has_lower_bounds(rows: &[DowntimeRow]) -> bool {
    rows.iter().flat_map(|row| &row.cells).any(|cell| cell.text.starts_with('≥'))
}

/// The quarters that a table shows.
#[derive(Debug, Clone, Copy)]
struct Span {
    /// The first with a column of its own.
    first: Quarter,
    /// The last.
    last: Quarter,
    /// Whether something was before.
    has_earlier: bool,
}

impl Span {
    /// The last quarters of some that are in order; none where there are none.
    fn of(quarters: &[(Quarter, Downtime)]) -> Option<Self> {
        let (earliest, last) = (quarters.first()?.0, quarters.last()?.0);
        let shown = earliest.count_to(last).min(QUARTERS);
        let first = last.back(shown - 1);
        Some(Self { first, last, has_earlier: earliest < first })
    }

    fn columns(self) -> Vec<String> {
        let mut columns = vec!["In all".to_owned()];
        if self.has_earlier {
            columns.push("Earlier".to_owned());
        }
        let mut quarter = self.first;
        while quarter <= self.last {
            columns.push(wording::quarter(quarter));
            quarter = quarter.next();
        }
        columns
    }

    /// One a column.
    fn cells(self, quarters: &[(Quarter, Downtime)]) -> Vec<Downtime> {
        let own = self.first_column();
        let mut cells = vec![Downtime::default(); own + self.first.count_to(self.last)];
        for &(quarter, downtime) in quarters {
            let place =
                if quarter < self.first { 1 } else { own + self.first.count_to(quarter) - 1 };
            for cell in [0, place] {
                cells[cell] = cells[cell].and(downtime);
            }
        }
        cells
    }

    /// The column of the first quarter that has one.
    fn first_column(self) -> usize {
        1 + usize::from(self.has_earlier)
    }

    /// Whether a column is a quarter.
    fn is_quarter(self, column: usize) -> bool {
        column >= self.first_column()
    }

    /// The longest downtime of a quarter.
    fn longest<'a>(self, rows: impl Iterator<Item = &'a [Downtime]>) -> i64 {
        let quarters = rows.flat_map(|cells| {
            cells.iter().enumerate().filter(|(column, _)| self.is_quarter(*column))
        });
        quarters.filter_map(|(_, downtime)| downtime.known()).max().unwrap_or(0)
    }

    fn shown(self, cells: &[Downtime], longest: i64) -> Vec<DowntimeCell> {
        let shown = |(column, downtime): (usize, &Downtime)| {
            cell(*downtime, if self.is_quarter(column) { longest } else { 0 })
        };
        cells.iter().enumerate().map(shown).collect()
    }
}

fn cell(downtime: Downtime, longest: i64) -> DowntimeCell {
    let (incidents, silent) = (downtime.incidents as u64, downtime.without_duration as u64);
    let text = match downtime.known() {
        None if incidents == 0 => "–".to_owned(),
        None => "not said".to_owned(),
        Some(minutes) if silent > 0 => format!("≥ {}", wording::duration(minutes)),
        Some(minutes) => wording::duration(minutes),
    };
    let mut title = match incidents {
        0 => "no incident".to_owned(),
        incidents => counted(incidents, "incident", "incidents"),
    };
    if silent > 0 {
        let who = if silent == incidents {
            String::new()
        } else {
            format!("{} of them ", number(silent))
        };
        let (verb, pronoun) = if silent == 1 { ("does", "it") } else { ("do", "they") };
        let joint = if who.is_empty() { " that" } else { "," };
        title = format!("{title}{joint} {who}{verb} not say how long {pronoun} lasted");
    }
    let step = match downtime.known() {
        Some(minutes) if longest > 0 => {
            // Rounded up, so that any downtime has a shade.
            let share = i128::from(minutes) * i128::from(STEPS) + i128::from(longest) - 1;
            i64::try_from(share / i128::from(longest)).unwrap_or(STEPS).clamp(0, STEPS)
        }
        _ => 0,
    };
    DowntimeCell { text, incidents, title, step }
}

#[cfg(test)]
mod tests {
    use super::{DowntimeTable, of_all, of_service};
    use crate::site::example::Example;
    use crate::site::route::Route;

    const DOCUMENTS: [(&str, &str); 6] = [
        (
            "a.md",
            "---\nid: A\ndate: 2022-06-01\nservices: [basket]\nimpact: {duration_minutes: 60}\n---\n# A\n",
        ),
        (
            "b.md",
            "---\nid: B\ndate: 2024-12-31\nservices: [basket, search]\nimpact: {duration_minutes: 200}\n---\n# B\n",
        ),
        ("c.md", "---\nid: C\ndate: 2024-12-30\nservices: [basket]\n---\n# C\n"),
        ("d.md", "---\nid: D\ndate: 2024-04-01\nservices: [search]\n---\n# D\n"),
        ("e.md", "---\nid: E\ndate: 2024-11-05\nimpact: {duration_minutes: 10}\n---\n# E\n"),
        ("f.md", "---\nid: F\nservices: [search]\nimpact: {duration_minutes: 10}\n---\n# F\n"),
    ];

    fn shown(table: &DowntimeTable) -> Vec<String> {
        let rows = table.rows.iter().map(|row| {
            let cells: Vec<String> = row
                .cells
                .iter()
                .map(|cell| format!("{} {} {}", cell.text, cell.incidents, cell.step))
                .collect();
            format!("{}: {}", row.heading.text, cells.join(" | "))
        });
        rows.collect()
    }

    #[test]
    fn what_is_missing_is_no_zero() {
        Example::of(&DOCUMENTS).plan(|site| {
            let table = of_all(site, &Route::Trends).expect("a table");
            assert_eq!(table.columns[..3], ["In all", "Earlier", "Q1 2023"]);
            assert_eq!(table.columns[9..], ["Q4 2024"]);
            let none = "– 0 0 | – 0 0 | – 0 0 | – 0 0 | – 0 0";
            assert_eq!(
                shown(&table),
                [
                    format!("basket: ≥ 4 h 20 min 3 0 | 1 h 1 0 | {none} | – 0 0 | – 0 0 | ≥ 3 h 20 min 2 4"),
                    format!("search: ≥ 3 h 20 min 2 0 | – 0 0 | {none} | not said 1 0 | – 0 0 | 3 h 20 min 1 4"),
                    format!("All, each incident once: ≥ 4 h 30 min 5 0 | 1 h 1 0 | {none} | not said 1 0 | – 0 0 | ≥ 3 h 30 min 3 0"),
                ]
            );
            assert!(table.has_lower_bounds);
            assert_eq!(
                table.left_out,
                [
                    "1 incident names no service and is in the last line only.",
                    "1 incident has no date and is in no quarter."
                ]
            );
            let titles: Vec<&str> =
                table.rows[1].cells.iter().map(|cell| cell.title.as_str()).collect();
            assert_eq!(
                [titles[1], titles[7], titles[9], titles[0]],
                [
                    "no incident",
                    "1 incident that does not say how long it lasted",
                    "1 incident",
                    "2 incidents, 1 of them does not say how long it lasted"
                ]
            );
        });
    }

    #[test]
    fn a_service_has_its_own_quarters() {
        Example::of(&DOCUMENTS).plan(|site| {
            let search = site.plan.register.service("search").expect("a service");
            let table = of_service(site, search).expect("a table");
            assert_eq!(table.columns, ["In all", "Q2 2024", "Q3 2024", "Q4 2024"]);
            assert_eq!(
                shown(&table),
                ["Downtime: ≥ 3 h 20 min 2 0 | not said 1 0 | – 0 0 | 3 h 20 min 1 4"]
            );
        });
    }

    #[test]
    fn many_services_are_summed() {
        let documents: Vec<(&'static str, &'static str)> = (0..15)
            .map(|n| {
                let text = format!("---\nid: I-{n}\ndate: 2024-01-01\nservices: [s{n:02}]\nimpact: {{duration_minutes: {n}}}\n---\n# T\n");
                let path: &'static str = format!("{n:02}.md").leak();
                (path, &*text.leak())
            })
            .collect();
        Example::of(&documents).plan(|site| {
            let rows = shown(&of_all(site, &Route::Trends).expect("a table"));
            assert_eq!(rows.len(), 14);
            assert_eq!(rows[0], "s14: 14 min 1 0 | 14 min 1 4");
            assert_eq!(rows[12], "3 other services: 3 min 3 0 | 3 min 3 0");
        });
    }
}
