//! `check: allow:` of casebook.yaml: what a rule may find without saying so, because it is meant to be published.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics, suggestion};
use crate::source::Spanned;
use crate::value::{self, Entry, Node, Value};

/// The rules whose findings can be allowed by what they find.
pub const CODES: &[Code] = &[
    Code::Secret,
    Code::Password,
    Code::EmailAddress,
    Code::PhoneNumber,
    Code::PublicIpAddress,
    Code::ExternalImage,
];

/// What is meant to be published, by the rule that would find it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allow(BTreeMap<Code, Vec<Pattern>>);

/// What an entry of a list means.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Pattern {
    /// Words with `*` for any characters.
    Words(String),
    /// All addresses that begin with so many bits of this one.
    Network(IpAddr, u32),
}

impl Allow {
    /// Whether a rule may find this.
    #[must_use]
    pub fn allows(&self, code: Code, found: &str) -> bool {
        let Some(patterns) = self.0.get(&code) else { return false };
        let found = normal(code, found);
        patterns.iter().any(|pattern| match pattern {
            Pattern::Words(words) => matches(words, &found),
            Pattern::Network(network, bits) => {
                found.parse().is_ok_and(|address| is_in(address, *network, *bits))
            }
        })
    }
}

/// Reads `allow:`. What cannot be understood is reported and left out.
pub(super) fn read(node: &Node, diagnostics: &mut Diagnostics) -> Allow {
    let mut allow = Allow::default();
    for Entry { key, value } in value::expect_map("allow", node, diagnostics).unwrap_or_default() {
        let Some(code) = CODES.iter().copied().find(|code| code.as_str() == key.value) else {
            let names = || CODES.iter().map(|code| code.as_str());
            let help = suggestion::help(&key.value, names(), || {
                let names: Vec<String> = names().map(|name| format!("`{name}`")).collect();
                format!("there are lists for {}; a comment allows one place", names.join(", "))
            });
            let message = format!("there is no list of what `{}` may find", key.value);
            diagnostics.push(Diagnostic::new(Code::UnknownValue, key.span, message, help));
            continue;
        };
        let words: Vec<Spanned<String>> = match &value.value {
            Value::List(items) => items
                .iter()
                .filter_map(|item| {
                    let text = value::expect_text(&key.value, item, diagnostics)?;
                    Some(Spanned::new(text, item.span))
                })
                .collect(),
            _ => value::expect_text(&key.value, value, diagnostics)
                .map(|text| Spanned::new(text, value.span))
                .into_iter()
                .collect(),
        };
        let patterns = words.into_iter().filter_map(|words| match pattern(code, &words.value) {
            Some(pattern) => Some(pattern),
            None => {
                diagnostics.push(Diagnostic::new(
                    Code::UnknownValue,
                    words.span,
                    format!("`{}` is no address and no network", words.value),
                    "write `198.51.100.7` or `198.51.100.0/24`",
                ));
                None
            }
        });
        let patterns: Vec<Pattern> = patterns.collect();
        allow.0.entry(code).or_default().extend(patterns);
    }
    allow
}

fn pattern(code: Code, words: &str) -> Option<Pattern> {
    if code != Code::PublicIpAddress {
        return Some(Pattern::Words(normal(code, words)));
    }
    let (address, bits) = words.split_once('/').unwrap_or((words, "128"));
    let address: IpAddr = address.trim().parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let bits = if words.contains('/') { bits.trim().parse().ok()? } else { most };
    (bits <= most).then_some(Pattern::Network(address, bits))
}

/// As it is compared: addresses and hosts without case, numbers without what divides their digits.
fn normal(code: Code, words: &str) -> String {
    match code {
        Code::EmailAddress | Code::ExternalImage => words.trim().to_lowercase(),
        Code::PhoneNumber => {
            words.chars().filter(|c| c.is_ascii_digit() || "+*".contains(*c)).collect()
        }
        _ => words.trim().to_owned(),
    }
}

/// Whether words are those of a pattern, in which `*` is any of them.
fn matches(pattern: &str, words: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == words };
    let Some(mut words) = words.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        match words.find(part) {
            Some(at) => words = &words[at + part.len()..],
            None => return false,
        }
    }
    words.ends_with(last)
}

fn is_in(address: IpAddr, network: IpAddr, bits: u32) -> bool {
    let (one, other, length) = match (address, network) {
        (IpAddr::V4(one), IpAddr::V4(other)) => {
            (u128::from(one.to_bits()), u128::from(other.to_bits()), 32)
        }
        (IpAddr::V6(one), IpAddr::V6(other)) => (one.to_bits(), other.to_bits(), 128),
        _ => return false,
    };
    // A shift by all bits is none that a number knows.
    let shift = |number: u128| number.checked_shr(length - bits).unwrap_or(0);
    shift(one) == shift(other)
}

#[cfg(test)]
mod tests {
    use super::{CODES, matches, pattern};
    use crate::config::allow::Allow;
    use crate::diagnostic::code::Code;

    #[test]
    fn what_is_listed_may_be_found() {
        let check = |code: Code, listed: &str, found: &str, expected: bool| {
            let allow = Allow([(code, vec![pattern(code, listed).unwrap()])].into());
            assert_eq!(allow.allows(code, found), expected, "{listed} and {found}");
            for other in CODES.iter().filter(|other| **other != code) {
                assert!(!allow.allows(*other, found));
            }
        };
        check(Code::EmailAddress, "*@fernhill.example", "Ann@Fernhill.Example", true);
        check(Code::EmailAddress, "*@fernhill.example", "ann@other.example", false);
        check(Code::PhoneNumber, "+44 161 *", "+44 (161) 555-0100", true);
        check(Code::PublicIpAddress, "203.0.113.0/24", "203.0.113.9", true);
        check(Code::PublicIpAddress, "203.0.113.0/24", "203.0.114.9", false);
        check(Code::PublicIpAddress, "203.0.113.9", "203.0.113.9", true);
        check(Code::PublicIpAddress, "0.0.0.0/0", "203.0.113.9", true);
        check(Code::PublicIpAddress, "0.0.0.0/0", "2001:db8::1", false);
        check(Code::PublicIpAddress, "2001:db8::/32", "2001:db8:1::1", true);
        check(Code::ExternalImage, "*.example.org", "img.example.org", true);
    }

    #[test]
    fn a_network_has_no_more_bits_than_its_address() {
        for wrong in ["fernhill", "203.0.113.0/33", "2001:db8::/129", "203.0.113.0/-1", "/8"] {
            assert_eq!(pattern(Code::PublicIpAddress, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_star_is_any_words() {
        assert!(matches("a*b*c", "a1b2b3c") && matches("*", "") && matches("a", "a"));
        assert!(!matches("a*b", "ab1") && !matches("ab*ba", "aba") && !matches("a", "ab"));
    }
}
