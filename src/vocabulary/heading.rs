//! The words that head the parts of a postmortem, and what each part is about. The words are data (`heading.yaml`, and
//! `headings:` in the configuration); this file looks them up.
//!
//! Where in a document a heading stands, and what that makes of it, is `incident`'s to say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::diagnostic::Diagnostics;
use crate::value::{self, Entry, Node};
use crate::vocabulary::{BuiltIn, table};

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
    /// What a heading of exactly these words is about, by their [`key`].
    phrases: BTreeMap<String, Vec<Kind>>,
    /// Words that decide wherever they stand in a heading, the strongest first; with a space on both sides.
    telling: Vec<(String, Kind)>,
    /// Words that say nothing at the beginning of a heading.
    leading: BTreeSet<String>,
    /// The same at its end.
    trailing: BTreeSet<String>,
}

/// A heading with more words than this is a sentence or a title; only its exact words count.
const MOST_WORDS: usize = 8;

/// A question can have more words: "What will we change so that this does not happen again?"
const LONGEST_QUESTION: usize = 14;

/// No phrase has more words than this.
const LONGEST_PHRASE: usize = 12;

/// A longer heading (in bytes) is a paragraph that was headed by mistake.
const LONGEST: usize = 200;

/// What separates a heading's words from a remark behind them.
const REMARKS: &[&str] =
    &["(", "[", ":", " - ", " \u{2013} ", " \u{2014} ", "|", "?", "\u{2014}", ", "];

impl BuiltIn for Headings {
    fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Headings> =
            LazyLock::new(|| Headings::read(&mut Diagnostics::default()));
        &BUILT_IN
    }
}

impl Headings {
    fn read(diagnostics: &mut Diagnostics) -> Self {
        let mut headings = Self {
            phrases: BTreeMap::new(),
            telling: Vec::new(),
            leading: BTreeSet::new(),
            trailing: BTreeSet::new(),
        };
        let table = table("heading.yaml", include_str!("heading.yaml"), diagnostics);
        for Entry { key, value } in &table {
            let mut texts = || value::expect_texts(&key.value, value, diagnostics).into_iter();
            match key.value.as_str() {
                "headings" => headings.add(value, diagnostics),
                "telling" => {
                    let telling = read(value, diagnostics);
                    headings.telling =
                        telling.map(|(words, kind)| (format!(" {words} "), kind)).collect();
                }
                "leading" => headings.leading = texts().collect(),
                "trailing" => headings.trailing = texts().collect(),
                _ => diagnostics.push(value::unknown_key(key, std::iter::empty())),
            }
        }
        headings
    }

