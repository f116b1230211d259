//! Casebook: a folder of postmortems in, a cross-linked static site out.
//!
//! Data flows forward through stages. Each stage is a folder whose front page has one public function from values to a
//! value; a file imports its own stage, earlier stages and the ground only (`tests/architecture.rs` holds the table).
//!
//! 1. [`content::read`]: bytes to document, one file at a time.
//! 2. [`incident::read`]: document to incidents, one file at a time. Beside it [`tracker::read`]: exports of issue
//!    trackers to tickets.
//! 3. [`casebook::assemble`]: all incidents together; unique ids, resolved references.
//! 4. [`analysis::analyse`]: what only all of them together show: who mentions whom, which causes and actions there are.
//!    Beside it [`search::vectors::vectors`]: which incidents are like one another, or like a text.
//! 5. [`check::check`]: findings about all of it.
//! 6. [`site::plan`]: which pages there are and what each one shows.
//! 7. [`render::page`]: one page or file, from (site, route) to bytes.
//! 8. [`output::Output`]: all of them to a folder, in one step.
//!
//! The ground, which every stage may use: [`source`], [`diagnostic`], [`key`], [`value`], [`vocabulary`], [`config`].
//! [`progress`] counts along for those who wait.
//! On top: [`project`] finds the site's files, [`cli`] has one file a command.

pub mod analysis;
pub mod casebook;
pub mod check;
pub mod cli;
pub mod config;
pub mod content;
pub mod diagnostic;
pub mod edition;
pub mod export;
pub mod fingerprint;
pub mod incident;
pub mod key;
pub mod later;
pub mod leak;
pub mod lookup;
pub mod output;
pub mod progress;
pub mod project;
pub mod reading;
pub mod render;
pub mod search;
pub mod serve;
pub mod site;
pub mod source;
pub mod tracker;
pub mod value;
pub mod vocabulary;
pub mod zone;

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::analysis::Analysis;
use crate::analysis::selection::Selection;
use crate::casebook::Casebook;
use crate::config::Config;
use crate::content::Document;
use crate::diagnostic::Diagnostics;
use crate::edition::{Edition, Memory, Options};
use crate::incident::Incident;
use crate::output::Output;
use crate::progress::{Progress, Step};
use crate::project::{Project, Stamp};
use crate::reading::{Reading, Readings};
use crate::render::theme::Theme;
use crate::search::vectors::Vectors;
use crate::site::Site;
use crate::site::route::Route;
use crate::source::{FileId, Sources};

