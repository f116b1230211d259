//! The one pulldown-cmark configuration, and Markdown to blocks.
//!
//! Rendering parses the same text again with the same [`OPTIONS`] (`render::prose`): parsing costs less than keeping
//! the events of ten thousand documents.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::content::block::{
    Block, BlockKind, Heading, Item, Link, LinkTarget, Mark, Row, Style, Text,
};
use crate::content::html::{self, HtmlHeading, Tag as HtmlTag};
use crate::source::{FileId, Span};

/// `CommonMark` with what people use on code hosts: tables, footnotes, strike-through, task lists, alerts.
/// Left out is what rewrites or swallows a writer's characters: smart punctuation, heading attributes, mathematics.
pub const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM);

/// Containers nested deeper than this are read as if they ended here. No person writes this deep, and the tree is
/// walked by recursion.
const MAX_DEPTH: usize = 100;

/// A body as Markdown and the way back to the bytes of its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markdown {
    /// The source, where the text is its bytes from there on.
    verbatim: Option<(Arc<str>, usize)>,
    /// The text, where it was written anew.
    written: String,
    /// (offset in `text`, offset in the source) where a run of bytes that are the same in both begins, ascending.
    runs: Vec<(usize, usize)>,
}

impl Markdown {
    /// A source's own bytes from `start` on.
    #[must_use]
    pub fn verbatim(source: &Arc<str>, start: usize) -> Self {
        let verbatim = Some((Arc::clone(source), start));
        Self { verbatim, written: String::new(), runs: vec![(0, start)] }
    }

    /// The Markdown.
    #[must_use]
    pub fn text(&self) -> &str {
        match &self.verbatim {
            Some((source, start)) => &source[*start..],
            None => &self.written,
        }
    }

    fn push(&mut self, text: &str) {
        if let Some((source, start)) = self.verbatim.take() {
            source[start..].clone_into(&mut self.written);
        }
        self.written.push_str(text);
    }

    /// An empty text to which parts are added in order.
    #[must_use]
    pub fn empty() -> Self {
        Self { verbatim: None, written: String::new(), runs: Vec::new() }
    }

    /// Adds bytes of the source that are the same here.
    pub fn copy(&mut self, source: &str, range: Range<usize>) {
        self.runs.push((self.text().len(), range.start));
        self.push(&source[range]);
    }

    /// Adds markup that the source does not have; it belongs to the byte of the source at which it stands.
    pub fn insert(&mut self, markup: &str, source_offset: usize) {
        self.runs.push((self.text().len(), source_offset));
        self.push(markup);
    }

    /// The byte of the source behind byte `offset` of the text.
    #[must_use]
    pub fn source_offset(&self, offset: usize) -> usize {
        let run = self.runs.partition_point(|(start, _)| *start <= offset);
        let Some(&(start, source)) = run.checked_sub(1).and_then(|run| self.runs.get(run)) else {
            return 0;
        };
        let end = self.runs.get(run).map_or(usize::MAX, |(_, next_source)| *next_source);
        // Inserted markup is longer than what it stands for: never run past the next known byte.
        (source + (offset - start)).min(end.max(source))
    }

    /// What the bytes `range` of the source became.
    #[must_use]
    pub fn between(&self, range: Range<usize>) -> &str {
        let (start, end) = (self.text_offset(range.start), self.text_offset(range.end));
        self.text().get(start..end.max(start)).unwrap_or_default()
    }

    /// The first byte of the text that belongs to byte `source_offset` of the source or one behind it.
    fn text_offset(&self, source_offset: usize) -> usize {
        let next = self.runs.partition_point(|(_, source)| *source < source_offset);
        let limit = self.runs.get(next).map_or(self.text().len(), |(text, _)| *text);
        match (self.runs.get(next), next.checked_sub(1).and_then(|last| self.runs.get(last))) {
            (Some(&(text, source)), _) if source == source_offset => text,
            (_, Some(&(text, source))) => {
                self.text().floor_char_boundary((text + source_offset - source).min(limit))
            }
            (_, None) => limit,
        }
    }

