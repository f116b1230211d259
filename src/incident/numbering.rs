//! The id of the next incident, after the pattern of those that are there: `INC-2026-0042` after `INC-2026-0041`,
//! `OPS-8` after `OPS-7`, `OUT-20261107` on that day, `2026-11-07-checkout-down` among names like that.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use crate::incident::id::{self, Id};

/// The pattern of a site is that of most of its newest incidents; older ones may come from another tool.
const NEWEST: usize = 10;

/// The id after `ids`, newest first, for an incident of that title on `today`. A site without a pattern gets
/// `INC-2026-0001`.
#[must_use]
pub fn next(ids: &[&Id], title: &str, today: NaiveDate) -> String {
    let taken: BTreeSet<String> = ids.iter().map(|id| id.text.to_lowercase()).collect();
    let newest = &ids[..ids.len().min(NEWEST)];
    if newest.iter().filter(|id| is_dated(id)).count() * 2 > newest.len() {
        let id = format!("{today}-{}", id::short_slug(title));
        let more = (2..).map(|number| format!("{id}-{number}"));
        let mut ids = std::iter::once(id.clone()).chain(more);
        return ids.find(|id| !taken.contains(&id.to_lowercase())).unwrap_or(id);
    }
    let ids = ids.iter().filter(|id| id.written).map(|id| id.text.as_str());
    let numbered: Vec<Numbered> = ids.filter_map(Numbered::of).collect();
    let mut counts: BTreeMap<&Pattern, usize> = BTreeMap::new();
    for number in numbered.iter().take(NEWEST) {
        *counts.entry(&number.pattern).or_default() += 1;
    }
    // Of equally frequent ones that of the newest incident.
    let most = counts.values().max().copied().unwrap_or_default();
    let usual =
        numbered.iter().map(|number| &number.pattern).find(|p| counts.get(p) == Some(&most));
    let default = Pattern { before: "INC-".to_owned(), middle: Middle::Year("-".to_owned()) };
    let pattern = usual.unwrap_or(&default);
    let alike: Vec<&Numbered> = numbered.iter().filter(|n| n.pattern == *pattern).collect();
    let width = alike.iter().map(|number| number.width).min().unwrap_or(DEFAULT_WIDTH);
    let mut number = following(&alike, pattern, today.year());
    loop {
        let id = pattern.id(number, width, today);
        if !taken.contains(&id.to_lowercase()) {
            return id;
        }
        number += 1;
    }
}

