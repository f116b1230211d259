//! A text as terms: the one definition of a word that everything in this stage follows, and the browser too.
//!
//! - *Running* words follow one another in the text; a phrase is a row of them.
//! - *Extra* words say the same in another way: an identifier as a whole (`ERR_CONN_RESET`, `payments-db`) beside its parts,
//!   the humps of a name (`ImagePullBackOff`, `http404`), and two words that others write as one (`file system`).
//! - The *surface* of a word is the word in small letters without accents; its *term* is the surface without the ending
//!   that its language gives it. An identifier has no ending.
//!
//! Words that say nothing, and web addresses, are left out. Chinese, Japanese and Korean have no spaces: there each two
//! characters that follow one another are a word.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer, TokenStream as _};
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use crate::lookup::Lookup;

/// A term by its number: an index into [`Analyser::terms`].
pub type Number = u32;

/// A surface by its number, in the order in which surfaces were met.
pub type Surface = u32;

/// Turns texts into terms, and numbers the terms in the order in which it meets them.
pub struct Analyser {
    /// Every word that was met, as it was written, by its number. A word is looked at once, however often it occurs.
    words: Vec<Word>,
    of_words: Lookup<Box<str>, Number>,
    terms: Vec<Box<str>>,
    numbers: Lookup<Box<str>, Number>,
    surfaces: Vec<(Box<str>, Number)>,
    of_surfaces: Lookup<Box<str>, Surface>,
    /// Surfaces that say nothing, in order.
    stop: Vec<String>,
    /// Takes the ending off a surface.
    stem: TextAnalyzer,
    /// Two words that follow one another are one more where this says so.
    joined: Option<Joined>,
    /// What the two make, kept for its memory.
    pair: String,
}

/// Whether others write two words as this one.
#[derive(Clone)]
pub struct Joined(pub Arc<dyn Fn(&str) -> bool + Send + Sync>);

impl std::fmt::Debug for Joined {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("Joined")
    }
}

/// What is known of texts. Who writes postmortems has no reason to make words whose hashes clash.
struct Word {
    written: Box<str>,
    /// None for a word that says nothing.
    surface: Option<Surface>,
    /// The surfaces of its humps.
    humps: Box<[Surface]>,
}

/// A word that was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Met {
    /// Its surface.
    pub surface: Surface,
    /// Its term.
    pub term: Number,
    /// The word itself, by its place in [`Analyser::words`]; none where it does not stand in the text by itself.
    pub written: Option<Number>,
    /// Whether it says in another way what the words around it say.
    pub extra: bool,
    /// Whether it is a hump of the word before.
    pub hump: bool,
}

/// What is longer (in characters) is a key or a dump.
const LONGEST: usize = 60;

/// Of a name with more humps than this none says anything: it is a key.
const MOST_HUMPS: usize = 4;

/// The shortest word that is a half of another one.
const SHORTEST_HALF: usize = 3;

/// The signs that hold the parts of an identifier together.
const JOINTS: &[u8] = b"_-./:@";

impl Analyser {
    /// An analyser of texts in a language, by its BCP 47 tag; what is not known is read like English.
    #[must_use]
    pub fn new(language: &str) -> Self {
        let stem = Stemmer::new(stemmed(language));
        Self {
            words: Vec::new(),
            of_words: Lookup::default(),
            terms: Vec::new(),
            numbers: Lookup::default(),
            surfaces: Vec::new(),
            of_surfaces: Lookup::default(),
            stop: stop_words(language),
            stem: TextAnalyzer::builder(RawTokenizer::default()).filter(stem).build(),
            joined: None,
            pair: String::new(),
        }
    }

    /// The same, which knows what others write as one word.
    #[must_use]
    pub fn joining(self, joined: Joined) -> Self {
        Self { joined: Some(joined), ..self }
    }

