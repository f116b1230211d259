//! `casebook search`: full-text search over past incidents.

use std::io::{self, Write};

use clap::{Args, ValueEnum};

use super::searched::{NO_INCIDENT, Searched};
use super::{Context, SelectionArgs, Status};
use crate::export::search::{self, Common, Style};
use crate::search::facet::Field;
use crate::search::query;

#[derive(Debug, Args)]
pub(super) struct SearchArgs {
    /// Words, "phrases", -without, +must, depl*, service:checkout, date:2024-01..2024-06, duration:>2h; in quotation
    /// marks of the shell
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,
    /// So many answers at most
    #[arg(long, value_name = "N", default_value = "10")]
    limit: usize,
    /// How to show it
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Show what each word adds to the score
    #[arg(long, conflicts_with = "format")]
    explain: bool,
    #[command(flatten)]
    selection: SelectionArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A list to read: which, where, and what ended it
    Human,
    /// One JSON array, the best first
    Json,
}

pub(super) fn run(args: &SearchArgs, context: &Context) -> anyhow::Result<Status> {
    let written = args.query.join(" ");
    let query = query::parse(&written);
    let about_status = query.filters.iter().any(|filter| filter.field == Field::Status);
    let searched = Searched::open(&args.selection, about_status, context)?;
    let answer = searched.index.ask(&query, args.limit)?;
    let hints = answer.hints.iter().filter(|_| searched.index.count() > 0);
    for hint in hints {
        context.say(&format!("{hint}"))?;
    }
    let shown = searched.shown(&answer, &Common::default())?;
    let mut stdout = io::BufWriter::new(io::stdout().lock());
    match args.format {
        Format::Human if args.explain => {
            stdout.write_all(search::explanation(&answer, &shown).as_bytes())?;
        }
        Format::Human => {
            stdout.write_all(
                search::human(&shown, Style { color: context.color_stdout, reasons: false })
                    .as_bytes(),
            )?;
        }
        Format::Json => search::json(&shown, searched.config.base_url.as_deref(), &mut stdout)?,
    }
    stdout.flush()?;
    if searched.index.count() == 0 {
        context.say(NO_INCIDENT)?;
    } else if query.is_empty() {
        context.say(&format!(
            "There is nothing to look for in `{written}`; write words, \"a phrase\", or a field like service:checkout"
        ))?;
    } else if shown.is_empty() {
        context.say("No past incident answers that.")?;
    } else if answer.total > shown.len() {
        context.say(&format!("{} of {} incidents.", shown.len(), answer.total))?;
    }
    Ok(Status::Fine)
}
