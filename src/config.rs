//! `casebook.yaml`, typed. Unknown keys and values are findings with a suggestion; everything has a default, so that a
//! folder without the file is a site.

pub mod allow;
pub mod check;
pub mod keys;
pub mod policy;
pub mod tracker;

use std::path::PathBuf;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::config::check::Check;
use crate::config::keys::{DATES, KEYS, ORDERS, RELIABILITY, SERVICE, SEVERITY, TEAM};
use crate::config::policy::Policy;
use crate::config::tracker::Tracker;
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics, suggestion};
use crate::key;
use crate::source::{FileId, Source};
use crate::value::{self, Entry, Node};
use crate::vocabulary::Vocabulary;
use crate::vocabulary::cause::Catalogue;
use crate::vocabulary::field::Fields;
use crate::vocabulary::heading::Headings;
use crate::zone::{self, Zone};

/// The configuration of a site.
#[derive(Debug, Clone)]
pub struct Config {
    /// The site's name.
    pub title: String,
    /// One sentence below it, in feeds too.
    pub description: String,
    /// Where the site will be published, with a `/` at the end; needed for full URLs only.
    pub base_url: Option<String>,
    /// BCP 47 language of the pages.
    pub language: String,
    /// The content folder, relative to the site's folder.
    pub content: PathBuf,
    /// The output folder, relative to the site's folder.
    pub output: PathBuf,
    /// The folder of a theme that overrides the built-in one file by file, relative to the site's folder.
    pub theme: Option<PathBuf>,
    /// Paths below the content folder that are not read: `*` within a name, `**` across folders; a pattern without `/`
    /// matches in any folder.
    pub ignore: GlobSet,
    /// How dates are read where a document leaves it open.
    pub dates: Dates,
    /// The scale of severities, worst first.
    pub severities: Vec<SeverityLevel>,
    /// The known services. Empty: any name is a service.
    pub services: Vec<Service>,
    /// The known teams. Empty: any name is a team.
    pub teams: Vec<Team>,
    /// What holds for action items that do not say it themselves.
    pub policy: Policy,
    /// The exports of issue trackers, of which a later one counts before an earlier one.
    pub trackers: Vec<Tracker>,
    /// How the reliability figures are shown.
    pub reliability: Reliability,
    /// What is asked of documents.
    pub check: Check,
    /// The words that head the parts of a postmortem.
    pub headings: Vocabulary<Headings>,
    /// What people call the facts of an incident.
    pub fields: Vocabulary<Fields>,
    /// The causes, and the phrases by which a text names them.
    pub catalogue: Vocabulary<Catalogue>,
}

/// What holds for the dates and times of documents that do not say it themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dates {
    /// Which of day and month comes first in `3/5/2024`.
    pub order: Option<Order>,
    /// The zone of times in documents that state none.
    pub zone: Option<Zone>,
}

/// Which of two numbers before a year is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `31/12/2024`
    DayFirst,
    /// `12/31/2024`
    MonthFirst,
}

/// How the reliability figures are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reliability {
    /// Whether a mean stands beside the quantiles. A few long incidents make it a time that no incident took.
    pub mean: bool,
}

/// One step of the severity scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeverityLevel {
    /// `sev1`: the name in URLs, filters and JSON.
    pub level: String,
    /// What people see.
    pub label: String,
    /// Other words for it, compared without case.
    pub aliases: Vec<String>,
}

/// A service of the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its name in front matter and URLs.
    pub id: String,
    /// What people see.
    pub title: String,
    /// The team that owns it.
    pub team: Option<String>,
    /// Other names for it, compared without case.
    pub aliases: Vec<String>,
}

/// A team of the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its name in front matter and URLs.
    pub id: String,
    /// What people see.
    pub title: String,
    /// The people in it, compared without case and without the `@` that chats put in front.
    pub members: Vec<String>,
}

impl SeverityLevel {
    /// Whether a word means this level, without case.
    #[must_use]
    pub fn is_called(&self, word: &str) -> bool {
        let word = word.trim().to_lowercase();
        let aliases = self.aliases.iter().map(String::as_str);
        [self.level.as_str(), &self.label]
            .into_iter()
            .chain(aliases)
            .any(|name| name.to_lowercase() == word)
    }
}

impl Service {
    /// Whether a name means this service, without case.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        let name = name.trim().to_lowercase();
        self.names().any(|known| known.to_lowercase() == name)
    }

    /// All of its names, the id first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let aliases = self.aliases.iter().map(String::as_str);
        [self.id.as_str(), &self.title].into_iter().chain(aliases)
    }
}

