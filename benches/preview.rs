//! How long it takes from a save to the new page in the browser: `cargo bench --bench preview [-- SITE]`.
//!
//! `casebook serve` shows the site. A client listens to its events and, whenever one comes, fetches the page of the document
//! that was saved, as the preview's script does; what is measured is the time from the first byte that is written to the last
//! byte of the page that holds it, and the memory of the program. Edits are those of somebody who writes: mostly sentences,
//! now and then the title, when it ended, the day it began, a cause, an action item. What was found on the page is asked for
//! when the page is there. Machines are noisy, so beside the time stands its ratio to running all texts of the site through
//! pulldown-cmark on as many threads, which is less than what a program does that reads the site anew. Without a folder, five
//! thousand documents are made up. The site's documents are as before when it ends.

mod made_up;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use casebook::diagnostic::Diagnostics;
use casebook::project;
use rayon::prelude::*;

use crate::made_up::Dice;

/// Documents that are made up.
const DOCUMENTS: usize = 5_000;

/// Edits that are measured.
const EDITS: usize = 200;

/// Edits before those: the first ones find cold caches.
const WARM: usize = 5;

/// Parts of the edits after which memory is looked at.
const PARTS: usize = 5;

/// Who writes stops now and then.
const REST: Duration = Duration::from_secs(3);

/// The preview of a site, until it is dropped.
struct Served {
    program: Child,
    /// Its host and port.
    host: String,
}

impl Served {
    /// Shows a site, and waits until it can be looked at.
    fn begin(site: &Path) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args(["serve", "--port=0", "--audience=restricted", "--as-of=2026-01-01", "--site"])
            .arg(site)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut told = BufReader::new(program.stderr.take().expect("it tells something"));
        let host = loop {
            let mut line = String::new();
            assert!(told.read_line(&mut line).expect("a text") > 0, "the site cannot be shown");
            if let Some((_, rest)) = line.split_once("The preview is at http://") {
                let host = rest.split('/').next();
                break host.expect("an address").to_owned();
            }
        };
        // Who leaves the terminal full keeps the program waiting.
        thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
        Self { program, host }
    }

    /// Its resident memory in MB, where the system says.
    fn memory(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.program.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
        Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn main() {
    let own = tempfile::tempdir().expect("a temporary folder");
    let site = match std::env::args().skip(1).map(PathBuf::from).find(|path| path.is_dir()) {
        Some(folder) => folder,
        None => {
            made_up::make_up(&own.path().join("content"), DOCUMENTS);
            own.path().to_path_buf()
        }
    };
    let mut diagnostics = Diagnostics::default();
    let project = project::open(&site, &mut diagnostics).expect("the site can be read");
    let beside = parse(&project);
    let content = site.join(&project.config.content);
    let documents: Vec<PathBuf> = project
        .documents
        .iter()
        .filter(|(file, _)| {
            let text = &project.sources.get(*file).text;
            text.starts_with("---\nid: ") && text.contains("\n## Summary\n")
        })
        .map(|(_, path)| content.join(path))
        .collect();
    drop(project);
    println!("{} documents, {} threads", documents.len(), rayon::current_num_threads());

    let begun = Instant::now();
    let served = Served::begin(&site);
    println!("{:18} {:?}", "ready after", begun.elapsed());
    let host = served.host.as_str();
    let mut events = Events::listen(host);
    let first = served.memory().unwrap_or(0);
    let mut resident: Vec<Option<(u64, u64)>> = Vec::new();

    let mut dice = Dice(3);
    let mut times: Vec<(&str, Duration)> = Vec::new();
    for number in 0..WARM + EDITS {
        let path = &documents[dice.below(documents.len())];
        let text = &fs::read_to_string(path).expect("the document is there");
        let id = text.lines().find_map(|line| line.strip_prefix("id: ")).expect("an id");
        let (kind, edited) = edit(text, number, &mut dice);
        for (measured, text) in [(true, edited.as_str()), (false, text)] {
            let begun = Instant::now();
            fs::write(path, text).expect("the document can be written");
            let mark = format!("mark{number}mark");
            loop {
                events.next();
                if get(host, &format!("/incidents/{id}/")).contains(&mark) == measured {
                    break;
                }
            }
            if measured && number >= WARM {
                times.push((kind, begun.elapsed()));
            }
            if measured {
                let begun = Instant::now();
                get(host, &format!("/-/findings?page=/incidents/{id}/"));
                times.push(("findings", begun.elapsed()));
            }
        }
        if (number + 1) % ((WARM + EDITS) / PARTS) == 0 {
            let busy = served.memory();
            thread::sleep(REST);
            resident.push(busy.zip(served.memory()));
        }
    }
    for kind in ["sentence", "title", "date", "day", "cause", "action", "all", "findings"] {
        let is_page = |of: &str| kind == "all" && of != "findings";
        let of_kind = times.iter().filter(|(of, _)| *of == kind || is_page(of));
        spread(kind, of_kind.map(|(_, time)| *time).collect(), beside);
    }
    let told = |of: fn(&(u64, u64)) -> u64| {
        let told: Vec<String> = resident.iter().flatten().map(|mb| of(mb).to_string()).collect();
        told.join(", ")
    };
    let edits = 2 * (WARM + EDITS);
    println!("{:18} {first} MB at first", "memory");
    println!("{:18} {} MB within {edits} edits, one after the other", "", told(|mb| mb.0));
    println!("{:18} {} MB when nobody has saved for {REST:?}", "", told(|mb| mb.1));
}

/// What somebody does who writes, with a mark that only this edit has.
fn edit(text: &str, number: usize, dice: &mut Dice) -> (&'static str, String) {
    let sentence = format!("\n## Summary\n\nSaid again, mark{number}mark.\n");
    let text = text.replacen("\n## Summary\n", &sentence, 1);
    match dice.below(20) {
        0..12 => ("sentence", text),
        12..14 => ("title", with(&text, "title", &format!("Once more, the {number}th outage"))),
        14..15 => ("date", with(&text, "resolved_at", "2020-01-02T03:04:05Z")),
        // It stands elsewhere among the incidents now.
        15..16 => ("day", with(&text, "started_at", "2020-01-02T03:04:05Z")),
        16..18 => ("cause", with(&text, "causes", "[expiry/certificate]")),
        _ if text.contains("\n    status: ") => {
            ("action", text.replacen("\n    status: ", "\n    priority: p1\n    status: ", 1))
        }
        _ => ("action", with(&text, "actions", "[{title: Renew it, owner: ann, due: 2020-03-01}]")),
    }
}

/// The front matter with another value of a key on one line.
fn with(text: &str, key: &str, value: &str) -> String {
    let line = format!("{key}: {value}");
    match text
        .lines()
        .find(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(": ")))
    {
        Some(old) => text.replacen(old, &line, 1),
        None => text.replacen("---\n", &format!("---\n{line}\n"), 1),
    }
}

