//! The reliability figures for `casebook stats`: tables for people, one JSON object for programs.
//!
//! What is not known is said to be missing and is nowhere a zero.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use crate::analysis::Analysis;
use crate::analysis::quarter::Quarter;
use crate::analysis::reliability::{Distribution, Measure};
use crate::analysis::trend::{Downtime, Tally};
use crate::casebook::Casebook;
use crate::config::Config;
use crate::site::wording::{self, counted};

/// What is shown.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The incidents.
    pub casebook: &'a Casebook,
    /// What was found out about those that count.
    pub analysis: &'a Analysis,
    /// The scale of severities, and whether a mean is asked for.
    pub config: &'a Config,
    /// The day that counts as today.
    pub as_of: NaiveDate,
}

/// One JSON object, every key present.
///
/// # Panics
/// Never: everything in the view can be JSON.
#[must_use]
pub fn json(input: Input) -> String {
    serde_json::to_string_pretty(&View::of(input)).expect("strings, numbers and lists are JSON")
}

/// Tables of the times, the downtime of the services hit most, and the last months.
#[must_use]
pub fn human(input: Input) -> String {
    let trend = &input.analysis.trend;
    let total = &trend.total;
    let mut text = counted(total.incidents as u64, "incident", "incidents");
    let apart = wording::apart(total.near_misses, total.drills, total.maintenance);
    if let Some(apart) = &apart {
        let _ = write!(text, "; counted apart: {apart}");
    }
    if trend.undated > 0 {
        let _ = write!(text, "; {} without a date", trend.undated);
    }
    text.push('\n');
    if total.incidents > 0 {
        text.push('\n');
        text += &times(input).lines();
        for line in points(input) {
            let _ = writeln!(text, "{line}");
        }
    }
    for table in [downtime(input), months(input)].into_iter().flatten() {
        text.push('\n');
        text += &table;
    }
    text
}

/// How many services and months a person is shown; programs get all of them.
const SERVICES: usize = 12;
const QUARTERS: usize = 4;
const MONTHS: usize = 12;

/// The quantiles of each time, or why there are none.
fn times(input: Input) -> Table {
    let mut table = Table::default();
    let mut head: Vec<String> =
        ["Time to", "known", "half within", "3 in 4 within", "9 in 10 within", "19 in 20 within"]
            .map(str::to_owned)
            .to_vec();
    if input.config.reliability.mean {
        head.push("mean (asked for)".to_owned());
    }
    table.rows.push(head);
    for (measure, distribution) in input.analysis.reliability.each() {
        let known = format!("{} of {}", distribution.points.len(), distribution.total());
        let mut row = vec![measure.as_str().to_owned(), known];
        match distribution.quantiles() {
            Some(quantiles) => {
                let values = [quantiles.p50, quantiles.p75, quantiles.p90, quantiles.p95];
                row.extend(values.map(wording::duration));
            }
            None => {
                let why =
                    if distribution.points.is_empty() { "missing" } else { "too few, see below" };
                row.push(why.to_owned());
                row.extend([const { String::new() }; 3]);
            }
        }
        if input.config.reliability.mean {
            let mean = distribution.mean().map(wording::mean);
            row.push(mean.unwrap_or_else(|| "missing".to_owned()));
        }
        table.rows.push(row);
    }
    table
}

/// The values themselves, where they are too few for quantiles.
fn points(input: Input) -> Vec<String> {
    let few = |distribution: &Distribution| {
        !distribution.points.is_empty() && distribution.quantiles().is_none()
    };
    let line = |(measure, distribution): (Measure, &Distribution)| {
        let values: Vec<String> = distribution
            .points
            .iter()
            .map(|point| {
                let id = &input.casebook.incidents[point.incident].id.text;
                format!("{} ({id})", wording::duration(point.minutes))
            })
            .collect();
        format!("{}: {}", measure.as_str(), values.join(", "))
    };
    let each = input.analysis.reliability.each();
    each.into_iter().filter(|(_, distribution)| few(distribution)).map(line).collect()
}

