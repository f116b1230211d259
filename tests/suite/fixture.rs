//! The site whose figures were computed by hand: its README holds the tables, and Casebook has to give the same.
//! `expected/` holds whole outputs that were written from these tables, never by Casebook.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::site::{Site, tree};

/// Where the site lies.
const SITE: &str = "tests/sites/recurrence/harbour";

/// The day for which the figures were computed.
const AS_OF: &str = "2025-06-30";

#[test]
fn incidents_are_read_as_the_tables_say() {
    let tables = tables();
    let columns = ["incident", "kind", "day", "severity", "services", "causes", "downtime"];
    let got = inspected().into_iter().filter_map(|incident| {
        let kind = words(&incident["kind"]);
        // What is held back is read like everything else. It only counts nowhere.
        let id = words(&incident["id"]);
        if ["SL-121", "SL-122"].contains(&id.as_str()) {
            return None;
        }
        let causes: Vec<String> = list(&incident["causes"], |cause| words(&cause["id"]));
        let mut services: Vec<String> = list(&incident["services"], words);
        services.sort();
        let downtime = if kind == "incident" {
            words(&incident["duration_minutes"])
        } else {
            NOTHING.to_owned()
        };
        let [day, severity] = [words(&incident["date"]), words(&incident["severity"]["level"])];
        Some([id, kind, day, severity, joined(&services), joined(&causes), downtime].to_vec())
    });
    tables.get(&["incident", "kind"]).check(&columns, sorted(got));
}

#[test]
fn causes_are_the_figures_of_the_tables() {
    let tables = tables();
    let causes = json(&["causes"]);
    let each = || causes.as_array().unwrap().iter();
    let columns = [
        "cause",
        "count",
        "incidents",
        "first",
        "last",
        "median",
        "trend",
        "state",
        "services",
        "downtime",
        "open",
        "done",
        "overdue",
        "declined",
    ];
    let row = |cause: &Value| {
        let incidents = list(&cause["incidents"], |id| short(&words(id)));
        let mut row = vec![words(&cause["id"]), words(&cause["count"]), joined(&incidents)];
        row.extend(
            ["first", "last", "median_gap_days", "gap_trend", "state"]
                .map(|key| words(&cause[key])),
        );
        row.push(joined(&list(&cause["services"], words)));
        row.push(words(&cause["downtime_minutes"]));
        row.extend(
            ["open", "done", "overdue", "declined"].map(|key| words(&cause["actions"][key])),
        );
        row
    };
    tables.get(&["cause", "count"]).check(&columns, each().map(row));

    // Both kinds of verdicts in the order of the table: by cause, then by incident and action item.
    let verdicts = each().flat_map(|cause| {
        let verdict = |verdict: &Value, name: &str, action: &str| {
            let action = short(&words(&verdict[action]));
            let incident = short(&words(&verdict["incident"]));
            [words(&cause["id"]), incident, name.to_owned(), action, words(&verdict["fixed_on"])]
                .to_vec()
        };
        let back = list(&cause["came_back_after_fix"], |v| verdict(v, "came back", "fixed_by"));
        let open = list(&cause["recurred_while_open"], |v| verdict(v, "still open", "action"));
        back.into_iter().chain(open)
    });
    let key = |row: &Vec<String>| (row[0].clone(), row[1].clone(), row[3].clone());
    let mut verdicts: Vec<_> = verdicts.collect();
    verdicts.sort_by_key(key);
    let columns = ["cause", "incident", "verdict", "action", "fixed on"];
    tables.get(&["cause", "incident", "verdict"]).check(&columns, verdicts);

    let reasons = each().flat_map(|cause| {
        list(&cause["declined"], |v| [short(&words(&v["action"])), words(&v["reason"])].to_vec())
    });
    tables.get(&["action", "reason"]).check(&["action", "reason"], sorted(reasons));
}

#[test]
fn findings_of_check_are_the_verdicts() {
    let findings = json(&["check"]);
    let mut got: Vec<Vec<String>> = Vec::new();
    for finding in findings.as_array().unwrap() {
        let code = words(&finding["code"]);
        if code != "came-back-after-fix" && code != "recurred-while-open" {
            continue;
        }
        let message = words(&finding["message"]);
        let more = message.split(", and ").last().and_then(|end| end.strip_suffix(" more"));
        let mut ids: Vec<String> = quoted(&message)
            .into_iter()
            .filter_map(|name| name.strip_prefix("SL-").map(str::to_owned))
            .collect();
        let action = ids.remove(0);
        got.push(vec![code, action, joined(&ids), more.unwrap_or(NOTHING).to_owned()]);
    }
    let columns = ["finding", "action", "incidents", "more"];
    tables().get(&["finding", "action"]).check(&columns, sorted(got));
}

