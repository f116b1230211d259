//! What happened when.
//!
//! Entries are rows of tables, items of lists, headings, and paragraphs or lines that begin with a time. They are
//! gathered as written first ([`gather`]) and get the dates and zones that they leave out afterwards ([`settle`]),
//! because the incident's own date, which fills the first gap, may itself come from an entry.

use chrono::{Datelike, Duration as Delta, FixedOffset, NaiveDate};

use crate::content::block::{Block, BlockKind, Item, Row, Text};
use crate::incident::moment::{self, Context, Found, Moment};
use crate::incident::section::{Content, Outline, Part, lines};
use crate::incident::{stated, zone};
use crate::source::Span;
use crate::vocabulary::heading::Kind;

/// One entry of a timeline: something with an explicit date or time.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When; the date may come from the heading above or the incident's own.
    pub at: Moment,
    /// What happened, without the time.
    pub text: String,
    /// What stands below it in its own paragraphs and lists, without code; empty for most.
    pub notes: String,
    /// All of it in the source.
    pub span: Span,
}

/// An entry as written.
#[derive(Debug)]
pub struct Raw {
    at: Moment,
    text: String,
    notes: String,
    span: Span,
    /// The date of the heading above it.
    day: Option<NaiveDate>,
    /// Entries below one heading share a number.
    group: usize,
    /// The zone that the section declares.
    zone: Option<FixedOffset>,
    /// A heading that is a date only: an entry, or the head of those that follow.
    heads: bool,
}

impl Raw {
    /// The day that the entry itself or the heading above it names.
    #[must_use]
    pub fn date(&self) -> Option<NaiveDate> {
        self.at.date.or(self.day)
    }
}

/// Of a list outside any timeline section, so many items and this share of them must begin with a moment.
const FEWEST_ITEMS: usize = 3;

/// Gathers the entries of a document in order.
#[must_use]
pub fn gather(outline: &Outline, document_zone: Option<FixedOffset>, context: Context) -> Vec<Raw> {
    let mut gatherer = Gatherer {
        outline,
        context,
        entries: Vec::new(),
        group: 0,
        day: None,
        zone: document_zone,
    };
    let any_timeline = outline.parts.iter().any(|part| part.reads_as == Kind::Timeline);
    for index in 0..outline.parts.len() {
        let part = &outline.parts[index];
        match part.reads_as {
            Kind::Timeline => gatherer.timeline(index),
            Kind::Actions | Kind::References | Kind::Attendees => {}
            _ => gatherer.elsewhere(part, any_timeline),
        }
    }
    let mut entries = gatherer.entries;
    drop_heads(&mut entries);
    entries
}

struct Gatherer<'o, 'a> {
    outline: &'o Outline<'a>,
    context: Context,
    entries: Vec<Raw>,
    group: usize,
    day: Option<NaiveDate>,
    zone: Option<FixedOffset>,
}

impl Gatherer<'_, '_> {
    fn timeline(&mut self, index: usize) {
        let part = &self.outline.parts[index];
        let heading = part.section.heading.as_str();
        let is_root = part.is(Kind::Timeline);
        if let Some(declared) = zone::named(heading) {
            self.zone = Some(declared);
        }
        let found = if is_root { None } else { moment::leading(heading, self.context) };
        if let Some(found) = found {
            let timed = found.moment.time.is_some();
            let text = match moment::rest(heading, found.range.end) {
                "" => first_words(part),
                rest => rest.to_owned(),
            };
            if !timed {
                self.group += 1;
                self.day = found.moment.date;
            }
            let start = part.section.span;
            let end = part.blocks().last().map_or(start.end, |block| block.span.end);
            let span = Span::new(start.file, start.start, end.max(start.end));
            self.push(found.moment, text, if timed { span } else { start }, !timed);
            if timed {
                // What stands below is the entry's own: notes, logs, images.
                if let Some(entry) = self.entries.last_mut() {
                    part.blocks().for_each(|block| notes(block, &mut entry.notes));
                }
                return;
            }
        } else if let Some(day) = self.day_above(index) {
            if self.day != Some(day) {
                self.group += 1;
                self.day = Some(day);
            }
        } else if is_root && !self.entries.is_empty() {
            self.group += 1;
            self.day = None;
        }
        if let Some(lead) = part.lead {
            self.lines(lead.text, lead.start);
        }
        for content in &part.content {
            match content {
                Content::Blocks(blocks) => {
                    for block in *blocks {
                        self.block(block);
                    }
                }
                Content::Item(item) => self.item(item),
            }
        }
    }