/// Whether an id is a day and words, as files are called where nobody numbers incidents.
fn is_dated(id: &Id) -> bool {
    let day = id.text.get(..10).filter(|_| !id.written);
    day.is_some_and(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").is_ok())
        && id.text[10..].starts_with('-')
}

/// `0001`
const DEFAULT_WIDTH: usize = 4;

/// What the ids of a site have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Pattern {
    /// `INC-`, `PM`
    before: String,
    middle: Middle,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Middle {
    /// A number alone.
    Nothing,
    /// A year, and what stands between it and the number.
    Year(String),
    /// A day instead of a number, with this between year, month and day.
    Day(String),
}

/// An id, taken apart.
struct Numbered {
    pattern: Pattern,
    year: Option<i32>,
    number: u64,
    /// How many digits the number has.
    width: usize,
}

impl Numbered {
    fn of(id: &str) -> Option<Self> {
        if let Some(day) = Self::of_day(id) {
            return Some(day);
        }
        let head = id.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = &id[head.len()..];
        let number = digits.parse().ok().filter(|_| digits.len() <= 9)?;
        let part = |before: &str, middle| Pattern { before: before.to_owned(), middle };
        let (pattern, year) = match year_in(head) {
            Some((at, year)) => {
                (part(&head[..at], Middle::Year(head[at + 4..].to_owned())), Some(year))
            }
            None => (part(head, Middle::Nothing), None),
        };
        Some(Self { pattern, year, number, width: digits.len() })
    }

    /// `OUT-20261107`, `OUT-2026-11-07`
    fn of_day(id: &str) -> Option<Self> {
        ["-", "_", ""].iter().find_map(|between| {
            let length = 8 + 2 * between.len();
            let at = id.len().checked_sub(length).filter(|at| id.is_char_boundary(*at))?;
            let format = format!("%Y{between}%m{between}%d");
            let day = NaiveDate::parse_from_str(&id[at..], &format).ok()?;
            let sure = is_year(day.year()) && !id[..at].ends_with(|c: char| c.is_ascii_digit());
            let middle = Middle::Day((*between).to_owned());
            let pattern = Pattern { before: id[..at].to_owned(), middle };
            sure.then_some(Self { pattern, year: Some(day.year()), number: 0, width: 1 })
        })
    }
}

impl Pattern {
    fn id(&self, number: u64, width: usize, today: NaiveDate) -> String {
        let before = &self.before;
        match &self.middle {
            Middle::Nothing => format!("{before}{number:0width$}"),
            Middle::Year(between) => format!("{before}{}{between}{number:0width$}", today.year()),
            Middle::Day(between) => {
                let day = today.format(&format!("%Y{between}%m{between}%d")).to_string();
                let more = if number < 2 { String::new() } else { format!("-{number}") };
                format!("{before}{day}{more}")
            }
        }
    }
}

/// The number after those that are there: of this year, if every year begins anew.
fn following(alike: &[&Numbered], pattern: &Pattern, year: i32) -> u64 {
    if let Middle::Day(_) = pattern.middle {
        return 1;
    }
    let mut years: BTreeMap<Option<i32>, (u64, u64)> = BTreeMap::new();
    for number in alike {
        let range = years.entry(number.year).or_insert((number.number, number.number));
        *range = (range.0.min(number.number), range.1.max(number.number));
    }
    let ranges: Vec<(u64, u64)> = years.values().copied().collect();
    let goes_on = ranges.len() > 1 && ranges.windows(2).all(|pair| pair[0].1 < pair[1].0);
    let last = match pattern.middle {
        Middle::Year(_) if !goes_on => years.get(&Some(year)).map(|range| range.1),
        _ => ranges.iter().map(|range| range.1).max(),
    };
    last.map_or(1, |last| last + 1)
}

/// The last four digits by themselves that are a year, and where they begin.
fn year_in(text: &str) -> Option<(usize, i32)> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    (0..bytes.len()).rev().find_map(|at| {
        let four = (at..at + 4).all(digit) && !digit(at + 4) && (at == 0 || !digit(at - 1));
        let year = four.then(|| text[at..at + 4].parse().ok()).flatten()?;
        is_year(year).then_some((at, year))
    })
}

fn is_year(number: i32) -> bool {
    (1990..=2100).contains(&number)
}

#[cfg(test)]
mod tests {
    use super::next;
    use crate::incident::id::Id;
    use crate::source::{Source, Sources, Span};
    use chrono::NaiveDate;

    #[test]
    fn the_next_id_follows_the_pattern() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 7).unwrap();
        for (ids, expected) in [
            (&[][..], "INC-2026-0001"),
            (&["INC-2026-0041", "INC-2026-0040", "INC-2025-0118"], "INC-2026-0042"),
            (&["INC-2025-0118", "INC-2025-0003", "INC-2024-0090"], "INC-2026-0001"),
            // Numbers that run through the years.
            (&["INC-2025-0118", "INC-2025-0101", "INC-2024-0090"], "INC-2026-0119"),
            (&["OPS-101", "OPS-99", "OPS-7"], "OPS-102"),
            (&["SL-099"], "SL-100"),
            (&["SL-999"], "SL-1000"),
            (&["PM2026-009", "PM2025-001"], "PM2026-010"),
            (&["OUT-20261102", "OUT-20260107"], "OUT-20261107"),
            (&["OUT-20261107"], "OUT-20261107-2"),
            (&["out_2026_01_07"], "out_2026_11_07"),
            // Most of the newest count, not what an older tool wrote.
            (&["INC-12", "INC-11", "PM2020-004"], "INC-13"),
            (&["2024-env", "über"], "INC-2026-0001"),
            (&["INC-99999999999999999999"], "INC-2026-0001"),
            (&["2026-10-02-dns", "2026-09-01-till-down", "INC-7"], "2026-11-07-till-down"),
            (&["2026-11-07-till-down"], "2026-11-07-till-down-2"),
            // Somebody was quicker.
            (&["inc-2026-0002", "INC-2026-0001"], "inc-2026-0003"),
        ] {
            let span =
                Span::start_of(Sources::default().add(Source::new(String::new(), String::new())));
            // What begins with a year is the name of a file.
            let id = |text: &&str| Id {
                text: (*text).to_owned(),
                written: !text.starts_with("20"),
                span,
            };
            let ids: Vec<Id> = ids.iter().map(id).collect();
            let ids: Vec<&Id> = ids.iter().collect();
            assert_eq!(next(&ids, "Till: down", today), expected, "{ids:?}");
        }
    }
}
