//! What the body states in fields: `**Severity:** high`, `- Date: 2024-11-07`, `| Started | 09:15 UTC |`, a heading
//! "Affected systems" with a list below it. The first statement of a fact counts.

use std::ops::Range;

use crate::config::Config;
use crate::content::block::{Block, BlockKind, Item, Row, Text};
use crate::incident::duration;
use crate::incident::facts::Facts;
use crate::incident::kind::{Kind as IncidentKind, Status};
use crate::incident::moment::{self, Context};
use crate::incident::section::{Content, Outline, Part, bold_label, label_words, lines};
use crate::incident::severity::{self, Severity};
use crate::source::{Source, Span, Spanned};
use crate::vocabulary::field::Field;
use crate::vocabulary::heading::Kind;
use crate::zone::{self, Zone};

/// Reads the fields of a document's body.
pub fn read(outline: &Outline, source: &Source, context: Context, config: &Config) -> Facts {
    let mut reader = Reader {
        facts: Facts::default(),
        source,
        context,
        config,
        phase: false,
        lengths: Vec::new(),
    };
    for (index, part) in outline.parts.iter().enumerate() {
        // Owners and states in an action section are those of the actions.
        if !matches!(part.reads_as, Kind::Actions | Kind::References | Kind::Attendees) {
            reader.phase = part.reads_as == Kind::Timeline;
            reader.part(part, index);
        }
    }
    if reader.facts.severity.is_none() {
        reader.told_severity(outline);
    }
    // One length among the entries of a timeline is the whole's, several are those of its phases.
    if let [(value, span)] = std::mem::take(&mut reader.lengths).as_slice() {
        reader.phase = false;
        reader.duration(value, *span);
    }
    reader.facts
}

struct Reader<'a> {
    facts: Facts,
    source: &'a Source,
    context: Context,
    config: &'a Config,
    /// Whether what is being read stands in a timeline.
    phase: bool,
    /// The durations that stand in timelines.
    lengths: Vec<(String, Span)>,
}

