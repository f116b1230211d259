//! JSON Schemas of front matter and of `casebook.yaml`, for editors, from the tables of keys that the readers use.
//!
//! What the reader takes without a finding, the schema of front matter takes too: other spellings, other generators'
//! keys, services that nobody declared. Editors offer Casebook's own words, and those of the site. Both schemas are
//! 2020-12 and keep to what every draft since 7 has, because editors are behind.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::config::Config;
use crate::config::allow::CODES;
use crate::config::keys::KEYS;
use crate::config::policy::PRIORITIES;
use crate::diagnostic::code::Code;
use crate::incident::{keys, severity};
use crate::key::{Key, Names, Shape};
use crate::vocabulary::field::{self, Field};
use crate::vocabulary::heading;

/// The schema of the front matter of a site's documents.
#[must_use]
pub fn front_matter(config: &Config) -> Value {
    let writer = Writer { config, front_matter: true };
    let keys = keys::keys();
    let mut patterns = extra_keys();
    let own: BTreeMap<Field, &str> = field::own().map(|(name, field)| (field, name)).collect();
    let mut foreign: BTreeMap<Option<Field>, Vec<String>> = BTreeMap::new();
    for (name, field) in field::own() {
        foreign.entry(Some(field)).or_default().push(as_other_key(name));
    }
    for (field, name) in config.fields.foreign() {
        if !field::keys().any(|own| own == name.replace(' ', "_")) {
            foreign.entry(field).or_default().push(as_key(name));
        }
    }
    for (field, mut names) in foreign {
        let says = match field.map(|field| own.get(&field)) {
            Some(Some(name)) => format!("Read as `{name}`, where that says nothing."),
            Some(None) => "Understood, though Casebook has no key of that name.".to_owned(),
            None => "A key of other generators, which says nothing about the incident.".to_owned(),
        };
        names.dedup();
        patterns.insert(anchored(&names), json!({ "description": says }));
    }
    let mut schema = head(
        "Front matter of a postmortem",
        "Everything is optional; what is missing is read from the document. Keys that begin with `x-` are yours.",
    );
    schema.extend(writer.object(&keys, patterns, true));
    schema.insert("$defs".to_owned(), writer.names(&keys));
    Value::Object(schema)
}

/// The schema of `casebook.yaml`.
#[must_use]
pub fn config(config: &Config) -> Value {
    let mut schema =
        head("casebook.yaml", "The configuration of a Casebook site. Everything is optional.");
    let writer = Writer { config, front_matter: false };
    schema.extend(writer.object(KEYS, Map::new(), false));
    schema.insert("$defs".to_owned(), writer.names(KEYS));
    Value::Object(schema)
}

fn head(title: &str, description: &str) -> Map<String, Value> {
    let schema = "https://json-schema.org/draft/2020-12/schema";
    [("$schema", schema), ("title", title), ("description", description)]
        .map(|(key, text)| (key.to_owned(), text.into()))
        .into_iter()
        .collect()
}

fn extra_keys() -> Map<String, Value> {
    [("^x-".to_owned(), json!({ "description": "Yours: kept, and passed to templates." }))]
        .into_iter()
        .collect()
}

struct Writer<'c> {
    config: &'c Config,
    /// Front matter is written by many hands: its reader takes words in other spellings, and empty values.
    front_matter: bool,
}

