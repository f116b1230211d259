//! How long something took in all incidents, as a drawing: a curve where there are enough for quantiles, else the points.
//!
//! All drawings of a page share one axis, so that they can be compared: minutes `m` stand at `ln(1 + m)`, as most
//! incidents are over within hours and a few take weeks.

use std::fmt::Write as _;

use serde::Serialize;

use crate::analysis::reliability::{Distribution, Measure, Point, Reliability};
use crate::site::Site;
use crate::site::route::Route;
use crate::site::view::link::Link;
use crate::site::wording;

/// One of the times, in words, numbers and as a drawing.
#[derive(Debug, Clone, Serialize)]
pub struct TimeFigure {
    /// `detect`, `acknowledge`, `mitigate` or `resolve`: for class names and ids.
    pub name: String,
    /// `Time to detect`
    pub heading: String,
    /// From when to when: a sentence.
    pub meaning: String,
    /// How many incidents say it.
    pub known: u64,
    /// How many incidents there are.
    pub total: u64,
    /// `13 of 24 incidents say so, 11 do not.`
    pub said: String,
    /// The quantiles, shortest first; empty where there are too few values.
    pub quantiles: Vec<Quantile>,
    /// The mean in words, where the configuration asks for it and there is one.
    pub mean: Option<String>,
    /// The longest of all, where there are quantiles.
    pub longest: Option<TimeOf>,
    /// The values, shortest first, where they are too few for quantiles.
    pub points: Vec<TimeOf>,
    /// The drawing; none where no incident says it.
    pub chart: Option<DistributionChart>,
}

/// A value that so many incidents did not exceed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quantile {
    /// `Half`, `3 in 4`, `9 in 10`, `19 in 20`
    pub share: String,
    /// The value in words: `1 h 24 min`.
    pub text: String,
}

/// How long it took in an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimeOf {
    /// The value in words.
    pub text: String,
    /// The incident, by its id.
    pub incident: Link,
    /// The incident's title.
    pub title: String,
}

/// A drawing in its own units.
#[derive(Debug, Clone, Serialize)]
pub struct DistributionChart {
    /// How wide it is.
    pub width: i64,
    /// How high it is.
    pub height: i64,
    /// Where the axis begins.
    pub left: i64,
    /// Where the axis ends.
    pub right: i64,
    /// How far up the drawing reaches.
    pub top: i64,
    /// The height of the axis.
    pub floor: i64,
    /// The share of incidents that took no longer, as the `d` of a path; none for points.
    pub curve: Option<String>,
    /// From a share on the curve down to its value, as the `d` of a path each.
    pub guides: Vec<String>,
    /// The values, where they are few enough to be told apart.
    pub dots: Vec<Dot>,
    /// The shares that are named beside the curve.
    pub levels: Vec<Tick>,
    /// The times that are named below the axis.
    pub ticks: Vec<Tick>,
}

/// A value in a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dot {
    /// From the left.
    pub x: i64,
    /// From the top.
    pub y: i64,
    /// `45 min: INC-7, Checkout down`
    pub title: String,
}

/// A name beside a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tick {
    /// Where: from the left below a drawing, from the top beside it.
    pub at: i64,
    /// What.
    pub text: String,
}

const WIDTH: i64 = 720;
// Names are set larger on a telephone, where the drawing is half as wide: room for those at the ends.
const LEFT: i64 = 64;
const RIGHT: i64 = 676;
const TOP: i64 = 8;
/// The height of a curve's axis.
const CURVE_FLOOR: i64 = 146;
/// What the names below the axis take.
const FOOT: i64 = 28;

/// The shares that are named beside a curve, in percent.
const LEVELS: [i64; 2] = [50, 90];

/// More dots than this on a curve are a thick line.
const DOTS: usize = 60;

/// Dots nearer than this would hide each other; the later one goes up by as much.
const DOT: i64 = 9;

/// So many of them a strip is high at least, and at most: there are fewer dots than that.
const STRIP: i64 = 4;
const HIGHEST: i64 = 10;

/// The times that are named below the axis, as far as it reaches.
const STEPS: &[(i64, &str)] = &[
    (0, "0"),
    (1, "1 min"),
    (5, "5 min"),
    (15, "15 min"),
    (60, "1 h"),
    (4 * 60, "4 h"),
    (DAY, "1 day"),
    (7 * DAY, "1 week"),
    (30 * DAY, "30 days"),
    (365 * DAY, "1 year"),
    (3_650 * DAY, "10 years"),
    (36_500 * DAY, "100 years"),
];
const DAY: i64 = 24 * 60;

