//! `external-image`: an image from another host.

use crate::casebook::Target;
use crate::check::{Input, Rule};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::ExternalImage,
    title: "An image from another host",
    page: "
Whoever opens the page asks another host for the image: that host learns who reads about which incident and when, and
some day the image is gone or needs a login. It is the only thing for which a page leaves the site.

Do: put a copy beside the document and show that. A host of your own can be allowed, in casebook.yaml:

    check:
      allow: {external-image: [\"*.fernhill.example\"]}
",
    check: Some(check),
};

fn check(input: Input, diagnostics: &mut Diagnostics) {
    let own = input.config.base_url.as_deref().and_then(host);
    for document in &input.casebook.documents {
        for image in document.links.iter().filter(|link| link.image) {
            if input.casebook.resolve(document, &image.destination) != Target::Outside {
                continue;
            }
            let Some(host) = host(&image.destination) else { continue };
            let is_allowed = input.config.check.allow.allows(Code::ExternalImage, &host);
            if is_allowed || own.as_ref() == Some(&host) {
                continue;
            }
            diagnostics.push(Diagnostic::new(
                Code::ExternalImage,
                image.span,
                format!("the image comes from `{host}`"),
                "put a copy beside the document, or list the host under `check: allow: external-image`",
            ));
        }
    }
}

/// The host of an address, in lower case, without user and port.
fn host(address: &str) -> Option<String> {
    let (_, rest) = address.trim().split_once("//")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = match host.strip_prefix('[') {
        Some(literal) => literal.split(']').next()?,
        None => host.split(':').next()?,
    };
    Some(host.to_lowercase()).filter(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn the_host_of_an_address_stands_between_user_and_port() {
        let check = |address: &str, expected: Option<&str>| {
            assert_eq!(host(address).as_deref(), expected, "{address}");
        };
        check("https://Img.Example.org/a.png", Some("img.example.org"));
        check("//img.example.org:8080?a", Some("img.example.org"));
        check("http://ann:word@img.example.org#a", Some("img.example.org"));
        check("http://[2001:db8::1]:80/a", Some("2001:db8::1"));
        check("mailto:ann@example.org", None);
        check("https:///a", None);
    }
}
