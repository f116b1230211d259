//! How many incidents there are under a heading, by severity; what is not an incident proper is counted apart.

use serde::Serialize;

use crate::casebook::IncidentIndex;
use crate::incident::kind::Kind;
use crate::site::Site;
use crate::site::view::moment::Time;
use crate::site::view::severity::Severity;
use crate::site::wording;

/// The count of a list of incidents.
#[derive(Debug, Clone, Serialize)]
pub struct Tally {
    /// Incidents proper.
    pub incidents: u64,
    /// `12 incidents, 1 near miss and 2 drills`; `no incidents`.
    pub text: String,
    /// `1 near miss and 2 drills`; none if there is nothing but incidents.
    pub apart: Option<String>,
    /// Incidents proper by severity, worst first, then those not on the scale and those without one; no zeros.
    pub severities: Vec<SeverityCount>,
    /// The day of the newest, of any kind.
    pub newest: Option<Time>,
}

/// How many incidents there are of a severity.
#[derive(Debug, Clone, Serialize)]
pub struct SeverityCount {
    /// Which; none for those that state none.
    pub severity: Option<Severity>,
    /// How many.
    pub count: u64,
}

impl Tally {
    /// Counts `incidents`.
    #[must_use]
    pub fn new(site: &Site, incidents: &[IncidentIndex]) -> Self {
        let of_kind = |kind| count(site, incidents, kind);
        let proper = of_kind(Kind::Incident);
        let apart = wording::apart(
            of_kind(Kind::NearMiss),
            of_kind(Kind::Drill),
            of_kind(Kind::Maintenance),
        );
        let proper = proper as u64;
        let own = match proper {
            0 if apart.is_some() => None,
            0 => Some("no incidents".to_owned()),
            _ => Some(wording::counted(proper, "incident", "incidents")),
        };
        Self {
            incidents: proper,
            text: wording::list(&own.into_iter().chain(apart.clone()).collect::<Vec<_>>()),
            apart,
            severities: severities(site, incidents),
            newest: incidents
                .iter()
                .filter_map(|&index| site.incident(index).date.as_ref())
                .map(|date| date.value)
                .max()
                .map(Time::day),
        }
    }
}

fn count(site: &Site, incidents: &[IncidentIndex], kind: Kind) -> usize {
    incidents.iter().filter(|&&index| site.incident(index).kind == kind).count()
}

/// Incidents proper by severity.
fn severities(site: &Site, incidents: &[IncidentIndex]) -> Vec<SeverityCount> {
    let scale = &site.input.config.severities;
    let (mut on_scale, mut off_scale, mut none) = (vec![0_u64; scale.len()], Vec::new(), 0);
    for &index in incidents {
        let incident = site.incident(index);
        if incident.kind != Kind::Incident {
            continue;
        }
        let Some(severity) = &incident.severity else {
            none += 1;
            continue;
        };
        let place = severity
            .value
            .level
            .as_ref()
            .and_then(|level| scale.iter().position(|step| step.level == *level));
        match place {
            Some(place) => on_scale[place] += 1,
            None => off_scale.push(Severity::new(site, &severity.value)),
        }
    }
    let mut counts: Vec<SeverityCount> = on_scale
        .into_iter()
        .enumerate()
        .map(|(place, count)| SeverityCount {
            severity: Some(Severity::of_level(scale, place)),
            count,
        })
        .collect();
    off_scale.sort_by(|a, b| a.label.cmp(&b.label));
    for severity in off_scale {
        match counts.last_mut() {
            Some(last) if last.severity.as_ref() == Some(&severity) => last.count += 1,
            _ => counts.push(SeverityCount { severity: Some(severity), count: 1 }),
        }
    }
    counts.push(SeverityCount { severity: None, count: none });
    counts.retain(|count| count.count > 0);
    counts
}
