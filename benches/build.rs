//! How long reading and a full build take: `cargo bench --bench build [-- CONTENT_DIR]`.
//!
//! Machines are noisy, so the figure to quote is a ratio. Beside each build runs the least that any generator must do
//! with the same files, on as many threads: read each, run it through pulldown-cmark, write the HTML; beside the reading
//! of all documents (the first two stages), reading the bytes and parsing the Markdown. The two alternate, and the ratio
//! is taken pair by pair. Without a folder, a thousand documents of about 5 kB are made up.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use casebook::analysis::selection::Selection;
use casebook::diagnostic::Diagnostics;
use casebook::edition::Options;
use casebook::incident::kind::Audience;
use casebook::project;
use rayon::prelude::*;

/// Pairs that are measured, after one that is not.
const PAIRS: usize = 7;

/// Documents that are made up.
const DOCUMENTS: usize = 1_000;

fn main() {
    let site = tempfile::tempdir().expect("a temporary folder");
    let content = site.path().join("content");
    match content_folder() {
        Some(folder) => copy(&folder, &content),
        None => make_up(&content),
    }
    let files = files(&content);
    let bytes: u64 =
        files.iter().filter_map(|file| fs::metadata(file).ok()).map(|meta| meta.len()).sum();
    println!(
        "{} documents, {} kB, {} threads",
        files.len(),
        bytes / 1000,
        rayon::current_num_threads()
    );

    compare(("reading", &|| understand(site.path())), ("read, parse", &|| parse(&files)), &|| {});
    let output = site.path().join("floor");
    compare(
        ("full build", &|| build(site.path())),
        ("read, render, write", &|| floor(&files, &output)),
        &|| {
            // Each build is a first one: nothing is left to link to.
            let _ = fs::remove_dir_all(site.path().join("public"));
            let _ = fs::remove_dir_all(&output);
        },
    );
}

/// A piece of work and its name.
type Work<'w> = (&'w str, &'w dyn Fn());

/// Times two pieces of work in turn, cleans up, and prints both times and their ratio.
fn compare((name, work): Work, (floor_name, floor): Work, clean: &dyn Fn()) {
    let mut pairs = Vec::new();
    for pair in 0..=PAIRS {
        let times = (time(work), time(floor));
        clean();
        if pair > 0 {
            pairs.push(times);
        }
    }
    let mut ratios: Vec<f64> =
        pairs.iter().map(|(work, floor)| work.as_secs_f64() / floor.as_secs_f64()).collect();
    ratios.sort_by(f64::total_cmp);
    let (mut works, mut floors): (Vec<Duration>, Vec<Duration>) = pairs.into_iter().unzip();
    for (name, times) in [(name, &mut works), (floor_name, &mut floors)] {
        times.sort();
        println!("{name:20} median {:?} (min {:?})", times[PAIRS / 2], times[0]);
    }
    println!(
        "{:20} median {:.1} ({:.1} to {:.1})",
        "ratio",
        ratios[PAIRS / 2],
        ratios[0],
        ratios[PAIRS - 1]
    );
}

