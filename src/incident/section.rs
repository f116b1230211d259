//! The parts of a postmortem: summary, impact, timeline, root cause and so on, by the words people head them with.
//!
//! A part is labelled by a heading, by a bold label in front of a paragraph, or by a bold label in front of a list item
//! where a list is the whole document's frame. What is read from timelines, action sections and fields is read from
//! the [`Outline`], which holds every part with what stands in it.

use std::ops::Range;

use crate::content::ParsedDocument;
use crate::content::block::{Block, BlockKind, Item, Row, Style, Text};
use crate::incident::moment::{self, Context};
use crate::incident::stated;
use crate::source::Span;
use crate::vocabulary::heading::{self, Headings, Kind};

/// A labelled part of the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// What it is about.
    pub kind: Kind,
    /// The heading as written, without markup.
    pub heading: String,
    /// 1 to 6; a bold label that acts as a heading counts one deeper than the heading above it.
    pub level: u8,
    /// The anchor on the page, where it is a real heading.
    pub anchor: Option<String>,
    /// The heading in the source.
    pub span: Span,
    /// The blocks below it up to the next heading of its own or a higher level: a range of indices into
    /// [`ParsedDocument::blocks`](crate::content::ParsedDocument::blocks). For a label it begins with the block that holds the
    /// label.
    pub blocks: Range<usize>,
}

/// All parts of a document in order. The first one has no heading: it is what stands before any.
#[derive(Debug)]
pub struct Outline<'a> {
    /// The parts.
    pub parts: Vec<Part<'a>>,
}

/// A section with what stands in it.
#[derive(Debug)]
pub struct Part<'a> {
    /// Its heading and kind. For what stands before any heading the heading is empty.
    pub section: Section,
    /// Further kinds that the heading names: `Resolution` of "Root cause and resolution".
    pub also: Vec<Kind>,
    /// What its content is to be read as: its own kind, or that of the part around it.
    pub reads_as: Kind,
    /// The part around it, an index into [`Outline::parts`].
    pub parent: Option<usize>,
    /// Whether a bold label heads it.
    pub label: bool,
    /// The words behind a label on its own lines.
    pub lead: Option<Lead<'a>>,
    /// What stands in it directly, before any part within it.
    pub content: Vec<Content<'a>>,
}

/// A piece of a part.
#[derive(Debug, Clone, Copy)]
pub enum Content<'a> {
    /// Blocks that follow each other.
    Blocks(&'a [Block]),
    /// An item of a list whose other items head parts.
    Item(&'a Item),
}

/// Words behind a label.
#[derive(Debug, Clone, Copy)]
pub struct Lead<'a> {
    /// The text that label and words belong to.
    pub text: &'a Text,
    /// Where the words begin in its plain text.
    pub start: usize,
    /// Where they end.
    pub end: usize,
}

impl<'a> Lead<'a> {
    /// The words.
    #[must_use]
    pub fn words(&self) -> &'a str {
        self.text.plain[self.start..self.end].trim()
    }
}

impl<'a> Part<'a> {
    /// Whether its heading names a kind.
    #[must_use]
    pub fn is(&self, kind: Kind) -> bool {
        self.section.kind == kind || self.also.contains(&kind)
    }

    /// The blocks that stand in it directly.
    pub fn blocks(&self) -> impl Iterator<Item = &'a Block> + use<'a, '_> {
        self.content.iter().flat_map(|content| match content {
            Content::Blocks(blocks) => *blocks,
            Content::Item(_) => &[],
        })
    }

    /// The items of the lists that stand in it directly.
    pub fn items(&self) -> impl Iterator<Item = &'a Item> + use<'a, '_> {
        self.content.iter().flat_map(|content| {
            let (blocks, item): (&[Block], Option<&Item>) = match content {
                Content::Blocks(blocks) => (*blocks, None),
                Content::Item(item) => (&[], Some(*item)),
            };
            let listed = blocks.iter().flat_map(|block| match &block.kind {
                BlockKind::List { items, .. } => items.as_slice(),
                _ => &[],
            });
            listed.chain(item)
        })
    }
}

