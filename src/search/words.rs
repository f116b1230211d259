//! The words of an index, in order, each with the number of incidents that hold it.
//!
//! They are one text, not one each, so that many thousands are there and gone again in less time than a search takes.

use crate::search::packed::{Reader, Writer};

/// Words in the order of their code points, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// One behind the other.
    text: String,
    /// By word: where it ends in the text, and how many incidents hold it.
    entries: Vec<(usize, u32)>,
}

impl Words {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The word at a place.
    #[must_use]
    pub fn word(&self, index: usize) -> &str {
        &self.text[self.start(index)..self.entries[index].0]
    }

    /// How many incidents hold the word at a place.
    #[must_use]
    pub fn holding(&self, index: usize) -> u32 {
        self.entries[index].1
    }

    /// Where a word stands.
    #[must_use]
    pub fn find(&self, word: &str) -> Option<usize> {
        let index = self.first_from(word);
        (index < self.len() && self.word(index) == word).then_some(index)
    }

    /// Where the first word stands that does not come before `word`; their number if none does.
    #[must_use]
    pub fn first_from(&self, word: &str) -> usize {
        let (mut start, mut end) = (0, self.len());
        while start < end {
            let middle = start.midpoint(end);
            if self.word(middle) < word {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        start
    }

    /// The words as bytes: how many, then each by what it has in common with the one before, its rest and its number.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.count(self.len());
        let mut last = "";
        for index in 0..self.len() {
            let word = self.word(index);
            writer.after(last, word);
            writer.number(self.holding(index));
            last = word;
        }
        writer.bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote; none if it is something else.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader { bytes };
        let count = reader.number()? as usize;
        let mut words = Self::default();
        // A word takes three bytes at least.
        words.entries.reserve(count.min(bytes.len() / 3));
        words.text.reserve(2 * bytes.len());
        let mut last = 0;
        for _ in 0..count {
            let shared = last + reader.number()? as usize;
            let rest = reader.number()? as usize;
            let rest = std::str::from_utf8(reader.take(rest)?).ok()?;
            let start = words.text.len();
            words.text.get(last..shared)?;
            words.text.extend_from_within(last..shared);
            words.text.push_str(rest);
            words.entries.push((words.text.len(), reader.number()?));
            last = start;
        }
        reader.bytes.is_empty().then_some(words)
    }

    fn start(&self, index: usize) -> usize {
        index.checked_sub(1).map_or(0, |before| self.entries[before].0)
    }
}

impl<'a> FromIterator<(&'a str, u32)> for Words {
    /// Words that come in order.
    fn from_iter<I: IntoIterator<Item = (&'a str, u32)>>(words: I) -> Self {
        let mut own = Self::default();
        for (word, holding) in words {
            own.text.push_str(word);
            own.entries.push((own.text.len(), holding));
        }
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back() {
        let words: Words =
            [("", 0), ("été", 300), ("étés", 1), ("z", u32::MAX)].into_iter().collect();
        let bytes = words.to_bytes();
        assert_eq!(Words::from_bytes(&bytes).as_ref(), Some(&words));
        assert!((0..bytes.len()).all(|end| Words::from_bytes(&bytes[..end]).is_none()));
        assert_eq!((words.word(1), words.holding(1)), ("été", 300));
    }

    #[test]
    fn words_are_found() {
        let words: Words = [("ab", 1), ("abc", 1), ("b", 1)].into_iter().collect();
        assert_eq!(["ab", "abc", "b"].map(|word| words.find(word)), [0, 1, 2].map(Some));
        assert_eq!(["", "a", "abca", "c"].map(|word| words.find(word)), [None; 4]);
        assert_eq!(["", "ab", "aba", "b", "c"].map(|word| words.first_from(word)), [0, 0, 1, 2, 3]);
    }
}
