//! Time zones as people name them: abbreviations, offsets, regions (`Europe/London`), and words ("Pacific time").
//!
//! An abbreviation that names an offset is that offset, whatever the season: who writes PST in July is read as -08:00.
//! A region, a city or a general name (PT, "UK time") has the offset that its clocks showed on the day. Where zones are
//! declared, and for which times, is `incident`'s to say.

use std::sync::LazyLock;

use chrono::offset::LocalResult;
use chrono::{FixedOffset, NaiveDateTime, Offset, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};

/// A zone as a document states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// The same offset on every day.
    Fixed(FixedOffset),
    /// The clocks of a region, summer time included.
    Region(Tz),
}

impl Zone {
    /// The offset at a moment that the clocks there showed. Of an hour that comes twice, the first; an hour that is
    /// skipped has the offset from before.
    #[must_use]
    pub fn at(self, local: NaiveDateTime) -> Option<FixedOffset> {
        let region = match self {
            Self::Fixed(offset) => return Some(offset),
            Self::Region(region) => region,
        };
        match region.offset_from_local_datetime(&local) {
            LocalResult::Single(offset) | LocalResult::Ambiguous(offset, _) => Some(offset.fix()),
            LocalResult::None => {
                let before = local.checked_sub_signed(chrono::Duration::hours(3))?;
                Some(region.offset_from_local_datetime(&before).earliest()?.fix())
            }
        }
    }

    /// What the clocks there showed at a moment of Greenwich.
    #[must_use]
    pub fn local(self, utc: NaiveDateTime) -> NaiveDateTime {
        match self {
            Self::Fixed(offset) => offset.from_utc_datetime(&utc).naive_local(),
            Self::Region(region) => region.from_utc_datetime(&utc).naive_local(),
        }
    }
}

/// A zone at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leading {
    /// The zone.
    pub zone: Zone,
    /// The bytes that name it.
    pub length: usize,
    /// The name that was meant, where the written one is a slip.
    pub meant: Option<&'static str>,
}

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

/// Abbreviations that people write in small letters too, behind a time; the others are words.
const SMALL: &[&str] =
    &["aest", "bst", "cdt", "cest", "cst", "edt", "est", "jst", "mdt", "mst", "pdt", "pst", "sgt"];

/// General abbreviations, in capitals: what the clocks show there in that season.
const GENERAL: &[(&str, Tz)] = &[
    ("AET", Tz::Australia__Sydney),
    ("AT", Tz::America__Halifax),
    ("CT", Tz::America__Chicago),
    ("ET", Tz::America__New_York),
    ("MT", Tz::America__Denver),
    ("NZT", Tz::Pacific__Auckland),
    ("PT", Tz::America__Los_Angeles),
];

/// Names in small letters, as they stand before "time". A city of the zone database needs no entry.
const PLACES: &[(&str, Tz)] = &[
    ("alaska", Tz::America__Anchorage),
    ("atlantic", Tz::America__Halifax),
    ("australian eastern", Tz::Australia__Sydney),
    ("bangalore", Tz::Asia__Kolkata),
    ("beijing", Tz::Asia__Shanghai),
    ("bengaluru", Tz::Asia__Kolkata),
    ("boston", Tz::America__New_York),
    ("british", Tz::Europe__London),
    ("central", Tz::America__Chicago),
    ("central european", Tz::Europe__Berlin),
    ("china", Tz::Asia__Shanghai),
    ("danish", Tz::Europe__Copenhagen),
    ("dutch", Tz::Europe__Amsterdam),
    ("eastern", Tz::America__New_York),
    ("eastern european", Tz::Europe__Athens),
    ("finnish", Tz::Europe__Helsinki),
    ("french", Tz::Europe__Paris),
    ("geneva", Tz::Europe__Zurich),
    ("german", Tz::Europe__Berlin),
    ("hawaii", Tz::Pacific__Honolulu),
    ("india", Tz::Asia__Kolkata),
    ("indian", Tz::Asia__Kolkata),
    ("irish", Tz::Europe__Dublin),
    ("israel", Tz::Asia__Jerusalem),
    ("italian", Tz::Europe__Rome),
    ("japan", Tz::Asia__Tokyo),
    ("milan", Tz::Europe__Rome),
    ("mountain", Tz::America__Denver),
    ("mumbai", Tz::Asia__Kolkata),
    ("munich", Tz::Europe__Berlin),
    ("new zealand", Tz::Pacific__Auckland),
    ("norwegian", Tz::Europe__Oslo),
    ("pacific", Tz::America__Los_Angeles),
    ("polish", Tz::Europe__Warsaw),
    ("san francisco", Tz::America__Los_Angeles),
    ("seattle", Tz::America__Los_Angeles),
    ("spanish", Tz::Europe__Madrid),
    ("swedish", Tz::Europe__Stockholm),
    ("swiss", Tz::Europe__Zurich),
    ("tel aviv", Tz::Asia__Jerusalem),
    ("uk", Tz::Europe__London),
    ("us central", Tz::America__Chicago),
    ("us eastern", Tz::America__New_York),
    ("us mountain", Tz::America__Denver),
    ("us pacific", Tz::America__Los_Angeles),
    ("western european", Tz::Europe__Lisbon),
];

