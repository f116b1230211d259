//! The reference in `docs/`, made from what the program itself knows: its commands, its tables of keys, its rules, and
//! the structs that templates see. It is compared with the files, and `SNAPSHOTS=overwrite` writes them anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use casebook::check::RULES;
use casebook::key::{self, Key};
use casebook::vocabulary::BuiltIn;
use casebook::vocabulary::field::{self, Fields};
use casebook::{cli, config, incident};

#[test]
fn commands() {
    let mut page = begin(
        "Commands",
        "`casebook --help`, `casebook COMMAND --help` and `casebook explain COMMAND` say the same in a terminal.",
    );
    let program = cli::command();
    page.push_str(&format!(
        "{}\nData goes to standard output, messages to standard error.\n\n",
        program.get_about().expect("says what it is for")
    ));
    page.push_str("| exit code | means |\n| --- | --- |\n");
    page.push_str("| 0 | fine |\n| 1 | findings: errors, or warnings under `--strict`; overdue action items under `--fail-on` |\n| 2 | the command could not run |\n\n");
    page.push_str("An error is what makes a page wrong or missing, all else is a warning.\n\n");
    page.push_str("## Options of every command\n\n");
    page.push_str(&arguments(program.get_arguments()));
    for command in program.get_subcommands() {
        let name = command.get_name();
        let mut command = command.clone().bin_name(format!("casebook {name}"));
        page.push_str(&format!("\n## `casebook {name}`\n\n"));
        let about = command.get_long_about().or(command.get_about()).expect("says what it does");
        page.push_str(&format!("{about}.\n\n"));
        let usage = command.render_usage().to_string();
        page.push_str(&format!("```text\n{}\n```\n", usage.trim_start_matches("Usage: ")));
        let table = arguments(command.get_arguments());
        if !table.is_empty() {
            page.push_str(&format!("\n{table}"));
        }
    }
    compare("commands.md", page);
}

#[test]
fn configuration() {
    let mut page = begin(
        "casebook.yaml",
        "It lies in the site's folder, and everything in it is optional; a folder without it is a site too.\n\
         [The demo's](../casebook.yaml) is an example.\n\
         A key or value that is not known is a finding (`unknown-key`, `unknown-value`).\n\
         `casebook explain KEY` tells of one key, and `casebook schema config` gives editors all of them.\n\
         What follows from them: [causes](causes.md), [policy](action-items.md#policy) and [trackers](action-items.md#trackers), [reliability figures](reliability.md), [themes](themes.md).",
    );
    page.push_str(&keys(config::keys::KEYS));
    compare("configuration.md", page);
}

#[test]
fn front_matter() {
    let mut page = begin(
        "Front matter",
        "YAML between `---` lines, or TOML between `+++` lines, at the beginning of a document.\n\
         Everything in it is optional: what is missing is read from the text, and what the text does not say stays empty.\n\
         Keys that begin with `x-` are yours: they are kept, and templates have them as `extra`.\n\
         `casebook explain KEY` tells of one key, and `casebook schema front-matter` gives editors all of them.",
    );
    page.push_str(&keys(&incident::keys::keys()));
    page.push_str("\n## Keys of other generators\n\nThese are understood where Casebook's own key says nothing; case, spaces, `-` and `_` do not count.\n`fields:` in casebook.yaml adds to them.\n\n");
    page.push_str("| key | also called |\n| --- | --- |\n");
    let names: BTreeMap<field::Field, &str> =
        field::own().map(|(name, field)| (field, name)).collect();
    let mut called: BTreeMap<Option<field::Field>, Vec<&str>> = BTreeMap::new();
    for (field, name) in Fields::built_in().foreign() {
        if field.and_then(|field| names.get(&field)).is_none_or(|own| own.replace('_', " ") != name)
        {
            called.entry(field).or_default().push(name);
        }
    }
    for (field, called) in &called {
        let Some(field) = field else { continue };
        let called: Vec<String> = called.iter().map(|name| format!("`{name}`")).collect();
        let own = names.get(field).map_or_else(
            || format!("*{}*", incident::keys::of("", *field).doc),
            |own| format!("`{own}`"),
        );
        page.push_str(&format!("| {own} | {} |\n", called.join(", ")));
    }
    if let Some(ignored) = called.get(&None) {
        let ignored: Vec<String> = ignored.iter().map(|name| format!("`{name}`")).collect();
        page.push_str(&format!(
            "\nThese say nothing about an incident and are passed over: {}.\n",
            ignored.join(", ")
        ));
    }
    compare("front-matter.md", page);
}

