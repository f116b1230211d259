//! What the front matter declares, with a finding for everything in it that cannot be understood.

use chrono::NaiveDate;

use crate::config::Config;
use crate::content::front_matter::FrontMatter;
use crate::diagnostic::code::Code;
use crate::diagnostic::suggestion;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::incident::action::{self, Action};
use crate::incident::cause::Cause;
use crate::incident::facts::Facts;
use crate::incident::kind::{Audience, Kind, Status};
use crate::incident::moment::{self, Context, Moment};
use crate::incident::reference::{ExternalLink, Relation, RelationKind};
use crate::incident::severity::{self, Severity};
use crate::incident::{duration, flaw, keys, stated};
use crate::key::{self, Key};
use crate::source::{Span, Spanned};
use crate::value::{Entry, Node, Value};
use crate::vocabulary::cause::ROLES;
use crate::vocabulary::field::{self, Field, Meaning};
use crate::zone;

/// Reads the front matter.
pub fn read(
    front_matter: &FrontMatter,
    context: Context,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Facts {
    let mut reader = Reader { facts: Facts::default(), context, config, diagnostics };
    // Casebook's own keys first: where another generator's key says the same, it has nothing to add.
    for own in [true, false] {
        for Entry { key, value } in &front_matter.entries {
            match (config.fields.of_key(&key.value), own) {
                (Meaning::Own(field), true) => reader.field(field, &key.value, value),
                (Meaning::Foreign(field), false) => reader.foreign(field, &key.value, value),
                (Meaning::Extra, true) => {
                    reader.facts.extra.insert(key.value.clone(), json(value));
                }
                (Meaning::Unknown, true) => reader.unknown_key(key, field::keys()),
                _ => {}
            }
        }
    }
    reader.facts
}

struct Reader<'c, 'd> {
    facts: Facts,
    context: Context,
    config: &'c Config,
    diagnostics: &'d mut Diagnostics,
}

impl Reader<'_, '_> {
    fn foreign(&mut self, field: Field, key: &str, node: &Node) {
        let taken = match field {
            Field::Id => self.facts.id.is_some(),
            Field::Title => self.facts.title.is_some(),
            Field::Severity => self.facts.severity.is_some(),
            Field::Date => self.facts.date.is_some(),
            Field::StartedAt => self.facts.started_at.is_some(),
            Field::DetectedAt => self.facts.detected_at.is_some(),
            Field::AcknowledgedAt => self.facts.acknowledged_at.is_some(),
            Field::MitigatedAt => self.facts.mitigated_at.is_some(),
            Field::ResolvedAt => self.facts.resolved_at.is_some(),
            Field::Services => !self.facts.services.is_empty(),
            Field::Teams => !self.facts.teams.is_empty(),
            Field::Authors => !self.facts.authors.is_empty(),
            Field::Actions => self.facts.actions.is_some(),
            _ => false,
        };
        if field == Field::Kind {
            // `type: maintenance` or `maintenance: true`; any other type is somebody's own.
            let word = node.scalar().map(|text| if truth(text) == Some(true) { key } else { text });
            self.facts.kind = self.facts.kind.or_else(|| Kind::from_words(word?));
            return;
        }
        // `resolved: true` says that it is over, not when; `incident: {…}` is somebody's own structure.
        let says_nothing = match &node.value {
            Value::Scalar(text) => field != Field::Draft && truth(text).is_some(),
            Value::Map(_) => true,
            Value::Null | Value::List(_) => false,
        };
        if !taken && !says_nothing {
            self.field(field, key, node);
        }
    }

    fn field(&mut self, field: Field, key: &str, node: &Node) {
        if node.value == Value::Null {
            return;
        }
        match field {
            Field::Id => self.facts.id = self.text(key, node),
            Field::Title => self.facts.title = self.text(key, node),
            Field::Kind => {
                self.facts.kind =
                    self.word(key, node, Kind::WORDS).and_then(|w| Kind::from_word(&w.value));
            }
            Field::Status => self.status(key, node),
            Field::Draft => {
                if node.scalar().and_then(truth) == Some(true) {
                    self.facts.status = Some(Status::Draft);
                }
            }
            Field::Severity => self.severity(key, node),
            Field::Audience => {
                let word = self.word(key, node, Audience::WORDS);
                self.facts.audience = word.and_then(|word| Audience::from_word(&word.value));
            }
            Field::Date => self.facts.date = self.moment(key, node),
            Field::StartedAt => self.facts.started_at = self.moment(key, node),
            Field::DetectedAt => self.facts.detected_at = self.moment(key, node),
            Field::AcknowledgedAt => self.facts.acknowledged_at = self.moment(key, node),
            Field::MitigatedAt => self.facts.mitigated_at = self.moment(key, node),
            Field::ResolvedAt => self.facts.resolved_at = self.moment(key, node),
            Field::Zone => self.facts.zone = node.scalar().and_then(zone::of_value),
            Field::Duration => {
                if let Some((minutes, _)) = node.scalar().and_then(duration::of_value) {
                    self.facts.duration.get_or_insert(Spanned::new(minutes, node.span));
                }
            }
            Field::Services => {
                let mut services = self.texts(key, node);
                for service in &mut services {
                    service.value = stated::service_name(&service.value, self.config);
                }
                self.facts.services = services;
            }
            Field::Teams => self.facts.teams = self.texts(key, node),
            Field::Authors => self.facts.authors = self.texts(key, node),
            Field::Tags => {
                let more = self.texts(key, node);
                self.facts.tags.extend(more);
            }
            Field::Detection => self.facts.detection = self.word(key, node, keys::DETECTIONS),
            Field::Trigger => self.facts.trigger = self.word(key, node, keys::TRIGGERS),
            Field::Causes => self.causes(key, node),
            Field::Impact => self.impact(key, node),
            Field::Related => self.related(key, node),
            Field::Links => self.links(key, node),
            Field::Actions => self.actions(key, node),
        }
    }

    fn status(&mut self, key: &str, node: &Node) {
        let Some(text) = self.text(key, node) else { return };
        self.facts.status = stated::document_status(&text.value);
        if self.facts.status.is_none() && !stated::is_incident_state(&text.value) {
            self.unknown_value(key, &text.value, text.span, Status::WORDS);
        }
    }

    fn severity(&mut self, key: &str, node: &Node) {
        let Some(text) = self.text(key, node) else { return };
        let severity = Severity::new(&text.value, self.config);
        if severity.level.is_none() {
            let help = suggestion::help(&text.value, severity::words(self.config), || {
                format!(
                    "use one of {}, or add an alias under `severities` in casebook.yaml",
                    list(self.config.severities.iter().map(|level| level.level.as_str()))
                )
            });
            self.diagnostics.push(Diagnostic::new(
                Code::UnknownValue,
                text.span,
                format!("`{}` is no level of the severity scale", text.value),
                help,
            ));
        }
        self.facts.severity = Some(Spanned::new(severity, text.span));
    }

    fn causes(&mut self, key: &str, node: &Node) {
        for item in items(node) {
            let role = if self.facts.causes.is_empty() { "root" } else { "contributing" };
            let mut cause = Cause {
                id: String::new(),
                role: role.to_owned(),
                declared: true,
                evidence: None,
                span: item.span,
            };
            if let Value::Map(entries) = &item.value {
                let [id, role, text, found] = self.fields(entries, &keys::CAUSE);
                if let Some(id) = self.required("id", "cause", id, item.span) {
                    cause.span = id.span;
                    cause.id = id.value;
                }
                if let Some(role) = role.and_then(|node| self.word("role", node, ROLES)) {
                    cause.role = role.value;
                }
                cause.evidence =
                    text.and_then(|node| self.text("text", node)).map(|text| text.value);
                // What `casebook import` read from the text is still read from the text, until someone deletes the mark.
                cause.declared = found.and_then(Node::scalar).and_then(truth) != Some(true);
            } else if let Some(text) = self.text(key, item) {
                if text.value.trim().contains(' ') {
                    self.facts.causes_said.push(text);
                    continue;
                }
                cause.id = text.value;
            }
            if !cause.id.is_empty() {
                self.known_cause(&cause);
                self.facts.causes.push(cause);
            }
        }
    }

    /// A cause that the catalogue does not know is kept as it is, and reported.
    fn known_cause(&mut self, cause: &Cause) {
        let catalogue = &self.config.catalogue;
        if catalogue.find(&cause.id).is_some() {
            return;
        }
        let ids = catalogue.causes().iter().map(|cause| cause.id.as_str());
        let help = suggestion::help(&cause.id, ids, || {
            let within: Vec<&str> = catalogue
                .causes()
                .iter()
                .map(|known| known.id.as_str())
                .filter(|id| {
                    let mut parts = id.split('/');
                    parts.next() == Some(cause.class()) && parts.next().is_some()
                })
                .collect();
            if within.is_empty() {
                let classes = catalogue.causes().iter().map(|known| known.id.as_str());
                format!(
                    "use a class of the catalogue ({}), or add it under `causes` in casebook.yaml",
                    list(classes.filter(|id| !id.contains('/')))
                )
            } else {
                format!(
                    "use one of {}, or add it under `causes` in casebook.yaml",
                    list(within.into_iter())
                )
            }
        });
        self.diagnostics.push(Diagnostic::new(
            Code::UnknownCause,
            cause.span,
            format!("`{}` is no cause of the catalogue", cause.id),
            help,
        ));
    }

    fn impact(&mut self, key: &str, node: &Node) {
        let Value::Map(entries) = &node.value else {
            let text = self.text(key, node);
            // Status pages grade by impact: `impact: major`, `impact: maintenance`.
            if let Some(text) = text.as_ref().filter(|text| !text.value.contains(' ')) {
                let severity = Severity::new(&text.value, self.config);
                if severity.level.is_some() {
                    self.facts.severity.get_or_insert(Spanned::new(severity, text.span));
                }
                self.facts.kind = self.facts.kind.or_else(|| Kind::from_words(&text.value));
            }
            self.facts.impact.text = text.map(|text| text.value);
            return;
        };
        let [users, minutes, loss, text] = self.fields(entries, &keys::IMPACT);
        let value = |text: Option<Spanned<String>>| text.map(|text| text.value);
        self.facts.impact.users = value(users.and_then(|node| self.text("users", node)));
        self.facts.impact.text = value(text.and_then(|node| self.text("text", node)));
        if let Some(minutes) = minutes.and_then(|node| self.text("duration_minutes", node)) {
            match minutes.value.parse() {
                Ok(number @ 0..=10_000_000) => {
                    self.facts.impact.duration_minutes = Some(number);
                    self.facts.duration = Some(Spanned::new(number, minutes.span));
                }
                _ => self.diagnostics.push(Diagnostic::new(
                    Code::UnknownValue,
                    minutes.span,
                    format!(
                        "`duration_minutes` is `{}`, which is not a number of minutes",
                        minutes.value
                    ),
                    "write whole minutes, such as `135`",
                )),
            }
        }
        if let Some(loss) = loss.and_then(|node| self.text("data_loss", node)) {
            self.facts.impact.data_loss = truth(&loss.value);
            if self.facts.impact.data_loss.is_none() {
                self.unknown_value("data_loss", &loss.value, loss.span, &["true", "false"]);
            }
        }
    }

    fn related(&mut self, key: &str, node: &Node) {
        for item in items(node) {
            let mut kind = RelationKind::SeeAlso;
            let id = if let Value::Map(entries) = &item.value {
                let [id, relation] = self.fields(entries, &keys::RELATED);
                if let Some(word) =
                    relation.and_then(|node| self.word("relation", node, RelationKind::WORDS))
                {
                    kind = RelationKind::from_word(&word.value).unwrap_or(kind);
                }
                self.required("id", "related incident", id, item.span)
            } else {
                self.text(key, item)
            };
            if let Some(id) = id {
                let relation = Relation { id: id.value, kind };
                self.facts.related.push(Spanned::new(relation, id.span));
            }
        }
    }

    fn links(&mut self, key: &str, node: &Node) {
        for item in items(node) {
            let (title, url) = if let Value::Map(entries) = &item.value {
                let [title, url] = self.fields(entries, &keys::LINK);
                let title = title.and_then(|node| self.text("title", node));
                (title, self.required("url", "link", url, item.span))
            } else {
                (None, self.text(key, item))
            };
            let Some(url) = url else { continue };
            let known = ["https://", "http://", "mailto:"].iter().any(|s| url.value.starts_with(s));
            if !known {
                self.diagnostics.push(Diagnostic::new(
                    Code::UnknownValue,
                    url.span,
                    format!("`{}` is no address", url.value),
                    "an address begins with `https://`, `http://` or `mailto:`",
                ));
                continue;
            }
            self.facts.links.push(ExternalLink {
                title: title.map_or_else(|| url.value.clone(), |title| title.value),
                url: url.value,
            });
        }
    }

    fn actions(&mut self, key: &str, node: &Node) {
        let mut actions: Vec<Action> = Vec::new();
        for item in items(node) {
            let mut action = Action::open(String::new(), item.span);
            if let Value::Map(entries) = &item.value {
                let [
                    id,
                    title,
                    kind,
                    owner,
                    priority,
                    due,
                    status,
                    done_on,
                    verified_on,
                    evidence,
                    reason,
                    ticket,
                    addresses,
                ] = self.fields(entries, &keys::ACTION);
                let mut text = |key: &str, node: Option<&Node>| {
                    node.and_then(|node| self.text(key, node)).map(|text| text.value)
                };
                action.owner = text("owner", owner);
                action.evidence = text("evidence", evidence);
                action.reason = text("reason", reason);
                action.ticket = text("ticket", ticket);
                if let Some(id) = text("id", id) {
                    action.id = id;
                }
                if let Some(title) = self.required("title", "action", title, item.span) {
                    action.span = title.span;
                    action.title = title.value;
                }
                let word = |word: Spanned<String>| word.value;
                action.kind =
                    kind.and_then(|node| self.word("type", node, action::KINDS)).map(word);
                action.priority = priority
                    .and_then(|node| self.word("priority", node, action::PRIORITIES))
                    .map(word);
                action.due = due.and_then(|node| self.day("due", node));
                action.done_on = done_on.and_then(|node| self.day("done_on", node));
                action.verified_on = verified_on.and_then(|node| self.day("verified_on", node));
                if let Some(status) = status.and_then(|node| self.text("status", node)) {
                    match action::Status::from_words(&status.value) {
                        Some(known) => action.status = known,
                        None => self.unknown_value(
                            "status",
                            &status.value,
                            status.span,
                            action::Status::WORDS,
                        ),
                    }
                }
                action.addresses = addresses
                    .map(|node| self.texts("addresses", node))
                    .unwrap_or_default()
                    .into_iter()
                    .map(word)
                    .collect();
            } else if let Some(text) = self.text(key, item) {
                action.title = text.value;
            }
            if !action.title.is_empty() {
                actions.push(action);
            }
        }
        action::number(&mut actions);
        self.facts.actions = Some(actions);
    }

    fn text(&mut self, key: &str, node: &Node) -> Option<Spanned<String>> {
        match &node.value {
            Value::Scalar(text) => {
                let text = text.trim();
                (!text.is_empty()).then(|| Spanned::new(text.to_owned(), node.span))
            }
            Value::Null => None,
            // A list of one is what some generators write for a single value.
            Value::List(items) if items.len() == 1 && items[0].scalar().is_some() => {
                self.text(key, &items[0])
            }
            Value::List(_) | Value::Map(_) => {
                self.wrong_shape(key, node, "one text", "one");
                None
            }
        }
    }

    fn texts(&mut self, key: &str, node: &Node) -> Vec<Spanned<String>> {
        match &node.value {
            Value::Null => Vec::new(),
            Value::Scalar(text) => text
                .split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(|part| Spanned::new(part.to_owned(), node.span))
                .collect(),
            Value::List(items) => items.iter().filter_map(|item| self.text(key, item)).collect(),
            Value::Map(_) => {
                self.wrong_shape(key, node, "a list of texts", "[one, two]");
                Vec::new()
            }
        }
    }

    fn word(&mut self, key: &str, node: &Node, words: &[&str]) -> Option<Spanned<String>> {
        let text = self.text(key, node)?;
        let plain: String = text
            .value
            .to_lowercase()
            .chars()
            .map(|c| if c == ' ' || c == '_' { '-' } else { c })
            .collect();
        if words.contains(&plain.as_str()) {
            return Some(Spanned::new(plain, text.span));
        }
        self.unknown_value(key, &text.value, text.span, words);
        None
    }

    fn moment(&mut self, key: &str, node: &Node) -> Option<Spanned<Moment>> {
        let text = self.text(key, node)?;
        match moment::parse(&text.value, self.context) {
            Ok(found) => {
                if let Some(slip) = &found.slip {
                    self.diagnostics.push(flaw::finding(&text.value, slip, text.span));
                }
                Some(Spanned::new(found.moment, text.span))
            }
            Err(Some(flawed)) => {
                self.diagnostics.push(flaw::finding(&text.value, &flawed, text.span));
                None
            }
            Err(None) => {
                self.diagnostics.push(Diagnostic::new(
                    Code::ImpossibleDate,
                    text.span,
                    format!("`{key}` is `{}`, which is no date or time", text.value),
                    "write a day as `2024-11-07` and a moment as `2024-11-07T09:15:00Z`, of a year from 1970 to 2100",
                ));
                None
            }
        }
    }

    fn day(&mut self, key: &str, node: &Node) -> Option<NaiveDate> {
        self.moment(key, node)?.value.date
    }

    /// The values of `keys` in a map, in their order; any other key is a finding.
    fn fields<'n, const N: usize>(
        &mut self,
        entries: &'n [Entry],
        keys: &[Key; N],
    ) -> [Option<&'n Node>; N] {
        for entry in entries {
            let name = &entry.key.value;
            if !name.starts_with("x-") && !key::names(keys).any(|known| known == name) {
                self.unknown_key(&entry.key, key::names(keys));
            }
        }
        keys.map(|key| {
            entries.iter().find(|entry| entry.key.value == key.name).map(|entry| &entry.value)
        })
    }

    fn required(
        &mut self,
        key: &str,
        of: &str,
        node: Option<&Node>,
        span: Span,
    ) -> Option<Spanned<String>> {
        let text = node.and_then(|node| self.text(key, node));
        if text.is_none() && node.is_none_or(|node| node.value == Value::Null) {
            self.diagnostics.push(Diagnostic::new(
                Code::UnknownValue,
                span,
                format!("this {of} has no `{key}`"),
                format!("add `{key}: …`, or remove the entry"),
            ));
        }
        text
    }

    fn unknown_key<'k>(
        &mut self,
        key: &Spanned<String>,
        keys: impl Iterator<Item = &'k str> + Clone,
    ) {
        let help = suggestion::help(&key.value, keys.clone(), || {
            format!(
                "known keys: {}; a key that begins with `x-` is kept for templates",
                keys.collect::<Vec<_>>().join(", ")
            )
        });
        self.diagnostics.push(Diagnostic::new(
            Code::UnknownKey,
            key.span,
            format!("unknown key `{}`", key.value),
            help,
        ));
    }

    fn unknown_value(&mut self, key: &str, value: &str, span: Span, words: &[&str]) {
        let help = suggestion::help(value, words.iter().copied(), || {
            format!("use one of {}", list(words.iter().copied()))
        });
        self.diagnostics.push(Diagnostic::new(
            Code::UnknownValue,
            span,
            format!("`{value}` is no `{key}` that is known"),
            help,
        ));
    }

    fn wrong_shape(&mut self, key: &str, node: &Node, takes: &str, example: &str) {
        self.diagnostics.push(Diagnostic::new(
            Code::UnknownValue,
            node.span,
            format!("`{key}` takes {takes}"),
            format!("write it like `{key}: {example}`"),
        ));
    }
}