    /// A range of the text as a place in the source, without the white space at its end.
    #[must_use]
    pub fn span(&self, file: FileId, range: &Range<usize>) -> Span {
        let trimmed = range.start + self.text()[range.clone()].trim_end().len();
        Span::new(file, self.source_offset(range.start), self.source_offset(trimmed))
    }
}

/// A body's structure.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// Blocks in order.
    pub blocks: Vec<Block>,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Links and images in order.
    pub links: Vec<Link>,
    /// Ids and names in raw HTML that no heading has, each once.
    pub targets: Vec<LinkTarget>,
}

/// Reads Markdown into blocks.
#[must_use]
pub fn parse(file: FileId, markdown: &Markdown) -> Parsed {
    let mut builder = Builder {
        file,
        markdown,
        parsed: Parsed::default(),
        frames: Vec::new(),
        anchors: Anchors::default(),
        open_images: Vec::new(),
    };
    builder.open(Container::Root, 0..0);
    for (event, range) in Parser::new_ext(markdown.text(), OPTIONS).into_offset_iter() {
        builder.event(event, range);
    }
    builder.finish()
}

/// Splits `{#anchor}` off the end of a heading's text, as other generators let writers set it.
#[must_use]
pub fn explicit_anchor(text: &str) -> Option<(&str, &str)> {
    let (rest, anchor) = text.trim_end().strip_suffix('}')?.rsplit_once("{#")?;
    let valid =
        !anchor.is_empty() && anchor.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    valid.then_some((rest.trim_end(), anchor))
}

/// The id on the page of an `id` or `name` in raw HTML. Ids with a dot are the page's own.
#[must_use]
pub fn html_anchor(name: &str) -> Option<String> {
    let name = name.trim();
    let usable = !name.is_empty() && !name.contains(char::is_whitespace);
    usable.then(|| name.replace('.', "_"))
}

/// Gives headings the anchors that code hosts give them: lower case, hyphens for spaces, punctuation dropped,
/// `-1`, `-2` … for repetitions.
#[derive(Debug, Default)]
pub struct Anchors {
    taken: BTreeSet<String>,
    /// How often a slug was repeated so far, so that the next repetition is found at once.
    repetitions: BTreeMap<String, usize>,
}

impl Anchors {
    /// The anchor of the next heading.
    pub fn next(&mut self, heading: &str) -> String {
        let mut slug = slug(heading);
        if slug.is_empty() {
            "section".clone_into(&mut slug);
        }
        let mut anchor = slug.clone();
        let mut count = self.repetitions.get(&slug).copied().unwrap_or(0);
        if count > 0 {
            anchor = format!("{slug}-{count}");
        }
        while !self.taken.insert(anchor.clone()) {
            count += 1;
            anchor = format!("{slug}-{count}");
        }
        if count > 0 {
            self.repetitions.insert(slug, count);
        }
        anchor
    }
}

/// A heading's text as an anchor.
#[must_use]
pub fn slug(heading: &str) -> String {
    heading
        .trim()
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            ' ' | '\n' | '\t' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
            _ => None,
        })
        .collect()
}

/// What is open while the events are read.
enum Container {
    Root,
    Quote,
    Footnote,
    List {
        ordered: bool,
        items: Vec<Item>,
    },
    Item {
        checked: Option<bool>,
    },
    Table {
        header: Vec<Text>,
        rows: Vec<Row>,
    },
    Row {
        cells: Vec<Text>,
    },
    /// A block of inline text: a paragraph, heading or cell. `implicit` where a tight list item leaves out the tags.
    Inline {
        kind: InlineKind,
        implicit: bool,
        plain: String,
        marks: Vec<Mark>,
        open: Vec<(Style, usize)>,
    },
    Code {
        language: String,
        text: String,
    },
    Html {
        text: String,
    },
    /// Beyond [`MAX_DEPTH`]: what is in it goes to the container around it.
    Flattened,
}

