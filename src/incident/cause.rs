//! Why it happened: the declared causes, else those that the text names in the words of the catalogue.
//!
//! Every phrase of the catalogue that a sentence holds counts for its cause: by where the sentence stands (the
//! root-cause section before the summary before the lessons), by what the sentence says about it ("due to", "led to",
//! "was ruled out"), and by how early it stands. The sums make the order. Of each class the best cause is named.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::config::Config;
use crate::incident::passage::{self, Passage};
use crate::incident::section::Outline;
use crate::source::{Source, Span, Spanned};
use crate::vocabulary::cause::{Catalogue, Meaning, Signal};
use crate::vocabulary::heading::Kind;
use crate::vocabulary::phrase::Match;
use crate::vocabulary::sentence::{self, Sentence};

/// The key of a declared cause, set to `true`, that says that nobody declared it: it was found in the text.
pub const FOUND: &str = "x-found";

/// One cause.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// `class` or `class/cause`.
    pub id: String,
    /// `root` or `contributing`.
    pub role: String,
    /// Whether the front matter says so.
    pub declared: bool,
    /// The words that show it, where there are any.
    pub evidence: Option<String>,
    /// Where it stands.
    pub span: Span,
}

impl Cause {
    /// The part of the id before the slash.
    #[must_use]
    pub fn class(&self) -> &str {
        class(&self.id)
    }
}

/// What is known about the causes besides the parts of the document.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The incident's title.
    pub title: &'a Spanned<String>,
    /// Its tags.
    pub tags: &'a [Spanned<String>],
    /// What the front matter says about the cause in words of its own.
    pub said: &'a [Spanned<String>],
}

/// More causes than this are no answer to the question why.
const MOST: usize = 3;

/// What a cause needs to be named beside another: as much as one phrase of the summary.
const LEAST: f64 = 1.2;

/// What the first one needs, where it may be all that the text says of why: a phrase in a part about anything.
const LEAST_FIRST: f64 = 0.9;

/// What the second and third cause need of what the first has.
const LEAST_SHARE: f64 = 0.22;

/// A cause that usually only contributes against one that sets incidents off.
const CONTRIBUTING: f64 = 0.5;

/// A hint against a phrase.
const HINT: f64 = 0.45;

/// A hint in a sentence that calls it the cause.
const CALLED: f64 = 0.65;

/// A hint in a sentence that names a cause of another class: "the settings of the database were wrong" is about settings.
const ASIDE: f64 = 0.35;

/// What each further sentence about a class is worth against the one before.
const FADING: f64 = 0.75;

/// Finds the causes in the text of an incident, the main one first.
#[must_use]
pub fn read(outline: &Outline, known: Known, source: &Source, config: &Config) -> Vec<Cause> {
    let catalogue = &config.catalogue;
    let mut passages: Vec<(Passage, f64)> = Vec::new();
    for said in known.said {
        passages.push((Passage::alone(Some(Kind::RootCause), &said.value, said.span), 5.0));
    }
    // A title says what was seen; it says why only where nothing else does.
    let told = outline.parts.iter().any(|part| part.reads_as == Kind::RootCause);
    let title = Passage::alone(None, &known.title.value, known.title.span);
    passages.push((title, if told { 0.9 } else { 2.2 }));
    passages.extend(passage::passages(outline, &config.headings).into_iter().map(|passage| {
        let weight = weight(passage.kind, told);
        (passage, weight)
    }));
    for tag in known.tags {
        passages.push((Passage::alone(None, &tag.value, tag.span), 1.0));
    }
    let mut finder =
        Finder { catalogue, source, passages: &passages, found: Vec::new(), sentences: 0 };
    let mut seen: BTreeMap<Option<Kind>, usize> = BTreeMap::new();
    for (index, (passage, weight)) in passages.iter().enumerate() {
        if *weight > 0.0 {
            // Every heading is a beginning.
            let mut alone = 0;
            let seen =
                if passage.heading { &mut alone } else { seen.entry(passage.kind).or_default() };
            finder.passage(index, *weight, seen);
        }
    }
    finder.causes()
}