impl Writer<'_> {
    fn object(
        &self,
        keys: &[Key],
        patterns: Map<String, Value>,
        may_be_empty: bool,
    ) -> Map<String, Value> {
        let properties: Map<String, Value> =
            keys.iter().map(|key| (key.name.to_owned(), self.key(key))).collect();
        let required: Vec<&str> =
            keys.iter().filter(|key| key.required).map(|key| key.name).collect();
        let mut object = Map::new();
        object.insert(
            "type".to_owned(),
            if may_be_empty { json!(["object", "null"]) } else { json!("object") },
        );
        object.insert("properties".to_owned(), properties.into());
        if !patterns.is_empty() {
            object.insert("patternProperties".to_owned(), patterns.into());
        }
        if !required.is_empty() {
            object.insert("required".to_owned(), required.into());
        }
        object.insert("additionalProperties".to_owned(), false.into());
        object
    }

    fn key(&self, key: &Key) -> Value {
        let mut value = self.shape(&key.shape);
        let or_nothing = self.front_matter && !key.required;
        if or_nothing {
            value = any_of(vec![value, json!({ "type": "null" })]);
        }
        if let Value::Object(object) = &mut value {
            object.insert("description".to_owned(), format!("{}.", key.doc).into());
        }
        value
    }

    fn shape(&self, shape: &Shape) -> Value {
        match shape {
            // A scalar of any type is a text: `2024.10`, `true`.
            Shape::Text => json!({ "type": ["string", "number", "boolean"] }),
            Shape::Integer => {
                json!({ "type": ["integer", "string"], "minimum": 0, "pattern": "^ *[0-9]+ *$" })
            }
            Shape::Number => json!({ "type": "number", "exclusiveMinimum": 0 }),
            Shape::Boolean if self.front_matter => any_of(vec![
                json!({ "type": "boolean" }),
                json!({ "type": "string", "pattern": anchored(&["true", "false", "yes", "no", "on", "off"].map(loosely)) }),
            ]),
            Shape::Boolean => json!({ "type": "boolean" }),
            // People write days in many ways, and no way without a digit.
            Shape::Day | Shape::Moment => json!({ "type": "string", "pattern": "[0-9]" }),
            Shape::Word(words) if self.front_matter => offered(words, &[]),
            Shape::Word(words) => json!({ "enum": words }),
            Shape::Spelt(words) => {
                let words: Vec<String> = words().into_iter().map(loosely).collect();
                json!({ "type": "string", "pattern": format!("^ *(?:{}) *(?:[,;(.].*)?$", words.join("|")) })
            }
            Shape::Name(names) => reference(*names),
            Shape::Either(shapes) => any_of(shapes.iter().map(|shape| self.shape(shape)).collect()),
            Shape::Many(shape) => {
                let item = self.shape(shape);
                any_of(vec![json!({ "type": "array", "items": item }), item])
            }
            Shape::Map(keys) => {
                let patterns = if self.front_matter { extra_keys() } else { Map::new() };
                Value::Object(self.object(keys, patterns, false))
            }
            Shape::Each(names, shape) => {
                json!({ "type": "object", "propertyNames": reference(*names), "additionalProperties": self.shape(shape) })
            }
        }
    }

    /// What names there are, of the sorts that the keys ask for.
    fn names(&self, keys: &[Key]) -> Value {
        let mut asked = Vec::new();
        for key in keys {
            key.shape.names(&mut asked);
        }
        asked.into_iter().map(|names| (word(names).to_owned(), self.name(names))).collect()
    }

    /// The levels of the scale, other words for them, and more words.
    fn severity(&self, more: &[&str]) -> Value {
        let config = self.config;
        let levels = config.severities.iter().map(|level| level.level.as_str());
        let levels: Vec<&str> = levels.chain(more.iter().copied()).collect();
        let labels = config.severities.iter().map(|level| level.label.as_str());
        let words: Vec<&str> = severity::words(config).chain(labels).collect();
        let numbers: Vec<u64> = words.iter().filter_map(|word| word.parse().ok()).collect();
        let loose: Vec<String> = words.iter().map(|word| loosely(word)).collect();
        // `Sev 2 - major`, `Major (half of the users)`.
        let within = format!("(?:^|[^0-9A-Za-z])(?:{})(?:$|[^0-9A-Za-z])", loose.join("|"));
        let mut shapes =
            vec![json!({ "enum": levels }), json!({ "type": "string", "pattern": within })];
        if !numbers.is_empty() {
            shapes.push(json!({ "enum": numbers }));
        }
        any_of(shapes)
    }

    fn name(&self, names: Names) -> Value {
        let config = self.config;
        match names {
            Names::Severity => self.severity(&[]),
            Names::Grade => self.severity(&["default"]),
            Names::Service => open(
                config.services.iter().map(|service| (service.id.as_str(), service.title.as_str())),
            ),
            Names::Team => {
                open(config.teams.iter().map(|team| (team.id.as_str(), team.title.as_str())))
            }
            Names::Cause => {
                let causes = config.catalogue.causes();
                let (ids, titles): (Vec<&str>, Vec<&str>) =
                    causes.iter().map(|cause| (cause.id.as_str(), cause.title.as_str())).unzip();
                // Several words are no id: they are read like a sentence.
                any_of(vec![
                    json!({ "enum": ids, "enumDescriptions": titles }),
                    json!({ "type": "string", "pattern": "[^ ] +[^ ]" }),
                ])
            }
            Names::Incident | Names::Foreign => json!({ "type": ["string", "number"] }),
            Names::Part => json!({ "enum": heading::Kind::names().collect::<Vec<_>>() }),
            Names::Fact => json!({ "enum": field::names().collect::<Vec<_>>() }),
            Names::Allowed => {
                json!({ "enum": CODES.iter().map(|code| code.as_str()).collect::<Vec<_>>() })
            }
            Names::Rule => json!({ "enum": Code::ALL.map(Code::as_str).to_vec() }),
            Names::Priority => {
                any_of(vec![json!({ "enum": PRIORITIES }), json!({ "type": "string" })])
            }
        }
    }
}