    /// Calls `met` with every word of a text, in order.
    pub fn read(&mut self, text: &str, mut met: impl FnMut(Met)) {
        let text = composed(text);
        // The running word before, with the place where it ends.
        let mut before: Option<(usize, Surface)> = None;
        for (at, written, extra) in Reading::of(&text) {
            let word = self.word(written, extra);
            let Word { surface, humps, .. } = &self.words[word as usize];
            let Some(surface) = *surface else {
                before = if extra { before } else { None };
                continue;
            };
            met(Met { written: Some(word), ..self.met(surface, extra) });
            for &hump in humps {
                met(Met { hump: true, ..self.met(hump, true) });
            }
            if extra {
                continue;
            }
            if let Some((end, first)) = before
                && let Some(joined) =
                    self.join(first, surface, text.get(end..at).unwrap_or_default())
            {
                met(self.met(joined, true));
            }
            before = Some((at + written.len(), surface));
        }
    }

    /// The terms of a text, in order.
    pub fn terms_of(&mut self, text: &str) -> Vec<String> {
        let mut numbers = Vec::new();
        self.read(text, |met| numbers.push(met.term));
        numbers.into_iter().map(|term| self.terms[term as usize].to_string()).collect()
    }

    /// Where the words of a text stand, in bytes, each with its term; an identifier before its parts. `text` is in NFC, as
    /// texts that people type are.
    pub fn places(&mut self, text: &str) -> Vec<(Range<usize>, String)> {
        let words = Reading::of(text).map(|(at, written, whole)| {
            let word = self.word(written, whole);
            let term = self.surfaces[self.words[word as usize].surface? as usize].1;
            Some((at..at + written.len(), self.terms[term as usize].to_string()))
        });
        words.flatten().collect()
    }

    /// The term of a surface; none for a word that says nothing.
    pub fn term_of(&mut self, surface: &str) -> Option<String> {
        let surface = self.surface(surface.to_owned())?;
        Some(self.terms[self.surfaces[surface as usize].1 as usize].to_string())
    }

    /// All terms that were met, in the order of their numbers.
    #[must_use]
    pub fn terms(&self) -> &[Box<str>] {
        &self.terms
    }

    /// All surfaces that were met, in the order of their numbers.
    #[must_use]
    pub fn surfaces(&self) -> impl ExactSizeIterator<Item = &str> {
        self.surfaces.iter().map(|(surface, _)| &**surface)
    }

    /// All words that were met, as they were written, with their terms, in the order of their numbers ([`Met::written`]).
    pub fn words(&self) -> impl Iterator<Item = (&str, Option<Number>)> {
        self.words.iter().map(|Word { written, surface, .. }| {
            (&**written, surface.map(|surface| self.surfaces[surface as usize].1))
        })
    }

    fn met(&self, surface: Surface, extra: bool) -> Met {
        let term = self.surfaces[surface as usize].1;
        Met { surface, term, written: None, extra, hump: false }
    }

    /// The number of a word as it is written.
    fn word(&mut self, written: &str, whole: bool) -> Number {
        if let Some(word) = self.of_words.get(written) {
            return *word;
        }
        let surface = self.surface(fold(written));
        let humps: Box<[Surface]> = if whole || surface.is_none() {
            Box::default()
        } else {
            let humps = humps(written).into_iter();
            humps.filter_map(|hump| self.surface(fold(hump))).collect()
        };
        let number = numbered(self.words.len());
        self.words.push(Word { written: written.into(), surface, humps });
        self.of_words.insert(written.into(), number);
        number
    }

    /// The number of a surface, if it says anything.
    fn surface(&mut self, surface: String) -> Option<Surface> {
        if let Some(known) = self.of_surfaces.get(surface.as_str()) {
            return Some(*known);
        }
        if surface.chars().nth(LONGEST).is_some() {
            return None;
        }
        let term = if surface.bytes().any(|byte| JOINTS.contains(&byte)) {
            Cow::Borrowed(surface.as_str())
        } else {
            if self.stop.binary_search(&surface).is_ok() {
                return None;
            }
            let mut stream = self.stem.token_stream(&surface);
            let told = stream.advance() && !stream.token().text.is_empty();
            Cow::Owned(told.then(|| stream.token().text.clone())?)
        };
        let number = self.numbers.get(&*term).copied().unwrap_or_else(|| {
            let number = numbered(self.terms.len());
            self.terms.push((*term).into());
            self.numbers.insert((*term).into(), number);
            number
        });
        let met = numbered(self.surfaces.len());
        self.surfaces.push((surface.as_str().into(), number));
        self.of_surfaces.insert(surface.into(), met);
        Some(met)
    }

