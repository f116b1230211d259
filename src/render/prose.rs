//! A document's body as the HTML of its page: Markdown with its links resolved, ids of incidents linked, code
//! highlighted, and raw HTML made harmless. Every word of the document is on the page, recognised or not.
//!
//! What pulldown-cmark writes is safe once link addresses have been looked at. Only a document that holds raw HTML is
//! sanitised as a whole (ammonia); HTML that a page may not hold is shown as its source.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Parser, Tag, TagEnd, TextMergeStream,
    TextMergeWithOffset,
};

use crate::casebook::{IncidentIndex, Target};
use crate::content::Document;
use crate::content::block::{BlockKind, Style, Text};
use crate::content::html::{self, HtmlHeading};
use crate::content::markdown::{OPTIONS, explicit_anchor, html_anchor};
use crate::incident::{Incident, reference};
use crate::render::highlight;
use crate::render::raw_html::{self, escape};
use crate::site::Site;
use crate::site::route::Route;
use crate::source::Span;

/// A body, rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prose {
    /// Its HTML; headings from `h2` down.
    pub html: String,
    /// Its headings, for the table of contents.
    pub contents: Vec<ContentsEntry>,
}

/// One line of the table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentsEntry {
    /// 2 for the document's highest headings, 3 for those below …
    pub level: u8,
    /// The heading's id on the page.
    pub anchor: String,
    /// The heading without markup.
    pub text: String,
}

/// Renders the body of an incident's document for the incident's page.
#[must_use]
pub fn html(site: &Site, from: IncidentIndex) -> Prose {
    let incident = site.incident(from);
    let document = site.document(from);
    let title_heading = title_heading(document, incident);
    let own = incident.span.start..incident.span.end;
    let highest = document
        .headings
        .iter()
        .enumerate()
        .filter(|(index, heading)| {
            own.contains(&heading.span.start) && Some(*index) != title_heading
        })
        .map(|(_, heading)| heading.level)
        .min()
        .unwrap_or(1);
    let mut writer = Writer {
        site,
        from,
        document,
        title_heading,
        highest,
        events: Vec::new(),
        contents: Vec::new(),
        open_links: Vec::new(),
        footnotes: Footnotes::default(),
        next_heading: 0,
        in_heading: false,
        has_raw_html: false,
        placed: RefCell::default(),
        targets: document.targets.iter().map(|target| target.anchor.as_str()).collect(),
    };
    writer.body(incident.span.start..incident.span.end);
    writer.notes_from_elsewhere();
    let mut html = String::with_capacity(document.markdown.text().len() * 2);
    pulldown_cmark::html::push_html(&mut html, writer.events.into_iter());
    // A header cell without words heads nothing; a screen reader would announce it all the same.
    for style in ["", "left", "center", "right"] {
        let cell = match style {
            "" => "<th></th>".to_owned(),
            style => format!("<th style=\"text-align: {style}\"></th>"),
        };
        html = html.replace(&cell, "<td></td>");
    }
    if writer.has_raw_html {
        html = raw_html::sanitise(&html);
    }
    Prose { html, contents: writer.contents }
}

/// The heading with which an account begins, if it holds the title: with a date or an id before it, or just so.
fn title_heading(document: &Document, incident: &Incident) -> Option<usize> {
    let own = |span: &Span| (incident.span.start..incident.span.end).contains(&span.start);
    let index = document.headings.iter().position(|heading| own(&heading.span))?;
    let blocks = document.blocks();
    let begins = blocks
        .iter()
        .filter(|block| own(&block.span))
        .find(|block| !matches!(block.kind, BlockKind::Html(_)))?;
    let words = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
    };
    let heading = &document.headings[index].text.plain;
    let holds = words(heading).contains(&words(&incident.title.value));
    (begins.kind == BlockKind::Heading { index } && holds).then_some(index)
}

