//! `casebook actions`: the action items as of a day, those that are asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use anyhow::bail;
use clap::{Args, ValueEnum};

use super::gathered::Gathered;
use super::{Context, SelectionArgs, Status};
use crate::analysis::ledger::{Counts, Item};
use crate::analysis::roster::key;
use crate::diagnostic::code::Code;
use crate::diagnostic::suggestion;
use crate::export::{actions_csv, actions_human, actions_ics, actions_json};
use crate::incident::action;
use crate::site::Site;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that may be given")]
pub(super) struct ActionsArgs {
    /// Only those that stand so; several with commas
    #[arg(long, value_enum, value_delimiter = ',', value_name = "STATUS")]
    status: Vec<State>,
    /// Only those of this person or team
    #[arg(long, value_name = "NAME")]
    owner: Vec<String>,
    /// Only those that fall to this team: it or one of its members owns them, else the incident is theirs
    #[arg(long, value_name = "TEAM")]
    team: Vec<String>,
    /// Only those of incidents of this service
    #[arg(long, value_name = "SERVICE")]
    service: Vec<String>,
    /// Only those against this cause or class of causes
    #[arg(long, value_name = "CAUSE")]
    cause: Vec<String>,
    /// Only those that are past their due day
    #[arg(long)]
    overdue: bool,
    /// Only those to do that nobody owns
    #[arg(long)]
    unowned: bool,
    /// Only those to do without a due day
    #[arg(long)]
    undated: bool,
    /// Only those that are done and that nobody has checked
    #[arg(long)]
    unverified: bool,
    /// How to show them
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// What makes the exit code 1, of what is shown
    #[arg(long, value_enum, value_name = "WHAT")]
    fail_on: Option<FailOn>,
    #[command(flatten)]
    selection: SelectionArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum State {
    Proposed,
    Open,
    InProgress,
    Done,
    Verified,
    Declined,
    /// proposed, open and in-progress
    ToDo,
    /// done, verified and declined
    Closed,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Grouped, what is late first
    Human,
    /// One JSON array
    Json,
    /// A table for spreadsheets
    Csv,
    /// Tasks for calendars (iCalendar)
    Ics,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Overdue,
}

pub(super) fn run(args: &ActionsArgs, context: &Context) -> anyhow::Result<Status> {
    let gathered = Gathered::of(&args.selection, context)?;
    let plan = gathered.plan(None, context);
    let site = gathered.site(&plan, None, context);
    let filter = Filter::new(args, &site)?;
    let mut items = gathered.analysis.ledger.by_due_day();
    items.retain(|item| filter.keeps(item, &site));
    let text = match args.format {
        Format::Human => actions_human::human(&site, &items, context.color_stdout),
        Format::Json => actions_json::json(&site, &items) + "\n",
        Format::Csv => actions_csv::csv(&site, &items)?,
        Format::Ics => actions_ics::ics(&site, &items),
    };
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    let unread = gathered.diagnostics.iter().any(|found| found.code == Code::UnreadableExport);
    let overdue = Counts::of(items).overdue;
    if args.fail_on == Some(FailOn::Overdue) && overdue > 0 {
        let items = if overdue == 1 { "action item is" } else { "action items are" };
        context.say(&format!("{overdue} {items} overdue on {}", context.as_of))?;
        return Ok(Status::Findings);
    }
    // What a tracker would have said is missing from what was shown.
    Ok(if unread { Status::Findings } else { Status::Fine })
}

/// What is asked for, in the names of the ledger. An empty set asks for nothing.
#[derive(Debug, Default)]
struct Filter {
    states: Vec<State>,
    owners: BTreeSet<String>,
    teams: BTreeSet<String>,
    services: BTreeSet<String>,
    causes: BTreeSet<String>,
    flags: Vec<Flag>,
}

/// Whether something holds for an item.
type Flag = fn(&Item) -> bool;

impl Filter {
    fn new(args: &ActionsArgs, site: &Site) -> anyhow::Result<Self> {
        let analysis = site.input.analysis;
        let config = site.input.config;
        let roster = &analysis.roster;
        let items = || analysis.ledger.items();
        let mut owners: BTreeSet<&str> =
            items().flat_map(|item| item.owners.iter()).map(String::as_str).collect();
        let members = config.teams.iter().flat_map(|team| &team.members);
        owners.extend(members.map(String::as_str));
        owners.extend(config.teams.iter().map(|team| team.id.as_str()));
        let mut teams: BTreeSet<&str> = config.teams.iter().map(|team| team.id.as_str()).collect();
        teams.extend(items().flat_map(|item| item.teams.iter()).map(String::as_str));
        let mut services: BTreeSet<&str> =
            config.services.iter().map(|service| service.id.as_str()).collect();
        services.extend(items().flat_map(|item| item.services.iter()).map(String::as_str));
        let mut causes: BTreeSet<&str> =
            config.catalogue.causes().iter().map(|cause| cause.id.as_str()).collect();
        causes.extend(items().flat_map(|item| causes_of(item, site)));
        let flags: [(bool, Flag); 4] = [
            (args.overdue, Item::is_overdue),
            (args.unowned, Item::is_unowned),
            (args.undated, Item::is_undated),
            (args.unverified, Item::is_unverified),
        ];
        Ok(Self {
            states: args.status.clone(),
            owners: wanted("owner", &args.owner, &owners, |name| roster.team(name))?,
            teams: wanted("team", &args.team, &teams, |name| roster.team(name))?,
            services: wanted("service", &args.service, &services, |name| {
                Some(roster.service(name))
            })?,
            causes: wanted("cause", &args.cause, &causes, Some)?,
            flags: flags.into_iter().filter(|(asked, _)| *asked).map(|(_, flag)| flag).collect(),
        })
    }