#[test]
fn action_items_are_the_ledger_of_the_tables() {
    let tables = tables();
    let items = json(&["actions"]);
    let columns = [
        "action",
        "title",
        "type",
        "owner",
        "teams",
        "priority",
        "due",
        "due from",
        "status",
        "overdue",
        "age",
        "closed",
        "ticket",
        "addresses",
    ];
    let rows = list(&items, |item| {
        let teams = joined(&list(&item["teams"], words));
        let addresses = joined(&list(&item["addresses"], words));
        let mut row = vec![format!("{}/{}", short(&words(&item["incident"])), words(&item["id"]))];
        row.extend(["title", "type", "owner"].map(|key| words(&item[key])));
        row.push(teams);
        row.extend(
            [
                "priority",
                "due",
                "due_source",
                "status",
                "overdue_days",
                "age_days",
                "closed_on",
                "ticket",
            ]
            .map(|key| words(&item[key])),
        );
        row.push(addresses);
        row
    });
    tables.get(&["action", "title"]).check(&columns, rows);

    let count = |arguments: &[&str]| {
        let items = json(&[&["actions"], arguments].concat());
        items.as_array().unwrap().len().to_string()
    };
    let counts = [
        ("all", count(&[])),
        ("to do", count(&["--status", "to-do"])),
        ("proposed", count(&["--status", "proposed"])),
        ("open", count(&["--status", "open"])),
        ("in progress", count(&["--status", "in-progress"])),
        ("done, not verified", count(&["--unverified"])),
        ("verified", count(&["--status", "verified"])),
        ("declined", count(&["--status", "declined"])),
        ("overdue", count(&["--overdue"])),
        ("without owner", count(&["--unowned"])),
        ("without due day", count(&["--undated"])),
    ];
    let counts = counts.map(|(what, items)| vec![what.to_owned(), items]);
    tables.get(&["what", "items"]).check(&["what", "items"], counts);
}

#[test]
fn reliability_is_the_figures_of_the_tables() {
    let tables = tables();
    let stats = json(&["stats"]);
    let numbers = [
        ("incidents", "count"),
        ("near misses", "near_misses"),
        ("drills", "drills"),
        ("maintenance", "maintenance"),
        ("undated", "undated"),
    ];
    let numbers = numbers.map(|(what, key)| vec![what.to_owned(), words(&stats["incidents"][key])]);
    tables.get(&["what", "number"]).check(&["what", "number"], numbers);

    let measures = ["detect", "acknowledge", "mitigate", "resolve"];
    let times = measures.map(|name| {
        let time = &stats["times"][name];
        let mut row = vec![name.to_owned(), words(&time["count"]), words(&time["missing"])];
        row.extend(["p50", "p75", "p90", "p95"].map(|q| words(&time["quantiles"][q])));
        assert!(
            time["points"].is_null() != time["quantiles"].is_null(),
            "{name}: points or quantiles"
        );
        assert!(time.get("mean_minutes").is_none(), "{name}: nobody asked for a mean");
        row
    });
    let columns = ["time to", "count", "missing", "p50", "p75", "p90", "p95"];
    tables.get(&["time to", "count"]).check(&columns, times);

    let points = measures.iter().flat_map(|name| {
        let points = stats["times"][name]["points"].as_array().cloned().unwrap_or_default();
        points.into_iter().map(|point| {
            vec![(*name).to_owned(), short(&words(&point["incident"])), words(&point["minutes"])]
        })
    });
    tables.get(&["time to", "incident"]).check(&["time to", "incident", "minutes"], points);

    let keys = ["service", "quarter", "minutes", "incidents", "without_duration"];
    let downtime = list(&stats["downtime"], |row| keys.map(|key| words(&row[key])).to_vec());
    let columns = ["service", "quarter", "minutes", "incidents", "without duration"];
    tables.get(&["service", "quarter"]).check(&columns, downtime);

    let severities = ["sev1", "sev2", "sev3", "sev4", "other", "none"];
    let months = list(&stats["months"], |month| {
        let mut row = vec![words(&month["month"]), words(&month["incidents"])];
        row.extend(severities.map(|level| words(&month["by_severity"][level])));
        row.extend(["near_misses", "drills", "maintenance"].map(|key| words(&month[key])));
        row
    });
    let mut columns = vec!["month", "incidents"];
    columns.extend(severities);
    columns.extend(["near misses", "drills", "maintenance"]);
    tables.get(&["month", "incidents"]).check(&columns, months);
}

#[test]
fn every_output_is_the_expected_one() {
    let expected =
        |name: &str| fs::read_to_string(Path::new(SITE).join("expected").join(name)).unwrap();
    // As lists of lines: what differs is seen at once, and a line's end belongs to CSV and iCalendar.
    for command in ["causes", "actions", "stats"] {
        let expected: Value = serde_json::from_str(&expected(&format!("{command}.json"))).unwrap();
        let pretty = |value: &Value| lines(&serde_json::to_string_pretty(value).unwrap());
        assert_eq!(pretty(&json(&[command])), pretty(&expected), "{command}");
    }
    let built = Built::new();
    for format in ["csv", "ics"] {
        let expected: Vec<String> = lines(&expected(&format!("actions.{format}")));
        assert_eq!(lines(&casebook(&["actions", "--format", format])), expected);
        assert_eq!(lines(&built.page(&format!("actions.{format}"))), expected);
    }
}