/// The items of a list; any other value is a list of one.
fn items(node: &Node) -> &[Node] {
    match &node.value {
        Value::List(items) => items,
        Value::Null => &[],
        Value::Scalar(_) | Value::Map(_) => std::slice::from_ref(node),
    }
}

/// What people write for yes and no.
fn truth(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

fn list<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// A value as JSON. Scalars keep their spelling, so only those become booleans and integers that are spelt like them.
fn json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Scalar(text) => match text.as_str() {
            "true" => true.into(),
            "false" => false.into(),
            _ => match text.parse::<i64>() {
                Ok(number) if number.to_string() == *text => number.into(),
                _ => text.as_str().into(),
            },
        },
        Value::List(items) => items.iter().map(json).collect::<Vec<_>>().into(),
        Value::Map(entries) => serde_json::Value::Object(
            entries.iter().map(|entry| (entry.key.value.clone(), json(&entry.value))).collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::config::Config;
    use crate::content::front_matter;
    use crate::diagnostic::Diagnostics;
    use crate::incident::facts::Facts;
    use crate::incident::moment::Context;
    use crate::source::{Source, Sources};

    /// What is declared, and the findings as `underlined: message (help)`.
    fn check(yaml: &str) -> (Facts, Vec<String>) {
        let text = format!("---\n{yaml}\n---\n");
        let file = Sources::default().add(Source::new("a.md".into(), text.clone()));
        let mut diagnostics = Diagnostics::default();
        let (front_matter, _) = front_matter::read(file, &text, &mut diagnostics);
        let declared = read(
            &front_matter.expect("front matter"),
            Context::default(),
            &Config::default(),
            &mut diagnostics,
        );
        let findings = diagnostics
            .iter()
            .map(|finding| {
                let underlined = &text[finding.span.start..finding.span.end];
                format!("{underlined}: {} ({})", finding.message, finding.help)
            })
            .collect();
        (declared, findings)
    }

    #[test]
    fn findings_underline_what_they_mean() {
        for (yaml, finding) in [
            ("sevreity: sev1", "sevreity: unknown key `sevreity` (did you mean `severity`?)"),
            (
                "kind: incidnet",
                "incidnet: `incidnet` is no `kind` that is known (did you mean `incident`?)",
            ),
            (
                "severity: hihg",
                "hihg: `hihg` is no level of the severity scale (did you mean `high`?)",
            ),
            ("audience: [a, b]", "[: `audience` takes one text (write it like `audience: one`)"),
            (
                "started_at: 2024-02-31",
                "2024-02-31: `2024-02-31` is not a day of the calendar (write a day as `2024-11-07`)",
            ),
            (
                "started_at: '25:10'",
                "'25:10': `25:10` is not a time of day (write a time as `09:15`, or a moment as `2024-11-07T09:15:00Z`)",
            ),
            (
                "date: 3/4/2024",
                "3/4/2024: `3/4/2024` may be 3 April 2024 or 4 March 2024 (write the day as `2024-11-07`, or set `dates.order` in casebook.yaml to `day-first` or `month-first`)",
            ),
            (
                "date: soon",
                "soon: `date` is `soon`, which is no date or time (write a day as `2024-11-07` and a moment as `2024-11-07T09:15:00Z`, of a year from 1970 to 2100)",
            ),
            (
                "related: [{id: A-1, relation: cause-by}]",
                "cause-by: `cause-by` is no `relation` that is known (did you mean `caused-by`?)",
            ),
            (
                "links: ['javascript:x']",
                "'javascript:x': `javascript:x` is no address (an address begins with `https://`, `http://` or `mailto:`)",
            ),
            (
                "actions: [{title: T, status: dnoe}]",
                "dnoe: `dnoe` is no `status` that is known (did you mean `done`?)",
            ),
            (
                "actions: [{title: T, type: prevnt}]",
                "prevnt: `prevnt` is no `type` that is known (did you mean `prevent`?)",
            ),
            (
                "actions: [{title: T, onwer: me}]",
                "onwer: unknown key `onwer` (did you mean `owner`?)",
            ),
            (
                "impact: {users: 3, data_loss: perhaps}",
                "perhaps: `perhaps` is no `data_loss` that is known (use one of `true`, `false`)",
            ),
        ] {
            assert_eq!(check(yaml).1, [finding], "{yaml}");
        }
    }

    #[test]
    fn other_generators_are_understood() {
        let (declared, findings) = check(
            "title: T\ndate: 2024-01-02T10:00:00-00:00\nresolved: yes\nresolvedWhen: 2024-01-02 11:30\naffected:\n  - web\n  - api\ncategories: [a]\ntags: [b]\nweight: 3\nlayout: post\nslug: x\ndraft: true\nauthor: Ann, Ben\nseverity: notice\nx-n: [1, two, 1.50]",
        );
        assert_eq!(findings, Vec::<String>::new());
        assert_eq!(
            declared.resolved_at.map(|m| m.value.to_string()).as_deref(),
            Some("2024-01-02T11:30:00")
        );
        assert_eq!(declared.services.len(), 2);
        assert_eq!(declared.tags.len(), 2);
        assert_eq!(declared.authors.len(), 2);
        assert_eq!(declared.status, Some(super::Status::Draft));
        assert_eq!(declared.severity.and_then(|s| s.value.level).as_deref(), Some("sev4"));
        assert_eq!(declared.extra["x-n"].to_string(), r#"[1,"two","1.50"]"#);
    }

    #[test]
    fn the_long_forms() {
        let (declared, findings) = check(
            "causes:\n  - configuration/environment\n  - {id: process, role: contributing, text: No check.}\nrelated: [A-1, {id: A-2, relation: recurrence-of}]\nactions:\n  - Write it down\n  - {id: A1, title: T, type: prevent, priority: P1, due: 2024-11-14, status: in_progress}\nimpact: {users: 40 %, duration_minutes: 135, data_loss: false}",
        );
        assert_eq!(findings, Vec::<String>::new());
        assert_eq!(declared.causes[1].evidence.as_deref(), Some("No check."));
        assert_eq!(
            (declared.causes[0].role.as_str(), declared.causes[1].role.as_str()),
            ("root", "contributing")
        );
        let ids: Vec<_> = declared.actions.unwrap_or_default().into_iter().map(|a| a.id).collect();
        assert_eq!(ids, ["A2", "A1"]);
        assert_eq!(declared.duration.map(|minutes| minutes.value), Some(135));
        assert_eq!(declared.impact.data_loss, Some(false));
    }
}
