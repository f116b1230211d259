//! How long it takes until an incident is noticed, taken on, mitigated and over.
//!
//! Only incidents proper count: a drill was not noticed late, and a near miss was never mitigated. Who does not say a
//! time has none: it is counted as missing, and is nowhere a zero.

use std::cmp::Reverse;

use crate::analysis::Input;
use crate::casebook::IncidentIndex;
use crate::incident::Incident;
use crate::incident::kind::Kind;
use crate::incident::moment::Moment;
use crate::source::Spanned;

/// The times of the incidents that count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reliability {
    /// From start to detection.
    pub detect: Distribution,
    /// From detection (else from the start) until someone took it on.
    pub acknowledge: Distribution,
    /// From start to mitigation.
    pub mitigate: Distribution,
    /// From start to resolution; where one of the two is not known, the length that the document states.
    pub resolve: Distribution,
}

/// One of the times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// From start to detection.
    Detect,
    /// From detection until someone took it on.
    Acknowledge,
    /// From start to mitigation.
    Mitigate,
    /// From start to resolution.
    Resolve,
}

/// How long something took in each of some incidents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Distribution {
    /// What is known, shortest first; of equal ones the older incident first.
    pub points: Vec<Point>,
    /// How many incidents do not say it, or say something impossible: an end before its beginning.
    pub missing: usize,
}

/// How long something took in an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Minutes, not negative.
    pub minutes: i64,
    /// The incident.
    pub incident: IncidentIndex,
}

/// Four values that occurred. So many percent of all are not longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantiles {
    /// 50 %, in minutes.
    pub p50: i64,
    /// 75 %, in minutes.
    pub p75: i64,
    /// 90 %, in minutes.
    pub p90: i64,
    /// 95 %, in minutes.
    pub p95: i64,
}

/// Below so many values a quantile says more about chance than about the values: with nine, the 90th and the 95th
/// percentile are both the longest.
pub const ENOUGH: usize = 10;

impl Reliability {
    /// All times in the order in which they end.
    #[must_use]
    pub fn each(&self) -> [(Measure, &Distribution); 4] {
        [
            (Measure::Detect, &self.detect),
            (Measure::Acknowledge, &self.acknowledge),
            (Measure::Mitigate, &self.mitigate),
            (Measure::Resolve, &self.resolve),
        ]
    }
}

impl Measure {
    /// The word in JSON and in names of elements.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Detect => "detect",
            Self::Acknowledge => "acknowledge",
            Self::Mitigate => "mitigate",
            Self::Resolve => "resolve",
        }
    }

    /// How long it took in an incident, in minutes; none where that is not known.
    #[must_use]
    pub fn of(self, incident: &Incident) -> Option<i64> {
        let between = |from: &Option<Spanned<Moment>>, to: &Option<Spanned<Moment>>| {
            from.as_ref()?.value.minutes_until(&to.as_ref()?.value)
        };
        let Incident { started_at, detected_at, acknowledged_at, .. } = incident;
        let minutes = match self {
            Self::Detect => between(started_at, detected_at),
            Self::Acknowledge => between(detected_at, acknowledged_at)
                .or_else(|| between(started_at, acknowledged_at)),
            Self::Mitigate => between(started_at, &incident.mitigated_at),
            Self::Resolve => between(started_at, &incident.resolved_at)
                .filter(|minutes| *minutes >= 0)
                .or_else(|| incident.duration.map(|duration| duration.minutes)),
        };
        minutes.filter(|minutes| *minutes >= 0)
    }
}

impl Distribution {
    fn of(measure: Measure, input: Input) -> Self {
        let mut distribution = Self::default();
        for &index in &**input.members {
            let incident = &input.casebook.incidents[index];
            if incident.kind != Kind::Incident {
                continue;
            }
            match measure.of(incident) {
                Some(minutes) => distribution.points.push(Point { minutes, incident: index }),
                None => distribution.missing += 1,
            }
        }
        // Incidents are kept with the newest first.
        distribution.points.sort_by_key(|point| (point.minutes, Reverse(point.incident)));
        distribution
    }

