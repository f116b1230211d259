//! Addresses of the Internet that lead to somebody: not those of private networks and documentation, not the resolvers
//! that everybody knows, and not versions of software, which look the same.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use crate::leak::{Kind, Leak, before, byte, line_before, run_end};

/// Public resolvers, which stand for the Internet in many a check.
const RESOLVERS: &[&str] = &[
    "8.8.8.8",
    "8.8.4.4",
    "1.1.1.1",
    "1.0.0.1",
    "9.9.9.9",
    "149.112.112.112",
    "208.67.222.222",
    "208.67.220.220",
    "4.2.2.1",
    "4.2.2.2",
    "2001:4860:4860::8888",
    "2001:4860:4860::8844",
    "2606:4700:4700::1111",
    "2606:4700:4700::1001",
    "2620:fe::fe",
];

/// Words in front of a number with dots that is a version.
const VERSIONS: &[&str] = &[
    "version",
    "release",
    "upgrad",
    "updat",
    "firmware",
    "driver",
    "build",
    "patch",
    "downgrad",
    "chrome",
    "firefox",
    "safari",
    "edg/",
    "opera",
    "kernel",
    "agent",
    "bumped",
    "roll",
    "section",
    "chapter",
    "paragraph",
];

/// Words in front of an address.
const HOSTS: &[&str] = &[
    "ip",
    "ips",
    "ipv4",
    "address",
    "addresses",
    "host",
    "from",
    "client",
    "server",
    "peer",
    "source",
    "remote",
    "gateway",
    "connect",
    "connecting",
    "connection",
    "curl",
    "ping",
    "ssh",
    "traceroute",
    "egress",
    "ingress",
    "blocked",
    "dns",
];

pub(super) fn find(text: &str, found: &mut Vec<Leak>) {
    let mut at = 0;
    while let Some(dot) = text[at..].find(['.', ':']).map(|offset| at + offset) {
        at = dot + 1;
        let range = if text.as_bytes()[dot] == b'.' { ipv4(text, dot) } else { ipv6(text, dot) };
        if let Some((range, end)) = range {
            at = end;
            if let Some(range) = range {
                found.push(Leak { kind: Kind::IpAddress, range });
            }
        }
    }
}

/// The four numbers around their first dot, and where to go on; nothing where there are no four.
fn ipv4(text: &str, dot: usize) -> Option<(Option<Range<usize>>, usize)> {
    let bytes = text.as_bytes();
    let digits = bytes[..dot].iter().rev().take(4).take_while(|b| b.is_ascii_digit()).count();
    if digits == 0 || !byte(text, dot + 1).is_ascii_digit() {
        return None;
    }
    let start = dot - digits;
    let end = run_end(text, start, usize::MAX, |b| b.is_ascii_digit() || b == b'.');
    let written = text[start..end].trim_end_matches('.');
    let end = start + written.len();
    let address: Option<Ipv4Addr> = written.parse().ok();
    let leads = address.is_some_and(|address| {
        is_public(IpAddr::V4(address))
            && !RESOLVERS.contains(&written)
            && !is_version(text, start..end)
    });
    Some((leads.then_some(start..end), end))
}

/// The address around a colon, and where to go on.
fn ipv6(text: &str, colon: usize) -> Option<(Option<Range<usize>>, usize)> {
    let is_part = |b: u8| b.is_ascii_hexdigit() || b == b':';
    let bytes = text.as_bytes();
    // The first group of a public address has four digits.
    let digits = bytes[..colon].iter().rev().take(5).take_while(|b| b.is_ascii_hexdigit()).count();
    if digits != 4 || !is_part(byte(text, colon + 1)) {
        return None;
    }
    let start = colon - digits;
    let end = run_end(text, start, usize::MAX, is_part);
    let written = text[start..end].trim_end_matches(':');
    let written = if text[start..end].ends_with("::") { &text[start..end] } else { written };
    let end = start + written.len();
    let stands_alone = !before(text, start).is_ascii_alphanumeric()
        && !matches!(before(text, start), b':' | b'-' | b'_' | b'.')
        && !byte(text, end).is_ascii_alphanumeric();
    let address: Option<Ipv6Addr> = written.parse().ok();
    let leads = stands_alone
        && address.is_some_and(|address| {
            is_public(IpAddr::V6(address)) && !RESOLVERS.contains(&written.to_lowercase().as_str())
        });
    Some((leads.then_some(start..end), end.max(colon + 1)))
}

/// Whether an address is one of the Internet: what IANA has not set aside for something else, see
/// <https://www.iana.org/assignments/iana-ipv4-special-registry>.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, d] = address.octets();
            let shared = a == 100 && (64..128).contains(&b);
            let benchmark = a == 198 && (b == 18 || b == 19);
            let protocol = a == 192 && b == 0 && c == 0;
            // `1.2.3.4` is what people count.
            let counted = a < 250 && [b, c, d] == [a + 1, a + 2, a + 3];
            !(address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_documentation()
                || address.is_multicast()
                || a == 0
                || a >= 240
                || shared
                || benchmark
                || protocol
                || counted)
        }
        IpAddr::V6(address) => {
            let [first, second, ..] = address.segments();
            // `2001::/32` is a tunnel, and usually a slip in `2001:db8::/32`.
            let documentation =
                (first == 0x2001 && (second == 0xdb8 || second == 0)) || first == 0x3fff;
            (first & 0xe000) == 0x2000 && !documentation
        }
    }
}

fn is_version(text: &str, range: Range<usize>) -> bool {
    let previous = before(text, range.start);
    let before_that = before(text, range.start.saturating_sub(1));
    let next = byte(text, range.end);
    let behind = byte(text, range.end + 1);
    // `v1.2.3.4`, `name-1.2.3.4`, `name==1.2.3.4`, `Chrome/118.0.0.0`, `image:1.2.3.4`
    let glued = previous.is_ascii_alphanumeric()
        || matches!(previous, b'_' | b'^' | b'~' | b'.' | b'+')
        || (matches!(previous, b'-' | b'/' | b':') && before_that.is_ascii_alphabetic())
        || (previous == b'=' && before_that == b'=');
    // `1.2.3.4-beta`, `1.2.3.4rc1`, `7.12.89.34.in-addr.arpa`
    let labelled = next.is_ascii_alphabetic()
        || next == b'_'
        || (matches!(next, b'-' | b'.') && behind.is_ascii_alphabetic());
    // Of a browser or a file: `118.0.0.0`.
    let zeros = text[range.clone()].ends_with(".0.0") && next != b'/';
    let line = line_before(text, range.start, 40);
    // `1.8.1.2` and `2.5.29.17` are versions, sections and the like, but for one in two hundred, which has a port, or
    // stands behind a word that says so.
    let small = text[range].split('.').all(|part| part.parse::<u8>().is_ok_and(|n| n < 64));
    let has_port = matches!(next, b':' | b'/') && behind.is_ascii_digit();
    let is_said = has_port
        || line.contains("://")
        || line.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| HOSTS.contains(&word));
    glued
        || labelled
        || zeros
        || (small && !is_said)
        || VERSIONS.iter().any(|word| line.contains(word))
}
