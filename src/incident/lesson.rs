//! What an incident taught: the items, rows and paragraphs of the parts that tell what was learned, what went well, what
//! went wrong and what was luck.
//!
//! A template's prompts and entries like "None" are no lessons. What is still to be done is [`action`](super::action)'s
//! to read.

use std::ops::Range;

use crate::content::block::{Block, BlockKind, Item, Row, Style, Text};
use crate::incident::prompt;
use crate::incident::section::{self, Content, Outline, Part};
use crate::vocabulary::heading::{self, Headings, Kind as SectionKind};

/// One thing that an incident taught.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// What sort of thing.
    pub kind: Kind,
    /// What it is about, where a heading within the part or a label says so.
    pub topic: Option<String>,
    /// The words, with their markup.
    pub text: Text,
    /// The heading above it on the incident's page.
    pub anchor: Option<String>,
}

/// The sorts of lessons, in the order in which they are worth reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// What is to be learned.
    Learned,
    /// What did not go well.
    WentWrong,
    /// What went well.
    WentWell,
    /// What was luck.
    Luck,
}

impl Kind {
    /// The word in templates.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Learned => "learned",
            Self::WentWrong => "went-wrong",
            Self::WentWell => "went-well",
            Self::Luck => "luck",
        }
    }

    /// The sort that a part of a document holds.
    fn of(section: SectionKind) -> Option<Self> {
        match section {
            SectionKind::Lessons => Some(Self::Learned),
            SectionKind::WentWrong => Some(Self::WentWrong),
            SectionKind::WentWell => Some(Self::WentWell),
            SectionKind::Lucky => Some(Self::Luck),
            _ => None,
        }
    }

    /// The sort that words name. Words that name several ("What went well and what did not") say nothing about each.
    fn named(kinds: &[SectionKind]) -> Option<Self> {
        let mut named = kinds.iter().filter_map(|kind| Self::of(*kind));
        let first = named.next()?;
        Some(if named.all(|other| other == first) { first } else { Self::Learned })
    }
}

/// Within lessons, headings of these kinds say what the lessons are about.
const TOPICS: &[SectionKind] = &[
    SectionKind::Other,
    SectionKind::Background,
    SectionKind::Impact,
    SectionKind::Detection,
    SectionKind::Trigger,
    SectionKind::Response,
    SectionKind::Resolution,
];

/// Reads the lessons of a document, in its order.
#[must_use]
pub fn read(outline: &Outline, headings: &Headings) -> Vec<Lesson> {
    let mut kinds: Vec<Option<Kind>> = Vec::with_capacity(outline.parts.len());
    let mut reader = Reader { headings, lessons: Vec::new() };
    for part in &outline.parts {
        let around = part.parent.and_then(|parent| kinds[parent]);
        let own = part_kind(part, around);
        let is_topic = own.is_some() && Kind::of(part.section.kind).is_none();
        kinds.push(own);
        if let Some(kind) = own {
            let anchor = part.section.anchor.clone().or_else(|| {
                let parent = &outline.parts[part.parent?];
                parent.section.anchor.clone()
            });
            let topic = is_topic.then(|| topic(&part.section.heading)).flatten();
            reader.part(part, &Place { kind, topic, anchor });
        }
    }
    reader.lessons
}

/// What sort of lessons a part holds, if any. `around` is what the part around it holds.
fn part_kind(part: &Part, around: Option<Kind>) -> Option<Kind> {
    if Kind::of(part.section.kind).is_some() && Kind::of(part.reads_as).is_some() {
        let named: Vec<SectionKind> =
            std::iter::once(part.section.kind).chain(part.also.iter().copied()).collect();
        return Kind::named(&named);
    }
    around.filter(|_| TOPICS.contains(&part.section.kind) && part.reads_as != SectionKind::Actions)
}

/// Where a lesson stands.
#[derive(Clone)]
struct Place {
    kind: Kind,
    topic: Option<String>,
    anchor: Option<String>,
}

struct Reader<'v> {
    headings: &'v Headings,
    lessons: Vec<Lesson>,
}