    /// Adds a table of kinds and the words that head them: `root_cause: [why it broke]`. What was known of a phrase
    /// before is forgotten. A kind that does not exist is a finding.
    pub fn add(&mut self, table: &Node, diagnostics: &mut Diagnostics) {
        let mut added: BTreeMap<String, Vec<Kind>> = BTreeMap::new();
        for (phrase, kind) in read(table, diagnostics) {
            let kinds = added.entry(key(&words(&phrase))).or_default();
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        self.phrases.extend(added);
    }

    /// What a bare line or label of these words is about, two kinds where it names two ("Root cause and fix"); nothing
    /// where the words are not a postmortem's usual ones. Numbering, emoji, a colon and a remark in brackets do not
    /// count.
    #[must_use]
    pub fn kinds_of(&self, line: &str) -> Vec<Kind> {
        if line.len() > LONGEST || opens_with_time(line) {
            return Vec::new();
        }
        let exact = self.exact(&words(line));
        if !exact.is_empty() {
            return exact.to_vec();
        }
        let bare = line.trim_end_matches([':', ' ']);
        let kinds = listed(bare, |words| self.exact(words));
        if !kinds.is_empty() {
            return kinds;
        }
        if !bare.ends_with([')', ']']) {
            return Vec::new();
        }
        let head = bare.split(['(', '[']).next().unwrap_or_default();
        let kinds = self.exact(&words(head)).to_vec();
        if kinds.is_empty() { listed(head, |words| self.exact(words)) } else { kinds }
    }

    /// What a line that stands apart like a heading is about: as [`kinds_of`](Self::kinds_of), and with filler words
    /// and remarks behind a dash or colon.
    #[must_use]
    pub fn kinds_of_label(&self, heading: &str) -> Vec<Kind> {
        let kinds = self.kinds_of(heading);
        if !kinds.is_empty() || heading.len() > LONGEST {
            return kinds;
        }
        let tolerant = |words: &[String]| match self.exact(words) {
            [] => self.exact(self.without_filler(words)),
            kinds => kinds,
        };
        let head = before_remark(heading);
        let found = tolerant(&words(head)).to_vec();
        if !found.is_empty() {
            return found;
        }
        let found = listed(without_brackets(heading), tolerant);
        if found.is_empty() { listed(head, tolerant) } else { found }
    }

    /// What a line that surely is a heading is about: as [`kinds_of_label`](Self::kinds_of_label), and with remarks
    /// before a dash or colon, single words that tell, and slips of the keyboard.
    #[must_use]
    pub fn kinds_of_heading(&self, heading: &str) -> Vec<Kind> {
        let found = self.kinds_of_label(heading);
        if !found.is_empty() || heading.len() > LONGEST || opens_with_time(heading) {
            return found;
        }
        // `Shop outage: timeline`, `INC-7 - Root cause`.
        let tail = [": ", " - ", " \u{2013} ", " \u{2014} ", " | "]
            .iter()
            .filter_map(|mark| heading.rfind(mark).map(|at| at + mark.len()))
            .max();
        if let Some(tail) = tail {
            let found = self.kinds_of(&heading[tail..]);
            if !found.is_empty() {
                return found;
            }
        }
        let all = words(heading);
        let most = if heading.trim_end().ends_with('?') { LONGEST_QUESTION } else { MOST_WORDS };
        if all.is_empty() || all.len() > most {
            return Vec::new();
        }
        let plain = format!(" {} ", all.join(" "));
        if let Some((_, kind)) = self.telling.iter().find(|(phrase, _)| plain.contains(phrase)) {
            return vec![*kind];
        }
        let found = self.opened(&all);
        if !found.is_empty() {
            return found.to_vec();
        }
        let head = words(before_remark(heading));
        let first = head.first().map_or("", String::as_str);
        let last = head.last().map_or("", String::as_str);
        let impact = (first == "impact" && head.len() <= 6)
            || (["affected", "impacted"].contains(&first) && head.len() <= 3)
            || (last == "impact" && head.len() <= 4);
        if impact {
            return vec![Kind::Impact];
        }
        if last == "links" && head.len() <= 3 {
            return vec![Kind::References];
        }
        self.misspelt(&all).to_vec()
    }

    /// Whether a line's words are those of a heading.
    #[must_use]
    pub fn knows(&self, line: &str) -> bool {
        !self.kinds_of(line).is_empty()
    }

    fn exact(&self, words: &[String]) -> &[Kind] {
        if words.is_empty() || words.len() > LONGEST_PHRASE {
            return &[];
        }
        self.phrases.get(&key(words)).map_or(&[], Vec::as_slice)
    }

    /// The kind of the words in front of the first preposition or "and": `Response to the flood`, `Prevention and tests`.
    fn opened(&self, words: &[String]) -> &[Kind] {
        const LINKS: &[&str] =
            &["of", "on", "to", "for", "from", "with", "during", "in", "by", "after", "and"];
        let Some(at) = words.iter().position(|word| LINKS.contains(&word.as_str())) else {
            return &[];
        };
        let kinds = self.exact(self.without_filler(&words[..at]));
        // "Overview of the system" and "Links in the footer" are not what they are in a postmortem.
        let vague = [Kind::Summary, Kind::References, Kind::Attendees, Kind::Stats];
        let summary = words[..at].last().is_some_and(|word| word == "summary");
        if summary || !kinds.iter().any(|kind| vague.contains(kind)) { kinds } else { &[] }
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
            && (self.trailing.contains(last) || last.bytes().all(|b| b.is_ascii_digit()))
        {
            rest = head;
        }
        rest
    }

    /// Words one slip of the keyboard away from a phrase with the same first letter.
    fn misspelt(&self, words: &[String]) -> &[Kind] {
        /// In a shorter phrase (in bytes) one letter makes another word.
        const SHORTEST: usize = 7;
        let wanted = key(words);
        let Some(first) = wanted.chars().next().filter(|_| wanted.len() >= SHORTEST) else {
            return &[];
        };
        self.phrases
            .range(first.to_string()..)
            .take_while(|(phrase, _)| phrase.starts_with(first))
            .find(|(phrase, _)| phrase.len() >= SHORTEST && one_slip(phrase, &wanted))
            .map_or(&[], |(_, kinds)| kinds)
    }
}

/// The kinds of a list of parts, `Impact & Timeline`, `Mitigation / Resolution`; nothing unless each of them is
/// known: "Search and rescue" is no list of parts.
fn listed<'s>(heading: &str, of: impl Fn(&[String]) -> &'s [Kind]) -> Vec<Kind> {
    /// More parts than this are no heading.
    const MOST: usize = 4;
    let mut parts: Vec<Vec<String>> = vec![Vec::new()];
    for piece in heading.split_inclusive(['/', ',', '+', ';', '|']) {
        for word in words(piece) {
            match parts.last_mut() {
                Some(part) if word != "and" => part.push(word),
                _ => parts.push(Vec::new()),
            }
        }
        parts.push(Vec::new());
    }
    parts.retain(|part| !part.is_empty());
    if !(2..=MOST).contains(&parts.len()) {
        return Vec::new();
    }
    let mut found: Vec<Kind> = Vec::new();
    for part in &parts {
        let kinds = of(part);
        if kinds.is_empty() {
            return Vec::new();
        }
        for kind in kinds {
            if !found.contains(kind) {
                found.push(*kind);
            }
        }
    }
    found
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
    for c in without_numbering(heading).chars() {
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
        } else if !matches!(c, '\'' | '\u{2019}') {
            open = false;
        }
    }
    let numbering = words.iter().take_while(|word| word.chars().all(char::is_numeric)).count();
    if numbering < words.len() && words.get(numbering).is_none_or(|word| !word.starts_with("why")) {
        words.drain(..numbering);
    }
    words
}

