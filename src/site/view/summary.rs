//! What an incident was about, in the document's own first words: for lists, feeds and link previews.

use crate::casebook::IncidentIndex;
use crate::content::block::{Block, BlockKind};
use crate::incident::reference;
use crate::site::Site;
use crate::site::wording;
use crate::vocabulary::heading::Kind;

/// A paragraph shorter than this is a field or a label (`Date: 7 November`) rather than an account.
const SHORTEST_ACCOUNT: usize = 60;

/// The beginning of the summary, or of the first paragraph that tells something, up to about `most` characters.
#[must_use]
pub fn summary(site: &Site, index: IncidentIndex, most: usize) -> Option<String> {
    let incident = site.incident(index);
    let blocks = site.document(index).blocks();
    let headed = incident
        .sections
        .iter()
        .find(|section| section.kind == Kind::Summary)
        .and_then(|section| account(blocks.get(section.blocks.clone())?, 1));
    let own = || {
        let start = blocks.partition_point(|block| block.span.start < incident.span.start);
        let end = blocks.partition_point(|block| block.span.start < incident.span.end);
        let own = blocks.get(start..end)?;
        account(own, SHORTEST_ACCOUNT).or_else(|| account(own, 1))
    };
    let text = headed.or(incident.impact.text.as_deref()).or_else(own)?;
    Some(wording::excerpt(&without_link_marks(text), most)).filter(|text| !text.is_empty())
}

/// `[[INC-1|the May outage]]` as it reads on the page: `the May outage`.
fn without_link_marks(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut at = 0;
    for found in reference::scan(text).into_iter().filter(|found| found.explicit) {
        plain.push_str(&text[at..found.range.start]);
        plain.push_str(found.label);
        at = found.range.end;
    }
    plain.push_str(&text[at..]);
    plain
}

/// The first paragraph of at least `shortest` characters.
fn account(blocks: &[Block], shortest: usize) -> Option<&str> {
    blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Paragraph(text) => {
            Some(text.plain.trim()).filter(|plain| plain.chars().count() >= shortest)
        }
        BlockKind::Quote(blocks) => account(blocks, shortest),
        _ => None,
    })
}
