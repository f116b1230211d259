//! A point in time, worded and for machines.

use chrono::NaiveDate;
use serde::Serialize;

use crate::incident::moment::Moment;
use crate::site::wording;

/// What a `<time>` element holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Time {
    /// For the `datetime` attribute: `2024-11-07T09:15:00+00:00`, `2024-11-07` or `09:15:00`.
    pub machine: String,
    /// What people see: `7 Nov 2024, 09:15 UTC`.
    pub text: String,
}

impl Time {
    /// A day.
    #[must_use]
    pub fn day(date: NaiveDate) -> Self {
        Self { machine: wording::machine_day(date), text: wording::day(date) }
    }

    /// A moment with all that is known of it.
    #[must_use]
    pub fn moment(moment: Moment) -> Self {
        Self { machine: wording::machine(moment), text: wording::moment(moment) }
    }
}
