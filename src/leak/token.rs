//! Keys and tokens that show by their form what they are: a fixed beginning, then so many characters of a kind.

use std::ops::Range;

use crate::leak::{Kind, Leak, before, byte, placeholder, run_end};

/// A known form.
pub(super) struct Form {
    /// What it begins with.
    pub(super) prefix: &'static str,
    /// What it is, with its article.
    name: &'static str,
    /// The characters behind the prefix.
    characters: Characters,
    /// How many of them there are at least, and at most.
    length: (usize, usize),
}

#[derive(Clone, Copy)]
enum Characters {
    /// `A-Z` and `0-9`
    Capital,
    /// `0-9` and `a-f`
    Hexadecimal,
    /// Letters and digits.
    Alphanumeric,
    /// Letters, digits, `-` and `_`.
    Url,
    /// Letters, digits, `-`, `_`, `.` and `=`.
    Dotted,
    /// Letters, digits, `+`, `/` and `=`.
    Base64,
    /// Letters, digits, `-`, `_` and `/`.
    Path,
    /// The same and `@`.
    Webhook,
    /// Letters, digits and escapes: a signature in an address.
    Escaped,
}

impl Characters {
    fn has(self, byte: u8) -> bool {
        match self {
            Self::Capital => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Self::Hexadecimal => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
            Self::Alphanumeric => byte.is_ascii_alphanumeric(),
            Self::Url => byte.is_ascii_alphanumeric() || b"-_".contains(&byte),
            Self::Dotted => byte.is_ascii_alphanumeric() || b"-_.=".contains(&byte),
            Self::Base64 => byte.is_ascii_alphanumeric() || b"+/=".contains(&byte),
            Self::Path => byte.is_ascii_alphanumeric() || b"-_/".contains(&byte),
            Self::Webhook => byte.is_ascii_alphanumeric() || b"-_/@".contains(&byte),
            Self::Escaped => byte.is_ascii_alphanumeric() || byte == b'%',
        }
    }
}

const fn form(
    prefix: &'static str,
    name: &'static str,
    characters: Characters,
    length: (usize, usize),
) -> Form {
    Form { prefix, name, characters, length }
}

/// The forms, by the one who gives the key out. Lengths are those that the documentation or many real keys show, with
/// room where the one who gives them out has changed it.
pub(super) const FORMS: &[Form] = {
    use Characters::{
        Alphanumeric, Base64, Capital, Dotted, Escaped, Hexadecimal, Path, Url, Webhook,
    };
    &[
        form("AKIA", "an access key of AWS", Capital, (16, 16)),
        form("ASIA", "a temporary access key of AWS", Capital, (16, 16)),
        form("ABSK", "a key of AWS Bedrock", Base64, (109, 269)),
        form("AIza", "a Google API key", Url, (35, 35)),
        form("GOCSPX-", "a client secret of Google", Url, (28, 28)),
        form("ya29.", "an access token of Google", Url, (60, 2000)),
        form("AccountKey=", "a key of an Azure account", Base64, (86, 88)),
        form("SharedAccessKey=", "a shared access key of Azure", Base64, (43, 44)),
        form("sig=", "the signature of a shared Azure address", Escaped, (43, 70)),
        form("ghp_", "a GitHub token", Alphanumeric, (36, 251)),
        form("gho_", "a GitHub token", Alphanumeric, (36, 251)),
        form("ghu_", "a GitHub token", Alphanumeric, (36, 251)),
        form("ghs_", "a GitHub token", Alphanumeric, (36, 251)),
        form("ghr_", "a GitHub token", Alphanumeric, (36, 251)),
        form("github_pat_", "a GitHub token", Url, (70, 100)),
        form("glpat-", "a GitLab token", Dotted, (20, 60)),
        form("gldt-", "a deploy token of GitLab", Dotted, (20, 60)),
        form("glrt-", "a runner token of GitLab", Dotted, (20, 60)),
        form("glptt-", "a trigger token of GitLab", Dotted, (20, 60)),
        form("glcbt-", "a job token of GitLab", Dotted, (20, 60)),
        form("glsoat-", "a GitLab token", Dotted, (20, 60)),
        form("xoxb-", "a Slack token", Url, (24, 200)),
        form("xoxp-", "a Slack token", Url, (24, 200)),
        form("xoxa-", "a Slack token", Url, (24, 200)),
        form("xoxr-", "a Slack token", Url, (24, 200)),
        form("xoxs-", "a Slack token", Url, (24, 200)),
        form("xoxe.", "a Slack token", Dotted, (24, 300)),
        form("xapp-", "a Slack token", Url, (40, 200)),
        form("hooks.slack.com/services/", "the address of a Slack webhook", Path, (40, 60)),
        form("discord.com/api/webhooks/", "the address of a Discord webhook", Path, (60, 110)),
        form("webhook.office.com/webhookb2/", "the address of a Teams webhook", Webhook, (80, 250)),
        form("sk_live_", "a secret key of Stripe", Alphanumeric, (24, 200)),
        form("rk_live_", "a restricted key of Stripe", Alphanumeric, (24, 200)),
        form("whsec_", "a webhook secret of Stripe", Base64, (32, 64)),
        form("sq0csp-", "a secret of Square", Url, (43, 43)),
        form("shpat_", "a Shopify token", Hexadecimal, (32, 32)),
        form("shpss_", "a Shopify secret", Hexadecimal, (32, 32)),
        form("npm_", "an npm token", Alphanumeric, (36, 36)),
        form("pypi-AgE", "a PyPI token", Url, (60, 400)),
        form("rubygems_", "a RubyGems key", Hexadecimal, (48, 48)),
        form("dckr_pat_", "a Docker Hub token", Url, (27, 27)),
        form("SG.", "a SendGrid key", Dotted, (66, 66)),
        form("SK", "a Twilio key", Hexadecimal, (32, 32)),
        form("key-", "a Mailgun key", Hexadecimal, (32, 32)),
        form("xkeysib-", "a Brevo key", Url, (80, 90)),
        form("sk-proj-", "an OpenAI key", Url, (40, 200)),
        form("sk-svcacct-", "an OpenAI key", Url, (40, 200)),
        form("sk-or-v1-", "an OpenRouter key", Hexadecimal, (64, 64)),
        form("sk-ant-", "an Anthropic key", Url, (80, 150)),
        form("sk-", "a secret key", Alphanumeric, (32, 64)),
        form("hf_", "a Hugging Face token", Alphanumeric, (34, 40)),
        form("dop_v1_", "a DigitalOcean token", Hexadecimal, (64, 64)),
        form("dapi", "a Databricks token", Hexadecimal, (32, 32)),
        form("ATATT3", "an Atlassian token", Dotted, (150, 250)),
        form("hvs.", "a Vault token", Url, (24, 150)),
        form("hvb.", "a Vault token", Url, (100, 250)),
        form("glsa_", "a Grafana token", Url, (41, 41)),
        form("sntrys_", "a Sentry token", Base64, (60, 300)),
        form("NRAK-", "a New Relic key", Capital, (27, 27)),
        form("PMAK-", "a Postman key", Url, (59, 59)),
        form("lin_api_", "a Linear key", Alphanumeric, (40, 48)),
        form("pul-", "a Pulumi token", Hexadecimal, (40, 40)),
        form("pscale_tkn_", "a PlanetScale token", Url, (32, 64)),
        form("tskey-auth-", "a Tailscale key", Url, (20, 70)),
        form("AGE-SECRET-KEY-1", "a secret key of age", Capital, (58, 58)),
        form("eyJ", "a JSON Web Token", Dotted, (40, 4000)),
    ]
};

