//! `casebook similar`: past incidents like one of them, or like an alert, a log or a draft, and what ended them.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::{ArgGroup, Args, ValueEnum};

use super::gathered::Gathered;
use super::searched::{NO_INCIDENT, Searched};
use super::{Context, SelectionArgs, Status};
use crate::analysis::Analysis;
use crate::casebook::Casebook;
use crate::config::Config;
use crate::content::{Document, decode};
use crate::diagnostic::{Diagnostics, suggestion};
use crate::export::search::{self, Common, Style};
use crate::export::similar;
use crate::export::understood::Understood;
use crate::incident::Incident;
use crate::project;
use crate::search::query;
use crate::search::related::{Asked, Wanted};
use crate::search::vectors::Vectors;
use crate::source::{Source, Sources};
use crate::vocabulary::heading::Kind;

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("asked").required(true).args(["id", "text", "file"])))]
pub(super) struct SimilarArgs {
    /// The id of an incident, or `-` for a text from standard input
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// A text: an alert, an error message, a question
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
    /// A file with a text: a log, a stack trace, a half-written postmortem
    #[arg(long, value_name = "PATH")]
    file: Option<std::path::PathBuf>,
    /// So many answers at most
    #[arg(long, value_name = "N", default_value = "5")]
    limit: usize,
    /// How to show it
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    #[command(flatten)]
    selection: SelectionArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A list to read: which, why, and what ended it
    Human,
    /// One JSON array, the most alike first
    Json,
}

/// A text is read up to so many bytes: more is a log, and what matters in it stands in front.
const MOST: usize = 64 * 1024;

pub(super) fn run(args: &SimilarArgs, context: &Context) -> anyhow::Result<Status> {
    let (extension, text) = match (args.id.as_deref(), &args.text, &args.file) {
        (_, Some(text), _) => (None, text.clone()),
        (_, _, Some(path)) => (path.extension(), text_of(path)?),
        (Some("-"), ..) => (None, standard_input()?),
        (id, ..) => {
            let gathered = Gathered::of(&args.selection, context)?;
            let vectors = gathered.vectors();
            let id = id.unwrap_or_default();
            let asked = by_id(id, &gathered.casebook, &vectors, &gathered.analysis)?;
            return like(&asked, &gathered, &vectors, args, context);
        }
    };
    let text = shortened(text, context)?;
    let (config, _) = project::look(&context.site, &mut Diagnostics::default())?;
    let (document, incidents) = told(extension, &text, &config)?;
    // What has the parts of a postmortem is the draft of one.
    let sections = incidents.iter().flat_map(|incident| &incident.sections);
    if sections.into_iter().any(|section| section.kind != Kind::Other) {
        let gathered = Gathered::of(&args.selection, context)?;
        let vectors = gathered.vectors();
        let incidents: Vec<&Incident> = incidents.iter().map(AsRef::as_ref).collect();
        let asked = vectors.asked_in(&incidents, &document, &gathered.analysis);
        return like(&asked, &gathered, &vectors, args, context);
    }
    answer(&text, &incidents, args, context)
}

/// The incidents that are like one.
fn like(
    asked: &Asked,
    gathered: &Gathered,
    vectors: &Vectors,
    args: &SimilarArgs,
    context: &Context,
) -> anyhow::Result<Status> {
    let wanted = Wanted { most: args.limit, asked: true, except: &[] };
    let hits = vectors.like(asked, wanted);
    let plan = gathered.plan(Some(vectors), context);
    let site = gathered.site(&plan, Some(vectors), context);
    let input = similar::Input { site: &site, vectors, asked, hits: &hits };
    let mut stdout = io::BufWriter::new(io::stdout().lock());
    match args.format {
        Format::Human => {
            let understood = Understood {
                causes: asked.causes().map(str::to_owned).collect(),
                services: asked.services().to_vec(),
                terms: vectors.telling_terms(asked),
            };
            tell(&understood, context)?;
            stdout.write_all(similar::human(input).as_bytes())?;
            stdout.flush()?;
            if hits.is_empty() {
                context.say("No past incident is like it.")?;
            }
        }
        Format::Json => similar::json(input, stdout)?,
    }
    Ok(Status::Fine)
}

