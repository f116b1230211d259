//! How long the search takes to make and to ask, and how large it is: `cargo bench --bench search [-- SITE_DIR]`.
//!
//! Machines are noisy, so the figure to quote is a ratio: beside each run the same texts are run through pulldown-cmark on as
//! many threads, and beside a search as a process of its own the program that only shows a page of its own. Sizes are held against the
//! texts, gzipped as one file. Without a folder, two thousand documents are made up.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use casebook::analysis::selection::Selection;
use casebook::diagnostic::Diagnostics;
use casebook::incident::kind::Audience;
use casebook::project;
use casebook::search::index::{Files, Index};
use casebook::search::{query, shard, vectors};
use casebook::site;
use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;

/// Runs that are measured, after one that is not.
const RUNS: usize = 5;

/// Documents that are made up.
const DOCUMENTS: usize = 2_000;

/// Questions that are asked.
const QUESTIONS: usize = 200;

/// Words of a question.
const WORDS: usize = 3;

fn main() {
    let made_up = tempfile::tempdir().expect("a temporary folder");
    let folder = match std::env::args().skip(1).map(PathBuf::from).find(|path| path.is_dir()) {
        Some(folder) => folder,
        None => {
            make_up(&made_up.path().join("content"));
            made_up.path().to_path_buf()
        }
    };
    let mut diagnostics = Diagnostics::default();
    let project = project::open(&folder, &mut diagnostics).expect("the site can be read");
    let casebook = casebook::gather(&project, &mut diagnostics);
    let as_of = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date");
    let selection = Selection { drafts: false, audience: Audience::Internal };
    let analysis = casebook::analyse(&project, &casebook, selection, as_of);
    let vectors = vectors::vectors(vectors::Input {
        casebook: &casebook,
        analysis: &analysis,
        language: &project.config.language,
    });
    let assets = std::collections::BTreeMap::new();
    let site = site::plan(site::Input {
        sources: &project.sources,
        casebook: &casebook,
        analysis: &analysis,
        vectors: Some(&vectors),
        config: &project.config,
        base_url: None,
        as_of,
        selection,
        assets: &assets,
    });
    let texts: Vec<&str> = project
        .documents
        .iter()
        .map(|(file, _)| project.sources.get(*file).text.as_str())
        .collect();
    println!("{} incidents, {} threads", analysis.members.len(), rayon::current_num_threads());

    let names = ["parse (beside it)", "index", "shards", "both"];
    let mut times = vec![Vec::new(); names.len()];
    let before = most_memory();
    let mut files = (Files::new(), Files::new());
    for run in 0..=RUNS {
        let mut marks = vec![Instant::now()];
        let parsed: usize = texts
            .par_iter()
            .map(|text| {
                pulldown_cmark::Parser::new_ext(text, pulldown_cmark::Options::all()).count()
            })
            .sum();
        marks.push(Instant::now());
        let made = casebook::search_index(&project, &site, &vectors).expect("an index");
        marks.push(Instant::now());
        let shards = shard::write(&made).expect("shards");
        marks.push(Instant::now());
        assert!(parsed > 0, "there are texts");
        if run > 0 {
            for (part, pair) in marks.windows(2).enumerate() {
                times[part].push(pair[1] - pair[0]);
            }
            times[names.len() - 1].push(marks[marks.len() - 1] - marks[1]);
        }
        files = (made.files, shards);
    }
    let beside = times[0].clone();
    for (name, times) in names.into_iter().zip(times) {
        let ratios = times.iter().zip(&beside).map(|(t, b)| t.as_secs_f64() / b.as_secs_f64());
        let mut ratios: Vec<f64> = ratios.collect();
        ratios.sort_by(f64::total_cmp);
        println!("{name:18} median {:?}, ratio {:.2}", median(times), ratios[RUNS / 2]);
    }
    if let (Some(before), Some(after)) = (before, most_memory()) {
        println!("{:18} {before} MB before, {after} MB at most", "memory");
    }
    let (index, shards) = files;
    sizes(&texts, &index, &shards);
    let questions = questions(&texts);
    ask(made_up.path(), &index, &questions);
    command(&project, &questions);
}

