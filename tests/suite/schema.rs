//! The tables of keys: readers and schemas take the same. What the readers take without a finding is valid, and a slip
//! of the keyboard is neither.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use casebook::config::{self, Config};
use casebook::diagnostic::Diagnostics;
use casebook::export::schema;
use casebook::incident;
use casebook::key::{self, Key};
use casebook::source::{Source, Sources};
use casebook::value::{self, Entry, Node};
use casebook::vocabulary::BuiltIn;
use casebook::vocabulary::field::Fields;
use serde_json::Value;

use crate::site::tree;

#[test]
fn every_key_of_the_tables_is_read_and_valid() {
    for (name, keys, read) in places() {
        let document = yaml(&keys);
        assert_eq!(read.findings(&document), Vec::<String>::new(), "{name}: {document}");
        assert_eq!(read.slips(&document), Vec::<String>::new(), "{name}: {document}");
    }
}

/// A key that the reader takes and the table lacks would be found here as well: the reader knows what is in the table.
#[test]
fn every_key_with_a_letter_more_is_found_by_reader_and_schema() {
    for (name, keys, read) in places() {
        for (path, key) in key::paths(&keys) {
            if key.name.starts_with("x-") {
                continue;
            }
            let document = yaml_with(&keys, &path, &format!("{}q", key.name));
            let findings = read.findings(&document);
            let found = format!("unknown-key: unknown key `{}q`", key.name);
            assert!(findings.contains(&found), "{name}: {path}: {findings:?}\n{document}");
            assert!(!read.slips(&document).is_empty(), "{name}: {path} is valid\n{document}");
        }
    }
}

#[test]
fn slips_in_values_are_found_by_reader_and_schema() {
    let (front_matter, config) = (Read::front_matter(Config::default()), Read::config());
    for document in [
        "kind: incidnet",
        "status: publishd",
        "severity: sevv2",
        "audience: publik",
        "detection: monitring",
        "trigger: confg-change",
        "started_at: soon",
        "causes: [{id: configuration, role: rooot}]",
        "causes: [configuraton]",
        "related: [{id: A-1, relation: cause-by}]",
        "actions: [{title: T, type: prevnt}]",
        "actions: [{title: T, status: dnoe}]",
        "actions: [{title: T, priority: p9}]",
        "actions: [{owner: me}]",
        "impact: {duration_minutes: long}",
        "impact: {data_loss: perhaps}",
        "audience: [a, b]",
    ] {
        found_by_both(&front_matter, document);
    }
    for document in [
        "dates: {order: day-frist}",
        "reliability: {mean: perhaps}",
        "policy: {due: soon}",
        "policy: {due: {severity: {sevv: 3}}}",
        "trackers: [{export: a.csv, kind: gihub}]",
        "trackers: [{export: a.csv, states: {Parked: delcined}}]",
        "trackers: [{kind: github}]",
        "headings: {root_casue: [Ursache]}",
        "fields: {sevrity: [Stufe]}",
        "causes: [{id: a/b, role: rooot}]",
        "title: [a, b]",
        "services: checkout",
    ] {
        found_by_both(&config, document);
    }
}

#[test]
fn other_spellings_and_other_generators_are_valid() {
    let read = Read::front_matter(site("services: [{id: checkout, title: Checkout}]"));
    for document in [
        "Severity: High",
        "severity: 2",
        "severity: Major (half of the users)",
        "startedAt: 2024-01-02 11:30",
        "Start Time: 2024-01-02",
        "resolved: yes",
        "layout: post\nlastUpdated: 3 May\nbookCollapseSection: true\nweight: 3",
        "kind: Near_Miss",
        "status: Complete, two actions are open",
        "status: Investigating",
        "services: [checkout, something-else]",
        "services: checkout, basket",
        "causes: A switch lost its settings",
        "x-cost: {euro: 3}",
        "actions: [{title: T, x-team: a, status: In progress}]\ndraft: true",
        "tags:\nid:",
    ] {
        assert_eq!(read.findings(document), Vec::<String>::new(), "{document}");
        assert_eq!(read.slips(document), Vec::<String>::new(), "{document}");
    }
}

