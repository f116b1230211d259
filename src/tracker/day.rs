//! The days in an export. A moment with an offset is a day on the clocks of the configuration's zone.

use chrono::NaiveDate;

use crate::config::Config;
use crate::config::tracker::Column;
use crate::incident::moment::{self, Context};
use crate::tracker::Record;
use crate::zone::Zone;

/// How the days of one export are read.
#[derive(Debug, Clone, Copy)]
pub struct Days {
    context: Context,
    zone: Option<Zone>,
}

impl Days {
    /// Days in numbers only have the order that some of the export show, else that of the configuration.
    #[must_use]
    pub fn new(records: &[Record], config: &Config) -> Self {
        let texts = records
            .iter()
            .flat_map(|record| [Column::Due, Column::Closed].map(|column| record.text(column)));
        let mut orders = texts.flatten().filter_map(|text| moment::order_shown(&long_year(text)));
        let first = orders.next();
        let shown = first.filter(|first| orders.all(|order| order == *first));
        let order = shown.or(config.dates.order);
        Self { context: Context { year: None, order }, zone: config.dates.zone }
    }

    /// The day that a text says.
    #[must_use]
    pub fn read(self, text: &str) -> Option<NaiveDate> {
        let moment = moment::parse(&long_year(text), self.context).ok()?.moment;
        match (moment.utc(), self.zone) {
            (Some(utc), Some(zone)) => Some(zone.local(utc).date()),
            _ => moment.date,
        }
    }
}

/// `14/Nov/24 3:12 PM`, as Jira writes it, and `6/21/25 16:14`, as spreadsheets do, with all of the year. In prose two
/// digits behind a day and a month may be anything; here they are a year of this century.
fn long_year(text: &str) -> String {
    let (date, rest) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
    let parts: Vec<&str> = date.split(['/', '-', '.']).collect();
    let is_number =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [day, month, year] if is_number(day) && is_number(year) && year.len() == 2 => {
            if is_number(month) {
                format!("{day}/{month}/20{year}{rest}")
            } else {
                format!("{day} {month} 20{year}{rest}")
            }
        }
        _ => text.to_owned(),
    }
}
