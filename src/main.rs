//! Arguments to exit code. The only place that looks at the clock and the environment.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use casebook::cli::{self, Ambient};

/// What is read once, here, so that everything else depends on its arguments only.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place where clock and environment are read"
)]
fn ambient() -> Ambient {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.as_secs());
    Ambient {
        now: i64::try_from(now).unwrap_or(0),
        source_date_epoch: std::env::var("SOURCE_DATE_EPOCH").ok(),
        // https://no-color.org: set and not empty.
        no_color: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
        stdout_is_terminal: io::stdout().is_terminal(),
        stderr_is_terminal: io::stderr().is_terminal(),
    }
}

fn main() -> ExitCode {
    match cli::run(&ambient()) {
        Ok(status) => ExitCode::from(status.code()),
        // The reader of our output went away (`casebook inspect … | head`): it has what it wanted.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // If standard error is closed too there is nobody left to tell.
            let _ = writeln!(io::stderr(), "casebook: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}
