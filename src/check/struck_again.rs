//! How the findings about answers that did not hold name the causes and the incidents. No rule of its own.

use crate::analysis::Analysis;
use crate::analysis::answer::Answer;
use crate::analysis::ledger::ItemRef;
use crate::casebook::{Casebook, IncidentIndex};

/// How many incidents a message names.
const NAMED: usize = 3;

/// The causes that an action answers, of those that `keep` keeps: `` `network/dns` and `data` ``. None if there is none.
pub(super) fn causes(
    analysis: &Analysis,
    place: ItemRef,
    keep: impl Fn(&Answer) -> bool,
) -> Option<String> {
    let answered = analysis.recurrence.answered_by(place);
    let ids: Vec<String> = answered
        .iter()
        .filter(|(_, answer)| keep(answer))
        .map(|(history, _)| format!("`{}`", history.id))
        .collect();
    (!ids.is_empty()).then(|| ids.join(" and "))
}

/// `INC-1/A2`
pub(super) fn name(casebook: &Casebook, place: ItemRef) -> String {
    let incident = &casebook.incidents[place.incident];
    format!("{}/{}", incident.id.text, incident.actions[place.position].id)
}

/// `` `INC-2` on 2024-03-01, `INC-3` on 2024-06-01, and 4 more ``
pub(super) fn incidents(casebook: &Casebook, incidents: &[IncidentIndex]) -> String {
    let mut named: Vec<String> = incidents
        .iter()
        .take(NAMED)
        .map(|&index| {
            let incident = &casebook.incidents[index];
            match &incident.date {
                Some(day) => format!("`{}` on {}", incident.id.text, day.value),
                None => format!("`{}`", incident.id.text),
            }
        })
        .collect();
    if incidents.len() > NAMED {
        named.push(format!("and {} more", incidents.len() - NAMED));
    }
    named.join(", ")
}