impl Reader<'_> {
    fn part(&mut self, part: &Part, index: usize) {
        let timeline = part.reads_as == Kind::Timeline;
        if index > 0 {
            self.heading(part);
        }
        if let Some(lead) = part.lead {
            // `Summary: Duration: 2 hours`: a field behind the label of a part.
            self.lines(lead.text, lead.start..lead.end, None, timeline);
        }
        for content in &part.content {
            match content {
                Content::Blocks(blocks) => self.blocks(blocks, timeline),
                Content::Item(item) => self.item(item, timeline),
            }
        }
    }

    fn blocks(&mut self, blocks: &[Block], timeline: bool) {
        for (position, block) in blocks.iter().enumerate() {
            match &block.kind {
                BlockKind::Paragraph(text) => {
                    self.lines(text, 0..text.plain.len(), blocks.get(position + 1), timeline);
                }
                BlockKind::List { items, .. } => {
                    for item in items {
                        self.item(item, timeline);
                    }
                }
                BlockKind::Table { header, rows } if !timeline => self.table(header, rows),
                BlockKind::Quote(blocks) => self.blocks(blocks, timeline),
                _ => {}
            }
        }
    }

    fn item(&mut self, item: &Item, timeline: bool) {
        if let Some(Block { kind: BlockKind::Paragraph(text), .. }) = item.blocks.first() {
            self.lines(text, 0..text.plain.len(), item.blocks.get(1), timeline);
        }
    }

    /// `## Severity: high`, or `## Severity` with the value below.
    fn heading(&mut self, part: &Part) {
        let heading = part.section.heading.as_str();
        if let Some((label, value)) = heading.split_once(':')
            && let Some(field) = self.config.fields.of_label(label)
            && !value.trim().is_empty()
        {
            return self.field(field, value, part.section.span);
        }
        let Some(field) = self.config.fields.of_label(heading) else { return };
        if let Some(lead) = part.lead.filter(|lead| !lead.words().is_empty()) {
            let value = lead.words().lines().next().unwrap_or_default();
            return self.field(field, value, self.place(lead.text, value));
        }
        match part.blocks().next().map(|block| &block.kind) {
            Some(BlockKind::Paragraph(text)) => {
                let value = text.plain.lines().next().unwrap_or_default();
                // A sentence below "Impact" is not a field's value for anything but the impact.
                let short = value.chars().count() <= 80;
                if short || matches!(field, Field::Impact | Field::Severity) {
                    self.field(field, value, text.span);
                }
            }
            Some(BlockKind::List { .. }) => self.list(field, part.blocks().next()),
            _ => {}
        }
    }

    /// The fields in the lines of a text; `next` is the block below it, `bold_only` where labels must be bold.
    fn lines(&mut self, text: &Text, range: Range<usize>, next: Option<&Block>, bold_only: bool) {
        for (offset, line) in lines(&text.plain[range.clone()]) {
            let start = range.start + offset;
            let bold = bold_label(text, start);
            let (label, value) = match &bold {
                Some((label, words)) => {
                    let end = start + line.len();
                    (&text.plain[label.clone()], text.plain.get(*words..end).unwrap_or_default())
                }
                None => {
                    let Some((label, value)) = line.split_once(':') else { continue };
                    (label, value)
                }
            };
            let Some(field) = self.config.fields.of_label(label_words(label)) else { continue };
            let is_moment = moment::leading(value.trim(), self.context).is_some();
            if bold_only && bold.is_none() && !is_moment {
                continue;
            }
            if value.trim().is_empty() {
                let last = start + line.len() >= text.plain.trim_end().len();
                if last && matches!(next, Some(Block { kind: BlockKind::List { .. }, .. })) {
                    self.list(field, next);
                }
                continue;
            }
            self.field(field, value, self.place(text, value.trim()));
        }
    }

    /// The severity that the story itself gives: "We declared a SEV2".
    fn told_severity(&mut self, outline: &Outline) {
        let story = [
            Kind::Other,
            Kind::Summary,
            Kind::Background,
            Kind::Impact,
            Kind::Detection,
            Kind::Timeline,
            Kind::Response,
        ];
        let texts =
            outline.parts.iter().filter(|part| story.contains(&part.reads_as)).flat_map(|part| {
                let paragraphs = part.blocks().filter_map(|block| match &block.kind {
                    BlockKind::Paragraph(text) => Some(text),
                    _ => None,
                });
                let items = part.items().filter_map(|item| match &item.blocks.first()?.kind {
                    BlockKind::Paragraph(text) => Some(text),
                    _ => None,
                });
                paragraphs.chain(items)
            });
        for text in texts {
            if let Some(range) = severity::told(&text.plain) {
                let label = &text.plain[range];
                let severity = Severity::new(label, self.config);
                self.facts.severity = Some(Spanned::new(severity, self.place(text, label)));
                return;
            }
        }
    }

    fn list(&mut self, field: Field, block: Option<&Block>) {
        let Some(Block { kind: BlockKind::List { items, .. }, .. }) = block else { return };
        let known = match field {
            Field::Services => !self.facts.services.is_empty(),
            Field::Teams => !self.facts.teams.is_empty(),
            Field::Authors => !self.facts.authors.is_empty(),
            Field::Tags => !self.facts.tags.is_empty(),
            _ => return,
        };
        if known {
            return;
        }
        for item in items {
            let Some(Block { kind: BlockKind::Paragraph(text), .. }) = item.blocks.first() else {
                continue;
            };
            let value = text.plain.split_whitespace().collect::<Vec<_>>().join(" ");
            if is_open(&value) || value.chars().count() > 80 {
                continue;
            }
            let name = Spanned::new(value, text.span);
            match field {
                Field::Services => {
                    let id = service_name(&name.value, self.config);
                    self.facts.services.push(Spanned::new(id, name.span));
                }
                Field::Teams => self.facts.teams.push(name),
                Field::Authors => self.facts.authors.push(name),
                _ => self.facts.tags.push(name),
            }
        }
    }

    /// A table of two columns with a fact a row, or of one row with a fact a column.
    fn table(&mut self, header: &[Text], rows: &[Row]) {
        let mut pairs: Vec<(&Text, &Text)> = Vec::new();
        if header.len() == 2 {
            pairs.push((&header[0], &header[1]));
            pairs.extend(
                rows.iter().filter_map(|row| Some((row.cells.first()?, row.cells.get(1)?))),
            );
        } else if let [row] = rows {
            pairs.extend(header.iter().zip(&row.cells));
        }
        let known: Vec<(Field, &Text)> = pairs
            .iter()
            .filter_map(|(label, value)| {
                Some((self.config.fields.of_label(label_words(&label.plain))?, *value))
            })
            .collect();
        let graded = known.iter().any(|(field, value)| {
            *field == Field::Severity && Severity::new(&value.plain, self.config).level.is_some()
        });
        let timed = known.iter().any(|(field, value)| {
            *field == Field::Duration && duration::of_value(&value.plain).is_some()
        });
        if known.len() >= 2 || graded || timed {
            for (field, value) in known {
                self.field(field, &value.plain, value.span);
            }
        }
    }

    fn field(&mut self, field: Field, value: &str, span: Span) {
        let value = value.trim().trim_matches('`').trim();
        if is_open(value) {
            return;
        }
        match field {
            Field::Id => {
                let id = value.split_whitespace().next().unwrap_or_default();
                let fits = id.len() <= 100 && id.bytes().any(|b| b.is_ascii_digit());
                if self.facts.id.is_none() && fits && id == value {
                    self.facts.id = Some(Spanned::new(id.to_owned(), span));
                }
            }
            Field::Title => {
                self.facts.title.get_or_insert_with(|| Spanned::new(value.to_owned(), span));
            }
            Field::Severity => {
                // A list of alternatives is a template that nobody filled in.
                let choices = value.matches(['/', '|']).count();
                // In front of a sentence the grade is the label.
                let before_sentence = || {
                    let word = [" - ", " – ", " — ", ": ", ". ", ", ", " ("]
                        .iter()
                        .filter_map(|mark| value.split_once(mark).map(|(word, _)| word))
                        .min_by_key(|word| word.len())?;
                    Severity::new(word, self.config).level.map(|_| word)
                };
                let label = match severity::leading(value) {
                    _ if value.chars().count() <= LONGEST_SEVERITY => value,
                    Some(length) => &value[..length],
                    None => before_sentence().unwrap_or(value),
                };
                if self.facts.severity.is_none()
                    && choices < 2
                    && label.chars().count() <= LONGEST_SEVERITY
                {
                    self.facts.severity =
                        Some(Spanned::new(Severity::new(label, self.config), span));
                }
            }
            Field::Kind => {
                self.facts.kind = self.facts.kind.or_else(|| IncidentKind::from_words(value));
            }
            Field::Status => {
                self.facts.status = self.facts.status.or_else(|| document_status(value));
            }
            Field::Date
            | Field::StartedAt
            | Field::DetectedAt
            | Field::AcknowledgedAt
            | Field::MitigatedAt
            | Field::ResolvedAt => self.moment(field, value, span),
            Field::Zone => self.facts.zone = self.facts.zone.or_else(|| zone::of_value(value)),
            Field::Duration => self.duration(value, span),
            Field::Services if self.facts.services.is_empty() => {
                let config = self.config;
                self.facts.services = names(value, &[',', ';'])
                    .map(|name| Spanned::new(service_name(name, config), span))
                    .collect();
            }
            Field::Teams => fill(&mut self.facts.teams, value, span),
            Field::Authors => fill(&mut self.facts.authors, value, span),
            Field::Tags => fill(&mut self.facts.tags, value, span),
            Field::Impact if value.chars().count() <= LONGEST_IMPACT => {
                self.facts.impact.text.get_or_insert_with(|| value.to_owned());
            }
            _ => {}
        }
    }

    fn moment(&mut self, field: Field, value: &str, span: Span) {
        let Some(found) = moment::leading(value, self.context) else { return };
        let start = Spanned::new(found.moment, span);
        if matches!(field, Field::Date | Field::StartedAt)
            && let Some(until) = found.until
            && found.moment.time.is_some()
        {
            self.facts.started_at.get_or_insert(start.clone());
            self.facts.resolved_at.get_or_insert(Spanned::new(until, span));
        }
        let slot = match field {
            Field::StartedAt => &mut self.facts.started_at,
            Field::DetectedAt => &mut self.facts.detected_at,
            Field::AcknowledgedAt => &mut self.facts.acknowledged_at,
            Field::MitigatedAt => &mut self.facts.mitigated_at,
            Field::ResolvedAt => &mut self.facts.resolved_at,
            _ => &mut self.facts.date,
        };
        slot.get_or_insert(start);
    }

    /// `4h 27m`, or from when until when.
    fn duration(&mut self, value: &str, span: Span) {
        if self.phase {
            self.lengths.push((value.to_owned(), span));
            return;
        }
        let length = duration::of_value(value);
        if let Some((minutes, end)) = length {
            // "7h (during support hours)" is not how long it took.
            let remark = value[end..].to_lowercase();
            let partly = ["support hours", "business hours", "working hours", "office hours"];
            if !partly.iter().any(|hours| remark.contains(hours)) {
                self.facts.duration.get_or_insert(Spanned::new(minutes, span));
            }
        }
        // "10:05 - 11:30 (85 minutes)"
        let remark = value.split_once('(').filter(|_| length.is_none());
        if let Some((minutes, _)) = remark.and_then(|(_, inside)| duration::leading(inside)) {
            self.facts.duration.get_or_insert(Spanned::new(minutes, span));
        }
        // "10:05 - 11:30", "85 minutes (10:05 - 11:30)", "85 minutes from 10:05 to 11:30"
        let range = value.get(length.map_or(0, |(_, end)| end)..).unwrap_or_default();
        let range = range.trim_start_matches(|c: char| !c.is_alphanumeric());
        let range = range.strip_prefix("from ").unwrap_or(range);
        if let Some(found) = moment::leading(range, self.context)
            && let Some(until) = found.until
            && found.moment.time.is_some()
        {
            self.facts.started_at.get_or_insert(Spanned::new(found.moment, span));
            self.facts.resolved_at.get_or_insert(Spanned::new(until, span));
        }
    }

    /// Where a value stands in the source; all of the text where markup within it hides it.
    fn place(&self, text: &Text, value: &str) -> Span {
        /// In a longer text (in bytes) a line more or less is hard to find by eye and costly by search.
        const LONGEST: usize = 20_000;
        let value = value.trim();
        if text.plain.len() > LONGEST {
            return text.span;
        }
        let source = self.source.text.get(text.span.start..text.span.end).unwrap_or_default();
        match source.find(value).filter(|_| !value.is_empty()) {
            Some(at) => {
                let start = text.span.start + at;
                Span::new(text.span.file, start, start + value.len())
            }
            None => text.span,
        }
    }
}

