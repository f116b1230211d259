//! How many incidents there were, month by month and by severity, as stacked bars with a table.
//!
//! Many years have too many months for a screen: then a bar is a quarter, a year or more. Near misses, drills and
//! maintenance are in the table only.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::analysis::quarter::Quarter;
use crate::analysis::trend::{self, Month};
use crate::site::Site;
use crate::site::view::distribution::Tick;
use crate::site::view::moment::Time;
use crate::site::view::severity::Severity;
use crate::site::wording;

/// The months as a drawing and as a table. All lengths of the drawing are in its own units.
#[derive(Debug, Clone, Serialize)]
pub struct MonthsFigure {
    /// What a bar is: `month`, `quarter`, `year` or `span of 10 years`.
    pub unit: String,
    /// How wide the drawing is.
    pub width: usize,
    /// How high the drawing is.
    pub height: usize,
    /// Where the bars begin.
    pub left: usize,
    /// Where they end.
    pub right: usize,
    /// How far up they reach.
    pub top: usize,
    /// The line that they stand on.
    pub floor: usize,
    /// The bars, the oldest first; those of nothing are left out.
    pub bars: Vec<Bar>,
    /// The numbers beside the bars.
    pub levels: Vec<Tick>,
    /// The names below the bars.
    pub names: Vec<Tick>,
    /// The headings of the table's columns behind the number of incidents: severities of the scale, then what else
    /// there is.
    pub columns: Vec<Column>,
    /// The months with anything, the newest first.
    pub rows: Vec<MonthRow>,
}

/// A bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// `Nov 2024: 3 incidents (1 SEV1, 2 SEV3)`
    pub title: String,
    /// Where it begins.
    pub x: usize,
    /// How wide it is.
    pub width: usize,
    /// The severities, worst first, from below.
    pub parts: Vec<Part>,
}

/// A part of a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The severity's step: 1 (worst) to 4, 0 without.
    pub step: usize,
    /// Its upper end.
    pub y: usize,
    /// How high it is.
    pub height: usize,
}

/// A heading in the table.
#[derive(Debug, Clone, Serialize)]
pub struct Column {
    /// The severity; none for what is no level of the scale.
    pub severity: Option<Severity>,
    /// The heading in words.
    pub text: String,
}

/// A month in the table.
#[derive(Debug, Clone, Serialize)]
pub struct MonthRow {
    /// `Nov 2024`
    pub month: Time,
    /// Incidents proper.
    pub incidents: u64,
    /// One a column.
    pub counts: Vec<u64>,
}

const WIDTH: usize = 720;
const HEIGHT: usize = 172;
const LEFT: usize = 52;
const RIGHT: usize = 712;
const TOP: usize = 10;
const FLOOR: usize = 146;

/// More bars than this are too thin to point at.
const BARS: usize = 96;

/// How many months a bar may stand for. The longest list of months that dates can make is that of ten thousand years.
const UNITS: [usize; 7] = [1, 3, 12, 60, 120, 600, 1200];

/// How far apart two names below the bars are at least.
const NAME_ROOM: usize = 60;

/// The same where the name is that of a month.
const MONTH_ROOM: usize = 110;

