//! Numbers and words in few bytes, as the browser's files and the index's list of words have them.

/// Writes numbers of seven bits a byte, the lowest first (LEB128), and texts with their length before them.
#[derive(Debug, Default)]
pub struct Writer {
    /// What was written.
    pub bytes: Vec<u8>,
}

impl Writer {
    /// A number.
    pub fn number(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.bytes.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.bytes.push(number.to_le_bytes()[0]);
    }

    /// How many there are of something.
    pub fn count(&mut self, count: usize) {
        self.number(u32::try_from(count).unwrap_or(u32::MAX));
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        self.count(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// A text by what it has in common with another one, and its rest.
    pub fn after(&mut self, other: &str, text: &str) {
        let shared = shared(other, text);
        self.count(shared);
        self.text(&text[shared..]);
    }
}

/// How many bytes two texts have in common at their beginning, in whole characters.
fn shared(a: &str, b: &str) -> usize {
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b);
    same.map(|(c, _)| c.len_utf8()).sum()
}

/// Words in order, each with a number.
pub fn write_words<'a>(words: impl ExactSizeIterator<Item = (&'a str, u32)>) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.count(words.len());
    let mut last = "";
    for (word, number) in words {
        writer.after(last, word);
        writer.number(number);
        last = word;
    }
    writer.bytes
}

/// Reads what [`write_words`] wrote; none if it is something else.
#[must_use]
pub fn read_words(bytes: &[u8]) -> Option<Vec<(String, u32)>> {
    let mut reader = Reader { bytes };
    let count = reader.number()? as usize;
    // A word takes three bytes at least.
    let mut words: Vec<(String, u32)> = Vec::with_capacity(count.min(bytes.len() / 3));
    for _ in 0..count {
        let shared = reader.number()? as usize;
        let rest = reader.number()? as usize;
        let rest = std::str::from_utf8(reader.take(rest)?).ok()?;
        let before = words.last().map_or("", |(word, _)| word.as_str()).get(..shared)?;
        let mut word = String::with_capacity(before.len() + rest.len());
        word.push_str(before);
        word.push_str(rest);
        words.push((word, reader.number()?));
    }
    reader.bytes.is_empty().then_some(words)
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn number(&mut self) -> Option<u32> {
        let mut number = 0;
        for shift in (0..32).step_by(7) {
            let byte = *self.take(1)?.first()?;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back() {
        let words = [("", 0), ("été", 300), ("étés", 1), ("z", u32::MAX)];
        let bytes = write_words(words.into_iter());
        let read = read_words(&bytes).expect("words");
        assert!(read.iter().map(|(word, number)| (word.as_str(), *number)).eq(words));
        assert!((0..bytes.len()).all(|end| read_words(&bytes[..end]).is_none()));
    }
}
