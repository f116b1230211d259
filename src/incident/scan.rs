//! The forms in which people write dates and times.
//!
//! A text is cut into numbers, words and marks, and at each of them a few fixed forms are tried, each looking at a
//! handful of pieces: the work is linear in the length of the text, whatever the text is. What is done with the moments
//! that are found, and what they are, is in `moment`.

use chrono::{Datelike, NaiveDate, NaiveTime, TimeZone, Timelike, Utc, Weekday};

use crate::config::Order;
use crate::incident::moment::{Context, Flaw, Flawed, Found, Hint, Moment};
use crate::zone::{self, Zone};

/// How much is taken for a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// In the midst of prose: what cannot be anything else.
    Prose,
    /// Where a moment is expected: the value of a field, the beginning of a line.
    Head,
    /// At the beginning of a timeline's entry.
    Entry,
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

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];

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
    "roughly",
    "by",
    "from",
    "between",
    "the",
    "since",
    "est",
    "kl",
    "after",
    "gegen",
];

/// Words that may stand between a date and its time.
const BETWEEN: &[&str] = &[
    "at",
    "ca",
    "c",
    "circa",
    "about",
    "around",
    "approx",
    "approximately",
    "roughly",
    "from",
    "between",
    "um",
    "gegen",
    "kl",
    "the",
    "hours",
    "of",
];

/// Words between the two ends of a range.
const TO: &[&str] = &["to", "until", "till", "through"];

/// Marks between the two ends of a range.
const DASHES: &str = "-–—‐‑‒―−→⟶➔➜~〜～";

/// Units behind the numbers of a date or time in East Asian scripts.
const UNITS: &str = "年月日号號时時点點分秒년월일시분초";

/// Words for am and pm, and the word behind a time that says nothing more.
const HOURS: &[&str] = &["h", "hrs", "hr", "uhr"];

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

/// A text in pieces.
pub struct Scan<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    context: Context,
    reach: Reach,
}

/// A slip in what was read, from one piece up to another.
#[derive(Debug, Clone, Copy)]
struct Slip {
    kind: SlipKind,
    from: usize,
    next: usize,
}

#[derive(Debug, Clone, Copy)]
enum SlipKind {
    Clock(NaiveTime),
    Day(NaiveDate),
    Zone(&'static str),
}

/// A date as written; `date` is none where the calendar, the year or the order does not give one.
#[derive(Debug, Clone, Copy)]
struct DateRead {
    date: Option<NaiveDate>,
    /// The last day of a range such as `June 11-16`.
    until: Option<NaiveDate>,
    /// Whether the numbers are a day of the calendar as far as they go.
    possible: bool,
    /// The two days that it may be.
    ambiguous: Option<(NaiveDate, NaiveDate)>,
    /// Month and day, where no year is written.
    yearless: Option<(u32, u32)>,
    slip: Option<SlipKind>,
    next: usize,
}

#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "four independent things to know about a time")]
struct TimeRead {
    time: NaiveTime,
    /// Whether am or pm was said.
    half: bool,
    seconds: bool,
    /// `24:00` is the next day.
    next_day: bool,
    /// Whether the time as written is none, and this is what was meant.
    slip: bool,
    next: usize,
}

/// A moment and what is to be known about how it was written.
#[derive(Debug, Clone, Copy, Default)]
struct Single {
    moment: Moment,
    until: Option<NaiveDate>,
    half: bool,
    hint: Option<Hint>,
    slip: Option<Slip>,
    next: usize,
}

impl<'a> Scan<'a> {
    /// Cuts a text.
    #[must_use]
    pub fn new(text: &'a str, context: Context, reach: Reach) -> Self {
        Self { text, tokens: tokens(text), context, reach }
    }

    /// The moment at the beginning of the text.
    #[must_use]
    pub fn leading(&self) -> Option<Found> {
        let at = self.opening();
        let mut read = self.moment_at(at)?;
        if read.0.hint.is_some() {
            return None;
        }
        read.0.next = self.alternate(read.0.next);
        self.found(0, read)
    }

    /// The moment at the beginning of a timeline's entry.
    #[must_use]
    pub fn entry(&self) -> Option<Found> {
        let at = self.opening();
        let read = self
            .relative(at)
            .or_else(|| self.counted(at))
            .or_else(|| {
                let mut read = self.moment_at(at)?;
                read.0.next = self.alternate(read.0.next);
                Some(read)
            })
            .or_else(|| self.named_day(at))
            .or_else(|| self.open(at))
            .or_else(|| self.epoch(at));
        self.found(0, read?)
    }

    /// All moments in order.
    #[must_use]
    pub fn all(&self) -> Vec<Found> {
        let mut found = Vec::new();
        self.walk(|scan, at| {
            let read = scan.moment_at(at)?;
            let next = read.0.next;
            if read.0.hint.is_none() {
                found.push(scan.found(scan.tokens[at].start, read)?);
            }
            Some(next)
        });
        found
    }

    /// What is wrong with the dates and times.
    #[must_use]
    pub fn flaws(&self) -> Vec<Flawed> {
        let mut flaws = Vec::new();
        let head = if self.reach == Reach::Entry { self.opening() } else { usize::MAX };
        self.walk(|scan, at| {
            let range = |next: usize| scan.tokens[at].start..scan.end_of(next);
            if let Some(day) = scan.date_at(at)
                && scan.ends_well(day.next)
            {
                if let Some((a, b)) = day.ambiguous {
                    let flaw = Flaw::Ambiguous(a.min(b), a.max(b));
                    flaws.push(Flawed { range: range(day.next), flaw });
                    return Some(day.next);
                }
                // Without a year behind it, it may be anything: "Mar 33".
                if !day.possible && day.yearless.is_none() {
                    flaws.push(Flawed { range: range(day.next), flaw: Flaw::NoSuchDay });
                    return Some(day.next);
                }
                if let Some(end) = scan.impossible_time(day.next) {
                    let range = scan.tokens[day.next].start..scan.end_of(end);
                    flaws.push(Flawed { range, flaw: Flaw::NoSuchTime });
                    return Some(end);
                }
            }
            if let Some(read) = scan.moment_at(at) {
                let next = read.0.next;
                flaws.extend(scan.found(scan.tokens[at].start, read)?.slip);
                return Some(next);
            }
            let next = scan.impossible_time(at).filter(|_| at == head)?;
            flaws.push(Flawed { range: range(next), flaw: Flaw::NoSuchTime });
            Some(next)
        });
        flaws
    }

