//! `casebook new`: a postmortem from the site's template, with the next id, in the folder of the newest ones. It asks
//! nothing and replaces nothing.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{anyhow, bail};
use chrono::{Datelike, NaiveDate};
use clap::Args;

use super::{Context, Status};
use crate::config::{Config, Service};
use crate::diagnostic::{Diagnostics, Severity as Weight, suggestion};
use crate::export::draft::Draft;
use crate::incident::severity::{self, Severity};
use crate::incident::{Incident, id, kind, numbering};
use crate::output::{self, Content};
use crate::project;
use crate::reading::Readings;
use crate::render::draft;
use crate::source::{Source, Sources};

#[derive(Debug, Args)]
pub(super) struct NewArgs {
    /// What happened, in one line
    title: String,
    /// How bad it was: a level of the site's scale, or another word for one
    #[arg(long)]
    severity: Option<String>,
    /// What was hit; may be given several times
    #[arg(long, value_name = "NAME")]
    service: Vec<String>,
    /// A past incident like it: its services, teams and causes are taken over, and it is linked
    #[arg(long, value_name = "ID")]
    from: Option<String>,
    /// The day on which it began [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
    /// A file of the site's `templates/`, without its ending [default: `postmortem`, or the only one]
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
}

pub(super) fn run(args: &NewArgs, context: &Context) -> anyhow::Result<Status> {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let config = project::open_config(&context.site, &mut sources, &mut diagnostics)?;
    context.tell_errors(&diagnostics, &sources)?;
    // A site without a content folder gets one.
    let incidents = if project::has_content(&context.site, &config) {
        let project = project::open(&context.site, &mut diagnostics)?;
        crate::gather(&project, &mut Readings::default(), &mut diagnostics).incidents.clone()
    } else {
        Vec::new()
    };
    let draft = draft(args, context.as_of, &config, &incidents)?;
    let (name, template) = template(args.template.as_deref(), &context.site)?;
    let text = draft::fill(&name, &template, &draft)?;
    let text = draft
        .put_into(&text, &config.fields)
        .map_err(|why| anyhow!("the template `{name}` cannot be used: {why}; values are written without quotes, as in `title: {{{{ title }}}}`"))?;
    let folder = folder(draft.date, &incidents);
    let slug = id::short_slug(&draft.title);
    let file = match file_name(&draft.id) {
        name if name.contains(&slug) => format!("{folder}{name}.md"),
        name => format!("{folder}{name}-{slug}.md"),
    };
    check(&text, &file, &name, &draft, &config)?;
    let below = context.site.join(&config.content);
    output::write_new(&below, &[(file.clone(), Content::Bytes(text.as_bytes()))])?;
    let path = below.join(file);
    writeln!(io::stdout().lock(), "{}", path.strip_prefix(".").unwrap_or(&path).display())?;
    Ok(Status::Fine)
}

/// What is known of the incident.
fn draft(
    args: &NewArgs,
    today: NaiveDate,
    config: &Config,
    incidents: &[Arc<Incident>],
) -> anyhow::Result<Draft> {
    let title = args.title.replace(char::is_control, " ");
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if !title.contains(char::is_alphanumeric) {
        bail!(
            "the title has no words; say in one line what happened: `casebook new \"Checkout down\"`"
        );
    }
    let from = match &args.from {
        Some(id) => Some(find(id, incidents)?),
        None => None,
    };
    let mut services = Vec::new();
    for name in &args.service {
        let service = service(name, config)?;
        if !services.contains(&service) {
            services.push(service);
        }
    }
    let texts = |texts: &[crate::source::Spanned<String>]| -> Vec<String> {
        texts.iter().map(|text| text.value.clone()).collect()
    };
    if services.is_empty() {
        services = from.map(|from| texts(&from.services)).unwrap_or_default();
    }
    let date = args.date.unwrap_or(today);
    let ids: Vec<&id::Id> = incidents.iter().map(|incident| &incident.id).collect();
    Ok(Draft {
        id: numbering::next(&ids, &title, date),
        title,
        date,
        severity: args.severity.as_deref().map(|word| level(word, config)).transpose()?,
        teams: from.map(|from| texts(&from.teams)).unwrap_or_default(),
        causes: from
            .map(|from| from.causes.iter().map(|cause| cause.id.clone()).collect())
            .unwrap_or_default(),
        related: from.map(|from| from.id.text.clone()).into_iter().collect(),
        services,
    })
}

fn find<'c>(id: &str, incidents: &'c [Arc<Incident>]) -> anyhow::Result<&'c Arc<Incident>> {
    let ids = || incidents.iter().map(|incident| incident.id.text.as_str());
    let found = incidents.iter().find(|incident| incident.id.text.eq_ignore_ascii_case(id.trim()));
    found.ok_or_else(|| {
        let otherwise = || "`casebook search` finds it by its words".to_owned();
        anyhow!("there is no incident `{id}`; {}", suggestion::help(id, ids(), otherwise))
    })
}

