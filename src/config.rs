//! `casebook.yaml`, typed. Unknown keys and values are findings with a suggestion; everything has a default, so that a
//! folder without the file is a site.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::catalogue::{self, Catalogue, Meaning, Signal};
use crate::diagnostic::code::Code;
use crate::diagnostic::suggestion;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Source, Sources};
use crate::value::{self, Entry, Node, Value};

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
    /// The scale of severities, worst first.
    pub severities: Vec<SeverityLevel>,
    /// The known services. Empty: any name is a service.
    pub services: Vec<Service>,
    /// The known teams. Empty: any name is a team.
    pub teams: Vec<Team>,
    /// The classes of causes and the phrases that name them: those that come with the program, and the site's own.
    pub catalogue: Arc<Catalogue>,
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
            severities: vec![
                level("sev1", &["critical", "p1", "s1", "1", "down", "blocker"]),
                level("sev2", &["high", "major", "p2", "s2", "2", "disrupted"]),
                level("sev3", &["medium", "moderate", "p3", "s3", "3", "degraded"]),
                level("sev4", &["low", "minor", "p4", "s4", "4", "notice"]),
            ],
            services: Vec::new(),
            teams: Vec::new(),
            catalogue: Arc::clone(&BUILT_IN),
        }
    }
}

/// The catalogue that comes with the program. A test holds that it raises no finding.
static BUILT_IN: LazyLock<Arc<Catalogue>> =
    LazyLock::new(|| Arc::new(read_built_in(&mut Diagnostics::default())));

fn read_built_in(diagnostics: &mut Diagnostics) -> Catalogue {
    let mut catalogue = Catalogue::default();
    let text = catalogue::BUILT_IN;
    // It is no file of the site; findings about it are for its test only.
    let file = Sources::default().add(Source::new("catalogue.yaml".to_owned(), text.to_owned()));
    match value::parse_yaml(file, text, 0..text.len()) {
        Ok(entries) => {
            for Entry { key, value } in &entries {
                match key.value.as_str() {
                    "causes" => read_causes(value, &mut catalogue, diagnostics),
                    "signals" => read_signals(value, &mut catalogue, diagnostics),
                    _ => diagnostics.push(unknown_key(key, &["causes", "signals"])),
                }
            }
        }
        Err(diagnostic) => diagnostics.push(*diagnostic),
    }
    catalogue
}