    /// How many incidents there are, those that do not say it included.
    #[must_use]
    pub fn total(&self) -> usize {
        self.points.len() + self.missing
    }

    /// The quantiles, where there are [`ENOUGH`] values.
    #[must_use]
    pub fn quantiles(&self) -> Option<Quantiles> {
        if self.points.len() < ENOUGH {
            return None;
        }
        Some(Quantiles {
            p50: self.quantile(50)?,
            p75: self.quantile(75)?,
            p90: self.quantile(90)?,
            p95: self.quantile(95)?,
        })
    }

    /// The nearest rank: of n values the ⌈percent · n / 100⌉-th smallest, always one that occurred (type 1 of Hyndman
    /// and Fan, "Sample Quantiles in Statistical Packages", 1996).
    fn quantile(&self, percent: usize) -> Option<i64> {
        let rank = (percent * self.points.len()).div_ceil(100);
        self.points.get(rank.checked_sub(1)?).map(|point| point.minutes)
    }

    /// The mean in minutes, to a tenth. A few long incidents make it a time that no incident took, so it is shown only
    /// where the configuration asks for it.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        let count = i128::try_from(self.points.len()).ok().filter(|count| *count > 0)?;
        let sum: i128 = self.points.iter().map(|point| i128::from(point.minutes)).sum();
        // Half a tenth is rounded up.
        let tenths = (sum * 20 + count).div_euclid(count * 2);
        #[expect(clippy::cast_precision_loss, reason = "a mean to a tenth of a minute")]
        Some(tenths as f64 / 10.0)
    }
}

/// Takes the times of the incidents that count.
#[must_use]
pub fn reliability(input: Input) -> Reliability {
    let of = |measure| Distribution::of(measure, input);
    Reliability {
        detect: of(Measure::Detect),
        acknowledge: of(Measure::Acknowledge),
        mitigate: of(Measure::Mitigate),
        resolve: of(Measure::Resolve),
    }
}

#[cfg(test)]
mod tests {
    use super::{Distribution, Point, Quantiles};
    use crate::analysis::example::look;

    /// The minutes of each time in one incident with this front matter.
    fn times(head: &str) -> [Option<i64>; 4] {
        let text = format!("---\nid: INC-1\n{head}---\n\n# T\n");
        let (_, analysis) = look("", &[("a.md", &text)], "2025-06-01");
        analysis.reliability.each().map(|(_, distribution)| {
            assert_eq!(distribution.total(), 1, "{head}");
            distribution.points.first().map(|point| point.minutes)
        })
    }

