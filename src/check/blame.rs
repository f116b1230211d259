//! `blame`: a person, or what a person did, in the place of a cause.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::{Rule, Told, postmortem, wording};
use crate::config::Config;
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::incident::Incident;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::Blame,
    title: "A person in the place of a cause",
    page: "
A sentence names somebody, or what somebody did wrong, where it should say what made it possible. Whoever did it acted
with what they saw and knew; the next person will see and know the same, and do the same. And who reads about blame once
will write less the next time.

- `human error`, `operator mistake`: what made the slip possible, and what let it through?
  `The form took 100 for 10, and nothing asked` instead of `An operator error`.
- `we should have noticed`: say what there was to notice, and what was missing.
  `No alert watches the queue` instead of `We should have noticed the queue`.
- `Ann failed to test`, `we forgot to tell`: what asks for it, and what happens if nobody does it?
  `The rollout does not ask for a test` instead of `Ann failed to test it`.
- `an engineer accidentally deleted`: say what the tool did, and what would have stopped it.
  `The tool deletes without asking when it is given a prefix` instead.
- `be more careful`: people stay as careful as they are. What will do it for them?
- `caused by an engineer`, `my fault`, `careless`: the cause is what is still there when the person is on holiday.

What software should have done is a requirement and no blame. Code, quotations, and words in quotation marks are what
somebody else said. `No human error` and `to prevent human error` are no blame either.
",
    check: None,
};

/// Looks through the words of a document.
pub(super) fn look(told: Told, diagnostics: &mut Diagnostics) {
    for incident in told.incidents.iter().filter(|incident| postmortem::is_judged(incident)) {
        in_incident(told, incident, diagnostics);
    }
}

fn in_incident(told: Told, incident: &Incident, diagnostics: &mut Diagnostics) {
    let Told { document, source, .. } = told;
    let mut people: Option<BTreeSet<String>> = None;
    let declared = wording::declared(document, incident, |words| TRIGGER.is_match(words));
    let body = wording::headings(document, incident).chain(wording::texts(document, incident));
    for text in declared.iter().chain(body) {
        if !TRIGGER.is_match(&text.plain) {
            continue;
        }
        let words = wording::own_words(text);
        let people = people.get_or_insert_with(|| people_of(told.config, incident));
        for Blame { form, range } in blames(&words, people) {
            // A place within what was quoted may lie within a letter of the text.
            let range = text.plain.floor_char_boundary(range.start)
                ..text.plain.ceil_char_boundary(range.end);
            let span = wording::place(text, range.clone(), source);
            let quoted = text.plain[range].split_whitespace().collect::<Vec<_>>().join(" ");
            let quoted = quoted.replace('`', "");
            diagnostics.push(Diagnostic::new(
                Code::Blame,
                span,
                form.message(&quoted),
                form.help(&quoted),
            ));
        }
    }
}

/// The names of people whom the site knows: first names and last names in small letters.
fn people_of(config: &Config, incident: &Incident) -> BTreeSet<String> {
    let owners = incident.actions.iter().filter_map(|action| action.owner.as_deref());
    let members = config.teams.iter().flat_map(|team| team.members.iter().map(String::as_str));
    let authors = incident.authors.iter().map(|author| author.value.as_str());
    let is_team = |name: &str| {
        let mut teams = config.teams.iter().flat_map(|team| [&team.id, &team.title]);
        teams.any(|team| team.eq_ignore_ascii_case(name.trim()))
    };
    owners
        .chain(members)
        .chain(authors)
        .filter(|name| !is_team(name))
        .flat_map(|name| name.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.len() > 2 && word.starts_with(char::is_uppercase))
        .map(str::to_lowercase)
        .collect()
}

/// A sentence that blames.
#[derive(Debug, PartialEq, Eq)]
struct Blame {
    form: Form,
    /// The words that do it.
    range: Range<usize>,
}

/// How a sentence blames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// "human error"
    HumanError,
    /// "we should have noticed"
    Hindsight,
    /// "Ann failed to", "we forgot to"
    Omission,
    /// "Ann did not check"
    Inaction,
    /// "an engineer accidentally deleted"
    Slip,
    /// "caused by an engineer"
    Person,
    /// "my fault"
    Fault,
    /// "careless"
    Character,
    /// "be more careful"
    Care,
}

