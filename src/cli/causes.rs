//! `casebook causes`: which causes keep coming back, and whether the fixes held.

use std::io::{self, Write};

use clap::{Args, ValueEnum};

use super::gathered::Gathered;
use super::{Context, SelectionArgs, Status};
use crate::export::causes;

#[derive(Debug, Args)]
pub(super) struct CausesArgs {
    /// How to show it
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Only causes that struck at least so often
    #[arg(long, value_name = "N", default_value = "1")]
    min: usize,
    #[command(flatten)]
    selection: SelectionArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A table to read, what matters most first
    Human,
    /// One JSON array, one object a cause or class, most frequent first
    Json,
}

pub(super) fn run(args: &CausesArgs, context: &Context) -> anyhow::Result<Status> {
    let Gathered { project, casebook, analysis, .. } = Gathered::of(&args.selection, context)?;
    let input = causes::Input {
        casebook: &casebook,
        analysis: &analysis,
        catalogue: &project.config.catalogue,
        min: args.min,
    };
    let stdout = io::BufWriter::new(io::stdout().lock());
    match args.format {
        Format::Human => { stdout }.write_all(causes::human(input).as_bytes())?,
        Format::Json => causes::json(input, stdout)?,
    }
    Ok(Status::Fine)
}
