//! How much happens and how long it lasts: incidents by month and severity, downtime by service and quarter.
//!
//! Near misses, drills and maintenance windows are counted apart and bring no downtime. What has no day is in no month
//! and no quarter, and is counted as that.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::analysis::Input;
use crate::analysis::filing::Filing;
use crate::analysis::quarter::Quarter;
use crate::incident::Incident;
use crate::incident::kind::Kind;

/// What happened when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trend {
    /// All that counts, of any day.
    pub total: Tally,
    /// Incidents proper that have no day.
    pub undated: usize,
    /// From the first month with anything to the last, without gaps.
    pub months: Vec<Month>,
    /// All incidents proper of a quarter, each once, whatever they hit; quarters with any, in order.
    pub quarters: Vec<(Quarter, Downtime)>,
    /// The same by service; by service, then by quarter. An incident counts under each of its services.
    pub services: Vec<ServiceQuarter>,
    /// Incidents proper with a day that name no service.
    pub without_service: usize,
}

/// How many of each kind there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Incidents proper.
    pub incidents: usize,
    /// Those of them on each level of the scale, worst first.
    pub by_level: Vec<usize>,
    /// Those of them with a severity that is not on the scale.
    pub off_scale: usize,
    /// Those of them without a severity.
    pub without_severity: usize,
    /// What almost happened.
    pub near_misses: usize,
    /// What was made to happen.
    pub drills: usize,
    /// What was planned.
    pub maintenance: usize,
}

/// One month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// What happened in it.
    pub tally: Tally,
}

/// How long some incidents lasted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Downtime {
    /// Minutes of those that say how long they lasted. Says something only where one does, see [`Downtime::known`].
    minutes: i64,
    /// How many there are.
    pub incidents: usize,
    /// How many of them do not say how long they lasted.
    pub without_duration: usize,
}

/// The downtime of a service in a quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceQuarter {
    /// The service's id.
    pub service: String,
    /// The quarter of the incidents' days.
    pub quarter: Quarter,
    /// How long it was hit.
    pub downtime: Downtime,
}

impl Trend {
    /// The quarters of a service, by its id, in order.
    #[must_use]
    pub fn of_service(&self, id: &str) -> &[ServiceQuarter] {
        let first = self.services.partition_point(|line| line.service.as_str() < id);
        let rest = &self.services[first..];
        &rest[..rest.partition_point(|line| line.service == id)]
    }
}

impl Downtime {
    /// The minutes, where at least one of the incidents says how long it lasted.
    #[must_use]
    pub fn known(&self) -> Option<i64> {
        (self.incidents > self.without_duration).then_some(self.minutes)
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            minutes: self.minutes.saturating_add(other.minutes),
            incidents: self.incidents + other.incidents,
            without_duration: self.without_duration + other.without_duration,
        }
    }

    fn of(incident: &Incident) -> Self {
        Self {
            minutes: incident.duration.map_or(0, |duration| duration.minutes),
            incidents: 1,
            without_duration: usize::from(incident.duration.is_none()),
        }
    }
}

impl Tally {
    fn new(levels: usize) -> Self {
        Self { by_level: vec![0; levels], ..Self::default() }
    }

    fn add(&mut self, incident: &Incident, levels: &BTreeMap<&str, usize>) {
        match incident.kind {
            Kind::Incident => self.incidents += 1,
            Kind::NearMiss => self.near_misses += 1,
            Kind::Drill => self.drills += 1,
            Kind::Maintenance => self.maintenance += 1,
        }
        if incident.kind != Kind::Incident {
            return;
        }
        let severity = incident.severity.as_ref().map(|severity| severity.value.level.as_deref());
        match severity {
            None => self.without_severity += 1,
            Some(level) => match level.and_then(|level| levels.get(level)) {
                Some(&place) => self.by_level[place] += 1,
                None => self.off_scale += 1,
            },
        }
    }

    /// Both together.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.incidents += other.incidents;
        self.off_scale += other.off_scale;
        self.without_severity += other.without_severity;
        self.near_misses += other.near_misses;
        self.drills += other.drills;
        self.maintenance += other.maintenance;
        for (place, count) in other.by_level.iter().enumerate() {
            match self.by_level.get_mut(place) {
                Some(sum) => *sum += count,
                None => self.by_level.push(*count),
            }
        }
        self
    }
}

/// Counts the incidents that count.
#[must_use]
pub fn trend(input: Input, filing: &Filing) -> Trend {
    let scale = &input.config.severities;
    let levels: BTreeMap<&str, usize> =
        scale.iter().enumerate().rev().map(|(place, step)| (step.level.as_str(), place)).collect();
    let mut trend = Trend { total: Tally::new(scale.len()), ..Trend::default() };
    let mut months: BTreeMap<NaiveDate, Tally> = BTreeMap::new();
    let mut quarters: BTreeMap<Quarter, Downtime> = BTreeMap::new();
    let mut services: BTreeMap<(&str, Quarter), Downtime> = BTreeMap::new();
    for &index in &**input.members {
        let incident = &input.casebook.incidents[index];
        let is_proper = incident.kind == Kind::Incident;
        trend.total.add(incident, &levels);
        let Some(day) = incident.date.as_ref().map(|day| day.value) else {
            trend.undated += usize::from(is_proper);
            continue;
        };
        months
            .entry(first_of(day))
            .or_insert_with(|| Tally::new(scale.len()))
            .add(incident, &levels);
        if !is_proper {
            continue;
        }
        let (quarter, downtime) = (Quarter::of(day), Downtime::of(incident));
        let add = |sum: &mut Downtime| *sum = sum.and(downtime);
        add(quarters.entry(quarter).or_default());
        let hit = &filing.of(index).services;
        trend.without_service += usize::from(hit.is_empty());
        for service in &**hit {
            add(services.entry((service.as_str(), quarter)).or_default());
        }
    }
    trend.months = without_gaps(months, scale.len());
    trend.quarters = quarters.into_iter().collect();
    trend.services = services
        .into_iter()
        .map(|((service, quarter), downtime)| ServiceQuarter {
            service: service.to_owned(),
            quarter,
            downtime,
        })
        .collect();
    trend
}

