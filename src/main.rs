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
        color: color_wish(|name| std::env::var(name).ok()),
        stdout_is_terminal: io::stdout().is_terminal(),
        stderr_is_terminal: io::stderr().is_terminal(),
        terminal_is_dumb: std::env::var("TERM").is_ok_and(|term| term == "dumb"),
    }
}

/// What the environment says about colour, see <https://no-color.org> and <https://bixense.com/clicolors/>.
fn color_wish(variable: impl Fn(&str) -> Option<String>) -> Option<bool> {
    let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
    let is = |name, wanted: &str| variable(name).is_some_and(|value| value == wanted);
    let forces = |name| is_set(name) && !is(name, "0");
    if is_set("NO_COLOR") {
        Some(false)
    } else if forces("CLICOLOR_FORCE") || forces("FORCE_COLOR") {
        Some(true)
    } else if is("CLICOLOR", "0") || is("TERM", "dumb") {
        Some(false)
    } else {
        None
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

#[cfg(test)]
mod tests {
    use super::color_wish;

    #[test]
    fn the_environment_says_whether_to_colour() {
        let check = |set: &[(&str, &str)], expected: Option<bool>| {
            let variable = |name: &str| {
                set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(color_wish(variable), expected, "{set:?}");
        };
        check(&[], None);
        check(&[("NO_COLOR", ""), ("CLICOLOR_FORCE", "0"), ("TERM", "xterm")], None);
        check(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], Some(false));
        check(&[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")], Some(true));
        check(&[("FORCE_COLOR", "3")], Some(true));
        check(&[("CLICOLOR", "0")], Some(false));
        check(&[("TERM", "dumb")], Some(false));
    }
}
