//! `casebook check`: every finding, nothing written.

use std::io::{self, Write};

use clap::{Args, ValueEnum};

use super::{Context, Status, counted};
use crate::diagnostic::{Diagnostics, json, short, snippet};
use crate::project;
use crate::reading::Readings;

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// How to show the findings
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Let warnings fail too
    #[arg(long)]
    strict: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// With the line underlined and what to do
    Human,
    /// One a line: `path:line:column: severity[code]: message`
    Short,
    /// One JSON array
    Json,
}

pub(super) fn run(args: &CheckArgs, context: &Context) -> anyhow::Result<Status> {
    let mut diagnostics = Diagnostics::default();
    let project = project::open(&context.site, &mut diagnostics)?;
    context.detail_files(&project)?;
    crate::read(&project, context.as_of, &mut Readings::default(), &mut diagnostics);
    let sources = &project.sources;
    let mut out = io::stdout().lock();
    match args.format {
        Format::Human => {
            for diagnostic in &diagnostics {
                writeln!(out, "{}\n", snippet::render(diagnostic, sources, context.color_stdout))?;
            }
            let read = match project.documents.len() {
                1 => "1 document".to_owned(),
                count => format!("{count} documents"),
            };
            match counted(&diagnostics) {
                Some(counts) => context.say(&format!(
                    "{counts} in {read}. `casebook explain CODE` tells what a finding means"
                ))?,
                None => context.say(&format!("nothing found in {read}"))?,
            }
        }
        Format::Short => {
            for diagnostic in &diagnostics {
                writeln!(out, "{}", short::render(diagnostic, sources))?;
            }
        }
        Format::Json => writeln!(out, "{}", json::render(&diagnostics, sources))?,
    }
    Ok(Status::of(&diagnostics, args.strict))
}
