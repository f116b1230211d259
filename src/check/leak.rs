//! What the rules about secrets and personal data have in common: they look at the text of a file, once, before anybody
//! asks what it tells.
//!
//! All of a file counts: prose, code, front matter, addresses of links. Comments of HTML are not published, so only what
//! opens a door counts in them: whoever has the repository has it.

use std::collections::BTreeMap;

use crate::check::{email_address, password, phone_number, private_key, public_ip_address, secret};
use crate::config::Config;
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::leak::{self, Kind, Leak};
use crate::source::{FileId, Source, Span};

/// Findings of one rule in one file. Nobody mends a log with thousands of addresses one by one.
const MOST: usize = 50;

/// What is said about a leak: in front of what was found, and what to do about it.
pub(super) struct Words {
    pub(super) message: String,
    pub(super) help: String,
}

/// Looks for secrets and personal data in the text of a file.
pub fn look(file: FileId, source: &Source, config: &Config, diagnostics: &mut Diagnostics) {
    let text = &*source.text;
    let leaks = leak::find(text);
    if leaks.is_empty() {
        return;
    }
    let comments = comments(text);
    let mut places: BTreeMap<(Code, &str), Vec<&Leak>> = BTreeMap::new();
    for leak in &leaks {
        let within = comments.partition_point(|comment| comment.start <= leak.range.start);
        let hidden = within > 0 && leak.range.start < comments[within - 1].end;
        let found = &text[leak.range.clone()];
        let code = code(leak.kind);
        if (hidden && !leak.kind.is_secret()) || config.check.allow.allows(code, found) {
            continue;
        }
        // Two private keys begin with the same words.
        let key = if leak.kind == Kind::PrivateKey { &text[leak.range.start..] } else { found };
        places.entry((code, key)).or_default().push(leak);
    }
    let mut firsts: Vec<(&Leak, usize)> =
        places.values().map(|places| (places[0], places.len())).collect();
    firsts.sort_by_key(|(leak, _)| leak.range.start);
    let mut told: BTreeMap<Code, usize> = BTreeMap::new();
    let mut totals: BTreeMap<Code, usize> = BTreeMap::new();
    for (leak, _) in &firsts {
        *totals.entry(code(leak.kind)).or_default() += 1;
    }
    for (leak, times) in firsts {
        let code = code(leak.kind);
        let count = told.entry(code).or_default();
        *count += 1;
        if *count > MOST {
            continue;
        }
        let Words { mut message, help } = words(leak.kind, &text[leak.range.clone()]);
        match times {
            1 => {}
            2 => message += ", and again further down",
            times => message += &format!(", and {} times further down", times - 1),
        }
        let left = totals[&code] - *count;
        if *count == MOST && left > 0 {
            message += &format!("; there are {left} more in this file");
        }
        let span = Span::new(file, leak.range.start, leak.range.end);
        diagnostics.push(Diagnostic::new(code, span, message, help));
    }
}

fn code(kind: Kind) -> Code {
    match kind {
        Kind::Secret(_) => Code::Secret,
        Kind::PrivateKey => Code::PrivateKey,
        Kind::Password => Code::Password,
        Kind::EmailAddress => Code::EmailAddress,
        Kind::PhoneNumber => Code::PhoneNumber,
        Kind::IpAddress => Code::PublicIpAddress,
    }
}

fn words(kind: Kind, found: &str) -> Words {
    match kind {
        Kind::Secret(name) => secret::words(name, found),
        Kind::PrivateKey => private_key::words(),
        Kind::Password => password::words(found),
        Kind::EmailAddress => email_address::words(found),
        Kind::PhoneNumber => phone_number::words(found),
        Kind::IpAddress => public_ip_address::words(found),
    }
}

/// The comments of HTML in a text, in order.
fn comments(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut comments = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("<!--").map(|offset| at + offset) {
        // One that never closes hides nothing.
        let Some(length) = text[start..].find("-->") else { break };
        at = start + length + "-->".len();
        comments.push(start..at);
    }
    comments
}
