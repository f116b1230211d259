//! `vague-action`: an action item of which nobody can say when it is done.

use crate::check::{Input, Rule, postmortem};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::VagueAction,
    title: "An action item of which nobody can say when it is done",
    page: "
An action item says which way to go and not where to arrive: to look into something, to improve it, to consider it, to be
careful. It is never done, or done at once, and the next incident cannot tell whether it helped.

- To look into, investigate, explore: which question is answered, and what follows from the answer?
  `Find out why the pool ran dry, and set its size by that` instead of `Look into the pool`.
- To consider, discuss, think about: who decides what until when?
  `Decide whether every region gets its own queue` instead of `Consider more queues`.
- To improve, strengthen, better: what will be different, and how does one see it?
  `Page when a certificate has 14 days left` instead of `Improve monitoring of certificates`.
- To be careful, remember, pay attention: people stay as careful as they are. What will do it for them?
  `The rollout refuses a missing setting` instead of `Check the settings more carefully`.

An item that asks a question (`Investigate why …`, `… whether …`) or says how (`Improve the alert by …`, `… so that …`)
is clear. One that is done is not asked.
",
    check: Some(check),
};

fn check(input: Input, diagnostics: &mut Diagnostics) {
    for (item, action) in postmortem::items(input) {
        let Some((form, words)) = vagueness(&action.title).filter(|_| !item.is_closed()) else {
            continue;
        };
        let message = match form {
            Form::Search => {
                format!("`{words}` says what is looked at, and not what is to be found out")
            }
            Form::Thought => {
                format!("`{words}` says that there will be thoughts, and not what is decided")
            }
            Form::Direction => {
                format!("`{words}` says which way to go, and not what will be different")
            }
            Form::Care => format!("`{words}` asks people to stay careful, and nothing helps them"),
        };
        let help = match form {
            Form::Search => {
                "ask the question and say what follows: `Find out why …, and …`; or write what will be there: `Add …`"
            }
            Form::Thought => {
                "let somebody decide until a day: `Decide whether …`; or write what will be done"
            }
            Form::Direction => {
                "write what one will see when it is done: `Page when …`, `Refuse …`, `… within 5 minutes`; or say how: `… by …`"
            }
            Form::Care => {
                "let a check, a default or a limit do it: `The rollout refuses …`, `The form asks for …`"
            }
        };
        diagnostics.push(Diagnostic::new(Code::VagueAction, action.span, message, help));
    }
}

/// How an action item is vague.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Something is looked at.
    Search,
    /// Something is thought about.
    Thought,
    /// Something gets better.
    Direction,
    /// People are to be careful.
    Care,
}

/// What an action item may begin with, by form. The first that fits counts.
const OPENINGS: &[(Form, &[&str])] = &[
    (
        Form::Search,
        &[
            "look into",
            "look at",
            "look for",
            "looking into",
            "looking at",
            "investigate",
            "investigating",
            "explore",
            "exploring",
            "research",
            "researching",
            "have a look",
            "take a look",
            "dig into",
            "follow up",
        ],
    ),
    (
        Form::Thought,
        &[
            "consider",
            "considering",
            "discuss",
            "think about",
            "think of",
            "thinking about",
            "reconsider",
            "rethink",
        ],
    ),
    (
        Form::Direction,
        &[
            "improve",
            "improving",
            "enhance",
            "enhancing",
            "strengthen",
            "strengthening",
            "optimise",
            "optimize",
            "better",
            "more monitoring",
            "more testing",
            "more tests",
            "more alerts",
            "more alerting",
            "more logging",
            "more documentation",
            "more training",
            "more robust",
            "more reliable",
            "more resilient",
        ],
    ),
    (
        Form::Care,
        &[
            "be careful",
            "be more careful",
            "be extra careful",
            "be very careful",
            "be aware",
            "be more aware",
            "be mindful",
            "be more mindful",
            "be vigilant",
            "be more vigilant",
            "be cautious",
            "be more cautious",
            "be attentive",
            "be more attentive",
            "be diligent",
            "be more diligent",
            "pay attention",
            "pay more attention",
            "pay closer attention",
            "take care",
            "take more care",
            "take extra care",
            "remember to",
            "don t forget",
            "do not forget",
            "keep in mind",
            "try not to",
            "try harder",
            "raise awareness",
            "increase awareness",
            "remind",
            "double check",
        ],
    ),
];

/// Words with which a search asks a question, or goes on to what is done.
const ASKS: &[&str] = &[
    "if", "whether", "why", "how", "what", "which", "when", "where", "who", "cause", "causes",
    "reason", "reasons",
];

/// Words with which an improvement says how, or how much.
const SAYS_HOW: &[&str] = &[
    "by",
    "so",
    "until",
    "below",
    "within",
    "under",
    "via",
    "using",
    "include",
    "includes",
    "including",
    "such",
    "when",
    "where",
    "if",
    "that",
    "which",
    "how",
    "with",
    "through",
    "from",
    "instead",
    "adding",
    "e",
    "per",
    "every",
];

