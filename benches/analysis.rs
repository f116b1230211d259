//! How long it takes to look at all incidents together: `cargo bench --bench analysis [-- CONTENT_DIR]`.
//!
//! Three parts, and the whole of them: the analysis (ledger, recurrence, links and the rest), the term vectors, and the question
//! which incidents are like it, asked once for every incident. Machines are noisy, so the figure to quote is a ratio:
//! beside each run the same texts are run through pulldown-cmark on as many threads. Without a folder, five thousand
//! documents are made up.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use casebook::analysis::selection::Selection;
use casebook::diagnostic::Diagnostics;
use casebook::project;
use casebook::search::related::Wanted;
use casebook::search::vectors;
use rayon::prelude::*;

/// Runs that are measured, after one that is not.
const RUNS: usize = 7;

/// Documents that are made up.
const DOCUMENTS: usize = 5_000;

fn main() {
    let made_up = tempfile::tempdir().expect("a temporary folder");
    let site = made_up.path();
    match std::env::args().skip(1).map(PathBuf::from).find(|path| path.is_dir()) {
        Some(folder) => {
            let folder = folder.canonicalize().expect("a folder");
            let config = format!("content: {}\n", folder.display());
            fs::write(site.join("casebook.yaml"), config).expect("the file can be written");
        }
        None => make_up(&site.join("content")),
    }
    let mut diagnostics = Diagnostics::default();
    let project = project::open(site, &mut diagnostics).expect("the site can be read");
    let casebook = casebook::gather(&project, &mut diagnostics);
    let as_of = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date");
    println!("{} incidents, {} threads", casebook.incidents.len(), rayon::current_num_threads());

    let names = ["parse (beside it)", "analysis", "vectors", "related of all", "whole"];
    let mut times = vec![Vec::new(); names.len()];
    for run in 0..=RUNS {
        let mut marks = vec![Instant::now()];
        let parsed: usize = project
            .documents
            .par_iter()
            .map(|(file, _)| {
                let text = &project.sources.get(*file).text;
                pulldown_cmark::Parser::new_ext(text, pulldown_cmark::Options::all()).count()
            })
            .sum();
        marks.push(Instant::now());
        let analysis = casebook::analyse(&project, &casebook, Selection::ALL, as_of);
        marks.push(Instant::now());
        let input = vectors::Input {
            casebook: &casebook,
            analysis: &analysis,
            language: &project.config.language,
        };
        let vectors = vectors::vectors(input);
        marks.push(Instant::now());
        let found: usize = analysis
            .members
            .par_iter()
            .map(|&incident| {
                let asked = vectors.asked_by(&casebook, &analysis, incident);
                let wanted = Wanted { most: 5, asked: false, except: &[] };
                vectors.like(&asked, wanted).len()
            })
            .sum();
        marks.push(Instant::now());
        assert!(parsed > 0 && found <= 5 * casebook.incidents.len(), "five answers at most");
        if run > 0 {
            for (part, pair) in marks.windows(2).enumerate() {
                times[part].push(pair[1] - pair[0]);
            }
            times[names.len() - 1].push(marks[marks.len() - 1] - marks[1]);
        }
    }
    let beside = times[0].clone();
    for (name, times) in names.into_iter().zip(times) {
        let ratios = times.iter().zip(&beside).map(|(t, b)| t.as_secs_f64() / b.as_secs_f64());
        let mut ratios: Vec<f64> = ratios.collect();
        ratios.sort_by(f64::total_cmp);
        println!("{name:18} median {:?}, ratio {:.2}", median(times), ratios[RUNS / 2]);
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[RUNS / 2]
}

/// Words with a natural distribution: the nth is met about once in n.
fn make_up(content: &Path) {
    fs::create_dir_all(content).expect("the folder can be made");
    let mut dice: u64 = 7;
    let mut roll = |sides: u64| {
        // Knuth's MMIX constants.
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % sides
    };
    for number in 0..DOCUMENTS {
        let mut words = |count: usize| {
            let mut text = String::new();
            for _ in 0..count {
                // A power of two as the bound gives every octave of ranks the same share.
                let bound = 1 << roll(15);
                write!(text, "word{} ", spelt(roll(bound) + bound)).expect("a string takes text");
            }
            text
        };
        let mut text = format!("---\nid: INC-{number:05}\ntitle: {}\n---\n\n", words(5));
        for heading in ["Summary", "Impact", "Root cause", "Resolution", "Lessons learned"] {
            write!(text, "## {heading}\n\n{}.\n\n", words(90)).expect("a string takes text");
        }
        let causes = ["The certificate expired.", "The disk was full.", "A DNS record was wrong."];
        write!(text, "## Trigger\n\n{}\n", causes[number % 3]).expect("a string takes text");
        fs::write(content.join(format!("{number}.md")), text).expect("the file can be written");
    }
}

/// A number in letters.
fn spelt(number: u64) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}