/// The shortest axis, in minutes.
const SHORTEST: i64 = 60;

/// How far apart two names below the axis are at least.
const TICK_ROOM: i64 = 72;

/// Makes the four figures, as shown on the page `from`.
#[must_use]
pub fn figures(site: &Site, from: &Route, reliability: &Reliability) -> Vec<TimeFigure> {
    let each = reliability.each();
    let longest = each.iter().filter_map(|(_, distribution)| distribution.points.last());
    let scale = Scale::new(longest.map(|point| point.minutes).max().unwrap_or(0));
    each.iter()
        .map(|(measure, distribution)| figure(site, from, *measure, distribution, scale))
        .collect()
}

fn figure(
    site: &Site,
    from: &Route,
    measure: Measure,
    distribution: &Distribution,
    scale: Scale,
) -> TimeFigure {
    let points = &distribution.points;
    let quantiles = distribution.quantiles();
    let shown = |point: &Point| time_of(site, from, point);
    let mean = site.input.config.reliability.mean.then(|| distribution.mean()).flatten();
    TimeFigure {
        name: measure.as_str().to_owned(),
        heading: format!("Time to {}", measure.as_str()),
        meaning: meaning(measure).to_owned(),
        known: points.len() as u64,
        total: distribution.total() as u64,
        said: said(points.len() as u64, distribution.missing as u64),
        longest: quantiles.and_then(|_| points.last()).map(shown),
        points: if quantiles.is_none() { points.iter().map(shown).collect() } else { Vec::new() },
        mean: mean.map(wording::mean),
        chart: (!points.is_empty()).then(|| match quantiles {
            Some(_) => curve(site, distribution, scale),
            None => strip(site, distribution, scale),
        }),
        quantiles: quantiles.map_or_else(Vec::new, |values| {
            [
                ("Half", values.p50),
                ("3 in 4", values.p75),
                ("9 in 10", values.p90),
                ("19 in 20", values.p95),
            ]
            .map(|(share, minutes)| Quantile {
                share: share.to_owned(),
                text: wording::duration(minutes),
            })
            .to_vec()
        }),
    }
}

fn meaning(measure: Measure) -> &'static str {
    match measure {
        Measure::Detect => "From the start until someone or something noticed.",
        Measure::Acknowledge => {
            "From detection until someone took it on; from the start, where nobody says when it was noticed."
        }
        Measure::Mitigate => "From the start until users no longer felt it.",
        Measure::Resolve => "From the start until it was over.",
    }
}

/// How many incidents say something.
fn said(known: u64, missing: u64) -> String {
    let number = wording::number;
    match (known, missing) {
        (0, 0) => "There are no incidents.".to_owned(),
        (0, 1) => "The one incident does not say so.".to_owned(),
        (1, 0) => "The one incident says so.".to_owned(),
        (0, missing) => format!("None of the {} incidents says so.", number(missing)),
        (known, 0) => format!("All {} incidents say so.", number(known)),
        (known, missing) => format!(
            "{} of {} incidents {} so, {} {} not.",
            number(known),
            number(known + missing),
            if known == 1 { "says" } else { "say" },
            number(missing),
            if missing == 1 { "does" } else { "do" }
        ),
    }
}

fn time_of(site: &Site, from: &Route, point: &Point) -> TimeOf {
    let incident = site.incident(point.incident);
    TimeOf {
        text: wording::duration(point.minutes),
        incident: Link::to(site, from, &Route::Incident(point.incident), &incident.id.text),
        title: incident.title.value.clone(),
    }
}

/// The share of incidents that took no longer: up by one part at each value.
fn curve(site: &Site, distribution: &Distribution, scale: Scale) -> DistributionChart {
    let points = &distribution.points;
    let count = i64::try_from(points.len()).unwrap_or(i64::MAX).max(1);
    let y = |rank: i64| CURVE_FLOOR - (CURVE_FLOOR - TOP) * rank / count;
    let mut path = format!("M{LEFT},{CURVE_FLOOR}");
    let mut dots = Vec::new();
    for (rank, point) in (1..).zip(points) {
        let x = scale.x(point.minutes);
        // Of several values in one place only the last one needs a step.
        let is_last_here = usize::try_from(rank)
            .ok()
            .and_then(|next| points.get(next))
            .is_none_or(|next| scale.x(next.minutes) != x);
        if is_last_here {
            // Writing to a string cannot fail.
            let _ = write!(path, "H{x}V{}", y(rank));
        }
        if points.len() <= DOTS {
            dots.push(dot(site, point, x, y(rank)));
        }
    }
    let guides = [
        distribution.quantiles().map(|q| (50, q.p50)),
        distribution.quantiles().map(|q| (90, q.p90)),
    ];
    DistributionChart {
        curve: Some(path),
        guides: guides
            .into_iter()
            .flatten()
            .map(|(share, minutes)| {
                format!("M{LEFT},{}H{}V{CURVE_FLOOR}", level(share), scale.x(minutes))
            })
            .collect(),
        dots,
        levels: LEVELS
            .iter()
            .map(|&share| Tick { at: level(share), text: format!("{share} %") })
            .collect(),
        ..frame(CURVE_FLOOR, scale)
    }
}

