//! What must not be published by accident: keys, passwords, and what leads to a person. Finds it in any text, in one
//! pass, and hides it in what Casebook itself prints.
//!
//! Not here: what an organisation allows, and what is said about it (`check`).

mod email;
mod ip;
mod mask;
mod password;
mod phone;
mod placeholder;
mod private_key;
mod token;

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, MatchKind};

pub use mask::{masked, shown};

/// Something that must not be published by accident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// What it is.
    pub kind: Kind,
    /// Its bytes in the text.
    pub range: Range<usize>,
}

/// What leaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A key or token of a known form. Holds what it is, with its article.
    Secret(&'static str),
    /// The first line of a private key.
    PrivateKey,
    /// What stands behind the word `password`, `token` or the like.
    Password,
    /// An e-mail address of a person.
    EmailAddress,
    /// A phone number.
    PhoneNumber,
    /// An address of the Internet.
    IpAddress,
}

impl Kind {
    /// Whether it opens a door, so that it is not even shown to those who are warned of it.
    #[must_use]
    pub fn is_secret(self) -> bool {
        matches!(self, Self::Secret(_) | Self::PrivateKey | Self::Password)
    }
}

/// Everything in a text that must not be published by accident, in order. No two overlap.
#[must_use]
pub fn find(text: &str) -> Vec<Leak> {
    let mut found = secrets(text);
    email::find(text, &mut found);
    ip::find(text, &mut found);
    phone::find(text, &mut found);
    in_order(found)
}

/// The keys and passwords in a text, in order. No two overlap.
#[must_use]
pub fn find_secrets(text: &str) -> Vec<Leak> {
    in_order(secrets(text))
}

/// What a secret begins with or stands behind.
enum Sign {
    /// A known form, by its index.
    Token(usize),
    PrivateKey,
    /// The `://` of an address, which may hold a password.
    Address,
    /// A word that a password stands behind.
    Word(password::Word),
}

/// The signs that are looked for, and what each means.
static SIGNS: LazyLock<(AhoCorasick, Vec<Sign>)> = LazyLock::new(|| {
    let mut words: Vec<&str> = Vec::new();
    let mut signs = Vec::new();
    for (index, form) in token::FORMS.iter().enumerate() {
        words.push(form.prefix);
        signs.push(Sign::Token(index));
    }
    words.push(private_key::BEGIN);
    signs.push(Sign::PrivateKey);
    words.push("://");
    signs.push(Sign::Address);
    for (word, means) in password::WORDS {
        words.push(word);
        signs.push(Sign::Word(*means));
    }
    let automaton = AhoCorasickBuilder::new()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        // A megabyte of tables, made once, for a third of the time.
        .kind(Some(AhoCorasickKind::DFA))
        .build(words)
        .expect("a hundred short words make an automaton");
    (automaton, signs)
});

fn secrets(text: &str) -> Vec<Leak> {
    let (automaton, signs) = &*SIGNS;
    let mut found = Vec::new();
    for sign in automaton.find_iter(text) {
        let at = sign.start()..sign.end();
        let leak = match &signs[sign.pattern().as_usize()] {
            Sign::Token(index) => token::at(text, at, &token::FORMS[*index]),
            Sign::PrivateKey => private_key::at(text, at),
            Sign::Address => password::in_address(text, at),
            Sign::Word(word) => password::behind(text, at, *word),
        };
        found.extend(leak);
    }
    found
}

/// Of two that overlap, the surer one stays: a token behind `token:` is a token.
fn in_order(mut found: Vec<Leak>) -> Vec<Leak> {
    found.sort_by_key(|leak| (leak.range.start, leak.kind));
    let mut kept: Vec<Leak> = Vec::with_capacity(found.len());
    for leak in found {
        match kept.last_mut() {
            Some(last) if leak.range.start < last.range.end => {
                if leak.kind < last.kind {
                    *last = leak;
                }
            }
            _ => kept.push(leak),
        }
    }
    kept
}

/// The byte before `at`, or a blank at the beginning.
fn before(text: &str, at: usize) -> u8 {
    at.checked_sub(1).map_or(b' ', |before| text.as_bytes()[before])
}

/// The byte at `at`, or a blank at the end.
fn byte(text: &str, at: usize) -> u8 {
    text.as_bytes().get(at).copied().unwrap_or(b' ')
}

/// From `at` on, to the first byte that is not `wanted`, or so many bytes far.
fn run_end(text: &str, at: usize, most: usize, wanted: impl Fn(u8) -> bool) -> usize {
    at + text.as_bytes()[at..].iter().take(most).take_while(|byte| wanted(**byte)).count()
}

