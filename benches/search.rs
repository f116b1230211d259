//! How long the search takes to make and to ask, and how large it is: `cargo bench --bench search [-- SITE_DIR]`.
//!
//! Machines are noisy, so the figure to quote is a ratio: beside the making, the same texts are run through pulldown-cmark on
//! as many threads; beside `casebook search` as a process of its own, the program that shows a page which it brings along.
//! Sizes are held against the texts, gzipped as one file. Without a folder, two thousand documents are made up.

mod made_up;
mod stages;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use casebook::analysis::selection::Selection;
use casebook::diagnostic::Diagnostics;
use casebook::incident::kind::Audience;
use casebook::project;
use casebook::reading::Readings;
use casebook::search::counts::Counts;
use casebook::search::index::{Files, Index};
use casebook::search::{query, shard, vectors};
use casebook::site;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::made_up::Dice;

/// Documents that are made up.
const DOCUMENTS: usize = 2_000;

/// Questions that are asked.
const QUESTIONS: usize = 200;

/// Words of a question.
const WORDS: usize = 3;

fn main() {
    let own = tempfile::tempdir().expect("a temporary folder");
    let folder = match std::env::args().skip(1).map(PathBuf::from).find(|path| path.is_dir()) {
        Some(folder) => folder,
        None => {
            made_up::make_up(&own.path().join("content"), DOCUMENTS);
            own.path().to_path_buf()
        }
    };
    let mut diagnostics = Diagnostics::default();
    let project = project::open(&folder, &mut diagnostics).expect("the site can be read");
    let casebook = casebook::gather(&project, &mut Readings::default(), &mut diagnostics);
    let as_of = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date");
    let selection = Selection { drafts: false, audience: Audience::Internal };
    let analysis = casebook::analyse(&project, &casebook, selection, as_of);
    let vectors = vectors::vectors(
        vectors::Input {
            casebook: &casebook,
            analysis: &analysis,
            language: &project.config.language,
        },
        &mut Counts::default(),
    );
    let assets = std::collections::BTreeMap::new();
    let input = site::Input {
        sources: &project.sources,
        casebook: &casebook,
        analysis: &analysis,
        vectors: Some(&vectors),
        config: &project.config,
        base_url: None,
        as_of,
        selection,
        assets: &assets,
    };
    let plan = site::plan(input, site::Before::default());
    let site = site::Site { input, plan: &plan };
    let texts: Vec<&str> =
        project.documents.iter().map(|(file, _)| &*project.sources.get(*file).text).collect();
    println!("{} incidents, {} threads", analysis.members.len(), rayon::current_num_threads());

    let before = most_memory();
    let mut files = (Files::new(), Files::new());
    stages::compare(&project, &["index", "shards", "both"], |marks| {
        let made = casebook::search_index(&project, &site, &vectors).expect("an index");
        marks.push(Instant::now());
        let shards = shard::write(&made).expect("shards");
        marks.push(Instant::now());
        files = (made.files, shards);
    });
    if let (Some(before), Some(after)) = (before, most_memory()) {
        println!("{:18} {before} MB before, {after} MB at most", "memory");
    }
    let (index, shards) = files;
    sizes(&texts, &index, &shards);
    let questions = questions(&texts);
    ask(own.path(), &index, &questions);
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
    for (file, path) in project.documents.iter() {
        let path = site.path().join("content").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        fs::write(path, &*project.sources.get(*file).text).expect("the file can be written");
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

/// The most memory that this process ever had, in MB, where the system says it.
fn most_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes / 1000)
}
