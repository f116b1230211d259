//! State from the tracker: exports give action items their state, owner, due and closing day; what is broken is found.

use std::os::unix::fs::symlink;

use serde_json::Value;
use snapbox::{assert_data_eq, str};

use crate::html::texts;
use crate::site::{Site, tree};

const CONFIG: &str = "\
teams: [{id: shop, members: [ruth]}]
trackers:
  - {export: trackers/jira.csv, kind: jira}
  - export: trackers/web.json
    kind: github
  - {export: trackers/desk.csv, columns: {key: Nr, status: Stand, owner: Wer}, states: {ruht: declined}}
";

const JIRA: &str = "\u{FEFF}Summary,Issue key,Status,Resolution,Assignee,Resolved,Due date,Labels,Labels\r\n\
    \"Alert earlier,\nand louder\",OPS-1,Done,Done,\"Okoye, Ruth\",14/Jan/25 3:12 PM,20/Jan/25 12:00 AM,a,b\r\n\
    Ask less,OPS-2,Closed,Won't Do,,02/Feb/25 8:00 AM,,,\r\n\
    Not yet,OPS-3,Done,Done,Sam,02/Jun/25 8:00 AM,01/May/25 12:00 AM,,\r\n\
    Again,OPS-4,Reopened,,Sam,,,,\r\n\
    Whose,OPS-5,To Do,,Unassigned,,,,\r\n";

const WEB: &str = r#"[{"number": 12, "state": "OPEN", "stateReason": "", "assignees": [{"login": "ruth"}], "closedAt": null,
  "milestone": {"dueOn": "2025-05-20T08:00:00Z"}, "url": "https://github.example/shop/web/issues/12"}]"#;

const DESK: &str = "Nr;Stand;Wer\nD-7;ruht;\n";

