//! The same content gives the same bytes: in another folder, time zone, year, and number of threads.

use std::path::Path;
use std::process::Command;

use crate::site::{Site, tree};

fn build(site: &Path, output: &Path, zone: &str, threads: &str) {
    let status = Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(["build", "--quiet", "--as-of", "2025-06-01", "--site"])
        .arg(site)
        .arg("--output")
        .arg(output)
        .env("TZ", zone)
        .env("RAYON_NUM_THREADS", threads)
        .env("LC_ALL", "C")
        .status()
        .unwrap();
    assert!(status.code().is_some_and(|code| code < 2));
}

fn same_twice(content: &Path) {
    let (one, two) = (Site::new().content(content), Site::new().content(content));
    build(&one.path(""), &one.path("public"), "UTC", "1");
    build(&two.path(""), &two.path("elsewhere/out"), "Pacific/Kiritimati", "7");
    let (one, two) = (tree(&one.path("public")), tree(&two.path("elsewhere/out")));
    let names =
        |tree: &[(String, Vec<u8>)]| tree.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&one), names(&two));
    for ((name, one), (_, two)) in one.iter().zip(&two) {
        assert!(one == two, "{name} differs");
    }
}

#[test]
fn the_demo_is_the_same_twice() {
    same_twice(Path::new("content"));
}

#[test]
fn real_documents_are_the_same_twice() {
    #[expect(clippy::disallowed_methods, reason = "the way to the documents is given from outside")]
    let Some(root) = std::env::var_os("CASEBOOK_CORPORA") else {
        println!("CASEBOOK_CORPORA is not set: the test on real documents did not run");
        return;
    };
    same_twice(&Path::new(&root).join("corpora"));
    same_twice(&Path::new(&root).join("seeds"));
}

#[test]
fn a_second_build_in_place_changes_nothing() {
    let site = Site::new().content(Path::new("content"));
    build(&site.path(""), &site.path("public"), "UTC", "2");
    let before = tree(&site.path("public"));
    build(&site.path(""), &site.path("public"), "Asia/Tokyo", "2");
    assert!(before == tree(&site.path("public")));
}

/// The site whose figures were computed by hand. It has something of everything.
const HARBOUR: &str = "tests/sites/recurrence/harbour";

/// What a command says about that site, on a day that is stated or, with a moment in the environment, taken from there.
fn said(arguments: &[&str], as_of: Option<&str>, moment: Option<&str>, zone: &str) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command
        .args(arguments)
        .args(["--site", HARBOUR])
        .env("TZ", zone)
        .env_remove("SOURCE_DATE_EPOCH");
    if let Some(day) = as_of {
        command.args(["--as-of", day]);
    }
    if let Some(moment) = moment {
        command.env("SOURCE_DATE_EPOCH", moment);
    }
    let output = command.output().unwrap();
    assert!(output.status.code().is_some_and(|code| code < 2), "{arguments:?}");
    output.stdout
}

/// The last second of 2025-06-30 in UTC. In Kiritimati it is the next day.
const LAST_SECOND: &str = "1751327999";

#[test]
fn the_same_day_gives_the_same_bytes_whenever_and_wherever() {
    for arguments in [
        &["causes"] as &[&str],
        &["causes", "--format", "json"],
        &["actions"],
        &["actions", "--format", "json"],
        &["actions", "--format", "csv"],
        &["actions", "--format", "ics"],
        &["stats"],
        &["stats", "--format", "json"],
        &["similar", "SL-118"],
        &["similar", "SL-118", "--format", "json"],
        &["check", "--format", "json"],
    ] {
        let day = Some("2025-06-30");
        let expected = said(arguments, day, None, "UTC");
        assert!(!expected.is_empty(), "{arguments:?}");
        for (as_of, moment, zone) in [
            (day, Some("0"), "Pacific/Kiritimati"),
            (day, Some("4102444800"), "America/St_Johns"),
            (None, Some(LAST_SECOND), "Pacific/Kiritimati"),
        ] {
            let got = said(arguments, as_of, moment, zone);
            assert!(got == expected, "{arguments:?} differs: {as_of:?}, {moment:?}, {zone}");
        }
    }
}

#[test]
fn the_same_day_gives_the_same_site_whenever_and_wherever() {
    let site = Site::new();
    let built = |name: &str, as_of: Option<&str>, moment: Option<&str>, zone: &str| {
        let folder = site.path(name);
        said(&["build", "--output", folder.to_str().unwrap()], as_of, moment, zone);
        tree(&folder)
    };
    let expected = built("one", Some("2025-06-30"), None, "UTC");
    assert!(expected == built("two", Some("2025-06-30"), Some("4102444800"), "America/St_Johns"));
    assert!(expected == built("three", None, Some(LAST_SECOND), "Pacific/Kiritimati"));
}
