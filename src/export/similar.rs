//! The past incidents that are like something, and what ended them: as JSON for programs, as a list for people.

use std::io::Write;

use crate::export::found::{self, Found};
use crate::search::related::{Asked, Hit, Reason};
use crate::search::resolution;
use crate::search::snippet;
use crate::search::vectors::Vectors;
use crate::site::Site;
use crate::site::route::Route;

/// What is shown.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The site, which knows the addresses.
    pub site: &'a Site<'a>,
    /// What was asked.
    pub vectors: &'a Vectors,
    /// The question.
    pub asked: &'a Asked,
    /// The answers, best first.
    pub hits: &'a [Hit],
}

/// One JSON array, the most alike first.
///
/// # Errors
/// If `writer` takes no more.
pub fn json(input: Input, writer: impl Write) -> anyhow::Result<()> {
    let found: Vec<Found> = input.hits.iter().map(|hit| answer(input, hit)).collect();
    found::json(&found, writer)
}

fn answer<'a>(input: Input<'a>, hit: &Hit) -> Found<'a> {
    let site = input.site;
    let incident = site.incident(hit.incident);
    let snippet = snippet::snippet(input.vectors, site.input.casebook, input.asked, hit);
    let (section, snippet) =
        snippet.map_or((None, None), |snippet| (snippet.section, Some(snippet.text)));
    Found {
        id: &incident.id.text,
        title: &incident.title.value,
        url: site.url(&Route::Incident(hit.incident)),
        date: incident.date.as_ref().map(|date| date.value.to_string()),
        score: f64::from(hit.score) / 1000.0,
        section,
        snippet,
        reasons: hit.reasons.iter().map(Reason::to_string).collect(),
        resolution: resolution::resolution(incident, site.document(hit.incident)),
    }
}

/// Three lines an incident: which, why, and what ended it.
#[must_use]
pub fn human(input: Input) -> String {
    let mut text = String::new();
    for hit in input.hits {
        let incident = input.site.incident(hit.incident);
        let date = incident.date.as_ref().map_or("undated".into(), |date| date.value.to_string());
        let reasons: Vec<String> = hit.reasons.iter().map(Reason::to_string).collect();
        let ended = resolution::resolution(incident, input.site.document(hit.incident));
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("{date:10}  {}  {}\n", incident.id.text, incident.title.value));
        text.push_str(&format!("            {}\n", reasons.join("; ")));
        if let Some(ended) = ended {
            text.push_str(&format!("            What helped: {ended}\n"));
        }
    }
    text
}
