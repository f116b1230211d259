//! The parts of a postmortem, and how much a word in each of them says.

use crate::vocabulary::heading::Kind;

/// A part of the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// All of them, in the order of the index's fields.
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

    /// Its name in the index.
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