/// The services hit longest, with their last quarters.
fn downtime(input: Input) -> Option<String> {
    let trend = &input.analysis.trend;
    let (last, _) = trend.quarters.last()?;
    let mut services: BTreeMap<&str, Vec<(Quarter, Downtime)>> = BTreeMap::new();
    for line in &trend.services {
        services.entry(&line.service).or_default().push((line.quarter, line.downtime));
    }
    let sum = |lines: &[(Quarter, Downtime)]| {
        lines.iter().fold(Downtime::default(), |sum, (_, downtime)| sum.and(*downtime))
    };
    let mut order: Vec<(&str, &[(Quarter, Downtime)])> =
        services.iter().map(|(service, lines)| (*service, lines.as_slice())).collect();
    order.sort_by_key(|(_, lines)| {
        let sum = sum(lines);
        std::cmp::Reverse((sum.known(), sum.incidents))
    });
    let first = trend.quarters.first().map_or(*last, |(first, _)| *first);
    let shown = first.count_to(*last).min(QUARTERS);
    let quarters: Vec<Quarter> = (0..shown).rev().map(|back| last.back(back)).collect();

    let mut table = Table::default();
    let mut head = vec!["Downtime".to_owned()];
    head.extend(quarters.iter().map(ToString::to_string));
    head.extend(["ever".to_owned(), "known".to_owned()]);
    table.rows.push(head);
    let mut row = |name: &str, lines: &[(Quarter, Downtime)]| {
        let mut row = vec![name.to_owned()];
        row.extend(quarters.iter().map(|quarter| {
            let found = lines.iter().find(|(other, _)| other == quarter);
            found.map_or_else(|| "-".to_owned(), |(_, downtime)| length(*downtime))
        }));
        let sum = sum(lines);
        let known = format!("{} of {}", sum.incidents - sum.without_duration, sum.incidents);
        row.extend([length(sum), known]);
        table.rows.push(row);
    };
    for (service, lines) in order.iter().take(SERVICES) {
        row(service, lines);
    }
    row("all, each incident once", &trend.quarters);
    let mut text = table.lines();
    if order.len() > SERVICES {
        let _ = writeln!(text, "and {} more services, see --format json", order.len() - SERVICES);
    }
    Some(text)
}

fn length(downtime: Downtime) -> String {
    downtime.known().map_or_else(|| "missing".to_owned(), wording::duration)
}

/// The last months.
fn months(input: Input) -> Option<String> {
    let trend = &input.analysis.trend;
    if trend.months.is_empty() {
        return None;
    }
    let counts = |tally: &Tally| -> Vec<usize> {
        let mut counts = vec![tally.incidents];
        counts.extend(&tally.by_level);
        let others = [tally.off_scale, tally.without_severity];
        let apart = [tally.near_misses, tally.drills, tally.maintenance];
        counts.extend(others.iter().chain(&apart));
        counts
    };
    let mut names = vec!["incidents"];
    names.extend(input.config.severities.iter().map(|level| level.label.as_str()));
    names.extend(["other", "none", "near misses", "drills", "maintenance"]);
    // The kinds and words that never occur need no column.
    let ever = counts(&trend.total);
    let levels = 1..=input.config.severities.len();
    let used: Vec<usize> = (0..names.len())
        .filter(|column| *column == 0 || levels.contains(column) || ever[*column] > 0)
        .collect();
    let mut table = Table::default();
    let mut head = vec!["Month".to_owned()];
    head.extend(used.iter().map(|&column| names[column].to_owned()));
    table.rows.push(head);
    let earlier = trend.months.len().saturating_sub(MONTHS);
    for month in &trend.months[earlier..] {
        let counts = counts(&month.tally);
        let mut row = vec![month.first.format("%Y-%m").to_string()];
        row.extend(used.iter().map(|&column| counts[column].to_string()));
        table.rows.push(row);
    }
    let mut text = table.lines();
    if earlier > 0 {
        let months = counted(earlier as u64, "earlier month", "earlier months");
        let _ = writeln!(text, "and {months}, see --format json");
    }
    Some(text)
}

/// Rows of cells; the first is the head.
#[derive(Default)]
struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Columns wide enough for their cells, two spaces between them.
    fn lines(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut text = String::new();
        for row in &self.rows {
            let cells: Vec<String> =
                row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
            text += cells.join("  ").trim_end();
            text.push('\n');
        }
        text
    }
}

#[derive(Serialize)]
struct View<'a> {
    as_of: String,
    incidents: Incidents,
    times: Times<'a>,
    downtime: Vec<DowntimeView<'a>>,
    months: Vec<MonthView<'a>>,
}

#[derive(Serialize)]
struct Incidents {
    count: usize,
    near_misses: usize,
    drills: usize,
    maintenance: usize,
    /// Incidents proper without a day: they are in `count` and in no month.
    undated: usize,
}

#[derive(Serialize)]
struct Times<'a> {
    detect: TimeView<'a>,
    acknowledge: TimeView<'a>,
    mitigate: TimeView<'a>,
    resolve: TimeView<'a>,
}

