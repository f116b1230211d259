//! E-mail addresses of people. Addresses of offices (`support@`), of machines (`noreply@`) and made-up ones
//! (`ann@example.com`) lead to nobody.

use crate::leak::{Kind, Leak, before, byte, line_before};

/// Names in front of the `@` behind which stands no one person.
const OFFICES: &[&str] = &[
    "abuse",
    "admin",
    "administrator",
    "alerts",
    "billing",
    "bot",
    "careers",
    "contact",
    "daemon",
    "devnull",
    "do-not-reply",
    "donotreply",
    "feedback",
    "git",
    "hello",
    "help",
    "helpdesk",
    "hg",
    "hostmaster",
    "info",
    "jobs",
    "legal",
    "mail",
    "mailer-daemon",
    "marketing",
    "news",
    "newsletter",
    "nobody",
    "no-reply",
    "no_reply",
    "noc",
    "noreply",
    "notifications",
    "notify",
    "office",
    "ops",
    "postmaster",
    "press",
    "privacy",
    "root",
    "sales",
    "security",
    "service",
    "spam",
    "status",
    "support",
    "sysadmin",
    "team",
    "user",
    "username",
    "webmaster",
    "you",
];

/// Parts of such names: `payments-team@`, `sre-oncall@`.
const PARTS_OF_OFFICES: &[&str] = &[
    "alerts",
    "bot",
    "devops",
    "group",
    "helpdesk",
    "incident",
    "incidents",
    "list",
    "noreply",
    "notifications",
    "oncall",
    "ops",
    "security",
    "service",
    "services",
    "sre",
    "status",
    "support",
    "team",
    "teams",
];

/// Hosts that are nobody's (RFC 2606, RFC 6761), that are inside, or whose addresses are machines'.
const NOBODYS: &[&str] = &[
    "example",
    "test",
    "invalid",
    "localhost",
    "local",
    "internal",
    "lan",
    "corp",
    "home",
    "intra",
    "localdomain",
    "onion",
    "svc",
    "arpa",
];

/// Domains whose addresses lead to nobody.
const MACHINES: &[&str] = &[
    "example.com",
    "example.org",
    "example.net",
    "example.edu",
    "gserviceaccount.com",
    "users.noreply.github.com",
    "noreply.gitlab.com",
    "googlegroups.com",
    "groups.io",
    "sentry.io",
    "calendar.google.com",
    "yourdomain.com",
    "yourcompany.com",
    "mycompany.com",
    "domain.com",
    "company.com",
    "acme.com",
];

/// Endings of files, which stand behind an `@` too: `logo@2x.png`, `getty@tty1.service`.
const FILES: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "css", "js", "mjs", "ts", "json", "yaml",
    "yml", "md", "txt", "html", "xml", "service", "socket", "timer", "target", "mount", "slice",
    "scope", "sh", "py", "rb", "go", "rs", "java", "tgz", "gz", "zip", "tar", "log", "conf",
    "lock",
];

pub(super) fn find(text: &str, found: &mut Vec<Leak>) {
    let bytes = text.as_bytes();
    // Nothing before this belongs to another address.
    let mut floor = 0;
    for (at, _) in text.match_indices('@') {
        let is_local = |b: &u8| b.is_ascii_alphanumeric() || b"._%+-".contains(b);
        let length = bytes[floor..at].iter().rev().take_while(|b| is_local(b)).take(65).count();
        let local_start = at - length;
        let is_host = |b: &u8| b.is_ascii_alphanumeric() || b".-".contains(b);
        let host_length = bytes[at + 1..].iter().take_while(|b| is_host(b)).take(254).count();
        floor = at + 1;
        let local = text[local_start..at].trim_start_matches(['.', '-', '_', '%', '+']);
        let host = text[at + 1..at + 1 + host_length].trim_end_matches(['.', '-']);
        let range = at - local.len()..at + 1 + host.len();
        if is_of_a_person(local, host) && stands_alone(text, &range) {
            found.push(Leak { kind: Kind::EmailAddress, range });
        }
    }
}

fn is_of_a_person(local: &str, host: &str) -> bool {
    let (local, host) = (local.to_ascii_lowercase(), host.to_ascii_lowercase());
    let Some((name, top)) = host.rsplit_once('.') else { return false };
    let under = |domain: &str| {
        host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    // `ann+list@` is Ann's.
    let who = local.split('+').next().unwrap_or(&local);
    !local.is_empty()
        && local.len() <= 64
        && !name.is_empty()
        && !host.contains("..")
        && top.len() >= 2
        && top.bytes().all(|b| b.is_ascii_alphabetic())
        && !FILES.contains(&top)
        && !NOBODYS.contains(&top)
        && !MACHINES.iter().any(|domain| under(domain))
        && !OFFICES.contains(&who)
        && !who.split(['-', '_', '.']).any(|part| PARTS_OF_OFFICES.contains(&part))
        // `20240107091502.GB8524@` is the name of a message.
        && local.bytes().filter(u8::is_ascii_digit).count() < 8
        && !host.starts_with("example.")
        // Behind a list stands no one person either.
        && !host.starts_with("lists.")
        && !["noreply", "no-reply", "donotreply", "xxx", "redacted"]
            .iter()
            .any(|w| local.contains(w))
}

/// Whether it is no part of something else: the user of a host (`ssh ann@db.example.org`, `git@host:path`,
/// `https://user:word@host`), or a handle (`@ann@social.example.org`).
fn stands_alone(text: &str, range: &std::ops::Range<usize>) -> bool {
    let previous = before(text, range.start);
    let next = byte(text, range.end);
    let behind = byte(text, range.end + 1);
    if matches!(previous, b'/' | b'@') || next == b'@' {
        return false;
    }
    // `host:path`; a colon at the end of a clause has a blank behind it.
    if next == b':' && !behind.is_ascii_whitespace() {
        return false;
    }
    let line = line_before(text, range.start, 200);
    let word = line.rsplit(char::is_whitespace).next().unwrap_or_default();
    let commands = ["ssh", "scp", "sftp", "rsync", "mosh", "ssh-copy-id"];
    let is_command = |word: &str| commands.contains(&word.trim_start_matches(['`', '$', '(']));
    !word.contains("://") && !line.split_whitespace().rev().take(6).any(is_command)
}
