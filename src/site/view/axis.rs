//! The incidents of a cause on a time axis, and below them what was done against it.
//!
//! The drawing is [`WIDTH`] wide. A row holds the incidents of one severity, so that neither colour nor shape alone says
//! how bad it was.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::analysis::answer::Effect;
use crate::analysis::recurrence::History;
use crate::casebook::IncidentIndex;
use crate::incident::kind::Kind;
use crate::site::Site;
use crate::site::route::Route;
use crate::site::view;
use crate::site::view::severity::Severity;
use crate::site::wording::{self, counted};

/// The width of the drawing.
pub const WIDTH: i64 = 1000;

/// Where the rows' names end and time begins, and where it ends.
const LEFT: i64 = 110;
const RIGHT: i64 = 985;

/// How far the rows are apart, and what the years' names take below them.
const ROW: i64 = 28;
const FOOT: i64 = 24;

/// How many marks can be told apart; beyond that, those of a month become one.
const MARKS: usize = 150;

/// The row below the incidents.
const FIXES: &str = "Fixes";

/// The room that the name of a month takes.
const NAME: i64 = 60;

/// From how many years on only every second year is named, and so on.
const NAMED_YEARS: i32 = 12;

/// A drawing with time from left to right.
#[derive(Debug, Clone, Serialize)]
pub struct Axis {
    /// The width of the drawing.
    pub width: i64,
    /// The height of the drawing.
    pub height: i64,
    /// Where time begins.
    pub left: i64,
    /// Where time ends.
    pub right: i64,
    /// The lowest row's line.
    pub bottom: i64,
    /// The rows, the worst severity first.
    pub rows: Vec<AxisRow>,
    /// Whether fixes are among them, whose marks the page explains.
    pub fixes: bool,
    /// Where years begin; where quarters begin, within two years; where months do, if no two quarters do.
    pub ticks: Vec<Tick>,
    /// Incidents and fixes.
    pub marks: Vec<Mark>,
    /// Where today is.
    pub today: Option<i64>,
    /// Whether the marks of a month were put together.
    pub by_month: bool,
    /// `2 incidents without a date are not on it.`
    pub note: Option<String>,
}

/// A row of the drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AxisRow {
    /// `SEV1`, `No severity`, `Near misses`, `Fixes`
    pub name: String,
    /// The height of its line.
    pub y: i64,
}

/// A point in time with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tick {
    /// Where.
    pub x: i64,
    /// `2024`, `Jul 2024`, `12 Jul 2024`
    pub name: String,
    /// Whether the name stands left of it, because the drawing ends on its right.
    pub last: bool,
}

/// An incident or a fix; several of one month where there are many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Where.
    pub x: i64,
    /// The height of its row.
    pub y: i64,
    /// `severity-1` to `severity-4`, `severity-0`, `near-miss`, `held` or `came-back`: for class names and shapes.
    pub shape: String,
    /// What it is, in words.
    pub title: String,
    /// Where it leads; none for several.
    pub href: Option<String>,
    /// How large it is drawn, in hundredths.
    pub scale: u64,
}

/// What is to be drawn.
struct Point {
    day: NaiveDate,
    /// Rows are in the order of their keys.
    row: (u8, usize, String),
    row_name: String,
    shape: String,
    title: String,
    href: String,
}

