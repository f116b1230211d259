//! Front matter in all its spellings, as `inspect --format json` gives it.

use casebook::config::Config;
use casebook::diagnostic::Diagnostics;
use casebook::export::inspect;
use casebook::source::{Source, Sources};
use serde_json::{Value, json};

fn inspect(path: &str, text: &str) -> Value {
    let mut sources = Sources::default();
    let file = sources.add(Source::new(path.to_owned(), text.to_owned()));
    let files = [(file, path.to_owned())];
    let (_, incidents) =
        casebook::read_files(&files, &sources, &Config::default(), &mut Diagnostics::default());
    let all: Value = serde_json::from_str(&inspect::json(&incidents, &sources)).unwrap();
    all[0].clone()
}

fn pick(incident: &Value, keys: &[&str]) -> Value {
    keys.iter()
        .map(|key| ((*key).to_owned(), incident[*key].clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

#[test]
fn every_key_of_the_reference() {
    let incident = inspect(
        "2024/env.md",
        "---\nid: INC-2024-0107\ntitle: Checkout failed\nkind: near-miss\nstatus: in-review\nseverity: High\n\
         started_at: 2024-11-07T09:15:00Z\ndetected_at: 2024-11-07 09:20\nresolved_at: 2024-11-07T12:30:00+01:00\n\
         services: [checkout, payments-db]\nteams: payments\nauthors: [R. Okoye]\ntags: [deploy]\n\
         causes:\n  - configuration/environment\n  - {id: process/missing-validation, role: contributing, text: No check ran.}\n\
         related: [INC-1, {id: INC-2, relation: recurrence-of}]\n\
         actions:\n  - {id: A1, title: Validate, type: prevent, owner: platform, priority: p1, due: 2024-11-14, status: done, ticket: OPS-1}\n\
         ---\n# Heading\n",
    );
    assert_eq!(
        pick(
            &incident,
            &[
                "id",
                "title",
                "kind",
                "status",
                "date",
                "started_at",
                "detected_at",
                "resolved_at",
                "duration_minutes",
                "duration_stated",
                "severity",
                "services",
                "teams",
                "authors",
                "tags",
                "related"
            ]
        ),
        json!({
            "id": "INC-2024-0107", "title": "Checkout failed", "kind": "near-miss", "status": "in-review",
            "date": "2024-11-07", "started_at": "2024-11-07T09:15:00+00:00", "detected_at": "2024-11-07T09:20:00",
            "resolved_at": "2024-11-07T12:30:00+01:00", "duration_minutes": 135, "duration_stated": false,
            "severity": {"label": "High", "level": "sev2"}, "services": ["checkout", "payments-db"], "teams": ["payments"],
            "authors": ["R. Okoye"], "tags": ["deploy"], "related": ["INC-1", "INC-2"],
        })
    );
    assert_eq!(
        incident["actions"][0],
        json!({"id": "A1", "title": "Validate", "type": "prevent", "owner": "platform", "priority": "p1", "due": "2024-11-14",
            "status": "done", "ticket": "OPS-1", "line": 19})
    );
    assert_eq!(incident["causes"][1]["evidence"], "No check ran.");
    assert_eq!(incident["causes"][0]["class"], "configuration");
}

#[test]
fn toml_and_foreign_keys() {
    let incident = inspect(
        "a.md",
        "+++\ntitle = \"From TOML\"\ndate = 2024-05-06T07:08:00Z\ntags = [\"x\"]\n+++\nText.\n",
    );
    assert_eq!(
        pick(&incident, &["title", "date", "tags"]),
        json!({"title": "From TOML", "date": "2024-05-06", "tags": ["x"]})
    );
    let incident = inspect(
        "b.md",
        "---\ntitle: Status page\ndate: 2024-05-06T07:00:00Z\nresolvedWhen: 2024-05-06T08:30:00Z\nresolved: true\naffected: [API]\nweight: 3\n---\nText.\n",
    );
    assert_eq!(
        pick(&incident, &["started_at", "resolved_at", "duration_minutes", "services"]),
        json!({"started_at": "2024-05-06T07:00:00+00:00", "resolved_at": "2024-05-06T08:30:00+00:00", "duration_minutes": 90, "services": ["API"]})
    );
}

#[test]
fn what_is_not_said_stays_empty() {
    let incident = inspect("notes.md", "Something broke.\n");
    assert_eq!(
        pick(
            &incident,
            &[
                "date",
                "started_at",
                "severity",
                "services",
                "timeline",
                "actions",
                "causes",
                "duration_minutes"
            ]
        ),
        json!({"date": null, "started_at": null, "severity": null, "services": [], "timeline": [], "actions": [], "causes": [], "duration_minutes": null})
    );
}

#[test]
fn a_field_names_what_a_general_heading_does_not() {
    let incident = inspect(
        "rca.md",
        "# ROOT CAUSE ANALYSIS REPORT\n\n**Incident title:** Mail was late\n\n**Incident date:** 5 July 2022\n",
    );
    assert_eq!(
        pick(&incident, &["title", "date"]),
        json!({"title": "Mail was late", "date": "2022-07-05"})
    );
}

#[test]
fn the_day_is_the_incidents_and_not_the_documents() {
    let date = |path: &str, text: &str| inspect(path, text)["date"].clone();
    assert_eq!(
        date(
            "a.md",
            "# Lag\n\n_Last updated: 10 May 2023_\n\nOn the 5th of April 2023 lag rose.\n"
        ),
        "2023-04-05"
    );
    assert_eq!(date("2023/04/05-lag.md", "# Lag\n"), "2023-04-05");
    assert_eq!(date("2023/lag.md", "# Lag\n"), Value::Null);
    let published = "---\npublishDate: 2023-04-09\n---\n";
    assert_eq!(date("a.md", &format!("{published}# Lag\n")), "2023-04-09");
    assert_eq!(date("a.md", &format!("{published}# Lag on 5 April 2023\n")), "2023-04-05");
    assert_eq!(
        date("2023-04-06-lag.adoc", "= Lag (5 April 2023)\n\n== Summary\n\nx\n"),
        "2023-04-05"
    );
}
