//! What happened when, with the time elapsed since the start.

use serde::Serialize;

use crate::incident::Incident;
use crate::incident::moment::Moment;
use crate::incident::timeline::Entry;
use crate::site::view::moment::Time;
use crate::site::wording;

/// A timeline by day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Timeline {
    /// What is true of all times in it: `Times are in UTC+2.`, `The document states no time zone.` None where entries
    /// are in several zones; then each shows its own.
    pub zone: Option<String>,
    /// What the elapsed times count from: `the start` or `the first entry`. None where nothing is elapsed.
    pub since: Option<String>,
    /// The days in the order of the document.
    pub days: Vec<Day>,
    /// How many entries there are on all days.
    pub count: usize,
}

/// The entries of one day that stand together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// Which; none where the document gives only times.
    pub date: Option<Time>,
    /// The entries in the order of the document.
    pub entries: Vec<TimelineEntry>,
}

/// Something with an explicit date or time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimelineEntry {
    /// The time of day; none where only the day is known.
    pub time: Option<Time>,
    /// `+35 min`
    pub elapsed: Option<String>,
    /// `Detected`, `Mitigated` …: the entry stands at this moment of the incident.
    pub milestones: Vec<String>,
    /// What happened. HTML.
    pub text: String,
}

impl Timeline {
    /// The timeline of an incident, if it has one. `inline` makes HTML of a text.
    #[must_use]
    pub fn new(incident: &Incident, inline: &dyn Fn(&str) -> String) -> Option<Self> {
        let entries = &incident.timeline;
        if entries.is_empty() {
            return None;
        }
        let zone = common_zone(entries);
        let base = base(incident);
        let mut milestones = Milestones::of(incident);
        let mut days: Vec<(Option<_>, Vec<TimelineEntry>)> = Vec::new();
        for entry in entries {
            let minutes = base.and_then(|(start, _)| wording::minutes_between(start, entry.at));
            let shown = TimelineEntry {
                time: time(entry.at, zone.is_none()),
                elapsed: minutes.map(wording::elapsed),
                milestones: milestones.at(entry.at),
                text: inline(&entry.text),
            };
            match days.last_mut() {
                Some((date, day)) if *date == entry.at.date => day.push(shown),
                _ => days.push((entry.at.date, vec![shown])),
            }
        }
        let anything_elapsed =
            days.iter().flat_map(|(_, day)| day).any(|entry| entry.elapsed.is_some());
        Some(Self {
            zone,
            since: base.filter(|_| anything_elapsed).map(|(_, name)| name.to_owned()),
            days: days
                .into_iter()
                .map(|(date, entries)| Day { date: date.map(Time::day), entries })
                .collect(),
            count: entries.len(),
        })
    }
}

/// What is true of the times of all entries; none if they differ in their zone, or if no entry has a time.
fn common_zone(entries: &[Entry]) -> Option<String> {
    let mut offsets =
        entries.iter().filter(|entry| entry.at.time.is_some()).map(|entry| entry.at.offset);
    let first = offsets.next()?;
    offsets.all(|offset| offset == first).then(|| match first {
        Some(offset) => format!("Times are in {}.", wording::offset(offset)),
        None => "The document states no time zone.".to_owned(),
    })
}

/// What elapsed times count from: the start of the incident if an entry can be compared with it, else the first entry
/// that has a time.
fn base(incident: &Incident) -> Option<(Moment, &'static str)> {
    let comparable = |start: Moment| {
        incident.timeline.iter().any(|entry| wording::minutes_between(start, entry.at).is_some())
    };
    let start = incident.started_at.as_ref().map(|moment| moment.value);
    if let Some(start) = start.filter(|start| comparable(*start)) {
        return Some((start, "the start"));
    }
    let first = incident.timeline.iter().map(|entry| entry.at).find(|at| at.time.is_some())?;
    Some((first, "the first entry"))
}

fn time(at: Moment, with_zone: bool) -> Option<Time> {
    at.time?;
    let clock = Moment { date: None, offset: at.offset.filter(|_| with_zone), ..at };
    Some(Time { machine: wording::machine(at), text: wording::moment(clock) })
}

/// The moments of an incident that wait for their entry: each is marked once.
struct Milestones {
    waiting: Vec<(Moment, &'static str)>,
}

impl Milestones {
    fn of(incident: &Incident) -> Self {
        let moments = [
            (&incident.started_at, "Started"),
            (&incident.detected_at, "Detected"),
            (&incident.acknowledged_at, "Acknowledged"),
            (&incident.mitigated_at, "Mitigated"),
            (&incident.resolved_at, "Resolved"),
        ];
        let waiting = moments
            .into_iter()
            .filter_map(|(moment, name)| Some((moment.as_ref()?.value, name)))
            .collect();
        Self { waiting }
    }

    fn at(&mut self, at: Moment) -> Vec<String> {
        let (here, waiting) = std::mem::take(&mut self.waiting)
            .into_iter()
            .partition(|(moment, _)| wording::minutes_between(*moment, at) == Some(0));
        self.waiting = waiting;
        let here: Vec<(Moment, &str)> = here;
        here.into_iter().map(|(_, name)| name.to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::example::Example;

    /// The timeline of an incident, a line an entry: date, time, elapsed time, milestones, text.
    fn check(text: &'static str, notes: &str, expected: &[&str]) {
        let timeline = Example::of(&[("INC-1.md", text)])
            .plan(|site| Timeline::new(site.incident(0), &|text| text.to_owned()))
            .expect("a timeline");
        let mut lines = Vec::new();
        for day in &timeline.days {
            for entry in &day.entries {
                let cells = [
                    day.date.as_ref().map_or("-", |date| &date.text),
                    entry.time.as_ref().map_or("-", |time| &time.text),
                    entry.elapsed.as_deref().unwrap_or("-"),
                    &entry.milestones.join("+"),
                    &entry.text,
                ];
                lines.push(cells.join("|"));
            }
        }
        assert_eq!(lines, expected);
        let said = [timeline.zone.unwrap_or_default(), timeline.since.unwrap_or_default()];
        assert_eq!(said.join(" "), notes);
    }

    #[test]
    fn elapsed_time_counts_from_the_start() {
        check(
            "---\nstarted_at: 2025-01-01T23:50:00Z\nresolved_at: 2025-01-02T00:25:00Z\n---\n\n## Timeline\n\n\
             - 2025-01-01 23:40 UTC: Deploy\n- 2025-01-01 23:50 UTC: Errors\n- 2025-01-02 00:25 UTC: Over\n",
            "Times are in UTC. the start",
            &[
                "1 Jan 2025|23:40|−10 min||Deploy",
                "1 Jan 2025|23:50|+0 min|Started|Errors",
                "2 Jan 2025|00:25|+35 min|Resolved|Over",
            ],
        );
    }

    #[test]
    fn without_a_time_of_start_it_counts_from_the_first_entry() {
        check(
            "---\nstarted_at: 2025-01-01\n---\n\n## Timeline\n\n- 10:00 Alert\n- 10:05 Page\n",
            "The document states no time zone. the first entry",
            &["1 Jan 2025|10:00|+0 min||Alert", "1 Jan 2025|10:05|+5 min||Page"],
        );
    }
}