    /// The date in the nearest heading that has one.
    fn day_above(&self, index: usize) -> Option<NaiveDate> {
        self.outline
            .headings(index)
            .find_map(|heading| moment::first_dated(heading, self.context)?.moment.date)
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph(text) => {
                if let Some(zone) = stated::zone_of(text)
                    && moment::leading(&text.plain, self.context).is_none()
                {
                    self.zone = Some(zone);
                }
                self.lines(text, 0);
            }
            BlockKind::List { items, .. } => {
                for item in items {
                    self.item(item);
                }
            }
            BlockKind::Table { header, rows } => self.table(header, rows),
            BlockKind::Quote(blocks) => {
                for block in blocks {
                    self.block(block);
                }
            }
            _ => {}
        }
    }

    /// A paragraph that begins with a time is an entry; its further lines are entries too where they begin with one.
    /// Lines of prose may stand first ("All times UTC.") where most lines are entries.
    fn lines(&mut self, text: &Text, start: usize) {
        let timed: Vec<(&str, Option<Found>)> = lines(&text.plain)
            .filter(|(at, line)| at + line.len() > start)
            .map(|(at, line)| &line[start.saturating_sub(at)..])
            .map(|line| {
                let found = moment::leading(line, self.context);
                (line, found.filter(|found| stands_out(line, found)))
            })
            .collect();
        let entries = timed.iter().filter(|(_, found)| found.is_some()).count();
        let opens = timed.first().is_some_and(|(_, found)| found.is_some());
        if !opens && (entries < 2 || entries * 2 < timed.len()) {
            return;
        }
        let mut current: Option<(Moment, String)> = None;
        for (line, found) in timed {
            if let Some(found) = found {
                if let Some((at, words)) = current.take() {
                    self.push(at, words, text.span, false);
                }
                let rest = moment::rest(line, found.range.end).to_owned();
                current = Some((found.moment, rest));
            } else if let Some((_, words)) = &mut current {
                if !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(line.trim());
            }
        }
        if let Some((at, words)) = current {
            self.push(at, words, text.span, false);
        }
    }

    fn item(&mut self, item: &Item) {
        let Some((first, nested)) = item.blocks.split_first() else { return };
        let BlockKind::Paragraph(text) = &first.kind else {
            for block in &item.blocks {
                self.block(block);
            }
            return;
        };
        let plain = &text.plain;
        if let Some(found) = moment::leading(plain, self.context) {
            let rest = moment::rest(plain, found.range.end);
            let lists = nested.iter().any(|block| self.has_timed_items(block));
            if found.moment.time.is_none() && lists {
                // A day with its times below.
                self.group += 1;
                self.day = found.moment.date;
                for block in nested {
                    self.block(block);
                }
            } else {
                self.push(found.moment, joined(rest), item.span, false);
                if let Some(entry) = self.entries.last_mut() {
                    for block in nested {
                        notes(block, &mut entry.notes);
                    }
                }
            }
            return;
        }
        if let Some((found, words)) = self.trailing(plain) {
            self.push(found.moment, words, item.span, false);
            return;
        }
        // A phase with its entries below.
        for block in nested {
            if self.has_timed_items(block) {
                self.block(block);
            }
        }
    }

    /// `Resolved: 2024-01-31 10:00`
    fn trailing(&self, plain: &str) -> Option<(Found, String)> {
        let line = plain.lines().next()?;
        if line.len() > 120 {
            return None;
        }
        let found = moment::all(line, self.context).pop()?;
        let ends = line[found.range.end..].chars().all(|c| !c.is_alphanumeric());
        let words =
            line[..found.range.start].trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
        let words = ["at", "on", "around", "about"]
            .iter()
            .find_map(|word| words.strip_suffix(word)?.strip_suffix(' '))
            .unwrap_or(words)
            .trim();
        (ends && !words.is_empty() && words.split_whitespace().count() <= 8)
            .then(|| (found, words.to_owned()))
    }

    fn has_timed_items(&self, block: &Block) -> bool {
        let BlockKind::List { items, .. } = &block.kind else { return false };
        items.iter().any(|item| self.item_moment(item).is_some_and(|moment| moment.time.is_some()))
    }

    fn item_moment(&self, item: &Item) -> Option<Moment> {
        let BlockKind::Paragraph(text) = &item.blocks.first()?.kind else { return None };
        moment::leading(&text.plain, self.context).map(|found| found.moment)
    }

    fn table(&mut self, header: &[Text], rows: &[Row]) {
        let Some(columns) = Columns::of(header, rows, self.context) else { return };
        let declared =
            columns.time.iter().find_map(|column| zone::named(&header.get(*column)?.plain));
        let around = self.zone;
        self.zone = declared.or(around);
        for row in rows {
            let cell =
                |column: &usize| row.cells.get(*column).map_or("", |cell| cell.plain.as_str());
            let when = columns.time.iter().map(cell).collect::<Vec<_>>().join(" ");
            let Some(found) = moment::leading(when.trim(), self.context) else { continue };
            let mut words = joined(cell(&columns.text));
            let rest = moment::rest(when.trim(), found.range.end);
            if words.is_empty() {
                words = joined(rest);
            }
            self.push(found.moment, words, row.span, false);
        }
        self.zone = around;
    }

    /// A list or table full of moments outside any timeline section.
    fn elsewhere(&mut self, part: &Part, any_timeline: bool) {
        let total = part.items().count();
        let timed: Vec<Moment> = part
            .items()
            .filter_map(|item| self.item_moment(item))
            .filter(|moment| moment.time.is_some() && (moment.date.is_some() || !any_timeline))
            .collect();
        if timed.len() >= FEWEST_ITEMS && timed.len() * 3 >= total * 2 {
            self.group += 1;
            self.day = None;
            part.items().for_each(|item| self.item(item));
        }
        if any_timeline {
            return;
        }
        for block in part.blocks() {
            if let BlockKind::Table { header, rows } = &block.kind
                && rows.len() >= FEWEST_ITEMS
                && Columns::of(header, rows, self.context).is_some_and(|columns| columns.sure)
            {
                self.table(header, rows);
            }
        }
    }

    fn push(&mut self, at: Moment, text: String, span: Span, heads: bool) {
        let (day, group, zone) = (self.day, self.group, self.zone);
        let notes = String::new();
        self.entries.push(Raw { at, text, notes, span, day, group, zone, heads });
    }
}