#[test]
fn findings() {
    let mut page = begin(
        "Findings",
        "What `casebook check` and `casebook build` find, in the order in which a document meets the rules.\n\
         `casebook explain NAME` says the same.\n\
         casebook.yaml says what weighs more or less, and a comment silences a rule for one place: see [Checking](checking.md).",
    );
    page.push_str("| finding | severity | what it finds |\n| --- | --- | --- |\n");
    for rule in RULES {
        let (code, severity) = (rule.code.as_str(), rule.code.severity().as_str());
        page.push_str(&format!("| [`{code}`](#{code}) | {severity} | {} |\n", cell(rule.title)));
    }
    for rule in RULES {
        page.push_str(&format!(
            "\n## {}\n\n**{}** ({}).\n",
            rule.code.as_str(),
            rule.title,
            rule.code.severity().as_str()
        ));
        page.push_str(&format!("{}\n", rule.page.trim_end()));
    }
    compare("findings.md", page);
}

#[test]
fn themes() {
    let views = Views::read();
    let mut page = begin(
        "Themes",
        "A theme is a folder that `theme:` in casebook.yaml names, with `templates/` and `assets/`.\n\
         Each of its files replaces the [built-in one](../themes/default) of the same path, and others join them.\n\
         Templates are [Tera](https://keats.github.io/tera/)'s; beside Tera's own filters there is `number`, which writes 1204 as 1,204.\n\
         Everything is ready to be shown: dates and durations are in words, links are relative to the page, lists are in their order.\n\
         A value that is HTML is used with `| safe`; every other value is escaped.\n\n\
         Each template sees the values of one of the tables below; a part with its own values has a table further down.\n\
         \"None\" is a value that may be missing: `{% if value %}` asks.",
    );
    let pages = views.pages();
    page.push_str("| template | sees |\n| --- | --- |\n");
    for (template, root) in &pages {
        page.push_str(&format!("| `{template}` | [{}](#{}) |\n", root.name, views.anchor(root)));
    }
    let mut shown: BTreeSet<Name> = BTreeSet::new();
    // The pages first, then their parts as they are met.
    let mut roots: Vec<Name> = Vec::new();
    for (_, root) in &pages {
        if shown.insert(root.clone()) {
            roots.push(root.clone());
        }
    }
    let mut order = roots.clone();
    let mut at = 0;
    while at < order.len() {
        for field in &views.structs[&order[at]].fields {
            if let Some(inner) = views.named(&order[at], &field.of)
                && shown.insert(inner.clone())
            {
                order.push(inner);
            }
        }
        at += 1;
    }
    for (index, name) in order.iter().enumerate() {
        if index == 0 {
            page.push_str("\n## Pages\n");
        }
        if index == roots.len() {
            page.push_str("\n## Parts\n");
        }
        page.push_str(&views.section(name));
    }
    let unseen: Vec<&Name> = views.structs.keys().filter(|name| !shown.contains(name)).collect();
    assert!(unseen.is_empty(), "no template sees {unseen:?}");
    compare("themes.md", page);
}

/// Every page of the reference has a way to it from the README.
#[test]
fn the_readme_leads_to_every_page() {
    let readme = fs::read_to_string("README.md").unwrap();
    for entry in fs::read_dir("docs").unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(
            readme.contains(&format!("(docs/{name}")),
            "README.md does not lead to docs/{name}"
        );
    }
}

fn begin(title: &str, words: &str) -> String {
    format!(
        "<!-- Made by `SNAPSHOTS=overwrite cargo test --test suite reference`; changes belong into the source. -->\n\n# {title}\n\n{words}\n\n"
    )
}

/// Holds a page against the file; with `SNAPSHOTS=overwrite` the file is written.
fn compare(name: &str, page: String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    let expected = snapbox::Data::read_from(&path, Some(snapbox::data::DataFormat::Text)).raw();
    snapbox::assert_data_eq!(snapbox::Data::text(page).raw(), expected);
}

