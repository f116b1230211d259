//! By what GitHub's code scanning knows a line again when those above it change: the hash that its upload action works
//! out where a report has none, so that a report that is uploaded in another way is followed just as well.
//!
//! A line's hash is the polynomial of the hundred UTF-16 units from its beginning on, blanks left out, modulo 2⁶⁴, and
//! behind it which one of the lines with that hash it is. The definition is `src/fingerprints.ts` of
//! `github/codeql-action`.

use std::collections::BTreeMap;

/// How many units count.
const UNITS: usize = 100;

/// What the polynomial is of.
const BASE: u64 = 37;

/// Stands behind the last unit.
const END: u16 = u16::MAX;

/// The hash of every line of a text.
#[must_use]
pub fn of_lines(text: &str) -> Vec<String> {
    let mut units = Vec::with_capacity(text.len() + 1 + UNITS);
    let mut starts = vec![0];
    let mut after_return = false;
    for unit in text.encode_utf16() {
        let is = |c: char| u32::from(unit) == u32::from(c);
        let skipped = is(' ') || is('\t') || (after_return && is('\n'));
        after_return = !skipped && is('\r');
        if skipped {
            continue;
        }
        units.push(if is('\r') { u16::from(b'\n') } else { unit });
        if is('\r') || is('\n') {
            starts.push(units.len());
        }
    }
    units.push(END);
    units.resize(units.len() + UNITS, 0);

    let highest = (1..UNITS).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let next = |hash: u64, unit: u16| hash.wrapping_mul(BASE).wrapping_add(u64::from(unit));
    let mut hash = units[..UNITS].iter().fold(0, |hash, unit| next(hash, *unit));
    let mut at = 0;
    let mut seen: BTreeMap<u64, usize> = BTreeMap::new();
    let mut hashes = Vec::with_capacity(starts.len());
    for start in starts {
        while at < start {
            let first = highest.wrapping_mul(u64::from(units[at]));
            hash = next(hash.wrapping_sub(first), units[at + UNITS]);
            at += 1;
        }
        let count = seen.entry(hash).or_default();
        *count += 1;
        hashes.push(format!("{hash:x}:{count}"));
    }
    hashes
}

#[cfg(test)]
mod tests {
    use super::of_lines;

    #[test]
    fn lines_have_the_hashes_that_github_gives_them() {
        // The same text with each kind of line end, and the values that the action's own tests hold.
        let expected = [
            "e9496ae3ebfced30:1",
            "fb7c023a8b9ccb3f:1",
            "ce8ba1a563dcdaca:1",
            "e20e36e16fcb0cc8:1",
            "b3edc88f2938467e:1",
            "c8e28b0b4002a3a0:1",
            "c129715d7a2bc9a3:1",
        ];
        for end in ["\n", "\r", "\r\n"] {
            let text = " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n".replace('\n', end);
            assert_eq!(of_lines(&text), expected, "{end:?}");
        }
        assert_eq!(of_lines(""), ["c129715d7a2bc9a3:1"]);
    }

    #[test]
    fn equal_lines_are_counted() {
        let many = format!("{}end", "the same\n".repeat(40));
        let hashes = of_lines(&many);
        assert_eq!(hashes.len(), 41);
        assert!(hashes[0].ends_with(":1") && hashes[3].ends_with(":4"), "{hashes:?}");
        let first = |hash: &str| hash.split(':').next().map(str::to_owned);
        assert_eq!(first(&hashes[0]), first(&hashes[1]));
    }
}
