//! How many action items are overdue, today and on later days: a page that was built last week must not lie today, so
//! the theme's script counts on with what stands here.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::NaiveDate;
use serde::Serialize;

use crate::site::agenda::List;
use crate::site::wording::{machine_day, number};

/// A number of action items that are overdue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Late {
    /// How many there are on the site's today.
    pub number: usize,
    /// The same for reading: `1,204`.
    pub text: String,
    /// The days on which agreed items are due that are not overdue yet, in order, with their number where it is not one:
    /// `2025-06-03 2025-06-05*2`. On the day after, there are so many more.
    pub coming: String,
}

impl Late {
    /// The overdue items of a list.
    #[must_use]
    pub fn of(list: &List) -> Self {
        Self::new(list.counts.overdue, &list.coming)
    }

    /// So many now, and those that are due on coming days.
    #[must_use]
    pub fn new(overdue: usize, coming: &BTreeMap<NaiveDate, usize>) -> Self {
        let mut text = String::new();
        for (day, count) in coming {
            let gap = if text.is_empty() { "" } else { " " };
            // Writing to a string cannot fail.
            let _ = write!(text, "{gap}{}", machine_day(*day));
            if *count > 1 {
                let _ = write!(text, "*{count}");
            }
        }
        Self { number: overdue, text: number(overdue as u64), coming: text }
    }

    /// Those that are not overdue yet, of which there are fewer when their days have come.
    #[must_use]
    pub fn left(coming: &BTreeMap<NaiveDate, usize>) -> Self {
        Self::new(coming.values().sum(), coming)
    }
}