fn reference(names: Names) -> Value {
    json!({ "$ref": format!("#/$defs/{}", word(names)) })
}

fn word(names: Names) -> &'static str {
    match names {
        Names::Severity => "severity",
        Names::Grade => "grade",
        Names::Service => "service",
        Names::Team => "team",
        Names::Cause => "cause",
        Names::Incident => "incident",
        Names::Part => "part",
        Names::Fact => "fact",
        Names::Rule => "rule",
        Names::Allowed => "allowed",
        Names::Priority => "priority",
        Names::Foreign => "foreign",
    }
}

/// Names of which an editor offers some, and any other is taken.
fn open<'a>(known: impl Iterator<Item = (&'a str, &'a str)>) -> Value {
    let (ids, titles): (Vec<&str>, Vec<&str>) = known.unzip();
    let any = json!({ "type": ["string", "number"] });
    if ids.is_empty() {
        return any;
    }
    any_of(vec![json!({ "enum": ids, "enumDescriptions": titles }), any])
}

/// Words that an editor offers, in any spelling, and more that it does not.
fn offered(words: &[&str], more: &[&str]) -> Value {
    let loose: Vec<String> = words.iter().chain(more).map(|word| loosely(word)).collect();
    any_of(vec![json!({ "enum": words }), json!({ "type": "string", "pattern": anchored(&loose) })])
}

/// One shape of several; those of several within them move up.
fn any_of(shapes: Vec<Value>) -> Value {
    let mut flat = Vec::new();
    for shape in shapes {
        match shape {
            Value::Object(mut object) if object.len() == 1 && object.contains_key("anyOf") => {
                if let Some(Value::Array(inner)) = object.remove("anyOf") {
                    flat.extend(inner);
                }
            }
            shape => flat.push(shape),
        }
    }
    json!({ "anyOf": flat })
}

fn anchored(loose: &[String]) -> String {
    format!("^ *(?:{}) *$", loose.join("|"))
}

/// A regular expression for a key of several words, as people write keys: `started_at`, `startedAt`, `Started at`.
fn as_key(name: &str) -> String {
    let parts = name.split([' ', '-', '_', '/']).filter(|part| !part.is_empty());
    let part = |part: &str| {
        let first = part.chars().take(1).map(either_case).collect::<String>();
        first + &part.chars().skip(1).map(exactly).collect::<String>()
    };
    parts.map(part).collect::<Vec<_>>().join("[ _-]?")
}

/// The same for one of Casebook's own keys, but for the way in which Casebook writes it.
fn as_other_key(own: &str) -> String {
    if own.contains('_') {
        return as_key(own).replace("[ _-]?", "[ -]?");
    }
    let mut letters = own.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A regular expression for a word without case, and with any space between its parts: `In review` is `in-review`. JSON
/// Schema has no flag for that.
fn loosely(word: &str) -> String {
    let separator = |letter| [' ', '-', '_', '/'].contains(&letter);
    word.chars().map(|c| if separator(c) { "[ _-]*".to_owned() } else { either_case(c) }).collect()
}

fn either_case(letter: char) -> String {
    let (small, large) = (letter.to_lowercase().to_string(), letter.to_uppercase().to_string());
    if small == large { exactly(letter) } else { format!("[{large}{small}]") }
}

fn exactly(letter: char) -> String {
    if letter.is_alphanumeric() { letter.to_string() } else { ".".to_owned() }
}
