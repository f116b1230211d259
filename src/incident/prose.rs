//! What a document's sentences say about the course of the incident, where no field and no timeline says it: "between
//! 10:00 and 12:05 UTC", "it lasted about two hours", "the API began to fail at 10:05".

use chrono::NaiveDate;

use crate::content::block::{Block, BlockKind};
use crate::incident::duration;
use crate::incident::moment::{self, Context, Found, Moment};
use crate::incident::phrase::{self, Turn, sentences};
use crate::incident::section::Outline;
use crate::source::{Span, Spanned};
use crate::vocabulary::heading::Kind;

/// What sentences say about the course.
#[derive(Debug, Default)]
pub struct Prose {
    /// The first day that the summary names.
    pub date: Option<Spanned<NaiveDate>>,
    /// The beginning of a stretch of time that the summary names.
    pub from: Option<Spanned<Moment>>,
    /// Its end.
    pub until: Option<Spanned<Moment>>,
    /// When a sentence says that it broke.
    pub began: Option<Spanned<Moment>>,
    /// When the summary says that it broke, with day and time: "On 9 March at 10:05 UTC the shop went down".
    pub opening: Option<Spanned<Moment>>,
    /// When a sentence says that it was noticed.
    pub noticed: Option<Spanned<Moment>>,
    /// The first moment with day and time that the summary names.
    pub first: Option<Spanned<Moment>>,
    /// When a sentence says that it was over.
    pub ended: Option<Spanned<Moment>>,
    /// How long the summary says it took, in minutes.
    pub minutes: Option<i64>,
    /// How long other parts say it took, in minutes.
    pub other_minutes: Option<i64>,
}

/// Parts that tell what happened besides the summary, and do not promise, thank or refer.
const TELLING: &[Kind] = &[
    Kind::Other,
    Kind::Background,
    Kind::Impact,
    Kind::Detection,
    Kind::Trigger,
    Kind::RootCause,
    Kind::Response,
    Kind::Resolution,
];

/// Reads what stands before the first section, in the summary, and in the parts that tell what happened. A title may say
/// how long it took.
#[must_use]
pub fn read(outline: &Outline, title: &str, context: Context) -> Prose {
    let mut reader = Reader { prose: Prose::default(), context, summary: true };
    for (index, part) in outline.parts.iter().enumerate() {
        reader.summary = index == 0 || part.reads_as == Kind::Summary;
        if part.reads_as == Kind::Timeline {
            for block in part.blocks() {
                if let BlockKind::Paragraph(text) = &block.kind {
                    reader.prose.minutes = reader.prose.minutes.or_else(|| total(&text.plain));
                }
            }
        }
        if !reader.summary && !TELLING.contains(&part.reads_as) {
            continue;
        }
        if let Some(lead) = part.lead {
            reader.text(lead.words(), lead.text.span);
        }
        for block in part.blocks() {
            reader.block(block);
        }
    }
    reader.prose.minutes = reader.prose.minutes.or_else(|| lasted(title, false));
    reader.prose
}

struct Reader {
    prose: Prose,
    context: Context,
    /// Whether what is being read is the summary.
    summary: bool,
}