#[test]
fn what_is_held_back_counts_nowhere() {
    let built = Built::new();
    for (name, bytes) in tree(&built.folder) {
        let text = String::from_utf8_lossy(&bytes);
        for word in
            ["SL-121", "SL-122", "network/dns", "leaked-secret", "Not agreed yet", "For few eyes"]
        {
            assert!(!name.contains(word) && !text.contains(word), "{word} in {name}");
        }
    }
}

/// What stands in a cell that holds nothing.
pub const NOTHING: &str = "–";

/// The tables of the README.
pub struct Tables(Vec<Table>);

pub struct Table {
    head: Vec<String>,
    pub rows: Vec<BTreeMap<String, String>>,
}

pub fn tables() -> Tables {
    let text = fs::read_to_string(Path::new(SITE).join("README.md")).unwrap();
    let cells = |line: &str| -> Vec<String> {
        let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
        inner.split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let mut tables: Vec<Table> = Vec::new();
    let mut within = false;
    for line in text.lines() {
        let is_row = line.starts_with('|');
        if !is_row || line.starts_with("| ---") {
            within = within && is_row;
            continue;
        }
        if within {
            let table = tables.last_mut().unwrap();
            let row = cells(line);
            assert_eq!(row.len(), table.head.len(), "{line}");
            table.rows.push(table.head.iter().cloned().zip(row).collect());
        } else {
            tables.push(Table { head: cells(line), rows: Vec::new() });
            within = true;
        }
    }
    Tables(tables)
}

impl Tables {
    /// The one table whose first columns are these.
    pub fn get(&self, head: &[&str]) -> &Table {
        let found: Vec<&Table> = self
            .0
            .iter()
            .filter(|table| table.head.iter().zip(head).all(|(a, b)| a == b))
            .collect();
        assert_eq!(found.len(), 1, "tables that begin with {head:?}");
        found[0]
    }
}

impl Table {
    /// Holds what Casebook gives to these columns, all rows in their order. What differs is shown as tables.
    pub fn check(&self, columns: &[&str], got: impl IntoIterator<Item = Vec<String>>) {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let expected = self.rows.iter().map(|row| {
            let cells: Vec<String> = columns.iter().map(|name| row[*name].clone()).collect();
            line(&cells)
        });
        let got: String = got.into_iter().map(|row| line(&row)).collect();
        snapbox::assert_data_eq!(got, expected.collect::<String>());
    }
}

/// The site, built for the day.
pub struct Built {
    folder: PathBuf,
    _site: Site,
}

impl Built {
    pub fn new() -> Self {
        let site = Site::new();
        let folder = site.path("public");
        casebook(&["build", "--quiet", "--output", folder.to_str().unwrap()]);
        Self { folder, _site: site }
    }

    pub fn page(&self, path: &str) -> String {
        fs::read_to_string(self.folder.join(path)).unwrap()
    }
}

/// What the program says, asked about the fixture on its day.
fn casebook(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(arguments)
        .args(["--site", SITE, "--as-of", AS_OF])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code().is_some_and(|code| code < 2), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&casebook(&[arguments, &["--format", "json"]].concat())).unwrap()
}

/// Every incident of the fixture as `inspect` gives it.
fn inspected() -> Vec<Value> {
    let content = Path::new(SITE).join("content");
    let files: Vec<String> = tree(&content)
        .into_iter()
        .map(|(name, _)| content.join(name).to_str().unwrap().to_owned())
        .collect();
    let mut arguments = vec!["inspect"];
    arguments.extend(files.iter().map(String::as_str));
    json(&arguments).as_array().unwrap().clone()
}

/// A value as the tables have it.
fn words(value: &Value) -> String {
    match value {
        Value::Null => NOTHING.to_owned(),
        Value::String(text) => text.clone(),
        // Halves are kept, whole numbers are written without a point.
        other => other.to_string().trim_end_matches(".0").to_owned(),
    }
}

fn list<T>(values: &Value, each: impl FnMut(&Value) -> T) -> Vec<T> {
    values.as_array().unwrap().iter().map(each).collect()
}

pub fn joined(words: &[String]) -> String {
    if words.is_empty() { NOTHING.to_owned() } else { words.join(", ") }
}

pub fn sorted(rows: impl IntoIterator<Item = Vec<String>>) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = rows.into_iter().collect();
    rows.sort();
    rows.dedup();
    rows
}

/// `103/A2` for `SL-103/A2`.
pub fn short(id: &str) -> String {
    id.strip_prefix("SL-").unwrap_or(id).to_owned()
}

/// What stands between backticks.
fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

fn lines(text: &str) -> Vec<String> {
    text.split_inclusive('\n').map(str::to_owned).collect()
}
