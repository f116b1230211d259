//! A site's files on the disk: finds and reads the configuration, the content and the theme. With `content::walk` and
//! `output` the only place that touches the file system.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use anyhow::{Context, bail};
use globset::GlobSet;
use rayon::prelude::*;

use crate::config::{self, Config};
use crate::content::decode::{self, Repairs};
use crate::content::picture::{self, Picture};
use crate::content::walk::{self, Attachment, Found, Tree};
use crate::content::web_page;
use crate::diagnostic::code::Code;
use crate::diagnostic::repository::Repository;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fingerprint;
use crate::later::Later;
use crate::leak;
use crate::progress::Progress;
use crate::source::{FileId, Source, Sources, Span};

/// The name of the configuration file.
pub const CONFIG_FILE: &str = "casebook.yaml";

/// No postmortem is longer than this; what is, is a log or a dump that ended up in the wrong folder.
pub const LARGEST_DOCUMENT: u64 = 8 * 1024 * 1024;

/// An export of more tickets than any team has; reading one takes ten times its size in memory.
pub const LARGEST_EXPORT: u64 = 32 * 1024 * 1024;

/// Everything that a site is made from, as values.
#[derive(Debug)]
pub struct Project {
    /// The texts: the configuration first, then the documents in the order of their paths, then the exports.
    pub sources: Sources,
    /// The configuration.
    pub config: Arc<Config>,
    /// The documents: their file and their path below the content folder.
    pub documents: Arc<[(FileId, String)]>,
    /// The exports of trackers that could be read from the disk: which tracker of the configuration, and its text.
    pub exports: Vec<(usize, FileId)>,
    /// The files to publish beside them.
    pub attachments: Vec<Attachment>,
    /// The texts among them in which something must not be published by accident, once somebody has looked.
    pub leaking: Vec<FileId>,
    /// The files of the site's own theme by their path in it; empty where it has none.
    pub theme: BTreeMap<String, Vec<u8>>,
    /// What tells these files from others.
    pub stamp: Later<Stamp>,
    /// How far what is made of it has come.
    pub progress: Progress,
}

/// Reads the site in folder `site`.
///
/// # Errors
/// If the folder, its configuration or its content folder cannot be read at all. A single document that cannot be read
/// is a finding.
pub fn open(site: &Path, diagnostics: &mut Diagnostics) -> anyhow::Result<Project> {
    Files::new(site).read(&Changed::Anything, diagnostics)
}

/// The files of a site as they were read last. Whoever reads them again reads those only that have changed.
#[derive(Debug)]
pub struct Files {
    site: PathBuf,
    sources: Sources,
    known: BTreeMap<PathBuf, Known>,
    tree: Tree,
    listed: Listed,
    exports: BTreeMap<PathBuf, FileId>,
    config: Option<InForce>,
    /// Places of texts that are no longer there, for others.
    free: Vec<FileId>,
}

/// The documents of the tree, in its order.
#[derive(Debug, Default)]
struct Listed {
    /// Those that can be read.
    documents: Arc<[(FileId, String)]>,
    /// Those that cannot be read, or not as they are.
    troubled: Vec<usize>,
    /// The paths of all of them.
    paths: Arc<[String]>,
    /// Of all of them.
    states: Arc<Vec<State>>,
}

/// The configuration that holds.
#[derive(Debug)]
struct InForce {
    /// None where the site has no such file.
    text: Option<(FileId, String)>,
    config: Arc<Config>,
    diagnostics: Diagnostics,
}

/// What may have changed since the files were read last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// Everything: files may have come or gone. What has the length and the time that it had counts as the same.
    Anything,
    /// These documents, and nothing but their texts. They are read, whatever the disk says of their time.
    Documents(BTreeSet<PathBuf>),
}

/// A text that was read.
#[derive(Debug)]
struct Known {
    file: FileId,
    /// Its place among the documents of the tree.
    place: usize,
    state: State,
    outcome: Result<Repairs, String>,
}

impl Known {
    /// Whether there is anything to say of how it was read.
    fn is_troubled(&self) -> bool {
        self.outcome != Ok(Repairs::NONE)
    }
}

/// A text that was read just now.
struct Fresh {
    origin: PathBuf,
    place: usize,
    shown: String,
    state: State,
    text: io::Result<(String, Repairs)>,
}

/// Length and time of a file; none where the disk does not say.
type State = Option<(u64, SystemTime)>;