#[test]
fn every_key_of_other_generators_is_read_and_valid() {
    let read = Read::front_matter(Config::default());
    let names: Vec<String> =
        Fields::built_in().foreign().map(|(_, name)| name.to_owned()).collect();
    assert!(names.len() > 300);
    let camel = |name: &str| -> String {
        let mut words = name.split(' ').map(str::to_owned);
        let first = words.next().unwrap_or_default();
        words.fold(first, |all, word| all + &word[..1].to_uppercase() + &word[1..])
    };
    // YAML has each key once; `start time` and `start_time` are two keys there.
    for spelt in [
        |name: &str, _: &dyn Fn(&str) -> String| name.to_owned(),
        |name: &str, _: &dyn Fn(&str) -> String| name.replace(' ', "_"),
        |name: &str, _: &dyn Fn(&str) -> String| name.replace(' ', "-"),
        |name: &str, camel: &dyn Fn(&str) -> String| camel(name),
    ] {
        let keys: BTreeSet<String> = names.iter().map(|name| spelt(name, &camel)).collect();
        let document: String = keys.iter().map(|key| format!("\"{key}\":\n")).collect();
        assert_eq!(read.findings(&document), Vec::<String>::new());
        assert_eq!(read.slips(&document), Vec::<String>::new());
    }
}

