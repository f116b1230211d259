//! What stands where a secret would: `<token>`, `xxxx`, `${TOKEN}`, `REDACTED`, `changeme`.

use std::collections::BTreeSet;

/// Words that nobody's key holds by chance, and that people write where one would be.
const WORDS: &[&str] = &[
    "example",
    "sample",
    "placeholder",
    "redacted",
    "removed",
    "hidden",
    "masked",
    "censored",
    "changeme",
    "change-me",
    "change_me",
    "change_it",
    "changeit",
    "replace",
    "insert",
    "dummy",
    "your-",
    "your_",
    "yourtoken",
    "yourkey",
    "yourpass",
    "yoursecret",
    "mytoken",
    "mysecret",
    "mypassword",
    "notreal",
    "not-real",
    "not_real",
    "foobar",
    "lorem",
    "secret-goes-here",
    "1234567890",
    "0123456789",
    "abcdefgh",
    "deadbeef",
    "00000000",
    "xxxx",
    "****",
    "....",
    "####",
    "…",
    "•••",
    "hunter2",
];

/// Characters of which a key in a known form has none: a template stands there.
const MARKS: &[char] = &['<', '>', '{', '}', '[', ']', '*', '…', '•'];

/// Whether what stands behind the beginning of a key was made up to show where one would stand.
pub(super) fn is_made_up(value: &str) -> bool {
    let lower = value.to_lowercase();
    if WORDS.iter().any(|word| lower.contains(word)) {
        return true;
    }
    // A key of twenty characters has a dozen different ones; `aaaaaaaabbbbbbbb` has two.
    let different = lower.bytes().collect::<BTreeSet<u8>>().len();
    different < (value.len() / 3).clamp(1, 8)
}

/// Whether a value behind `password:` stands for another one, or is a word of a program.
pub(super) fn stands_for_another(value: &str) -> bool {
    value.starts_with(['$', '%', '@', '#', '&', '/', '.', '!', '~', '-', '|', '\\'])
        || value.contains(MARKS)
        || value.contains("://")
        || value.contains("()")
        || value.contains(['(', ')'])
        || is_made_up(value)
}
