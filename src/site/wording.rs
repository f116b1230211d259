//! Dates, durations and counts as a reader sees them. Templates format nothing themselves.

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveTime, Timelike};

use crate::analysis::quarter::Quarter;
use crate::incident::moment::Moment;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const MINUTES_PER_HOUR: i64 = 60;
const MINUTES_PER_DAY: i64 = 24 * MINUTES_PER_HOUR;

/// `7 Nov 2024`
#[must_use]
pub fn day(date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), MONTHS[date.month0() as usize], date.year())
}

/// `Nov 2024`
#[must_use]
pub fn month(date: NaiveDate) -> String {
    format!("{} {}", MONTHS[date.month0() as usize], date.year())
}

/// `Q4 2024`
#[must_use]
pub fn quarter(quarter: Quarter) -> String {
    format!("Q{} {}", quarter.number, quarter.year)
}

/// `09:15`, with seconds only where they are given.
#[must_use]
pub fn time(time: NaiveTime) -> String {
    if time.second() == 0 {
        format!("{:02}:{:02}", time.hour(), time.minute())
    } else {
        format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
    }
}

/// `UTC`, `UTC+2`, `UTC−3:30`
#[must_use]
pub fn offset(offset: FixedOffset) -> String {
    let seconds = offset.local_minus_utc();
    let sign = if seconds < 0 { '−' } else { '+' };
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() % 3600 / 60);
    match (hours, minutes) {
        (0, 0) => "UTC".to_owned(),
        (_, 0) => format!("UTC{sign}{hours}"),
        _ => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

/// `7 Nov 2024, 09:15 UTC`, with the parts that are known.
#[must_use]
pub fn moment(moment: Moment) -> String {
    let mut text = moment.date.map(day).unwrap_or_default();
    if let Some(at) = moment.time {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&time(at));
        if let Some(zone) = moment.offset {
            text.push(' ');
            text.push_str(&offset(zone));
        }
    }
    text
}

/// `2024-11-07T09:15:00+00:00`, with the parts that are known, as the `datetime` attribute takes it.
#[must_use]
pub fn machine(moment: Moment) -> String {
    let mut text = moment.date.map(machine_day).unwrap_or_default();
    if let Some(at) = moment.time {
        if moment.date.is_some() {
            text.push('T');
        }
        text.push_str(&at.format("%H:%M:%S").to_string());
        // A time of day alone has no place for a zone in HTML.
        if let (Some(zone), Some(_)) = (moment.offset, moment.date) {
            text.push_str(&zone.to_string());
        }
    }
    text
}

/// `2024-11-07`
#[must_use]
pub fn machine_day(date: NaiveDate) -> String {
    // A year beyond 9999 has five digits and a sign in `Display`, as ISO 8601 wants it.
    date.to_string()
}

/// The minutes from `start` to `end`, rounded down, where they can be compared: both with date and time, and both with
/// a zone or both without.
#[must_use]
pub fn minutes_between(start: Moment, end: Moment) -> Option<i64> {
    let (start_date, end_date) = match (start.date, end.date) {
        (Some(start), Some(end)) => (start, end),
        // Two times of day, whatever the day is; what looks like going back may be the next day.
        (None, None) if start.time <= end.time => (NaiveDate::MIN, NaiveDate::MIN),
        _ => return None,
    };
    if start.offset.is_some() != end.offset.is_some() {
        return None;
    }
    let seconds = |offset: Option<FixedOffset>| {
        i64::from(offset.map_or(0, |offset| offset.local_minus_utc()))
    };
    let difference =
        end_date.and_time(end.time?).signed_duration_since(start_date.and_time(start.time?));
    Some((difference.num_seconds() - seconds(end.offset) + seconds(start.offset)).div_euclid(60))
}

/// `45 min`, `2 h 15 min`, `3 days 4 h`: every unit that counts, none that is zero.
#[must_use]
pub fn duration(minutes: i64) -> String {
    let magnitude = minutes.unsigned_abs();
    let (per_hour, per_day) = (MINUTES_PER_HOUR.unsigned_abs(), MINUTES_PER_DAY.unsigned_abs());
    let (days, hours, rest) =
        (magnitude / per_day, magnitude % per_day / per_hour, magnitude % per_hour);
    let mut parts = Vec::new();
    if days > 0 {
        parts.push(counted(days, "day", "days"));
    }
    if hours > 0 {
        parts.push(format!("{hours} h"));
    }
    if rest > 0 || parts.is_empty() {
        parts.push(format!("{rest} min"));
    }
    let text = parts.join(" ");
    if minutes < 0 { format!("−{text}") } else { text }
}

/// `+35 min`, `−5 min`: how far from a start.
#[must_use]
pub fn elapsed(minutes: i64) -> String {
    if minutes < 0 { duration(minutes) } else { format!("+{}", duration(minutes)) }
}

/// `1 incident`, `1,204 incidents`
#[must_use]
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// `1,204`
#[must_use]
pub fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A mean in minutes, to the minute: `1 h 35 min`.
#[must_use]
pub fn mean(minutes: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole minutes, beyond all of them the most"
    )]
    duration(minutes.round() as i64)
}

