//! Real postmortems of other organisations: every one has a page, none loses a word, every link leads somewhere.
//!
//! They are not part of the project. `CASEBOOK_CORPORA` names a folder with `corpora/` and `seeds/`; without it these
//! tests say so and pass.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use casebook::content::walk;
use casebook::diagnostic::code::Code;

use crate::html::{broken_links, count_words, words};
use crate::site::{Built, Site};

/// The folders of real documents, or none.
#[expect(clippy::disallowed_methods, reason = "the way to the documents is given from outside")]
pub fn folders() -> Vec<PathBuf> {
    let Some(root) = std::env::var_os("CASEBOOK_CORPORA") else {
        println!("CASEBOOK_CORPORA is not set: the tests on real documents did not run");
        return Vec::new();
    };
    let root = Path::new(&root);
    let folders = vec![root.join("corpora"), root.join("seeds")];
    for folder in &folders {
        assert!(
            folder.is_dir(),
            "CASEBOOK_CORPORA names {}, which has no such folder",
            folder.display()
        );
    }
    folders
}

#[test]
fn every_document_has_a_page_that_keeps_its_words() {
    for folder in folders() {
        let built = Site::new().content(&folder).build();
        let listing: serde_json::Value =
            serde_json::from_str(&built.read("incidents.json")).unwrap();
        let mut pages: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for incident in listing["incidents"].as_array().unwrap() {
            let file = incident["file"].as_str().unwrap().to_owned();
            pages.entry(file).or_default().push(page_of(&built, incident["url"].as_str().unwrap()));
        }
        let tree = walk::walk(&folder, &globset::GlobSet::empty(), &[]).unwrap();
        assert!(!tree.documents.is_empty());
        let mut lost = Vec::new();
        for document in &tree.documents {
            let Some(pages) = pages.get(&document.path) else {
                lost.push(format!("{}: no page", document.path));
                continue;
            };
            let text =
                String::from_utf8_lossy(&std::fs::read(&document.origin).unwrap()).into_owned();
            let mut there: BTreeMap<String, usize> = BTreeMap::new();
            for page in pages {
                for (word, count) in words(page) {
                    *there.entry(word).or_insert(0) += count;
                }
            }
            for (word, count) in count_words(&without_markup(&text)) {
                let found = there.get(&word).copied().unwrap_or(0);
                if found < count {
                    lost.push(format!("{}: `{word}` {found} of {count} times", document.path));
                }
            }
        }
        assert!(lost.is_empty(), "{} losses:\n{}", lost.len(), lost.join("\n"));
        println!("{}: {} documents keep their words", folder.display(), tree.documents.len());
    }
}

#[test]
fn every_link_of_the_output_leads_somewhere() {
    for folder in folders() {
        let built = Site::new().content(&folder).build();
        let broken = broken_links(&built.folder());
        assert!(broken.is_empty(), "{} broken:\n{}", broken.len(), broken.join("\n"));
    }
}

/// How many findings of a rule a hundred real documents may have at most. These rules judge words, and every finding of
/// theirs on these documents was read: at least nine in ten say what is so. More of them than this are false alarms.
const MOST_IN_A_HUNDRED: &[(Code, usize)] = &[
    (Code::MissingPart, 10),
    (Code::DifferingTimeline, 1),
    (Code::Blame, 3),
    (Code::UnlinkedRecurrence, 1),
    (Code::VagueAction, 10),
    (Code::UnprovenAction, 1),
    (Code::UnexplainedDecline, 2),
    (Code::UndatedCompletion, 1),
    (Code::UnusedSilence, 0),
    (Code::UnexplainedSilence, 0),
];

#[test]
fn rules_about_words_find_little_in_documents_that_people_wrote() {
    for folder in folders() {
        let shown = Site::new().content(&folder).check_all();
        let documents = walk::walk(&folder, &globset::GlobSet::empty(), &[]).unwrap().documents;
        println!("{}: {} documents", folder.display(), documents.len());
        for code in Code::ALL {
            let count = ["warning", "error"]
                .map(|level| shown.matches(&format!("{level}[{}]: ", code.as_str())).count());
            let count: usize = count.iter().sum();
            if count > 0 {
                println!("{count:6} {}", code.as_str());
            }
            let most = MOST_IN_A_HUNDRED.iter().find(|(rule, _)| *rule == code);
            if let Some((_, most)) = most {
                assert!(
                    count * 100 <= most * documents.len().max(100),
                    "{}: {count}",
                    code.as_str()
                );
            }
        }
    }
}