#[derive(Clone, Copy)]
enum InlineKind {
    Paragraph,
    Heading(u8),
    Cell,
}

struct Frame {
    container: Container,
    blocks: Vec<Block>,
    range: Range<usize>,
}

struct Builder<'a> {
    file: FileId,
    markdown: &'a Markdown,
    parsed: Parsed,
    frames: Vec<Frame>,
    anchors: Anchors,
    /// The images between whose brackets the text is, as indices into the links.
    open_images: Vec<usize>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match self.frames.last_mut().map(|frame| &mut frame.container) {
                Some(Container::Code { text: code, .. } | Container::Html { text: code }) => {
                    code.push_str(&text);
                }
                _ => {
                    self.text(&text, range);
                }
            },
            Event::Code(code) => {
                let start = self.text(&code, range);
                self.mark(Style::Code, start);
            }
            Event::Html(html) => match self.frames.last_mut().map(|frame| &mut frame.container) {
                Some(Container::Html { text }) => text.push_str(&html),
                _ => self.block(BlockKind::Html(html.into_string()), range),
            },
            Event::InlineHtml(html) => {
                self.html_tags(&html, &range);
                // `<br>` is how people break a line in a table cell.
                if html.to_ascii_lowercase().starts_with("<br") {
                    self.text("\n", range);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                self.text("\n", range);
            }
            Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
            Event::Rule => self.block(BlockKind::Rule, range),
            Event::TaskListMarker(checked) => {
                for frame in self.frames.iter_mut().rev() {
                    if let Container::Item { checked: state } = &mut frame.container {
                        *state = Some(checked);
                        break;
                    }
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let inline = |kind| Container::Inline {
            kind,
            implicit: false,
            plain: String::new(),
            marks: Vec::new(),
            open: Vec::new(),
        };
        let container = match tag {
            Tag::Paragraph => inline(InlineKind::Paragraph),
            Tag::Heading { level, .. } => inline(InlineKind::Heading(level as u8)),
            Tag::TableCell => inline(InlineKind::Cell),
            Tag::BlockQuote(_) => Container::Quote,
            Tag::CodeBlock(kind) => Container::Code {
                language: match kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split([' ', ',']).next().unwrap_or_default().to_owned()
                    }
                    CodeBlockKind::Indented => String::new(),
                },
                text: String::new(),
            },
            Tag::HtmlBlock => Container::Html { text: String::new() },
            Tag::List(first) => Container::List { ordered: first.is_some(), items: Vec::new() },
            Tag::Item => Container::Item { checked: None },
            Tag::FootnoteDefinition(_) => Container::Footnote,
            Tag::Table(_) => Container::Table { header: Vec::new(), rows: Vec::new() },
            Tag::TableHead | Tag::TableRow => Container::Row { cells: Vec::new() },
            Tag::Emphasis => return self.open_mark(Style::Emphasis, range),
            Tag::Strong => return self.open_mark(Style::Strong, range),
            Tag::Strikethrough => return self.open_mark(Style::Strikethrough, range),
            Tag::Link { dest_url, .. } => {
                self.link(false, &dest_url, &range);
                return self.open_mark(Style::Link(dest_url.into_string()), range);
            }
            Tag::Image { dest_url, .. } => {
                self.open_images.push(self.parsed.links.len());
                self.link(true, &dest_url, &range);
                return self.open_mark(Style::Image(dest_url.into_string()), range);
            }
            Tag::MetadataBlock(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript => return,
        };
        self.close_implicit();
        let container = match container {
            Container::Quote
            | Container::List { .. }
            | Container::Item { .. }
            | Container::Footnote
                if self.frames.len() >= MAX_DEPTH =>
            {
                Container::Flattened
            }
            container => container,
        };
        self.open(container, range);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image => {
                if tag == TagEnd::Image {
                    self.open_images.pop();
                }
                if let Some(Frame {
                    container: Container::Inline { open, plain, marks, .. }, ..
                }) = self.frames.last_mut()
                    && let Some((style, start)) = open.pop()
                {
                    marks.push(Mark { style, start, end: plain.len() });
                }
            }
            TagEnd::MetadataBlock(_)
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Superscript
            | TagEnd::Subscript => {}
            TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => {
                self.close_implicit();
                self.close();
            }
            _ => self.close(),
        }
    }

    fn open(&mut self, container: Container, range: Range<usize>) {
        self.frames.push(Frame { container, blocks: Vec::new(), range });
    }

    /// Inline text outside any paragraph: a tight list item. Its paragraph is opened here.
    fn ensure_inline(&mut self, range: &Range<usize>) {
        if !matches!(self.frames.last(), Some(Frame { container: Container::Inline { .. }, .. })) {
            self.open(
                Container::Inline {
                    kind: InlineKind::Paragraph,
                    implicit: true,
                    plain: String::new(),
                    marks: Vec::new(),
                    open: Vec::new(),
                },
                range.clone(),
            );
        }
    }

    fn close_implicit(&mut self) {
        if matches!(
            self.frames.last(),
            Some(Frame { container: Container::Inline { implicit: true, .. }, .. })
        ) {
            self.close();
        }
    }

    /// Adds text and returns where it begins in the run's plain text.
    fn text(&mut self, text: &str, range: Range<usize>) -> usize {
        self.ensure_inline(&range);
        if !text.trim().is_empty() {
            // What stands between the brackets of an image is said in its place.
            for index in &self.open_images {
                self.parsed.links[*index].described = true;
            }
        }
        let Some(frame) = self.frames.last_mut() else { return 0 };
        let Container::Inline { plain, .. } = &mut frame.container else { return 0 };
        frame.range.end = frame.range.end.max(range.end);
        let start = plain.len();
        plain.push_str(text);
        start
    }

    fn open_mark(&mut self, style: Style, range: Range<usize>) {
        self.ensure_inline(&range);
        if let Some(Frame {
            container: Container::Inline { plain, open, .. }, range: whole, ..
        }) = self.frames.last_mut()
        {
            whole.end = whole.end.max(range.end);
            open.push((style, plain.len()));
        }
    }

    fn mark(&mut self, style: Style, start: usize) {
        if let Some(Frame { container: Container::Inline { plain, marks, .. }, .. }) =
            self.frames.last_mut()
        {
            marks.push(Mark { style, start, end: plain.len() });
        }
    }

    fn link(&mut self, image: bool, destination: &str, range: &Range<usize>) {
        let span = self.markdown.span(self.file, range);
        let destination = destination.to_owned();
        self.parsed.links.push(Link { image, destination, described: false, span });
    }

    /// The links, images and link targets of raw HTML count like those of Markdown.
    fn html_tags(&mut self, html: &str, range: &Range<usize>) {
        let mut at = 0;
        while let Some(offset) = html[at..].find('<') {
            at += offset;
            let Some(tag) = HtmlTag::parse(&html[at..]) else {
                at += 1;
                continue;
            };
            let address = match tag.name.as_str() {
                "a" => "href",
                "img" => "src",
                _ => "",
            };
            let attribute = |wanted: &str| {
                let mut attributes = tag.attributes.iter();
                attributes.find(|(name, _)| name == wanted).map(|(_, value)| value)
            };
            let place = self.near(range, at..at + tag.length);
            if let Some(value) = attribute(address).filter(|_| !tag.closing) {
                self.link(tag.name == "img", value, &place);
                if tag.name == "img"
                    && let Some(link) = self.parsed.links.last_mut()
                {
                    // An empty text says that the picture is there for looks.
                    let hidden = ["presentation", "none"];
                    link.described = attribute("alt").is_some()
                        || attribute("aria-label").is_some_and(|label| !label.trim().is_empty())
                        || attribute("aria-hidden").is_some_and(|value| value == "true")
                        || attribute("role").is_some_and(|role| hidden.contains(&role.as_str()));
                }
            }
            let named = attribute("id").or_else(|| attribute("name").filter(|_| tag.name == "a"));
            if let Some(named) = named.filter(|_| !tag.closing)
                && let Some(anchor) = html_anchor(named)
            {
                let span = self.markdown.span(self.file, &place);
                self.parsed.targets.push(LinkTarget { anchor, span });
            }
            at += tag.length;
        }
    }

    /// A part of a piece of raw HTML as a range of the Markdown. A line of a quoted block has marks in the Markdown that
    /// the HTML has not: then the place is near.
    fn near(&self, html: &Range<usize>, part: Range<usize>) -> Range<usize> {
        let text = self.markdown.text();
        let start = text.floor_char_boundary((html.start + part.start).min(html.end));
        let end = text.floor_char_boundary((html.start + part.end).min(html.end));
        start..end.max(start)
    }

    /// A block of raw HTML, cut at its headings, which are headings like any others.
    fn html_block(&mut self, text: &str, range: &Range<usize>) {
        self.html_tags(text, range);
        let mut at = 0;
        for HtmlHeading { level, id, whole, inner } in html::headings(text) {
            let words = html::text(&text[inner]);
            if words.is_empty() {
                continue;
            }
            self.html_piece(text, at..whole.start, range);
            let span = self.markdown.span(self.file, &self.near(range, whole.clone()));
            let anchor = self.anchors.next(id.as_deref().unwrap_or(&words));
            let text = Text { plain: words, marks: Vec::new(), span };
            self.parsed.headings.push(Heading { level, text, anchor, span });
            let index = self.parsed.headings.len() - 1;
            self.push_block(Block { kind: BlockKind::Heading { index }, span });
            at = whole.end;
        }
        self.html_piece(text, at..text.len(), range);
    }

    fn html_piece(&mut self, text: &str, part: Range<usize>, range: &Range<usize>) {
        let piece = &text[part.clone()];
        if !piece.trim().is_empty() {
            let span = self.markdown.span(self.file, &self.near(range, part));
            self.push_block(Block { kind: BlockKind::Html(piece.to_owned()), span });
        }
    }

    fn block(&mut self, kind: BlockKind, range: Range<usize>) {
        self.close_implicit();
        let span = self.markdown.span(self.file, &range);
        self.push_block(Block { kind, span });
    }

    /// Puts a block into the innermost container that can hold it.
    fn push_block(&mut self, block: Block) {
        let holder = self.frames.iter_mut().rev().find(|frame| {
            matches!(
                frame.container,
                Container::Root | Container::Quote | Container::Footnote | Container::Item { .. }
            )
        });
        if let Some(frame) = holder {
            frame.blocks.push(block);
        }
    }

    fn close(&mut self) {
        let Some(Frame { container, blocks, range }) = self.frames.pop() else { return };
        let span = self.markdown.span(self.file, &range);
        let kind = match container {
            Container::Root | Container::Flattened => return,
            Container::Quote => BlockKind::Quote(blocks),
            Container::Footnote => BlockKind::Footnote(blocks),
            Container::List { ordered, items } => BlockKind::List { ordered, items },
            Container::Item { checked } => {
                let item = Item { checked, blocks, span };
                if let Some(Frame { container: Container::List { items, .. }, .. }) =
                    self.frames.last_mut()
                {
                    items.push(item);
                }
                return;
            }
            Container::Table { header, rows } => BlockKind::Table { header, rows },
            Container::Row { cells } => {
                if let Some(Frame { container: Container::Table { header, rows }, .. }) =
                    self.frames.last_mut()
                {
                    if header.is_empty() {
                        *header = cells;
                    } else {
                        rows.push(Row { cells, span });
                    }
                }
                return;
            }
            Container::Code { language, text } => BlockKind::Code { language, text },
            Container::Html { text } => return self.html_block(&text, &range),
            Container::Inline { kind, mut plain, mut marks, .. } => {
                marks.sort_by(|a, b| (a.start, b.end).cmp(&(b.start, a.end)));
                let explicit = match kind {
                    InlineKind::Heading(_) => explicit_anchor(&plain)
                        .map(|(rest, anchor)| (rest.len(), anchor.to_owned())),
                    _ => None,
                };
                if let Some((rest, _)) = explicit {
                    plain.truncate(rest);
                    marks.retain(|mark| mark.start < rest);
                }
                let text = Text { plain, marks, span };
                match kind {
                    InlineKind::Paragraph => BlockKind::Paragraph(text),
                    InlineKind::Cell => {
                        if let Some(Frame { container: Container::Row { cells }, .. }) =
                            self.frames.last_mut()
                        {
                            cells.push(text);
                        }
                        return;
                    }
                    InlineKind::Heading(level) => {
                        let anchor = self
                            .anchors
                            .next(explicit.as_ref().map_or(&text.plain, |(_, anchor)| anchor));
                        self.parsed.headings.push(Heading { level, text, anchor, span });
                        BlockKind::Heading { index: self.parsed.headings.len() - 1 }
                    }
                }
            }
        };
        self.push_block(Block { kind, span });
    }

    fn finish(mut self) -> Parsed {
        self.close_implicit();
        while self.frames.len() > 1 {
            self.close();
        }
        if let Some(root) = self.frames.pop() {
            self.parsed.blocks = root.blocks;
        }
        let mut taken: BTreeSet<String> =
            self.parsed.headings.iter().map(|heading| heading.anchor.clone()).collect();
        self.parsed.targets.retain(|target| taken.insert(target.anchor.clone()));
        self.parsed
    }
}

