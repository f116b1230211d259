//! What was promised against a cause, and what came of it: on the cause's page, below the action, and on the page of the
//! incident in which it struck again.

use serde::Serialize;

use crate::analysis::answer::{self, Effect, Tests};
use crate::analysis::ledger::ItemRef;
use crate::analysis::recurrence::History;
use crate::casebook::IncidentIndex;
use crate::site::Site;
use crate::site::agenda::{Grouping, Subject};
use crate::site::route::Route;
use crate::site::view::actions::{self, ActionRow};
use crate::site::view::link::{self, Link};
use crate::site::view::moment::Time;
use crate::site::wording::{counted, number};

/// The answers to a cause that came to the same.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerGroup {
    /// `came-back`, `struck-while-open`, `declined`, `pending`, `undated` or `held`: for class names.
    pub effect: String,
    /// `Came back after the fix`, `Known, and still open` …
    pub heading: String,
    /// The HTML id of the group.
    pub anchor: String,
    /// How many there are.
    pub count: u64,
    /// Those that name the cause first, then by incident, newest first; not all where there are many.
    pub answers: Vec<Answer>,
    /// `and 212 more`, with the page where they stand.
    pub more: Option<Link>,
}

/// An action against a cause.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    /// The action item and its incident.
    pub row: ActionRow,
    /// What came of it.
    pub outcomes: Vec<Outcome>,
}

/// What came of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// `came-back`, `struck-while-open` or `other`: for class names.
    pub kind: String,
    /// `Came back after this fix`, `Held for 212 days` …; with a colon behind it where incidents follow.
    pub text: String,
    /// The incidents that show it, the oldest first; not all where there are many.
    pub incidents: Vec<Struck>,
    /// `and 4 more`
    pub more: Option<String>,
}

/// An incident in which a cause struck again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Struck {
    /// Its id, with its page.
    pub incident: Link,
    /// Its title.
    pub title: String,
    /// Its day.
    pub date: Option<Time>,
}

/// What an incident says of an earlier answer to one of its causes.
#[derive(Debug, Clone, Serialize)]
pub struct Verdict {
    /// `came-back` or `struck-while-open`: for class names.
    pub kind: String,
    /// `Came back after the fix` or `Known, and still open`
    pub text: String,
    /// The cause that both have.
    pub cause: Link,
    /// The action: `INC-2024-0107/A1`, with its place.
    pub action: Link,
    /// What it says. HTML.
    pub title: String,
    /// When it was done, if it was.
    pub done_on: Option<Time>,
}

/// The verdicts of an incident, those that matter most.
#[derive(Debug, Clone, Serialize)]
pub struct Verdicts {
    /// What came back after a fix first, then the newest answers first.
    pub verdicts: Vec<Verdict>,
    /// `and 4 more`
    pub more: Option<String>,
}

/// How many answers of one effect a cause's page shows, how many incidents stand on one, and how many earlier answers
/// an incident's page shows. A cause of ten years has thousands.
const ANSWERS: usize = 12;
const INCIDENTS: usize = 3;
const VERDICTS: usize = 5;

const EFFECTS: [(Effect, &str, &str); 6] = [
    (Effect::CameBack, "came-back", "Came back after the fix"),
    (Effect::StruckWhileOpen, "struck-while-open", "Known, and still open"),
    (Effect::Declined, "declined", "Declined"),
    (Effect::Pending, "pending", "Still to do, not struck again"),
    (Effect::Undated, "undated", "Done on a day that nobody wrote down"),
    (Effect::Held, "held", "Held so far"),
];

/// The answers to a cause by what they came to, as shown on the page `from`; what did not hold comes first.
#[must_use]
pub fn groups(
    site: &Site,
    from: &Route,
    history: &History,
    inline: &dyn Fn(&str) -> String,
) -> Vec<AnswerGroup> {
    let group = |(effect, name, heading): (Effect, &str, &str)| {
        let mut found: Vec<&answer::Answer> =
            history.answers.iter().filter(|answer| answer.effect() == effect).collect();
        found.reverse();
        found.sort_by_key(|answer| !answer.declared);
        let to_do = matches!(effect, Effect::StruckWhileOpen | Effect::Pending);
        let rest = match site.plan.register.cause(&history.id).map(Subject::Cause) {
            _ if !to_do => Route::ActionTable(Grouping::Years),
            Some(subject) => site
                .plan
                .agenda
                .find(subject)
                .map_or(Route::Actions, |(list, _)| Route::ActionList(list, 0)),
            None => Route::Actions,
        };
        AnswerGroup {
            effect: name.to_owned(),
            heading: heading.to_owned(),
            anchor: format!("effect.{name}"),
            count: found.len() as u64,
            answers: found
                .iter()
                .take(ANSWERS)
                .map(|found| answer(site, from, history, found, inline))
                .collect(),
            more: more(found.len(), ANSWERS).map(|text| Link::to(site, from, &rest, &text)),
        }
    };
    EFFECTS.into_iter().map(group).filter(|group| group.count > 0).collect()
}

