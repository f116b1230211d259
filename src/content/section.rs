//! The heading vocabulary: which words head which part of a postmortem. Data first, then the one function that looks up.
//!
//! It stands in `content` because plain text has no other sign of a heading than its words.

/// What a section is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `summary`
    Summary,
    /// `background`
    Background,
    /// `impact`
    Impact,
    /// `detection`
    Detection,
    /// `timeline`
    Timeline,
    /// `root_cause`
    RootCause,
    /// `contributing_factors`
    ContributingFactors,
    /// `trigger`
    Trigger,
    /// `resolution`
    Resolution,
    /// `response`
    Response,
    /// `lessons`
    Lessons,
    /// `went_well`
    WentWell,
    /// `went_wrong`
    WentWrong,
    /// `lucky`
    Lucky,
    /// `actions`
    Actions,
    /// `references`
    References,
    /// `attendees`
    Attendees,
    /// `stats`
    Stats,
    /// `other`
    Other,
}

/// Phrases and what they head, in their plainest form: lower case, no punctuation.
const VOCABULARY: &[(&str, Kind)] = &[
    ("summary", Kind::Summary),
    ("issue summary", Kind::Summary),
    ("incident summary", Kind::Summary),
    ("executive summary", Kind::Summary),
    ("overview", Kind::Summary),
    ("description", Kind::Summary),
    ("background", Kind::Background),
    ("context", Kind::Background),
    ("impact", Kind::Impact),
    ("impact assessment", Kind::Impact),
    ("detection", Kind::Detection),
    ("timeline", Kind::Timeline),
    ("key events", Kind::Timeline),
    ("root cause", Kind::RootCause),
    ("root causes", Kind::RootCause),
    ("root cause analysis", Kind::RootCause),
    ("root cause and resolution", Kind::RootCause),
    ("contributing factors", Kind::ContributingFactors),
    ("trigger", Kind::Trigger),
    ("resolution", Kind::Resolution),
    ("resolution and recovery", Kind::Resolution),
    ("mitigation and resolution", Kind::Resolution),
    ("response", Kind::Response),
    ("lessons learned", Kind::Lessons),
    ("lessons", Kind::Lessons),
    ("what went well", Kind::WentWell),
    ("what went wrong", Kind::WentWrong),
    ("where we got lucky", Kind::Lucky),
    ("action items", Kind::Actions),
    ("actions", Kind::Actions),
    ("follow up actions", Kind::Actions),
    ("corrective and preventative measures", Kind::Actions),
    ("references", Kind::References),
    ("attendees", Kind::Attendees),
    ("stats", Kind::Stats),
];

/// What a heading of these words is about; none where the words are not a postmortem's usual ones.
#[must_use]
pub fn kind_of(heading: &str) -> Option<Kind> {
    let words: Vec<String> = heading
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let plain = words.join(" ");
    VOCABULARY.iter().find(|(phrase, _)| *phrase == plain).map(|(_, kind)| *kind)
}