impl Files {
    /// The files of the site in folder `site`, none of which has been read.
    #[must_use]
    pub fn new(site: &Path) -> Self {
        Self {
            site: site.to_path_buf(),
            sources: Sources::default(),
            known: BTreeMap::new(),
            tree: Tree::default(),
            listed: Listed::default(),
            exports: BTreeMap::new(),
            config: None,
            free: Vec::new(),
        }
    }

    /// Reads what has changed. A configuration that nobody can read leaves the one before in force.
    ///
    /// # Errors
    /// As [`open()`].
    pub fn read(
        &mut self,
        changed: &Changed,
        diagnostics: &mut Diagnostics,
    ) -> anyhow::Result<Project> {
        let config = self.config(diagnostics)?;
        if *changed == Changed::Anything {
            self.tree = walk_content(&self.site, &config)?;
        }
        for path in self.tree.refused_links.clone() {
            let file = self.unread(&config, &path);
            diagnostics.push(
                Diagnostic::new(
                    Code::SymbolicLink,
                    Span::start_of(file),
                    format!("`{path}` is a symbolic link out of the content folder, in a circle or to nothing; it is not followed"), "copy what it leads to into the content folder, or delete the link"),
            );
        }
        for (path, why) in self.tree.unreadable.clone() {
            let file = self.unread(&config, &path);
            diagnostics.push(unreadable(file, &path, &why));
        }
        let is_as_before = match changed {
            Changed::Anything => {
                self.read_texts(&config);
                self.forget(&config);
                false
            }
            Changed::Documents(paths) => self.read_again(paths),
        };
        if !is_as_before {
            self.list();
        }
        for &at in &self.listed.troubled {
            let Found { path, origin } = &self.tree.documents[at];
            let known = &self.known[origin];
            match &known.outcome {
                Ok(repairs) => {
                    let text = &self.sources.get(known.file).text;
                    decode::report(known.file, text, *repairs, diagnostics);
                }
                Err(why) => diagnostics.push(unreadable(known.file, path, why)),
            }
        }
        let exports = self.exports(&config, diagnostics);
        let theme = match &config.theme {
            Some(folder) => read_theme(&self.site.join(folder))?,
            None => BTreeMap::new(),
        };
        Ok(Project {
            sources: self.sources.clone(),
            documents: Arc::clone(&self.listed.documents),
            exports,
            attachments: self.tree.attachments.clone(),
            theme,
            leaking: Vec::new(),
            stamp: self.stamp(&config),
            progress: Progress::default(),
            config,
        })
    }

    /// Whether a path is that of a document.
    #[must_use]
    pub fn is_document(&self, path: &Path) -> bool {
        self.known.get(path).is_some_and(|known| known.state.is_some())
    }

    /// Whether a document was at a path, or below it.
    #[must_use]
    pub fn held(&self, path: &Path) -> bool {
        let from = self.known.range(path.to_path_buf()..);
        from.take(1).any(|(origin, _)| origin.starts_with(path))
    }

    /// The configuration, made anew where its text is not the one that it was.
    fn config(&mut self, diagnostics: &mut Diagnostics) -> anyhow::Result<Arc<Config>> {
        let read = read_config(&self.site)?;
        if let Some(InForce { text, config, diagnostics: found }) = &self.config
            && text.as_ref().map(|(_, text)| text) == read.as_ref().map(|(text, _)| text)
        {
            diagnostics.append(found.clone());
            return Ok(Arc::clone(config));
        }
        let mut found = Diagnostics::default();
        let mut config = Config::default();
        let text = read.map(|(text, repairs)| {
            let path = display_path(&self.site.join(CONFIG_FILE), &self.site);
            // Not in the place of the one in force: findings about either underline its own text.
            let file = self.place(None, Source::new(path, text.clone()));
            decode::report(file, &text, repairs, &mut found);
            config = config::read(file, self.sources.get(file), &mut found);
            (file, text)
        });
        diagnostics.append(found.clone());
        if let Some(before) = &self.config
            && found.counts().0 > 0
        {
            self.free.extend(text.map(|(file, _)| file));
            return Ok(Arc::clone(&before.config));
        }
        let config = Arc::new(config);
        let now = InForce { text, config: Arc::clone(&config), diagnostics: found };
        let before = self.config.replace(now).and_then(|before| before.text);
        self.free.extend(before.map(|(file, _)| file));
        Ok(config)
    }

