//! `casebook init`: a new site with an example, a template, CI recipes and what editors need. It asks nothing and
//! replaces nothing.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use include_dir::{Dir, include_dir};

use super::{Context, Status};
use crate::config;
use crate::diagnostic::Diagnostics;
use crate::export::{schema, snippets};
use crate::output::{self, Content};
use crate::project;
use crate::source::{Source, Sources};

/// What every new site begins with.
static STARTER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/starter");

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The folder of the new site; it is made where it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(args: &InitArgs, context: &Context) -> anyhow::Result<Status> {
    let folder = &args.folder;
    let files = files()?;
    // What stands in a folder of that name would become part of the site.
    let folders = ["content", project::TEMPLATES];
    let single = files.iter().map(|(path, _)| path.as_str());
    let single = single.filter(|path| !folders.iter().any(|folder| path.starts_with(folder)));
    let taken = output::taken(folder, folders.into_iter().chain(single));
    if !taken.is_empty() {
        let names: Vec<String> = taken.iter().map(|name| format!("`{name}`")).collect();
        bail!(
            "`{}` has {} already; nothing was written. Name another folder, or move {} away",
            folder.display(),
            names.join(", "),
            if taken.len() == 1 { "it" } else { "them" },
        );
    }
    let contents: Vec<(String, Content)> =
        files.iter().map(|(path, bytes)| (path.clone(), Content::Bytes(bytes))).collect();
    output::write_new(folder, &contents)?;
    let mut out = io::stdout().lock();
    for (path, _) in &files {
        writeln!(
            out,
            "{}",
            folder.join(path).strip_prefix(".").unwrap_or(&folder.join(path)).display()
        )?;
    }
    let site = match folder.to_string_lossy().as_ref() {
        "." => String::new(),
        name if name.contains(char::is_whitespace) => format!(" --site '{name}'"),
        name => format!(" --site {name}"),
    };
    context.say(&format!(
        "\nA site with an example. `casebook{site} build` makes its pages, `casebook{site} new \"What happened\"` begins a postmortem; README.md says more",
    ))?;
    Ok(Status::Fine)
}

/// All files of a new site in the order of their paths.
fn files() -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    collect(&STARTER, &mut files);
    let text = STARTER.get_file("casebook.yaml").and_then(|file| file.contents_utf8());
    let mut sources = Sources::default();
    let file = sources.add(Source::new(String::new(), text.unwrap_or_default().to_owned()));
    let config = config::read(file, sources.get(file), &mut Diagnostics::default());
    for (path, value) in [
        (".casebook/config.schema.json", schema::config(&config)),
        (".casebook/front-matter.schema.json", schema::front_matter(&config)),
        (".vscode/casebook.code-snippets", snippets::front_matter(&config)),
    ] {
        files.push((
            path.to_owned(),
            format!("{}\n", serde_json::to_string_pretty(&value)?).into_bytes(),
        ));
    }
    files.sort();
    Ok(files)
}

fn collect(folder: &Dir, files: &mut Vec<(String, Vec<u8>)>) {
    for file in folder.files() {
        // The starter's names are plain ASCII.
        if let Some(path) = file.path().to_str() {
            files.push((path.replace('\\', "/"), file.contents().to_vec()));
        }
    }
    for inner in folder.dirs() {
        collect(inner, files);
    }
}
