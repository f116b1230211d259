//! Dates and times as people write them.
//!
//! The text is cut into numbers, words and marks, and at each of them a few fixed forms are tried, each looking at a
//! handful of pieces: the work is linear in the length of the text, whatever the text is. What a form leaves open (the
//! year of `May 3`, day or month first in `3/5/2024`) comes from a [`Context`]; where that does not say, it stays open.

use std::fmt;
use std::ops::Range;

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use crate::incident::zone;

/// A point in time as far as the document gives it. At least one of date and time is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The day, where it is known.
    pub date: Option<NaiveDate>,
    /// The time of day, where one is given.
    pub time: Option<NaiveTime>,
    /// The offset from UTC, only where the document or the configuration states a zone.
    pub offset: Option<FixedOffset>,
}

impl Moment {
    /// A day without a time.
    #[must_use]
    pub fn day(date: NaiveDate) -> Self {
        Self { date: Some(date), time: None, offset: None }
    }

    /// Day and time as the clocks there showed them, where both are known.
    #[must_use]
    pub fn local(&self) -> Option<NaiveDateTime> {
        Some(self.date?.and_time(self.time?))
    }

    /// The same moment on the clocks of Greenwich, where day, time and offset are known.
    #[must_use]
    pub fn utc(&self) -> Option<NaiveDateTime> {
        self.local()?.checked_sub_offset(self.offset?)
    }

    /// Minutes from this moment to a later one (negative if it is earlier). None where the two cannot be compared:
    /// a part is missing, or only one of them has an offset.
    #[must_use]
    pub fn minutes_until(&self, later: &Self) -> Option<i64> {
        let (from, to) = match (self.offset, later.offset) {
            (Some(_), Some(_)) => (self.utc()?, later.utc()?),
            (None, None) => (self.local()?, later.local()?),
            _ => return None,
        };
        Some((to - from).num_minutes())
    }

    /// Whether `end` is surely before this start. Days are compared where a time is missing.
    #[must_use]
    pub fn is_after(&self, end: &Self) -> bool {
        if let Some(minutes) = self.minutes_until(end) {
            return minutes < 0;
        }
        match (self.date, end.date) {
            (Some(start), Some(end_date)) if self.time.is_none() || end.time.is_none() => {
                end_date < start
            }
            // One of them has an offset: only more than a day apart is sure.
            (Some(start), Some(end_date)) => (start - end_date).num_days() > 1,
            _ => false,
        }
    }
}

/// `YYYY-MM-DDTHH:MM:SS±HH:MM` as far as it is known; `HH:MM` where no date is.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.date, self.time) {
            (Some(date), Some(time)) => {
                write!(f, "{}T{}", date.format("%Y-%m-%d"), time.format("%H:%M:%S"))?;
            }
            (Some(date), None) => return write!(f, "{}", date.format("%Y-%m-%d")),
            (None, Some(time)) if time.second() > 0 => write!(f, "{}", time.format("%H:%M:%S"))?,
            (None, Some(time)) => write!(f, "{}", time.format("%H:%M"))?,
            (None, None) => return Ok(()),
        }
        match self.offset {
            Some(offset) => write!(f, "{offset}"),
            None => Ok(()),
        }
    }
}

/// What a date leaves open and the text around it says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Context {
    /// The year of dates that have none.
    pub year: Option<i32>,
    /// Which of day and month comes first in `3/5/2024`.
    pub order: Option<Order>,
}

/// Which of two numbers before a year is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `31/12/2024`
    DayFirst,
    /// `12/31/2024`
    MonthFirst,
}

/// A moment in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The bytes that say it, with what belongs to them ("about", brackets).
    pub range: Range<usize>,
    /// The moment, or the beginning of a range.
    pub moment: Moment,
    /// The end of a range.
    pub until: Option<Moment>,
}

/// Why a value that should be a moment is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// A day that the calendar does not have.
    NoSuchDay(String),
    /// A time that no clock shows.
    NoSuchTime(String),
    /// Day or month first: it cannot be known.
    Ambiguous,
    /// Nothing like a date or time.
    Unreadable,
}

/// Reads a value that must be one moment and nothing else.
///
/// # Errors
/// Why it is none.
pub fn parse(text: &str, context: Context) -> Result<Moment, Problem> {
    let scan = Scan::new(text, context);
    if let Some(found) = scan.leading()
        && text[found.range.end..].chars().all(|c| !c.is_alphanumeric())
        // A date that is followed by a time that no clock shows is not a date only.
        && !(found.moment.time.is_none() && text[found.range.end..].contains(':'))
    {
        return Ok(found.moment);
    }
    Err(scan.problem())
}

/// The moment at the beginning of a text; "about", brackets and a weekday may stand before it.
#[must_use]
pub fn leading(text: &str, context: Context) -> Option<Found> {
    Scan::new(head(text), context).leading()
}

/// All moments of a text in order. Of a text longer than any paragraph that a person writes, those at its beginning.
#[must_use]
pub fn all(text: &str, context: Context) -> Vec<Found> {
    const LONGEST: usize = 20_000;
    Scan::new(&text[..text.floor_char_boundary(LONGEST)], context).all()
}