impl Form {
    fn message(self, words: &str) -> String {
        match self {
            Self::HumanError => format!("`{words}` stands where the cause should"),
            Self::Hindsight => {
                format!("`{words}` says what people know now, not what they knew then")
            }
            Self::Omission | Self::Inaction => {
                format!("`{words}` names who did not do it, and not what let it be forgotten")
            }
            Self::Slip => format!("`{words}` names whose slip it was, and not what let it through"),
            Self::Person => format!("`{words}` makes a person the cause"),
            Self::Fault => {
                format!("`{words}` says whose fault it is, and not what made it possible")
            }
            Self::Care => format!("`{words}` asks people to stay careful, and nothing helps them"),
            Self::Character => format!("`{words}` judges a person, and explains nothing"),
        }
    }

    fn help(self, words: &str) -> &'static str {
        let said = words.to_lowercase();
        let says = |list: &[&str]| list.iter().any(|word| said.contains(word));
        match self {
            Self::HumanError => {
                "write what made the slip possible and what let it through: `The form took …, and nothing asked`"
            }
            Self::Hindsight | Self::Omission | Self::Inaction
                if says(&[
                    "notic", "seen", "see ", "spot", "caught", "catch", "detect", "realis",
                    "realiz", "recogni", "known", "aware",
                ]) =>
            {
                "write what there was to see, and what did not show it: `No alert watches …`, `The dashboard shows …, not …`"
            }
            Self::Hindsight | Self::Omission | Self::Inaction
                if says(&["test", "check", "verif", "validat", "review", "confirm", "read"]) =>
            {
                "write what asks for it, or that nothing does: `The rollout does not ask for …`, `The test has no …`"
            }
            Self::Hindsight | Self::Omission | Self::Inaction
                if says(&[
                    "tell",
                    "told",
                    "inform",
                    "communicat",
                    "announc",
                    "notif",
                    "escalat",
                    "paged",
                    "page ",
                    "called",
                    "updat",
                    "post",
                ]) =>
            {
                "write what says whom to tell and when, or that nothing does: `The runbook names nobody to …`"
            }
            Self::Hindsight => {
                "write what was known then and why it looked right: `At 10:00 the graphs showed …, so …`; and what would have shown more"
            }
            Self::Omission | Self::Inaction => {
                "write what asks for it and what happens if nobody does it: `Nothing reminds …`, `The step is not in …`"
            }
            Self::Slip => {
                "write what the tool did and what would have stopped it: `The command takes … without asking`"
            }
            Self::Person => {
                "write what the person was given to work with: what the tool allowed, what the runbook said, what nobody could see"
            }
            Self::Fault => {
                "write what would have happened to anybody else in the same place, and why"
            }
            Self::Care => {
                "write what does it for them: `The rollout refuses …`, `The form asks for …`"
            }
            Self::Character => {
                "write what made it likely, whoever does it: the time, the tool, the text on the screen"
            }
        }
    }
}

/// What a blaming sentence holds, whoever it is about: one pass over a text tells whether a closer look is worth it.
static TRIGGER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        &[HUMAN_ERROR, HINDSIGHT, OMISSION, INACTION, SLIP_SIGN, PERSON, FAULT, CHARACTER, CARE]
            .join("|"),
    )
});

/// The patterns by form. All of them are linear, and letters are compared without case.
static PATTERNS: LazyLock<Vec<(Form, Regex)>> = LazyLock::new(|| {
    [
        (Form::HumanError, HUMAN_ERROR),
        (Form::Person, PERSON),
        (Form::Fault, FAULT),
        (Form::Character, CHARACTER),
        (Form::Care, CARE),
        (Form::Hindsight, HINDSIGHT),
        (Form::Omission, OMISSION),
        (Form::Inaction, INACTION),
        (Form::Slip, SLIP),
    ]
    .into_iter()
    .map(|(form, text)| (form, pattern(text)))
    .collect()
});

fn pattern(text: &str) -> Regex {
    Regex::new(&format!("(?i){text}")).expect("a pattern that a test reads")
}

