//! The shape of a document's body: blocks, the text in them, headings and links. Plain data, no Markdown syntax.

use std::ops::Range;

use crate::source::Span;

/// One block of the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// All of it in the source.
    pub span: Span,
}

/// The kinds of blocks.
#[derive(Debug, Clone, PartialEq)]
pub enum BlockKind {
    /// A heading; `index` counts into [`Document::headings`](super::Document::headings).
    Heading {
        /// Index of the heading.
        index: usize,
    },
    /// A paragraph, or the bare text of a list item.
    Paragraph(Text),
    /// A list.
    List {
        /// Whether it is numbered.
        ordered: bool,
        /// Its items.
        items: Vec<Item>,
    },
    /// A table.
    Table {
        /// The cells of the header row.
        header: Vec<Text>,
        /// The rows below it.
        rows: Vec<Row>,
    },
    /// A code block.
    Code {
        /// The language tag, or empty.
        language: String,
        /// The code.
        text: String,
    },
    /// A quotation.
    Quote(Vec<Block>),
    /// Raw HTML, as written.
    Html(String),
    /// A footnote's text.
    Footnote(Vec<Block>),
    /// A thematic break.
    Rule,
}

/// One list item.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The state of its check box, where it has one.
    pub checked: Option<bool>,
    /// What it holds; its own text is usually the first paragraph.
    pub blocks: Vec<Block>,
    /// All of it in the source.
    pub span: Span,
}

/// One table row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its cells, as many as it was written with.
    pub cells: Vec<Text>,
    /// All of it in the source.
    pub span: Span,
}

/// A run of inline text with its markup taken off.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// The words. A soft or hard line break is `\n`; inline HTML is left out; an image counts with its alternative text.
    pub plain: String,
    /// The parts of `plain` that are marked up, outermost first at the same start.
    pub marks: Vec<Mark>,
    /// All of it in the source.
    pub span: Span,
}

impl Text {
    /// The part at `range` of the plain text, with the markup within it. It keeps the place of the whole.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Self {
        let Range { start, end } = range;
        let marks = self.marks.iter().filter(|mark| mark.start.max(start) < mark.end.min(end));
        let marks = marks.map(|mark| Mark {
            style: mark.style.clone(),
            start: mark.start.max(start) - start,
            end: mark.end.min(end) - start,
        });
        Self { plain: self.plain[start..end].to_owned(), marks: marks.collect(), span: self.span }
    }
}

/// A marked-up part of a [`Text`].
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// How it is marked.
    pub style: Style,
    /// First byte in `plain`.
    pub start: usize,
    /// One past the last byte in `plain`.
    pub end: usize,
}

/// The kinds of inline markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Style {
    /// Bold.
    Strong,
    /// Italic.
    Emphasis,
    /// Struck through.
    Strikethrough,
    /// Code.
    Code,
    /// A link to this destination, as written.
    Link(String),
    /// An image from this destination, as written.
    Image(String),
}

/// A heading and its place on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// Its text.
    pub text: Text,
    /// The id it has on the page, unique in the document.
    pub anchor: String,
    /// All of it in the source.
    pub span: Span,
}

/// A place that a link can lead to besides headings: an `id`, or the `name` of an `<a>`, in raw HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkTarget {
    /// The id it has on the page, unique in the document.
    pub anchor: String,
    /// The tag in the source.
    pub span: Span,
}

/// A link or image, for resolving and checking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Whether it shows a picture instead of leading somewhere.
    pub image: bool,
    /// The destination as written.
    pub destination: String,
    /// Of a picture: whether words stand in its place, or it says that it needs none.
    pub described: bool,
    /// All of it in the source.
    pub span: Span,
}