const DOCUMENT: &str = "---
id: INC-1
date: 2025-01-01
actions:
  - {title: A, owner: bo, due: 2025-03-01, ticket: ops-1}
  - {title: B, ticket: 'https://ops.example/browse/OPS-2', owner: bo}
  - {title: C, ticket: OPS-3, status: proposed}
  - {title: D, ticket: OPS-4, status: verified, done_on: 2025-01-20, verified_on: 2025-01-30, evidence: A drill.}
  - {title: E, ticket: shop/web#12, status: done, done_on: 2025-02-01}
  - {title: F, ticket: D-7, reason: It moves house.}
  - {title: G, owner: bo, due: 2025-03-01}
  - {title: I, ticket: OPS-5, owner: SAM}
  - {title: H, ticket: OPS-1, status: verified, verified_on: 2025-02-20, evidence: A drill.}
---
# Basket lost
";

fn site() -> Site {
    Site::new()
        .file("casebook.yaml", CONFIG)
        .file("trackers/jira.csv", JIRA)
        .file("trackers/web.json", WEB)
        .file("trackers/desk.csv", DESK)
        .document("a.md", DOCUMENT)
}

/// A line an action item: status, owner, due, closing day and where that comes from.
fn ledger(site: &Site) -> Vec<String> {
    let items: Vec<Value> = serde_json::from_str(&site.actions_json()).unwrap();
    let mut lines: Vec<String> = items
        .iter()
        .map(|item| {
            let text = |key: &str| match &item[key] {
                Value::Null => "-".to_owned(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            ["title", "status", "owner", "due", "due_source", "closed_on", "source"]
                .map(text)
                .join(" | ")
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn the_tracker_says_where_an_item_stands() {
    assert_eq!(
        ledger(&site()),
        [
            "A | done | Okoye, Ruth | 2025-01-20 | tracker | 2025-01-14 | trackers/jira.csv",
            "B | declined | bo | - | - | 2025-02-02 | trackers/jira.csv",
            // Closed later than the day.
            "C | open | Sam | 2025-05-01 | tracker | - | trackers/jira.csv",
            "D | open | Sam | - | - | - | trackers/jira.csv",
            "E | open | ruth | 2025-05-20 | tracker | - | trackers/web.json",
            "F | declined | - | - | - | - | trackers/desk.csv",
            "G | open | bo | 2025-03-01 | written | - | -",
            // That somebody checked it only the document knows.
            "H | verified | Okoye, Ruth | 2025-01-20 | tracker | 2025-01-14 | trackers/jira.csv",
            "I | open | SAM | - | - | - | trackers/jira.csv",
        ]
    );
    assert_eq!(site().check(), "\n");
}

#[test]
fn pages_say_where_a_state_comes_from() {
    let built = site().build();
    let page = built.incident("INC-1");
    let metas = texts(&page, ".action-meta");
    assert_eq!(metas[0], "A1 ops-1 state from trackers/jira.csv");
    assert_eq!(metas[6], "A7");
    assert_eq!(
        texts(&page, ".action-note"),
        ["Reason. Won't Do", "Evidence. A drill.", "Reason. It moves house.", "Evidence. A drill."]
    );
    assert!(page.contains(r#"<a href="https://github.example/shop/web/issues/12""#), "{page}");
    // Nobody published them.
    assert!(tree(&built.folder()).iter().all(|(path, _)| !path.contains("jira")));
}

#[test]
fn reading_twice_gives_the_same() {
    let once = CONFIG.to_owned();
    let twice = once.clone() + once.split_once("trackers:\n").unwrap().1;
    assert_eq!(ledger(&site()), ledger(&site().file("casebook.yaml", twice)));
}

#[test]
fn an_export_in_the_content_folder_is_not_published() {
    let built = Site::new()
        .file("casebook.yaml", "trackers: [{export: content/desk.csv}]\n")
        .file("content/desk.csv", "Key,Status\nD-7,Done\n")
        .file("content/other.csv", "a,b\n")
        .document("a.md", "---\nid: INC-1\nactions: [{title: A, ticket: D-7}]\n---\n# A\n")
        .build();
    assert_eq!(texts(&built.incident("INC-1"), ".state"), ["Done"]);
    let files = tree(&built.folder());
    let tables: Vec<&str> =
        files.iter().map(|(path, _)| path.as_str()).filter(|path| path.contains(".csv")).collect();
    assert_eq!(tables, ["actions.csv", "files/other.csv"]);
}

#[test]
fn exports_that_are_missing_or_broken_are_errors_and_leave_the_rest() {
    let site = site()
        .file(
            "casebook.yaml",
            CONFIG.to_owned() + "  - export: trackers/gone.csv\n  - {export: /etc/hostname, format: csv}\n  - {export: trackers/half.json}\n  - {export: trackers/ragged.csv}\n  - {export: trackers, format: csv}\n  - {export: trackers/link.csv}\n",
        )
        .file("trackers/half.json", "{\"issues\": [\n{\"key\": \"OPS-1\",")
        .file("trackers/ragged.csv", "Key,Status\nD-8,Done\nD-9,a, b\n");
    symlink("/etc/hostname", site.path("trackers/link.csv")).unwrap();
    assert_data_eq!(
        site.check(),
        str![[r"
error[unreadable-export]: the export `trackers/gone.csv` cannot be read: there is no such file
 --> casebook.yaml:7:13
  |
7 |   - export: trackers/gone.csv
  |             ^^^^^^^^^^^^^^^^^
  |
  = help: `export:` names a file below the folder of casebook.yaml

error[unreadable-export]: the export `/etc/hostname` cannot be read: it lies outside the site's folder
 --> casebook.yaml:8:14
  |
8 |   - {export: /etc/hostname, format: csv}
  |              ^^^^^^^^^^^^^
  |
  = help: copy it into the site's folder; links out of it are not followed

error[unreadable-export]: the export `trackers/half.json` cannot be read: EOF while parsing a value at line 2 column 16
 --> casebook.yaml:9:14
  |
9 |   - {export: trackers/half.json}
  |              ^^^^^^^^^^^^^^^^^^
  |
  = help: export it again as JSON

error[unreadable-export]: the export `trackers` cannot be read: it is no file
  --> casebook.yaml:11:14
   |
11 |   - {export: trackers, format: csv}
   |              ^^^^^^^^
   |
   = help: `export:` names a file below the folder of casebook.yaml

error[unreadable-export]: the export `trackers/link.csv` cannot be read: it lies outside the site's folder
  --> casebook.yaml:12:14
   |
12 |   - {export: trackers/link.csv}
   |              ^^^^^^^^^^^^^^^^^
   |
   = help: copy it into the site's folder; links out of it are not followed

error[unreadable-export]: this record of `trackers/ragged.csv` has 3 cells where the headings are 2
 --> trackers/ragged.csv:3:1
  |
3 | D-9,a, b
  | ^^^^^^^^
  |
  = help: it is left out; put values that hold separators or line breaks in quotes, or export again

"]]
    );
    assert_eq!(ledger(&site).len(), 9);
    assert!(ledger(&site)[0].starts_with("A | done"), "{:?}", ledger(&site)[0]);
}

#[test]
fn a_ticket_that_is_in_no_export_is_found() {
    let site = site()
        .file("trackers/desk.csv", "Nr;Stand;Wer\nD-7;Wartet auf den Rat;\n")
        .document(
            "b.md",
            "---\nid: INC-2\nactions:\n  - {title: A, ticket: OPS-99}\n  - {title: B, ticket: D-7}\n  - {title: C, ticket: 'https://elsewhere.example/77'}\n  - {title: D, ticket: D-7}\n---\n# B\n",
        );
    assert_data_eq!(
        site.check(),
        str![[r#"
warning[unknown-ticket]: ticket `OPS-99` is in no export of a tracker
 --> content/b.md:4:13
  |
4 |   - {title: A, ticket: OPS-99}
  |             ^
  |
  = help: correct it, or export the tracker again, closed tickets too; the exports are `trackers/jira.csv`, `trackers/web.json`, `trackers/desk.csv`

warning[unknown-ticket-value]: `Wartet auf den Rat` of ticket `D-7` is no state that is known
 --> trackers/desk.csv:2:1
  |
2 | D-7;Wartet auf den Rat;
  | ^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: say what it means: `states: {"Wartet auf den Rat": open}`; the states are `proposed`, `open`, `in-progress`, `done`, `verified`, `declined`

"#]]
    );
    // Without an export that could be read nobody knows.
    let site = Site::new()
        .file("casebook.yaml", "trackers: [{export: gone.csv}]\n")
        .document("a.md", DOCUMENT);
    assert!(!site.check().contains("unknown-ticket"));
}

#[test]
fn slips_in_the_configuration_are_found() {
    let site = Site::new().document("a.md", "# A\n").file("trackers/t.csv", "Key,Status\n").file(
        "casebook.yaml",
        "trackers:
  - {kind: jira}
  - {export: trackers/t.csv, kind: jirra, formt: csv}
  - {export: trackers/t.csv, format: xml}
  - {export: trackers/t.dat}
  - {export: trackers/t.csv, items: issues, columns: {kee: Key, status: Statsu}, states: {Parked: decline}}
  - {export: trackers/t.csv, columns: [Key]}
  - trackers/t.csv
",
    );
    assert_data_eq!(
        site.check(),
        str![[r"
warning[unknown-value]: a tracker without `export` tells nothing
 --> casebook.yaml:2:6
  |
2 |   - {kind: jira}
  |      ^^^^
  |
  = help: name the file below the site's folder: `export: trackers/jira.csv`

warning[unknown-value]: `jirra` is no kind of tracker that is known
 --> casebook.yaml:3:36
  |
3 |   - {export: trackers/t.csv, kind: jirra, formt: csv}
  |                                    ^^^^^
  |
  = help: did you mean `jira`?

warning[unknown-key]: unknown key `formt`
 --> casebook.yaml:3:43
  |
3 |   - {export: trackers/t.csv, kind: jirra, formt: csv}
  |                                           ^^^^^
  |
  = help: did you mean `format`?

warning[unknown-value]: `xml` is no format that is known
 --> casebook.yaml:4:38
  |
4 |   - {export: trackers/t.csv, format: xml}
  |                                      ^^^
  |
  = help: use one of `csv`, `json`

error[unreadable-export]: the export `trackers/t.dat` cannot be read: its ending does not tell how it is written
 --> casebook.yaml:5:14
  |
5 |   - {export: trackers/t.dat}
  |              ^^^^^^^^^^^^^^
  |
  = help: add `format: csv` or `format: json`

warning[unknown-value]: `items` says where the list stands in JSON; CSV has only one
 --> casebook.yaml:6:37
  |
6 |   - {export: trackers/t.csv, items: issues, columns: {kee: Key, status: Statsu}, states: {Parked: decline}}
  |                                     ^^^^^^
  |
  = help: take it out

warning[unknown-key]: unknown key `kee`
 --> casebook.yaml:6:55
  |
6 |   - {export: trackers/t.csv, items: issues, columns: {kee: Key, status: Statsu}, states: {Parked: decline}}
  |                                                       ^^^
  |
  = help: did you mean `key`?

warning[unknown-value]: `trackers/t.csv` has no column `Statsu` for `status`
 --> casebook.yaml:6:73
  |
6 |   - {export: trackers/t.csv, items: issues, columns: {kee: Key, status: Statsu}, states: {Parked: decline}}
  |                                                                         ^^^^^^
  |
  = help: did you mean `Status`?

warning[unknown-value]: `decline` is no state that is known
 --> casebook.yaml:6:99
  |
6 |   - {export: trackers/t.csv, items: issues, columns: {kee: Key, status: Statsu}, states: {Parked: decline}}
  |                                                                                                   ^^^^^^^
  |
  = help: did you mean `declined`?

warning[unknown-value]: `columns` takes a map
 --> casebook.yaml:7:39
  |
7 |   - {export: trackers/t.csv, columns: [Key]}
  |                                       ^
  |
  = help: write `columns:` and its keys below it, further in

warning[unknown-value]: `trackers` takes a list of maps
 --> casebook.yaml:8:5
  |
8 |   - trackers/t.csv
  |     ^^^^^^^^^^^^^^
  |
  = help: write each as `- key: value` with its other keys below

"]]
    );
}