impl<'a> Outline<'a> {
    /// Cuts the blocks of a document, or some of them, into parts. `title` is the heading that names the incident; it
    /// heads no part.
    #[must_use]
    pub fn new(
        document: &'a ParsedDocument,
        blocks: Range<usize>,
        title: Option<usize>,
        headings: &Headings,
    ) -> Self {
        let first = document.blocks.get(blocks.start);
        let start = first.map_or(Span::start_of(document.file), |block| block.span);
        let mut builder = Builder {
            document,
            vocabulary: headings,
            parts: Vec::new(),
            headings: Vec::new(),
            framed: false,
            plain_labels: has_plain_labels(&document.blocks[blocks.clone()], document, headings),
        };
        builder.open(Opening {
            kinds: Vec::new(),
            heading: String::new(),
            level: 0,
            anchor: None,
            span: Span::new(start.file, start.start, start.start),
            block: blocks.start,
            lead: None,
        });
        for (index, block) in document.blocks.iter().enumerate().take(blocks.end).skip(blocks.start)
        {
            builder.block(index, block, title);
        }
        builder.finish(blocks.end)
    }

    /// The sections as the incident shows them: one for each kind that a heading names.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let parts = self.parts.iter().skip(1);
        parts
            .flat_map(|part| {
                let more =
                    part.also.iter().map(|kind| Section { kind: *kind, ..part.section.clone() });
                std::iter::once(part.section.clone()).chain(more)
            })
            .collect()
    }

    /// The headings around a part, from its own outward.
    pub fn headings(&self, part: usize) -> impl Iterator<Item = &str> {
        std::iter::successors(Some(part), |at| self.parts[*at].parent)
            .map(|at| self.parts[at].section.heading.as_str())
    }
}

/// Inside an action section these headings begin something else; any other heading groups actions by topic
/// ("Detection", "Process").
const LEAVES_ACTIONS: &[Kind] = &[
    Kind::Summary,
    Kind::Timeline,
    Kind::RootCause,
    Kind::ContributingFactors,
    Kind::Lessons,
    Kind::WentWell,
    Kind::WentWrong,
    Kind::Lucky,
    Kind::Actions,
    Kind::References,
    Kind::Attendees,
    Kind::Stats,
];

/// Inside a timeline these headings are phases of it.
const PHASES: &[Kind] =
    &[Kind::Background, Kind::Detection, Kind::Trigger, Kind::Response, Kind::Resolution];

struct Builder<'a, 'v> {
    document: &'a ParsedDocument,
    vocabulary: &'v Headings,
    parts: Vec<Part<'a>>,
    /// The headings around what is being read, outermost first: indices into `parts`.
    headings: Vec<usize>,
    /// Whether the block before was a list whose items are parts, so that what follows may continue its last item.
    framed: bool,
    /// Whether bare labels head the parts, because nothing else does.
    plain_labels: bool,
}

struct Opening<'a> {
    /// What the heading names; nothing for [`Kind::Other`].
    kinds: Vec<Kind>,
    heading: String,
    level: u8,
    anchor: Option<String>,
    span: Span,
    block: usize,
    lead: Option<Lead<'a>>,
}

