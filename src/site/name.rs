//! Names of things as folder names: what an id, service or tag is called in a path.
//!
//! Such a name works on every file system and host: letters, digits and `._-`, never hidden, never too long, and no
//! two in a folder that differ only in case.

use crate::fingerprint;
use crate::lookup::Lookup;

/// Longer names are cut. A file name may have 255 bytes; three times percent-encoded, 100 still make a readable URL.
const MAX_BYTES: usize = 100;

/// `name` as one part of a path: ASCII letters and digits, `.`, `_`, `-` and letters and digits of other scripts stay,
/// all else becomes `-`. Never empty, never with a dot in front.
#[must_use]
pub fn segment(name: &str) -> String {
    let mut segment: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' })
        .collect();
    if segment.is_empty() {
        "unnamed".clone_into(&mut segment);
    }
    if segment.starts_with('.') {
        segment.replace_range(..1, "-");
    }
    if segment.len() > MAX_BYTES {
        let suffix = format!("-{}", fingerprint(name.as_bytes()));
        let mut end = MAX_BYTES - suffix.len();
        while !segment.is_char_boundary(end) {
            end -= 1;
        }
        segment.truncate(end);
        segment.push_str(&suffix);
    }
    segment
}

/// The names taken in one folder.
#[derive(Debug)]
pub struct Folder {
    taken: Lookup<String, ()>,
}

impl Folder {
    /// A folder that holds its own `index.html` and nothing else.
    #[must_use]
    pub fn new() -> Self {
        let mut taken = Lookup::default();
        taken.insert("index.html".to_owned(), ());
        Self { taken }
    }

    /// The path segment of `name`; `-2`, `-3` … tell it from those given before, compared without case.
    pub fn take(&mut self, name: &str) -> String {
        let plain = segment(name);
        let mut segment = plain.clone();
        let mut count = 1;
        while self.taken.insert(segment.to_lowercase(), ()).is_some() {
            count += 1;
            segment = format!("{plain}-{count}");
        }
        segment
    }
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

/// Eight hex digits that change when `bytes` change: their [fingerprint](fingerprint::of), 64 bits folded to 32.
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> String {
    let hash = fingerprint::of(bytes);
    format!("{:08x}", (hash >> 32) ^ (hash & 0xffff_ffff))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_safe_in_any_path() {
        let check = |name: &str, expected: &str| assert_eq!(segment(name), expected);
        check("INC-2024-0107", "INC-2024-0107");
        check("payments db/primary", "payments-db-primary");
        check("größe №1", "größe--1");
        check("..", "-.");
        check(".git", "-git");
        check("", "unnamed");
        check("50 % \"quoted\" #1?", "50----quoted---1-");
        check("a\\b\0c", "a-b-c");
    }

    #[test]
    fn long_names_are_cut_at_a_character_and_stay_apart() {
        let long = segment(&"é".repeat(80));
        let other = segment(&format!("{}e", "é".repeat(80)));
        assert!(long.len() <= MAX_BYTES && other.len() <= MAX_BYTES);
        assert_ne!(long, other);
        assert_eq!(segment(&"a".repeat(100)), "a".repeat(100));
    }

    #[test]
    fn a_folder_tells_names_apart_without_regard_to_case() {
        let mut folder = Folder::new();
        let names: Vec<_> =
            ["Cart", "cart", "cart-2", "CART", "index.html"].map(|name| folder.take(name)).into();
        assert_eq!(names, ["Cart", "cart-2", "cart-2-2", "CART-3", "index.html-2"]);
    }
}
