//! Stage 1: bytes to document. A file's text becomes front matter, a tree of blocks with headings and their anchors,
//! and a list of links, each with its place.
//!
//! This stage knows Markdown, plain text and YAML. It knows nothing about incidents.

pub mod aside;
pub mod block;
pub mod decode;
pub mod front_matter;
pub mod html;
pub mod markdown;
pub mod picture;
pub mod plain_text;
mod unmarked_code;
pub mod walk;
pub mod web_page;

use crate::content::aside::Aside;
use crate::content::block::{Block, Heading, Link, LinkTarget};
use std::borrow::Cow;
use std::ops::Deref;

use crate::content::front_matter::FrontMatter;
use crate::content::markdown::Markdown;
use crate::diagnostic::Diagnostics;
use crate::source::{FileId, Source};
use crate::vocabulary::heading::Headings;

/// A text that was understood as far as it goes without knowing what it is about.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file it came from.
    pub file: FileId,
    /// Its path: relative to the content folder with `/` in a site, as given in `inspect`.
    pub path: String,
    /// What stands between the front matter's fences, if anything does.
    pub front_matter: Option<FrontMatter>,
    /// The body as Markdown, whatever it was written in, with the way back to the source's bytes.
    pub markdown: Markdown,
    /// The headings in order, each with the anchor it has on the page.
    pub headings: Vec<Heading>,
    /// Every link and image in order.
    pub links: Vec<Link>,
    /// Places besides the headings that links can lead to.
    pub targets: Vec<LinkTarget>,
    /// The comments that are meant for Casebook.
    pub asides: Vec<Aside>,
    kept: Option<Vec<Block>>,
}

/// A document with the blocks of its body, for those who read it.
#[derive(Debug, Clone)]
pub struct ParsedDocument {
    /// The document.
    pub document: Document,
    /// The body's blocks in order, headings among them.
    pub blocks: Vec<Block>,
}

impl Deref for ParsedDocument {
    type Target = Document;

    fn deref(&self) -> &Document {
        &self.document
    }
}

/// What is kept of a document once its incidents have been read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Keep {
    /// All of it.
    All,
    /// What its page is made from: ten thousand heads take a hundred megabytes.
    #[default]
    Page,
    /// What takes little memory. The blocks of a body take four times as much as its text, and can be had again in less time
    /// than it takes to make a page of it.
    Little,
}

impl ParsedDocument {
    /// Lets go of what only they need who read the incidents.
    #[must_use]
    pub fn settle(self, keep: Keep) -> Document {
        let Self { mut document, blocks } = self;
        if let Some(head) = &mut document.front_matter
            && keep != Keep::All
        {
            head.entries = Vec::new();
        }
        document.kept = (keep != Keep::Little).then_some(blocks);
        document
    }
}

impl Document {
    /// The body's blocks in order, headings among them.
    #[must_use]
    pub fn blocks(&self) -> Cow<'_, [Block]> {
        match &self.kept {
            Some(blocks) => Cow::Borrowed(blocks),
            None => Cow::Owned(markdown::parse(self.file, &self.markdown).blocks),
        }
    }
}

/// Reads one text; `headings` are the bare lines that head the parts of a plain text. Never fails: what cannot be understood is reported and stays in the body as it was written.
pub fn read(
    file: FileId,
    path: &str,
    source: &Source,
    headings: &Headings,
    diagnostics: &mut Diagnostics,
) -> ParsedDocument {
    let (front_matter, body_start) = front_matter::read(file, &source.text, diagnostics);
    let markdown = if plain_text::is_plain(path, &source.text[body_start..]) {
        plain_text::to_markdown(&source.text, body_start, headings)
    } else {
        Markdown::verbatim(&source.text, body_start)
    };
    let parsed = markdown::parse(file, &markdown);
    let document = Document {
        file,
        path: path.to_owned(),
        front_matter,
        markdown,
        headings: parsed.headings,
        links: parsed.links,
        targets: parsed.targets,
        asides: Vec::new(),
        kept: None,
    };
    let mut parsed = ParsedDocument { document, blocks: parsed.blocks };
    parsed.document.asides = aside::read(&parsed, &source.text);
    parsed
}
