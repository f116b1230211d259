//! `casebook inspect`: what Casebook reads from each file, with or without a site around it.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::bail;
use clap::{Args, ValueEnum};

use super::{Context, Status};
use crate::diagnostic::Diagnostics;
use crate::export::inspect;
use crate::progress::Progress;
use crate::project;
use crate::source::Sources;

#[derive(Debug, Args)]
pub(super) struct InspectArgs {
    /// Files to read
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to show it
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A summary to read
    Human,
    /// One JSON array, one object an incident
    Json,
}

pub(super) fn run(args: &InspectArgs, context: &Context) -> anyhow::Result<Status> {
    if let Some(missing) = args.paths.iter().find(|path| !path.exists()) {
        bail!("there is no file `{}`", missing.display());
    }
    if let Some(folder) = args.paths.iter().find(|path| path.is_dir()) {
        bail!("`{0}` is a folder; name files, such as `{0}/*.md`", folder.display());
    }
    let mut diagnostics = Diagnostics::default();
    let mut sources = Sources::default();
    let progress = Progress::default();
    let shown = context.show(&progress);
    let config = project::open_config(&context.site, &mut sources, &mut diagnostics)?;
    let files = project::open_files(&args.paths, &mut sources, &mut diagnostics);
    let (_, incidents) =
        crate::read_files_counted(&files, &sources, &config, &progress, &mut diagnostics);
    drop(shown);
    diagnostics.sort();
    context.tell(&diagnostics, &sources)?;
    let text = match args.format {
        Format::Human => inspect::human(&incidents, &sources),
        Format::Json => inspect::json(&incidents, &sources),
    };
    writeln!(io::stdout().lock(), "{}", text.trim_end())?;
    Ok(Status::of(&diagnostics, false))
}
