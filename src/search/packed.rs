//! Numbers and texts in few bytes, as the browser's files and the index's list of words have them, and what was counted of
//! the incidents while a preview runs.

/// Writes numbers of seven bits a byte, the lowest first (LEB128), and texts with their length before them.
#[derive(Debug, Clone, Default)]
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

/// A sparse vector: numbers in order, each with an amount, in a third of the memory that pairs take. Of each number the
/// distance from the one before it is written, then its amount.
#[derive(Debug, Clone, Default)]
pub struct Sparse {
    written: Writer,
    last: u32,
    len: u32,
}

impl Sparse {
    /// How many numbers there are.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.len
    }

    /// The numbers in order, each with its amount.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let mut reader = Reader { bytes: &self.written.bytes };
        let mut number = 0;
        std::iter::from_fn(move || {
            number += reader.number()?;
            Some((number, reader.number()?))
        })
    }

    /// Whether a number stands behind all that there are.
    #[must_use]
    pub fn is_behind(&self, number: u32) -> bool {
        self.len == 0 || number > self.last
    }

    /// Adds a number behind all that there are, with its amount.
    pub fn push(&mut self, number: u32, amount: u32) {
        self.written.number(number - self.last);
        self.written.number(amount);
        self.last = number;
        self.len += 1;
    }

    /// Gives numbers other amounts; 0 takes one out. They are in order, each once.
    pub fn change(&mut self, changes: &[(u32, u32)]) {
        let mut whole = Self::default();
        let mut changes = changes.iter().copied().peekable();
        for (number, amount) in self.iter() {
            while let Some(new) = changes.next_if(|(other, _)| *other < number) {
                whole.put(new);
            }
            let new = changes.next_if(|(other, _)| *other == number);
            whole.put(new.unwrap_or((number, amount)));
        }
        changes.for_each(|new| whole.put(new));
        whole.shrink_to_fit();
        *self = whole;
    }

    fn put(&mut self, (number, amount): (u32, u32)) {
        if amount > 0 {
            self.push(number, amount);
        }
    }

    /// Lets go of room that nothing stands in.
    pub fn shrink_to_fit(&mut self) {
        self.written.bytes.shrink_to_fit();
    }
}

impl FromIterator<(u32, u32)> for Sparse {
    /// Of numbers in order, each once.
    fn from_iter<T: IntoIterator<Item = (u32, u32)>>(pairs: T) -> Self {
        let mut sparse = Self::default();
        for (number, amount) in pairs {
            sparse.push(number, amount);
        }
        sparse.shrink_to_fit();
        sparse
    }
}

/// Reads what a [`Writer`] wrote.
pub struct Reader<'a> {
    /// What is left.
    pub bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A number; none if there is none.
    pub fn number(&mut self) -> Option<u32> {
        let (mut number, mut shift) = (0, 0);
        while shift < 32 {
            let (byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            number |= u32::from(byte & 0x7f) << shift;
            if *byte < 0x80 {
                return Some(number);
            }
            shift += 7;
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

#[cfg(test)]
mod tests {
    use super::Sparse;

    #[test]
    fn a_sparse_vector_keeps_its_numbers_in_order() {
        let mut sparse: Sparse = [(0, 7), (3, 300), (70_000, 1)].into_iter().collect();
        sparse.change(&[(0, 0), (3, 2), (5, 1), (6, 0), (90_000, 4)]);
        let pairs: Vec<(u32, u32)> = sparse.iter().collect();
        assert_eq!(pairs, [(3, 2), (5, 1), (70_000, 1), (90_000, 4)]);
        assert_eq!((sparse.len(), sparse.is_behind(90_000)), (4, false));
        sparse.change(&[(90_000, 0)]);
        assert!(sparse.is_behind(80_000));
        sparse.push(80_000, 5);
        assert_eq!(sparse.iter().last(), Some((80_000, 5)));
    }
}
