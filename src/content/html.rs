//! Raw HTML in a document: its tags and their attributes, as written. What a page may show of it is `render`'s to say.

use std::ops::Range;

/// A heading that was written as `<h1>` … `<h6>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HtmlHeading {
    /// 1 to 6.
    pub level: u8,
    /// Its `id`, where it has one.
    pub id: Option<String>,
    /// From its first tag to its last, in bytes.
    pub whole: Range<usize>,
    /// What stands between them.
    pub inner: Range<usize>,
}

/// The headings in raw HTML, in order. One that is not closed before the next begins is none, and what stands in a
/// comment is nothing.
#[must_use]
pub fn headings(html: &str) -> Vec<HtmlHeading> {
    let mut found = Vec::new();
    let mut open: Option<HtmlHeading> = None;
    let mut at = 0;
    while let Some((tag, start)) = next_tag(html, at) {
        at = start + tag.length;
        let Some(level) = level(&tag.name) else { continue };
        if !tag.closing {
            let id = tag.attributes.into_iter().find(|(name, _)| name == "id").map(|(_, id)| id);
            open = Some(HtmlHeading { level, id, whole: start..at, inner: at..at });
        } else if let Some(mut heading) = open.take().filter(|heading| heading.level == level) {
            heading.inner.end = start;
            heading.whole.end = at;
            found.push(heading);
        }
    }
    found
}

/// Raw HTML without its comments. One that is not closed goes on to the end, as in a browser.
#[must_use]
pub fn without_comments(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, comment)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, behind)| behind);
    }
    kept + rest
}

/// The words of raw HTML on one line: without tags and comments.
#[must_use]
pub fn text(html: &str) -> String {
    let html = &without_comments(html);
    let mut plain = String::new();
    let mut at = 0;
    while let Some((tag, start)) = next_tag(html, at) {
        plain.push_str(&html[at..start]);
        if tag.name == "br" {
            plain.push(' ');
        }
        at = start + tag.length;
    }
    plain.push_str(&html[at..]);
    unescape(&plain).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The next tag from byte `from` on, and where it begins. Comments are passed over.
fn next_tag(html: &str, from: usize) -> Option<(Tag, usize)> {
    let mut at = from;
    loop {
        at += html[at..].find('<')?;
        if let Some(comment) = html[at..].strip_prefix("<!--") {
            at += 4 + comment.find("-->")?;
        } else if let Some(tag) = Tag::parse(&html[at..]) {
            return Some((tag, at));
        } else {
            at += 1;
        }
    }
}

/// 2 for `h2`.
fn level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

/// A tag as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Whether it is an end tag.
    pub closing: bool,
    /// Its name in lower case.
    pub name: String,
    /// Names in lower case, and values with character references resolved, in the order of writing.
    pub attributes: Vec<(String, String)>,
    /// From `<` to `>`, in bytes.
    pub length: usize,
}

impl Tag {
    /// The tag with which `text` begins; none where it begins with anything else, or the tag does not end.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let inner = text.strip_prefix('<')?;
        let (closing, inner) = match inner.strip_prefix('/') {
            Some(inner) => (true, inner),
            None => (false, inner),
        };
        let name_length =
            inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(inner.len());
        let name = inner[..name_length].to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut attributes = Vec::new();
        let mut rest = &inner[name_length..];
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if let Some(after) = rest.strip_prefix('>') {
                return Some(Self { closing, name, attributes, length: text.len() - after.len() });
            }
            // The next tag begins before this one ended.
            let key_length = rest.find(|c: char| c.is_whitespace() || "=/><".contains(c))?;
            if rest[key_length..].starts_with('<') {
                return None;
            }
            let key = rest[..key_length].to_ascii_lowercase();
            rest = rest[key_length..].trim_start();
            let mut value = String::new();
            if let Some(after) = rest.strip_prefix('=') {
                let after = after.trim_start();
                let (raw, remaining) = match after.chars().next()? {
                    quote @ ('"' | '\'') => after[1..].split_once(quote)?,
                    _ => after.split_at(after.find(|c: char| c.is_whitespace() || c == '>')?),
                };
                value = unescape(raw);
                rest = remaining;
            } else if key.is_empty() {
                return None;
            }
            attributes.push((key, value));
        }
    }
}

/// Character references, so that an address is judged as a browser would read it: all numeric ones and the few names
/// that occur in addresses. Another name is escaped again and stands for itself.
fn unescape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((character, length)) => {
                text.push(character);
                rest = &rest[length..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text + rest
}

/// The character that a reference at the start of `text` stands for, and the reference's length in bytes.
fn reference(text: &str) -> Option<(char, usize)> {
    const NAMES: &[(&str, char)] =
        &[("&amp;", '&'), ("&quot;", '"'), ("&apos;", '\''), ("&lt;", '<'), ("&gt;", '>')];
    if let Some((name, character)) = NAMES.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((*character, name.len()));
    }
    let digits = text.strip_prefix("&#")?;
    let (digits, radix) = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (digits, 10),
    };
    let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let character = char::from_u32(u32::from_str_radix(&digits[..length], radix).ok()?)?;
    let end = text.len() - digits.len() + length;
    Some((character, end + usize::from(text[end..].starts_with(';'))))
}

#[cfg(test)]
mod tests {
    use super::{headings, text};

    #[test]
    fn headings_of_raw_html() {
        for (html, expected) in [
            ("<h2>Impact</h2>", "2 Impact"),
            (
                "<div>\n<H1 id=top align=\"center\">Shop <b>down</b><br>again</H1>\n</div>",
                "1 Shop down again",
            ),
            ("<h2>A &amp; B</h2><p>x</p><h3>C</h3>", "2 A & B|3 C"),
            ("<!-- <h2>hidden</h2> --><h3>seen</h3>", "3 seen"),
            ("<h2>never closed <h3>closed</h3>", "3 closed"),
            ("<h2>other</h3>", ""),
            ("<hr><header>x</header>", ""),
            ("<h2", ""),
        ] {
            let found: Vec<String> = headings(html)
                .iter()
                .map(|heading| format!("{} {}", heading.level, text(&html[heading.inner.clone()])))
                .collect();
            assert_eq!(found.join("|"), expected, "{html}");
        }
    }

    #[test]
    fn tags_that_never_end_cost_nothing() {
        let html = "<x ".repeat(200_000);
        assert!(headings(&html).is_empty());
    }
}