/// The height of a share of all incidents.
fn level(percent: i64) -> i64 {
    CURVE_FLOOR - (CURVE_FLOOR - TOP) * percent / 100
}

/// The values themselves; what would stand in one place stands one above the other, the drawing as high as they need.
fn strip(site: &Site, distribution: &Distribution, scale: Scale) -> DistributionChart {
    let mut places: Vec<(i64, i64)> = Vec::new();
    for point in &distribution.points {
        let x = scale.x(point.minutes);
        let is_free =
            |level: &i64| places.iter().all(|(other, taken)| taken != level || x - other >= DOT);
        places.push((x, (1..=HIGHEST).find(is_free).unwrap_or(1)));
    }
    let highest = places.iter().map(|(_, level)| *level).max().unwrap_or(0).max(STRIP);
    let floor = TOP + highest * DOT;
    let dots = places.iter().zip(&distribution.points);
    DistributionChart {
        dots: dots.map(|((x, level), point)| dot(site, point, *x, floor - level * DOT)).collect(),
        ..frame(floor, scale)
    }
}

fn dot(site: &Site, point: &Point, x: i64, y: i64) -> Dot {
    let incident = site.incident(point.incident);
    let time = wording::duration(point.minutes);
    Dot { x, y, title: format!("{time}: {}, {}", incident.id.text, incident.title.value) }
}

fn frame(floor: i64, scale: Scale) -> DistributionChart {
    DistributionChart {
        width: WIDTH,
        height: floor + FOOT,
        left: LEFT,
        right: RIGHT,
        top: TOP,
        floor,
        curve: None,
        guides: Vec::new(),
        dots: Vec::new(),
        levels: Vec::new(),
        ticks: scale.ticks(),
    }
}

/// The axis of all drawings of a page.
#[derive(Debug, Clone, Copy)]
struct Scale {
    /// The minutes at its end.
    end: i64,
}

impl Scale {
    /// An axis that holds so many minutes, and ends at a time that is named where one is long enough.
    fn new(longest: i64) -> Self {
        let mut ends = STEPS.iter().map(|(minutes, _)| *minutes);
        let end = ends.find(|end| *end >= longest.max(SHORTEST)).unwrap_or(longest);
        Self { end }
    }

    fn x(self, minutes: i64) -> i64 {
        #[expect(clippy::cast_precision_loss, reason = "a place on a drawing")]
        let log = |minutes: i64| (minutes as f64).ln_1p();
        #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
        let room = (RIGHT - LEFT) as f64;
        #[expect(clippy::cast_possible_truncation, reason = "between the ends of the axis")]
        let along = (room * log(minutes.max(0)) / log(self.end)).round() as i64;
        LEFT + along
    }

