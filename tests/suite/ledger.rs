//! Action items: what the policy says of them, on pages, in findings and in files for other programs.

use std::collections::BTreeSet;
use std::process::{Command, Output};

use icalendar::parser::{Component, read_calendar, unfold};
use snapbox::{assert_data_eq, str};

use crate::html::texts;
use crate::site::Site;

const POLICY: &str = "\
teams:
  - {id: shop, title: The shop, members: [ann]}
policy:
  due: {default: 30, severity: {sev1: 14}}
  owners: [teams, members]
";

#[test]
fn an_owner_whom_the_policy_does_not_allow_is_found() {
    let site = Site::new().file("casebook.yaml", POLICY).document(
        "a.md",
        "---\nid: INC-1\ndate: 2025-01-01\nactions:\n  - {title: Alert earlier, owner: '@anne'}\n  - {title: Ask less, owner: Bartholomew}\n  - {title: Old, owner: zoe, status: done}\n  - {title: Ours, owner: ann and shop}\n---\n# A\n",
    );
    assert_data_eq!(
        site.check(),
        str![[r"
warning[unknown-owner]: `anne` may not own an action item
 --> content/a.md:5:13
  |
5 |   - {title: Alert earlier, owner: '@anne'}
  |             ^^^^^^^^^^^^^
  |
  = help: did you mean `ann`?

warning[unknown-owner]: `Bartholomew` may not own an action item
 --> content/a.md:6:13
  |
6 |   - {title: Ask less, owner: Bartholomew}
  |             ^^^^^^^^
  |
  = help: `policy.owners` in casebook.yaml allows `ann`, `shop`

"]]
    );
}

#[test]
fn slips_in_the_policy_are_found() {
    let site = Site::new().document("a.md", "# A\n").file(
        "casebook.yaml",
        "teams:\n  - {id: shop, member: [ann]}\npolicy:\n  due:\n    defualt: 30\n    severity: {sev9: 14, major: soon}\n    priority: {p4: 7, high: -1}\n  owners: {a: b}\n",
    );
    assert_data_eq!(
        site.check(),
        str![[r"
warning[unknown-key]: unknown key `member`
 --> casebook.yaml:2:16
  |
2 |   - {id: shop, member: [ann]}
  |                ^^^^^^
  |
  = help: did you mean `members`?

warning[unknown-key]: unknown key `defualt`
 --> casebook.yaml:5:5
  |
5 |     defualt: 30
  |     ^^^^^^^
  |
  = help: did you mean `default`?

warning[unknown-value]: `sev9` is no severity of the scale
 --> casebook.yaml:6:16
  |
6 |     severity: {sev9: 14, major: soon}
  |                ^^^^
  |
  = help: did you mean `sev1`?

warning[unknown-value]: `soon` is no number of days
 --> casebook.yaml:6:33
  |
6 |     severity: {sev9: 14, major: soon}
  |                                 ^^^^
  |
  = help: write `major: 30` for thirty days after the incident's day

warning[unknown-value]: `p4` is no priority that is known
 --> casebook.yaml:7:16
  |
7 |     priority: {p4: 7, high: -1}
  |                ^^
  |
  = help: did you mean `p0`?

warning[unknown-value]: `-1` is no number of days
 --> casebook.yaml:7:29
  |
7 |     priority: {p4: 7, high: -1}
  |                             ^^
  |
  = help: write `high: 30` for thirty days after the incident's day

warning[unknown-value]: `owners` takes a list of texts
 --> casebook.yaml:8:11
  |
8 |   owners: {a: b}
  |           ^
  |
  = help: write `owners: [one, two]`

"]]
    );
    let site = Site::new().document("a.md", "# A\n").file("casebook.yaml", "policy: strict\n");
    assert_data_eq!(
        site.check(),
        str![[r"
warning[unknown-value]: `policy` takes a map
 --> casebook.yaml:1:9
  |
1 | policy: strict
  |         ^^^^^^
  |
  = help: write `policy:` and its keys below it, further in

"]]
    );
}

#[test]
fn a_due_day_by_policy_is_shown_as_one() {
    let built = Site::new()
        .file("casebook.yaml", POLICY)
        .document(
            "a.md",
            "---\nid: INC-1\ndate: 2025-01-01\nactions:\n  - {title: A, owner: ann}\n  - {title: B, owner: bob, due: 2025-07-01}\n---\n# A\n",
        )
        .build();
    let page = built.incident("INC-1");
    assert_eq!(
        texts(&page, ".action-who"),
        ["Owner ann due 31 Jan 2025 by policy", "No owner (bob may not own it) due 1 Jul 2025",]
    );
    assert_eq!(texts(&page, ".action .overdue:not([hidden])"), ["121 days overdue"]);
}

/// A site with one item of each sort, and texts that mean something to spreadsheets and calendars.
fn items() -> Site {
    Site::new()
        .file(
            "casebook.yaml",
            "base_url: https://kb.example/x\ntitle: 'Ours; all, of it'\npolicy: {due: 30}\nteams: [{id: shop, title: Shop, members: [ann]}]\n",
        )
        .document(
            "a.md",
            "---\nid: INC-1/ü\ntitle: Basket, emptied\ndate: 2025-01-01\nservices: [basket]\nactions:\n  - {title: '=HYPERLINK(\"x\"), or; so\\', owner: '@ann', priority: p0}\n  - {title: Ask less, owner: 'bo, ann', status: in-progress, due: 2025-07-01, ticket: OPS-1}\n  - {title: Old, status: done, done_on: 2025-01-11, addresses: [configuration]}\n  - {title: Never, status: declined, reason: \"No.\\nReally.\"}\n  - {title: Perhaps, status: proposed, due: 2025-02-01}\n---\n# A\n",
        )
        .document(
            "b.md",
            "---\nid: INC-2\nactions: [Ein sehr langer Titel mit Umlauten äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöü und mehr]\n---\n# B\n",
        )
        .document("c.md", "---\nid: INC-3\nstatus: draft\nactions: [Secret]\n---\n# C\n")
}

fn actions(site: &Site, as_of: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(["actions", "--as-of", as_of, "--site"])
        .arg(site.path(""))
        .args(arguments)
        .output()
        .unwrap()
}

fn shown(site: &Site, arguments: &[&str]) -> String {
    shown_on(site, "2025-06-01", arguments)
}

fn shown_on(site: &Site, as_of: &str, arguments: &[&str]) -> String {
    let output = actions(site, as_of, arguments);
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_calendar_is_valid() {
    let site = items();
    let text = shown(&site, &["--format", "ics"]);
    for line in text.split_inclusive('\n') {
        assert!(line.ends_with("\r\n") && line.len() <= 75 + 2, "{line:?}");
        assert!(!line.trim_end_matches("\r\n").contains(['\r', '\n']), "{line:?}");
    }
    let unfolded = unfold(&text);
    let calendar = read_calendar(&unfolded).unwrap();
    let value = |component: &Component, name: &str| {
        let property = component.properties.iter().find(|property| property.name.as_ref() == name);
        property.map(|property| property.val.as_ref().to_owned())
    };
    let own = |name: &str| {
        let property = calendar.properties.iter().find(|property| property.name.as_ref() == name);
        property.map(|property| property.val.as_ref().to_owned())
    };
    assert_eq!(own("VERSION").as_deref(), Some("2.0"));
    assert!(own("PRODID").is_some() && own("METHOD").is_none());
    // The parser does not know the name as a text and leaves its escapes.
    assert_eq!(own("NAME").as_deref(), Some("Ours\\; all\\, of it: action items"));
    let tasks: Vec<String> = calendar
        .components
        .iter()
        .map(|task| {
            assert_eq!(task.name, "VTODO");
            assert_eq!(value(task, "DTSTAMP").as_deref(), Some("20250601T000000Z"));
            let facts = ["UID", "STATUS", "DUE", "COMPLETED", "PRIORITY", "CATEGORIES", "URL"];
            let facts: Vec<String> = facts.iter().filter_map(|name| value(task, name)).collect();
            facts.join(" ")
        })
        .collect();
    assert_eq!(
        tasks,
        [
            "INC-1%2F%C3%BC/A1@casebook NEEDS-ACTION 20250131 1 ann https://kb.example/x/incidents/INC-1-%C3%BC/#action.A1",
            "INC-1%2F%C3%BC/A5@casebook NEEDS-ACTION 20250201 https://kb.example/x/incidents/INC-1-%C3%BC/#action.A5",
            "INC-1%2F%C3%BC/A2@casebook IN-PROCESS 20250701 bo,ann https://kb.example/x/incidents/INC-1-%C3%BC/#action.A2",
            "INC-2/A1@casebook NEEDS-ACTION https://kb.example/x/incidents/INC-2/#action.A1",
            "INC-1%2F%C3%BC/A3@casebook COMPLETED 20250131 20250111T000000Z https://kb.example/x/incidents/INC-1-%C3%BC/#action.A3",
            "INC-1%2F%C3%BC/A4@casebook CANCELLED 20250131 https://kb.example/x/incidents/INC-1-%C3%BC/#action.A4",
        ]
    );
    let summaries: Vec<_> =
        calendar.components.iter().filter_map(|task| value(task, "SUMMARY")).collect();
    assert_eq!(summaries[0], "=HYPERLINK(\"x\"), or; so\\");
    assert!(summaries[3].starts_with("Ein sehr langer Titel mit Umlauten äöü"), "{summaries:?}");
    let uids: BTreeSet<_> =
        calendar.components.iter().filter_map(|task| value(task, "UID")).collect();
    assert_eq!(uids.len(), calendar.components.len());
    assert_eq!(
        value(&calendar.components[0], "DESCRIPTION").as_deref(),
        Some("INC-1/ü: Basket, emptied\nOwner: @ann\nDue by policy: 31 Jan 2025")
    );
    // The day of the calendar moves; nothing of a task does.
    let later = shown_on(&site, "2025-06-02", &["--format", "ics"]);
    assert_eq!(later.replace("20250602T", "20250601T"), text);
    // A calendar must have a component.
    let none = shown(&site, &["--format", "ics", "--status", "verified"]);
    assert_eq!(read_calendar(&unfold(&none)).unwrap().components[0].name, "VTIMEZONE");
}

#[test]
fn the_table_is_one_that_a_spreadsheet_may_open() {
    let site = items();
    let text = shown(&site, &["--format", "csv"]);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names = reader.headers().unwrap().clone();
    let lines: Vec<Vec<String>> = reader
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect();
    assert_eq!(names.len(), 18);
    let shown: Vec<String> = lines.iter().map(|cells| cells.join("|")).collect();
    let page = "https://kb.example/x/incidents/INC-1-%C3%BC/#action";
    assert_eq!(
        shown,
        [
            format!(r#"INC-1/ü|A1|'=HYPERLINK("x"), or; so\||'@ann|shop|p0|2025-01-01|2025-01-31|policy|open||121|151||||{page}.A1"#),
            format!("INC-1/ü|A5|Perhaps|||||2025-01-01|2025-02-01|written|proposed|||151||||{page}.A5"),
            format!("INC-1/ü|A2|Ask less||bo, ann|shop||2025-01-01|2025-07-01|written|in-progress|||151|OPS-1|||{page}.A2"),
            "INC-2|A1|Ein sehr langer Titel mit Umlauten äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöü und mehr||||||||open|||||||https://kb.example/x/incidents/INC-2/#action.A1".to_owned(),
            format!("INC-1/ü|A3|Old|||||2025-01-01|2025-01-31|policy|done|2025-01-11||10||configuration||{page}.A3"),
            format!("INC-1/ü|A4|Never|||||2025-01-01|2025-01-31|policy|declined||||||No.\nReally.|{page}.A4"),
        ]
    );
    assert!(text.ends_with("\r\n") && text.matches("\r\n").count() == 7, "{text}");
}

#[test]
fn the_site_has_what_the_command_shows() {
    let site = items();
    let (csv, ics) = (shown(&site, &["--format", "csv"]), shown(&site, &["--format", "ics"]));
    let built = site.build();
    assert_eq!((built.read("actions.csv"), built.read("actions.ics")), (csv, ics));
    let page = built.read("actions/index.html");
    assert!(page.contains("actions.csv\"") && page.contains("actions.ics\""), "{page}");
}

#[test]
fn the_same_day_gives_the_same_bytes_in_any_zone() {
    let site = items();
    for format in ["human", "json", "csv", "ics"] {
        let run = |zone: &str, threads: &str| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
            command.args(["actions", "--as-of", "2025-06-01", "--format", format, "--site"]);
            command.arg(site.path("")).env("TZ", zone).env("RAYON_NUM_THREADS", threads);
            command.output().unwrap().stdout
        };
        assert!(!run("UTC", "1").is_empty());
        assert!(run("UTC", "1") == run("Pacific/Kiritimati", "7"), "{format}");
    }
    // Without `--as-of` only the day counts that is given from outside.
    let run = |seconds: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
        command.args(["actions", "--format", "json", "--site"]).arg(site.path(""));
        command.env("SOURCE_DATE_EPOCH", seconds).output().unwrap().stdout
    };
    let dated = shown(&site, &["--format", "json"]);
    assert_eq!(String::from_utf8(run("1748736000")).unwrap(), dated);
    assert_eq!(String::from_utf8(run("1748822399")).unwrap(), dated);
}

#[test]
fn filters_are_all_to_hold_and_names_in_one_are_alternatives() {
    let site = items();
    for (arguments, expected) in [
        (&[] as &[&str], "INC-1/ü/A1 INC-1/ü/A5 INC-1/ü/A2 INC-2/A1 INC-1/ü/A3 INC-1/ü/A4"),
        (&["--overdue"], "INC-1/ü/A1"),
        (&["--owner", "Ann"], "INC-1/ü/A1 INC-1/ü/A2"),
        (&["--owner", "@ann", "--status", "open"], "INC-1/ü/A1"),
        (&["--owner", "bo", "--owner", "ann", "--status", "in-progress,done"], "INC-1/ü/A2"),
        (&["--team", "shop"], "INC-1/ü/A1 INC-1/ü/A2"),
        (&["--service", "BASKET", "--status", "closed"], "INC-1/ü/A3 INC-1/ü/A4"),
        (&["--cause", "configuration/environment"], "INC-1/ü/A3"),
        (&["--unowned"], "INC-1/ü/A5 INC-2/A1"),
        (&["--undated"], "INC-2/A1"),
        (&["--unverified"], "INC-1/ü/A3"),
        (&["--status", "to-do", "--drafts", "--undated"], "INC-2/A1 INC-3/A1"),
        (&["--owner", "shop"], ""),
    ] {
        let text = shown(&site, &[arguments, &["--format", "json"]].concat());
        let items: serde_json::Value = serde_json::from_str(&text).unwrap();
        let names: Vec<String> = items
            .as_array()
            .unwrap()
            .iter()
            .map(|item| {
                let text = |key: &str| item[key].as_str().unwrap().to_owned();
                format!("{}/{}", text("incident"), text("id"))
            })
            .collect();
        assert_eq!(names.join(" "), expected, "{arguments:?}");
    }
}

/// An action item as a document gives it: owner, due day, state.
type Given = (Option<String>, Option<String>, &'static str);

/// What a document says of its action items in a table with these columns, and in lines below a list. Written on its
/// own, so that it does not share the reader's mistakes.
fn given(text: &str) -> Vec<Given> {
    let mut given = Vec::new();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    for (at, line) in lines.iter().enumerate() {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        if cells == ["ID", "Action", "Owner", "Due Date", "Status"] {
            for row in lines[at + 2..].iter().take_while(|line| line.starts_with('|')) {
                let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
                let status = match cells[4] {
                    "In Progress" => "in-progress",
                    "Completed" => "done",
                    "Not Started" => "open",
                    other => panic!("{other}"),
                };
                given.push((Some(cells[2].to_owned()), Some(cells[3].to_owned()), status));
            }
        }
        let Some(owner) = line.strip_prefix("Owner: ") else { continue };
        let due = lines[at + 1].strip_prefix("Due Date").and_then(|rest| {
            let day = chrono::NaiveDate::parse_from_str(rest.split_once(": ")?.1, "%B %d, %Y");
            day.ok().map(|day| day.to_string())
        });
        let items = lines[..at].iter().rev().take_while(|line| line.starts_with("- "));
        given.extend(items.map(|_| (Some(owner.to_owned()), due.clone(), "open")));
    }
    given
}

/// The documents with which the project began are not part of it; see `corpora`.
#[test]
fn action_items_of_the_seeds_have_the_owners_days_and_states_that_the_documents_give() {
    for folder in crate::corpora::folders().into_iter().filter(|f| f.ends_with("seeds")) {
        let site = Site::new().content(&folder);
        let text = shown_on(&site, "2026-01-01", &["--format", "json"]);
        let items: serde_json::Value = serde_json::from_str(&text).unwrap();
        let files: Vec<(String, String)> = site
            .inspect()
            .as_array()
            .unwrap()
            .iter()
            .map(|incident| {
                let text = |key: &str| incident[key].as_str().unwrap().to_owned();
                (text("id"), text("file"))
            })
            .collect();
        let mut all = 0;
        for (start, least) in [("000_", 4), ("001_", 11), ("002_", 3), ("003_", 10), ("004_", 8)] {
            let in_file = |id: &str| {
                files.iter().any(|(known, file)| {
                    known == id && file.rsplit('/').next().is_some_and(|n| n.starts_with(start))
                })
            };
            let own: Vec<&serde_json::Value> = items
                .as_array()
                .unwrap()
                .iter()
                .filter(|item| in_file(item["incident"].as_str().unwrap()))
                .collect();
            assert!(own.len() >= least, "{start}: {}", own.len());
            all += own.len();
            let mut listed: Vec<Given> = own
                .iter()
                .map(|item| {
                    let text = |key: &str| item[key].as_str().map(str::to_owned);
                    let known = ["proposed", "open", "in-progress", "done", "verified", "declined"];
                    let status = known.iter().find(|word| item["status"] == **word).unwrap();
                    (text("owner"), text("due"), *status)
                })
                .filter(|item| *item != (None, None, "open"))
                .collect();
            let document = std::fs::read_dir(&folder)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .find(|path| path.file_name().unwrap().to_string_lossy().starts_with(start))
                .unwrap();
            let mut expected = given(&std::fs::read_to_string(document).unwrap());
            listed.sort();
            expected.sort();
            assert_eq!(listed, expected, "{start}");
        }
        assert_eq!(all, items.as_array().unwrap().len());
        println!("{all} action items as the documents give them");
    }
}
