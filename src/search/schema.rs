//! The fields of the index: one tantivy document an incident, each part of its story a field.
//!
//! The texts reach tantivy as terms with a space between them, so that the [analyser](super::analyser) stays the only one who
//! knows what a word is, and any program that opens the index can ask for a term.

use tantivy::schema::{
    FAST, Field as Handle, INDEXED, IndexRecordOption, STORED, STRING, Schema as Fields,
    TextFieldIndexing, TextOptions,
};

use crate::search::facet::Field;
use crate::search::part::Part;

/// The fields.
#[derive(Debug, Clone)]
pub struct Schema {
    /// All of them, as tantivy wants them.
    pub fields: Fields,
    /// The running words of the parts, by [`Part`].
    pub parts: [Handle; Part::ALL.len()],
    /// The extra words of all parts but [`Part::Aside`].
    pub extra: Handle,
    /// What is filtered by, by [`Field::VALUED`].
    pub values: [Handle; Field::VALUED.len()],
    /// The day, as days since 1970-01-01.
    pub day: Handle,
    /// How long it took, in minutes.
    pub minutes: Handle,
    /// What an answer shows, as JSON: see [`Card`](super::card::Card).
    pub card: Handle,
}

impl Schema {
    /// The one schema that there is.
    #[must_use]
    pub fn new() -> Self {
        let mut fields = Fields::builder();
        let terms = |record: IndexRecordOption, lengths: bool| {
            let indexing = TextFieldIndexing::default();
            let indexing = indexing.set_tokenizer("whitespace").set_index_option(record);
            TextOptions::default().set_indexing_options(indexing.set_fieldnorms(lengths))
        };
        let running = terms(IndexRecordOption::WithFreqsAndPositions, true);
        Self {
            parts: Part::ALL.map(|part| fields.add_text_field(part.name(), running.clone())),
            extra: fields.add_text_field("extra", terms(IndexRecordOption::WithFreqs, false)),
            values: Field::VALUED.map(|field| {
                let name = format!("{}.id", field.name());
                fields.add_text_field(&name, STRING)
            }),
            day: fields.add_i64_field("day", INDEXED | FAST),
            minutes: fields.add_i64_field("minutes", INDEXED | FAST),
            card: fields.add_text_field("card", STORED),
            fields: fields.build(),
        }
    }
}