#[cfg(test)]
mod tests {
    use super::{Markdown, parse};
    use crate::content::block::{BlockKind, Style};
    use crate::source::{Source, Sources};

    fn read(text: &str) -> super::Parsed {
        let file = Sources::default().add(Source::new("a.md".into(), text.into()));
        parse(file, &Markdown::verbatim(&text.into(), 0))
    }

    #[test]
    fn a_tight_list_has_a_paragraph_in_each_item() {
        let parsed = read("- **one** a\n  - deep\n- [x] two\n");
        let BlockKind::List { items, .. } = &parsed.blocks[0].kind else { panic!("a list") };
        let BlockKind::Paragraph(text) = &items[0].blocks[0].kind else { panic!("a paragraph") };
        assert_eq!((text.plain.as_str(), &text.marks[0].style), ("one a", &Style::Strong));
        assert!(matches!(items[0].blocks[1].kind, BlockKind::List { .. }));
        assert_eq!(items[1].checked, Some(true));
    }

    #[test]
    fn anchors_are_unique_and_can_be_set() {
        let parsed = read("# A, B & c\n## A b c {#own}\n## A, B & c\n");
        let anchors: Vec<_> = parsed.headings.iter().map(|h| h.anchor.as_str()).collect();
        assert_eq!(anchors, ["a-b--c", "own", "a-b--c-1"]);
        assert_eq!(parsed.headings[1].text.plain, "A b c");
    }

    #[test]
    fn no_depth_overflows_the_stack() {
        let parsed = read(&format!("{}deep\n", "> ".repeat(50_000)));
        assert_eq!(parsed.blocks.len(), 1);
        let lists: String = (0..400).map(|i| format!("{}- x\n", "  ".repeat(i))).collect();
        let parsed = read(&format!("{lists}{}# heading\n", "  ".repeat(400)));
        assert_eq!(parsed.headings.len(), 1);
    }
}
