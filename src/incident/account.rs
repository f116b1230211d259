//! The accounts in a document: one, where it is a postmortem; several, where it is a year's log with a heading for each
//! incident, or a collection in which the sections of a postmortem begin again.
//!
//! A document is cut only where the parts of a postmortem repeat, or where it calls itself a log and its headings carry
//! dates or ids. A long postmortem with two outages in it stays one.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::config::Config;
use crate::content::ParsedDocument;
use crate::content::block::{Block, BlockKind, Text};
use crate::incident::id;
use crate::incident::moment::{self, Context};
use crate::incident::section::{Outline, bold_label, label_words, lines};
use crate::source::{Source, Span};
use crate::vocabulary::field::{Field, Fields};
use crate::vocabulary::heading::{self, Kind};

/// A part of a document that tells one incident.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// What is read: a range of indices into [`ParsedDocument::blocks`].
    pub blocks: Range<usize>,
    /// What its page shows. All accounts together cover the document: what stands before the first belongs to it.
    pub span: Span,
    /// The heading that names it, where it has one of its own: an index into [`Document::headings`](crate::content::Document::headings).
    pub heading: Option<usize>,
    /// Whether it is one of several.
    pub among_others: bool,
    /// The year of the heading above it that groups what happened then.
    pub year: Option<i32>,
}

/// Finds the accounts of a document, at least one.
#[must_use]
pub fn accounts(
    document: &ParsedDocument,
    source: &Source,
    config: &Config,
    context: Context,
) -> Vec<Account> {
    let whole = 0..document.blocks.len();
    let outline = Outline::new(document, whole.clone(), None, &config.headings);
    let finder = Finder { document, outline: &outline, fields: &config.fields, context };
    let cuts = finder.headed().or_else(|| finder.repeated()).unwrap_or_default();
    if cuts.len() < 2 {
        let span = Span::new(document.file, 0, source.text.len());
        return vec![Account {
            blocks: whole,
            span,
            heading: None,
            among_others: false,
            year: None,
        }];
    }
    let start_of = |cut: &Cut| document.blocks[finder.with_groups(cut)].span.start;
    let (mut year, mut seen) = (None, 0);
    let accounts = cuts.iter().enumerate().map(|(index, cut)| {
        year = last_year(document, seen..cut.block).or(year);
        seen = cut.block;
        let next = cuts.get(index + 1);
        let start = if index == 0 { 0 } else { start_of(cut) };
        // An opening without a heading of its own may stand before the heading of the whole collection.
        let first = if index == 0 && cut.heading.is_none() { 0 } else { cut.block };
        Account {
            blocks: first..next.map_or(whole.end, |next| finder.with_groups(next)),
            span: Span::new(document.file, start, next.map_or(source.text.len(), start_of)),
            heading: cut.heading,
            among_others: true,
            year,
        }
    });
    accounts.collect()
}

/// The parts that make a text a postmortem.
const CORE: &[Kind] = &[
    Kind::Summary,
    Kind::Impact,
    Kind::Detection,
    Kind::Timeline,
    Kind::RootCause,
    Kind::Trigger,
    Kind::Resolution,
    Kind::Lessons,
    Kind::Actions,
];

/// The parts that a whole postmortem has once, so that a level of headings with one of them holds no incidents.
const ONCE: &[Kind] = &[
    Kind::Impact,
    Kind::Detection,
    Kind::Timeline,
    Kind::RootCause,
    Kind::ContributingFactors,
    Kind::Trigger,
    Kind::Resolution,
    Kind::Response,
    Kind::Lessons,
    Kind::WentWell,
    Kind::WentWrong,
    Kind::Actions,
];

/// What a document calls itself that tells several incidents.
const COLLECTIONS: &[&str] = &[
    "incidents",
    "outages",
    "postmortems",
    "post-mortems",
    "post mortems",
    "incident reports",
    "incident history",
    "incident archive",
    "outage history",
    "outage log",
    "past incidents",
    "disruptions",
];

/// Where an account begins.
struct Cut {
    block: usize,
    heading: Option<usize>,
}

/// A heading that may name an incident.
struct Candidate<'a> {
    part: usize,
    block: usize,
    heading: usize,
    words: &'a str,
    /// One past the last part below it.
    end: usize,
}

struct Finder<'a> {
    document: &'a ParsedDocument,
    outline: &'a Outline<'a>,
    fields: &'a Fields,
    context: Context,
}