    fn keeps(&self, item: &Item, site: &Site) -> bool {
        let any = |wanted: &BTreeSet<String>, names: &[String]| {
            wanted.is_empty() || names.iter().any(|name| wanted.contains(&*key(name)))
        };
        (self.states.is_empty() || self.states.iter().any(|state| state.holds(item)))
            && any(&self.owners, &item.owners)
            && any(&self.teams, &item.teams)
            && any(&self.services, &item.services)
            && (self.causes.is_empty() || self.is_against(item, site))
            && self.flags.iter().all(|flag| flag(item))
    }

    /// Whether an item is against a cause that is asked for: the cause itself or, where a class is asked for, a cause in
    /// it. An item that names a class is against all causes of it.
    fn is_against(&self, item: &Item, site: &Site) -> bool {
        let declared = !action_of(item, site).addresses.is_empty();
        causes_of(item, site).into_iter().any(|id| {
            let id = key(id);
            let class = id.split('/').next().unwrap_or(&id);
            let within = |cause: &String| {
                cause.split_once('/').is_some_and(|(class, _)| declared && class == id)
            };
            self.causes.contains(&*id)
                || self.causes.contains(class)
                || self.causes.iter().any(within)
        })
    }
}

impl State {
    fn holds(self, item: &Item) -> bool {
        match self {
            Self::Proposed => item.status == action::Status::Proposed,
            Self::Open => item.status == action::Status::Open,
            Self::InProgress => item.status == action::Status::InProgress,
            Self::Done => item.status == action::Status::Done,
            Self::Verified => item.status == action::Status::Verified,
            Self::Declined => item.status == action::Status::Declined,
            Self::ToDo => !item.is_closed(),
            Self::Closed => item.is_closed(),
        }
    }
}

fn action_of<'a>(item: &Item, site: &Site<'a>) -> &'a action::Action {
    &site.incident(item.place.incident).actions[item.place.position]
}

/// The causes that an item names, else those of its incident.
fn causes_of<'a>(item: &Item, site: &Site<'a>) -> Vec<&'a str> {
    let named = &action_of(item, site).addresses;
    if !named.is_empty() {
        return named.iter().map(String::as_str).collect();
    }
    site.incident(item.place.incident).causes.iter().map(|cause| cause.id.as_str()).collect()
}

/// The names that are asked for, as they are compared; `id` gives the one that a name stands for.
fn wanted<'a>(
    what: &str,
    asked: &'a [String],
    known: &BTreeSet<&str>,
    id: impl Fn(&'a str) -> Option<&'a str>,
) -> anyhow::Result<BTreeSet<String>> {
    // Names that are compared as the same are listed once, without a mark where there is such a one.
    let each: BTreeMap<String, &str> =
        known.iter().map(|name| (key(name).into_owned(), *name)).collect();
    let known: BTreeSet<&str> = each.values().copied().collect();
    let keys: BTreeSet<String> = each.into_keys().collect();
    let mut wanted = BTreeSet::new();
    for name in asked {
        let found = key(id(name).unwrap_or(name)).into_owned();
        if !keys.contains(&found) {
            let help = suggestion::help(name, known.iter().copied(), || listed(&known));
            bail!("there is no {what} `{name}`; {help}");
        }
        wanted.insert(found);
    }
    Ok(wanted)
}

/// The names that there are, or as many as are of help.
fn listed(known: &BTreeSet<&str>) -> String {
    const MOST: usize = 12;
    let mut names: Vec<String> = known.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    if names.is_empty() {
        return "there are none".to_owned();
    }
    if known.len() > MOST {
        names.push(format!("and {} more", known.len() - MOST));
    }
    format!("there are {}", names.join(", "))
}
