//! `missing-part`: a postmortem that leaves out what its severity asks for.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::{Rule, Told, postmortem, wording};
use crate::config::check::Part;
use crate::content::ParsedDocument;
use crate::content::block::{Block, BlockKind};
use crate::content::html;
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::incident::prompt;
use crate::incident::{Incident, lesson};
use crate::value::Entry;
use crate::vocabulary::heading::Kind;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::MissingPart,
    title: "A postmortem that leaves something out",
    page: "
An incident or near miss lacks what a postmortem of its severity needs. It counts wherever it stands: in the front matter
(`impact:`, `detection:`, `causes:`, `actions:`), below a heading, in a field, in a sentence that Casebook understood. A
heading with nothing below it, or with `TBD`, is missing.

By itself Casebook asks the two worst severities for `impact`, `detection`, `root_cause`, `actions` and `lessons`, the
third, and an incident without a severity, for `impact`, `root_cause` and `actions`, and all others for nothing.
casebook.yaml may ask for more or less, `timeline` and `resolution` too:

    check:
      required:
        sev1: [impact, detection, timeline, root_cause, resolution, actions, lessons]
        default: [root_cause]

Drafts, drills and maintenance are not asked. Nor are notes that are no postmortems: a document without a day and a
severity, and one (a message of a status page, say) without any part of a postmortem, a timeline or action items, unless
its front matter has an `id`, a `status` or a `kind`.
",
    check: None,
};

/// Looks at what a document tells.
pub(super) fn look(told: Told, diagnostics: &mut Diagnostics) {
    let Told { document, config, .. } = told;
    for incident in told.incidents.iter().filter(|incident| postmortem::is_judged(incident)) {
        if !is_postmortem(document, incident) {
            continue;
        }
        let severity = incident.severity.as_ref().map(|severity| &severity.value);
        let level = severity.and_then(|severity| severity.level.as_deref());
        let required = config.check.required.of(level, &config.severities);
        let missing: Vec<Part> =
            required.iter().copied().filter(|part| !is_there(*part, document, incident)).collect();
        let Some(first) = missing.first() else { continue };
        let what = match severity {
            Some(severity) => format!("of severity `{}`", severity.label),
            None => "without a severity".to_owned(),
        };
        let names: Vec<String> =
            missing.iter().map(|part| format!("`{}`", part.as_str())).collect();
        let help = match missing.as_slice() {
            [_] => format!("write {}", wanted(*first)),
            _ => {
                let wanted: Vec<&str> = missing.iter().map(|part| wanted(*part)).collect();
                format!("write {}", wanted.join("; "))
            }
        };
        diagnostics.push(Diagnostic::new(
            Code::MissingPart,
            incident.title.span,
            format!("a postmortem {what} says nothing of {}", listed(&names)),
            help,
        ));
    }
}

/// Whether a document is meant as a postmortem: it has a day or a severity, and something that only a postmortem has.
fn is_postmortem(document: &ParsedDocument, incident: &Incident) -> bool {
    let dated = incident.date.is_some() || incident.severity.is_some();
    let has_parts = !incident.timeline.is_empty()
        || !incident.actions.is_empty()
        || incident.sections.iter().any(|section| section.kind != Kind::Other);
    let head = document.front_matter.as_ref();
    let says_so = || {
        let own = |entry: &Entry| matches!(entry.key.value.as_str(), "id" | "status" | "kind");
        head.is_some_and(|head| head.entries.iter().any(own))
    };
    dated && (has_parts || says_so())
}

/// `a`, `b` and `c`
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [front @ .., last] => format!("{} and {last}", front.join(", ")),
    }
}

/// What to write where a part is missing.
fn wanted(part: Part) -> &'static str {
    match part {
        Part::Impact => "`## Impact`: who could not do what, how many, for how long",
        Part::Detection => "`## Detection`: who or what noticed it, and how long after it began",
        Part::Timeline => "`## Timeline`: a line for what happened when",
        Part::RootCause => "`## Root cause`: what made it possible, and what let it through",
        Part::Resolution => "`## Resolution`: what ended it",
        Part::Actions => {
            "`## Action items`: what will be different, by whom and when, or why nothing will"
        }
        Part::Lessons => "`## Lessons`: what others should know before it happens to them",
    }
}