    /// Visits every piece at which a moment may begin. `visit` says which piece to go on with.
    fn walk(&self, mut visit: impl FnMut(&Self, usize) -> Option<usize>) {
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
            let next = if may_begin { visit(self, at) } else { None };
            at = next.unwrap_or(at + 1).max(at + 1);
        }
    }

    /// The first piece that is not a word or mark in front of a moment.
    fn opening(&self) -> usize {
        let mut at = 0;
        for _ in 0..4 {
            // `~1600` is a time because of its mark, so that one stays.
            let four = self.any_mark(at, "~≈").is_some() && self.digits(at + 1) == Some(4);
            let date = self.any_mark(at + 2, "-/.").is_some() && self.glued(at + 2);
            if four && !date {
                break;
            }
            // A flame or a tick in front is an ornament.
            let ornament = self.tokens.get(at).is_some_and(
                |token| matches!(token.piece, Piece::Mark(c) if u32::from(c) >= 0x2600),
            );
            let mark = ornament || self.any_mark(at, "~≈[(<*'\"_【（»•→>").is_some();
            if mark || self.word_in(at, BEFORE) {
                at += 1;
                if self.mark(at, '.') {
                    at += 1;
                }
            }
        }
        at
    }

    /// What was read, with the marks behind it that belong to it. None where it runs on into something else.
    fn found(&self, start: usize, (read, until): (Single, Option<Moment>)) -> Option<Found> {
        if !self.ends_well(read.next) {
            return None;
        }
        let mut next = read.next;
        while start == 0 && self.any_mark(next, "~)]>*'\"_】）").is_some() {
            next += 1;
        }
        let slip = read.slip.map(|slip| {
            let reading = match slip.kind {
                SlipKind::Clock(time) => time.format("%H:%M").to_string(),
                SlipKind::Day(day) => day.to_string(),
                SlipKind::Zone(name) => name.to_owned(),
            };
            let start = self.tokens.get(slip.from).map_or(start, |token| token.start);
            Flawed { range: start..self.end_of(slip.next), flaw: Flaw::Slip(reading) }
        });
        let range = start..self.end_of(next);
        Some(Found { range, moment: read.moment, until, hint: read.hint, slip })
    }

    /// `10:05 PT (17:05 UTC)`, `10:05 CET / 04:05 EST`: the second says the same again.
    fn alternate(&self, from: usize) -> usize {
        let Some(mark) = self.any_mark(from, "(/") else { return from };
        let Some(time) = self.time_at(from + 1) else { return from };
        let Some((_, _, next)) = self.zone_at(time.next, false) else { return from };
        match mark {
            '(' if self.mark(next, ')') => next + 1,
            '/' => next,
            _ => from,
        }
    }

    /// A moment at piece `at`: date, date and time, time and zone, time and date, or a range of them.
    fn moment_at(&self, at: usize) -> Option<(Single, Option<Moment>)> {
        let mut read = self.single(at)?;
        let mut until = read.until.take().map(Moment::day);
        let between = (at.saturating_sub(4)..read.next).any(|at| self.word_in(at, &["between"]));
        if until.is_none()
            && let Some(end) = self.range_end(read.next, &read.moment, between)
        {
            let moment = &mut read.moment;
            let mut to = end.moment;
            if let (Some(time), Some(end_time)) = (moment.time, to.time)
                && !read.half
                && end.half
                && time.hour() < 12
                && to.date.is_none()
                && end_time.hour() >= 12
            {
                // `5:00 - 5:30 PM` means the afternoon twice, `11:30 - 12:15 PM` does not.
                let later = time.with_hour(time.hour() + 12);
                if let Some(later) = later.filter(|later| *later <= end_time) {
                    moment.time = Some(later);
                }
            }
            if !moment.has_zone() {
                *moment = moment.within(to.zone());
            }
            let day = match (moment.date, moment.time, to.time) {
                (Some(date), Some(from), Some(to)) if to < from => date.succ_opt(),
                (date, _, _) => date,
            };
            to = to.within(moment.zone()).on(day);
            if to.offset.is_none() && to.region.is_none() && to.time.is_some() {
                to.offset = moment.offset;
            }
            until = Some(to);
            read.slip = read.slip.or(end.slip);
            read.next = end.next;
        }
        let says = !read.moment.is_open() || read.hint.is_some();
        says.then_some((read, until))
    }

