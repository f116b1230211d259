//! The past incidents that answer a question: as JSON for programs, as a list for people.

use std::io::Write;
use std::ops::Range;

use crate::export::found::{self, Found};
use crate::search::analyser::Analyser;
use crate::search::answer::{Answer, Hit, wholes};
use crate::search::card::Card;
use crate::search::passage::{Passage, passage};
use crate::site::route::directory_form;

/// An incident that answers, as it is shown.
#[derive(Debug, Clone)]
pub struct Shown<'a> {
    hit: &'a Hit,
    card: Card,
    passage: Option<Passage>,
    /// What was found, by the words of the question.
    found: Vec<String>,
    /// What it has in common besides words, see [`Common`].
    common: Vec<String>,
}

/// What a text is about besides its words.
#[derive(Debug, Clone, Default)]
pub struct Common {
    /// The ids of its causes.
    pub causes: Vec<String>,
    /// The ids of the services that it names.
    pub services: Vec<String>,
}

impl<'a> Shown<'a> {
    /// How the answer `hit` is shown, whose card is `card`.
    #[must_use]
    pub fn new(
        answer: &'a Answer,
        hit: &'a Hit,
        card: Card,
        common: &Common,
        analyser: &mut Analyser,
    ) -> Self {
        let found = hit.matched.iter().map(|matched| {
            let group = &answer.groups[matched.group];
            group.alternatives[matched.alternative].word.as_str()
        });
        // Of an identifier only the whole.
        let mut words = wholes(found);
        words.truncate(MOST_WORDS);
        Self {
            hit,
            passage: passage(answer, hit, &card, analyser),
            found: words,
            common: common.with(&card),
            card,
        }
    }

    fn reasons(&self) -> Vec<String> {
        let mut reasons = self.common.clone();
        if !self.found.is_empty() {
            reasons.push(format!("shared terms: {}", self.found.join(", ")));
        }
        reasons
    }
}

/// More words than this are no reason but a list.
const MOST_WORDS: usize = 5;

impl Common {
    fn with(&self, card: &Card) -> Vec<String> {
        let mut common = Vec::new();
        let class = |cause: &str| cause.split('/').next().unwrap_or_default().to_owned();
        for cause in &self.causes {
            let same_class = card.causes.iter().any(|own| class(own) == class(cause));
            if card.causes.contains(cause) {
                common.push(format!("same cause: {cause}"));
            } else if same_class {
                common.push(format!("same class of cause: {}", class(cause)));
            }
        }
        let services = self.services.iter().filter(|service| card.services.contains(service));
        common.extend(services.map(|service| format!("same service: {service}")));
        common.dedup();
        common
    }
}

/// One JSON array, the best first. `base_url` stands before the addresses, where the site has one.
///
/// # Errors
/// If `writer` takes no more.
pub fn json(shown: &[Shown], base_url: Option<&str>, writer: impl Write) -> anyhow::Result<()> {
    let lines = shown.iter().map(|shown| {
        let Shown { card, passage, hit, .. } = shown;
        let anchor = passage.as_ref().and_then(|passage| passage.anchor.as_deref());
        let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
        Found {
            id: &card.id,
            title: &card.title,
            url: match base_url {
                Some(base) => format!("{base}{}{anchor}", directory_form(&card.url)),
                None => format!("{}{anchor}", card.url),
            },
            date: card.date.clone(),
            score: words(hit.score),
            section: passage.as_ref().and_then(|passage| passage.section.clone()),
            snippet: passage.as_ref().map(|passage| passage.text.clone()),
            reasons: shown.reasons(),
            resolution: card.resolution.clone(),
        }
    });
    found::json(&lines.collect::<Vec<Found>>(), writer)
}

/// A score in whole words: a rare word that is all of a text has about 10.
#[expect(clippy::cast_precision_loss, reason = "a score is far below 2^53")]
fn words(score: u64) -> f64 {
    (score as f64 / 31.0).round() / 100.0
}

/// How a list is written for people.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Whether the words that were found stand out.
    pub color: bool,
    /// Whether it says why each incident answers; who typed the words knows.
    pub reasons: bool,
}

/// Some lines an incident: which, why, where the words stand, and what ended it.
#[must_use]
pub fn human(shown: &[Shown], style: Style) -> String {
    let mut text = String::new();
    for one in shown {
        let Shown { card, passage, .. } = one;
        if !text.is_empty() {
            text.push('\n');
        }
        let date = card.date.as_deref().unwrap_or("undated");
        text.push_str(&format!("{date:10}  {}  {}\n", card.id, card.title));
        let reasons = one.reasons();
        if style.reasons && !reasons.is_empty() {
            text.push_str(&format!("            {}\n", reasons.join("; ")));
        }
        if let Some(passage) = passage {
            let section = passage.section.as_ref().map(|section| format!("{section}: "));
            let section = section.unwrap_or_default();
            let marked = if style.color { marked(passage) } else { passage.text.clone() };
            text.push_str(&format!("            {section}{marked}\n"));
        }
        if let Some(resolution) = &card.resolution {
            text.push_str(&format!("            What helped: {resolution}\n"));
        }
    }
    text
}

/// A passage with its words in bold.
fn marked(passage: &Passage) -> String {
    let mut text = String::new();
    let mut last = 0;
    for Range { start, end } in passage.marks.iter().cloned() {
        text.push_str(&passage.text[last..start]);
        text.push_str(&format!("\u{1b}[1m{}\u{1b}[0m", &passage.text[start..end]));
        last = end;
    }
    text.push_str(&passage.text[last..]);
    text
}

/// Why the answers stand in this order: what each word adds to the score of each.
#[must_use]
pub fn explanation(answer: &Answer, shown: &[Shown]) -> String {
    let mut text = String::new();
    for one in shown {
        let Shown { hit, card, .. } = one;
        text.push_str(&format!("{}  {:.2}\n", card.id, words(hit.score)));
        let mut add = |worth: u64, why: &str| {
            if worth > 0 {
                text.push_str(&format!("  {:>7.2}  {why}\n", words(worth)));
            }
        };
        for matched in &hit.matched {
            let group = &answer.groups[matched.group];
            let alternative = &group.alternatives[matched.alternative];
            let title = if matched.in_title { ", in the title" } else { "" };
            add(u64::from(matched.worth), &format!("`{}`{title}", alternative.word));
        }
        add(hit.extra.title, "as much of the question as the title holds");
        add(hit.extra.newer, "for being newer than others");
    }
    text
}
