//! The heading vocabulary: which words head which part of a postmortem. Data first, then the functions that look up.
//!
//! It stands in `content` because plain text has no other sign of a heading than its words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

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

impl Kind {
    /// The word in JSON and templates.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Background => "background",
            Self::Impact => "impact",
            Self::Detection => "detection",
            Self::Timeline => "timeline",
            Self::RootCause => "root_cause",
            Self::ContributingFactors => "contributing_factors",
            Self::Trigger => "trigger",
            Self::Resolution => "resolution",
            Self::Response => "response",
            Self::Lessons => "lessons",
            Self::WentWell => "went_well",
            Self::WentWrong => "went_wrong",
            Self::Lucky => "lucky",
            Self::Actions => "actions",
            Self::References => "references",
            Self::Attendees => "attendees",
            Self::Stats => "stats",
            Self::Other => "other",
        }
    }
}

/// What heads which part, in its plainest form: lower case, no punctuation, no apostrophes.
const VOCABULARY: &[(Kind, &[&str])] = &[
    (
        Kind::Summary,
        &[
            "summary",
            "issue summary",
            "incident summary",
            "executive summary",
            "postmortem summary",
            "summary of the incident",
            "high level summary",
            "overview",
            "incident overview",
            "issue overview",
            "description",
            "incident description",
            "description of the incident",
            "what happened",
            "tldr",
            "tl dr",
            "abstract",
            "synopsis",
            "in short",
            "in brief",
            "at a glance",
            "introduction",
            "problem statement",
            "problem description",
            "problem summary",
            "problem",
        ],
    ),
    (
        Kind::Background,
        &["background", "context", "background and context", "background information", "prelude"],
    ),
    (
        Kind::Impact,
        &[
            "impact",
            "impacts",
            "impact assessment",
            "impact analysis",
            "impact on users",
            "impact on customers",
            "impact to customers",
            "impact summary",
            "user impact",
            "user facing impact",
            "customer impact",
            "business impact",
            "incident impact",
            "scope of impact",
            "scope and impact",
            "impact and scope",
            "who was affected",
            "what was affected",
            "what was the impact",
            "effect",
            "effects",
            "effect on users",
            "damage",
        ],
    ),
    (
        Kind::Detection,
        &[
            "detection",
            "identified",
            "discovery",
            "how we noticed",
            "how we found out",
            "how was it detected",
            "how it was detected",
            "how was the incident detected",
            "incident detection",
            "detection and response",
            "detection and alerting",
            "identification",
        ],
    ),
    (
        Kind::Timeline,
        &[
            "timeline",
            "time line",
            "incident timeline",
            "outage timeline",
            "timeline of events",
            "timeline summary",
            "detailed timeline",
            "timelines",
            "key events",
            "chronology",
            "chronology of events",
            "sequence of events",
            "order of events",
            "event log",
            "incident log",
            "log of events",
            "follow up timeline",
            "what happened when",
        ],
    ),
    (
        Kind::RootCause,
        &[
            "root cause",
            "root causes",
            "the root cause",
            "root cause analysis",
            "root causes analysis",
            "root cause and resolution",
            "root cause and trigger",
            "rca",
            "cause",
            "causes",
            "the cause",
            "causes of the incident",
            "cause of the incident",
            "cause analysis",
            "causal analysis",
            "identified cause",
            "primary cause",
            "main cause",
            "underlying cause",
            "underlying issue",
            "the underlying issue",
            "primary issue",
            "five whys",
            "5 whys",
            "the five whys",
            "why did it happen",
            "why it happened",
            "why did this happen",
            "why this happened",
            "what caused it",
            "what caused the incident",
            "what was the cause",
            "how did it happen",
            "how it happened",
            "how did this happen",
            "what went on",
        ],
    ),
    (
        Kind::ContributingFactors,
        &[
            "contributing factors",
            "contributing factor",
            "contributing causes",
            "contributing conditions",
            "contributors",
            "factors",
            "aggravating factors",
            "mitigating factors",
            "why it wasnt caught",
            "why wasnt it caught",
            "why was it not caught",
            "why it was not caught",
            "why we didnt catch it",
        ],
    ),
    (Kind::Trigger, &["trigger", "triggers", "the trigger", "trigger event", "triggering event"]),
    (
        Kind::Resolution,
        &[
            "resolution",
            "the resolution",
            "resolution and recovery",
            "recovery",
            "recovery and resolution",
            "mitigation and resolution",
            "resolution and mitigation",
            "mitigation",
            "mitigations",
            "mitigation steps",
            "resolution steps",
            "incident resolution",
            "how we fixed it",
            "how it was fixed",
            "how was it fixed",
            "how was it resolved",
            "how it was resolved",
            "how we resolved it",
            "fix",
            "the fix",
            "fixes",
            "fix workaround",
            "workaround",
            "solution",
            "the solution",
            "restoration",
        ],
    ),
    (
        Kind::Response,
        &[
            "response",
            "incident response",
            "our response",
            "how we responded",
            "response and recovery",
            "escalation",
        ],
    ),
    (
        Kind::Lessons,
        &[
            "lessons learned",
            "lessons learnt",
            "lesson learned",
            "lesson learnt",
            "lessons",
            "learnings",
            "key learnings",
            "learning",
            "our learnings",
            "what we learned",
            "what we learnt",
            "what did we learn",
            "what have we learned",
            "takeaways",
            "key takeaways",
            "insights",
            "key insights",
            "reflections",
            "retrospective",
        ],
    ),
    (
        Kind::WentWell,
        &[
            "what went well",
            "went well",
            "things that went well",
            "what worked well",
            "what worked",
            "what did we do well",
            "what we did well",
            "what went right",
            "the good",
            "positives",
        ],
    ),
    (
        Kind::WentWrong,
        &[
            "what went wrong",
            "went wrong",
            "things that went wrong",
            "what went poorly",
            "what went badly",
            "what didnt go well",
            "what did not go well",
            "what didnt go so well",
            "what did not go so well",
            "what didnt work",
            "what could have gone better",
            "what could have been better",
            "what could be better",
            "what could we have done better",
            "what can be improved",
            "what could be improved",
            "what we could have done better",
            "what needs improvement",
            "things that went poorly",
            "things that could have gone better",
            "the bad",
        ],
    ),
    (
        Kind::Lucky,
        &[
            "where we got lucky",
            "where did we get lucky",
            "what we got lucky with",
            "got lucky",
            "luck",
            "where we were lucky",
            "how we got lucky",
        ],
    ),
    (
        Kind::Actions,
        &[
            "action items",
            "action item",
            "actions",
            "action",
            "action plan",
            "actions taken and planned",
            "actions following review",
            "review actions",
            "follow up actions",
            "follow up action items",
            "follow up items",
            "follow up tasks",
            "follow up improvements",
            "follow up",
            "follow ups",
            "followup",
            "followups",
            "followup actions",
            "following up",
            "next steps",
            "next actions",
            "to do",
            "todo",
            "todos",
            "remediation",
            "remediations",
            "remediation items",
            "remediation actions",
            "remediation plan",
            "corrective actions",
            "corrective measures",
            "corrective action",
            "corrective and preventative measures",
            "corrective and preventive measures",
            "corrective and preventative actions",
            "corrective and preventive actions",
            "corrective and prevantative measures",
            "preventive measures",
            "preventative measures",
            "preventive actions",
            "preventative actions",
            "prevention measures",
            "prevention",
            "prevention and next steps",
            "preventing recurrence",
            "how to avoid",
            "how to prevent",
            "how to prevent it",
            "how we prevent it",
            "how are we preventing it from happening again",
            "how do we prevent it from happening again",
            "how will we prevent it from happening again",
            "how we will prevent this from happening again",
            "what are we doing about it",
            "what we are doing about it",
            "what we will do",
            "what we will change",
            "what are we doing to prevent this",
            "improvements",
            "planned improvements",
            "tasks",
            "tasks to address the issue",
            "recommendations",
            "repair items",
        ],
    ),
    (
        Kind::References,
        &[
            "references",
            "reference",
            "links",
            "related links",
            "useful links",
            "related issues prs",
            "related issues",
            "related",
            "related incidents",
            "see also",
            "further reading",
            "appendix",
            "appendices",
            "attachments",
            "resources",
            "supporting information",
            "supporting documents",
        ],
    ),
    (
        Kind::Attendees,
        &[
            "attendees",
            "participants",
            "people involved",
            "people",
            "responders",
            "involved",
            "who was involved",
            "postmortem attendees",
            "meeting attendees",
        ],
    ),
    (
        Kind::Stats,
        &[
            "stats",
            "statistics",
            "metrics",
            "incident metrics",
            "key metrics",
            "time to repair",
            "time to resolve",
            "time to detect",
            "time to recovery",
            "numbers",
        ],
    ),
];

