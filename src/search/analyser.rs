//! A text as terms: words in small letters without accents and endings, identifiers (`ERR_CONN_RESET`, `payments-db`)
//! whole and in parts. Words that say nothing, and web addresses, are left out.

use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, RawTokenizer, Stemmer, StopWordFilter, TextAnalyzer,
    Token, TokenStream, Tokenizer,
};

/// Turns texts into terms. Clones share what they remember.
#[derive(Clone)]
pub struct Analyser {
    memory: Arc<Mutex<Memory>>,
}

/// Every word that was met, as it was written, with its term. A word is looked at once, however often it occurs.
struct Memory {
    words: Words,
    /// All terms, one after the other, so that those of frequent words stand close together.
    terms: String,
    /// Makes a word of prose a term.
    word: TextAnalyzer,
    /// Makes an identifier a term: it has no endings.
    identifier: TextAnalyzer,
}

/// Words as they were written.
#[expect(
    clippy::disallowed_types,
    reason = "looked up for every word of every text; what is listed from it is sorted"
)]
type Words = std::collections::HashMap<Box<str>, Word, BuildHasherDefault<Fnv>>;

#[derive(Clone, Copy)]
struct Word {
    /// Where the term stands among all terms; of no length for a word that says nothing.
    start: u32,
    length: u32,
    times: u32,
}

/// The hash FNV-1a (Fowler, Noll and Vo), which is quick for words. Who writes postmortems has no reason to make words
/// that clash.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// What is longer (in bytes) is a key or a dump.
const LONGEST: usize = 60;

/// The signs that hold the parts of an identifier together.
const JOINTS: &[u8] = b"_-./:@";

impl Default for Analyser {
    fn default() -> Self {
        let folded = || {
            TextAnalyzer::builder(RawTokenizer::default())
                .filter(LowerCaser)
                .filter(AsciiFoldingFilter)
        };
        let word = folded()
            .filter(StopWordFilter::remove(STOP_WORDS.split_whitespace().map(str::to_owned)))
            .filter(Stemmer::new(Language::English))
            .build();
        let memory = Memory {
            words: Words::default(),
            terms: String::new(),
            word,
            identifier: folded().build(),
        };
        Self { memory: Arc::new(Mutex::new(memory)) }
    }
}

impl Analyser {
    /// The terms of a text in order.
    pub fn terms(&mut self, text: &str) -> Vec<String> {
        let mut terms = Vec::new();
        self.token_stream(text).process(&mut |token| terms.push(token.text.clone()));
        terms
    }

    /// Every word that was met, in small letters, with its term and how often, in no order.
    pub fn words(&self) -> Vec<(String, String, u32)> {
        let memory = self.memory();
        let words = memory.words.iter().filter(|(_, word)| word.length > 0);
        words
            .map(|(written, word)| {
                (memory.term_of(*word).to_owned(), written.to_lowercase(), word.times)
            })
            .collect()
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    /// Writes the term of a word into `term`; empty where it says nothing.
    fn term(&mut self, written: &str, term: &mut String) {
        term.clear();
        if let Some(word) = self.words.get_mut(written) {
            word.times += 1;
            let word = *word;
            term.push_str(self.term_of(word));
            return;
        }
        let joined = written.bytes().any(|byte| JOINTS.contains(&byte));
        let analyser = if joined { &mut self.identifier } else { &mut self.word };
        let mut stream = analyser.token_stream(written);
        if stream.advance() {
            term.push_str(&stream.token().text);
        }
        drop(stream);
        // A run of incidents has less than four gigabytes of different words.
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let word = Word { start: place(self.terms.len()), length: place(term.len()), times: 1 };
        self.terms.push_str(term);
        self.words.insert(written.into(), word);
    }

    fn term_of(&self, word: Word) -> &str {
        let start = word.start as usize;
        self.terms.get(start..start + word.length as usize).unwrap_or_default()
    }
}

impl Tokenizer for Analyser {
    type TokenStream<'a> = Terms<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms<'a> {
        Terms {
            text,
            at: 0,
            identifier: 0..0,
            memory: self.memory(),
            token: Token { position: usize::MAX, ..Token::default() },
        }
    }
}

/// The terms of one text, in order.
pub struct Terms<'a> {
    text: &'a str,
    /// What has been read, in bytes.
    at: usize,
    /// The identifier, or the word, that was read last.
    identifier: Range<usize>,
    memory: MutexGuard<'a, Memory>,
    token: Token,
}

impl TokenStream for Terms<'_> {
    fn advance(&mut self) -> bool {
        while let Some(start) = self.beginning() {
            let word = self.word(start);
            let mut end = word;
            if start >= self.identifier.end {
                end = self.chunk(word);
                let behind = &self.text[end..];
                if behind.starts_with("://") {
                    self.at = end + behind.find(char::is_whitespace).unwrap_or(behind.len());
                    continue;
                }
                self.identifier = start..end;
                self.token.position = self.token.position.wrapping_add(1);
                // After the whole of an identifier its parts, from the first. A time or a date has none.
                let named = self.text[start..end].bytes().any(|byte| !is_figure(byte));
                self.at = if word < end && named { start } else { end };
            } else {
                // The first part stands where the whole does.
                self.token.position += usize::from(start > self.identifier.start);
                self.at = word;
            }
            if end - start > LONGEST {
                continue;
            }
            self.token.offset_from = start;
            self.token.offset_to = end;
            self.memory.term(&self.text[start..end], &mut self.token.text);
            if !self.token.text.is_empty() {
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// Whether a byte may stand in a number, a time or a date.
fn is_figure(byte: u8) -> bool {
    byte.is_ascii_digit() || JOINTS.contains(&byte)
}

impl Terms<'_> {
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
    fn chunk(&self, mut end: usize) -> usize {
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

/// Words that any text is made of: grammar, what people do in every story, and the names of days, months and zones, which
/// stand in every timeline.
const STOP_WORDS: &str = "\
    a about above after again against ago all also although am among an and any are around as at \
    away be because been before behind being below between both but by can cannot could did do \
    does doing don done down due during each either else for from further had has have having he \
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

    #[test]
    fn a_text_as_terms() {
        let table = [
            ("The connections were refused.", "connect refus"),
            ("Résumé of the CAFÉ", "resum cafe"),
            ("ERR_CONN_RESET again", "err_conn_reset err conn reset"),
            ("payments-db and http404", "payments-db payment db http404"),
            ("in kube-system/coredns.", "kube-system/coredns kube system coredn"),
            ("graphs https://example.org/a/b?c for more", "graph"),
            ("on Monday, 3 March", "3"),
            ("It's down; we're on-call.", "on-call call"),
            ("— … ()", ""),
            ("数据库", "数据库"),
        ];
        let mut analyser = Analyser::default();
        for (text, terms) in table {
            assert_eq!(analyser.terms(text).join(" "), terms, "{text}");
        }
    }

    #[test]
    fn what_is_long_is_no_term() {
        let mut analyser = Analyser::default();
        assert_eq!(analyser.terms(&format!("{} leak", "f".repeat(61))), ["leak"]);
    }

    #[test]
    fn positions_follow_the_words() {
        let mut analyser = Analyser::default();
        let mut positions = Vec::new();
        let mut stream = analyser.token_stream("payments-db was lost");
        stream.process(&mut |token| positions.push((token.text.clone(), token.position)));
        drop(stream);
        let expected = [("payments-db", 0), ("payment", 0), ("db", 1), ("lost", 3)];
        assert_eq!(positions, expected.map(|(term, at)| (term.to_owned(), at)));
    }
}