    /// What two running words make together, where others write them as one.
    fn join(&mut self, first: Surface, second: Surface, between: &str) -> Option<Surface> {
        let joined = self.joined.as_ref().filter(|_| matches!(between, " " | "\n" | "-"))?;
        let half = |surface: Surface| {
            let text = &*self.surfaces[surface as usize].0;
            let word = text.len() >= SHORTEST_HALF && text.bytes().all(|b| b.is_ascii_lowercase());
            word.then_some(text)
        };
        let (first, second) = (half(first)?, half(second)?);
        self.pair.clear();
        self.pair.push_str(first);
        self.pair.push_str(second);
        if !joined.0(&self.pair) {
            return None;
        }
        let pair = self.pair.clone();
        self.surface(pair)
    }
}

/// There are less than four thousand million different words.
fn numbered(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A text with its accents on their letters.
fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}

/// A word in small letters, without accents, in the plain forms of its characters.
#[must_use]
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let lower = word.to_lowercase();
    let bare = lower.nfkd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).nfkc();
    let mut folded = String::with_capacity(lower.len());
    for c in bare {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            other => folded.push(other),
        }
    }
    folded
}

/// The words that say nothing in texts of a language, as surfaces, in order.
#[must_use]
pub fn stop_words(language: &str) -> Vec<String> {
    let mut words: Vec<String> = STOP_WORDS.split_whitespace().map(str::to_owned).collect();
    let primary = primary(language);
    // Whatever language people write, machines write English. For English our own list stands: it knows what belongs to
    // every timeline, and that "down" may be what is looked for.
    if primary != "en" {
        words.extend(stop_words::lookup(&primary).into_iter().flatten().map(|word| fold(word)));
    }
    words.sort_unstable();
    words.dedup();
    words
}

/// The language itself, without the region: `pt` of `pt-BR`.
fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_lowercase()
}

/// Whose endings are taken off.
fn stemmed(tag: &str) -> Language {
    match primary(tag).as_str() {
        "ar" => Language::Arabic,
        "da" => Language::Danish,
        "de" => Language::German,
        "el" => Language::Greek,
        "es" => Language::Spanish,
        "fi" => Language::Finnish,
        "fr" => Language::French,
        "hu" => Language::Hungarian,
        "it" => Language::Italian,
        "nb" | "nn" | "no" => Language::Norwegian,
        "nl" => Language::Dutch,
        "pt" => Language::Portuguese,
        "ro" => Language::Romanian,
        "ru" => Language::Russian,
        "sv" => Language::Swedish,
        "ta" => Language::Tamil,
        "tr" => Language::Turkish,
        _ => Language::English,
    }
}

/// The humps of a name: `ImagePullBackOff` is four words, `http404` two. Single characters are none.
fn humps(word: &str) -> Vec<&str> {
    let characters: Vec<(usize, char)> = word.char_indices().collect();
    let mut cuts = vec![0];
    for (index, pair) in characters.windows(2).enumerate() {
        let ((_, a), (at, b)) = (pair[0], pair[1]);
        let next = characters.get(index + 2).map(|(_, c)| *c);
        let rises = a.is_lowercase() && b.is_uppercase();
        let begins = a.is_uppercase() && b.is_uppercase() && next.is_some_and(char::is_lowercase);
        if rises || begins || a.is_alphabetic() != b.is_alphabetic() {
            cuts.push(at);
        }
    }
    if !(2..=MOST_HUMPS).contains(&cuts.len()) {
        return Vec::new();
    }
    cuts.push(word.len());
    let humps = cuts.windows(2).map(|cut| &word[cut[0]..cut[1]]);
    humps.filter(|hump| hump.chars().nth(1).is_some()).collect()
}