const HUMAN_ERROR: &str = r"(?-u:\b)(?:(?:human|operator|pilot|engineer|developer|admin|administrator)(?:['’]s)?[ -](?:error|mistake|oversight|slip)s?|(?:due\s+to|caused\s+by|because\s+of|was|simply|just)\s+(?:an?\s+)?user\s+error)(?-u:\b)";
const HINDSIGHT: &str = r"(?-u:\b)(?:should|ought)(?:\s+(?:not|really|probably|certainly|definitely|clearly|also|at\s+least))?(?:n['’]t)?(?:\s+to)?(?:\s+(?:not\s+)?have|['’]ve)(?:\s+(?:not|also|first|at\s+least|just|[a-z]+ly))?\s+[a-z]+(?:\s+[a-z]+)?";
const OMISSION: &str = r"(?-u:\b)(?:failed\s+to\s+[a-z]+|forgot(?:ten)?\s+(?:to\s+[a-z]+|about|that)|neglected\s+to\s+[a-z]+|overlooked|mistyped|misread|misunderstood|made\s+an?\s+(?:[a-z]+\s+)?mistake|(?:did\s+not|didn['’]t)\s+(?:bother\s+to\s+[a-z]+|pay\s+attention)|(?:was|were)\s+not\s+(?:paying\s+attention|careful)|(?:wasn|weren)['’]t\s+(?:paying\s+attention|careful))";
const INACTION: &str = r"(?-u:\b)(?:did\s+not|didn['’]t)\s+(?:follow|read|check|test|verify|understand|respond|notice|realise|realize|think|look|ask|tell|escalate|communicate|see)(?-u:\b)";
/// What a slip cannot do without, and no gap that would make the one pass slow.
const SLIP_SIGN: &str = r"(?-u:\b)(?:accidentally|mistakenly|inadvertently|erroneously|unintentionally|carelessly|wrongly|by\s+(?:mistake|accident)|the\s+wrong)(?-u:\b)";
const SLIP: &str = r"(?-u:\b)(?:(?:accidentally|mistakenly|inadvertently|erroneously|unintentionally|carelessly|wrongly)\s+[a-z]+(?:ed|t|ut|id|an|ote|ook|ade|ave|ell)|[a-z]+(?:ed|an|ook|ote|ent|ut)\s+[^.;:\n]{0,60}(?-u:\b)by\s+(?:mistake|accident)|(?:ran|used|typed|entered|chose|picked|changed|deleted|removed|edited|deployed|restarted|selected|copied|pushed|merged)\s+the\s+wrong\s+[a-z]+)(?-u:\b)";
const PERSON: &str = r"(?-u:\b)(?:(?:was|were|is|been|being|outage|incident|problem|issue)\s+(?:caused|triggered|created|introduced)\s+by|by\s+(?:mistake|accident)\s+by|blamed\s+on|the\s+(?:fault|mistake|error)\s+of)\s+(?:an?|the|one\s+of\s+(?:our|the)|our|some)\s+(?:[a-z-]+\s+){0,2}(?:engineer|developer|administrator|admin|sysadmin|technician|intern|employee|contractor|colleague|operator|dba|sre)s?(?-u:\b)";
const FAULT: &str = r"(?-u:\b)(?:my|his|her)\s+(?:own\s+)?(?:fault|mistake|error|carelessness|oversight|bad)(?-u:\b)|(?-u:\b)(?:an?|the|our)\s+(?:[a-z-]+\s+)?(?:engineer|developer|administrator|admin|technician|intern|employee|contractor|colleague)['’]s\s+(?:fault|carelessness|oversight|mistake|error)(?-u:\b)|(?-u:\b)[a-z]+['’]s\s+(?:fault|carelessness|oversight|mistake)(?-u:\b)";
const CARE: &str = r"(?-u:\b)(?:be\s+(?:more|extra)\s+(?:careful|aware|mindful|cautious|attentive|vigilant|diligent)|not\s+(?:been\s+)?careful\s+enough)(?-u:\b)";
const CHARACTER: &str = r"(?-u:\b)(?:careless(?:ly|ness)?|negligen(?:ce|t|tly)|incompeten(?:ce|t)|sloppy|sloppiness|stupid(?:ity|ly)?|fat[- ]finger(?:ed|ing|s)?|lack\s+of\s+(?:attention|care|diligence|discipline)|inattention|inattentive(?:ness)?)(?-u:\b)";