/// The first moment of a text that names its day.
#[must_use]
pub fn first_dated(text: &str, context: Context) -> Option<Found> {
    all(text, context).into_iter().find(|found| found.moment.date.is_some())
}

/// What follows a moment in a text: without the marks that set it off.
#[must_use]
pub fn rest(text: &str, end: usize) -> &str {
    text[end..].trim_start_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ':' | '-'
                    | '–'
                    | '—'
                    | '|'
                    | ','
                    | '.'
                    | ';'
                    | ']'
                    | ')'
                    | '~'
                    | '*'
                    | '•'
                    | '→'
                    | '>'
                    | '='
            )
    })
}

/// Which order of day and month the dates of a text show, where they show one and only one.
#[must_use]
pub fn order_shown(text: &str) -> Option<Order> {
    let mut shown = None;
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(slash) = bytes[at..].iter().position(|b| *b == b'/').map(|i| at + i) {
        at = slash + 1;
        let before = bytes[..slash].iter().rev().take(3).take_while(|b| b.is_ascii_digit()).count();
        if !(1..=2).contains(&before) {
            continue;
        }
        let digits =
            |from: usize| bytes[from..].iter().take(5).take_while(|b| b.is_ascii_digit()).count();
        let after = digits(at);
        let year = at + after + 1;
        if !(1..=2).contains(&after) || bytes.get(year - 1) != Some(&b'/') || digits(year) != 4 {
            continue;
        }
        let number = |from: usize, to: usize| text[from..to].parse::<u32>().unwrap_or(0);
        let (first, second) = (number(slash - before, slash), number(at, at + after));
        let order = match (first, second) {
            (13..=31, 1..=12) => Order::DayFirst,
            (1..=12, 13..=31) => Order::MonthFirst,
            _ => continue,
        };
        if shown.is_some_and(|known| known != order) {
            return None;
        }
        shown = Some(order);
    }
    shown
}

/// As much of a text as a moment at its beginning can take.
fn head(text: &str) -> &str {
    const LONGEST: usize = 160;
    &text[..text.floor_char_boundary(LONGEST)]
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Words that may stand before a moment and belong to it.
const BEFORE: &[&str] = &[
    "at",
    "on",
    "ca",
    "c",
    "circa",
    "about",
    "around",
    "approx",
    "approximately",
    "by",
    "from",
    "between",
    "the",
    "since",
];

/// Words that may stand between a date and its time.
const BETWEEN: &[&str] =
    &["at", "ca", "c", "circa", "about", "around", "approx", "approximately", "from", "between"];

/// Words between the two ends of a range.
const TO: &[&str] = &["to", "until", "till", "through"];

#[derive(Debug, Clone, Copy)]
enum Piece {
    Number { value: u32, digits: usize },
    Word,
    Mark(char),
}

#[derive(Debug, Clone, Copy)]
struct Token {
    piece: Piece,
    start: usize,
    end: usize,
}

struct Scan<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    context: Context,
}

/// A date as written; `date` is none where the calendar, the year or the order does not give one.
#[derive(Debug, Clone, Copy)]
struct DateRead {
    date: Option<NaiveDate>,
    /// The last day of a range such as `June 11-16`.
    until: Option<NaiveDate>,
    /// Whether the numbers are a day of the calendar as far as they go.
    possible: bool,
    ambiguous: bool,
    next: usize,
}

