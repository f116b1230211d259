//! What an answer shows of an incident, and the text that its snippet is cut from. The index and the browser's files keep it
//! as the same JSON.

use serde::{Deserialize, Serialize};

use crate::analysis::Analysis;
use crate::casebook::{Casebook, IncidentIndex};
use crate::search::part::Part;
use crate::search::piece::{Piece, pieces};
use crate::search::resolution::resolution;

/// An incident as an answer shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its page, from the site's root, percent-encoded.
    pub url: String,
    /// The day, `2024-11-07`.
    pub date: Option<String>,
    /// Its level on the site's scale.
    pub severity: Option<String>,
    /// Its severity as people say it.
    pub label: Option<String>,
    /// The ids of its services.
    pub services: Vec<String>,
    /// The ids of its causes, the main one first.
    pub causes: Vec<String>,
    /// What ended it, in one line.
    pub resolution: Option<String>,
    /// Its headings, each with its anchor on the page; empty for a label.
    pub sections: Vec<(String, String)>,
    /// Its text, cut into passages, each with the index of the heading above it; -1 before any.
    pub text: Vec<(i32, String)>,
}

impl Card {
    /// The card of an incident whose page is at `url`.
    #[must_use]
    pub fn new(
        casebook: &Casebook,
        analysis: &Analysis,
        index: IncidentIndex,
        url: String,
    ) -> Self {
        let incident = &casebook.incidents[index];
        let document = casebook.document_of(incident);
        let severity = incident.severity.as_ref().map(|severity| &severity.value);
        let section = |section: Option<usize>| {
            section.and_then(|section| i32::try_from(section).ok()).unwrap_or(-1)
        };
        // A heading is shown as one.
        let is_heading = |piece: &Piece| {
            piece.section.is_some_and(|section| incident.sections[section].heading == piece.text)
        };
        let blocks = document.blocks();
        let told = pieces(incident, document, &blocks).into_iter();
        let told = told.filter(|piece| piece.part != Part::Title && !is_heading(piece));
        Self {
            id: incident.id.text.clone(),
            title: incident.title.value.clone(),
            url,
            date: incident.date.as_ref().map(|date| date.value.to_string()),
            severity: severity.and_then(|severity| severity.level.clone()),
            label: severity.map(|severity| severity.label.clone()),
            services: analysis.filing.of(index).services.to_vec(),
            causes: incident.causes.iter().map(|cause| cause.id.clone()).collect(),
            resolution: resolution(incident, document),
            sections: incident
                .sections
                .iter()
                .map(|section| {
                    (section.heading.clone(), section.anchor.clone().unwrap_or_default())
                })
                .collect(),
            text: told.map(|piece| (section(piece.section), piece.text.to_owned())).collect(),
        }
    }
}