/// What blames in a text that no longer holds what others said.
fn blames(words: &str, people: &BTreeSet<String>) -> Vec<Blame> {
    let mut found: Vec<Blame> = Vec::new();
    for (form, pattern) in PATTERNS.iter() {
        for hit in pattern.find_iter(words) {
            let before = sentence_before(words, hit.start());
            let range = match form {
                Form::HumanError | Form::Character | Form::Care => {
                    let behind = words[hit.end()..].trim_start().to_lowercase();
                    let is_name =
                        ["rate", "message", "page", "log", "code", "report", "budget", "handling"]
                            .iter()
                            .any(|word| behind.starts_with(word));
                    if is_denied(before) || is_name {
                        continue;
                    }
                    hit.range()
                }
                Form::Person | Form::Fault => {
                    // "caused by the engineers' tooling" is about the tooling.
                    let behind = &words[hit.end()..];
                    if is_denied(before)
                        || *form == Form::Fault && !is_somebodys(hit.as_str(), people)
                        || *form == Form::Person && behind.starts_with(['\'', '\u{2019}', '-'])
                    {
                        continue;
                    }
                    hit.range()
                }
                Form::Hindsight => {
                    let Some(length) = hindsight(hit.as_str()) else { continue };
                    let Some(subject) = subject(words, hit.start(), people, Kind::Weak) else {
                        continue;
                    };
                    subject..hit.start() + length
                }
                Form::Omission => {
                    let strong = !hit.as_str().to_lowercase().starts_with("failed");
                    let kind = if strong { Kind::Strong } else { Kind::Weak };
                    let Some(subject) = subject(words, hit.start(), people, kind) else { continue };
                    subject..hit.end()
                }
                Form::Inaction => {
                    let Some(subject) = subject(words, hit.start(), people, Kind::Third) else {
                        continue;
                    };
                    subject..hit.end()
                }
                Form::Slip => {
                    let Some(subject) = subject(words, hit.start(), people, Kind::Single) else {
                        continue;
                    };
                    subject..hit.end()
                }
            };
            if !found
                .iter()
                .any(|other| other.range.start < range.end && range.start < other.range.end)
            {
                found.push(Blame { form: *form, range });
            }
        }
    }
    found.sort_by_key(|blame| blame.range.start);
    found
}

/// Whether a fault is a person's: "my fault", "Ann's mistake", and not "the network's fault".
fn is_somebodys(words: &str, people: &BTreeSet<String>) -> bool {
    let Some((owner, what)) = words.split_once(['\'', '\u{2019}']) else { return true };
    let name = owner.split_whitespace().next_back().unwrap_or_default();
    let known = people.contains(&name.to_lowercase());
    let is_role = owner.contains(' ') && ROLES.contains(&name.to_lowercase().as_str());
    // Software has faults; only people and their companies make mistakes.
    let is_capital = name.starts_with(char::is_uppercase) && !what.contains("fault");
    let is_word = NO_NAMES.contains(&name.to_lowercase().as_str());
    known || is_role || is_capital && !is_word
}

/// What stands before a byte in its sentence.
fn sentence_before(words: &str, at: usize) -> &str {
    /// A sentence that is longer is looked at from here on.
    const REACH: usize = 200;
    let from = words.ceil_char_boundary(at.saturating_sub(REACH));
    let before = &words[from..at];
    let ends = [". ", "! ", "? ", ".\n", ":\n", "\n\n", "; "];
    let start = ends.iter().filter_map(|end| before.rfind(end).map(|at| at + end.len())).max();
    &before[start.unwrap_or(0)..]
}

