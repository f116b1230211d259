//! Whoever kills a program, kills it at any moment: the last output is whole, the old one or the new one.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::site::{Site, tree};

/// How often a build is killed: at as many moments, from its start to after its end.
const KILLED: u32 = 40;

fn casebook(site: &Path, args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(args)
        .args(["--quiet", "--as-of", "2025-06-01", "--site"])
        .arg(site)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn incident(number: usize, words: &str) -> String {
    format!(
        "---\ntitle: Outage {number} {words}\ndate: 2024-05-01\n---\n\n## Summary\n\n{words}.\n"
    )
}

/// Writes all documents with other words.
fn write(site: &Site, words: &str) {
    for number in 0..20 {
        fs::write(site.path(&format!("content/{number}.md")), incident(number, words)).unwrap();
    }
}

#[test]
fn a_killed_build_leaves_the_last_output_whole() {
    let site = Site::new().document("0.md", "");
    let public = site.path("public");
    write(&site, "before");
    assert!(casebook(&site.path(""), &["build"]).wait().unwrap().success());
    let mut old = tree(&public);
    let mut whole = Duration::ZERO;
    for number in 0..KILLED {
        let words = format!("after {number}");
        write(&site, &words);
        let begun = Instant::now();
        let mut build = casebook(&site.path(""), &["build"]);
        if number == 0 {
            build.wait().unwrap();
            whole = begun.elapsed();
        } else {
            sleep(whole * number / (KILLED - 5));
            build.kill().unwrap();
            build.wait().unwrap();
        }
        let found = tree(&public);
        if found != old {
            let new = tempfile::tempdir().unwrap();
            let out = new.path().join("public");
            let done =
                casebook(&site.path(""), &["build", "--output", out.to_str().unwrap()]).wait();
            assert!(done.unwrap().success());
            assert!(found == tree(&out), "killed at {number}, the output is neither old nor new");
            old = found;
        }
    }
    // What the killed ones left behind is in nobody's way.
    assert!(casebook(&site.path(""), &["build"]).wait().unwrap().success());
    let left: Vec<String> = fs::read_dir(site.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name != "public" && name != "content")
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_killed_preview_leaves_the_last_output_as_it_was() {
    let site = Site::new().document("0.md", "");
    write(&site, "before");
    assert!(casebook(&site.path(""), &["build"]).wait().unwrap().success());
    let before = tree(&site.path("public"));
    for number in 0..10 {
        let mut preview = casebook(&site.path(""), &["serve", "--port", "0"]);
        sleep(Duration::from_millis(20 * number));
        write(&site, &format!("after {number}"));
        sleep(Duration::from_millis(10));
        preview.kill().unwrap();
        preview.wait().unwrap();
    }
    assert!(before == tree(&site.path("public")));
}
