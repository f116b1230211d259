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
    /// The body's blocks in order, headings among them.
    pub blocks: Vec<Block>,
    /// The headings in order, each with the anchor it has on the page.
    pub headings: Vec<Heading>,
    /// Every link and image in order.
    pub links: Vec<Link>,
    /// Places besides the headings that links can lead to.
    pub targets: Vec<LinkTarget>,
    /// The comments that are meant for Casebook.
    pub asides: Vec<Aside>,
}

impl Document {
    /// Lets go of what only they need who read the incidents: ten thousand heads take a hundred megabytes.
    pub fn settle(&mut self) {
        if let Some(head) = &mut self.front_matter {
            head.entries = Vec::new();
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
) -> Document {
    let (front_matter, body_start) = front_matter::read(file, &source.text, diagnostics);
    let markdown = if plain_text::is_plain(path, &source.text[body_start..]) {
        plain_text::to_markdown(&source.text, body_start, headings)
    } else {
        Markdown::verbatim(&source.text, body_start)
    };
    let parsed = markdown::parse(file, &markdown);
    let mut document = Document {
        file,
        path: path.to_owned(),
        front_matter,
        markdown,
        blocks: parsed.blocks,
        headings: parsed.headings,
        links: parsed.links,
        targets: parsed.targets,
        asides: Vec::new(),
    };
    document.asides = aside::read(&document, &source.text);
    document
}
