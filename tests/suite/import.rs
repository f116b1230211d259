//! `casebook import` as a person meets it: what is written, what is refused, and that it reads like what it came from.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use snapbox::str;
use tempfile::TempDir;

use crate::corpora::folders;
use crate::site::{Site, tree};

/// A folder in which the program runs.
struct Folder(TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (path, text) in files {
            let path = folder.path(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .unwrap()
    }

    /// Imports with an expected exit code; gives what was said to standard error.
    fn import(&self, paths: &[&str], code: i32) -> String {
        let output = self.run(&[&["import"], paths, &["--into", "new"]].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{said}");
        said
    }

    /// What is read from some files.
    fn inspect(&self, paths: &[String]) -> Value {
        let mut arguments = vec!["inspect", "--quiet", "--format", "json"];
        arguments.extend(paths.iter().map(String::as_str));
        serde_json::from_slice(&self.run(&arguments).stdout).unwrap()
    }

    /// The files below a folder, by their paths.
    fn files(&self, folder: &str) -> Vec<String> {
        tree(&self.path(folder)).into_iter().map(|(path, _)| path).collect()
    }
}

/// Facts without the places at which they stand.
fn facts(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(facts).collect(),
        Value::Object(map) => map
            .iter()
            .filter(|(key, _)| !["file", "line"].contains(&key.as_str()))
            .map(|(key, value)| (key.clone(), facts(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        value => value.clone(),
    }
}

#[test]
fn what_was_understood_stands_in_the_front_matter_and_the_body_is_untouched() {
    let body = "# Checkout failed: \"empty\" settings\n\n\
        **Severity:** High\\\n**Services:** checkout, payments-db\n**Duration:** 2 h 15 min  \n\n\
        ## Timeline (UTC)\n\n- 2024-11-07 09:15 outage begins\n- 11:30 all back to normal\n\n\
        ## Action items\n\n- [x] Validate settings\n\ttab, trailing space \n\n---\n\nend without a line break";
    let folder = Folder::new(&[("INC-2024-0107.md", body)]);
    folder.import(&["INC-2024-0107.md"], 0);
    let written = folder.read("new/INC-2024-0107.md");
    let (head, rest) = written.split_at(written.len() - body.len());
    assert_eq!(rest, body);
    assert_eq!(
        head,
        "---\n\
         id: INC-2024-0107\n\
         title: \"Checkout failed: \\\"empty\\\" settings\"\n\
         severity: High\n\
         started_at: 2024-11-07T09:15:00+00:00\n\
         resolved_at: 2024-11-07T11:30:00+00:00\n\
         services: [checkout, payments-db]\n\
         impact:\n  duration_minutes: 135\n\
         ---\n"
    );
}

#[test]
fn front_matter_loses_nothing_that_a_person_wrote() {
    let folder = Folder::new(&[(
        "a.md",
        "---\n# ours\nlayout: incident # old\nweight: 3\nsecret: '0123'\nresolvedWhen: 2024-03-09 11:30\nresolved: true\n\
         date: 2024-03-09T10:00:00Z # UTC\nseverity: hihg # or low\ndetected_at: soon\naffected:\n  - web\n  - api\ncategories: [x]\n\
         tags: [shop]\ndraft: true\nlinks: [{title: Graph, url: 'https://a.example/?a=1#b', x-note: mine}]\n\
         x-cost: {currency: EUR, amount: 1.50}\nexcerpt: |\n  Two\n\n  lines.\nsevreity: [1, two]\n---\nBody.\n",
    )]);
    folder.import(&["a.md"], 1);
    snapbox::assert_data_eq!(
        folder.read("new/a.md"),
        str![[r#"
---
title: a
status: draft
# or low
severity: hihg
started_at: 2024-03-09T10:00:00+00:00
detected_at: soon
resolved_at: 2024-03-09T11:30:00
services: [web, api]
tags: [shop, x]
links:
  - title: Graph
    url: "https://a.example/?a=1#b"
    x-note: mine
# ours
# old
layout: incident
weight: 3
secret: "0123"
resolved: true
x-cost:
  currency: EUR
  amount: 1.50
excerpt: |
  Two

  lines.
sevreity:
  - 1
  - two
# UTC
---
Body.

"#]]
    );
}

#[test]
fn toml_becomes_yaml_and_line_ends_stay() {
    let folder = Folder::new(&[(
        "a.md",
        "\u{FEFF}+++\r\ntitle = \"Null\"\r\ndate = 2024-05-06\r\nrank = 1.5\r\n[extra]\r\nowner = \"yes\"\r\n+++\r\nOne\r\ntwo\r\n",
    )]);
    folder.import(&["a.md"], 0);
    assert_eq!(
        folder.read("new/a.md"),
        "---\r\ntitle: \"Null\"\r\ndate: 2024-05-06\r\nrank: 1.5\r\nextra:\r\n  owner: \"yes\"\r\n---\r\nOne\r\ntwo\r\n"
    );
}

#[test]
fn what_the_front_matter_cannot_say_stays_in_the_text() {
    let folder = Folder::new(&[(
        "a.md",
        "# Shop down\n\n- **Severity:** as bad as it gets\n- **Start:** 10:20\n\nIt lasted about two hours.\n",
    )]);
    folder.import(&["a.md"], 0);
    assert!(folder.read("new/a.md").starts_with("---\ntitle: Shop down\n---\n# Shop down\n"));
}

#[test]
fn no_file_is_replaced_and_nothing_is_written_beside_it() {
    let folder = Folder::new(&[("b/a.md", "A"), ("b/c.md", "C"), ("new/c.md", "mine")]);
    assert_eq!(
        folder.import(&["b"], 2),
        "casebook: `new/c.md` is there already; nothing was written. Name another folder, or move it away\n"
    );
    assert_eq!(folder.files("new"), ["c.md"]);
    assert_eq!(folder.read("new/c.md"), "mine");
}

#[test]
fn names_places_and_pictures_come_along() {
    let folder = Folder::new(&[
        (
            "old/2024/shop.md",
            "[before](../2023/cart.txt) ![](../img/a%20b.png) <img src=\"g.svg\">\n",
        ),
        ("old/2023/cart.txt", "Cart was empty\n"),
        ("old/2023/cart.md", "# Cart was full\n"),
        (
            "old/2023/con.md",
            "![](../../../secret.png) [x](https://a.example/b.png) ![](gone.png)\n",
        ),
        ("old/img/a b.png", "1"),
        ("old/img/unused.png", "2"),
        ("old/2024/g.svg", "3"),
        ("old/.git/x.md", "4"),
    ]);
    folder.import(&["old"], 0);
    assert_eq!(
        folder.files("new"),
        [
            "2023/cart-2.md",
            "2023/cart.md",
            "2023/con-incident.md",
            "2024/g.svg",
            "2024/shop.md",
            "img/a b.png"
        ]
    );
    let files: Vec<String> = folder.files("new").iter().map(|path| format!("new/{path}")).collect();
    let ids: Vec<Value> =
        folder.inspect(&files[..3]).as_array().unwrap().iter().map(|i| i["id"].clone()).collect();
    assert_eq!(ids, ["cart-2", "cart", "con"]);
}

#[test]
fn a_file_outside_of_what_was_named_is_not_copied() {
    let folder = Folder::new(&[("old/a/b.md", "![](../c.png)\n"), ("old/c.png", "1")]);
    assert_eq!(
        folder.import(&["old/a/b.md"], 0),
        "`old/a/b.md` refers to `../c.png`, which is not copied: it is outside of `old/a`\n1 incident from 1 file\n"
    );
    assert_eq!(folder.files("new"), ["b.md"]);
}

#[test]
fn a_document_whose_front_matter_is_broken_waits() {
    let folder = Folder::new(&[("a.md", "---\ntitle: a: b\n---\nText\n"), ("b.md", "B\n")]);
    let said = folder.import(&["a.md", "b.md"], 1);
    assert!(said.contains("error[unreadable-front-matter]"), "{said}");
    assert!(
        said.ends_with(
            "`a.md` is not imported: its front matter cannot be read\n1 incident from 2 files\n"
        ),
        "{said}"
    );
    assert_eq!(folder.files("new"), ["b.md"]);
}

/// A log with a heading for each incident.
const LOG: &str = "---\ntitle: All\ndate: 2024-12-31\nx-owner: ops\n---\n\n# Incident log\n\nWhat went wrong this year.\n\n\
    ## 2024-03-01 Cart was empty\n\n**Severity:** SEV2\n\n### Root cause\n\nA flag.\n\n### Action items\n\n- [ ] Test it\n\n\
    ## OPS-12: Mail was late (2024-04-05)\n\n**Severity:** SEV3\n\n### Root cause\n\nA full queue.\n\n### Action items\n\n- [x] Alert\n";

#[test]
fn a_page_is_read_for_what_happened_and_not_for_when_it_was_published() {
    let page = |text: &str| {
        format!(
            "<!doctype html><title>Couriers offline | Fernhill</title><meta property='og:site_name' content='Fernhill'>\
             <meta property='article:published_time' content='2024-03-14T08:00:00Z'><nav>Blog</nav><main><p>{text}</p></main>"
        )
    };
    let folder = Folder::new(&[
        ("dated.html", &page("On 9 March 2024 all couriers were offline.")),
        ("undated.html", &page("All couriers were offline.")),
    ]);
    folder.import(&["dated.html", "undated.html"], 0);
    assert_eq!(
        folder.read("new/dated.md"),
        "---\ntitle: Couriers offline\ndate: 2024-03-09\npublished: 2024-03-14\n---\n\n\
         # Couriers offline\n\nOn 9 March 2024 all couriers were offline.\n"
    );
    assert!(folder.read("new/undated.md").contains("\ndate: 2024-03-14\npublished: 2024-03-14\n"));
}

/// Documents of many shapes, in our own words.
const SHAPES: &[(&str, &str)] = &[
    ("2024.md", LOG),
    (
        "plain.txt",
        "Search was slow\n\nDate: 6 May 2024\nSeverity: SEV3\nAuthor: Ann and Ben\n\nTimeline (UTC)\n09:00 Latency doubles\n23:40 Replica restarted\n00:10 back to normal\n\nRoot cause: a *stale* index_1\n\nAction items\n1. Alert on lag\n2. Add a replica (DONE)\n",
    ),
    (
        "2024-03-09-fields.md",
        "# Outage: Label printers, 9 March 2024\n\n| Severity | Major |\n|---|---|\n| Start | 10:00 CET |\n| End | 11:00 CET |\n| Status | Draft |\n\nIt took an hour.\n",
    ),
    (
        "late.md",
        "# Ledger late\n\n**Date:** 2024-03-09\n\n## Timeline\n\n- 2024-03-08 22:00 first alert\n- 2024-03-09 01:00 someone looks\n",
    ),
    (
        "prose.md",
        "# Couriers offline\n\nOn May 3rd, 2024 couriers were offline for about two hours, from 10:00 to 12:05 UTC.\n",
    ),
    (
        "prose-2.md",
        "# Couriers offline\n\nOn May 3rd, 2024 couriers were unavailable for 50 minutes.\n\n## Timeline\n\n- 10:00 a\n- 10:20 b\n- 10:50 c\n",
    ),
    (
        "half.md",
        "# Pickers idle\n\n**Resolved:** 2024-05-03 11:00 UTC\n**Time to resolve**: 40 minutes\n\n## Timeline\n\n- 10:00 a\n- 10:20 b\n- 11:00 c\n",
    ),
    (
        "title.md",
        "# Incident report\n\n**Title:** Incident: Mail was late on 2024-05-03\n\nText.\n",
    ),
    ("untitled.md", "Something broke.\n"),
    (
        "alien.md",
        "---\nname: 'Postmortem: Stock count off'\nstart_time: 3/4/2024 10:00\nend_time: 13/4/2024 11:00\nlevel: P1\nowner: [stock]\nroot_causes: [data]\naction_items: [Count again]\nduration: 1h\n---\nText.\n",
    ),
    (
        "ours.md",
        "---\nid: INC-1\ntitle: T\nkind: near-miss\naudience: public\nstatus: in-review\nservices: 'a, b'\ncauses: [{id: data/loss, role: root, text: 'Gone: all'}, capacity]\nrelated: [{id: INC-2, relation: caused-by}]\nactions: [{title: Do it, status: done, due: 2024-05-01, evidence: 'yes'}, Write it]\nimpact: {users: 40 %, duration_minutes: 90}\n---\n## Timeline\n\n- 2024-05-01T10:00Z x\n",
    ),
    ("README.md", "# About\n\nNothing happened.\n"),
    (
        "page.html",
        "<title>Slow search</title><h2>Timeline</h2><ul><li>2024-05-06 09:00 UTC slow<li>09:30 restored</ul><h2>Actions</h2><table><tr><th>Action<th>Owner<th>Status<tr><td>Add alert<td>Ann<td>done</table>",
    ),
];

/// What is read from some incidents, in order of their ids. The heading of a collection whose incidents have none of
/// their own is a section of the first; alone with it, it is its title: headings that tell no part are left out.
fn sorted(incidents: &Value) -> Vec<String> {
    let mut all: Vec<String> = incidents
        .as_array()
        .unwrap()
        .iter()
        .map(|incident| {
            let mut facts = facts(incident);
            if let Some(sections) = facts["sections"].as_array_mut() {
                sections.retain(|section| section["kind"] != "other");
            }
            format!("{} {facts:#}", facts["id"])
        })
        .collect();
    all.sort();
    all
}

/// The facts that are not there on both sides.
fn differences(before: &Value, after: &Value) -> String {
    let (before, after) = (sorted(before).join("\n"), sorted(after).join("\n"));
    if before == after {
        String::new()
    } else {
        format!("--- before\n{before}\n+++ after\n{after}")
    }
}

#[test]
fn imported_documents_give_the_same_facts() {
    for (name, text) in SHAPES {
        let folder = Folder::new(&[(name, text)]);
        let output = folder.run(&["import", "--quiet", name, "--into", "new"]);
        assert_ne!(output.status.code(), Some(2), "{name}");
        let written: Vec<String> =
            folder.files("new").iter().map(|path| format!("new/{path}")).collect();
        let (before, after) = (folder.inspect(&[(*name).to_owned()]), folder.inspect(&written));
        assert_eq!(differences(&before, &after), "", "{name}: {}", folder.read(&written[0]));
    }
}

#[test]
fn several_incidents_become_a_file_each() {
    let folder = Folder::new(&[("log/2024.md", LOG)]);
    assert_eq!(
        folder.import(&["log"], 0),
        "`log/2024.md`: `title`, `date` of its front matter left out: of no single incident\n\
         `log/2024.md`: lines 7 to 9 left out: of no single incident\n2 incidents from 1 file\n"
    );
    assert_eq!(folder.files("new"), ["2024-cart-was-empty.md", "OPS-12.md"]);
    let second = "---\nid: OPS-12\ntitle: Mail was late\nseverity: SEV3\ndate: 2024-04-05\ncauses:\n  - id: capacity\n    role: root\n    text: A full queue\n    x-found: true\nx-owner: ops\n---\n";
    let start = LOG.find("## OPS-12").unwrap();
    assert_eq!(folder.read("new/OPS-12.md"), format!("{second}{}", &LOG[start..]));
    let first = folder.read("new/2024-cart-was-empty.md");
    assert!(first.ends_with(&LOG[LOG.find("## 2024-03-01").unwrap()..start]), "{first}");
}

#[test]
fn an_imported_document_is_imported_as_it_is() {
    for (name, text) in SHAPES {
        let folder = Folder::new(&[(name, text)]);
        folder.run(&["import", name, "--into", "new"]);
        folder.run(&["import", "new", "--into", "again"]);
        let files = |name: &str| tree(&folder.path(name));
        assert_eq!(files("new"), files("again"), "{name}");
    }
}

#[test]
fn real_documents_give_the_same_facts_and_findings() {
    for folder in folders() {
        let there = Folder::new(&[]);
        let output =
            there.run(&["import", "--quiet", folder.to_str().unwrap(), "--into", "content"]);
        assert_ne!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
        let old = Site::new().content(&folder).inspect();
        let new: Value = {
            let files: Vec<String> = there
                .files("content")
                .into_iter()
                .filter(|path| Path::new(path).extension().is_some_and(|ending| ending == "md"))
                .map(|path| format!("content/{path}"))
                .collect();
            there.inspect(&files)
        };
        assert_eq!(differences(&old, &new), "", "{}", folder.display());
    }
}