/// The key or token that begins at `sign`, if all of it has the form.
pub(super) fn at(text: &str, sign: Range<usize>, form: &Form) -> Option<Leak> {
    // The signs are looked for without case.
    if text[sign.clone()] != *form.prefix {
        return None;
    }
    let previous = before(text, sign.start);
    // `task-…` is no `sk-…`. The signature of an address stands behind an `&` or `?`.
    if previous.is_ascii_alphanumeric() || b"-_.".contains(&previous) {
        return None;
    }
    if form.prefix == "eyJ" && !has_head(text, sign.end) {
        return None;
    }
    let mut end = run_end(text, sign.end, form.length.1 + 1, |byte| form.characters.has(byte));
    // A sentence ends behind a token.
    while end > sign.end && matches!(byte(text, end - 1), b'.' | b'-') {
        end -= 1;
    }
    let (least, most) = form.length;
    let length = end - sign.end;
    if length < least || length > most || byte(text, end).is_ascii_alphanumeric() {
        return None;
    }
    let value = &text[sign.end..end];
    let is_real = match form.prefix {
        "eyJ" => is_signed(value),
        "sig=" => value.contains("%3D") || value.contains("%3d"),
        "sk-" => {
            value.bytes().any(|b| b.is_ascii_digit())
                && value.bytes().any(|b| b.is_ascii_alphabetic())
        }
        _ => true,
    };
    (is_real && !placeholder::is_made_up(value))
        .then_some(Leak { kind: Kind::Secret(form.name), range: sign.start..end })
}

/// No head of a token is longer than this.
const LONGEST_HEAD: usize = 400;

/// Whether the first part of a signed token stands here, and the second begins behind it. Most are told from other texts
/// by that, without reading thousands of characters.
fn has_head(text: &str, at: usize) -> bool {
    let end = run_end(text, at, LONGEST_HEAD, |b| Characters::Url.has(b));
    text.as_bytes()[end..].starts_with(b".eyJ")
}

/// Whether it has the three parts of a signed token; without the last one it opens nothing.
fn is_signed(value: &str) -> bool {
    let mut parts = value.split('.');
    let (Some(head), Some(payload), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    // The token of the form's own home page, which every text about it quotes.
    let quoted = payload.starts_with("eyJzdWIiOiIxMjM0NTY3ODkwIiw");
    head.len() >= 10 && payload.starts_with("eyJ") && signature.len() >= 20 && !quoted
}
