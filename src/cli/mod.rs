//! The command line: what was said (`Cli`), what that means (`Context`), one file a command.
//!
//! Data goes to standard output, messages to standard error.

mod actions;
mod build;
mod causes;
mod check;
mod completions;
mod explain;
mod gathered;
mod import;
mod init;
mod inspect;
mod new;
mod progress_bar;
mod schema;
mod search;
mod searched;
mod serve;
mod similar;
mod stats;

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use chrono::{DateTime, NaiveDate};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::analysis::selection::Selection;
use crate::diagnostic::{Diagnostics, Severity, snippet};
use crate::incident::kind;
use crate::progress::Progress;
use crate::project::{self, Project};
use crate::source::Sources;

/// What the program finds around it; `main` reads it once.
#[derive(Debug, Clone)]
pub struct Ambient {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// The environment variable of that name, see <https://reproducible-builds.org/specs/source-date-epoch/>.
    pub source_date_epoch: Option<String>,
    /// Whether the environment asks for colour or for none; none where it leaves that to the terminal.
    pub color: Option<bool>,
    /// Whether a person reads standard output.
    pub stdout_is_terminal: bool,
    /// Whether a person reads standard error.
    pub stderr_is_terminal: bool,
    /// Whether their terminals can only add to what they show.
    pub terminal_is_dumb: bool,
}

/// How a command that could run came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Nothing to complain about.
    Fine,
    /// There are findings that count.
    Findings,
}

impl Status {
    /// The exit code.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Findings => 1,
        }
    }

    /// Findings, if there are errors, or warnings where those count too.
    fn of(diagnostics: &Diagnostics, strict: bool) -> Self {
        let (errors, warnings) = diagnostics.counts();
        if errors > 0 || (strict && warnings > 0) { Self::Findings } else { Self::Fine }
    }
}

/// A static site generator for an incident knowledge base.
#[derive(Debug, Parser)]
#[command(name = "casebook", version, about, max_term_width = 100, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct Global {
    /// The folder that holds `casebook.yaml` and the content
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    site: PathBuf,
    /// The day that counts as today [default: `SOURCE_DATE_EPOCH` if set, else today]
    #[arg(long, global = true, value_name = "YYYY-MM-DD")]
    as_of: Option<NaiveDate>,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value = "auto")]
    color: ColorChoice,
    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more
    #[arg(short, long, global = true)]
    verbose: bool,
}

