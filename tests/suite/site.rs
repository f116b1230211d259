//! The fixture builder: a site in a folder of its own, built or checked the way the program does it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use casebook::analysis::selection::Selection;
use casebook::diagnostic::code::Code;
use casebook::diagnostic::{Diagnostics, short, snippet};
use casebook::edition::Options;
use casebook::export::{actions_json, inspect};
use casebook::incident::kind::Audience;
use casebook::project::Attached;
use casebook::reading::Readings;
use casebook::search::counts::Counts;
use casebook::search::{index, vectors};
use casebook::{project, site};
use serde_json::Value;
use tempfile::TempDir;

/// The rules about how a postmortem is written. A fixture about anything else is too short for them; they have fixtures of
/// their own (`rule`).
const REVIEW: &[Code] = &[
    Code::MissingPart,
    Code::VagueAction,
    Code::UnownedAction,
    Code::UndatedAction,
    Code::OverdueAction,
    Code::UndatedCompletion,
    Code::UnprovenAction,
    Code::UnexplainedDecline,
];

/// A site in the making.
pub struct Site {
    folder: TempDir,
}

impl Site {
    /// An empty site.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("content")).unwrap();
        Self { folder }
    }

    /// A copy of the demo.
    pub fn demo() -> Self {
        let site = Self::new().content(Path::new("content"));
        copy_folder(Path::new("trackers"), &site.path("trackers"));
        site.file("casebook.yaml", fs::read("casebook.yaml").unwrap())
    }

    /// Adds a file, by its path in the site's folder.
    pub fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Adds a document of the content folder.
    pub fn document(self, path: &str, text: &str) -> Self {
        self.file(&format!("content/{path}"), text)
    }

    /// Adds a copy of a folder as the content.
    pub fn content(self, from: &Path) -> Self {
        copy_folder(from, &self.path("content"));
        self
    }

    /// A path in the site's folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Builds it as of 2025-06-01, without drafts, for an internal audience.
    pub fn build(self) -> Built {
        self.build_with(|_| {})
    }

    /// Builds it with other options.
    pub fn build_with(self, change: impl FnOnce(&mut Options)) -> Built {
        let mut diagnostics = Diagnostics::default();
        let mut project = project::open(self.folder.path(), &mut diagnostics).unwrap();
        Attached::default().look(self.folder.path(), &mut project);
        let mut options = Options {
            base_url: project.config.base_url.clone(),
            as_of: as_of(),
            selection: Selection { drafts: false, audience: Audience::Internal },
        };
        change(&mut options);
        let folder = self.path("public");
        let (_, edition) = casebook::build(project, options, &folder, diagnostics).unwrap();
        let root = format!("{}/", self.folder.path().display());
        let findings = edition
            .diagnostics()
            .iter()
            .filter(|d| !REVIEW.contains(&d.code))
            .map(|d| short::render(d, &edition.project.sources).replace(&root, ""))
            .collect();
        Built { site: self, findings }
    }

    /// What is read from its documents, as `inspect --format json` gives it.
    pub fn inspect(&self) -> Value {
        let mut diagnostics = Diagnostics::default();
        let project = project::open(self.folder.path(), &mut diagnostics).unwrap();
        let (files, sources, config) = (&project.documents, &project.sources, &project.config);
        let (_, incidents) = casebook::read_files(files, sources, config, &mut diagnostics);
        serde_json::from_str(&inspect::json(&incidents, sources)).unwrap()
    }

    /// All action items, as `actions --format json` gives them.
    pub fn actions_json(&self) -> String {
        let mut diagnostics = Diagnostics::default();
        let project = project::open(self.folder.path(), &mut diagnostics).unwrap();
        let casebook = casebook::gather(&project, &mut Readings::default(), &mut diagnostics);
        let selection = Selection { drafts: false, audience: Audience::Internal };
        let analysis = casebook::analyse(&project, &casebook, selection, as_of());
        let assets = BTreeMap::new();
        let input = site::Input {
            sources: &project.sources,
            casebook: &casebook,
            analysis: &analysis,
            vectors: None,
            config: &project.config,
            base_url: None,
            as_of: as_of(),
            selection,
            assets: &assets,
        };
        let plan = site::plan(input, site::Before::default());
        let site = site::Site { input, plan: &plan };
        actions_json::json(&site, &analysis.ledger.by_due_day())
    }

    /// The index of what a selection shows, as a build and `casebook search` make it.
    pub fn index(&self, selection: Selection) -> index::Made {
        let mut diagnostics = Diagnostics::default();
        let project = project::open(self.folder.path(), &mut diagnostics).unwrap();
        let casebook = casebook::gather(&project, &mut Readings::default(), &mut diagnostics);
        let analysis = casebook::analyse(&project, &casebook, selection, as_of());
        let vectors = vectors::vectors(
            vectors::Input {
                casebook: &casebook,
                analysis: &analysis,
                language: &project.config.language,
            },
            &mut Counts::default(),
        );
        let assets = BTreeMap::new();
        let input = site::Input {
            sources: &project.sources,
            casebook: &casebook,
            analysis: &analysis,
            vectors: Some(&vectors),
            config: &project.config,
            base_url: None,
            as_of: as_of(),
            selection,
            assets: &assets,
        };
        let plan = site::plan(input, site::Before::default());
        let site = site::Site { input, plan: &plan };
        casebook::search_index(&project, &site, &vectors).unwrap()
    }

    /// The findings as a person sees them, without colour and without those of [`REVIEW`].
    pub fn check(&self) -> String {
        self.shown(|code| !REVIEW.contains(&code))
    }

    /// All findings as a person sees them, without colour.
    pub fn check_all(&self) -> String {
        self.shown(|_| true)
    }

    fn shown(&self, keep: impl Fn(Code) -> bool) -> String {
        let mut diagnostics = Diagnostics::default();
        let mut project = project::open(self.folder.path(), &mut diagnostics).unwrap();
        Attached::default().look(self.folder.path(), &mut project);
        casebook::read(&project, as_of(), &mut Readings::default(), &mut diagnostics);
        let root = format!("{}/", self.folder.path().display());
        let shown: Vec<String> = diagnostics
            .iter()
            .filter(|d| keep(d.code))
            .map(|d| snippet::render(d, &project.sources, false).replace(&root, ""))
            .collect();
        shown.join("\n\n") + "\n"
    }
}

/// The day that counts as today.
pub fn as_of() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2025, 6, 1).unwrap()
}

/// A site that was built.
pub struct Built {
    site: Site,
    /// The findings, one a line each, without those of [`REVIEW`].
    pub findings: Vec<String>,
}

impl Built {
    /// The output folder.
    pub fn folder(&self) -> PathBuf {
        self.site.path("public")
    }

    /// A file of the output.
    pub fn read(&self, path: &str) -> String {
        let path = self.folder().join(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The page of an incident.
    pub fn incident(&self, id: &str) -> String {
        self.read(&format!("incidents/{id}/index.html"))
    }

    /// Whether the output has a file.
    pub fn has(&self, path: &str) -> bool {
        self.folder().join(path).exists()
    }
}

/// All files below a folder with their bytes, by relative path.
pub fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = walkdir(folder)
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            (name, fs::read(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn walkdir(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(walkdir(&path)) } else { found.push(path) }
    }
    found
}

fn copy_folder(from: &Path, to: &Path) {
    for path in walkdir(from) {
        let target = to.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, fs::read(&path).unwrap()).unwrap();
    }
}
