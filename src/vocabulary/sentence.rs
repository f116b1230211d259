//! A text as sentences of words: what phrases are looked for in. Knows English endings and small words, and no phrase.

use std::ops::Range;

/// A sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sentence {
    /// Its words, none of them empty.
    pub words: Vec<Word>,
}

/// A word of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its place in the text.
    pub range: Range<usize>,
    /// As it is compared: small letters, `not` for "didn't".
    pub plain: String,
    /// The number of the clause it stands in, counted within the sentence.
    pub clause: usize,
    /// The numbers by which a matcher knows it.
    pub ids: Vec<u32>,
}

/// A sentence is cut after so many words: a log that was pasted as one line is no sentence.
const LONGEST: usize = 60;

/// Cuts a text into sentences.
pub fn split(text: &str) -> impl Iterator<Item = Sentence> {
    let mut words = words(text).peekable();
    let mut behind = 0;
    std::iter::from_fn(move || {
        let mut sentence = Sentence::default();
        let mut clause = 0;
        while let Some(range) = words.peek() {
            let between = text.get(behind..range.start).unwrap_or_default();
            if !sentence.words.is_empty() {
                let letter = sentence.words.last().is_some_and(|last| last.range.len() == 1);
                let item = begins_item(text, between, range);
                if sentence.words.len() >= LONGEST || item || ends_sentence(between, letter) {
                    behind = range.start;
                    break;
                }
                clause += usize::from(ends_clause(between));
            }
            let range = range.clone();
            words.next();
            behind = range.end;
            if sentence.words.is_empty() && is_item_number(text, &range) {
                continue;
            }
            let plain = plain(&text[range.clone()]);
            sentence.words.push(Word { range, plain, clause, ids: Vec::new() });
        }
        (!sentence.words.is_empty()).then_some(sentence)
    })
}

/// Words that say nothing by themselves; between the words of a phrase they do not count.
#[must_use]
pub fn is_small(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "the"
            | "this"
            | "that"
            | "these"
            | "those"
            | "our"
            | "their"
            | "its"
            | "his"
            | "her"
            | "your"
            | "my"
            | "was"
            | "were"
            | "is"
            | "are"
            | "be"
            | "been"
            | "being"
            | "am"
            | "has"
            | "have"
            | "had"
            | "having"
            | "do"
            | "does"
            | "did"
            | "it"
            | "they"
            | "them"
            | "we"
            | "us"
            | "i"
            | "which"
            | "there"
            | "also"
            | "very"
            | "just"
            | "already"
            | "still"
            | "then"
            | "quite"
            | "simply"
            | "completely"
            | "entirely"
            | "fully"
    )
}

/// Words that turn the meaning of the next ones around.
#[must_use]
pub fn is_negation(word: &str) -> bool {
    matches!(word, "not" | "no" | "never" | "nor" | "neither" | "none" | "without")
}

/// A word without its ending: `expires`, `expired` and `expiring` are the same. Not a word of any language; for
/// comparing only.
#[must_use]
pub fn stem(word: &str) -> &str {
    if !word.is_ascii() || word.len() <= 3 {
        return word;
    }
    let word = without_plural(word);
    let word = without_tense(word);
    match word.strip_suffix('e') {
        Some(rest) if rest.len() >= 3 => rest,
        _ => word,
    }
}

fn without_plural(word: &str) -> &str {
    if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word;
    }
    if let Some(rest) = word.strip_suffix("es")
        && ["ss", "x", "ch", "sh", "zz"].iter().any(|end| rest.ends_with(end))
    {
        return rest;
    }
    // `queries` and `query` meet at `quer`, see below.
    word.strip_suffix("ies").filter(|rest| rest.len() >= 3).map_or_else(
        || word.strip_suffix('s').map_or(word, |rest| if rest.len() >= 3 { rest } else { word }),
        |rest| &word[..rest.len()],
    )
}

fn without_tense(word: &str) -> &str {
    let vowel = |text: &str| text.bytes().any(|b| b"aeiouy".contains(&b));
    if word.ends_with("eed") {
        return word;
    }
    if let Some(rest) = word.strip_suffix("ied").filter(|rest| rest.len() >= 3) {
        return rest;
    }
    let rest = ["ing", "ed"].iter().find_map(|end| word.strip_suffix(end));
    let word = match rest {
        Some(rest) if rest.len() >= 4 && vowel(rest) => undouble(rest),
        _ => word,
    };
    word.strip_suffix('y').filter(|rest| rest.len() >= 4).unwrap_or(word)
}

/// `dropp` is `drop`; `kill`, `miss` and `buzz` stay.
fn undouble(word: &str) -> &str {
    let bytes = word.as_bytes();
    match bytes {
        [.., a, b] if a == b && !b"aeioulsz".contains(b) => &word[..word.len() - 1],
        _ => word,
    }
}