/// Who the answer is for: the same two flags, with the same defaults, for the site and for every question about it.
#[derive(Debug, Args)]
struct SelectionArgs {
    /// Count drafts too
    #[arg(long)]
    drafts: bool,
    /// Who it is for: what a narrower circle may read is left out
    #[arg(long, value_enum, default_value = "internal")]
    audience: Audience,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Audience {
    Public,
    Internal,
    Restricted,
}

impl SelectionArgs {
    fn selection(&self) -> Selection {
        Selection { drafts: self.drafts, audience: self.audience.into() }
    }
}

impl From<Audience> for kind::Audience {
    fn from(audience: Audience) -> Self {
        match audience {
            Audience::Public => Self::Public,
            Audience::Internal => Self::Internal,
            Audience::Restricted => Self::Restricted,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List action items: who promised what, and what is late
    Actions(actions::ActionsArgs),
    /// Read, check and write the site
    Build(build::BuildArgs),
    /// Show which causes keep coming back, and whether the fixes held
    Causes(causes::CausesArgs),
    /// Show every finding, write nothing
    Check(check::CheckArgs),
    /// Print the script that completes commands and options in a shell
    Completions(completions::CompletionsArgs),
    /// Show what a finding, a key or a command means
    Explain(explain::ExplainArgs),
    /// Write postmortems of any shape as normalised Markdown files
    Import(import::ImportArgs),
    /// Write a new site: configuration, an example, a template, CI recipes
    Init(init::InitArgs),
    /// Show what Casebook reads from each file
    Inspect(inspect::InspectArgs),
    /// Write a new postmortem from the site's template, and print its path
    New(new::NewArgs),
    /// Print a JSON Schema, with which an editor completes and checks
    Schema(schema::SchemaArgs),
    /// Find past incidents like one, or like a pasted alert, log or draft, and what ended them
    Similar(similar::SimilarArgs),
    /// Search past incidents: words, "phrases", -without, +must, service:checkout, date:2024-01..
    Search(search::SearchArgs),
    /// Show the site in the browser while you write it
    Serve(serve::ServeArgs),
    /// Show how long incidents take, how many there are, how long services are down
    Stats(stats::StatsArgs),
}

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verbosity {
    Quiet,
    Normal,
    Verbose,
}

/// What every command needs to know.
struct Context {
    site: PathBuf,
    as_of: NaiveDate,
    verbosity: Verbosity,
    color_stdout: bool,
    color_stderr: bool,
    /// Whether somebody waits who can be shown how far a command has come.
    somebody_waits: bool,
}

impl Context {
    fn new(global: Global, ambient: &Ambient) -> anyhow::Result<Self> {
        let color = |terminal: bool| match global.color {
            ColorChoice::Auto => ambient.color.unwrap_or(terminal),
            ColorChoice::Always => true,
            ColorChoice::Never => false,
        };
        Ok(Self {
            as_of: match global.as_of {
                Some(day) => day,
                None => today(ambient)?,
            },
            color_stdout: color(ambient.stdout_is_terminal),
            color_stderr: color(ambient.stderr_is_terminal),
            somebody_waits: ambient.stderr_is_terminal
                && !ambient.terminal_is_dumb
                && !global.quiet
                && !global.verbose,
            site: global.site,
            verbosity: match (global.quiet, global.verbose) {
                (true, _) => Verbosity::Quiet,
                (false, true) => Verbosity::Verbose,
                (false, false) => Verbosity::Normal,
            },
        })
    }

    /// Shows how far a command has come, until what this gives is dropped; nothing else may be written meanwhile.
    #[must_use]
    fn show(&self, progress: &Progress) -> Option<progress_bar::Shown> {
        self.somebody_waits.then(|| progress_bar::show(progress.clone()))
    }

    /// The site of the context, whose making counts along with `progress`.
    fn open(&self, progress: &Progress, diagnostics: &mut Diagnostics) -> anyhow::Result<Project> {
        let project = project::open(&self.site, diagnostics)?;
        self.detail_files(&project)?;
        Ok(Project { progress: progress.clone(), ..project })
    }

    fn is_quiet(&self) -> bool {
        self.verbosity == Verbosity::Quiet
    }

    /// Tells the findings to standard error: all of them, or under `--quiet` the errors.
    fn tell(&self, diagnostics: &Diagnostics, sources: &Sources) -> io::Result<()> {
        self.tell_where(diagnostics, sources, self.verbosity > Verbosity::Quiet)
    }

    /// The same beside the answer to a question: the errors, because of which it may be wrong, or under `--verbose` all.
    fn tell_errors(&self, diagnostics: &Diagnostics, sources: &Sources) -> io::Result<()> {
        self.tell_where(diagnostics, sources, self.verbosity == Verbosity::Verbose)
    }

    fn tell_where(
        &self,
        diagnostics: &Diagnostics,
        sources: &Sources,
        warnings: bool,
    ) -> io::Result<()> {
        let mut stderr = io::stderr().lock();
        for diagnostic in diagnostics {
            if warnings || diagnostic.severity() == Severity::Error {
                writeln!(stderr, "{}\n", snippet::render(diagnostic, sources, self.color_stderr))?;
            }
        }
        Ok(())
    }

    /// Says one line to standard error under `--verbose`.
    fn detail(&self, line: &str) -> io::Result<()> {
        if self.verbosity < Verbosity::Verbose {
            return Ok(());
        }
        writeln!(io::stderr().lock(), "{line}")
    }

    /// What was found on the disk, for someone who wonders why a file is not there.
    fn detail_files(&self, project: &Project) -> io::Result<()> {
        for (file, _) in project.documents.iter() {
            self.detail(&format!("document   {}", project.sources.get(*file).path))?;
        }
        for (_, file) in &project.exports {
            self.detail(&format!("export     {}", project.sources.get(*file).path))?;
        }
        for attachment in &project.attachments {
            self.detail(&format!("attachment {}", attachment.origin.display()))?;
        }
        Ok(())
    }

    /// Says one line to standard error, unless under `--quiet`.
    fn say(&self, line: &str) -> io::Result<()> {
        if self.verbosity == Verbosity::Quiet {
            return Ok(());
        }
        writeln!(io::stderr().lock(), "{line}")
    }
}

/// Runs the command that the program's arguments name.
///
/// # Errors
/// If the command could not run: a folder that cannot be read, an output that cannot be written, a closed pipe.
pub fn run(ambient: &Ambient) -> anyhow::Result<Status> {
    let cli = Cli::parse();
    let context = Context::new(cli.global, ambient)?;
    match cli.command {
        Command::Actions(args) => actions::run(&args, &context),
        Command::Build(args) => build::run(&args, &context),
        Command::Causes(args) => causes::run(&args, &context),
        Command::Check(args) => check::run(&args, &context),
        Command::Completions(args) => completions::run(&args),
        Command::Explain(args) => explain::run(&args, &context),
        Command::Import(args) => import::run(&args, &context),
        Command::Init(args) => init::run(&args, &context),
        Command::Inspect(args) => inspect::run(&args, &context),
        Command::New(args) => new::run(&args, &context),
        Command::Schema(args) => schema::run(&args, &context),
        Command::Search(args) => search::run(&args, &context),
        Command::Serve(args) => serve::run(&args, &context),
        Command::Similar(args) => similar::run(&args, &context),
        Command::Stats(args) => stats::run(&args, &context),
    }
}

/// All commands with their arguments, for the reference and for completion.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

fn today(ambient: &Ambient) -> anyhow::Result<NaiveDate> {
    let seconds = match ambient.source_date_epoch.as_deref() {
        Some(text) => text.parse().with_context(|| {
            format!("SOURCE_DATE_EPOCH is `{text}`, which is not a number of seconds")
        })?,
        None => ambient.now,
    };
    match DateTime::from_timestamp(seconds, 0) {
        Some(moment) => Ok(moment.date_naive()),
        None => {
            bail!("SOURCE_DATE_EPOCH is `{seconds}`, which is no date; name the day with `--as-of`")
        }
    }
}

/// `3 errors and 1 warning`, `2 warnings`, or nothing where there is nothing.
fn counted(diagnostics: &Diagnostics) -> Option<String> {
    let (errors, warnings) = diagnostics.counts();
    let part = |count: usize, noun: &str| match count {
        0 => None,
        1 => Some(format!("1 {noun}")),
        count => Some(format!("{count} {noun}s")),
    };
    match (part(errors, "error"), part(warnings, "warning")) {
        (Some(errors), Some(warnings)) => Some(format!("{errors} and {warnings}")),
        (one, other) => one.or(other),
    }
}