    /// A date with or without a time, or a time with or without a date; no range of times.
    fn single(&self, at: usize) -> Option<Single> {
        if let Some(day) = self.date_at(at) {
            return self.dated(at, day);
        }
        // `UTC 10:05`
        let leads = self.word_in(at, &["utc", "gmt"]);
        let time = self.time_at(at + usize::from(leads))?;
        let mut read = Single { half: time.half, next: time.next, ..Single::default() };
        read.moment.time = Some(time.time);
        if leads && let Some((zone, meant, next)) = self.zone_at(at, false) {
            read.zone(zone, meant, at, next);
            read.next = time.next;
        }
        if time.slip {
            let kind = SlipKind::Clock(time.time);
            read.slip = Some(Slip { kind, from: at, next: time.next });
        }
        if let Some((zone, meant, next)) = self.zone_at(time.next, time.seconds) {
            read.zone(zone, meant, time.next, next);
        }
        let mut joint = read.next;
        if self.any_mark(joint, ",(").is_some() {
            joint += 1;
        }
        if self.word_in(joint, &["on"]) {
            joint += 1;
        }
        if let Some(day) = self.date_at(joint)
            && let Some(date) = day.date
        {
            let date = if time.next_day { date.succ_opt() } else { Some(date) };
            read.moment = read.moment.on(date);
            read.next = day.next + usize::from(self.mark(day.next, ')'));
        }
        Some(read)
    }

    fn dated(&self, at: usize, mut day: DateRead) -> Option<Single> {
        let unread = !day.possible || day.ambiguous.is_some();
        if !day.possible && self.reach < Reach::Entry {
            return None;
        }
        let mut read = Single { until: day.until, next: day.next, ..Single::default() };
        let mut time_slip = None;
        if let Some((time, zone, next)) = self.time_after_date(day.next) {
            read.moment.time = Some(time.time);
            read.half = time.half;
            read.next = next;
            if let Some((zone, meant, from)) = zone {
                read.zone(zone, meant, from, next);
            }
            if time.slip {
                let kind = SlipKind::Clock(time.time);
                time_slip = Some(Slip { kind, from: time.next - 1, next: time.next });
                // The slip begins where the time does.
                if let Some(from) = (day.next..time.next).find(|at| self.time_at(*at).is_some()) {
                    time_slip = Some(Slip { kind, from, next: time.next });
                }
            }
            // `Mar 9 10:05:33 UTC 2024`
            if let Some((month, on)) = day.yearless
                && let Some(year) = self.short(next, 4..=4).filter(|year| plausible(*year))
                && !self.mark(next + 1, ':')
                && let Ok(year) = i32::try_from(year)
                && let Some(date) = NaiveDate::from_ymd_opt(year, month, on)
            {
                day.date = Some(date);
                read.next = next + 1;
            }
            if time.next_day {
                day.date = day.date.and_then(|date| date.succ_opt());
            }
        } else if let Some(next) = self.placeholder(day.next) {
            read.next = next;
        } else if self.reach == Reach::Entry
            && let Some(next) = self.impossible_time(day.next)
        {
            read.hint = Some(Hint::NoTime);
            read.next = next;
        }
        read.moment = read.moment.on(day.date);
        if unread {
            read.hint = Some(Hint::NoDay);
        }
        let day_slip = day.slip.map(|kind| Slip { kind, from: at, next: day.next });
        read.slip = day_slip.or(time_slip).or(read.slip);
        Some(read)
    }

