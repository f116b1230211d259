//! `casebook new`: what it writes reads back as the draft that was asked for, whatever the title and the template.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::site::Site;

#[test]
fn any_title_reads_back() {
    for title in [
        "Checkout down",
        "50 % of orders: lost # again",
        "\"Quoted\" 'and' \\ slashed",
        "--- three",
        "{{ title }} {% raw %}",
        "- [ ] a box | and a bar",
        "größe 🎉 日本",
        "yes",
        "2026-01-01",
        "null",
        "<script>alert(1)</script>",
        "A title of so many words that nobody would put all of them into the name of a file, and yet it is one",
    ] {
        let site = Site::new();
        let path = written(&site, &[title]);
        let read = inspected(&site, &path);
        assert_eq!(read["title"], title, "{path}");
        assert_eq!(read["status"], "draft", "{title}");
        assert_eq!(read["id"], "INC-2026-0001", "{title}");
        assert!(path.starts_with("content/2026/INC-2026-0001-"), "{path}");
    }
    let site = Site::new();
    let path = written(&site, &["two\n lines\t\u{7} and more"]);
    assert_eq!(inspected(&site, &path)["title"], "two lines and more");
}

#[test]
fn a_template_of_the_site_is_filled_and_completed() {
    for (template, below) in [
        ("## Impact\n\nWhom?\n", "---\n\n## Impact\n\nWhom?\n"),
        (
            "---\nid:\ntitle: Example # one line\nstatus: published\n---\n\n## Impact\n",
            "---\n\n## Impact\n",
        ),
        ("---\nx-team: a\n---\n\nSee {{ id }}: {{ title }}\n", "---\n\nSee INC-2026-0001: a: b\n"),
        (
            "---\r\nid: {{ id }}\r\nservices:\r\n  - example\r\n---\r\n\r\n## Impact\r\n",
            "---\n\n## Impact\n",
        ),
        ("", "---\n\n"),
    ] {
        let site = Site::new().file("templates/ours.md", template);
        let path = written(&site, &["a: b", "--service", "till", "--severity", "major"]);
        let text = fs::read_to_string(site.path(&path)).unwrap();
        assert!(text.ends_with(below), "{template:?}: {text}");
        let read = inspected(&site, &path);
        let facts = ["id", "title", "status", "date"].map(|key| read[key].as_str().unwrap_or(""));
        assert_eq!(facts, ["INC-2026-0001", "a: b", "draft", "2026-03-02"], "{text}");
        assert_eq!(read["services"][0], "till", "{text}");
        assert_eq!(read["severity"]["level"], "sev2", "{text}");
    }
}

#[test]
fn one_of_several_templates_is_named() {
    let site =
        Site::new().file("templates/short.md", "# Short\n").file("templates/long.md", "# Long\n");
    assert!(refused(&site, &["T"]).contains("name one with `--template`: `long`, `short`"));
    assert!(refused(&site, &["T", "--template", "shrt"]).contains("did you mean `short`?"));
    let path = written(&site, &["T", "--template", "short"]);
    assert!(fs::read_to_string(site.path(&path)).unwrap().ends_with("# Short\n"));
    let site = site.file("templates/postmortem.md", "# Ours\n");
    let path = written(&site, &["T"]);
    assert!(fs::read_to_string(site.path(&path)).unwrap().ends_with("# Ours\n"));
}

#[test]
fn a_template_that_cannot_be_used_is_refused_and_nothing_is_written() {
    for (template, why) in [
        ("---\ntitle: \"{{ title }}\"\n---\n", "without quotes"),
        ("{{ ouch }}\n", "templates/a.md:1:"),
        ("---\ntitle: T\n", "front matter"),
    ] {
        let site = Site::new().file("templates/a.md", template);
        let said = refused(&site, &["a: \"b\""]);
        assert!(said.contains(why), "{template:?}: {said}");
        assert_eq!(fs::read_dir(site.path("content")).unwrap().count(), 0);
    }
}

#[test]
fn a_new_postmortem_goes_where_the_newest_is() {
    for (old, date, new) in [
        ("content/a.md", "2025-02-03", "content/INC-2026-0001-t.md"),
        ("content/2025-02-03-a.md", "2025-02-03", "content/2026-03-02-t.md"),
        ("content/2025/a.md", "2025-02-03", "content/2026/INC-2026-0001-t.md"),
        ("content/posts/2025/02/a.md", "2025-02-03", "content/posts/2026/03/INC-2026-0001-t.md"),
        ("content/shop/2025-02/a.md", "2025-02-03", "content/shop/2025-02/INC-2026-0001-t.md"),
        ("content/2025/INC-2025-0007.md", "2025-02-03", "content/2026/INC-2026-0001-t.md"),
        ("content/OPS-9.md", "2025-02-03", "content/OPS-10-t.md"),
    ] {
        let site = Site::new().file(old, format!("---\ndate: {date}\n---\n\nIt broke.\n"));
        assert_eq!(written(&site, &["T"]), new);
    }
}

#[test]
fn the_prompts_are_neither_content_nor_published() {
    let site = Site::new();
    let path = written(&site, &["Till down", "--date", "2025-05-01"]);
    let read = inspected(&site, &path);
    for key in ["timeline", "actions", "causes"] {
        assert_eq!(read[key], Value::Array(Vec::new()), "{key}");
    }
    let built = site.build_with(|options| options.selection.drafts = true);
    assert_eq!(built.findings, Vec::<String>::new());
    let page = built.incident("INC-2025-0001");
    assert!(page.contains("Till down") && !page.contains("somebody who was not there"), "{page}");
}

/// A draft is left alone; as soon as it is published, what its prompts ask for is missing.
#[test]
fn a_new_postmortem_that_is_published_as_it_is_lacks_everything() {
    let site = Site::new();
    let path = written(&site, &["Till down", "--severity", "sev1", "--date", "2025-05-01"]);
    assert_eq!(site.check_all(), "\n");
    let text = fs::read_to_string(site.path(&path)).unwrap();
    let site = site.file(&path, text.replace("status: draft", "status: published"));
    let found = site.check_all();
    let message = "warning[missing-part]: a postmortem of severity `sev1` says nothing of `impact`, `detection`, `root_cause`, `actions` and `lessons`";
    assert!(found.starts_with(message), "{found}");
}

/// The path, relative to the site's folder, of what the command writes.
fn written(site: &Site, arguments: &[&str]) -> String {
    let output = new(site, arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {said}");
    assert_eq!(said, "", "{arguments:?}");
    let path = String::from_utf8(output.stdout).unwrap();
    let root = format!("{}/", site.path("").display().to_string().trim_end_matches('/'));
    path.trim_end().strip_prefix(&root).unwrap_or_else(|| panic!("{path}")).to_owned()
}

/// What the command says when it refuses.
fn refused(site: &Site, arguments: &[&str]) -> String {
    let output = new(site, arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

fn new(site: &Site, arguments: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(["--site", site.path("").to_str().unwrap(), "--as-of", "2026-03-02", "new"])
        .args(["--"].iter().filter(|_| arguments[0].starts_with('-')))
        .args(arguments)
        .output()
        .unwrap()
}

fn inspected(site: &Site, path: &str) -> Value {
    let read = site.inspect();
    let file = path.strip_prefix("content/").unwrap();
    let found = read
        .as_array()
        .unwrap()
        .iter()
        .find(|incident| Path::new(incident["file"].as_str().unwrap()).ends_with(file));
    found.unwrap_or_else(|| panic!("{path} in {read}")).clone()
}