/// Names that say one offset in full, in small letters, and their offsets in minutes.
const FULL: &[(&str, i32)] = &[
    ("british summer time", 60),
    ("central daylight time", -300),
    ("central european summer time", 120),
    ("central standard time", -360),
    ("coordinated universal time", 0),
    ("eastern daylight time", -240),
    ("eastern standard time", -300),
    ("greenwich mean time", 0),
    ("india standard time", 330),
    ("indian standard time", 330),
    ("japan standard time", 540),
    ("mountain daylight time", -360),
    ("mountain standard time", -420),
    ("pacific daylight time", -420),
    ("pacific standard time", -480),
    ("universal time", 0),
    ("zulu", 0),
];

/// Parts of the zone database whose names are regions and cities that people mean.
const CONTINENTS: &[&str] =
    &["Africa", "America", "Asia", "Atlantic", "Australia", "Canada", "Europe", "Pacific", "US"];

/// The cities of the zone database in small letters, in order.
static CITIES: LazyLock<Vec<(String, Tz)>> = LazyLock::new(|| {
    let mut cities: Vec<(String, Tz)> = TZ_VARIANTS
        .iter()
        .filter_map(|zone| {
            let (continent, city) = zone.name().split_once('/')?;
            let known = CONTINENTS.contains(&continent) && !["US", "Canada"].contains(&continent);
            let city = city.rsplit('/').next()?.replace('_', " ").to_lowercase();
            known.then_some((city, *zone))
        })
        .collect();
    cities.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.name().cmp(b.1.name())));
    cities
});