/// What a phrase is worth in a part of the story. `told` where a part of it is about the root cause; else the others have
/// to say it.
fn weight(kind: Option<Kind>, told: bool) -> f64 {
    match kind {
        Some(Kind::RootCause) => 5.0,
        Some(Kind::Trigger) => 3.0,
        Some(Kind::ContributingFactors) => 2.2,
        Some(Kind::Summary) => 2.0,
        None => 1.6,
        Some(Kind::Background | Kind::Other) => 1.0,
        Some(Kind::Resolution | Kind::WentWrong) if !told => 1.3,
        Some(Kind::Resolution | Kind::WentWrong) => 0.8,
        Some(Kind::Response | Kind::Detection | Kind::Lessons) => 0.6,
        Some(Kind::Impact | Kind::Actions | Kind::Timeline) => 0.4,
        Some(Kind::Lucky) => 0.2,
        Some(Kind::WentWell | Kind::References | Kind::Attendees | Kind::Stats) => 0.0,
    }
}

/// A sentence that speaks of a cause.
struct Found {
    /// The cause, an index into the catalogue.
    cause: usize,
    /// The number of the sentence.
    sentence: usize,
    weight: f64,
    /// Whether it says so, where others only point there.
    outright: bool,
    /// The passage it stands in, an index into those of the finder, and where there its evidence stands.
    passage: usize,
    evidence: Range<usize>,
}

struct Finder<'a> {
    catalogue: &'a Catalogue,
    source: &'a Source,
    /// Where to look, and what a phrase is worth there.
    passages: &'a [(Passage<'a>, f64)],
    found: Vec<Found>,
    sentences: usize,
}