/// The places of the words. A word is letters and digits, with an apostrophe inside; of a web
/// address nothing is a word.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut letters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (mut start, mut end);
        loop {
            while letters.next_if(|(_, c)| !c.is_alphanumeric()).is_some() {}
            (start, _) = *letters.peek()?;
            end = start;
            if !is_address(&text[start..]) {
                break;
            }
            while letters.next_if(|(_, c)| !c.is_whitespace()).is_some() {}
        }
        while let Some((at, c)) = letters.peek().copied() {
            let inside = c.is_alphanumeric()
                || (is_apostrophe(c) && text[at + c.len_utf8()..].starts_with(char::is_alphabetic));
            if !inside {
                break;
            }
            end = at + c.len_utf8();
            letters.next();
        }
        Some(start..end)
    })
}

/// Whether a text begins with a web address.
fn is_address(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme))
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}')
}

/// A word as it is compared.
fn plain(word: &str) -> String {
    let word = word.to_lowercase();
    let (head, tail) = match word.rsplit_once(is_apostrophe) {
        Some(parts) => parts,
        None => (word.as_str(), ""),
    };
    match tail {
        "t" if head.ends_with('n') => "not".to_owned(),
        "" => match word.as_str() {
            "cannot" | "couldnt" | "didnt" | "wasnt" | "doesnt" | "isnt" | "hadnt" => {
                "not".to_owned()
            }
            _ => word,
        },
        "s" | "re" | "ve" | "d" | "ll" => head.to_owned(),
        _ => word,
    }
}

/// Whether a sentence ends between two words. After a single letter (`e.g.`) a full stop ends nothing.
fn ends_sentence(between: &str, letter: bool) -> bool {
    let mut chars = between.chars().peekable();
    let mut breaks = 0;
    while let Some(c) = chars.next() {
        let last =
            chars.peek().is_none_or(|next| next.is_whitespace() || "\"')]*_".contains(*next));
        if matches!(c, '.' | '!' | '?') && last && chars.peek().is_some() && !letter {
            return true;
        }
        breaks += usize::from(c == '\n');
    }
    breaks > 1 || between.contains(['\u{2022}', '\u{3002}'])
}

/// Whether a list's item begins with a word: `- words` and `2. words` on a line of their own, `1. One 2. Two` on one line.
fn begins_item(text: &str, between: &str, word: &Range<usize>) -> bool {
    let number = is_item_number(text, word);
    let new_line = between
        .rsplit_once('\n')
        .is_some_and(|(_, lead)| number || matches!(lead.trim(), "-" | "*" | "+"));
    let capital = text[word.end..].chars().nth(2).is_some_and(char::is_uppercase);
    new_line || number && capital && between.ends_with(' ')
}

/// Whether a word is the number of a list's item: `2. ` or `2) `.
fn is_item_number(text: &str, word: &Range<usize>) -> bool {
    word.len() <= 2
        && text[word.clone()].bytes().all(|b| b.is_ascii_digit())
        && [". ", ") "].iter().any(|mark| text[word.end..].starts_with(mark))
}

fn ends_clause(between: &str) -> bool {
    // `6,000` and `10:30` are one thing.
    between.contains([',', ':']) && between.contains(char::is_whitespace)
        || between.contains([
            ';', '(', ')', '[', ']', '\u{2014}', '\u{2013}', '"', '\u{201c}', '\u{201d}',
            '\u{2192}',
        ])
        || between.contains(" - ")
        || between.contains("->")
}

#[cfg(test)]
mod tests {
    use super::{split, stem};

    #[test]
    fn endings_do_not_count() {
        for group in [
            &["expire", "expires", "expired", "expiring"][..],
            &["query", "queries"],
            &["drop", "drops", "dropped", "dropping"],
            &["fail", "fails", "failed", "failing"],
            &["cache", "caches", "cached", "caching"],
            &["exceed", "exceeds", "exceeded", "exceeding"],
            &["dependency", "dependencies"],
            &["crash", "crashes", "crashed"],
            &["retry", "retries", "retried", "retrying"],
            &["process", "processes", "processed"],
        ] {
            for word in group {
                assert_eq!(stem(word), stem(group[0]), "{word}");
            }
        }
        assert_ne!(stem("express"), stem("expires"));
        assert_eq!(stem("dns"), "dns");
        assert_eq!(stem("während"), "während");
    }

    #[test]
    fn sentences_and_clauses() {
        let shown = |text: &str| -> Vec<String> {
            split(text)
                .map(|sentence| {
                    sentence
                        .words
                        .iter()
                        .map(|word| format!("{}{}", word.plain, word.clause))
                        .collect::<Vec<_>>()
                        .join(" ")
                })
                .collect()
        };
        assert_eq!(shown("It didn't start. v1.2 did!"), ["it0 not0 start0", "v10 20 did0"]);
        assert_eq!(shown("A queue, e.g. Orders, grew"), ["a0 queue0 e1 g1 orders1 grew2"]);
        assert_eq!(shown("In 6,000 cases, at 10:30"), ["in0 60 0000 cases0 at1 101 301"]);
        assert_eq!(shown("1. one\n2. two\n- three\n4 five"), ["one0", "two0", "three0 40 five0"]);
        assert_eq!(shown("x: 1. One 2. Two"), ["x0", "one0", "two0"]);
        assert_eq!(shown("one\ntwo\n\nthree"), ["one0 two0", "three0"]);
        assert_eq!(shown(" … "), Vec::<String>::new());
    }
}
