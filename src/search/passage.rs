//! The passage of an incident that shows best why it answers, with the words that were found in it.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::search::analyser::Analyser;
use crate::search::answer::{Answer, Hit};
use crate::search::card::Card;
use crate::search::resolution::line;

/// A passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The heading below which it stands; none before any.
    pub section: Option<String>,
    /// The anchor of that heading on the page.
    pub anchor: Option<String>,
    /// Its text, with an ellipsis where it was cut.
    pub text: String,
    /// Where in the text the words stand that were found, in bytes.
    pub marks: Vec<Range<usize>>,
}

/// About as many characters as three lines of a terminal hold.
const MOST: usize = 240;

/// So many characters stand before the first word that was found.
const BEFORE: usize = 40;

/// The passage that holds most of what was found in an incident; of equal ones the first. None without any text.
#[must_use]
pub fn passage(
    answer: &Answer,
    hit: &Hit,
    card: &Card,
    analyser: &mut Analyser,
) -> Option<Passage> {
    let found: Vec<(&str, u32)> = hit
        .matched
        .iter()
        .map(|matched| {
            let group = &answer.groups[matched.group];
            (group.alternatives[matched.alternative].term.as_str(), group.worth)
        })
        .collect();
    let mut best: Option<(u32, &(i32, String))> = None;
    for piece in &card.text {
        let terms: BTreeSet<String> = analyser.terms_of(&piece.1).into_iter().collect();
        let worth = found.iter().filter(|(term, _)| terms.contains(*term)).map(|(_, worth)| worth);
        let worth: u32 = worth.sum();
        if best.is_none_or(|(most, _)| worth > most) {
            best = Some((worth, piece));
        }
    }
    let (_, (section, text)) = best?;
    let terms: Vec<&str> = found.iter().map(|(term, _)| *term).collect();
    let text = line(text, usize::MAX);
    let marks = marks(&text, &terms, analyser);
    let (text, marks) = window(&text, &marks);
    let section = usize::try_from(*section).ok().and_then(|section| card.sections.get(section));
    let (section, anchor) = match section {
        Some((heading, anchor)) => (Some(heading.clone()), Some(anchor.clone())),
        None => (None, None),
    };
    Some(Passage { section, anchor: anchor.filter(|anchor| !anchor.is_empty()), text, marks })
}

/// Where words stand that are one of these terms.
fn marks(text: &str, terms: &[&str], analyser: &mut Analyser) -> Vec<Range<usize>> {
    let mut marks: Vec<Range<usize>> = Vec::new();
    for (range, term) in analyser.places(text) {
        let known = marks.last().is_some_and(|last| range.start < last.end);
        if !known && terms.contains(&term.as_str()) {
            marks.push(range);
        }
    }
    marks
}

/// The part of a text around the first stretch that holds most marks.
fn window(text: &str, marks: &[Range<usize>]) -> (String, Vec<Range<usize>>) {
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    if starts.len() <= MOST {
        return (text.to_owned(), marks.to_vec());
    }
    let place = |at: usize| starts.partition_point(|start| *start < at);
    let within = |mark: &Range<usize>| {
        let from = place(mark.start);
        marks
            .iter()
            .filter(|m| m.start >= mark.start && place(m.end) <= from + MOST - BEFORE)
            .count()
    };
    // Of equally good ones the first.
    let best = marks.iter().rev().max_by_key(|mark| within(mark));
    let from = best.map_or(0, |mark| place(mark.start).saturating_sub(BEFORE));
    let from = from.min(starts.len() - MOST);
    let mut start = starts[from];
    if from > 0 {
        // A word that is cut says nothing.
        start += text[start..].find(' ').map_or(0, |space| space + 1);
    }
    let mut end = starts.get(from + MOST).copied().unwrap_or(text.len());
    if end < text.len() {
        end = text[start..end].rfind(' ').map_or(end, |space| start + space);
    }
    let before = if start > 0 { "… " } else { "" };
    let after = if end < text.len() { " …" } else { "" };
    let shown = marks.iter().filter(|mark| mark.start >= start && mark.end <= end);
    let shown = shown
        .map(|mark| mark.start - start + before.len()..mark.end - start + before.len())
        .collect();
    (format!("{before}{}{after}", &text[start..end]), shown)
}
