//! Sites made of a few texts, for the tests of this stage.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::analysis;
use crate::analysis::selection::Selection;
use crate::casebook::{self, Told};
use crate::config::Config;
use crate::content::walk::Attachment;
use crate::content::{self, Keep};
use crate::incident;
use crate::incident::kind::Audience;
use crate::search;
use crate::search::counts::Counts;
use crate::site::{Before, Input, Site, plan};
use crate::source::{Source, Sources};

/// A site in the making.
pub struct Example {
    /// The configuration.
    pub config: Arc<Config>,
    /// The day that counts as today.
    pub as_of: &'static str,
    /// Where it will be.
    pub base_url: Option<&'static str>,
    /// Who it is for.
    pub selection: Selection,
    /// Paths and texts, in the order of the paths.
    pub documents: Vec<(&'static str, &'static str)>,
    /// Paths of other files, in order.
    pub attachments: Vec<&'static str>,
}

impl Example {
    /// An internal site without drafts, as of 2025-06-01.
    pub fn of(documents: &[(&'static str, &'static str)]) -> Self {
        Self {
            config: Arc::default(),
            as_of: "2025-06-01",
            base_url: None,
            selection: Selection { drafts: false, audience: Audience::Internal },
            documents: documents.to_vec(),
            attachments: Vec::new(),
        }
    }

    /// Plans the site and looks at it.
    #[expect(clippy::default_trait_access, reason = "this stage does not know the findings' type")]
    pub fn plan<T>(self, look: impl FnOnce(&Site) -> T) -> T {
        let mut sources = Sources::default();
        let mut read = Told::default();
        for (path, text) in &self.documents {
            let file = sources.add(Source::new((*path).to_owned(), (*text).to_owned()));
            let source = sources.get(file);
            let document =
                content::read(file, path, source, &self.config.headings, &mut Default::default());
            let told = incident::read(&document, source, &self.config, &mut Default::default());
            read.incidents.extend(told.into_iter().map(Arc::new));
            read.documents.push(Arc::new(document.settle(Keep::Page)));
        }
        read.attachments = self
            .attachments
            .iter()
            .map(|path| Attachment { path: (*path).to_owned(), origin: path.into(), picture: None })
            .collect();
        let casebook = Arc::new(casebook::assemble(read, None));
        let as_of = self.as_of.parse::<NaiveDate>().expect("a day");
        let members = self.selection.members(&casebook).into();
        let analysis = analysis::analyse(analysis::Input {
            casebook: &casebook,
            config: &self.config,
            as_of,
            members: &members,
        });
        let analysis = Arc::new(analysis);
        let searched =
            search::vectors::Input { casebook: &casebook, analysis: &analysis, language: "en" };
        let vectors = search::vectors::vectors(searched, &mut Counts::default());
        let assets = BTreeMap::from([("style.css".to_owned(), "style.0.css".to_owned())]);
        let input = Input {
            sources: &sources,
            casebook: &casebook,
            analysis: &analysis,
            vectors: Some(&vectors),
            config: &self.config,
            base_url: self.base_url,
            as_of,
            selection: self.selection,
            assets: &assets,
        };
        look(&Site { input, plan: &plan(input, Before::default()) })
    }
}
