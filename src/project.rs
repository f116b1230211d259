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
use crate::content::walk::{self, Attachment};
use crate::content::web_page;
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fingerprint;
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
    pub documents: Vec<(FileId, String)>,
    /// The exports of trackers that could be read from the disk: which tracker of the configuration, and its text.
    pub exports: Vec<(usize, FileId)>,
    /// The files to publish beside them.
    pub attachments: Vec<Attachment>,
    /// The files of the site's own theme by their path in it; empty where it has none.
    pub theme: BTreeMap<String, Vec<u8>>,
    /// What tells these files from others.
    pub stamp: Stamp,
}

/// Reads the site in folder `site`.
///
/// # Errors
/// If the folder, its configuration or its content folder cannot be read at all. A single document that cannot be read
/// is a finding.
pub fn open(site: &Path, diagnostics: &mut Diagnostics) -> anyhow::Result<Project> {
    let mut sources = Sources::default();
    let config = open_config(site, &mut sources, diagnostics)?;
    let tree = walk_content(site, &config)?;
    let stamp = stamp(site, &config, &sources, &tree);
    let shown = |path: &str| display_path(&site.join(&config.content).join(path), site);

    for path in &tree.refused_links {
        let file = sources.add(Source::new(shown(path), String::new()));
        diagnostics.push(
            Diagnostic::new(
                Code::SymbolicLink,
                Span::start_of(file),
                format!("`{path}` is a symbolic link out of the content folder, in a circle or to nothing; it is not followed"), "copy what it leads to into the content folder, or delete the link"),
        );
    }
    for (path, why) in &tree.unreadable {
        let file = sources.add(Source::new(shown(path), String::new()));
        diagnostics.push(unreadable(file, path, why));
    }
    let texts: Vec<io::Result<(String, Repairs)>> =
        tree.documents.par_iter().map(|found| read_text(&found.origin)).collect();
    let mut documents = Vec::with_capacity(texts.len());
    for (found, text) in tree.documents.into_iter().zip(texts) {
        if let Some(file) =
            add_text(&mut sources, shown(&found.path), &found.path, text, diagnostics)
        {
            documents.push((file, found.path));
        }
    }
    let exports = open_exports(site, &config, &mut sources, diagnostics);
    let theme = match &config.theme {
        Some(folder) => read_theme(&site.join(folder))?,
        None => BTreeMap::new(),
    };
    Ok(Project {
        sources,
        config: Arc::new(config),
        documents,
        exports,
        attachments: tree.attachments,
        theme,
        stamp,
    })
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
/// As [`open`].
pub fn look(site: &Path, diagnostics: &mut Diagnostics) -> anyhow::Result<(Config, Stamp)> {
    let mut sources = Sources::default();
    let config = open_config(site, &mut sources, diagnostics)?;
    let tree = walk_content(site, &config)?;
    let stamp = stamp(site, &config, &sources, &tree);
    Ok((config, stamp))
}

/// Whether a folder was written after the last of the files changed.
#[must_use]
pub fn is_newer(folder: &Path, stamp: &Stamp) -> bool {
    let written = folder.metadata().and_then(|data| data.modified()).ok();
    written.zip(stamp.changed).is_some_and(|(written, changed)| written >= changed)
}

fn walk_content(site: &Path, config: &Config) -> anyhow::Result<walk::Tree> {
    let content = site.join(&config.content);
    let mut skip = vec![
        site.join(&config.output),
        site.join(config.theme.as_deref().unwrap_or(Path::new("themes"))),
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

fn stamp(site: &Path, config: &Config, sources: &Sources, tree: &walk::Tree) -> Stamp {
    let exports = config
        .trackers
        .iter()
        .map(|tracker| (tracker.export.value.as_str(), site.join(&tracker.export.value)));
    let documents = tree.documents.iter().map(|found| (found.path.as_str(), found.origin.clone()));
    let files: Vec<(&str, PathBuf)> = documents.chain(exports).collect();
    let states: Vec<(&str, Option<(u64, SystemTime)>)> = files
        .par_iter()
        .map(|(path, origin)| {
            let data = origin.metadata().ok();
            (*path, data.and_then(|data| Some((data.len(), data.modified().ok()?))))
        })
        .collect();
    let mut told = String::new();
    for (path, state) in &states {
        told.push_str(&format!("{path}\0{}\0", state.map_or(0, |(length, _)| length)));
    }
    // Only the configuration has been read.
    for source in sources.iter() {
        told.push_str(&source.text);
    }
    let changed = states.iter().map(|(_, state)| state.map(|(_, changed)| changed));
    Stamp {
        files: format!("{:016x}", fingerprint::of(told.as_bytes())),
        changed: changed.collect::<Option<Vec<_>>>().and_then(|changed| changed.into_iter().max()),
    }
}

/// Reads the exports of trackers. One that is not there, or not below the site's folder, is a finding.
fn open_exports(
    site: &Path,
    config: &Config,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<(usize, FileId)> {
    let mut exports = Vec::new();
    for (index, tracker) in config.trackers.iter().enumerate() {
        let path = site.join(&tracker.export.value);
        match read_export(&path, site) {
            Ok((text, repairs)) => {
                let file = sources.add(Source::new(display_path(&path, site), text));
                decode::report(file, &sources.get(file).text, repairs, diagnostics);
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
    exports
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
    if !site.is_dir() {
        bail!("there is no folder `{}`; name the site's folder with `--site`", site.display());
    }
    let path = site.join(CONFIG_FILE);
    match read_text(&path) {
        Ok((text, repairs)) => {
            let file = sources.add(Source::new(display_path(&path, site), text));
            decode::report(file, &sources.get(file).text, repairs, diagnostics);
            Ok(config::read(file, sources.get(file), diagnostics))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Config::default()),
        Err(error) => Err(error).with_context(|| format!("`{}` cannot be read", path.display())),
    }
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
