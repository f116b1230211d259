//! One cause or class among others: how often, how lately, how it stands.

use serde::Serialize;

use crate::analysis::answer::Effect;
use crate::analysis::recurrence::{History, State, Trend};
use crate::site::Site;
use crate::site::agenda::Subject;
use crate::site::route::Route;
use crate::site::view::late::Late;
use crate::site::view::link::{self, Link};
use crate::site::view::moment::Time;
use crate::site::wording::{counted, duration, number};

/// A cause or class in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Recurring {
    /// `class` or `class/cause`.
    pub id: String,
    /// What it is, with its page.
    pub link: Link,
    /// Whether it is a class, with what its causes have.
    pub is_class: bool,
    /// The class that a cause is in; none for a class, and on the page of that class.
    pub class: Option<Link>,
    /// Incidents and near misses.
    pub count: u64,
    /// How it stands; none where nothing has a date.
    pub standing: Option<Standing>,
    /// The first day on which it struck.
    pub first: Option<Time>,
    /// The last day on which it struck.
    pub last: Option<Time>,
    /// The median of the gaps: `41 days`.
    pub gap: Option<String>,
    /// `shrinking`, `steady` or `growing`: for class names.
    pub trend: Option<String>,
    /// `8 h 32 min`; none where no incident says how long it was.
    pub downtime: Option<String>,
    /// `4 of 5`: how many incidents say how long they were, where not all do.
    pub timed: Option<String>,
    /// Actions against it that are still to be done.
    pub open: u64,
    /// Those of them that are past their due day; none where there is nothing to do.
    pub late: Option<Late>,
    /// Actions after which it came back.
    pub came_back: u64,
    /// Actions that were open when it struck again, and still are.
    pub struck_while_open: u64,
}

/// How a cause stands on the site's today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// `new`, `returning`, `active` or `quiet`: for class names.
    pub state: String,
    /// `New`, `Returning`, `Active` or `Quiet`.
    pub text: String,
    /// What that means: `First struck in the last 90 days`.
    pub meaning: String,
}

impl Recurring {
    /// A history as listed on the page `from`.
    #[must_use]
    pub fn new(site: &Site, from: &Route, history: &History) -> Self {
        let answered = history.answered(&site.input.analysis.ledger);
        let of = |effect| {
            history.answers.iter().filter(|answer| answer.effect() == effect).count() as u64
        };
        Self {
            id: history.id.clone(),
            link: link::cause(site, from, &history.id),
            is_class: history.is_class,
            class: site
                .plan
                .register
                .cause(history.class())
                .filter(|&class| !history.is_class && *from != Route::Cause(class))
                .map(|_| link::cause(site, from, history.class())),
            count: history.occurrences.len() as u64,
            standing: history.state.map(Standing::new),
            first: history.first.map(Time::day),
            last: history.last.map(Time::day),
            gap: history.median_gap().map(days),
            trend: history.trend.map(|trend| trend.as_str().to_owned()),
            downtime: downtime(history),
            timed: timed(history),
            open: answered.open as u64,
            late: late(site, history),
            came_back: of(Effect::CameBack),
            struck_while_open: of(Effect::StruckWhileOpen),
        }
    }
}

/// Whether there is anything to say of fixes: something was promised against one of `lines`.
#[must_use]
pub fn any_fixes(lines: &[Recurring]) -> bool {
    lines.iter().any(|line| line.came_back + line.struck_while_open + line.open > 0)
}

fn late(site: &Site, history: &History) -> Option<Late> {
    let cause = site.plan.register.cause(&history.id)?;
    site.plan.agenda.find(Subject::Cause(cause)).map(|(_, list)| Late::of(list))
}

impl Standing {
    /// A state in words.
    #[must_use]
    pub fn new(state: State) -> Self {
        let (text, meaning) = match state {
            State::New => ("New", "First struck in the last 90 days"),
            State::Returning => {
                ("Returning", "Struck in the last 90 days, after more than 180 days without")
            }
            State::Active => ("Active", "Struck in the last 180 days"),
            State::Quiet => ("Quiet", "Has not struck for 180 days"),
        };
        Self {
            state: state.as_str().to_owned(),
            text: text.to_owned(),
            meaning: meaning.to_owned(),
        }
    }
}

/// `1 day`, `41.5 days`, `1,129 days`: the medians of whole days are whole or halves.
#[must_use]
pub fn days(median: f64) -> String {
    #[expect(clippy::float_cmp, reason = "halves of whole numbers are exact")]
    let one = median == 1.0;
    if one {
        return "1 day".to_owned();
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "days from 0 on")]
    let whole = median as u64;
    let half = if median.fract() > 0.0 { ".5" } else { "" };
    format!("{}{half} days", number(whole))
}

/// How long its incidents lasted; none where none says so.
#[must_use]
pub fn downtime(history: &History) -> Option<String> {
    (history.timed > 0).then(|| duration(history.downtime_minutes))
}

fn timed(history: &History) -> Option<String> {
    let all = history.occurrences.len();
    (history.timed > 0 && history.timed < all).then(|| format!("{} of {all}", history.timed))
}

/// What becomes of the gaps, in words; none with fewer than three.
#[must_use]
pub fn trend(history: &History) -> Option<String> {
    let (earlier, later) = history.halves()?;
    let word = match history.trend? {
        Trend::Shrinking => "Shrinking",
        Trend::Steady => "Steady",
        Trend::Growing => "Growing",
    };
    Some(format!("{word}: {} in the later half, {} in the earlier", days(later), days(earlier)))
}

/// `9 times`: in incidents and near misses.
#[must_use]
pub fn struck(history: &History) -> String {
    counted(history.occurrences.len() as u64, "time", "times")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_of_days_read_as_english() {
        let texts = [0.0, 0.5, 1.0, 41.5, 1129.0].map(days);
        assert_eq!(texts, ["0 days", "0.5 days", "1 day", "41.5 days", "1,129 days"]);
    }
}