/// One line of plain text as HTML: escaped, with incident ids linked.
#[must_use]
pub fn inline(site: &Site, from: &Route, text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    for piece in pieces(site, text) {
        match piece {
            Piece::Text(text) => html.push_str(&escape(text)),
            Piece::Incident(index, label) => {
                html.push_str(&incident_link(site, from, index, label));
            }
            Piece::Url(url) => html.push_str(&outside_link(url)),
        }
    }
    html
}

/// Words of an incident's document as HTML, for the page `page`: escaped, with their markup, with links that lead where
/// the document's lead, and with incident ids linked. Pictures are told by their alternative text.
#[must_use]
pub fn marked(site: &Site, page: &Route, incident: IncidentIndex, text: &Text) -> String {
    let document = site.document(incident);
    let mut html = String::with_capacity(text.plain.len() * 2);
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    let (mut links, mut codes) = (0_usize, 0_usize);
    let mut marks = text.marks.iter().peekable();
    loop {
        let ends = open.last().map(|(end, _)| *end);
        let starts = marks.peek().map(|mark| mark.start);
        let next = [ends, starts].into_iter().flatten().min().unwrap_or(text.plain.len());
        if at < next {
            let words = &text.plain[at..next];
            if links + codes > 0 {
                html.push_str(&escape(words));
            } else {
                html.push_str(&inline(site, page, words));
            }
            at = next;
        }
        if ends == Some(next) {
            let Some((_, tag)) = open.pop() else { break };
            html.push_str(tag);
            links -= usize::from(tag == "</a>" || tag == "</span>");
            codes -= usize::from(tag == "</code>");
        } else if let Some(mark) = marks.next() {
            let (start, end): (String, &str) = match &mark.style {
                Style::Strong => ("<strong>".to_owned(), "</strong>"),
                Style::Emphasis => ("<em>".to_owned(), "</em>"),
                Style::Strikethrough => ("<del>".to_owned(), "</del>"),
                Style::Code => ("<code>".to_owned(), "</code>"),
                Style::Link(to) if links == 0 => {
                    link_tags(address(site, page, document, to), to, "")
                }
                Style::Link(_) | Style::Image(_) => continue,
            };
            links += usize::from(end == "</a>" || end == "</span>");
            codes += usize::from(end == "</code>");
            html.push_str(&start);
            // A mark that reached beyond the one around it would break the tags.
            let around = open.last().map_or(text.plain.len(), |(end, _)| *end);
            open.push((mark.end.min(around), end));
        } else {
            break;
        }
    }
    html
}