#[derive(Debug, Clone, Copy)]
struct TimeRead {
    time: NaiveTime,
    /// Whether am or pm was said.
    half: bool,
    seconds: bool,
    next: usize,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str, context: Context) -> Self {
        Self { text, tokens: tokens(text), context }
    }

    fn number(&self, at: usize) -> Option<u32> {
        match self.tokens.get(at)?.piece {
            Piece::Number { value, .. } => Some(value),
            _ => None,
        }
    }

    fn digits(&self, at: usize) -> Option<usize> {
        match self.tokens.get(at)?.piece {
            Piece::Number { digits, .. } => Some(digits),
            _ => None,
        }
    }

    /// A number of so many digits.
    fn short(&self, at: usize, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
        self.number(at).filter(|_| self.digits(at).is_some_and(|n| digits.contains(&n)))
    }

    fn word(&self, at: usize) -> Option<&'a str> {
        let token = self.tokens.get(at)?;
        matches!(token.piece, Piece::Word).then(|| &self.text[token.start..token.end])
    }

    fn mark(&self, at: usize, mark: char) -> bool {
        matches!(self.tokens.get(at), Some(Token { piece: Piece::Mark(c), .. }) if *c == mark)
    }

    fn any_mark(&self, at: usize, marks: &str) -> Option<char> {
        match self.tokens.get(at)?.piece {
            Piece::Mark(c) if marks.contains(c) => Some(c),
            _ => None,
        }
    }

    /// Whether nothing stands between this piece and the one before.
    fn glued(&self, at: usize) -> bool {
        at > 0 && self.tokens.get(at).is_some_and(|token| self.tokens[at - 1].end == token.start)
    }

    fn word_in(&self, at: usize, words: &[&str]) -> bool {
        self.word(at).is_some_and(|word| words.iter().any(|known| word.eq_ignore_ascii_case(known)))
    }

    fn end_of(&self, next: usize) -> usize {
        next.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(0, |token| token.end)
    }

    fn leading(&self) -> Option<Found> {
        let mut at = 0;
        for _ in 0..4 {
            // `~1600` is a time because of its mark, so that one stays.
            let four = self.any_mark(at, "~≈").is_some() && self.digits(at + 1) == Some(4);
            let date = self.any_mark(at + 2, "-/.").is_some() && self.glued(at + 2);
            if four && !date {
                break;
            }
            if self.any_mark(at, "~≈[(<*'\"_").is_some() || self.word_in(at, BEFORE) {
                at += 1;
                if self.mark(at, '.') {
                    at += 1;
                }
            }
        }
        // A weekday in front belongs to the date behind it.
        let (moment, until, mut next) = self.moment_at(at)?;
        while self.any_mark(next, "~)]>*'\"_").is_some() {
            next += 1;
        }
        let end = self.end_of(next);
        self.ends_well(end).then_some(Found { range: 0..end, moment, until })
    }

    fn all(&self) -> Vec<Found> {
        let mut found = Vec::new();
        let mut at = 0;
        let mut address_end = 0;
        while at < self.tokens.len() {
            let token = self.tokens[at];
            if self.text[token.start..].starts_with("://") {
                // What stands in an address is not prose.
                let rest = &self.text[token.start..];
                address_end = token.start + rest.find(char::is_whitespace).unwrap_or(rest.len());
            }
            let may_begin = token.start >= address_end
                && !matches!(token.piece, Piece::Mark(_))
                && self.begins_well(token.start);
            if may_begin
                && let Some((moment, until, next)) = self.moment_at(at)
                && self.ends_well(self.end_of(next))
            {
                found.push(Found { range: token.start..self.end_of(next), moment, until });
                at = next.max(at + 1);
            } else {
                at += 1;
            }
        }
        found
    }

    fn begins_well(&self, start: usize) -> bool {
        self.text[..start].chars().next_back().is_none_or(|c| {
            !c.is_alphanumeric()
                && !matches!(c, '_' | '.' | '/' | ':' | '-' | '#' | '$' | '=' | '@' | '+')
        })
    }

    fn ends_well(&self, end: usize) -> bool {
        let mut after = self.text[end..].chars();
        match after.next() {
            Some(c) if c.is_alphanumeric() || matches!(c, '_' | '/' | '%') => false,
            Some('-' | ':' | '.') => after.next().is_none_or(|c| !c.is_ascii_digit()),
            None | Some(_) => true,
        }
    }

    /// A moment at piece `at`: date, date and time, time and zone, time and date, or a range of them.
    fn moment_at(&self, at: usize) -> Option<(Moment, Option<Moment>, usize)> {
        let (mut moment, mut day_until, half, mut next) = self.single(at)?;
        let mut until = day_until.take().map(Moment::day);
        if until.is_none()
            && let Some((mut end, end_next, end_half)) = self.range_end(next, &moment)
        {
            if let (Some(time), Some(end_time)) = (moment.time, end.time)
                && !half
                && end_half
                && time.hour() < 12
                && end.date.is_none()
                && end_time.hour() >= 12
            {
                // `5:00 - 5:30 PM` means the afternoon twice, `11:30 - 12:15 PM` does not.
                let later = time.with_hour(time.hour() + 12);
                if let Some(later) = later.filter(|later| *later <= end_time) {
                    moment.time = Some(later);
                }
            }
            if end.date.is_none() {
                end.date = match (moment.date, moment.time, end.time) {
                    (Some(date), Some(from), Some(to)) if to < from => date.succ_opt(),
                    (date, _, _) => date,
                };
            }
            if end.offset.is_none() {
                end.offset = moment.offset;
            } else if moment.offset.is_none() && moment.time.is_some() {
                moment.offset = end.offset;
            }
            until = Some(end);
            next = end_next;
        }
        (moment.date.is_some() || moment.time.is_some()).then_some((moment, until, next))
    }

    /// A date with or without a time, or a time with or without a date; no range of times.
    /// Returns the moment, the last day of a range of days, whether am or pm was said, and the next piece.
    fn single(&self, at: usize) -> Option<(Moment, Option<NaiveDate>, bool, usize)> {
        if let Some(day) = self.date_at(at) {
            if !day.possible {
                return None;
            }
            let mut moment = Moment { date: day.date, time: None, offset: None };
            let mut next = day.next;
            let mut half = false;
            if let Some((time, offset, after)) = self.time_after_date(day.next) {
                moment.time = Some(time.time);
                moment.offset = offset;
                half = time.half;
                next = after;
            } else if let Some(after) = self.placeholder(day.next) {
                next = after;
            }
            return Some((moment, day.until, half, next));
        }
        let time = self.time_at(at)?;
        let (offset, mut next) = self.zone_at(time.next, time.seconds).unzip();
        let mut moment = Moment { date: None, time: Some(time.time), offset };
        let mut after = next.take().unwrap_or(time.next);
        let mut joint = after;
        if self.word_in(joint, &["on"]) || self.any_mark(joint, ",(").is_some() {
            joint += 1;
        }
        if let Some(day) = self.date_at(joint)
            && let Some(date) = day.date
        {
            moment.date = Some(date);
            after = day.next + usize::from(self.mark(day.next, ')'));
        }
        Some((moment, None, time.half, after))
    }

    fn time_after_date(&self, from: usize) -> Option<(TimeRead, Option<FixedOffset>, usize)> {
        let mut at = from;
        let mut iso = false;
        let mut bracket = false;
        for _ in 0..4 {
            if self.glued(at) && self.word_in(at, &["t"]) {
                iso = true;
            } else if self.mark(at, '(') {
                bracket = true;
            } else if self.any_mark(at, ",-–—~≈.|@:").is_none() && !self.word_in(at, BETWEEN)
            {
                break;
            }
            at += 1;
        }
        let time = self.time_at(at).or_else(|| self.bare_time(at))?;
        let zone = self.zone_at(time.next, iso || time.seconds);
        let (offset, mut next) = match zone {
            Some((offset, next)) => (Some(offset), next),
            None => (None, time.next),
        };
        if bracket && self.mark(next, ')') {
            next += 1;
        }
        Some((time, offset, next))
    }

    /// The second half of a range: `- 10:30`, `to 18:10 UTC`, `until 2024-01-03`.
    fn range_end(&self, from: usize, first: &Moment) -> Option<(Moment, usize, bool)> {
        let dash = self.any_mark(from, "-–—→").is_some();
        let mut at = if dash || self.word_in(from, TO) { from + 1 } else { return None };
        while self.any_mark(at, "~>").is_some() {
            at += 1;
        }
        if let Some(time) = first.time {
            // `11:31-11:??` and `17:01:33-34`
            if let Some(next) = self.placeholder_time(at) {
                return Some((Moment { time: Some(time), date: None, offset: None }, next, false));
            }
            if time.second() > 0
                && self.glued(at)
                && self.digits(at) == Some(2)
                && !self.mark(at + 1, ':')
            {
                let second = self.number(at)?;
                let end = time.with_second(second)?;
                return Some((Moment { time: Some(end), date: None, offset: None }, at + 1, false));
            }
        }
        let (moment, until, half, next) = self.single(at)?;
        if until.is_some() || (first.time.is_none() && moment.date.is_none()) {
            return None;
        }
        Some((moment, next, half))
    }

    fn date_at(&self, start: usize) -> Option<DateRead> {
        let mut at = start;
        if self.word(at).is_some_and(|word| is_name(word, &WEEKDAYS)) {
            at += 1;
            if self.any_mark(at, ",.").is_some() {
                at += 1;
            }
            if self.word_in(at, &["the"]) {
                at += 1;
            }
        }
        self.numeric_date(at).or_else(|| self.month_first(at)).or_else(|| self.day_first(at))
    }

    /// `2024-01-31`, `2024/1/31`, `31.01.2024`, `1/31/2024`.
    fn numeric_date(&self, at: usize) -> Option<DateRead> {
        let separator = self.any_mark(at + 1, "-/.‑")?;
        let joined = (1..=4).all(|i| self.glued(at + i));
        if !joined || !self.mark(at + 3, separator) {
            return None;
        }
        let next = at + 5;
        let read = |year: u32, month: u32, day: u32| {
            let date =
                i32::try_from(year).ok().and_then(|y| NaiveDate::from_ymd_opt(y, month, day));
            DateRead { date, until: None, possible: date.is_some(), ambiguous: false, next }
        };
        if let Some(year) = self.short(at, 4..=5) {
            let month = self.short(at + 2, 1..=2)?;
            let day = self.short(at + 4, 1..=2)?;
            let year = self.mended_year(at, year)?;
            return Some(read(year, month, day));
        }
        let first = self.short(at, 1..=2)?;
        let second = self.short(at + 2, 1..=2)?;
        let year = match self.digits(at + 4)? {
            4 => self.number(at + 4)?,
            2 if separator != '-' => 2000 + self.number(at + 4)?,
            _ => return None,
        };
        if !plausible(year) {
            return None;
        }
        let order = match (first, second) {
            (13.., 1..=12) => Order::DayFirst,
            (1..=12, 13..) => Order::MonthFirst,
            // With dots or hyphens the day comes first everywhere.
            _ if separator != '/' => Order::DayFirst,
            _ if first == second => Order::DayFirst,
            _ => match self.context.order {
                Some(order) => order,
                None => {
                    return Some(DateRead {
                        date: None,
                        until: None,
                        possible: true,
                        ambiguous: true,
                        next,
                    });
                }
            },
        };
        Some(match order {
            Order::DayFirst => read(year, second, first),
            Order::MonthFirst => read(year, first, second),
        })
    }

    /// `20212-06-11` and `22021-06-11` are slips for 2021: one digit too many.
    fn mended_year(&self, at: usize, year: u32) -> Option<u32> {
        let year = match self.digits(at)? {
            4 => year,
            _ if year / 1000 == 22 => year % 10_000,
            _ => year / 10,
        };
        plausible(year).then_some(year)
    }

    /// `June 11th, 2021`, `Sep 7 2019`, `June 11-16, 2026`, `May 3`.
    fn month_first(&self, at: usize) -> Option<DateRead> {
        let month = self.month(at)?;
        let mut next = at + 1 + usize::from(self.mark(at + 1, '.'));
        let day = self.short(next, 1..=2)?;
        next = self.skip_ordinal(next + 1);
        let mut last = None;
        if self.any_mark(next, "-–").is_some()
            && let Some(to) = self.short(next + 1, 1..=2).filter(|to| *to > day && *to <= 31)
            && !self.mark(next + 2, ':')
        {
            last = Some(to);
            next = self.skip_ordinal(next + 2);
        }
        if self.mark(next, ':')
            && self.glued(next)
            && last.is_none()
            && self.digits(next + 1) == Some(2)
        {
            // `May 12:30` is a time, not the twelfth.
            return None;
        }
        Some(self.finish_date(month, day, last, next))
    }

    /// `29 November 2019`, `17. November`, `11th June 2021`, `11-16 June 2027`.
    fn day_first(&self, at: usize) -> Option<DateRead> {
        let day = self.short(at, 1..=2)?;
        let mut next = self.skip_ordinal(at + 1);
        let mut last = None;
        if self.any_mark(next, "-–").is_some()
            && let Some(to) = self.short(next + 1, 1..=2).filter(|to| *to > day && *to <= 31)
        {
            last = Some(to);
            next = self.skip_ordinal(next + 2);
        }
        if self.any_mark(next, ".-").is_some() {
            next += 1;
        }
        if self.word_in(next, &["of"]) {
            next += 1;
        }
        let month = self.month(next)?;
        next += 1;
        if self.any_mark(next, ".-").is_some() && self.digits(next + 1) == Some(4) {
            next += 1;
        }
        Some(self.finish_date(month, day, last, next))
    }

    /// The year behind day and month, or the year of the context.
    fn finish_date(&self, month: u32, day: u32, last: Option<u32>, from: usize) -> DateRead {
        let mut next = from;
        let year_at = from + usize::from(self.mark(from, ','));
        let mut year = self.context.year;
        if let Some(written) = self.short(year_at, 4..=4).filter(|year| plausible(*year))
            && !(self.mark(year_at + 1, ':') && self.glued(year_at + 1))
        {
            year = i32::try_from(written).ok();
            next = year_at + 1;
        }
        // A leap year, so that 29 February is possible where no year is known.
        let possible = NaiveDate::from_ymd_opt(year.unwrap_or(2024), month, day).is_some();
        let on = |day| year.and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
        let until = last.and_then(on);
        DateRead { date: on(day), until, possible, ambiguous: false, next }
    }

    fn month(&self, at: usize) -> Option<u32> {
        let word = self.word(at)?;
        // The verbs: "may", "march".
        if word.starts_with(|c: char| c.is_ascii_lowercase()) && (word == "may" || word == "march")
        {
            return None;
        }
        let index = MONTHS.iter().position(|name| is_short_for(word, name))?;
        u32::try_from(index + 1).ok()
    }

    fn skip_ordinal(&self, at: usize) -> usize {
        at + usize::from(self.glued(at) && self.word_in(at, &["st", "nd", "rd", "th"]))
    }

    /// `9:15`, `09:15:30`, `2:54 PM`, `4pm`, `9:02a`, `14h30`, `0915 UTC`.
    fn time_at(&self, at: usize) -> Option<TimeRead> {
        let approximate = self.any_mark(at, "~≈").is_some();
        let at = at + usize::from(approximate);
        let hour = self.number(at)?;
        let clock = |hour, minute, second| NaiveTime::from_hms_opt(hour, minute, second);
        match self.digits(at)? {
            1 | 2 => {}
            4 if approximate || self.says_clock(at + 1) => {
                let time = clock(hour / 100, hour % 100, 0)?;
                let hours = self.word_in(at + 1, &["h", "hrs", "hours", "hr"])
                    && !self.word_in(at + 2, &["ago"]);
                return Some(TimeRead {
                    time,
                    half: false,
                    seconds: false,
                    next: at + 1 + usize::from(hours),
                });
            }
            _ => return None,
        }
        let colon = self.mark(at + 1, ':') && self.glued(at + 1) && self.glued(at + 2);
        let french = self.glued(at + 1) && self.glued(at + 2) && self.word(at + 1) == Some("h");
        let mut next = at + 1;
        let (mut minute, mut second, mut seconds) = (0, 0, false);
        if colon || french {
            minute = self.short(at + 2, 2..=2)?;
            next = at + 3;
            if colon && self.mark(next, ':') && self.glued(next) && self.glued(next + 1) {
                second = self.short(next + 1, 2..=2)?.min(59);
                seconds = true;
                next += 2;
                if self.any_mark(next, ".,").is_some()
                    && self.glued(next)
                    && self.glued(next + 1)
                    && self.number(next + 1).is_some()
                {
                    next += 2;
                }
            }
        }
        let half = self.half_at(next, colon);
        let mut hour = hour;
        let said = half.is_some();
        if let Some((afternoon, after)) = half {
            if !colon && !french && !(1..=12).contains(&hour) {
                return None;
            }
            next = after;
            // `13:55 PM` and `00:25 AM` are slips that leave no doubt.
            if afternoon && hour < 12 {
                hour += 12;
            } else if !afternoon && hour == 12 {
                hour = 0;
            }
        } else if !colon && !french {
            return None;
        }
        let time = clock(hour, minute, second)?;
        Some(TimeRead { time, half: said, seconds, next })
    }

    /// After a date four digits alone are a time: `2024-01-31 0915`.
    fn bare_time(&self, at: usize) -> Option<TimeRead> {
        let value = self.short(at, 4..=4)?;
        let time = NaiveTime::from_hms_opt(value / 100, value % 100, 0)?;
        Some(TimeRead { time, half: false, seconds: false, next: at + 1 })
    }

    /// Whether what follows four digits makes them a time.
    fn says_clock(&self, at: usize) -> bool {
        self.word_in(at, &["hrs", "hours", "hr"])
            || (self.glued(at) && self.word_in(at, &["h", "z"]))
            || self.word(at).is_some_and(|word| zone::abbreviation(word).is_some())
    }

    /// am or pm: whether it is pm, and the next piece.
    fn half_at(&self, at: usize, colon: bool) -> Option<(bool, usize)> {
        let word = self.word(at)?;
        let afternoon = match word {
            "am" | "AM" | "Am" => false,
            "pm" | "PM" | "Pm" => true,
            "a" | "A" | "p" | "P" => {
                let dotted = self.mark(at + 1, '.')
                    && self.word_in(at + 2, &["m"])
                    && self.glued(at + 1)
                    && self.glued(at + 2);
                let afternoon = word.eq_ignore_ascii_case("p");
                if dotted {
                    let dot = self.mark(at + 3, '.') && self.glued(at + 3);
                    return Some((afternoon, at + 3 + usize::from(dot)));
                }
                if !colon || !self.glued(at) {
                    return None;
                }
                afternoon
            }
            _ => return None,
        };
        Some((afternoon, at + 1))
    }

    /// A zone behind a time, in brackets or not. `exact` where the time has the form of ISO 8601, so that `-08:00` is
    /// an offset and not the end of a range.
    fn zone_at(&self, from: usize, exact: bool) -> Option<(FixedOffset, usize)> {
        let bracket = self.any_mark(from, "([").is_some();
        let at = from + usize::from(bracket);
        let close =
            |next: usize| next + usize::from(bracket && self.any_mark(next, ")]").is_some());
        if let Some(word) = self.word(at) {
            if word.eq_ignore_ascii_case("z") && self.glued(at) {
                return zone::from_minutes(0).map(|offset| (offset, at + 1));
            }
            let offset = zone::abbreviation(word)?;
            let utc = word.eq_ignore_ascii_case("utc") || word.eq_ignore_ascii_case("gmt");
            if utc
                && self.glued(at + 1)
                && let Some((signed, next)) = self.signed(at + 1)
            {
                return Some((signed, close(next)));
            }
            let mut next = at + 1;
            // `CEST (UTC+2)`, `CET/UTC+1`: the second name says the same again.
            if !bracket && self.mark(next, '(') && self.word_in(next + 1, &["utc", "gmt"]) {
                let (_, after) = self.signed(next + 2).unwrap_or((offset, next + 2));
                if self.mark(after, ')') {
                    next = after + 1;
                }
            }
            return Some((offset, close(next)));
        }
        let plus = self.mark(at, '+');
        let minus = self.any_mark(at, "-−").is_some();
        let glued_sign = self.glued(at);
        if plus || (minus && ((exact && glued_sign) || self.digits(at + 1) == Some(4))) {
            let (offset, next) = self.signed(at)?;
            return Some((offset, close(next)));
        }
        None
    }

    fn signed(&self, at: usize) -> Option<(FixedOffset, usize)> {
        let token = self.tokens.get(at)?;
        if !matches!(token.piece, Piece::Mark(_)) || !self.glued(at + 1) {
            return None;
        }
        let (offset, length) = zone::signed(&self.text[token.start..])?;
        let end = token.start + length;
        let next = self.tokens[at..].iter().position(|token| token.start >= end);
        Some((offset, next.map_or(self.tokens.len(), |n| at + n)))
    }

    /// A time that the writer left open behind a date: `HH:mm`, `--:--`, `??:??`, `(time TBC)`.
    fn placeholder(&self, from: usize) -> Option<usize> {
        if self.mark(from, '(')
            && let Some(close) = (from + 1..from + 6).find(|at| self.mark(*at, ')'))
            && (from + 1..close).any(|at| self.word_in(at, &["tbc", "tbd", "unknown", "time"]))
        {
            return Some(close + 1);
        }
        self.placeholder_time(from)
    }

    fn placeholder_time(&self, from: usize) -> Option<usize> {
        let start = self.tokens.get(from)?.start;
        let mut characters = self.text[start..].char_indices();
        let open = |c: char| "hHmMxX?-".contains(c);
        let mut undecided = 0;
        for position in 0..5 {
            let (_, c) = characters.next()?;
            let fits = if position == 2 { c == ':' } else { c.is_ascii_digit() || open(c) };
            if !fits {
                return None;
            }
            undecided += usize::from(position != 2 && open(c));
        }
        if undecided == 0 {
            return None;
        }
        let end = characters.next().map_or(self.text.len(), |(i, _)| start + i);
        let next = self.tokens[from..].iter().position(|token| token.start >= end);
        Some(next.map_or(self.tokens.len(), |n| from + n))
    }

    /// Why the text as a whole is not a moment.
    fn problem(&self) -> Problem {
        for at in 0..self.tokens.len().min(8) {
            if let Some(day) = self.date_at(at) {
                if !day.possible {
                    return Problem::NoSuchDay(
                        self.text[self.tokens[at].start..self.end_of(day.next)].to_owned(),
                    );
                }
                if day.ambiguous {
                    return Problem::Ambiguous;
                }
            }
        }
        for at in 0..self.tokens.len().min(12) {
            let colon = self.mark(at + 1, ':') && self.glued(at + 1) && self.glued(at + 2);
            if colon
                && self.short(at, 1..=2).is_some()
                && self.short(at + 2, 2..=2).is_some()
                && self.time_at(at).is_none()
            {
                let end = self.end_of(at + 3);
                return Problem::NoSuchTime(self.text[self.tokens[at].start..end].to_owned());
            }
        }
        Problem::Unreadable
    }
}