/// A site is hundreds of thousands of small values, made and dropped on several threads with every edit. With the system's
/// allocator of Linux an edit of a fact took half as long again; it stands here, and not in `main.rs`, so that benches measure
/// what the program does. Huge pages (`no_thp`) would be no quicker and take a tenth more memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Stages 1 and 2 for some files, in parallel. Documents and incidents come in the order of the files.
pub fn read_files(
    files: &[(FileId, String)],
    sources: &Sources,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> (Vec<Arc<Document>>, Vec<Arc<Incident>>) {
    read_files_counted(files, sources, config, &Progress::default(), diagnostics)
}

/// The same for somebody who waits for it.
pub fn read_files_counted(
    files: &[(FileId, String)],
    sources: &Sources,
    config: &Config,
    progress: &Progress,
    diagnostics: &mut Diagnostics,
) -> (Vec<Arc<Document>>, Vec<Arc<Incident>>) {
    progress.begin(Step::Documents, files.len());
    let readings: Vec<Reading> = files
        .par_iter()
        .map(|(file, path)| {
            let reading = Reading::of(*file, path, sources.get(*file), config);
            progress.advance();
            reading
        })
        .collect();
    let mut documents = Vec::with_capacity(readings.len());
    let mut incidents = Vec::with_capacity(readings.len());
    for reading in readings {
        documents.push(reading.document);
        incidents.extend(reading.incidents);
        diagnostics.append(Arc::unwrap_or_clone(reading.diagnostics));
    }
    (documents, incidents)
}

/// Stages 1 to 3: a project's texts to a casebook, with what was found while reading, in order. What `readings` holds of an
/// earlier time is not read again.
pub fn gather(
    project: &Project,
    readings: &mut Readings,
    diagnostics: &mut Diagnostics,
) -> Arc<Casebook> {
    let (casebook, read) = gather_again(project, readings, None);
    for found in &read {
        diagnostics.append(Diagnostics::clone(found));
    }
    diagnostics.sort();
    casebook
}

/// The same for somebody who has done so before: what was found stays in parts, and `before` lends the casebook what holds for
/// it too.
pub fn gather_again(
    project: &Project,
    readings: &mut Readings,
    before: Option<&Casebook>,
) -> (Arc<Casebook>, Vec<Arc<Diagnostics>>) {
    let exports = readings.exports_of(project);
    let read = readings.of(project);
    project.progress.begin(Step::Incidents, 0);
    let found = read.iter().map(|reading| Arc::clone(&reading.diagnostics));
    let found = found.chain([exports.diagnostics]).filter(|found| !found.is_empty()).collect();
    let told = casebook::Told {
        documents: read.iter().map(|reading| Arc::clone(&reading.document)).collect(),
        incidents: read.iter().flat_map(|reading| &reading.incidents).map(Arc::clone).collect(),
        attachments: project.attachments.clone(),
        tickets: exports.tickets,
    };
    (Arc::new(casebook::assemble(told, before)), found)
}

/// Stage 4: what only the incidents together show that `selection` counts. `as_of` is the day that counts as today.
#[must_use]
pub fn analyse(
    project: &Project,
    casebook: &Arc<Casebook>,
    selection: Selection,
    as_of: NaiveDate,
) -> Arc<Analysis> {
    let (config, members) = (&project.config, &selection.members(casebook).into());
    Arc::new(analysis::analyse(analysis::Input { casebook, config, as_of, members }))
}

/// Stages 1 to 5: a project's texts to a casebook and what all of it shows, with all findings in order.
pub fn read(
    project: &Project,
    as_of: NaiveDate,
    readings: &mut Readings,
    diagnostics: &mut Diagnostics,
) -> (Arc<Casebook>, Arc<Analysis>) {
    let casebook = gather(project, readings, diagnostics);
    let whole = analyse(project, &casebook, Selection::ALL, as_of);
    judge(project, &casebook, &whole, diagnostics);
    (casebook, whole)
}

/// Stage 5: adds to what reading found what the rules find, in order. `whole` is what all incidents show.
pub fn judge(
    project: &Project,
    casebook: &Casebook,
    whole: &Analysis,
    diagnostics: &mut Diagnostics,
) {
    for file in &project.leaking {
        check::leak::look(*file, project.sources.get(*file), &project.config, diagnostics);
    }
    let (config, sources) = (&project.config, &project.sources);
    check::check(check::Input { casebook, analysis: whole, config, sources }, diagnostics);
    diagnostics.sort();
}

/// What a build wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Built {
    /// Incidents on the site.
    pub incidents: usize,
    /// HTML pages.
    pub pages: usize,
}

/// All stages: a project to a folder. The folder is replaced in one step, or left as it was.
///
/// # Errors
/// If the theme is broken, or the output folder is not ours or cannot be written.
pub fn build(
    project: Project,
    options: Options,
    folder: &Path,
    diagnostics: Diagnostics,
) -> anyhow::Result<(Built, Edition)> {
    let output = Output::begin(folder)?;
    let theme = Arc::new(Theme::load(&project.theme)?);
    let edition = Edition::new(project, theme, options, &mut Memory::default(), None, diagnostics);
    edition.make_all();
    let site = edition.site();
    let progress = &edition.project.progress;
    progress.begin(Step::Pages, site.routes().len());
    site.routes().par_iter().try_for_each(|route| {
        progress.advance();
        write_route(&edition, &site, route, &output)
    })?;
    let files: Vec<_> = edition.search_files()?.into_iter().collect();
    files.par_iter().try_for_each(|(path, bytes)| output.write(path, bytes))?;
    output.publish()?;
    let built = Built {
        incidents: site.published().len(),
        pages: site.routes().iter().filter(|route| route.is_page()).count(),
    };
    Ok((built, edition))
}

/// The index of the incidents of a site.
///
/// # Errors
/// If it cannot be made.
pub fn search_index(
    project: &Project,
    site: &Site,
    vectors: &Vectors,
) -> anyhow::Result<search::index::Made> {
    project.progress.begin(Step::Index, 0);
    let page = |index| site::route::encoded(&site.path(&Route::Incident(index)));
    search::index::make(search::index::Input {
        casebook: site.input.casebook,
        analysis: site.input.analysis,
        config: &project.config,
        joined: &vectors.joined(),
        page: &page,
        sources: &sources_of(&project.stamp, site.input.selection),
    })
}

/// What an index says of the files that it was made from, and for whom.
#[must_use]
pub fn sources_of(stamp: &Stamp, selection: Selection) -> String {
    let Selection { drafts, audience } = selection;
    format!("{} {} {drafts} {audience:?}", env!("CARGO_PKG_VERSION"), stamp.files)
}

fn write_route(
    edition: &Edition,
    site: &Site,
    route: &Route,
    output: &Output,
) -> anyhow::Result<()> {
    let path = site.path(route);
    if let Route::Attachment(index) = route {
        return output.copy(&path, &edition.casebook.attachments[*index].origin);
    }
    output.write(&path, &edition.page(route)?)
}
