//! `casebook serve`: the site in the browser while somebody writes it.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr};

use clap::Args;

use super::{Audience, Context, Status, counted};
use crate::analysis::selection::Selection;
use crate::diagnostic::{Diagnostic, snippet};
use crate::progress::Progress;
use crate::serve::preview::{Options, Tell};
use crate::serve::{self, Address};
use crate::source::Sources;

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// The port; 0 takes any that is free
    #[arg(long, default_value = "4040")]
    port: u16,
    /// The address to listen on: `0.0.0.0` lets other machines in
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = address)]
    host: IpAddr,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Leave drafts out, as a build does
    #[arg(long)]
    no_drafts: bool,
    /// Who the site is for: what a narrower circle may read is left out
    #[arg(long, value_enum, default_value = "internal")]
    audience: Audience,
}

/// An address of the network, or the name of this machine's own.
fn address(text: &str) -> Result<IpAddr, String> {
    if text == "localhost" {
        return Ok(Ipv4Addr::LOCALHOST.into());
    }
    text.parse()
        .map_err(|_| "write an address in numbers, such as `127.0.0.1` or `0.0.0.0`".to_owned())
}

pub(super) fn run(args: &ServeArgs, context: &Context) -> anyhow::Result<Status> {
    let progress = Progress::default();
    let bar = context.show(&progress);
    let options = Options {
        site: context.site.clone(),
        as_of: context.as_of,
        selection: Selection { drafts: !args.no_drafts, audience: args.audience.into() },
        progress: progress.clone(),
    };
    let tell = Terminal { color: context.color_stderr, quiet: context.is_quiet() };
    let served = serve::open(&Address { ip: args.host, port: args.port }, options, tell)?;
    drop(bar);
    let shown = served.shown();
    let edition = &shown.edition;
    context.tell_errors(edition.diagnostics(), &edition.project.sources)?;
    for why in &shown.trouble {
        context.say(&format!("{why}\n"))?;
    }
    let incidents = match edition.site().published().len() {
        1 => "1 incident".to_owned(),
        count => format!("{count} incidents"),
    };
    let found = counted(edition.diagnostics())
        .map_or_else(String::new, |counts| format!(", {counts} (`casebook check` shows them)"));
    context
        .say(&format!("{incidents}{found}. The preview is at {}; Ctrl-C ends it", served.url))?;
    drop(shown);
    if args.open && open::that_detached(&served.url).is_err() {
        context.say("No browser could be opened; open that address in one")?;
    }
    served.run()?;
    Ok(Status::Fine)
}

/// Tells the terminal what the browser shows over the page.
struct Terminal {
    color: bool,
    quiet: bool,
}

impl Terminal {
    /// Somebody who closes the terminal goes on reading in the browser.
    fn line(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }
}

impl Tell for Terminal {
    fn findings(&self, new: &[&Diagnostic], sources: &Sources) {
        for finding in new {
            self.line(&format!("\n{}", snippet::render(finding, sources, self.color)));
        }
    }

    fn trouble(&self, why: &str) {
        self.line(&format!("\nerror: {why}\nThe preview stays as it was until this is mended"));
    }

    fn mended(&self) {
        self.line("\nNothing is found any more");
    }
}
