//! `casebook import`: postmortems of any shape to normalised Markdown files, one an incident.
//!
//! A file keeps its name and its place below the folder that was given, so that links from one to another and to
//! pictures go on leading there; a file with several incidents becomes one file each, called after their ids. Files
//! that a document refers to by a relative path come along to the same relative place. What does not come along is
//! said.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use percent_encoding::percent_decode_str;

use super::{Context, Status};
use crate::config::Config;
use crate::content::{Document, walk, web_page};
use crate::diagnostic::Diagnostics;
use crate::diagnostic::code::Code;
use crate::export::document::{Moments, Origin};
use crate::export::inspect;
use crate::incident::{Incident, id};
use crate::output::{self, Content};
use crate::progress::{Progress, Step};
use crate::project::{self, Page};
use crate::site::name;
use crate::source::{FileId, Source, Sources};

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// Files to read, or folders with all below them: Markdown, plain text, HTML pages
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The folder to write to; no file in it is ever replaced
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
}

pub(super) fn run(args: &ImportArgs, context: &Context) -> anyhow::Result<Status> {
    let mut diagnostics = Diagnostics::default();
    let mut sources = Sources::default();
    let progress = Progress::default();
    let shown = context.show(&progress);
    let config = project::open_config(&context.site, &mut sources, &mut diagnostics)?;
    let pages = project::find_pages(
        &args.paths,
        &config.ignore,
        &args.into,
        &mut sources,
        &mut diagnostics,
    )?;
    let origins: Vec<PathBuf> = pages.iter().map(|page| page.origin.clone()).collect();
    let files = project::open_files(&origins, &mut sources, &mut diagnostics);
    let (documents, incidents) =
        crate::read_files_counted(&files, &sources, &config, &progress, &mut diagnostics);
    drop(shown);
    diagnostics.sort();
    context.tell(&diagnostics, &sources)?;

    // A front matter that cannot be read would be lost.
    let broken: BTreeSet<FileId> = diagnostics
        .iter()
        .filter(|finding| finding.code == Code::UnreadableFrontMatter)
        .map(|finding| finding.span.file)
        .collect();
    let by_path: BTreeMap<String, &Page> =
        pages.iter().map(|page| (page.origin.to_string_lossy().into_owned(), page)).collect();
    let mut told: BTreeMap<FileId, Vec<&Incident>> = BTreeMap::new();
    for incident in &incidents {
        told.entry(incident.file).or_default().push(incident);
    }
    let mut import = Import::new(&config, &sources, &args.into);
    // Each is written, read again and compared.
    let shown = context.show(&progress);
    progress.begin(Step::Documents, documents.len());
    for document in &documents {
        progress.advance();
        if broken.contains(&document.file) {
            import.notes.push(format!(
                "`{}` is not imported: its front matter cannot be read",
                document.path
            ));
        } else if let Some(page) = by_path.get(&document.path) {
            let told = told.get(&document.file).map_or(&[][..], Vec::as_slice);
            import.document(document, told, page);
        }
    }
    let copies = import.copies.iter().map(|(path, origin)| (path.clone(), Content::CopyOf(origin)));
    let written: Vec<(String, Content)> = import
        .documents
        .iter()
        .map(|new| (new.path.clone(), Content::Bytes(new.text.as_bytes())))
        .chain(copies)
        .collect();
    output::write_new(&args.into, &written)?;
    drop(shown);

    let mut out = io::stdout().lock();
    for new in &import.documents {
        writeln!(out, "{}  {}", args.into.join(&new.path).display(), new.title)?;
    }
    for note in &import.notes {
        context.say(note)?;
    }
    let counted = |count: usize, noun: &str| match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    };
    let with = match import.copies.len() {
        0 => String::new(),
        copies => format!(", and {} that they refer to", counted(copies, "file")),
    };
    context.say(&format!(
        "{} from {}{with}",
        counted(import.documents.len(), "incident"),
        counted(documents.len(), "file"),
    ))?;
    Ok(Status::of(&diagnostics, false))
}

/// What will be written.
struct Import<'a> {
    config: &'a Config,
    sources: &'a Sources,
    into: &'a Path,
    documents: Vec<New<'a>>,
    /// The files that come along: path in the new folder, and place on the disk.
    copies: BTreeMap<String, PathBuf>,
    /// What to tell about it.
    notes: Vec<String>,
    /// The paths that are taken, without case.
    taken: BTreeSet<String>,
    /// The ids of the new documents, without case.
    ids: BTreeSet<String>,
}

/// A new document.
struct New<'a> {
    path: String,
    text: String,
    title: &'a str,
}

/// Names that Windows keeps for devices.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "com", "lpt"];

impl<'a> Import<'a> {
    fn new(config: &'a Config, sources: &'a Sources, into: &'a Path) -> Self {
        Self {
            config,
            sources,
            into,
            documents: Vec::new(),
            copies: BTreeMap::new(),
            notes: Vec::new(),
            taken: BTreeSet::new(),
            ids: BTreeSet::new(),
        }
    }

