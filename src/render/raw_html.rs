//! Raw HTML in Markdown: what a page may hold is kept, what could run, load or hide something is shown as its source.
//!
//! Two steps. [`prepare`] looks at each piece of raw HTML as written: tags that a page may not hold become text, so that
//! `<pod-name>` in a sentence is read and not swallowed, and addresses are resolved. [`sanitise`] then runs ammonia over
//! the whole body, which is what the safety rests on.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use ammonia::UrlRelative;

use crate::content::html::Tag;

/// Elements that a writer may use.
const ALLOWED: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
];

/// Elements whose content is no prose: the whole block is shown as its source.
const SHOWN_AS_SOURCE: &[&str] = &[
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "form",
    "template",
    "svg",
    "math",
    "noscript",
    "textarea",
    "select",
    "title",
    "xmp",
    "video",
    "audio",
    "base",
    "link",
    "meta",
    "frameset",
    "plaintext",
];

/// Attributes that a writer may set; all others are dropped.
const ATTRIBUTES: &[&str] = &[
    "href", "src", "alt", "title", "width", "height", "colspan", "rowspan", "align", "open",
    "start", "lang", "dir", "datetime",
];

/// A piece of raw HTML, looked through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// What goes into the page's source, to be sanitised with it.
    pub html: String,
    /// Whether any tag was kept.
    pub has_tags: bool,
    /// Whether the piece holds an element that a page may not hold.
    pub shown_as_source: bool,
}

/// Turns tags that are not allowed into text, drops comments, and lets `rewrite` (tag, attribute, value) decide about
/// each attribute's value.
pub fn prepare(html: &str, rewrite: &dyn Fn(&str, &str, &str) -> Option<String>) -> Prepared {
    let mut prepared = Prepared { html: String::new(), has_tags: false, shown_as_source: false };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        prepared.html.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            match comment.find("-->") {
                Some(end) => {
                    rest = &comment[end + 3..];
                    continue;
                }
                None => {
                    // A comment that never closes would hide all that follows.
                    prepared.html.push_str("&lt;");
                    rest = &rest[1..];
                    continue;
                }
            }
        }
        match Tag::parse(rest) {
            Some(tag) if ALLOWED.contains(&tag.name.as_str()) => {
                prepared.has_tags = true;
                write(&tag, &mut prepared.html, rewrite);
                rest = &rest[tag.length..];
            }
            tag => {
                prepared.shown_as_source |=
                    tag.is_some_and(|tag| SHOWN_AS_SOURCE.contains(&tag.name.as_str()));
                prepared.html.push_str("&lt;");
                rest = &rest[1..];
            }
        }
    }
    prepared.html.push_str(rest);
    prepared
}

/// Whether a piece of raw HTML holds an element that a page may not hold.
#[must_use]
pub fn is_shown_as_source(html: &str) -> bool {
    prepare(html, &|_, _, _| None).shown_as_source
}

/// Makes a body harmless, whatever [`prepare`] let through.
#[must_use]
pub fn sanitise(html: &str) -> String {
    SANITISER.clean(html).to_string()
}

static SANITISER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::default();
    builder
        .tags(ALLOWED.iter().copied().chain(["input"]).collect())
        .generic_attributes(
            [
                "class",
                "id",
                "title",
                "lang",
                "dir",
                "align",
                "tabindex",
                "role",
                "aria-label",
                "data-language",
            ]
            .into_iter()
            .collect(),
        )
        .tag_attributes(
            [
                ("a", &["href", "rel"][..]),
                (
                    "img",
                    &["src", "alt", "width", "height", "loading", "decoding", "referrerpolicy"],
                ),
                ("td", &["colspan", "rowspan", "style"]),
                ("th", &["colspan", "rowspan", "style"]),
                ("col", &["width"]),
                ("ol", &["start"]),
                ("details", &["open"]),
                // The check boxes of task lists; `prepare` lets no other input through.
                ("input", &["type", "checked", "disabled", "aria-label"]),
            ]
            .into_iter()
            .map(|(tag, attributes)| (tag, attributes.iter().copied().collect()))
            .collect(),
        )
        .filter_style_properties(["text-align"].into_iter().collect())
        .url_schemes(
            ["http", "https", "mailto", "tel", "ftp", "irc", "ircs", "slack", "ssh"]
                .into_iter()
                .collect::<_>(),
        )
        .url_relative(UrlRelative::PassThrough)
        .clean_content_tags([].into_iter().collect())
        .link_rel(None);
    builder
});

/// Text as HTML text or attribute value.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Elements that a browser opens again in the next block where somebody forgot to close them, attributes and all.
const REOPENED: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

fn write(tag: &Tag, html: &mut String, rewrite: &dyn Fn(&str, &str, &str) -> Option<String>) {
    let mut attributes = String::new();
    let mut seen = BTreeSet::new();
    for (key, value) in &tag.attributes {
        let names = key == "id" || (key == "name" && tag.name == "a");
        let key = if names { "id" } else { key.as_str() };
        if (!names && !ATTRIBUTES.contains(&key)) || !seen.insert(key) {
            continue;
        }
        let Some(value) = rewrite(&tag.name, key, value) else { continue };
        let value = escape(&value);
        if names && REOPENED.contains(&tag.name.as_str()) {
            // The id stands before the element, so that it cannot come twice.
            html.push_str(&format!(r#"<span id="{value}"></span>"#));
        } else {
            attributes.push_str(&format!(r#" {key}="{value}""#));
        }
    }
    html.push('<');
    if tag.closing {
        html.push('/');
    }
    html.push_str(&tag.name);
    html.push_str(&attributes);
    html.push('>');
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::{prepare, sanitise};

    fn shown(html: &str) -> String {
        sanitise(&prepare(html, &|_, _, value| Some(value.to_owned())).html)
    }

    #[test]
    fn placeholders_are_text_and_allowed_tags_are_tags() {
        assert_eq!(shown("restart <pod-name> <b>now</b>"), "restart &lt;pod-name&gt; <b>now</b>");
        assert_eq!(shown("a <!-- note --> b"), "a  b");
        assert_eq!(shown("<!-- never closed"), "&lt;!-- never closed");
    }

    #[test]
    fn an_id_on_an_element_that_never_closes_comes_once() {
        let html = "one <a name=x>two<p>three</p><p>four</p>";
        assert_eq!(shown(html).matches(r#"id="x""#).count(), 1, "{}", shown(html));
    }

    #[test]
    fn nothing_runs() {
        for html in [
            "<img src=x onerror=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"java&#x0A;script:alert(1)\">x</a>",
            "<script>alert(1)</script>",
            "<svg onload=alert(1)>",
            "<b style=\"background:url(javascript:alert(1))\" onclick='x'>t</b>",
            "<img src=\"data:text/html,x\">",
            "<iframe src=//evil.example></iframe>",
            "<form action=//evil.example><input></form>",
            "<b <script>alert(1)</script>",
        ] {
            let out = shown(html);
            for element in
                Html::parse_fragment(&out).tree.values().filter_map(|node| node.as_element())
            {
                assert!(
                    !["script", "svg", "iframe", "form", "input"].contains(&element.name()),
                    "{html} gives {out}"
                );
                for (name, value) in element.attrs() {
                    let value: String = value.chars().filter(|c| !c.is_whitespace()).collect();
                    let runs = value.starts_with("javascript:") || value.starts_with("data:");
                    assert!(
                        !runs && !name.starts_with("on") && name != "style",
                        "{html} gives {out}"
                    );
                }
            }
        }
    }
}