    #[test]
    fn a_time_is_known_where_both_of_its_moments_are() {
        for (head, expected) in [
            ("", [None; 4]),
            (
                "started_at: 2025-01-01T09:00Z\ndetected_at: 2025-01-01T09:05Z\nacknowledged_at: 2025-01-01T09:07Z\nmitigated_at: 2025-01-01T10:00Z\nresolved_at: 2025-01-01T11:00Z\n",
                [Some(5), Some(2), Some(60), Some(120)],
            ),
            // Noticed at once is a time; no detection is none.
            (
                "started_at: 2025-01-01T09:00Z\ndetected_at: 2025-01-01T09:00Z\n",
                [Some(0), None, None, None],
            ),
            // Taken on, nobody says when it was noticed.
            (
                "started_at: 2025-01-01T09:00Z\nacknowledged_at: 2025-01-01T09:07Z\n",
                [None, Some(7), None, None],
            ),
            // Across zones and midnight.
            (
                "started_at: 2025-01-01T23:30-02:00\ndetected_at: 2025-01-02T02:00Z\n",
                [Some(30), None, None, None],
            ),
            // A day without a time of day, and a time without a zone beside one with a zone, cannot be compared.
            (
                "started_at: 2025-01-01\ndetected_at: 2025-01-01T09:05Z\nmitigated_at: 2025-01-02\n",
                [None; 4],
            ),
            (
                "started_at: 2025-01-01T09:00\nmitigated_at: 2025-01-01T09:40Z\nresolved_at: 2025-01-01T10:00\n",
                [None, None, None, Some(60)],
            ),
            // Before the start: missing, not zero.
            (
                "started_at: 2025-01-01T09:00Z\ndetected_at: 2025-01-01T08:00Z\nmitigated_at: 2025-01-01T08:00Z\n",
                [None; 4],
            ),
            ("started_at: 2025-01-01T09:00Z\nresolved_at: 2025-01-01T08:00Z\n", [None; 4]),
            // The clock goes before the words; the words where there is no clock.
            (
                "started_at: 2025-01-01T09:00Z\nresolved_at: 2025-01-01T10:00Z\nimpact: {duration_minutes: 45}\n",
                [None, None, None, Some(60)],
            ),
            ("date: 2025-01-01\nimpact: {duration_minutes: 45}\n", [None, None, None, Some(45)]),
        ] {
            assert_eq!(times(head), expected, "{head}");
        }
    }

    #[test]
    fn only_incidents_proper_count() {
        let documents = [
            ("a.md", "---\nid: A\nimpact: {duration_minutes: 45}\n---\n# A\n"),
            ("b.md", "---\nid: B\nkind: near-miss\nimpact: {duration_minutes: 1}\n---\n# B\n"),
            ("c.md", "---\nid: C\nkind: drill\nimpact: {duration_minutes: 1}\n---\n# C\n"),
            ("d.md", "---\nid: D\nkind: maintenance\n---\n# D\n"),
            ("e.md", "---\nid: E\n---\n# E\n"),
        ];
        let (_, analysis) = look("", &documents, "2025-06-01");
        let resolve = &analysis.reliability.resolve;
        assert_eq!((resolve.points.len(), resolve.missing), (1, 1));
    }

    fn distribution(minutes: &[i64]) -> Distribution {
        let points = minutes.iter().map(|&minutes| Point { minutes, incident: 0 });
        Distribution { points: points.collect(), missing: 0 }
    }

    #[test]
    fn a_quantile_is_the_nearest_rank() {
        // Nine values are points.
        assert_eq!(distribution(&[1, 2, 3, 4, 5, 6, 7, 8, 9]).quantiles(), None);
        // Of ten: ranks 5, 8 (7.5), 9 and 10 (9.5).
        assert_eq!(
            distribution(&[1, 2, 3, 5, 8, 13, 21, 34, 55, 89]).quantiles(),
            Some(Quantiles { p50: 8, p75: 34, p90: 55, p95: 89 })
        );
        // Of eleven: ranks 6 (5.5), 9 (8.25), 10 (9.9) and 11 (10.45).
        assert_eq!(
            distribution(&[1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144]).quantiles(),
            Some(Quantiles { p50: 13, p75: 55, p90: 89, p95: 144 })
        );
        // Of twenty: ranks 10, 15, 18 and 19.
        let twenty: Vec<i64> = (1..=20).collect();
        assert_eq!(
            distribution(&twenty).quantiles(),
            Some(Quantiles { p50: 10, p75: 15, p90: 18, p95: 19 })
        );
    }

    #[test]
    fn a_mean_has_one_digit_behind_the_point() {
        for (minutes, mean) in [
            (&[][..], None),
            (&[7], Some(7.0)),
            (&[1, 2], Some(1.5)),
            (&[1, 1, 2], Some(1.3)),
            (&[1, 2, 2], Some(1.7)),
            (&[i64::MAX, i64::MAX], Some(9_223_372_036_854_775_807.0)),
        ] {
            assert_eq!(distribution(minutes).mean(), mean, "{minutes:?}");
        }
    }
}
