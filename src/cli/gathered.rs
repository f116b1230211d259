//! What the commands that ask a question begin with: the site as it is written, and what all of its incidents show.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Context, SelectionArgs};
use crate::analysis::Analysis;
use crate::analysis::selection::Selection;
use crate::casebook::Casebook;
use crate::diagnostic::Diagnostics;
use crate::progress::Progress;
use crate::project::Project;
use crate::reading::Readings;
use crate::search::counts::Counts;
use crate::search::vectors::{self, Vectors};
use crate::site::{self, Input, Plan, Site};

/// A site that was read.
pub(super) struct Gathered {
    pub(super) project: Project,
    pub(super) casebook: Arc<Casebook>,
    /// Of the incidents that are selected.
    pub(super) analysis: Arc<Analysis>,
    /// What reading found; its errors were told.
    pub(super) diagnostics: Diagnostics,
    selection: Selection,
    /// Files of the theme, of which an answer shows none.
    assets: BTreeMap<String, String>,
}

impl Gathered {
    /// Reads the site of the context.
    pub(super) fn of(selected: &SelectionArgs, context: &Context) -> anyhow::Result<Self> {
        let mut diagnostics = Diagnostics::default();
        let progress = Progress::default();
        let shown = context.show(&progress);
        let project = context.open(&progress, &mut diagnostics)?;
        let casebook = crate::gather(&project, &mut Readings::default(), &mut diagnostics);
        drop(shown);
        context.tell_errors(&diagnostics, &project.sources)?;
        let selection = selected.selection();
        let analysis = crate::analyse(&project, &casebook, selection, context.as_of);
        let assets = BTreeMap::new();
        Ok(Self { project, casebook, analysis, diagnostics, selection, assets })
    }

    /// The words of its incidents, for their like.
    pub(super) fn vectors(&self) -> Vectors {
        vectors::vectors(
            vectors::Input {
                casebook: &self.casebook,
                analysis: &self.analysis,
                language: &self.project.config.language,
            },
            &mut Counts::default(),
        )
    }

    /// Which pages a build would write.
    pub(super) fn plan(&self, vectors: Option<&Vectors>, context: &Context) -> Plan {
        site::plan(self.input(vectors, context), site::Before::default())
    }

    /// Those pages: the addresses in an answer are theirs.
    pub(super) fn site<'a>(
        &'a self,
        plan: &'a Plan,
        vectors: Option<&'a Vectors>,
        context: &Context,
    ) -> Site<'a> {
        Site { input: self.input(vectors, context), plan }
    }

    fn input<'a>(&'a self, vectors: Option<&'a Vectors>, context: &Context) -> Input<'a> {
        Input {
            sources: &self.project.sources,
            casebook: &self.casebook,
            analysis: &self.analysis,
            vectors,
            config: &self.project.config,
            base_url: self.project.config.base_url.as_deref(),
            as_of: context.as_of,
            selection: self.selection,
            assets: &self.assets,
        }
    }
}