    /// Adds the incidents that a document tells, and the files to which it refers.
    fn document(&mut self, document: &Document, told: &[&'a Incident], page: &Page) {
        for (index, incident) in told.iter().enumerate() {
            let origin = Origin {
                incident,
                document,
                source: self.sources.get(incident.file),
                among_others: told.len() > 1,
                fields: &self.config.fields,
            };
            if index == 0 {
                self.notes.extend(keys_left_out(&origin));
            }
            self.notes.extend(lines_left_out(&origin));
            let (path, name_gives_id) = self.name(incident, page, told.len());
            let text = self.text(&origin, name_gives_id, &path);
            self.documents.push(New { path, text, title: &incident.title.value });
        }
        self.referenced(document, page);
    }

    /// The text of a new document that reads like the one that it comes from.
    fn text(&mut self, origin: &Origin, name_gives_id: bool, path: &str) -> String {
        let path = self.into.join(path).to_string_lossy().into_owned();
        let mut text = origin.write(name_gives_id, Moments::All);
        let mut changed = self.changes(origin.incident, &text, &path);
        if !changed.is_empty() {
            text = origin.write(name_gives_id, Moments::Declared);
            changed = self.changes(origin.incident, &text, &path);
        }
        if !changed.is_empty() {
            let (from, changed) = (&origin.source.path, changed.join(", "));
            self.notes.push(format!("`{path}` does not read like `{from}`: {changed}"));
        }
        text
    }

    /// The facts that a new document does not give like the one that it comes from.
    fn changes(&self, before: &Incident, text: &str, path: &str) -> Vec<String> {
        let mut sources = Sources::default();
        let file = sources.add(Source::new(path.to_owned(), text.to_owned()));
        let files = [(file, path.to_owned())];
        let mut diagnostics = Diagnostics::default();
        let (_, after) = crate::read_files(&files, &sources, self.config, &mut diagnostics);
        match after.as_slice() {
            [after] => inspect::differences((before, self.sources), (after, &sources)),
            after => vec![format!("it tells {} incidents", after.len())],
        }
    }

    /// The path of an incident's new document, and whether it alone gives the incident its id. `told` is the number of
    /// incidents in the same file.
    fn name(&mut self, incident: &Incident, page: &Page, told: usize) -> (String, bool) {
        let (folder, file) = match page.path.rsplit_once('/') {
            Some((folder, file)) => (format!("{folder}/"), file),
            None => (String::new(), page.path.as_str()),
        };
        let mut stem = if told > 1 { name::segment(&incident.id.text) } else { stem(file) };
        let device = stem.trim_end_matches(|c: char| c.is_ascii_digit()).to_lowercase();
        if DEVICES.contains(&device.as_str()) {
            stem.push_str("-incident");
        }
        let mut path = format!("{folder}{stem}.md");
        let mut number = 1;
        while !self.taken.insert(path.to_lowercase()) {
            number += 1;
            path = format!("{folder}{stem}-{number}.md");
        }
        // Two files of one name in two endings had the same id: the second gets the one of its new name.
        let first = self.ids.insert(incident.id.text.to_lowercase());
        let gives = |path: &str| id::from_path(path, incident.id.span).text == incident.id.text;
        let name_gives_id = !first || (gives(&path) && gives(&format!("folder/{path}")));
        (path, name_gives_id)
    }

    /// Notes the files that a document refers to by relative paths.
    fn referenced(&mut self, document: &Document, page: &Page) {
        for link in &document.links {
            let destination = link.destination.split(['#', '?']).next().unwrap_or_default();
            if destination.is_empty() || destination.starts_with('/') || destination.contains(':') {
                continue;
            }
            let written = percent_decode_str(destination).decode_utf8_lossy();
            let Some(path) = join(&page.path, &written) else {
                let outside =
                    page.origin.parent().is_some_and(|from| from.join(&*written).is_file());
                if outside {
                    self.notes.push(format!(
                        "`{}` refers to `{destination}`, which is not copied: it is outside of `{}`",
                        document.path,
                        page.root.display(),
                    ));
                }
                continue;
            };
            let origin = page.root.join(&path);
            let is_document =
                walk::without_document_endings(&path) != path || web_page::is_web_page(&path);
            if is_document || !project::lies_in(&origin, &page.root) {
                continue;
            }
            match self.copies.get(&path) {
                Some(other) if *other != origin => self.notes.push(format!(
                    "`{}` is not copied: `{}` goes to the same place",
                    origin.display(),
                    other.display(),
                )),
                Some(_) => {}
                None => {
                    self.copies.insert(path, origin);
                }
            }
        }
    }
}

/// Front matter that belongs to several incidents and so goes into none of the new documents.
fn keys_left_out(origin: &Origin) -> Option<String> {
    let keys: Vec<String> = origin.keys_of_all().map(|key| format!("`{key}`")).collect();
    (!keys.is_empty()).then(|| {
        format!(
            "`{}`: {} of its front matter left out: of no single incident",
            origin.source.path,
            keys.join(", ")
        )
    })
}

/// Text that belongs to several incidents and so goes into none of the new documents.
fn lines_left_out(origin: &Origin) -> Option<String> {
    let (range, source) = (origin.before(), origin.source);
    let text = source.text.get(range.clone())?;
    let start = range.start + (text.len() - text.trim_start().len());
    let (first, last) = (source.line(start), source.line(range.start + text.trim_end().len()));
    let lines =
        if first == last { format!("line {first}") } else { format!("lines {first} to {last}") };
    (!text.trim().is_empty())
        .then(|| format!("`{}`: {lines} left out: of no single incident", source.path))
}

/// The name of a file without the endings that make it a document.
fn stem(file: &str) -> String {
    let stem = walk::without_document_endings(file);
    let stem = match stem.rsplit_once('.') {
        Some((rest, _)) if web_page::is_web_page(stem) => rest,
        _ => stem,
    };
    if stem.is_empty() { "untitled".to_owned() } else { stem.to_owned() }
}

/// A relative path as seen from a file; none where it leads out of the folder.
fn join(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => {
                parts.pop()?;
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}
