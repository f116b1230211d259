//! What stands behind a word that promises a secret (`DB_PASSWORD=…`, `api-key: "…"`, `Authorization: Bearer …`), or
//! between user and host of an address.
//!
//! A name is no proof: `password: required` and `secret: checkout-db-credentials` tell nothing to anybody. So what stands
//! there has to look like something that was made up to be hard to guess.

use std::ops::Range;

use crate::leak::{Kind, Leak, before, byte, line_before, placeholder, run_end};

/// How a word promises a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// A person may have chosen it.
    Chosen,
    /// A machine made it.
    Made,
    /// It stands right behind: `Bearer …`.
    Scheme,
}

/// The words, in lower case. They are the end of a name: `DB_PASSWORD`, `stripeApiKey`.
pub(super) const WORDS: &[(&str, Word)] = &[
    ("password", Word::Chosen),
    ("passwd", Word::Chosen),
    ("passphrase", Word::Chosen),
    ("pwd", Word::Chosen),
    ("_pass", Word::Chosen),
    ("_password", Word::Chosen),
    ("_passwd", Word::Chosen),
    ("_passphrase", Word::Chosen),
    ("secret", Word::Made),
    ("token", Word::Made),
    ("apikey", Word::Made),
    ("api_key", Word::Made),
    ("api-key", Word::Made),
    ("api key", Word::Made),
    ("access key", Word::Made),
    ("secret key", Word::Made),
    ("access_key", Word::Made),
    ("access-key", Word::Made),
    ("accesskey", Word::Made),
    ("secret_key", Word::Made),
    ("secret-key", Word::Made),
    ("secretkey", Word::Made),
    ("auth_key", Word::Made),
    ("authkey", Word::Made),
    ("signing_key", Word::Made),
    ("encryption_key", Word::Made),
    ("bearer ", Word::Scheme),
    ("basic ", Word::Scheme),
];

/// A value is no longer; what is, is no password.
const LONGEST: usize = 300;

/// So far before the word its name begins.
const LONGEST_NAME: usize = 60;

/// What is shorter is a word, a number, or can be guessed anyhow.
const SHORTEST_CHOSEN: usize = 6;

/// A machine does not make shorter ones.
const SHORTEST_MADE: usize = 16;

/// Words that show a password where none is, with or without a number behind them.
const SHOWN: &[&str] = &["password", "passwd", "secret", "test", "foo", "bar", "abc", "asdf"];

/// The secret behind a word.
pub(super) fn behind(text: &str, sign: Range<usize>, word: Word) -> Option<Leak> {
    let range = match word {
        Word::Scheme => {
            // "a bearer token" is prose; what a header or a command line has is the scheme.
            let line = line_before(text, sign.start, 60);
            let is_header = line.contains("authorization");
            let start = sign.end;
            let end = run_end(text, start, LONGEST + 1, |b| {
                b.is_ascii_alphanumeric() || b"-_.=+/~".contains(&b)
            });
            let basic = text[sign].eq_ignore_ascii_case("basic ");
            let least = if basic && is_header { 8 } else { 20 };
            if (basic && !is_header) || end - start < least {
                return None;
            }
            start..end
        }
        Word::Chosen | Word::Made => value_behind(text, sign.clone())?,
    };
    let value = &text[range.clone()];
    if value.len() > LONGEST || placeholder::stands_for_another(value) || is_code(value) {
        return None;
    }
    let is_hard = match word {
        Word::Chosen => {
            let word = value.trim_end_matches(|c: char| c.is_ascii_digit() || c == '!');
            let is_shown = SHOWN.contains(&word.to_ascii_lowercase().as_str());
            value.len() >= SHORTEST_CHOSEN && mixes_kinds(value) && !is_name(value) && !is_shown
        }
        Word::Made | Word::Scheme => {
            value.len() >= if word == Word::Scheme { 8 } else { SHORTEST_MADE }
                && runs_of_digits(value) > 1
                && !is_name(value)
                && bits_of(value) >= LEAST_BITS
        }
    };
    is_hard.then_some(Leak { kind: Kind::Password, range })
}

