//! The same content gives the same bytes: in another folder, time zone, and number of threads.

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
