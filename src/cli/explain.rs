//! `casebook explain`: what a finding, a key or a command means, or the list of all findings.

use std::io::{self, Write};

use anyhow::anyhow;
use clap::Args;

use super::{Context, Status};
use crate::check::{self, RULES, Rule};
use crate::config;
use crate::diagnostic::suggestion::did_you_mean;
use crate::incident;
use crate::key::{self, Key};

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// A finding such as `unknown-key`, a key such as `severity` or `policy.due`, or a command; without one, all
    /// findings are listed
    name: Option<String>,
}

pub(super) fn run(args: &ExplainArgs, context: &Context) -> anyhow::Result<Status> {
    let mut out = io::stdout().lock();
    let Some(name) = &args.name else {
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
    let pages = pages(name, context.color_stdout);
    if pages.is_empty() {
        return Err(unknown(name));
    }
    writeln!(out, "{}", pages.join("\n\n"))?;
    Ok(Status::Fine)
}

/// All that goes by a name. A key of front matter can be one of casebook.yaml too.
fn pages(name: &str, color: bool) -> Vec<String> {
    let mut pages: Vec<String> = check::find(name).into_iter().map(rule_page).collect();
    for (place, keys) in places() {
        pages.extend(key::find(&keys, name).map(|key| key_page(name, &key, place)));
    }
    let command = super::command().find_subcommand(name).cloned();
    pages.extend(command.map(|command| {
        let help = command.bin_name(format!("casebook {name}")).render_long_help();
        let help = if color { help.ansi().to_string() } else { help.to_string() };
        help.trim_end().to_owned()
    }));
    pages
}

/// Where keys stand, and which there are.
fn places() -> [(&'static str, Vec<Key>); 2] {
    [("front matter", incident::keys::keys()), ("casebook.yaml", config::keys::KEYS.to_vec())]
}

fn rule_page(rule: &Rule) -> String {
    let (code, severity) = (rule.code.as_str(), rule.code.severity().as_str());
    format!("{code} ({severity})\n{}\n{}", rule.title, rule.whole_page().trim_end())
}

fn key_page(path: &str, key: &Key, place: &str) -> String {
    let mut page = format!("{path} (key of {place})\n{}.\n\n", key.doc);
    page.push_str(&format!("It takes {}.\n", key.shape.in_words()));
    for line in key.yaml().lines() {
        page.push_str(&format!("\n    {line}"));
    }
    for inner in key.inner() {
        page.push_str(&format!("\n\n{path}.{}: {}", inner.name, inner.shape.in_words()));
        page.push_str(&format!("\n    {}.", inner.doc));
    }
    page
}

/// Says what the name may have meant.
fn unknown(name: &str) -> anyhow::Error {
    let paths: Vec<String> =
        places().iter().flat_map(|(_, keys)| key::paths(keys)).map(|(path, _)| path).collect();
    // `due` is `actions.due`, or `policy.due`.
    let below: Vec<String> = paths
        .iter()
        .filter(|path| path.rsplit('.').next() == Some(name))
        .map(|path| format!("`{path}`"))
        .collect();
    if !below.is_empty() {
        return anyhow!("there is no key `{name}` on its own; there is {}", below.join(", "));
    }
    let command = super::command();
    let known = RULES
        .iter()
        .map(|rule| rule.code.as_str())
        .chain(paths.iter().map(String::as_str))
        .chain(command.get_subcommands().map(clap::Command::get_name));
    match did_you_mean(name, known) {
        Some(near) => {
            anyhow!("there is no finding, key or command `{name}`; did you mean `{near}`?")
        }
        None => anyhow!(
            "there is no finding, key or command `{name}`; `casebook explain` lists the findings, `casebook --help` the commands"
        ),
    }
}
