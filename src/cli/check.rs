//! `casebook check`: every finding, nothing written.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use clap::{Args, ValueEnum};

use super::{Context, Status, counted};
use crate::check::RULES;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::github::Github;
use crate::diagnostic::gitlab::Gitlab;
use crate::diagnostic::human::Human;
use crate::diagnostic::json::Json;
use crate::diagnostic::report::{self, Report};
use crate::diagnostic::sarif::{About, Sarif};
use crate::diagnostic::short::Short;
use crate::progress::Progress;
use crate::project::{self, Attached};
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the line underlined and what to do
    Human,
    /// One a line: `path:line:column: severity[code]: message`
    Short,
    /// One JSON array
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// A Code Quality report of GitLab
    Gitlab,
}

/// More findings than this are also counted by rule: those of a screen can be seen.
const SEEN_AT_ONCE: usize = 10;

pub(super) fn run(args: &CheckArgs, context: &Context) -> anyhow::Result<Status> {
    let mut diagnostics = Diagnostics::default();
    let progress = Progress::default();
    let shown = context.show(&progress);
    let mut project = context.open(&progress, &mut diagnostics)?;
    Attached::default().look(&context.site, &mut project);
    crate::read(&project, context.as_of, &mut Readings::default(), &mut diagnostics);
    drop(shown);
    let rules: Vec<About> = RULES
        .iter()
        .map(|rule| About { code: rule.code, title: rule.title, page: rule.whole_page() })
        .collect();
    let format: &dyn report::Format = match args.format {
        Format::Human => &Human { color: context.color_stdout },
        Format::Short => &Short,
        Format::Json => &Json,
        Format::Sarif => &Sarif { rules: &rules },
        Format::Github => &Github,
        Format::Gitlab => &Gitlab,
    };
    let repository = project::repository(&context.site)?;
    let report =
        Report { diagnostics: &diagnostics, sources: &project.sources, repository: &repository };
    format.write(&report, &mut io::stdout().lock())?;
    if args.format == Format::Human {
        context.say(&summary(&diagnostics, project.documents.len()))?;
    }
    Ok(Status::of(&diagnostics, args.strict))
}

/// What stands below all findings.
fn summary(diagnostics: &Diagnostics, documents: usize) -> String {
    let read = match documents {
        1 => "1 document".to_owned(),
        count => format!("{count} documents"),
    };
    let Some(counts) = counted(diagnostics) else { return format!("nothing found in {read}") };
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        *rules.entry(diagnostic.code.as_str()).or_default() += 1;
    }
    let mut rules: Vec<(&str, usize)> = rules.into_iter().collect();
    rules.sort_by_key(|&(_, count)| Reverse(count));
    let found: usize = rules.iter().map(|(_, count)| count).sum();
    let by_rule = if found > SEEN_AT_ONCE {
        let lines = rules.iter().map(|(code, count)| format!("\n{count:>6}  {code}"));
        lines.collect::<String>() + "\n"
    } else {
        ". ".to_owned()
    };
    format!("{counts} in {read}{by_rule}`casebook explain CODE` tells what a finding means")
}