/// The keys of `casebook.yaml`.
const KEYS: &[&str] = &[
    "title",
    "description",
    "base_url",
    "language",
    "content",
    "output",
    "theme",
    "ignore",
    "severities",
    "services",
    "teams",
    "causes",
];

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
    for Entry { key, value } in &entries {
        let mut text = |into: &mut String| {
            if let Some(found) = expect_text(&key.value, value, diagnostics) {
                *into = found;
            }
        };
        match key.value.as_str() {
            "title" => text(&mut config.title),
            "description" => text(&mut config.description),
            "language" => text(&mut config.language),
            "base_url" => {
                if let Some(url) = expect_text(&key.value, value, diagnostics) {
                    match normal_base_url(&url) {
                        Ok(url) => config.base_url = Some(url),
                        Err(why) => diagnostics.push(
                            Diagnostic::new(Code::UnknownValue, value.span, format!("`base_url` {why}"), "write where the site will be, such as `https://incidents.example.org/`"),
                        ),
                    }
                }
            }
            "content" => {
                config.content = expect_text(&key.value, value, diagnostics)
                    .map_or(config.content, PathBuf::from);
            }
            "output" => {
                config.output = expect_text(&key.value, value, diagnostics)
                    .map_or(config.output, PathBuf::from);
            }
            "theme" => {
                config.theme = expect_text(&key.value, value, diagnostics).map(PathBuf::from);
            }
            "ignore" => config.ignore = read_patterns(value, diagnostics),
            "severities" => config.severities = read_severities(value, diagnostics),
            "services" => config.services = read_services(value, diagnostics),
            "teams" => config.teams = read_teams(value, diagnostics),
            "causes" => read_causes(value, Arc::make_mut(&mut config.catalogue), diagnostics),
            _ => diagnostics.push(unknown_key(key, KEYS)),
        }
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

/// A finding about a key that is none of `keys`.
#[must_use]
pub fn unknown_key(key: &crate::source::Spanned<String>, keys: &[&str]) -> Diagnostic {
    let help = suggestion::help(&key.value, keys.iter().copied(), || {
        format!("known keys: {}", keys.join(", "))
    });
    Diagnostic::new(Code::UnknownKey, key.span, format!("unknown key `{}`", key.value), help)
}

fn read_patterns(value: &Node, diagnostics: &mut Diagnostics) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in expect_texts("ignore", value, diagnostics) {
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
    for map in expect_maps("severities", value, diagnostics) {
        let [level, label, aliases] = fields(map, ["level", "label", "aliases"], diagnostics);
        let Some(level) = level.and_then(|node| expect_text("level", node, diagnostics)) else {
            continue;
        };
        levels.push(SeverityLevel {
            label: label
                .and_then(|node| expect_text("label", node, diagnostics))
                .unwrap_or_else(|| level.clone()),
            aliases: aliases
                .map(|node| expect_texts("aliases", node, diagnostics))
                .unwrap_or_default(),
            level,
        });
    }
    levels
}

fn read_services(value: &Node, diagnostics: &mut Diagnostics) -> Vec<Service> {
    let mut services = Vec::new();
    for map in expect_maps("services", value, diagnostics) {
        let [id, title, team, aliases] =
            fields(map, ["id", "title", "team", "aliases"], diagnostics);
        let Some(id) = id.and_then(|node| expect_text("id", node, diagnostics)) else { continue };
        services.push(Service {
            title: title
                .and_then(|node| expect_text("title", node, diagnostics))
                .unwrap_or_else(|| id.clone()),
            team: team.and_then(|node| expect_text("team", node, diagnostics)),
            aliases: aliases
                .map(|node| expect_texts("aliases", node, diagnostics))
                .unwrap_or_default(),
            id,
        });
    }
    services
}

fn read_teams(value: &Node, diagnostics: &mut Diagnostics) -> Vec<Team> {
    let mut teams = Vec::new();
    for map in expect_maps("teams", value, diagnostics) {
        let [id, title] = fields(map, ["id", "title"], diagnostics);
        let Some(id) = id.and_then(|node| expect_text("id", node, diagnostics)) else { continue };
        teams.push(Team {
            title: title
                .and_then(|node| expect_text("title", node, diagnostics))
                .unwrap_or_else(|| id.clone()),
            id,
        });
    }
    teams
}

/// Adds to the catalogue of causes.
fn read_causes(value: &Node, catalogue: &mut Catalogue, diagnostics: &mut Diagnostics) {
    for map in expect_maps("causes", value, diagnostics) {
        let [id, title, role, phrases, hints, unless] =
            fields(map, ["id", "title", "role", "phrases", "hints", "unless"], diagnostics);
        let Some(id_node) = id else { continue };
        let Some(id) = expect_text("id", id_node, diagnostics) else { continue };
        if !is_cause_id(&id) {
            diagnostics.push(Diagnostic::new(
                Code::UnknownValue,
                id_node.span,
                format!("`{id}` is no id of a cause"),
                "write `class` or `class/cause` in small letters, digits and `-`",
            ));
            continue;
        }
        let title = title.and_then(|node| expect_text("title", node, diagnostics));
        let index = catalogue.add(&id, title.as_deref());
        if let Some(node) = role
            && let Some(role) = expect_text("role", node, diagnostics)
        {
            match role.as_str() {
                "root" | "contributing" => {
                    catalogue.set_contributing(index, role == "contributing");
                }
                _ => diagnostics.push(Diagnostic::new(
                    Code::UnknownValue,
                    node.span,
                    format!("`{role}` is no `role` that is known"),
                    suggestion::help(&role, ["root", "contributing"], || {
                        "use `root` or `contributing`".to_owned()
                    }),
                )),
            }
        }
        for (key, node, meaning) in [
            ("phrases", phrases, Meaning::Names(index)),
            ("hints", hints, Meaning::Hints(index)),
            ("unless", unless, Meaning::Excludes(index)),
        ] {
            if let Some(node) = node {
                let add = |phrase: &str| catalogue.add_phrase(phrase, meaning);
                read_phrases(key, node, add, diagnostics);
            }
        }
    }
}

fn read_signals(value: &Node, catalogue: &mut Catalogue, diagnostics: &mut Diagnostics) {
    for map in expect_maps("signals", value, diagnostics) {
        for Entry { key, value } in map {
            match Signal::NAMES.iter().find(|(name, _)| *name == key.value) {
                Some((name, signal)) => {
                    let add = |phrase: &str| catalogue.add_signal(phrase, *signal);
                    read_phrases(name, value, add, diagnostics);
                }
                None => diagnostics.push(unknown_key(key, &Signal::NAMES.map(|(name, _)| name))),
            }
        }
    }
}

fn read_phrases(
    key: &str,
    node: &Node,
    mut add: impl FnMut(&str) -> Result<(), String>,
    diagnostics: &mut Diagnostics,
) {
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        Value::Null => &[],
        _ => std::slice::from_ref(node),
    };
    for item in items {
        let Some(phrase) = expect_text(key, item, diagnostics) else { continue };
        if let Err(why) = add(&phrase) {
            diagnostics.push(Diagnostic::new(
                Code::UnknownValue,
                item.span,
                format!("the phrase `{phrase}` {why}"),
                "write words, `one/other`, `begin*`, `...` for words between, `a + b` for any order",
            ));
        }
    }
}