    /// The name of a file that is not read.
    fn unread(&mut self, config: &Config, path: &str) -> FileId {
        let origin = self.site.join(&config.content).join(path);
        let shown = display_path(&origin, &self.site);
        let known = self.known.get(&origin).map(|known| known.file);
        let file = self.place(known, Source::new(shown, String::new()));
        let outcome = Err(String::new());
        self.known.insert(origin, Known { file, place: 0, state: None, outcome });
        file
    }

    /// Puts a text into the place that a file has, or gives it one.
    fn place(&mut self, known: Option<FileId>, source: Source) -> FileId {
        match known.or_else(|| self.free.pop()) {
            Some(file) => {
                self.sources.replace(file, source);
                file
            }
            None => self.sources.add(source),
        }
    }

    /// Reads the documents of the tree that have changed.
    fn read_texts(&mut self, config: &Config) {
        let content = self.site.join(&config.content);
        let (known, site) = (&mut self.known, &self.site);
        for (place, found) in self.tree.documents.iter().enumerate() {
            if let Some(known) = known.get_mut(&found.origin) {
                known.place = place;
            }
        }
        let read: Vec<Fresh> = self
            .tree
            .documents
            .par_iter()
            .enumerate()
            .filter_map(|(place, Found { path, origin })| {
                let state = state(origin);
                let before = known.get(origin);
                if before.is_some_and(|before| before.state.is_some() && before.state == state) {
                    return None;
                }
                let shown = display_path(&content.join(path), site);
                let text = read_text(origin);
                Some(Fresh { origin: origin.clone(), place, shown, state, text })
            })
            .collect();
        for fresh in read {
            self.take_in(fresh);
        }
    }

    /// Reads some documents, whatever the disk says of their time. Comes back with whether the list of documents is as it was.
    fn read_again(&mut self, paths: &BTreeSet<PathBuf>) -> bool {
        let mut is_as_before = true;
        for origin in paths {
            let Some(known) = self.known.get(origin) else { continue };
            is_as_before &= !known.is_troubled();
            let fresh = Fresh {
                origin: origin.clone(),
                place: known.place,
                shown: self.sources.get(known.file).path.clone(),
                state: state(origin),
                text: read_text(origin),
            };
            let (place, state) = (fresh.place, fresh.state);
            self.take_in(fresh);
            is_as_before &= !self.known[origin].is_troubled();
            if let Some(known) = Arc::make_mut(&mut self.listed.states).get_mut(place) {
                *known = state;
            }
        }
        is_as_before
    }

    fn take_in(&mut self, fresh: Fresh) {
        let Fresh { origin, place, shown, state, text } = fresh;
        let known = self.known.get(&origin).map(|known| known.file);
        let (text, outcome) = match text {
            Ok((text, repairs)) => (text, Ok(repairs)),
            Err(error) => (String::new(), Err(error.to_string())),
        };
        // What was read from a text holds as long as the text is the same one.
        let file = match known.filter(|file| *self.sources.get(*file).text == *text) {
            Some(same) => same,
            None => self.place(known, Source::new(shown, text)),
        };
        self.known.insert(origin, Known { file, place, state, outcome });
    }

    /// Lists the documents of the tree.
    fn list(&mut self) {
        let documents = || self.tree.documents.iter();
        let known = |found: &Found| &self.known[&found.origin];
        let readable = documents().filter(|found| known(found).outcome.is_ok());
        self.listed = Listed {
            documents: readable.map(|found| (known(found).file, found.path.clone())).collect(),
            troubled: documents()
                .enumerate()
                .filter(|(_, found)| known(found).is_troubled())
                .map(|(at, _)| at)
                .collect(),
            paths: documents().map(|found| found.path.clone()).collect(),
            states: Arc::new(documents().map(|found| known(found).state).collect()),
        };
    }