impl Axis {
    /// The drawing of a cause's history, as shown on the page `from`; none where nothing has a date.
    #[must_use]
    pub fn new(site: &Site, from: &Route, history: &History) -> Option<Self> {
        let mut points: Vec<Point> =
            history.occurrences.iter().filter_map(|&index| incident(site, from, index)).collect();
        let undated = history.occurrences.len() - points.len();
        if points.is_empty() {
            return None;
        }
        points.extend(fixes(site, from, history));
        let as_of = site.input.as_of;
        let first = points.iter().map(|point| point.day).min()?;
        let last = points.iter().map(|point| point.day).max()?.max(as_of);
        let span = Span::new(first, last);

        let mut rows: BTreeMap<(u8, usize, String), AxisRow> = BTreeMap::new();
        for point in &points {
            let row = AxisRow { name: point.row_name.clone(), y: 0 };
            rows.entry(point.row.clone()).or_insert(row);
        }
        for (row, y) in rows.values_mut().zip((1..).map(|row| row * ROW - ROW / 2)) {
            row.y = y;
        }
        let by_month = points.len() > MARKS;
        let marks = if by_month {
            months(&points, &rows, span)
        } else {
            let mark = |point: Point| Mark {
                x: span.x(point.day),
                y: rows.get(&point.row).map_or(0, |row| row.y),
                shape: point.shape,
                title: point.title,
                href: Some(point.href),
                scale: 100,
            };
            points.into_iter().map(mark).collect()
        };
        let rows: Vec<AxisRow> = rows.into_values().collect();
        let bottom = i64::try_from(rows.len()).unwrap_or(0) * ROW;
        Some(Self {
            width: WIDTH,
            height: bottom + FOOT,
            left: LEFT,
            right: RIGHT,
            bottom,
            fixes: rows.iter().any(|row| row.name == FIXES),
            rows,
            ticks: span.ticks(),
            marks,
            today: (as_of >= first).then(|| span.x(as_of)),
            by_month,
            note: (undated > 0).then(|| {
                format!(
                    "{} not on it.",
                    counted(
                        undated as u64,
                        "incident without a date is",
                        "incidents without a date are"
                    )
                )
            }),
        })
    }
}

fn incident(site: &Site, from: &Route, index: IncidentIndex) -> Option<Point> {
    let incident = site.incident(index);
    let day = incident.date.as_ref()?.value;
    let severity = incident.severity.as_ref().map(|severity| Severity::new(site, &severity.value));
    let scale = &site.input.config.severities;
    let (row, row_name, shape) = match &severity {
        _ if incident.kind == Kind::NearMiss => {
            ((3, 0, String::new()), "Near misses".to_owned(), "near-miss".to_owned())
        }
        Some(severity) => {
            let place = scale.iter().position(|step| Some(&step.level) == severity.level.as_ref());
            let shape = format!("severity-{}", severity.step);
            match place {
                Some(place) => ((0, place, String::new()), severity.label.clone(), shape),
                None => ((1, 0, String::new()), "Other".to_owned(), shape),
            }
        }
        None => ((2, 0, String::new()), "No severity".to_owned(), "severity-0".to_owned()),
    };
    Some(Point {
        day,
        title: format!(
            "{}, {}, {}: {}",
            incident.id.text,
            wording::day(day),
            severity.map_or_else(|| row_name.clone(), |severity| severity.label),
            incident.title.value
        ),
        href: site.href(from, &Route::Incident(index)),
        row,
        row_name,
        shape,
    })
}

/// What was done on a known day, with whether it held.
fn fixes<'a>(
    site: &'a Site,
    from: &'a Route,
    history: &'a History,
) -> impl Iterator<Item = Point> + 'a {
    history.answers.iter().filter_map(move |answer| {
        let (shape, words) = match answer.effect() {
            Effect::CameBack => ("came-back", "came back after it"),
            Effect::Held => ("held", "held so far"),
            _ => return None,
        };
        let day = answer.done_on?;
        let incident = site.incident(answer.place.incident);
        let action = &incident.actions[answer.place.position];
        Some(Point {
            day,
            row: (4, 0, String::new()),
            row_name: FIXES.to_owned(),
            shape: shape.to_owned(),
            title: format!(
                "{}, done on {}, {words}: {}",
                view::action::name(incident, action),
                wording::day(day),
                action.title
            ),
            href: format!(
                "{}#{}",
                site.href(from, &Route::Incident(answer.place.incident)),
                view::action::anchor(action)
            ),
        })
    })
}