/// Words that say nothing about the kind of a section at the beginning of its heading.
const LEADING_FILLER: &[&str] = &[
    "the",
    "our",
    "a",
    "an",
    "incident",
    "issue",
    "outage",
    "event",
    "initial",
    "preliminary",
    "detailed",
    "brief",
    "short",
    "full",
    "complete",
    "technical",
    "overall",
    "general",
    "proposed",
    "suggested",
    "possible",
    "additional",
    "further",
    "other",
    "more",
    "section",
    "postmortem",
];

/// The same at its end.
const TRAILING_FILLER: &[&str] = &[
    "section", "details", "detail", "notes", "optional", "draft", "wip", "utc", "incident",
    "issue", "outage", "events", "event", "list", "of", "the", "this", "for", "to", "be",
];

/// Words that decide wherever they stand in a heading; of several, the first in this list.
const TELLING: &[(&str, Kind)] = &[
    ("went well", Kind::WentWell),
    ("went right", Kind::WentWell),
    ("worked well", Kind::WentWell),
    ("went wrong", Kind::WentWrong),
    ("went poorly", Kind::WentWrong),
    ("went badly", Kind::WentWrong),
    ("didnt go", Kind::WentWrong),
    ("did not go", Kind::WentWrong),
    ("gone better", Kind::WentWrong),
    ("got lucky", Kind::Lucky),
    ("timeline", Kind::Timeline),
    ("root cause", Kind::RootCause),
    ("root causes", Kind::RootCause),
    ("contributing factors", Kind::ContributingFactors),
    ("lessons learned", Kind::Lessons),
    ("lessons learnt", Kind::Lessons),
    ("action items", Kind::Actions),
    ("corrective actions", Kind::Actions),
    ("follow up actions", Kind::Actions),
    ("preventative measures", Kind::Actions),
    ("preventive measures", Kind::Actions),
    ("next steps", Kind::Actions),
];

