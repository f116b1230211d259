//! The fields of the index, one document an incident, and which part of a postmortem goes into which.
//!
//! The texts are fields of their own, so that a question may weigh them or name one.

use tantivy::schema::{
    DateOptions, FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema as Fields,
    TextFieldIndexing, TextOptions,
};

use crate::vocabulary::heading::Kind;

/// The name under which tantivy knows the [analyser](super::analyser).
pub const ANALYSER: &str = "casebook";

/// A text field: a part of the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What the incident is called, and its tags.
    Title,
    /// What happened, in short; what stands before any heading.
    Summary,
    /// Why: root cause, trigger, contributing factors.
    Cause,
    /// What people saw: impact, detection, timeline.
    Symptoms,
    /// What was done about it, and what helped.
    Resolution,
    /// What was learnt.
    Lessons,
    /// What was promised.
    Actions,
    /// What stands under other headings.
    Rest,
    /// What tells nothing of this incident: lists of links and people, and words that the template brings.
    Aside,
}

impl Part {
    /// All of them, in the order of the schema.
    pub const ALL: [Self; 9] = [
        Self::Title,
        Self::Summary,
        Self::Cause,
        Self::Symptoms,
        Self::Resolution,
        Self::Lessons,
        Self::Actions,
        Self::Rest,
        Self::Aside,
    ];

    /// The name of the field.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Summary => "summary",
            Self::Cause => "cause",
            Self::Symptoms => "symptoms",
            Self::Resolution => "resolution",
            Self::Lessons => "lessons",
            Self::Actions => "actions",
            Self::Rest => "rest",
            Self::Aside => "aside",
        }
    }

    /// How much a word in this part says about whether two incidents are alike, in tenths of a word in plain text. A
    /// title names what matters in few words; the cause is what is looked for; lessons and actions speak of the future,
    /// in words that fit many incidents.
    #[must_use]
    pub fn weight(self) -> u32 {
        match self {
            Self::Title => 30,
            Self::Cause => 20,
            Self::Summary => 12,
            Self::Resolution => 10,
            Self::Symptoms => 8,
            Self::Rest => 7,
            Self::Lessons | Self::Actions => 4,
            Self::Aside => 0,
        }
    }

    /// The part of what stands below a heading of this kind.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        match kind {
            Kind::Summary => Self::Summary,
            Kind::RootCause | Kind::ContributingFactors | Kind::Trigger => Self::Cause,
            Kind::Impact | Kind::Detection | Kind::Timeline => Self::Symptoms,
            Kind::Response | Kind::Resolution => Self::Resolution,
            Kind::Lessons | Kind::WentWell | Kind::WentWrong | Kind::Lucky => Self::Lessons,
            Kind::Actions => Self::Actions,
            Kind::Background | Kind::Other => Self::Rest,
            Kind::References | Kind::Attendees | Kind::Stats => Self::Aside,
        }
    }
}

/// The fields.
#[derive(Debug, Clone)]
pub struct Schema {
    /// As tantivy takes them.
    pub fields: Fields,
    /// The incident's id.
    pub id: Field,
    /// The texts, in the order of [`Part::ALL`].
    pub parts: [Field; Part::ALL.len()],
    /// The ids of its services, as the roster has them.
    pub services: Field,
    /// Its tags, in small letters.
    pub tags: Field,
    /// The ids of its causes, and of their classes.
    pub causes: Field,
    /// The level of its severity.
    pub severity: Field,
    /// Its day.
    pub date: Field,
    /// How long it took, in minutes.
    pub minutes: Field,
}

impl Schema {
    /// The schema, which is always the same.
    #[must_use]
    pub fn new() -> Self {
        let mut fields = Fields::builder();
        // Frequencies are all that likeness asks for.
        let words = TextFieldIndexing::default()
            .set_tokenizer(ANALYSER)
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::WithFreqs);
        let text = TextOptions::default().set_indexing_options(words);
        Self {
            id: fields.add_text_field("id", STRING | STORED),
            parts: Part::ALL.map(|part| fields.add_text_field(part.name(), text.clone())),
            services: fields.add_text_field("services", STRING),
            tags: fields.add_text_field("tags", STRING),
            causes: fields.add_text_field("causes", STRING),
            severity: fields.add_text_field("severity", STRING),
            date: fields.add_date_field("date", DateOptions::from(INDEXED).set_fast()),
            minutes: fields.add_i64_field("minutes", INDEXED | FAST),
            fields: fields.build(),
        }
    }
}