impl Default for Config {
    fn default() -> Self {
        let level = |level: &str, aliases: &[&str]| SeverityLevel {
            level: level.to_owned(),
            label: level.to_uppercase(),
            aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
        };
        Self {
            title: "Casebook".to_owned(),
            description: "What broke, why, and what was done about it.".to_owned(),
            base_url: None,
            language: "en".to_owned(),
            content: PathBuf::from("content"),
            output: PathBuf::from("public"),
            theme: None,
            ignore: GlobSet::empty(),
            dates: Dates::default(),
            severities: vec![
                level("sev1", &["critical", "p0", "p1", "s1", "sev0", "1", "down", "blocker"]),
                level("sev2", &["high", "major", "p2", "s2", "2", "disrupted"]),
                level("sev3", &["medium", "moderate", "p3", "s3", "3", "degraded"]),
                level("sev4", &["low", "minor", "p4", "s4", "4", "notice"]),
            ],
            services: Vec::new(),
            teams: Vec::new(),
            policy: Policy::default(),
            trackers: Vec::new(),
            reliability: Reliability::default(),
            check: Check::default(),
            headings: Vocabulary::default(),
            fields: Vocabulary::default(),
            catalogue: Vocabulary::default(),
        }
    }
}

/// Reads the text of `casebook.yaml`. What cannot be understood is reported and keeps its default.
#[must_use]
pub fn read(file: FileId, source: &Source, diagnostics: &mut Diagnostics) -> Config {
    let mut config = Config::default();
    let entries = match value::parse_yaml(file, &source.text, 0..source.text.len()) {
        Ok(entries) => entries,
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            return config;
        }
    };
    let (mut policy, mut check) = (None, None);
    for Entry { key, value } in &entries {
        let mut text = |into: &mut String| {
            if let Some(found) = value::expect_text(&key.value, value, diagnostics) {
                *into = found;
            }
        };
        let name = key::names(KEYS).find(|name| *name == key.value);
        match name.unwrap_or_default() {
            "title" => text(&mut config.title),
            "description" => text(&mut config.description),
            "language" => text(&mut config.language),
            "base_url" => {
                if let Some(url) = value::expect_text(&key.value, value, diagnostics) {
                    match normal_base_url(&url) {
                        Ok(url) => config.base_url = Some(url),
                        Err(why) => diagnostics.push(
                            Diagnostic::new(Code::UnknownValue, value.span, format!("`base_url` {why}"), "write where the site will be, such as `https://incidents.example.org/`"),
                        ),
                    }
                }
            }
            "content" => {
                config.content = value::expect_text(&key.value, value, diagnostics)
                    .map_or(config.content, PathBuf::from);
            }
            "output" => {
                config.output = value::expect_text(&key.value, value, diagnostics)
                    .map_or(config.output, PathBuf::from);
            }
            "theme" => {
                config.theme =
                    value::expect_text(&key.value, value, diagnostics).map(PathBuf::from);
            }
            "ignore" => config.ignore = read_patterns(value, diagnostics),
            "dates" => config.dates = read_dates(value, diagnostics),
            "severities" => {
                let levels = read_severities(value, diagnostics);
                if !levels.is_empty() {
                    config.severities = levels;
                }
            }
            "services" => config.services = read_services(value, diagnostics),
            "teams" => config.teams = read_teams(value, diagnostics),
            "policy" => policy = Some(value),
            "trackers" => config.trackers = tracker::read(value, diagnostics),
            "reliability" => config.reliability = read_reliability(value, diagnostics),
            "check" => check = Some(value),
            "headings" => config.headings.to_mut().add(value, diagnostics),
            "fields" => config.fields.to_mut().add(value, diagnostics),
            "causes" => config.catalogue.to_mut().read(value, diagnostics),
            _ => diagnostics.push(value::unknown_key(key, key::names(KEYS))),
        }
    }
    // These name severities, which may stand below them.
    if let Some(value) = policy {
        config.policy = policy::read(value, &config.severities, diagnostics);
    }
    if let Some(value) = check {
        config.check = check::read(value, &config.severities, diagnostics);
    }
    config
}

/// Makes a base URL end in `/`.
///
/// # Errors
/// What is wrong with it, as the end of a sentence.
pub fn normal_base_url(url: &str) -> Result<String, String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match rest {
        Some(rest)
            if !rest.is_empty()
                && !rest.starts_with('/')
                && !url.contains(['?', '#', ' ', '"', '<', '>']) =>
        {
            Ok(format!("{}/", url.trim_end_matches('/')))
        }
        _ => Err(format!("is `{url}`, which is not an `http://` or `https://` address")),
    }
}

