//! `casebook build`: reads, checks and writes the site.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::Args;

use super::{Context, SelectionArgs, Status, counted};
use crate::config;
use crate::diagnostic::Diagnostics;
use crate::edition::Options;
use crate::progress::Progress;
use crate::project::Attached;

#[derive(Debug, Args)]
pub(super) struct BuildArgs {
    /// The folder to write [default: `public` in the site's folder, or `output:` of casebook.yaml]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Where the site will be published, for the addresses in feeds and the sitemap
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    #[command(flatten)]
    selection: SelectionArgs,
    /// Let warnings fail the build too
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(args: &BuildArgs, context: &Context) -> anyhow::Result<Status> {
    let mut diagnostics = Diagnostics::default();
    let progress = Progress::default();
    let shown = context.show(&progress);
    let mut project = context.open(&progress, &mut diagnostics)?;
    Attached::default().look(&context.site, &mut project);
    let base_url = match &args.base_url {
        Some(url) => Some(config::normal_base_url(url).map_err(|why| anyhow!("--base-url {why}"))?),
        None => project.config.base_url.clone(),
    };
    let folder = args.output.clone().unwrap_or_else(|| context.site.join(&project.config.output));
    let options = Options { base_url, as_of: context.as_of, selection: args.selection.selection() };
    let (built, edition) = crate::build(project, options, &folder, diagnostics)?;
    drop(shown);
    context.tell(edition.diagnostics(), &edition.project.sources)?;
    let found =
        counted(edition.diagnostics()).map_or_else(String::new, |counts| format!(", {counts}"));
    context.say(&format!(
        "{} {} on {} pages{found}. Open {}",
        built.incidents,
        if built.incidents == 1 { "incident" } else { "incidents" },
        built.pages,
        folder.strip_prefix(".").unwrap_or(&folder).join("index.html").display(),
    ))?;
    Ok(Status::of(edition.diagnostics(), args.strict))
}