#[derive(Serialize)]
struct TimeView<'a> {
    count: usize,
    missing: usize,
    quantiles: Option<QuantilesView>,
    /// Below ten values; the shortest first.
    points: Option<Vec<PointView<'a>>>,
    /// Only where the configuration asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    mean_minutes: Option<Mean>,
}

#[derive(Serialize)]
struct QuantilesView {
    p50: i64,
    p75: i64,
    p90: i64,
    p95: i64,
}

#[derive(Serialize)]
struct PointView<'a> {
    incident: &'a str,
    minutes: i64,
}

/// A mean, `null` of nothing. A whole number stands without a point.
struct Mean(Option<f64>);

impl Serialize for Mean {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            #[expect(clippy::cast_possible_truncation, reason = "whole, and far below 2^53")]
            Some(mean) if mean.fract() == 0.0 => serializer.serialize_i64(mean as i64),
            Some(mean) => serializer.serialize_f64(mean),
            None => serializer.serialize_none(),
        }
    }
}

#[derive(Serialize)]
struct DowntimeView<'a> {
    service: &'a str,
    quarter: String,
    /// Null where none of the incidents says how long it lasted.
    minutes: Option<i64>,
    incidents: usize,
    without_duration: usize,
}

#[derive(Serialize)]
struct MonthView<'a> {
    month: String,
    incidents: usize,
    by_severity: BySeverity<'a>,
    near_misses: usize,
    drills: usize,
    maintenance: usize,
}

/// Counts by level, worst first, then `other` (a word that is not on the scale) and `none`.
struct BySeverity<'a>(Vec<(&'a str, usize)>);

impl Serialize for BySeverity<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

impl<'a> View<'a> {
    fn of(input: Input<'a>) -> Self {
        let Analysis { trend, reliability, .. } = input.analysis;
        let time = |distribution| TimeView::of(distribution, input);
        Self {
            as_of: input.as_of.to_string(),
            incidents: Incidents {
                count: trend.total.incidents,
                near_misses: trend.total.near_misses,
                drills: trend.total.drills,
                maintenance: trend.total.maintenance,
                undated: trend.undated,
            },
            times: Times {
                detect: time(&reliability.detect),
                acknowledge: time(&reliability.acknowledge),
                mitigate: time(&reliability.mitigate),
                resolve: time(&reliability.resolve),
            },
            downtime: trend
                .services
                .iter()
                .map(|line| DowntimeView {
                    service: &line.service,
                    quarter: line.quarter.to_string(),
                    minutes: line.downtime.known(),
                    incidents: line.downtime.incidents,
                    without_duration: line.downtime.without_duration,
                })
                .collect(),
            months: trend
                .months
                .iter()
                .map(|month| MonthView {
                    month: month.first.format("%Y-%m").to_string(),
                    incidents: month.tally.incidents,
                    by_severity: by_severity(&month.tally, input.config),
                    near_misses: month.tally.near_misses,
                    drills: month.tally.drills,
                    maintenance: month.tally.maintenance,
                })
                .collect(),
        }
    }
}

impl<'a> TimeView<'a> {
    fn of(distribution: &Distribution, input: Input<'a>) -> Self {
        let quantiles = distribution.quantiles();
        let points = || {
            let points = distribution.points.iter().map(|point| PointView {
                incident: &input.casebook.incidents[point.incident].id.text,
                minutes: point.minutes,
            });
            points.collect()
        };
        Self {
            count: distribution.points.len(),
            missing: distribution.missing,
            points: quantiles.is_none().then(points),
            quantiles: quantiles.map(|quantiles| QuantilesView {
                p50: quantiles.p50,
                p75: quantiles.p75,
                p90: quantiles.p90,
                p95: quantiles.p95,
            }),
            mean_minutes: input.config.reliability.mean.then(|| Mean(distribution.mean())),
        }
    }
}

/// A level that the configuration itself calls `none` or `other` takes what the scale does not hold.
fn by_severity<'a>(tally: &Tally, config: &'a Config) -> BySeverity<'a> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    let on_scale = config.severities.iter().map(|step| step.level.as_str()).zip(&tally.by_level);
    let others = [("other", &tally.off_scale), ("none", &tally.without_severity)];
    for (level, count) in on_scale.chain(others) {
        match counts.iter_mut().find(|(known, _)| *known == level) {
            Some((_, sum)) => *sum += count,
            None => counts.push((level, *count)),
        }
    }
    BySeverity(counts)
}
