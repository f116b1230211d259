//! `casebook explain`: the page of one rule, or the list of all.

use std::io::{self, Write};

use anyhow::anyhow;
use clap::Args;

use super::Status;
use crate::check::{self, RULES};
use crate::diagnostic::suggestion::did_you_mean;

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The code of a finding, such as `unknown-key`; without one, all codes are listed
    code: Option<String>,
}

pub(super) fn run(args: &ExplainArgs) -> anyhow::Result<Status> {
    let mut out = io::stdout().lock();
    let Some(code) = &args.code else {
        for rule in RULES {
            writeln!(
                out,
                "{:24} {:8} {}",
                rule.code.as_str(),
                rule.code.severity().as_str(),
                rule.title
            )?;
        }
        return Ok(Status::Fine);
    };
    let rule = check::find(code).ok_or_else(|| {
        match did_you_mean(code, RULES.iter().map(|rule| rule.code.as_str())) {
            Some(near) => anyhow!("there is no rule `{code}`; did you mean `{near}`?"),
            None => anyhow!("there is no rule `{code}`; `casebook explain` lists them"),
        }
    })?;
    writeln!(
        out,
        "{} ({})\n{}\n{}",
        rule.code.as_str(),
        rule.code.severity().as_str(),
        rule.title,
        rule.whole_page().trim_end()
    )?;
    Ok(Status::Fine)
}
