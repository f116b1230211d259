//! Private keys: `-----BEGIN … PRIVATE KEY-----`.

use std::ops::Range;

use crate::leak::{Kind, Leak};

/// What such a key begins with, and what certificates begin with too.
pub(super) const BEGIN: &str = "-----BEGIN ";

/// The names of private keys are no longer than this.
const LONGEST_NAME: usize = 40;

/// A key has more characters than this. What has fewer shows only where one would stand.
const SHORTEST_KEY: usize = 64;

/// The first line of a key that begins at `sign`.
pub(super) fn at(text: &str, sign: Range<usize>) -> Option<Leak> {
    let rest = &text[sign.end..];
    let name = rest.split("-----").next()?;
    if name.len() > LONGEST_NAME || !name.trim_end_matches(" BLOCK").ends_with("PRIVATE KEY") {
        return None;
    }
    let end = sign.end + name.len() + "-----".len();
    // In JSON and YAML the line ends of a key may be written as `\n`.
    let body = text.get(end..)?.split("-----").next()?;
    let letters = body.replace("\\n", "\n");
    let is_key = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    let longest = letters.lines().map(str::trim).filter(|line| line.chars().all(is_key));
    let length: usize = longest.map(str::len).sum();
    (length >= SHORTEST_KEY).then_some(Leak { kind: Kind::PrivateKey, range: sign.start..end })
}