    /// Reads the exports of trackers. One that is not there, or not below the site's folder, is a finding.
    fn exports(&mut self, config: &Config, diagnostics: &mut Diagnostics) -> Vec<(usize, FileId)> {
        let mut exports = Vec::new();
        let before = std::mem::take(&mut self.exports);
        for (index, tracker) in config.trackers.iter().enumerate() {
            let path = self.site.join(&tracker.export.value);
            match read_export(&path, &self.site) {
                Ok((text, repairs)) => {
                    let known = before.get(&path).copied();
                    let file = match known.filter(|file| *self.sources.get(*file).text == *text) {
                        Some(same) => same,
                        None => {
                            let shown = display_path(&path, &self.site);
                            self.place(known, Source::new(shown, text))
                        }
                    };
                    decode::report(file, &self.sources.get(file).text, repairs, diagnostics);
                    self.exports.insert(path, file);
                    exports.push((index, file));
                }
                Err((why, help)) => diagnostics.push(Diagnostic::new(
                    Code::UnreadableExport,
                    tracker.export.span,
                    format!("the export `{}` cannot be read: {why}", tracker.export.value),
                    help,
                )),
            }
        }
        let gone = before.into_iter().filter(|(path, _)| !self.exports.contains_key(path));
        self.free.extend(gone.map(|(_, file)| file));
        exports
    }

    fn stamp(&self, config: &Arc<Config>) -> Later<Stamp> {
        let text = self.config.as_ref().and_then(|config| config.text.as_ref());
        let text = text.map_or_else(String::new, |(_, text)| text.clone());
        let (site, config) = (self.site.clone(), Arc::clone(config));
        let (paths, states) = (Arc::clone(&self.listed.paths), Arc::clone(&self.listed.states));
        Later::new(move || {
            let states = paths.iter().map(String::as_str).zip(states.iter().copied());
            stamp(&site, &config, &text, states.collect())
        })
    }

    /// Forgets the texts of files that are no longer there.
    fn forget(&mut self, config: &Config) {
        let content = self.site.join(&config.content);
        let Tree { documents, refused_links, unreadable, .. } = &self.tree;
        let documents = documents.iter().map(|found| found.origin.clone());
        let others = refused_links.iter().chain(unreadable.iter().map(|(path, _)| path));
        let there: BTreeSet<PathBuf> =
            documents.chain(others.map(|path| content.join(path))).collect();
        if there.len() == self.known.len() {
            return;
        }
        let (sources, free) = (&mut self.sources, &mut self.free);
        self.known.retain(|origin, known| {
            let stays = there.contains(origin);
            if !stays {
                sources.replace(known.file, Source::new(String::new(), String::new()));
                free.push(known.file);
            }
            stays
        });
    }
}

/// What was seen in an attachment.
#[derive(Debug, Clone)]
struct Seen {
    state: State,
    picture: Option<Picture>,
    /// Its text, where that holds something that must not be published by accident.
    leaking: Option<String>,
}

/// What was seen in the attachments of a site, by where they are. It holds as long as their length and time do.
#[derive(Debug, Default)]
pub struct Attached(BTreeMap<PathBuf, Seen>);

impl Attached {
    /// Looks into the attachments of the site in folder `site`: how large the pictures are, and which texts hold something
    /// that must not be published by accident. Only those who judge a site need it.
    pub fn look(&mut self, site: &Path, project: &mut Project) {
        let before = std::mem::take(&mut self.0);
        let seen: Vec<(PathBuf, Seen)> = project
            .attachments
            .par_iter()
            .map(|found| {
                let state = state(&found.origin);
                let known = before.get(&found.origin);
                let known = known.filter(|seen| state.is_some() && seen.state == state).cloned();
                (found.origin.clone(), known.unwrap_or_else(|| Seen::of(&found.origin, state)))
            })
            .collect();
        for (found, (_, seen)) in project.attachments.iter_mut().zip(&seen) {
            found.picture = seen.picture;
            if let Some(text) = &seen.leaking {
                let path = display_path(&found.origin, site);
                project.leaking.push(project.sources.add(Source::new(path, text.clone())));
            }
        }
        self.0 = seen.into_iter().collect();
    }
}

impl Seen {
    fn of(path: &Path, state: State) -> Self {
        let picture = picture::is_picture(&path.to_string_lossy()).then(|| {
            let head = imagesize::size(path).ok();
            Picture {
                bytes: state.map_or(0, |(length, _)| length),
                pixels: head.map(|measured| (measured.width, measured.height)),
            }
        });
        let leaking = attached_text(path).filter(|text| !leak::find(text).is_empty());
        Self { state, picture, leaking }
    }
}

/// The text of an attachment, if it is one and no longer than a document may be.
fn attached_text(path: &Path) -> Option<String> {
    let name = path.to_string_lossy();
    if picture::is_picture(&name) || !walk::starts_as_text(path) {
        return None;
    }
    check_size(path, LARGEST_DOCUMENT, "a text").ok()?;
    let bytes = fs::read(path).ok()?;
    Some(decode::decode(&bytes).0)
}