impl<'a> Builder<'a, '_> {
    fn block(&mut self, index: usize, block: &'a Block, title: Option<usize>) {
        match &block.kind {
            BlockKind::Heading { index: heading } if Some(*heading) == title => {}
            BlockKind::Heading { index: heading } => {
                self.framed = false;
                let heading = &self.document.headings[*heading];
                let words = heading.text.plain.trim();
                self.open(Opening {
                    kinds: self.vocabulary.kinds_of_heading(words),
                    heading: words.to_owned(),
                    level: heading.level,
                    anchor: Some(heading.anchor.clone()),
                    span: heading.span,
                    block: index + 1,
                    lead: None,
                });
            }
            BlockKind::Paragraph(text) => self.paragraph(index, text),
            BlockKind::Table { header, rows } => {
                self.content(index);
                self.table(index, header, rows);
            }
            BlockKind::List { items, .. } if self.is_frame(items) => {
                for item in items {
                    self.item(index, item);
                }
                self.framed = true;
            }
            _ => self.content(index),
        }
    }

    fn paragraph(&mut self, index: usize, text: &'a Text) {
        let level = self.label_level();
        let mut labels: Vec<(Vec<Kind>, Range<usize>, usize)> = Vec::new();
        for (start, line) in lines(&text.plain) {
            let plain = || {
                let found = plain_label(line, self.vocabulary).filter(|_| self.plain_labels);
                found.map(|(kinds, end)| (kinds, start..start + end, start + end))
            };
            let label = part_label(text, start, line, self.vocabulary).or_else(plain);
            if let Some((kinds, label, words)) = label {
                labels.push((kinds, label, words.min(start + line.len())));
            }
        }
        if labels.first().is_none_or(|(_, label, _)| label.start > 0) {
            self.content(index);
        }
        for (position, (kinds, label, words)) in labels.iter().enumerate() {
            let end = labels.get(position + 1).map_or(text.plain.len(), |(_, next, _)| next.start);
            self.open(Opening {
                kinds: kinds.clone(),
                heading: label_words(&text.plain[label.clone()]).to_owned(),
                level,
                anchor: None,
                span: text.span,
                block: index,
                lead: Some(Lead { text, start: *words, end: end.max(*words) }),
            });
        }
    }

    /// Whether the items of a list are the document's parts: two of them are labelled as such, or it goes on where a
    /// list broke off.
    fn is_frame(&self, items: &[Item]) -> bool {
        let around = self.heading_part().map_or(Kind::Other, |part| part.reads_as);
        if !matches!(around, Kind::Other | Kind::Summary) {
            return false;
        }
        let labelled = items
            .iter()
            .filter(|item| item_label(item, self.vocabulary).is_some_and(|l| !l.0.is_empty()));
        labelled.take(2).count() >= if self.framed { 1 } else { 2 }
    }

    /// A table whose rows are the document's parts: bold words of two of them head what stands in the next cell.
    fn table(&mut self, index: usize, header: &'a [Text], rows: &'a [Row]) {
        let level = self.label_level();
        let cells = std::iter::once(header).chain(rows.iter().map(|row| row.cells.as_slice()));
        let mut labelled = Vec::new();
        for row in cells {
            let [label, text] = row else { continue };
            let Some((bold, _)) = bold_label(label, 0) else { continue };
            let kinds = self.vocabulary.kinds_of(&label.plain[bold]);
            if !kinds.is_empty() {
                labelled.push((kinds, label, text));
            }
        }
        if labelled.len() < 2 {
            return;
        }
        for (kinds, label, text) in labelled {
            self.open(Opening {
                kinds,
                heading: label_words(&label.plain).to_owned(),
                level,
                anchor: None,
                span: label.span,
                block: index,
                lead: Some(Lead { text, start: 0, end: text.plain.len() }),
            });
        }
    }

    fn item(&mut self, index: usize, item: &'a Item) {
        let level = self.label_level();
        let Some((kinds, text, label, words)) = item_label(item, self.vocabulary) else {
            if let Some(part) = self.parts.last_mut() {
                part.content.push(Content::Item(item));
            }
            return;
        };
        self.open(Opening {
            kinds,
            heading: label_words(&text.plain[label]).to_owned(),
            level,
            anchor: None,
            span: text.span,
            block: index,
            lead: Some(Lead { text, start: words, end: text.plain.len() }),
        });
        self.push_content(&item.blocks[1..]);
    }

    fn content(&mut self, index: usize) {
        self.push_content(&self.document.blocks[index..=index]);
    }

    fn push_content(&mut self, blocks: &'a [Block]) {
        if let Some(part) = self.parts.last_mut()
            && !blocks.is_empty()
        {
            part.content.push(Content::Blocks(blocks));
        }
    }

    /// The part that the last real heading began.
    fn heading_part(&self) -> Option<&Part<'a>> {
        self.headings.last().map(|heading| &self.parts[*heading])
    }

    fn label_level(&self) -> u8 {
        self.heading_part().map_or(1, |part| (part.section.level + 1).clamp(1, 6))
    }

    fn open(&mut self, opening: Opening<'a>) {
        let Opening { kinds, heading, level, anchor, span, block, lead } = opening;
        let label = lead.is_some();
        if !label {
            while self.headings.last().is_some_and(|last| self.parts[*last].section.level >= level)
            {
                self.headings.pop();
            }
        }
        let parent = self.headings.last().copied();
        if !label {
            self.headings.push(self.parts.len());
        }
        let around = parent.map_or(Kind::Other, |parent| self.parts[parent].reads_as);
        let before = self.parts.last().map_or(Kind::Other, |part| part.reads_as);
        let kind = kinds.first().copied().unwrap_or(Kind::Other);
        let leaves = kinds.iter().any(|kind| LEAVES_ACTIONS.contains(kind));
        let topic = around == Kind::Actions && !label && !leaves;
        let phase = around == Kind::Timeline && !label && PHASES.contains(&kind);
        // What has entries or items of its own decides how the part is read.
        let leading = [Kind::Timeline, Kind::Actions].into_iter().find(|kind| kinds.contains(kind));
        let reads_as = if topic || phase {
            around
        } else if kind != Kind::Other {
            leading.unwrap_or(kind)
        } else if before == Kind::Timeline && moment::leading(&heading, ANY_YEAR).is_some() {
            // Entries and days of a timeline, at whatever level they are labelled.
            Kind::Timeline
        } else {
            around
        };
        self.parts.push(Part {
            section: Section {
                kind: if topic { Kind::Other } else { kind },
                heading,
                level,
                anchor,
                span,
                blocks: block..block,
            },
            also: if topic { Vec::new() } else { kinds.into_iter().skip(1).collect() },
            reads_as,
            parent,
            label,
            lead,
            content: Vec::new(),
        });
    }

    /// `total` is one past the last block.
    fn finish(mut self, total: usize) -> Outline<'a> {
        for index in 0..self.parts.len() {
            let (level, label) = (self.parts[index].section.level, self.parts[index].label);
            let start = self.parts[index].section.blocks.start;
            let next = self.parts[index + 1..]
                .iter()
                .find(|next| label || (!next.label && next.section.level <= level));
            let end = next.map_or(total, |next| {
                // A heading stands one block before what is below it.
                next.section.blocks.start - usize::from(!next.label && next.section.level > 0)
            });
            let least = if label { start + 1 } else { start };
            self.parts[index].section.blocks = start..end.max(least).min(total).max(start);
        }
        if !self.parts.iter().any(|part| part.is(Kind::RootCause)) {
            for part in self.parts.iter_mut().skip(1) {
                if heading::is_conclusion(&part.section.heading) {
                    part.section.kind = Kind::RootCause;
                    part.reads_as = Kind::RootCause;
                }
            }
        }
        Outline { parts: self.parts }
    }
}

