//! The words that head the parts of a postmortem, and what each part is about. The words are data (`heading.yaml`, and
//! `headings:` in the configuration); this file looks them up.
//!
//! Where in a document a heading stands, and what that makes of it, is `incident`'s to say.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::diagnostic::Diagnostics;
use crate::value::{self, Entry, Node};
use crate::vocabulary::built_in;

/// What a section is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `summary`
    Summary,
    /// `background`
    Background,
    /// `impact`
    Impact,
    /// `detection`
    Detection,
    /// `timeline`
    Timeline,
    /// `root_cause`
    RootCause,
    /// `contributing_factors`
    ContributingFactors,
    /// `trigger`
    Trigger,
    /// `resolution`
    Resolution,
    /// `response`
    Response,
    /// `lessons`
    Lessons,
    /// `went_well`
    WentWell,
    /// `went_wrong`
    WentWrong,
    /// `lucky`
    Lucky,
    /// `actions`
    Actions,
    /// `references`
    References,
    /// `attendees`
    Attendees,
    /// `stats`
    Stats,
    /// `other`
    Other,
}

/// Every kind that words can name: all but [`Kind::Other`].
const NAMED: [Kind; 18] = [
    Kind::Summary,
    Kind::Background,
    Kind::Impact,
    Kind::Detection,
    Kind::Timeline,
    Kind::RootCause,
    Kind::ContributingFactors,
    Kind::Trigger,
    Kind::Resolution,
    Kind::Response,
    Kind::Lessons,
    Kind::WentWell,
    Kind::WentWrong,
    Kind::Lucky,
    Kind::Actions,
    Kind::References,
    Kind::Attendees,
    Kind::Stats,
];

impl Kind {
    /// The word in JSON and templates.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Background => "background",
            Self::Impact => "impact",
            Self::Detection => "detection",
            Self::Timeline => "timeline",
            Self::RootCause => "root_cause",
            Self::ContributingFactors => "contributing_factors",
            Self::Trigger => "trigger",
            Self::Resolution => "resolution",
            Self::Response => "response",
            Self::Lessons => "lessons",
            Self::WentWell => "went_well",
            Self::WentWrong => "went_wrong",
            Self::Lucky => "lucky",
            Self::Actions => "actions",
            Self::References => "references",
            Self::Attendees => "attendees",
            Self::Stats => "stats",
            Self::Other => "other",
        }
    }

    /// The kind that a word names; none for `other`, which is what no words name.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        NAMED.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The words of all kinds that headings can name.
    pub fn names() -> impl Iterator<Item = &'static str> + Clone {
        NAMED.into_iter().map(Self::as_str)
    }
}

/// Which words head which part: the built-in ones and those of the configuration.
#[derive(Debug, Clone)]
pub struct Headings {
    /// What a heading of exactly these words is about.
    phrases: BTreeMap<String, Kind>,
    /// Words that decide wherever they stand in a heading, the strongest first; with a space on both sides.
    telling: Vec<(String, Kind)>,
    /// Words that say nothing at the beginning of a heading.
    leading: Vec<String>,
    /// The same at its end.
    trailing: Vec<String>,
}

/// A heading with more words than this is a sentence or a title; only its exact words count.
const MOST_WORDS: usize = 8;

static BUILT_IN: LazyLock<Headings> =
    LazyLock::new(|| Headings::built_in(&mut Diagnostics::default()));

impl Default for Headings {
    /// The words that the program brings along.
    fn default() -> Self {
        BUILT_IN.clone()
    }
}

impl Headings {
    fn built_in(diagnostics: &mut Diagnostics) -> Self {
        let mut headings = Self {
            phrases: BTreeMap::new(),
            telling: Vec::new(),
            leading: Vec::new(),
            trailing: Vec::new(),
        };
        let table = built_in("heading.yaml", include_str!("heading.yaml"), diagnostics);
        for Entry { key, value } in &table {
            match key.value.as_str() {
                "headings" => headings.add(value, diagnostics),
                "telling" => {
                    let telling = read(value, diagnostics);
                    headings.telling =
                        telling.map(|(words, kind)| (format!(" {words} "), kind)).collect();
                }
                "leading" => headings.leading = value::expect_texts("leading", value, diagnostics),
                "trailing" => {
                    headings.trailing = value::expect_texts("trailing", value, diagnostics);
                }
                _ => diagnostics.push(value::unknown_key(key, std::iter::empty())),
            }
        }
        headings
    }

    /// Adds a table of kinds and the words that head them: `root_cause: [why it broke]`. A kind that does not exist is
    /// a finding.
    pub fn add(&mut self, table: &Node, diagnostics: &mut Diagnostics) {
        let found: Vec<_> = read(table, diagnostics)
            .map(|(phrase, kind)| (words(&phrase).join(" "), kind))
            .collect();
        self.phrases.extend(found);
    }

    /// What a bare line or label of these words is about; none where the words are not a postmortem's usual ones.
    /// Numbering, emoji, a colon and a remark in brackets do not count.
    #[must_use]
    pub fn kind_of(&self, heading: &str) -> Option<Kind> {
        let words = words(heading);
        self.lookup(&words).or_else(|| {
            let (head, _) =
                heading.trim_end_matches([':', ' ', ')', ']']).split_once(['(', '['])?;
            heading
                .trim_end()
                .ends_with([')', ']', ':'])
                .then(|| self.lookup(&self::words(head)))?
        })
    }

