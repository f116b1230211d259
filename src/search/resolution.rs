//! What ended an incident, in one line: what somebody wants to know who is in the middle of the next one.

use crate::content::Document;
use crate::incident::Incident;
use crate::incident::moment::Moment;
use crate::incident::phrase::{self, Turn, sentences};
use crate::incident::timeline::Entry;
use crate::search::part::Part;
use crate::search::piece::{Piece, pieces};
use crate::source::Spanned;
use crate::vocabulary::heading::Kind;

/// About as many characters as two lines of a terminal hold.
const MOST: usize = 160;

/// Fewer words than this are a label, or "Fixed".
const FEWEST_WORDS: usize = 3;

/// The first words of the resolution section; else a sentence that says what helped; else the last repair that the timeline
/// tells, or the text; else the entry at which it was mitigated, or over. What was promised for later helped nobody then.
#[must_use]
pub fn resolution(incident: &Incident, document: &Document) -> Option<String> {
    let blocks = document.blocks();
    let pieces = pieces(incident, document, &blocks);
    let text = told(incident, &pieces)
        .or_else(|| helped(&pieces))
        .or_else(|| repair(incident))
        .or_else(|| entry_at(incident, incident.mitigated_at.as_ref()))
        .or_else(|| repair_in_prose(&pieces))
        .or_else(|| entry_at(incident, incident.resolved_at.as_ref()))?;
    Some(line(
        text.trim_start_matches(|c: char| !c.is_alphanumeric() && !"\"'“‘(`".contains(c)),
        MOST,
    ))
    .filter(|line| !line.is_empty())
}

/// What stands below a heading that names the resolution, and nothing else with it.
fn told<'a>(incident: &Incident, pieces: &[Piece<'a>]) -> Option<&'a str> {
    let told = pieces.iter().filter(|piece| !piece.code).find(|piece| {
        let section = piece.section.map(|section| &incident.sections[section]);
        let named = section.filter(|section| section.kind == Kind::Resolution);
        named.is_some_and(|section| stands_alone(incident, section.span.start))
            && says_enough(piece.text)
            && !piece.text.ends_with(':')
    });
    told.map(|piece| piece.text)
}

/// Whether a heading names one part only: not "Root cause and resolution".
fn stands_alone(incident: &Incident, heading: usize) -> bool {
    incident.sections.iter().filter(|section| section.span.start == heading).count() == 1
}

fn says_enough(text: &str) -> bool {
    text.split_whitespace().nth(FEWEST_WORDS - 1).is_some()
}

/// The sentences that tell the story, and neither what was learnt nor what was promised.
fn story<'a>(pieces: &[Piece<'a>]) -> impl DoubleEndedIterator<Item = &'a str> {
    let told = pieces.iter().filter(|piece| {
        let aside = matches!(piece.part, Part::Title | Part::Lessons | Part::Actions | Part::Aside);
        !piece.code && !aside
    });
    let told: Vec<&str> = told.flat_map(|piece| sentences(piece.text)).collect();
    told.into_iter().map(str::trim).filter(|sentence| says_enough(sentence))
}

/// The last sentence that says what helped.
fn helped<'a>(pieces: &[Piece<'a>]) -> Option<&'a str> {
    story(pieces).rfind(|sentence| phrase::tells(sentence, Turn::Helps))
}

/// The last repair in the timeline before it was over. What was done before anything broke may be what broke it.
fn repair(incident: &Incident) -> Option<&str> {
    let over = incident.resolved_at.as_ref().or(incident.mitigated_at.as_ref());
    let over = over.and_then(|over| incident.timeline.iter().rposition(|e| e.at == over.value));
    let began = incident.detected_at.as_ref().or(incident.started_at.as_ref());
    let began = began.and_then(|began| incident.timeline.iter().position(|e| e.at == began.value));
    let first = began.map_or(0, |began| began + 1);
    let end = over.map_or(incident.timeline.len(), |over| over + 1);
    let repairs = |entry: &&Entry| {
        let text = entry.text.as_str();
        says_enough(text) && phrase::tells(text, Turn::Repairs)
    };
    incident.timeline.get(first..end)?.iter().rfind(repairs).map(|entry| entry.text.as_str())
}

/// The last repair that a sentence tells; by whoever writes, because what others did may be the cause.
fn repair_in_prose<'a>(pieces: &[Piece<'a>]) -> Option<&'a str> {
    story(pieces).rfind(|sentence| {
        let mut words = sentence.split(|c: char| !c.is_alphanumeric());
        words.any(|word| ["We", "we", "I", "team", "engineer"].contains(&word))
            && phrase::tells(sentence, Turn::Repairs)
    })
}

/// The entry of the timeline of a moment, unless it is where it all begins.
fn entry_at<'a>(incident: &'a Incident, moment: Option<&Spanned<Moment>>) -> Option<&'a str> {
    let moment = moment?.value;
    let at = incident.timeline.iter().rposition(|entry| entry.at == moment)?;
    let entry = &incident.timeline[at];
    (at > 0 && says_enough(&entry.text)).then_some(entry.text.as_str())
}

/// The beginning of a text on one line: whole sentences where the first fits, else whole words and an ellipsis.
#[must_use]
pub fn line(text: &str, most: usize) -> String {
    let (mut line, mut sentence) = (String::new(), None);
    let mut length = 0;
    for word in text.split_whitespace() {
        let own = word.chars().count();
        if length > 0 && length + own + 1 > most {
            return match sentence {
                Some(end) => line[..end].to_owned(),
                None => format!("{}…", line.trim_end_matches([',', ';', ':', '.', '-', '–', '—'])),
            };
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        line.push_str(word);
        length += own;
        if word.ends_with(['.', '!', '?', '。']) && word.chars().count() > 2 {
            sentence = Some(line.len());
        }
    }
    line.chars().take(most).collect()
}
