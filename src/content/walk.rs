//! What lies in a content folder: documents to read and attachments to publish beside them.
//!
//! With `project`, the only place that reads files. Symbolic links are never followed: a link inside the folder would
//! tell a document twice, and one that leads out of it would publish what nobody meant to.

use std::io;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use globset::GlobSet;
use walkdir::{DirEntry, WalkDir};

use crate::content::picture::Picture;

/// A file beside the documents that is published as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its path relative to the content folder, with `/`.
    pub path: String,
    /// Where it is on the disk.
    pub origin: PathBuf,
    /// How large it is, where it is a picture and somebody has looked.
    pub picture: Option<Picture>,
}

/// A file that will be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its path relative to the content folder, with `/`.
    pub path: String,
    /// Where it is on the disk.
    pub origin: PathBuf,
}

/// The files of a content folder, each list in the order of its paths.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Documents.
    pub documents: Vec<Found>,
    /// Everything else, to be published.
    pub attachments: Vec<Attachment>,
    /// Paths of symbolic links that lead out of the folder, in a circle, or nowhere.
    pub refused_links: Vec<String>,
    /// Paths that could not be listed, and why.
    pub unreadable: Vec<(String, String)>,
}

/// Lists the folder `root`. `ignore` matches paths relative to it, `skip` holds folders that are not content (the output, a theme).
///
/// # Errors
/// If `root` itself cannot be listed.
pub fn walk(root: &Path, ignore: &GlobSet, skip: &[PathBuf]) -> io::Result<Tree> {
    std::fs::read_dir(root)?;
    let canonical_root = root.canonicalize()?;
    let mut tree = Tree::default();
    let entries = WalkDir::new(root).min_depth(1).into_iter().filter_entry(|entry| {
        !is_hidden(entry)
            // Paths are slow to compare; names tell nearly all of them apart.
            && !skip.iter().any(|folder| {
                folder.file_name() == Some(entry.file_name()) && folder == entry.path()
            })
            && (ignore.is_empty() || !ignore.is_match(relative(root, entry.path())))
    });
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map_or_else(String::new, |path| relative(root, path));
                let why = error
                    .into_io_error()
                    .map_or_else(|| "a circle of links".to_owned(), |error| error.to_string());
                tree.unreadable.push((path, why));
                continue;
            }
        };
        let path = relative(root, entry.path());
        if entry.path_is_symlink() {
            // A link to something inside is read where it really is.
            let inside = entry.path().canonicalize().is_ok_and(|target| {
                target.starts_with(&canonical_root)
                    && !entry.path().starts_with(&target)
                    && !canonical_root.starts_with(&target)
            });
            if !inside {
                tree.refused_links.push(path);
            }
        } else if !entry.file_type().is_file() && !entry.file_type().is_dir() {
            tree.unreadable.push((path, "it is neither a file nor a folder".to_owned()));
        } else if entry.file_type().is_file() {
            let origin = entry.into_path();
            let name = path.rsplit('/').next().unwrap_or(&path);
            if NOT_CONTENT.contains(&name) {
                continue;
            }
            if is_document(name, &origin) {
                tree.documents.push(Found { path, origin });
            } else {
                tree.attachments.push(Attachment { path, origin, picture: None });
            }
        }
    }
    tree.documents.sort_by(|a, b| a.path.cmp(&b.path));
    tree.attachments.sort_by(|a, b| a.path.cmp(&b.path));
    tree.refused_links.sort_unstable();
    tree.unreadable.sort_unstable();
    Ok(tree)
}

/// Endings of texts that are read as documents.
const DOCUMENT_ENDINGS: &[&str] = &[
    "md", "markdown", "mdown", "mdx", "qmd", "rmd", "txt", "text", "rst", "adoc", "asciidoc", "org",
];

/// Endings that a template engine adds behind a document's own.
const TEMPLATE_ENDINGS: &[&str] = &["erb", "j2", "jinja", "liquid", "njk"];

/// Files that every repository has, that tell of no incident and that nobody means to publish.
const NOT_CONTENT: &[&str] = &[
    "LICENSE",
    "LICENCE",
    "COPYING",
    "NOTICE",
    "AUTHORS",
    "CODEOWNERS",
    "Makefile",
    "Dockerfile",
    "Gemfile",
    "Rakefile",
    "Jenkinsfile",
    "Procfile",
    "Vagrantfile",
    "SOURCE",
];

/// Whether a file is a document, by its name, and where the name has no ending by its first bytes.
fn is_document(name: &str, origin: &Path) -> bool {
    let mut stem = name;
    while let Some((rest, ending)) = stem.rsplit_once('.') {
        let ending = ending.to_ascii_lowercase();
        if DOCUMENT_ENDINGS.contains(&ending.as_str()) {
            return true;
        }
        if TEMPLATE_ENDINGS.contains(&ending.as_str()) {
            stem = rest;
            continue;
        }
        // `PM2022-009 - upgrade to 1.2 failed` has a dot and no ending.
        if !ending.is_empty()
            && ending.len() <= 10
            && ending.chars().all(|c| c.is_ascii_alphanumeric())
        {
            return false;
        }
        break;
    }
    starts_as_text(origin)
}

/// How much of a file without an ending is looked at.
const SNIFFED_BYTES: u64 = 1024;

/// Whether the first bytes of a file are a text's.
#[must_use]
pub fn starts_as_text(origin: &Path) -> bool {
    use std::io::Read;
    let mut start = Vec::new();
    let read = std::fs::File::open(origin)
        .and_then(|file| file.take(SNIFFED_BYTES).read_to_end(&mut start));
    // A file that cannot be opened is taken for a document, so that it is named as unreadable.
    read.is_err() || !start.contains(&0)
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

fn relative(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    // What a walk finds is in its plain form.
    if let Some(text) = relative.to_str().filter(|_| MAIN_SEPARATOR == '/') {
        return text.to_owned();
    }
    relative
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

/// A path without the endings that make a file a document: `a.html.md.erb` is `a.html`.
#[must_use]
pub fn without_document_endings(path: &str) -> &str {
    let mut stem = path;
    while let Some((rest, ending)) = stem.rsplit_once('.') {
        let ending = ending.to_ascii_lowercase();
        if DOCUMENT_ENDINGS.contains(&ending.as_str()) {
            return rest;
        }
        if !TEMPLATE_ENDINGS.contains(&ending.as_str()) {
            break;
        }
        stem = rest;
    }
    stem
}
