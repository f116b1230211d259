//! What incidents can be filtered by: the fields, and what a filter's values mean among the values
//! that there are.
//!
//! It knows neither the index nor which incidents pass: it says which values, days or minutes are
//! asked for. The browser's script does the same.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::search::query::{Filter, Hint, Value as Written};

/// A field of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Ids of the cause catalogue.
    Cause,
    /// What was hit.
    Service,
    /// Who owns it.
    Team,
    /// Who has action items.
    Owner,
    /// Free labels.
    Tag,
    /// How bad it was.
    Severity,
    /// How far an action item, or the document, is.
    Status,
    /// Incident, near miss, drill or maintenance.
    Kind,
    /// The year of the day.
    Year,
    /// The day.
    Date,
    /// Minutes.
    Duration,
}

impl Field {
    /// All fields, in the order in which equally near ones are taken for a mistyped name.
    pub const ALL: [Self; 11] = [
        Self::Cause,
        Self::Service,
        Self::Team,
        Self::Owner,
        Self::Tag,
        Self::Severity,
        Self::Status,
        Self::Kind,
        Self::Year,
        Self::Date,
        Self::Duration,
    ];

    /// Those whose values are names.
    pub const VALUED: [Self; 8] = [
        Self::Cause,
        Self::Service,
        Self::Team,
        Self::Owner,
        Self::Tag,
        Self::Severity,
        Self::Status,
        Self::Kind,
    ];

    /// The name that people read and write.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cause => "cause",
            Self::Service => "service",
            Self::Team => "team",
            Self::Owner => "owner",
            Self::Tag => "tag",
            Self::Severity => "severity",
            Self::Status => "status",
            Self::Kind => "kind",
            Self::Year => "year",
            Self::Date => "date",
            Self::Duration => "duration",
        }
    }

    /// The field of a name in small letters: its own, or another one that is accepted.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "causes" => Self::Cause,
            "services" => Self::Service,
            "teams" => Self::Team,
            "owners" => Self::Owner,
            "tags" => Self::Tag,
            "sev" | "severities" => Self::Severity,
            _ => Self::ALL.into_iter().find(|field| field.name() == name)?,
        })
    }

    /// The field that is nearest to an unknown name in small letters, within two edits, or one for five letters; of equally
    /// near ones the first of [`Field::ALL`]. Only the fields' own names count. Shorter names are words: `term:` and `data:`
    /// stand in many a message.
    #[must_use]
    pub fn near(name: &str) -> Option<Self> {
        let reach = match name.chars().count() {
            0..5 => return None,
            5 => 1,
            _ => 2,
        };
        Self::ALL
            .into_iter()
            .filter_map(|field| Some((distance(name, field.name())?, field)))
            .filter(|(distance, _)| *distance <= reach)
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, field)| field)
    }
}

/// A value that incidents have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// Its id.
    pub id: String,
    /// What it is called besides, in order: what pages call it, then the other names; of a severity the label and the aliases.
    pub names: Vec<String>,
}

/// What a filter asks for. An incident passes if any of it is true of it; one without date or
/// duration passes none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// One of these values: indices into the field's values, ascending. It can be empty: worse than
    /// the worst.
    Any(Vec<usize>),
    /// A day within one of these, in the order of the filter's values.
    Days(Vec<Between<NaiveDate>>),
    /// A duration in minutes within one of these, in the order of the filter's values.
    Minutes(Vec<Between<u64>>),
}

/// From the first to the last, both counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Between<T> {
    /// None: from the beginning.
    pub first: Option<T>,
    /// None: without an end.
    pub last: Option<T>,
}

impl<T: PartialOrd + Copy> Between<T> {
    /// Whether a value is one of them.
    pub fn hold(self, value: T) -> bool {
        self.first.is_none_or(|first| first <= value) && self.last.is_none_or(|last| value <= last)
    }
}

/// What a filter came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// None if no value could be read or found: the filter is left out.
    pub condition: Option<Condition>,
    /// What was taken for something else or left out, in the order of the filter's values.
    pub hints: Vec<Hint>,
}