impl Finder<'_> {
    /// Reads a passage. `seen` counts the sentences of its part.
    fn passage(&mut self, index: usize, weight: f64, seen: &mut usize) {
        for mut sentence in sentence::split(self.passages[index].0.words) {
            let matches = self.catalogue.matches(&mut sentence);
            if matches.iter().any(|m| !matches!(m.meaning, Meaning::Excludes(_))) {
                let signals = Signals::new(self.catalogue.signals(&mut sentence));
                self.sentence(index, &sentence, &matches, &signals, weight * earliness(*seen));
            }
            *seen += 1;
            self.sentences += 1;
        }
    }

    fn sentence(
        &mut self,
        index: usize,
        sentence: &Sentence,
        matches: &[Match<Meaning>],
        signals: &Signals,
        weight: f64,
    ) {
        let passage = &self.passages[index].0;
        let mut best: BTreeMap<usize, (f64, bool, &Match<Meaning>)> = BTreeMap::new();
        let naming: Vec<usize> = matches
            .iter()
            .filter_map(|found| match found.meaning {
                Meaning::Names(cause) if !signals.denies(sentence, found) => Some(cause),
                _ => None,
            })
            .collect();
        let explained = matches.iter().any(|found| {
            matches!(found.meaning, Meaning::Names(_)) && signals.sides(&found.words).0
        });
        for found in matches {
            let (cause, named) = match found.meaning {
                Meaning::Names(cause) => (cause, true),
                Meaning::Hints(cause) => (cause, false),
                Meaning::Excludes(_) => continue,
            };
            // "The certificate had not expired" does not point to certificates.
            let doubted = !named && negated_clause(sentence, found);
            if doubted || self.excluded(cause, matches) || signals.denies(sentence, found) {
                continue;
            }
            let share = signals.share(passage, found, explained);
            let mut value = weight * share * breadth(found, matches);
            if self.catalogue.cause(cause).contributing {
                value *= CONTRIBUTING;
            }
            if !named {
                let class = self.class(cause);
                let aside = naming.iter().any(|other| self.class(*other) != class);
                // "Due to DNS" says as much as a phrase.
                value *= if share > 1.0 { CALLED } else { HINT };
                value *= if aside { ASIDE } else { 1.0 };
            }
            let outright = named
                || share > 1.0
                || passage.kind == Some(Kind::RootCause)
                || passage.kind == Some(Kind::Trigger);
            let entry = best.entry(cause).or_insert((0.0, false, found));
            if value > entry.0 {
                *entry = (value, outright, found);
            }
        }
        for (cause, (weight, outright, found)) in best {
            self.found.push(Found {
                cause,
                sentence: self.sentences,
                weight,
                outright,
                passage: index,
                evidence: evidence(sentence, found, signals),
            });
        }
    }

    fn class(&self, cause: usize) -> &str {
        class(&self.catalogue.cause(cause).id)
    }

    /// Whether the sentence holds a counter-phrase of a cause or of its class.
    fn excluded(&self, cause: usize, matches: &[Match<Meaning>]) -> bool {
        let id = &self.catalogue.cause(cause).id;
        matches.iter().any(|other| match other.meaning {
            Meaning::Excludes(other) => {
                let other = &self.catalogue.cause(other).id;
                other == id || other == class(id)
            }
            _ => false,
        })
    }

    fn causes(mut self) -> Vec<Cause> {
        self.found.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.sentence.cmp(&b.sentence)));
        // By class: its sum, and the sums of its causes, each with its best sentence.
        let mut classes: BTreeMap<&str, Class> = BTreeMap::new();
        for (index, found) in self.found.iter().enumerate() {
            let entry = classes.entry(class(&self.catalogue.cause(found.cause).id)).or_default();
            entry.whole.add(found.sentence, found.weight);
            entry.outright |= found.outright;
            entry
                .causes
                .entry(found.cause)
                .or_insert_with(|| (Sum::default(), index))
                .0
                .add(found.sentence, found.weight);
        }
        let mut ranked: Vec<(f64, usize)> = classes
            .values()
            .filter(|class| class.outright)
            .filter_map(|class| {
                let best = class
                    .causes
                    .values()
                    .max_by(|a, b| a.0.total.total_cmp(&b.0.total).then_with(|| b.1.cmp(&a.1)))?;
                Some((class.whole.total, best.1))
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let most = ranked.first().map_or(0.0, |first| first.0);
        let named: Vec<&Found> = ranked
            .iter()
            .enumerate()
            .filter(|(position, (weight, _))| {
                let least = if *position == 0 { LEAST_FIRST } else { LEAST };
                *weight >= least && *weight >= most * LEAST_SHARE
            })
            .map(|(_, (_, index))| &self.found[*index])
            .collect();
        // "We do not know why" is an answer only where there is no other.
        let unknown = |found: &&&Found| self.catalogue.cause(found.cause).id == UNKNOWN;
        let some = named.iter().any(|found| !unknown(&found));
        named
            .iter()
            .filter(|found| !some || !unknown(found))
            .take(MOST)
            .enumerate()
            .map(|(position, found)| {
                let (passage, _) = &self.passages[found.passage];
                let words = passage.words.get(found.evidence.clone()).unwrap_or_default();
                Cause {
                    id: self.catalogue.cause(found.cause).id.clone(),
                    role: if position == 0 { "root" } else { "contributing" }.to_owned(),
                    declared: false,
                    evidence: Some(without_brackets(words)),
                    span: passage.place(found.evidence.clone(), self.source),
                }
            })
            .collect()
    }
}

/// The class of what nobody found out.
const UNKNOWN: &str = "unknown";

/// A class of causes while its sentences are added up.
#[derive(Default)]
struct Class {
    whole: Sum,
    /// Whether any sentence names it outright.
    outright: bool,
    /// Each cause with its sum and its best sentence, an index into what was found.
    causes: BTreeMap<usize, (Sum, usize)>,
}

/// What sentences are worth together: the best one counts in full, each further one less.
struct Sum {
    total: f64,
    next: f64,
    last: Option<usize>,
}