/// For the question whether something is a moment at all, any year will do.
const ANY_YEAR: Context = Context { year: Some(2024), order: None };

/// The label of a list item: what it heads, if anything known; the text, the label in it, and where its words begin.
type ItemLabel<'a> = (Vec<Kind>, &'a Text, Range<usize>, usize);

fn item_label<'i>(item: &'i Item, vocabulary: &Headings) -> Option<ItemLabel<'i>> {
    let BlockKind::Paragraph(text) = &item.blocks.first()?.kind else { return None };
    let (label, words) = bold_label(text, 0)?;
    Some((vocabulary.kinds_of(&text.plain[label.clone()]), text, label, words))
}

/// A line of a paragraph that heads a part: a bold or italic label of the usual words, or nothing but such words. What it
/// heads, the label's place, and where the words behind it begin.
fn part_label(
    text: &Text,
    start: usize,
    line: &str,
    vocabulary: &Headings,
) -> Option<(Vec<Kind>, Range<usize>, usize)> {
    let known = |kinds: Vec<Kind>| Some(kinds).filter(|kinds| !kinds.is_empty());
    if let Some((label, words)) = label_in(text, start, &[Style::Strong, Style::Emphasis]) {
        let written = &text.plain[label.clone()];
        // `**Identified** - We found it` is an update of a status page.
        let dashed = text.plain[label.end..].trim_start().starts_with('-');
        if dashed && stated::is_incident_state(written) {
            return None;
        }
        let alone = written.trim() == line.trim().trim_end_matches(':').trim_end()
            || written.trim() == line.trim();
        let kinds =
            if alone { vocabulary.kinds_of_label(written) } else { vocabulary.kinds_of(written) };
        return Some((known(kinds)?, label, words));
    }
    // `**Timeline** (all times UTC)`
    if let Some((label, kinds)) = remarked(text, start, line, vocabulary) {
        let end = label.end;
        return Some((kinds, label, end));
    }
    let bare = line.trim();
    let stands_apart = bare.ends_with(':') || text.plain.trim() == bare;
    if !stands_apart || bare.len() > 80 || !bare.starts_with(|c: char| !c.is_lowercase()) {
        return None;
    }
    // A link is the way to a part, and code is somebody's output.
    let end = start + line.len();
    let marks = &text.marks[text.marks.partition_point(|mark| mark.start < start)..];
    if marks.first().is_some_and(|mark| mark.start < end) {
        return None;
    }
    Some((known(vocabulary.kinds_of(bare))?, start..end, end))
}

