//! A key that people write into front matter or `casebook.yaml`: its name, what it takes and what it says. The tables
//! of keys stand beside the code that reads them; the readers, `casebook schema`, `casebook explain` and the reference
//! have their keys from the same tables.
//!
//! Not here: what a value means, and which services or severities a site has.

/// A key.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What it takes.
    pub shape: Shape,
    /// A value as YAML on one line; empty where the keys below it have their own.
    pub example: &'static str,
    /// What it says: sentences in Markdown, without a full stop at the end.
    pub doc: &'static str,
    /// Whether an entry without it says nothing.
    pub required: bool,
}

/// What a key takes.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// One text.
    Text,
    /// A whole number that is not below zero.
    Integer,
    /// A number above zero.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A day.
    Day,
    /// A day, or a moment of it.
    Moment,
    /// One of these words.
    Word(&'static [&'static str]),
    /// One of these words, lower case, in any spelling: the ones that people use instead of Casebook's own.
    Spelt(fn() -> Vec<&'static str>),
    /// A name that the site gives.
    Name(Names),
    /// One of these shapes.
    Either(&'static [Shape]),
    /// One, or a list of them.
    Many(&'static Shape),
    /// A map with these keys.
    Map(&'static [Key]),
    /// A map whose keys are such names, each with such a value.
    Each(Names, &'static Shape),
}

/// What names a site gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Levels of the severity scale.
    Severity,
    /// These, and `default` for all others.
    Grade,
    /// Services.
    Service,
    /// Teams.
    Team,
    /// Causes of the catalogue.
    Cause,
    /// Incidents.
    Incident,
    /// Parts of a postmortem that a heading can name.
    Part,
    /// Facts of an incident that people call by other names.
    Fact,
    /// Rules of `casebook check`.
    Rule,
    /// Rules that may find what is meant to be published.
    Allowed,
    /// Priorities of action items.
    Priority,
    /// Words of another program.
    Foreign,
}

impl Key {
    /// A key that may be left out.
    #[must_use]
    pub const fn new(
        name: &'static str,
        shape: Shape,
        example: &'static str,
        doc: &'static str,
    ) -> Self {
        Self { name, shape, example, doc, required: false }
    }

    /// The same key, without which its entry says nothing.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The keys below this one; none where it takes no map.
    #[must_use]
    pub fn inner(&self) -> &'static [Key] {
        self.shape.keys()
    }

    /// A value as YAML on one line.
    #[must_use]
    pub fn value(&self) -> String {
        if !self.example.is_empty() {
            return self.example.to_owned();
        }
        let keys = self.inner().iter().map(|key| format!("{}: {}", key.name, key.value()));
        let map = format!("{{{}}}", keys.collect::<Vec<_>>().join(", "));
        if self.shape.is_many() { format!("[{map}]") } else { map }
    }

    /// The key with an example, as people write it: what has keys of its own on lines of its own.
    #[must_use]
    pub fn yaml(&self) -> String {
        let inner: Vec<&Key> =
            self.inner().iter().filter(|key| !key.name.starts_with("x-")).collect();
        if !self.example.is_empty() || inner.is_empty() {
            return format!("{}: {}\n", self.name, self.value());
        }
        let mut lines = format!("{}:\n", self.name);
        let mut lead = if self.shape.is_many() { "  - " } else { "  " };
        let behind = " ".repeat(lead.len());
        for line in inner.iter().map(|key| key.yaml()).collect::<String>().lines() {
            lines.push_str(&format!("{lead}{line}\n"));
            lead = &behind;
        }
        lines
    }
}

impl Shape {
    /// What it takes, as the end of "it takes …".
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Integer => "a whole number".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Boolean => "`true` or `false`".to_owned(),
            Self::Day => "a day".to_owned(),
            Self::Moment => "a moment, or a day".to_owned(),
            Self::Word(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                format!("one of {}", words.join(", "))
            }
            Self::Spelt(_) => "another word that people use for it".to_owned(),
            Self::Name(names) => names.one().to_owned(),
            Self::Either(shapes) => {
                shapes.iter().map(Self::in_words).collect::<Vec<_>>().join("; or ")
            }
            Self::Many(shape) => format!("{}, or a list of them", shape.in_words()),
            Self::Map(keys) => {
                let keys: Vec<String> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
                format!("a map of {}", keys.join(", "))
            }
            Self::Each(names, shape) => {
                format!("a map: {} to {}", names.one(), shape.in_words())
            }
        }
    }

    /// Adds the sorts of names that it takes, also in keys below.
    pub fn names(&self, into: &mut Vec<Names>) {
        match self {
            Self::Name(names) => into.push(*names),
            Self::Either(shapes) => shapes.iter().for_each(|shape| shape.names(into)),
            Self::Many(shape) => shape.names(into),
            Self::Map(keys) => keys.iter().for_each(|key| key.shape.names(into)),
            Self::Each(names, shape) => {
                into.push(*names);
                shape.names(into);
            }
            _ => {}
        }
    }

    fn keys(&self) -> &'static [Key] {
        match self {
            Self::Map(keys) => keys,
            Self::Many(shape) => shape.keys(),
            Self::Either(shapes) => {
                shapes.iter().map(Self::keys).find(|keys| !keys.is_empty()).unwrap_or_default()
            }
            _ => &[],
        }
    }

    fn is_many(&self) -> bool {
        matches!(self, Self::Many(_))
    }
}