    /// The time behind a date, its zone with the piece at which that begins, and the next piece.
    #[expect(clippy::type_complexity, reason = "it is taken apart where it is called")]
    fn time_after_date(
        &self,
        from: usize,
    ) -> Option<(TimeRead, Option<(Zone, Option<&'static str>, usize)>, usize)> {
        let mut at = from;
        let mut iso = false;
        let mut bracket = false;
        for _ in 0..6 {
            if self.glued(at) && self.word_in(at, &["t"]) {
                iso = true;
            } else if self.mark(at, '(') {
                bracket = true;
            } else if self.any_mark(at, ",-–—~≈.|@:/]").is_none() && !self.word_in(at, BETWEEN)
            {
                break;
            }
            at += 1;
        }
        let time = self.time_at(at).or_else(|| self.bare_time(at))?;
        let zone = self.zone_at(time.next, iso || time.seconds);
        let mut next = zone.map_or(time.next, |(_, _, next)| next);
        if bracket && self.mark(next, ')') {
            next += 1;
        }
        Some((time, zone.map(|(zone, meant, _)| (zone, meant, time.next)), next))
    }

    /// The second half of a range: `- 10:30`, `to 18:10 UTC`, `until 2024-01-03`.
    fn range_end(&self, from: usize, first: &Moment, between: bool) -> Option<Single> {
        let dash = self.any_mark(from, DASHES).is_some();
        let word = self.word_in(from, TO) || (between && self.word_in(from, &["and"]));
        let mut at = if dash || word { from + 1 } else { return None };
        while self.any_mark(at, "~>").is_some() {
            at += 1;
        }
        if self.word_in(at, BETWEEN) {
            at += 1;
        }
        if let Some(time) = first.time {
            let same = |time, next| {
                let moment = Moment { time: Some(time), ..Moment::default() };
                Some(Single { moment, next, ..Single::default() })
            };
            // `11:31-11:??` and `17:01:33-34`
            if let Some(next) = self.placeholder_time(at) {
                return same(time, next);
            }
            if time.second() > 0
                && self.glued(at)
                && self.digits(at) == Some(2)
                && !self.mark(at + 1, ':')
            {
                return same(time.with_second(self.number(at)?)?, at + 1);
            }
        }
        let read = self.single(at)?;
        let no_end = first.time.is_none() && read.moment.date.is_none();
        (read.until.is_none() && read.hint.is_none() && !no_end).then_some(read)
    }

    fn date_at(&self, start: usize) -> Option<DateRead> {
        let mut at = start;
        let weekday = self.weekday(at);
        if weekday.is_some() {
            at += 1;
            if self.any_mark(at, ",.").is_some() {
                at += 1;
            }
            if self.word_in(at, &["the"]) {
                at += 1;
            }
        }
        let mut read = self
            .numeric_date(at, weekday)
            .or_else(|| self.month_first(at))
            .or_else(|| self.day_first(at))
            .or_else(|| self.east_asian_date(at))
            .or_else(|| self.compact_date(at))
            .or_else(|| self.date_without_year(at, weekday))?;
        // `October 27, 2022 (Thursday)`
        let next = read.next;
        if self.mark(next, '(') && self.weekday(next + 1).is_some() && self.mark(next + 2, ')') {
            read.next += 3;
        }
        Some(read)
    }

    fn weekday(&self, at: usize) -> Option<Weekday> {
        let word = self.word(at)?;
        WEEKDAYS.iter().find(|(name, _)| is_short_for(word, name)).map(|(_, day)| *day)
    }

    /// `2024-01-31`, `2024/1/31`, `31.01.2024`, `1/31/2024`.
    fn numeric_date(&self, at: usize, weekday: Option<Weekday>) -> Option<DateRead> {
        let separator = self.any_mark(at + 1, "-/.‑")?;
        let joined = (1..=4).all(|i| self.glued(at + i));
        if !joined || !self.mark(at + 3, separator) {
            return None;
        }
        let next = at + 5;
        let day = |year: u32, month: u32, day: u32| {
            i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
        };
        let read = |date: Option<NaiveDate>| DateRead::new(date, next);
        if let Some(year) = self.short(at, 4..=5) {
            let (second, third) = (self.short(at + 2, 1..=2)?, self.short(at + 4, 1..=2)?);
            let mended = self.mended_year(at, year)?;
            let (mut slip, mut date) = (mended != year, day(mended, second, third));
            if second > 12 && third <= 12 {
                // `2024-13-02`: the two changed places.
                slip = true;
                date = day(mended, third, second);
            }
            let slip = date.filter(|_| slip).map(SlipKind::Day);
            return Some(DateRead { slip, ..read(date) });
        }
        let (first, second) = (self.short(at, 1..=2)?, self.short(at + 2, 1..=2)?);
        let year = match self.digits(at + 4)? {
            4 => self.number(at + 4)?,
            2 if separator == '/' => 2000 + self.number(at + 4)?,
            // `1.29.10` is a version.
            2 if separator == '.' && self.reach >= Reach::Head && second <= 12 => {
                2000 + self.number(at + 4)?
            }
            _ => return None,
        };
        if !plausible(year) {
            return None;
        }
        let on = |order| match order {
            Order::DayFirst => day(year, second, first),
            Order::MonthFirst => day(year, first, second),
        };
        let (day_first, month_first) = (on(Order::DayFirst), on(Order::MonthFirst));
        let is_weekday =
            |date: Option<NaiveDate>| date.map(|date| date.weekday()) == weekday && date.is_some();
        let order = match (day_first, month_first) {
            // With dots the day comes first everywhere.
            (Some(_), _) if separator == '.' => Order::DayFirst,
            (Some(_), None) => Order::DayFirst,
            (None, Some(_)) if separator != '.' => Order::MonthFirst,
            (None, _) => return Some(read(None)),
            (a, b) if a == b => Order::DayFirst,
            (a, b) if is_weekday(a) && !is_weekday(b) => Order::DayFirst,
            (a, b) if is_weekday(b) && !is_weekday(a) => Order::MonthFirst,
            (Some(a), Some(b)) => match self.context.order {
                Some(order) => order,
                None => {
                    let ambiguous = Some((a, b));
                    return Some(DateRead { possible: true, ambiguous, ..read(None) });
                }
            },
        };
        Some(read(on(order)))
    }

    /// `5/3 14:00`, `Tue 5/3`, `5.3. 14:00`: two numbers with a time or weekday beside them.
    fn date_without_year(&self, at: usize, weekday: Option<Weekday>) -> Option<DateRead> {
        if self.reach < Reach::Head {
            return None;
        }
        let separator = self.any_mark(at + 1, "/.-")?;
        let (first, second) = (self.short(at, 1..=2)?, self.short(at + 2, 1..=2)?);
        let mut next = at + 3;
        if !self.glued(at + 1) || !self.glued(at + 2) || (self.glued(next) && separator != '.') {
            return None;
        }
        if separator == '.' {
            if !self.mark(next, '.') {
                return None;
            }
            next += 1;
        }
        let timed = (next..next + 3)
            .find(|at| self.any_mark(*at, ",-–@").is_none())
            .is_some_and(|at| self.time_at(at).is_some());
        let two = self.digits(at) == Some(2) && self.digits(at + 2) == Some(2);
        if !timed && weekday.is_none() || (separator == '-' && !(two && self.reach == Reach::Entry))
        {
            return None;
        }
        let year = self.context.year;
        let on = |month, day| NaiveDate::from_ymd_opt(year.unwrap_or(2024), month, day);
        let (day_first, month_first) = (on(second, first), on(first, second));
        let order = match (day_first, month_first) {
            (Some(_), _) if separator == '.' => Order::DayFirst,
            // `03-09 10:05` is a date of ISO 8601 without its year.
            (_, Some(_)) if separator == '-' => Order::MonthFirst,
            (Some(_), None) => Order::DayFirst,
            (None, Some(_)) => Order::MonthFirst,
            (None, None) => return None,
            (a, b) if a == b => Order::DayFirst,
            (Some(a), Some(b)) => match self.context.order {
                Some(order) => order,
                None => {
                    let read = DateRead::new(None, next);
                    let ambiguous = year.map(|_| (a, b));
                    return Some(DateRead { possible: true, ambiguous, ..read });
                }
            },
        };
        let (month, day) = if order == Order::DayFirst { (second, first) } else { (first, second) };
        Some(self.finish_date(month, day, None, next))
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

    /// `20240309`, `20240309T1005Z`: where a moment is expected.
    fn compact_date(&self, at: usize) -> Option<DateRead> {
        if self.reach < Reach::Head {
            return None;
        }
        let value = self.short(at, 8..=8)?;
        if !plausible(value / 10_000) {
            return None;
        }
        let year = i32::try_from(value / 10_000).ok()?;
        let date = NaiveDate::from_ymd_opt(year, value / 100 % 100, value % 100)?;
        Some(DateRead::new(Some(date), at + 1))
    }

    /// `2024年3月9日`, `3月9日`.
    fn east_asian_date(&self, at: usize) -> Option<DateRead> {
        let unit = |at: usize, units: &str| self.any_mark(at, units).is_some();
        let (year, from) = match self.short(at, 4..=4) {
            Some(year) if unit(at + 1, "年년") && plausible(year) => (Some(year), at + 2),
            _ => (None, at),
        };
        let month = self.short(from, 1..=2).filter(|_| unit(from + 1, "月월"))?;
        let day = self.short(from + 2, 1..=2).filter(|_| unit(from + 3, "日号號일"))?;
        let mut read = self.finish_date(month, day, None, from + 4);
        if let Some(year) = year.and_then(|year| i32::try_from(year).ok()) {
            let date = NaiveDate::from_ymd_opt(year, month, day);
            read = DateRead::new(date, from + 4);
        }
        Some(read)
    }

    /// `June 11th, 2021`, `Sep 7 2019`, `June 11-16, 2026`, `May 3`, `Mar-09-2024`.
    fn month_first(&self, at: usize) -> Option<DateRead> {
        let (month, sure) = self.month(at)?;
        let mut next = at + 1 + usize::from(self.any_mark(at + 1, ".-").is_some());
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
        if self.mark(next, '-') && self.glued(next) && self.digits(next + 1) == Some(4) {
            next += 1;
        }
        let read = self.finish_date(month, day, last, next);
        with_month(read, sure)
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
        let (month, sure) = self.month(next)?;
        next += 1;
        if self.any_mark(next, ".-").is_some() && self.digits(next + 1) == Some(4) {
            next += 1;
        }
        let read = self.finish_date(month, day, last, next);
        with_month(read, sure)
    }

    /// The year behind day and month, or the year of the context.
    fn finish_date(&self, month: u32, day: u32, last: Option<u32>, from: usize) -> DateRead {
        let mut next = from;
        let year_at = from + usize::from(self.mark(from, ','));
        let mut year = self.context.year;
        let mut yearless = Some((month, day));
        if let Some(written) = self.short(year_at, 4..=4).filter(|year| plausible(*year))
            && !(self.mark(year_at + 1, ':')
                && self.glued(year_at + 1)
                && self.glued_number(year_at + 2))
        {
            year = i32::try_from(written).ok();
            next = year_at + 1;
            yearless = None;
        } else if self.any_mark(year_at, "'’‘").is_some()
            && self.glued(year_at + 1)
            && let Some(short) = self.short(year_at + 1, 2..=2)
        {
            // `May 3rd ’24`
            year = i32::try_from(2000 + short).ok();
            next = year_at + 2;
            yearless = None;
        }
        // A leap year, so that 29 February is possible where no year is known.
        let possible = NaiveDate::from_ymd_opt(year.unwrap_or(2024), month, day).is_some();
        let on = |day| year.and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
        let until = last.and_then(on);
        DateRead { until, possible, yearless, ..DateRead::new(on(day), next) }
    }

    /// A month's number, and whether its name is spelt right.
    fn month(&self, at: usize) -> Option<(u32, bool)> {
        /// A shorter word is near to too many others.
        const SHORTEST: usize = 5;
        let word = self.word(at)?;
        // The verbs: "may", "march".
        if word.starts_with(|c: char| c.is_ascii_lowercase()) && (word == "may" || word == "march")
        {
            return None;
        }
        let number = |index: usize| u32::try_from(index + 1).ok();
        if let Some(index) = MONTHS.iter().position(|name| is_short_for(word, name)) {
            return Some((number(index)?, true));
        }
        if !(SHORTEST..=10).contains(&word.len()) || !word.starts_with(|c: char| c.is_uppercase()) {
            return None;
        }
        let lower = word.to_lowercase();
        let near = |name: &str| strsim::osa_distance(name, &lower) == 1;
        Some((number(MONTHS.iter().position(|name| near(name))?)?, false))
    }

    fn skip_ordinal(&self, at: usize) -> usize {
        at + usize::from(self.glued(at) && self.word_in(at, &["st", "nd", "rd", "th"]))
    }

    /// `9:15`, `09:15:30`, `2:54 PM`, `4pm`, `9:02a`, `14h30`, `9.30 am`, `0915 UTC`, `noon`.
    fn time_at(&self, at: usize) -> Option<TimeRead> {
        let approximate = self.any_mark(at, "~≈").is_some();
        let at = at + usize::from(approximate);
        if let Some(time) = self.word_time(at) {
            return Some(time);
        }
        let hour = self.number(at)?;
        match self.digits(at)? {
            1 | 2 => {}
            4 if approximate || self.says_clock(at + 1) => {
                let time = NaiveTime::from_hms_opt(hour / 100, hour % 100, 0)?;
                let hours = self.word_in(at + 1, &["h", "hrs", "hours", "hr"])
                    && !self.word_in(at + 2, &["ago"]);
                return Some(TimeRead::new(time, at + 1 + usize::from(hours)));
            }
            _ => return None,
        }
        let glued = self.glued(at + 1) && self.glued(at + 2);
        let colon = (self.any_mark(at + 1, ":：").is_some() && glued) || self.double_colon(at);
        let french = glued && self.word(at + 1) == Some("h");
        let unit = glued && self.any_mark(at + 1, "时時点點시").is_some();
        let dot = glued && self.mark(at + 1, '.') && self.is_dotted(at);
        let semicolon = glued
            && self.mark(at + 1, ';')
            && self.reach >= Reach::Head
            && self.digits(at + 2) == Some(2);
        // `17 Uhr`
        if !colon && self.word_in(at + 1, &["uhr"]) {
            let time = NaiveTime::from_hms_opt(hour, 0, 0)?;
            return Some(TimeRead::new(time, at + 2));
        }
        let spelt = colon || french || unit || dot || semicolon;
        let mut next = at + 1 + usize::from(self.double_colon(at));
        let mut slip = semicolon || self.double_colon(at);
        let (mut minute, mut second, mut seconds) = (0, 0, false);
        if spelt {
            let digits = if unit { 1..=2 } else { 2..=2 };
            minute = self.short(next + 1, digits)?;
            next += 2;
            if unit && self.any_mark(next, "分분").is_some() {
                next += 1;
            }
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
        let mut hour = hour;
        let half = self.half_at(next, spelt);
        let said = half.is_some();
        if let Some((afternoon, after)) = half {
            if !spelt && !(1..=12).contains(&hour) {
                return None;
            }
            next = after;
            // `13:55 PM` and `00:25 AM` leave no doubt; only the first is no time on any clock.
            slip = slip || (13..24).contains(&hour);
            if afternoon && hour < 12 {
                hour += 12;
            } else if !afternoon && hour == 12 {
                hour = 0;
            }
        } else if !spelt {
            return None;
        } else if !french && self.word_in(next, HOURS) {
            next += 1;
        }
        let next_day = hour == 24 && minute == 0 && !said;
        let time = NaiveTime::from_hms_opt(if next_day { 0 } else { hour }, minute, second)?;
        Some(TimeRead { time, half: said, seconds, next_day, slip, next })
    }

    /// `noon`, `12 midnight`, unless it goes on as a sentence: "noon reports".
    fn word_time(&self, at: usize) -> Option<TimeRead> {
        let word_at = at + usize::from(self.number(at) == Some(12));
        let hour = match self.word(word_at)? {
            "noon" | "Noon" | "NOON" | "midday" | "Midday" => 12,
            "midnight" | "Midnight" | "MIDNIGHT" => 0,
            _ => return None,
        };
        let next = word_at + 1;
        let goes_on = self.word(next).is_some_and(|word| {
            !self.word_in(next, &["on", "to", "until", "and", "local"])
                && zone::leading(&self.text[self.tokens[next].start..]).is_none()
                && word.starts_with(char::is_lowercase)
        });
        (!goes_on)
            .then(|| NaiveTime::from_hms_opt(hour, 0, 0))?
            .map(|time| TimeRead::new(time, next))
    }

    /// `12::30`
    fn double_colon(&self, at: usize) -> bool {
        self.reach >= Reach::Head
            && self.mark(at + 1, ':')
            && self.mark(at + 2, ':')
            && (1..=3).all(|i| self.glued(at + i))
            && self.digits(at + 3) == Some(2)
    }

    /// Whether `9.30` is a time: because of what follows, or because it stands where one is expected.
    fn is_dotted(&self, at: usize) -> bool {
        if self.digits(at + 2) != Some(2) || self.mark(at + 3, '.') && self.glued(at + 3) {
            return false;
        }
        let zoned = self.word(at + 3).is_some_and(|word| zone::abbreviation(word).is_some());
        let expected = self.reach == Reach::Entry
            && self.digits(at) == Some(2)
            && (self.any_mark(at + 3, "-–—:|)]").is_some() || at + 3 == self.tokens.len());
        zoned || expected || self.word_in(at + 3, &["uhr"]) || self.half_at(at + 3, false).is_some()
    }

    /// After a date four digits alone are a time: `2024-01-31 0915`; six with `T` before them: `20240131T091500`.
    fn bare_time(&self, at: usize) -> Option<TimeRead> {
        let (value, seconds) = match self.digits(at)? {
            4 => (self.number(at)?, 0),
            6 if self.glued(at) => (self.number(at)? / 100, self.number(at)? % 100),
            _ => return None,
        };
        let time = NaiveTime::from_hms_opt(value / 100, value % 100, seconds)?;
        Some(TimeRead::new(time, at + 1))
    }

    /// Whether what follows four digits makes them a time.
    fn says_clock(&self, at: usize) -> bool {
        let four = |at: usize| self.digits(at) == Some(4) && self.short(at, 4..=4) < Some(2400);
        let set_off = self.reach == Reach::Entry
            && (self.any_mark(at, ":-–—|").is_some() || (at == self.tokens.len() && at == 1))
            && !self.glued_number(at + 1)
            && at > 0
            // Four digits that may be a year are no time.
            && self.number(at - 1).is_some_and(|value| !(1900..=2100).contains(&value));
        // `between 1900 and 2100 UTC`
        let joint =
            self.any_mark(at, DASHES).is_some() || self.word_in(at, &["to", "and", "until"]);
        let zoned = joint
            && four(at + 1)
            && self.word(at + 2).is_some_and(|word| zone::abbreviation(word).is_some());
        let range = self.reach == Reach::Entry
            && self.any_mark(at, DASHES).is_some()
            && four(at + 1)
            && self.any_mark(at + 2, ":-–—|").is_some();
        self.word_in(at, &["hrs", "hours", "hr", "uhr"])
            || (self.glued(at) && self.word_in(at, &["h", "z"]))
            || self.word(at).is_some_and(|word| zone::abbreviation(word).is_some())
            || set_off
            || range
            || zoned
    }

    fn glued_number(&self, at: usize) -> bool {
        self.glued(at) && self.number(at).is_some()
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

    /// A zone behind a time, in brackets or not: the zone, its proper name where the written one is a slip, and the
    /// next piece. `exact` where the time has the form of ISO 8601, so that `-08:00` is an offset and not the end of a
    /// range.
    fn zone_at(&self, from: usize, exact: bool) -> Option<(Zone, Option<&'static str>, usize)> {
        let bracket = self.any_mark(from, "([").is_some();
        let at = from + usize::from(bracket);
        let close =
            |next: usize| next + usize::from(bracket && self.any_mark(next, ")]").is_some());
        if let Some(word) = self.word(at) {
            if word.eq_ignore_ascii_case("z") && self.glued(at) {
                return Some((Zone::Fixed(zone::from_minutes(0)?), None, at + 1));
            }
            let start = self.tokens[at].start;
            let named = zone::leading(&self.text[start..])?;
            if bracket && matches!(named.zone, Zone::Region(_)) {
                // `10:05 (CT scan)` is no zone.
                let end = self.token_from(at, start + named.length);
                self.any_mark(end, ")]")?;
            }
            let mut next = self.token_from(at, start + named.length);
            // `CEST (UTC+2)`, `CET/UTC+1`: the second name says the same again.
            if !bracket && self.mark(next, '(') && self.word_in(next + 1, &["utc", "gmt"]) {
                let (_, after) = self.signed(next + 2).unwrap_or((named.zone, next + 2));
                if self.mark(after, ')') {
                    next = after + 1;
                }
            }
            return Some((named.zone, named.meant, close(next)));
        }
        let plus = self.mark(at, '+');
        let minus = self.any_mark(at, "-−").is_some();
        let glued_sign = self.glued(at);
        if plus || (minus && ((exact && glued_sign) || self.digits(at + 1) == Some(4))) {
            let (offset, next) = self.signed(at)?;
            return Some((offset, None, close(next)));
        }
        None
    }

    fn signed(&self, at: usize) -> Option<(Zone, usize)> {
        let token = self.tokens.get(at)?;
        if !matches!(token.piece, Piece::Mark(_)) || !self.glued(at + 1) {
            return None;
        }
        let (offset, length) = zone::signed(&self.text[token.start..])?;
        Some((Zone::Fixed(offset), self.token_from(at, token.start + length)))
    }

    /// The first piece from `at` on that begins at or behind a byte.
    fn token_from(&self, at: usize, byte: usize) -> usize {
        let next = self.tokens[at..].iter().position(|token| token.start >= byte);
        next.map_or(self.tokens.len(), |n| at + n)
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
        let open = |c: char| "hHmMxX?-_".contains(c);
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
        Some(self.token_from(from, end))
    }

    /// `25:10`, `10:75`: what looks like a time and is none.
    fn impossible_time(&self, at: usize) -> Option<usize> {
        let colon = self.mark(at + 1, ':') && self.glued(at + 1) && self.glued(at + 2);
        let none = colon
            && self.short(at, 1..=2).is_some()
            && self.short(at + 2, 2..=2).is_some()
            && self.time_at(at).is_none();
        if !none || !self.ends_well(at + 3) {
            return None;
        }
        Some(at + 3)
    }

    /// `2X:XX`, `??:??`, `25:10`, `2022-05-??`, `2022-05-XX 10:XX`, at the beginning of an entry.
    fn open(&self, at: usize) -> Option<(Single, Option<Moment>)> {
        let hint =
            |hint, next| Some((Single { hint: Some(hint), next, ..Single::default() }, None));
        // `2022-05-??`
        let dated = self.short(at, 4..=4).is_some_and(plausible)
            && self.any_mark(at + 1, "-/").is_some()
            && self.glued(at + 1);
        if dated {
            let mut next = at + 2;
            for _ in 0..6 {
                let open = self.any_mark(next, "?-/").is_some()
                    || self.word(next).is_some_and(|w| w.chars().all(|c| "xXdDmM".contains(c)))
                    || self.short(next, 1..=2).is_some();
                if !self.glued(next) || !open {
                    break;
                }
                next += 1;
            }
            let written = &self.text[self.tokens[at].start..self.end_of(next)];
            let left_open = written.ends_with(['?', 'x', 'X', 'd', 'D']);
            if left_open {
                let time = self.time_after_date(next);
                let mut read = Single { hint: Some(Hint::NoDay), next, ..Single::default() };
                if let Some((time, zone, next)) = time {
                    read.moment.time = Some(time.time);
                    read.moment = read.moment.within(zone.map(|(zone, _, _)| zone));
                    read.next = next;
                } else if let Some(next) = self.placeholder(next) {
                    read.next = next;
                }
                return Some((read, None));
            }
        }
        if let Some(next) = self.placeholder_time(at) {
            // "Hm-m:" and the like are words.
            let text = &self.text[self.tokens[at].start..self.end_of(next)];
            if text.contains(['?', 'x', 'X'])
                || text == "--:--"
                || text.eq_ignore_ascii_case("hh:mm")
            {
                let next = self.zone_at(next, false).map_or(next, |(_, _, next)| next);
                return hint(Hint::NoTime, next);
            }
        }
        hint(Hint::NoTime, self.impossible_time(at)?)
    }

    /// `T+5m`, `T0`, `T-1h`, `+00:12`, `+5 min`.
    fn relative(&self, at: usize) -> Option<(Single, Option<Moment>)> {
        let lettered = self.word_in(at, &["t"]);
        let sign_at = at + usize::from(lettered);
        if lettered && self.glued_number(sign_at) && self.number(sign_at) == Some(0) {
            return Some(after(0, sign_at + 1));
        }
        let negative = self.any_mark(sign_at, "-−–").is_some();
        if !(self.mark(sign_at, '+') || (lettered && negative)) {
            return None;
        }
        let from = sign_at + 1;
        let amount = i64::from(self.number(from)?);
        let signed = |minutes: i64| if negative { -minutes } else { minutes };
        if self.mark(from + 1, ':') && self.glued(from + 1) && self.glued_number(from + 2) {
            let minutes = amount * 60 + i64::from(self.short(from + 2, 2..=2)?);
            let seconds = self.mark(from + 3, ':') && self.glued_number(from + 4);
            return Some(after(signed(minutes), from + if seconds { 5 } else { 3 }));
        }
        let start = self.tokens[from].start;
        if let Some((minutes, length)) = super::duration::leading(&self.text[start..]) {
            return Some(after(signed(minutes), self.token_from(from, start + length)));
        }
        lettered.then(|| after(signed(amount), from + 1))
    }

    /// `Day 2`, `Day 2, 10:05`, `D+1 10:05`.
    fn counted(&self, at: usize) -> Option<(Single, Option<Moment>)> {
        let (count, next) = if self.word_in(at, &["day"]) {
            (self.short(at + 1, 1..=2)?, at + 2)
        } else if self.word(at) == Some("D") && self.mark(at + 1, '+') && self.glued(at + 1) {
            (self.short(at + 2, 1..=2)? + 1, at + 3)
        } else {
            return None;
        };
        Some(self.with_time(Hint::Count(count.max(1)), next))
    }

    /// `Tue 14:00`, `Tuesday:`.
    fn named_day(&self, at: usize) -> Option<(Single, Option<Moment>)> {
        let weekday = self.weekday(at)?;
        let read = self.with_time(Hint::Weekday(weekday), at + 1);
        // "Monday was quiet" is a sentence.
        let alone = read.0.moment.time.is_some()
            || at + 1 == self.tokens.len()
            || self.any_mark(at + 1, ":-–—|,)").is_some();
        alone.then_some(read)
    }

    fn with_time(&self, hint: Hint, next: usize) -> (Single, Option<Moment>) {
        let mut read = Single { hint: Some(hint), next, ..Single::default() };
        if let Some((time, zone, next)) = self.time_after_date(next) {
            read.moment.time = Some(time.time);
            read.moment = read.moment.within(zone.map(|(zone, _, _)| zone));
            read.next = next;
        }
        (read, None)
    }

    /// Seconds or milliseconds since 1970.
    fn epoch(&self, at: usize) -> Option<(Single, Option<Moment>)> {
        let token = self.tokens.get(at)?;
        let Piece::Number { digits, .. } = token.piece else { return None };
        let value: i64 = self.text[token.start..token.end].parse().ok()?;
        let seconds = match digits {
            10 => value,
            13 => value / 1000,
            _ => return None,
        };
        // 2001 to 2033: every such number of ten digits that begins with 1.
        if !(1_000_000_000..2_000_000_000).contains(&seconds) {
            return None;
        }
        let local = Utc.timestamp_opt(seconds, 0).single()?.naive_utc();
        let moment = Moment {
            date: Some(local.date()),
            time: Some(local.time()),
            offset: zone::from_minutes(0),
            region: None,
        };
        Some((Single { moment, next: at + 1, ..Single::default() }, None))
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

    fn begins_well(&self, start: usize) -> bool {
        self.text[..start].chars().next_back().is_none_or(|c| {
            !c.is_alphanumeric()
                && !matches!(c, '_' | '.' | '/' | ':' | '-' | '#' | '$' | '=' | '@' | '+')
        })
    }

    /// Whether what was read up to piece `next` does not run on. East Asian scripts have no spaces.
    fn ends_well(&self, next: usize) -> bool {
        /// From here on the letters of a word do not run on from a number.
        const EAST_ASIAN: char = '\u{2E80}';
        let mut after = self.text[self.end_of(next)..].chars();
        match after.next() {
            Some(c) if (c.is_alphanumeric() && c < EAST_ASIAN) || matches!(c, '_' | '/' | '%') => {
                false
            }
            Some('-' | ':' | '.') => after.next().is_none_or(|c| !c.is_ascii_digit()),
            None | Some(_) => true,
        }
    }
}

impl DateRead {
    fn new(date: Option<NaiveDate>, next: usize) -> Self {
        Self {
            date,
            until: None,
            possible: date.is_some(),
            ambiguous: None,
            yearless: None,
            slip: None,
            next,
        }
    }
}

impl TimeRead {
    fn new(time: NaiveTime, next: usize) -> Self {
        Self { time, half: false, seconds: false, next_day: false, slip: false, next }
    }
}

impl Single {
    fn zone(&mut self, zone: Zone, meant: Option<&'static str>, from: usize, next: usize) {
        self.moment = self.moment.within(Some(zone));
        self.next = next;
        if let Some(name) = meant {
            self.slip = self.slip.or(Some(Slip { kind: SlipKind::Zone(name), from, next }));
        }
    }
}

/// A misspelt month counts only with a year, which no other word has behind it.
fn with_month(read: DateRead, sure: bool) -> Option<DateRead> {
    if sure {
        return Some(read);
    }
    let date = read.date.filter(|_| read.yearless.is_none())?;
    Some(DateRead { slip: Some(SlipKind::Day(date)), ..read })
}

fn after(minutes: i64, next: usize) -> (Single, Option<Moment>) {
    (Single { hint: Some(Hint::After(minutes)), next, ..Single::default() }, None)
}

/// A year in which incidents happen.
fn plausible(year: u32) -> bool {
    (1970..=2100).contains(&year)
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
        let glued = tokens.last_mut().filter(|last| last.end == start);
        let unit = UNITS.contains(c)
            && glued.as_ref().is_some_and(|last| matches!(last.piece, Piece::Number { .. }));
        if let Some(last) = glued {
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
            _ if c.is_alphabetic() && !unit => Piece::Word,
            _ => Piece::Mark(c),
        };
        tokens.push(Token { piece, start, end });
    }
    tokens
}
