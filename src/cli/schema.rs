//! `casebook schema`: JSON Schemas, with which an editor completes and checks.

use std::io::{self, Write};

use clap::{Args, ValueEnum};

use super::{Context, Status};
use crate::diagnostic::Diagnostics;
use crate::export::{schema, snippets};
use crate::project;
use crate::source::Sources;

#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// What the schema is of
    #[arg(value_enum)]
    of: Of,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Of {
    /// The front matter of a postmortem; it offers the severities, services, teams and causes of the site
    FrontMatter,
    /// casebook.yaml
    Config,
    /// Front matter as snippets of VS Code, whose YAML extension does not look into Markdown
    Snippets,
}

pub(super) fn run(args: &SchemaArgs, context: &Context) -> anyhow::Result<Status> {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let config = project::open_config(&context.site, &mut sources, &mut diagnostics)?;
    context.tell_errors(&diagnostics, &sources)?;
    let schema = match args.of {
        Of::FrontMatter => schema::front_matter(&config),
        Of::Config => schema::config(&config),
        Of::Snippets => snippets::front_matter(&config),
    };
    writeln!(io::stdout().lock(), "{}", serde_json::to_string_pretty(&schema)?)?;
    Ok(Status::of(&diagnostics, false))
}
