//! How long it takes to look at all incidents together: `cargo bench --bench analysis [-- CONTENT_DIR]`.
//!
//! Three parts, and the whole of them: the analysis (ledger, recurrence, links and the rest), the term vectors, and the question
//! which incidents are like it, asked once for every incident. Machines are noisy, so the figure to quote is a ratio:
//! beside each run the same texts are run through pulldown-cmark on as many threads. Without a folder, five thousand
//! documents are made up.

mod made_up;
mod stages;

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use casebook::analysis::selection::Selection;
use casebook::diagnostic::Diagnostics;
use casebook::project;
use casebook::reading::Readings;
use casebook::search::counts::Counts;
use casebook::search::related::Wanted;
use casebook::search::vectors;
use rayon::prelude::*;

/// Documents that are made up.
const DOCUMENTS: usize = 5_000;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let site = folder.path();
    match std::env::args().skip(1).map(PathBuf::from).find(|path| path.is_dir()) {
        Some(folder) => {
            let folder = folder.canonicalize().expect("a folder");
            let config = format!("content: {}\n", folder.display());
            fs::write(site.join("casebook.yaml"), config).expect("the file can be written");
        }
        None => made_up::make_up(&site.join("content"), DOCUMENTS),
    }
    let mut diagnostics = Diagnostics::default();
    let project = project::open(site, &mut diagnostics).expect("the site can be read");
    let casebook = casebook::gather(&project, &mut Readings::default(), &mut diagnostics);
    let as_of = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date");
    println!("{} incidents, {} threads", casebook.incidents.len(), rayon::current_num_threads());

    let names = ["analysis", "vectors", "related of all", "whole"];
    stages::compare(&project, &names, |marks| {
        let analysis = casebook::analyse(&project, &casebook, Selection::ALL, as_of);
        analysis.make_all();
        marks.push(Instant::now());
        let input = vectors::Input {
            casebook: &casebook,
            analysis: &analysis,
            language: &project.config.language,
        };
        let vectors = vectors::vectors(input, &mut Counts::default());
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
        assert!(found <= 5 * casebook.incidents.len(), "five answers at most");
    });
}