/// A year in which incidents happen.
fn plausible(year: u32) -> bool {
    (1970..=2100).contains(&year)
}

fn is_name(word: &str, names: &[&str]) -> bool {
    names.iter().any(|name| is_short_for(word, name))
}

/// `Sep`, `Sept` and `September` are the same month; `Mon` and `Monday` the same day.
fn is_short_for(word: &str, name: &str) -> bool {
    let length = word.len();
    (length == 3 || length == name.len() || (length == 4 && name.len() > 4))
        && name.get(..length).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        if c.is_whitespace() {
            continue;
        }
        if let Some(last) = tokens.last_mut().filter(|last| last.end == start) {
            match &mut last.piece {
                Piece::Number { value, digits } if c.is_ascii_digit() => {
                    *value = value.saturating_mul(10).saturating_add(c.to_digit(10).unwrap_or(0));
                    *digits += 1;
                    last.end = end;
                    continue;
                }
                Piece::Word if c.is_alphabetic() => {
                    last.end = end;
                    continue;
                }
                _ => {}
            }
        }
        let piece = match c.to_digit(10) {
            Some(value) if c.is_ascii_digit() => Piece::Number { value, digits: 1 },
            _ if c.is_alphabetic() => Piece::Word,
            _ => Piece::Mark(c),
        };
        tokens.push(Token { piece, start, end });
    }
    tokens
}