/// The incidents that hold the words of an alert, a log or a question.
fn answer(
    text: &str,
    incidents: &[Arc<Incident>],
    args: &SimilarArgs,
    context: &Context,
) -> anyhow::Result<Status> {
    let searched = Searched::open(&args.selection, false, context)?;
    let answer = searched.index.ask(&query::plain(text), args.limit)?;
    let mut causes: Vec<String> = Vec::new();
    for cause in incidents.iter().flat_map(|incident| &incident.causes) {
        if !causes.contains(&cause.id) {
            causes.push(cause.id.clone());
        }
    }
    let common = Common { causes, services: searched.index.services_in(text) };
    let shown = searched.shown(&answer, &common)?;
    let mut stdout = io::BufWriter::new(io::stdout().lock());
    match args.format {
        Format::Human => {
            if searched.index.count() == 0 {
                context.say(NO_INCIDENT)?;
                return Ok(Status::Fine);
            }
            let understood = Understood {
                causes: common.causes.clone(),
                services: common.services.clone(),
                terms: answer.telling_terms(),
            };
            tell(&understood, context)?;
            let style = Style { color: context.color_stdout, reasons: true };
            stdout.write_all(search::human(&shown, style).as_bytes())?;
            stdout.flush()?;
            if shown.is_empty() {
                context.say("No past incident is like it.")?;
            }
        }
        Format::Json => {
            search::json(&shown, searched.config.base_url.as_deref(), stdout)?;
        }
    }
    Ok(Status::Fine)
}

/// Says what was found in what was given, above the answers.
fn tell(understood: &Understood, context: &Context) -> io::Result<()> {
    if understood.is_empty() { Ok(()) } else { context.say(&format!("{understood}\n")) }
}

fn by_id(
    id: &str,
    casebook: &Casebook,
    vectors: &Vectors,
    analysis: &Analysis,
) -> anyhow::Result<Asked> {
    if let Some(found) = casebook.find(id) {
        return Ok(vectors.asked_by(casebook, analysis, found));
    }
    let ids = casebook.incidents.iter().map(|incident| incident.id.text.as_str());
    let help = suggestion::help(id, ids, || {
        "`--text` looks for a text, and `incidents.json` of the site lists the ids".to_owned()
    });
    bail!("there is no incident `{id}`; {help}")
}

/// As much of a text as is looked at.
fn shortened(mut text: String, context: &Context) -> anyhow::Result<String> {
    if !text.contains(char::is_alphanumeric) {
        bail!("the text is empty; give an alert, an error message, a log or a few words");
    }
    if text.len() > MOST {
        text.truncate(text.floor_char_boundary(MOST));
        context.say("The text is longer than 64 kB; what comes after is not looked at.")?;
    }
    Ok(text)
}

/// Reads a text like any document of the site: what it tells.
fn told(
    extension: Option<&OsStr>,
    text: &str,
    config: &Config,
) -> anyhow::Result<(Arc<Document>, Vec<Arc<Incident>>)> {
    // What a file is called is no word of the text, but says how it is written.
    let path = match extension {
        Some(extension) => format!("-.{}", extension.to_string_lossy()),
        None => "-".to_owned(),
    };
    let mut sources = Sources::default();
    let file = sources.add(Source::new(path.clone(), text.to_owned()));
    // What is wrong with the text concerns nobody who looks for its like.
    let mut unheard = Diagnostics::default();
    let (documents, incidents) = crate::read_files(&[(file, path)], &sources, config, &mut unheard);
    let document = documents.into_iter().next().context("a text is one document")?;
    Ok((document, incidents))
}

fn text_of(path: &Path) -> anyhow::Result<String> {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let read = project::open_files(&[path.to_path_buf()], &mut sources, &mut diagnostics);
    match read.first() {
        Some((file, _)) => Ok(sources.get(*file).text.to_string()),
        None => {
            let why =
                diagnostics.into_iter().next().map(|diagnostic| diagnostic.message.to_string());
            bail!(why.unwrap_or_else(|| format!("`{}` cannot be read", path.display())))
        }
    }
}

fn standard_input() -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    // A byte more than is looked at shows that there is more.
    let most = u64::try_from(MOST)? + 1;
    io::stdin().lock().take(most).read_to_end(&mut bytes).context("cannot read standard input")?;
    Ok(decode::decode(&bytes).0)
}