impl Default for Sum {
    fn default() -> Self {
        Self { total: 0.0, next: 1.0, last: None }
    }
}

impl Sum {
    /// Adds a sentence. They come by falling weight; one that speaks twice of the same is not worth twice as much.
    fn add(&mut self, sentence: usize, weight: f64) {
        if self.last == Some(sentence) {
            return;
        }
        self.last = Some(sentence);
        self.total += weight * self.next;
        self.next *= FADING;
    }
}

/// Whether the clause of a phrase holds a `no` or `not`.
fn negated_clause(sentence: &Sentence, found: &Match<Meaning>) -> bool {
    let clause = sentence.words[found.words.start].clause;
    sentence.words.iter().any(|word| word.clause == clause && sentence::is_negation(&word.plain))
}

/// A longer phrase says more than a short one; one that is part of a longer one says less.
fn breadth(found: &Match<Meaning>, matches: &[Match<Meaning>]) -> f64 {
    let within = matches.iter().any(|other| {
        matches!(other.meaning, Meaning::Names(_))
            && other.words.len() > found.words.len()
            && other.words.start <= found.words.start
            && found.words.end <= other.words.end
    });
    let length = match found.words.len() {
        1 => 1.0,
        2 => 1.1,
        3 => 1.2,
        _ => 1.3,
    };
    if within { 0.6 * length } else { length }
}

/// The first sentences of a part say most.
fn earliness(seen: usize) -> f64 {
    match seen {
        0 => 1.0,
        1 => 0.9,
        2 => 0.8,
        3 => 0.75,
        4..=7 => 0.65,
        _ => 0.55,
    }
}

/// How a sentence is meant.
struct Signals {
    /// The signals, each with its words. Of signals that overlap only the longest is kept.
    signals: Vec<(Signal, Range<usize>)>,
}

impl Signals {
    fn new(matches: Vec<Match<Signal>>) -> Self {
        let mut signals: Vec<(Signal, Range<usize>)> =
            matches.into_iter().map(|found| (found.meaning, found.words)).collect();
        let longer: Vec<bool> = signals
            .iter()
            .map(|(_, words)| {
                signals.iter().any(|(_, other)| {
                    other.len() > words.len()
                        && other.start <= words.start
                        && words.end <= other.end
                })
            })
            .collect();
        let mut longer = longer.into_iter();
        signals.retain(|_| !longer.next().unwrap_or_default());
        Self { signals }
    }

    fn of(&self, signal: Signal) -> impl Iterator<Item = &Range<usize>> {
        self.signals.iter().filter(move |(other, _)| *other == signal).map(|(_, words)| words)
    }

    fn has(&self, signal: Signal) -> bool {
        self.of(signal).next().is_some()
    }

    /// Whether the sentence says that this is not it.
    fn denies(&self, sentence: &Sentence, found: &Match<Meaning>) -> bool {
        let words = &found.words;
        // A turn between the denial and the phrase ends the denial.
        let turned = |from: usize, to: usize| {
            self.of(Signal::Turn).any(|turn| from <= turn.start && turn.end <= to)
        };
        let before = self
            .of(Signal::DeniesAfter)
            .any(|denial| denial.end <= words.start && !turned(denial.end, words.start));
        let behind = self
            .of(Signal::DeniesBefore)
            .any(|denial| words.end <= denial.start && !turned(words.end, denial.start));
        before || behind || Self::negated(sentence, words.start)
    }

    /// Whether a `no` or `not` stands right before a word.
    fn negated(sentence: &Sentence, start: usize) -> bool {
        let mut counting = (0..start)
            .rev()
            .filter(|at| !sentence::is_small(&sentence.words[*at].plain))
            .take_while(|at| sentence.words[*at].clause == sentence.words[start].clause);
        let first = counting.next().map(|at| sentence.words[at].plain.as_str());
        let second = counting.next().map(|at| sentence.words[at].plain.as_str());
        first.is_some_and(sentence::is_negation) || second == Some("no")
    }