/// Whether a character belongs to a script without spaces between words (Korean has some, and endings).
fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}' | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}'
        | '\u{3130}'..='\u{318f}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3134f}')
}

/// The words of a text as they are written, each with the place where it begins and whether it is a whole identifier.
/// An identifier stands before its parts.
struct Reading<'a> {
    text: &'a str,
    /// What has been read, in bytes.
    at: usize,
    /// Where the identifier, or the word, ends that was begun last.
    chunk: usize,
    /// Where the part ends whose scripts are being told apart.
    part: usize,
}

impl<'a> Iterator for Reading<'a> {
    type Item = (usize, &'a str, bool);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.at < self.part {
                return Some(self.of_part());
            }
            let start = self.beginning()?;
            let part = self.word(start);
            if start < self.chunk {
                (self.at, self.part) = (start, part);
                continue;
            }
            let end = self.whole(part);
            let behind = &self.text[end..];
            if behind.starts_with("://") {
                self.at = end + behind.find(char::is_whitespace).unwrap_or(behind.len());
                continue;
            }
            self.chunk = end;
            if part == end {
                (self.at, self.part) = (start, part);
                continue;
            }
            // A time or a date has no parts.
            let named = self.text[start..end].bytes().any(|byte| !is_figure(byte));
            self.at = if named { start } else { end };
            return Some((start, &self.text[start..end], true));
        }
    }
}

/// Whether a byte may stand in a number, a time or a date.
fn is_figure(byte: u8) -> bool {
    byte.is_ascii_digit() || JOINTS.contains(&byte)
}

impl<'a> Reading<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, at: 0, chunk: 0, part: 0 }
    }

    /// The next word of the part that is being read: all of it, or two characters where it has no spaces.
    fn of_part(&mut self) -> (usize, &'a str, bool) {
        let rest = &self.text[self.at..self.part];
        let start = self.at;
        if rest.is_ascii() {
            self.at = self.part;
            return (start, rest, false);
        }
        if !rest.starts_with(is_cjk) {
            self.at += rest.find(is_cjk).unwrap_or(rest.len());
            return (start, &self.text[start..self.at], false);
        }
        let next = first_length(rest);
        if !rest[next..].starts_with(is_cjk) {
            self.at += next;
            return (start, &rest[..next], false);
        }
        let end = next + first_length(&rest[next..]);
        // The second character begins the next pair, unless nothing follows it.
        let goes_on = rest[end..].starts_with(is_cjk);
        self.at += if goes_on { next } else { end };
        (start, &self.text[start..start + end], false)
    }

    /// Where the word that begins at `start` ends.
    fn word(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = start;
        while let Some(byte) = bytes.get(end) {
            if byte.is_ascii() {
                if !byte.is_ascii_alphanumeric() {
                    break;
                }
                end += 1;
            } else {
                match self.text[end..].chars().next() {
                    Some(c) if c.is_alphanumeric() => end += c.len_utf8(),
                    _ => break,
                }
            }
        }
        end
    }

    /// Where the next word begins.
    fn beginning(&self) -> Option<usize> {
        let ascii = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
        let bytes = &self.text.as_bytes()[self.at..];
        let skipped = bytes.iter().take_while(|byte| ascii(byte)).count();
        let rest = &self.text[self.at + skipped..];
        Some(self.at + skipped + rest.find(char::is_alphanumeric)?)
    }

    /// Where the identifier ends whose first part ends at `end`.
    fn whole(&self, mut end: usize) -> usize {
        while let Some(joint) = self.text.as_bytes().get(end) {
            let begins = |at: usize| {
                self.text.get(at..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
            };
            if !JOINTS.contains(joint) || !begins(end + 1) {
                break;
            }
            end = self.word(end + 1);
        }
        end
    }
}