/// What tells whether the files of a site are those that something was made from, without reading them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The same for the same configuration and the same names and lengths of files.
    pub files: String,
    /// When the last of them changed; none where the disk does not say.
    pub changed: Option<SystemTime>,
}

/// The configuration of a site, and the stamp of its files.
///
/// # Errors
/// As [`open()`].
pub fn look(site: &Path, diagnostics: &mut Diagnostics) -> anyhow::Result<(Config, Stamp)> {
    let mut sources = Sources::default();
    let config = open_config(site, &mut sources, diagnostics)?;
    let tree = walk_content(site, &config)?;
    let states = tree.documents.par_iter().map(|found| (found.path.as_str(), state(&found.origin)));
    // Only the configuration has been read.
    let text = sources.iter().next().map_or("", |source| &source.text);
    let stamp = stamp(site, &config, text, states.collect());
    Ok((config, stamp))
}

/// Whether a folder was written after the last of the files changed.
#[must_use]
pub fn is_newer(folder: &Path, stamp: &Stamp) -> bool {
    let written = folder.metadata().and_then(|data| data.modified()).ok();
    written.zip(stamp.changed).is_some_and(|(written, changed)| written >= changed)
}

fn walk_content(site: &Path, config: &Config) -> anyhow::Result<Tree> {
    let content = site.join(&config.content);
    let mut skip = vec![
        site.join(&config.output),
        site.join(config.theme.as_deref().unwrap_or(Path::new("themes"))),
        // Where the content folder is the site's own folder.
        site.join(TEMPLATES),
    ];
    // What a tracker tells is for Casebook, not for everybody who opens the site.
    skip.extend(config.trackers.iter().map(|tracker| site.join(&tracker.export.value)));
    walk::walk(&content, &config.ignore, &skip).with_context(|| {
        format!(
            "the content folder `{}` cannot be read; put postmortems there, or name another folder as `content:` in `{}`",
            display_path(&content, site),
            display_path(&site.join(CONFIG_FILE), site),
        )
    })
}

/// `states` are those of the documents, by path in order; `text` is that of the configuration.
fn stamp<'a>(
    site: &Path,
    config: &'a Config,
    text: &str,
    mut states: Vec<(&'a str, State)>,
) -> Stamp {
    let exports = config.trackers.iter().map(|tracker| tracker.export.value.as_str());
    states.extend(exports.map(|path| (path, state(&site.join(path)))));
    let mut told = String::new();
    for (path, state) in &states {
        told.push_str(&format!("{path}\0{}\0", state.map_or(0, |(length, _)| length)));
    }
    told.push_str(text);
    let changed = states.iter().map(|(_, state)| state.map(|(_, changed)| changed));
    Stamp {
        files: format!("{:016x}", fingerprint::of(told.as_bytes())),
        changed: changed.collect::<Option<Vec<_>>>().and_then(|changed| changed.into_iter().max()),
    }
}

fn state(path: &Path) -> State {
    let data = path.metadata().ok()?;
    Some((data.len(), data.modified().ok()?))
}

/// The text of an export, or why there is none and what to do about it.
fn read_export(path: &Path, site: &Path) -> Result<(String, Repairs), (String, &'static str)> {
    const PLACE: &str = "`export:` names a file below the folder of casebook.yaml";
    if !path.exists() {
        return Err(("there is no such file".to_owned(), PLACE));
    }
    if !path.is_file() {
        return Err(("it is no file".to_owned(), PLACE));
    }
    if !lies_in(path, site) {
        let help = "copy it into the site's folder; links out of it are not followed";
        return Err(("it lies outside the site's folder".to_owned(), help));
    }
    let read = check_size(path, LARGEST_EXPORT, "an export").and_then(|()| fs::read(path));
    match read {
        Ok(bytes) => Ok(decode::decode(&bytes)),
        Err(error) => Err((error.to_string(), "mend it, or export it again")),
    }
}

