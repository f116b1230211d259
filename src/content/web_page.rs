//! HTML pages to Markdown: what a page is about, without the navigation, banners and scripts around it.
//!
//! Wikis, blogs, status pages and word processors export their texts so. Headings, lists, check boxes, tables, code and
//! links become what they are in Markdown, in the order of the page; what could be taken for markup is escaped. The
//! page's own date and authors become front matter. Nothing here knows what an incident is.

use std::collections::BTreeSet;

use scraper::node::{Element, Node};
use scraper::{ElementRef, Html, Selector};
use url::Url;

use crate::value::yaml_text;

/// Elements nested deeper than this give their text and nothing else. No person writes this deep, and the tree is
/// walked by recursion.
const MAX_DEPTH: usize = 200;

/// A page nested deeper than this is no page: it gives its words. The parser looks through all open elements at every
/// tag.
const DEEPEST: usize = 500;

/// Lists and quotations nested deeper than this are not indented any further: every level costs a copy of the text.
const MAX_INDENTS: usize = 20;

/// Whether a file is an HTML page, by its name.
#[must_use]
pub fn is_web_page(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ["html", "htm", "xhtml"].contains(&ending.as_str()))
}

/// The page as a Markdown document.
#[must_use]
pub fn to_markdown(html: &str) -> String {
    if nests_deeper(html, DEEPEST) {
        return paragraph(&escaped(&one_line(&without_tags(html)))).unwrap_or_default() + "\n";
    }
    let page = Html::parse_document(html);
    let root = page.root_element();
    let content = content(root);
    let writer = Writer::of(root);
    let mut blocks = writer.blocks(content, Place::default());
    if !content.descendent_elements().any(|element| is_shown_heading(element)) {
        blocks.splice(0..0, title(root).map(|title| format!("# {}", escaped(&title))));
    }
    let mut text = front_matter(root, content);
    text.push_str(&blocks.join("\n\n"));
    text.push('\n');
    text
}

/// Elements that are never open, or that the next of their kind closes.
const FLAT: &[&str] = &[
    "area", "base", "br", "caption", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input",
    "li", "link", "meta", "optgroup", "option", "p", "param", "source", "tbody", "td", "tfoot",
    "th", "thead", "tr", "track", "wbr",
];

/// Whether more than `most` elements are open at once, as far as the tags alone tell.
fn nests_deeper(html: &str, most: usize) -> bool {
    let mut open: usize = 0;
    for tag in html.split('<').skip(1) {
        let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(tag.len());
        let name = tag[..end].to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || FLAT.contains(&name.as_str()) {
            continue;
        }
        open = if closes { open.saturating_sub(1) } else { open + 1 };
        if open > most {
            return true;
        }
    }
    false
}

fn without_tags(html: &str) -> String {
    let (before, tags) = html.split_once('<').unwrap_or((html, ""));
    let behind = tags.split('<').map(|tag| tag.split_once('>').map_or("", |(_, text)| text));
    std::iter::once(before).chain(behind).collect::<Vec<_>>().join(" ")
}

/// The part of a page that it is about.
fn content(root: ElementRef) -> ElementRef {
    // A page with several articles is a list of them, and all of it counts.
    let only = |selector: &str| {
        let selector = Selector::parse(selector).ok()?;
        let mut found = root.select(&selector);
        let first = found.next()?;
        let has_text = first.text().any(|text| !text.trim().is_empty());
        (found.next().is_none() && has_text).then_some(first)
    };
    ["main article", "main", "[role=main]", "article", "#main-content", ".wiki-content", "body"]
        .into_iter()
        .find_map(only)
        .unwrap_or(root)
}

fn select<'a>(root: ElementRef<'a>, selector: &str) -> Option<ElementRef<'a>> {
    root.select(&Selector::parse(selector).ok()?).next()
}

/// The title of a page whose content has no heading of the first level.
fn title(root: ElementRef) -> Option<String> {
    let words = |element: ElementRef| one_line(&element.text().collect::<String>());
    let written = select(root, "h1").map(words).filter(|title| !title.is_empty()).or_else(|| {
        let meta = select(root, "meta[property='og:title']")?;
        Some(one_line(meta.attr("content")?))
    });
    let written = written.or_else(|| select(root, "title").map(words))?;
    // `Shop down | Fernhill Market`: the site's own name is no part of the title.
    let site = select(root, "meta[property='og:site_name']")
        .and_then(|meta| meta.attr("content"))
        .unwrap_or_default()
        .trim();
    let bare = written
        .strip_suffix(site)
        .filter(|_| !site.is_empty())
        .map(|rest| rest.trim_end_matches(|c: char| c.is_whitespace() || "|-–—·:»".contains(c)));
    Some(bare.unwrap_or(&written).to_owned()).filter(|title| !title.is_empty())
}

/// The page's own day and its authors, as far as it says them to machines.
fn front_matter(root: ElementRef, content: ElementRef) -> String {
    const DATES: &[&str] = &[
        "meta[property='article:published_time']",
        "meta[itemprop='datePublished']",
        "meta[name='date' i]",
        "meta[name='dc.date' i]",
        "meta[name='dcterms.created' i]",
        "meta[name='pubdate' i]",
        "meta[name='publish_date' i]",
        "time[pubdate]",
        "time[itemprop='datePublished']",
        "time.published",
        "time.entry-date",
    ];
    const AUTHORS: &[&str] = &[
        "meta[name='author' i]",
        "meta[property='article:author']",
        "[rel~=author]",
        "[itemprop=author]",
        ".page-metadata .author",
    ];
    let said = |element: ElementRef| {
        let value = element.attr("content").or_else(|| element.attr("datetime"));
        one_line(&value.map_or_else(|| element.text().collect(), str::to_owned))
    };
    let date = DATES
        .iter()
        .filter_map(|selector| select(root, selector))
        .chain(select(content, "header time[datetime]"))
        .find_map(|element| day(&said(element)).map(str::to_owned));
    let mut authors: Vec<String> = Vec::new();
    for selector in AUTHORS {
        let Ok(selector) = Selector::parse(selector) else { continue };
        let named = root
            .select(&selector)
            .map(said)
            .filter(|name| !name.is_empty() && name.chars().count() <= 80 && !name.contains("://"));
        authors.extend(named);
        if !authors.is_empty() {
            break;
        }
    }
    let mut seen = BTreeSet::new();
    authors.retain(|author| seen.insert(author.clone()));
    let mut text = String::new();
    if let Some(date) = date {
        // Not `date`: what the page tells of happened before.
        text.push_str(&format!("published: {date}\n"));
    }
    if !authors.is_empty() {
        let authors: Vec<String> = authors.iter().map(|author| yaml_text(author)).collect();
        text.push_str(&format!("authors: [{}]\n", authors.join(", ")));
    }
    if text.is_empty() { text } else { format!("---\n{text}---\n\n") }
}

