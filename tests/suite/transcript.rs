//! The console blocks of the README, of `docs/` and of `tests/cli` run, and print what stands there.

use std::fs;
use std::path::Path;

use crate::site::Site;

#[test]
fn console_blocks_print_what_they_say() {
    trycmd::TestCases::new().case("tests/cli/*.md").case("docs/*.md");
}

/// The README's tour makes a site, so it runs beside a copy of the demo.
#[test]
fn the_tour_of_the_readme_runs() {
    let demo = Site::demo();
    let folder = tempfile::tempdir().unwrap();
    fs::rename(demo.path(""), folder.path().join("README.in")).unwrap();
    fs::create_dir(demo.path("")).unwrap();
    let readme = folder.path().join("README.md");
    fs::copy("README.md", &readme).unwrap();
    trycmd::TestCases::new()
        // 2 March 2026: a day that stands in the tour.
        .env("SOURCE_DATE_EPOCH", "1772445600")
        .case(&readme)
        .run();
    assert!(folder.path().join("README.in/incidents/public/index.html").is_file());
}

/// What cannot run in a test builds the program itself, serves until somebody stops it, or runs the tests.
#[test]
fn few_blocks_of_the_readme_do_not_run() {
    let readme = fs::read_to_string("README.md").unwrap();
    let commands: Vec<&str> = readme
        .split("```sh\n")
        .skip(1)
        .flat_map(|block| block.split("```").next().unwrap().lines())
        .collect();
    for command in &commands {
        assert!(command.starts_with("cargo ") || *command == "tests/run", "{command}");
    }
    assert!(Path::new("tests/run").is_file() && commands.len() <= 4, "{commands:?}");
}