/// A moment at the beginning of a line stands out when a mark, an end, or a capital follows, or when it has a time.
fn stands_out(line: &str, found: &Found) -> bool {
    found.moment.time.is_some() || {
        let behind = line[found.range.end..].trim_start();
        behind.is_empty() || behind.starts_with([':', '-', '–', '—', '|', '*'])
    }
}

/// A date heading is an entry of its own unless entries that take their date from it follow.
fn drop_heads(entries: &mut Vec<Raw>) {
    let heads: Vec<bool> = (0..entries.len())
        .map(|index| {
            entries[index].heads
                && entries.get(index + 1).is_some_and(|next| {
                    !next.heads
                        && next.group == entries[index].group
                        && next.at.date.is_none_or(|date| Some(date) == entries[index].at.date)
                })
        })
        .collect();
    let mut index = 0;
    entries.retain(|_| {
        index += 1;
        !heads[index - 1]
    });
}

/// Which columns of a table say when and what.
struct Columns {
    time: Vec<usize>,
    text: usize,
    /// Whether the header says that it is a timeline.
    sure: bool,
}

/// Words that head the column of times.
const WHEN: &[&str] =
    &["time", "date", "when", "timestamp", "datetime", "utc", "at", "hour", "clock", "day"];

/// Words that head the column of events.
const WHAT: &[&str] = &[
    "event",
    "events",
    "description",
    "what",
    "action",
    "activity",
    "details",
    "detail",
    "summary",
    "update",
    "message",
    "note",
    "notes",
    "happened",
    "comment",
    "observation",
    "entry",
];

impl Columns {
    fn of(header: &[Text], rows: &[Row], context: Context) -> Option<Self> {
        let is_headed = |column: usize, words: &[&str]| {
            header.get(column).is_some_and(|cell| {
                cell.plain
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|word| words.iter().any(|known| word.eq_ignore_ascii_case(known)))
            })
        };
        let timed_cells = |column: usize| {
            let is_timed = |row: &&Row| {
                row.cells
                    .get(column)
                    .is_some_and(|cell| moment::leading(&cell.plain, context).is_some())
            };
            rows.iter().filter(is_timed).count()
        };
        let columns = header.len();
        let mut time: Vec<usize> =
            (0..columns).filter(|c| is_headed(*c, WHEN) && timed_cells(*c) > 0).collect();
        let sure = !time.is_empty() && (0..columns).any(|c| is_headed(c, WHAT));
        if time.is_empty() {
            time.extend(
                (0..columns).find(|c| timed_cells(*c) * 5 >= rows.len() * 3 && timed_cells(*c) > 0),
            );
        }
        let first = *time.first()?;
        // Date and time in columns of their own belong together; start and end do not.
        let sample = |column: usize| {
            rows.iter().find_map(|row| {
                Some(moment::leading(&row.cells.get(column)?.plain, context)?.moment)
            })
        };
        let dated =
            |column: usize| sample(column).is_some_and(|m| m.date.is_some() && m.time.is_none());
        match time.get(1).copied() {
            Some(second) if dated(first) && !dated(second) => time.truncate(2),
            Some(second) if dated(second) && !dated(first) => time = vec![second, first],
            _ => time.truncate(1),
        }
        let length = |column: usize| -> usize {
            rows.iter().filter_map(|row| row.cells.get(column)).map(|cell| cell.plain.len()).sum()
        };
        let others = || (0..columns).filter(|column| !time.contains(column));
        let text = others()
            .find(|column| is_headed(*column, WHAT))
            .or_else(|| others().max_by_key(|column| (length(*column), usize::MAX - column)))?;
        Some(Self { time, text, sure })
    }
}