/// The offset of an abbreviation in capitals; `utc` and `gmt` in any spelling.
#[must_use]
pub fn abbreviation(word: &str) -> Option<FixedOffset> {
    let minutes = if is_utc(word) {
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
const DECLARING: &[&str] = &[
    "times",
    "timestamps",
    "timezone",
    "timezones",
    "timeline",
    "zone",
    "clocks",
    "dates",
    "events",
    "entries",
];

/// The zone that a sentence declares for the times around it: `All times in UTC`, `Times are UTC+2.`
#[must_use]
pub fn declared(sentence: &str) -> Option<Zone> {
    let declares = sentence
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| DECLARING.iter().any(|known| word.eq_ignore_ascii_case(known)));
    if declares { named(sentence) } else { None }
}

/// The value of a field that holds nothing but a zone: `UTC`, `+02:00`, `Europe/Berlin`, `Pacific Time (US)`.
#[must_use]
pub fn of_value(text: &str) -> Option<Zone> {
    let text = text.trim();
    if let Some((offset, length)) = signed(text) {
        return (length == text.len()).then_some(Zone::Fixed(offset));
    }
    named(text).or_else(|| city(&text.to_lowercase()).map(Zone::Region))
}

/// The first zone named anywhere in a short text, such as a heading or a table's header. One with an offset in figures
/// counts before one that is a name: `Lisbon time (UTC+1)`.
#[must_use]
pub fn named(text: &str) -> Option<Zone> {
    let mut first = None;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let word = word_of(rest);
        if word.is_empty() {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        if word.chars().next().is_some_and(char::is_alphabetic)
            && let Some(found) = leading(rest)
        {
            match found.zone {
                Zone::Fixed(_) => return Some(found.zone),
                Zone::Region(_) => first = first.or(Some(found.zone)),
            }
            at += found.length.max(word.len());
            continue;
        }
        at += word.len();
    }
    first.or_else(|| bracketed(text).map(Zone::Region))
}

/// The zone at the very start of a text, behind a time: `PST`, `UTC+2`, `US/Pacific`, `Pacific Time`, `CET (UTC+1)`.
#[must_use]
pub fn leading(text: &str) -> Option<Leading> {
    let word = word_of(text);
    let found = |zone, length| Some(Leading { zone, length, meant: None });
    if let Some(region) = region(text) {
        return Some(region);
    }
    if let Some(offset) = abbreviation(word).or_else(|| small(word)) {
        let mut length = word.len();
        let mut offset = offset;
        if is_utc(word) {
            let after = &text[length..];
            let space = after.len() - after.trim_start_matches(' ').len();
            // `UTC - 10 pods` is no offset, `UTC -03:00` and `UTC +2` are.
            let figures = after[space..].trim_start_matches(['+', '-', '−', '–']);
            let plain =
                space == 0 || after[space..].starts_with('+') || figures.get(2..3) == Some(":");
            if let Some((signed, more)) = signed(&after[space..]).filter(|_| plain) {
                offset = signed;
                length += space + more;
            }
        }
        return found(Zone::Fixed(offset), length);
    }
    if let Ok(at) = GENERAL.binary_search_by_key(&word, |(name, _)| name) {
        return found(Zone::Region(GENERAL[at].1), word.len());
    }
    phrase(text).or_else(|| alone(text))
}

/// `10:05 Eastern: up`: the name alone, where it is set off.
fn alone(text: &str) -> Option<Leading> {
    let word = word_of(text);
    let behind = text[word.len()..].trim_start();
    let set_off = behind.is_empty() || behind.starts_with([':', ',', ')', ']', '-', '–', '—', '|']);
    let known = ["Eastern", "Central", "Mountain", "Pacific"].contains(&word) && set_off;
    let zone = place(&word.to_lowercase()).filter(|_| known)?;
    Some(Leading { zone: Zone::Region(zone), length: word.len(), meant: None })
}

/// `Pacific Time`, `New York time`, `Indian Standard Time`: up to four words.
fn phrase(text: &str) -> Option<Leading> {
    const MOST_WORDS: usize = 4;
    let mut name = String::new();
    let mut end = 0;
    for _ in 0..MOST_WORDS {
        let rest = &text[end..];
        let space = rest.len() - rest.trim_start_matches(' ').len();
        let word = word_of(&rest[space..]);
        if word.is_empty() || (end > 0 && space == 0) {
            return None;
        }
        let lower = word.to_lowercase();
        end += space + word.len();
        let zone = if lower == "time" || lower == "timezone" {
            let full = format!("{name} time");
            let offset = FULL.iter().find(|(known, _)| *known == full);
            match offset {
                Some((_, minutes)) => from_minutes(*minutes).map(Zone::Fixed),
                None => place(&name).map(Zone::Region),
            }
        } else {
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(&lower);
            None
        };
        if let Some(zone) = zone {
            return Some(Leading { zone, length: end, meant: None });
        }
        if lower == "time" {
            return None;
        }
    }
    None
}

/// `local time (Berlin)`, `times are local to Berlin`: a city behind the word that makes it one.
fn bracketed(text: &str) -> Option<Tz> {
    let lower = text.to_lowercase();
    let behind = ["time (", "times (", "local to ", "time in ", "times in ", "time zone of "];
    behind.iter().find_map(|lead| {
        let rest = &lower[lower.find(lead)? + lead.len()..];
        let end = rest.find([')', ',', '.', ';', ':']).unwrap_or(rest.len());
        place(rest[..end].trim())
    })
}

/// The region that a name in small letters means.
fn place(name: &str) -> Option<Tz> {
    let name = name.strip_prefix("local ").unwrap_or(name);
    let name = name.strip_suffix(" local").unwrap_or(name);
    match PLACES.binary_search_by_key(&name, |(known, _)| known) {
        Ok(at) => Some(PLACES[at].1),
        Err(_) => city(name),
    }
}

fn city(name: &str) -> Option<Tz> {
    let at = CITIES.binary_search_by(|(known, _)| known.as_str().cmp(name)).ok()?;
    Some(CITIES[at].1)
}

/// `Europe/London`, and `UC/Pacific`, which is one letter away from only one region.
fn region(text: &str) -> Option<Leading> {
    let continent = word_of(text);
    let behind = text[continent.len()..].strip_prefix('/')?;
    if !behind.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let more = behind
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '/' | '-' | '+')))
        .unwrap_or(behind.len());
    let written = text[..continent.len() + 1 + more].trim_end_matches(['-', '/', '_', '+']);
    let found =
        |zone: Tz, meant| Leading { zone: Zone::Region(zone), length: written.len(), meant };
    if let Some(known) = TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(written)) {
        return Some(found(*known, None));
    }
    let near = |zone: &&Tz| strsim::osa_distance(zone.name(), written) == 1;
    let mut meant = TZ_VARIANTS.iter().filter(near);
    match (meant.next(), meant.next()) {
        (Some(only), None) => Some(found(*only, Some(only.name()))),
        _ => None,
    }
}

