//! How many action items were opened, closed and open, month by month, as a drawing with a table: is the backlog growing?

use std::fmt::Write as _;

use chrono::{Datelike, Months, NaiveDate};
use serde::Serialize;

use crate::analysis::backlog::{self, Month};
use crate::site::Site;
use crate::site::view::moment::Time;
use crate::site::wording::{self, list, number};

/// The months, as a drawing and as a table. All lengths of the drawing are in its own units.
#[derive(Debug, Clone, Serialize)]
pub struct Backlog {
    /// `The backlog grew by 4 in the three months to 7 Nov 2024, from 19 to 23.`
    pub sentence: String,
    /// What is not in the figures, and why: a sentence; none where nothing is left out.
    pub left_out: Option<String>,
    /// What happened before the first month that is shown: a sentence; none where all months are.
    pub earlier: Option<String>,
    /// How wide the drawing is.
    pub width: usize,
    /// How high the drawing is.
    pub height: usize,
    /// Where the months begin.
    pub left: usize,
    /// Where the months end.
    pub right: usize,
    /// Where the line of the open items has its zero.
    pub floor: usize,
    /// Where the bars begin: of the opened items upwards, of the closed ones downwards.
    pub middle: usize,
    /// The open items as the `d` of a path, from the first month's beginning to the last one's end.
    pub line: String,
    /// The opened and closed items.
    pub bars: Vec<BacklogBar>,
    /// The numbers beside the line.
    pub levels: Vec<Tick>,
    /// The numbers beside the bars.
    pub steps: Vec<Tick>,
    /// The names below the months.
    pub names: Vec<Tick>,
    /// The months, newest first.
    pub months: Vec<BacklogMonth>,
}

/// A month's bars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BacklogBar {
    /// Where it begins.
    pub x: String,
    /// How wide it is.
    pub width: String,
    /// How far up it goes: opened items.
    pub up: usize,
    /// How far down it goes: closed items.
    pub down: usize,
}

/// A number or name beside a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tick {
    /// Where: from the left of a name, from the top of a number.
    pub at: String,
    /// What.
    pub text: String,
}

/// One month.
#[derive(Debug, Clone, Serialize)]
pub struct BacklogMonth {
    /// `Nov 2024`
    pub month: Time,
    /// Items whose incident happened in it.
    pub opened: String,
    /// Items that were closed in it.
    pub closed: String,
    /// Items that were open at its end; in the last month, on the site's today.
    pub open: String,
}

const WIDTH: usize = 720;
const HEIGHT: usize = 262;
const LEFT: usize = 44;
const RIGHT: usize = 712;
/// The line of the open items: from here up to `TOP`.
const FLOOR: usize = 142;
const TOP: usize = 14;
/// The bars: so far up and down from here.
const MIDDLE: usize = 196;
const REACH: usize = 36;

/// More months than these are no history that a backlog is judged by; and one date with the wrong decade would press all
/// others into a corner.
const MONTHS: usize = 120;

/// Makes the drawing and the table; none where no item has a month.
#[must_use]
pub fn view(site: &Site) -> Option<Backlog> {
    let (ledger, as_of) = (&site.input.analysis.ledger, site.input.as_of);
    let history = backlog::backlog(ledger.items(), as_of);
    let (earlier, months) = history.months.split_at(history.months.len().saturating_sub(MONTHS));
    let now = months.last()?.open;
    let before = as_of.checked_sub_months(Months::new(3)).map_or(0, |day| {
        backlog::backlog(ledger.items(), day).months.last().map_or(0, |month| month.open)
    });
    let highest = |of: &dyn Fn(&Month) -> usize| months.iter().map(of).max().unwrap_or(0);
    let level = round_up(highest(&|month| month.open));
    let step = round_up(highest(&|month| month.opened.max(month.closed)));
    let x = |month: usize| tenths((RIGHT - LEFT) * month * 10 / months.len() + LEFT * 10);
    let up = |value: usize, room: usize, most: usize| value * room / most;

    let mut line = format!("M{LEFT},{FLOOR}");
    if let Some(before) = earlier.last() {
        line = format!("M{LEFT},{}", FLOOR - up(before.open, FLOOR - TOP, level));
    }
    for (index, month) in months.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(line, "L{},{}", x(index + 1), FLOOR - up(month.open, FLOOR - TOP, level));
    }
    let bars = months.iter().enumerate().map(|(index, month)| {
        let pitch = (RIGHT - LEFT) * 10 / months.len();
        BacklogBar {
            x: tenths((RIGHT - LEFT) * index * 10 / months.len() + LEFT * 10 + pitch / 8),
            width: tenths((pitch * 3 / 4).max(5)),
            up: up(month.opened, REACH, step),
            down: up(month.closed, REACH, step),
        }
    });
    let tick = |at: usize, value: usize| Tick { at: at.to_string(), text: number(value as u64) };
    let named = named(months).into_iter();
    Some(Backlog {
        sentence: sentence(before, now, as_of),
        left_out: left_out(history.undated, history.closed_some_day),
        earlier: before_all(earlier, months),
        width: WIDTH,
        height: HEIGHT,
        left: LEFT,
        right: RIGHT,
        floor: FLOOR,
        middle: MIDDLE,
        line,
        bars: bars.collect(),
        levels: vec![tick(FLOOR, 0), tick(TOP, level)],
        steps: vec![tick(MIDDLE - REACH, step), tick(MIDDLE + REACH, step)],
        names: named.map(|(index, text)| Tick { at: x(index), text }).collect(),
        months: months
            .iter()
            .rev()
            .map(|month| BacklogMonth {
                month: Time { machine: machine(month.first), text: wording::month(month.first) },
                opened: number(month.opened as u64),
                closed: number(month.closed as u64),
                open: number(month.open as u64),
            })
            .collect(),
    })
}