/// The words of the line before `at`, at most so many bytes of it, in lower case.
fn line_before(text: &str, at: usize, most: usize) -> String {
    let from = text.floor_char_boundary(at.saturating_sub(most));
    let line = text[from..at].rsplit('\n').next().unwrap_or_default();
    line.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{Kind, find};

    /// Looks through a text, in which brackets stand around what should be found. A bar stands in made-up keys, so that
    /// nobody who looks through these lines takes them for real ones.
    fn check(kind: &str, marked: &str) {
        let marked = marked.replace('¦', "");
        let text = marked.replace(['⟦', '⟧'], "");
        let expected: Vec<&str> = marked
            .split('⟦')
            .skip(1)
            .map(|part| part.split('⟧').next().unwrap_or_default())
            .collect();
        let found = find(&text);
        let shown: Vec<&str> = found.iter().map(|leak| &text[leak.range.clone()]).collect();
        assert_eq!(shown, expected, "{text}\n{found:?}");
        for leak in found {
            let name = match leak.kind {
                Kind::Secret(name) => name,
                Kind::PrivateKey => "private key",
                Kind::Password => "password",
                Kind::EmailAddress => "email",
                Kind::PhoneNumber => "phone",
                Kind::IpAddress => "ip",
            };
            assert_eq!(name, kind, "{text}");
        }
    }

    const LETTERS: &str = "qX7vB2nM9kT4wZ8rL1pC6dF3hJ5sG0yA2eU4iO6";

    #[test]
    fn keys_of_known_forms_are_found() {
        let letters = |count: usize| LETTERS.repeat(2)[..count].to_owned();
        let capital = |count: usize| letters(count).to_uppercase();
        let hex = |count: usize| "9f86d081884c7d659a2feaa0c55ad015".repeat(3)[..count].to_owned();
        for (name, key) in [
            ("an access key of AWS", format!("AK¦IA{}", capital(16))),
            ("a Google API key", format!("AI¦za{}", letters(35))),
            ("a GitHub token", format!("gh¦p_{}", letters(36))),
            ("a GitHub token", format!("github¦_pat_{}", letters(76))),
            ("a GitLab token", format!("gl¦pat-{}", letters(20))),
            ("a Slack token", format!("xo¦xb-289347106528-{}", letters(24))),
            ("a secret key of Stripe", format!("sk¦_live_{}", letters(24))),
            ("an npm token", format!("np¦m_{}", letters(36))),
            ("a PyPI token", format!("py¦pi-AgE{}", letters(70))),
            ("a SendGrid key", format!("S¦G.{}.{}", letters(22), letters(43))),
            ("a Twilio key", format!("S¦K{}", hex(32))),
            ("an OpenAI key", format!("sk¦-proj-{}", letters(48))),
            ("a secret key", format!("sk¦-{}", letters(48))),
            ("a key of an Azure account", format!("Account¦Key={}==", letters(76) + "aB3dE5fG7h")),
            ("a JSON Web Token", {
                format!("ey¦J{}.ey¦J{}.{}", letters(17), letters(30), letters(40))
            }),
        ] {
            for text in [
                format!("⟦{key}⟧"),
                format!("It was `⟦{key}⟧`."),
                format!("export TOKEN=⟦{key}⟧\n"),
                format!("\"token\": \"⟦{key}⟧\","),
                format!("See ⟦{key}⟧. Then"),
                format!("Authorization: Bearer ⟦{key}⟧"),
            ] {
                check(name, &text);
            }
            let key = key.replace('¦', "");
            check("none", &format!("x{key}"));
            check("none", &key[..key.len() / 2]);
            check("none", &format!("{}…", &key[..key.len() / 2]));
        }
    }

    #[test]
    fn what_shows_where_a_key_would_stand_is_none() {
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "glpat-REDACTEDREDACTEDRED",
            "sk-1234567890abcdef1234567890abcdef",
            "xoxb-your-token-goes-here-please",
            "Bearer <token>",
            "Authorization: Bearer $TOKEN",
            "Authorization: Bearer ${{ secrets.DEPLOY_TOKEN }}",
            "Authorization: Basic ****",
            "task-a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8",
            "the bearer token of the service account",
            "we use basic authentication2 there",
        ] {
            check("none", text);
        }
    }

    #[test]
    fn a_private_key_has_a_key_below_its_first_line() {
        let body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ".repeat(2);
        for name in ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "] {
            check(
                "private key",
                &format!(
                    "⟦-----BEGIN {name}PRI¦VATE KEY-----⟧\n{body}\n-----END {name}PRI¦VATE KEY-----\n"
                ),
            );
            check(
                "private key",
                &format!(
                    "\"⟦-----BEGIN {name}PRI¦VATE KEY-----⟧\\n{body}\\n-----END {name}PRI¦VATE KEY-----\""
                ),
            );
        }
        check("none", &format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----"));
        check("none", &format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----"));
        check("none", "-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----");
        check("none", "grep for `-----BEGIN RSA PRIVATE KEY-----` in the repository");
    }

    #[test]
    fn passwords_stand_behind_their_names() {
        for text in [
            "DB_PASSWORD=⟦Tr0ub4dor&3⟧",
            "password: ⟦s3cr3tW1nter⟧",
            "- **Password:** ⟦w1nter2024x9⟧, to be changed",
            "\"password\": \"⟦kR8!mmQz⟧\",",
            "mysql --password ⟦p4yments99x⟧ -h db",
            "psql --password=⟦p4yments99x⟧",
            "The password was `⟦admin4711⟧`, as on every printer",
            "Secret access key: ⟦kQ9XvB2nM7kT4wZ8rL1pC6dF3hJ5sG0yA2eU4iO6⟧",
            "REDIS_PASS='⟦t0kyo!drift⟧'",
            "`smtp.passwd` = `⟦m4ilg4te77⟧`",
            "api_key: ⟦9f86d081884c7d659a2feaa0c55ad015⟧",
            "stripeApiKey = \"⟦q9XvB2nM7kT4wZ8rL1pC⟧\"",
            "X-Auth-Token: ⟦q9XvB2nM7kT4wZ8rL1pC⟧",
            "https://example.org/?token=⟦q9XvB2nM7kT4wZ8rL1pC⟧&state=1",
            "aws_secret_access_key = ⟦kQ9XvB2nM7kT4wZ8rL1pC6dF3hJ5sG0yA2eU4iO6⟧",
            "curl -H 'Authorization: Bearer ⟦q9XvB2nM7kT4wZ8rL1pC⟧'",
            "Authorization: Basic ⟦YWxhZGRpbjpvcGVuc2VzYW1l9Q==⟧",
        ] {
            check("password", text);
        }
        for text in [
            "postgres://shop:⟦w1nterAle⟧@db.internal:5432/shop",
            "`amqp://guest:⟦r4bbit⟧@queue/`",
            "git clone https://deploy:⟦Zr7tq⟧@git.example.org/shop.git",
        ] {
            check("a password in an address", text);
        }
    }

    #[test]
    fn a_name_is_no_password() {
        for text in [
            "password: required",
            "password: <password>",
            "password: ${DB_PASSWORD}",
            "password: $1",
            "password = os.environ[\"DB_PASSWORD\"]",
            "password: changeme123",
            "password: ********",
            "password=hunter2",
            "password: str = Field(min_length=8)",
            "Password: the one in the vault, number 7",
            "the password was changed on 2024-11-07",
            "token: Optional[str]",
            "token=abc",
            "tokens: 4096",
            "token_count: q9XvB2nM7kT4wZ8rL1pC",
            "secret: checkout-db-credentials-2",
            "secret: checkout_db.prod01",
            "secretName: wildcard-tls-2024",
            "secret: projects/shop/secrets/db-password/versions/3",
            "token: https://example.org/tokens/9f86d081884c7d659a2feaa0c55ad015",
            "access_key: /etc/keys/shop9f86d081884c7d659a2f",
            "api-key: vault:kv/data/shop#key9f86d081884c7d",
            "Password policy: 12 characters, 1 digit",
            "postgres://user:password@localhost/db",
            "postgres://shop:$PASSWORD@db/shop",
            "postgres://shop:<password>@db/shop",
            "https://example.org:8080/@ann",
            "http://[2001:db8::1]:80/",
            "secretary: ann1234567890123456",
            "password: secret123",
            "the password was rotated on 2024-11-07 and is 24 characters long",
            "the token is `null`, the secret is `checkout-db-2`",
            "let token = request.params._meta?.progressToken;",
            "Token: D3D_PRESENT_HISTORY_TOKEN_0,",
            "encryption_key: X509HardwareKeyUsageFlags",
        ] {
            check("none", text);
        }
    }

    #[test]
    fn addresses_of_people_are_found() {
        for text in [
            "Ask ⟦ann.okoye@fernhill-market.co.uk⟧.",
            "<⟦ann+oncall@fernhill.shop⟧>",
            "[Ann](mailto:⟦ann@fernhill.shop⟧)",
            "owner: ⟦ann_o@mail.fernhill.shop⟧",
            "⟦a@fernhill.shop⟧,⟦b@fernhill.shop⟧;⟦c@fernhill.shop⟧",
            "from=⟦ann@fernhill.shop⟧ to=⟦bo@fernhill.shop⟧: deferred",
        ] {
            check("email", text);
        }
        for text in [
            "support@fernhill.shop and noreply@fernhill.shop",
            "payments-team@fernhill.shop, sre.oncall@fernhill.shop",
            "ann@example.com, ann@mail.example.org, ann@db1.prod.internal",
            "ssh -A ann@bastion.fernhill.shop",
            "git@git.fernhill.shop:shop/web.git",
            "ann@db.fernhill.shop:/var/log",
            "https://ann@git.fernhill.shop/shop.git",
            "@ann@social.fernhill.shop",
            "actions/checkout@v4 and left-pad@1.3.0",
            "getty@tty1.service failed, see logo@2x.png",
            "deploy@shop-prod.iam.gserviceaccount.com",
            "12345+ann@users.noreply.github.com",
            "<20241107091502.GB8524@mail.fernhill.shop>",
            "sha256@9f86d081884c7d65",
            "a @ b.c, @ann, ann@",
        ] {
            check("none", text);
        }
    }

    #[test]
    fn addresses_of_the_internet_are_found() {
        for text in [
            "From ⟦34.89.12.7⟧ came most of them.",
            "client=⟦34.89.12.7⟧:51234, to 10.0.0.1",
            "“⟦34.89.12.7⟧”, from ⟦52.4.17.9⟧ and ⟦52.4.17.10⟧:443",
            "`curl http://⟦34.89.12.7⟧/health`",
            "The range ⟦34.89.12.0⟧/24 and ⟦34.89.13.1⟧-⟦34.89.13.9⟧",
            "2024-11-07 09:15:00 ⟦34.89.12.7⟧ - - \"GET /\"",
            "Host ⟦2a02:8071:b687::1⟧ was slow",
            "[⟦2600:1f18:4a3:6902:9df1:2b3c:4d5e:6f70⟧]:443",
        ] {
            check("ip", text);
        }
        for text in [
            "10.0.0.1 172.16.4.2 192.168.1.1 127.0.0.1 169.254.169.254 100.64.0.1",
            "192.0.2.1 198.51.100.7 203.0.113.9 0.0.0.0/0 255.255.255.0 224.0.0.1",
            "2001:db8::1 ::1 fe80::1 fd00::1 ff02::1",
            "dig @8.8.8.8 and 1.1.1.1",
            "upgraded to 12.4.1.7, then v34.89.12.7 and redis-7.2.4.1",
            "nginx==1.25.3.1, Chrome/118.0.5993.70, image:1.14.2.8",
            "34.89.12.7-beta, 34.89.12.7rc1, 7.12.89.34.in-addr.arpa",
            "1.3.6.1.4.1.311 and 1.2.3 and 1.2.3.4 and 2.5.29.17",
            "see RFC 9110 §8.8.3.2 and Git 1.8.1.2",
            "12:30:45 and 2024-11-07T09:15:00Z and 3a:4b:5c:6d:7e:8f",
            "std::vec::Vec and abcd::new and 2024:11:07",
        ] {
            check("none", text);
        }
    }

    #[test]
    fn phone_numbers_are_found() {
        for text in [
            "Call ⟦+44 161 496 2207⟧ first.",
            "⟦+49 (30) 9018-2200⟧",
            "⟦+4930901822001⟧ was called",
            "Hotline: ⟦(415) 867-2209⟧",
            "⟦1-415-867-2209⟧ or ⟦415.867.2209⟧",
            "phone: ⟦0161 496 2207⟧",
            "<tel:⟦+441614962207⟧>",
        ] {
            check("phone", text);
        }
        for text in [
            "(415) 555-0134 and +1 202 555 0134 and +44 161 496 0207 and 020 7946 0018",
            "2024-11-07 09:15:00 and 2024-11-07T09:15:00+00:00 and 20241107091500",
            "from 100 000 000 to 120 000 000 requests",
            "order 4711-0815-2209 and 123-45-6789 and clause 252.227-7013",
            "+1500000000 requests, +12 345 errors",
            "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            "0.1234567 1234567890123456 3.141592653",
            "51.5074 -0.1278, 1,234,567.89",
            "ISBN 978-3-16-148410-0",
            "commit 8675309a, build 415-867-2209-12",
            "call 3 of 17 took 1200 ms",
            "error 500 502 5031",
        ] {
            check("none", text);
        }
    }

    #[test]
    fn no_text_takes_long() {
        for piece in [
            "token=",
            "eyJ.",
            "a@",
            "1.",
            "2001:",
            "+1 ",
            "://a:",
            "password \"",
            "-----BEGIN ",
            "-----BEGIN PRIVATE KEY-----",
            "é",
            "bearer ",
            "sig=%",
            "9",
        ] {
            assert!(find(&piece.repeat(200_000 / piece.len())).len() < 200_000);
        }
    }
}
