//! What a template leaves in a document where somebody should have written: a word in place of an answer, an example,
//! or what it asks. Knows nothing about lessons and action items.

/// Whether a text says no more than that there is nothing, or nothing yet: `N/A`, `TBD`, `…`, `<what went well>`,
/// `[Action item] (owner: [name])`.
#[must_use]
pub fn is_unanswered(text: &str) -> bool {
    let text = text.trim();
    let key: String =
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    // What stands in brackets behind it is to be replaced as well.
    let front =
        text.strip_suffix(')').and_then(|text| text.split_once(" (")).map(|(front, _)| front);
    key.is_empty()
        || NOTHING.contains(&key.as_str())
        || is_bracketed(text)
        || front.is_some_and(is_bracketed)
}

/// Whether a text begins as the example of a template does: `e.g. the alert fired`.
#[must_use]
pub fn is_example(text: &str) -> bool {
    EXAMPLES.iter().any(|words| begins_with(text, words))
}

/// Whether a text is a question or a request of a template: `What did we learn from this?`, `List things that went well`.
#[must_use]
pub fn asks(text: &str) -> bool {
    let question = text.strip_suffix('?').filter(|asked| !asked.contains(['.', '?']));
    question.is_some_and(|asked| ASKING.iter().any(|word| begins_with(asked, word)))
        || REQUESTS.iter().any(|request| begins_with(text, request))
}

/// Whether all of a text stands in one pair of brackets, or of doubled ones.
fn is_bracketed(text: &str) -> bool {
    BRACKETS.iter().any(|(open, close)| {
        let inner = text.strip_prefix(*open).and_then(|rest| rest.strip_suffix(*close));
        let inner = inner.map(|inner| {
            let doubled = inner.strip_prefix(*open).and_then(|rest| rest.strip_suffix(*close));
            doubled.unwrap_or(inner)
        });
        inner.is_some_and(|inner| !inner.contains(*close))
    })
}

fn begins_with(text: &str, words: &str) -> bool {
    text.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words))
        && !text[words.len()..].starts_with(char::is_alphanumeric)
}

/// What people write where there is nothing to say; compared by letters and digits.
const NOTHING: &[&str] = &[
    "na",
    "none",
    "nothing",
    "nil",
    "tbd",
    "tbc",
    "todo",
    "todofillin",
    "tba",
    "xxx",
    "noneyet",
    "nothingyet",
    "noaction",
    "noactions",
    "pending",
    "notapplicable",
    "tobedetermined",
    "tobedone",
    "tobefilled",
    "tobefilledin",
    "fillin",
    "fillmein",
    "nothingtoadd",
    "nothingofnote",
    "ongoing",
    "wip",
];

/// What templates put around what is to be replaced.
const BRACKETS: &[(char, char)] = &[('<', '>'), ('[', ']'), ('{', '}')];

/// How examples begin.
const EXAMPLES: &[&str] = &["for example", "example:", "examples:", "e.g.", "e. g.", "eg.", "eg:"];

/// How questions of templates begin.
const ASKING: &[&str] = &["what", "how", "where", "did", "was", "were"];

/// How templates begin to say what belongs here. An action item may begin so as well.
const REQUESTS: &[&str] = &[
    "list of things",
    "list the things",
    "list things",
    "list what",
    "list here",
    "describe",
    "things that",
    "things we",
    "these are things",
    "these are good things",
    "these are the things",
    "this section",
    "use this section",
    "fill in",
    "fill this",
    "please list",
    "please describe",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_template_leaves_is_told_from_what_people_wrote() {
        for text in ["N/A", "…", "TBD.", "<what went well>", "{{ action }}", "[Action item]"] {
            assert!(is_unanswered(text), "{text}");
        }
        for text in ["[Action item] (owner: [name], due: YYYY-MM-DD)", "Todo: fill in", "xxx"] {
            assert!(is_unanswered(text), "{text}");
        }
        for text in ["[P1] Call (Ann)", "Todo: call", "[a] and [b]", "Not a thing", "<b> or <c>"] {
            assert!(!is_unanswered(text), "{text}");
        }
        for text in ["e.g. the alert", "E.g.: the alert", "Example: the alert", "For example, it"] {
            assert!(is_example(text), "{text}");
        }
        for text in ["Add an alert, e.g. for disks", "Exampled", "Egg. Or none"] {
            assert!(!is_example(text), "{text}");
        }
    }
}