fn first_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// The months between, in which nothing happened, have zeros.
fn without_gaps(mut counted: BTreeMap<NaiveDate, Tally>, levels: usize) -> Vec<Month> {
    let Some((&last, _)) = counted.last_key_value() else { return Vec::new() };
    let mut months = Vec::new();
    let mut next = counted.first_key_value().map(|(first, _)| *first);
    while let Some(first) = next.filter(|first| *first <= last) {
        let tally = counted.remove(&first).unwrap_or_else(|| Tally::new(levels));
        months.push(Month { first, tally });
        next = first.checked_add_months(chrono::Months::new(1));
    }
    months
}

#[cfg(test)]
mod tests {
    use super::Trend;
    use crate::analysis::example::look;

    const DOCUMENTS: [(&str, &str); 10] = [
        (
            "a.md",
            "---\nid: A\ndate: 2024-11-30\nseverity: sev1\nservices: [Cart, search]\nimpact: {duration_minutes: 90}\n---\n# A\n",
        ),
        (
            "b.md",
            "---\nid: B\ndate: 2024-12-31\nseverity: high\nservices: [basket]\nimpact: {duration_minutes: 30}\n---\n# B\n",
        ),
        // One service by two names is one.
        ("c.md", "---\nid: C\ndate: 2024-12-01\nservices: [basket, cart]\n---\n# C\n"),
        ("d.md", "---\nid: D\ndate: 2025-02-28\nseverity: purple\nservices: [search]\n---\n# D\n"),
        (
            "e.md",
            "---\nid: E\ndate: 2025-02-01\nseverity: sev2\nimpact: {duration_minutes: 0}\n---\n# E\n",
        ),
        // No day: in no month, and no downtime in any quarter.
        ("f.md", "---\nid: F\nseverity: sev1\nservices: [basket]\n---\n# F\n"),
        (
            "g.md",
            "---\nid: G\ndate: 2025-02-03\nkind: near-miss\nseverity: sev1\nservices: [basket]\nimpact: {duration_minutes: 7}\n---\n# G\n",
        ),
        ("h.md", "---\nid: H\ndate: 2025-03-03\nkind: drill\n---\n# H\n"),
        ("i.md", "---\nid: I\nkind: drill\n---\n# I\n"),
        ("j.md", "---\nid: J\ndate: 2025-03-04\nkind: maintenance\n---\n# J\n"),
    ];

    fn counted() -> Trend {
        let config = "services: [{id: basket, aliases: [cart]}]\n";
        (*look(config, &DOCUMENTS, "2025-06-01").1.trend).clone()
    }

    #[test]
    fn every_month_has_its_counts() {
        let trend = counted();
        let shown: Vec<String> = trend
            .months
            .iter()
            .map(|month| {
                let t = &month.tally;
                format!(
                    "{} {}={:?}+{}+{} {} {} {}",
                    month.first.format("%Y-%m"),
                    t.incidents,
                    t.by_level,
                    t.off_scale,
                    t.without_severity,
                    t.near_misses,
                    t.drills,
                    t.maintenance
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                "2024-11 1=[1, 0, 0, 0]+0+0 0 0 0",
                "2024-12 2=[0, 1, 0, 0]+0+1 0 0 0",
                "2025-01 0=[0, 0, 0, 0]+0+0 0 0 0",
                "2025-02 2=[0, 1, 0, 0]+1+0 1 0 0",
                "2025-03 0=[0, 0, 0, 0]+0+0 0 1 1",
            ]
        );
        let total = &trend.total;
        assert_eq!((total.incidents, trend.undated), (6, 1));
        assert_eq!((total.near_misses, total.drills, total.maintenance), (1, 2, 1));
        assert_eq!(total.by_level, [2, 2, 0, 0]);
        let sum = trend.months.iter().fold(super::Tally::default(), |sum, m| sum.and(&m.tally));
        assert_eq!((sum.incidents, sum.by_level), (5, vec![1, 2, 0, 0]));
    }

    #[test]
    fn downtime_is_summed_by_service_and_quarter() {
        let trend = counted();
        let shown = |name: &str, quarter, downtime: super::Downtime| {
            let minutes = downtime.known().map_or("?".to_owned(), |minutes| minutes.to_string());
            format!(
                "{name} {quarter} {minutes} {} {}",
                downtime.incidents, downtime.without_duration
            )
        };
        let services: Vec<String> = trend
            .services
            .iter()
            .map(|line| shown(&line.service, line.quarter, line.downtime))
            .collect();
        // Minutes, incidents, those that do not say how long. D says nothing: that is not zero.
        assert_eq!(
            services,
            ["basket 2024-Q4 120 3 1", "search 2024-Q4 90 1 0", "search 2025-Q1 ? 1 1"]
        );
        let all: Vec<String> =
            trend.quarters.iter().map(|(quarter, sum)| shown("all", *quarter, *sum)).collect();
        assert_eq!(all, ["all 2024-Q4 120 3 1", "all 2025-Q1 0 2 1"]);
        assert_eq!(trend.without_service, 1);
    }

    #[test]
    fn nothing_gives_nothing() {
        let trend =
            look("", &[("i.md", "---\nid: I\nkind: drill\n---\n# I\n")], "2025-06-01").1.trend;
        assert_eq!((trend.months.len(), trend.quarters.len(), trend.total.drills), (0, 0, 1));
    }
}
