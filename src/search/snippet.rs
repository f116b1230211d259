//! The words of an answer that show best why it is one.

use crate::casebook::Casebook;
use crate::incident::Incident;
use crate::search::analyser::Analyser;
use crate::search::part::Part;
use crate::search::piece::{Piece, pieces};
use crate::search::related::{Asked, Hit, Reason};
use crate::search::resolution::line;
use crate::search::vectors::Vectors;

/// A passage of an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The heading below which it stands; none before any heading.
    pub section: Option<String>,
    /// Its beginning.
    pub text: String,
}

/// About as many characters as three lines of a terminal hold.
const MOST: usize = 240;

/// The passage of an answer that holds most of what it shares with what was asked; where they share no words, the one that
/// shows the cause that they share; else the first one.
#[must_use]
pub fn snippet(
    vectors: &Vectors,
    casebook: &Casebook,
    asked: &Asked,
    hit: &Hit,
) -> Option<Snippet> {
    let incident = &casebook.incidents[hit.incident];
    let document = casebook.document_of(incident);
    let blocks = document.blocks();
    let pieces = pieces(incident, document, &blocks);
    let shared = vectors.shared_with(asked, hit.incident);
    let mut analyser = Analyser::new(&vectors.language);
    let mut best: Option<(f32, &Piece)> = None;
    for piece in pieces.iter().filter(|piece| piece.part != Part::Title) {
        let mut terms = analyser.terms_of(piece.text);
        terms.sort_unstable();
        terms.dedup();
        let worth: f32 = terms.iter().filter_map(|term| shared.get(term.as_str())).sum();
        if worth > 0.0 && best.is_none_or(|(most, _)| worth > most) {
            best = Some((worth, piece));
        }
    }
    if let Some((_, piece)) = best {
        return Some(of_piece(incident, piece));
    }
    let shown = incident.causes.iter().find_map(|cause| {
        let same = hit.reasons.iter().any(|reason| match reason {
            Reason::Cause(id) => *id == cause.id,
            Reason::Class(class) => class == cause.class(),
            _ => false,
        });
        let text = cause.evidence.as_deref().filter(|_| same)?;
        let above = incident.sections.iter().rfind(|s| s.span.start <= cause.span.start);
        Some(Snippet {
            section: above.map(|section| section.heading.clone()),
            text: line(text, MOST),
        })
    });
    let first = || pieces.iter().find(|piece| piece.part != Part::Title);
    shown.or_else(|| first().map(|piece| of_piece(incident, piece)))
}

fn of_piece(incident: &Incident, piece: &Piece) -> Snippet {
    Snippet {
        section: piece.section.map(|section| incident.sections[section].heading.clone()),
        text: line(piece.text, MOST),
    }
}