/// What stands below a heading that says only when: its first paragraph.
fn first_words(part: &Part) -> String {
    part.blocks().find_map(block_words).unwrap_or_default()
}

fn block_words(block: &Block) -> Option<String> {
    match &block.kind {
        BlockKind::Paragraph(text) => Some(joined(&text.plain)),
        BlockKind::List { items, .. } => items.first()?.blocks.first().and_then(block_words),
        BlockKind::Quote(blocks) => blocks.first().and_then(block_words),
        _ => None,
    }
}

/// The words of paragraphs and lists, a line each; code says nothing about the course of events.
fn notes(block: &Block, into: &mut String) {
    match &block.kind {
        BlockKind::Paragraph(text) => {
            into.push_str(&joined(&text.plain));
            into.push('\n');
        }
        BlockKind::List { items, .. } => {
            items.iter().flat_map(|item| &item.blocks).for_each(|block| notes(block, into));
        }
        _ => {}
    }
}

fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A step back of more hours than this from one entry to the next is midnight between them; a smaller one is an entry
/// out of order.
const MIDNIGHT_HOURS: i64 = 6;

/// Gives entries the dates and zones that they leave out. `base` is the incident's date; `stated` the zone of its
/// stated start or end.
#[must_use]
pub fn settle(raw: Vec<Raw>, base: Option<NaiveDate>, stated: Option<FixedOffset>) -> Vec<Entry> {
    let mut zones: Vec<FixedOffset> = raw.iter().filter_map(|entry| entry.at.offset).collect();
    zones.sort_by_key(FixedOffset::local_minus_utc);
    zones.dedup();
    let shared = match zones.as_slice() {
        [only] => Some(*only),
        [] => stated,
        _ => None,
    };
    let mut entries: Vec<Entry> = Vec::with_capacity(raw.len());
    let mut group = None;
    for Raw { mut at, text, notes, span, day, group: own_group, zone, .. } in raw {
        let before = entries.last().map(|entry| entry.at);
        if at.date.is_none() {
            let new_group = group != Some(own_group);
            at.date = match (day, before) {
                (Some(day), _) if new_group => Some(day),
                (_, Some(Moment { date: Some(date), time, .. })) => {
                    let back = time.zip(at.time).map_or(0, |(then, now)| (then - now).num_hours());
                    if back >= MIDNIGHT_HOURS { date.succ_opt() } else { Some(date) }
                }
                (Some(day), _) => Some(day),
                _ => base,
            };
        } else if let (Some(date), Some(known)) = (at.date, before.and_then(|b| b.date).or(base)) {
            at.date = Some(mend_year(date, known));
        }
        group = Some(own_group);
        if at.time.is_some() {
            at.offset = at.offset.or(zone).or(shared);
        }
        entries.push(Entry { at, text, notes, span });
    }
    entries
}

/// In the first weeks of a year people write the old one. A date eleven months or more before the one it follows is
/// the same day of the next year, if that brings the two within two months.
fn mend_year(date: NaiveDate, known: NaiveDate) -> NaiveDate {
    if date > known - Delta::days(300) {
        return date;
    }
    match date.with_year(known.year()) {
        Some(mended)
            if date.year() + 1 == known.year() && (mended - known).num_days().abs() <= 60 =>
        {
            mended
        }
        _ => date,
    }
}