impl Reader {
    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph(text) => self.text(&text.plain, text.span),
            BlockKind::List { items, .. } => {
                for block in items.iter().filter_map(|item| item.blocks.first()) {
                    if let BlockKind::Paragraph(text) = &block.kind {
                        self.sentences(&text.plain, text.span);
                    }
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, words: &str, span: Span) {
        if self.summary {
            for found in moment::all(words, self.context) {
                if let Some(date) = found.moment.date
                    && !is_of_the_document(&words[..found.range.start])
                {
                    self.prose.date.get_or_insert(Spanned::new(date, span));
                }
                if let Some(until) = stretch(&found)
                    && self.prose.from.is_none()
                {
                    self.prose.from = Some(Spanned::new(found.moment, span));
                    self.prose.until = Some(Spanned::new(until, span));
                } else if let (Some(until), Some(known)) = (stretch(&found), &mut self.prose.until)
                    && known.span == span
                    && let until = until.within(known.value.zone())
                    && let until =
                        if until.date.is_some() { until } else { until.on(known.value.date) }
                    && known.value.minutes_until(&until).is_some_and(|later| later > 0)
                {
                    // "from 7:00 until 10:40, and again from 19:03 until 19:19"
                    known.value = until;
                }
            }
        }
        self.sentences(words, span);
    }

    fn sentences(&mut self, words: &str, span: Span) {
        let minutes =
            if self.summary { &mut self.prose.minutes } else { &mut self.prose.other_minutes };
        *minutes = minutes.or_else(|| lasted(words, self.summary));
        self.prose.minutes = self.prose.minutes.or_else(|| total(words));
        let words = words.replace('\n', " ");
        let mut last_day = None;
        for sentence in sentences(&words) {
            // Most sentences name no time at all.
            if !sentence.contains(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let found = moment::all(sentence, self.context);
            if self.summary
                && self.prose.first.is_none()
                && let Some(first) = found.iter().find(|found| found.moment.local().is_some())
            {
                self.prose.first = Some(Spanned::new(first.moment, span));
            }
            // "On 9 March the shop went down. It was resolved at 12:05."
            let day = found.iter().find_map(|found| found.moment.date).or(last_day);
            last_day = found.iter().rev().find_map(|found| found.moment.date).or(last_day);
            let zone = found.iter().find_map(|found| found.moment.zone());
            for (index, this) in found.iter().enumerate() {
                if this.moment.time.is_none() {
                    continue;
                }
                let before = if index == 0 { 0 } else { found[index - 1].range.end };
                let next = found.get(index + 1).map_or(sentence.len(), |next| next.range.start);
                let behind = &sentence[this.range.end..next];
                // "It began at 10:00 and ended at 12:05": what a moment is about stands before it, or behind it
                // where that is not about the next one.
                let ahead = &sentence[before..this.range.start];
                let words = if found.len() == 1 {
                    sentence
                } else if tells_a_turn(ahead) || next < sentence.len() && leads_to_moment(behind) {
                    ahead
                } else {
                    behind
                };
                let moment = this.moment.within(zone).on(day.filter(|_| this.until.is_none()));
                let at = Spanned::new(moment, span);
                if self.summary
                    && self.prose.opening.is_none()
                    && found.iter().any(|found| found.moment.date.is_some())
                    && phrase::tells(sentence, Turn::Suffers)
                    && !tells_an_end(words)
                {
                    self.prose.opening = Some(at.clone());
                }
                if self.summary && leads_to_end(&sentence[..this.range.start]) {
                    self.prose.ended = Some(at);
                } else {
                    self.tell(words, &at);
                }
            }
        }
    }

    fn tell(&mut self, words: &str, at: &Spanned<Moment>) {
        let tells = |turn| phrase::tells(words, turn);
        let prose = &mut self.prose;
        let over = tells(Turn::Resolves) || (self.summary && tells(Turn::Mends));
        if prose.began.is_none() && !over && (tells(Turn::Starts) || tells(Turn::Breaks)) {
            prose.began = Some(at.clone());
        } else if prose.noticed.is_none() && tells(Turn::Detects) {
            prose.noticed = Some(at.clone());
        } else if over {
            // What is said last is how it ended.
            prose.ended = Some(at.clone());
        }
    }
}

fn tells_a_turn(words: &str) -> bool {
    [Turn::Starts, Turn::Breaks, Turn::Detects, Turn::Resolves, Turn::Mends]
        .into_iter()
        .any(|turn| phrase::tells(words, turn))
}

fn tells_an_end(words: &str) -> bool {
    [Turn::Detects, Turn::Resolves, Turn::Mends].into_iter().any(|turn| phrase::tells(words, turn))
}

/// Whether words end so that a moment must follow: "it was resolved at".
fn leads_to_moment(words: &str) -> bool {
    let last = words.split_whitespace().next_back().unwrap_or_default();
    ["at", "by", "around", "about", "until", "till", "on", "approximately"].contains(&last)
}

/// Whether the words before a moment end with "until", so that it is the end of something.
fn leads_to_end(before: &str) -> bool {
    let about = ["about", "around", "approximately", "roughly", "at", "almost", "nearly"];
    let last = before
        .split(|c: char| !c.is_alphanumeric())
        .rev()
        .find(|word| !word.is_empty() && !about.contains(word));
    last.is_some_and(|word| ["until", "till"].iter().any(|until| word.eq_ignore_ascii_case(until)))
}

/// The end of a stretch from one time of day to another.
fn stretch(found: &Found) -> Option<Moment> {
    found.moment.time?;
    found.until.filter(|until| until.time.is_some())
}

/// Words before a day on which something happened to the document, not to the service.
const OF_THE_DOCUMENT: &[&str] =
    &["updated", "modified", "edited", "revised", "reviewed", "published", "posted", "written"];

/// Whether the words before a date end like "last updated on".
fn is_of_the_document(before: &str) -> bool {
    let line = before.rsplit(['\n', '.']).next().unwrap_or_default().to_ascii_lowercase();
    let mut words =
        line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).rev();
    let last = words.find(|word| !["on", "at", "in", "date"].contains(word));
    last.is_some_and(|word| OF_THE_DOCUMENT.contains(&word))
}

/// Words before a length of time that is the incident's.
const LASTED: &[&str] = &[
    "lasted",
    "lasting",
    "lasts",
    "duration of",
    "duration was",
    "duration is",
    "outage of",
    "downtime of",
    "downtime was",
    "interruption of",
    "disruption of",
    "total of",
    "totaling",
    "totalling",
    "fixed in",
    "fixed within",
    "fixed after",
    "resolved in",
    "resolved within",
    "resolved after",
    "restored within",
    "restored after",
    "over a period of",
    "took",
];

/// Words before one of those that make it a thought: "could have been resolved in 30 minutes".
const HYPOTHETICAL: &[&str] = &["could", "would", "should", "might", "may", "can", "must", "not"];

/// Words behind "it took two hours" with which it is about the whole.
const TO_THE_END: &[&str] = &[
    "from the start",
    "from start",
    "to resolve",
    "to recover",
    "to restore",
    "to fix",
    "until service",
    "until the service",
];

/// Words before a length that is that of the whole, in whichever part they stand.
const TOTALS: &[&str] = &[
    "total downtime of",
    "total downtime was",
    "total outage of",
    "total duration of",
    "total duration was",
    "the outage lasted",
    "the incident lasted",
    "the downtime lasted",
];

/// Words for a service that does not work; "for two hours" in the same sentence is how long.
const DOWN: &[&str] = &[
    "down",
    "unavailable",
    "inaccessible",
    "unreachable",
    "unresponsive",
    "offline",
    "degraded",
    "disrupted",
    "interrupted",
    "unable",
    "could not",
    "couldn't",
    "not able",
    "not available",
    "not accessible",
    "outage",
    "affected",
    "impacted",
    "errors",
    "failing",
    "failed",
];

/// Words behind a length of time that is the incident's: "a 20-minute outage", "two hours of downtime".
const OF_TROUBLE: &[&str] = &[
    "outage",
    "of downtime",
    "of outage",
    "downtime",
    "of unavailability",
    "of disruption",
    "disruption",
    "interruption",
    "service interruption",
    "period of unavailability",
    "in total",
];

/// The same with a word or two between: "a 7 minute cascading failure".
const TROUBLE: &[&str] =
    &["outage", "downtime", "disruption", "interruption", "failure", "unavailability"];

/// Words between the two with which it is something else: "10 minutes after the failure", "a 5 minute error window".
const NOT_TROUBLE: &[&str] = &[
    "after", "before", "of", "to", "from", "until", "for", "in", "into", "and", "later", "the",
    "timeout", "interval", "window", "since", "between", "ago", "during", "when", "as", "with",
];

/// Words for lengths that are no account of what happened.
const PLANNED: &[&str] = &[
    "expect", "expected", "will", "would", "should", "up to", "maximum", "planned", "every",
    "each", "per",
];

/// Words for lengths that are those of a measure or of a rule.
const WAITED: &[&str] = &[
    "monitor",
    "monitored",
    "monitoring",
    "wait",
    "waited",
    "waiting",
    "test",
    "tested",
    "testing",
    "keep",
    "kept",
    "retained",
    "retention",
    "cache",
    "cached",
    "ttl",
    "timeout",
    "last",
    "past",
    "years",
    "been",
];

/// "We had a total downtime of around 20 hours", in minutes.
fn total(words: &str) -> Option<i64> {
    let lower = words.to_ascii_lowercase();
    let behind = |phrase: &&str| {
        let at = lower.find(*phrase)? + phrase.len();
        duration::leading(&words[at..]).map(|(minutes, end)| (minutes, at + end))
    };
    // "It took two hours from the start of the incident to the fix."
    let whole = behind(&"took").filter(|(_, end)| {
        let rest = lower[*end..].trim_start();
        rest.starts_with("from the start") || rest.starts_with("from start")
    });
    TOTALS.iter().find_map(behind).or(whole).map(|(minutes, _)| minutes)
}

/// "It lasted about two hours", in minutes.
fn lasted(words: &str, summary: bool) -> Option<i64> {
    let lower = words.to_ascii_lowercase();
    let behind = |phrase: &&str| {
        lower.match_indices(*phrase).find_map(|(start, _)| {
            let before = lower[..start].split_whitespace().rev().take(3);
            if before.into_iter().any(|word| HYPOTHETICAL.contains(&word)) {
                return None;
            }
            let at = start + phrase.len();
            let (minutes, end) = duration::leading(&words[at..])?;
            let rest = lower[at + end..].trim_start();
            let fits = *phrase != "took" || TO_THE_END.iter().any(|words| rest.starts_with(words));
            fits.then_some((at, minutes))
        })
    };
    let said = LASTED.iter().filter_map(behind).min().map(|(_, minutes)| minutes);
    said.or_else(|| sentences(words).find_map(|sentence| was_down(sentence, summary)))
}

/// Nobody says "for two weeks" of an incident without saying what it was, in minutes.
const LONGEST_UNSAID: i64 = 3 * 24 * 60;

/// "was down for 20 minutes", "a 20-minute outage".
fn was_down(sentence: &str, summary: bool) -> Option<i64> {
    /// No person writes a longer sentence.
    const LONGEST: usize = 1000;
    if sentence.len() > LONGEST {
        return None;
    }
    let lower = sentence.to_ascii_lowercase();
    if phrase::holds(&lower, PLANNED) {
        return None;
    }
    // A summary that says "for two hours" speaks of the incident, unless it speaks of something being waited for.
    let is_down = phrase::holds(&lower, DOWN) || (summary && !phrase::holds(&lower, WAITED));
    for (at, _) in lower.match_indices("for ") {
        let length = &sentence[at + 4..];
        if is_down
            && lower[..at].ends_with([' ', '\n'])
            && let Some((minutes, end)) = duration::leading(length)
            && (minutes <= LONGEST_UNSAID || phrase::holds(&lower, DOWN))
            // "for 5 minutes every hour", "for 30 days of logs"
            && !length[end..].trim_start().starts_with("every")
            && !length[end..].trim_start().starts_with("of ")
        {
            return Some(minutes);
        }
    }
    let troubled = |rest: &str| {
        OF_TROUBLE.iter().any(|words| rest.starts_with(words))
            || rest
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .take(3)
                .take_while(|word| !NOT_TROUBLE.contains(word))
                .any(|word| TROUBLE.contains(&word))
    };
    for (at, c) in lower.char_indices() {
        let begins = c.is_ascii_digit()
            && !lower[..at].ends_with(|c: char| c.is_alphanumeric() || "-–./:".contains(c));
        if begins
            && let Some((minutes, end)) = duration::leading(&sentence[at..])
            && troubled(lower[at + end..].trim_start())
        {
            return Some(minutes);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::lasted;

    #[test]
    fn how_long_a_summary_says_it_took() {
        for (text, expected) in [
            ("Payments were put off for seven hours.", Some(420)),
            ("We monitored it for 20 minutes.", None),
        ] {
            assert_eq!(lasted(text, true), expected, "{text}");
        }
    }

    #[test]
    fn how_long_a_sentence_says_it_took() {
        for (text, expected) in [
            ("It lasted about two hours.", Some(120)),
            ("The shop was down for 20 minutes.", Some(20)),
            ("Shoppers met a 7 minute cascading failure.", Some(7)),
            ("It took 1 hour and 31 minutes from the start of it to the fix.", Some(91)),
            ("It took 2 hours to find the log.", None),
            ("It could have been resolved in 30 minutes, but lasted over 3 hours.", Some(180)),
            ("Over a period of around 12 hours some orders were lost.", Some(720)),
            ("Ten minutes after the failure we knew.", None),
            ("People could not log in for approximately an hour and a half.", Some(90)),
            ("This caused a 20-minute outage.", Some(20)),
            ("We count 4h 27m of downtime.", Some(267)),
            ("In all, 3 hours 5 minutes in total.", Some(185)),
            ("Logs are kept for 30 days.", None),
            ("The service restarted for 5 minutes every hour.", None),
            ("It was fixed within 84 minutes", Some(84)),
            ("été for ever", None),
        ] {
            assert_eq!(lasted(text, false), expected, "{text}");
        }
    }
}