fn is_there(part: Part, document: &ParsedDocument, incident: &Incident) -> bool {
    let blocks = &document.blocks;
    let told = |kinds: &[Kind]| {
        let mut sections = incident.sections.iter().filter(|part| kinds.contains(&part.kind));
        sections.any(|section| {
            blocks.get(section.blocks.clone()).is_some_and(|blocks| blocks.iter().any(says))
        })
    };
    let in_words = |tells: &dyn Fn(&str) -> bool| {
        wording::texts(document, incident).iter().any(|text| tells(&text.plain))
    };
    match part {
        Part::Impact => {
            let impact = &incident.impact;
            impact.users.is_some()
                || impact.duration_minutes.is_some()
                || impact.data_loss.is_some()
                || impact.text.is_some()
                || told(&[Kind::Impact])
                || in_words(&tells_impact)
        }
        Part::Detection => {
            incident.detection.is_some()
                || incident.detected_at.is_some()
                || told(&[Kind::Detection])
                || in_words(&|text| NOTICED.is_match(text))
        }
        Part::Timeline => !incident.timeline.is_empty() || told(&[Kind::Timeline]),
        Part::RootCause => {
            !incident.causes.is_empty()
                || told(&[Kind::RootCause, Kind::ContributingFactors, Kind::Trigger])
                || in_words(&|text| BECAUSE.is_match(text))
        }
        Part::Resolution => {
            incident.resolved_at.is_some()
                || incident.mitigated_at.is_some()
                || told(&[Kind::Resolution, Kind::Response])
        }
        Part::Actions => !incident.actions.is_empty() || told(&[Kind::Actions]),
        Part::Lessons => {
            // What went well teaches too, but not what to change.
            incident.lessons.iter().any(|lesson| lesson.kind != lesson::Kind::WentWell)
                || told(&[Kind::Lessons, Kind::WentWrong, Kind::Lucky])
        }
    }
}

/// Whether a text tells whom it hit: in one sentence those who use a thing and what became of them; or that it was gone.
fn tells_impact(text: &str) -> bool {
    GONE.is_match(text)
        || text.split(". ").any(|sentence| WHO.is_match(sentence) && WHAT.is_match(sentence))
}

static WHO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:users?|customers?|clients?|visitors?|people|students?|instructors?|participants?|readers?|shoppers?|subscribers?|merchants?|nobody|no\s+one|everyone)(?-u:\b)",
    )
});

static WHAT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:could(?:n['’]t|\s+not)?|cannot|can['’]t|would(?:n['’]t|\s+not)|unable|lost|lose|saw|see|experienced|fail(?:ed|ing|ures?)?|slow|errors?|down|wait(?:ed|ing)?|impossible)(?-u:\b)",
    )
});

static GONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:affected|impact(?:ed|s)?|unavailable|inaccessible|unreachable|downtime|outage|lost|effect\s+lasted|not\s+(?:be\s+)?(?:reachable|available|usable|accessible)|(?:was|were|went|go|gone)\s+down|all\s+(?:[a-z-]+\s+){0,3}(?:requests|traffic|services|orders|jobs)|[0-9][0-9,.]*\s+(?:[a-z]+\s+)?(?:orders|requests|payments|messages|jobs|builds|emails|transactions|logins|sessions|bookings|calls|events|records|deliveries)|[0-9]\s*(?:%|percent)\s+of)(?-u:\b)",
    )
});

/// Words that tell how it was noticed.
static NOTICED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:alert(?:ed|s)?|alarms?|paged|pager|notified|reported|reports|noticed|detected|detection|discovered|spotted|complain(?:ed|ts?)|monitoring)(?-u:\b)|(?-u:\b)pages?:",
    )
});

/// Words that tell why it happened.
static BECAUSE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:because|due\s+to|caused\s+by|causes?|caused|root\s+cause|reason|turned\s+out|as\s+a\s+result\s+of)(?-u:\b)",
    )
});

fn pattern(words: &str) -> Regex {
    Regex::new(&format!(r"(?i)(?-u:\b){words}")).expect("a pattern that a test reads")
}

/// Whether a block says anything: no heading, no rule, and no word in place of an answer.
fn says(block: &Block) -> bool {
    let answers = |text: &str| {
        let text = text.trim();
        // That there is nothing is an answer, that there is nothing yet is none.
        let none = ["none", "no ", "nothing", "n/a"];
        let is_none = text.get(..text.len().min(7)).is_some_and(|start| {
            let start = start.to_lowercase();
            none.iter().any(|word| start.starts_with(word))
        });
        is_none || !prompt::is_unanswered(text)
    };
    match &block.kind {
        BlockKind::Heading { .. } | BlockKind::Rule => false,
        BlockKind::Paragraph(text) => answers(&text.plain),
        BlockKind::List { items, .. } => items.iter().any(|item| item.blocks.iter().any(says)),
        BlockKind::Table { rows, .. } => {
            rows.iter().any(|row| row.cells.iter().any(|cell| answers(&cell.plain)))
        }
        BlockKind::Code { .. } => true,
        // The prompts of a template are comments.
        BlockKind::Html(html) => !html::without_comments(html).trim().is_empty(),
        BlockKind::Quote(blocks) | BlockKind::Footnote(blocks) => blocks.iter().any(says),
    }
}
