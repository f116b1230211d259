//! Secrets and personal data: nothing that `check` prints shows a secret, and few of what it finds in real documents are
//! false alarms.

use std::collections::BTreeMap;
use std::process::Command;

use casebook::diagnostic::code::Code;
use casebook::fingerprint;
use casebook::leak;
use casebook::source::{Source, Sources};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use snapbox::{assert_data_eq, str};

use crate::corpora::folders;
use crate::site::Site;

/// The rules of which this is about.
const CODES: [Code; 6] = [
    Code::Secret,
    Code::PrivateKey,
    Code::Password,
    Code::EmailAddress,
    Code::PhoneNumber,
    Code::PublicIpAddress,
];

#[test]
fn no_format_shows_a_secret() {
    let token = ["gh", "p_qX7vB2nM9kT4wZ8rL1pC6dF3hJ5sG0yA2eU4"].concat();
    let key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDfernhillmarket";
    let begin = ["-----BEGIN PRI", "VATE KEY-----"].concat();
    let site = Site::new()
        // Each secret shares its line with something that another rule finds.
        .document(
            "a.md",
            &format!(
                "---\nsevrity: {token}\nseverity: {token}\nx-key: \"{begin}\\n{key}\\n-----END\"\n---\n\
                 # T\n\n[gone](c.md?{token}) ![](d.png) password=s3cr3t!W1nter\n\n[gone]({token}.md)\n"
            ),
        )
        .file("content/job.log", format!("{{\"k\": \"{begin}\\n{key}\\n\", \"t\": \"{token}\"}}"));
    for format in ["human", "short", "json", "sarif", "github", "gitlab"] {
        let output = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args(["check", "--as-of", "2025-06-01", "--format", format, "--verbose"])
            .current_dir(site.path(""))
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        let shown = String::from_utf8(output.stdout).unwrap();
        for secret in [&token[8..], &key[..12], "3cr3t!W1nter"] {
            assert!(!shown.contains(secret), "{format}: {secret} in\n{shown}");
        }
        for code in ["secret", "private-key", "password", "broken-link", "unknown-value"] {
            assert!(shown.contains(code), "{format}: no {code} in\n{shown}");
        }
    }
}

#[test]
fn a_secret_stops_a_build_unless_the_site_says_otherwise() {
    let token = ["gh", "p_qX7vB2nM9kT4wZ8rL1pC6dF3hJ5sG0yA2eU4"].concat();
    let status = |site: &Site| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
        command.args(["build", "--as-of", "2025-06-01", "--quiet"]).current_dir(site.path(""));
        command.status().unwrap().code()
    };
    let site = Site::new().document("a.md", &format!("# T\n\nIt was {token}.\n"));
    assert_eq!(status(&site), Some(1));
    let site = site.file("casebook.yaml", "check: {levels: {secret: warning}}\n");
    assert_eq!(status(&site), Some(0));
    let allowed = "# T\n\n<!-- casebook: allow secret: it was revoked in 2023 -->\nIt was ";
    let site = Site::new().document("a.md", &format!("{allowed}{token}.\n"));
    assert_eq!(status(&site), Some(0));
}

#[test]
fn an_attachment_with_thousands_of_addresses_is_told_in_fifty() {
    let mut log = String::new();
    for number in 0..5000 {
        log += &format!("34.{}.{}.7 GET /\n", 80 + number / 250, number % 250);
    }
    let shown = Site::new().document("a.md", "# T\n").file("content/access.log", log).check();
    assert_eq!(shown.matches("warning[public-ip-address]").count(), 50);
    assert!(shown.contains("; there are 4950 more in this file"), "{shown}");
}

/// What is found in the real documents, each read: the address of a list of teachers (twice) and that of an office, whose
/// names do not say so, and the public addresses of a cluster and of a mirror. All are what the findings say.
///
/// The documents are no part of the project, so a path stands here as its fingerprint; a failure shows it.
const FOUND: &[(&str, usize, &str)] = &[
    ("3ceb9d252b2942b3", 72, "public-ip-address"),
    ("4b7d9330e8659a00", 18, "email-address"),
    ("76a692131fc67cd0", 16, "email-address"),
    ("17e3eac7dd485850", 27, "public-ip-address"),
    ("2454691928284e72", 132, "email-address"),
];