/// The day with which an ISO date begins.
fn day(text: &str) -> Option<&str> {
    let day = text.get(..10)?;
    let fits = day.bytes().enumerate().all(|(index, byte)| match index {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    fits.then_some(day)
}

/// Elements that hold nothing to read.
const SILENT: &[&str] = &[
    "audio", "button", "canvas", "embed", "footer", "head", "iframe", "input", "link", "meta",
    "nav", "noscript", "object", "script", "select", "style", "svg", "template", "textarea",
    "video",
];

/// Parts of a page that are there on every page.
const FURNITURE: &[&str] =
    &["navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog"];

/// Classes and ids of what stands around a text.
const FURNITURE_NAMES: &[&str] = &[
    "breadcrumb",
    "breadcrumbs",
    "breadcrumb-section",
    "headerlink",
    "navbar",
    "permalink",
    "screen-reader-text",
    "share-buttons",
    "sharedaddy",
    "sidebar",
    "skip-link",
    "skip-to-content",
    "social-share",
    "sr-only",
    "table-of-contents",
    "toc",
    "toc-macro",
    "visually-hidden",
];

/// Words that, beside "cookie" in a class or id, make a banner. A section about cookies is a section.
const BANNERS: &[&str] = &[
    "banner", "bar", "consent", "dialog", "law", "message", "modal", "notice", "overlay", "popup",
];

/// Elements whose content goes on in the same line.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn",
    "em", "font", "i", "img", "input", "ins", "kbd", "label", "mark", "q", "s", "samp", "small",
    "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

fn is_silent(element: &Element) -> bool {
    let name = element.name();
    let hidden = || {
        element.attr("hidden").is_some()
            || element.attr("aria-hidden") == Some("true")
            || element
                .attr("style")
                .is_some_and(|style| style.replace(' ', "").contains("display:none"))
    };
    // The ids of headings and sections are made of their words.
    let named = || {
        let outermost = ["html", "body", "main", "article"].contains(&name);
        let headed = ["section", "h1", "h2", "h3", "h4", "h5", "h6"].contains(&name);
        let id = element.attr("id").filter(|_| !headed);
        !outermost && element.classes().chain(id).any(is_furniture)
    };
    SILENT.contains(&name)
        || name == "aside"
        || element.attr("role").is_some_and(|role| FURNITURE.contains(&role))
        || hidden()
        || named()
}

fn is_furniture(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    FURNITURE_NAMES.contains(&name.as_str())
        || (name.contains("cookie") && words.any(|word| BANNERS.contains(&word)))
}

/// Whether an element is a picture of a few characters, such as an emoji.
fn is_icon(element: ElementRef) -> bool {
    let named = element.value().classes().any(|class| class.split('-').any(|word| word == "icon"));
    named && !element.text().any(|text| text.contains(char::is_alphanumeric))
}

fn is_shown_heading(element: ElementRef) -> bool {
    element.value().name() == "h1"
        && !element.ancestors().filter_map(ElementRef::wrap).any(|above| is_silent(above.value()))
        && element.text().any(|text| !text.trim().is_empty())
}

/// Where in the tree an element is.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    depth: usize,
    /// Lists and quotations around it.
    indents: usize,
}

impl Place {
    fn deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }

    fn indented(self) -> Self {
        Self { depth: self.depth + 1, indents: self.indents + 1 }
    }
}

struct Writer {
    /// What relative addresses are relative to, where the page says it.
    base: Option<Url>,
    /// Classes of the page's own style sheet that make text bold, as word processors write it.
    bold: BTreeSet<String>,
}

impl Writer {
    fn of(root: ElementRef) -> Self {
        let base = select(root, "base[href]").and_then(|base| Url::parse(base.attr("href")?).ok());
        let mut bold = BTreeSet::new();
        if let Ok(selector) = Selector::parse("style") {
            for style in root.select(&selector) {
                let css: String = style.text().collect();
                for rule in css.split('}') {
                    let Some((name, body)) = rule.split_once('{') else { continue };
                    let body = body.replace(' ', "");
                    let name = name.trim().strip_prefix('.').filter(|name| {
                        name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                    });
                    if let Some(name) = name
                        && (body.contains("font-weight:700") || body.contains("font-weight:bold"))
                    {
                        bold.insert(name.to_owned());
                    }
                }
            }
        }
        Self { base, bold }
    }

    /// The blocks of Markdown that an element's children make.
    fn blocks(&self, parent: ElementRef, place: Place) -> Vec<String> {
        let mut blocks = Vec::new();
        if place.depth > MAX_DEPTH {
            let text: String = parent.text().collect();
            blocks.extend(paragraph(&escaped(&text)));
            return blocks;
        }
        let mut line = Line::default();
        for child in parent.children() {
            match child.value() {
                Node::Text(text) => line.text(text),
                Node::Element(_) => {
                    let Some(element) = ElementRef::wrap(child) else { continue };
                    if is_silent(element.value()) || is_icon(element) {
                        continue;
                    }
                    if INLINE.contains(&element.value().name()) && !holds_blocks(element) {
                        self.inline(element, &mut line, place.deeper());
                    } else {
                        blocks.extend(paragraph(&std::mem::take(&mut line).finish()));
                        self.block(element, place.deeper(), &mut blocks);
                    }
                }
                _ => {}
            }
        }
        blocks.extend(paragraph(&line.finish()));
        keep_lists_apart(&mut blocks);
        blocks
    }