impl Finder<'_> {
    /// A heading for each incident.
    fn headed(&self) -> Option<Vec<Cut>> {
        (1..=6).find_map(|level| self.headed_at(level))
    }

    fn headed_at(&self, level: u8) -> Option<Vec<Cut>> {
        let parts = &self.outline.parts;
        let mut candidates: Vec<Candidate> = Vec::new();
        for (index, part) in parts.iter().enumerate().skip(1) {
            let section = &part.section;
            if part.label || section.level != level || self.is_below_known(index) {
                continue;
            }
            let words = section.heading.as_str();
            if section.kind != Kind::Other && !self.is_marked(words) {
                if ONCE.contains(&section.kind) {
                    return None;
                }
                continue;
            }
            let Some(block) = section.blocks.start.checked_sub(1) else { continue };
            let Some(Block { kind: BlockKind::Heading { index: heading }, .. }) =
                self.document.blocks.get(block)
            else {
                continue;
            };
            if !is_period(words) {
                let end = (index + 1..parts.len())
                    .find(|&later| !parts[later].label && parts[later].section.level <= level)
                    .unwrap_or(parts.len());
                candidates.push(Candidate { part: index, block, heading: *heading, words, end });
            }
        }
        if candidates.len() < 2 {
            return None;
        }
        if candidates.iter().filter(|c| is_numbered(c.words)).count() >= 2 {
            candidates.retain(|candidate| is_numbered(candidate.words));
        }
        let marked = candidates.iter().filter(|c| self.is_marked(c.words)).count();
        let most = |count: usize| count >= 2 && count * 5 >= candidates.len() * 3;
        let logged = most(marked) && (self.is_collection() || self.all_ids(&candidates));
        (logged || self.begin_again(&candidates)).then(|| {
            // In a log a heading without a date is what is said about all of them, or a part of the one above.
            candidates
                .iter()
                .filter(|candidate| !logged || self.is_marked(candidate.words))
                .map(|c| Cut { block: c.block, heading: Some(c.heading) })
                .collect()
        })
    }

    /// Whether most candidates have parts or fields of a postmortem below them, and the same ones.
    fn begin_again(&self, candidates: &[Candidate]) -> bool {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut full, mut groups) = (0, 0);
        // Where the document says that it holds several, less has to repeat.
        let said = self.is_collection() || candidates.iter().all(|c| is_numbered(c.words));
        let fewest = if said { 1 } else { 2 };
        for candidate in candidates {
            let (signs, repeats) = self.signs(candidate);
            full += usize::from(signs.len() >= fewest);
            groups += usize::from(repeats);
            for sign in signs {
                *times.entry(sign).or_default() += 1;
            }
        }
        let shared = times.values().filter(|&&count| count >= 2).count();
        full >= 2 && full * 5 >= candidates.len() * 3 && shared >= fewest && groups * 2 < full
    }

    /// The parts and fields below a candidate, and whether a part comes twice: then it groups incidents.
    fn signs(&self, candidate: &Candidate) -> (BTreeSet<&'static str>, bool) {
        let mut signs = BTreeSet::new();
        let mut seen: BTreeSet<(u8, Kind)> = BTreeSet::new();
        let mut twice = BTreeSet::new();
        for part in &self.outline.parts[candidate.part + 1..candidate.end] {
            let kind = part.section.kind;
            if CORE.contains(&kind) {
                signs.insert(kind.as_str());
                if !seen.insert((part.section.level, kind)) {
                    twice.insert(kind);
                }
            }
        }
        for part in &self.outline.parts[candidate.part..candidate.end] {
            for block in part.blocks() {
                fields_in(block, self.fields, &mut signs);
            }
        }
        (signs, twice.len() >= 2)
    }

    /// Whether a heading carries a day or an id, and is not merely a time of day or a state in a log of updates.
    fn is_marked(&self, words: &str) -> bool {
        let bare = words.trim_start_matches(['[', '(', '#']);
        let dated = || {
            // `Jan 5` is a day, whichever year the document is about.
            let any = Context { year: self.context.year.or(Some(2024)), ..self.context };
            let found = moment::first_dated(words, any)?;
            Some(found.moment.date.is_some() && found.moment.time.is_none())
        };
        id::leading_token(bare).is_some() || dated() == Some(true)
    }

    fn all_ids(&self, candidates: &[Candidate]) -> bool {
        candidates.iter().all(|candidate| {
            let bare = candidate.words.trim_start_matches(['[', '(', '#']);
            let text = self.document.blocks.get(candidate.block + 1);
            id::leading_token(bare).is_some()
                && text.is_some_and(|block| !matches!(block.kind, BlockKind::Heading { .. }))
        })
    }

    /// Whether the document calls itself a collection: in its front matter, its first heading or its name.
    fn is_collection(&self) -> bool {
        let declared = self.document.front_matter.as_ref().and_then(|head| {
            head.entries.iter().find(|entry| entry.key.value == "title")?.value.scalar()
        });
        let heading = self.document.headings.first().map(|heading| heading.text.plain.as_str());
        let name = id::stem(&self.document.path);
        declared.into_iter().chain(heading).chain([name]).any(|text| {
            let words = format!(" {} ", heading::words(text).join(" "));
            COLLECTIONS.iter().any(|name| words.contains(&format!(" {} ", name.replace('-', " "))))
        })
    }

    /// Where the headings begin that stand right above an account and group it with others: `2024`, `March`.
    fn with_groups(&self, cut: &Cut) -> usize {
        let blocks = &self.document.blocks;
        let is_group = |block: &Block| match (&block.kind, cut.heading) {
            (BlockKind::Heading { index }, Some(own)) => {
                let headings = &self.document.headings;
                headings[*index].level < headings[own].level
            }
            _ => false,
        };
        let groups = blocks[..cut.block].iter().rev().take_while(|block| is_group(block)).count();
        cut.block - groups
    }

    fn is_title(&self, part: usize) -> bool {
        let level = |at: usize| self.outline.parts[at].section.level;
        (1..self.outline.parts.len()).all(|other| {
            other == part || self.outline.parts[other].label || level(other) > level(part)
        })
    }

    fn is_below_known(&self, part: usize) -> bool {
        let parts = &self.outline.parts;
        std::iter::successors(parts[part].parent, |&at| parts[at].parent)
            // What the document as a whole is called is no part of it: `# Incident log`.
            .any(|at| parts[at].section.kind != Kind::Other && !(at == 1 && self.is_title(at)))
    }

    /// The sections of a postmortem that begin again, without a heading above them or with one of the same level.
    fn repeated(&self) -> Option<Vec<Cut>> {
        (1..=6).find_map(|level| self.repeated_at(level))
    }

    fn repeated_at(&self, level: u8) -> Option<Vec<Cut>> {
        let parts = &self.outline.parts;
        let known: Vec<(Kind, usize)> = (1..parts.len())
            .filter(|&index| {
                let section = &parts[index].section;
                section.level == level
                    && CORE.contains(&section.kind)
                    && !self.is_below_known(index)
            })
            .map(|index| {
                let part = &parts[index];
                let start = part.section.blocks.start;
                (part.section.kind, if part.label { start } else { start.saturating_sub(1) })
            })
            .collect();
        let opener = known.first()?.0;
        let mut cycles: Vec<(usize, BTreeSet<Kind>)> = Vec::new();
        for (kind, block) in known {
            if kind == opener && cycles.last().is_none_or(|(start, _)| *start < block) {
                cycles.push((block, BTreeSet::new()));
            }
            if let Some((_, kinds)) = cycles.last_mut() {
                kinds.insert(kind);
            }
        }
        let all = cycles.iter().map(|(_, kinds)| kinds);
        let common = all.clone().cloned().reduce(|a, b| &a & &b).unwrap_or_default();
        let why = [Kind::RootCause, Kind::Resolution, Kind::Impact];
        let begins_again = cycles.len() >= 2
            && common.len() >= 3
            && why.iter().any(|kind| common.contains(kind))
            && all.clone().all(|kinds| kinds.len() <= common.len() + 3);
        begins_again.then(|| {
            let starts: Vec<usize> = cycles.into_iter().map(|(block, _)| block).collect();
            self.with_what_opens(&starts, level)
        })
    }

    /// Moves each beginning up over what opens it: a heading of its own, a bold line, a line that opens others too.
    fn with_what_opens(&self, starts: &[usize], level: u8) -> Vec<Cut> {
        let blocks = &self.document.blocks;
        let text_before = |start: &usize| match &blocks.get(start.checked_sub(1)?)?.kind {
            BlockKind::Paragraph(text) => Some(text.plain.trim()),
            _ => None,
        };
        let formula = {
            let mut times: BTreeMap<&str, usize> = BTreeMap::new();
            for text in starts.iter().filter_map(text_before) {
                *times.entry(text).or_default() += 1;
            }
            times.into_iter().find(|(_, count)| *count >= 2).map(|(text, _)| text)
        };
        let bold = |start: &usize| match &blocks[start - 1].kind {
            BlockKind::Paragraph(text) => bold_label(text, 0)
                .is_some_and(|(label, _)| text.plain[label].trim() == text.plain.trim()),
            _ => false,
        };
        let all_bold = starts.iter().all(|start| *start > 0 && bold(start));
        let named = |start: usize| match blocks.get(start.checked_sub(1)?)?.kind {
            BlockKind::Heading { index } if self.document.headings[index].level <= level => {
                Some(index)
            }
            _ => None,
        };
        let all_named = starts.iter().skip(1).all(|&start| named(start).is_some());
        let cut = |(index, &start): (usize, &usize)| {
            if all_named {
                let heading = named(start);
                let block = if heading.is_some() { start - 1 } else { start };
                // The first heading may be that of the collection.
                let own = heading.filter(|&first| {
                    index > 0
                        || named(starts[1]).is_some_and(|second| {
                            let level = |at: usize| self.document.headings[at].level;
                            level(first) == level(second)
                        })
                });
                return Cut { block, heading: own };
            }
            let opened = all_bold || (formula.is_some() && text_before(&start) == formula);
            Cut { block: if opened { start - 1 } else { start }, heading: None }
        };
        starts.iter().enumerate().map(cut).collect()
    }
}

