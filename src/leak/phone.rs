//! Phone numbers: in international form, in that of North America, and any behind a word that says so. Numbers that are
//! kept for films (555-01xx, 020 7946 0xxx) ring nowhere.

use std::ops::Range;

use crate::leak::{Kind, Leak, before, byte, line_before, run_end};

/// The shortest and longest numbers that there are, with the country (ITU-T E.164).
const DIGITS: (usize, usize) = (8, 15);

/// Words in front of a number that is to be called.
const WORDS: &[&str] =
    &["tel", "phone", "mobile", "fax", "call", "cell", "whatsapp", "sms", "dial"];

pub(super) fn find(text: &str, found: &mut Vec<Leak>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(offset) = bytes[at..].iter().position(u8::is_ascii_digit) {
        let digit = at + offset;
        let start = beginning(text, digit);
        let end =
            run_end(text, digit, usize::MAX, |b| b.is_ascii_digit() || b" -.()/".contains(&b));
        let written = text[start..end].trim_end_matches(|c: char| !c.is_ascii_digit());
        let range = start..start + written.len();
        at = end.max(digit + 1);
        if is_number(text, range.clone()) {
            found.push(Leak { kind: Kind::PhoneNumber, range });
        }
    }
}

/// A `+` or an opening bracket, or both, in front of the first digit.
fn beginning(text: &str, digit: usize) -> usize {
    let mut start = digit;
    for sign in [b'(', b'+', b'('] {
        if before(text, start) == sign {
            start -= 1;
        }
    }
    start
}

fn is_number(text: &str, range: Range<usize>) -> bool {
    let written = &text[range.clone()];
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let groups: Vec<&str> =
        written.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let previous = before(text, range.start);
    let next = byte(text, range.end);
    if digits.len() < 7
        || digits.len() > DIGITS.1
        || previous.is_ascii_alphanumeric()
        || b"-_/.=#$:%&?,<>+\\".contains(&previous) && !is_called(text, range.start)
        || next.is_ascii_alphanumeric()
        || b":_=%".contains(&next)
        || written.contains("  ")
        || is_of_films(&digits)
    {
        return false;
    }
    let plus = written.trim_start_matches('(').starts_with('+');
    if plus {
        // `+12345678` is a count; a number is written in groups, or has a country and ten digits more.
        let grouped = groups.len() >= 3 && groups[0].len() <= 3;
        // A line of a diff begins with `+` too.
        let whole = groups.len() == 1
            && (11..=13).contains(&digits.len())
            && (range.start == 0 || previous != b'\n');
        return digits.len() >= DIGITS.0 && !digits.starts_with('0') && (grouped || whole);
    }
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let american = |groups: &[&str]| {
        groups.len() == 3
            && [3, 3, 4] == [groups[0].len(), groups[1].len(), groups[2].len()]
            && groups[0].starts_with(|c: char| ('2'..='9').contains(&c))
            && groups[1].starts_with(|c: char| ('2'..='9').contains(&c))
            && written.contains(['-', '.', '('])
            && !written.contains('/')
            // `252.227-7013` is a clause.
            && !(written.contains('.') && written.contains('-'))
    };
    american(&groups)
        || (lengths.first() == Some(&1) && groups[0] == "1" && american(&groups[1..]))
        || (is_called(text, range.start) && lengths.iter().all(|length| *length <= 11))
}

/// Whether the word in front says that it is to be called.
fn is_called(text: &str, start: usize) -> bool {
    let line = line_before(text, start, 24);
    let mut words = line.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    words.next_back().is_some_and(|word| WORDS.contains(&word))
        // "phone number: …"
        || (line.contains("number") && WORDS.iter().any(|word| line.contains(word)))
}

/// Numbers that the authorities of North America and Britain keep for films, and what is made up.
fn is_of_films(digits: &str) -> bool {
    let national = digits.strip_prefix('1').filter(|rest| rest.len() == 10).unwrap_or(digits);
    let american = national.len() == 10 && national.get(3..6) == Some("555");
    let british = digits.strip_prefix("44").or_else(|| digits.strip_prefix('0')).unwrap_or(digits);
    let kept = ["2079460", "1632960", "7700900", "1914980", "2896496", "2920180", "8081570"];
    // `0161 496 0123`: a city, and behind it 4960.
    let city = british.starts_with('1') && british.get(3..7) == Some("4960");
    let mut different: Vec<u8> = digits.bytes().collect();
    different.sort_unstable();
    different.dedup();
    american
        || city
        || kept.iter().any(|prefix| british.starts_with(prefix))
        || different.len() <= 2
        || digits.contains("1234567")
        || digits.contains("0123456")
}