/// Whether a sentence says that it was not so, or that it is not to be.
fn is_denied(before: &str) -> bool {
    const DENIALS: &[&str] = &[
        "no",
        "not",
        "never",
        "without",
        "than",
        "instead",
        "avoid",
        "avoids",
        "avoiding",
        "avoided",
        "prevent",
        "prevents",
        "preventing",
        "reduce",
        "reduces",
        "reducing",
        "eliminate",
        "eliminates",
        "eliminating",
        "minimise",
        "minimize",
        "minimises",
        "minimizes",
        "minimising",
        "minimizing",
        "risk",
        "risks",
        "prone",
        "potential",
        "possibility",
        "possible",
        "chance",
        "chances",
        "likelihood",
        "against",
        "mitigate",
        "room",
        "susceptible",
        "guard",
        "rule",
        "ruled",
        "less",
        "fewer",
        "lower",
        "isn",
        "wasn",
        "aren",
        "weren",
        "n",
    ];
    /// A word further away is about something else.
    const NEAR: usize = 6;
    words_of(before).rev().take(NEAR).any(|word| DENIALS.contains(&word.to_lowercase().as_str()))
}

/// Whom a verb is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Software does such things too: it has to be said that it is a person.
    Weak,
    /// Only people do such things: any name will do.
    Strong,
    /// Those who write about themselves as "we" blame nobody.
    Single,
    /// Nor does one who says "I": what the writer did not know then belongs into a postmortem.
    Third,
}

/// Words between the one who does something and what is done.
const BETWEEN: &[&str] = &[
    "also",
    "then",
    "really",
    "simply",
    "just",
    "clearly",
    "probably",
    "definitely",
    "certainly",
    "initially",
    "again",
    "both",
    "all",
    "had",
    "have",
    "has",
    "however",
    "apparently",
    "instead",
    "who",
    "likely",
    "perhaps",
    "maybe",
    "at",
    "first",
    "though",
    "themselves",
    "already",
    "still",
    "later",
];

/// Nouns for people by what they do.
const ROLES: &[&str] = &[
    "engineer",
    "engineers",
    "developer",
    "developers",
    "devs",
    "administrator",
    "administrators",
    "admin",
    "admins",
    "sysadmin",
    "sysadmins",
    "technician",
    "technicians",
    "colleague",
    "colleagues",
    "employee",
    "employees",
    "contractor",
    "contractors",
    "intern",
    "interns",
    "responder",
    "responders",
    "maintainer",
    "maintainers",
    "reviewer",
    "reviewers",
    "coworker",
    "coworkers",
    "teammate",
    "teammates",
    "teammember",
    "committer",
    "sre",
    "sres",
    "dba",
    "oncall",
    "staff",
    "team",
];

/// Where the one begins who does what stands at byte `at`, if that is a person.
fn subject(words: &str, at: usize, people: &BTreeSet<String>, kind: Kind) -> Option<usize> {
    /// So many words may stand between.
    const APART: usize = 3;
    let before = sentence_before(words, at);
    let base = at - before.len();
    let tokens: Vec<(usize, &str)> = before
        .split_whitespace()
        .map(|token| (base + token.as_ptr().addr() - before.as_ptr().addr(), token))
        .collect();
    let bare_word =
        |token: &str| token.trim_matches(|c: char| !c.is_alphanumeric() && c != '@').to_lowercase();
    let between = tokens
        .iter()
        .rev()
        .take(APART)
        .take_while(|(_, token)| BETWEEN.contains(&bare_word(token).as_str()))
        .count();
    let last = tokens.len().checked_sub(between + 1)?;
    let (start, token) = tokens[last];
    // What ends with a comma or bracket ends a clause.
    if token.ends_with([',', ')', ':', '_']) {
        return None;
    }
    let word = bare_word(token);
    let word = word.split(['\'', '\u{2019}']).next().unwrap_or_default();
    let previous = last.checked_sub(1).map(|at| bare_word(tokens[at].1)).unwrap_or_default();
    let is_role = ROLES.contains(&word)
        && !(word == "team" && matches!(kind, Kind::Single | Kind::Third))
        || word.ends_with("on-call")
        // Programs have these names too, and do not forget.
        || kind == Kind::Strong && matches!(word, "operator" | "operators" | "admin")
        || matches!(word, "member" | "members") && matches!(previous.as_str(), "team" | "staff");
    let is_pronoun = match word {
        "i" => token.starts_with('I') && kind != Kind::Third,
        "he" | "she" | "someone" | "somebody" => true,
        "we" => matches!(kind, Kind::Weak | Kind::Strong),
        "they" => kind == Kind::Strong,
        _ => false,
    };
    let is_capital = token.starts_with(char::is_uppercase);
    let is_name = token.starts_with('@')
        || is_capital && people.contains(word)
        || is_capital && kind == Kind::Strong && !NO_NAMES.contains(&word) && word.len() > 2;
    if !is_role {
        return (is_pronoun || is_name).then_some(start);
    }
    // With its article, where that is near: "an on-call engineer".
    let article = (last.saturating_sub(APART)..last)
        .rev()
        .find(|at| matches!(bare_word(tokens[*at].1).as_str(), "a" | "an" | "the" | "our" | "one"));
    Some(article.map_or(start, |at| tokens[at].0))
}

