//! Stages 1 and 2 of every file of a site, remembered: who reads the site again, because a file of it has changed, reads
//! that file only.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::check;
use crate::config::Config;
use crate::content::{self, Document};
use crate::diagnostic::Diagnostics;
use crate::incident::{self, Incident};
use crate::progress::Step;
use crate::project::Project;
use crate::source::{FileId, Source};

/// What one file tells.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The document.
    pub document: Arc<Document>,
    /// Its incidents, in its order.
    pub incidents: Vec<Arc<Incident>>,
    /// What was found while reading it.
    pub diagnostics: Diagnostics,
}

/// What the files of a site tell. It holds as long as the configuration is the same one, and of each file the text.
#[derive(Debug, Default)]
pub struct Readings {
    config: Option<Arc<Config>>,
    files: BTreeMap<FileId, (Arc<Source>, Reading)>,
}

impl Reading {
    /// Reads one file. `path` is that of [`Document::path`].
    #[must_use]
    pub fn of(file: FileId, path: &str, source: &Source, config: &Config) -> Self {
        let mut diagnostics = Diagnostics::default();
        let document = content::read(file, path, source, &config.headings, &mut diagnostics);
        let incidents = incident::read(&document, source, config, &mut diagnostics);
        Self {
            document: Arc::new(document),
            incidents: incidents.into_iter().map(Arc::new).collect(),
            diagnostics,
        }
    }

    /// Reads one file of a site, with what the rules find in it alone.
    fn judged(file: FileId, path: &str, source: &Source, config: &Config) -> Self {
        let mut reading = Self::of(file, path, source, config);
        let Self { document, incidents, diagnostics } = &mut reading;
        check::leak::look(file, source, config, diagnostics);
        check::document(check::Told { document, incidents, source, config }, diagnostics);
        if let Some(document) = Arc::get_mut(document) {
            document.settle();
        }
        reading
    }
}

impl Readings {
    /// What the documents of a project tell, in their order. Those that have changed since the last time are read in
    /// parallel, and what is no longer there is forgotten.
    pub fn of(&mut self, project: &Project) -> Vec<&Reading> {
        let Project { sources, config, documents, progress, .. } = project;
        progress.begin(Step::Documents, documents.len());
        let mut before = std::mem::take(&mut self.files);
        if !self.config.as_ref().is_some_and(|known| Arc::ptr_eq(known, config)) {
            before.clear();
            self.config = Some(Arc::clone(config));
        }
        let known = |(file, _): &(FileId, String)| {
            let (text, reading) = before.remove(file)?;
            Arc::ptr_eq(&text, sources.shared(*file)).then_some(reading)
        };
        let known: Vec<Option<Reading>> = documents.iter().map(known).collect();
        let read = known.into_par_iter().zip(documents).map(|(known, (file, path))| {
            let text = sources.shared(*file);
            let reading = known.unwrap_or_else(|| Reading::judged(*file, path, text, config));
            progress.advance();
            (*file, (Arc::clone(text), reading))
        });
        self.files = read.collect::<Vec<_>>().into_iter().collect();
        documents.iter().filter_map(|(file, _)| Some(&self.files.get(file)?.1)).collect()
    }
}