/// The events of the preview, as a browser hears them.
struct Events(BufReader<TcpStream>);

impl Events {
    fn listen(host: &str) -> Self {
        let mut stream = TcpStream::connect(host).expect("the preview answers");
        write!(stream, "GET /-/events HTTP/1.1\r\nHost: {host}\r\n\r\n").expect("it listens");
        let mut events = Self(BufReader::new(stream));
        events.next();
        events
    }

    /// Waits for the next edition.
    fn next(&mut self) {
        let mut line = String::new();
        while !line.starts_with("event: edition") {
            line.clear();
            self.0.read_line(&mut line).expect("the preview goes on");
        }
    }
}

fn get(host: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(host).expect("the preview answers");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
        .expect("it listens");
    let mut page = String::new();
    stream.read_to_string(&mut page).expect("a page is a text");
    assert!(page.starts_with("HTTP/1.1 200"), "{path}: {page}");
    page
}

/// The median of a few runs.
fn parse(project: &project::Project) -> Duration {
    let mut times: Vec<Duration> = (0..5)
        .map(|_| {
            let begun = Instant::now();
            let events = project.documents.par_iter().map(|(file, _)| {
                let text = &project.sources.get(*file).text;
                pulldown_cmark::Parser::new_ext(text, pulldown_cmark::Options::all()).count()
            });
            assert!(events.sum::<usize>() > 0, "there are texts");
            begun.elapsed()
        })
        .collect();
    times.sort();
    times[2]
}

fn spread(kind: &str, mut times: Vec<Duration>, beside: Duration) {
    if times.is_empty() {
        return;
    }
    times.sort();
    let (median, most) = (times[times.len() / 2], times[times.len() * 95 / 100]);
    let ratio = |time: Duration| time.as_secs_f64() / beside.as_secs_f64();
    println!(
        "{kind:18} median {median:?} ({:.2}), 95th percentile {most:?} ({:.2}), {} edits",
        ratio(median),
        ratio(most),
        times.len(),
    );
}
