//! What ended an incident, in one line: what somebody wants to know who is in the middle of the next one.

use crate::content::Document;
use crate::incident::Incident;
use crate::incident::action::Status;
use crate::incident::moment::Moment;
use crate::search::piece::pieces;
use crate::source::Spanned;
use crate::vocabulary::heading::Kind;

/// About as many characters as two lines of a terminal hold.
const MOST: usize = 160;

/// Fewer words than this are a label, or "Fixed".
const FEWEST_WORDS: usize = 3;

/// The first words of the resolution section; else what was done last: the entry of the timeline at which it was mitigated,
/// else the last action item that is done, else the entry at which it was over.
#[must_use]
pub fn resolution(incident: &Incident, document: &Document) -> Option<String> {
    let text = told(incident, document)
        .or_else(|| entry_at(incident, incident.mitigated_at.as_ref()))
        .or_else(|| last_done(incident))
        .or_else(|| entry_at(incident, incident.resolved_at.as_ref()))?;
    Some(line(&text, MOST)).filter(|line| !line.is_empty())
}

/// What stands below a heading that names the resolution, and nothing else with it.
fn told(incident: &Incident, document: &Document) -> Option<String> {
    let pieces = pieces(incident, document);
    pieces
        .iter()
        .filter(|piece| !piece.code)
        .find(|piece| {
            let section = piece.section.map(|section| &incident.sections[section]);
            let named = section.filter(|section| section.kind == Kind::Resolution);
            named.is_some_and(|section| stands_alone(incident, section.span.start))
                && piece.text.split_whitespace().nth(FEWEST_WORDS - 1).is_some()
                && !piece.text.ends_with(':')
        })
        .map(|piece| piece.text.to_owned())
}

/// Whether a heading names one part only: not "Root cause and resolution".
fn stands_alone(incident: &Incident, heading: usize) -> bool {
    incident.sections.iter().filter(|section| section.span.start == heading).count() == 1
}

/// The entry of the timeline of a moment.
fn entry_at(incident: &Incident, moment: Option<&Spanned<Moment>>) -> Option<String> {
    let moment = moment?.value;
    let entry = incident.timeline.iter().rev().find(|entry| entry.at == moment)?;
    entry.text.split_whitespace().nth(FEWEST_WORDS - 1)?;
    Some(entry.text.clone())
}

fn last_done(incident: &Incident) -> Option<String> {
    let done = |status| matches!(status, Status::Done | Status::Verified);
    let last = incident.actions.iter().rev().find(|action| done(action.status))?;
    Some(last.title.clone())
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
