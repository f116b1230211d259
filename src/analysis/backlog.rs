//! Action items month by month: how many were promised, how many closed, how many were open at the end. Is the backlog
//! growing?

use chrono::{Datelike, NaiveDate};

use crate::analysis::ledger::Item;

/// The history of some action items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Backlog {
    /// From the month of the first item to the month of the day, without gaps.
    pub months: Vec<Month>,
    /// Items that are in no month: their incident has no day, or one that is still to come.
    pub undated: usize,
    /// Items that are in no month because nobody wrote down when they were closed.
    pub closed_some_day: usize,
}

/// One month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// Items whose incident happened in it.
    pub opened: usize,
    /// Items that were done, or declined, in it.
    pub closed: usize,
    /// Items that were to do at its end; in the last month, on the day.
    pub open: usize,
}

/// Counts some items as of a day.
///
/// An item that was done before its incident counts as closed in the month of the incident: it was promised then.
#[must_use]
pub fn backlog<'a>(items: impl IntoIterator<Item = &'a Item>, as_of: NaiveDate) -> Backlog {
    let mut backlog = Backlog::default();
    let mut spans: Vec<(i32, Option<i32>)> = Vec::new();
    for item in items {
        let Some(opened) = item.opened.filter(|day| *day <= as_of) else {
            backlog.undated += 1;
            continue;
        };
        let opened = number(opened);
        match item.closed_on {
            Some(closed) => spans.push((opened, Some(number(closed).max(opened)))),
            None if item.is_closed() => backlog.closed_some_day += 1,
            None => spans.push((opened, None)),
        }
    }
    let Some(first) = spans.iter().map(|(opened, _)| *opened).min() else { return backlog };
    let months = (first..=number(as_of)).filter_map(|month| {
        let first = NaiveDate::from_ymd_opt(
            month.div_euclid(12),
            u32::try_from(month.rem_euclid(12)).ok()? + 1,
            1,
        )?;
        Some(Month { first, opened: 0, closed: 0, open: 0 })
    });
    backlog.months = months.collect();
    let place = |month: i32| usize::try_from(month - first).unwrap_or_default();
    for (opened, closed) in spans {
        if let Some(month) = backlog.months.get_mut(place(opened)) {
            month.opened += 1;
        }
        if let Some(month) = closed.and_then(|closed| backlog.months.get_mut(place(closed))) {
            month.closed += 1;
        }
    }
    let mut open = 0;
    for month in &mut backlog.months {
        open = open + month.opened - month.closed;
        month.open = open;
    }
    backlog
}

/// Months since the year nought.
fn number(day: NaiveDate) -> i32 {
    day.year() * 12 + i32::try_from(day.month0()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::backlog;
    use crate::analysis::example::look;

    #[test]
    fn every_month_from_the_first_to_the_day_has_its_counts() {
        let documents = [
            (
                "a.md",
                "---\nid: INC-1\ndate: 2024-11-20\nactions:\n  - {title: A, status: done, done_on: 2025-01-31}\n  - {title: B}\n  - {title: C, status: done}\n  - {title: D, status: done, done_on: 2024-10-01}\n  - {title: E, status: done, done_on: 2025-03-10}\n---\n# T\n",
            ),
            (
                "b.md",
                "---\nid: INC-2\ndate: 2025-01-02\nactions:\n  - {title: A, status: verified, verified_on: 2025-02-01}\n---\n# T\n",
            ),
            ("c.md", "---\nid: INC-3\nactions: [A]\n---\n# T\n"),
            ("d.md", "---\nid: INC-4\ndate: 2025-03-08\nactions: [A]\n---\n# T\n"),
        ];
        let (_, analysis) = look("", &documents, "2025-03-07");
        let day = "2025-03-07".parse().expect("a day");
        let backlog = backlog(analysis.ledger.items(), day);
        let months: Vec<String> = backlog
            .months
            .iter()
            .map(|m| format!("{} +{} -{} {}", m.first.format("%Y-%m"), m.opened, m.closed, m.open))
            .collect();
        assert_eq!(
            months,
            [
                "2024-11 +4 -1 3",
                "2024-12 +0 -0 3",
                "2025-01 +1 -1 3",
                "2025-02 +0 -1 2",
                "2025-03 +0 -0 2"
            ]
        );
        assert_eq!((backlog.undated, backlog.closed_some_day), (2, 1));
    }

    #[test]
    fn nothing_gives_no_month() {
        assert_eq!(backlog(&[], "2025-03-07".parse().expect("a day")), super::Backlog::default());
    }
}
