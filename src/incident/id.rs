//! The name of an incident: declared, or read from the file's name.

use crate::source::Span;

/// An id and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Id {
    /// `INC-2024-0107`, `PM2022-006`, `2018-01-25-helm-chart-upgrade`.
    pub text: String,
    /// Whether someone wrote it as an id: in the front matter, in a field of the document, or as a token of the file
    /// name. Such an id is linked wherever prose mentions it; an id made from the words of a file name is not.
    pub written: bool,
    /// Where it was declared, or the start of the file.
    pub span: Span,
}

/// Endings of file names that say how a text is written, not what it is called.
const ENDINGS: &[&str] = &[
    "md", "markdown", "mdown", "mdx", "qmd", "rmd", "txt", "text", "html", "htm", "erb", "rst",
    "adoc", "asciidoc", "org", "log", "njk", "liquid", "j2", "tmpl",
];

/// File names that say nothing; the folder is called what the document is about.
const NAMELESS: &[&str] = &["index", "_index", "readme"];

/// Letters before digits that are no incident's: standards, sizes, severities.
const NOT_INCIDENTS: &[&str] = &[
    "SEV", "UTF", "SHA", "MD", "RFC", "ISO", "CVE", "GHSA", "UTC", "GMT", "AES", "RSA", "HTTP",
    "TLS", "IPV", "PM", "AM", "V", "VER", "VERSION", "K", "LTS", "JDK", "Q", "WEEK", "PART", "DAY",
];

/// The id that a file's path gives.
#[must_use]
pub fn from_path(path: &str, span: Span) -> Id {
    let name = stem(path);
    match token(name) {
        Some(token) => Id { text: token.to_owned(), written: true, span },
        None => Id { text: slug(name), written: false, span },
    }
}

/// The name of a file without its endings; the folder's for `index.md`.
#[must_use]
pub fn stem(path: &str) -> &str {
    let mut parts = path.rsplit(['/', '\\']);
    let name = without_endings(parts.next().unwrap_or(path));
    if NAMELESS.iter().any(|nameless| name.eq_ignore_ascii_case(nameless))
        && let Some(folder) =
            parts.next().filter(|folder| folder.chars().any(char::is_alphanumeric))
    {
        return folder;
    }
    name
}

fn without_endings(name: &str) -> &str {
    let mut rest = name;
    while let Some((before, ending)) = rest.rsplit_once('.')
        && !before.is_empty()
        && ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
    {
        rest = before;
    }
    rest
}

/// The first part of a name that has the shape of an id: capitals, then digits (`INC-2024-0107`, `PM2022-006`).
/// Inside a name it must have a `-` or `_` and two digits, at its beginning one of both is enough.
#[must_use]
pub fn token(name: &str) -> Option<&str> {
    let bytes = name.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        if let Some(token) = token_at(name, at) {
            return Some(token);
        }
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    }
    None
}

/// The token with which a text begins, such as a heading `INC-12: Shop down`.
#[must_use]
pub fn leading_token(text: &str) -> Option<&str> {
    token_at(text, 0)
}

fn token_at(name: &str, start: usize) -> Option<&str> {
    let bytes = name.as_bytes();
    if name[..start].chars().next_back().is_some_and(char::is_alphanumeric) {
        return None;
    }
    let letters = bytes[start..].iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let word = &name[start..start + letters];
    let mut end = start + letters;
    let mut separated = matches!(bytes.get(end), Some(b'-' | b'_'));
    end += usize::from(separated);
    let mut digits = 0;
    loop {
        let group = bytes[end..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        digits += group;
        end += group;
        let more = matches!(bytes.get(end), Some(b'-' | b'_'))
            && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if group == 0 || !more {
            break;
        }
        let next = bytes[end + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if name[end + 1 + next..].starts_with(char::is_alphabetic) {
            // `INC-12-3rd-party`: the next group is a word of the title.
            break;
        }
        separated = true;
        end += 1;
    }
    let ends = !name[end..].starts_with(char::is_alphanumeric);
    // `PM` is half a day and a postmortem: with a year behind it, the latter.
    let known_other = NOT_INCIDENTS.contains(&word) && !(word == "PM" && digits >= 5);
    let enough = if start == 0 { separated || digits >= 3 } else { separated && digits >= 2 };
    ((1..=12).contains(&letters)
        && (letters >= 2 || digits >= 3)
        && digits > 0
        && ends
        && enough
        && !known_other)
        .then(|| &name[start..end])
}

/// The year in a name's token: 2024 in `INC-2024-0107` and `PM2024-003`.
#[must_use]
pub fn year(name: &str) -> Option<i32> {
    token(name)?
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| group.len() == 4 || group.len() == 8)
        .find_map(|group| group[..4].parse().ok().filter(|year| (1990..=2100).contains(year)))
}

/// The slug of a title, cut after a word where it would be long in an address.
#[must_use]
pub fn short_slug(title: &str) -> String {
    /// Bytes of a name that is still read in an address bar.
    const LONGEST: usize = 50;
    let slug = slug(title);
    if slug.len() <= LONGEST {
        return slug;
    }
    let cut = &slug[..slug.floor_char_boundary(LONGEST)];
    cut.rsplit_once('-').map_or(cut, |(head, _)| head).to_owned()
}

/// A name in lower case with hyphens between its words; letters of every script stay. Never empty.
#[must_use]
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "untitled".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::from_path;
    use crate::source::{Source, Sources, Span};

    #[test]
    fn ids_from_paths() {
        let span =
            Span::start_of(Sources::default().add(Source::new(String::new(), String::new())));
        for (path, id, written) in [
            ("2024/INC-2024-0107.md", "INC-2024-0107", true),
            ("INC-2023-0084_slot_release.md", "INC-2023-0084", true),
            ("PM2022-006 - Shop down.md", "PM2022-006", true),
            ("PM2022-009 - a 1.2 upgrade", "PM2022-009", true),
            ("2024-03-01 OPS-123 dns.md", "OPS-123", true),
            ("OPS-7.txt", "OPS-7", true),
            ("2018-01-25-chart-upgrade.qmd", "2018-01-25-chart-upgrade", false),
            ("Naïve Ünïcode.html.md.erb", "naïve-ünïcode", false),
            ("v1.27-upgrade.md", "v1-27-upgrade", false),
            ("2024-SEV-12-db.md", "2024-sev-12-db", false),
            ("2024-09-06-AB-2day-freeze-1.md", "2024-09-06-ab-2day-freeze-1", false),
            ("UTF-8.md", "utf-8", false),
            ("dns-outage/index.md", "dns-outage", false),
            ("README.md", "readme", false),
            ("!!!.md", "untitled", false),
            (".md", "md", false),
            ("", "untitled", false),
        ] {
            let found = from_path(path, span);
            assert_eq!((found.text.as_str(), found.written), (id, written), "{path}");
        }
    }
}
