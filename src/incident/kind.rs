//! What sort of event a document tells of, how finished it is, and who may read it.

/// Incidents count; near misses, drills and maintenance are counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Something broke.
    Incident,
    /// Something nearly broke.
    NearMiss,
    /// An exercise.
    Drill,
    /// Planned work.
    Maintenance,
}

impl Kind {
    /// The kind that people's words name, where it is not the usual one: `Near miss`, `game day`. None for any others.
    #[must_use]
    pub fn from_words(words: &str) -> Option<Self> {
        let plain = plain(words);
        SPELLINGS.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(kind, _)| *kind)
    }

    /// The kind that a title states outright by how it begins: "Scheduled maintenance of the shop", "Near miss: …".
    /// None where the planned work went wrong.
    #[must_use]
    pub fn from_title(title: &str) -> Option<Self> {
        let plain = plain(title);
        let names =
            SPELLINGS.iter().flat_map(|(kind, names)| names.iter().map(move |name| (*kind, *name)));
        let (kind, name) =
            names.filter(|(_, name)| plain.starts_with(name)).max_by_key(|(_, name)| name.len())?;
        let rest = plain[name.len()..].trim_start();
        let whole_word = rest.len() < plain.len() - name.len() || rest.is_empty();
        let behind = title.trim_start_matches(|c: char| !c.is_alphanumeric());
        let behind = behind.get(name.len()..).unwrap_or_default().trim_start();
        let set_off = behind.is_empty()
            || behind.starts_with([':', ']', ')', '-', '\u{2013}', '\u{2014}', '|', ',']);
        let planned = ["scheduled", "planned"].iter().any(|word| name.starts_with(word));
        let broke = rest.split(' ').any(|word| WENT_WRONG.contains(&word));
        (whole_word && (set_off || planned) && !broke).then_some(kind)
    }
}

/// What people call the kinds that are not the usual one: lower case, single spaces.
const SPELLINGS: &[(Kind, &[&str])] = &[
    (Kind::NearMiss, &["near miss", "nearmiss", "close call"]),
    (
        Kind::Drill,
        &[
            "drill",
            "game day",
            "gameday",
            "exercise",
            "fire drill",
            "incident drill",
            "tabletop exercise",
            "table top exercise",
            "tabletop",
            "disaster recovery drill",
            "disaster recovery exercise",
            "disaster recovery test",
            "dr drill",
            "dr exercise",
            "dr test",
            "chaos experiment",
            "chaos exercise",
            "wheel of misfortune",
        ],
    ),
    (
        Kind::Maintenance,
        &[
            "maintenance",
            "scheduled maintenance",
            "planned maintenance",
            "maintenance window",
            "planned work",
            "scheduled work",
            "planned downtime",
            "scheduled downtime",
        ],
    ),
];

/// Words of a title after which planned work was an incident all the same.
const WENT_WRONG: &[&str] = &[
    "broke",
    "caused",
    "causes",
    "causing",
    "crash",
    "crashed",
    "degraded",
    "degradation",
    "down",
    "error",
    "errors",
    "fail",
    "failed",
    "failure",
    "failures",
    "incident",
    "issue",
    "issues",
    "leads",
    "led",
    "outage",
    "overran",
    "problem",
    "problems",
    "unavailable",
];

fn plain(words: &str) -> String {
    let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// How finished the document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Being written; on the site only with `--drafts`.
    Draft,
    /// Being read by others.
    InReview,
    /// Done.
    Published,
}

/// Who may read the page, from the widest circle to the narrowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Everyone.
    Public,
    /// The organisation.
    Internal,
    /// Named people.
    Restricted,
}

macro_rules! words {
    ($name:ident, $($variant:ident = $word:literal),+) => {
        impl $name {
            /// The words that front matter may hold.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word as in front matter.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value that a word stands for.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

words!(
    Kind,
    Incident = "incident",
    NearMiss = "near-miss",
    Drill = "drill",
    Maintenance = "maintenance"
);
words!(Status, Draft = "draft", InReview = "in-review", Published = "published");
words!(Audience, Public = "public", Internal = "internal", Restricted = "restricted");

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn kinds_by_title() {
        for (title, kind) in [
            ("Scheduled maintenance of the shop", Some(Kind::Maintenance)),
            ("[Maintenance] Database move", Some(Kind::Maintenance)),
            ("Near miss: certificate renewed on its last day", Some(Kind::NearMiss)),
            ("Game day - losing a zone", Some(Kind::Drill)),
            ("Scheduled maintenance broke the shop", None),
            ("Maintenance page shown to everyone", None),
            ("Drilling platform offline", None),
            ("Exercise tracker down", None),
            ("", None),
        ] {
            assert_eq!(Kind::from_title(title), kind, "{title}");
        }
    }

    #[test]
    fn kinds_by_words() {
        for (words, kind) in [
            ("Near-Miss", Some(Kind::NearMiss)),
            ("near_miss", Some(Kind::NearMiss)),
            ("post", None),
            ("Outage", None),
        ] {
            assert_eq!(Kind::from_words(words), kind, "{words}");
        }
    }
}
