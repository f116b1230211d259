//! What the keys of front matter and the labels of a document's fields mean: Casebook's own keys, those of other
//! generators, and the words with which people label facts (`Severity level: high`). The names are data (`field.yaml`,
//! and `fields:` in the configuration); this file looks them up.
//!
//! What the values mean is `incident`'s to say.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::diagnostic::Diagnostics;
use crate::value::{self, Entry, Node};
use crate::vocabulary::{BuiltIn, heading, table};

/// A fact that a key or label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The incident's id.
    Id,
    /// Its title.
    Title,
    /// Incident, near miss, drill or maintenance.
    Kind,
    /// How finished the document is.
    Status,
    /// `draft: true`, as other generators say it.
    Draft,
    /// How bad it was.
    Severity,
    /// Who may read it.
    Audience,
    /// The day, or the start where a time is given.
    Date,
    /// When it began.
    StartedAt,
    /// When someone noticed.
    DetectedAt,
    /// When someone took it on.
    AcknowledgedAt,
    /// When users no longer felt it.
    MitigatedAt,
    /// When it was over.
    ResolvedAt,
    /// The zone of its times.
    Zone,
    /// How long it took.
    Duration,
    /// What was hit.
    Services,
    /// Who owns it.
    Teams,
    /// Who wrote it.
    Authors,
    /// Free labels.
    Tags,
    /// How it was noticed.
    Detection,
    /// What set it off.
    Trigger,
    /// Why it happened.
    Causes,
    /// Whom it hit and how much.
    Impact,
    /// Other incidents.
    Related,
    /// Dashboards, tickets, chats.
    Links,
    /// What was promised.
    Actions,
}

/// Casebook's own keys.
const KEYS: &[(&str, Field)] = &[
    ("id", Field::Id),
    ("title", Field::Title),
    ("kind", Field::Kind),
    ("status", Field::Status),
    ("severity", Field::Severity),
    ("audience", Field::Audience),
    ("date", Field::Date),
    ("started_at", Field::StartedAt),
    ("detected_at", Field::DetectedAt),
    ("acknowledged_at", Field::AcknowledgedAt),
    ("mitigated_at", Field::MitigatedAt),
    ("resolved_at", Field::ResolvedAt),
    ("services", Field::Services),
    ("teams", Field::Teams),
    ("authors", Field::Authors),
    ("tags", Field::Tags),
    ("detection", Field::Detection),
    ("trigger", Field::Trigger),
    ("causes", Field::Causes),
    ("impact", Field::Impact),
    ("related", Field::Related),
    ("links", Field::Links),
    ("actions", Field::Actions),
];

/// What a key of the front matter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// One of Casebook's own.
    Own(Field),
    /// Another generator's word for one of them.
    Foreign(Field),
    /// Another generator's own business.
    Ignored,
    /// Begins with `x-`: kept for templates.
    Extra,
    /// None of these.
    Unknown,
}

/// The names of all facts: the built-in ones and those of the configuration.
#[derive(Debug, Clone)]
pub struct Fields {
    /// By a key of the front matter without case and punctuation. None: the key says nothing about the incident.
    keys: BTreeMap<String, Option<Field>>,
    /// The same keys as they were given, words apart.
    spelt: Vec<(Option<Field>, String)>,
    /// By a label of the body in its plainest form.
    labels: BTreeMap<String, Field>,
}

impl BuiltIn for Fields {
    fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Fields> =
            LazyLock::new(|| Fields::read(&mut Diagnostics::default()));
        &BUILT_IN
    }
}

impl Fields {
    fn read(diagnostics: &mut Diagnostics) -> Self {
        let mut fields = Self { keys: BTreeMap::new(), spelt: Vec::new(), labels: BTreeMap::new() };
        for Entry { key, value } in table("field.yaml", include_str!("field.yaml"), diagnostics) {
            let Some(field) = named(&key.value) else {
                diagnostics.push(value::unknown_key(&key, names()));
                continue;
            };
            for Entry { key: place, value } in
                value::expect_maps(&key.value, &value, diagnostics).into_iter().flatten()
            {
                let names = value::expect_texts(&place.value, value, diagnostics);
                if place.value != "body" {
                    fields.add_keys(field, &names);
                }
                if place.value != "front_matter" {
                    fields.add_labels(field, &names);
                }
            }
        }
        fields
    }

    /// Adds a table of Casebook's keys and what people call them: `resolved_at: [ended]`. A key that does not exist is
    /// a finding; under `ignored` stand keys that say nothing.
    pub fn add(&mut self, table: &Node, diagnostics: &mut Diagnostics) {
        for Entry { key, value } in
            value::expect_map("fields", table, diagnostics).into_iter().flatten()
        {
            let Some(field) = named(&key.value) else {
                diagnostics.push(value::unknown_key(key, names()));
                continue;
            };
            let names = value::expect_texts(&key.value, value, diagnostics);
            self.add_keys(field, &names);
            self.add_labels(field, &names);
        }
    }