fn sentence(before: usize, now: usize, as_of: NaiveDate) -> String {
    let day = wording::day(as_of);
    let change = |verb: &str, by: usize| {
        format!(
            "The backlog {verb} by {} in the three months to {day}, from {} to {}.",
            number(by as u64),
            number(before as u64),
            number(now as u64)
        )
    };
    match now.cmp(&before) {
        std::cmp::Ordering::Greater => change("grew", now - before),
        std::cmp::Ordering::Less => change("shrank", before - now),
        std::cmp::Ordering::Equal if now == 0 => {
            format!("Nothing was open on {day}, as three months before.")
        }
        std::cmp::Ordering::Equal => {
            let count = number(now as u64);
            format!("The backlog was as large on {day} as three months before: {count}.")
        }
    }
}

fn left_out(undated: usize, closed_some_day: usize) -> Option<String> {
    let mut parts = Vec::new();
    if closed_some_day > 0 {
        let count = number(closed_some_day as u64);
        parts.push(format!("{count} closed on a day that nobody wrote down"));
    }
    if undated > 0 {
        parts.push(format!("{} of incidents without a day", number(undated as u64)));
    }
    (!parts.is_empty()).then(|| format!("Not in these figures: {}.", list(&parts)))
}

/// `Shown from Jul 2015 on; before that 12 items were opened and 9 closed.`
fn before_all(earlier: &[Month], months: &[Month]) -> Option<String> {
    earlier.last()?;
    let sum = |of: fn(&Month) -> usize| earlier.iter().map(of).sum::<usize>() as u64;
    let opened = wording::counted(sum(|month| month.opened), "item was", "items were");
    let closed = number(sum(|month| month.closed));
    let first = wording::month(months.first()?.first);
    Some(format!("Shown from {first} on; before that {opened} opened and {closed} closed."))
}

/// The next number that is a round one, so that a scale ends at a number people know and most of it is used.
fn round_up(value: usize) -> usize {
    const TENTHS: [usize; 10] = [10, 12, 15, 20, 25, 30, 40, 50, 60, 80];
    if value <= 10 {
        return value.max(1);
    }
    let mut power = 10;
    loop {
        if let Some(round) =
            TENTHS.iter().map(|step| step * power / 10).find(|&round| round >= value)
        {
            return round;
        }
        power *= 10;
    }
}

/// A length in tenths of a unit.
fn tenths(length: usize) -> String {
    format!("{}.{}", length / 10, length % 10)
}

/// As many names as there is room for.
const NAMES: usize = 10;

/// Which months are named: every January by its year, or some of them where there are many years; of few months, some of
/// them by month and year.
fn named(months: &[Month]) -> Vec<(usize, String)> {
    const FEW: usize = 18;
    if months.len() <= FEW {
        let every = months.len().div_ceil(6).max(1);
        let named = months.iter().enumerate().step_by(every);
        return named.map(|(index, month)| (index, wording::month(month.first))).collect();
    }
    let januaries: Vec<(usize, String)> = months
        .iter()
        .enumerate()
        .filter(|(_, month)| month.first.month() == 1)
        .map(|(index, month)| (index, month.first.year().to_string()))
        .collect();
    let every = januaries.len().div_ceil(NAMES).max(1);
    januaries.into_iter().step_by(every).collect()
}

/// `2024-11`
fn machine(first: NaiveDate) -> String {
    let day = wording::machine_day(first);
    day.strip_suffix("-01").unwrap_or(&day).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::example::Example;

    /// One document with the wrong decade must not press ten years into a corner of the drawing.
    #[test]
    fn of_many_years_the_last_ten_are_shown() {
        let old = "---\ndate: 1974-05-01\nactions: [{title: a}, {title: b, status: done, done_on: 1975-01-01}]\n---\n# Old\n";
        let new = "---\ndate: 2024-03-01\nactions: [{title: c}]\n---\n# New\n";
        let shown = |documents: &[_]| Example::of(documents).plan(|site| view(site).unwrap());
        let backlog = shown(&[("new.md", new), ("old.md", old)]);
        assert_eq!(backlog.months.len(), MONTHS);
        let months: Vec<[&str; 4]> = backlog
            .months
            .iter()
            .map(|m| [m.month.text.as_str(), m.opened.as_str(), m.closed.as_str(), m.open.as_str()])
            .collect();
        assert_eq!(
            (months[0], months[MONTHS - 1]),
            (["Jun 2025", "0", "0", "2"], ["Jul 2015", "0", "0", "1"],)
        );
        let before = "Shown from Jul 2015 on; before that 2 items were opened and 1 closed.";
        assert_eq!(backlog.earlier.as_deref(), Some(before));
        assert_eq!(shown(&[("new.md", new)]).earlier, None);
    }

    #[test]
    fn the_sentence_says_whether_it_grows() {
        let day = NaiveDate::from_ymd_opt(2025, 6, 1).unwrap();
        let check = |before, now, expected: &str| assert_eq!(sentence(before, now, day), expected);
        check(19, 23, "The backlog grew by 4 in the three months to 1 Jun 2025, from 19 to 23.");
        check(9, 0, "The backlog shrank by 9 in the three months to 1 Jun 2025, from 9 to 0.");
        check(7, 7, "The backlog was as large on 1 Jun 2025 as three months before: 7.");
        check(0, 0, "Nothing was open on 1 Jun 2025, as three months before.");
    }

    #[test]
    fn a_scale_ends_at_a_round_number() {
        let rounded = [0, 1, 7, 10, 11, 81, 23_400].map(round_up);
        assert_eq!(rounded, [1, 1, 7, 10, 12, 100, 25_000]);
    }
}
