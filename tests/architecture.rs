//! The house rules that a compiler does not know: who may import whom, and what no file may hold.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Data flows forward, imports go backward: a stage may import itself, what stands above it here, and nothing else.
/// To let a stage know another one, its line has to change, and someone has to say why.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    // The ground.
    ("source", &[]),
    ("fingerprint", &[]),
    ("progress", &[]),
    ("leak", &[]),
    // How values are made and looked up, and not what they are.
    ("later", &[]),
    ("lookup", &[]),
    // A finding is known again by its fingerprint, and shows no secret.
    ("diagnostic", &["source", "fingerprint", "leak"]),
    // One table of keys for reader, schema, `explain` and reference.
    ("key", &[]),
    ("value", &["key", "diagnostic", "source"]),
    ("vocabulary", &["key", "value", "diagnostic", "source"]),
    ("zone", &[]),
    ("config", &["key", "zone", "vocabulary", "value", "diagnostic", "source"]),
    // The stages.
    ("content", &["vocabulary", "value", "diagnostic", "source"]),
    (
        "incident",
        &["content", "config", "key", "zone", "vocabulary", "value", "diagnostic", "source"],
    ),
    // An item's state is one noun, whoever writes it down.
    ("tracker", &["incident", "config", "zone", "diagnostic", "source"]),
    ("casebook", &["tracker", "incident", "content", "source"]),
    (
        "analysis",
        &[
            "casebook",
            "tracker",
            "incident",
            "content",
            "config",
            "vocabulary",
            "source",
            "later",
            "lookup",
        ],
    ),
    // Beside analysis: what it asks is which incidents count, and what their services are called.
    (
        "search",
        &[
            "analysis",
            "casebook",
            "incident",
            "content",
            "config",
            "vocabulary",
            "source",
            "fingerprint",
            "lookup",
        ],
    ),
    (
        "check",
        // A rule asks which parts of a postmortem are there.
        &[
            "analysis",
            "casebook",
            "tracker",
            "incident",
            "content",
            "config",
            "vocabulary",
            "value",
            "diagnostic",
            "source",
            "leak",
        ],
    ),
    (
        "site",
        &[
            "search",
            "analysis",
            "casebook",
            "incident",
            "content",
            "config",
            "vocabulary",
            "source",
            "fingerprint",
            "later",
            "lookup",
        ],
    ),
    // A new postmortem is written into a template, whose findings nobody wrote.
    (
        "export",
        &[
            "site",
            "search",
            "analysis",
            "casebook",
            "incident",
            "content",
            "config",
            "vocabulary",
            "value",
            "diagnostic",
            "key",
            "source",
        ],
    ),
    (
        "render",
        &["export", "site", "analysis", "casebook", "incident", "content", "config", "source"],
    ),
    // Output knows bytes and paths, and nothing of what they mean.
    ("output", &[]),
    // The disk and the command line.
    (
        "project",
        &[
            "config",
            "content",
            "value",
            "diagnostic",
            "source",
            "fingerprint",
            "progress",
            "leak",
            "later",
        ],
    ),
    // The stages in their order, for one who reads a site once or again and again.
    // What the rules find in one document is remembered with it.
    (
        "reading",
        &[
            "project",
            "check",
            "incident",
            "content",
            "config",
            "diagnostic",
            "source",
            "progress",
            "tracker",
        ],
    ),
    (
        "edition",
        &["reading", "project", "render", "site", "search", "analysis", "casebook", "diagnostic"],
    ),
    // The preview keeps an edition; it knows nothing of what is in one, but for what stands over a page.
    (
        "serve",
        &[
            "edition",
            "reading",
            "project",
            "render",
            "site",
            "analysis",
            "casebook",
            "incident",
            "config",
            "diagnostic",
            "progress",
            "source",
            // What was told once is not told again.
            "fingerprint",
        ],
    ),
    (
        "cli",
        &[
            "serve",
            "edition",
            "reading",
            "project",
            "output",
            "render",
            "export",
            "site",
            "check",
            "search",
            "analysis",
            "casebook",
            "incident",
            "content",
            "config",
            "vocabulary",
            "value",
            "key",
            "diagnostic",
            "source",
            "progress",
        ],
    ),
];