    fn add_keys(&mut self, field: Option<Field>, names: &[String]) {
        self.keys.extend(names.iter().map(|name| (squeezed(name), field)));
        self.spelt.extend(names.iter().map(|name| (field, name.clone())));
    }

    fn add_labels(&mut self, field: Option<Field>, names: &[String]) {
        let Some(field) = field else { return };
        self.labels.extend(names.iter().map(|name| (heading::words(name).join(" "), field)));
    }

    /// What a key of the front matter is.
    #[must_use]
    pub fn of_key(&self, key: &str) -> Meaning {
        if let Some((_, field)) = KEYS.iter().find(|(name, _)| *name == key) {
            return Meaning::Own(*field);
        }
        if key.starts_with("x-") {
            return Meaning::Extra;
        }
        let plain = squeezed(key);
        match self.keys.get(&plain) {
            Some(Some(field)) => Meaning::Foreign(*field),
            Some(None) => Meaning::Ignored,
            None => KEYS
                .iter()
                .find(|(name, _)| squeezed(name) == plain)
                .map_or(Meaning::Unknown, |(_, field)| Meaning::Foreign(*field)),
        }
    }

    /// Keys of front matter that are not Casebook's own, words apart, with the fact that each names; none for those that
    /// say nothing.
    pub fn foreign(&self) -> impl Iterator<Item = (Option<Field>, &str)> {
        self.spelt.iter().map(|(field, name)| (*field, name.as_str()))
    }

    /// The fact that a label of the body names: `Severity Level`, `**Affected systems:**`.
    #[must_use]
    pub fn of_label(&self, label: &str) -> Option<Field> {
        // Labels are short; anything else is prose and not worth taking apart.
        if label.len() > 60 {
            return None;
        }
        let label = label.split('(').next().unwrap_or(label);
        let words = heading::words(label);
        if words.is_empty() || words.len() > 5 {
            return None;
        }
        self.labels.get(words.join(" ").as_str()).copied()
    }
}

/// Casebook's own keys with the facts they name, in the order of the reference.
pub fn own() -> impl Iterator<Item = (&'static str, Field)> {
    KEYS.iter().copied()
}

/// Casebook's own keys in the order of the reference.
pub fn keys() -> impl Iterator<Item = &'static str> + Clone {
    KEYS.iter().map(|(key, _)| *key)
}

/// The key under which keys stand that say nothing about an incident.
const IGNORED: &str = "ignored";

/// Facts that Casebook has no key for because it has a better one; people have names for them all the same.
const UNKEYED: &[(&str, Field)] =
    &[("zone", Field::Zone), ("duration", Field::Duration), ("draft", Field::Draft)];

/// What a key of the table of names stands for: a fact, or nothing for [`IGNORED`]. None for any other key.
#[expect(clippy::option_option, reason = "no such key, a key that says nothing, a fact")]
fn named(key: &str) -> Option<Option<Field>> {
    if key == IGNORED {
        return Some(None);
    }
    KEYS.iter().chain(UNKEYED).find(|(name, _)| *name == key).map(|(_, field)| Some(*field))
}

/// The names of facts, and the key under which names stand that say nothing.
pub fn names() -> impl Iterator<Item = &'static str> + Clone {
    KEYS.iter().chain(UNKEYED).map(|(key, _)| *key).chain([IGNORED])
}

/// A key without case, spaces and punctuation.
fn squeezed(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{Field, Fields, Meaning};
    use crate::diagnostic::Diagnostics;
    use crate::vocabulary::BuiltIn;

    #[test]
    fn the_table_is_sound() {
        let mut diagnostics = Diagnostics::default();
        let fields = Fields::read(&mut diagnostics);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        assert!(!fields.keys.is_empty() && !fields.labels.is_empty());
    }

    #[test]
    fn keys_own_and_foreign() {
        for (key, meaning) in [
            ("started_at", Meaning::Own(Field::StartedAt)),
            ("startedAt", Meaning::Foreign(Field::StartedAt)),
            ("resolvedWhen", Meaning::Foreign(Field::ResolvedAt)),
            ("affectedSystems", Meaning::Foreign(Field::Services)),
            ("start_time", Meaning::Foreign(Field::StartedAt)),
            ("categories", Meaning::Foreign(Field::Tags)),
            ("last_reviewed_on", Meaning::Ignored),
            ("x-cost", Meaning::Extra),
            ("sevreity", Meaning::Unknown),
        ] {
            assert_eq!(Fields::built_in().of_key(key), meaning, "{key}");
        }
    }

    #[test]
    fn labels_of_fields() {
        for (label, field) in [
            ("Severity Level", Some(Field::Severity)),
            ("Date & Time Detected", Some(Field::DetectedAt)),
            ("Start time (UTC)", Some(Field::StartedAt)),
            ("Total impact duration", Some(Field::Duration)),
            ("Service(s) affected", Some(Field::Services)),
            ("Detection delay", None),
            ("", None),
        ] {
            assert_eq!(Fields::built_in().of_label(label), field, "{label}");
        }
    }
}