fn answer(
    site: &Site,
    from: &Route,
    history: &History,
    found: &answer::Answer,
    inline: &dyn Fn(&str) -> String,
) -> Answer {
    let tests = site.input.analysis.recurrence.tests(history, found.place);
    let mut outcomes = outcomes(site, from, found.place, &tests);
    if found.effect() == Effect::Held {
        let days = found.done_on.map_or(0, |day| (site.input.as_of - day).num_days());
        let days = u64::try_from(days).unwrap_or(0);
        outcomes.insert(0, plain(&format!("Held for {}", counted(days, "day", "days"))));
    }
    Answer { row: actions::action_row(site, from, found.place, inline), outcomes }
}

/// What did not hold of what was promised against a cause: the last fix after which it came back, and what has been open
/// for longest while it struck again.
#[must_use]
pub fn failing(
    site: &Site,
    from: &Route,
    history: &History,
    inline: &dyn Fn(&str) -> String,
) -> Vec<Answer> {
    let of = |effect| history.answers.iter().filter(move |answer| answer.effect() == effect);
    // Where two were done on a day, the one that names the cause.
    let came_back = of(Effect::CameBack).max_by_key(|answer| (answer.done_on, answer.declared));
    let open = of(Effect::StruckWhileOpen).max_by_key(|answer| answer.declared);
    let found = [(came_back, "came-back"), (open, "struck-while-open")].into_iter();
    found
        .filter_map(|(found, kind)| {
            let mut answer = answer(site, from, history, found?, inline);
            answer.outcomes.retain(|outcome| outcome.kind == kind);
            Some(answer)
        })
        .collect()
}

/// What later incidents say of an action, of whatever cause, as shown on the page `from`.
#[must_use]
pub fn tested(site: &Site, from: &Route, place: ItemRef) -> Vec<Outcome> {
    outcomes(site, from, place, &site.input.analysis.recurrence.all_tests(place))
}

fn outcomes(site: &Site, from: &Route, place: ItemRef, tests: &Tests) -> Vec<Outcome> {
    let is_done = site.input.analysis.ledger.item(place).is_closed();
    let while_open =
        if is_done { "Struck before this was done" } else { "Still open when it struck again" };
    let lists = [
        ("came-back", "Came back after this fix", &tests.after_fix),
        ("struck-while-open", while_open, &tests.while_open),
        ("other", "Struck again since", &tests.unjudged),
    ];
    lists
        .into_iter()
        .filter(|(_, _, incidents)| !incidents.is_empty())
        .map(|(kind, text, incidents)| Outcome {
            kind: kind.to_owned(),
            text: text.to_owned(),
            incidents: incidents
                .iter()
                .take(INCIDENTS)
                .map(|&index| struck(site, from, index))
                .collect(),
            more: more(incidents.len(), INCIDENTS),
        })
        .collect()
}

fn plain(text: &str) -> Outcome {
    Outcome { kind: "other".to_owned(), text: text.to_owned(), incidents: Vec::new(), more: None }
}

fn struck(site: &Site, from: &Route, index: IncidentIndex) -> Struck {
    let incident = site.incident(index);
    Struck {
        incident: Link::to(site, from, &Route::Incident(index), &incident.id.text),
        title: incident.title.value.clone(),
        date: incident.date.as_ref().map(|date| Time::day(date.value)),
    }
}

fn more(count: usize, shown: usize) -> Option<String> {
    let more = count.checked_sub(shown).filter(|more| *more > 0)?;
    Some(format!("and {} more", number(more as u64)))
}

/// What an incident says of earlier answers to its causes, as shown on its page; none where it says nothing.
#[must_use]
pub fn verdicts(
    site: &Site,
    from: &Route,
    index: IncidentIndex,
    inline: &dyn Fn(&str) -> String,
) -> Option<Verdicts> {
    let recurrence = &site.input.analysis.recurrence;
    let mut found = recurrence.verdicts(index);
    if found.is_empty() {
        return None;
    }
    found.reverse();
    found.sort_by_key(|verdict| !verdict.after_fix);
    let verdict = |verdict: &answer::Verdict| {
        let row = actions::action_row(site, from, verdict.place, inline);
        let (kind, text) = if verdict.after_fix {
            ("came-back", "Came back after the fix")
        } else {
            ("struck-while-open", "Known, and still open")
        };
        let item = site.input.analysis.ledger.item(verdict.place);
        Verdict {
            kind: kind.to_owned(),
            text: text.to_owned(),
            cause: recurrence
                .cause_of(*verdict)
                .map_or_else(|| Link::text(""), |id| link::cause(site, from, id)),
            action: Link { text: row.action.name, href: Some(row.action.href) },
            title: row.action.title,
            done_on: item.closed_on.map(Time::day),
        }
    };
    Some(Verdicts {
        verdicts: found.iter().take(VERDICTS).map(verdict).collect(),
        more: more(found.len(), VERDICTS),
    })
}
