//! Dates, times, zones and durations as people write them.

use chrono::{FixedOffset, NaiveDate, NaiveTime};

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

/// How long an incident took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duration {
    /// Whole minutes.
    pub minutes: i64,
    /// Whether the document says it in words; else it is resolution minus start.
    pub stated: bool,
}