impl Reader<'_> {
    fn part(&mut self, part: &Part, place: &Place) {
        if let Some(lead) = part.lead
            && !lead.words().is_empty()
        {
            self.push(lead.text, lead.start..lead.end, place);
        }
        let mut blocks: Vec<&Block> = Vec::new();
        for content in &part.content {
            match content {
                Content::Blocks(more) => blocks.extend(more.iter()),
                Content::Item(item) => self.item(item, place),
            }
        }
        self.blocks(&blocks, place);
    }

    fn blocks(&mut self, blocks: &[&Block], around: &Place) {
        // What a line above a list calls the items below it.
        let mut place = around.clone();
        for (index, block) in blocks.iter().enumerate() {
            let next = blocks.get(index + 1).map(|next| &next.kind);
            match &block.kind {
                BlockKind::Paragraph(text) => {
                    place = around.clone();
                    match self.label(text).filter(|_| next.is_some_and(is_list_or_table)) {
                        Some(label) => place = label.over(around),
                        None if next.is_some_and(|next| introduces(&text.plain, next)) => {}
                        None => self.text(text, &place),
                    }
                }
                BlockKind::List { items, .. } => {
                    let before_list = next.is_some_and(is_list_or_table);
                    self.items(items, before_list, around, &mut place);
                }
                BlockKind::Table { header, rows } => self.table(header, rows, &place),
                BlockKind::Quote(blocks) => self.blocks(&each(blocks), &place),
                BlockKind::Heading { .. }
                | BlockKind::Code { .. }
                | BlockKind::Html(_)
                | BlockKind::Footnote(_)
                | BlockKind::Rule => {}
            }
        }
    }

    /// The items of a list. One that ends in a colon and holds no list itself names those that follow it, even those of
    /// the next list: `place` is where they stand then.
    fn items(&mut self, items: &[Item], before_list: bool, around: &Place, place: &mut Place) {
        for (index, item) in items.iter().enumerate() {
            let followed = index + 1 < items.len() || before_list;
            let label = match item.blocks.as_slice() {
                [Block { kind: BlockKind::Paragraph(text), .. }]
                    if followed && text.plain.trim_end().ends_with(':') =>
                {
                    self.label(text)
                }
                _ => None,
            };
            match label {
                Some(label) => *place = label.over(around),
                None => self.item(item, place),
            }
        }
    }

    /// An item is a lesson; one that only names what is below it is not, and what is below it are lessons.
    fn item(&mut self, item: &Item, place: &Place) {
        let Some((Block { kind: BlockKind::Paragraph(text), .. }, below)) =
            item.blocks.split_first()
        else {
            return self.blocks(&each(&item.blocks), place);
        };
        let lists = below.iter().any(|block| is_list_or_table(&block.kind));
        match self.label(text).filter(|_| lists) {
            Some(label) => self.blocks(&each(below), &label.over(place)),
            None => self.text(text, place),
        }
    }

    /// Every row is a lesson: the cell that says most, or each cell below a header that names the sort.
    fn table(&mut self, header: &[Text], rows: &[Row], place: &Place) {
        let named: Vec<Option<Kind>> = header
            .iter()
            .map(|cell| Kind::named(&self.headings.kinds_of_label(&cell.plain)))
            .collect();
        for row in rows {
            if named.iter().flatten().count() > 0 {
                for (cell, kind) in row.cells.iter().zip(&named) {
                    if let Some(kind) = *kind {
                        self.text(cell, &Place { kind, ..place.clone() });
                    }
                }
                continue;
            }
            let longest = row.cells.iter().max_by_key(|cell| words(&cell.plain));
            if let Some(cell) = longest.filter(|cell| words(&cell.plain) >= FEWEST_CELL_WORDS) {
                self.text(cell, place);
            }
        }
    }

    /// A text that may begin with a label: `**What went well:** the alert`, `**Runbooks.** None said how`.
    fn text(&mut self, text: &Text, place: &Place) {
        if let Some((label, rest)) = section::bold_label(text, 0)
            && !text.plain[rest..].trim().is_empty()
        {
            let words = &text.plain[label];
            if let Some(kind) = Kind::named(&self.headings.kinds_of(words)) {
                return self.push(text, rest..text.plain.len(), &Place { kind, ..place.clone() });
            }
        }
        self.push(text, 0..text.plain.len(), place);
    }

    /// What a line that stands above others calls them: the sort, or what they are about.
    fn label(&self, text: &Text) -> Option<Label> {
        let words = text.plain.trim();
        if let Some(kind) = Kind::named(&self.headings.kinds_of(words)) {
            return Some(Label::Kind(kind));
        }
        let bold = text.marks.first().is_some_and(|mark| {
            mark.style == Style::Strong && mark.start == 0 && mark.end + 1 >= words.len()
        });
        let short = self::words(words) <= MOST_LABEL_WORDS;
        (short && (bold || words.ends_with(':'))).then(|| Label::Topic(topic(words)))
    }

    fn push(&mut self, text: &Text, range: Range<usize>, place: &Place) {
        let text = trimmed(text, range);
        if self.is_lesson(&text.plain) {
            let Place { kind, topic, anchor } = place.clone();
            self.lessons.push(Lesson { kind, topic, text, anchor });
        }
    }

    /// Whether somebody wrote it: not a word in place of an answer, nor what a template asks.
    fn is_lesson(&self, text: &str) -> bool {
        let first = text.find(['.', '?', ':']).map_or(text, |end| &text[..end]);
        let first = first.lines().next().unwrap_or_default();
        // A part's heading once more, as its own text.
        let heading =
            heading::is_conclusion(first) || Kind::named(&self.headings.kinds_of(first)).is_some();
        !(prompt::is_unanswered(text) || prompt::is_example(text) || prompt::asks(text) || heading)
    }
}