fn small(word: &str) -> Option<FixedOffset> {
    SMALL.contains(&word).then(|| abbreviation(&word.to_ascii_uppercase()))?
}

fn is_utc(word: &str) -> bool {
    word.eq_ignore_ascii_case("utc") || word.eq_ignore_ascii_case("gmt")
}

fn word_of(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len())]
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
    use chrono::NaiveDate;

    use super::{Zone, abbreviation, declared, leading, named, of_value, signed};

    /// Minutes east of UTC in January and in July.
    fn minutes(zone: Option<Zone>) -> Option<(i32, i32)> {
        let on = |month| {
            let noon = NaiveDate::from_ymd_opt(2024, month, 9)?.and_hms_opt(12, 0, 0)?;
            Some(zone?.at(noon)?.local_minus_utc() / 60)
        };
        on(1).zip(on(7))
    }

    #[test]
    fn abbreviations_are_in_order_and_literal() {
        assert!(super::ABBREVIATIONS.is_sorted());
        assert!(super::GENERAL.is_sorted_by_key(|(name, _)| name));
        assert!(super::PLACES.is_sorted_by_key(|(name, _)| name));
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
        for (text, offsets) in [
            ("All times in UTC.", Some((0, 0))),
            ("Times are Lisbon time (UTC+1).", Some((60, 60))),
            ("Timeline (CEST)", Some((120, 120))),
            ("Times are São Paulo time (UTC-03:00).", Some((-180, -180))),
            ("The UTC library is old.", None),
            ("All times are local.", None),
            ("All times are Lisbon time.", Some((0, 60))),
            ("Timeline (all times US/Pacific)", Some((-480, -420))),
            ("All times are in Pacific Time.", Some((-480, -420))),
            ("All times local time (Berlin)", Some((60, 120))),
            ("All times are UK time", Some((0, 60))),
            ("Timeline (ET)", Some((-300, -240))),
            ("The timeline was written by Vincent.", None),
        ] {
            assert_eq!(minutes(declared(text)), offsets, "{text}");
        }
        assert_eq!(minutes(named("When (PDT)")), Some((-420, -420)));
        assert_eq!(signed("+5:30 x").map(|(o, n)| (o.local_minus_utc(), n)), Some((19800, 5)));
        assert_eq!(signed("-99"), None);
    }

    #[test]
    fn a_zone_behind_a_time() {
        for (text, length, offsets) in [
            ("PST - up", 3, Some((-480, -480))),
            ("pst", 3, Some((-480, -480))),
            ("PT: up", 2, Some((-480, -420))),
            ("UTC+2 up", 5, Some((120, 120))),
            ("UTC -03:00 up", 10, Some((-180, -180))),
            ("UTC - 10 pods", 3, Some((0, 0))),
            ("Europe/London up", 13, Some((0, 60))),
            ("America/New_York, up", 16, Some((-300, -240))),
            ("UC/Pacific up", 10, Some((-480, -420))),
            ("Pacific Time up", 12, Some((-480, -420))),
            ("Pacific Standard Time", 21, Some((-480, -480))),
            ("New York time", 13, Some((-300, -240))),
            ("and/Or", 0, None),
            ("west", 0, None),
            ("Central cluster", 0, None),
            ("Eastern: up", 7, Some((-300, -240))),
            ("", 0, None),
        ] {
            let found = leading(text);
            assert_eq!(minutes(found.map(|found| found.zone)), offsets, "{text}");
            assert_eq!(found.map_or(0, |found| found.length), length, "{text}");
        }
        assert_eq!(leading("UC/Pacific").and_then(|found| found.meant), Some("US/Pacific"));
        assert_eq!(minutes(of_value("+02:00")), Some((120, 120)));
        assert_eq!(minutes(of_value("Berlin")), Some((60, 120)));
        assert_eq!(minutes(of_value("nowhere")), None);
    }
}
