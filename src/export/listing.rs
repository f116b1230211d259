//! `incidents.json`: every published incident in one line of facts, newest first.

use anyhow::Context as _;
use serde::Serialize;

use crate::casebook::IncidentIndex;
use crate::site::Site;
use crate::site::route::Route;

/// The whole file.
#[derive(Debug, Serialize)]
struct Listing<'a> {
    incidents: Vec<Line<'a>>,
}

/// One incident. Every key is always there; what is not known is `null` or `[]`.
#[derive(Debug, Serialize)]
struct Line<'a> {
    id: &'a str,
    /// Relative to the content folder.
    file: &'a str,
    /// Full with a base URL, else relative to the root of the site.
    url: String,
    title: &'a str,
    /// `2024-11-07`
    date: Option<String>,
    /// The level of the site's scale; the document's own word where that is not on the scale.
    severity: Option<&'a str>,
    /// `draft`, `in-review` or `published`.
    status: &'static str,
    services: Vec<&'a str>,
    causes: Vec<&'a str>,
    duration_minutes: Option<i64>,
}

/// Writes the file.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn json(site: &Site) -> anyhow::Result<String> {
    let incidents = site.published().iter().map(|&index| line(site, index)).collect();
    let mut text = serde_json::to_string_pretty(&Listing { incidents })
        .context("cannot write `incidents.json`")?;
    text.push('\n');
    Ok(text)
}

fn line<'a>(site: &Site<'a>, index: IncidentIndex) -> Line<'a> {
    let incident = site.incident(index);
    let severity = incident.severity.as_ref().map(|severity| &severity.value);
    Line {
        id: &incident.id.text,
        file: &incident.path,
        url: site.url(&Route::Incident(index)),
        title: &incident.title.value,
        date: incident.date.as_ref().map(|date| date.value.to_string()),
        severity: severity.map(|severity| severity.level.as_deref().unwrap_or(&severity.label)),
        status: incident.status.as_str(),
        services: incident.services.iter().map(|service| service.value.as_str()).collect(),
        causes: incident.causes.iter().map(|cause| cause.id.as_str()).collect(),
        duration_minutes: incident.duration.map(|duration| duration.minutes),
    }
}