    /// The names below the axis: its ends, and between them what has room.
    fn ticks(self) -> Vec<Tick> {
        let mut ticks: Vec<Tick> = Vec::new();
        for &(minutes, name) in STEPS.iter().take_while(|(minutes, _)| *minutes <= self.end) {
            let at = self.x(minutes);
            if minutes == self.end {
                ticks.retain(|tick| tick.at == LEFT || at - tick.at >= TICK_ROOM);
            } else if ticks.last().is_some_and(|last| at - last.at < TICK_ROOM) {
                continue;
            }
            ticks.push(Tick { at, text: name.to_owned() });
        }
        ticks
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{CURVE_FLOOR, LEFT, RIGHT, Scale, TOP, figures, said};
    use crate::site::example::Example;
    use crate::site::route::Route;

    /// Documents with these lengths in minutes; none is no length.
    fn documents(minutes: &[Option<i64>]) -> Vec<(&'static str, &'static str)> {
        let documents = minutes.iter().enumerate().map(|(index, minutes)| {
            let stated = minutes
                .map_or_else(String::new, |m| format!("impact: {{duration_minutes: {m}}}\n"));
            let text = format!("---\nid: I-{index:02}\n{stated}---\n\n# T{index}\n");
            let path: &'static str = format!("{index:02}.md").leak();
            (path, &*text.leak())
        });
        documents.collect()
    }

    #[test]
    fn ten_values_are_a_curve_with_quantiles() {
        let minutes: Vec<Option<i64>> = (1..=10).map(|n| Some(n * 10)).chain([None]).collect();
        Example::of(&documents(&minutes)).plan(|site| {
            let found = figures(site, &Route::Trends, &site.input.analysis.reliability);
            let resolve = &found[3];
            assert_eq!(resolve.said, "10 of 11 incidents say so, 1 does not.");
            let quantiles: Vec<&str> = resolve.quantiles.iter().map(|q| q.text.as_str()).collect();
            assert_eq!(quantiles, ["50 min", "1 h 20 min", "1 h 30 min", "1 h 40 min"]);
            assert_eq!(
                resolve.longest.as_ref().map(|time| time.incident.text.as_str()),
                Some("I-09")
            );
            assert!(resolve.points.is_empty());
            assert_eq!(resolve.mean, None);
            let chart = resolve.chart.as_ref().expect("a drawing");
            let curve = chart.curve.as_deref().expect("a curve");
            assert!(curve.starts_with(&format!("M{LEFT},{CURVE_FLOOR}H")), "{curve}");
            assert!(curve.ends_with(&format!("V{TOP}")), "{curve}");
            assert_eq!(curve.matches('V').count(), 10);
            assert_eq!(chart.dots[9].title, "1 h 40 min: I-09, T9");
            let ticks: Vec<&str> = chart.ticks.iter().map(|tick| tick.text.as_str()).collect();
            assert_eq!(ticks, ["0", "1 min", "5 min", "15 min", "1 h", "4 h"]);
            // Nobody says when anything was noticed: no drawing, no zero.
            assert_eq!(found[0].said, "None of the 11 incidents says so.");
            assert!(found[0].chart.is_none() && found[0].quantiles.is_empty());
        });
    }

    #[test]
    fn nine_values_are_points() {
        let minutes: Vec<Option<i64>> = [5, 5, 5, 7, 60, 61, 600, 6000, 0].map(Some).to_vec();
        let mut example = Example::of(&documents(&minutes));
        Arc::make_mut(&mut example.config).reliability.mean = true;
        example.plan(|site| {
            let found = figures(site, &Route::Trends, &site.input.analysis.reliability);
            let resolve = &found[3];
            assert!(resolve.quantiles.is_empty() && resolve.longest.is_none());
            let points: Vec<String> = resolve
                .points
                .iter()
                .map(|time| format!("{} {}", time.text, time.incident.text))
                .collect();
            assert_eq!(points[0], "0 min I-08");
            assert_eq!(points[8], "4 days 4 h I-07");
            let chart = resolve.chart.as_ref().expect("a drawing");
            assert!(chart.curve.is_none() && chart.levels.is_empty());
            // Three values in one place stand one above the other.
            assert!(chart.dots[1].y > chart.dots[2].y && chart.dots[2].y > chart.dots[3].y);
            // (5 + 5 + 5 + 7 + 60 + 61 + 600 + 6000 + 0) / 9 = 749.2
            assert_eq!(resolve.mean.as_deref(), Some("12 h 29 min"));
            assert_eq!(found[0].mean, None);
        });
    }

    #[test]
    fn the_axis_holds_any_length() {
        for (longest, end) in
            [(0, "1 h"), (60, "1 h"), (61, "4 h"), (2000, "1 week"), (200_000_000, "")]
        {
            let scale = Scale::new(longest);
            let ticks = scale.ticks();
            let last = ticks.last().filter(|tick| tick.at == RIGHT).map_or("", |tick| &tick.text);
            assert_eq!(last, end, "{longest}");
            assert_eq!((scale.x(0), scale.x(scale.end)), (LEFT, RIGHT), "{longest}");
        }
        assert_eq!(Scale::new(i64::MAX).x(i64::MAX), RIGHT);
    }

    #[test]
    fn what_is_missing_is_said() {
        for (known, missing, expected) in [
            (0, 0, "There are no incidents."),
            (0, 1, "The one incident does not say so."),
            (1, 0, "The one incident says so."),
            (0, 3, "None of the 3 incidents says so."),
            (3, 0, "All 3 incidents say so."),
            (1, 1, "1 of 2 incidents says so, 1 does not."),
            (1000, 2000, "1,000 of 3,000 incidents say so, 2,000 do not."),
        ] {
            assert_eq!(said(known, missing), expected);
        }
    }
}
