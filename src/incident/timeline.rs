//! What happened when.
//!
//! Entries are rows of tables, items of lists, headings, paragraphs or lines that begin with a time, and tags and
//! shortcodes that carry one. They are gathered as written first ([`gather`]) and get the dates and zones that they leave
//! out afterwards ([`settle`]), because the incident's own date, which fills the first gap, may itself come from an
//! entry.

use chrono::{Datelike, Duration as Delta, NaiveDate, Weekday};

use crate::content::block::{Block, BlockKind, Item, Row, Text};
use crate::content::html::Tag;
use crate::incident::moment::{self, Context, Found, Hint, Moment};
use crate::incident::section::{Content, Outline, Part, lines};
use crate::incident::stated;
use crate::source::{Source, Span};
use crate::vocabulary::heading::Kind;
use crate::zone::{self, Zone};

/// One entry of a timeline: something with an explicit date or time.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When; the date may come from the heading above or the incident's own. Open where the writer left it open.
    pub at: Moment,
    /// What happened, without the time.
    pub text: String,
    /// What stands below it in its own paragraphs and lists, without code; empty for most.
    pub notes: String,
    /// All of it in the source.
    pub span: Span,
    /// The list or section that it stands in, counted from the document's first: within one, time goes on.
    pub list: usize,
}

/// An entry as written.
#[derive(Debug)]
pub struct Raw {
    at: Moment,
    hint: Option<Hint>,
    text: String,
    notes: String,
    span: Span,
    /// The day of the heading above it.
    day: Option<Day>,
    /// Entries below one heading share a number.
    group: usize,
    list: usize,
    /// The zone that the section declares.
    zone: Option<Zone>,
    /// A heading that is a date only: an entry, or the head of those that follow.
    heads: bool,
}

/// The day that a heading gives to the entries below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Day {
    Date(NaiveDate),
    /// Of a count: the first is the day on which it began.
    Count(u32),
    /// The next such day.
    Named(Weekday),
}

impl Raw {
    /// The day that the entry itself or the heading above it names.
    #[must_use]
    pub fn date(&self) -> Option<NaiveDate> {
        self.at.date.or(match self.day {
            Some(Day::Date(date)) => Some(date),
            _ => None,
        })
    }
}

/// Of a list outside any timeline section, so many items and this share of them must begin with a moment.
const FEWEST_ITEMS: usize = 3;

/// So many paragraphs that end with their moment are status updates.
const FEWEST_UPDATES: usize = 2;

/// An item of so many bytes that ends with a moment is still an entry, not a story.
const LONGEST_TRAILED: usize = 400;

/// Gathers the entries of a document in order.
#[must_use]
pub fn gather(
    outline: &Outline,
    source: &Source,
    document_zone: Option<Zone>,
    context: Context,
) -> Vec<Raw> {
    let mut gatherer = Gatherer {
        outline,
        source,
        context,
        entries: Vec::new(),
        group: 0,
        list: 0,
        day: None,
        zone: document_zone,
        lone: false,
    };
    let any_timeline = outline.parts.iter().any(|part| part.reads_as == Kind::Timeline);
    let is_told =
        |part: &Part| !matches!(part.reads_as, Kind::Actions | Kind::References | Kind::Attendees);
    // Without a timeline section, headings that are times make one.
    let heads_entry = |part: &Part| {
        let found = heading_moment(&part.section.heading, context);
        is_told(part) && !part.label && found.is_some_and(|found| found.moment.time.is_some())
    };
    // Headings that are nothing but a time of day can only be updates.
    let clocks = outline.parts.iter().filter(|part| heads_entry(part)).all(|part| {
        let heading = part.section.heading.as_str();
        moment::leading(heading, context).is_some_and(|found| {
            found.moment.date.is_none() && moment::rest(heading, found.range.end).is_empty()
        })
    });
    let by_headings = !any_timeline
        && outline.parts.iter().filter(|part| heads_entry(part)).take(FEWEST_ITEMS).count()
            >= if clocks { FEWEST_UPDATES } else { FEWEST_ITEMS };
    for index in 0..outline.parts.len() {
        let part = &outline.parts[index];
        match part.reads_as {
            Kind::Timeline => gatherer.timeline(index),
            _ if by_headings && heads_entry(part) => gatherer.timeline(index),
            _ if is_told(part) => gatherer.elsewhere(part, any_timeline || by_headings),
            _ => {}
        }
    }
    let mut entries = gatherer.entries;
    drop_heads(&mut entries);
    entries
}

struct Gatherer<'o, 'a> {
    outline: &'o Outline<'a>,
    source: &'o Source,
    context: Context,
    entries: Vec<Raw>,
    group: usize,
    list: usize,
    day: Option<Day>,
    zone: Option<Zone>,
    /// Whether the list being read has no item that begins with a moment, so that one anywhere in an item is its own.
    lone: bool,
}