/// The year of a date, for the context of dates that have none.
#[must_use]
pub fn year_of(date: NaiveDate) -> i32 {
    date.year()
}

#[cfg(test)]
mod tests {
    use super::{Context, Order, Problem, all, leading, order_shown, parse, rest};

    const YEAR: Context = Context { year: Some(2021), order: None };

    fn lead(text: &str) -> String {
        leading(text, YEAR).map_or_else(String::new, |found| {
            let end = found.until.map_or_else(String::new, |until| format!("/{until}"));
            format!("{}{end}|{}", found.moment, rest(text, found.range.end))
        })
    }

    #[test]
    fn the_forms_of_a_moment() {
        for (text, expected) in [
            ("2024-03-09T08:05:06Z up", "2024-03-09T08:05:06+00:00|up"),
            ("2024-03-09T08:05:06.123-08:00", "2024-03-09T08:05:06-08:00|"),
            ("2024-03-09 08:05 - up", "2024-03-09T08:05:00|up"),
            ("2024-03-09 8:05: up", "2024-03-09T08:05:00|up"),
            ("2024-03-09T11:30:00-00:00", "2024-03-09T11:30:00+00:00|"),
            ("2024-03-09 08:05:00 +0530 up", "2024-03-09T08:05:00+05:30|up"),
            ("July 4, 2022, 12:32 PM up", "2022-07-04T12:32:00|up"),
            ("Sep 7 2019 13:16 up", "2019-09-07T13:16:00|up"),
            ("23-10-2023 up", "2023-10-23|up"),
            ("31.01.2024 up", "2024-01-31|up"),
            ("13/02/2022 up", "2022-02-13|up"),
            ("02/13/2022 up", "2022-02-13|up"),
            ("12 June 2021, 07:00 AM up", "2021-06-12T07:00:00|up"),
            ("Friday, 11th of August 2023 at 8 pm CEST: up", "2023-08-11T20:00:00+02:00|up"),
            ("15:48 UTC up", "15:48+00:00|up"),
            ("15:48 UTC+2 up", "15:48+02:00|up"),
            ("2:44 PM PST - up", "14:44-08:00|up"),
            ("9:04a up", "09:04|up"),
            ("4 p.m. up", "16:00|up"),
            ("~1600 up", "16:00|up"),
            ("0830 UTC up", "08:30+00:00|up"),
            ("14h30 up", "14:30|up"),
            ("13:55 PM up", "13:55|up"),
            ("00:41 - 00:47 AM up", "00:41/00:47|up"),
            ("5:00-5:30 PM up", "17:00/17:30|up"),
            ("11:30 - 12:15 PM up", "11:30/12:15|up"),
            ("~12:20-12:35", "12:20/12:35|"),
            ("17:01:33-34 up", "17:01:33/17:01:34|up"),
            ("11:31-11:?? up", "11:31/11:31|up"),
            ("[10:45] up", "10:45|up"),
            ("(10:45) up", "10:45|up"),
            ("ca. 17:20 up", "17:20|up"),
            ("2021-06-11 ca. 17:20", "2021-06-11T17:20:00|"),
            ("2021-06-11 09:50~ up", "2021-06-11T09:50:00|up"),
            ("21. June, 12:00 up", "2021-06-21T12:00:00|up"),
            ("May 3 2020, 3:20 PM", "2020-05-03T15:20:00|"),
            ("Jan 12 16:32 up", "2021-01-12T16:32:00|up"),
            ("June 11-16, 2027", "2027-06-11/2027-06-16|"),
            ("2021-06-11 --:-- up", "2021-06-11|up"),
            ("2024-12-03 HH:mm up", "2024-12-03|up"),
            ("2021-06-11 (time TBC) up", "2021-06-11|up"),
            ("20212-06-11 13:00 up", "2021-06-11T13:00:00|up"),
            ("22021-06-11 08:15 up", "2021-06-11T08:15:00|up"),
            ("06:40am - First call", "06:40|First call"),
            ("12:38 AM (UTC) up", "00:38+00:00|up"),
            ("At 5:20 AM UTC on June 12th, up", "2021-06-12T05:20:00+00:00|up"),
            (
                "21:40 UTC on June 11 to 03:05 UTC on June 12 (x",
                "2021-06-11T21:40:00+00:00/2021-06-12T03:05:00+00:00|(x",
            ),
            ("20:15 to 21:05 UTC (50 minutes)", "20:15+00:00/21:05+00:00|(50 minutes)"),
            ("2024-03-09 23:50 - 00:10 up", "2024-03-09T23:50:00/2024-03-10T00:10:00|up"),
        ] {
            assert_eq!(lead(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_moment() {
        for text in [
            "",
            "1.2.3",
            "10 pods died",
            "1600 users",
            "localhost:8080",
            "16:9",
            "3:457",
            "2024-02-31 up",
            "25:10",
            "v1.27.3",
            "may 3 fail",
            "12:30:45:67",
            "100%",
            "2019 was",
            "03/04/2024",
            "été 5",
            "№ 5",
            "1:1",
            "5-10 minutes",
        ] {
            assert_eq!(lead(text), "", "{text}");
        }
    }

    #[test]
    fn moments_in_prose() {
        let found = |text: &str| -> Vec<String> {
            all(text, YEAR).iter().map(|found| found.moment.to_string()).collect()
        };
        assert_eq!(
            found("On May 3rd we saw it at 10:15 UTC, not at 9."),
            ["2021-05-03", "10:15+00:00"]
        );
        assert_eq!(
            found("see https://example.org/2020-01-02/10:15 and 2020-01-03"),
            ["2020-01-03"]
        );
        assert_eq!(found("deploy-2020-01-03 build 12:30:99x"), Vec::<String>::new());
    }

    #[test]
    fn a_value_must_be_one_moment() {
        let context = Context::default();
        assert_eq!(parse("2024-02-31", context), Err(Problem::NoSuchDay("2024-02-31".into())));
        assert_eq!(parse("2024-02-21 25:10", context), Err(Problem::NoSuchTime("25:10".into())));
        assert_eq!(parse("25:10", context), Err(Problem::NoSuchTime("25:10".into())));
        assert_eq!(parse("03/04/2024", context), Err(Problem::Ambiguous));
        assert_eq!(parse("yesterday", context), Err(Problem::Unreadable));
        assert_eq!(parse("2024-02-21 or so", context), Err(Problem::Unreadable));
        assert!(parse(" 2024-02-21 10:00 UTC ", context).is_ok());
        assert_eq!(
            parse("03/04/2024", Context { order: Some(Order::MonthFirst), year: None })
                .map(|m| m.to_string()),
            Ok("2024-03-04".into())
        );
    }

    #[test]
    fn the_order_of_day_and_month_is_shown_or_not() {
        assert_eq!(order_shown("from 03/04/2024 to 25/04/2024"), Some(Order::DayFirst));
        assert_eq!(order_shown("from 03/04/2024 to 04/25/2024"), Some(Order::MonthFirst));
        assert_eq!(order_shown("25/04/2024 and 04/25/2024"), None);
        assert_eq!(order_shown("1/2, a/b/c, 03/04/2024 ////"), None);
    }

    #[test]
    fn no_text_stops_the_reader() {
        for text in [
            "ß2024-0",
            "10:3",
            "－10:30",
            "1:",
            "::::",
            "٣:٤٥",
            "10:30\u{301}",
            "2024-١-1",
            "~",
            "T10:30",
            "(((((",
            "2024-",
            "٢٠٢٤-01-01",
        ] {
            let _ = (lead(text), all(text, YEAR), parse(text, YEAR), order_shown(text));
        }
        let long = "2024-01-".repeat(2_000);
        assert!(all(&long, YEAR).is_empty());
    }
}
