//! Recurring causes for `casebook causes`: a table for people and one JSON array for programs.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use crate::analysis::Analysis;
use crate::analysis::answer::{Answer, Effect};
use crate::analysis::ledger::{Item, ItemRef};
use crate::analysis::recurrence::{Answered, History, State, Trend};
use crate::casebook::{Casebook, IncidentIndex};
use crate::incident::action::Action;
use crate::site::wording;
use crate::vocabulary::cause::Catalogue;

/// What is shown.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The incidents.
    pub casebook: &'a Casebook,
    /// What was found out about those that count.
    pub analysis: &'a Analysis,
    /// What the causes are called.
    pub catalogue: &'a Catalogue,
    /// How often a cause has to have struck.
    pub min: usize,
}

/// One line a cause or class, what matters most first, with the answers that did not hold below.
#[must_use]
pub fn human(input: Input) -> String {
    let recurrence = &input.analysis.recurrence;
    let shown: Vec<&History> = recurrence
        .ranking
        .iter()
        .map(|&at| &recurrence.causes[at])
        .filter(|history| input.counts(history))
        .collect();
    if shown.is_empty() {
        return match input.min {
            0 | 1 => "No cause is known.\n".to_owned(),
            min => format!("No cause struck {min} times or more.\n"),
        };
    }
    let width = shown.iter().map(|history| history.id.chars().count()).max().unwrap_or(0).min(ID);
    let mut text =
        format!("{:>5}  {:10}  {:20}  {:9}  cause\n", "count", "last", "median gap", "state");
    for history in shown {
        let last = history.last.map_or_else(|| "no date".to_owned(), |day| day.to_string());
        let state = history.state.map_or("", State::as_str);
        let title = input.catalogue.title(&history.id);
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{:>5}  {last:10}  {:20}  {state:9}  {:width$}  {title}",
            history.occurrences.len(),
            gap(history),
            history.id
        );
        for line in answers(input, history) {
            let _ = writeln!(text, "       {line}");
        }
    }
    text
}

/// `41 days, shrinking`
fn gap(history: &History) -> String {
    let Some(median) = history.median_gap() else { return "-".to_owned() };
    #[expect(clippy::float_cmp, reason = "halves of whole numbers are exact")]
    let unit = if median == 1.0 { "day" } else { "days" };
    match history.trend {
        Some(trend) => format!("{median} {unit}, {}", trend.as_str()),
        None => format!("{median} {unit}"),
    }
}

/// To how many characters a longer id moves the titles.
const ID: usize = 40;

/// How many lines tell of the answers to one cause, and how many incidents stand on one; programs get all of them.
const LINES: usize = 6;
const NAMED: usize = 3;

/// How much of a reason a line has room for, in characters.
const REASON: usize = 100;

/// What did not hold, was not done or was declined. What the causes of a class say is not said again for the class.
fn answers(input: Input, history: &History) -> Vec<String> {
    let said: BTreeSet<(ItemRef, Option<IncidentIndex>, Option<IncidentIndex>)> = input
        .analysis
        .recurrence
        .causes
        .iter()
        .filter(|other| history.is_class && !other.is_class && other.class() == history.class())
        .flat_map(|other| other.answers.iter().map(key))
        .collect();
    let mut lines: Vec<(Effect, String)> = history
        .answers
        .iter()
        .filter(|answer| !said.contains(&key(answer)))
        .filter_map(|answer| Some((answer.effect(), line(input, history, answer)?)))
        .collect();
    lines.sort_by_key(|(effect, _)| *effect);
    let more = lines.len().saturating_sub(LINES);
    let mut lines: Vec<String> = lines.into_iter().take(LINES).map(|(_, line)| line).collect();
    if more > 0 {
        lines.push(format!("and {more} more, see --format json"));
    }
    lines
}

fn key(answer: &Answer) -> (ItemRef, Option<IncidentIndex>, Option<IncidentIndex>) {
    (answer.place, answer.came_back, answer.struck_while_open)
}

fn line(input: Input, history: &History, answer: &Answer) -> Option<String> {
    let name = input.name(answer.place);
    let tests = || input.analysis.recurrence.tests(history, answer.place);
    match answer.effect() {
        Effect::CameBack => {
            let done = answer.done_on.map(|day| format!(", done on {day}")).unwrap_or_default();
            let incidents = input.named(&tests().after_fix);
            Some(format!("came back   after {name}{done}: {incidents}"))
        }
        Effect::StruckWhileOpen => {
            Some(format!("still open  {name}: {}", input.named(&tests().while_open)))
        }
        // Where it never came back, nobody is the worse for it.
        Effect::Declined if history.occurrences.len() > 1 => {
            let reason = input.item(answer.place).reason.as_deref();
            let reason = wording::excerpt(reason.unwrap_or("no reason given"), REASON);
            Some(format!("declined    {name}: {reason}"))
        }
        Effect::Declined | Effect::Pending | Effect::Undated | Effect::Held => None,
    }
}

impl<'a> Input<'a> {
    fn counts(self, history: &History) -> bool {
        history.occurrences.len() >= self.min.max(1)
    }