    fn block(&self, element: ElementRef, place: Place, blocks: &mut Vec<String>) {
        let name = element.value().name();
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(element, place, blocks),
            "p" if has_class(element, "title") => self.heading(element, place, blocks),
            "ul" | "ol" | "menu" => {
                let Some(list) = self.list(element, name == "ol", place) else { return };
                match (list_level(element), blocks.last_mut()) {
                    (0, Some(above)) if is_list(above) && goes_on(element) => {
                        above.push('\n');
                        above.push_str(&list);
                    }
                    (level @ 1.., Some(above)) if is_list(above) => {
                        let width = if above.starts_with("- ") { 2 } else { 3 };
                        above.push('\n');
                        above.push_str(&indented(&list, width * level));
                    }
                    _ => blocks.push(list),
                }
            }
            "dl" => blocks.extend(self.definitions(element, place)),
            "pre" => blocks.push(code(element)),
            "table" => self.table(element, place, blocks),
            "blockquote" => {
                let inner = self.blocks(element, place.indented()).join("\n\n");
                if place.indents >= MAX_INDENTS {
                    blocks.extend(Some(inner).filter(|inner| !inner.is_empty()));
                } else if !inner.is_empty() {
                    let lines = inner.lines().map(|line| format!("> {line}"));
                    blocks.push(
                        lines.map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n"),
                    );
                }
            }
            "hr" => blocks.push("* * *".to_owned()),
            _ if has_class(element, "update-row") => {
                match (self.update(element, place), blocks.last_mut()) {
                    (Some(update), Some(above)) if is_list(above) && goes_on(element) => {
                        above.push('\n');
                        above.push_str(&update);
                    }
                    (Some(update), _) => blocks.push(update),
                    (None, _) => blocks.extend(self.blocks(element, place)),
                }
            }
            "summary" | "caption" | "legend" => {
                let mut line = Line::default();
                line.styled("**", &self.line(element, place));
                blocks.extend(paragraph(&line.finish()));
            }
            _ => blocks.extend(self.blocks(element, place)),
        }
    }

    fn heading(&self, element: ElementRef, place: Place, blocks: &mut Vec<String>) {
        let level = match element.value().name().strip_prefix('h') {
            Some(level) => level.parse().unwrap_or(1),
            None => 1,
        };
        let text = self.line(element, place).replace("\\\n", " ");
        let text = text.trim();
        if !text.is_empty() {
            // Number signs at its end would count as markup.
            let closing = if text.ends_with('#') { " <!-- -->" } else { "" };
            blocks.push(format!("{} {text}{closing}", "#".repeat(level)));
        }
    }

    /// All that an element holds on one line.
    fn line(&self, element: ElementRef, place: Place) -> String {
        let mut line = Line::default();
        self.inline_children(element, &mut line, place.deeper());
        line.finish()
    }

    fn inline_children(&self, element: ElementRef, line: &mut Line, place: Place) {
        if place.depth > MAX_DEPTH {
            return line.text(&element.text().collect::<String>());
        }
        for child in element.children() {
            match child.value() {
                Node::Text(text) => line.text(text),
                Node::Element(_) => {
                    let Some(child) = ElementRef::wrap(child) else { continue };
                    if !is_silent(child.value()) && !is_icon(child) {
                        let block = !INLINE.contains(&child.value().name());
                        if block {
                            line.text(" ");
                        }
                        self.inline(child, line, place.deeper());
                        if block {
                            line.text(" ");
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn inline(&self, element: ElementRef, line: &mut Line, place: Place) {
        let inner = || self.line(element, place);
        match element.value().name() {
            "strong" | "b" => line.styled("**", &inner()),
            "em" | "i" | "cite" | "dfn" => line.styled("*", &inner()),
            "del" | "s" | "strike" => line.styled("~~", &inner()),
            "code" | "kbd" | "samp" | "tt" => line.code(&element.text().collect::<String>()),
            "span" | "font" if self.is_bold(element) => line.styled("**", &inner()),
            "br" => line.line_break(),
            "img" => self.image(element, line),
            "a" => self.link(element, line, &inner()),
            "time" => match exact_time(element) {
                Some(moment) => line.text(&moment),
                // Notion marks a date with an at sign.
                None => match one_line(&element.text().collect::<String>()).strip_prefix('@') {
                    Some(date) => line.text(date),
                    None => self.inline_children(element, line, place),
                },
            },
            _ => self.inline_children(element, line, place),
        }
    }

    fn is_bold(&self, element: ElementRef) -> bool {
        let style = element.attr("style").unwrap_or_default().replace(' ', "");
        style.contains("font-weight:700")
            || style.contains("font-weight:bold")
            || element.value().classes().any(|class| self.bold.contains(class))
    }

    fn image(&self, element: ElementRef, line: &mut Line) {
        let alt = escaped(&one_line(element.attr("alt").unwrap_or_default()));
        let source = element.attr("src").filter(|source| !source.starts_with("data:"));
        match source.or_else(|| element.attr("data-src")).and_then(|source| self.address(source)) {
            Some(source) => line.markup(&format!("![{alt}]({source})")),
            // A picture that is written into the page has no address.
            None => line.raw(&alt),
        }
    }

    fn link(&self, element: ElementRef, line: &mut Line, inner: &str) {
        let words = inner.trim().replace("\\\n", " ");
        // The anchors of the page's own headings are others in Markdown.
        let address = element
            .attr("href")
            .filter(|href| !href.starts_with('#'))
            .and_then(|href| self.address(href));
        if inner.starts_with(' ') {
            line.space();
        }
        match address {
            Some(address) if !words.is_empty() => line.markup(&format!("[{words}]({address})")),
            _ => line.raw(&words),
        }
        if inner.ends_with(' ') {
            line.space();
        }
    }

    /// An address as it may stand in Markdown; none for what is no place (`javascript:`).
    fn address(&self, written: &str) -> Option<String> {
        let written = written.trim();
        let address = match (&self.base, Url::parse(written)) {
            (_, Ok(url)) if !["http", "https", "mailto", "ftp", "tel"].contains(&url.scheme()) => {
                return None;
            }
            (_, Ok(url)) => behind_redirect(&url).unwrap_or_else(|| written.to_owned()),
            (Some(base), Err(_)) => base.join(written).map_or(written.to_owned(), String::from),
            (None, Err(_)) => written.to_owned(),
        };
        if address.is_empty() {
            return None;
        }
        let mut safe = String::with_capacity(address.len());
        for character in address.chars() {
            match character {
                '(' | ')' | '<' | '>' | ' ' | '\\' | '|' => {
                    safe.push_str(&format!("%{:02X}", u32::from(character)));
                }
                c if c.is_control() || c.is_whitespace() => {}
                c => safe.push(c),
            }
        }
        Some(safe)
    }

    fn list(&self, list: ElementRef, ordered: bool, place: Place) -> Option<String> {
        let mut number: usize = list
            .attr("start")
            .and_then(|start| start.parse().ok())
            .filter(|n| *n < 100_000)
            .unwrap_or(1);
        let mut items: Vec<String> = Vec::new();
        for item in list.children().filter_map(ElementRef::wrap) {
            if is_silent(item.value()) {
                continue;
            }
            let mut blocks = Vec::new();
            if ["ul", "ol"].contains(&item.value().name()) {
                // Old editors put a nested list beside its item.
                self.block(item, place.indented(), &mut blocks);
                let nested = blocks.join("\n\n");
                match items.last_mut().filter(|_| place.indents < MAX_INDENTS) {
                    Some(above) if !nested.is_empty() => {
                        above.push('\n');
                        above.push_str(&indented(&nested, if ordered { 3 } else { 2 }));
                    }
                    _ => items.extend(Some(nested).filter(|nested| !nested.is_empty())),
                }
                continue;
            }
            blocks.extend(self.blocks(item, place.indented()));
            let checked = check_box(item);
            if blocks.is_empty() && checked.is_none() {
                continue;
            }
            if place.indents >= MAX_INDENTS {
                items.append(&mut blocks);
                continue;
            }
            let marker = if ordered { format!("{number}.") } else { "-".to_owned() };
            let check = match checked {
                Some(true) => " [x]",
                Some(false) => " [ ]",
                None => "",
            };
            let text = tight(&blocks);
            let inner = indented(&text, marker.len() + 1);
            items.push(format!("{marker}{check} {}", inner.trim_start()).trim_end().to_owned());
            number += 1;
        }
        (!items.is_empty()).then(|| items.join("\n"))
    }

    /// An update of a status page, its time first.
    fn update(&self, row: ElementRef, place: Place) -> Option<String> {
        let [time, title, body] = [".update-timestamp", ".update-title", ".update-body"]
            .map(|selector| select(row, selector));
        let line = |element: ElementRef| self.line(element, place).trim().replace("\\\n", " ");
        let time = line(time?);
        let time = time.strip_prefix("Posted").unwrap_or(&time).trim();
        let body = tight(&self.blocks(body?, place.indented()));
        let text = format!("{time}: **{}** {}", line(title?), body.trim());
        Some(format!("- {}", indented(&text, 2).trim_start()))
    }

    /// Terms and what they mean, as a list of `**Term:** meaning`.
    fn definitions(&self, list: ElementRef, place: Place) -> Option<String> {
        let mut items: Vec<String> = Vec::new();
        let mut stack: Vec<ElementRef> = list.children().filter_map(ElementRef::wrap).collect();
        stack.reverse();
        let mut fresh = false;
        while let Some(element) = stack.pop() {
            match element.value().name() {
                "div" => {
                    let mut inner: Vec<ElementRef> =
                        element.children().filter_map(ElementRef::wrap).collect();
                    inner.reverse();
                    stack.append(&mut inner);
                }
                "dt" => {
                    let term = self.line(element, place);
                    let term = term.trim().trim_end_matches(':');
                    if !term.is_empty() {
                        items.push(format!("- **{term}:**"));
                        fresh = true;
                    }
                }
                "dd" => {
                    let text = tight(&self.blocks(element, place.indented()));
                    let text = indented(&text, 2);
                    match items.last_mut() {
                        _ if text.trim().is_empty() => {}
                        Some(item) if fresh => {
                            item.push(' ');
                            item.push_str(text.trim_start());
                        }
                        Some(item) => {
                            item.push_str("\n\n");
                            item.push_str(&text);
                        }
                        None => items.push(format!("- {}", text.trim_start())),
                    }
                    fresh = false;
                }
                _ => {}
            }
        }
        (!items.is_empty()).then(|| items.join("\n"))
    }

    fn table(&self, table: ElementRef, place: Place, blocks: &mut Vec<String>) {
        let rows = rows(table);
        let nested =
            table.descendent_elements().skip(1).any(|element| element.value().name() == "table");
        let widest = rows.iter().map(Vec::len).max().unwrap_or(0);
        if widest == 0 {
            return;
        }
        // One column, or tables within the cells: the table only puts things in their places.
        if widest == 1 || nested || table.attr("role") == Some("presentation") {
            for cell in rows.into_iter().flatten() {
                blocks.extend(self.blocks(cell, place));
            }
            return;
        }
        if let Some(caption) = select(table, "caption") {
            self.block(caption, place, blocks);
        }
        let is_header = |row: &Vec<ElementRef>| {
            row.iter().all(|cell| cell.value().name() == "th")
                || row
                    .first()
                    .and_then(|cell| cell.parent())
                    .and_then(|row| row.parent())
                    .is_some_and(|group| {
                        group.value().as_element().is_some_and(|group| group.name() == "thead")
                    })
        };
        let mut cells = self.cells(&rows, place);
        let width = cells.iter().map(Vec::len).max().unwrap_or(widest);
        if !rows.first().is_some_and(is_header) {
            cells.insert(0, vec![String::new(); width]);
        }
        for row in &mut cells {
            row.resize(width, String::new());
        }
        let mut lines: Vec<String> =
            cells.iter().map(|row| format!("| {} |", row.join(" | "))).collect();
        lines.insert(1, format!("|{}", " --- |".repeat(width)));
        blocks.push(lines.join("\n"));
    }

    /// The cells of a table as text. A cell over several rows counts in each of them, one over several columns in the
    /// first.
    fn cells(&self, rows: &[Vec<ElementRef>], place: Place) -> Vec<Vec<String>> {
        /// A wider or longer span is a mistake.
        const MOST: usize = 100;
        let span = |cell: ElementRef, name: &str| {
            let span = cell.attr(name).and_then(|span| span.parse::<usize>().ok()).unwrap_or(1);
            span.clamp(1, MOST)
        };
        // For each column what still hangs down into the next rows, and how many.
        let mut hanging: Vec<(usize, String)> = Vec::new();
        let mut table = Vec::new();
        for row in rows {
            let mut cells: Vec<String> = Vec::new();
            let mut column = 0;
            let mut rest = row.iter();
            loop {
                if let Some((left, text)) = hanging.get_mut(column).filter(|(left, _)| *left > 0) {
                    *left -= 1;
                    cells.push(text.clone());
                    column += 1;
                    continue;
                }
                let Some(cell) = rest.next() else { break };
                let text = self.cell(*cell, place);
                let (across, down) = (span(*cell, "colspan"), span(*cell, "rowspan"));
                for part in 0..across {
                    if hanging.len() <= column {
                        hanging.resize(column + 1, (0, String::new()));
                    }
                    let text = if part == 0 { text.clone() } else { String::new() };
                    // Only short cells: a long text is not told again.
                    let again = if text.len() <= 80 { text.clone() } else { String::new() };
                    hanging[column] = (down - 1, again);
                    cells.push(text);
                    column += 1;
                }
            }
            table.push(cells);
        }
        table
    }

    /// What a cell holds, on one line.
    fn cell(&self, cell: ElementRef, place: Place) -> String {
        let blocks = self.blocks(cell, Place { indents: MAX_INDENTS, ..place.deeper() });
        let lines: Vec<String> = blocks
            .iter()
            .map(|block| block.replace("\\\n", "\n"))
            .flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>())
            .filter(|line| !line.trim().is_empty())
            .map(|line| line.trim().replace('|', "\\|").replace("\\\\|", "\\|"))
            .collect();
        let text = lines.join(" <br> ");
        match check_box(cell) {
            Some(true) if text.is_empty() => "✅".to_owned(),
            _ => text,
        }
    }
}

/// Two lists of one kind that follow each other would be one: every second gets another marker.
fn keep_lists_apart(blocks: &mut [String]) {
    for index in 1..blocks.len() {
        let (before, rest) = blocks.split_at_mut(index);
        let (Some(above), Some(below)) = (before.last(), rest.first_mut()) else { return };
        for (marker, other) in [("-", "*"), (".", ")")] {
            let begins = |block: &str| {
                let item = block.trim_start_matches(|c: char| c.is_ascii_digit());
                is_list(block) && item.starts_with(marker)
            };
            if begins(above) && begins(below) {
                let lines = below.lines().map(|line| {
                    let number = line.bytes().take_while(u8::is_ascii_digit).count();
                    match line[number..].strip_prefix(marker) {
                        Some(item) => format!("{}{other}{item}", &line[..number]),
                        None => line.to_owned(),
                    }
                });
                *below = lines.collect::<Vec<_>>().join("\n");
            }
        }
    }
}

/// Whether a block is a list.
fn is_list(block: &str) -> bool {
    let item = block.trim_start_matches(|c: char| c.is_ascii_digit());
    let marker = if item.len() == block.len() { ["- ", "* "] } else { [". ", ") "] };
    marker.iter().any(|marker| item.starts_with(marker))
}

/// How deep a list is nested whose editor writes all lists side by side: `lst-kix_8vq1-2` is the third level.
fn list_level(list: ElementRef) -> usize {
    let level = list.value().classes().find_map(|class| {
        class.strip_prefix("lst-kix_")?.rsplit_once('-')?.1.parse::<usize>().ok()
    });
    level.unwrap_or(0).min(MAX_INDENTS)
}

/// Whether a list goes on with the one before: some editors write every item as a list of its own.
fn goes_on(list: ElementRef) -> bool {
    let group = |list: ElementRef| {
        let class = list.attr("class")?;
        let mut names = class.split_whitespace();
        let editor = names.find(|name| name.starts_with("lst-kix_"));
        let name = editor.and_then(|name| name.rsplit_once('-')).map_or(class, |(name, _)| name);
        Some(name.to_owned())
    };
    let above = list.prev_siblings().find_map(ElementRef::wrap);
    above.is_some_and(|above| group(list).is_some() && group(above) == group(list))
}

/// Whether an inline element has a block in it, as editors produce it. One look at the children is enough: HTML's own
/// rules keep blocks out of deeper ones.
fn holds_blocks(element: ElementRef) -> bool {
    element.value().name() != "br"
        && element.children().filter_map(ElementRef::wrap).any(|child| {
            let name = child.value().name();
            !INLINE.contains(&name) && !SILENT.contains(&name)
        })
}

fn has_class(element: ElementRef, class: &str) -> bool {
    element.value().classes().any(|name| name == class)
}

/// A paragraph of one or more lines, so that none of them begins with markup.
fn paragraph(text: &str) -> Option<String> {
    let mut text = text.trim_matches(' ');
    while let Some(rest) = text.strip_suffix("\\\n") {
        text = rest.trim_end();
    }
    let lines: Vec<String> =
        text.trim().lines().map(|line| without_block_markup(line.trim())).collect();
    let text = lines.join("\n");
    (!text.is_empty()).then_some(text)
}

/// A line with a backslash before what would make it a heading, list item, quotation, rule or table.
fn without_block_markup(line: &str) -> String {
    let bytes = line.as_bytes();
    let first = bytes.first().copied().unwrap_or_default();
    let alone = |rest: &[u8]| rest.first().is_none_or(|byte| *byte == b' ');
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if (1..=9).contains(&digits)
        && matches!(bytes.get(digits), Some(b'.' | b')'))
        && alone(&bytes[digits + 1..])
    {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    let marked = match first {
        b'#' => alone(line.trim_start_matches('#').as_bytes()),
        b'>' | b'|' | b'=' => true,
        b'-' | b'+' => alone(&bytes[1..]) || line.bytes().all(|byte| b"-+ :|".contains(&byte)),
        _ => false,
    };
    if marked { format!("\\{line}") } else { line.to_owned() }
}

/// Blocks of a list item: its text, a list right below it, all else with empty lines between.
fn tight(blocks: &[String]) -> String {
    let mut text = String::new();
    for block in blocks {
        if !text.is_empty() {
            text.push_str(if is_list(block) { "\n" } else { "\n\n" });
        }
        text.push_str(block);
    }
    text
}

fn indented(text: &str, width: usize) -> String {
    let lines = text.lines().map(|line| match line {
        "" => String::new(),
        line => format!("{:width$}{line}", ""),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The rows of a table, without those of tables within it.
fn rows(table: ElementRef<'_>) -> Vec<Vec<ElementRef<'_>>> {
    fn children(element: ElementRef<'_>) -> Vec<ElementRef<'_>> {
        element.children().filter_map(ElementRef::wrap).collect()
    }
    let mut rows = Vec::new();
    for part in children(table) {
        let found = match part.value().name() {
            "tr" => vec![part],
            "thead" | "tbody" | "tfoot" => children(part),
            _ => continue,
        };
        for row in found.into_iter().filter(|row| row.value().name() == "tr") {
            let cells: Vec<ElementRef> = children(row)
                .into_iter()
                .filter(|cell| ["td", "th"].contains(&cell.value().name()))
                .collect();
            if !cells.is_empty() {
                rows.push(cells);
            }
        }
    }
    rows
}

/// The state of an item's check box, in the manners of the editors that have them.
fn check_box(item: ElementRef) -> Option<bool> {
    let above_lists = |element: &ElementRef| {
        let mut above = element.ancestors().filter_map(ElementRef::wrap);
        above.find(|above| ["li", "td", "th"].contains(&above.value().name())) == Some(item)
    };
    let own = item
        .descendent_elements()
        // A box stands at the beginning.
        .take(20)
        .filter(above_lists)
        .find_map(|element| {
            let element = element.value();
            if element.name() == "input" && element.attr("type") == Some("checkbox") {
                return Some(element.attr("checked").is_some());
            }
            let has = |class: &str| element.classes().any(|name| name == class);
            match element.name() {
                "div" | "span" if has("checkbox-on") => Some(true),
                "div" | "span" if has("checkbox-off") => Some(false),
                _ => None,
            }
        });
    own.or_else(|| {
        // Confluence marks the item itself.
        let list = item.parent().and_then(ElementRef::wrap)?;
        let is_task = item.attr("data-inline-task-id").is_some()
            || list.value().classes().any(|class| class.contains("task-list"));
        if let Some(state) = item.attr("data-checked") {
            return Some(state == "true");
        }
        is_task.then(|| has_class(item, "checked"))
    })
}

/// A block of code with its language.
fn code(pre: ElementRef) -> String {
    let text: String = pre
        .descendants()
        .filter_map(|node| match node.value() {
            Node::Text(text) => Some(&**text),
            Node::Element(element) if element.name() == "br" => Some("\n"),
            _ => None,
        })
        .collect();
    let text = text.trim_matches('\n');
    let around = pre.parent().and_then(ElementRef::wrap);
    let within =
        pre.children().filter_map(ElementRef::wrap).find(|child| child.value().name() == "code");
    let language = [Some(pre), within, around].into_iter().flatten().find_map(language);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    format!("{fence}{}\n{text}\n{fence}", language.unwrap_or_default())
}

fn language(element: ElementRef) -> Option<String> {
    let plain = |name: &str| {
        let fits = !name.is_empty()
            && name.len() <= 20
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+#-_".contains(&byte));
        fits.then(|| name.to_ascii_lowercase())
    };
    let classes = || {
        element.value().classes().find_map(|class| {
            ["language-", "lang-", "highlight-source-", "brush-"]
                .iter()
                .find_map(|prefix| plain(class.strip_prefix(prefix)?))
        })
    };
    let brush = || {
        // `brush: bash; gutter: false`
        let parameters = element.attr("data-syntaxhighlighter-params")?;
        plain(parameters.split_once("brush:")?.1.split(';').next()?.trim())
    };
    ["data-lang", "data-language"]
        .iter()
        .find_map(|name| plain(element.attr(name)?))
        .or_else(classes)
        .or_else(brush)
        .filter(|language| !["none", "plain", "text"].contains(&language.as_str()))
}

/// What a `<time>` says to machines, where its words do not name the day.
fn exact_time(element: ElementRef) -> Option<String> {
    let exact = element.attr("datetime")?.trim();
    let words: String = element.text().collect();
    let names_year = words
        .split(|c: char| !c.is_ascii_digit())
        .any(|number| number.len() == 4 && (number.starts_with("19") || number.starts_with("20")));
    (!names_year && day(exact).is_some()).then(|| exact.to_owned())
}

/// Where a word processor's link leads behind its own redirect.
fn behind_redirect(url: &Url) -> Option<String> {
    let is_redirect = url.host_str() == Some("www.google.com") && url.path() == "/url";
    let (_, target) = url.query_pairs().find(|(key, _)| key == "q").filter(|_| is_redirect)?;
    Some(target.into_owned())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text in which nothing can be taken for inline markup.
fn escaped(text: &str) -> String {
    let tildes = text.matches('~').count();
    let links = text.contains("](") || text.contains("][") || text.contains("]:");
    let mut safe = String::with_capacity(text.len());
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let after = characters.peek().copied().unwrap_or(' ');
        let alone = before.is_whitespace() && after.is_whitespace();
        let within_word = before.is_alphanumeric() && after.is_alphanumeric();
        let is_markup = match character {
            '`' => true,
            '\\' => after.is_ascii_punctuation() || after.is_whitespace(),
            '*' => !alone,
            '_' => !alone && !within_word,
            '~' => tildes > 1,
            '[' => links || after == '^' || before.is_whitespace() && " xX]".contains(after),
            ']' => links,
            '<' => after.is_ascii_alphabetic() || "/!?".contains(after),
            '&' => after.is_ascii_alphabetic() || after == '#',
            _ => false,
        };
        if is_markup {
            safe.push('\\');
        }
        safe.push(character);
        before = character;
    }
    safe
}

/// A run of inline Markdown in the making.
#[derive(Default)]
struct Line {
    text: String,
    /// The marks with which `text` ends, if it ends with a styled run.
    closed: Option<&'static str>,
}

impl Line {
    /// Words of the page, white space squeezed.
    fn text(&mut self, words: &str) {
        let spaced = words.starts_with(char::is_whitespace);
        let words_only = one_line(words);
        if spaced || words_only.is_empty() && !words.is_empty() {
            self.space();
        }
        if words_only.is_empty() {
            return;
        }
        self.raw(&escaped(&words_only));
        if words.ends_with(char::is_whitespace) {
            self.space();
        }
    }

    fn space(&mut self) {
        if !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
            self.closed = None;
        }
    }

    /// Markdown that begins with a word.
    fn raw(&mut self, markdown: &str) {
        let Some(first) = markdown.chars().next() else { return };
        // `**Note:**text` would not close; neither would a mark after which a word goes on.
        if let Some(marks) = self.closed
            && first.is_alphanumeric()
            && self
                .text
                .strip_suffix(marks)
                .is_some_and(|text| text.ends_with(|c: char| !c.is_alphanumeric()))
        {
            self.text.push(' ');
        }
        self.markup(markdown);
    }

    fn markup(&mut self, markdown: &str) {
        if markdown.starts_with('[') && self.text.ends_with('!') {
            self.text.insert(self.text.len() - 1, '\\');
        }
        self.text.push_str(markdown);
        self.closed = None;
    }

    /// A run in marks, the white space at its ends outside of them.
    fn styled(&mut self, marks: &'static str, inner: &str) {
        let words = inner.trim().replace("\\\n", " ");
        if inner.starts_with(' ') || words.is_empty() && !inner.is_empty() {
            self.space();
        }
        if words.is_empty() {
            return;
        }
        // Two runs of one style that touch are one: editors split them at will.
        if self.closed == Some(marks) && self.text.ends_with(marks) {
            self.text.truncate(self.text.len() - marks.len());
            self.text.push_str(&words);
        } else {
            let clash = self.closed.is_some()
                || (self.text.ends_with(char::is_alphanumeric)
                    && words.starts_with(|c: char| !c.is_alphanumeric()));
            if clash {
                self.space();
            }
            self.text.push_str(marks);
            self.text.push_str(&words);
        }
        self.text.push_str(marks);
        self.closed = Some(marks);
        if inner.ends_with(' ') {
            self.text.push(' ');
            self.closed = None;
        }
    }

    fn code(&mut self, words: &str) {
        let words = one_line(words);
        if words.is_empty() {
            return self.space();
        }
        let longest = words.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let ticks = "`".repeat(longest + 1);
        let pad = if words.starts_with('`') || words.ends_with('`') { " " } else { "" };
        self.markup(&format!("{ticks}{pad}{words}{pad}{ticks}"));
    }

    fn line_break(&mut self) {
        let kept = self.text.trim_end_matches(' ').len();
        self.text.truncate(kept);
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push_str("\\\n");
        }
        self.closed = None;
    }

    fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_DEPTH, to_markdown};
    use crate::content::markdown::{Markdown, parse};
    use crate::source::{Source, Sources};

    fn check(html: &str, markdown: &str) {
        assert_eq!(to_markdown(html).trim_end(), markdown.trim_end(), "{html}");
    }

    #[test]
    fn blocks() {
        for (html, markdown) in [
            ("<h1>A</h1>b<h3> C <b>d</b> </h3>", "# A\n\nb\n\n### C **d**"),
            ("<p>a<br>b<br></p><p> </p><div>c<p>d</div>", "a\\\nb\n\nc\n\nd"),
            ("<ul><li>a<ul><li>b</ul><li><p>c</p><p>d</p></ul>", "- a\n  - b\n- c\n\n  d"),
            ("<ol start=3><li>a<pre>x</pre><li>b</ol>", "3. a\n\n   ```\n   x\n   ```\n4. b"),
            ("<ul><li>a</ul><ul><li>b</ul><ul><li>c</ul>", "- a\n\n* b\n\n- c"),
            ("<ul><li>a<ul><li>b</ul></li><ul><li>c</ul></ul>", "- a\n  - b\n  - c"),
            (
                "<ul><li><input type=checkbox checked> a<li><label><input type=checkbox>b</label></ul>",
                "- [x] a\n- [ ] b",
            ),
            ("<blockquote>a<p>b</p></blockquote>", "> a\n>\n> b"),
            (
                "<pre class='highlight'><code class='language-Go'>a := `x`\n\n  b</code></pre>",
                "```go\na := `x`\n\n  b\n```",
            ),
            ("<pre>```</pre>", "````\n```\n````"),
            ("<dl><dt>A:<dd>b<dt>C<dd>d<dd>e</dl>", "- **A:** b\n- **C:** d\n\n  e"),
            ("<details><summary>More</summary>a</details>", "**More**\n\na"),
            ("a<hr>b", "a\n\n* * *\n\nb"),
        ] {
            check(html, markdown);
        }
    }

    #[test]
    fn tables() {
        for (html, markdown) in [
            (
                "<table><tr><th>A<th>B<tr><td>1<td>2|3</table>",
                "| A | B |\n| --- | --- |\n| 1 | 2\\|3 |",
            ),
            (
                "<table><tr><th>A<td>1<tr><th>B<td>2</table>",
                "|  |  |\n| --- | --- |\n| A | 1 |\n| B | 2 |",
            ),
            (
                "<table><thead><tr><td>A<td>B</thead><tr><td rowspan=2>1<td>2<tr><td>3</table>",
                "| A | B |\n| --- | --- |\n| 1 | 2 |\n| 1 | 3 |",
            ),
            (
                "<table><tr><th colspan=2>A<th>B<tr><td>1<td>2<td>3<tr><td>4</table>",
                "| A |  | B |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n| 4 |  |  |",
            ),
            (
                "<table><tr><th>A<th>B<tr><td><p>1<p>2<td><ul><li>3<li>4</ul></table>",
                "| A | B |\n| --- | --- |\n| 1 <br> 2 | 3 <br> 4 |",
            ),
            ("<table><tr><td><h2>A</h2>b</table>", "## A\n\nb"),
            ("<table></table>a", "a"),
        ] {
            check(html, markdown);
        }
    }

    #[test]
    fn inline() {
        for (html, markdown) in [
            ("a<b> b </b>c <i>d</i>e", "a **b** c *d*e"),
            ("<b>Note:</b>text", "**Note:** text"),
            ("<b>a</b><b>b</b> <s>c</s>", "**ab** ~~c~~"),
            ("<b></b>a<b> </b>b", "a b"),
            ("<code>a`b</code><kbd>c</kbd>", "``a`b```c`"),
            (
                "<a href='a b(1).html'>x</a> <a href='#top'>y</a> <a>z</a><a href='javascript:x'>!</a>",
                "[x](a%20b%281%29.html) y z!",
            ),
            (
                "<img src=a.png alt='a]b'> <img src='data:image/png;base64,AA' alt=c>",
                "![a]b](a.png) c",
            ),
            ("<a href=x><img src=a.png></a>", "[![](a.png)](x)"),
            (
                "at <time datetime=2024-03-09T10:20:00Z>10:20</time> on <time datetime=2024-03-09>9 March 2024</time>",
                "at 2024-03-09T10:20:00Z on 9 March 2024",
            ),
            ("caf&eacute;&nbsp;&amp; <!-- no -->bar", "caf\u{e9} & bar"),
        ] {
            check(html, markdown);
        }
    }

    #[test]
    fn words_are_not_taken_for_markup() {
        let file = Sources::default().add(Source::new(String::new(), String::new()));
        for words in [
            "# a",
            "- a",
            "+ a",
            "1. a",
            "12) a",
            "> a",
            "| a | b |",
            "---",
            "=== a",
            "*a* _b_ __c__",
            "snake_case_name",
            "a * b",
            "`a`",
            "[a](b)",
            "[a]: b",
            "[x] a",
            "[^1]",
            "<b>a</b>",
            "a < b",
            "&amp;",
            "R&D",
            "~a~ ~~b~~",
            "~1600",
            "\\* \\",
            "![a](b)",
            "http://a.example/b_c_d",
            "a\\",
        ] {
            let escaped = words.replace('&', "&amp;").replace('<', "&lt;");
            for html in [
                format!("<p>{escaped}</p>"),
                format!("<ul><li>{escaped}</ul>"),
                format!("<h2>{escaped}</h2>"),
            ] {
                let markdown = to_markdown(&html);
                let parsed = parse(file, &Markdown::verbatim(&markdown.as_str().into(), 0));
                let text = format!("{:?}{:?}", parsed.blocks, parsed.headings);
                assert!(
                    text.contains(&format!("plain: {words:?}, marks: []")),
                    "{html}: {markdown}\n{text}"
                );
            }
        }
    }

    #[test]
    fn what_the_page_is_about() {
        for (html, markdown) in [
            (
                "<title>T | Site</title><meta property=og:site_name content=Site><nav>n</nav><header role=banner>h</header>\
                 <main>a<aside>b</aside><script>c</script></main><footer>f</footer>",
                "# T\n\na",
            ),
            ("<h1>Page</h1><main><p>a</main>", "# Page\n\na"),
            ("<main><article><header><h1>A</h1></header>b</article></main>", "# A\n\nb"),
            ("<article>a</article><article>b</article>", "a\n\nb"),
            (
                "<div id=cookie-banner>We use cookies</div><section id=cookie-banner><h2>Cookies</h2>a</section>",
                "## Cookies\n\na",
            ),
            (
                "<div hidden>a</div><div style='display: none'>b</div><span class=sr-only>c</span>d",
                "d",
            ),
            ("<h2>A<a class=headerlink href=#a>¶</a></h2>", "## A"),
            ("<base href=https://a.example/x/><a href=../y>z</a>", "[z](https://a.example/y)"),
            (
                "<meta name=author content='Ann: B'><meta property=article:published_time content=2024-03-14T08:00:00Z><p>a",
                "---\npublished: 2024-03-14\nauthors: [\"Ann: B\"]\n---\n\na",
            ),
            ("", ""),
        ] {
            check(html, markdown);
        }
    }

    #[test]
    fn exports_of_wikis_and_editors() {
        for (html, markdown) in [
            // Confluence
            (
                "<ul class=inline-task-list><li class=checked data-inline-task-id=1>a<li data-inline-task-id=2>b</ul>",
                "- [x] a\n- [ ] b",
            ),
            (
                "<div class='code panel'><pre data-syntaxhighlighter-params='brush: bash; gutter: false'>ls</pre></div>",
                "```bash\nls\n```",
            ),
            // Notion
            (
                "<ul class=to-do-list><li><div class='checkbox checkbox-on'></div><span>a</span></ul><ul class=to-do-list><li><div class='checkbox checkbox-off'></div><span>b</span></ul>",
                "- [x] a\n- [ ] b",
            ),
            ("<time>@March 9, 2024 10:20 AM</time>", "March 9, 2024 10:20 AM"),
            // Google Docs
            (
                "<style>.c1{font-weight:700}</style><p class='c0 title'><span>T</span></p><p><span class=c1>A</span><span class=c1>b:</span><span>&nbsp;c</span></p>",
                "# T\n\n**Ab:** c",
            ),
            (
                "<ul class='c2 lst-kix_a-0 start'><li>a</ul><ul class='c2 lst-kix_a-1 start'><li>b</ul><ul class='c2 lst-kix_a-0'><li>c</ul>",
                "- a\n  - b\n- c",
            ),
            (
                "<a href='https://www.google.com/url?q=https://a.example/b&amp;sa=D'>c</a>",
                "[c](https://a.example/b)",
            ),
            // Statuspage
            (
                "<div class='row update-row'><div class=update-title>Resolved</div><div><div class=update-body>All <b>good</b>.</div><div class=update-timestamp>Posted Mar <var>09</var>, 2024 - <var>11:05</var> UTC</div></div></div>",
                "- Mar 09, 2024 - 11:05 UTC: **Resolved** All **good**.",
            ),
        ] {
            check(html, markdown);
        }
    }

    #[test]
    fn deep_nesting_is_read() {
        for tag in ["div", "b", "ul><li", "blockquote", "table><tr><td", "dl><dd"] {
            for times in [MAX_DEPTH * 2, 100_000] {
                let html = format!("<{tag}>").repeat(times) + "word";
                assert!(to_markdown(&html).contains("word"), "{tag} {times}");
            }
        }
    }
}