/// One mark a row, shape and month, as large in area as there are many.
fn months(
    points: &[Point],
    rows: &BTreeMap<(u8, usize, String), AxisRow>,
    span: Span,
) -> Vec<Mark> {
    let mut counts: BTreeMap<(i64, &str, i32, u32), u64> = BTreeMap::new();
    let mut names: BTreeMap<i64, &str> = BTreeMap::new();
    for point in points {
        let y = rows.get(&point.row).map_or(0, |row| row.y);
        names.insert(y, &point.row_name);
        *counts.entry((y, &point.shape, point.day.year(), point.day.month())).or_default() += 1;
    }
    let most = counts.values().copied().max().unwrap_or(1);
    let mark = |((y, shape, year, month), count): ((i64, &str, i32, u32), u64)| {
        let middle = NaiveDate::from_ymd_opt(year, month, 15).unwrap_or(span.first);
        let what = match shape {
            "came-back" => counted(count, "fix that did not hold", "fixes that did not hold"),
            "held" => counted(count, "fix that held so far", "fixes that held so far"),
            _ => format!("{count} in the row {}", names.get(&y).copied().unwrap_or_default()),
        };
        Mark {
            x: span.x(middle.clamp(span.first, span.last)),
            y,
            shape: shape.to_owned(),
            title: format!("{}: {what}", wording::month(middle)),
            href: None,
            // The largest is drawn half as large again as a single mark, the smallest half as large.
            scale: 50 + 100 * count.isqrt() / most.isqrt().max(1),
        }
    };
    counts.into_iter().map(mark).collect()
}

/// The days that the drawing covers.
#[derive(Clone, Copy)]
struct Span {
    first: NaiveDate,
    last: NaiveDate,
}

impl Span {
    /// From `first` to `last`, with some room at both ends.
    fn new(first: NaiveDate, last: NaiveDate) -> Self {
        let room = chrono::Days::new(((last - first).num_days() / 50 + 4).unsigned_abs());
        Self {
            first: first.checked_sub_days(room).unwrap_or(first),
            last: last.checked_add_days(room).unwrap_or(last),
        }
    }

    fn x(self, day: NaiveDate) -> i64 {
        let whole = (self.last - self.first).num_days().max(1);
        LEFT + (RIGHT - LEFT) * (day - self.first).num_days() / whole
    }

    fn ticks(self) -> Vec<Tick> {
        let years = self.last.year() - self.first.year();
        let beginnings = |months: &[u32]| -> Vec<NaiveDate> {
            (self.first.year()..=self.last.year())
                .flat_map(|year| months.iter().map(move |&month| (year, month)))
                .filter_map(|(year, month)| NaiveDate::from_ymd_opt(year, month, 1))
                .filter(|day| (self.first..=self.last).contains(day))
                .collect()
        };
        if years >= 2 {
            let every = 1 + (years - 1) / NAMED_YEARS;
            let named = beginnings(&[1]).into_iter().filter(|day| day.year() % every == 0);
            return named.map(|day| self.tick(day, day.year().to_string())).collect();
        }
        let mut days = beginnings(&[1, 4, 7, 10]);
        if days.len() < 2 {
            days = beginnings(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        }
        if days.is_empty() {
            return vec![self.tick(self.first, wording::day(self.first))];
        }
        days.into_iter().map(|day| self.tick(day, wording::month(day))).collect()
    }

    fn tick(self, day: NaiveDate, name: String) -> Tick {
        let x = self.x(day);
        Tick { x, name, last: x > WIDTH - NAME }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(first: &str, last: &str) -> Vec<String> {
        let day = |text: &str| text.parse().expect("a day");
        let span = Span::new(day(first), day(last));
        span.ticks().into_iter().map(|tick| tick.name).collect()
    }

    #[test]
    fn every_axis_says_when() {
        assert_eq!(ticks("2021-02-01", "2024-02-01"), ["2022", "2023", "2024"]);
        assert_eq!(ticks("2024-02-01", "2024-11-01"), ["Apr 2024", "Jul 2024", "Oct 2024"]);
        assert_eq!(ticks("2025-04-08", "2025-06-01"), ["May 2025", "Jun 2025"]);
        assert_eq!(ticks("2025-05-10", "2025-05-10"), ["6 May 2025"]);
    }
}
