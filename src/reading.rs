//! Stages 1 and 2 of every file of a site, remembered: who reads the site again, because a file of it has changed, reads
//! that file only.

use std::sync::Arc;

use rayon::prelude::*;

use crate::check;
use crate::config::Config;
use crate::content::{self, Document, Keep, ParsedDocument};
use crate::diagnostic::Diagnostics;
use crate::incident::{self, Incident};
use crate::progress::Step;
use crate::project::Project;
use crate::source::{FileId, Source};
use crate::tracker;
use crate::tracker::ticket::Tickets;

/// What one file tells.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The document.
    pub document: Arc<Document>,
    /// Its incidents, in its order.
    pub incidents: Vec<Arc<Incident>>,
    /// What was found while reading it.
    pub diagnostics: Arc<Diagnostics>,
}

/// What the files of a site tell. It holds as long as the configuration is the same one, and of each file the text.
#[derive(Debug, Default)]
pub struct Readings {
    config: Option<Arc<Config>>,
    /// By place among the texts.
    files: Vec<Option<(Arc<Source>, Reading)>>,
    exports: Option<Exports>,
    keep: Keep,
}

/// What the exports of trackers hold, and what was found in them. It holds as long as their texts do.
#[derive(Debug, Clone)]
pub struct Exports {
    texts: Vec<(usize, Arc<Source>)>,
    /// The tickets.
    pub tickets: Arc<Tickets>,
    /// What was found while reading them.
    pub diagnostics: Arc<Diagnostics>,
}

impl Reading {
    /// Reads one file. `path` is that of [`Document::path`].
    #[must_use]
    pub fn of(file: FileId, path: &str, source: &Source, config: &Config) -> Self {
        Draft::of(file, path, source, config).settle(Keep::All)
    }

    /// Reads one file of a site, with what the rules find in it alone.
    fn judged(file: FileId, path: &str, source: &Source, config: &Config, keep: Keep) -> Self {
        let mut draft = Draft::of(file, path, source, config);
        let Draft { document, incidents, diagnostics } = &mut draft;
        check::leak::look(file, source, config, diagnostics);
        check::document(check::Told { document, incidents, source, config }, diagnostics);
        draft.settle(keep)
    }
}

/// What one file tells, with all that was needed to read it.
struct Draft {
    document: ParsedDocument,
    incidents: Vec<Arc<Incident>>,
    diagnostics: Diagnostics,
}

impl Draft {
    fn of(file: FileId, path: &str, source: &Source, config: &Config) -> Self {
        let mut diagnostics = Diagnostics::default();
        let document = content::read(file, path, source, &config.headings, &mut diagnostics);
        let incidents = incident::read(&document, source, config, &mut diagnostics);
        Self { document, incidents: incidents.into_iter().map(Arc::new).collect(), diagnostics }
    }

    fn settle(self, keep: Keep) -> Reading {
        let Self { document, incidents, diagnostics } = self;
        Reading {
            document: Arc::new(document.settle(keep)),
            incidents,
            diagnostics: Arc::new(diagnostics),
        }
    }
}

impl Readings {
    /// None yet, for somebody who keeps them for long: what can be had again quickly is not kept.
    #[must_use]
    pub fn lasting() -> Self {
        Self { keep: Keep::Little, ..Self::default() }
    }

    /// What the documents of a project tell, in their order. Those that have changed since the last time are read in
    /// parallel, and what is no longer there is forgotten.
    pub fn of(&mut self, project: &Project) -> Vec<&Reading> {
        let Project { sources, config, documents, progress, .. } = project;
        progress.begin(Step::Documents, documents.len());
        if !self.config.as_ref().is_some_and(|known| Arc::ptr_eq(known, config)) {
            let config = Some(Arc::clone(config));
            *self = Self { config, keep: self.keep, ..Self::default() };
        }
        let (known, keep, count) = (&self.files, self.keep, sources.iter().len());
        let is_known = |file: FileId| {
            let known = known.get(file.index()).and_then(Option::as_ref);
            known.is_some_and(|(text, _)| Arc::ptr_eq(text, sources.shared(file)))
        };
        let read = documents.par_iter().filter(|(file, _)| !is_known(*file)).map(|(file, path)| {
            let text = sources.shared(*file);
            let reading = Reading::judged(*file, path, text, config, keep);
            progress.advance();
            (*file, (Arc::clone(text), reading))
        });
        let read: Vec<_> = read.collect();
        self.files.resize_with(count, || None);
        for (file, reading) in read {
            self.files[file.index()] = Some(reading);
        }
        // A place that is free now, or another file's.
        let held: usize = self.files.iter().flatten().count();
        if held > documents.len() {
            let mut there = vec![false; count];
            documents.iter().for_each(|(file, _)| there[file.index()] = true);
            let gone = self.files.iter_mut().zip(there).filter(|(_, there)| !there);
            gone.for_each(|(reading, _)| *reading = None);
        }
        let files = &self.files;
        let told = documents.iter().filter_map(|(file, _)| files[file.index()].as_ref());
        told.map(|(_, reading)| reading).collect()
    }

    /// What the exports of a project hold.
    pub fn exports_of(&mut self, project: &Project) -> Exports {
        let Project { sources, config, exports, .. } = project;
        let shared = |(tracker, file): &(usize, FileId)| (*tracker, sources.shared(*file));
        if let Some(known) = &self.exports
            && known.texts.len() == exports.len()
            && known
                .texts
                .iter()
                .zip(exports.iter().map(shared))
                .all(|((tracker, text), (of, now))| *tracker == of && Arc::ptr_eq(text, now))
        {
            return known.clone();
        }
        let mut diagnostics = Diagnostics::default();
        let tickets = tracker::read(exports, sources, config, &mut diagnostics);
        let texts = exports.iter().map(shared);
        let read = Exports {
            texts: texts.map(|(tracker, text)| (tracker, Arc::clone(text))).collect(),
            tickets: Arc::new(tickets),
            diagnostics: Arc::new(diagnostics),
        };
        self.exports = Some(read.clone());
        read
    }
}