/// Behind "to" these name a purpose, and not what will be there.
const PURPOSES: &[&str] = &[
    "ensure", "prevent", "avoid", "reduce", "minimise", "minimize", "improve", "increase", "help",
    "make", "better", "enhance", "support", "mitigate", "handle", "enable", "allow",
];

/// Whether a title is vague, and the words that make it so. Behind a label ("Monitoring: …") the words that follow count.
fn vagueness(title: &str) -> Option<(Form, String)> {
    // A question is a question, and a measure is a measure.
    if title.contains(['?', '=', '`']) {
        return None;
    }
    let behind = title.split_once(": ").map(|(_, behind)| behind.trim());
    let said = behind.filter(|behind| !behind.is_empty()).unwrap_or(title);
    // What follows the first sentence explains it.
    let (first, rest) = said.split_once(". ").unwrap_or((said, ""));
    if !rest.trim().is_empty() {
        return None;
    }
    let words: Vec<String> = first
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let begins = |opening: &str| {
        let opening: Vec<&str> = opening.split(' ').collect();
        (words.len() >= opening.len() && words.iter().zip(&opening).all(|(a, b)| a == b))
            .then_some(opening.len())
    };
    if asks_people_to_know(&words) {
        return Some((Form::Care, opening_of(said, words.len())));
    }
    let (form, length) = OPENINGS.iter().find_map(|(form, openings)| {
        let longest = openings.iter().filter_map(|opening| begins(opening)).max()?;
        Some((*form, longest))
    })?;
    let behind = &words[length..];
    let says = |list: &[&str]| behind.iter().any(|word| list.contains(&word.as_str()));
    let has_number = behind.iter().any(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    let goes_on = behind.first().is_some_and(|word| word == "and" || word == "or");
    // "to say which flag is missing" says how it will be; "to prevent that" does not.
    let becomes = behind
        .windows(2)
        .any(|pair| pair[0] == "to" && !PURPOSES.contains(&pair[1].as_str()) && pair[1] != "the");
    let clear = match form {
        Form::Search => says(ASKS) || goes_on,
        Form::Thought => says(&["whether", "if", "and", "because"]),
        Form::Direction => says(SAYS_HOW) || has_number || goes_on || becomes,
        Form::Care => says(&["automatically"]),
    };
    (!clear).then(|| (form, opening_of(said, length)))
}

/// "Make sure that everybody knows …": nobody can say when that is so.
fn asks_people_to_know(words: &[String]) -> bool {
    const PEOPLE: &[&str] = &[
        "everyone",
        "everybody",
        "people",
        "team",
        "teams",
        "members",
        "engineers",
        "developers",
        "operators",
        "staff",
        "colleagues",
    ];
    const MINDS: &[&str] = &[
        "aware",
        "know",
        "knows",
        "understand",
        "understands",
        "remember",
        "remembers",
        "careful",
    ];
    /// Further on the words are about what is to be known.
    const NEAR: usize = 8;
    let begins = matches!(
        words.iter().map(String::as_str).collect::<Vec<_>>().as_slice(),
        ["ensure", ..] | ["make", "sure", ..]
    );
    let near = &words[..words.len().min(NEAR)];
    let holds = |list: &[&str]| near.iter().any(|word| list.contains(&word.as_str()));
    begins && holds(PEOPLE) && holds(MINDS)
}

/// The first `count` words of a text as they are written.
fn opening_of(text: &str, count: usize) -> String {
    let mut words = 0;
    let mut within = false;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() {
            within = true;
        } else if within {
            within = false;
            words += 1;
            if words == count {
                return text[..at].to_owned();
            }
        }
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Form, vagueness};

    #[test]
    fn a_title_is_vague_by_its_form() {
        for (title, expected) in [
            ("Look into the queue", Some((Form::Search, "Look into"))),
            ("Investigate the slow start of the shop", Some((Form::Search, "Investigate"))),
            ("Investigate why the shop starts slowly", None),
            ("Investigate and fix the leak", None),
            ("Explore if the queue can be shorter", None),
            ("Consider a second queue", Some((Form::Thought, "Consider"))),
            ("Consider whether a second queue is worth it", None),
            ("Improve monitoring", Some((Form::Direction, "Improve"))),
            ("Queue: improve the alert", Some((Form::Direction, "improve"))),
            ("Improve the alert to prevent this", Some((Form::Direction, "Improve"))),
            ("Improve the alert so that it names the queue", None),
            ("Improve the message to name the queue", None),
            ("Improve the alert: page after 5 minutes", None),
            ("Better alerts on the queue", Some((Form::Direction, "Better"))),
            ("Be more careful with settings", Some((Form::Care, "Be more careful"))),
            ("Don't forget the settings", Some((Form::Care, "Don't forget"))),
            ("Remember to check the settings", Some((Form::Care, "Remember to"))),
            (
                "Make sure everybody knows the runbook",
                Some((Form::Care, "Make sure everybody knows the runbook")),
            ),
            ("Make sure the alert knows the queue", None),
            ("Improve it. The alert fires after 5 minutes", None),
            ("Refuse a rollout without settings", None),
            ("", None),
        ] {
            let found = vagueness(title);
            let found = found.as_ref().map(|(form, words)| (*form, words.as_str()));
            assert_eq!(found, expected, "{title}");
        }
    }
}
