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