/// Reads the configuration of the site in folder `site`, or gives the defaults where there is none.
///
/// # Errors
/// If `site` is no folder, or the file is there and cannot be read.
pub fn open_config(
    site: &Path,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> anyhow::Result<Config> {
    let Some((text, repairs)) = read_config(site)? else { return Ok(Config::default()) };
    let path = display_path(&site.join(CONFIG_FILE), site);
    let file = sources.add(Source::new(path, text));
    decode::report(file, &sources.get(file).text, repairs, diagnostics);
    Ok(config::read(file, sources.get(file), diagnostics))
}

/// The text of the configuration; none where the site has none.
fn read_config(site: &Path) -> anyhow::Result<Option<(String, Repairs)>> {
    if !site.is_dir() {
        bail!("there is no folder `{}`; name the site's folder with `--site`", site.display());
    }
    let path = site.join(CONFIG_FILE);
    match read_text(&path) {
        Ok(read) => Ok(Some(read)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("`{}` cannot be read", path.display())),
    }
}

/// The folder of a site's own templates of postmortems.
pub const TEMPLATES: &str = "templates";

/// The templates of postmortems of the site in folder `site`: name without ending to text.
///
/// # Errors
/// If the folder is there and it, or a file in it, cannot be read.
pub fn templates(site: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let folder = site.join(TEMPLATES);
    let mut templates = BTreeMap::new();
    if !folder.is_dir() {
        return Ok(templates);
    }
    for entry in walkdir::WalkDir::new(&folder).min_depth(1).max_depth(1).sort_by_file_name() {
        let entry = entry.with_context(|| format!("`{}` cannot be read", folder.display()))?;
        let path = entry.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_some_and(|ending| ending == "md") && path.is_file() {
            let (text, _) = read_text(path)
                .with_context(|| format!("the template `{}` cannot be read", path.display()))?;
            templates.insert(name, text);
        }
    }
    Ok(templates)
}

/// Whether the site in folder `site` has the content folder that its configuration names.
#[must_use]
pub fn has_content(site: &Path, config: &Config) -> bool {
    site.join(&config.content).is_dir()
}

/// Reads single files, wherever they are, under the paths as given.
pub fn open_files(
    paths: &[PathBuf],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<(FileId, String)> {
    let mut documents = Vec::new();
    for path in paths {
        let shown = path.to_string_lossy().into_owned();
        if let Some(file) = add_text(sources, shown.clone(), &shown, read_text(path), diagnostics) {
            documents.push((file, shown));
        }
    }
    documents
}

/// Where the site in folder `site` lies in its repository: below the nearest folder with a `.git`, and where there is
/// none (a job that was given the files only) below the current folder.
///
/// # Errors
/// If the folder cannot be found.
pub fn repository(site: &Path) -> anyhow::Result<Repository> {
    let find = |path: &Path| {
        path.canonicalize().with_context(|| format!("`{}` cannot be found", path.display()))
    };
    let (folder, current) = (find(site)?, find(Path::new("."))?);
    let root = folder.ancestors().find(|above| above.join(".git").exists()).unwrap_or(&current);
    let below = folder.strip_prefix(root).unwrap_or(&folder);
    let shown = if site == Path::new(".") { Path::new("") } else { site };
    Ok(Repository { shown: display_path(shown, site), folder: display_path(below, site) })
}

/// A file that `import` reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Where it is on the disk: as given, or below the folder that was given.
    pub origin: PathBuf,
    /// Its path below the folder that was given, with `/`; the name of a file that was given itself.
    pub path: String,
    /// The folder below which what it refers to may lie.
    pub root: PathBuf,
}

/// The documents and HTML pages at some paths, files or folders with all below them, each once. What is in the folder
/// `except` is left out.
///
/// # Errors
/// If a path leads nowhere or a folder cannot be listed.
pub fn find_pages(
    paths: &[PathBuf],
    ignore: &GlobSet,
    except: &Path,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> anyhow::Result<Vec<Page>> {
    let except = except.canonicalize().ok();
    let mut pages = Vec::new();
    for given in paths {
        if !given.exists() {
            bail!("there is no file or folder `{}`", given.display());
        }
        if !given.is_dir() {
            let name = given.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let root = given.parent().filter(|parent| !parent.as_os_str().is_empty());
            let root = root.unwrap_or(Path::new(".")).to_path_buf();
            pages.push(Page { origin: given.clone(), path: name, root });
            continue;
        }
        let tree = walk::walk(given, ignore, &[])
            .with_context(|| format!("the folder `{}` cannot be read", given.display()))?;
        for (path, why) in &tree.unreadable {
            let shown = given.join(path).to_string_lossy().into_owned();
            let file = sources.add(Source::new(shown.clone(), String::new()));
            diagnostics.push(unreadable(file, &shown, why));
        }
        let documents = tree.documents.into_iter().map(|found| (found.path, found.origin));
        let attachments = tree.attachments.into_iter().map(|found| (found.path, found.origin));
        let mut found: Vec<(String, PathBuf)> =
            documents.chain(attachments.filter(|(path, _)| web_page::is_web_page(path))).collect();
        found.sort();
        pages.extend(found.into_iter().map(|(path, origin)| {
            // `./2024/a.md` is `2024/a.md`.
            let origin = origin.strip_prefix(".").map(Path::to_path_buf).unwrap_or(origin);
            Page { origin, path, root: given.clone() }
        }));
    }
    let mut seen = BTreeSet::new();
    pages.retain(|page| match page.origin.canonicalize() {
        Ok(place) => {
            !except.as_ref().is_some_and(|except| place.starts_with(except)) && seen.insert(place)
        }
        Err(_) => true,
    });
    Ok(pages)
}

/// Whether `path` is a file in the folder `root`, or in one below it, and not a link out of it.
#[must_use]
pub fn lies_in(path: &Path, root: &Path) -> bool {
    let (Ok(path), Ok(root)) = (path.canonicalize(), root.canonicalize()) else { return false };
    path.is_file() && path.starts_with(root)
}

/// Adds a text to the sources; one that could not be read is reported by its name.
fn add_text(
    sources: &mut Sources,
    path: String,
    name: &str,
    text: io::Result<(String, Repairs)>,
    diagnostics: &mut Diagnostics,
) -> Option<FileId> {
    match text {
        Ok((text, repairs)) => {
            let file = sources.add(Source::new(path, text));
            decode::report(file, &sources.get(file).text, repairs, diagnostics);
            Some(file)
        }
        Err(error) => {
            let file = sources.add(Source::new(path, String::new()));
            diagnostics.push(unreadable(file, name, &error.to_string()));
            None
        }
    }
}

fn unreadable(file: FileId, path: &str, why: &str) -> Diagnostic {
    Diagnostic::new(
        Code::UnreadableFile,
        Span::start_of(file),
        format!("`{path}` cannot be read: {why}"),
        "it is not on the site; mend it, move it out of the content folder, or list it under `ignore:`",
    )
}

fn read_text(path: &Path) -> io::Result<(String, Repairs)> {
    check_size(path, LARGEST_DOCUMENT, "a document")?;
    let (text, repairs) = decode::decode(&fs::read(path)?);
    if web_page::is_web_page(&path.to_string_lossy()) {
        // From here on the page is the Markdown that says the same: findings and lines are those of it.
        let start = |at: Option<usize>| at.map(|_| 0);
        let repairs = Repairs { not_utf8: start(repairs.not_utf8), nul: start(repairs.nul) };
        return Ok((web_page::to_markdown(&text), repairs));
    }
    Ok((text, repairs))
}

/// Refuses a file of more than so many bytes.
fn check_size(path: &Path, most: u64, what: &str) -> io::Result<()> {
    let size = fs::metadata(path)?.len();
    let mebibytes = |bytes: u64| bytes / (1024 * 1024);
    if size <= most {
        return Ok(());
    }
    Err(io::Error::other(format!(
        "it has {} MiB, and {what} has {} MiB at most",
        mebibytes(size),
        mebibytes(most),
    )))
}

fn read_theme(folder: &Path) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).min_depth(1) {
        let entry = entry.map_err(|error| {
            let circle = || io::Error::other("a circle of links");
            error.into_io_error().unwrap_or_else(circle)
        }).with_context(|| {
            format!(
                "the theme folder `{}` cannot be read; `theme:` names a folder beside `{CONFIG_FILE}`",
                folder.strip_prefix(".").unwrap_or(folder).display(),
            )
        })?;
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let path = path
                .components()
                .map(|part| part.as_os_str().to_string_lossy())
                .collect::<Vec<_>>()
                .join("/");
            let bytes = fs::read(entry.path()).with_context(|| {
                format!("the theme's file `{}` cannot be read", entry.path().display())
            })?;
            files.insert(path, bytes);
        }
    }
    Ok(files)
}

/// A path as a person at the site's folder would write it.
fn display_path(path: &Path, site: &Path) -> String {
    let relative =
        if site == Path::new(".") { path.strip_prefix(site).unwrap_or(path) } else { path };
    relative.to_string_lossy().replace('\\', "/")
}