impl Gatherer<'_, '_> {
    fn timeline(&mut self, index: usize) {
        let part = &self.outline.parts[index];
        let heading = part.section.heading.as_str();
        let is_root = part.is(Kind::Timeline);
        self.list += usize::from(is_root);
        if let Some(declared) = zone::named(heading) {
            self.zone = Some(declared);
        }
        let found = if is_root { None } else { moment::entry(heading, self.context) };
        let found = found.or_else(|| heading_moment(heading, self.context).filter(|_| !is_root));
        if let Some(found) = found {
            let groups = is_day(&found);
            let text = match moment::rest(heading, found.range.end) {
                "" if found.range.start > 0 => heading_words(heading, &found, part),
                "" => first_words(part),
                rest => rest.to_owned(),
            };
            let start = part.section.span;
            let end = part.blocks().last().map_or(start.end, |block| block.span.end);
            let span = Span::new(start.file, start.start, end.max(start.end));
            if groups {
                self.head(&found, text, start);
            } else {
                self.push(&found, text, span);
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
        let before = self.entries.len();
        if let Some(lead) = part.lead {
            self.lines(lead.text, lead.start);
        }
        for content in &part.content {
            match content {
                Content::Blocks(blocks) => self.blocks(blocks, before),
                Content::Item(item) => self.item(item),
            }
        }
        if self.entries.len() == before {
            part.blocks().for_each(|block| self.code(block));
        }
    }

    /// The date in the nearest heading that has one.
    fn day_above(&self, index: usize) -> Option<Day> {
        self.outline.headings(index).find_map(|heading| {
            let found = moment::first_dated(heading, self.context);
            let date = found.and_then(|found| found.moment.date).map(Day::Date);
            date.or_else(|| moment::entry(heading, self.context).and_then(|found| day_of(&found)))
        })
    }

    /// The blocks of a part, whose first entry is number `first`. What follows an entry without one of its own is kept
    /// with it.
    fn blocks(&mut self, blocks: &[Block], first: usize) {
        for block in blocks {
            let before = self.entries.len();
            self.block(block);
            if self.entries.len() == before && before > first {
                self.continued(block);
            }
        }
    }

    fn continued(&mut self, block: &Block) {
        let Some(entry) = self.entries.last_mut() else { return };
        if entry.text.is_empty() {
            entry.text = block_words(block).unwrap_or_default();
        }
        notes(block, &mut entry.notes);
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph(text) => {
                if let Some(zone) = stated::zone_of(text)
                    && moment::leading(&text.plain, self.context).is_none()
                {
                    self.zone = Some(zone);
                    // "All times are in UTC, on 2024-03-09." The entries may follow in the same paragraph: a day that
                    // one of them mentions is not theirs.
                    let is_entry = |line: &&str| {
                        let found = moment::leading(line, self.context);
                        found.is_some_and(|found| found.moment.time.is_some())
                    };
                    let mut above = text.plain.lines().take_while(|line| !is_entry(line));
                    if let Some(found) =
                        above.find_map(|line| moment::first_dated(line, self.context))
                    {
                        self.group += 1;
                        self.day = day_of(&found);
                    }
                }
                if !self.markup(block.span) {
                    self.lines(text, 0);
                }
            }
            BlockKind::List { items, .. } => {
                let leads =
                    |item: &Item| item_text(item).is_some_and(|text| self.entry(text).is_some());
                let lone = !items.iter().any(leads);
                let around = std::mem::replace(&mut self.lone, lone);
                for item in items {
                    self.item(item);
                }
                self.lone = around;
            }
            BlockKind::Table { header, rows } => self.table(header, rows),
            BlockKind::Quote(blocks) => {
                for block in blocks {
                    self.block(block);
                }
            }
            BlockKind::Html(_) => {
                self.markup(block.span);
            }
            _ => {}
        }
    }

    /// The moment with which an entry's text begins. A date alone must be set off from what follows.
    fn entry(&self, text: &str) -> Option<Found> {
        let found = moment::entry(text, self.context)?;
        stands_out(text, &found).then_some(found)
    }

    /// A paragraph that begins with a time is an entry; its further lines are entries too where they begin with one.
    /// Lines of prose may stand first ("All times UTC.") where most lines are entries.
    fn lines(&mut self, text: &Text, start: usize) {
        let timed: Vec<(&str, Option<Found>)> = lines(&text.plain)
            .filter(|(at, line)| at + line.len() > start)
            .map(|(at, line)| {
                let from = start.saturating_sub(at);
                line.get(from..).unwrap_or(line)
            })
            .map(|line| (line, self.entry(line)))
            .collect();
        if let [(line, Some(found))] = timed.as_slice()
            && is_day(found)
            && moment::rest(line, found.range.end).is_empty()
        {
            self.head(found, String::new(), text.span);
            return;
        }
        let entries = timed.iter().filter(|(_, found)| found.is_some()).count();
        let opens = timed.first().is_some_and(|(_, found)| found.is_some());
        if !opens && (entries < 2 || entries * 2 < timed.len()) {
            if let Some((found, words)) = self.signed(text, start) {
                self.push(&found, words, text.span);
            }
            return;
        }
        let mut current: Option<(Found, String)> = None;
        for (line, found) in timed {
            if let Some(found) = found {
                if let Some((at, words)) = current.take() {
                    self.push(&at, words, text.span);
                }
                let rest = moment::rest(line, found.range.end).to_owned();
                current = Some((found, rest));
            } else if let Some((_, words)) = &mut current {
                if !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(line.trim());
            }
        }
        if let Some((at, words)) = current {
            self.push(&at, words, text.span);
        }
    }

    /// A status update: `Resolved - This is over.` and its moment as the last line, or at the end with its date.
    fn signed(&self, text: &Text, start: usize) -> Option<(Found, String)> {
        let words = text.plain.get(start..).unwrap_or_default().trim();
        if words.len() > LONGEST_TRAILED * 4 {
            return None;
        }
        let (before, last) = words.rsplit_once('\n').unwrap_or(("", words));
        let whole = moment::leading(last, self.context).filter(|found| {
            found.moment.time.is_some()
                && last[found.range.end..].chars().all(|c| !c.is_alphanumeric())
        });
        if let Some(found) = whole.filter(|_| !before.is_empty()) {
            return Some((found, joined(before)));
        }
        let found = moment::all(words, self.context).pop()?;
        let dated = found.moment.date.is_some() && found.moment.time.is_some();
        let ends = words[found.range.end..].chars().all(|c| !c.is_alphanumeric());
        let sentence = words[..found.range.start].trim_end();
        if !dated || !ends || !sentence.ends_with(['.', '!', '(', '[', '—', '–', '-', '|']) {
            return None;
        }
        let told = sentence.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.');
        Some((found, joined(told)))
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
        let found = moment::entry(plain, self.context)
            .or_else(|| self.tagged(plain))
            .or_else(|| self.trailing(plain));
        if let Some(found) = found {
            let lists = nested.iter().any(|block| self.has_timed_items(block));
            if is_day(&found) && lists {
                // A day with its times below.
                self.group += 1;
                self.day = day_of(&found);
                for block in nested {
                    self.block(block);
                }
                return;
            }
            let words = match found.range.start {
                0 => joined(moment::rest(plain, found.range.end)),
                // `[Outage start] 10:05 …`
                start if plain.starts_with('[') => {
                    format!(
                        "{} {}",
                        plain[..start].trim(),
                        joined(moment::rest(plain, found.range.end))
                    )
                }
                start => told_before(plain, start),
            };
            self.push(&found, words, item.span);
            if let Some(entry) = self.entries.last_mut() {
                for block in nested {
                    if entry.text.is_empty() {
                        entry.text = block_words(block).unwrap_or_default();
                    }
                    notes(block, &mut entry.notes);
                }
            }
            return;
        }
        // A phase with its entries below.
        for block in nested {
            if self.has_timed_items(block) {
                self.block(block);
            }
        }
    }

    /// `[Outage start] 10:05 the shop went down`
    fn tagged(&self, plain: &str) -> Option<Found> {
        const LONGEST: usize = 40;
        let close = plain.strip_prefix('[')?.find(']').filter(|close| *close <= LONGEST)? + 2;
        let found = moment::entry(&plain[close..], self.context)?;
        let range = close..close + found.range.end;
        Some(Found { range, ..found })
    }

    /// `Resolved: 2024-01-31 10:00`, `Alert fired (10:05 UTC)`; in a list without any other moment, one anywhere.
    fn trailing(&self, plain: &str) -> Option<Found> {
        let line = plain.lines().next()?;
        if line.len() > LONGEST_TRAILED {
            return None;
        }
        let all = moment::all(line, self.context);
        let found = all.last()?;
        let ends = line[found.range.end..].chars().all(|c| !c.is_alphanumeric());
        let before = line[..found.range.start].trim_end();
        let set_off =
            before.ends_with(['(', '[', '@', '–', '—', '|', ':']) || before.ends_with(" -");
        let short = before.split_whitespace().count() <= 8;
        if ends && !before.is_empty() && (short || (set_off && found.moment.time.is_some())) {
            return Some(found.clone());
        }
        all.into_iter().find(|found| self.lone && found.moment.time.is_some())
    }

    fn has_timed_items(&self, block: &Block) -> bool {
        let BlockKind::List { items, .. } = &block.kind else { return false };
        items.iter().any(|item| {
            item_text(item).is_some_and(|text| {
                moment::leading(text, self.context).is_some_and(|found| found.moment.time.is_some())
            })
        })
    }

    fn table(&mut self, header: &[Text], rows: &[Row]) {
        let Some(columns) = Columns::of(header, rows, self.context) else { return };
        let declared =
            columns.time.iter().find_map(|column| zone::named(&header.get(*column)?.plain));
        let around = self.zone;
        self.zone = declared.or(around);
        let day_above = self.day;
        // `| Timeline 20.04.22 | Event |`
        let from_header = columns.time.iter().find_map(|column| {
            let words = header.get(*column)?.plain.split_whitespace();
            words.filter_map(|word| moment::leading(word, self.context)).find(is_day)
        });
        if let Some(found) = &from_header {
            self.group += 1;
            self.day = day_of(found);
        }
        // A table that was given no header has its first entry there.
        let (first, last) = (header.first(), header.last());
        if let (Some(first), Some(last)) = (first, last) {
            let span =
                Span::new(first.span.file, first.span.start, last.span.end.max(first.span.start));
            self.row(&columns, header, span);
        }
        for row in rows {
            self.row(&columns, &row.cells, row.span);
        }
        self.zone = around;
        if from_header.is_some() {
            self.day = day_above;
        }
    }

    fn row(&mut self, columns: &Columns, cells: &[Text], span: Span) {
        let cell = |column: &usize| cells.get(*column).map_or("", |cell| cell.plain.as_str());
        let when = columns.time.iter().map(cell).collect::<Vec<_>>().join(" ");
        let when = when.trim();
        let Some(found) = moment::entry(when, self.context) else { return };
        let mut words = joined(cell(&columns.text));
        if words.is_empty() {
            words = joined(moment::rest(when, found.range.end));
        }
        if words.is_empty() && is_day(&found) {
            // A row that is a day only heads those below it.
            self.head(&found, words, span);
        } else {
            self.push(&found, words, span);
        }
    }

    /// Lines of a code block that begin with moments, where a timeline has nothing else.
    fn code(&mut self, block: &Block) {
        let BlockKind::Code { text, .. } = &block.kind else { return };
        let written: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let timed =
            |line: &&&str| self.entry(line).is_some_and(|found| found.moment.time.is_some());
        if written.iter().filter(timed).count() < FEWEST_ITEMS {
            return;
        }
        for line in written {
            if let Some(found) = self.entry(line) {
                let words = joined(moment::rest(line, found.range.end));
                self.push(&found, words, block.span);
            } else if let Some(entry) = self.entries.last_mut() {
                entry.text = joined(&format!("{} {line}", entry.text));
            }
        }
    }

    /// Tags and shortcodes that carry a moment: `<Update time="…">`, `{{< track "…" >}}`. False where there is none.
    fn markup(&mut self, span: Span) -> bool {
        let written = self.source.text.get(span.start..span.end).unwrap_or_default();
        if !written.contains(['<', '{']) {
            return false;
        }
        let before = self.entries.len();
        let mut rest = written;
        while let Some(at) = rest.find(['<', '{']) {
            let begins = &rest[at..];
            self.told(&rest[..at], before);
            let (values, length) = if let Some(tag) = Tag::parse(begins) {
                (tag.attributes.into_iter().map(|(_, value)| value).collect(), tag.length)
            } else if let Some((values, length)) = shortcode(begins) {
                (values, length)
            } else {
                self.told(&begins[..1], before);
                rest = &begins[1..];
                continue;
            };
            let found = values.iter().find_map(|value: &String| {
                let found = moment::leading(value, self.context)?;
                let whole = value[found.range.end..].trim().is_empty();
                (whole && found.moment.time.is_some()).then_some(found)
            });
            if let Some(found) = found {
                self.push(&found, String::new(), span);
            }
            rest = &begins[length..];
        }
        self.told(rest, before);
        for entry in &mut self.entries[before..] {
            // What is read from the source has its markup.
            entry.text = joined(moment::rest(&entry.text.replace("**", ""), 0));
        }
        self.entries.len() > before
    }

    /// Words behind a tag belong to the entry that it began.
    fn told(&mut self, words: &str, first: usize) {
        if self.entries.len() > first
            && let Some(entry) = self.entries.last_mut()
        {
            entry.text.push_str(words);
        }
    }

    /// A list, table or run of paragraphs full of moments outside any timeline section.
    fn elsewhere(&mut self, part: &Part, any_timeline: bool) {
        self.list += 1;
        let total = part.items().count();
        let timed: Vec<Moment> = part
            .items()
            .filter_map(|item| moment::leading(item_text(item)?, self.context))
            .map(|found| found.moment)
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
        let paragraphs = || {
            part.blocks().filter_map(|block| match &block.kind {
                BlockKind::Paragraph(text) => Some((block, text)),
                _ => None,
            })
        };
        let opens = |text: &Text| {
            // "At 10:05 it went down" is a story's sentence.
            let begins = text.plain.trim_start_matches(|c: char| !c.is_alphanumeric());
            moment::leading(begins, self.context).is_some_and(|found| {
                found.moment.time.is_some() && !begins.starts_with(['A', 'B', 'I', 'O'])
            })
        };
        let opening = paragraphs().filter(|(_, text)| opens(text)).count();
        let signed = paragraphs().filter(|(_, text)| self.signed(text, 0).is_some()).count();
        if opening >= FEWEST_ITEMS || signed >= FEWEST_UPDATES {
            for (block, _) in paragraphs() {
                self.block(block);
            }
            return;
        }
        let mut told = false;
        for block in part.blocks() {
            let before = self.entries.len();
            match &block.kind {
                BlockKind::Table { header, rows }
                    if rows.len() >= FEWEST_ITEMS
                        && Columns::of(header, rows, self.context)
                            .is_some_and(|columns| columns.sure) =>
                {
                    self.table(header, rows);
                }
                BlockKind::Html(_) | BlockKind::Paragraph(_) => {
                    told |= self.markup(block.span);
                }
                _ => {}
            }
            if told && self.entries.len() == before {
                self.continued(block);
            }
        }
    }

    /// A day that heads what follows.
    fn head(&mut self, found: &Found, text: String, span: Span) {
        self.group += 1;
        self.day = day_of(found);
        self.push(found, text, span);
        if let Some(entry) = self.entries.last_mut() {
            entry.heads = true;
        }
    }

    fn push(&mut self, found: &Found, text: String, span: Span) {
        let (day, group, zone) = (self.day, self.group, self.zone);
        self.entries.push(Raw {
            at: found.moment,
            hint: found.hint,
            text,
            notes: String::new(),
            span,
            day,
            group,
            list: self.list,
            zone,
            heads: false,
        });
    }
}

/// The moment of a heading that begins with it, or ends with it behind a word or two: `Resolved 2024-03-09 16:00`.
fn heading_moment(heading: &str, context: Context) -> Option<Found> {
    const MOST_WORDS: usize = 3;
    moment::leading(heading, context).or_else(|| {
        let found = moment::all(heading, context).pop()?;
        let ends = heading[found.range.end..].chars().all(|c| !c.is_alphanumeric());
        let words = heading[..found.range.start].split_whitespace().count();
        let whole = found.moment.date.is_some() && found.moment.time.is_some();
        (ends && whole && words <= MOST_WORDS).then_some(found)
    })
}

/// What an update tells whose heading is a state and a moment.
fn heading_words(heading: &str, found: &Found, part: &Part) -> String {
    let state = heading[..found.range.start].trim_end_matches(|c: char| !c.is_alphanumeric());
    match first_words(part) {
        words if words.is_empty() => state.to_owned(),
        words => format!("{state}: {words}"),
    }
}

/// Whether a moment is a day and no time was meant.
fn is_day(found: &Found) -> bool {
    found.moment.time.is_none() && day_of(found).is_some()
}

fn day_of(found: &Found) -> Option<Day> {
    match found.hint {
        Some(Hint::Count(number)) => Some(Day::Count(number)),
        Some(Hint::Weekday(weekday)) => Some(Day::Named(weekday)),
        Some(Hint::NoTime | Hint::After(_) | Hint::NoDay) => None,
        None => found.moment.date.map(Day::Date),
    }
}

fn item_text(item: &Item) -> Option<&str> {
    match &item.blocks.first()?.kind {
        BlockKind::Paragraph(text) => Some(&text.plain),
        _ => None,
    }
}

/// A Hugo shortcode at the start of a text: its quoted values, and its length.
fn shortcode(text: &str) -> Option<(Vec<String>, usize)> {
    let inner = text.strip_prefix("{{<").or_else(|| text.strip_prefix("{{%"))?;
    let end = inner.find(">}}").or_else(|| inner.find("%}}"))?;
    let values = inner[..end].split(['"', '\'', '`', '“', '”']).skip(1).step_by(2);
    Some((values.map(str::to_owned).collect(), 3 + end + 3))
}

/// What an entry says that ends with its moment, or holds it.
fn told_before(plain: &str, start: usize) -> String {
    let line = plain.lines().next().unwrap_or_default();
    let words =
        line[..start.min(line.len())].trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
    let words = ["at", "on", "around", "about"]
        .iter()
        .find_map(|word| words.strip_suffix(word)?.strip_suffix(' '))
        .unwrap_or(words)
        .trim();
    if words.is_empty() { joined(plain) } else { joined(words) }
}

/// A moment at the beginning of a line stands out when a mark, an end, or a capital follows, or when it has a time.
fn stands_out(line: &str, found: &Found) -> bool {
    found.moment.time.is_some() || found.hint.is_some() || {
        let behind = line[found.range.end..].trim_start();
        let on = line.trim_start().starts_with("On ");
        on || behind.is_empty() || behind.starts_with([':', '-', '–', '—', '|', '*', '→'])
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
                        && next.at.date.is_none_or(|date| {
                            Some(date) == entries[index].at.date || entries[index].text.is_empty()
                        })
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
const WHEN: &[&str] = &[
    "time",
    "times",
    "date",
    "when",
    "timestamp",
    "datetime",
    "utc",
    "gmt",
    "at",
    "hour",
    "clock",
    "day",
    "start",
    "started",
    "begin",
    "from",
];

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
                    .is_some_and(|cell| moment::entry(&cell.plain, context).is_some())
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

/// A step back of at least so many hours from one entry to the next is midnight between them; a smaller one is an entry
/// out of order.
const MIDNIGHT_HOURS: i64 = 6;

/// What fills the gaps of entries.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ground {
    /// The incident's date.
    pub day: Option<NaiveDate>,
    /// The day that a field or the title names.
    pub named: Option<NaiveDate>,
    /// Its stated start, from which `T+5m` counts.
    pub start: Option<Moment>,
    /// The zone of its stated start or end, where the timeline says none.
    pub zone: Option<Zone>,
}

/// The zone of all entries, where those that name one agree.
#[must_use]
pub fn common_zone(entries: &[Raw]) -> Option<Zone> {
    let mut zones = entries.iter().filter_map(|entry| entry.at.zone().or(entry.zone));
    let first = zones.next()?;
    zones.all(|zone| zone == first).then_some(first)
}

/// Gives entries the dates and zones that they leave out.
#[must_use]
pub fn settle(raw: Vec<Raw>, ground: Ground) -> Vec<Entry> {
    let mut zones: Vec<Zone> = Vec::new();
    for zone in raw.iter().filter_map(|entry| entry.at.zone()) {
        if !zones.contains(&zone) && zones.len() < 2 {
            zones.push(zone);
        }
    }
    let shared = match zones.as_slice() {
        [only] => Some(*only),
        [] => ground.zone,
        _ => None,
    };
    // A status page has the newest first; what happened is told from its beginning.
    let backwards = is_newest_first(&raw) && !ends_later(&raw);
    let raw: Vec<Raw> = if backwards { raw.into_iter().rev().collect() } else { raw };
    let mut entries: Vec<Entry> = Vec::with_capacity(raw.len());
    let mut last_time = None;
    let mut group = None;
    // Whether an entry took the day that stands above its group.
    let mut taken = false;
    // Behind a day that cannot be known nobody knows the next one.
    let mut lost = false;
    for Raw { mut at, hint, text, notes, span, day, group: own_group, list, zone, .. } in raw {
        let before = entries.last().map(|entry| entry.at);
        taken = taken && group == Some(own_group);
        let known = before.and_then(|before| before.date).or(ground.day);
        if at.time.is_some() {
            at = at.within(zone.or(shared));
        }
        if let Some(date) = at.date {
            lost = false;
            at.date = known.map_or(Some(date), |known| Some(mend_year(date, known)));
        } else if matches!(hint, Some(Hint::NoDay)) {
            lost = true;
        } else if let Some(Hint::After(minutes)) = hint {
            at = ground.start.and_then(|start| start.plus(minutes)).unwrap_or(at);
        } else if !lost {
            let own = match hint {
                Some(Hint::Count(number)) => Some(Day::Count(number)),
                Some(Hint::Weekday(weekday)) => Some(Day::Named(weekday)),
                _ => None,
            };
            // "All on 2024-03-09 unless noted otherwise": an earlier day that one entry notes is only its own.
            let passed = |day| matches!((day, known), (Day::Date(day), Some(known)) if day > known);
            let headed = day.filter(|day| {
                group != Some(own_group) || known.is_none() || (!taken && passed(*day))
            });
            taken |= headed.is_some();
            let named = |day| match day {
                Day::Date(date) => Some(date),
                Day::Count(number) => {
                    let days = Delta::days(i64::from(number) - 1);
                    ground.day.and_then(|first| first.checked_add_signed(days))
                }
                Day::Named(weekday) => next_weekday(known?, weekday),
            };
            let date = match own.or(headed) {
                Some(day) => named(day),
                None => match before {
                    Some(Moment { date: Some(date), .. }) => {
                        Some(rolled(date, last_time.zip(at.time)))
                    }
                    _ => day.and_then(named).or(ground.day),
                },
            };
            at = at.on(date);
        }
        group = Some(own_group);
        last_time = at.time.or(last_time);
        entries.push(Entry { at, text, notes, span, list });
    }
    entries
}

/// The day of an entry without one: that of the entry before it, or the next where midnight lies between them.
fn rolled(date: NaiveDate, times: Option<(chrono::NaiveTime, chrono::NaiveTime)>) -> NaiveDate {
    let Some((before, now)) = times else { return date };
    let over = (before - now).num_hours() >= MIDNIGHT_HOURS;
    date.succ_opt().filter(|_| over).unwrap_or(date)
}

/// Whether most steps from one entry to the next go back in time, as on a status page.
fn is_newest_first(raw: &[Raw]) -> bool {
    /// A step of times without days of so many hours on is more likely one back over midnight.
    const OVER_MIDNIGHT: i64 = 18;
    /// A step of so many minutes is a slip in the year.
    const WRONG_YEAR: i64 = 300 * 24 * 60;
    let (mut on, mut back) = (0, 0);
    for pair in raw.windows(2) {
        let [first, second] = pair else { continue };
        let minutes = match (first.at.date, second.at.date) {
            (Some(a), Some(b)) if a != b => (b - a).num_minutes(),
            (a, b) if a == b => {
                let (Some(from), Some(to)) = (first.at.time, second.at.time) else { continue };
                let minutes = (to - from).num_minutes();
                let over = a.is_none()
                    && (minutes >= OVER_MIDNIGHT * 60 || minutes <= -MIDNIGHT_HOURS * 60);
                if over { -minutes } else { minutes }
            }
            _ => continue,
        };
        if minutes.abs() > WRONG_YEAR {
            continue;
        }
        on += i32::from(minutes > 0);
        back += i32::from(minutes < 0);
    }
    back > on && back >= 2
}

/// Whether the last day of a timeline is after its first one, or days are counted.
fn ends_later(raw: &[Raw]) -> bool {
    let day = |entry: &Raw| match entry.day {
        Some(Day::Date(date)) => entry.at.date.or(Some(date)),
        _ => entry.at.date,
    };
    let counted = |entry: &Raw| matches!(entry.day, Some(Day::Count(_) | Day::Named(_)));
    let first = raw.iter().find_map(day);
    let last = raw.iter().rev().find_map(day);
    first.zip(last).is_some_and(|(first, last)| last > first) || raw.iter().any(counted)
}

fn next_weekday(from: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    let ahead = (7 + weekday.num_days_from_monday() - from.weekday().num_days_from_monday()) % 7;
    from.checked_add_signed(Delta::days(i64::from(ahead)))
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

    use super::{Ground, gather, settle};
    use crate::content;
    use crate::diagnostic::Diagnostics;
    use crate::incident::moment::Context;
    use crate::incident::section::Outline;
    use crate::incident::stated;
    use crate::source::{Source, Sources};
    use crate::vocabulary::BuiltIn;
    use crate::vocabulary::heading::Headings;

    fn timeline(body: &str) -> String {
        let text = format!("# T\n\n{body}\n");
        let source = Source::new("a.md".into(), text);
        let file = Sources::default().add(source.clone());
        let document =
            content::read(file, "a.md", &source, Headings::built_in(), &mut Diagnostics::default());
        let outline =
            Outline::new(&document, 0..document.blocks.len(), Some(0), Headings::built_in());
        let context = Context { year: Some(2024), order: None };
        let raw = gather(&outline, &source, stated::zone(&outline), context);
        let day = NaiveDate::from_ymd_opt(2024, 3, 9);
        settle(raw, Ground { day, ..Ground::default() })
            .iter()
            .map(|entry| {
                let at = entry.at.to_string();
                format!("{} {}", at.trim_start_matches("2024-03-"), entry.text)
            })
            .collect::<Vec<_>>()
            .join("; ")
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table")]
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
            // The day of a zone's sentence, and a day that only an entry mentions.
            (
                "## Timeline\n\nAll times UTC, on 2024-03-07.\n10:00 a\n10:05 broken since 2023-11-21",
                "07T10:00:00+00:00 a; 07T10:05:00+00:00 broken since 2023-11-21",
            ),
            (
                "## Timeline\n\nAll times UTC.\n10:00 a\n10:05 broken since 2023-11-21",
                "09T10:00:00+00:00 a; 09T10:05:00+00:00 broken since 2023-11-21",
            ),
            ("## Timeline\n\nIt began at 10:00.\n10:05 is when it ended.", ""),
            (
                "## Timeline\n\n- 23:50 a\n- 23:55 b\n- 23:40 late note\n- 00:10 c",
                "09T23:50:00 a; 09T23:55:00 b; 09T23:40:00 late note; 10T00:10:00 c",
            ),
            (
                "## Timeline\n\n- 00:10 c\n- 23:55 b\n- 23:50 a",
                "09T23:50:00 a; 09T23:55:00 b; 10T00:10:00 c",
            ),
            (
                "## Timeline (US/Pacific)\n\n- 10:00 a\n- 2024-03-11 10:00 b",
                "09T10:00:00-08:00 a; 11T10:00:00-07:00 b",
            ),
            (
                "## Timeline\n\n- T+0 a\n- T+5m b\n- 2X:XX c\n- 2024-05-?? d\n- 10:00 e\n- 25:10 f",
                " a;  b; 09 c;  d; 10:00 e;  f",
            ),
            (
                "## Timeline\n\n### Day 1\n\n- 10:00 a\n\n### Day 2\n\n- 09:00 b\n\n### Monday\n\n- 08:00 c",
                "09T10:00:00 a; 10T09:00:00 b; 11T08:00:00 c",
            ),
            (
                "## Timeline\n\n**March 7, 2024**\n\n- 10:00 a\n\n**March 8, 2024**\n\n- 09:00 b",
                "07T10:00:00 a; 08T09:00:00 b",
            ),
            (
                "## Timeline\n\n**10:00**\n\nIt broke.\n\n![graph](a.png)\n\n**10:05**\n\nIt works.",
                "09T10:00:00 It broke.; 09T10:05:00 It works.",
            ),
            (
                "## Timeline\n\n| Time | Who | What |\n|--|--|--|\n| 10:00 | Ann | a |\n| 10:05 | Ben | b |",
                "09T10:00:00 a; 09T10:05:00 b",
            ),
            (
                "## Timeline\n\n| Start | End | Event |\n|--|--|--|\n| 10:00 | 10:04 | a |\n| 10:05 | 10:09 | b |",
                "09T10:00:00 a; 09T10:05:00 b",
            ),
            (
                "## Timeline\n\n| 10:00 | a |\n|--|--|\n| 10:05 | b |",
                "09T10:00:00 a; 09T10:05:00 b",
            ),
            (
                "## Timeline\n\n| What | When |\n|--|--|\n| | 2024-03-07 |\n| a | 10:00 |\n| | 2024-03-08 |\n| b | 09:00 |",
                "07T10:00:00 a; 08T09:00:00 b",
            ),
            (
                "## Timeline\n\n- Alerts fired for the shop and for everything that stands behind it (10:00)\n- All was well again — 10:05",
                "09T10:00:00 Alerts fired for the shop and for everything that stands behind it; 09T10:05:00 All was well again",
            ),
            (
                "## Timeline\n\n- The shop went down at 10:00 because of a release\n- It came back at 10:05 when that was taken back",
                "09T10:00:00 The shop went down; 09T10:05:00 It came back",
            ),
            (
                "{{< track \"2024-03-09 10:00:00\" >}}\n**Investigating** - We look into it.\n\n{{< track \"2024-03-09 10:05:00\" >}}\nIt works.",
                "09T10:00:00 Investigating - We look into it.; 09T10:05:00 It works.",
            ),
            (
                "<Update time=\"2024-03-09T10:00Z\">We look into it.</Update>\n\n<Update time=\"2024-03-09T10:05Z\">\n\nIt works.\n\n</Update>",
                "09T10:00:00+00:00 We look into it.; 09T10:05:00+00:00 It works.",
            ),
            (
                "## Updates\n\n**Resolved** - It works.\nMar 9, 10:05 UTC\n\n**Investigating** - We look into it.\nMar 9, 10:00 UTC",
                "09T10:05:00+00:00 Resolved - It works.; 09T10:00:00+00:00 Investigating - We look into it.",
            ),
            (
                "## Timeline\n\n```\n10:00 a\n10:05 b\n  more\n10:10 c\n```",
                "09T10:00:00 a; 09T10:05:00 b more; 09T10:10:00 c",
            ),
            (
                "### 10:00 a\n\nx\n\n### 10:05 b\n\ny\n\n### 10:10 c\n\nz",
                "09T10:00:00 a; 09T10:05:00 b; 09T10:10:00 c",
            ),
            ("10:00 - a\n\n10:05 - b\n\n10:10 - c", "09T10:00:00 a; 09T10:05:00 b; 09T10:10:00 c"),
            (
                "## Timeline\n\n- 2024-01-02 10:00 a\n- 2023-01-02 10:05 slip",
                "2024-01-02T10:00:00 a; 2024-01-02T10:05:00 slip",
            ),
        ] {
            assert_eq!(timeline(body), expected, "{body}");
        }
    }
}
