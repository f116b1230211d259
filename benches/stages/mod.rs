//! Stages of some work, timed one after the other beside the least that any generator must do with the same texts.

use std::time::{Duration, Instant};

use casebook::project::Project;
use rayon::prelude::*;

/// Runs that are measured, after one that is not.
const RUNS: usize = 7;

/// Times the stages between the marks that `run` sets and prints, by the names of the stages, the median of each and its ratio
/// to running the same texts through pulldown-cmark. The last name is that of all of them together.
pub fn compare(project: &Project, names: &[&str], mut run: impl FnMut(&mut Vec<Instant>)) {
    let mut times = vec![Vec::new(); names.len() + 1];
    for number in 0..=RUNS {
        let mut marks = vec![Instant::now()];
        parse(project);
        marks.push(Instant::now());
        run(&mut marks);
        if number == 0 {
            continue;
        }
        for (stage, pair) in marks.windows(2).enumerate() {
            times[stage].push(pair[1] - pair[0]);
        }
        times[names.len()].push(marks[marks.len() - 1] - marks[1]);
    }
    let beside = times[0].clone();
    let names = ["parse (beside it)"].iter().chain(names);
    for (name, mut times) in names.zip(times) {
        let ratios = times.iter().zip(&beside).map(|(t, b)| t.as_secs_f64() / b.as_secs_f64());
        let mut ratios: Vec<f64> = ratios.collect();
        ratios.sort_by(f64::total_cmp);
        println!("{name:18} median {:?}, ratio {:.2}", median(&mut times), ratios[RUNS / 2]);
    }
}

fn parse(project: &Project) {
    let events = project.documents.par_iter().map(|(file, _)| {
        let text = &project.sources.get(*file).text;
        pulldown_cmark::Parser::new_ext(text, pulldown_cmark::Options::all()).count()
    });
    assert!(events.sum::<usize>() > 0, "there are texts");
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[RUNS / 2]
}
