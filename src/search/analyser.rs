//! A text as terms: words in small letters without accents and endings, identifiers (`ERR_CONN_RESET`, `payments-db`)
//! whole and in parts. Words that say nothing, and web addresses, are left out.

use std::ops::Range;

use rustc_hash::FxBuildHasher;
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, RawTokenizer, Stemmer, StopWordFilter, TextAnalyzer,
    TokenStream as _,
};

/// A term by its number: an index into [`Analyser::terms`].
pub type Number = u32;

/// Turns texts into terms, and numbers the terms in the order in which it meets them.
pub struct Analyser {
    /// Every word that was met, as it was written. A word is looked at once, however often it occurs.
    words: Map<Word>,
    terms: Vec<Box<str>>,
    numbers: Map<Number>,
    /// Makes a word of prose a term.
    prose: TextAnalyzer,
    /// Makes an identifier a term: it has no endings.
    identifier: TextAnalyzer,
}

/// What is known of texts. Who writes postmortems has no reason to make words whose hashes clash.
#[expect(
    clippy::disallowed_types,
    reason = "looked up for every word of every text; what is listed from it is sorted"
)]
type Map<T> = std::collections::HashMap<Box<str>, T, FxBuildHasher>;

#[derive(Clone, Copy)]
struct Word {
    /// None for a word that says nothing.
    term: Option<Number>,
    times: u32,
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
        let prose = folded()
            .filter(StopWordFilter::remove(STOP_WORDS.split_whitespace().map(str::to_owned)))
            .filter(Stemmer::new(Language::English))
            .build();
        Self {
            words: Map::default(),
            terms: Vec::new(),
            numbers: Map::default(),
            prose,
            identifier: folded().build(),
        }
    }
}

impl Analyser {
    /// Calls `met` with every term of a text, in order.
    pub fn read(&mut self, text: &str, mut met: impl FnMut(Number)) {
        for written in Words::of(text) {
            if let Some(term) = self.term(written) {
                met(term);
            }
        }
    }

    /// The terms of a text, in order.
    pub fn terms_of(&mut self, text: &str) -> Vec<String> {
        let mut numbers = Vec::new();
        self.read(text, |term| numbers.push(term));
        numbers.into_iter().map(|term| self.terms[term as usize].to_string()).collect()
    }

    /// All terms that were met, in the order of their numbers.
    pub fn terms(&self) -> &[Box<str>] {
        &self.terms
    }

    /// Every word that was met and is a term: the term, the word in small letters, and how often; in no order.
    pub fn words(&self) -> impl Iterator<Item = (Number, String, u32)> {
        self.words
            .iter()
            .filter_map(|(written, word)| Some((word.term?, written.to_lowercase(), word.times)))
    }

    fn term(&mut self, written: &str) -> Option<Number> {
        if let Some(word) = self.words.get_mut(written) {
            word.times += 1;
            return word.term;
        }
        let joined = written.bytes().any(|byte| JOINTS.contains(&byte));
        let analyser = if joined { &mut self.identifier } else { &mut self.prose };
        let mut stream = analyser.token_stream(written);
        let term = (stream.advance() && !stream.token().text.is_empty()).then(|| {
            let text = stream.token().text.as_str();
            self.numbers.get(text).copied().unwrap_or_else(|| {
                // There are less than four thousand million different words.
                let number = Number::try_from(self.terms.len()).unwrap_or(Number::MAX);
                self.terms.push(text.into());
                self.numbers.insert(text.into(), number);
                number
            })
        });
        drop(stream);
        self.words.insert(written.into(), Word { term, times: 1 });
        term
    }
}

/// The words of a text as they are written: identifiers, each followed by its parts, and plain words.
struct Words<'a> {
    text: &'a str,
    /// What has been read, in bytes.
    at: usize,
    /// The identifier, or the word, that was read last.
    identifier: Range<usize>,
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
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
                // After the whole of an identifier its parts, from the first. A time or a date has none.
                let named = self.text[start..end].bytes().any(|byte| !is_figure(byte));
                self.at = if word < end && named { start } else { end };
            } else {
                self.at = word;
            }
            if end - start <= LONGEST {
                return Some(&self.text[start..end]);
            }
        }
        None
    }
}

/// Whether a byte may stand in a number, a time or a date.
fn is_figure(byte: u8) -> bool {
    byte.is_ascii_digit() || JOINTS.contains(&byte)
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, at: 0, identifier: 0..0 }
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
            assert_eq!(analyser.terms_of(text).join(" "), terms, "{text}");
        }
    }

    #[test]
    fn what_is_long_is_no_term() {
        let mut analyser = Analyser::default();
        assert_eq!(analyser.terms_of(&format!("{} leak", "f".repeat(61))), ["leak"]);
    }
}