fn read_patterns(value: &Node, diagnostics: &mut Diagnostics) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in value::expect_texts("ignore", value, diagnostics) {
        let anywhere =
            if pattern.contains('/') { pattern.clone() } else { format!("**/{pattern}") };
        match GlobBuilder::new(&anywhere).literal_separator(true).build() {
            Ok(glob) => {
                set.add(glob);
            }
            Err(error) => diagnostics.push(Diagnostic::new(
                Code::UnknownValue,
                value.span,
                format!("`ignore` holds `{pattern}`: {}", error.kind()),
                "patterns are like `README.md`, `templates/**` or `**/draft-*.md`",
            )),
        }
    }
    set.build().unwrap_or_default()
}

fn read_severities(value: &Node, diagnostics: &mut Diagnostics) -> Vec<SeverityLevel> {
    let mut levels = Vec::new();
    for map in value::expect_maps("severities", value, diagnostics) {
        let [level, label, aliases] = value::fields(map, &SEVERITY, diagnostics);
        let list = ("severities", value);
        let Some(level) = value::expect_name(list, map, ("level", level), diagnostics) else {
            continue;
        };
        levels.push(SeverityLevel {
            label: label
                .and_then(|node| value::expect_text("label", node, diagnostics))
                .unwrap_or_else(|| level.clone()),
            aliases: aliases
                .map(|node| value::expect_texts("aliases", node, diagnostics))
                .unwrap_or_default(),
            level,
        });
    }
    levels
}

fn read_dates(value: &Node, diagnostics: &mut Diagnostics) -> Dates {
    let mut dates = Dates::default();
    if let Some(map) = value::expect_map("dates", value, diagnostics) {
        let [order, zone] = value::fields(map, &DATES, diagnostics);
        if let Some(node) = order
            && let Some(text) = value::expect_text("order", node, diagnostics)
        {
            dates.order = match text.as_str() {
                "day-first" => Some(Order::DayFirst),
                "month-first" => Some(Order::MonthFirst),
                _ => {
                    let help = suggestion::help(&text, ORDERS.iter().copied(), || {
                        "use one of `day-first`, `month-first`".to_owned()
                    });
                    let message = format!("`{text}` is no `order` that is known");
                    diagnostics.push(Diagnostic::new(Code::UnknownValue, node.span, message, help));
                    None
                }
            };
        }
        if let Some(node) = zone
            && let Some(text) = value::expect_text("zone", node, diagnostics)
        {
            dates.zone = zone::of_value(&text);
            if dates.zone.is_none() {
                diagnostics.push(Diagnostic::new(
                    Code::UnknownValue,
                    node.span,
                    format!("`{text}` is no time zone that is known"),
                    "write a region such as `Europe/London`, or `UTC`, or an offset such as `+02:00`",
                ));
            }
        }
    }
    dates
}

fn read_reliability(value: &Node, diagnostics: &mut Diagnostics) -> Reliability {
    let mut reliability = Reliability::default();
    if let Some(map) = value::expect_map("reliability", value, diagnostics) {
        let [mean] = value::fields(map, &RELIABILITY, diagnostics);
        if let Some(node) = mean
            && let Some(text) = value::expect_text("mean", node, diagnostics)
        {
            match text.as_str() {
                "true" => reliability.mean = true,
                "false" => reliability.mean = false,
                _ => diagnostics.push(Diagnostic::new(
                    Code::UnknownValue,
                    node.span,
                    format!("`mean` is `{text}`, which is neither `true` nor `false`"),
                    "write `mean: true` to show a mean beside the quantiles",
                )),
            }
        }
    }
    reliability
}

fn read_services(value: &Node, diagnostics: &mut Diagnostics) -> Vec<Service> {
    let mut services = Vec::new();
    for map in value::expect_maps("services", value, diagnostics) {
        let [id, title, team, aliases] = value::fields(map, &SERVICE, diagnostics);
        let list = ("services", value);
        let Some(id) = value::expect_name(list, map, ("id", id), diagnostics) else {
            continue;
        };
        services.push(Service {
            title: title
                .and_then(|node| value::expect_text("title", node, diagnostics))
                .unwrap_or_else(|| id.clone()),
            team: team.and_then(|node| value::expect_text("team", node, diagnostics)),
            aliases: aliases
                .map(|node| value::expect_texts("aliases", node, diagnostics))
                .unwrap_or_default(),
            id,
        });
    }
    services
}

fn read_teams(value: &Node, diagnostics: &mut Diagnostics) -> Vec<Team> {
    let mut teams = Vec::new();
    for map in value::expect_maps("teams", value, diagnostics) {
        let [id, title, members] = value::fields(map, &TEAM, diagnostics);
        let Some(id) = value::expect_name(("teams", value), map, ("id", id), diagnostics) else {
            continue;
        };
        teams.push(Team {
            title: title
                .and_then(|node| value::expect_text("title", node, diagnostics))
                .unwrap_or_else(|| id.clone()),
            members: members
                .map(|node| value::expect_texts("members", node, diagnostics))
                .unwrap_or_default(),
            id,
        });
    }
    teams
}
