//! `casebook completions`: the script that completes commands and options in a shell.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use clap_complete::Shell;

use super::Status;

#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Known,
}

/// The shells whose scripts are tested.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Known {
    Bash,
    Zsh,
    Fish,
}

pub(super) fn run(args: &CompletionsArgs) -> anyhow::Result<Status> {
    let shell = match args.shell {
        Known::Bash => Shell::Bash,
        Known::Zsh => Shell::Zsh,
        Known::Fish => Shell::Fish,
    };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut super::command(), "casebook", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(Status::Fine)
}
