//! Points in time as far as a document gives them, and where in a text they stand.
//!
//! The forms in which people write them are in `scan`. What a form leaves open (the year of `May 3`, day or month first
//! in `3/5/2024`) comes from a [`Context`]; where that does not say, it stays open.

use std::fmt;
use std::ops::Range;

use chrono::{FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};
use chrono_tz::Tz;

use crate::config::Order;
use crate::incident::scan::{Reach, Scan};
use crate::zone::Zone;

/// A point in time as far as the document gives it. At least one of date and time is there, but for an entry of a
/// timeline whose writer left both open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moment {
    /// The day, where it is known.
    pub date: Option<NaiveDate>,
    /// The time of day, where one is given.
    pub time: Option<NaiveTime>,
    /// The offset from UTC, only where the document or the configuration states a zone.
    pub offset: Option<FixedOffset>,
    /// A stated zone whose offset depends on the day, while the day is not known.
    pub region: Option<Tz>,
}

impl Moment {
    /// A day without a time.
    #[must_use]
    pub fn day(date: NaiveDate) -> Self {
        Self { date: Some(date), ..Self::default() }
    }

    /// Whether neither day nor time is known.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.date.is_none() && self.time.is_none()
    }

    /// The moment on this day, if it has none of its own.
    #[must_use]
    pub fn on(mut self, date: Option<NaiveDate>) -> Self {
        self.date = self.date.or(date);
        if let (Some(local), Some(region)) = (self.local(), self.region) {
            self.offset = Zone::Region(region).at(local);
            self.region = None;
        }
        self
    }

    /// The moment in this zone, if it has a time and no zone of its own.
    #[must_use]
    pub fn within(mut self, zone: Option<Zone>) -> Self {
        if self.time.is_none() || self.has_zone() {
            return self;
        }
        match zone {
            Some(Zone::Fixed(offset)) => self.offset = Some(offset),
            Some(Zone::Region(region)) => self.region = Some(region),
            None => {}
        }
        self.on(None)
    }

    /// Whether a zone is stated for it.
    #[must_use]
    pub fn has_zone(&self) -> bool {
        self.offset.is_some() || self.region.is_some()
    }

    /// The zone that is stated for it.
    #[must_use]
    pub fn zone(&self) -> Option<Zone> {
        self.region.map(Zone::Region).or(self.offset.map(Zone::Fixed))
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

    /// So many minutes later, on the same clocks.
    #[must_use]
    pub fn plus(&self, minutes: i64) -> Option<Self> {
        let delta = chrono::Duration::try_minutes(minutes)?;
        let local = self.local()?.checked_add_signed(delta)?;
        Some(Self { date: Some(local.date()), time: Some(local.time()), ..*self })
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

/// A moment in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The bytes that say it, with what belongs to them ("about", brackets).
    pub range: Range<usize>,
    /// The moment, or the beginning of a range.
    pub moment: Moment,
    /// The end of a range.
    pub until: Option<Moment>,
    /// What an entry of a timeline leaves to the entries around it.
    pub hint: Option<Hint>,
    /// The slip in it, and how it was read.
    pub slip: Option<Flawed>,
}

/// What the beginning of a timeline's entry says that is no moment on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// A time of day was left open (`2X:XX`) or does not exist (`25:10`).
    NoTime,
    /// A day is written and cannot be known: `2022-05-??`, `3/4/2022`, 30 February.
    NoDay,
    /// So many minutes after the start: `T+5m`.
    After(i64),
    /// The day of a count: `Day 2`.
    Count(u32),
    /// The next such day: `Tue 14:00`.
    Weekday(Weekday),
}

/// Something that is wrong with a date or time as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flawed {
    /// The bytes that hold it.
    pub range: Range<usize>,
    /// What is wrong.
    pub flaw: Flaw,
}

/// What can be wrong with a date or time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// A slip with one sensible reading: this one.
    Slip(String),
    /// A day that the calendar does not have.
    NoSuchDay,
    /// A time that no clock shows.
    NoSuchTime,
    /// Day or month first: these two days are possible.
    Ambiguous(NaiveDate, NaiveDate),
}

/// Reads a value that must be one moment and nothing else.
///
/// # Errors
/// What is wrong with the date or time in it; none where it holds nothing of that kind.
pub fn parse(text: &str, context: Context) -> Result<Found, Option<Flawed>> {
    let scan = Scan::new(text, context, Reach::Head);
    if let Some(found) = scan.leading()
        && text[found.range.end..].chars().all(|c| !c.is_alphanumeric())
        // A date that is followed by a time that no clock shows is not a date only.
        && !(found.moment.time.is_none() && text[found.range.end..].contains(':'))
    {
        return Ok(found);
    }
    Err(flaws(text, context, true).into_iter().next())
}