    /// What a line that surely is a heading is about: as [`kind_of`], and with filler words, remarks after a dash or colon,
    /// and slips of the keyboard.
    #[must_use]
    pub fn kind_of_heading(&self, heading: &str) -> Option<Kind> {
        if let Some(kind) = self.kind_of(heading) {
            return Some(kind);
        }
        let all = words(heading);
        if all.is_empty() {
            return None;
        }
        let head = ["(", "[", ":", " - ", " – ", " — ", "|", "?"]
            .iter()
            .filter_map(|mark| heading.find(mark))
            .min()
            .map_or(all.clone(), |end| words(&heading[..end]));
        if let Some(kind) = self.lookup(&head).or_else(|| self.lookup(self.without_filler(&head))) {
            return Some(kind);
        }
        if all.len() > MOST_WORDS {
            return None;
        }
        let plain = format!(" {} ", all.join(" "));
        self.telling
            .iter()
            .find(|(phrase, _)| plain.contains(phrase))
            .map(|(_, kind)| *kind)
            .or_else(|| {
                let opens = head.first().is_some_and(|word| word == "impact") && head.len() <= 6;
                let closes = head.last().is_some_and(|word| word == "impact") && head.len() <= 4;
                (opens || closes).then_some(Kind::Impact)
            })
            .or_else(|| self.misspelt(&all))
    }

    fn lookup(&self, words: &[String]) -> Option<Kind> {
        if words.is_empty() || words.len() > 10 {
            return None;
        }
        self.phrases.get(words.join(" ").as_str()).copied()
    }

    fn without_filler<'w>(&self, words: &'w [String]) -> &'w [String] {
        let mut rest = words;
        while let [first, tail @ ..] = rest
            && !tail.is_empty()
            && self.leading.contains(first)
        {
            rest = tail;
        }
        while let [head @ .., last] = rest
            && !head.is_empty()
            && self.trailing.contains(last)
        {
            rest = head;
        }
        rest
    }

    /// A single long word one slip away from a word of the vocabulary.
    fn misspelt(&self, words: &[String]) -> Option<Kind> {
        let [word] = words else { return None };
        if word.len() < 7 {
            return None;
        }
        self.phrases
            .iter()
            .filter(|(phrase, _)| phrase.len() >= 7 && phrase.len().abs_diff(word.len()) <= 1)
            .find(|(phrase, _)| strsim::damerau_levenshtein(phrase, word) == 1)
            .map(|(_, kind)| *kind)
    }
}

/// Whether a heading announces the end of the story: where no other part names the cause, this one does.
#[must_use]
pub fn is_conclusion(heading: &str) -> bool {
    matches!(words(heading).join(" ").as_str(), "conclusion" | "conclusions")
}

/// The words of a heading in their plainest form, without numbering in front.
#[must_use]
pub fn words(heading: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for c in heading.chars() {
        if c.is_alphanumeric() {
            if !open {
                words.push(String::new());
            }
            open = true;
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        } else if c == '&' {
            words.push("and".to_owned());
            open = false;
        } else if !matches!(c, '\'' | '’') {
            open = false;
        }
    }
    let numbering =
        words.iter().take_while(|word| word.bytes().all(|b| b.is_ascii_digit())).count();
    if numbering < words.len() && words.get(numbering).is_none_or(|word| word != "whys") {
        words.drain(..numbering);
    }
    words
}

/// Each phrase of a table of kinds with its kind.
fn read(
    table: &Node,
    diagnostics: &mut Diagnostics,
) -> impl Iterator<Item = (String, Kind)> + use<> {
    let mut found = Vec::new();
    for Entry { key, value } in
        value::expect_maps("headings", table, diagnostics).into_iter().flatten()
    {
        let Some(kind) = Kind::from_word(&key.value) else {
            diagnostics.push(value::unknown_key(key, Kind::names()));
            continue;
        };
        let phrases = value::expect_texts(&key.value, value, diagnostics);
        found.extend(phrases.into_iter().map(|phrase| (phrase, kind)));
    }
    found.into_iter()
}

#[cfg(test)]
mod tests {
    use super::{Headings, Kind};
    use crate::diagnostic::Diagnostics;

    #[test]
    fn the_table_is_sound() {
        let mut diagnostics = Diagnostics::default();
        let headings = Headings::built_in(&mut diagnostics);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        assert!(!headings.phrases.is_empty() && !headings.telling.is_empty());
        assert!(!headings.leading.is_empty() && !headings.trailing.is_empty());
    }

    #[test]
    fn bare_lines_need_the_usual_words() {
        for (line, kind) in [
            ("Timeline", Some(Kind::Timeline)),
            ("TIMELINE:", Some(Kind::Timeline)),
            ("2. Root Cause", Some(Kind::RootCause)),
            ("🔥 Impact", Some(Kind::Impact)),
            ("Timeline (in UTC)", Some(Kind::Timeline)),
            ("What didn’t go well?", Some(Kind::WentWrong)),
            ("Corrective & preventive measures:", Some(Kind::Actions)),
            ("5 whys", Some(Kind::RootCause)),
            ("Impact: nobody could pay", None),
            ("Impact was small (we think)", None),
            ("The timeline was long", None),
            ("", None),
        ] {
            assert_eq!(Headings::default().kind_of(line), kind, "{line}");
        }
    }

    #[test]
    fn headings_are_read_tolerantly() {
        for (heading, kind) in [
            ("Timeline - June 11, 2021", Some(Kind::Timeline)),
            ("Summary of the outage", Some(Kind::Summary)),
            ("Our response", Some(Kind::Response)),
            ("Impact on the web shop", Some(Kind::Impact)),
            ("Attendes", Some(Kind::Attendees)),
            ("Follow-up items [board]", Some(Kind::Actions)),
            ("A closer look at the root cause", Some(Kind::RootCause)),
            ("Why the long queue was such a surprise to all of us on that day", None),
            ("DNS", None),
        ] {
            assert_eq!(Headings::default().kind_of_heading(heading), kind, "{heading}");
        }
    }
}
