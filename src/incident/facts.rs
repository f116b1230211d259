//! What one source says about an incident: the front matter, or the fields in the body. An incident is made of the facts
//! of both, see [`Facts::or`].

use std::collections::BTreeMap;

use crate::incident::action::Action;
use crate::incident::cause::Cause;
use crate::incident::impact::Impact;
use crate::incident::kind::{Audience, Kind, Status};
use crate::incident::moment::Moment;
use crate::incident::reference::{ExternalLink, Relation};
use crate::incident::severity::Severity;
use crate::source::Spanned;
use crate::zone::Zone;

/// What was said. Every fact is as in [`Incident`](super::Incident); what was not said is empty.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    pub id: Option<Spanned<String>>,
    pub title: Option<Spanned<String>>,
    pub kind: Option<Kind>,
    pub status: Option<Status>,
    pub audience: Option<Audience>,
    pub severity: Option<Spanned<Severity>>,
    pub date: Option<Spanned<Moment>>,
    pub started_at: Option<Spanned<Moment>>,
    pub detected_at: Option<Spanned<Moment>>,
    pub acknowledged_at: Option<Spanned<Moment>>,
    pub mitigated_at: Option<Spanned<Moment>>,
    pub resolved_at: Option<Spanned<Moment>>,
    /// The zone of all times that name none.
    pub zone: Option<Zone>,
    /// Minutes.
    pub duration: Option<Spanned<i64>>,
    pub services: Vec<Spanned<String>>,
    pub teams: Vec<Spanned<String>>,
    pub authors: Vec<Spanned<String>>,
    pub tags: Vec<Spanned<String>>,
    pub detection: Option<Spanned<String>>,
    pub trigger: Option<Spanned<String>>,
    pub causes: Vec<Cause>,
    /// Causes that are told, not named by an id: `cause: The disk was full`.
    pub causes_said: Vec<Spanned<String>>,
    pub impact: Impact,
    pub related: Vec<Spanned<Relation>>,
    pub links: Vec<ExternalLink>,
    /// None where nothing is said about actions.
    pub actions: Option<Vec<Action>>,
    pub extra: BTreeMap<String, serde_json::Value>,
}

impl Facts {
    /// These facts, and from the others those that are missing here. A list counts as a whole.
    #[must_use]
    pub fn or(self, others: Self) -> Self {
        Self {
            id: self.id.or(others.id),
            title: self.title.or(others.title),
            kind: self.kind.or(others.kind),
            status: self.status.or(others.status),
            audience: self.audience.or(others.audience),
            severity: self.severity.or(others.severity),
            date: self.date.or(others.date),
            started_at: self.started_at.or(others.started_at),
            detected_at: self.detected_at.or(others.detected_at),
            acknowledged_at: self.acknowledged_at.or(others.acknowledged_at),
            mitigated_at: self.mitigated_at.or(others.mitigated_at),
            resolved_at: self.resolved_at.or(others.resolved_at),
            zone: self.zone.or(others.zone),
            duration: self.duration.or(others.duration),
            services: filled(self.services, others.services),
            teams: filled(self.teams, others.teams),
            authors: filled(self.authors, others.authors),
            tags: filled(self.tags, others.tags),
            detection: self.detection.or(others.detection),
            trigger: self.trigger.or(others.trigger),
            causes: filled(self.causes, others.causes),
            causes_said: filled(self.causes_said, others.causes_said),
            impact: self.impact.or(others.impact),
            related: filled(self.related, others.related),
            links: filled(self.links, others.links),
            actions: self.actions.or(others.actions),
            extra: if self.extra.is_empty() { others.extra } else { self.extra },
        }
    }

    /// What holds for every incident of a file that tells several: whose they are, who wrote them, who may read them.
    #[must_use]
    pub fn shared(&self) -> Self {
        Self {
            kind: self.kind,
            status: self.status,
            audience: self.audience,
            zone: self.zone,
            services: self.services.clone(),
            teams: self.teams.clone(),
            authors: self.authors.clone(),
            tags: self.tags.clone(),
            links: self.links.clone(),
            extra: self.extra.clone(),
            ..Self::default()
        }
    }

    /// The zone of the first moment that names one.
    #[must_use]
    pub fn moment_zone(&self) -> Option<Zone> {
        [&self.started_at, &self.resolved_at, &self.detected_at]
            .into_iter()
            .find_map(|moment| moment.as_ref()?.value.zone())
    }
}

fn filled<T>(list: Vec<T>, other: Vec<T>) -> Vec<T> {
    if list.is_empty() { other } else { list }
}
