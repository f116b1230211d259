//! How a secret is shown to those who are warned of it: by its first characters.

use crate::leak::{Kind, find_secrets};

/// So much of a secret tells its owner which one it is, and nobody else what it is.
const MOST_SHOWN: usize = 4;

/// How many characters of a secret may be shown: four, and no more than a quarter of it.
fn open_part(secret: &str) -> &str {
    let length = secret.chars().count();
    let end =
        secret.char_indices().nth(MOST_SHOWN.min(length / 4)).map_or(secret.len(), |(at, _)| at);
    &secret[..end]
}

/// A secret by its first characters and its length: `ghp_… (40 characters)`.
#[must_use]
pub fn shown(secret: &str) -> String {
    format!("`{}…` ({} characters)", open_part(secret), secret.chars().count())
}

/// A text of the same number of characters, in which stars stand for the secrets but for their first characters.
#[must_use]
pub fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for leak in find_secrets(text) {
        // The first line of a private key says only that there is one; the key is what follows.
        let (start, end) = if leak.kind == Kind::PrivateKey {
            let rest = &text[leak.range.end..];
            (leak.range.end, leak.range.end + rest.find("-----").unwrap_or(rest.len()))
        } else {
            let open = open_part(&text[leak.range.clone()]);
            (leak.range.start + open.len(), leak.range.end)
        };
        if start < at {
            continue;
        }
        out.push_str(&text[at..start]);
        let hide = |c: char| if c == '\n' || c == '\r' { c } else { '*' };
        out.extend(text[start..end].chars().map(hide));
        at = end;
    }
    out.push_str(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::{masked, shown};

    #[test]
    fn no_more_than_the_beginning_of_a_secret_is_shown() {
        assert_eq!(shown("ghp_0123456789"), "`ghp…` (14 characters)");
        assert_eq!(shown("s3cr"), "`s…` (4 characters)");
        assert_eq!(shown(&"a".repeat(40)), "`aaaa…` (40 characters)");
    }

    #[test]
    fn a_masked_text_is_as_long_as_before() {
        let check = |text: &str, expected: &str| {
            assert_eq!(masked(text), expected);
            assert_eq!(masked(text).chars().count(), text.chars().count());
        };
        check("password: kR8!mmQz.", "password: kR******.");
        check("password: kÄ8!mmQz7.", "password: kÄ*******.");
        check("Nothing to see.", "Nothing to see.");
        let key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQMIIEvQIBADANBgkqhk";
        check(
            &format!("\"-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\""),
            &format!(
                "\"-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\"",
                "*".repeat(key.len())
            ),
        );
    }
}