/// The year in the last heading of some blocks that groups what happened then: `2024`, `January 2024`.
fn last_year(document: &ParsedDocument, blocks: Range<usize>) -> Option<i32> {
    document.blocks[blocks].iter().rev().find_map(|block| {
        let BlockKind::Heading { index } = block.kind else { return None };
        let words = heading::words(&document.headings[index].text.plain);
        let year = words.iter().find(|word| word.len() == 4)?.parse().ok()?;
        is_period(&document.headings[index].text.plain).then_some(year)
    })
}

/// The fields that a block states, by name.
fn fields_in(block: &Block, fields: &Fields, signs: &mut BTreeSet<&'static str>) {
    let mut label = |text: &Text| {
        for (_, line) in lines(&text.plain).take(20) {
            if let Some((label, _)) = line.split_once(':')
                && let Some(field) = fields.of_label(label_words(label))
                && let Some(name) = telling(field)
            {
                signs.insert(name);
            }
        }
    };
    match &block.kind {
        BlockKind::Paragraph(text) => label(text),
        BlockKind::List { items, .. } => {
            for item in items.iter().take(30) {
                if let Some(Block { kind: BlockKind::Paragraph(text), .. }) = item.blocks.first() {
                    label(text);
                }
            }
        }
        BlockKind::Table { header, rows } => {
            let cells =
                header.first().into_iter().chain(rows.iter().filter_map(|r| r.cells.first()));
            for cell in cells.take(30) {
                let name = fields.of_label(label_words(&cell.plain)).and_then(telling);
                signs.extend(name);
            }
        }
        _ => {}
    }
}