/// The moment at the beginning of a text; "about", brackets and a weekday may stand before it.
#[must_use]
pub fn leading(text: &str, context: Context) -> Option<Found> {
    Scan::new(head(text), context, Reach::Head).leading()
}

/// The moment at the beginning of a timeline's entry, where more is taken for one than elsewhere: `2X:XX`, `T+5m`,
/// `Day 2`, `Tuesday`, `0915 -`.
#[must_use]
pub fn entry(text: &str, context: Context) -> Option<Found> {
    Scan::new(head(text), context, Reach::Entry).entry()
}

/// All moments of a text in order. Of a text longer than any paragraph that a person writes, those at its beginning.
#[must_use]
pub fn all(text: &str, context: Context) -> Vec<Found> {
    Scan::new(opening(text), context, Reach::Prose).all()
}

/// What is wrong with the dates and times of a text. `head`: whether one should stand at its beginning, so that what
/// looks like one there is one.
#[must_use]
pub fn flaws(text: &str, context: Context, head: bool) -> Vec<Flawed> {
    Scan::new(opening(text), context, if head { Reach::Entry } else { Reach::Prose }).flaws()
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
        c.is_whitespace() || ":-–—‐‑‒―−|,.;])~*•·→⟶➔➜>=»：、。】）\u{fe0f}\u{200b}".contains(c)
    })
}

/// The dates of a text whose numbers may be read both ways, as the first and the second number and the year.
#[must_use]
pub fn undecided(text: &str) -> Vec<(u32, u32, i32)> {
    let is_small = |number: u32| (1..=12).contains(&number);
    numeric_dates(text)
        .filter(|(first, second, _)| is_small(*first) && is_small(*second) && first != second)
        .filter_map(|(first, second, year)| Some((first, second, i32::try_from(year).ok()?)))
        .collect()
}

/// Which order of day and month the dates of a text show, where they show one and only one.
#[must_use]
pub fn order_shown(text: &str) -> Option<Order> {
    let mut shown = None;
    for (first, second, _) in numeric_dates(text) {
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

/// Which order of day and month brings dates near to days that are known, where the other would put them far away.
#[must_use]
pub fn order_near(undecided: &[(u32, u32, i32)], known: &[NaiveDate]) -> Option<Order> {
    /// Within so many days of a known one a date belongs to the same story.
    const NEAR_DAYS: i64 = 10;
    /// So many days away it does not.
    const FAR_DAYS: i64 = 24;
    let distance = |year, month, day| {
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        known.iter().map(|known| (*known - date).num_days().abs()).min()
    };
    let mut meant = None;
    for (first, second, year) in undecided {
        let day_first = distance(*year, *second, *first)?;
        let month_first = distance(*year, *first, *second)?;
        let order = if day_first <= NEAR_DAYS && month_first >= FAR_DAYS {
            Order::DayFirst
        } else if month_first <= NEAR_DAYS && day_first >= FAR_DAYS {
            Order::MonthFirst
        } else {
            continue;
        };
        if meant.is_some_and(|known| known != order) {
            return None;
        }
        meant = Some(order);
    }
    meant
}

/// The dates of three numbers with the year last: `3/5/2024`, `03-05-2024`.
fn numeric_dates(text: &str) -> impl Iterator<Item = (u32, u32, u32)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let mark = at + bytes.get(at..)?.iter().position(|b| matches!(b, b'/' | b'-'))?;
            at = mark + 1;
            let digits = |from: usize| {
                bytes[from.min(bytes.len())..].iter().take(5).take_while(|b| b.is_ascii_digit())
            };
            let digits = |from: usize| digits(from).count();
            let before =
                bytes[..mark].iter().rev().take(3).take_while(|b| b.is_ascii_digit()).count();
            let after = digits(at);
            let year = at + after + 1;
            let joined = bytes.get(year - 1) == bytes.get(mark);
            let short = 1..=2;
            if !short.contains(&before) || !short.contains(&after) || !joined || digits(year) != 4 {
                continue;
            }
            let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
            let first = number(mark - before, mark)?;
            return Some((first, number(at, at + after)?, number(year, year + 4)?));
        }
    })
}

/// As much of a text as a moment at its beginning can take.
fn head(text: &str) -> &str {
    const LONGEST: usize = 160;
    &text[..text.floor_char_boundary(LONGEST)]
}