/// Whether paragraphs begin with bare labels of three kinds, and no heading names any: `Impact: nobody could pay`.
fn has_plain_labels(blocks: &[Block], document: &ParsedDocument, vocabulary: &Headings) -> bool {
    /// Fewer are facts about the incident rather than its parts.
    const FEWEST: usize = 3;
    let mut found: Vec<Kind> = Vec::new();
    for block in blocks {
        match &block.kind {
            BlockKind::Heading { index } => {
                let words = document.headings[*index].text.plain.trim();
                if !vocabulary.kinds_of_heading(words).is_empty() {
                    return false;
                }
            }
            BlockKind::Paragraph(text) => {
                for (_, line) in lines(&text.plain) {
                    for kind in plain_label(line, vocabulary).map_or(Vec::new(), |label| label.0) {
                        if !found.contains(&kind) {
                            found.push(kind);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    found.len() >= FEWEST
}

/// The kinds of a line's bare label, and where the words behind it begin.
fn plain_label(line: &str, vocabulary: &Headings) -> Option<(Vec<Kind>, usize)> {
    let (label, _) = line.split_once(": ")?;
    if label.len() > 40 || !label.starts_with(|c: char| !c.is_lowercase()) {
        return None;
    }
    let kinds = vocabulary.kinds_of(label);
    (!kinds.is_empty()).then_some((kinds, label.len() + 2))
}

/// A line of nothing but bold words and a remark in brackets behind them.
fn remarked(
    text: &Text,
    start: usize,
    line: &str,
    vocabulary: &Headings,
) -> Option<(Range<usize>, Vec<Kind>)> {
    let end = start + line.len();
    let marks = &text.marks[text.marks.partition_point(|mark| mark.start < start)..];
    let mark = marks.first().filter(|mark| mark.style == Style::Strong && mark.end < end)?;
    let before = text.plain.get(start..mark.start)?;
    let behind = text.plain.get(mark.end..end)?.trim().trim_end_matches(':');
    let remark = behind.strip_prefix('(')?.strip_suffix(')')?;
    if !before.trim().is_empty() || remark.contains(['(', ')']) || line.len() > 120 {
        return None;
    }
    let kinds = vocabulary.kinds_of(&text.plain[mark.start..mark.end]);
    (!kinds.is_empty()).then_some((mark.start..end, kinds))
}

/// A bold label at byte `at` of a text, `**Impact**:`, `**Impact:** words` or alone on its line: its place, and where
/// the words behind it begin.
#[must_use]
pub fn bold_label(text: &Text, at: usize) -> Option<(Range<usize>, usize)> {
    label_in(text, at, &[Style::Strong])
}

fn label_in(text: &Text, at: usize, styles: &[Style]) -> Option<(Range<usize>, usize)> {
    let first_word = text.plain[at..].find(|c: char| c.is_alphanumeric() || c == '\n')? + at;
    let marks = &text.marks[text.marks.partition_point(|mark| mark.start < at)..];
    let mark = marks
        .iter()
        .take_while(|mark| mark.start <= first_word)
        .find(|mark| styles.contains(&mark.style) && mark.end > first_word)?;
    let label = &text.plain[mark.start..mark.end];
    if label.len() > 80 || label.contains('\n') {
        return None;
    }
    let behind = &text.plain[mark.end..];
    let line = behind.split('\n').next().unwrap_or_default();
    let inner_colon = label.trim_end().ends_with(':');
    let outer = line.trim_start();
    if !(inner_colon
        || outer.is_empty()
        || outer.starts_with([':', '–', '—'])
        || line.starts_with(" - "))
    {
        return None;
    }
    let words = behind.trim_start_matches(|c: char| c.is_whitespace() || ":–—-".contains(c));
    Some((mark.start..mark.end, text.plain.len() - words.len()))
}

/// A label without the colon behind it.
#[must_use]
pub fn label_words(label: &str) -> &str {
    label.trim().trim_end_matches(':').trim_end()
}

/// The lines of a text, each with the byte at which it begins.
pub fn lines(plain: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    plain.split('\n').map(move |line| {
        let at = start;
        start += line.len() + 1;
        (at, line)
    })
}

#[cfg(test)]
mod tests {
    use super::Outline;
    use crate::content;
    use crate::diagnostic::Diagnostics;
    use crate::source::{Source, Sources};
    use crate::vocabulary::BuiltIn;
    use crate::vocabulary::heading::Headings;

    fn outline(text: &str) -> String {
        let source = Source::new("a.md".into(), text.into());
        let file = Sources::default().add(source.clone());
        let document =
            content::read(file, "a.md", &source, Headings::built_in(), &mut Diagnostics::default());
        let title = (!document.headings.is_empty()).then_some(0);
        let outline =
            Outline::new(&document, 0..document.blocks.len(), title, Headings::built_in());
        let lines: Vec<String> = outline
            .parts
            .iter()
            .skip(1)
            .map(|part| {
                let lead = part.lead.map_or("", |lead| lead.words());
                let range = &part.section.blocks;
                format!(
                    "{}/{} {} {}..{} {}",
                    part.section.kind.as_str(),
                    part.reads_as.as_str(),
                    part.section.heading,
                    range.start,
                    range.end,
                    lead
                )
                .trim_end()
                .to_owned()
            })
            .collect();
        lines.join("\n")
    }

    #[test]
    fn headings_and_labels_are_parts() {
        assert_eq!(
            outline(
                "# T\n\nintro\n\n## Timeline\n\n### 10:00\n\nx\n\n## 11:00\n\ny\n\n## Impact\n\n**Root cause:** a\n**Fix:** b\n"
            ),
            "timeline/timeline Timeline 3..5\nother/timeline 10:00 4..5\nother/timeline 11:00 6..7\n\
             impact/impact Impact 8..9\nroot_cause/root_cause Root cause 8..9 a\nresolution/resolution Fix 8..9 b"
        );
    }

    #[test]
    fn labels_come_in_many_forms() {
        for (label, kind) in [
            ("**Timeline**", "timeline"),
            ("__Timeline__", "timeline"),
            ("**Timeline:**", "timeline"),
            ("**Timeline**:", "timeline"),
            ("**2. Timeline**", "timeline"),
            ("**Timeline** (all times UTC)", "timeline"),
            ("*Timeline*", "timeline"),
            ("_Timeline:_ x", "timeline"),
            ("Timeline:", "timeline"),
            ("TIMELINE", "timeline"),
            ("**Detailed timeline of the outage**", "timeline"),
            ("**Root cause and fix:** x", "root_cause resolution"),
            ("| **Root cause** | x |\n|---|---|\n| **Impact** | y |", "root_cause impact"),
            ("<h3>Timeline</h3>", "timeline"),
            ("the timeline:", ""),
            ("[Timeline](#timeline)", ""),
            ("`Timeline`", ""),
            ("**The root cause was a flag.**", ""),
            ("**Identified** - We found it.", ""),
            ("Timeline x", ""),
        ] {
            let source = Source::new("a.md".into(), format!("# T\n\nintro\n\n{label}\n\nx\n"));
            let file = Sources::default().add(source.clone());
            let headings = Headings::built_in();
            let mut diagnostics = Diagnostics::default();
            let document = content::read(file, "a.md", &source, headings, &mut diagnostics);
            let outline = Outline::new(&document, 0..document.blocks.len(), Some(0), headings);
            let kinds: Vec<_> = outline.sections().iter().map(|s| s.kind.as_str()).collect();
            assert_eq!(kinds.join(" "), kind, "{label}");
        }
    }

    #[test]
    fn bare_labels_head_parts_where_nothing_else_does() {
        assert_eq!(
            outline("# T\n\nSummary: a\n\nImpact: b\nRoot cause: c\n\nmore\n"),
            "summary/summary Summary 1..2 a\nimpact/impact Impact 2..3 b\nroot_cause/root_cause Root cause 2..4 c"
        );
        assert_eq!(outline("# T\n\nDetection: 10:00\nResolution: 11:00\n"), "");
        assert_eq!(
            outline("# T\n\nSummary: a\nImpact: b\nFix: c\n\n## Timeline\n"),
            "timeline/timeline Timeline 3..3"
        );
    }

    #[test]
    fn a_list_can_be_the_frame() {
        assert_eq!(
            outline(
                "# T\n\n- **Impact**: all\n- **Key events**\n  - 10:00 x\n\n```\nlog\n```\n\n- **Resolution**: r\n"
            ),
            "impact/impact Impact 1..2 all\ntimeline/timeline Key events 1..3\nresolution/resolution Resolution 3..4 r"
        );
        assert_eq!(
            outline(
                "# T\n\n## Actions\n\n- **Monitoring**: x\n- **Detection**: y\n- **Impact**: z\n"
            ),
            "actions/actions Actions 2..3"
        );
    }

    #[test]
    fn topics_of_actions_are_no_sections() {
        assert_eq!(
            outline(
                "# T\n\n## Action items\n\n### Detection\n\n- a\n\n### What went wrong\n\n- b\n"
            ),
            "actions/actions Action items 2..6\nother/actions Detection 3..4\nwent_wrong/went_wrong What went wrong 5..6"
        );
    }

    #[test]
    fn a_conclusion_names_the_cause_where_nothing_else_does() {
        assert_eq!(outline("# T\n\n## Conclusion\n\nx\n"), "root_cause/root_cause Conclusion 2..3");
        assert_eq!(
            outline("# T\n\n## Cause\n\nx\n\n## Conclusion\n\ny\n"),
            "root_cause/root_cause Cause 2..3\nother/other Conclusion 4..5"
        );
    }
}
