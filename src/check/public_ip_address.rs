//! `public-ip-address`: an address of the Internet.

use crate::check::Rule;
use crate::check::leak::Words;
use crate::diagnostic::code::Code;

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::PublicIpAddress,
    title: "A public IP address",
    page: "
The document, or a text file beside it, holds an IPv4 or IPv6 address of the Internet: of a customer in a log, which is
personal data, or of a host of yours, which shows where to knock.

Addresses of private networks, of the machine itself, of links, of documentation (`192.0.2.0/24`, `2001:db8::/32`),
well-known resolvers (`8.8.8.8`), versions of software (`v1.20.3.4`), and comments of HTML, which are not published, are
not meant.

Do: write whose address it is, or one of documentation instead. Where addresses are meant to be read, allow them or
their networks in casebook.yaml:

    check:
      allow: {public-ip-address: [203.0.114.7, 203.0.115.0/24]}
",
    check: None,
};

pub(super) fn words(found: &str) -> Words {
    Words {
        message: format!("`{found}` is an address of the Internet"),
        help:
            "write whose address it is instead, or list it under `check: allow: public-ip-address`"
                .to_owned(),
    }
}