    /// Whether words stand where the sentence tells the cause, and whether where it tells what came of it.
    fn sides(&self, words: &Range<usize>) -> (bool, bool) {
        let cause = self.of(Signal::CauseAfter).any(|cue| cue.end <= words.start)
            || self.of(Signal::CauseBefore).any(|cue| words.end <= cue.start);
        let effect = self.of(Signal::CauseAfter).any(|cue| words.end <= cue.start)
            || self.of(Signal::CauseBefore).any(|cue| cue.end <= words.start);
        (cause, effect)
    }

    /// Whether a chain of causes began before these words: "due to a wrong limit, resulting in a full disk".
    fn in_the_middle(&self, words: &Range<usize>) -> bool {
        let begins = self.of(Signal::CauseAfter).map(|cue| cue.end).min();
        begins.is_some_and(|begins| {
            self.of(Signal::CauseBefore).any(|cue| begins < cue.start && cue.end <= words.start)
        })
    }

    /// What the sentence makes of a phrase: more where it is called the cause, less where it is called the effect, unless
    /// the sentence is not `explained`: what it gives as the cause is none that the catalogue knows.
    fn share(&self, passage: &Passage, found: &Match<Meaning>, explained: bool) -> f64 {
        let (cause, effect) = self.sides(&found.words);
        let mut factor = match (cause, effect) {
            (true, false) => 1.8,
            (true, true) if self.in_the_middle(&found.words) => 1.1,
            (true, true) => 1.6,
            (false, true) if explained => 0.4,
            (false, _) => 1.0,
        };
        let cause_part = matches!(
            passage.kind,
            Some(Kind::RootCause | Kind::Trigger | Kind::ContributingFactors)
        );
        if !cause && self.has(Signal::Symptom) && !passage.heading {
            factor *= 0.6;
        }
        if self.has(Signal::Cure) && !cause {
            factor *= if cause_part { 0.7 } else { 0.5 };
        }
        // A title that says why is short of everything but that.
        if passage.heading && cause {
            factor *= 1.3;
        }
        if passage.kind == Some(Kind::Timeline) && cause {
            factor *= 1.6;
        }
        factor
    }
}

/// The words that show a cause, a range of the passage: the clause of the phrase, from behind a "due to" in it, at most
/// 25 words.
fn evidence(sentence: &Sentence, found: &Match<Meaning>, signals: &Signals) -> Range<usize> {
    /// More words than this are no evidence but a story.
    const MOST_WORDS: usize = 25;
    /// Fewer words than this say little by themselves.
    const FEWEST_WORDS: usize = 4;
    let words = &sentence.words;
    let clause = |at: usize| words[at].clause;
    let mut start = found.words.start;
    while start > 0 && clause(start - 1) == clause(found.words.start) {
        start -= 1;
    }
    let mut end = found.words.end;
    while end < words.len() && clause(end) == clause(found.words.end - 1) {
        end += 1;
    }
    let cue = signals
        .of(Signal::CauseAfter)
        .filter(|cue| start <= cue.start && cue.end <= found.words.start)
        .map(|cue| cue.end)
        .max();
    start = cue.unwrap_or(start);
    // What is shorter than a thought is shown with the clause before or behind it.
    let short = cue.is_none() && end - start < FEWEST_WORDS;
    if short && end < words.len() {
        let next = clause(end);
        while end < words.len() && clause(end) == next {
            end += 1;
        }
    } else if short && start > 0 {
        let before = clause(start - 1);
        while start > 0 && clause(start - 1) == before {
            start -= 1;
        }
    }
    while start < found.words.start && is_joint(&words[start].plain) {
        start += 1;
    }
    if end - start > MOST_WORDS {
        // A window around the phrase.
        let room = MOST_WORDS.saturating_sub(found.words.len());
        start = start.max(found.words.start.saturating_sub(room / 3));
        end = end.min(start + MOST_WORDS).max(found.words.end);
    }
    words[start].range.start..words[end - 1].range.end
}