fn page_of(built: &Built, url: &str) -> String {
    let path = percent_encoding::percent_decode_str(url).decode_utf8().unwrap();
    let path = if path.ends_with('/') { format!("{path}index.html") } else { path.into_owned() };
    built.read(&path)
}

/// A document's own words: front matter, addresses, list numbers, labels of references, comments and tags taken off.
/// Written on its own, line by line, so that it does not share the reader's mistakes.
fn without_markup(text: &str) -> String {
    let mut body = text;
    if let Some(rest) = text.strip_prefix("---\n")
        && let Some(end) = rest.find("\n---\n")
    {
        body = &rest[end + 5..];
    }
    let body = drop_comments(body);
    let mut kept = String::new();
    let mut fence: Option<&str> = None;
    for line in body.lines() {
        let bare = line.trim_start().trim_start_matches("> ").trim_start();
        if let Some(mark) = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark)) {
            match fence {
                // Backticks further on make it code within a line.
                None if !bare.trim_start_matches('`').contains('`') => {
                    fence = Some(mark);
                    continue;
                }
                Some(open) if open == mark && bare.trim_end().chars().all(|c| mark.contains(c)) => {
                    fence = None;
                    continue;
                }
                _ => {}
            }
        }
        if fence.is_some() {
            kept.push_str(line);
            kept.push('\n');
            continue;
        }
        let is_definition = bare.starts_with('[') && bare.contains("]: ");
        if is_definition {
            continue;
        }
        let mut line = bare;
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && (line[digits..].starts_with(". ") || line[digits..].starts_with(") ")) {
            line = &line[digits + 2..];
        }
        let item = line.trim_start_matches(['-', '*', '+', ' ']);
        for mark in ["[x] ", "[X] ", "[ ] "] {
            line = item.strip_prefix(mark).unwrap_or(line);
        }
        kept.push_str(line);
        kept.push('\n');
    }
    let without_addresses = drop_between(&kept, "](", ")");
    let without_labels = drop_between(&without_addresses, "][", "]");
    drop_tags(&without_labels)
        .replace("&nbsp;", " ")
        .replace("&gt;", " ")
        .replace("&lt;", " ")
        .replace("&amp;", " ")
}

fn drop_comments(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, inner)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = inner.split_once("-->").map_or("", |(_, after)| after);
    }
    kept + rest
}

fn drop_between(text: &str, open: &str, close: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(open) {
        kept.push_str(&rest[..at]);
        let inner = &rest[at + open.len()..];
        match inner.find(close) {
            Some(end) if !inner[..end].contains("\n\n") => {
                kept.push(' ');
                // A balanced pair within an address belongs to it.
                let extra = inner[..end].matches('(').count();
                rest = &inner[end + close.len()..];
                for _ in 0..extra {
                    rest = rest.split_once(')').map_or(rest, |(_, rest)| rest);
                }
            }
            _ => {
                kept.push_str(open);
                rest = inner;
            }
        }
    }
    kept + rest
}

/// Takes off HTML tags; `<https://…>` and `<pod-name>` are words.
fn drop_tags(text: &str) -> String {
    const TAGS: &[&str] = &[
        "a", "b", "br", "br/", "code", "details", "div", "em", "i", "img", "kbd", "li", "ol", "p",
        "pre", "span", "strong", "sub", "strike", "summary", "sup", "table", "tbody", "td", "th",
        "thead", "tr", "ul",
    ];
    let mut kept = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        kept.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let name = rest.trim_start_matches('/');
        let name =
            &name[..name.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(name.len())];
        match rest.find('>') {
            Some(end) if TAGS.contains(&name) => rest = &rest[end + 1..],
            _ => kept.push(' '),
        }
    }
    kept + rest
}