/// A severity of more characters than this is a sentence.
const LONGEST_SEVERITY: usize = 80;

/// An impact of more characters than this is a section to read, not a fact to show.
const LONGEST_IMPACT: usize = 300;

fn fill(list: &mut Vec<Spanned<String>>, value: &str, span: Span) {
    if list.is_empty() {
        *list = names(value, &[',', ';', '&'])
            .flat_map(|name| name.split(" and "))
            .map(|name| Spanned::new(name.trim().trim_start_matches('@').to_owned(), span))
            .filter(|name| !name.value.is_empty())
            .collect();
    }
}

fn names<'v>(value: &'v str, separators: &'v [char]) -> impl Iterator<Item = &'v str> {
    value
        .split(move |c: char| separators.contains(&c) || c == '\n')
        .map(|name| name.trim().trim_matches('`'))
        .filter(|name| !is_open(name) && name.chars().count() <= 80)
}

/// Whether a value was left open.
fn is_open(value: &str) -> bool {
    let plain: String =
        value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    value.starts_with(['<', '{'])
        || matches!(plain.as_str(), "" | "na" | "tbd" | "tbc" | "todo" | "none" | "unknown" | "nil")
}

/// How finished a document is, in people's words. None for a word that says how the incident itself stands.
#[must_use]
pub fn document_status(text: &str) -> Option<Status> {
    // `Complete, two actions are open`
    let head = text.split([',', ';', '(', '.']).next().unwrap_or_default();
    let plain = plain_words(head);
    STATUSES.iter().find(|(_, words)| words.contains(&plain.as_str())).map(|(status, _)| *status)
}