/// Names that only one place may use: (name, where, why).
const KEPT_IN: &[(&str, &[&str], &str)] = &[
    (
        "pulldown_cmark",
        &["src/content/markdown.rs", "src/render/prose.rs"],
        "one Markdown configuration",
    ),
    ("tera::", &["src/render"], "views, not the model, reach the templates"),
    ("ammonia", &["src/render/raw_html.rs"], "one sanitiser"),
    (
        "scraper::",
        // The sanitiser's tests look at its pages.
        &["src/content/web_page.rs", "src/render/raw_html.rs"],
        "one reader of HTML pages",
    ),
    (
        "walkdir",
        &["src/content/walk.rs", "src/project.rs"],
        "the file system is read in two places",
    ),
    (
        "std::fs",
        // An index is too large to be read as a whole: it is asked where it lies.
        &["src/content/walk.rs", "src/project.rs", "src/output.rs", "src/search/index.rs"],
        "stages are values in, value out",
    ),
    ("axum::", &["src/serve"], "one server, and nothing else waits for anybody"),
    ("tokio::", &["src/serve"], "one server, and nothing else waits for anybody"),
    ("notify::", &["src/serve/watch.rs"], "one place knows what the system says of files"),
    ("tantivy", &["src/search"], "one definition of a term"),
    ("std::env", &["src/main.rs", "src/output.rs"], "the environment is read once"),
    ("SystemTime::now", &["src/main.rs"], "the clock is read once"),
];

#[test]
fn imports_go_backward() {
    let table: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    let mut offences = Vec::new();
    for (path, text) in files(Path::new("src"), "rs") {
        let name = path.strip_prefix("src").unwrap();
        let stage =
            name.components().next().unwrap().as_os_str().to_string_lossy().replace(".rs", "");
        if stage == "lib" || stage == "main" {
            continue;
        }
        let Some(allowed) = table.get(stage.as_str()) else {
            offences.push(format!("{}: `{stage}` has no line in the table", path.display()));
            continue;
        };
        for imported in imports(&text) {
            let is_stage = table.contains_key(imported.as_str());
            if is_stage && imported != stage && !allowed.contains(&imported.as_str()) {
                offences.push(format!("{}: `{stage}` may not import `{imported}`", path.display()));
            }
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn some_names_stay_where_they_belong() {
    let mut offences = Vec::new();
    for (path, text) in files(Path::new("src"), "rs") {
        let shown = path.to_string_lossy().replace('\\', "/");
        for (name, places, why) in KEPT_IN {
            let used = text
                .lines()
                .any(|line| !line.trim_start().starts_with("//") && line.contains(name));
            if used && !places.iter().any(|place| shown.starts_with(place)) {
                offences.push(format!("{shown}: uses `{name}`; {why}"));
            }
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    for folder in ["src", "tests", "benches"] {
        for (path, text) in files(Path::new(folder), "rs") {
            assert!(text.starts_with("//! "), "{} does not open with `//!`", path.display());
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    // Spelled so that this file does not hold them.
    let marks = [
        ["TO", "DO"].concat(),
        ["FIX", "ME"].concat(),
        ["db", "g!"].concat(),
        ["todo", "!("].concat(),
    ];
    for folder in ["src", "tests", "benches", "themes"] {
        for ending in ["rs", "html", "css", "js", "mjs"] {
            for (path, text) in files(Path::new(folder), ending) {
                // The name of a task in a calendar is none of them.
                let text = text.replace(&["V", &marks[0]].concat(), "");
                for mark in &marks {
                    assert!(!text.contains(mark.as_str()), "{} holds `{mark}`", path.display());
                }
            }
        }
    }
}

/// The first name behind each `crate::`.
fn imports(text: &str) -> Vec<String> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split("crate::").skip(1))
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .collect()
}

fn files(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "node_modules") {
                found.extend(files(&path, ending));
            }
        } else if path.extension().is_some_and(|found| found == ending) {
            found.push((path.clone(), fs::read_to_string(&path).unwrap()));
        }
    }
    found.sort();
    found
}
