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
    "estimated",
    "less",
    "more",
    "than",
    "at",
    "least",
    "well",
    "only",
    "the",
    "for",
    "of",
    "total",
    "a",
];

/// The length at the start of `text` in minutes, and the bytes it takes. Words such as "about" may stand before it.
#[must_use]
pub fn leading(text: &str) -> Option<(i64, usize)> {
    const MOST_WORDS: usize = 4;
    let mut at = 0;
    for _ in 0..MOST_WORDS {
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

/// The length that a field's value begins with; there figures alone are one too: `01:25:00`, `1:25`.
#[must_use]
pub fn of_value(text: &str) -> Option<(i64, usize)> {
    leading(text).or_else(|| clock(text))
}

/// `01:25:00` and `1:25` as hours, minutes and seconds.
fn clock(text: &str) -> Option<(i64, usize)> {
    let start = skip_marks(text, 0);
    let rest = &text[start..];
    let length = rest.find(|c: char| !(c.is_ascii_digit() || c == ':')).unwrap_or(rest.len());
    let mut parts = rest[..length].split(':').map(|part| part.parse::<i64>().ok());
    let (hours, minutes) = (parts.next()??, parts.next()??);
    let seconds = parts.next().unwrap_or(Some(0))?;
    // A range of times, or the time at which it was over, is no length.
    let behind = rest[length..].trim_start();
    let ends = behind.is_empty() || behind.starts_with(['(', 'h', '.', ',']);
    let fits = hours < 1000 && minutes < 60 && seconds < 60 && parts.next().is_none() && ends;
    fits.then_some((hours * 60 + minutes + i64::from(seconds >= 30), start + length))
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
    // The last unit, for `1h25`.
    let mut smallest = f64::INFINITY;
    while let Some((mut amount, after)) = number_at(text, at) {
        let mut unit_at = skip_spaces(text, after);
        if text[unit_at..].starts_with(['-', '+', '‑']) {
            unit_at += text[unit_at..].chars().next().map_or(0, char::len_utf8);
            unit_at = skip_spaces(text, unit_at);
        }
        let mut unit = word_at(text, unit_at);
        if unit.eq_ignore_ascii_case("and") && text[unit_at..].get(..10) == Some("and a half") {
            // one and a half hours
            amount += 0.5;
            unit_at = skip_spaces(text, unit_at + 10);
            unit = word_at(text, unit_at);
        }
        if unit == "an" || unit == "a" {
            // half an hour
            unit_at = skip_spaces(text, unit_at + unit.len());
            unit = word_at(text, unit_at);
        }
        let Some(unit_seconds) = seconds_of(unit) else {
            // `1h25`
            let digits = text[at..after].bytes().all(|byte| byte.is_ascii_digit());
            let bare = digits && after == at + 2 && text[..at].ends_with('h');
            if end == Some(at) && bare {
                seconds += amount * 60.0;
                end = Some(after);
            }
            break;
        };
        // "2 hours, 30 days of logs" are two lengths.
        if unit_seconds >= smallest {
            break;
        }
        smallest = unit_seconds;
        seconds += amount * unit_seconds;
        at = unit_at + unit.len();
        if text[at..].starts_with('.') && unit.len() < 5 {
            at += 1;
        }
        end = Some(at);
        let mut next = skip_spaces(text, at);
        if text[next..].starts_with([',', '&']) {
            next = skip_spaces(text, next + 1);
        }
        let word = word_at(text, next);
        if word.eq_ignore_ascii_case("and") {
            next = skip_spaces(text, next + word.len());
        }
        if text[next..].get(..6).is_some_and(|half| half.eq_ignore_ascii_case("a half")) {
            // an hour and a half
            seconds += unit_seconds / 2.0;
            end = Some(next + 6);
            break;
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
        let named = |word: &str| {
            NUMBERS
                .iter()
                .find(|(name, _)| word.eq_ignore_ascii_case(name))
                .map(|(_, value)| *value)
        };
        let value = named(word)?;
        let mut end = at + word.len();
        // twenty-five
        if value >= 20.0
            && text[end..].starts_with('-')
            && let Some(ones) = named(word_at(text, end + 1)).filter(|ones| *ones < 10.0)
        {
            end += 1 + word_at(text, end + 1).len();
            return Some((value + ones, end));
        }
        return Some((value, end));
    }
    if digits > 7 {
        return None;
    }
    let mut length = digits;
    if let Some(value) = thousands(rest, digits) {
        return Some((value, at + digits + 4));
    }
    let fraction = rest[digits..]
        .strip_prefix('.')
        .map_or(0, |tail| tail.bytes().take_while(u8::is_ascii_digit).count());
    if (1..=4).contains(&fraction) {
        length += 1 + fraction;
    }
    let value: f64 = rest[..length].parse().ok()?;
    // `2½`
    let half = rest[length..].chars().next().and_then(|c| match c {
        '½' => Some(0.5),
        '¼' => Some(0.25),
        '¾' => Some(0.75),
        _ => None,
    });
    Some((value + half.unwrap_or(0.0), at + length + half.map_or(0, |_| '½'.len_utf8())))
}

/// `1,440`
fn thousands(rest: &str, digits: usize) -> Option<f64> {
    let tail = rest.get(digits..digits + 4)?.strip_prefix(',')?;
    let ends = !rest[digits + 4..].starts_with(|c: char| c.is_ascii_digit());
    let number =
        |text: &str| text.parse::<u32>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
    let (high, low) = (number(&rest[..digits])?, number(tail)?);
    (digits <= 3 && ends).then(|| f64::from(high * 1000 + low))
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
    use super::{leading, of_value};

    #[test]
    fn figures_alone_are_a_length_in_a_field() {
        for (text, minutes) in [
            ("01:25:00", Some(85)),
            ("1:25", Some(85)),
            ("00:20:31 (h:mm:ss)", Some(21)),
            ("10:05 - 11:30", None),
            ("10:05 UTC", None),
            ("1:2:3:4", None),
            ("2h", Some(120)),
            (":", None),
        ] {
            assert_eq!(of_value(text).map(|(m, _)| m), minutes, "{text}");
        }
    }

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
            ("an hour and a half", Some(90)),
            ("one and a half hours", Some(90)),
            ("2½ hours", Some(150)),
            ("2 days, 3 hours", Some(3060)),
            ("90+ minutes", Some(90)),
            ("~2 hrs", Some(120)),
            ("1h25", Some(85)),
            ("1h25m", Some(85)),
            ("1 hr. 25 min.", Some(85)),
            ("1,440 minutes", Some(1440)),
            ("twenty-five minutes", Some(25)),
            ("less than an hour", Some(60)),
            ("3 hours 12 minutes 40 seconds", Some(193)),
            ("2 hours, 30 days of logs", Some(120)),
            ("10:05", None),
            ("2-3 hours", None),
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