/// Words that are written with a capital and name nobody.
const NO_NAMES: &[&str] = &[
    "it", "its", "this", "that", "these", "those", "which", "there", "nobody", "none", "nothing",
    "also", "and", "but", "so", "not", "never", "was", "were", "is", "are", "being", "been",
    "easily", "often",
];

/// How long the part of "should have noticed the" is that says what was not done; none where it says what there should
/// be ("should have alerts"), or what should have happened to somebody ("should have been told").
fn hindsight(words: &str) -> Option<usize> {
    let tokens: Vec<(usize, &str)> = words
        .split_whitespace()
        .map(|token| (token.as_ptr().addr() - words.as_ptr().addr() + token.len(), token))
        .collect();
    let have = tokens.iter().position(|(_, token)| {
        let token = token.to_lowercase();
        token == "have" || token.ends_with("'ve") || token.ends_with("\u{2019}ve")
    })?;
    let behind: Vec<(usize, String)> = tokens[have + 1..]
        .iter()
        .map(|(end, token)| (*end, token.to_lowercase()))
        .skip_while(|(_, token)| {
            matches!(token.as_str(), "not" | "also" | "first" | "just" | "at" | "least")
                || token.ends_with("ly")
        })
        .collect();
    let (end, participle) = behind.first()?;
    let next = behind.get(1).map(|(_, token)| token.as_str());
    let participle = participle.as_str();
    if participle == "been" {
        let person =
            ["careful", "aware", "attentive", "quicker", "faster", "vigilant", "diligent", "more"];
        return next.filter(|next| person.contains(next)).and(Some(behind.get(1)?.0));
    }
    if HAPPENED.contains(&participle) {
        return None;
    }
    // "should have automated tests" is no deed; "should have automated the tests" is.
    let is_deed = DEEDS.contains(&participle)
        || participle.ends_with("ed") && next.is_none_or(|next| FUNCTION_WORDS.contains(&next));
    is_deed.then_some(*end)
}

/// What happens to people rather than what they do.
const HAPPENED: &[&str] = &[
    "had",
    "received",
    "gotten",
    "got",
    "gained",
    "recovered",
    "remained",
    "stayed",
    "finished",
    "expired",
];

/// Participles that stand before no noun.
const DEEDS: &[&str] = &[
    "noticed",
    "realised",
    "realized",
    "known",
    "seen",
    "caught",
    "checked",
    "told",
    "asked",
    "called",
    "waited",
    "done",
    "made",
    "taken",
    "thought",
    "kept",
    "left",
    "run",
    "put",
    "found",
    "gone",
    "begun",
    "chosen",
    "brought",
    "sent",
    "read",
    "paid",
    "spotted",
    "anticipated",
    "foreseen",
    "understood",
    "acted",
    "reacted",
    "responded",
    "given",
    "set",
    "built",
    "held",
    "let",
    "shut",
    "cut",
    "spent",
    "communicated",
    "paged",
    "escalated",
    "stopped",
    "followed",
    "considered",
    "looked",
    "written",
];