/// What a line says of those below it.
enum Label {
    Kind(Kind),
    Topic(Option<String>),
}

impl Label {
    fn over(self, place: &Place) -> Place {
        match self {
            Self::Kind(kind) => Place { kind, ..place.clone() },
            Self::Topic(topic) => Place { topic, ..place.clone() },
        }
    }
}

/// A line above a list that says more than this is an entry of its own.
const MOST_LABEL_WORDS: usize = 12;

/// A cell of fewer words is a name, a number or a mark.
const FEWEST_CELL_WORDS: usize = 4;

fn each(blocks: &[Block]) -> Vec<&Block> {
    blocks.iter().collect()
}

fn is_list_or_table(kind: &BlockKind) -> bool {
    matches!(kind, BlockKind::List { .. } | BlockKind::Table { .. })
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Whether a paragraph does no more than announce what stands below it.
fn introduces(text: &str, next: &BlockKind) -> bool {
    let shown = is_list_or_table(next) || matches!(next, BlockKind::Code { .. });
    shown && text.trim_end().ends_with([':', ','])
}

/// What a heading or label names, without its number and colon; nothing where that is all there is.
fn topic(heading: &str) -> Option<String> {
    let words = heading.trim().trim_end_matches([':', '.']);
    let numbered = words.trim_start_matches('#').trim_start_matches(|c: char| c.is_ascii_digit());
    let words = if numbered.len() < words.len() && numbered.starts_with(['.', ')', ':', ' ']) {
        numbered.trim_start_matches(['.', ')', ':', ' '])
    } else {
        words
    };
    Some(words.trim().to_owned()).filter(|words| words.chars().any(char::is_alphabetic))
}

/// A part of a text with the markup within it, without space around it and without a tick or a cross in front: the part
/// it stands in says as much.
fn trimmed(text: &Text, range: Range<usize>) -> Text {
    let written = &text.plain[range.clone()];
    let ornament = |c: char| c.is_whitespace() || ORNAMENTS.contains(&c);
    let start = range.start + (written.len() - written.trim_start_matches(ornament).len());
    let end = range.start + written.trim_end().len();
    let end = end.max(start);
    text.part(start..end)
}

/// What people put in front of what went well or wrong.
const ORNAMENTS: &[char] =
    &['✅', '✔', '✓', '❌', '✖', '✗', '❎', '⚠', '👍', '👎', '🍀', '➕', '➖', '•', '\u{fe0f}'];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content;
    use crate::diagnostic::Diagnostics;
    use crate::source::{Source, Sources};
    use crate::vocabulary::BuiltIn;

    /// Each lesson as `kind #anchor topic: text`.
    fn lessons(body: &str) -> String {
        let source = Source::new("a.md".into(), format!("# T\n\n{body}\n"));
        let file = Sources::default().add(source.clone());
        let headings = Headings::built_in();
        let document = content::read(file, "a.md", &source, headings, &mut Diagnostics::default());
        let outline = Outline::new(&document, 0..document.blocks.len(), Some(0), headings);
        let shown = read(&outline, headings).into_iter().map(|lesson| {
            let topic = lesson.topic.map(|topic| format!("{topic}: ")).unwrap_or_default();
            let anchor = lesson.anchor.unwrap_or_default();
            format!("{} #{anchor} {topic}{}", lesson.kind.as_str(), lesson.text.plain)
        });
        shown.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn the_parts_that_hold_lessons() {
        for (body, expected) in [
            (
                "## Lessons learned\n\n- a b\n- c d",
                "learned #lessons-learned a b; learned #lessons-learned c d",
            ),
            (
                "## Lessons\n\n### What went well\n\n- a b\n\n### What went wrong\n\nc d.\n\n### Where we got lucky\n\n1. e f",
                "went-well #what-went-well a b; went-wrong #what-went-wrong c d.; luck #where-we-got-lucky e f",
            ),
            ("**What went well:** the alert rang.", "went-well # the alert rang."),
            (
                "## Retrospective\n\n**What went well:**\n\n- a b\n\n**What went wrong:**\n\n- c d",
                "went-well #retrospective a b; went-wrong #retrospective c d",
            ),
            (
                "## What went well and what went wrong\n\n- a b",
                "learned #what-went-well-and-what-went-wrong a b",
            ),
            ("## Root cause\n\n- a b\n\n## Action items\n\n- c d", ""),
            // A part within that is about something else.
            (
                "## Lessons learned\n\n- a b\n\n### Action items\n\n- c d",
                "learned #lessons-learned a b",
            ),
        ] {
            assert_eq!(lessons(body), expected, "{body}");
        }
    }

    #[test]
    fn the_shapes_of_lessons() {
        for (body, expected) in [
            ("- a b\n  - c d\n  - e f", "a b"),
            ("- Detection:\n  - a b\n  - c d\n- e f", "Detection: a b; Detection: c d; e f"),
            (
                "1. **Technical:**\n- a b\n- c d\n2. **People:**\n- e f",
                "Technical: a b; Technical: c d; People: e f",
            ),
            (
                "### 1. Alerts need an owner\n\nNobody owned it.\n\n### Detection\n\nA customer called.",
                "Alerts need an owner: Nobody owned it.; Detection: A customer called.",
            ),
            ("We took three things from it:\n\n- a b", "We took three things from it: a b"),
            (
                "It ran for a long time and nobody knew about it, while the alert that had been made for it rang:\n\n- a b",
                "a b",
            ),
            ("We ran:\n\n```\nls\n```\n\nIt helped.", "It helped."),
            ("> a b", "a b"),
            ("- ✅ a b\n- ❌ c d", "a b; c d"),
            (
                "| No. | Lesson | Who |\n| --- | --- | --- |\n| 1 | Name a lead at once | ann |\n| 2 | tbd | bo |",
                "Name a lead at once",
            ),
            ("- **What went well:** a b\n- **Runbooks.** c d", "a b; Runbooks. c d"),
        ] {
            let found = lessons(&format!("## Lessons learned\n\n{body}"));
            let plain: Vec<&str> = found
                .split("; ")
                .map(|lesson| lesson.splitn(3, ' ').nth(2).unwrap_or_default())
                .collect();
            assert_eq!(plain.join("; "), expected, "{body}");
        }
        assert_eq!(
            lessons(
                "## Lessons\n\n| What went well | What went wrong |\n| --- | --- |\n| a b | c d |\n| | e f |"
            ),
            "went-well #lessons a b; went-wrong #lessons c d; went-wrong #lessons e f"
        );
    }

    #[test]
    fn what_is_no_lesson() {
        for body in [
            "None.",
            "N/A",
            "- TBD",
            "-",
            "- [what we learned]",
            "<what went well>",
            "<",
            "{",
            "…",
            "What went well?",
            "What did we learn from this?",
            "List of things that went well. For example,",
            "Describe what you have learned.",
            "Things that could have gone better. These become actions.",
            "Conclusion\nIt is over.",
        ] {
            assert_eq!(lessons(&format!("## Lessons learned\n\n{body}")), "", "{body}");
        }
    }

    #[test]
    fn markup_stays_with_its_words() {
        let source = Source::new(
            "a.md".into(),
            "## Lessons\n\n- ✅ Read `a.log` [first](b.md)\n".to_owned(),
        );
        let file = Sources::default().add(source.clone());
        let headings = Headings::built_in();
        let document = content::read(file, "a.md", &source, headings, &mut Diagnostics::default());
        let outline = Outline::new(&document, 0..document.blocks.len(), None, headings);
        let text = &read(&outline, headings)[0].text;
        let marks: Vec<(&Style, &str)> =
            text.marks.iter().map(|m| (&m.style, &text.plain[m.start..m.end])).collect();
        assert_eq!(text.plain, "Read a.log first");
        assert_eq!(marks, [(&Style::Code, "a.log"), (&Style::Link("b.md".into()), "first")]);
    }
}
