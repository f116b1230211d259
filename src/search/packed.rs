//! Numbers and texts in few bytes, as the browser's files and the index's list of words have them.

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

/// Reads what a [`Writer`] wrote.
pub struct Reader<'a> {
    /// What is left.
    pub bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A number; none if there is none.
    pub fn number(&mut self) -> Option<u32> {
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

    /// So many bytes; none if there are fewer.
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }
}
