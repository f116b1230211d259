//! Beside stage 4: which past incidents are like one, or like a text that somebody pasted, and what ended them.
//!
//! 1. `piece`: what an incident says, cut into pieces of text, each with the part of the story it belongs to.
//! 2. `analyser`: a text as terms.
//! 3. [`index`]: the terms of all incidents that count.
//! 4. [`counts`]: how often each term stands in each incident, and `terms`: where each of them stands, weighed, both ways round.
//! 5. `traits`: what incidents are besides their words.
//! 6. [`related`]: one question, asked of all that.
//!
//! The only place that imports tantivy, whose words and endings these are. It knows only the incidents that count, so that nothing of another one is in any
//! answer. It knows nothing about pages.

pub mod analyser;
pub mod answer;
pub mod card;
pub mod counts;
pub mod facet;
pub mod index;
mod packed;
mod part;
pub mod passage;
mod piece;
mod postings;
pub mod query;
mod rank;
pub mod related;
pub mod resolution;
mod schema;
pub mod shard;
pub mod snippet;
mod spelling;
mod synonyms;
mod terms;
mod traits;
pub mod vectors;
pub mod words;