/// How large the files are.
fn sizes(texts: &[&str], index: &Files, shards: &Files) {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    for text in texts {
        encoder.write_all(text.as_bytes()).expect("memory takes bytes");
    }
    let gzipped = encoder.finish().expect("memory takes bytes").len();
    let plain: usize = texts.iter().map(|text| text.len()).sum();
    println!("{:18} {} kB, gzipped {} kB", "texts", plain / 1000, gzipped / 1000);
    #[expect(clippy::cast_precision_loss, reason = "a share for people to read")]
    let times = |bytes: usize| bytes as f64 / gzipped as f64;
    for (name, files) in [("index", index), ("shards", shards)] {
        let bytes: usize = files.values().map(Vec::len).sum();
        let (kilobytes, count) = (bytes / 1000, files.len());
        println!(
            "{name:18} {kilobytes} kB in {count} files, {:.2} of the gzipped texts",
            times(bytes)
        );
    }
    let mut kinds: std::collections::BTreeMap<&str, (usize, usize)> =
        std::collections::BTreeMap::new();
    for (name, bytes) in shards {
        let (count, total) =
            kinds.entry(name.split(['-', '.']).next().unwrap_or(name)).or_default();
        *count += 1;
        *total += bytes.len();
    }
    for (kind, (count, bytes)) in kinds {
        println!("  {kind:16} {} kB in {count} files, {:.2}", bytes / 1000, times(bytes));
    }
}

/// How long questions take: of the opened index, and with its opening, as a command does it.
fn ask(folder: &Path, files: &Files, questions: &[String]) {
    let folder = folder.join("index");
    fs::create_dir_all(&folder).expect("the folder can be made");
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).expect("the file can be written");
    }
    let (mut opening, mut asking, mut whole) = (Vec::new(), Vec::new(), Vec::new());
    for question in questions {
        let start = Instant::now();
        let index = Index::open(&folder).expect("the index is whole");
        let opened = Instant::now();
        let answer = index.ask(&query::parse(question), 10).expect("the index is whole");
        let cards = answer.hits.iter().map(|hit| index.card(hit.number).expect("a card"));
        assert!(cards.count() > 0, "{question}");
        let end = Instant::now();
        opening.push(opened - start);
        asking.push(end - opened);
        whole.push(end - start);
    }
    for (name, times) in [("open", opening), ("ask", asking), ("open and ask", whole)] {
        spread(name, times);
    }
}

/// How long a search takes as a person runs it, from the start of the process to its end, on a site that was built.
fn command(project: &project::Project, questions: &[String]) {
    let site = tempfile::tempdir().expect("a temporary folder");
    for (file, path) in &project.documents {
        let path = site.path().join("content").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        fs::write(path, &project.sources.get(*file).text).expect("the file can be written");
    }
    let run = |arguments: &[&str]| {
        let start = Instant::now();
        let output = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .arg("--site")
            .arg(site.path())
            .args(arguments)
            .output()
            .expect("the program can be run");
        (start.elapsed(), output)
    };
    run(&["build", "--quiet"]);
    let (mut searches, mut others) = (Vec::new(), Vec::new());
    for question in questions {
        let (time, output) = run(&["search", "-v", "--", question]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !said.contains("reading"), "{said}");
        searches.push(time);
        others.push(run(&["explain", "broken-link"]).0);
    }
    spread("casebook search", searches);
    spread("casebook explain", others);
}

/// Words that stand in one text.
fn questions(texts: &[&str]) -> Vec<String> {
    let mut dice = Dice(11);
    let mut question = || {
        let text = texts[dice.below(texts.len())];
        let words: Vec<&str> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3).collect();
        let mut word = || words.get(dice.below(words.len().max(1))).copied().unwrap_or("full");
        (0..WORDS).map(|_| word()).collect::<Vec<_>>().join(" ")
    };
    (0..QUESTIONS).map(|_| question()).collect()
}

fn spread(name: &str, mut times: Vec<Duration>) {
    times.sort();
    let (median, slow) = (times[times.len() / 2], times[times.len() * 95 / 100]);
    println!("{name:18} median {median:?}, 95 of 100 below {slow:?}");
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[RUNS / 2]
}

/// The most memory that this process ever had, in MB, where the system says it.
fn most_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes / 1000)
}

/// Knuth's MMIX constants.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        let Self(dice) = self;
        *dice =
            dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(*dice >> 33).unwrap_or_default() % sides
    }
}

/// Words with a natural distribution: the nth is met about once in n.
fn make_up(content: &Path) {
    fs::create_dir_all(content).expect("the folder can be made");
    let mut dice = Dice(7);
    for number in 0..DOCUMENTS {
        let mut words = |count: usize| {
            let mut text = String::new();
            for _ in 0..count {
                // A power of two as the bound gives every octave of ranks the same share.
                let bound = 1 << dice.below(15);
                write!(text, "word{} ", spelt(dice.below(bound) + bound))
                    .expect("a string takes text");
            }
            text
        };
        let mut text = format!("---\nid: INC-{number:05}\ntitle: {}\n---\n\n", words(5));
        for heading in ["Summary", "Impact", "Root cause", "Resolution", "Lessons learned"] {
            write!(text, "## {heading}\n\n{}.\n\n", words(90)).expect("a string takes text");
        }
        fs::write(content.join(format!("{number}.md")), text).expect("the file can be written");
    }
}

/// A number in letters.
fn spelt(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}