/// A heading with more words than this is a sentence or a title; only its exact words count.
const MOST_WORDS: usize = 8;

static PHRASES: LazyLock<BTreeMap<&'static str, Kind>> = LazyLock::new(|| {
    VOCABULARY
        .iter()
        .flat_map(|(kind, phrases)| phrases.iter().map(move |phrase| (*phrase, *kind)))
        .collect()
});

/// What a bare line or label of these words is about; none where the words are not a postmortem's usual ones.
/// Numbering, emoji, a colon and a remark in brackets do not count.
#[must_use]
pub fn kind_of(heading: &str) -> Option<Kind> {
    let words = words(heading);
    lookup(&words).or_else(|| {
        let (head, _) = heading.trim_end_matches([':', ' ', ')', ']']).split_once(['(', '['])?;
        heading.trim_end().ends_with([')', ']', ':']).then(|| lookup(&self::words(head)))?
    })
}

/// What a line that surely is a heading is about: as [`kind_of`], and with filler words, remarks after a dash or colon,
/// and slips of the keyboard.
#[must_use]
pub fn kind_of_heading(heading: &str) -> Option<Kind> {
    if let Some(kind) = kind_of(heading) {
        return Some(kind);
    }
    let all = words(heading);
    if all.is_empty() {
        return None;
    }
    let head = ["(", "[", ":", " - ", " – ", " — ", "|", "?"]
        .iter()
        .filter_map(|mark| heading.find(mark))
        .min()
        .map_or(all.clone(), |end| words(&heading[..end]));
    if let Some(kind) = lookup(&head).or_else(|| lookup(without_filler(&head))) {
        return Some(kind);
    }
    if all.len() > MOST_WORDS {
        return None;
    }
    let plain = format!(" {} ", all.join(" "));
    TELLING
        .iter()
        .find(|(phrase, _)| plain.contains(&format!(" {phrase} ")))
        .map(|(_, kind)| *kind)
        .or_else(|| {
            let opens = head.first().is_some_and(|word| word == "impact") && head.len() <= 6;
            let closes = head.last().is_some_and(|word| word == "impact") && head.len() <= 4;
            (opens || closes).then_some(Kind::Impact)
        })
        .or_else(|| misspelt(&all))
}

