//! `casebook stats`: how long it takes until incidents are noticed and over, how much happens, how long services are down.

use std::io::{self, Write};

use clap::{Args, ValueEnum};

use super::gathered::Gathered;
use super::{Context, SelectionArgs, Status};
use crate::export::stats;

#[derive(Debug, Args)]
pub(super) struct StatsArgs {
    /// How to show it
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    #[command(flatten)]
    selection: SelectionArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Tables to read
    Human,
    /// One JSON object with all figures
    Json,
}

pub(super) fn run(args: &StatsArgs, context: &Context) -> anyhow::Result<Status> {
    let Gathered { project, casebook, analysis, .. } = Gathered::of(&args.selection, context)?;
    let input = stats::Input {
        casebook: &casebook,
        analysis: &analysis,
        config: &project.config,
        as_of: context.as_of,
    };
    let text = match args.format {
        Format::Human => stats::human(input),
        Format::Json => stats::json(input),
    };
    writeln!(io::stdout().lock(), "{}", text.trim_end())?;
    Ok(Status::Fine)
}