/// Whether an id can be that of a cause: `class` or `class/cause`.
fn is_cause_id(id: &str) -> bool {
    let parts: Vec<&str> = id.split('/').collect();
    parts.len() <= 2
        && parts.iter().all(|part| {
            !part.is_empty()
                && part.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase() || c == '-')
        })
}

/// The values of `keys` in a map, in their order; any other key is a finding.
fn fields<'a, const N: usize>(
    map: &'a [Entry],
    keys: [&str; N],
    diagnostics: &mut Diagnostics,
) -> [Option<&'a Node>; N] {
    for entry in map.iter().filter(|entry| !keys.contains(&entry.key.value.as_str())) {
        diagnostics.push(unknown_key(&entry.key, &keys));
    }
    keys.map(|key| map.iter().find(|entry| entry.key.value == key).map(|entry| &entry.value))
}

fn expect_text(key: &str, node: &Node, diagnostics: &mut Diagnostics) -> Option<String> {
    let text = node.scalar().map(str::to_owned);
    if text.is_none() {
        diagnostics.push(Diagnostic::new(
            Code::UnknownValue,
            node.span,
            format!("`{key}` takes one text"),
            format!("write `{key}: …` on one line"),
        ));
    }
    text
}

fn expect_texts(key: &str, node: &Node, diagnostics: &mut Diagnostics) -> Vec<String> {
    match &node.value {
        Value::List(items) => {
            items.iter().filter_map(|item| expect_text(key, item, diagnostics)).collect()
        }
        Value::Null => Vec::new(),
        Value::Scalar(text) => vec![text.clone()],
        Value::Map(_) => {
            diagnostics.push(Diagnostic::new(
                Code::UnknownValue,
                node.span,
                format!("`{key}` takes a list of texts"),
                format!("write `{key}: [one, two]`"),
            ));
            Vec::new()
        }
    }
}

fn expect_maps<'a>(key: &str, node: &'a Node, diagnostics: &mut Diagnostics) -> Vec<&'a [Entry]> {
    let mut maps = Vec::new();
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    for item in items {
        match &item.value {
            Value::Map(entries) => maps.push(entries.as_slice()),
            _ => diagnostics.push(Diagnostic::new(
                Code::UnknownValue,
                item.span,
                format!("`{key}` takes a list of maps"),
                "write each as `- id: name` with its other keys below",
            )),
        }
    }
    maps
}

#[cfg(test)]
mod tests {
    use super::read_built_in;
    use crate::diagnostic::Diagnostics;

    #[test]
    fn the_built_in_catalogue_raises_no_finding() {
        let mut diagnostics = Diagnostics::default();
        let catalogue = read_built_in(&mut diagnostics);
        let messages: Vec<&str> = diagnostics.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(messages, Vec::<&str>::new());
        for cause in catalogue.causes() {
            let class = cause.id.split('/').next().unwrap_or_default();
            assert!(catalogue.find(class).is_some(), "{} has no class", cause.id);
        }
    }
}
