//! A quarter of a year: `2024-Q1`.

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// A quarter of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    /// The year.
    pub year: i32,
    /// 1 to 4.
    pub number: u32,
}

impl Quarter {
    /// The quarter that a day is in.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), number: day.month0() / 3 + 1 }
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        match self.number {
            4 => Self { year: self.year + 1, number: 1 },
            number => Self { number: number + 1, ..self },
        }
    }

    /// How many quarters there are from this one to a later one, both counted.
    #[must_use]
    pub fn count_to(self, later: Self) -> usize {
        let number = |quarter: Self| i64::from(quarter.year) * 4 + i64::from(quarter.number);
        usize::try_from(number(later) - number(self) + 1).unwrap_or_default()
    }

    /// The quarter so many before it.
    #[must_use]
    pub fn back(self, count: usize) -> Self {
        let number = i64::from(self.year) * 4 + i64::from(self.number) - 1;
        let number = number - i64::try_from(count).unwrap_or_default();
        Self {
            year: i32::try_from(number.div_euclid(4)).unwrap_or_default(),
            number: u32::try_from(number.rem_euclid(4)).unwrap_or_default() + 1,
        }
    }
}

/// `2024-Q1`
impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::Quarter;

    #[test]
    fn quarters_follow_each_other() {
        for (day, quarter, next, before) in [
            ("2024-01-01", "2024-Q1", "2024-Q2", "2023-Q2"),
            ("2024-03-31", "2024-Q1", "2024-Q2", "2023-Q2"),
            ("2024-04-01", "2024-Q2", "2024-Q3", "2023-Q3"),
            ("2024-12-31", "2024-Q4", "2025-Q1", "2024-Q1"),
        ] {
            let found = Quarter::of(day.parse().expect("a day"));
            let shown = [found, found.next(), found.back(3)].map(|quarter| quarter.to_string());
            assert_eq!(shown, [quarter, next, before], "{day}");
            assert_eq!(found.back(3).count_to(found), 4);
        }
    }
}
