//! `unlinked-recurrence`: a document says that it happened before, and not when.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use crate::check::{Input, Rule, Told, postmortem, wording};
use crate::content::block::{Style, Text};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::FileId;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UnlinkedRecurrence,
    title: "It happened before, and nothing says when",
    page: "
A sentence says that the same happened before (`a recurrence of`, `similar to the outage of`, `the second time this week`),
and the document refers to no other incident. Whoever reads it looks for the earlier one by hand, or not at all, and
Casebook does not know that the two belong together.

Do: name the earlier incident, in the text as `[[INC-2024-0090]]`, or in the front matter:

    related: [{id: INC-2024-0090, relation: recurrence-of}]

A link in the same paragraph, to whatever tells of it, will do.
",
    check: Some(check),
};

/// Words that say that something is not there for the first time.
static SAYS_SO: LazyLock<Regex> = LazyLock::new(|| {
    const EARLIER: &str = r"(?:previous|earlier|last|past|recent|prior)";
    const EVENT: &str = r"(?:incident|outage|postmortem|post-mortem)s?";
    const TROUBLE: &str = r"(?:incident|outage|issue|problem|failure|error|symptom)s?";
    let forms = [
        r"(?:has|had|have)\s+(?:already\s+)?(?:happened|occurred)\s+(?:before|previously|in\s+the\s+past|already)".to_owned(),
        r"(?:have|had|['’]ve)\s+(?:already\s+)?seen\s+(?:this|that|it)\s+(?:before|previously)".to_owned(),
        r"(?:is|was)\s+(?:an?|the)\s+(?:recurrence|repeat|repetition)\s+of".to_owned(),
        format!(r"(?:same|similar)\s+{TROUBLE}\s+(?:[a-z0-9'’-]+\s+){{0,5}}{EARLIER}\s+(?:[a-z0-9-]+\s+){{0,2}}(?:{EVENT}|week|month|year)"),
        format!(r"(?:similar|identical)\s+to\s+(?:[a-z0-9'’-]+\s+){{0,3}}{EARLIER}\s+(?:[a-z0-9-]+\s+){{0,2}}{EVENT}"),
        format!(r"(?:similar|identical)\s+to\s+(?:the|an?|our)\s+(?:[a-z0-9-]+\s+){{0,3}}{EVENT}\s+(?:of|on|in|from)"),
        format!(r"(?:same|again)\s+as\s+(?:in\s+)?(?:the|our)\s+{EARLIER}\s+{EVENT}"),
        r"(?:second|third|fourth|fifth)\s+(?:time|incident|outage)\s+(?:this|in\s+(?:a|the|two|three|four|as))\s+(?:[a-z]+\s+)?(?:weeks?|months?|years?|days?|quarters?)".to_owned(),
        r"not\s+the\s+first\s+time".to_owned(),
    ];
    Regex::new(&format!("(?i)(?-u:\\b)(?:{})", forms.join("|")))
        .expect("a pattern that a test reads")
});

/// Looks through the words of a document. Whether another incident is named, only all of them together tell.
pub(super) fn look(told: Told, diagnostics: &mut Diagnostics) {
    for incident in told.incidents {
        if !postmortem::is_judged(incident) || !incident.related.is_empty() {
            continue;
        }
        let texts = wording::texts(told.document, incident);
        let found = texts.into_iter().find_map(|text| Some((text, says_so(text)?)));
        if let Some((text, range)) = found {
            diagnostics.push(Diagnostic::new(
                Code::UnlinkedRecurrence,
                wording::place(text, range.clone(), told.source),
                format!("`{}`, and no other incident is named", text.plain[range].replace(['\n', '`'], " ")),
                "name the earlier one: `[[INC-2024-0090]]` here, or `related: [{id: INC-2024-0090, relation: recurrence-of}]`",
            ));
        }
    }
}

/// Takes away what was found in incidents that refer to another one, or that another one refers to.
fn check(Input { casebook, .. }: Input, diagnostics: &mut Diagnostics) {
    if diagnostics.iter().all(|found| found.code != Code::UnlinkedRecurrence) {
        return;
    }
    let linked: BTreeSet<(FileId, usize)> = casebook
        .references
        .iter()
        .flat_map(|reference| [reference.from, reference.to])
        .map(|index| (casebook.incidents[index].file, casebook.incidents[index].span.start))
        .collect();
    let mut starts: BTreeMap<FileId, Vec<usize>> = BTreeMap::new();
    for incident in &casebook.incidents {
        starts.entry(incident.file).or_default().push(incident.span.start);
    }
    diagnostics.retain(|found| {
        let Some(starts) = starts.get(&found.span.file) else { return true };
        let told_at = starts.iter().filter(|start| **start <= found.span.start).max();
        found.code != Code::UnlinkedRecurrence
            || told_at.is_none_or(|start| !linked.contains(&(found.span.file, *start)))
    });
}

/// The words of a text that say that it happened before; none where it has a link.
fn says_so(text: &Text) -> Option<std::ops::Range<usize>> {
    if !SAYS_SO.is_match(&text.plain) {
        return None;
    }
    let links = text.marks.iter().any(|mark| matches!(mark.style, Style::Link(_)));
    if links || text.plain.contains("://") {
        return None;
    }
    let words = wording::own_words(text);
    let found = SAYS_SO.find(&words)?;
    let before = words[..found.start()].split_whitespace().next_back().unwrap_or_default();
    let denied =
        matches!(before.to_lowercase().as_str(), "not" | "never" | "no" | "nothing" | "if");
    let start = text.plain.floor_char_boundary(found.start());
    (!denied).then(|| start..text.plain.ceil_char_boundary(found.end()))
}

#[cfg(test)]
mod tests {
    use super::says_so;
    use crate::content::block::Text;
    use crate::source::{Source, Sources, Span};

    #[test]
    fn words_that_say_that_it_happened_before() {
        let file = Sources::default().add(Source::new("a.md".into(), String::new()));
        for (words, expected) in [
            ("This has happened before.", Some("has happened before")),
            ("It has not happened before.", None),
            ("This was a repeat of what we saw in May.", Some("was a repeat of")),
            (
                "The symptoms were similar to other recent 503 incidents.",
                Some("similar to other recent 503 incidents"),
            ),
            ("It looked similar to the outage of May.", Some("similar to the outage of")),
            (
                "The same problem was behind the last outage.",
                Some("same problem was behind the last outage"),
            ),
            ("For the third time this month the queue was full.", Some("third time this month")),
            ("It restarted for the second time.", None),
            ("A check prevents a recurrence of the problem.", None),
            ("Similar incidents will be prevented.", None),
            ("\"It has happened before\", somebody wrote.", None),
            ("This has happened before: https://example.org/1", None),
        ] {
            let text =
                Text { plain: words.to_owned(), marks: Vec::new(), span: Span::start_of(file) };
            assert_eq!(says_so(&text).map(|range| &words[range]), expected, "{words}");
        }
    }
}