enum Piece<'t> {
    Text(&'t str),
    Incident(IncidentIndex, &'t str),
    Url(&'t str),
}

/// Cuts text at the ids of published incidents and at bare addresses.
fn pieces<'t>(site: &Site, text: &'t str) -> Vec<Piece<'t>> {
    let casebook = site.input.casebook;
    let mut marks: Vec<(Range<usize>, Piece<'t>)> = bare_urls(text)
        .into_iter()
        .map(|range| (range.clone(), Piece::Url(&text[range])))
        .collect();
    for found in reference::scan(text) {
        let index = if found.explicit {
            casebook.find(found.id)
        } else {
            casebook.find_mentioned(found.id)
        };
        if let Some(index) = index.filter(|&index| site.is_published(index)) {
            marks.push((found.range, Piece::Incident(index, found.label)));
        }
    }
    marks.sort_by_key(|(range, _)| range.start);
    let mut pieces = Vec::new();
    let mut at = 0;
    for (range, piece) in marks {
        // An id inside an address is part of the address.
        if range.start < at {
            continue;
        }
        if at < range.start {
            pieces.push(Piece::Text(&text[at..range.start]));
        }
        at = range.end;
        pieces.push(piece);
    }
    if at < text.len() {
        pieces.push(Piece::Text(&text[at..]));
    }
    pieces
}

/// The places of bare `http` and `https` addresses, without the punctuation that ends a sentence around them.
fn bare_urls(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find("://") {
        let colon = at + offset;
        at = colon + 3;
        let Some(scheme) =
            ["https", "http"].into_iter().find(|scheme| text[..colon].ends_with(scheme))
        else {
            continue;
        };
        let start = colon - scheme.len();
        if text[..start].ends_with(|c: char| c.is_alphanumeric()) {
            continue;
        }
        let rest = &text[at..];
        let length = rest
            .find(|c: char| c.is_whitespace() || c.is_control() || "<>\"`|\\^{}".contains(c))
            .unwrap_or(rest.len());
        let mut url = &text[start..at + length];
        while let Some(last) = url.chars().next_back() {
            let closes_nothing = last == ')' && url.matches(')').count() > url.matches('(').count();
            if !".,;:!?'*_]".contains(last) && !closes_nothing {
                break;
            }
            url = &url[..url.len() - last.len_utf8()];
        }
        if url.len() > colon + 3 - start {
            found.push(start..start + url.len());
            at = start + url.len();
        }
    }
    found
}

fn incident_link(site: &Site, from: &Route, index: IncidentIndex, label: &str) -> String {
    let to = Route::Incident(index);
    if *from == to {
        return escape(label);
    }
    let title = &site.incident(index).title.value;
    format!(
        r#"<a class="incident-ref" href="{}" title="{}">{}</a>"#,
        escape(&site.href(from, &to)),
        escape(title),
        escape(label),
    )
}

fn outside_link(url: &str) -> String {
    format!(r#"<a class="external" href="{0}" rel="noreferrer">{0}</a>"#, escape(url))
}

/// Footnotes get numbers in the order of their first reference; a definition that nothing refers to gets the next.
#[derive(Default)]
struct Footnotes {
    numbers: BTreeMap<String, usize>,
    defined: BTreeSet<usize>,
    references: BTreeMap<usize, usize>,
    /// The number of each reference, and its place among the events.
    placed: Vec<(usize, usize)>,
}

impl Footnotes {
    fn number(&mut self, name: &str) -> usize {
        let next = self.numbers.len() + 1;
        *self.numbers.entry(name.to_owned()).or_insert(next)
    }
}

struct Writer<'a, 's> {
    site: &'s Site<'a>,
    from: IncidentIndex,
    document: &'a Document,
    title_heading: Option<usize>,
    highest: u8,
    events: Vec<Event<'a>>,
    contents: Vec<ContentsEntry>,
    /// How each open link ends.
    open_links: Vec<&'static str>,
    footnotes: Footnotes,
    next_heading: usize,
    in_heading: bool,
    has_raw_html: bool,
    /// The ids of raw HTML that are on the page by now: an id stands on a page once.
    placed: RefCell<BTreeSet<String>>,
    /// The ids of raw HTML that no heading has.
    targets: BTreeSet<&'a str>,
}

type Events<'a> = TextMergeWithOffset<'a, pulldown_cmark::OffsetIter<'a>>;

impl<'a> Writer<'a, '_> {
    /// Renders the footnotes to which the incident refers and that stand with another one of the file. A reference to
    /// what is nowhere becomes its number.
    fn notes_from_elsewhere(&mut self) {
        if !self.footnotes.numbers.values().any(|number| !self.footnotes.defined.contains(number)) {
            return;
        }
        let markdown = &self.document.markdown;
        let mut depth = 0_usize;
        let mut included = false;
        for event in TextMergeStream::new(Parser::new_ext(markdown.text(), OPTIONS)) {
            let is_outermost = depth == 0;
            match &event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
            if is_outermost {
                included = match &event {
                    Event::Start(Tag::FootnoteDefinition(name)) => {
                        let number = self.footnotes.numbers.get(name.as_ref());
                        number.is_some_and(|number| !self.footnotes.defined.contains(number))
                    }
                    _ => false,
                };
            }
            // A heading of another incident is none here; its words stay.
            let is_heading =
                matches!(event, Event::Start(Tag::Heading { .. }) | Event::End(TagEnd::Heading(_)));
            if included && !is_heading {
                self.event(event);
            }
        }
        for (number, at) in std::mem::take(&mut self.footnotes.placed) {
            if !self.footnotes.defined.contains(&number) {
                self.events[at] = Event::InlineHtml(format!("<sup>{number}</sup>").into());
            }
        }
    }

    /// Renders the top-level blocks that begin within `part` of the source.
    fn body(&mut self, part: Range<usize>) {
        let markdown = &self.document.markdown;
        let mut events: Events<'a> =
            TextMergeWithOffset::new(Parser::new_ext(markdown.text(), OPTIONS).into_offset_iter());
        let mut depth = 0_usize;
        let mut included = true;
        while let Some((event, range)) = events.next() {
            if depth == 0 {
                let start = markdown.source_offset(range.start);
                if start >= part.end.max(part.start + 1) {
                    // The rest belongs to the next incidents of the file.
                    break;
                }
                included = part.start <= start;
            }
            match &event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
            if let Event::Start(Tag::CodeBlock(kind)) = &event {
                depth -= 1;
                let kind = kind.clone();
                let code = collect_text(&mut events, |tag| *tag == TagEnd::CodeBlock);
                if included {
                    self.code_block(&kind, &code);
                }
            } else if matches!(event, Event::Start(Tag::HtmlBlock)) {
                depth -= 1;
                let html = collect_text(&mut events, |tag| *tag == TagEnd::HtmlBlock);
                self.html_block(&html, included);
            } else if matches!(event, Event::Start(Tag::Image { .. })) {
                depth -= 1;
                let Event::Start(Tag::Image { dest_url, title, .. }) = event else { continue };
                let alternative = collect_alternative(&mut events);
                if included {
                    self.image(&dest_url, &title, &alternative);
                }
            } else if matches!(event, Event::Start(Tag::Heading { .. })) {
                let index = self.next_heading;
                self.next_heading += 1;
                if Some(index) == self.title_heading && self.is_title_itself(index) {
                    depth -= 1;
                    collect_text(&mut events, |tag| matches!(tag, TagEnd::Heading(_)));
                    if included {
                        let anchor = escape(&self.document.headings[index].anchor);
                        self.html(format!(r#"<span id="{anchor}"></span>"#));
                    }
                } else if included {
                    self.open_heading(index);
                }
            } else if included {
                self.event(event);
            }
        }
    }

    fn html(&mut self, html: impl Into<CowStr<'a>>) {
        self.events.push(Event::Html(html.into()));
    }

    fn inline_html(&mut self, html: impl Into<CowStr<'a>>) {
        self.events.push(Event::InlineHtml(html.into()));
    }

    fn event(&mut self, event: Event<'a>) {
        match event {
            Event::Text(text) => self.text(text),
            Event::InlineHtml(html) => self.raw_html(&html, false),
            Event::Html(html) => self.raw_html(&html, true),
            Event::FootnoteReference(name) => self.footnote_reference(&name),
            Event::Start(Tag::FootnoteDefinition(name)) => {
                let number = self.footnotes.number(&name);
                // References lead to the first of two notes of one name; an id stands on a page once.
                let id = if self.footnotes.defined.insert(number) {
                    format!(" id=\"footnote.{number}\"")
                } else {
                    String::new()
                };
                self.html(format!("<div class=\"footnote\"{id}><sup>{number}</sup>\n"));
            }
            Event::End(TagEnd::FootnoteDefinition) => self.html("</div>\n"),
            Event::TaskListMarker(done) => {
                let (checked, label) = if done { (" checked", "Done") } else { ("", "To do") };
                self.inline_html(format!(
                    "<input disabled type=\"checkbox\"{checked} aria-label=\"{label}\"> "
                ));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                self.open_link(link_type, &dest_url, &title);
            }
            Event::End(TagEnd::Link) => {
                let end = self.open_links.pop().unwrap_or_default();
                self.inline_html(end);
            }
            Event::Start(Tag::BlockQuote(Some(kind))) => self.open_alert(kind),
            Event::End(TagEnd::Heading(_)) => {
                self.close_heading(self.next_heading.saturating_sub(1));
            }
            Event::Start(Tag::Table(alignments)) => {
                self.html(
                    "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">\n",
                );
                self.events.push(Event::Start(Tag::Table(alignments)));
            }
            Event::End(TagEnd::Table) => {
                self.events.push(Event::End(TagEnd::Table));
                self.html("</div>\n");
            }
            event => self.events.push(event),
        }
    }

    fn text(&mut self, text: CowStr<'a>) {
        let text = match self.in_heading.then(|| explicit_anchor(&text)).flatten() {
            Some((rest, _)) => CowStr::from(rest.to_owned()),
            None => text,
        };
        if !self.open_links.is_empty() {
            self.events.push(Event::Text(text));
            return;
        }
        let from = Route::Incident(self.from);
        let pieces: Vec<Event<'a>> = match pieces(self.site, &text).as_slice() {
            [] | [Piece::Text(_)] => vec![Event::Text(text)],
            pieces => pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => Event::Text((*text).to_owned().into()),
                    Piece::Incident(index, label) => {
                        Event::InlineHtml(incident_link(self.site, &from, *index, label).into())
                    }
                    Piece::Url(url) => Event::InlineHtml(outside_link(url).into()),
                })
                .collect(),
        };
        self.events.extend(pieces);
    }

    /// Whether a heading says the page's title and nothing else: then saying it again a line below helps nobody.
    fn is_title_itself(&self, index: usize) -> bool {
        let text = &self.document.headings[index].text;
        text.marks.is_empty() && text.plain.trim() == self.site.incident(self.from).title.value
    }

    fn open_heading(&mut self, index: usize) {
        let heading = &self.document.headings[index];
        self.in_heading = true;
        if Some(index) == self.title_heading {
            let anchor = escape(&heading.anchor);
            self.html(format!("<p class=\"title-as-written\" id=\"{anchor}\">"));
            return;
        }
        let level = (heading.level - self.highest.min(heading.level) + 2).min(6);
        let words: Vec<&str> = heading.text.plain.split_whitespace().collect();
        self.contents.push(ContentsEntry {
            level,
            anchor: heading.anchor.clone(),
            text: words.join(" ").trim_end_matches(':').to_owned(),
        });
        self.html(format!("<h{level} id=\"{}\">", escape(&heading.anchor)));
    }

    fn close_heading(&mut self, index: usize) {
        self.in_heading = false;
        if Some(index) == self.title_heading {
            self.html("</p>\n");
            return;
        }
        let Some(entry) = self.contents.last() else { return };
        let close = format!(
            " <a class=\"anchor\" href=\"#{}\" aria-label=\"Link to this section\">#</a></h{}>\n",
            escape(&percent(&entry.anchor)),
            entry.level,
        );
        self.html(close);
    }

    fn open_alert(&mut self, kind: BlockQuoteKind) {
        let (class, label) = match kind {
            BlockQuoteKind::Note => ("note", "Note"),
            BlockQuoteKind::Tip => ("tip", "Tip"),
            BlockQuoteKind::Important => ("important", "Important"),
            BlockQuoteKind::Warning => ("warning", "Warning"),
            BlockQuoteKind::Caution => ("caution", "Caution"),
        };
        self.html(format!(
            "<blockquote class=\"alert alert-{class}\">\n<p class=\"alert-title\">{label}</p>\n"
        ));
    }

    fn footnote_reference(&mut self, name: &str) {
        let number = self.footnotes.number(name);
        let count = self.footnotes.references.entry(number).or_insert(0);
        *count += 1;
        self.footnotes.placed.push((number, self.events.len()));
        let id = format!("footnote.{number}.ref{count}");
        self.inline_html(format!(
            "<sup id=\"{id}\"><a class=\"footnote-ref\" href=\"#footnote.{number}\">{number}</a></sup>"
        ));
    }

    fn open_link(&mut self, link_type: LinkType, destination: &str, title: &str) {
        let destination = match link_type {
            LinkType::Email => format!("mailto:{destination}"),
            _ => destination.to_owned(),
        };
        let (start, end) = link_tags(self.address(&destination), &destination, title);
        self.inline_html(start);
        self.open_links.push(end);
    }

    fn address(&self, destination: &str) -> Address {
        address(self.site, &Route::Incident(self.from), self.document, destination)
    }

    fn image(&mut self, destination: &str, title: &str, alternative: &str) {
        let html = self.image_tag(destination, title, alternative);
        self.inline_html(html);
    }

    fn image_tag(&self, destination: &str, title: &str, alternative: &str) -> String {
        let title_attribute =
            if title.is_empty() { String::new() } else { format!(r#" title="{}""#, escape(title)) };
        let source = match self.address(destination) {
            Address::Here(href) if !href.starts_with('#') => href,
            Address::Outside => destination.trim().to_owned(),
            _ => {
                let alternative =
                    if alternative.trim().is_empty() { destination } else { alternative };
                return format!(
                    r#"<span class="missing-image" title="There is no image {}">{}</span>"#,
                    escape(destination),
                    escape(alternative),
                );
            }
        };
        format!(
            r#"<img src="{}" alt="{}"{title_attribute} loading="lazy" decoding="async" referrerpolicy="no-referrer">"#,
            escape(&source),
            escape(alternative),
        )
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>, code: &str) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.as_ref(),
            CodeBlockKind::Indented => "",
        };
        let language =
            info.split([' ', ',', '{', '}']).find(|word| !word.is_empty()).unwrap_or_default();
        let language_attribute = if language.is_empty() {
            String::new()
        } else {
            format!(r#" data-language="{}""#, escape(language))
        };
        let body = highlight::html(language, code).unwrap_or_else(|| escape(code));
        self.html(format!("<pre{language_attribute} tabindex=\"0\"><code>{body}</code></pre>\n"));
    }

    /// A block of raw HTML, in which headings are headings of the page.
    fn html_block(&mut self, html: &str, included: bool) {
        let headings: Vec<HtmlHeading> = html::headings(html)
            .into_iter()
            .filter(|heading| !html::text(&html[heading.inner.clone()]).is_empty())
            .collect();
        let first = self.next_heading;
        self.next_heading += headings.len();
        if !included {
            return;
        }
        if headings.is_empty() || raw_html::is_shown_as_source(html) {
            for heading in &self.document.headings[first..first + headings.len()] {
                let anchor = escape(&heading.anchor);
                self.html(format!(r#"<span id="{anchor}"></span>"#));
            }
            return self.raw_html(html, true);
        }
        let mut at = 0;
        for (index, heading) in (first..).zip(headings) {
            self.raw_html(&html[at..heading.whole.start], true);
            at = heading.whole.end;
            let inner = &html[heading.inner];
            if Some(index) == self.title_heading
                && self.is_title_itself(index)
                && !inner.contains('<')
            {
                let anchor = escape(&self.document.headings[index].anchor);
                self.html(format!(r#"<span id="{anchor}"></span>"#));
                continue;
            }
            self.open_heading(index);
            self.raw_html(inner, false);
            self.close_heading(index);
        }
        self.raw_html(&html[at..], true);
        self.has_raw_html = true;
    }

    fn raw_html(&mut self, html: &str, block: bool) {
        let rewritten = raw_html::prepare(html, &|tag, attribute, value| match (tag, attribute) {
            (_, "id") => {
                let anchor = html_anchor(value)?;
                let known = self.targets.contains(anchor.as_str());
                (known && self.placed.borrow_mut().insert(anchor.clone())).then_some(anchor)
            }
            ("img", "src") => match self.address(value) {
                Address::Here(href) => Some(href),
                Address::Outside => Some(value.to_owned()),
                Address::Withheld | Address::Nowhere(_) => None,
            },
            ("a", "href") => match self.address(value) {
                Address::Here(href) => Some(href),
                Address::Outside => Some(value.to_owned()),
                Address::Withheld | Address::Nowhere(_) => None,
            },
            _ => Some(value.to_owned()),
        });
        self.has_raw_html |= rewritten.has_tags;
        match (block, rewritten.shown_as_source) {
            (true, true) => {
                self.html(format!(
                    "<pre class=\"html-source\" tabindex=\"0\">{}</pre>\n",
                    escape(html.trim_end())
                ));
            }
            (true, false) => self.html(rewritten.html),
            (false, _) => self.inline_html(rewritten.html),
        }
    }
}

/// Where a link of a document leads, seen from the page `page`.
fn address(site: &Site, page: &Route, document: &Document, destination: &str) -> Address {
    match site.input.casebook.resolve(document, destination) {
        Target::Incident { index, anchor } if *page == Route::Incident(index) => Address::Here(
            format!("#{}", anchor.as_deref().map_or_else(|| "page.top".into(), percent)),
        ),
        Target::Incident { index, .. } | Target::MissingAnchor(index)
            if !site.is_published(index) =>
        {
            Address::Withheld
        }
        Target::Incident { index, anchor } => {
            let href = site.href(page, &Route::Incident(index));
            Address::Here(match anchor {
                Some(anchor) => format!("{href}#{}", percent(&anchor)),
                None => href,
            })
        }
        Target::MissingAnchor(index) if *page == Route::Incident(index) => {
            Address::Nowhere(format!("This page has no section {destination}"))
        }
        Target::MissingAnchor(index) => Address::Here(site.href(page, &Route::Incident(index))),
        Target::Attachment(index) if site.has_attachment(index) => {
            Address::Here(site.href(page, &Route::Attachment(index)))
        }
        Target::Attachment(_) => Address::Withheld,
        Target::Outside => Address::Outside,
        Target::Unsafe => {
            Address::Nowhere("A link that could run something was not made".to_owned())
        }
        Target::MissingFile(path) => Address::Nowhere(format!("There is no file {path}")),
    }
}

/// The opening and closing tag of a link to `destination`, of which `address` is where it leads.
fn link_tags(address: Address, destination: &str, title: &str) -> (String, &'static str) {
    let title =
        if title.is_empty() { String::new() } else { format!(r#" title="{}""#, escape(title)) };
    match address {
        Address::Here(href) => (format!(r#"<a href="{}"{title}>"#, escape(&href)), "</a>"),
        Address::Outside => (
            format!(
                r#"<a class="external" href="{}"{title} rel="noreferrer">"#,
                escape(destination.trim())
            ),
            "</a>",
        ),
        Address::Withheld => ("<span>".to_owned(), "</span>"),
        Address::Nowhere(why) => {
            (format!(r#"<span class="broken-link" title="{}">"#, escape(&why)), "</span>")
        }
    }
}

/// Where a link may lead.
enum Address {
    /// Within the site: a relative address.
    Here(String),
    /// To another site, as written.
    Outside,
    /// To a page that this build leaves out: its words stay, without a word about why.
    Withheld,
    /// To nothing; holds why.
    Nowhere(String),
}

fn percent(anchor: &str) -> String {
    percent_encoding::utf8_percent_encode(anchor, FRAGMENT).to_string()
}

/// What a fragment may not hold as it is.
const FRAGMENT: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'%')
    .add(b'#');

/// All text up to the end of the element that has just begun.
fn collect_text(events: &mut Events<'_>, is_end: impl Fn(&TagEnd) -> bool) -> String {
    let mut text = String::new();
    for (event, _) in events.by_ref() {
        match event {
            Event::End(tag) if is_end(&tag) => break,
            Event::Text(part) | Event::Html(part) | Event::Code(part) | Event::InlineHtml(part) => {
                text.push_str(&part);
            }
            Event::SoftBreak | Event::HardBreak => text.push('\n'),
            _ => {}
        }
    }
    text
}

/// The alternative text of an image that has just begun; it may hold images and links of its own.
fn collect_alternative(events: &mut Events<'_>) -> String {
    let mut text = String::new();
    let mut depth = 0_usize;
    for (event, _) in events.by_ref() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(TagEnd::Image) if depth == 0 => break,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}
