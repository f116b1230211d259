//! Lengths of time as people write them: `4h 27m`, `1 hour and 48 minutes`, `about two hours`.

/// How long an incident took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duration {
    /// Whole minutes.
    pub minutes: i64,
    /// Whether the document says it in words; else it is resolution minus start.
    pub stated: bool,
}

/// Units and their seconds.
const UNITS: &[(&[&str], i64)] = &[
    (&["s", "sec", "secs", "second", "seconds"], 1),
    (&["m", "min", "mins", "minute", "minutes"], 60),
    (&["h", "hr", "hrs", "hour", "hours"], 3600),
    (&["d", "day", "days"], 86_400),
    (&["w", "week", "weeks"], 604_800),
];

/// Numbers that people write out.
const NUMBERS: &[(&str, f64)] = &[
    ("a", 1.0),
    ("an", 1.0),
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("fifteen", 15.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("half", 0.5),
];

/// Words before a length that do not change it much.
const ABOUT: &[&str] = &[
    "about",
    "around",
    "approximately",
    "approx",
    "roughly",
    "almost",
    "nearly",
    "over",
    "just",
    "under",
    "ca",
    "circa",
    "some",
    "for",
    "of",
    "total",
    "a",
];

/// The length at the start of `text` in minutes, and the bytes it takes. Words such as "about" may stand before it.
#[must_use]
pub fn leading(text: &str) -> Option<(i64, usize)> {
    let mut at = 0;
    for _ in 0..4 {
        at = skip_marks(text, at);
        if let Some(end) = length_at(text, at) {
            return Some(end);
        }
        let word = word_at(text, at);
        if !ABOUT.iter().any(|about| word.eq_ignore_ascii_case(about)) {
            return None;
        }
        at += word.len();
    }
    None
}

/// `45 min`, `2 h 15 min`, `26 h`: for messages.
#[must_use]
pub fn words(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// One length beginning exactly at byte `at`: numbers with units, as long as they follow each other.
fn length_at(text: &str, start: usize) -> Option<(i64, usize)> {
    let mut seconds = 0.0;
    let mut end = None;
    let mut at = start;
    loop {
        let (amount, after) = number_at(text, at)?;
        let mut unit_at = skip_spaces(text, after);
        if text[unit_at..].starts_with('-') {
            unit_at += 1;
        }
        let mut unit = word_at(text, unit_at);
        if unit == "an" || unit == "a" {
            // half an hour
            unit_at = skip_spaces(text, unit_at + unit.len());
            unit = word_at(text, unit_at);
        }
        let Some(unit_seconds) = seconds_of(unit) else { break };
        seconds += amount * unit_seconds;
        at = unit_at + unit.len();
        end = Some(at);
        let mut next = skip_spaces(text, at);
        if text[next..].starts_with(',') {
            next = skip_spaces(text, next + 1);
        }
        let word = word_at(text, next);
        if word.eq_ignore_ascii_case("and") {
            next = skip_spaces(text, next + word.len());
        }
        if number_at(text, next).is_none() {
            break;
        }
        at = next;
    }
    let end = end?;
    #[expect(clippy::cast_possible_truncation, reason = "bounded by the check before")]
    let minutes = (seconds / 60.0).round() as i64;
    (seconds < 1e9).then_some((minutes, end))
}

#[expect(clippy::cast_precision_loss, reason = "five small constants")]
fn seconds_of(unit: &str) -> Option<f64> {
    UNITS
        .iter()
        .find(|(words, _)| words.iter().any(|word| unit.eq_ignore_ascii_case(word)))
        .map(|(_, seconds)| *seconds as f64)
}

fn number_at(text: &str, at: usize) -> Option<(f64, usize)> {
    let rest = &text[at..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        let word = word_at(text, at);
        return NUMBERS
            .iter()
            .find(|(name, _)| word.eq_ignore_ascii_case(name))
            .map(|(_, value)| (*value, at + word.len()));
    }
    if digits > 7 {
        return None;
    }
    let mut length = digits;
    let fraction = rest[digits..]
        .strip_prefix('.')
        .map_or(0, |tail| tail.bytes().take_while(u8::is_ascii_digit).count());
    if (1..=4).contains(&fraction) {
        length += 1 + fraction;
    }
    rest[..length].parse().ok().map(|value| (value, at + length))
}

fn word_at(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())]
}

fn skip_spaces(text: &str, at: usize) -> usize {
    at + (text.len() - at) - text[at..].trim_start().len()
}

fn skip_marks(text: &str, at: usize) -> usize {
    text.len()
        - text[at..].trim_start_matches(|c: char| c.is_whitespace() || "~≈(<>+:.".contains(c)).len()
}

#[cfg(test)]
mod tests {
    use super::leading;

    #[test]
    fn lengths_as_people_write_them() {
        for (text, minutes) in [
            ("4h 27m", Some(267)),
            ("1 hour and 48 minutes", Some(108)),
            ("84 minutes", Some(84)),
            ("2d 3h 10m", Some(3070)),
            ("6 hours 5 min of trouble", Some(365)),
            ("~1hr", Some(60)),
            ("about two hours", Some(120)),
            ("half an hour", Some(30)),
            ("1.5 hours", Some(90)),
            ("90 seconds", Some(2)),
            ("3 h 40 min", Some(220)),
            ("a total of 5 minutes", Some(5)),
            ("20-minute outage", Some(20)),
            ("2 hours, 15 minutes", Some(135)),
            ("3 pods", None),
            ("N/A", None),
            ("?", None),
            ("", None),
            ("99999999999999999999 hours", None),
            ("a", None),
            ("été", None),
        ] {
            assert_eq!(leading(text).map(|(m, _)| m), minutes, "{text}");
        }
    }
}