/// The id of a service. Where the site declares services, it must be one of them.
fn service(name: &str, config: &Config) -> anyhow::Result<String> {
    if config.services.is_empty() {
        return Ok(name.trim().to_owned());
    }
    if let Some(known) = config.services.iter().find(|service| service.is_called(name)) {
        return Ok(known.id.clone());
    }
    let known = config.services.iter().flat_map(Service::names);
    let help = suggestion::help(name, known, || {
        let ids: Vec<String> =
            config.services.iter().map(|service| format!("`{}`", service.id)).collect();
        format!("`services` of casebook.yaml has {}", ids.join(", "))
    });
    Err(anyhow!("there is no service `{name}`; {help}"))
}

/// The level of the scale that a word names.
fn level(word: &str, config: &Config) -> anyhow::Result<String> {
    Severity::new(word, config).level.ok_or_else(|| {
        let help = suggestion::help(word, severity::words(config), || {
            let levels: Vec<String> =
                config.severities.iter().map(|level| format!("`{}`", level.level)).collect();
            format!("the scale has {}", levels.join(", "))
        });
        anyhow!("there is no severity `{word}`; {help}")
    })
}

/// The path of the template and its text.
fn template(name: Option<&str>, site: &Path) -> anyhow::Result<(String, String)> {
    /// The one that is taken where there are several.
    const DEFAULT: &str = "postmortem";
    let mut own: BTreeMap<String, String> = project::templates(site)?;
    let path = |name: &str| format!("{}/{name}.md", project::TEMPLATES);
    let names = own.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let name = match name {
        Some(name) => name.strip_suffix(".md").unwrap_or(name),
        None if own.is_empty() => return Ok((path(DEFAULT), draft::BUILT_IN.to_owned())),
        None if own.contains_key(DEFAULT) => DEFAULT,
        None if own.len() == 1 => own.keys().next().map_or(DEFAULT, String::as_str),
        None => bail!(
            "there are several templates, and none is `{DEFAULT}`; name one with `--template`: {names}"
        ),
    };
    let name = name.to_owned();
    if let Some(text) = own.remove(&name) {
        return Ok((path(&name), text));
    }
    if own.is_empty() && names.is_empty() {
        if name == DEFAULT {
            return Ok((path(DEFAULT), draft::BUILT_IN.to_owned()));
        }
        bail!(
            "there is no template `{name}`; templates are Markdown files in `{}`",
            project::TEMPLATES
        );
    }
    let help =
        suggestion::help(&name, own.keys().map(String::as_str), || format!("there is {names}"));
    bail!("there is no template `{name}`; {help}")
}

/// The folder of the newest incident below the content folder, with a `/` behind it; in it, the incident's year and
/// month become those of `day`.
fn folder(day: NaiveDate, incidents: &[Arc<Incident>]) -> String {
    let Some(newest) = incidents.iter().find(|incident| incident.date.is_some()) else {
        return match incidents.first().and_then(|first| first.path.rsplit_once('/')) {
            Some((folder, _)) => format!("{folder}/"),
            None if incidents.is_empty() => format!("{}/", day.year()),
            None => String::new(),
        };
    };
    let date = newest.date.as_ref().map_or(day, |date| date.value);
    let mut parts: Vec<&str> = newest.path.split('/').collect();
    parts.pop();
    let (year, month) = (day.year().to_string(), format!("{:02}", day.month()));
    let mut within_year = false;
    let mut path = String::new();
    for part in parts {
        let part = match part {
            part if part == date.year().to_string() => {
                within_year = true;
                &year
            }
            part if within_year && part == format!("{:02}", date.month()) => &month,
            part => part,
        };
        path.push_str(part);
        path.push('/');
    }
    path
}

/// An id as a part of a file's name.
fn file_name(id: &str) -> String {
    id.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect()
}

/// Holds what is about to be written against what was asked for: it is read like any other document.
fn check(
    text: &str,
    path: &str,
    template: &str,
    draft: &Draft,
    config: &Config,
) -> anyhow::Result<()> {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let file = sources.add(Source::new(path.to_owned(), text.to_owned()));
    let files = [(file, path.to_owned())];
    let (_, incidents) = crate::read_files(&files, &sources, config, &mut diagnostics);
    if let Some(error) = diagnostics.iter().find(|finding| finding.severity() == Weight::Error) {
        let line = sources.get(file).line(error.span.start);
        bail!(
            "the template `{template}` cannot be used: line {line} of what it gives {}; {}",
            error.message,
            error.help
        );
    }
    match incidents.as_slice() {
        [one] if one.id.text == draft.id && one.status == kind::Status::Draft => Ok(()),
        [_] => bail!(
            "the template `{template}` cannot be used: what it gives is not read as the draft `{}`",
            draft.id
        ),
        several => bail!(
            "the template `{template}` cannot be used: what it gives is read as {} incidents; its sections must not begin again",
            several.len()
        ),
    }
}