/// Whether a word says how the incident itself stands, as status pages have it.
#[must_use]
pub fn is_incident_state(text: &str) -> bool {
    INCIDENT_STATES.contains(&plain_words(text).as_str())
}

/// The words that the key `status` understands.
#[must_use]
pub fn status_words() -> Vec<&'static str> {
    let statuses = STATUSES.iter().flat_map(|(_, words)| words.iter());
    statuses.chain(INCIDENT_STATES).copied().collect()
}

/// What people call the states of a document.
const STATUSES: &[(Status, &[&str])] = &[
    (Status::Draft, &["draft", "wip", "work in progress"]),
    (Status::InReview, &["in review", "review", "under review", "needs review"]),
    (
        Status::Published,
        &[
            "published",
            "final",
            "complete",
            "completed",
            "reviewed",
            "approved",
            "done",
            "closed",
            "resolved",
        ],
    ),
];

/// What status pages call the states of an incident.
const INCIDENT_STATES: &[&str] = &[
    "investigating",
    "identified",
    "monitoring",
    "mitigated",
    "ongoing",
    "open",
    "active",
    "new",
    "in progress",
    "scheduled",
    "verifying",
    "fixed",
    "stable",
    "recovering",
    "update",
    "triage",
];

/// A text in lower case with single spaces for all that is no letter or digit.
fn plain_words(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// A service by the id that the configuration gives it, where it knows the name.
#[must_use]
pub fn service_name(name: &str, config: &Config) -> String {
    config
        .services
        .iter()
        .find(|service| service.is_called(name))
        .map_or_else(|| name.to_owned(), |service| service.id.clone())
}

/// The zone of the times in the paragraphs, where those that have one have the same: "at roughly 18:52 UTC" above a
/// timeline of bare times.
#[must_use]
pub fn used_zone(outline: &Outline, context: Context) -> Option<Zone> {
    /// Further down other people's clocks are quoted.
    const TELLING: &[Kind] = &[Kind::Summary, Kind::Impact, Kind::Timeline];
    let mut used = None;
    let telling = |(index, part): &(usize, &Part)| *index == 0 || TELLING.contains(&part.reads_as);
    let parts = outline.parts.iter().enumerate().filter(telling);
    let paragraphs =
        parts.flat_map(|(_, part)| part.blocks()).filter_map(|block| match &block.kind {
            BlockKind::Paragraph(text) => Some(text.plain.as_str()),
            _ => None,
        });
    for found in paragraphs.flat_map(|text| moment::all(text, context)) {
        let Some(zone) = found.moment.time.and_then(|_| found.moment.zone()) else { continue };
        if *used.get_or_insert(zone) != zone {
            return None;
        }
    }
    used
}

/// The zone that the document declares for all its times, where one sentence does.
#[must_use]
pub fn zone(outline: &Outline) -> Option<Zone> {
    outline.parts.iter().flat_map(Part::blocks).find_map(|block| match &block.kind {
        BlockKind::Paragraph(text) => zone_of(text),
        BlockKind::List { items, .. } => items.iter().take(3).find_map(|item| {
            match item.blocks.first().map(|block| &block.kind) {
                Some(BlockKind::Paragraph(text)) => zone_of(text),
                _ => None,
            }
        }),
        _ => None,
    })
}

/// The zone that a sentence of a paragraph declares.
#[must_use]
pub fn zone_of(text: &Text) -> Option<Zone> {
    const LONGEST: usize = 160;
    let sentence = |text: &str| (text.len() <= LONGEST).then(|| zone::declared(text))?;
    text.plain.split(['\n', '.', ';']).find_map(sentence).or_else(|| {
        let joined = text.plain.replace('\n', " ");
        joined.split(['.', ';']).find_map(sentence)
    })
}