/// A heading without what only counts it: `IV.`, `b)`, `Step 1:`, `Section 2 -`. Digits are left for later.
fn without_numbering(heading: &str) -> &str {
    let heading = heading.trim_start_matches(|c: char| !c.is_alphanumeric());
    let length = heading.find(|c: char| !c.is_alphanumeric()).unwrap_or(heading.len());
    let (word, rest) = heading.split_at(length);
    let counted = ["step", "section", "part", "chapter", "phase", "no"]
        .iter()
        .any(|name| word.eq_ignore_ascii_case(name));
    if counted {
        let rest = rest.trim_start_matches(['.', '#', ' ']);
        let number = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let is_number =
            rest[..number].bytes().all(|b| b.is_ascii_digit()) || is_roman(&rest[..number]);
        let behind = rest[number..].trim_start();
        if number > 0
            && is_number
            && behind.starts_with([':', '.', ')', '-', '\u{2013}', '\u{2014}'])
        {
            return behind.trim_start_matches(|c: char| !c.is_alphanumeric());
        }
        return heading;
    }
    let single = word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic());
    match rest.strip_prefix(['.', ')']) {
        Some(rest) if (single || is_roman(word)) && rest.starts_with(' ') => rest,
        _ => heading,
    }
}

/// `IV`
fn is_roman(word: &str) -> bool {
    (1..=5).contains(&word.len()) && word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'))
}

/// Whether a heading begins with a time of the day: it heads an entry of a timeline.
fn opens_with_time(heading: &str) -> bool {
    let digits = heading.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &heading.as_bytes()[digits..];
    (1..=2).contains(&digits)
        && matches!(rest, [b':' | b'h' | b'.', a, b, ..] if a.is_ascii_digit() && b.is_ascii_digit())
}

/// The words in front of the first mark that sets a remark off.
fn before_remark(heading: &str) -> &str {
    let end = REMARKS.iter().filter_map(|mark| heading.find(mark)).min();
    &heading[..end.unwrap_or(heading.len())]
}

/// A heading without a remark in brackets at its end.
fn without_brackets(heading: &str) -> &str {
    match heading.trim_end().strip_suffix([')', ']']).and_then(|rest| rest.rfind(['(', '['])) {
        Some(at) if at > 0 => &heading[..at],
        _ => heading,
    }
}

/// Words as they are looked up: joined, without accents and without the `s` of a plural.
fn key(words: &[String]) -> String {
    let mut key = String::new();
    for word in words {
        if !key.is_empty() {
            key.push(' ');
        }
        let start = key.len();
        for c in word.chars() {
            match c {
                '\u{df}' => key.push_str("ss"),
                '\u{e6}' => key.push_str("ae"),
                '\u{153}' => key.push_str("oe"),
                c => key.push(without_accent(c)),
            }
        }
        let plain = &key[start..];
        if plain.len() > 3
            && plain.ends_with('s')
            && !["ss", "us", "is"].iter().any(|end| plain.ends_with(end))
        {
            key.pop();
        }
    }
    key
}

/// The letter below an accent.
fn without_accent(c: char) -> char {
    match c {
        '\u{e0}'..='\u{e5}' => 'a',
        '\u{e7}' => 'c',
        '\u{e8}'..='\u{eb}' => 'e',
        '\u{ec}'..='\u{ef}' => 'i',
        '\u{f1}' => 'n',
        '\u{f2}'..='\u{f6}' => 'o',
        '\u{f9}'..='\u{fc}' => 'u',
        c => c,
    }
}