/// How many bytes the first character of a text has.
fn first_length(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// Words that any text is made of: grammar, what people do in every story, and the names of days, months and zones, which
/// stand in every timeline.
const STOP_WORDS: &str = "\
    a about above after again against ago all also although am among an and any are around as at \
    away be because been before behind being below between both but by can cannot could did do \
    does doing don done due during each either else for from further had has have having he \
    her here hers him his how i if in into is it its itself just ll may me might more most must \
    my neither no nor not now of off on once only onto or other others our ours out over own per \
    re s same shall she should since so some such t than that the their theirs them themselves \
    then there these they this those though through to too towards under unless until up upon us \
    ve very via was we were what when where whether which while who whom whose why will with \
    within without would yet you your yours \
    able actually almost already always another anyway apparently back bad became become began \
    begin begun better big came come comes coming corresponding currently day days eight \
    eventually ever every everybody everyone everything exactly feel few first five four gave \
    get gets getting give given gives go goes going gone good got hour hours however immediately \
    instead keep kept knew know known knows last later latter least leave left less let like \
    little long look looked looking looks lot made make makes making many mean means mention \
    mentioned minute minutes morning much need needed needs never next night nine nobody nothing \
    often old one part parts past people perhaps probably put quickly quite rather really right \
    said saw say says second see seem seemed seems seen seven several show showed shown shows \
    six small something sometimes somewhat soon still take taken takes tell tells ten therefore \
    thing things think third thought three thus time times today together told tomorrow took \
    tried try trying two typically usually want wanted way week weeks well went whole word words \
    year years yesterday \
    apr april aug august bst cest cet dec december edt est feb february fri friday gmt jan \
    january jul july jun june mar march mon monday nov november oct october pdt pst sat saturday \
    sep september sun sunday thu thursday tue tuesday utc wed wednesday \
";

#[cfg(test)]
mod tests {
    use super::*;

    fn check(analyser: &mut Analyser, text: &str, terms: &str) {
        assert_eq!(analyser.terms_of(text).join(" "), terms, "{text}");
    }

    #[test]
    fn a_text_as_terms() {
        let table = [
            ("The connections were refused.", "connect refus"),
            ("Résumé of the CAFÉ", "resum cafe"),
            ("Re\u{301}sume\u{301}", "resum"),
            ("Straße, Smørrebrød", "strass smorrebrod"),
            ("ERR_CONN_RESET again", "err_conn_reset err conn reset"),
            ("payments-db and http404", "payments-db payment db http404 http 404"),
            ("in kube-system/coredns.", "kube-system/coredns kube system coredn"),
            ("ImagePullBackOff, HTTPServer", "imagepullbackoff imag pull httpserver http server"),
            ("k8s at 502s, a1b2c3d4e5", "k8s 502s 502 a1b2c3d4e5"),
            ("graphs https://example.org/a/b?c for more", "graph"),
            ("on Monday, 3 March at 10:15", "3 10:15"),
            ("It's down; we're on-call.", "down on-call call"),
            ("— … ()", ""),
        ];
        let mut analyser = Analyser::new("en");
        for (text, terms) in table {
            check(&mut analyser, text, terms);
        }
    }

    #[test]
    fn scripts_without_spaces_are_read_by_twos() {
        let mut analyser = Analyser::new("ja");
        check(&mut analyser, "数据库", "数据 据库");
        check(&mut analyser, "库", "库");
        check(&mut analyser, "Redis数据库down", "redi 数据 据库 down");
        check(&mut analyser, "서버 장애", "서버 장애");
        check(&mut analyser, "データ", "デー ータ");
    }

    #[test]
    fn endings_are_those_of_the_language() {
        check(
            &mut Analyser::new("de-AT"),
            "Die Verbindungen wurden abgelehnt",
            "verbind abgelehnt",
        );
        check(&mut Analyser::new("xx"), "connections", "connect");
    }

    #[test]
    fn two_words_that_others_write_as_one_are_one_more() {
        let joined = Joined(Arc::new(|pair| pair == "filesystem"));
        let mut analyser = Analyser::new("en").joining(joined);
        check(
            &mut analyser,
            "a file system, file-system",
            "file system filesystem file-system file system filesystem",
        );
        check(&mut analyser, "the file. System", "file system");
    }

    #[test]
    fn what_is_long_is_no_term() {
        let mut analyser = Analyser::new("en");
        check(&mut analyser, &format!("{} leak", "f".repeat(61)), "leak");
    }
}