/// What a filter asks for among the values that there are.
///
/// `known` are the field's values in their order; of a severity the levels of the scale, worst
/// first; of date, year and duration it is not looked at. `fold` is the folding of words. A value
/// that cannot be read or found is left out with a hint; the filter's other values stay.
///
/// Cause, service, team, owner, tag, kind and status: folded, the value is
/// 1. the id or any of the names; of a cause also what stands before the first `/` of the id, or
///    behind it;
/// 2. without quotation marks and with `*` at its end, how one of these begins; `*` alone is any
///    value;
/// 3. else, if it did not end with `*`, nearly one of these: the fewest edits (optimal string
///    alignment, of code points, within [`reach`] and fewer than the value has) among those with
///    the same digits `0`–`9` in the same order; of equally near ones the first, by the order of
///    the values, in each the id, what stands before its `/`, what stands behind it, the names. It
///    is then as if that had been written.
///
/// Severity: the same, and comparisons (see [`Bounds`]), `>` being worse; of several levels of that
/// name the worst counts.
///
/// Date and year: see [`Bounds`] and [`period`]; a period counts whole. Duration: see [`length`];
/// one without comparison is just that. Where the last of a range comes before the first, they are
/// swapped.
#[must_use]
pub fn resolve(filter: &Filter, known: &[Value], fold: &dyn Fn(&str) -> String) -> Resolved {
    let field = filter.field;
    let mut hints = Vec::new();
    let condition = match field {
        Field::Date | Field::Year => {
            let end = |end: &str| period(&fold(end));
            read(filter, end, days, &mut hints).map(Condition::Days)
        }
        Field::Duration => {
            let end = |end: &str| length(&fold(end));
            read(filter, end, minutes, &mut hints).map(Condition::Minutes)
        }
        _ => {
            let names = Names::new(field, known, fold);
            let found = filter.values.iter().filter_map(|value| names.resolve(value, &mut hints));
            let found: Vec<Vec<usize>> = found.collect();
            (!found.is_empty()).then(|| {
                let mut all = found.concat();
                all.sort_unstable();
                all.dedup();
                Condition::Any(all)
            })
        }
    };
    Resolved { condition, hints }
}

/// A value as a comparison of ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounds<T> {
    /// No comparison.
    Just(T),
    /// `>=a`, `a..`
    AtLeast(T),
    /// `>a`
    Over(T),
    /// `<=a`, `..a`
    AtMost(T),
    /// `<a`
    Under(T),
    /// `a..b`
    Between(T, T),
}

impl<'a> Bounds<&'a str> {
    /// Reads a value: `>=`, `<=`, `>`, `<` at its beginning, else the first `..` in it with
    /// something on one side at least. Blanks around the ends are no part of them.
    #[must_use]
    pub fn read(value: &'a str) -> Self {
        let value = value.trim();
        if let Some(end) = value.strip_prefix(">=") {
            return Self::AtLeast(end.trim());
        }
        if let Some(end) = value.strip_prefix("<=") {
            return Self::AtMost(end.trim());
        }
        if let Some(end) = value.strip_prefix('>') {
            return Self::Over(end.trim());
        }
        if let Some(end) = value.strip_prefix('<') {
            return Self::Under(end.trim());
        }
        match value.split_once("..").map(|(first, last)| (first.trim(), last.trim())) {
            None | Some(("", "")) => Self::Just(value),
            Some((first, "")) => Self::AtLeast(first),
            Some(("", last)) => Self::AtMost(last),
            Some((first, last)) => Self::Between(first, last),
        }
    }

