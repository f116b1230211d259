//! The live preview shows what a build writes, whatever was done to the files before: edited, added, deleted, moved, one by
//! one or a thousand at once.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use casebook::analysis::selection::Selection;
use casebook::diagnostic::{Diagnostic, Diagnostics};
use casebook::edition::Options;
use casebook::incident::kind::Audience;
use casebook::progress::Progress;
use casebook::project;
use casebook::serve::preview::{self, Answer, Preview, Tell};
use casebook::serve::watch::Watch;
use casebook::source::Sources;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::site::{Site, as_of, tree};

const SELECTION: Selection = Selection { drafts: true, audience: Audience::Internal };

/// Longer than any machine takes to see a change; what is right earlier is not waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// A preview that follows a site's files.
struct Followed {
    site: Site,
    preview: Arc<Preview>,
    said: Said,
}

/// What the terminal was told.
#[derive(Clone, Default)]
struct Said(Arc<Mutex<Vec<String>>>);

impl Tell for Said {
    fn findings(&self, new: &[&Diagnostic], _: &Sources) {
        self.0.lock().unwrap().extend(new.iter().map(|finding| finding.message.to_string()));
    }

    fn trouble(&self, why: &str) {
        self.0.lock().unwrap().push(why.to_owned());
    }

    fn mended(&self) {
        self.0.lock().unwrap().push("mended".to_owned());
    }
}