fn arguments<'a>(all: impl Iterator<Item = &'a clap::Arg>) -> String {
    let mut table = String::new();
    for argument in all.filter(|argument| !argument.is_hide_set()) {
        let id = argument.get_id().as_str();
        if id == "help" || id == "version" {
            continue;
        }
        let takes_value = argument.get_action().takes_values();
        let value = argument
            .get_value_names()
            .filter(|_| takes_value)
            .map(|names| names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
        let value = value.unwrap_or_default();
        let name = match (argument.get_short(), argument.get_long()) {
            (short, Some(long)) => {
                let short = short.map(|short| format!("-{short}, ")).unwrap_or_default();
                format!("{short}--{long} {value}")
            }
            _ => value,
        };
        let mut says = argument.get_help().map(ToString::to_string).unwrap_or_default();
        let values: Vec<String> = argument
            .get_possible_values()
            .iter()
            .filter(|_| takes_value)
            .map(|value| {
                let help = value.get_help().map(|help| format!(" ({help})")).unwrap_or_default();
                format!("`{}`{help}", value.get_name())
            })
            .collect();
        if !values.is_empty() {
            says.push_str(&format!(": {}", values.join(", ")));
        }
        let defaults: Vec<String> = argument
            .get_default_values()
            .iter()
            .filter(|_| takes_value)
            .map(|value| format!("`{}`", value.to_string_lossy()))
            .collect();
        if !defaults.is_empty() {
            says.push_str(&format!("; default {}", defaults.join(", ")));
        }
        table.push_str(&format!("| `{}` | {} |\n", name.trim(), cell(&says)));
    }
    if table.is_empty() {
        table
    } else {
        format!("| argument | what it says |\n| --- | --- |\n{table}")
    }
}

/// A section a key, with a table of the keys below it.
fn keys(keys: &[Key]) -> String {
    let mut page = String::new();
    for key in keys {
        page.push_str(&format!(
            "## {}\n\n{}.\nIt takes {}.\n\n",
            key.name,
            key.doc,
            key.shape.in_words()
        ));
        page.push_str(&format!("```yaml\n{}```\n\n", key.yaml()));
        let inner = key::paths(key.inner());
        if !inner.is_empty() {
            page.push_str("| key | takes | what it says |\n| --- | --- | --- |\n");
            for (path, inner) in inner {
                let required = if inner.required { " (required)" } else { "" };
                let (takes, says) = (cell(&inner.shape.in_words()), cell(inner.doc));
                page.push_str(&format!("| `{path}`{required} | {takes} | {says} |\n"));
            }
            page.push('\n');
        }
    }
    page.trim_end().to_owned() + "\n"
}

/// A text in a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// A struct that templates see: the file it stands in, and its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    file: String,
    name: String,
}

struct View {
    doc: String,
    fields: Vec<ViewField>,
}

struct ViewField {
    name: String,
    /// Its type as it is written.
    of: String,
    doc: String,
}

/// The structs of `src/site/view`, read from their source: their documentation is the theme author's.
struct Views {
    structs: BTreeMap<Name, View>,
    /// What each file imports from others: name to file.
    imports: BTreeMap<(String, String), String>,
    functions: BTreeMap<(String, String), String>,
}

impl Views {
    fn read() -> Self {
        let (mut structs, mut imports, mut functions) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for entry in fs::read_dir("src/site/view").unwrap() {
            let path = entry.unwrap().path();
            let file = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap();
            let (mut doc, mut seen): (Vec<&str>, bool) = (Vec::new(), false);
            let mut within: Option<Name> = None;
            for line in text.lines() {
                let trimmed = line.trim();
                if let Some(words) = trimmed.strip_prefix("///") {
                    doc.push(words.trim());
                    continue;
                }
                if let Some(derived) = trimmed.strip_prefix("#[derive(") {
                    seen = derived.contains("Serialize");
                    continue;
                }
                if let Some(rest) = trimmed.strip_prefix("pub struct ") {
                    let name = rest.split([' ', '<', '(', ';']).next().unwrap().to_owned();
                    within = seen.then(|| Name { file: file.clone(), name });
                    if let Some(name) = &within {
                        let view = View { doc: sentence(&doc), fields: Vec::new() };
                        structs.insert(name.clone(), view);
                    }
                } else if trimmed == "}" && !line.starts_with(' ') {
                    within = None;
                } else if let (Some(name), Some((field, of))) =
                    (&within, trimmed.strip_prefix("pub ").and_then(|rest| rest.split_once(": ")))
                {
                    let view: &mut View = structs.get_mut(name).unwrap();
                    let of = of.trim_end_matches(',').to_owned();
                    view.fields.push(ViewField { name: field.to_owned(), of, doc: sentence(&doc) });
                }
                doc.clear();
                if !trimmed.starts_with("#[") {
                    seen = false;
                }
            }
            for import in text.split("use crate::site::view::").skip(1) {
                let import = import.split(';').next().unwrap();
                let (from, names) = import.rsplit_once("::").unwrap_or(("", import));
                for name in names.trim_matches(['{', '}']).split(',') {
                    imports.insert((file.clone(), name.trim().to_owned()), from.to_owned());
                }
            }
            for function in text.split("\npub fn ").skip(1) {
                let name = function.split(['(', '<']).next().unwrap().to_owned();
                let head = function.split(" {\n").next().unwrap();
                if let Some((_, of)) = head.rsplit_once("-> ") {
                    functions.insert((file.clone(), name), of.trim().to_owned());
                }
            }
        }
        Self { structs, imports, functions }
    }