/// Makes drawing and table; none where nothing has a day.
#[must_use]
pub fn view(site: &Site) -> Option<MonthsFigure> {
    let trend = &site.input.analysis.trend;
    let scale = &site.input.config.severities;
    let steps: Vec<usize> =
        (0..scale.len()).map(|place| Severity::of_level(scale, place).step).collect();
    let labels: Vec<&str> = scale.iter().map(|step| step.label.as_str()).collect();
    let spans = spans(&trend.months)?;
    let months = spans.months;
    let sums: Vec<(Span, trend::Tally)> = spans
        .ranges
        .iter()
        .map(|range| {
            let within = &trend.months[range.clone()];
            let sum = within.iter().fold(trend::Tally::default(), |sum, m| sum.and(&m.tally));
            (Span { first: within[0].first, months }, sum)
        })
        .collect();
    let most = sums.iter().map(|(_, tally)| tally.incidents).max().unwrap_or(0).max(1);
    let x = |index: usize| LEFT + (RIGHT - LEFT) * index / sums.len();
    let bars = sums.iter().enumerate().filter(|(_, (_, tally))| tally.incidents > 0);
    let bars = bars.map(|(index, (span, tally))| {
        // At most as wide as a finger, with a gap to the next one.
        let room = x(index + 1) - x(index);
        let width = (room * 4 / 5).clamp(1, 40);
        Bar {
            title: format!("{}: {}", span.name(), counts_in_words(tally, &labels)),
            x: x(index) + (room - width) / 2,
            width,
            parts: parts(tally, &steps, most),
        }
    });
    let others = others(&trend.total);
    let columns = labels.iter().enumerate().map(|(place, label)| Column {
        severity: Some(Severity::of_level(scale, place)),
        text: (*label).to_owned(),
    });
    let level = |count: usize| Tick {
        at: coordinate(height(count, most, FLOOR)),
        text: wording::number(count as u64),
    };
    Some(MonthsFigure {
        unit: unit_name(months),
        width: WIDTH,
        height: HEIGHT,
        left: LEFT,
        right: RIGHT,
        top: TOP,
        floor: FLOOR,
        bars: bars.collect(),
        levels: if most > 1 && most % 2 == 0 {
            vec![level(0), level(most / 2), level(most)]
        } else {
            vec![level(0), level(most)]
        },
        names: names(&sums, x),
        columns: columns
            .chain(
                others.iter().map(|(name, _)| Column { severity: None, text: (*name).to_owned() }),
            )
            .collect(),
        rows: trend.months.iter().rev().filter_map(|month| row(month, &others)).collect(),
    })
}