impl Followed {
    fn new(site: Site) -> Self {
        let watch = Watch::begin(&site.path("")).unwrap();
        let said = Said::default();
        let options = preview::Options {
            site: site.path(""),
            as_of: as_of(),
            selection: SELECTION,
            progress: Progress::default(),
        };
        let preview = Arc::new(Preview::new(options, Box::new(said.clone())).unwrap());
        let followed = Arc::clone(&preview);
        thread::spawn(move || watch.run(&followed));
        Self { site, preview, said }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.site.path(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Waits until the preview shows what a build of the files as they are writes.
    fn settles(&self) {
        let built = tempfile::tempdir().unwrap();
        let public = built.path().join("public");
        let mut diagnostics = Diagnostics::default();
        let project = project::open(&self.path(""), &mut diagnostics).unwrap();
        let options = Options {
            base_url: project.config.base_url.clone(),
            as_of: as_of(),
            selection: SELECTION,
        };
        casebook::build(project, options, &public, diagnostics).unwrap();
        let begun = Instant::now();
        while let Err(difference) = self.shows(&tree(&public)) {
            assert!(begun.elapsed() < PATIENCE, "{difference}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn shows(&self, built: &[(String, Vec<u8>)]) -> Result<(), String> {
        let shown = self.preview.shown();
        if !shown.trouble.is_empty() {
            return Err(shown.trouble.join("\n"));
        }
        let built: BTreeMap<&str, &Vec<u8>> =
            built.iter().map(|(path, bytes)| (path.as_str(), bytes)).collect();
        let site = shown.edition.site();
        for path in site.routes().iter().map(|route| site.path(route)) {
            if !built.contains_key(path.as_str()) {
                return Err(format!("{path} is shown, and not built"));
            }
        }
        for (path, bytes) in built.into_iter().filter(|(path, _)| *path != ".casebook") {
            let same = match self.preview.answer(&shown, path) {
                Answer::Bytes(_, shown) => shown == *bytes,
                Answer::File(origin) => fs::read(origin).is_ok_and(|shown| shown == *bytes),
                _ => return Err(format!("{path} is built, and not shown")),
            };
            if !same {
                return Err(format!("{path} is another one than a build writes"));
            }
        }
        Ok(())
    }
}

/// A site with something of everything.
fn small() -> Site {
    let mut site = Site::new()
        .file(
            "casebook.yaml",
            "title: Trams\ntheme: themes/own\nservices:\n  - {id: shop, team: sales}\ncauses:\n  \
             - {id: network/points, title: Points frozen, phrases: [\"frozen points\"]}\n\
             trackers:\n  - {export: tracker.csv, kind: jira}\n",
        )
        .file("themes/own/assets/extra.css", "p { margin: 0 }")
        .file("tracker.csv", "Issue key,Status\nOPS-1,Open\nOPS-2,Done\n")
        .file("content/graphs/load.png", "not really");
    for number in 0..9 {
        site = site.document(&format!("2024/{number}.md"), &incident(number, "the first words"));
    }
    site
}

fn incident(number: usize, words: &str) -> String {
    let (day, other) = (number % 27 + 1, (number + 3) % 9);
    format!(
        "---\nid: INC-{number}\ntitle: Tram {number} stood still\ndate: 2024-0{}-{day:02}\n\
         services: [{}]\nstatus: {}\n---\n\n## Summary\n\nIt stood still, as in INC-{other}: {words}. \
         See [the graph](../graphs/load.png) and [why]({other}.md#root-cause).\n\n## Root cause\n\nThere were frozen points.\n\n\
         ## Action items\n\n- [ ] Heat the points (OPS-{}) @ann due 2024-12-01\n\n## Lessons learned\n\n- Heat helps {words}.\n",
        number % 9 + 1,
        ["shop", "ticketing", "rails"][number % 3],
        ["published", "draft", "in-review"][number % 3],
        number % 3 + 1,
    )
}

/// Something that people do to files.
#[derive(Debug, Clone)]
enum Deed {
    Edit(usize, String),
    /// One of [`FACTS`] in a document as it is.
    Fact(usize, usize),
    /// As editors do that write beside a file and rename.
    Replace(usize, String),
    Add(usize),
    Delete(usize),
    Rename(usize, usize),
    MoveFolder,
    /// Front matter that nobody can read.
    Break(usize),
    Catalogue(String),
    Theme(u8),
    Tracker(&'static str),
    Attach(u8),
    DeleteFolder,
}

fn deed() -> impl Strategy<Value = Deed> {
    let number = 0..12_usize;
    prop_oneof![
        4 => (number.clone(), "[a-z]{3,9}( [a-z]{3,9}){0,3}").prop_map(|(n, words)| Deed::Edit(n, words)),
        6 => (number.clone(), 0..FACTS.len()).prop_map(|(n, fact)| Deed::Fact(n, fact)),
        2 => (number.clone(), "[a-z]{3,9}").prop_map(|(n, words)| Deed::Replace(n, words)),
        2 => number.clone().prop_map(Deed::Add),
        2 => number.clone().prop_map(Deed::Delete),
        2 => (number.clone(), number.clone()).prop_map(|(from, to)| Deed::Rename(from, to)),
        1 => Just(Deed::MoveFolder),
        1 => number.prop_map(Deed::Break),
        1 => "[a-z]{4,8}".prop_map(Deed::Catalogue),
        1 => any::<u8>().prop_map(Deed::Theme),
        1 => prop_oneof![Just("Open"), Just("Done"), Just("Won't Do")].prop_map(Deed::Tracker),
        1 => any::<u8>().prop_map(Deed::Attach),
        1 => Just(Deed::DeleteFolder),
    ]
}

impl Deed {
    fn apply(&self, followed: &Followed) {
        let document = |number: &usize| format!("content/2024/{number}.md");
        // What is not there cannot be moved or deleted; then nothing is done.
        match self {
            Self::Edit(number, words) => {
                followed.write(&document(number), &incident(*number, words));
            }
            Self::Fact(number, fact) => {
                let path = document(number);
                if let Ok(text) = fs::read_to_string(followed.path(&path)) {
                    followed.write(&path, &with_fact(&text, FACTS[*fact]));
                }
            }
            Self::Replace(number, words) => {
                followed.write("content/2024/.swap", &incident(*number, words));
                let _ = fs::rename(
                    followed.path("content/2024/.swap"),
                    followed.path(&document(number)),
                );
            }
            Self::Add(number) => {
                let path = format!("content/new/deep/{number}.md");
                followed.write(&path, &incident(number + 20, "came later"));
            }
            Self::Delete(number) => {
                let _ = fs::remove_file(followed.path(&document(number)));
            }
            Self::Rename(from, to) => {
                let to = format!("content/2024/{to}-again.md");
                let _ = fs::rename(followed.path(&document(from)), followed.path(&to));
            }
            Self::MoveFolder => {
                let _ = fs::rename(followed.path("content/new"), followed.path("content/2025"));
            }
            Self::Break(number) => {
                followed.write(&document(number), "---\ntitle: [\n---\n\nWords.\n");
            }
            Self::Catalogue(title) => {
                let config = fs::read_to_string(followed.path("casebook.yaml")).unwrap();
                let changed = config.replace("Points frozen", &format!("Points {title}"));
                followed.write("casebook.yaml", &changed);
            }
            Self::Theme(margin) => {
                let style = format!("p {{ margin: {margin}px }}");
                followed.write("themes/own/assets/extra.css", &style);
            }
            Self::Tracker(status) => {
                let export = format!("Issue key,Status\nOPS-1,{status}\nOPS-2,Open\n");
                followed.write("tracker.csv", &export);
            }
            Self::Attach(byte) => {
                followed.write("content/graphs/load.png", &format!("byte {byte}"));
            }
            Self::DeleteFolder => {
                let _ = fs::remove_dir_all(followed.path("content/new"));
            }
        }
    }
}

/// What a document may say otherwise: a line of its front matter, or words of its body and what stands there then.
const FACTS: &[Fact] = &[
    Fact::Head("title", "Tram stood still once more"),
    Fact::Head("date", "2024-03-31"),
    Fact::Head("date", "2019-03-31"),
    Fact::Head("started_at", "2024-03-31T10:00:00Z"),
    Fact::Head("started_at", "2024-03-31T09:00:00Z"),
    Fact::Head("resolved_at", "2024-03-31T11:30:00Z"),
    Fact::Head("detected_at", "2024-03-31T10:30:00Z"),
    Fact::Head("severity", "sev1"),
    Fact::Head("kind", "drill"),
    Fact::Head("status", "published"),
    Fact::Head("status", "draft"),
    Fact::Head("audience", "restricted"),
    Fact::Head("audience", "public"),
    Fact::Head("services", "[rails, Shop, new-one]"),
    Fact::Head("teams", "[sales, drivers]"),
    Fact::Head("authors", "[Ann]"),
    Fact::Head("tags", "[winter, ice]"),
    Fact::Head("trigger", "config-change"),
    Fact::Head("detection", "customer"),
    Fact::Head("causes", "[expiry/certificate, capacity]"),
    Fact::Head("causes", "[{id: network/points, text: The points}]"),
    Fact::Head("causes", "[network]"),
    Fact::Head("related", "[{id: INC-4, relation: recurrence-of}]"),
    Fact::Head("actions", "[{title: Grit, owner: ann, addresses: [expiry]}]"),
    Fact::Head("actions", "[{title: Grit, owner: Zoe, addresses: [capacity]}]"),
    Fact::Head("actions", "[{title: Grit, owner: ZOE, due: 2024-05-01}]"),
    Fact::Head("impact", "{users: 40 %, data_loss: true}"),
    Fact::Head("links", "[{title: Board, url: 'https://board.example/'}]"),
    Fact::Head("id", "INC-1000"),
    Fact::Head("id", "INC-4"),
    Fact::Head("x-weather", "snow"),
    Fact::Body("- [ ] Heat", "- [x] Heat"),
    Fact::Body("@ann", "@bo"),
    Fact::Body("due 2024-12-01", "due 2025-12-01"),
    Fact::Body("Heat the points (", "Heat all points ("),
    Fact::Body("- [ ] Heat", "- [ ] Buy salt @bo\n- [ ] Heat"),
    Fact::Body("- Heat helps", "- Salt helps\n- Heat helps"),
    Fact::Body("## Root cause", "## Why"),
    Fact::Body("## Root cause", "## Root cause\n\nA certificate expired."),
    Fact::Body("It stood still", "It stood still ([[INC-7]], [plan](../graphs/none.png))"),
    Fact::Body("[the graph](../graphs/load.png)", "the graph"),
];

#[derive(Debug, Clone, Copy)]
enum Fact {
    Head(&'static str, &'static str),
    Body(&'static str, &'static str),
}

fn with_fact(text: &str, fact: Fact) -> String {
    match fact {
        Fact::Head(key, value) => {
            let line = format!("{key}: {value}");
            let known = format!("{key}: ");
            match text.lines().find(|line| line.starts_with(&known)) {
                Some(old) => text.replacen(old, &line, 1),
                None => text.replacen("---\n", &format!("---\n{line}\n"), 1),
            }
        }
        Fact::Body(old, new) => text.replacen(old, new, 1),
    }
}

#[test]
fn every_fact_is_as_fresh_as_the_page() {
    let followed = Followed::new(small());
    followed.settles();
    let path = "content/2024/5.md";
    let before = fs::read_to_string(followed.path(path)).unwrap();
    for fact in FACTS {
        followed.write(path, &with_fact(&before, *fact));
        followed.settles();
    }
    followed.write(path, &before);
    followed.settles();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn what_it_shows_is_what_a_build_writes(rounds in vec(vec(deed(), 1..4), 1..5)) {
        let followed = Followed::new(small());
        followed.settles();
        for round in rounds {
            for deed in &round {
                deed.apply(&followed);
            }
            followed.settles();
        }
    }
}

#[test]
fn a_thousand_files_at_once_and_a_content_folder_that_comes_back() {
    let followed = Followed::new(small());
    for number in 100..1100 {
        followed.write(&format!("content/more/{}/{number}.md", number % 7), "# Words\n");
    }
    followed.settles();
    fs::remove_dir_all(followed.path("content/more")).unwrap();
    followed.settles();
    let elsewhere = followed.path("elsewhere");
    fs::rename(followed.path("content"), &elsewhere).unwrap();
    let begun = Instant::now();
    while followed.preview.shown().trouble.is_empty() {
        assert!(begun.elapsed() < PATIENCE, "nobody says that the content is gone");
        thread::sleep(Duration::from_millis(5));
    }
    assert!(!followed.preview.shown().edition.site().published().is_empty(), "the last good pages");
    fs::rename(&elsewhere, followed.path("content")).unwrap();
    followed.settles();
    // It is another folder now, and followed like the first.
    followed.write("content/2024/3.md", &incident(3, "after the return"));
    followed.settles();
}

#[test]
fn a_finding_is_told_once_and_so_is_that_it_is_mended() {
    let followed = Followed::new(Site::new().document("a.md", "# Outage of 2024-03-03\n"));
    let wait = |what: &str| {
        let begun = Instant::now();
        loop {
            let said = followed.said.0.lock().unwrap().clone();
            if said.iter().any(|line| line.contains(what)) {
                return said;
            }
            assert!(begun.elapsed() < PATIENCE, "{said:?}");
            thread::sleep(Duration::from_millis(5));
        }
    };
    let broken = "---\ndate: 2024-02-31\n---\n\n# Outage\n";
    followed.write("content/a.md", broken);
    wait("2024-02-31");
    // Another line, and another edit: nothing new.
    followed.write("content/a.md", &broken.replace("---\ndate", "---\ntags: [x]\ndate"));
    followed.settles();
    followed.write("content/a.md", "# Outage of 2024-03-03\n");
    let said = wait("mended");
    assert_eq!(said.iter().filter(|line| line.contains("2024-02-31")).count(), 1, "{said:?}");
}

#[test]
#[cfg(unix)]
fn a_link_out_of_the_folder_is_not_followed() {
    let site = small().file("secret.txt", "secret");
    let followed = Followed::new(site);
    let graph = followed.path("content/graphs/load.png");
    let shown = followed.preview.shown();
    assert_eq!(
        followed.preview.answer(&shown, "files/graphs/load.png"),
        Answer::File(graph.clone())
    );
    fs::remove_file(&graph).unwrap();
    std::os::unix::fs::symlink(followed.path("secret.txt"), &graph).unwrap();
    followed.settles();
    let shown = followed.preview.shown();
    let answer = followed.preview.answer(&shown, "files/graphs/load.png");
    assert!(matches!(answer, Answer::Missing(_)), "{answer:?}");
    for path in ["../casebook.yaml", "files/../../casebook.yaml", "/etc/passwd"] {
        let answer = followed.preview.answer(&shown, path);
        assert!(matches!(answer, Answer::Missing(_)), "{path}: {answer:?}");
    }
}

#[test]
fn a_page_that_cannot_be_rendered_stays_as_it_was_and_is_told_once() {
    let followed = Followed::new(small());
    let answer = |path: &str| {
        let shown = followed.preview.shown();
        followed.preview.answer(&shown, path)
    };
    let before = answer("incidents/INC-0/");
    assert!(matches!(before, Answer::Bytes(..)), "{before:?}");
    let number = followed.preview.shown().number;
    followed.write("themes/own/templates/incident.html", "{{ nothing.at.all }}");
    let begun = Instant::now();
    while followed.preview.shown().number == number {
        assert!(begun.elapsed() < PATIENCE, "nobody saw the template");
        thread::sleep(Duration::from_millis(5));
    }
    for _ in 0..3 {
        assert!(answer("incidents/INC-0/") == before);
        assert!(matches!(answer(""), Answer::Bytes(..)), "other pages go on");
    }
    let said = followed.said.0.lock().unwrap().clone();
    assert_eq!(said.iter().filter(|line| line.contains("nothing")).count(), 1, "{said:?}");
}