/// The day on which the story begins: that of the first entry, unless it and the next are so far apart that it only
/// tells how things came to be.
#[must_use]
pub fn first_day(raw: &[Raw]) -> Option<(NaiveDate, Span)> {
    const BACKGROUND_DAYS: i64 = 90;
    let dated: Vec<(NaiveDate, Span)> =
        raw.iter().filter_map(|entry| Some((entry.date()?, entry.span))).collect();
    let mut first = 0;
    for next in 1..dated.len() {
        if (dated[next].0 - dated[next - 1].0).num_days() > BACKGROUND_DAYS {
            first = next;
        }
    }
    dated.get(first).copied()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{gather, settle};
    use crate::content;
    use crate::diagnostic::Diagnostics;
    use crate::incident::moment::Context;
    use crate::incident::section::Outline;
    use crate::incident::stated;
    use crate::source::{Source, Sources};
    use crate::vocabulary::heading::Headings;

    fn timeline(body: &str) -> String {
        let text = format!("# T\n\n{body}\n");
        let source = Source::new("a.md".into(), text);
        let file = Sources::default().add(source.clone());
        let document =
            content::read(file, "a.md", &source, &Headings::default(), &mut Diagnostics::default());
        let outline =
            Outline::new(&document, 0..document.blocks.len(), Some(0), &Headings::default());
        let context = Context { year: Some(2024), order: None };
        let raw = gather(&outline, stated::zone(&outline), context);
        settle(raw, NaiveDate::from_ymd_opt(2024, 3, 9), None)
            .iter()
            .map(|entry| {
                let at = entry.at.to_string();
                format!("{} {}", at.trim_start_matches("2024-03-"), entry.text)
            })
            .collect::<Vec<_>>()
            .join("; ")
    }

    #[test]
    fn the_shapes_of_a_timeline() {
        for (body, expected) in [
            (
                "## Timeline\n\n- 10:00 a\n- **10:05** - b\n  - 10:06 note\n- `10:10`: c\n- no time",
                "09T10:00:00 a; 09T10:05:00 b; 09T10:10:00 c",
            ),
            (
                "## Timeline (UTC)\n\n| Event | When |\n|--|--|\n| a | 10:00 |\n| b | soon |\n| c | 10:10 |",
                "09T10:00:00+00:00 a; 09T10:10:00+00:00 c",
            ),
            (
                "## Timeline\n\n| Date | Time | What |\n|--|--|--|\n| 2024-03-08 | 10:00 | a |\n| | 10:10 | b |",
                "08T10:00:00 a; 08T10:10:00 b",
            ),
            (
                "## Timeline\n\nAll times in CET.\n\n### 2024-03-08 23:50\n\na\n\n- 23:55 note\n\n### 00:10 - b\n\nc",
                "08T23:50:00+01:00 a; 09T00:10:00+01:00 b",
            ),
            (
                "## Timeline\n\n10:00\na\n\nnote\n\n10:05 b\n10:06 c",
                "09T10:00:00 a; 09T10:05:00 b; 09T10:06:00 c",
            ),
            (
                "## Timeline\n\n### March 7\n\n- 10:00 a\n\n### March 8\n\n- 10:00 b\n- 09:30 c",
                "07T10:00:00 a; 08T10:00:00 b; 08T09:30:00 c",
            ),
            (
                "## Timeline\n\n- March 7\n  - 10:00 a\n- March 8\n  - 09:00 b",
                "07T10:00:00 a; 08T09:00:00 b",
            ),
            (
                "## Timeline\n\n### 2024-03-07\n\na\n\n### 2024-03-08 10:00\n\nb",
                "07 a; 08T10:00:00 b",
            ),
            (
                "## Key events\n\n- First detected: 2024-03-08 10:00\n- Resolved at 11:00\n- Declared, but late",
                "08T10:00:00 First detected; 08T11:00:00 Resolved",
            ),
            (
                "## What happened\n\n### March 8, 2024 - A\n\n**Timeline:**\n\n- 10:00 UTC a\n- 10:05 b",
                "08T10:00:00+00:00 a; 08T10:05:00+00:00 b",
            ),
            (
                "## Context\n\n- 2024-03-08 10:00 a\n- 2024-03-08 10:01 b\n- 2024-03-08 10:02 c",
                "08T10:00:00 a; 08T10:01:00 b; 08T10:02:00 c",
            ),
            ("## Summary\n\nAt 10:00 it broke.\n\n- 10:00 a\n- b\n- c", ""),
            (
                "## Timeline\n\nAll times UTC.\n10:00 a\n10:05 b",
                "09T10:00:00+00:00 a; 09T10:05:00+00:00 b",
            ),
            ("## Timeline\n\nIt began at 10:00.\n10:05 is when it ended.", ""),
            (
                "## Timeline\n\n- 2024-01-02 10:00 a\n- 2023-01-02 10:05 slip",
                "2024-01-02T10:00:00 a; 2024-01-02T10:05:00 slip",
            ),
        ] {
            assert_eq!(timeline(body), expected, "{body}");
        }
    }
}