/// The value that a name gives: behind `=`, `:`, `=>` or, where it is an option, a blank.
fn value_behind(text: &str, sign: Range<usize>) -> Option<Range<usize>> {
    // `token_count` and `passwords` are other names.
    let mut at = sign.end;
    if byte(text, at).is_ascii_alphanumeric() || matches!(byte(text, at), b'_') {
        return None;
    }
    let is_name = |b: &&u8| b.is_ascii_alphanumeric() || b"_-.".contains(b);
    let before_sign = text.as_bytes()[..sign.start].iter().rev().take(LONGEST_NAME);
    let name_start = sign.start - before_sign.take_while(is_name).count();
    let is_option = text[name_start..].starts_with("--");
    // The quote, bracket or emphasis around the name.
    at = run_end(text, at, LONGEST + 1, |b| b"\"'`*_])".contains(&b));
    let behind_name = at;
    at = run_end(text, at, LONGEST + 1, |b| b == b' ' || b == b'\t');
    let follows =
        |signs: &[&'static str]| signs.iter().copied().find(|sign| text[at..].starts_with(sign));
    let mut must_be_quoted = false;
    if let Some(operator) = follows(&["=>", ":=", "==", "=", ":"]) {
        at += operator.len();
    } else if let Some(verb) = follows(&["is ", "was "]).filter(|_| at > behind_name) {
        // "the password was `…`"
        at += verb.len();
        must_be_quoted = true;
    } else if !is_option || at == behind_name {
        return None;
    }
    at = run_end(text, at, LONGEST + 1, |b| b" \t*_".contains(&b));
    let quote = Some(byte(text, at)).filter(|b| b"\"'`".contains(b));
    if must_be_quoted && quote.is_none() {
        return None;
    }
    let start = at + usize::from(quote.is_some());
    let end = match quote {
        Some(quote) => run_end(text, start, LONGEST + 1, |b| b != quote && b != b'\n'),
        None => run_end(text, start, LONGEST + 1, |b| {
            !b.is_ascii_whitespace() && !b",;\"'`|)<\\".contains(&b)
        }),
    };
    // A blank within quotes: a sentence.
    let value = without_parameters(text.get(start..end)?);
    if value.contains(char::is_whitespace) {
        return None;
    }
    let end = start + value.trim_end_matches(['.', '*', ':', ',']).len();
    (start < end).then_some(start..end)
}

/// A value in an address, without the parameters behind it: `abc` of `abc&state=1`.
fn without_parameters(value: &str) -> &str {
    let ends = |(at, _): &(usize, &str)| {
        let rest = &value[at + 1..];
        let name = run_end(rest, 0, LONGEST_NAME, |b| b.is_ascii_alphanumeric() || b == b'_');
        name > 0 && rest[name..].starts_with('=')
    };
    let end = value.match_indices('&').find(ends);
    end.map_or(value, |(at, _)| &value[..at])
}

/// The password in an address: `postgres://user:password@host`.
pub(super) fn in_address(text: &str, sign: Range<usize>) -> Option<Leak> {
    if !before(text, sign.start).is_ascii_alphanumeric() {
        return None;
    }
    let is_end = |b: u8| b.is_ascii_whitespace() || b"/?#\"'<>`|,".contains(&b);
    let end = run_end(text, sign.end, LONGEST + 1, |b| !is_end(b));
    let authority = text.get(sign.end..end)?;
    let (credentials, host) = authority.rsplit_once('@')?;
    let (user, value) = credentials.split_once(':')?;
    if host.is_empty() || placeholder::stands_for_another(value) || value.len() < 3 {
        return None;
    }
    // `user:password@host` shows the form of an address.
    let words = ["pass", "password", "passwd", "pwd", "pw", "secret", "token", "x-oauth-basic"];
    let lower = value.to_ascii_lowercase();
    if words.contains(&lower.as_str()) || lower == user.to_ascii_lowercase() {
        return None;
    }
    let start = sign.end + user.len() + 1;
    let range = start..start + value.len();
    Some(Leak { kind: Kind::Secret("a password in an address"), range })
}

/// Whether it has digits beside letters, or marks beside both cases: a word of any language has neither.
fn mixes_kinds(value: &str) -> bool {
    let any = |test: fn(&u8) -> bool| value.bytes().any(|b| test(&b));
    let letters = any(u8::is_ascii_alphabetic);
    let digits = any(u8::is_ascii_digit);
    let marks = value.bytes().any(|b| b"!@#$%^&*+=?~".contains(&b));
    letters && (digits || marks)
}

/// How often digits begin. `X509KeyUsage` has them once, what a machine makes up again and again.
fn runs_of_digits(value: &str) -> usize {
    let bytes = value.as_bytes();
    let begins = |at: &usize| {
        bytes[*at].is_ascii_digit()
            && !at.checked_sub(1).is_some_and(|at| bytes[at].is_ascii_digit())
    };
    (0..bytes.len()).filter(begins).count()
}

/// Whether it is a name made of words and numbers: `checkout-db-2`, `v1.2.3`, `2024-11-07T09:15Z`, `sha256`.
fn is_name(value: &str) -> bool {
    let parts = || value.split(['-', '_', '.', ':', '/']).filter(|part| !part.is_empty());
    let is_word = |part: &str| {
        let letters = part.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = part.len() - letters.len();
        let all_letters = letters.bytes().all(|b| b.is_ascii_alphabetic());
        // `v1`, `db02`, `Q3` and `2024`; not `hunter2024abc`.
        all_letters && (digits == 0 || letters.is_empty() || (letters.len() <= 8 && digits <= 2))
    };
    let several = parts().count() > 1;
    let is_time =
        parts().all(|part| part.bytes().all(|b| b.is_ascii_digit() || b"TZ".contains(&b)));
    // `D3D_TOKEN_SIZE` is a constant.
    let is_constant = value.contains('_')
        && value.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    (several && parts().all(is_word)) || is_time || is_constant
}

/// Whether it is an expression of a program: `settings.token`, `os.environ`, `str`.
fn is_code(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    [
        "environ",
        "env.",
        "getenv",
        "process.",
        "config.",
        "settings.",
        "secrets.",
        "vault:",
        "arn:",
        "ref+",
        "sha256:",
    ]
    .iter()
    .any(|sign| lower.contains(sign))
}

/// A random key of sixteen hexadecimal digits has some 3.4 bits in each character, a sentence of words fewer.
const LEAST_BITS: f64 = 3.0;

/// How many bits a character of it has, going by how often each occurs (Shannon's entropy).
#[expect(clippy::cast_precision_loss, reason = "values are short")]
fn bits_of(value: &str) -> f64 {
    let mut counts = [0_usize; 256];
    for byte in value.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let length = value.len() as f64;
    let share = |count: usize| count as f64 / length;
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| -share(*count) * share(*count).log2())
        .sum()
}