/// Whether two texts differ by one letter more, less, other, or by two neighbours swapped.
fn one_slip(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let prefix = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[prefix..], &other[prefix..]);
    let suffix = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[..one.len() - suffix], &other[..other.len() - suffix]);
    (one.len() <= 1 && other.len() <= 1)
        || matches!((one, other), ([a, b], [c, d]) if a == d && b == c)
}

/// Each phrase of a table of kinds with its kind.
fn read(
    table: &Node,
    diagnostics: &mut Diagnostics,
) -> impl Iterator<Item = (String, Kind)> + use<> {
    let mut found = Vec::new();
    for Entry { key, value } in
        value::expect_map("headings", table, diagnostics).into_iter().flatten()
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
    use super::{Headings, words};
    use crate::diagnostic::Diagnostics;
    use crate::vocabulary::BuiltIn;

    #[test]
    fn the_table_is_sound() {
        let mut diagnostics = Diagnostics::default();
        let headings = Headings::read(&mut diagnostics);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        assert!(!headings.phrases.is_empty() && !headings.telling.is_empty());
        assert!(!headings.leading.is_empty() && !headings.trailing.is_empty());
    }

    fn kinds(kinds: &[super::Kind]) -> String {
        kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn bare_lines_need_the_usual_words() {
        for (line, expected) in [
            ("Timeline", "timeline"),
            ("TIMELINE:", "timeline"),
            ("2. Root Cause", "root_cause"),
            ("3.1 Root Cause", "root_cause"),
            ("IV. Impact", "impact"),
            ("b) Lessons learned", "lessons"),
            ("Step 2: Detection", "detection"),
            ("Section 3 - Resolution", "resolution"),
            ("1\u{fe0f}\u{20e3} Summary", "summary"),
            ("🔥 Impact", "impact"),
            ("Timeline (in UTC)", "timeline"),
            ("What didn\u{2019}t go well?", "went_wrong"),
            ("Corrective & preventive measures:", "actions"),
            ("5 whys", "root_cause"),
            ("Root Cause and Resolution", "root_cause resolution"),
            ("Mitigation / Resolution:", "resolution"),
            ("Impact & Timeline (UTC)", "impact timeline"),
            ("Summary, Impact, and Timeline", "summary impact timeline"),
            ("Lessons learned and action items", "lessons actions"),
            ("Auswirkungen", "impact"),
            ("Causa raíz", "root_cause"),
            ("Maßnahmen", "actions"),
            ("Déroulé des évènements", "timeline"),
            ("Search and Rescue", ""),
            ("Impact and Rescue", ""),
            ("Impact: nobody could pay", ""),
            ("Impact was small (we think)", ""),
            ("The timeline was long", ""),
            ("and", ""),
            ("", ""),
        ] {
            assert_eq!(kinds(&Headings::built_in().kinds_of(line)), expected, "{line}");
        }
    }

    #[test]
    fn headings_are_read_tolerantly() {
        for (heading, expected) in [
            ("Timeline - June 11, 2021", "timeline"),
            ("Timeline (all times PST)", "timeline"),
            ("Timeline - 10:00 to 12:00 UTC", "timeline"),
            ("Timeline, all times UTC", "timeline"),
            ("Summary of the outage", "summary"),
            ("Our response", "response"),
            ("Impact on the web shop", "impact"),
            ("Attendes", "attendees"),
            ("Root Casue", "root_cause"),
            ("Follow-up items [board]", "actions"),
            ("A closer look at the root cause", "root_cause"),
            ("Web shop: timeline", "timeline"),
            ("INC-7 - Summary", "summary"),
            ("Incident Summary and Impact", "summary impact"),
            ("How are we making incidents like this less likely or less impactful?", "actions"),
            ("What are we doing about it?", "actions"),
            ("What will we change so that this does not happen again?", "actions"),
            ("Response to the flood", "response"),
            ("Affected crates", "impact"),
            ("Dashboard links", "references"),
            ("Prevention and better tests", "actions"),
            ("Overview of the system", ""),
            ("On and off", ""),
            ("10:05 - Detection", ""),
            ("Search and rescue", ""),
            ("Why the long queue was such a surprise to all of us on that day", ""),
            ("DNS", ""),
        ] {
            assert_eq!(
                kinds(&Headings::built_in().kinds_of_heading(heading)),
                expected,
                "{heading}"
            );
        }
    }

    #[test]
    fn numbering_is_no_word() {
        for (heading, expected) in [
            ("3.2.1 Impact", "impact"),
            ("II) Fix", "fix"),
            ("I think so", "i think so"),
            ("Part of the problem", "part of the problem"),
            ("5 Whys", "5 whys"),
            ("2024", "2024"),
        ] {
            assert_eq!(words(heading).join(" "), expected, "{heading}");
        }
    }
}
