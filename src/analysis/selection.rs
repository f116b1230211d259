//! Which incidents count: who the answer is for. What is left out is counted nowhere and compared with nothing.

use crate::casebook::{Casebook, IncidentIndex};
use crate::incident::Incident;
use crate::incident::kind::{Audience, Status};

/// Who an answer or a site is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    /// Whether drafts count.
    pub drafts: bool,
    /// The narrowest circle whose incidents count.
    pub audience: Audience,
}

impl Selection {
    /// All that was read.
    pub const ALL: Self = Self { drafts: true, audience: Audience::Restricted };

    /// The incidents that count, in the order of the casebook.
    #[must_use]
    pub fn members(self, casebook: &Casebook) -> Vec<IncidentIndex> {
        let incidents = casebook.incidents.iter().enumerate();
        incidents.filter(|(_, incident)| self.includes(incident)).map(|(index, _)| index).collect()
    }

    fn includes(self, incident: &Incident) -> bool {
        (self.drafts || incident.status != Status::Draft) && incident.audience <= self.audience
    }
}
