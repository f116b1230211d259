//! The site as it is at one moment, whole: what every page is made from. A build writes all of its pages; the preview keeps
//! it, and renders the page that is asked for.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use anyhow::Context as _;
use chrono::NaiveDate;

use crate::analysis::selection::Selection;
use crate::analysis::{self, Analysis, Edit};
use crate::casebook::{Casebook, IncidentIndex};
use crate::diagnostic::Diagnostics;
use crate::project::Project;
use crate::reading::Readings;
use crate::render;
use crate::render::theme::Theme;
use crate::search;
use crate::search::counts::Counts;
use crate::search::vectors::{self, Vectors};
use crate::site::route::Route;
use crate::site::{self, Plan, Site};

/// What a site depends on besides the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Where the site will be, with a `/` at its end.
    pub base_url: Option<String>,
    /// The day that counts as today.
    pub as_of: NaiveDate,
    /// Who the site is for.
    pub selection: Selection,
}

/// A site that is ready to be shown.
#[derive(Debug)]
pub struct Edition {
    /// The files that it is made from.
    pub project: Project,
    /// All incidents, those too that are not shown.
    pub casebook: Arc<Casebook>,
    /// What opening the project found.
    diagnostics: Diagnostics,
    /// What reading found, file by file.
    read: Vec<Arc<Diagnostics>>,
    /// All findings.
    found: OnceLock<Diagnostics>,
    options: Options,
    analysis: Arc<Analysis>,
    vectors: Vectors,
    theme: Arc<Theme>,
    plan: Plan,
}

/// What is kept of one edition for the next.
#[derive(Debug, Default)]
pub struct Memory {
    readings: Readings,
    counts: Counts,
}

impl Memory {
    /// That of somebody who keeps an edition for long, see [`Readings::lasting`].
    #[must_use]
    pub fn lasting() -> Self {
        Self { readings: Readings::lasting(), counts: Counts::default() }
    }
}

impl Edition {
    /// Stages 1 to 4, and 6. What `memory` holds of an earlier edition is not read and counted again, and what holds of `before`
    /// is not made again; `diagnostics` is what opening the project found.
    #[must_use]
    pub fn new(
        project: Project,
        theme: Arc<Theme>,
        options: Options,
        memory: &mut Memory,
        before: Option<&Self>,
        diagnostics: Diagnostics,
    ) -> Self {
        let Memory { readings, counts } = memory;
        let before = before.filter(|before| {
            before.options == options && Arc::ptr_eq(&before.project.config, &project.config)
        });
        let (casebook, read) =
            crate::gather_again(&project, readings, before.map(|before| &*before.casebook));
        let same = before.filter(|before| casebook.has_facts_of(&before.casebook));
        let filed = before.filter(|before| casebook.has_names_of(&before.casebook));
        let changed =
            filed.map(|filed| casebook.changed_since(&filed.casebook)).unwrap_or_default();
        let members: Arc<[IncidentIndex]> = match filed {
            Some(filed) => Arc::clone(&filed.analysis.members),
            None => options.selection.members(&casebook).into(),
        };
        let language = &project.config.language;
        let analysed = analysis::Input {
            casebook: &casebook,
            config: &project.config,
            as_of: options.as_of,
            members: &members,
        };
        let (counted, analysis) = rayon::join(
            || counts.follow(&casebook, &members, language),
            || match filed {
                Some(Self { casebook, analysis, .. }) => {
                    let changed = &changed;
                    analysis::analyse_again(analysed, Edit { casebook, analysis, changed })
                }
                None => analysis::analyse(analysed),
            },
        );
        let analysis = Arc::new(analysis);
        let searched = vectors::Input { casebook: &casebook, analysis: &analysis, language };
        let planned = input(&project, &casebook, &analysis, None, &theme, &options);
        let known = site::Before {
            same: same.map(|same| &same.plan),
            filed: filed.map(|filed| &filed.plan),
            has_causes: filed.is_some_and(|filed| casebook.has_causes_of(&filed.casebook)),
        };
        let (vectors, plan) = rayon::join(
            || {
                let before = filed.map(|filed| (&filed.vectors, changed.as_slice()));
                vectors::put_together(searched, counted, before)
            },
            || site::plan(planned, known),
        );
        let found = OnceLock::new();
        Self {
            project,
            casebook,
            diagnostics,
            read,
            found,
            options,
            analysis,
            vectors,
            theme,
            plan,
        }
    }

    /// All findings, in order. They are looked for when they are asked for, which no page does.
    pub fn diagnostics(&self) -> &Diagnostics {
        self.found.get_or_init(|| {
            let Self { project, casebook, analysis, options, .. } = self;
            let mut diagnostics = self.diagnostics.clone();
            for found in &self.read {
                diagnostics.append(Diagnostics::clone(found));
            }
            if analysis.members.len() == casebook.incidents.len() {
                crate::judge(project, casebook, analysis, &mut diagnostics);
            } else {
                let whole = crate::analyse(project, casebook, Selection::ALL, options.as_of);
                crate::judge(project, casebook, &whole, &mut diagnostics);
            }
            diagnostics
        })
    }

    /// Makes what would otherwise be made when a page asks for it: who makes many pages at the same time does so before.
    pub fn make_all(&self) {
        self.analysis.make_all();
        self.plan.make_all();
    }

    /// Its pages.
    #[must_use]
    pub fn site(&self) -> Site<'_> {
        let Self { project, casebook, options, analysis, vectors, theme, .. } = self;
        Site {
            input: input(project, casebook, analysis, Some(vectors), theme, options),
            plan: &self.plan,
        }
    }

    /// Stage 7: one page or file; none for an attachment, which is copied.
    ///
    /// # Errors
    /// If a template cannot be rendered.
    pub fn page(&self, route: &Route) -> anyhow::Result<Vec<u8>> {
        let site = self.site();
        render::page(&site, &self.theme, route)
            .with_context(|| format!("the page `{}` cannot be made", site.path(route)))
    }

    /// The index of the texts and the files that the browser searches, by their paths in the output.
    ///
    /// # Errors
    /// If they cannot be made.
    pub fn search_files(&self) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
        self.make_all();
        let made = crate::search_index(&self.project, &self.site(), &self.vectors)?;
        let shards = search::shard::write(&made)?;
        let within = |folder: &'static str| {
            move |(name, bytes): (String, Vec<u8>)| (format!("{folder}/{name}"), bytes)
        };
        let index = made.files.into_iter().map(within("index"));
        Ok(index.chain(shards.into_iter().map(within("search"))).collect())
    }
}

fn input<'a>(
    project: &'a Project,
    casebook: &'a Arc<Casebook>,
    analysis: &'a Arc<Analysis>,
    vectors: Option<&'a Vectors>,
    theme: &'a Theme,
    options: &'a Options,
) -> site::Input<'a> {
    site::Input {
        sources: &project.sources,
        casebook,
        analysis,
        vectors,
        config: &project.config,
        base_url: options.base_url.as_deref(),
        as_of: options.as_of,
        selection: options.selection,
        assets: theme.assets(),
    }
}