    fn id(self, incident: IncidentIndex) -> &'a str {
        &self.casebook.incidents[incident].id.text
    }

    fn action(self, place: ItemRef) -> &'a Action {
        &self.casebook.incidents[place.incident].actions[place.position]
    }

    fn item(self, place: ItemRef) -> &'a Item {
        self.analysis.ledger.item(place)
    }

    /// `INC-2024-0107/A2`
    fn name(self, place: ItemRef) -> String {
        format!("{}/{}", self.id(place.incident), self.action(place).id)
    }

    /// `INC-2024-0107 (2024-11-07) and 2 more`
    fn named(self, incidents: &[IncidentIndex]) -> String {
        let shown = incidents.iter().take(NAMED).map(|&index| match self.day(index) {
            Some(day) => format!("{} ({day})", self.id(index)),
            None => self.id(index).to_owned(),
        });
        let shown = shown.collect::<Vec<_>>().join(", ");
        match incidents.len().saturating_sub(NAMED) {
            0 => shown,
            more => format!("{shown} and {more} more"),
        }
    }

    fn day(self, incident: IncidentIndex) -> Option<NaiveDate> {
        self.casebook.incidents[incident].date.as_ref().map(|day| day.value)
    }
}

/// Writes the JSON array, most frequent first, and a line's end.
///
/// # Errors
/// If `to` cannot be written to.
pub fn json(input: Input, mut to: impl Write) -> io::Result<()> {
    // A pipe that was closed has to be seen as one.
    serde_json::to_writer_pretty(&mut to, &Lines(input)).map_err(io::Error::from)?;
    writeln!(to)?;
    to.flush()
}

/// The array. Its objects are made one at a time: ten thousand incidents test a hundred thousand answers.
struct Lines<'a>(Input<'a>);

impl Serialize for Lines<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let input = self.0;
        let mut histories: Vec<&History> = input
            .analysis
            .recurrence
            .causes
            .iter()
            .filter(|history| input.counts(history))
            .collect();
        histories.sort_by(|a, b| {
            (b.occurrences.len().cmp(&a.occurrences.len())).then_with(|| a.id.cmp(&b.id))
        });
        serializer.collect_seq(histories.into_iter().map(|history| Line::new(input, history)))
    }
}

/// One cause or class. Every key is always there; what is not known is `null` or `[]`.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    class: &'a str,
    title: String,
    count: usize,
    /// The oldest first, those without a day last.
    incidents: Vec<&'a str>,
    first: Option<String>,
    last: Option<String>,
    median_gap_days: Option<serde_json::Number>,
    gap_trend: Option<&'static str>,
    state: Option<&'static str>,
    /// Most hit first.
    services: Vec<&'a str>,
    downtime_minutes: i64,
    actions: ActionCounts,
    came_back_after_fix: Vec<CameBack<'a>>,
    recurred_while_open: Vec<Recurred<'a>>,
    declined: Vec<Declined<'a>>,
}

#[derive(Serialize)]
struct ActionCounts {
    open: usize,
    done: usize,
    overdue: usize,
    declined: usize,
}

#[derive(Serialize)]
struct CameBack<'a> {
    incident: &'a str,
    fixed_by: String,
    fixed_on: Option<String>,
}

#[derive(Serialize)]
struct Recurred<'a> {
    incident: &'a str,
    action: String,
}

#[derive(Serialize)]
struct Declined<'a> {
    action: String,
    reason: Option<&'a str>,
}

impl<'a> Line<'a> {
    fn new(input: Input<'a>, history: &'a History) -> Self {
        let Answered { open, done, declined, overdue } = history.answered(&input.analysis.ledger);
        let (mut after_fix, mut while_open) = (Vec::new(), Vec::new());
        for answer in &history.answers {
            if answer.came_back.is_none() && answer.struck_while_open.is_none() {
                continue;
            }
            let tests = input.analysis.recurrence.tests(history, answer.place);
            after_fix.extend(tests.after_fix.into_iter().map(|incident| (incident, answer)));
            while_open.extend(tests.while_open.into_iter().map(|incident| (incident, answer)));
        }
        for list in [&mut after_fix, &mut while_open] {
            // Stable: answers are in the order of their incidents. Incidents are kept with the newest first.
            list.sort_by_key(|(incident, _)| (input.day(*incident), Reverse(*incident)));
        }
        Self {
            id: &history.id,
            class: history.class(),
            title: input.catalogue.title(&history.id),
            count: history.occurrences.len(),
            incidents: history.occurrences.iter().map(|&index| input.id(index)).collect(),
            first: history.first.map(|day| day.to_string()),
            last: history.last.map(|day| day.to_string()),
            median_gap_days: history.median_gap().and_then(number),
            gap_trend: history.trend.map(Trend::as_str),
            state: history.state.map(State::as_str),
            services: history.services.iter().map(|(name, _)| name.as_str()).collect(),
            downtime_minutes: history.downtime_minutes,
            actions: ActionCounts { open, done, overdue, declined },
            came_back_after_fix: after_fix
                .into_iter()
                .map(|(incident, answer)| CameBack {
                    incident: input.id(incident),
                    fixed_by: input.name(answer.place),
                    fixed_on: answer.done_on.map(|day| day.to_string()),
                })
                .collect(),
            recurred_while_open: while_open
                .into_iter()
                .map(|(incident, answer)| Recurred {
                    incident: input.id(incident),
                    action: input.name(answer.place),
                })
                .collect(),
            declined: history
                .answers
                .iter()
                .filter(|answer| answer.effect() == Effect::Declined)
                .map(|answer| Declined {
                    action: input.name(answer.place),
                    reason: input.item(answer.place).reason.as_deref(),
                })
                .collect(),
        }
    }
}

/// `41` or `41.5`.
fn number(median: f64) -> Option<serde_json::Number> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "days between dates, and without a fraction"
    )]
    let whole = (median.fract() == 0.0).then(|| serde_json::Number::from(median as i64));
    whole.or_else(|| serde_json::Number::from_f64(median))
}