/// The fields that every incident has for itself.
fn telling(field: Field) -> Option<&'static str> {
    Some(match field {
        Field::Id => "id",
        Field::Severity => "severity",
        Field::Date => "date",
        Field::StartedAt => "started_at",
        Field::DetectedAt => "detected_at",
        Field::ResolvedAt => "resolved_at",
        Field::Duration => "duration",
        Field::Impact => Kind::Impact.as_str(),
        Field::Causes => Kind::RootCause.as_str(),
        Field::Services => "services",
        _ => return None,
    })
}

/// `Incident 2: Mail stuck`, `Outage #3`.
fn is_numbered(words: &str) -> bool {
    const NOUNS: &[&str] = &["incident", "outage", "case", "scenario", "disruption"];
    let words = heading::words(words);
    matches!(words.as_slice(), [noun, number, ..]
        if NOUNS.contains(&noun.as_str()) && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `2024`, `January 2024`, `Q1 2024`: a heading that groups what happened then.
fn is_period(words: &str) -> bool {
    let words = heading::words(words);
    let is_number = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
    let is_month = |word: &String| {
        word.chars().all(char::is_alphabetic)
            && moment::parse(&format!("1 {word} 2024"), Context::default()).is_ok()
    };
    let is_quarter = |word: &String| matches!(word.as_str(), "q1" | "q2" | "q3" | "q4");
    match words.as_slice() {
        [] => true,
        [one] => is_number(one) || is_month(one),
        [one, two] => {
            (is_month(one) || is_quarter(one)) && two.len() == 4 && is_number(two)
                || (is_number(one) && one.len() == 4 && (is_month(two) || is_quarter(two)))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::accounts;
    use crate::config::Config;
    use crate::content;
    use crate::diagnostic::Diagnostics;
    use crate::incident::moment::Context;
    use crate::source::{Source, Sources};

    /// The first line of each account, or `one`.
    fn cut(path: &str, text: &str) -> String {
        let config = Config::default();
        let source = Source::new(path.into(), text.into());
        let file = Sources::default().add(source.clone());
        let document =
            content::read(file, path, &source, &config.headings, &mut Diagnostics::default());
        let accounts = accounts(&document, &source, &config, Context::default());
        let spans: Vec<_> = accounts.iter().map(|a| (a.span.start, a.span.end)).collect();
        assert_eq!((spans[0].0, spans[spans.len() - 1].1), (0, text.len()), "{text}");
        assert!(spans.windows(2).all(|pair| pair[0].1 == pair[1].0), "{spans:?} {text}");
        if accounts.len() == 1 {
            return "one".to_owned();
        }
        let first_line = |account: &super::Account| {
            let start = document.blocks[account.blocks.start].span.start;
            text[start..].lines().next().unwrap_or_default().to_owned()
        };
        accounts.iter().map(first_line).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn logs_with_a_heading_for_each() {
        for (text, expected) in [
            (
                "# Outages\n\nIn UTC.\n\n## 2024\n\n### Jan 5: Shop down\n\nx\n\n### Feb 6: Search slow\n\ny\n\n## 2023\n\n### May 7: Mail stuck\n\nz\n",
                "### Jan 5: Shop down | ### Feb 6: Search slow | ### May 7: Mail stuck",
            ),
            (
                "## INC-12: Shop down\n\nx\n\n## INC-13: Mail stuck\n\ny\n",
                "## INC-12: Shop down | ## INC-13: Mail stuck",
            ),
            (
                "# Notes\n\n## Shop down\n\n**Date:** 2024-01-05\n**Impact:** all\n\nx\n\n## Mail stuck\n\n**Date:** 2024-01-09\n**Impact:** some\n\ny\n",
                "## Shop down | ## Mail stuck",
            ),
            (
                "# Incident log: weekend\n\n## Incident 1: shop down\n\n### Cause\n\nx\n\n## Incident 2: mail stuck\n\n### Cause\n\ny\n\n## How we looked\n\nz\n",
                "## Incident 1: shop down | ## Incident 2: mail stuck",
            ),
            (
                "# Known incidents\n\n## Shop down\n\n**Fix:** restart.\n\n## Mail stuck\n\n**Fix:** purge.\n",
                "## Shop down | ## Mail stuck",
            ),
            (
                "# Shop down\n\n## Impact\n\nx\n\n## Root cause\n\ny\n\n# Mail stuck\n\n## Impact\n\nx\n\n## Root cause\n\ny\n",
                "# Shop down | # Mail stuck",
            ),
        ] {
            assert_eq!(cut("a.md", text), expected, "{text}");
        }
    }

    #[test]
    fn sections_that_begin_again() {
        let sections = "## Summary\n\nx\n\n## Root cause\n\ny\n\n## Fix\n\nz\n\n";
        assert_eq!(
            cut("a.md", &format!("# Cases\n\n{sections}{sections}")),
            "# Cases | ## Summary"
        );
        assert_eq!(
            cut(
                "a.md",
                &format!("# Cases\n\n## Shop down\n\n{sections}## Mail stuck\n\n{sections}")
            ),
            "## Shop down | ## Mail stuck"
        );
        assert_eq!(
            cut("a.md", &format!("**Shop down**\n\n{sections}**Mail stuck**\n\n{sections}")),
            "**Shop down** | **Mail stuck**"
        );
        let record = "Not filled in\nSummary:\nThe shop was down.\nRoot cause:\nA flag.\nFix:\nTurned back.\n";
        assert_eq!(
            cut("a.txt", &record.repeat(3)),
            "Not filled in | Not filled in | Not filled in"
        );
    }

    #[test]
    fn one_incident_stays_one() {
        for text in [
            "",
            "# T\n\n## Summary\n\nx\n\n## Root cause\n\ny\n\n## Summary\n\nz\n",
            // Days and entries of a timeline.
            "# T\n\n## Timeline\n\n### 2024-01-05\n\n- 10:00 x\n\n### 2024-01-06\n\n- 10:00 y\n",
            "# T\n\n## 2024-01-05 10:00 down\n\nx\n\n## 2024-01-05 11:00 up\n\ny\n",
            // Two outages, one review.
            "# T\n\n## First outage\n\n### Impact\n\nx\n\n### Root cause\n\ny\n\n## Second outage\n\n### Impact\n\nx\n\n### Root cause\n\ny\n\n## Action items\n\n- z\n",
            "# T\n\n## References\n\n### INC-12\n\nx\n\n### INC-13\n\ny\n",
        ] {
            assert_eq!(cut("a.md", text), "one", "{text}");
        }
    }
}