    /// The same comparison of what the ends mean; none where one of them means nothing.
    fn map<T>(self, mut read: impl FnMut(&'a str) -> Option<T>) -> Option<Bounds<T>> {
        Some(match self {
            Self::Just(one) => Bounds::Just(read(one)?),
            Self::AtLeast(end) => Bounds::AtLeast(read(end)?),
            Self::Over(end) => Bounds::Over(read(end)?),
            Self::AtMost(end) => Bounds::AtMost(read(end)?),
            Self::Under(end) => Bounds::Under(read(end)?),
            Self::Between(first, last) => Bounds::Between(read(first)?, read(last)?),
        })
    }
}

/// The first and the last day of a year, month or day: `2024`, `2024-1`, `2024-01`, `2024-1-5`,
/// `2024-01-05`. Years have four digits, the first of which is not 0.
#[must_use]
pub fn period(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let mut parts = text.split('-');
    let year = parts.next().filter(|year| year.len() == 4 && !year.starts_with('0'))?;
    let year = i32::try_from(number(year)?).ok()?;
    let mut part = || parts.next().map(|part| number(part).filter(|_| part.len() <= 2));
    let (month, day) = (part(), part());
    if parts.next().is_some() {
        return None;
    }
    Some(match (month, day) {
        (None, _) => (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?),
        (Some(month), None) => {
            let first = NaiveDate::from_ymd_opt(year, month?, 1)?;
            let next = first.checked_add_months(Months::new(1))?;
            (first, next.pred_opt()?)
        }
        (Some(month), Some(day)) => {
            let day = NaiveDate::from_ymd_opt(year, month?, day?)?;
            (day, day)
        }
    })
}

/// Minutes of a length of time: a number alone is minutes; else numbers each with a unit, largest
/// or smallest first, blanks between them or not: `90`, `30m`, `2h`, `1h30m`, `1 day 2 hours`.
/// Numbers are whole, of six digits at most.
#[must_use]
pub fn length(text: &str) -> Option<u64> {
    let mut rest = text.trim();
    let mut minutes = 0;
    let mut alone = true;
    loop {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let count = number(&rest[..digits]).filter(|_| digits <= 6)?;
        rest = rest[digits..].trim_start();
        let letters = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let unit = match &rest[..letters] {
            "" if alone && rest.is_empty() => 1,
            "m" | "min" | "mins" | "minute" | "minutes" => 1,
            "h" | "hr" | "hrs" | "hour" | "hours" => 60,
            "d" | "day" | "days" => 24 * 60,
            _ => return None,
        };
        minutes += u64::from(count) * unit;
        rest = rest[letters..].trim_start();
        if rest.is_empty() {
            return Some(minutes);
        }
        alone = false;
    }
}

/// A number of ASCII digits and nothing else.
fn number(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Reads the values of a filter one by one. None if none can be read.
fn read<T, E>(
    filter: &Filter,
    end: impl Fn(&str) -> Option<E>,
    whole: impl Fn(Bounds<E>) -> Option<T>,
    hints: &mut Vec<Hint>,
) -> Option<Vec<T>> {
    let mut found = Vec::new();
    for value in &filter.values {
        match Bounds::read(&value.text).map(&end).and_then(&whole) {
            Some(read) => found.push(read),
            None => {
                hints.push(Hint::Unreadable { field: filter.field, written: value.text.clone() });
            }
        }
    }
    (!found.is_empty()).then_some(found)
}

fn days(bounds: Bounds<(NaiveDate, NaiveDate)>) -> Option<Between<NaiveDate>> {
    let (first, last) = match bounds {
        Bounds::Just((first, last)) => (Some(first), Some(last)),
        Bounds::AtLeast((first, _)) => (Some(first), None),
        Bounds::Over((_, last)) => (Some(last.succ_opt()?), None),
        Bounds::AtMost((_, last)) => (None, Some(last)),
        Bounds::Under((first, _)) => (None, Some(first.pred_opt()?)),
        Bounds::Between(one, other) if one.0 > other.1 => (Some(other.0), Some(one.1)),
        Bounds::Between(one, other) => (Some(one.0), Some(other.1)),
    };
    Some(Between { first, last })
}

fn minutes(bounds: Bounds<u64>) -> Option<Between<u64>> {
    let (first, last) = match bounds {
        Bounds::Just(one) => (Some(one), Some(one)),
        Bounds::AtLeast(end) => (Some(end), None),
        Bounds::Over(end) => (Some(end + 1), None),
        Bounds::AtMost(end) => (None, Some(end)),
        // Nothing is shorter than nothing.
        Bounds::Under(end) => (None, Some(end.checked_sub(1)?)),
        Bounds::Between(one, other) => (Some(one.min(other)), Some(one.max(other))),
    };
    Some(Between { first, last })
}

/// What a field's values can be called.
struct Names<'a> {
    field: Field,
    fold: &'a dyn Fn(&str) -> String,
    /// For each value as written and folded, in the order in which near ones are tried.
    of: Vec<Vec<(&'a str, String)>>,
}

impl<'a> Names<'a> {
    fn new(field: Field, known: &'a [Value], fold: &'a dyn Fn(&str) -> String) -> Self {
        let of = known.iter().map(|value| {
            let parts = (field == Field::Cause).then(|| value.id.split_once('/')).flatten();
            let parts = parts.into_iter().flat_map(|(class, cause)| [class, cause]);
            let id = std::iter::once(value.id.as_str());
            let names = value.names.iter().map(String::as_str);
            id.chain(parts).chain(names).map(|name| (name, fold(name))).collect()
        });
        Self { field, fold, of: of.collect() }
    }

    /// The values that a written one means. Where there is none a hint says so.
    fn resolve(&self, value: &Written, hints: &mut Vec<Hint>) -> Option<Vec<usize>> {
        let before = hints.len();
        let found = if self.field == Field::Severity {
            self.compared(value, hints)
        } else {
            self.find(&value.text, !value.quoted, hints)
        };
        if found.is_none() {
            // One end of a range may have been near something.
            hints.truncate(before);
            hints.push(Hint::NoValue { field: self.field, written: value.text.clone() });
        }
        found
    }

    /// The levels that a comparison holds. The worst is the first.
    fn compared(&self, value: &Written, hints: &mut Vec<Hint>) -> Option<Vec<usize>> {
        let bounds = Bounds::read(&value.text);
        if let Bounds::Just(one) = bounds {
            return self.find(one, !value.quoted, hints);
        }
        let level = |end: &str| self.find(end, false, hints)?.first().copied();
        let all = 0..self.of.len();
        let range = match bounds.map(level)? {
            Bounds::Just(one) => one..one + 1,
            Bounds::AtLeast(end) => 0..end + 1,
            Bounds::Over(end) => 0..end,
            Bounds::AtMost(end) => end..all.end,
            Bounds::Under(end) => end + 1..all.end,
            Bounds::Between(one, other) => one.min(other)..one.max(other) + 1,
        };
        Some(range.collect())
    }

    fn find(&self, written: &str, star: bool, hints: &mut Vec<Hint>) -> Option<Vec<usize>> {
        let folded = (self.fold)(written);
        let exact = self.those(|name| name == folded);
        if !exact.is_empty() {
            return Some(exact);
        }
        if let Some(beginning) = folded.strip_suffix('*').filter(|_| star) {
            return Some(self.those(|name| name.starts_with(beginning)))
                .filter(|found| !found.is_empty());
        }
        let names = self.of.iter().flatten();
        let (_, (took, near)) = names
            .filter_map(|name| Some((distance(&folded, &name.1)?, name)))
            .min_by_key(|(distance, _)| *distance)?;
        hints.push(Hint::NearValue {
            field: self.field,
            written: written.to_owned(),
            took: (*took).to_owned(),
        });
        Some(self.those(|name| name == near))
    }

    /// The values that have a name of which something is true.
    fn those(&self, holds: impl Fn(&str) -> bool) -> Vec<usize> {
        let named = |names: &[(&str, String)]| names.iter().any(|(_, folded)| holds(folded));
        (0..self.of.len()).filter(|value| named(&self.of[*value])).collect()
    }
}

/// How many edits a mistyped word of so many characters may be away from what was meant.
#[must_use]
pub fn reach(characters: usize) -> usize {
    if characters <= 4 { 1 } else { 2 }
}

/// The edits between a mistyped word and a known one, if they are within [`reach`] and fewer than
/// its characters, so that something of it is left. A digit is never mistyped: `sev4` is not nearly
/// `sev1`.
fn distance(written: &str, known: &str) -> Option<usize> {
    let length = written.chars().count();
    let reach = reach(length).min(length.saturating_sub(1));
    if known.chars().count().abs_diff(length) > reach || !digits(written).eq(digits(known)) {
        return None;
    }
    Some(strsim::osa_distance(written, known)).filter(|distance| *distance <= reach)
}

fn digits(word: &str) -> impl Iterator<Item = u8> {
    word.bytes().filter(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::query;

    /// What the one filter of a query comes to among `known`: values separated by `;`, an id and
    /// its names each by `,`.
    fn resolved(known: &str, text: &str) -> Resolved {
        let known: Vec<Value> = known
            .split(';')
            .map(|value| {
                let mut names = value.split(',').map(|name| name.trim().to_owned());
                Value { id: names.next().unwrap(), names: names.collect() }
            })
            .collect();
        let query = query::parse(text);
        assert_eq!(query.filters.len(), 1, "{text}");
        resolve(&query.filters[0], &known, &|word| word.to_lowercase())
    }

    fn check_values(known: &str, text: &str, expected: Option<&[usize]>, hints: &[&str]) {
        let found = resolved(known, text);
        let expected = expected.map(|found| Condition::Any(found.to_vec()));
        assert_eq!(found.condition, expected, "{text}");
        let said: Vec<_> = found.hints.iter().map(ToString::to_string).collect();
        assert_eq!(said, hints, "{text}");
    }

    #[test]
    fn fields_and_their_names() {
        for field in Field::ALL {
            assert_eq!(Field::named(field.name()), Some(field));
        }
        for (name, named, near) in [
            ("services", Some(Field::Service), Some(Field::Service)),
            ("sev", Some(Field::Severity), None),
            ("severities", Some(Field::Severity), None),
            ("years", None, Some(Field::Year)),
            ("casue", None, Some(Field::Cause)),
            ("onwer", None, Some(Field::Owner)),
            ("durations", None, Some(Field::Duration)),
            ("tem", None, None),
            ("tram", None, None),
            ("dear", None, None),
            ("tg", None, None),
            ("t", None, None),
            ("author", None, None),
            ("kind2", None, None),
            ("", None, None),
        ] {
            assert_eq!(Field::named(name), named, "{name}");
            assert_eq!(Field::near(name), near, "{name}");
        }
    }

    #[test]
    fn values_by_id_and_name() {
        let known = "checkout, Checkout Service, shop; cart; payments-db; payments-api, Payments";
        for (text, expected) in [
            ("service:checkout", Some(&[0][..])),
            ("service:\"Checkout service\"", Some(&[0])),
            ("service:SHOP,Cart", Some(&[0, 1])),
            ("service:cart,checkout,cart", Some(&[0, 1])),
            ("-service:payments", Some(&[3])),
            ("service:pay*", Some(&[2, 3])),
            ("service:*", Some(&[0, 1, 2, 3])),
        ] {
            check_values(known, text, expected, &[]);
        }
    }

    #[test]
    fn causes_by_id_class_and_what_follows() {
        let known = "capacity/pool, Pool exhausted; capacity; data/pool; capacity/disk/full";
        for (text, expected) in [
            ("cause:capacity", &[0, 1, 3][..]),
            ("cause:capacity/pool", &[0]),
            ("cause:pool", &[0, 2]),
            ("cause:disk/full", &[3]),
            ("cause:capacity/*", &[0, 3]),
            ("cause:dis*", &[3]),
            ("cause:\"pool exhausted\"", &[0]),
        ] {
            check_values(known, text, Some(expected), &[]);
        }
        check_values(
            known,
            "cause:capcity",
            Some(&[0, 1, 3]),
            &["no incident has the cause `capcity`; took `capacity`"],
        );
        // Only causes have classes.
        check_values("a/b", "tag:b", None, &["no incident has the tag `b`; left out"]);
    }

    #[test]
    fn values_that_are_mistyped() {
        let known = "checkout; carts; Cards; db1; db2; x";
        let took = |written: &str, took: &str| {
            format!("no incident has the service `{written}`; took `{took}`")
        };
        for (text, expected, hint) in [
            ("service:Chekout", Some(&[0][..]), took("Chekout", "checkout")),
            ("service:chekuot", Some(&[0]), took("chekuot", "checkout")),
            ("service:caros", Some(&[1]), took("caros", "carts")),
            ("service:care", None, "no incident has the service `care`; left out".to_owned()),
            ("service:card", Some(&[2]), took("card", "Cards")),
            ("service:db3", None, "no incident has the service `db3`; left out".to_owned()),
            ("service:bd2", Some(&[4]), took("bd2", "db2")),
            ("service:y", None, "no incident has the service `y`; left out".to_owned()),
            ("service:chk*", None, "no incident has the service `chk*`; left out".to_owned()),
            (
                "service:\"check*\"",
                None,
                "no incident has the service `check*`; left out".to_owned(),
            ),
            (
                "service:zzzz,x",
                Some(&[5]),
                "no incident has the service `zzzz`; left out".to_owned(),
            ),
        ] {
            check_values(known, text, expected, &[&hint]);
        }
        let nothing = resolve(&query::parse("tag:a").filters[0], &[], &str::to_owned);
        assert_eq!(nothing.condition, None);
        assert_eq!(nothing.hints.len(), 1);
    }

    #[test]
    fn severities_in_their_order() {
        let scale = "sev1, Critical, p0; sev2, High, p1; sev3, Medium; sev4, Low, minor";
        for (text, expected) in [
            ("severity:high", &[1][..]),
            ("severity:>=sev2", &[0, 1]),
            ("sev:>p1", &[0]),
            ("severity:>sev1", &[]),
            ("severity:<Medium", &[3]),
            ("severity:<=sev3", &[2, 3]),
            ("severity:sev2..sev3", &[1, 2]),
            ("severity:low..high", &[1, 2, 3]),
            ("severity:sev2..", &[0, 1]),
            ("severity:..sev3", &[2, 3]),
            ("severity:\">= sev2\",minor", &[0, 1, 3]),
            ("severity:sev*", &[0, 1, 2, 3]),
        ] {
            check_values(scale, text, Some(expected), &[]);
        }
        for (text, expected, hint) in [
            ("severity:sev-2", Some(&[1][..]), "no incident has the severity `sev-2`; took `sev2`"),
            ("severity:>=hihg", Some(&[0, 1]), "no incident has the severity `hihg`; took `High`"),
            ("severity:sev5", None, "no incident has the severity `sev5`; left out"),
            ("severity:hihg..sev9", None, "no incident has the severity `hihg..sev9`; left out"),
            ("severity:>=,sev1", Some(&[0]), ""),
        ] {
            let hints = [hint];
            check_values(scale, text, expected, if hint.is_empty() { &[] } else { &hints });
        }
    }

    #[test]
    fn days_and_years() {
        let day = |text: &str| (!text.is_empty()).then(|| text.parse::<NaiveDate>().unwrap());
        for (text, first, last) in [
            ("date:2024", "2024-01-01", "2024-12-31"),
            ("date:2024-02", "2024-02-01", "2024-02-29"),
            ("date:2024-2-3", "2024-02-03", "2024-02-03"),
            ("date:2024-01..2024-06", "2024-01-01", "2024-06-30"),
            ("date:2024-06..2024-01", "2024-01-01", "2024-06-30"),
            ("date:2024-06..2024", "2024-06-01", "2024-12-31"),
            ("date:>=2024", "2024-01-01", ""),
            ("date:2024-12..", "2024-12-01", ""),
            ("date:>2024", "2025-01-01", ""),
            ("date:<=2024-12", "", "2024-12-31"),
            ("date:..2024", "", "2024-12-31"),
            ("date:<2024", "", "2023-12-31"),
            ("year:2023..2024", "2023-01-01", "2024-12-31"),
            ("year:>9999", "+10000-01-01", ""),
            ("date:\" > 2024-12-31 \"", "2025-01-01", ""),
        ] {
            let expected = Between { first: day(first), last: day(last) };
            let found = resolved("", text);
            assert_eq!(found.condition, Some(Condition::Days(vec![expected])), "{text}");
            assert!(found.hints.is_empty(), "{text}");
        }
        for text in [
            "foo",
            "24",
            "0999",
            "2024-13",
            "2024-00",
            "2023-02-29",
            "2024-001",
            "2024-",
            "2024-1-1-1",
            "2024*",
            ">=x1",
            "2024..x",
            "2024...2025",
            "+024",
            "\u{661}\u{661}\u{661}\u{661}",
        ] {
            let found = resolved("", &format!("date:{text}"));
            assert_eq!((found.condition, found.hints.len()), (None, 1), "{text}");
        }
        let found = resolved("", "date:foo,2024");
        assert!(matches!(found.condition, Some(Condition::Days(days)) if days.len() == 1));
        assert!(
            found.hints[0].to_string().starts_with("`date:foo` cannot be read; left out. A date")
        );
        let spring = Between { first: day("2024-03-01"), last: day("2024-05-31") };
        let within = |text| spring.hold(day(text).unwrap());
        assert_eq!(
            ["2024-02-29", "2024-03-01", "2024-05-31", "2024-06-01"].map(within),
            [false, true, true, false]
        );
    }

    #[test]
    fn durations() {
        for (text, first, last) in [
            ("90", Some(90), Some(90)),
            (">2h", Some(121), None),
            (">=2h", Some(120), None),
            ("<=30m", None, Some(30)),
            ("<1d", None, Some(1439)),
            ("1h..4h", Some(60), Some(240)),
            ("4h..1h", Some(60), Some(240)),
            ("1h30m", Some(90), Some(90)),
            ("\"1 Day 2 hours\"", Some(1560), Some(1560)),
            ("0", Some(0), Some(0)),
        ] {
            let found = resolved("", &format!("duration:{text}"));
            let expected = Condition::Minutes(vec![Between { first, last }]);
            assert_eq!(found.condition, Some(expected), "{text}");
        }
        for text in ["h", "1.5h", "2w", "1h30", "1234567", "<0", ">h1", "1h..x", "5ms", "1h,"] {
            let found = resolved("", &format!("duration:{text}"));
            assert_eq!(found.condition.is_some(), text == "1h,", "{text}");
        }
        let about_an_hour = Between { first: Some(50), last: Some(70) };
        assert_eq!([49, 50, 70, 71].map(|n| about_an_hour.hold(n)), [false, true, true, false]);
    }
}