/// `1 near miss and 2 drills`: what is no incident proper; none where there is nothing of the kind.
#[must_use]
pub fn apart(near_misses: usize, drills: usize, maintenance: usize) -> Option<String> {
    let parts: Vec<String> = [
        (near_misses, "near miss", "near misses"),
        (drills, "drill", "drills"),
        (maintenance, "maintenance window", "maintenance windows"),
    ]
    .into_iter()
    .filter(|(count, _, _)| *count > 0)
    .map(|(count, one, many)| counted(count as u64, one, many))
    .collect();
    Some(list(&parts)).filter(|text| !text.is_empty())
}

/// `a`, `a and b`, `a, b and c`
#[must_use]
pub fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// A word of the front matter for reading: `config-change` becomes `Config change`.
#[must_use]
pub fn sentence_case(word: &str) -> String {
    let spaced = word.replace(['-', '_'], " ");
    let mut chars = spaced.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The beginning of `text` up to about `most` characters: whole sentences where the first fits, else whole words and
/// an ellipsis. White space becomes single spaces.
#[must_use]
pub fn excerpt(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (mut taken, mut length, mut sentence) = (0, 0, 0);
    for (index, word) in words.iter().enumerate() {
        length += word.chars().count() + usize::from(index > 0);
        if length > most {
            break;
        }
        taken = index + 1;
        if word.ends_with(['.', '!', '?', '。']) {
            sentence = taken;
        }
    }
    if taken == words.len() {
        return words.join(" ");
    }
    if sentence > 0 && words[..sentence].join(" ").chars().count() * 2 > most {
        return words[..sentence].join(" ");
    }
    let begun = if taken == 0 {
        // One word that is longer than all there is room for.
        words[0].chars().take(most).collect()
    } else {
        words[..taken].join(" ")
    };
    format!("{}…", begun.trim_end_matches([',', ';', ':', '.', '-', '–', '—', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(date: &str, time: &str, hours: Option<i32>) -> Moment {
        Moment {
            date: date.parse().ok(),
            time: time.parse().ok(),
            offset: hours.and_then(|hours| FixedOffset::east_opt(hours * 3600)),
            region: None,
        }
    }

    #[test]
    fn durations_in_words() {
        let check = |minutes: i64, expected: &str| assert_eq!(duration(minutes), expected);
        check(0, "0 min");
        check(45, "45 min");
        check(60, "1 h");
        check(135, "2 h 15 min");
        check(1440, "1 day");
        check(2 * 1440 + 25, "2 days 25 min");
        check(3 * 1440 + 4 * 60 + 5, "3 days 4 h 5 min");
        check(-5, "−5 min");
        assert_eq!(elapsed(35), "+35 min");
        assert_eq!(elapsed(-35), "−35 min");
        assert_eq!(duration(i64::MIN).chars().next(), Some('−'));
    }

    #[test]
    fn moments_show_what_is_known() {
        let check = |moment: Moment, text: &str, machine_text: &str| {
            assert_eq!(
                (super::moment(moment).as_str(), machine(moment).as_str()),
                (text, machine_text)
            );
        };
        check(
            at("2024-11-07", "09:15:00", Some(0)),
            "7 Nov 2024, 09:15 UTC",
            "2024-11-07T09:15:00+00:00",
        );
        check(
            at("2024-11-07", "09:15:30", Some(-3)),
            "7 Nov 2024, 09:15:30 UTC−3",
            "2024-11-07T09:15:30-03:00",
        );
        check(at("2024-11-07", "09:15:00", None), "7 Nov 2024, 09:15", "2024-11-07T09:15:00");
        check(at("2024-11-07", "", None), "7 Nov 2024", "2024-11-07");
        check(at("", "09:15:00", None), "09:15", "09:15:00");
        assert_eq!(offset(FixedOffset::east_opt(19800).unwrap()), "UTC+5:30");
    }

    #[test]
    fn minutes_need_comparable_moments() {
        let start = at("2024-11-07", "23:50:00", Some(0));
        assert_eq!(minutes_between(start, at("2024-11-08", "00:25:00", Some(0))), Some(35));
        assert_eq!(minutes_between(start, at("2024-11-08", "02:25:00", Some(2))), Some(35));
        assert_eq!(minutes_between(start, at("2024-11-08", "00:25:00", None)), None);
        assert_eq!(minutes_between(start, at("2024-11-08", "", None)), None);
        assert_eq!(minutes_between(at("", "10:00:00", None), at("", "10:05:30", None)), Some(5));
        assert_eq!(minutes_between(at("", "23:00:00", None), at("", "00:05:00", None)), None);
    }

    #[test]
    fn excerpts_end_at_a_sentence_or_a_word() {
        assert_eq!(excerpt("Short\n text.", 40), "Short text.");
        assert_eq!(
            excerpt("The pool ran dry. Callers retried and made it worse.", 30),
            "The pool ran dry."
        );
        assert_eq!(
            excerpt("It. The pool of the primary, which was shared, ran dry", 30),
            "It. The pool of the primary…"
        );
        assert_eq!(excerpt("aaaaaaaaaa", 4), "aaaa…");
        assert_eq!(excerpt("", 4), "");
    }

    #[test]
    fn numbers_and_lists_read_as_english() {
        assert_eq!(counted(1, "incident", "incidents"), "1 incident");
        assert_eq!(counted(1204, "incident", "incidents"), "1,204 incidents");
        assert_eq!(number(1_000_000), "1,000,000");
        assert_eq!(list(&["a".to_owned(), "b".to_owned(), "c".to_owned()]), "a, b and c");
        assert_eq!(sentence_case("config-change"), "Config change");
    }
}
