//! Front matter as snippets of VS Code, whose YAML extension does not look into Markdown: a key completes to itself with
//! the words that it takes, among them the site's own severities, services, teams and causes.

use serde_json::{Map, Value, json};

use crate::config::Config;
use crate::incident::keys;
use crate::key::{self, Key, Names, Shape};

/// The snippets, by their names.
#[must_use]
pub fn front_matter(config: &Config) -> Value {
    let mut snippets = Map::new();
    for (path, key) in key::paths(&keys::keys()) {
        // Marks are not written by hand.
        if key.name.starts_with("x-") {
            continue;
        }
        // Within an action item people type `owner`, not `actions.owner`.
        let mut prefixes = vec![path.as_str(), key.name];
        prefixes.dedup();
        let body = body(&key, config);
        let snippet = json!({ "scope": "markdown", "prefix": prefixes, "body": body, "description": key.doc });
        snippets.insert(path.clone(), snippet);
    }
    Value::Object(snippets)
}

/// The lines of a key: with its value, or with those keys below it without which it says nothing.
fn body(key: &Key, config: &Config) -> Vec<String> {
    let required: Vec<&Key> = key.inner().iter().filter(|inner| inner.required).collect();
    if required.is_empty() {
        return vec![format!("{}: {}", key.name, value(key, config))];
    }
    let mut lines = vec![format!("{}:", key.name)];
    lines.extend(
        required.iter().map(|inner| format!("  - {}: {}", inner.name, value(inner, config))),
    );
    lines
}

/// A place to fill in, with what there is to choose from.
fn value(key: &Key, config: &Config) -> String {
    let words = words(&key.shape, config);
    let place = if words.is_empty() {
        format!("${{1:{}}}", escaped(&key.value(), &['$', '}', '\\']))
    } else {
        let words: Vec<String> =
            words.iter().map(|word| escaped(word, &['$', '}', '\\', ',', '|'])).collect();
        format!("${{1|{}|}}", words.join(","))
    };
    // The examples of lists have their brackets.
    if matches!(key.shape, Shape::Many(_)) && !words.is_empty() {
        format!("[{place}]")
    } else {
        place
    }
}

fn words(shape: &Shape, config: &Config) -> Vec<String> {
    match shape {
        Shape::Word(words) => words.iter().map(|word| (*word).to_owned()).collect(),
        Shape::Boolean => vec!["true".to_owned(), "false".to_owned()],
        Shape::Many(shape) => words(shape, config),
        Shape::Either(shapes) => shapes
            .iter()
            .map(|shape| words(shape, config))
            .find(|words| !words.is_empty())
            .unwrap_or_default(),
        Shape::Name(names) => match names {
            Names::Severity => config.severities.iter().map(|level| level.level.clone()).collect(),
            Names::Service => config.services.iter().map(|service| service.id.clone()).collect(),
            Names::Team => config.teams.iter().map(|team| team.id.clone()).collect(),
            Names::Cause => {
                config.catalogue.causes().iter().map(|cause| cause.id.clone()).collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn escaped(text: &str, special: &[char]) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        if special.contains(&letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}