#[test]
fn few_of_what_is_found_in_real_documents_are_false_alarms() {
    let mut found = Vec::new();
    let mut documents = 0;
    for folder in folders() {
        let tree = casebook::content::walk::walk(&folder, &globset::GlobSet::empty(), &[]).unwrap();
        documents += tree.documents.len();
        for document in &tree.documents {
            let text = std::fs::read(&document.origin).unwrap();
            let text = String::from_utf8_lossy(&text).into_owned();
            let mut sources = Sources::default();
            let file = sources.add(Source::new(document.path.clone(), text));
            let mut diagnostics = casebook::diagnostic::Diagnostics::default();
            let config = casebook::config::Config::default();
            casebook::check::leak::look(file, sources.get(file), &config, &mut diagnostics);
            let name = format!("{:016x}", fingerprint::of(document.path.as_bytes()));
            found.extend(diagnostics.iter().map(|finding| {
                let line = sources.line(finding.span);
                (name.clone(), line, finding.code.as_str(), document.path.clone())
            }));
        }
    }
    if documents == 0 {
        return;
    }
    let mut counts: BTreeMap<&str, usize> = CODES.map(|code| (code.as_str(), 0)).into();
    for (_, _, code, _) in &found {
        *counts.entry(code).or_default() += 1;
    }
    println!("{documents} documents: {counts:?}");
    let expected: Vec<(&str, usize, &str)> = FOUND.to_vec();
    let got: Vec<(&str, usize, &str)> =
        found.iter().map(|(name, line, code, _)| (name.as_str(), *line, *code)).collect();
    assert_eq!(got, expected, "{found:#?}");
}

/// Pieces of which secrets and what looks like them are made, with characters of several bytes between them.
const PIECES: &[&str] = &[
    "token",
    "=",
    ": ",
    "\"",
    "'",
    "eyJ",
    ".",
    "a",
    "@",
    "ä",
    "“",
    "—",
    "🚀",
    "\n",
    "\r\n",
    " ",
    "1",
    "25",
    "255.",
    "+44",
    "(",
    ")",
    "-",
    "2001:",
    "::",
    "://",
    "/",
    "-----BEGIN ",
    "PRIVATE KEY",
    "-----",
    "password",
    "--",
    "Bearer ",
    "Basic ",
    "sk-",
    "sig=",
    "%3D",
    "q9XvB2nM7kT4wZ8rL1pC",
    "x.org",
    "<!--",
    "-->",
    "_pass",
    "_",
    "\u{feff}",
    "authorization",
    "ssh ",
    "call ",
    "AKIA",
    "QX7VB2NM9KT4WZ8R",
];

proptest! {
    #[test]
    fn any_text_is_looked_through(pieces in vec(select(PIECES), 0..60)) {
        let text = pieces.concat();
        let mut end = 0;
        for found in leak::find(&text) {
            prop_assert!(found.range.start >= end && found.range.start < found.range.end, "{:?}", found);
            prop_assert!(text.get(found.range.clone()).is_some(), "{:?}", found);
            end = found.range.end;
        }
        prop_assert_eq!(leak::masked(&text).chars().count(), text.chars().count());
    }
}

#[test]
fn a_list_that_cannot_be_understood_says_why() {
    let site = Site::new().document("a.md", "# T\n").file(
        "casebook.yaml",
        "check:\n  allow:\n    email-adress: [\"*@fernhill.shop\"]\n    broken-link: a.md\n\
         \x20   public-ip-address: [fernhill, 34.89.12.0/40]\n  images: {megabytes: lots}\n",
    );
    assert_data_eq!(
        site.check(),
        str![[r#"
warning[unknown-value]: there is no list of what `email-adress` may find
 --> casebook.yaml:3:5
  |
3 |     email-adress: ["*@fernhill.shop"]
  |     ^^^^^^^^^^^^
  |
  = help: did you mean `email-address`?

warning[unknown-value]: there is no list of what `broken-link` may find
 --> casebook.yaml:4:5
  |
4 |     broken-link: a.md
  |     ^^^^^^^^^^^
  |
  = help: there are lists for `secret`, `password`, `email-address`, `phone-number`, `public-ip-address`, `external-image`; a comment allows one place

warning[unknown-value]: `fernhill` is no address and no network
 --> casebook.yaml:5:25
  |
5 |     public-ip-address: [fernhill, 34.89.12.0/40]
  |                         ^^^^^^^^
  |
  = help: write `198.51.100.7` or `198.51.100.0/24`

warning[unknown-value]: `34.89.12.0/40` is no address and no network
 --> casebook.yaml:5:35
  |
5 |     public-ip-address: [fernhill, 34.89.12.0/40]
  |                                   ^^^^^^^^^^^^^
  |
  = help: write `198.51.100.7` or `198.51.100.0/24`

warning[unknown-value]: `lots` is no number of millions
 --> casebook.yaml:6:23
  |
6 |   images: {megabytes: lots}
  |                       ^^^^
  |
  = help: write a number above 0, such as `megabytes: 5`

"#]]
    );
}