/// Words on one line; of `[[INC-1|the outage]]` what people see.
fn without_brackets(words: &str) -> String {
    let mut text = String::new();
    let mut rest = words;
    while let Some((before, link)) = rest.split_once("[[") {
        text.push_str(before);
        let (inner, behind) = link.split_once("]]").unwrap_or((link, ""));
        text.push_str(inner.split_once('|').map_or(inner, |(_, seen)| seen));
        rest = behind;
    }
    text.push_str(rest);
    text.replace("]]", "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words that only join what follows to what was before.
fn is_joint(word: &str) -> bool {
    matches!(
        word,
        "that"
            | "and"
            | "but"
            | "which"
            | "was"
            | "were"
            | "is"
            | "by"
            | "of"
            | "to"
            | "so"
            | "or"
            | "as"
    )
}

/// The part of an id before the slash.
fn class(id: &str) -> &str {
    id.split('/').next().unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::content;
    use crate::diagnostic::Diagnostics;
    use crate::source::{Source, Sources};

    /// The causes of a document as `id line "evidence"`.
    fn causes(text: &str) -> String {
        let source = Source::new("a.md".into(), text.into());
        let file = Sources::default().add(source.clone());
        let mut diagnostics = Diagnostics::default();
        let config = Config::default();
        let document = content::read(file, "a.md", &source, &config.headings, &mut diagnostics);
        let incident = super::super::read(&document, &source, &config, &mut diagnostics);
        let causes = incident[0].causes.iter().map(|cause| {
            format!(
                "{} {} {:?}",
                cause.id,
                source.line(cause.span.start),
                cause.evidence.as_deref().unwrap_or_default()
            )
        });
        causes.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn what_is_ruled_out_is_no_cause() {
        for text in [
            "The issue was not related to the database.",
            "A slow query was ruled out.",
            "We found no evidence of a DDoS attack.",
            "The certificate had not expired.",
            "It was not caused by a full disk, a memory leak or packet loss.",
            "At first we suspected a memory leak in the basket.",
            "The full disk turned out to be unrelated.",
            "The disk was not full.",
            "The service did not have network issues.",
            "The outage was not directly caused by a memory leak.",
            "See https://fernhill.example/disk/full and https://fernhill.example/dns/failure.",
        ] {
            assert_eq!(
                causes(&format!("# Basket down\n\n## Root cause\n\n{text}\n")),
                "",
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_said_after_a_turn_counts() {
        for (text, expected) in [
            (
                "We first suspected a memory leak, but the disk was full.",
                "capacity/disk 5 \"the disk was full\"",
            ),
            (
                "The outage was caused by an expired certificate.",
                "expiry/certificate 5 \"an expired certificate\"",
            ),
            (
                "The tills could not start because of an expired certificate.",
                "expiry/certificate 5 \"an expired certificate\"",
            ),
            (
                "Checkout failed because the connection pool\nwas exhausted.",
                "capacity/connections 5 \"the connection pool was exhausted\"",
            ),
        ] {
            let found = causes(&format!("# Basket down\n\n## Root cause\n\n{text}\n"));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn of_lines_with_labels_the_one_that_shows_it_is_the_evidence() {
        let certificate = "\"the handshake certificate of the shop expired\"";
        let pool = "\"the connection pool was exhausted\"";
        for (text, expected) in [
            (
                "# T\n\n**Seen by:** Ann\n**Matter:** the handshake certificate of the shop expired\n**Customers:** all\n**Help:** a new one\n",
                format!("expiry/certificate 4 {certificate}"),
            ),
            (
                "# T\n\nSeen by: Ann\nMatter: the handshake certificate of the shop expired\nCustomers: all\n",
                format!("expiry/certificate 4 {certificate}"),
            ),
            (
                "# T\n\n**Seen by:** Ann\n**Root cause:** the connection pool was exhausted\n**Length:** long\n",
                format!("capacity/connections 4 {pool}"),
            ),
            // One label is part of a text, and so are words that are no label.
            (
                "# T\n\nWe saw that the handshake certificate of\nthe shop expired: nobody knew.\n",
                "expiry/certificate 3 \"We saw that the handshake certificate of the shop expired\"".to_owned(),
            ),
        ] {
            assert_eq!(causes(text), expected, "{text}");
        }
    }

    #[test]
    fn where_the_words_stand_makes_the_order() {
        assert_eq!(
            causes(
                "# Checkout slow\n\n## Summary\n\nA bug in the basket was found.\n\n## Root cause\n\nThe disk was full.\n\n## Lessons\n\nDNS failed last year.\n"
            ),
            "capacity/disk 9 \"The disk was full\"; code-defect 5 \"A bug in the basket was found\""
        );
        assert_eq!(
            causes(
                "# Shop down\n\n| Field | Value |\n| --- | --- |\n| Root cause | The disk was full |\n"
            ),
            "capacity/disk 5 \"The disk was full\""
        );
        assert_eq!(
            causes("---\ncause: A certificate had expired\n---\n# Shop down\n"),
            "expiry/certificate 2 \"A certificate had expired\""
        );
    }

    #[test]
    fn what_people_write_names_its_class() {
        for (text, expected) in [
            ("The firewall rule let nobody in but the office.", "configuration/routing-rule"),
            ("The listener was commented out.", "configuration"),
            ("A network misconfiguration cut the basket off.", "configuration"),
            ("The hard fork left half of the tills behind.", "deployment/upgrade"),
            ("A flaw was found in the voucher contract.", "code-defect"),
            ("The till picked the wrong price.", "code-defect/logic-error"),
            ("The tool made no sanity check.", "code-defect/logic-error"),
            ("The voucher was processed twice.", "code-defect/race-condition"),
            ("The till's server was underpowered.", "capacity"),
            ("Our hosting provider was suffering issues.", "dependency/provider-outage"),
            ("Two tills shared a duplicate IP.", "network"),
            ("The till rebooted spontaneously after a power cut.", "hardware/power"),
            ("The oracle manipulation emptied the vouchers.", "security"),
            ("We forgot to send the list.", "process/unguarded-step"),
            ("The tills still pointed at the old printer.", "configuration"),
            ("The bucket policy did not allow the tills to read.", "configuration/permissions"),
            ("The image for the tills had never been pushed.", "deployment/missing-artefact"),
            ("The null check was missing.", "code-defect/logic-error"),
            ("The bridge returned early.", "code-defect"),
            ("The subnet had no free addresses.", "capacity/addresses"),
            ("Hetzner was down.", "dependency/provider-outage"),
            ("The DNS record had been deleted.", "network/dns"),
            ("The signing key expired.", "expiry/credential"),
            ("The SD card wore out.", "hardware"),
            ("Shoppers could see the baskets of other users.", "security"),
            ("Nobody told the tills' team.", "process/communication"),
            ("All replicas ran in the same zone.", "resilience"),
            ("The basket did not start automatically after the reboot.", "resilience"),
        ] {
            let found = causes(&format!("# Basket down\n\n## Root cause\n\n{text}\n"));
            assert_eq!(found.split(' ').next(), Some(expected), "{text}: {found}");
        }
    }

    #[test]
    fn the_beginning_of_a_chain_comes_first() {
        for text in [
            "The outage was due to a misconfiguration of the tills, resulting in the exhaustion of the database connections.",
            "The database connections were exhausted, caused by a misconfiguration of the tills.",
            "A misconfiguration of the tills led to exhausted database connections.",
        ] {
            let found = causes(&format!("# Basket down\n\n## Root cause\n\n{text}\n"));
            assert!(found.starts_with("configuration 5"), "{text}: {found}");
        }
    }

    #[test]
    fn nothing_is_invented() {
        for text in ["", "# Shop down\n\nThe shop was down. We are sorry.\n"] {
            assert_eq!(causes(text), "");
        }
    }
}
