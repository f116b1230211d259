//! Time zones as people name them: abbreviations and offsets, taken literally.
//!
//! An abbreviation is one offset, whatever the season: who writes PST in July is read as -08:00.
//! Not here: zones whose offset depends on the date (`Europe/London`, "Pacific time").

use chrono::FixedOffset;

/// Abbreviations and their offsets in minutes. Written in capitals, since many are words (`EAT`, `WEST`).
/// Those that several zones share carry the one that most people mean.
const ABBREVIATIONS: &[(&str, i32)] = &[
    ("ACDT", 630),
    ("ACST", 570),
    ("AEDT", 660),
    ("AEST", 600),
    ("AKDT", -480),
    ("AKST", -540),
    ("ART", -180),
    ("AWST", 480),
    ("BRT", -180),
    ("BST", 60),
    ("CAT", 120),
    ("CDT", -300),
    ("CEST", 120),
    ("CET", 60),
    ("CST", -360),
    ("EAT", 180),
    ("EDT", -240),
    ("EEST", 180),
    ("EET", 120),
    ("EST", -300),
    ("GMT", 0),
    ("HKT", 480),
    ("HST", -600),
    ("ICT", 420),
    ("IDT", 180),
    ("IST", 330),
    ("JST", 540),
    ("KST", 540),
    ("MDT", -360),
    ("MSK", 180),
    ("MST", -420),
    ("NZDT", 780),
    ("NZST", 720),
    ("PDT", -420),
    ("PHT", 480),
    ("PKT", 300),
    ("PST", -480),
    ("SAST", 120),
    ("SGT", 480),
    ("UTC", 0),
    ("WAT", 60),
    ("WEST", 60),
    ("WET", 0),
    ("WIB", 420),
];

/// The offset of an abbreviation in capitals; `utc` and `gmt` in any spelling.
#[must_use]
pub fn abbreviation(word: &str) -> Option<FixedOffset> {
    let minutes = if word.eq_ignore_ascii_case("utc") || word.eq_ignore_ascii_case("gmt") {
        0
    } else {
        let at = ABBREVIATIONS.binary_search_by_key(&word, |(name, _)| name).ok()?;
        ABBREVIATIONS[at].1
    };
    from_minutes(minutes)
}

/// An offset of so many minutes east of UTC; none beyond a day's width of zones.
#[must_use]
pub fn from_minutes(minutes: i32) -> Option<FixedOffset> {
    if minutes.abs() > 14 * 60 { None } else { FixedOffset::east_opt(minutes * 60) }
}

/// Words that make a zone in the same sentence a declaration for all times around it.
const DECLARING: &[&str] = &["times", "timestamps", "timezone", "timeline", "zone", "clocks"];

/// The zone that a sentence declares for the times around it: `All times in UTC`, `Times are UTC+2.`
#[must_use]
pub fn declared(sentence: &str) -> Option<FixedOffset> {
    let declares = sentence
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| DECLARING.iter().any(|known| word.eq_ignore_ascii_case(known)));
    if declares { named(sentence) } else { None }
}

/// The first zone named anywhere in a short text, such as a heading or a table's header.
#[must_use]
pub fn named(text: &str) -> Option<FixedOffset> {
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let word_len = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        if word_len == 0 {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let word = &rest[..word_len];
        if let Some(offset) = abbreviation(word) {
            let after = &rest[word_len..];
            let utc = word.eq_ignore_ascii_case("utc") || word.eq_ignore_ascii_case("gmt");
            return if utc { Some(signed(after).map_or(offset, |(o, _)| o)) } else { Some(offset) };
        }
        at += word_len;
    }
    None
}

/// An offset at the very start of a text, `+01:00`, `-0800`, `+2`, and its length in bytes.
#[must_use]
pub fn signed(text: &str) -> Option<(FixedOffset, usize)> {
    let mut characters = text.chars();
    let sign = match characters.next()? {
        '+' => 1,
        '-' | '−' | '–' => -1,
        _ => return None,
    };
    let rest = characters.as_str();
    let start = text.len() - rest.len();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = |from: usize, to: usize| rest.get(from..to)?.parse::<i32>().ok();
    let (hours, minutes, length) = match digits {
        1 | 2 => {
            let hours = number(0, digits)?;
            let minutes_follow = rest.as_bytes().get(digits) == Some(&b':')
                && rest.as_bytes()[digits + 1..].iter().take_while(|b| b.is_ascii_digit()).count()
                    == 2;
            if minutes_follow {
                (hours, number(digits + 1, digits + 3)?, digits + 3)
            } else {
                (hours, 0, digits)
            }
        }
        4 => (number(0, 2)?, number(2, 4)?, 4),
        _ => return None,
    };
    if minutes >= 60 {
        return None;
    }
    from_minutes(sign * (hours * 60 + minutes)).map(|offset| (offset, start + length))
}

#[cfg(test)]
mod tests {
    use super::{abbreviation, declared, named, signed};

    #[test]
    fn abbreviations_are_in_order_and_literal() {
        assert!(super::ABBREVIATIONS.is_sorted());
        let minutes = |word: &str| abbreviation(word).map(|o| o.local_minus_utc() / 60);
        for (word, offset) in [
            ("PST", Some(-480)),
            ("BST", Some(60)),
            ("WAT", Some(60)),
            ("IST", Some(330)),
            ("utc", Some(0)),
            ("west", None),
            ("XYZ", None),
        ] {
            assert_eq!(minutes(word), offset, "{word}");
        }
    }

    #[test]
    fn a_sentence_declares_a_zone() {
        let minutes = |text: &str| declared(text).map(|o| o.local_minus_utc() / 60);
        for (text, offset) in [
            ("All times in UTC.", Some(0)),
            ("Times are Lisbon time (UTC+1).", Some(60)),
            ("Timeline (CEST)", Some(120)),
            ("Times are São Paulo time (UTC-03:00).", Some(-180)),
            ("The UTC library is old.", None),
            ("All times are local.", None),
        ] {
            assert_eq!(minutes(text), offset, "{text}");
        }
        assert_eq!(named("When (PDT)").map(|o| o.local_minus_utc()), Some(-7 * 3600));
        assert_eq!(signed("+5:30 x").map(|(o, n)| (o.local_minus_utc(), n)), Some((19800, 5)));
        assert_eq!(signed("-99"), None);
    }
}