/// As much of a text as is looked through.
fn opening(text: &str) -> &str {
    const LONGEST: usize = 20_000;
    &text[..text.floor_char_boundary(LONGEST)]
}

#[cfg(test)]
mod tests {
    use super::{
        Context, Flaw, Order, all, entry, flaws, leading, order_near, order_shown, parse, rest,
        undecided,
    };

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
            ("20:15 – 21:05 PT up", "20:15/21:05|up"),
            ("between 20:15 and 21:05 UTC", "20:15+00:00/21:05+00:00|"),
            ("2021-07-09 10:05 PT up", "2021-07-09T10:05:00-07:00|up"),
            ("2021-01-09 10:05 Europe/London up", "2021-01-09T10:05:00+00:00|up"),
            ("2021-07-09 10:05 London time up", "2021-07-09T10:05:00+01:00|up"),
            ("2021-07-09 10:05 PST up", "2021-07-09T10:05:00-08:00|up"),
            ("10:05 CET / 04:05 EST up", "10:05+01:00|up"),
            ("10:05 PT (17:05 UTC) up", "10:05|up"),
            ("9.30 am up", "09:30|up"),
            ("14.30 Uhr up", "14:30|up"),
            ("16:05h up", "16:05|up"),
            ("1:15am up", "01:15|up"),
            ("14:05:33Z up", "14:05:33+00:00|up"),
            ("12 noon: up", "12:00|up"),
            ("March 9 at midnight - up", "2021-03-09T00:00:00|up"),
            ("2024-03-09 24:00 up", "2024-03-10T00:00:00|up"),
            ("Sept 9, 2024: up", "2024-09-09|up"),
            ("March 9th ’24 up", "2024-03-09|up"),
            ("March 9, 2024 (Saturday): up", "2024-03-09|up"),
            ("UTC 10:05 up", "10:05+00:00|up"),
            ("09.03.2024 gegen 17 Uhr", "2024-03-09T17:00:00|"),
            ("After 02:10 CET - up", "02:10+01:00|up"),
            ("20240309 up", "2024-03-09|up"),
            ("20240309T1005Z up", "2024-03-09T10:05:00+00:00|up"),
            ("20240309T100530Z up", "2024-03-09T10:05:30+00:00|up"),
            ("Mar 9 10:05:33 UTC 2024 up", "2024-03-09T10:05:33+00:00|up"),
            ("Sat Mar  9 10:05:33 2024 up", "2024-03-09T10:05:33|up"),
            ("Mar 9, 10:05 UTC up", "2021-03-09T10:05:00+00:00|up"),
            ("Monday, March 4th 2024 up", "2024-03-04|up"),
            ("Tue 14/3 10:05 up", "2021-03-14T10:05:00|up"),
            ("31/3 10:05 up", "2021-03-31T10:05:00|up"),
            ("5.3. 14:00 up", "2021-03-05T14:00:00|up"),
            ("Monday 3/11/2024 up", "2024-03-11|up"),
            ("2024年3月9日 10:05 up", "2024-03-09T10:05:00|up"),
            ("3月9日 10時05分 up", "2021-03-09T10:05:00|up"),
            ("2024-03-09 / 10:05 up", "2024-03-09T10:05:00|up"),
            ("13:55 PM up", "13:55|up"),
            ("12;30 up", "12:30|up"),
            ("2024-13-02 up", "2024-02-13|up"),
            ("Febuary 3, 2024 up", "2024-02-03|up"),
            ("10:05 UC/Pacific up", "10:05|up"),
            ("20:15 to 21:05 UTC (50 minutes)", "20:15+00:00/21:05+00:00|(50 minutes)"),
            ("2024-03-09 23:50 - 00:10 up", "2024-03-09T23:50:00/2024-03-10T00:10:00|up"),
        ] {
            assert_eq!(lead(text), expected, "{text}");
        }
    }

    #[test]
    fn slips_are_read_and_told() {
        for (text, expected) in [
            ("13:55 PM up", "13:55 PM = 13:55"),
            ("12;30 up", "12;30 = 12:30"),
            ("2024-13-02 10:00", "2024-13-02 = 2024-02-13"),
            ("2024-03-02 14:05pm", "14:05pm = 14:05"),
            ("20212-06-11 13:00", "20212-06-11 = 2021-06-11"),
            ("on Febuary 3, 2024", "Febuary 3, 2024 = 2024-02-03"),
            ("10:05 UC/Pacific", "UC/Pacific = US/Pacific"),
            ("00:41 - 00:47 AM", ""),
            ("12:30 PM", ""),
        ] {
            let slip = leading(text, YEAR).and_then(|found| found.slip);
            let told = slip.map_or_else(String::new, |slip| match slip.flaw {
                Flaw::Slip(reading) => format!("{} = {reading}", &text[slip.range]),
                flaw => format!("{flaw:?}"),
            });
            assert_eq!(told, expected, "{text}");
        }
    }

    #[test]
    fn what_begins_an_entry() {
        for (text, expected) in [
            ("T+5m up", "After(5) |up"),
            ("T-1h up", "After(-60) |up"),
            ("T0: up", "After(0) |up"),
            ("+00:12 up", "After(12) |up"),
            ("[+1h 5m] up", "After(65) |up"),
            ("Day 2 - up", "Count(2) |up"),
            ("Day 1, 10:05 up", "Count(1) 10:05|up"),
            ("Tue 14:00 up", "Weekday(Tue) 14:00|up"),
            ("Tuesday: up", "Weekday(Tue) |up"),
            ("Tuesday was calm", "-"),
            ("2X:XX up", "NoTime |up"),
            ("??:?? - up", "NoTime |up"),
            ("25:10 up", "NoTime |up"),
            ("2021-03-09 25:10 up", "NoTime 2021-03-09|up"),
            ("2022-05-?? up", "NoDay |up"),
            ("2022-05-XX 10:05 up", "NoDay 10:05|up"),
            ("2022-02-30 10:05 up", "NoDay 10:05|up"),
            ("3/4/2022 10:05 up", "NoDay 10:05|up"),
            ("0915 - up", " 09:15|up"),
            ("2015 - up", "-"),
            ("09.15 - up", " 09:15|up"),
            ("1709978700 up", " 2024-03-09T10:05:00+00:00|up"),
            ("10 pods died", "-"),
            ("Hm-m: what", "-"),
        ] {
            let found = entry(text, YEAR);
            let told = found.map_or("-".to_owned(), |found| {
                let hint = found.hint.map_or_else(String::new, |hint| format!("{hint:?}"));
                format!("{hint} {}|{}", found.moment, rest(text, found.range.end))
            });
            assert_eq!(told, expected, "{text}");
        }
    }

    #[test]
    fn days_nearby_show_the_order() {
        let day = |month, day| chrono::NaiveDate::from_ymd_opt(2024, month, day).expect("a day");
        for (text, known, expected) in [
            ("3/4/2024", day(4, 3), Some(Order::DayFirst)),
            ("3/4/2024", day(3, 5), Some(Order::MonthFirst)),
            ("3/4/2024", day(9, 9), None),
            ("3/4/2024 and 4/3/2024", day(4, 3), None),
            ("13/4/2024", day(4, 3), None),
        ] {
            assert_eq!(order_near(&undecided(text), &[known]), expected, "{text}");
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
            "1.29.10",
            "noon reports are late",
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
        let flaw = |text: &str| {
            let flawed = parse(text, context).expect_err(text)?;
            Some((text[flawed.range].to_owned(), flawed.flaw))
        };
        let ymd = |month, day| chrono::NaiveDate::from_ymd_opt(2024, month, day).expect("a day");
        for (text, expected) in [
            ("2024-02-31", Some(("2024-02-31", Flaw::NoSuchDay))),
            ("2024-02-21 25:10", Some(("25:10", Flaw::NoSuchTime))),
            ("25:10", Some(("25:10", Flaw::NoSuchTime))),
            ("03/04/2024", Some(("03/04/2024", Flaw::Ambiguous(ymd(3, 4), ymd(4, 3))))),
            ("yesterday", None),
            ("2024-02-21 or so", None),
        ] {
            assert_eq!(flaw(text), expected.map(|(text, flaw)| (text.to_owned(), flaw)), "{text}");
        }
        assert!(parse(" 2024-02-21 10:00 UTC ", context).is_ok());
        assert_eq!(
            parse("03/04/2024", Context { order: Some(Order::MonthFirst), year: None })
                .map(|found| found.moment.to_string()),
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
            "2024年",
            "3月",
            "10時",
            "T+",
            "T+99999999999:99",
            "Day",
            "+:",
            "UTC+",
            "10:05 UTC −",
        ] {
            let _ = (entry(text, YEAR), flaws(text, YEAR, true));
            let _ = (lead(text), all(text, YEAR), parse(text, YEAR), order_shown(text));
        }
        let long = "2024-01-".repeat(2_000);
        assert!(all(&long, YEAR).is_empty());
    }
}
