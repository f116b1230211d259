//! `casebook init`: a site that builds and has nothing to complain about, with recipes that parse.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use casebook::source::{Source, Sources};
use casebook::value;
use serde_json::Value;

use crate::site::tree;

#[test]
fn a_new_site_builds_and_is_clean_on_any_later_day() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("incidents");
    assert!(casebook(&["init", site.to_str().unwrap()]).status.success());
    let run = |arguments: &[&str]| {
        let output = casebook(&[arguments, &["--site", site.to_str().unwrap()]].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
        (String::from_utf8(output.stdout).unwrap(), said)
    };
    let (_, said) = run(&["build", "--strict"]);
    assert!(said.starts_with("1 incident on ") && !said.contains("warning"), "{said}");
    for day in ["2025-06-01", "2026-11-21", "2026-11-22", "2031-01-01"] {
        let (findings, said) = run(&["check", "--strict", "--as-of", day]);
        assert_eq!(
            (findings.as_str(), said.as_str()),
            ("", "nothing found in 1 document\n"),
            "{day}"
        );
    }
    let (path, said) = run(&["new", "Till down", "--service", "website", "--severity", "high"]);
    assert!(path.ends_with("-0001-till-down.md\n") && said.is_empty(), "{path}{said}");
    run(&["check", "--strict"]);
    run(&["build", "--strict", "--drafts"]);
}

#[test]
fn what_editors_and_recipes_read_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    assert!(casebook(&["init", folder.path().to_str().unwrap()]).status.success());
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
    let mut recipes = 0;
    for (path, bytes) in tree(folder.path()) {
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.ends_with('\n') && !text.contains('\r'), "{path}");
        let name = Path::new(&path).extension().unwrap_or_default().to_string_lossy();
        match name.as_ref() {
            "yml" | "yaml" => {
                let file = Sources::default().add(Source::new(path.clone(), text.clone()));
                let read = value::parse_yaml(file, &text, 0..text.len());
                assert!(!read.unwrap().is_empty(), "{path}");
                recipes += 1;
            }
            "json" | "code-snippets" => {
                let value: Value = serde_json::from_str(&text).unwrap();
                assert!(value.is_object(), "{path}");
            }
            "sh" => {
                let output = Command::new("sh").arg("-n").arg(folder.path().join(&path)).output();
                assert!(output.unwrap().status.success(), "{path}");
            }
            _ => {}
        }
    }
    assert_eq!(recipes, 3);
    let snippets: Value = serde_json::from_str(&read(".vscode/casebook.code-snippets")).unwrap();
    assert_eq!(snippets["services"]["body"][0], "services: [${1|storefront,checkout|}]");
    assert_eq!(snippets["actions"]["body"][0], "actions:");
    // What the README says renews them gives the same files.
    for (of, path) in [
        ("config", ".casebook/config.schema.json"),
        ("front-matter", ".casebook/front-matter.schema.json"),
        ("snippets", ".vscode/casebook.code-snippets"),
    ] {
        let again = casebook(&["schema", of, "--site", folder.path().to_str().unwrap()]);
        assert_eq!(String::from_utf8(again.stdout).unwrap(), read(path), "{of}");
        assert!(read("README.md").contains(&format!("casebook schema {of} > {path}")), "{of}");
    }
}

/// Every command and option in the recipes is one that the program has.
#[test]
fn recipes_call_commands_that_there_are() {
    let command = casebook::cli::command();
    let mut calls = 0;
    for (path, bytes) in tree(Path::new("starter")) {
        let text = String::from_utf8(bytes).unwrap();
        for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
            let Some(call) = line.split("casebook ").nth(1).filter(|_| path.contains('.')) else {
                continue;
            };
            let Some(name) = call.split_whitespace().next() else { continue };
            let Some(known) = command.find_subcommand(name) else { continue };
            calls += 1;
            let options = call.split_whitespace().filter_map(|word| word.strip_prefix("--"));
            for option in options.take_while(|option| !option.is_empty()) {
                let all = known.get_arguments().chain(command.get_arguments());
                let mut names = all.filter_map(clap::Arg::get_long);
                let option = option.trim_matches(['`', '"', ',']);
                assert!(names.any(|known| known == option), "{path}: {name} --{option}");
            }
        }
    }
    assert!(calls >= 8, "{calls}");
}

#[test]
fn a_folder_that_has_something_of_ours_is_left_alone() {
    for there in
        ["casebook.yaml", "README.md", "content/a.md", "templates/ours.md", ".gitlab-ci.yml"]
    {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(there);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "ours\n").unwrap();
        let output = casebook(&["init", folder.path().to_str().unwrap()]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{there}");
        let named = there.split('/').next().unwrap();
        assert!(said.contains(&format!("has `{named}` already; nothing was written")), "{said}");
        assert_eq!(tree(folder.path()), [(there.to_owned(), b"ours\n".to_vec())]);
    }
}

#[test]
fn a_repository_is_no_obstacle() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join(".git/refs")).unwrap();
    fs::write(folder.path().join("LICENSE"), "Ours\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(["init", "."])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8(output.stdout).unwrap().contains("\ncasebook.yaml\n"));
    let built = Command::new(env!("CARGO_BIN_EXE_casebook"))
        .arg("build")
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(built.status.success());
    assert!(folder.path().join("public/index.html").is_file());
}

fn casebook(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_casebook")).args(arguments).output().unwrap()
}