    /// The templates that pages are made with, each with the struct that it sees.
    fn pages(&self) -> Vec<(String, Name)> {
        let text = fs::read_to_string("src/render/mod.rs").unwrap();
        let mut pages: Vec<(String, Name)> = Vec::new();
        for call in text.split("render(\"").skip(1) {
            let template = call.split('"').next().unwrap().to_owned();
            let arguments = &call[template.len() + 1..];
            let name = match arguments
                .split("&view::")
                .nth(1)
                .filter(|_| arguments.starts_with(", &view"))
            {
                Some(path) => {
                    let (file, rest) = path.split_once("::").unwrap();
                    let function = rest.split('(').next().unwrap();
                    let of = &self.functions[&(file.to_owned(), function.to_owned())];
                    Name { file: file.to_owned(), name: of.clone() }
                }
                None => Name { file: "incident".to_owned(), name: "IncidentPage".to_owned() },
            };
            assert!(self.structs.contains_key(&name), "{template}: {name:?}");
            if !pages.contains(&(template.clone(), name.clone())) {
                pages.push((template, name));
            }
        }
        pages
    }

    /// The struct that a type in a file names.
    fn named(&self, within: &Name, of: &str) -> Option<Name> {
        let bare = bare(of);
        let in_file = Name { file: within.file.clone(), name: bare.to_owned() };
        if self.structs.contains_key(&in_file) {
            return Some(in_file);
        }
        if let Some(file) = self.imports.get(&(within.file.clone(), bare.to_owned())) {
            return Some(Name { file: file.clone(), name: bare.to_owned() });
        }
        let (file, name) = bare.rsplit_once("::")?;
        let found = Name { file: file.to_owned(), name: name.to_owned() };
        self.structs.contains_key(&found).then_some(found)
    }

    fn heading(&self, name: &Name) -> String {
        let alike = self.structs.keys().filter(|other| other.name == name.name).count();
        if alike > 1 { format!("{} of {}", name.name, name.file) } else { name.name.clone() }
    }

    fn anchor(&self, name: &Name) -> String {
        self.heading(name).to_lowercase().replace(' ', "-")
    }

    fn section(&self, name: &Name) -> String {
        let view = &self.structs[name];
        let mut section = format!("\n### {}\n\n{}\n\n", self.heading(name), view.doc);
        section.push_str("| value | is | what it says |\n| --- | --- | --- |\n");
        for field in &view.fields {
            assert!(!field.doc.is_empty(), "{name:?}: {} says nothing", field.name);
            let is = self.in_words(name, &field.of);
            section.push_str(&format!("| `{}` | {is} | {} |\n", field.name, cell(&field.doc)));
        }
        section
    }

    fn in_words(&self, within: &Name, of: &str) -> String {
        let inner = |start: &str| of.strip_prefix(start).and_then(|of| of.strip_suffix('>'));
        if let Some(of) = inner("Option<") {
            return format!("{}, or none", self.in_words(within, of));
        }
        if let Some(of) = inner("Vec<") {
            return format!("list: {}", self.in_words(within, of));
        }
        match of {
            "String" | "&'static str" => "text".to_owned(),
            "bool" => "true or false".to_owned(),
            "u8" | "u32" | "u64" | "usize" | "i64" | "i32" | "f64" => "number".to_owned(),
            "BTreeMap<String, String>" => "map: text to text".to_owned(),
            "BTreeMap<String, serde_json::Value>" | "BTreeMap<String, Value>" => {
                "map: text to anything".to_owned()
            }
            of => match self.named(within, of) {
                Some(name) => format!("[{}](#{})", self.heading(&name), self.anchor(&name)),
                None => panic!("{within:?}: what is `{of}` to a template?"),
            },
        }
    }
}

/// A type without what is around it.
fn bare(of: &str) -> &str {
    match of.split_once('<') {
        Some((_, inner)) => bare(inner.strip_suffix('>').unwrap_or(inner)),
        None => of,
    }
}

fn sentence(doc: &[&str]) -> String {
    // A link to another item of the source is its name.
    doc.join(" ").replace("[`", "`").replace("`]", "`")
}