/// Words that follow a deed and no adjective.
const FUNCTION_WORDS: &[&str] = &[
    "a",
    "an",
    "the",
    "this",
    "that",
    "these",
    "those",
    "our",
    "their",
    "its",
    "it",
    "them",
    "us",
    "him",
    "her",
    "his",
    "my",
    "to",
    "for",
    "in",
    "on",
    "at",
    "with",
    "before",
    "after",
    "earlier",
    "sooner",
    "from",
    "into",
    "by",
    "when",
    "if",
    "how",
    "what",
    "whether",
    "why",
    "and",
    "or",
    "but",
    "as",
    "more",
    "better",
    "first",
    "up",
    "down",
    "back",
    "out",
    "off",
    "over",
    "about",
    "all",
    "any",
    "every",
    "each",
    "some",
    "instead",
    "properly",
    "immediately",
    "quickly",
    "faster",
    "then",
    "there",
    "here",
    "much",
    "so",
    "also",
    "not",
];

fn words_of(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::blames;

    #[test]
    fn what_blames_and_what_does_not() {
        let people = BTreeSet::from(["ann".to_owned()]);
        for (sentence, expected) in [
            ("The cause was human error.", &["human error"][..]),
            ("It was an operator's mistake, nothing else.", &["operator's mistake"]),
            ("There was no human error here.", &[]),
            ("A second look reduces the risk of human error.", &[]),
            ("We automated it to prevent human errors.", &[]),
            ("We should have noticed the queue.", &["We should have noticed"]),
            ("we shouldn't have deployed on a Friday", &["we shouldn't have deployed"]),
            ("We really should have told the customers.", &["We really should have told"]),
            ("The alert should have fired.", &[]),
            ("The team should have tested the restore.", &["The team should have tested"]),
            ("We should have alerts for that.", &[]),
            ("We should have automated tests.", &[]),
            ("We should have automated the tests.", &["We should have automated"]),
            ("We should have been told by the provider.", &[]),
            ("We should have been more careful.", &["We should have been more"]),
            ("Requests, which should have gone to Ann, were lost.", &[]),
            ("Ann failed to test it.", &["Ann failed to test"]),
            ("Jenkins failed to start.", &[]),
            ("The pods failed to start.", &[]),
            ("An on-call engineer failed to see the page.", &["An on-call engineer failed to see"]),
            ("Somebody forgot to renew the certificate.", &["Somebody forgot to renew"]),
            ("Bo forgot that the queue was full.", &[]),
            ("Boris forgot that the queue was full.", &["Boris forgot that"]),
            ("It was overlooked.", &[]),
            ("The operator mistyped the name.", &["The operator mistyped"]),
            ("The operator failed to reconcile the pods.", &[]),
            ("@bo accidentally deleted the table.", &["@bo accidentally deleted"]),
            ("We accidentally deleted the table.", &[]),
            ("I accidentally ran it in production.", &["I accidentally ran"]),
            ("The script accidentally deleted the table.", &[]),
            ("The outage was caused by an engineer.", &["was caused by an engineer"]),
            ("The outage was caused by an engineering freeze.", &[]),
            ("It was my fault.", &["my fault"]),
            ("The network's fault domain was full.", &[]),
            ("It was Cleo's mistake.", &["Cleo's mistake"]),
            ("A careless change.", &["careless"]),
            ("We need to be more careful.", &["be more careful"]),
            ("We should've tested it.", &["We should've tested"]),
            ("Ann didn't check the runbook.", &["Ann didn't check"]),
            ("I did not check the runbook.", &[]),
            ("The probe did not notice it.", &[]),
            ("An engineer ran the wrong command.", &["An engineer ran the wrong command"]),
            ("The job ran the wrong command.", &[]),
            (
                "The developer deleted the table by mistake.",
                &["The developer deleted the table by mistake"],
            ),
            (
                "It was restarted by mistake by the on-call engineer.",
                &["by mistake by the on-call engineer"],
            ),
            ("It was caused by user error.", &["caused by user error"]),
            ("User errors are shown in red.", &[]),
            ("", &[]),
        ] {
            let found: Vec<&str> =
                blames(sentence, &people).into_iter().map(|blame| &sentence[blame.range]).collect();
            assert_eq!(found, expected, "{sentence}");
        }
    }
}