/// The first argument that is a folder; cargo adds flags of its own.
fn content_folder() -> Option<PathBuf> {
    std::env::args().skip(1).map(PathBuf::from).find(|path| path.is_dir())
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// The first two stages for all documents.
fn understand(site: &Path) {
    let mut diagnostics = Diagnostics::default();
    let project = project::open(site, &mut diagnostics).expect("the site can be read");
    let (documents, incidents) = casebook::read_files(
        &project.documents,
        &project.sources,
        &project.config,
        &mut diagnostics,
    );
    assert!(documents.len() <= incidents.len(), "every document tells an incident");
}

fn parse(files: &[PathBuf]) {
    files.par_iter().for_each(|file| {
        let text = fs::read(file).expect("the file can be read");
        let text = String::from_utf8_lossy(&text);
        let events = pulldown_cmark::Parser::new_ext(&text, pulldown_cmark::Options::all());
        assert!(events.count() < usize::MAX);
    });
}

fn build(site: &Path) {
    let mut diagnostics = Diagnostics::default();
    let project = project::open(site, &mut diagnostics).expect("the site can be read");
    let options = Options {
        base_url: None,
        as_of: chrono::NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date"),
        selection: Selection { drafts: false, audience: Audience::Internal },
    };
    casebook::build(project, options, &site.join("public"), diagnostics)
        .expect("the site can be built");
}

fn floor(files: &[PathBuf], output: &Path) {
    fs::create_dir_all(output).expect("the folder can be made");
    files.par_iter().enumerate().for_each(|(index, file)| {
        let text = fs::read(file).expect("the file can be read");
        let text = String::from_utf8_lossy(&text);
        let mut html = String::new();
        pulldown_cmark::html::push_html(
            &mut html,
            pulldown_cmark::Parser::new_ext(&text, pulldown_cmark::Options::all()),
        );
        fs::write(output.join(format!("{index}.html")), html).expect("the file can be written");
    });
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).expect("a path within the folder"));
        fs::create_dir_all(target.parent().expect("a parent")).expect("the folder can be made");
        fs::copy(&file, target).expect("the file can be copied");
    }
}

/// A small generator of numbers, the same on every machine (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }

    fn sentence(&mut self) -> String {
        const WORDS: &[&str] = &[
            "the",
            "a",
            "connection",
            "pool",
            "replica",
            "request",
            "queue",
            "timeout",
            "deploy",
            "rollback",
            "alert",
            "latency",
            "checkout",
            "payments",
            "grew",
            "failed",
            "recovered",
            "was",
            "because",
            "after",
            "before",
            "when",
            "nobody",
            "certificate",
            "expired",
            "limit",
            "memory",
            "retry",
            "storm",
            "region",
            "and",
            "of",
        ];
        let words: Vec<&str> =
            (0..8 + self.roll(12)).map(|_| WORDS[self.roll(WORDS.len())]).collect();
        words.join(" ") + "."
    }

    fn paragraph(&mut self) -> String {
        (0..4).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }
}

fn make_up(content: &Path) {
    fs::create_dir_all(content).expect("the folder can be made");
    let mut dice = Dice(7);
    for number in 0..DOCUMENTS {
        let (year, month, day) =
            (2019 + number * 7 / DOCUMENTS, 1 + dice.roll(12), 1 + dice.roll(28));
        let mut text = format!(
            "---\nid: INC-{number:05}\ntitle: {}\nseverity: sev{}\nstarted_at: {year}-{month:02}-{day:02}T09:00:00Z\n\
             resolved_at: {year}-{month:02}-{day:02}T11:30:00Z\nservices: [service-{}, service-{}]\n\
             causes: [capacity/connections]\n---\n\n",
            dice.sentence().trim_end_matches('.'),
            1 + dice.roll(4),
            dice.roll(60),
            60 + dice.roll(60),
        );
        for heading in ["Summary", "Impact", "Root cause", "Resolution", "Lessons learned"] {
            write!(text, "## {heading}\n\n{}\n\n", dice.paragraph()).expect("a string takes text");
        }
        text.push_str("## Timeline\n\n| Time (UTC) | Event |\n| --- | --- |\n");
        for minute in 10..22 {
            writeln!(text, "| 09:{minute} | {} |", dice.sentence()).expect("a string takes text");
        }
        write!(
            text,
            "\n```python\ndef retry(n):\n    for i in range(n):\n        print(\"try\", i)\n```\n\n"
        )
        .expect("a string takes text");
        write!(text, "See INC-{:05}.\n\n## Action items\n\n", dice.roll(DOCUMENTS))
            .expect("a string takes text");
        for _ in 0..4 {
            writeln!(text, "- [ ] {}", dice.sentence()).expect("a string takes text");
        }
        fs::write(content.join(format!("inc-{number:05}.md")), text)
            .expect("the file can be written");
    }
}