impl Names {
    fn one(self) -> &'static str {
        match self {
            Self::Severity => "a severity of the site's scale",
            Self::Grade => "a severity of the site's scale, or `default`,",
            Self::Service => "a service",
            Self::Team => "a team",
            Self::Cause => "a cause of the catalogue",
            Self::Incident => "the id of an incident",
            Self::Part => "a part of a postmortem",
            Self::Fact => "a key of front matter, `zone`, `duration`, `draft` or `ignored`",
            Self::Rule => "a finding",
            Self::Allowed => "a finding about what is published",
            Self::Priority => "a priority",
            Self::Foreign => "a word of the tracker",
        }
    }
}

/// The names of keys, in their order.
pub fn names(keys: &[Key]) -> impl Iterator<Item = &'static str> + Clone {
    keys.iter().map(|key| key.name)
}

/// The key that a path with dots leads to: `actions.due`.
#[must_use]
pub fn find(keys: &[Key], path: &str) -> Option<Key> {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let key = keys.iter().find(|key| key.name == name)?;
    match rest {
        Some(rest) => find(key.inner(), rest),
        None => Some(*key),
    }
}

/// All keys with the paths that lead to them, each before those below it.
#[must_use]
pub fn paths(keys: &[Key]) -> Vec<(String, Key)> {
    let mut paths = Vec::new();
    for key in keys {
        paths.push((key.name.to_owned(), *key));
        let inner = self::paths(key.inner());
        paths
            .extend(inner.into_iter().map(|(path, inner)| (format!("{}.{path}", key.name), inner)));
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::{Key, Names, Shape, find, paths};

    const INNER: [Key; 2] = [
        Key::new("id", Shape::Name(Names::Service), "till", "Its name").required(),
        Key::new("days", Shape::Integer, "3", "How long"),
    ];
    const KEYS: &[Key] = &[
        Key::new("title", Shape::Text, "A till", "What it is called"),
        Key::new(
            "services",
            Shape::Many(&Shape::Either(&[Shape::Text, Shape::Map(&INNER)])),
            "",
            "What was hit",
        ),
    ];

    #[test]
    fn a_key_is_found_by_the_way_to_it() {
        let ways: Vec<String> = paths(KEYS).into_iter().map(|(path, _)| path).collect();
        assert_eq!(ways, ["title", "services", "services.id", "services.days"]);
        for way in &ways {
            let name = way.rsplit('.').next();
            assert_eq!(find(KEYS, way).map(|key| key.name), name, "{way}");
        }
        for way in ["", "id", "title.id", "services.", "services.id.id"] {
            assert!(find(KEYS, way).is_none(), "{way}");
        }
    }

    #[test]
    fn a_key_is_written_as_people_write_it() {
        let services = KEYS[1];
        assert_eq!(services.value(), "[{id: till, days: 3}]");
        assert_eq!(services.yaml(), "services:\n  - id: till\n    days: 3\n");
        assert_eq!(KEYS[0].yaml(), "title: A till\n");
        assert_eq!(
            services.shape.in_words(),
            "a text; or a map of `id`, `days`, or a list of them"
        );
    }
}
