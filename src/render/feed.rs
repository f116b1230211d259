//! The feeds: the newest incidents for a reader that subscribes, as Atom and as JSON Feed 1.1.

use anyhow::Context as _;
use atom_syndication::{
    Category, Entry, Feed, FixedDateTime, Generator, Link, Person, Text, WriteConfig,
};
use chrono::{FixedOffset, NaiveDate, NaiveTime, Offset, Utc};
use serde_json::{Value, json};

use crate::casebook::IncidentIndex;
use crate::incident::Incident;
use crate::site::Site;
use crate::site::route::Route;
use crate::site::view::link;
use crate::site::view::row::Row;
use crate::site::view::summary;

/// A feed holds what is new, not the archive; readers that were away for a year still find all of it in thirty.
const ENTRIES: usize = 30;

/// About how many characters of an incident's summary a feed carries.
const SUMMARY_LENGTH: usize = 600;

/// The Atom feed. Without a base URL its links are relative to the feed.
///
/// # Errors
/// If the feed cannot be written as XML.
pub fn atom(site: &Site) -> anyhow::Result<String> {
    let config = site.input.config;
    let newest: Vec<IncidentIndex> = newest(site).collect();
    let entries: Vec<Entry> = newest.iter().map(|&index| entry(site, index)).collect();
    let feed = Feed {
        title: text(&config.title),
        subtitle: Some(text(&config.description)),
        id: id(site, ""),
        updated: entries
            .iter()
            .map(|entry| entry.updated)
            .max()
            .unwrap_or_else(|| at_midnight(site.input.as_of)),
        generator: Some(Generator { value: "Casebook".to_owned(), ..Generator::default() }),
        links: vec![
            typed_link("self", &site.url(&Route::Atom), "application/atom+xml"),
            typed_link("alternate", &site.url(&Route::Home), "text/html"),
        ],
        // An entry without an author takes the feed's, and Atom asks for one.
        authors: vec![Person { name: clean(&config.title), ..Person::default() }],
        entries,
        lang: Some(config.language.clone()),
        ..Feed::default()
    };
    let config = WriteConfig { write_document_declaration: true, indent_size: Some(2) };
    let bytes = feed.write_with_config(Vec::new(), config).context("cannot write the Atom feed")?;
    let mut xml = String::from_utf8(bytes).context("the Atom feed is not UTF-8")?;
    xml.push('\n');
    Ok(xml)
}

/// The JSON feed. Without a base URL its links are relative to the feed.
///
/// # Errors
/// If the feed cannot be written as JSON.
pub fn json(site: &Site) -> anyhow::Result<String> {
    let config = site.input.config;
    let items: Vec<Value> = newest(site).map(|index| item(site, index)).collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": config.title,
        "description": config.description,
        "language": config.language,
        "home_page_url": site.url(&Route::Home),
        "feed_url": site.url(&Route::JsonFeed),
        "items": items,
    });
    let mut text = serde_json::to_string_pretty(&feed).context("cannot write the JSON feed")?;
    text.push('\n');
    Ok(text)
}

/// Incidents without a date are not news.
fn newest(site: &Site) -> impl Iterator<Item = IncidentIndex> {
    let dated = site.published().iter().copied().filter(|&i| site.incident(i).date.is_some());
    dated.take(ENTRIES)
}

fn entry(site: &Site, index: IncidentIndex) -> Entry {
    let incident = site.incident(index);
    Entry {
        title: text(&title(site, index)),
        id: id(site, &incident.id.text),
        updated: happened(site, incident),
        links: vec![typed_link("alternate", &site.url(&Route::Incident(index)), "text/html")],
        summary: summary::summary(site, index, SUMMARY_LENGTH).map(|summary| text(&summary)),
        authors: incident
            .authors
            .iter()
            .map(|author| Person { name: clean(&author.value), ..Person::default() })
            .collect(),
        categories: labels(site, incident)
            .into_iter()
            .map(|term| Category { term: clean(&term), ..Category::default() })
            .collect(),
        ..Entry::default()
    }
}

fn item(site: &Site, index: IncidentIndex) -> Value {
    let incident = site.incident(index);
    let authors: Vec<Value> =
        incident.authors.iter().map(|author| json!({ "name": author.value })).collect();
    let mut item = json!({
        "id": id(site, &incident.id.text),
        "url": site.url(&Route::Incident(index)),
        "title": title(site, index),
        "content_text": summary::summary(site, index, SUMMARY_LENGTH).unwrap_or_default(),
        "date_published": happened(site, incident).to_rfc3339(),
    });
    let labels = labels(site, incident);
    if !labels.is_empty() {
        item["tags"] = json!(labels);
    }
    if !authors.is_empty() {
        item["authors"] = json!(authors);
    }
    item
}

/// `SEV2 · Checkout failed after a settings change`: what a reader needs to decide whether to open it.
fn title(site: &Site, index: IncidentIndex) -> String {
    let row = Row::new(site, &Route::Home, index);
    let marks = row.kind.into_iter().chain(row.severity.map(|severity| severity.label));
    marks.chain([row.title]).collect::<Vec<_>>().join(" · ")
}

fn labels(site: &Site, incident: &Incident) -> Vec<String> {
    let services =
        incident.services.iter().map(|name| link::service(site, &Route::Home, &name.value).text);
    services.chain(incident.tags.iter().map(|tag| tag.value.clone())).collect()
}

/// When it started, else the day it is listed under. A feed has no times without a zone; such a time is read as UTC.
fn happened(site: &Site, incident: &Incident) -> FixedDateTime {
    let day = incident.date.as_ref().map_or(site.input.as_of, |date| date.value);
    let started = incident.started_at.as_ref().map(|moment| moment.value);
    started
        .filter(|moment| moment.date == Some(day))
        .and_then(|moment| {
            let offset = moment.offset.unwrap_or_else(|| Utc.fix());
            day.and_time(moment.time?).and_local_timezone(offset).single()
        })
        .unwrap_or_else(|| at_midnight(day))
}

fn at_midnight(day: NaiveDate) -> FixedDateTime {
    let utc: FixedOffset = Utc.fix();
    day.and_time(NaiveTime::MIN).and_utc().with_timezone(&utc)
}

/// An id that stays the same when the site moves within its host: a tag URI (RFC 4151) with a base URL, else a URN.
/// The year in a tag URI says when the host's owner was the owner; the feed's format is from 2026.
fn id(site: &Site, incident: &str) -> String {
    let host = site.input.base_url.and_then(|base| base.split_once("://")).map(|(_, rest)| {
        let host = rest.split('/').next().unwrap_or(rest);
        host.split(':').next().unwrap_or(host)
    });
    let name = crate::site::route::encoded(incident);
    let separator = if incident.is_empty() { "" } else { ":" };
    match host {
        Some(host) => format!("tag:{host},2026:casebook{separator}{name}"),
        None => format!("urn:casebook:incidents{separator}{name}"),
    }
}

fn typed_link(rel: &str, href: &str, mime_type: &str) -> Link {
    Link {
        rel: rel.to_owned(),
        href: href.to_owned(),
        mime_type: Some(mime_type.to_owned()),
        ..Link::default()
    }
}

fn text(value: &str) -> Text {
    Text::plain(clean(value))
}

/// XML has no way to write most control characters, not even escaped.
fn clean(value: &str) -> String {
    value.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect()
}