#[test]
fn an_editor_offers_what_the_site_has() {
    let config = site(
        "services: [{id: till, title: The till}]\nteams: [{id: shop}]\nseverities: [{level: red}]\ncauses: [{id: capacity/belt}]",
    );
    let schema = schema::front_matter(&config);
    let names = |name: &str| schema["$defs"][name]["anyOf"][0]["enum"].to_string();
    assert_eq!(names("service"), r#"["till"]"#);
    assert_eq!(names("team"), r#"["shop"]"#);
    assert_eq!(names("severity"), r#"["red"]"#);
    assert!(names("cause").contains("capacity/belt"));
    let kinds = &schema["properties"]["kind"]["anyOf"][0]["enum"];
    assert_eq!(kinds[0], "incident");
}

#[test]
fn the_demo_site_and_the_fixtures_are_valid() {
    let read = |path: &Path| fs::read_to_string(path).unwrap();
    for folder in [".", "tests/sites/recurrence/harbour"] {
        let folder = Path::new(folder);
        let text = read(&folder.join("casebook.yaml"));
        assert_eq!(Read::config().slips(&text), Vec::<String>::new(), "{}", folder.display());
        let documents = Read::front_matter(site(&text));
        for (name, bytes) in tree(&folder.join("content")) {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let Some(head) = text.strip_prefix("---\n").and_then(|text| text.split_once("\n---"))
            else {
                continue;
            };
            assert_eq!(documents.slips(head.0), Vec::<String>::new(), "{name}");
        }
    }
}

/// Each example of YAML in the documentation is front matter or a part of casebook.yaml.
#[test]
fn the_examples_of_the_documentation_are_valid() {
    let mut pages = vec![("README.md".to_owned(), fs::read("README.md").unwrap())];
    if Path::new("docs").is_dir() {
        pages.extend(tree(Path::new("docs")).into_iter().filter(|(name, _)| is_page(name)));
    }
    let (front_matter, config) = (Read::front_matter(Config::default()), Read::config());
    let mut examples = 0;
    for (name, bytes) in pages {
        let text = String::from_utf8(bytes).unwrap();
        for block in text.split("```yaml\n").skip(1) {
            let block = block.split("```").next().unwrap();
            examples += 1;
            let (head, config) = (front_matter.slips(block), config.slips(block));
            assert!(head.is_empty() || config.is_empty(), "{name}: {head:?} {config:?}\n{block}");
        }
    }
    assert!(examples > 3);
}

/// What is read, and the schema of it.
struct Read {
    /// The site, where front matter is read.
    site: Option<Config>,
    schema: jsonschema::Validator,
}

impl Read {
    fn front_matter(site: Config) -> Self {
        let schema = validator(&schema::front_matter(&site));
        Self { site: Some(site), schema }
    }

    fn config() -> Self {
        Self { site: None, schema: validator(&schema::config(&Config::default())) }
    }

    /// `code: message` of each finding of the reader.
    fn findings(&self, document: &str) -> Vec<String> {
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        match &self.site {
            Some(config) => {
                let text = format!("---\n{document}\n---\n\n# A title\n");
                let file = sources.add(Source::new("a.md".to_owned(), text));
                let files = [(file, "a.md".to_owned())];
                casebook::read_files(&files, &sources, config, &mut diagnostics);
            }
            None => {
                let source = Source::new("casebook.yaml".to_owned(), document.to_owned());
                let file = sources.add(source);
                let _ = config::read(file, sources.get(file), &mut diagnostics);
            }
        }
        diagnostics
            .iter()
            .map(|finding| format!("{}: {}", finding.code.as_str(), finding.message))
            .collect()
    }

    /// What the schema has against a document.
    fn slips(&self, document: &str) -> Vec<String> {
        let value = parsed(document);
        self.schema
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect()
    }
}

fn validator(schema: &Value) -> jsonschema::Validator {
    jsonschema::draft202012::new(schema).expect("the schema is one")
}

fn found_by_both(read: &Read, document: &str) {
    assert!(!read.findings(document).is_empty(), "read: {document}");
    assert!(!read.slips(document).is_empty(), "valid: {document}");
}

fn places() -> [(&'static str, Vec<Key>, Read); 2] {
    [
        ("front matter", incident::keys::keys(), Read::front_matter(Config::default())),
        ("casebook.yaml", config::keys::KEYS.to_vec(), Read::config()),
    ]
}

fn is_page(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "md")
}

fn site(yaml: &str) -> Config {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("casebook.yaml".to_owned(), yaml.to_owned()));
    config::read(file, sources.get(file), &mut Diagnostics::default())
}

/// A document with every key and its example.
fn yaml(keys: &[Key]) -> String {
    keys.iter().map(|key| format!("{}: {}\n", key.name, key.value())).collect()
}

/// The same with the key at `path` called otherwise.
fn yaml_with(keys: &[Key], path: &str, name: &str) -> String {
    let (first, rest) =
        path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let line = |key: &Key| match rest {
        _ if key.name != first => format!("{}: {}\n", key.name, key.value()),
        None => format!("{name}: {}\n", key.value()),
        Some(rest) => {
            let inner = yaml_with(key.inner(), rest, name);
            format!("{}: {{{}}}\n", key.name, inner.trim_end().replace('\n', ", "))
        }
    };
    keys.iter().map(line).collect()
}

/// YAML as an editor sees it (the core schema of YAML 1.2).
fn parsed(document: &str) -> Value {
    let file = Sources::default().add(Source::new(String::new(), String::new()));
    let entries = value::parse_yaml(file, document, 0..document.len()).expect(document);
    map(document, &entries)
}

fn map(document: &str, entries: &[Entry]) -> Value {
    let pair = |entry: &Entry| (entry.key.value.clone(), json(document, &entry.value));
    Value::Object(entries.iter().map(pair).collect())
}

fn json(document: &str, node: &Node) -> Value {
    match &node.value {
        value::Value::Null => Value::Null,
        value::Value::List(items) => items.iter().map(|item| json(document, item)).collect(),
        value::Value::Map(entries) => map(document, entries),
        value::Value::Scalar(text) => {
            let quoted = document[node.span.start..].starts_with(['"', '\'', '|', '>']);
            match text.as_str() {
                _ if quoted => text.as_str().into(),
                "true" => true.into(),
                "false" => false.into(),
                _ => match text.parse::<i64>() {
                    Ok(number) if !text.starts_with('+') => number.into(),
                    _ => text.parse::<f64>().map_or_else(|_| text.as_str().into(), Value::from),
                },
            }
        }
    }
}
