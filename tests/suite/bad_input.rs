//! Input that no one meant to write: each case has a clear message with the place, and no other page suffers.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Output};

use crate::html::broken_links;
use crate::site::{Built, Site, tree};

fn run(site: &Site, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(arguments)
        .args(["--as-of", "2025-06-01", "--site"])
        .arg(site.path(""))
        .output()
        .unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Builds a document beside a good one; the good one's page must be there and every link must lead somewhere.
fn beside_a_good_one(path: &str, bytes: &[u8]) -> Built {
    let built = Site::new()
        .document("INC-2024-0001.md", "# Good\n\nFine.\n")
        .file(&format!("content/{path}"), bytes)
        .build();
    assert!(built.incident("INC-2024-0001").contains("Fine."));
    assert_eq!(broken_links(&built.folder()), Vec::<String>::new());
    built
}

#[test]
fn bytes_that_are_not_utf8() {
    let built = beside_a_good_one("latin.md", b"# Caf\xE9\n\nNa\xEFve \xC3\xA9\n");
    assert_eq!(
        built.findings,
        [
            "content/latin.md:1:6: error[not-utf8]: this byte is not UTF-8; it and any other such byte was read as Windows-1252"
        ]
    );
    let page = built.incident("latin");
    assert!(page.contains("Café") && page.contains("Naïve é"));
}

#[test]
fn byte_order_mark_and_windows_line_ends() {
    let built = beside_a_good_one(
        "bom.md",
        b"\xEF\xBB\xBF---\r\ntitle: With a mark\r\nseverity: sev2\r\n---\r\n# Head\r\n\r\ntext\r\n",
    );
    assert_eq!(built.findings, Vec::<String>::new());
    assert!(built.incident("bom").contains("<title>bom · With a mark"));
}

#[test]
fn nul_bytes() {
    let built = beside_a_good_one("nul.md", b"# Null\n\nbefore\0after\n");
    assert_eq!(
        built.findings,
        [
            "content/nul.md:3:7: warning[nul-byte]: this file holds a NUL byte; it is shown as `\u{FFFD}`"
        ]
    );
    assert!(built.incident("nul").contains("before\u{FFFD}after"));
}

#[test]
fn an_empty_file() {
    let built = beside_a_good_one("2024-05-06-nothing-yet.md", b"");
    assert!(built.has("incidents/2024-05-06-nothing-yet/index.html"));
}

#[test]
fn fifty_megabytes_of_one_line() {
    let built = beside_a_good_one("huge.md", "word ".repeat(10 * 1024 * 1024).as_bytes());
    assert_eq!(
        built.findings,
        [
            "content/huge.md:1:1: error[unreadable-file]: `huge.md` cannot be read: it has 50 MiB, and a document has 8 MiB at most"
        ]
    );
}

#[test]
fn front_matter_that_never_closes() {
    let built = beside_a_good_one("open.md", b"---\ntitle: Open\n\n# Text\n");
    assert_eq!(
        built.findings,
        [
            "content/open.md:1:1: error[unclosed-front-matter]: front matter opens with `---` and never closes"
        ]
    );
    assert!(built.incident("open").contains("Text"));
}

#[test]
fn a_million_aliases() {
    let mut yaml = String::from("---\na0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for level in 1..8 {
        let inner = vec![format!("*a{}", level - 1); 10].join(",");
        yaml.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
    }
    yaml.push_str("---\n# Bomb\n\nstill shown\n");
    let built = beside_a_good_one("bomb.md", yaml.as_bytes());
    assert!(
        built.findings.len() == 1 && built.findings[0].contains("error[unreadable-front-matter]"),
        "{:?}",
        built.findings
    );
    assert!(built.incident("bomb").contains("still shown"));
}

#[test]
fn nesting_that_no_person_writes() {
    let lists: String =
        (0..400).map(|depth| format!("{}- level{depth}\n", "  ".repeat(depth))).collect();
    let text =
        format!("# Deep\n\n{lists}{}# heading\n\n{}quoted\n", "  ".repeat(400), "> ".repeat(3_000));
    let built = beside_a_good_one("deep.md", text.as_bytes());
    let page = built.incident("deep");
    assert!(page.contains("level399") && page.contains("quoted"));
}

#[test]
fn names_that_need_care_in_addresses() {
    let long = format!("{}.md", "long-".repeat(40));
    let names = [
        "with space.md",
        "quote\"s 'n' so.md",
        "100% sure.md",
        "a#b.md",
        "question?.md",
        "Ausfälle/Prüfung ß.md",
        "障害報告.md",
        "a&b <c>.md",
        "two..dots.md",
        &long,
    ];
    let mut site = Site::new().document("INC-2024-0001.md", "# Index\n\nSee [[inc-2024-0001]].\n");
    for name in names {
        site = site.document(name, "# Page\n\nText of it. See [first](/INC-2024-0001.md).\n");
    }
    let built = site.build();
    let listing: serde_json::Value = serde_json::from_str(&built.read("incidents.json")).unwrap();
    assert_eq!(listing["incidents"].as_array().unwrap().len(), names.len() + 1);
    assert_eq!(broken_links(&built.folder()), Vec::<String>::new());
    for (path, _) in tree(&built.folder()) {
        assert!(path.split('/').all(|part| part.len() <= 120), "{path}");
    }
}

#[test]
fn two_files_that_want_one_id() {
    let built = Site::new()
        .document("a.md", "---\nid: INC-1\n---\n# First\n")
        .document("b.md", "---\nid: inc-1\n---\n# Second\n")
        .document("x/notes.md", "# One note\n")
        .document("y/notes.md", "# Another note\n")
        .build();
    assert_eq!(
        built.findings,
        ["content/b.md:2:5: error[duplicate-id]: id `INC-1` is taken by `a.md`"]
    );
    assert!(built.incident("INC-1").contains("First"));
    assert!(built.incident("inc-1-2").contains("Second"));
    assert!(
        built.incident("notes").contains("One note")
            && built.incident("y-notes").contains("Another note")
    );
}

#[test]
fn symbolic_links_are_not_followed() {
    let site =
        Site::new().document("2024/INC-2024-0001.md", "# Good\n").file("secret.md", "# Secret\n");
    symlink(site.path("secret.md"), site.path("content/out.md")).unwrap();
    symlink(site.path("content"), site.path("content/2024/circle")).unwrap();
    symlink(site.path("nowhere"), site.path("content/dangling.md")).unwrap();
    symlink(site.path("content/2024/INC-2024-0001.md"), site.path("content/inside.md")).unwrap();
    let built = site.build();
    let places: Vec<&str> =
        built.findings.iter().map(|finding| finding.split(": ").next().unwrap()).collect();
    assert_eq!(
        places,
        ["content/2024/circle:1:1", "content/dangling.md:1:1", "content/out.md:1:1"]
    );
    assert!(
        tree(&built.folder())
            .iter()
            .all(|(_, bytes)| !String::from_utf8_lossy(bytes).contains("Secret"))
    );
}

#[test]
fn html_and_links_that_could_run_something() {
    let text = "# Payload\n\n<script>alert('one')</script>\n\nClick [here](javascript:alert(2)) or [there](JaVaScRiPt&#58;alert(3)) \
        or ![pixel](data:text/html,x) <img src=x onerror=alert(4)> <b onclick=\"alert(5)\">bold</b> \
        <iframe src=\"https://evil.example\"></iframe>\n\n<style>body{display:none}</style>\n\n\
        [ref]\n\n[ref]: vbscript:alert(6)\n\n<a href=\" java\nscript:alert(7)\">x</a> The pod <pod-name> died.\n";
    let built = beside_a_good_one("payload.md", text.as_bytes());
    let page = built.incident("payload");
    let dom = scraper::Html::parse_document(&page);
    let main = scraper::Selector::parse("main *").unwrap();
    for element in dom.select(&main) {
        let element = element.value();
        assert!(
            !["script", "iframe", "style", "object", "form"].contains(&element.name()),
            "{}",
            element.name()
        );
        for (name, value) in element.attrs() {
            assert!(!name.starts_with("on"), "{name}");
            let value: String =
                value.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
            let runs = value.starts_with("javascript:")
                || value.starts_with("vbscript:")
                || value.starts_with("data:");
            assert!(!runs || name == "title", "{name}={value}");
        }
    }
    assert!(page.contains("&lt;pod-name&gt;"), "a placeholder is text");
    assert!(page.contains("alert('one')"), "what is not run is shown");
}

#[test]
fn a_document_that_cannot_be_read_is_named() {
    let site = Site::new()
        .document("INC-2024-0001.md", "# Good\n")
        .document("locked.md", "# Nobody may read this\n");
    std::os::unix::net::UnixListener::bind(site.path("content/socket.md")).unwrap();
    fs::set_permissions(site.path("content/locked.md"), fs::Permissions::from_mode(0o000)).unwrap();
    // Root may read everything, so for root there is one finding less.
    let readable = fs::read(site.path("content/locked.md")).is_ok();
    let built = site.build();
    let mut expected = vec![
        "content/socket.md:1:1: error[unreadable-file]: `socket.md` cannot be read: it is neither a file nor a folder",
    ];
    if !readable {
        expected.insert(0, "content/locked.md:1:1: error[unreadable-file]: `locked.md` cannot be read: Permission denied (os error 13)");
    }
    assert_eq!(built.findings, expected);
    assert!(built.has("incidents/INC-2024-0001/index.html"));
}

#[test]
fn an_output_folder_that_is_not_ours_is_not_touched() {
    let site = Site::new().document("a.md", "# A\n").file("public/thesis.tex", "years of work");
    let output = run(&site, &["build"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("was not written by Casebook"), "{}", stderr(&output));
    assert_eq!(tree(&site.path("public")).len(), 1);
}

#[test]
fn an_output_folder_that_cannot_be_written() {
    let site = Site::new().document("a.md", "# A\n").file("file", "not a folder");
    let target = site.path("file/public");
    let output = run(&site, &["build", "--output", target.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("cannot be written"), "{}", stderr(&output));
    assert!(!stderr(&output).contains("panicked"));
}

#[test]
fn a_disk_that_fills_up_leaves_the_earlier_output() {
    let site = Site::new().document("a.md", "# A\n");
    assert_eq!(run(&site, &["build"]).status.code(), Some(0));
    let before = tree(&site.path("public"));
    let site = site.document("b.md", &format!("# B\n\n{}\n", "word ".repeat(100_000)));
    // A limit on the size of files stands in for the full disk: the write fails in the same place.
    let output = Command::new("sh")
        .arg("-c")
        .arg(format!(
            "trap '' XFSZ; ulimit -f 64; exec '{}' build --as-of 2025-06-01 --site '{}'",
            env!("CARGO_BIN_EXE_casebook"),
            site.path("").display()
        ))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("`incidents/b/index.html` cannot be written"),
        "{}",
        stderr(&output)
    );
    assert!(before == tree(&site.path("public")));
    assert_eq!(
        fs::read_dir(site.path("")).unwrap().count(),
        2,
        "content and public, no work folder"
    );
}

#[test]
fn a_content_folder_that_is_not_there() {
    let site = Site::new();
    fs::remove_dir(site.path("content")).unwrap();
    let output = run(&site, &["build"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("content") && stderr(&output).contains("cannot be read"),
        "{}",
        stderr(&output)
    );
    assert!(!site.path("public").exists());
}

#[test]
fn a_footnote_that_is_written_twice_has_its_id_once() {
    let text = "# Late orders\n\nLate[^1] by an hour[^1].\n\n[^1]: As the log says.\n\n[^1]: As the pager says.\n";
    let built = Site::new().document("INC-1.md", text).build();
    assert_eq!(broken_links(&built.folder()), Vec::<String>::new());
    let page = built.incident("INC-1");
    assert!(page.contains("As the log says.") && page.contains("As the pager says."));
}

#[test]
fn a_footnote_of_another_incident_of_the_file_stands_on_both_pages() {
    let text = "# Log of outages\n\n## 2024-03-05: Late orders\n\nLate[^log].\n\n[^log]: As the **log** says.\n\n\
                ## 2024-04-06: Late again\n\nAgain[^log], by an hour[^quoted].\n\n> [^quoted]: As Ann says.\n\n\
                ## 2024-05-07: Late once more\n\nMore[^quoted].\n";
    let built = Site::new().document("log.md", text).build();
    assert_eq!(broken_links(&built.folder()), Vec::<String>::new());
    let listing: serde_json::Value = serde_json::from_str(&built.read("incidents.json")).unwrap();
    let pages: Vec<String> = listing["incidents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|incident| built.read(incident["url"].as_str().unwrap()))
        .collect();
    assert_eq!(pages.len(), 3);
    let with_note = |page: &&String| page.contains("As the <strong>log</strong> says.");
    assert_eq!(pages.iter().filter(with_note).count(), 2);
}