/// Whether a heading announces the end of the story: where no other part names the cause, this one does.
#[must_use]
pub fn is_conclusion(heading: &str) -> bool {
    matches!(words(heading).join(" ").as_str(), "conclusion" | "conclusions")
}

/// The words of a heading in their plainest form, without numbering in front.
#[must_use]
pub fn words(heading: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for c in heading.chars() {
        if c.is_alphanumeric() {
            if !open {
                words.push(String::new());
            }
            open = true;
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        } else if c == '&' {
            words.push("and".to_owned());
            open = false;
        } else if !matches!(c, '\'' | '’') {
            open = false;
        }
    }
    let numbering =
        words.iter().take_while(|word| word.bytes().all(|b| b.is_ascii_digit())).count();
    if numbering < words.len() && words.get(numbering).is_none_or(|word| word != "whys") {
        words.drain(..numbering);
    }
    words
}

fn lookup(words: &[String]) -> Option<Kind> {
    if words.is_empty() || words.len() > 10 {
        return None;
    }
    PHRASES.get(words.join(" ").as_str()).copied()
}

fn without_filler(words: &[String]) -> &[String] {
    let mut rest = words;
    while let [first, tail @ ..] = rest
        && !tail.is_empty()
        && LEADING_FILLER.contains(&first.as_str())
    {
        rest = tail;
    }
    while let [head @ .., last] = rest
        && !head.is_empty()
        && TRAILING_FILLER.contains(&last.as_str())
    {
        rest = head;
    }
    rest
}

/// A single long word one slip away from a word of the vocabulary.
fn misspelt(words: &[String]) -> Option<Kind> {
    let [word] = words else { return None };
    if word.len() < 7 {
        return None;
    }
    PHRASES
        .iter()
        .filter(|(phrase, _)| phrase.len() >= 7 && phrase.len().abs_diff(word.len()) <= 1)
        .find(|(phrase, _)| strsim::damerau_levenshtein(phrase, word) == 1)
        .map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::{Kind, kind_of, kind_of_heading};

    #[test]
    fn bare_lines_need_the_usual_words() {
        for (line, kind) in [
            ("Timeline", Some(Kind::Timeline)),
            ("TIMELINE:", Some(Kind::Timeline)),
            ("2. Root Cause", Some(Kind::RootCause)),
            ("🔥 Impact", Some(Kind::Impact)),
            ("Timeline (in UTC)", Some(Kind::Timeline)),
            ("What didn’t go well?", Some(Kind::WentWrong)),
            ("Corrective & preventive measures:", Some(Kind::Actions)),
            ("5 whys", Some(Kind::RootCause)),
            ("Impact: nobody could pay", None),
            ("Impact was small (we think)", None),
            ("The timeline was long", None),
            ("", None),
        ] {
            assert_eq!(kind_of(line), kind, "{line}");
        }
    }

    #[test]
    fn headings_are_read_tolerantly() {
        for (heading, kind) in [
            ("Timeline - June 11, 2021", Some(Kind::Timeline)),
            ("Summary of the outage", Some(Kind::Summary)),
            ("Our response", Some(Kind::Response)),
            ("Impact on the web shop", Some(Kind::Impact)),
            ("Attendes", Some(Kind::Attendees)),
            ("Follow-up items [board]", Some(Kind::Actions)),
            ("A closer look at the root cause", Some(Kind::RootCause)),
            ("Why the long queue was such a surprise to all of us on that day", None),
            ("DNS", None),
        ] {
            assert_eq!(kind_of_heading(heading), kind, "{heading}");
        }
    }
}
