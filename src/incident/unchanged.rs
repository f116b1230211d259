//! What of an incident is facts, and what is nothing but words. Most of what somebody writes is words: what all incidents
//! together show holds until a fact changes.

use crate::incident::Incident;
use crate::incident::action::Action;
use crate::incident::cause::Cause;
use crate::incident::impact::Impact;
use crate::source::Spanned;

impl Incident {
    /// Whether nothing but words, and the places where they stand, differs from `other`. Every field is named here, so that a
    /// new one is one or the other by decision.
    #[must_use]
    pub fn has_facts_of(&self, other: &Self) -> bool {
        let Self {
            started_at,
            detected_at,
            acknowledged_at,
            mitigated_at,
            resolved_at,
            duration,
            severity,
            detection,
            impact,
            actions,
            // `has_names_of` looks at these.
            file: _,
            path: _,
            id: _,
            kind: _,
            status: _,
            audience: _,
            date: _,
            services: _,
            teams: _,
            authors: _,
            tags: _,
            trigger: _,
            lessons: _,
            // `has_causes_of` looks at these.
            causes: _,
            // The casebook knows who points at whom.
            related: _,
            mentions: _,
            // Words and places, and what nothing is counted by.
            span: _,
            begin: _,
            title: _,
            sections: _,
            timeline: _,
            links: _,
            extra: _,
        } = self;
        self.has_names_of(other)
            && self.has_causes_of(other)
            && *duration == other.duration
            && [
                (started_at, &other.started_at),
                (detected_at, &other.detected_at),
                (acknowledged_at, &other.acknowledged_at),
                (mitigated_at, &other.mitigated_at),
                (resolved_at, &other.resolved_at),
            ]
            .into_iter()
            .all(|(a, b)| value(a.as_ref()) == value(b.as_ref()))
            && value(severity.as_ref()) == value(other.severity.as_ref())
            && value(detection.as_ref()) == value(other.detection.as_ref())
            && is_same_impact(impact, &other.impact)
            && are_same(actions, &other.actions, is_same_action)
    }

    /// Whether it is filed where `other` is, but for its causes: under the same day, services, teams and tags, for the same
    /// readers.
    #[must_use]
    pub fn has_names_of(&self, other: &Self) -> bool {
        let same = |a: &[Spanned<String>], b: &[Spanned<String>]| {
            a.iter().map(|name| &name.value).eq(b.iter().map(|name| &name.value))
        };
        (self.file, &self.path, &self.id.text) == (other.file, &other.path, &other.id.text)
            && (self.kind, self.status, self.audience) == (other.kind, other.status, other.audience)
            && value(self.date.as_ref()) == value(other.date.as_ref())
            && value(self.trigger.as_ref()) == value(other.trigger.as_ref())
            && same(&self.services, &other.services)
            && same(&self.teams, &other.teams)
            && same(&self.authors, &other.authors)
            && same(&self.tags, &other.tags)
            && self.lessons.len() == other.lessons.len()
    }

    /// Whether it has the causes that `other` has, and its action items are against the same ones.
    #[must_use]
    pub fn has_causes_of(&self, other: &Self) -> bool {
        are_same(&self.causes, &other.causes, is_same_cause)
            && are_same(&self.actions, &other.actions, |a, b| a.addresses == b.addresses)
    }

    /// Whether its action items are owned by whom those of `other` are.
    #[must_use]
    pub fn has_owners_of(&self, other: &Self) -> bool {
        are_same(&self.actions, &other.actions, |a, b| a.owner == b.owner)
    }
}

fn value<T>(spanned: Option<&Spanned<T>>) -> Option<&T> {
    spanned.map(|spanned| &spanned.value)
}

fn are_same<T>(a: &[T], b: &[T], is_same: fn(&T, &T) -> bool) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
}

fn is_same_impact(a: &Impact, b: &Impact) -> bool {
    let Impact { users, duration_minutes, data_loss, text: _ } = a;
    (users, duration_minutes, data_loss) == (&b.users, &b.duration_minutes, &b.data_loss)
}

fn is_same_cause(a: &Cause, b: &Cause) -> bool {
    let Cause { id, role, declared, evidence: _, span: _ } = a;
    (id, role, declared) == (&b.id, &b.role, &b.declared)
}

fn is_same_action(a: &Action, b: &Action) -> bool {
    Action { title: String::new(), span: b.span, ..a.clone() }
        == Action { title: String::new(), ..b.clone() }
}
