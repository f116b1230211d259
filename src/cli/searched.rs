//! What the commands that search begin with: the index that the last build wrote, or one made now where that is not the
//! index of the site as it is.

use rayon::prelude::*;

use super::gathered::Gathered;
use super::{Context, SelectionArgs};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::export::search::{Common, Shown};
use crate::project;
use crate::search::analyser::Analyser;
use crate::search::answer::Answer;
use crate::search::index::Index;

/// A site that can be searched.
pub(super) struct Searched {
    pub(super) config: Config,
    pub(super) index: Index,
}

/// What is said where there is nothing to search.
pub(super) const NO_INCIDENT: &str = "There is no incident to search yet; put postmortems into the content folder, or count drafts with --drafts";

/// The folder of the index in the output.
const FOLDER: &str = "index";

/// The output folder of a site that names none.
const OUTPUT: &str = "public";

impl Searched {
    /// Opens the index of the site of the context. What is asked may be about where action items stand, which depends on
    /// the day.
    pub(super) fn open(
        selected: &SelectionArgs,
        about_status: bool,
        context: &Context,
    ) -> anyhow::Result<Self> {
        let customary = context.site.join(OUTPUT).join(FOLDER);
        // Nearly always the index is where it customarily is.
        let (looked, opened) = rayon::join(
            || project::look(&context.site, &mut Diagnostics::default()),
            || Index::open(&customary),
        );
        let (config, stamp) = looked?;
        let sources = crate::sources_of(&stamp, selected.selection());
        let folder = context.site.join(&config.output).join(FOLDER);
        let opened = if folder == customary { opened } else { Index::open(&folder) };
        match opened {
            Ok(index)
                if index.sources() == sources
                    && (!about_status || index.is_of(context.as_of))
                    && project::is_newer(&folder, &stamp) =>
            {
                return Ok(Self { config, index });
            }
            Ok(_) => {
                context.detail("The index is not of the site as it is today; reading it.")?;
            }
            Err(error) => context.detail(&format!("{error}; reading the site."))?,
        }
        let gathered = Gathered::of(selected, context)?;
        let _shown = context.show(&gathered.project.progress);
        let vectors = gathered.vectors();
        let plan = gathered.plan(Some(&vectors), context);
        let site = gathered.site(&plan, Some(&vectors), context);
        let made = crate::search_index(&gathered.project, &site, &vectors)?;
        Ok(Self { config, index: made.index })
    }

    /// The incidents of an answer, as they are shown; `common` is what the question is about besides its words.
    pub(super) fn shown<'a>(
        &self,
        answer: &'a Answer,
        common: &Common,
    ) -> anyhow::Result<Vec<Shown<'a>>> {
        let analyser = || Analyser::new(&self.config.language);
        let hits = answer.hits.par_iter().map_init(analyser, |analyser, hit| {
            let card = self.index.card(hit.number)?;
            Ok(Shown::new(answer, hit, card, common, analyser))
        });
        hits.collect()
    }
}