/// What is no level of the scale, and how many there are.
type Other = (&'static str, fn(&trend::Tally) -> usize);

/// What else there may be, with how to count it; only what occurs.
fn others(total: &trend::Tally) -> Vec<Other> {
    let all: [Other; 5] = [
        ("Other", |tally| tally.off_scale),
        ("No severity", |tally| tally.without_severity),
        ("Near misses", |tally| tally.near_misses),
        ("Drills", |tally| tally.drills),
        ("Maintenance", |tally| tally.maintenance),
    ];
    all.into_iter().filter(|(_, count)| count(total) > 0).collect()
}

/// A line of the table; none where nothing happened.
fn row(month: &Month, others: &[Other]) -> Option<MonthRow> {
    let tally = &month.tally;
    let kinds = [tally.incidents, tally.near_misses, tally.drills, tally.maintenance];
    if kinds.iter().all(|count| *count == 0) {
        return None;
    }
    let others = others.iter().map(|(_, count)| count(tally));
    Some(MonthRow {
        month: Time {
            machine: month.first.format("%Y-%m").to_string(),
            text: wording::month(month.first),
        },
        incidents: tally.incidents as u64,
        counts: tally.by_level.iter().copied().chain(others).map(|count| count as u64).collect(),
    })
}

/// Which months are in which bar.
struct Spans {
    /// How many months a bar stands for.
    months: usize,
    /// The months of each bar.
    ranges: Vec<Range<usize>>,
}

/// Bars of equal length that begin where years (quarters, decades) do; none where there are no months.
fn spans(months: &[Month]) -> Option<Spans> {
    let first = months.first()?.first;
    let first = usize::try_from(i64::from(first.year()) * 12 + i64::from(first.month0())).ok()?;
    let end = first + months.len();
    let bars = |unit: usize| end.div_ceil(unit) - first / unit;
    let unit = UNITS.into_iter().find(|unit| bars(*unit) <= BARS).unwrap_or(UNITS[UNITS.len() - 1]);
    let ranges = (first / unit..end.div_ceil(unit)).map(|bar| {
        let from = (bar * unit).max(first) - first;
        from..((bar + 1) * unit).min(end) - first
    });
    Some(Spans { months: unit, ranges: ranges.collect() })
}

fn unit_name(months: usize) -> String {
    match months {
        1 => "month".to_owned(),
        3 => "quarter".to_owned(),
        12 => "year".to_owned(),
        months => format!("span of {} years", months / 12),
    }
}

/// What a bar stands for.
#[derive(Debug, Clone, Copy)]
struct Span {
    /// The first of its months that is shown.
    first: NaiveDate,
    /// How many months it would have.
    months: usize,
}

impl Span {
    /// `Nov 2024`, `Q4 2024`, `2024`, `2020 to 2024`
    fn name(self) -> String {
        let year = self.first.year();
        match self.months {
            1 => wording::month(self.first),
            3 => wording::quarter(Quarter::of(self.first)),
            12 => year.to_string(),
            months => {
                let years = i32::try_from(months / 12).unwrap_or(1);
                let begin = year - year.rem_euclid(years);
                format!("{begin} to {}", begin + years - 1)
            }
        }
    }

    /// The name below its bar where a year begins: `2024`.
    fn year(self) -> i32 {
        self.first.year()
    }
}

/// The names below the bars: each of few bars, of more those with which a year begins.
fn names(sums: &[(Span, trend::Tally)], x: impl Fn(usize) -> usize) -> Vec<Tick> {
    let has_room = (RIGHT - LEFT) / sums.len() > MONTH_ROOM;
    let mut names: Vec<Tick> = Vec::new();
    let mut year = None;
    for (index, (span, _)) in sums.iter().enumerate() {
        let begins = year.replace(span.year()) != Some(span.year());
        let middle = coordinate(usize::midpoint(x(index), x(index + 1)));
        let is_free = names.last().is_none_or(|last| middle - last.at >= coordinate(NAME_ROOM));
        if has_room {
            names.push(Tick { at: middle, text: span.name() });
        } else if begins && is_free {
            names.push(Tick { at: middle, text: span.year().to_string() });
        }
    }
    names
}

/// The height at which a bar of so many ends.
fn height(count: usize, most: usize, floor: usize) -> usize {
    floor - (floor - TOP) * count / most
}

fn parts(tally: &trend::Tally, steps: &[usize], most: usize) -> Vec<Part> {
    let unknown = tally.off_scale + tally.without_severity;
    let counts = steps.iter().copied().zip(tally.by_level.iter().copied()).chain([(0, unknown)]);
    let (mut below, mut parts) = (0, Vec::new());
    for (step, count) in counts.filter(|(_, count)| *count > 0) {
        let lower = height(below, most, FLOOR);
        below += count;
        let y = height(below, most, FLOOR);
        parts.push(Part { step, y, height: lower - y });
    }
    parts
}

/// `3 incidents (1 SEV1, 2 SEV3)`
fn counts_in_words(tally: &trend::Tally, labels: &[&str]) -> String {
    let mut parts: Vec<String> = labels
        .iter()
        .zip(&tally.by_level)
        .filter(|(_, count)| **count > 0)
        .map(|(label, count)| format!("{count} {label}"))
        .collect();
    for (count, name) in [(tally.off_scale, "other"), (tally.without_severity, "without severity")]
    {
        if count > 0 {
            parts.push(format!("{count} {name}"));
        }
    }
    let incidents = wording::counted(tally.incidents as u64, "incident", "incidents");
    format!("{incidents} ({})", parts.join(", "))
}

fn coordinate(value: usize) -> i64 {
    i64::try_from(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{FLOOR, LEFT, Month, RIGHT, Span, TOP, names, spans, trend, unit_name, view};
    use crate::site::example::Example;

    #[test]
    fn a_month_is_a_bar_of_its_severities() {
        let documents = [
            ("a.md", "---\nid: A\ndate: 2024-11-30\nseverity: sev1\n---\n# A\n"),
            ("b.md", "---\nid: B\ndate: 2024-11-01\nseverity: sev3\n---\n# B\n"),
            ("c.md", "---\nid: C\ndate: 2024-11-02\n---\n# C\n"),
            ("d.md", "---\nid: D\ndate: 2025-01-02\nseverity: purple\n---\n# D\n"),
            ("e.md", "---\nid: E\ndate: 2025-02-02\nkind: near-miss\n---\n# E\n"),
            ("f.md", "---\nid: F\n---\n# F\n"),
        ];
        Example::of(&documents).plan(|site| {
            let figure = view(site).expect("a figure");
            assert_eq!(figure.unit, "month");
            let titles: Vec<&str> = figure.bars.iter().map(|bar| bar.title.as_str()).collect();
            assert_eq!(
                titles,
                [
                    "Nov 2024: 3 incidents (1 SEV1, 1 SEV3, 1 without severity)",
                    "Jan 2025: 1 incident (1 other)"
                ]
            );
            let steps: Vec<usize> = figure.bars[0].parts.iter().map(|part| part.step).collect();
            assert_eq!(steps, [1, 3, 0]);
            let parts = &figure.bars[0].parts;
            assert_eq!((parts[0].y + parts[0].height, parts[2].y), (FLOOR, TOP));
            assert_eq!(parts[1].y, parts[2].y + parts[2].height);
            let names: Vec<&str> = figure.names.iter().map(|name| name.text.as_str()).collect();
            assert_eq!(names, ["Nov 2024", "Dec 2024", "Jan 2025", "Feb 2025"]);
            let columns: Vec<&str> = figure.columns.iter().map(|c| c.text.as_str()).collect();
            assert_eq!(
                columns,
                ["SEV1", "SEV2", "SEV3", "SEV4", "Other", "No severity", "Near misses"]
            );
            let rows: Vec<String> = figure
                .rows
                .iter()
                .map(|row| format!("{} {} {:?}", row.month.machine, row.incidents, row.counts))
                .collect();
            assert_eq!(
                rows,
                [
                    "2025-02 0 [0, 0, 0, 0, 0, 0, 1]",
                    "2025-01 1 [0, 0, 0, 0, 1, 0, 0]",
                    "2024-11 3 [1, 0, 1, 0, 0, 1, 0]"
                ]
            );
        });
    }

    #[test]
    fn many_years_have_longer_bars() {
        for (first, months, unit, bars) in [
            ("2024-02-01", 1, "month", 1),
            ("2017-01-01", 96, "month", 96),
            ("2016-12-01", 97, "quarter", 33),
            ("2000-01-01", 300, "year", 25),
            ("1900-05-01", 1500, "span of 5 years", 26),
            ("0001-01-01", 119_988, "span of 100 years", 100),
        ] {
            let first: chrono::NaiveDate = first.parse().expect("a day");
            let month = |after| Month {
                first: first.checked_add_months(chrono::Months::new(after)).expect("a day"),
                tally: trend::Tally::default(),
            };
            let all: Vec<Month> = (0..months).map(month).collect();
            let found = spans(&all).expect("months");
            assert_eq!((unit_name(found.months).as_str(), found.ranges.len()), (unit, bars));
            let covered: usize = found.ranges.iter().map(std::ops::Range::len).sum();
            assert_eq!(covered, all.len(), "{first}");
            let sums: Vec<(Span, trend::Tally)> = found
                .ranges
                .iter()
                .map(|range| {
                    let span = Span { first: all[range.start].first, months: found.months };
                    (span, trend::Tally::default())
                })
                .collect();
            let names = names(&sums, |index| LEFT + (RIGHT - LEFT) * index / sums.len());
            assert!(names.windows(2).all(|two| two[1].at - two[0].at >= 56), "{first}");
            assert!(!names.is_empty(), "{first}");
        }
    }

    #[test]
    fn nothing_is_no_figure() {
        Example::of(&[("a.md", "# A\n")]).plan(|site| assert!(view(site).is_none()));
    }
}
