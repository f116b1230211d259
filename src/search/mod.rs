//! Beside stage 4: which past incidents are like one, or like a text that somebody pasted, and what ended them.
//!
//! 1. `piece`: what an incident says, cut into pieces of text, each with the part of the story it belongs to.
//! 2. `analyser`: a text as terms.
//! 3. `schema`, [`index`]: the pieces as a tantivy index in memory, one document an incident.
//! 4. `terms`: the postings of that index read once, weighed, both ways round.
//! 5. [`related`]: one question, asked of all that.
//!
//! The only place that imports tantivy. It knows only the incidents that count, so that nothing of another one is in any
//! answer. It knows nothing about pages.

mod analyser;
pub mod index;
mod piece;
pub mod related;
pub mod resolution;
mod schema;
pub mod snippet;
mod terms;
