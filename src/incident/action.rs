//! What was promised: action items, their owners and their state.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveDate;

use crate::config::{policy, tracker};
use crate::content::block::{Block, BlockKind, Item, Row, Style, Text};
use crate::incident::prompt;
use crate::incident::remark::{self, Days, Remark};
use crate::incident::section::{Content, Outline, Part, bold_label, label_words, lines};
use crate::source::Span;
use crate::vocabulary::heading::Kind;

/// One action item.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// `A1`, `A2` … or as declared; unique within its incident.
    pub id: String,
    /// What is to be done.
    pub title: String,
    /// prevent, detect, mitigate, process or investigate.
    pub kind: Option<String>,
    /// A person or a team.
    pub owner: Option<String>,
    /// p0 to p3; in a document's own table also its own words.
    pub priority: Option<String>,
    /// The day by which it was promised.
    pub due: Option<NaiveDate>,
    /// Where it stands.
    pub status: Status,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
    /// When someone checked that it works.
    pub verified_on: Option<NaiveDate>,
    /// What shows that it works.
    pub evidence: Option<String>,
    /// Why it was declined.
    pub reason: Option<String>,
    /// The tracker's key or URL.
    pub ticket: Option<String>,
    /// The cause ids it is meant to remove.
    pub addresses: Vec<String>,
    /// Where it stands in the source.
    pub span: Span,
}

impl Action {
    /// An open action with nothing but a title. Its id is given by [`number`].
    #[must_use]
    pub fn open(title: String, span: Span) -> Self {
        Self {
            id: String::new(),
            title,
            kind: None,
            owner: None,
            priority: None,
            due: None,
            status: Status::Open,
            done_on: None,
            verified_on: None,
            evidence: None,
            reason: None,
            ticket: None,
            addresses: Vec::new(),
            span,
        }
    }
}

/// The types that an action can have.
pub const KINDS: &[&str] = &["prevent", "detect", "mitigate", "process", "investigate"];

/// The priorities that an action can have.
pub const PRIORITIES: &[&str] = policy::PRIORITIES;

/// Where an action item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Thought of, not agreed.
    Proposed,
    /// Agreed, not begun.
    Open,
    /// Begun.
    InProgress,
    /// Finished.
    Done,
    /// Finished, and someone checked that it works.
    Verified,
    /// Decided against.
    Declined,
}

/// What people write for each state, in its plainest form.
const STATUSES: &[(Status, &[&str])] = &[
    (Status::Proposed, &["proposed", "idea", "suggested", "under discussion", "to be discussed"]),
    (
        Status::Open,
        &[
            "open",
            "todo",
            "to do",
            "not started",
            "planned",
            "pending",
            "new",
            "backlog",
            "scheduled",
            "no",
            "outstanding",
            "assigned",
            "not done",
            "offen",
            "ouvert",
            "à faire",
            "abierto",
            "pendiente",
            "aberto",
            "pendente",
        ],
    ),
    (
        Status::InProgress,
        &[
            "in progress",
            "wip",
            "ongoing",
            "started",
            "doing",
            "in review",
            "underway",
            "under way",
            "work in progress",
            "partially done",
            "partial",
            "active",
            "in flight",
            "in arbeit",
            "in bearbeitung",
            "en cours",
            "en curso",
            "em andamento",
        ],
    ),
    (
        Status::Done,
        &[
            "done",
            "complete",
            "completed",
            "closed",
            "fixed",
            "finished",
            "merged",
            "shipped",
            "implemented",
            "deployed",
            "resolved",
            "yes",
            "x",
            "released",
            "delivered",
            "erledigt",
            "abgeschlossen",
            "fertig",
            "terminé",
            "fait",
            "hecho",
            "completado",
            "feito",
            "concluído",
        ],
    ),
    (Status::Verified, &["verified", "validated"]),
    (
        Status::Declined,
        &[
            "declined",
            "wont do",
            "wont fix",
            "wontfix",
            "cancelled",
            "canceled",
            "rejected",
            "dropped",
            "abandoned",
            "obsolete",
            "duplicate",
            "not planned",
            "abgelehnt",
            "verworfen",
            "abandonné",
            "rejeté",
            "rechazado",
            "rejeitado",
        ],
    ),
];

impl Status {
    /// The words that front matter may hold.
    pub const WORDS: &'static [&'static str] = &tracker::STATES;

    /// The word as in front matter.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Open => "open",
            Self::InProgress => "in-progress",
            Self::Done => "done",
            Self::Verified => "verified",
            Self::Declined => "declined",
        }
    }

    /// What a status says that consists of these words only.
    #[must_use]
    pub fn from_words(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.starts_with(TICKS) {
            return Some(Self::Done);
        }
        if text.len() > 40 {
            return None;
        }
        let plain = text.to_lowercase().replace(['\'', '’'], "");
        let plain = plain
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        STATUSES
            .iter()
            .find(|(_, words)| words.contains(&plain.as_str()))
            .map(|(status, _)| *status)
    }

    /// The words that [`from_words`](Self::from_words) understands.
    #[must_use]
    pub fn spellings() -> Vec<&'static str> {
        STATUSES.iter().flat_map(|(_, words)| words.iter().copied()).collect()
    }

    /// What the words around a group or at the beginning of a remark say: "Completed", "Done in March".
    #[must_use]
    pub fn from_remark(text: &str) -> Option<Self> {
        Self::from_words(text).or_else(|| {
            let first =
                text.trim().split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty())?;
            let status = Self::from_words(first)?;
            let sure = matches!(status, Self::Done | Self::Verified | Self::Declined);
            (sure && first.len() > 3).then_some(status)
        })
    }
}

/// Marks for something finished.
pub(super) const TICKS: &[char] = &['✅', '✔', '☑', '✓', '🎉'];

/// Sentences that say that something is finished.
const HAS_BEEN_DONE: &[&str] = &[
    "has been done",
    "have been done",
    "already been done",
    "already done",
    "has been completed",
    "have been completed",
    "has already been implemented",
];

/// The actions that a document lists, in order. Ids are unique among them.
#[must_use]
pub fn read(outline: &Outline, days: Days) -> Vec<Action> {
    let mut reader = Reader { days, actions: Vec::new(), spoken_of: 0..0 };
    let mut parts = outline.parts.iter().enumerate().peekable();
    while let Some((index, part)) = parts.next() {
        if part.reads_as != Kind::Actions {
            continue;
        }
        let before = reader.actions.len();
        let group = |index: usize| {
            let said = outline.headings(index).find_map(group_status);
            said.filter(|status| *status != Status::Open)
        };
        reader.part(part, group(index));
        let mut topics = Vec::new();
        while let Some((index, topic)) = parts.next_if(|(_, next)| is_topic(part, next)) {
            reader.part(topic, group(index));
            topics.push(topic);
        }
        if reader.actions.len() == before {
            reader.headings(&topics);
        }
    }
    let mut actions = reader.actions;
    number(&mut actions);
    actions
}

/// Whether a text is, or begins with, an address at a tracker.
pub(super) fn is_tracker(text: &str) -> bool {
    let url = text.split_whitespace().next().unwrap_or_default();
    url.starts_with("http") && TRACKERS.iter().any(|part| url.contains(part))
}

/// Whether a part is a topic within an action section.
fn is_topic(section: &Part, next: &Part) -> bool {
    next.reads_as == Kind::Actions
        && next.section.kind == Kind::Other
        && !next.label
        && next.section.level > section.section.level
}

/// Gives every action without an id, or with one that is taken, the next free of `A1`, `A2` …
pub fn number(actions: &mut [Action]) {
    let declared: BTreeSet<String> = actions.iter().map(|action| action.id.clone()).collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut next = 0;
    for (index, action) in actions.iter_mut().enumerate() {
        if action.id.is_empty() || taken.contains(&action.id) {
            next = next.max(index);
            while {
                next += 1;
                action.id = format!("A{next}");
                declared.contains(&action.id) || taken.contains(&action.id)
            } {}
        }
        taken.insert(action.id.clone());
    }
}

struct Reader {
    days: Days,
    actions: Vec<Action>,
    /// The actions of which the last line below them spoke.
    spoken_of: Range<usize>,
}

impl Reader {
    fn part(&mut self, part: &Part, around: Option<Status>) {
        let mut group = around;
        self.spoken_of = self.actions.len()..self.actions.len();
        if let Some(lead) = part.lead
            && !lead.words().is_empty()
            && part.items().next().is_none()
        {
            self.words(lead.text, lead.start, lead.text.span, group);
        }
        for (position, content) in part.content.iter().enumerate() {
            let below = part.content.get(position + 1).and_then(|next| match next {
                Content::Blocks(blocks) => blocks.first(),
                Content::Item(_) => None,
            });
            let blocks = match content {
                Content::Blocks(blocks) => *blocks,
                Content::Item(item) => {
                    self.item(item, group);
                    continue;
                }
            };
            for (index, block) in blocks.iter().enumerate() {
                let next = blocks.get(index + 1).or(below);
                let before_list = next.is_some_and(|n| matches!(n.kind, BlockKind::List { .. }));
                if let BlockKind::List { items, .. } = &block.kind
                    && let Some((label, others)) = grouping_end(items).filter(|_| before_list)
                {
                    self.items(others, group);
                    self.spoken_of = self.actions.len()..self.actions.len();
                    group = group_status(label).filter(|s| *s != Status::Open).or(around);
                    continue;
                }
                self.block(block, around, &mut group);
            }
        }
    }

    /// Where an action section has prose below several headings and no list, the headings are what is to be done:
    /// `### 1) Alert on full disks`. Headings of a word or two name topics.
    fn headings(&mut self, topics: &[&Part]) {
        const FEWEST_WORDS: usize = 4;
        let bare = |topic: &Part| {
            let heading = topic.section.heading.trim();
            let digits =
                heading.trim_start_matches('#').trim_start_matches(|c: char| c.is_ascii_digit());
            let rest = digits.trim_start_matches(['.', ')', ':', ' ']);
            (rest.len() < heading.len(), rest.to_owned())
        };
        let says = |topic: &&Part| {
            let (numbered, words) = bare(topic);
            numbered || words.split_whitespace().count() >= FEWEST_WORDS
        };
        if topics.len() >= 2 && topics.iter().all(says) {
            for topic in topics {
                self.push(&bare(topic).1, topic.section.span, None);
            }
        }
    }

    fn items(&mut self, items: &[Item], group: Option<Status>) {
        for item in items {
            self.item(item, group);
        }
    }

    fn block(&mut self, block: &Block, around: Option<Status>, group: &mut Option<Status>) {
        match &block.kind {
            BlockKind::List { items, .. } => self.items(items, *group),
            BlockKind::Table { header, rows } => self.table(header, rows, *group),
            BlockKind::Paragraph(text) => {
                if let Some(label) = only_label(text) {
                    self.spoken_of = self.actions.len()..self.actions.len();
                    *group = group_status(label).filter(|s| *s != Status::Open).or(around);
                } else {
                    self.paragraph(text, *group);
                }
            }
            BlockKind::Code { language, text } if language.is_empty() => {
                self.indented(text, block.span, *group);
            }
            _ => {}
        }
    }

    /// Sentences that became code because somebody indented a list without bullets.
    fn indented(&mut self, text: &str, span: Span, group: Option<Status>) {
        let lines: Vec<&str> =
            text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let is_prose = |line: &&str| {
            line.starts_with(char::is_uppercase)
                && line.split_whitespace().count() >= 4
                && !line.contains(['{', '}', '=', ';', '$', '|', '<', '\\', '`'])
        };
        if lines.iter().all(is_prose) {
            for line in lines {
                self.push(line, span, group);
            }
        }
    }

    /// `**Action item:** …`, or bare lines that are a sentence each, as in plain text.
    fn paragraph(&mut self, text: &Text, group: Option<Status>) {
        if self.lines_below(text) {
            return;
        }
        if let Some((label, words)) = bold_label(text, 0) {
            let label = label_words(&text.plain[label]).to_lowercase();
            if matches!(label.as_str(), "action item" | "action" | "follow-up" | "todo") {
                self.words(text, words, text.span, group);
            }
            return;
        }
        let sentences: Vec<(usize, &str)> =
            lines(&text.plain).filter(|(_, line)| !line.trim().is_empty()).collect();
        let ticketed = |start: usize| {
            let linked = text
                .marks
                .iter()
                .find(|mark| mark.start == start)
                .is_some_and(|mark| matches!(&mark.style, Style::Link(url) if is_tracker(url)));
            linked || is_tracker(&text.plain[start..])
        };
        if ticketed(0) && !text.plain.trim_end().ends_with(':') {
            let each = sentences.iter().all(|(start, _)| ticketed(*start));
            let starts: Vec<usize> = sentences
                .iter()
                .map(|(start, _)| *start)
                .take(if each { usize::MAX } else { 1 })
                .collect();
            for (index, start) in starts.iter().enumerate() {
                let end = starts.get(index + 1).copied().unwrap_or(text.plain.len());
                self.words_within(text, *start..end, text.span, group);
            }
            return;
        }
        let each_one = sentences.iter().all(|(_, line)| {
            let line = line.trim();
            let sentence = line.starts_with(char::is_uppercase) && line.ends_with(['.', '!']);
            sentence && !line.contains(". ") && line.split_whitespace().count() >= 4
        });
        if each_one && sentences.len() >= 2 {
            for (_, line) in sentences {
                self.push(line.trim(), text.span, group);
            }
        }
    }

    fn item(&mut self, item: &Item, group: Option<Status>) {
        let Some((first, nested)) = item.blocks.split_first() else { return };
        let BlockKind::Paragraph(text) = &first.kind else { return };
        let nested_items = nested.iter().find_map(|block| match &block.kind {
            BlockKind::List { items, .. } => Some(items),
            _ => None,
        });
        let facts: Vec<Remark> = nested.iter().flat_map(|block| self.facts(block)).collect();
        if let Some(items) = nested_items
            && item.checked.is_none()
            && is_group(text)
            && facts.len() * 2 < items.len()
        {
            self.spoken_of = self.actions.len()..self.actions.len();
            return self.items(items, group_status(&text.plain).or(group));
        }
        let index = self.actions.len();
        self.words(text, 0, item.span, group);
        let Some(action) = self.actions.get_mut(index) else { return };
        let said = facts.into_iter().fold(Remark::default(), Remark::or);
        action.owner = action.owner.take().or(said.owner);
        action.due = action.due.or(said.due);
        action.priority = action.priority.take().or(said.priority);
        action.ticket = action.ticket.take().or(said.ticket);
        if let Some(status) = said.status
            && action.status == group.unwrap_or(Status::Open)
        {
            action.status = status;
            action.done_on = action.done_on.or(said.done_on);
            action.reason = action.reason.take().or(said.reason);
        }
        let first_word = text.plain.find(char::is_alphanumeric).unwrap_or(0);
        let struck = text.marks.iter().any(|mark| {
            // What follows the struck words says when or by whom.
            mark.style == Style::Strikethrough
                && mark.start <= first_word
                && (text.plain[mark.start..mark.end].contains(' ')
                    || mark.end >= text.plain.trim_end().len())
        });
        let noted = nested_items.is_some_and(|items| {
            items.iter().any(|note| {
                note.checked.is_none()
                    && matches!(note.blocks.first().map(|block| &block.kind),
                        Some(BlockKind::Paragraph(text)) if says_done(text, 0).is_some())
            })
        });
        match item.checked {
            Some(true) => action.status = Status::Done,
            Some(false) if action.status == Status::Done && group == Some(Status::Done) => {
                action.status = Status::Open;
            }
            _ if (struck || noted) && action.status == Status::Open => action.status = Status::Done,
            _ => {}
        }
        if action.ticket.is_none() {
            action.ticket = nested.iter().find_map(ticket_in);
        }
    }

    /// What is said of an action in lines of their own below its words.
    fn facts(&self, block: &Block) -> Vec<Remark> {
        match &block.kind {
            BlockKind::Paragraph(text) => {
                let said =
                    lines(&text.plain).filter_map(|(_, line)| remark::beside(line, self.days));
                said.collect()
            }
            BlockKind::List { items, .. } => {
                let notes = items.iter().filter(|note| note.checked.is_none());
                notes.filter_map(|note| note.blocks.first()).flat_map(|b| self.facts(b)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// One action from the words of a text from byte `start` on.
    fn words(&mut self, text: &Text, start: usize, span: Span, group: Option<Status>) {
        self.words_within(text, start..text.plain.len(), span, group);
    }

    fn words_within(
        &mut self,
        text: &Text,
        range: Range<usize>,
        span: Span,
        group: Option<Status>,
    ) {
        let index = self.actions.len();
        self.push(&text.plain[range.clone()], span, group);
        let Some(action) = self.actions.get_mut(index) else { return };
        if let Some(status) = says_done(text, range.start)
            && action.status == Status::Open
        {
            action.status = status;
        }
        action.ticket = ticket_of(text, range.start).or(action.ticket.take());
    }

    fn push(&mut self, words: &str, span: Span, group: Option<Status>) {
        let (words, own) = remark::lines_behind(words, self.days);
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let (title, mark) = without_marks(&words);
        if prompt::is_unanswered(title) || prompt::is_example(title) {
            return;
        }
        if is_heading_of_owner(title) {
            if let Some(remark) = remark::below(title, self.days) {
                self.below(&remark);
            }
            return;
        }
        let (title, remark) = remark::behind(title, self.days);
        let remark = own.or(remark);
        let mut action = Action::open(title.to_owned(), span);
        if let Some(status) = mark.or(remark.status).or(group) {
            action.status = status;
        }
        action.owner = field_in(title, &["owner", "assignee", "assigned to", "responsible", "dri"])
            .map(|owner| owner.trim_start_matches('@').to_owned())
            .or(remark.owner);
        action.due = field_in(title, &["due", "due date", "deadline", "eta"])
            .and_then(|due| self.days.leading(&due))
            .or(remark.due);
        action.priority = field_in(title, &["priority", "prio"])
            .map(|priority| priority.to_lowercase())
            .or(remark.priority);
        action.ticket = remark.ticket;
        action.done_on = remark.done_on;
        action.reason = remark.reason;
        self.actions.push(action);
    }

    /// Whether every line of a paragraph speaks of the actions above it.
    fn lines_below(&mut self, text: &Text) -> bool {
        let said = lines(&text.plain).filter(|(_, line)| !line.trim().is_empty());
        let remarks: Option<Vec<Remark>> =
            said.map(|(_, line)| remark::below(line, self.days)).collect();
        let Some(remarks) = remarks.filter(|_| !self.actions.is_empty()) else { return false };
        for remark in remarks {
            self.below(&remark);
        }
        true
    }

    /// What is said of the actions above, up to those of which the line before spoke. What they say themselves counts
    /// more.
    fn below(&mut self, remark: &Remark) {
        if self.spoken_of.end < self.actions.len() {
            self.spoken_of = self.spoken_of.end..self.actions.len();
        }
        for action in &mut self.actions[self.spoken_of.clone()] {
            action.owner = action.owner.take().or_else(|| remark.owner.clone());
            action.due = action.due.or(remark.due);
        }
    }

    fn table(&mut self, header: &[Text], rows: &[Row], group: Option<Status>) {
        let columns: Vec<Option<Column>> =
            header.iter().map(|cell| Column::of(&cell.plain)).collect();
        let find = |wanted: Column| columns.iter().position(|column| *column == Some(wanted));
        let length = |column: usize| -> usize {
            rows.iter().filter_map(|row| row.cells.get(column)).map(|cell| cell.plain.len()).sum()
        };
        let Some(title) = find(Column::Title).or_else(|| {
            (0..header.len())
                .filter(|column| columns[*column].is_none())
                .max_by_key(|column| (length(*column), usize::MAX - column))
        }) else {
            return;
        };
        for row in rows {
            let cell = |column: Column| find(column).and_then(|at| row.cells.get(at));
            let words = |column: Column| {
                let text = cell(column)?.plain.trim();
                (!prompt::is_unanswered(text)).then(|| text.to_owned())
            };
            let Some(text) = row.cells.get(title) else { continue };
            let index = self.actions.len();
            self.words(text, 0, row.span, group);
            let Some(action) = self.actions.get_mut(index) else { continue };
            if let Some(id) = words(Column::Id) {
                action.id = id;
            }
            action.owner = words(Column::Owner)
                .map(|o| o.trim_start_matches('@').to_owned())
                .or(action.owner.take());
            action.priority =
                words(Column::Priority).map(|p| p.to_lowercase()).or(action.priority.take());
            action.kind = words(Column::Kind)
                .map(|kind| kind.to_lowercase())
                .filter(|k| KINDS.contains(&k.as_str()));
            action.due = words(Column::Due).and_then(|due| self.days.leading(&due)).or(action.due);
            // Not by way of `words`: a tick alone has none.
            let refusal =
                cell(Column::Status).and_then(|status| remark::refusal(&status.plain, self.days));
            if refusal.is_some() {
                action.status = Status::Declined;
                action.reason = refusal;
            } else if let Some(status) =
                cell(Column::Status).and_then(|status| Status::from_remark(&status.plain))
            {
                action.status = status;
                action.done_on = cell(Column::Status)
                    .and_then(|status| remark::done_day(&status.plain, self.days))
                    .or(action.done_on);
            } else if let Some(day) =
                words(Column::Status).and_then(|status| self.days.whole(&status))
            {
                action.status = Status::Done;
                action.done_on = Some(day);
            } else if find(Column::Status).is_none() {
                // A column of notes that only says "Done" is one of states.
                let others = row.cells.iter().enumerate().filter(|(at, _)| columns[*at].is_none());
                let noted = others
                    .filter(|(at, _)| *at != title)
                    .find_map(|(_, cell)| Status::from_words(&cell.plain));
                action.status = noted.unwrap_or(action.status);
            }
            if let Some(day) = words(Column::DoneOn).and_then(|day| self.days.whole(&day)) {
                if !matches!(action.status, Status::Verified | Status::Declined) {
                    action.status = Status::Done;
                }
                action.done_on = Some(day);
            }
            if let Some(ticket) = cell(Column::Ticket) {
                action.ticket =
                    ticket_of(ticket, 0).or_else(|| words(Column::Ticket)).or(action.ticket.take());
            }
        }
    }
}

/// What a column of an action table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Id,
    Title,
    Owner,
    Due,
    Status,
    DoneOn,
    Priority,
    Ticket,
    Kind,
}

/// Words that head the columns of action tables.
const COLUMNS: &[(Column, &[&str])] = &[
    (
        Column::Title,
        &[
            "action",
            "action item",
            "actions",
            "action items",
            "task",
            "description",
            "item",
            "what",
            "title",
            "follow up",
            "todo",
            "corrective action",
            "measure",
            "improvement",
            "recommendation",
            "remediation",
            "details",
            "summary",
            "maßnahme",
            "maßnahmen",
            "aufgabe",
            "tâche",
            "acción",
            "tarea",
            "ação",
            "tarefa",
        ],
    ),
    (Column::Id, &["id", "no", "nr", "number", "ref", "key"]),
    (
        Column::Owner,
        &[
            "owner",
            "owners",
            "assignee",
            "assigned to",
            "assigned",
            "who",
            "dri",
            "responsible",
            "responsible party",
            "team",
            "owner team",
            "lead",
            "point of contact",
            "verantwortlich",
            "verantwortliche",
            "verantwortlicher",
            "zuständig",
            "wer",
            "responsable",
            "responsável",
        ],
    ),
    (
        Column::Due,
        &[
            "due",
            "due date",
            "deadline",
            "eta",
            "target date",
            "target",
            "when",
            "by when",
            "date",
            "completion date",
            "target completion",
            "timeline",
            "fällig",
            "fällig am",
            "frist",
            "termin",
            "bis wann",
            "échéance",
            "fecha límite",
            "prazo",
        ],
    ),
    (Column::Status, &["status", "state", "done", "progress", "completed", "complete"]),
    (
        Column::DoneOn,
        &[
            "done on",
            "date done",
            "done date",
            "completed on",
            "date completed",
            "completed date",
            "closed",
            "closed on",
            "date closed",
            "closed date",
            "closing date",
            "finished",
            "finished on",
            "resolved on",
            "fixed on",
        ],
    ),
    (Column::Priority, &["priority", "prio", "p", "urgency"]),
    (
        Column::Ticket,
        &[
            "ticket",
            "issue",
            "jira",
            "link",
            "bug",
            "tracking",
            "tracker",
            "tracking issue",
            "reference",
            "pr",
            "issue link",
            "ticket link",
            "bug id",
            "jira ticket",
        ],
    ),
    (Column::Kind, &["type", "kind", "category"]),
];

impl Column {
    fn of(header: &str) -> Option<Self> {
        let words = crate::vocabulary::heading::words(header).join(" ");
        if header.trim() == "#" {
            return Some(Self::Id);
        }
        COLUMNS.iter().find(|(_, names)| names.contains(&words.as_str())).map(|(column, _)| *column)
    }
}

/// A line that only groups the items below it: `Process:`, `**Monitoring**`.
fn is_group(text: &Text) -> bool {
    let plain = text.plain.trim();
    let whole_bold =
        bold_label(text, 0).is_some_and(|(label, _)| text.plain[label].trim() == plain);
    let words = plain.split_whitespace().count();
    (plain.ends_with(':') && words <= 8) || (whole_bold && words <= 6)
}

/// The last item of a list, where it only heads the list that follows: `1. **Short-term:**`, then bullets as far out.
fn grouping_end(items: &[Item]) -> Option<(&str, &[Item])> {
    let (last, others) = items.split_last()?;
    let [Block { kind: BlockKind::Paragraph(text), .. }] = last.blocks.as_slice() else {
        return None;
    };
    let heads = last.checked.is_none() && text.plain.trim().ends_with(':') && is_group(text);
    heads.then_some((text.plain.as_str(), others))
}

/// A paragraph that is nothing but a bold label: the head of a group.
fn only_label(text: &Text) -> Option<&str> {
    let plain = text.plain.trim();
    let words = label_words(plain);
    if plain.ends_with(':') && words.split_whitespace().count() <= 4 {
        return Some(words);
    }
    let (label, _) = bold_label(text, 0)?;
    let label = text.plain[label].trim();
    (label == plain || plain.trim_end_matches(':').trim_end() == label).then(|| label_words(label))
}

/// What a group's words say about its items: "Immediate actions (completed)", "Done", "In progress".
fn group_status(words: &str) -> Option<Status> {
    let words = words.trim().trim_end_matches(':');
    if let Some(remark) = words.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        return Status::from_words(remark.1);
    }
    let first = words.split_whitespace().next()?;
    let status = Status::from_words(first).filter(|status| *status != Status::Open);
    Status::from_words(words).or(status.filter(|_| words.split_whitespace().count() <= 3))
}

/// What a text says about the action's own state, in brackets, emphasis or a sentence.
fn says_done(text: &Text, start: usize) -> Option<Status> {
    let words = text.plain[start..].trim();
    let lower = words.to_lowercase();
    if HAS_BEEN_DONE.iter().any(|phrase| lower.contains(phrase)) {
        return Some(Status::Done);
    }
    let brackets = words.split(['(', '[']).skip(1).find_map(|inside| {
        let (inside, _) = inside.split_once([')', ']'])?;
        Status::from_remark(inside).filter(|status| *status != Status::Open)
    });
    let emphasis = || {
        text.marks
            .iter()
            .filter(|mark| {
                mark.start >= start && matches!(mark.style, Style::Emphasis | Style::Strong)
            })
            .find_map(|mark| {
                let marked = &text.plain[mark.start..mark.end];
                Status::from_remark(marked).filter(|status| *status == Status::Done)
            })
    };
    let whole = || Status::from_words(words).filter(|status| *status == Status::Done);
    brackets.or_else(emphasis).or_else(whole)
}

/// Takes marks of state off the ends of a title: `✅ X`, `[x] X`, `DONE: X`, `X (done)`.
fn without_marks(words: &str) -> (&str, Option<Status>) {
    let mut rest = words.trim();
    let mut status = None;
    let ticked = rest.trim_start_matches(TICKS).trim_start_matches('\u{fe0f}');
    if ticked.len() < rest.len() {
        status = Some(Status::Done);
        rest = ticked.trim_start();
    }
    for (mark, means) in [("[x]", Status::Done), ("[X]", Status::Done), ("[ ]", Status::Open)] {
        if let Some(less) = rest.strip_prefix(mark) {
            status = Some(means);
            rest = less.trim_start();
        }
    }
    if let Some((first, less)) = rest.split_once([':', '-', '–', '—', ']', ')'])
        && let Some(means) = Status::from_words(first)
        && first.trim().len() > 3
        && !less.trim().is_empty()
        && !rest[first.len()..].starts_with('-')
        && matches!(means, Status::Done | Status::InProgress | Status::Declined | Status::Verified)
    {
        status = Some(means);
        rest = less.trim_start();
    }
    if let Some((less, remark)) = rest.trim_end_matches('.').rsplit_once(['(', '['])
        && let Some(means) = remark.strip_suffix([')', ']']).and_then(Status::from_words)
        && !less.trim().is_empty()
        && means != Status::Open
    {
        status = Some(means);
        rest = less.trim_end();
    }
    let unticked = rest.trim_end_matches('\u{fe0f}').trim_end_matches(TICKS);
    if unticked.len() < rest.trim_end_matches('\u{fe0f}').len() {
        status = Some(Status::Done);
        rest = unticked.trim_end();
    }
    (rest, status)
}

/// `Owner: X` on a line of its own belongs to the actions above it.
fn is_heading_of_owner(title: &str) -> bool {
    title.split_once(':').is_some_and(|(label, _)| {
        matches!(
            label.trim().to_lowercase().as_str(),
            "owner"
                | "owners"
                | "due"
                | "due date"
                | "deadline"
                | "status"
                | "assignee"
                | "priority"
        )
    })
}

/// The value of `Owner: X` inside a title, up to the next separator.
fn field_in(title: &str, names: &[&str]) -> Option<String> {
    let lower = title.to_ascii_lowercase();
    names.iter().find_map(|name| {
        let at = lower.match_indices(name).map(|(at, _)| at).find(|at| {
            let before = &lower[..*at];
            !before.ends_with(char::is_alphanumeric) && lower[at + name.len()..].starts_with(':')
        })?;
        let value = title[at + name.len() + 1..].trim_start();
        let end = value.find([';', ')', ']', '|', '\n']).unwrap_or(value.len());
        let value = &value[..end];
        // `Ann. Due: …` ends with the sentence, `R. Okoye` goes on.
        let sentence = value.match_indices(". ").find(|(at, _)| {
            let word = value[..*at].rsplit(' ').next().unwrap_or_default();
            word.chars().count() > 1
        });
        let value = sentence.map_or(value, |(at, _)| &value[..at]);
        let value = [" - ", " – ", " — "]
            .iter()
            .fold(value, |value, dash| value.split(dash).next().unwrap_or_default());
        let value = with_more_names(value).trim().trim_end_matches('.');
        (!prompt::is_unanswered(value) && value.chars().count() <= 60).then(|| value.to_owned())
    })
}

/// The first of the parts between commas, with those behind it that are names as well: `bo, cy` or `Ann Lee, @bo`.
fn with_more_names(value: &str) -> &str {
    let is_small = |part: &str| !part.contains(' ') && part.starts_with(char::is_lowercase);
    let is_name = |part: &str| {
        let mut words = part.split(' ');
        words.clone().count() <= 3 && words.all(|w| w.starts_with(char::is_uppercase))
            || part.starts_with('@') && !part.contains(' ')
    };
    let mut end = 0;
    for part in value.split(", ") {
        let name = part.trim().trim_end_matches('.');
        let first = end == 0;
        let goes_on = is_name(name)
            || is_small(name) && is_small(value.split(", ").next().unwrap_or_default());
        if !first && (!goes_on || name.contains(':') || name.contains(|c: char| c.is_ascii_digit()))
        {
            break;
        }
        end += part.len() + if first { 0 } else { 2 };
    }
    &value[..end]
}

/// Parts of addresses that belong to trackers.
const TRACKERS: &[&str] = &[
    "/issues/",
    "/issue/",
    "/pull/",
    "/browse/",
    "/merge_requests/",
    "/pulls/",
    "/tickets/",
    "/cards/",
    "trello.com/c/",
    "/work_items/",
    "/_workitems/",
];

/// The tracker's link of a text, else any link that is called a ticket, else a key such as `OPS-123` or `#12`.
fn ticket_of(text: &Text, start: usize) -> Option<String> {
    let links = || {
        text.marks.iter().filter(|mark| mark.start >= start).filter_map(|mark| match &mark.style {
            Style::Link(url) if url.starts_with("http") => {
                Some((url, &text.plain[mark.start..mark.end]))
            }
            _ => None,
        })
    };
    links()
        .find(|(url, _)| TRACKERS.iter().any(|part| url.contains(part)))
        .or_else(|| {
            links().find(|(_, words)| {
                let words = words.to_lowercase();
                ["issue", "ticket", "pr", "pull request", "jira"]
                    .iter()
                    .any(|name| words.contains(name))
            })
        })
        .map(|(url, _)| url.clone())
        .or_else(|| {
            text.plain[start..].split_whitespace().find_map(|word| {
                let url = word.trim_matches(|c: char| "()[]<>.,;".contains(c));
                (url.starts_with("http") && TRACKERS.iter().any(|part| url.contains(part)))
                    .then(|| url.to_owned())
            })
        })
        .or_else(|| key_in(&text.plain[start..]))
}

/// The first key of a tracker in a text: `OPS-123`, `#12`.
#[must_use]
pub fn key_in(text: &str) -> Option<String> {
    text.split(|c: char| c.is_whitespace() || "()[],;:".contains(c))
        .map(|word| word.trim_end_matches('.'))
        .find_map(|word| {
            let key = if let Some(number) = word.strip_prefix('#') {
                !number.is_empty()
                    && number.len() <= 7
                    && number.bytes().all(|b| b.is_ascii_digit())
            } else {
                word.split_once('-').is_some_and(|(project, number)| {
                    (2..=10).contains(&project.len())
                        && project.bytes().all(|b| b.is_ascii_uppercase())
                        && !matches!(project, "UTF" | "SHA" | "ISO" | "RFC" | "CVE" | "SEV")
                        && !number.is_empty()
                        && number.bytes().all(|b| b.is_ascii_digit())
                })
            };
            key.then(|| word.to_owned())
        })
}

fn ticket_in(block: &Block) -> Option<String> {
    match &block.kind {
        BlockKind::Paragraph(text) => ticket_of(text, 0),
        BlockKind::List { items, .. } => {
            items.iter().flat_map(|item| &item.blocks).find_map(ticket_in)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::content;
    use crate::diagnostic::Diagnostics;
    use crate::incident::remark::Days;
    use crate::incident::section::Outline;
    use crate::source::{Source, Sources};
    use crate::vocabulary::BuiltIn;
    use crate::vocabulary::heading::Headings;

    fn actions(body: &str) -> String {
        let text = format!("# T\n\n## Action items\n\n{body}\n");
        let source = Source::new("a.md".into(), text);
        let file = Sources::default().add(source.clone());
        let document =
            content::read(file, "a.md", &source, Headings::built_in(), &mut Diagnostics::default());
        let outline =
            Outline::new(&document, 0..document.blocks.len(), Some(0), Headings::built_in());
        read(&outline, Days::default())
            .iter()
            .map(|action| {
                let mut line = format!("{} {} {}", action.id, action.status.as_str(), action.title);
                for (name, value) in [
                    ("owner", action.owner.clone()),
                    ("due", action.due.map(|due| due.to_string())),
                    ("done", action.done_on.map(|day| day.to_string())),
                    ("priority", action.priority.clone()),
                    ("ticket", action.ticket.clone()),
                    ("reason", action.reason.clone()),
                ] {
                    if let Some(value) = value {
                        line += &format!(" {name}={value}");
                    }
                }
                line
            })
            .collect::<Vec<_>>()
            .join("; ")
    }

    #[test]
    fn the_shapes_of_action_lists() {
        for (body, expected) in [
            ("- a\n- b\n  - note", "A1 open a; A2 open b"),
            ("1. a\n2. b (DONE)", "A1 open a; A2 done b"),
            ("- [x] a\n- [ ] b\n- [ ]", "A1 done a; A2 open b"),
            ("- ✅ a\n- ~~b~~\n- c\n  - This has been done.", "A1 done a; A2 done b; A3 done c"),
            ("- Process:\n  - a\n  - b\n- **Tools**\n  - c", "A1 open a; A2 open b; A3 open c"),
            (
                "### 1) Alert on full disks\n\nBefore it is late.\n\n### 2) Clean up nightly\n\nx\n",
                "A1 open Alert on full disks; A2 open Clean up nightly",
            ),
            ("### Monitoring\n\nWe will see.\n\n### Process\n\nSoon.\n", ""),
            (
                "[#3](https://github.com/a/b/issues/3) - alert\nearly",
                "A1 open #3 - alert early ticket=https://github.com/a/b/issues/3",
            ),
            (
                "- https://github.com/a/b/issues/3",
                "A1 open https://github.com/a/b/issues/3 ticket=https://github.com/a/b/issues/3",
            ),
            (
                "Steps:\n\n    Alert on full disks\n    Clean up every single night",
                "A1 open Alert on full disks; A2 open Clean up every single night",
            ),
            ("    kubectl get pods --all\n", ""),
            (
                "| Action | Owner | Notes |\n|--|--|--|\n| a | Ann | Done |\n| b | Ann | soon |",
                "A1 done a owner=Ann; A2 open b owner=Ann",
            ),
            ("1. **Soon:**\n- a\n- b\n2. **Completed:**\n- c", "A1 open a; A2 open b; A3 done c"),
            ("### Quick (completed)\n\n- a\n\n### Later\n\n- b", "A1 done a; A2 open b"),
            ("Completed:\n\n- a\n\nStill open:\n\n- b", "A1 done a; A2 open b"),
            ("**In progress:**\n\n- a\n\n**Later:**\n\n- b", "A1 in-progress a; A2 open b"),
            (
                "**Action item:** call earlier. Owner: @ann",
                "A1 open call earlier. Owner: @ann owner=ann",
            ),
            ("Some prose about what we will do.\n\nMore of it.", ""),
            (
                "Check the whole list.\nCheck it once more.",
                "A1 open Check the whole list.; A2 open Check it once more.",
            ),
            (
                "- (DONE) a b (Ann Bee, OPS-12, due 2024-03-09)\n- c (all of it, really)\n- ~~d e~~ in 1.2",
                "A1 done a b owner=Ann Bee due=2024-03-09 ticket=OPS-12; A2 open c (all of it, really); A3 done d e in 1.2",
            ),
            (
                "- a b (owner: Ann Bee, due: 2024-03-09)\n- c (Assignee: @ann; OPS-12)",
                "A1 open a b owner=Ann Bee due=2024-03-09; A2 open c owner=ann ticket=OPS-12",
            ),
            (
                "| Action | Status |\n|--|--|\n| a | ✅ |\n| b | |\n| c | TBD |",
                "A1 done a; A2 open b; A3 open c",
            ),
            ("- None\n- N/A", ""),
            (
                "- a\n- b, @bo\n\nOwner: Ann\nDue date: 9 March 2024\n\n- c\n\n**Owner:** Cy",
                "A1 open a owner=Ann due=2024-03-09; A2 open b owner=bo due=2024-03-09; A3 open c owner=Cy",
            ),
            ("- a\n- b\n- Owner: Ann\n- c", "A1 open a owner=Ann; A2 open b owner=Ann; A3 open c"),
            ("- a\n\nOwner: Ann\nMore to come.", "A1 open a"),
            (
                "1. **a**\n   - Owner: Ann\n   - Due: 2024-03-09\n   - Status: Done\n2. b\n   Owner: @bo\n   Priority: P1\n3. c\n   - Assignee: Cy\n   - so that it lasts",
                "A1 done a owner=Ann due=2024-03-09; A2 open b owner=bo priority=p1; A3 open c owner=Cy",
            ),
            (
                "- y\n- Process:\n  - a\n  - b\n  - Owner: Ann\n- c",
                "A1 open y; A2 open a owner=Ann; A3 open b owner=Ann; A4 open c",
            ),
            ("- Add alerts, @ann, due 2024-03-09", "A1 open Add alerts owner=ann due=2024-03-09"),
            (
                "- a [issue](https://example.org/x/issues/3)\n- b OPS-12\n- #7",
                "A1 open a issue ticket=https://example.org/x/issues/3; A2 open b OPS-12 ticket=OPS-12; A3 open #7 ticket=#7",
            ),
            (
                "| # | Action | Owner | Due | Status | Prio |\n|--|--|--|--|--|--|\n| T1 | a | @ann | 2024-03-09 | Completed | P1 |\n| T2 | b | | | Not started | |",
                "T1 done a owner=ann due=2024-03-09 priority=p1; T2 open b",
            ),
            (
                "| Action | Due | Status | Closed on |\n|--|--|--|--|\n| a | 2024-03-09 | Verified | 2024-03-08 |\n| b | | | 2024-03-07 |\n| c | | Done (2024-03-06) | |",
                "A1 verified a due=2024-03-09 done=2024-03-08; A2 done b done=2024-03-07; A3 done c done=2024-03-06",
            ),
            (
                "| Action | Completed |\n|--|--|\n| a | 2024-03-09 |\n| b | no |\n| c | |",
                "A1 done a done=2024-03-09; A2 open b; A3 open c",
            ),
            (
                "- a b (Ann, done 2024-03-09)\n- c d ✅ 2024-03-08\n- e, done on 2024-03-07\n- f\n  - Completed: 2024-03-06",
                "A1 done a b owner=Ann done=2024-03-09; A2 done c d done=2024-03-08; A3 done e done=2024-03-07; A4 done f done=2024-03-06",
            ),
            (
                "- Write end-to-end tests\n- Closed-loop control",
                "A1 open Write end-to-end tests; A2 open Closed-loop control",
            ),
        ] {
            assert_eq!(actions(body), expected, "{body}");
        }
    }

    #[test]
    fn what_is_said_of_an_action_in_its_own_words() {
        for (body, expected) in [
            (
                "- [ ] call early. Owner: bo, cy. Due: 9 March 2024.\n- [ ] write. Owner: R. Okoye. Due: 2024-03-09",
                "A1 open call early. Owner: bo, cy. Due: 9 March 2024. owner=bo, cy due=2024-03-09; A2 open write. Owner: R. Okoye. Due: 2024-03-09 owner=R. Okoye due=2024-03-09",
            ),
            (
                "- call, owner: Ann Lee, Cy Dee, due: 2024-03-09\n- ask Bo (owner: Ann, then Cy)",
                "A1 open call owner=Ann Lee, Cy Dee due=2024-03-09; A2 open ask Bo (owner: Ann, then Cy) owner=Ann",
            ),
            (
                "- call – owner: @ann – due 2024-03-09 – https://example.org/x/issues/3\n- ask (OPS-1) - DONE",
                "A1 open call owner=ann due=2024-03-09 ticket=https://example.org/x/issues/3; A2 done ask ticket=OPS-1",
            ),
            (
                "| Action | Status |\n|--|--|\n| a | Won't do: too dear |\n| b | Declined (Ann, 2024-03-09) |",
                "A1 declined a reason=too dear; A2 declined b",
            ),
            (
                "- a\n  - Status: declined, too dear\n- b (won't fix: no need)",
                "A1 declined a reason=too dear; A2 declined b reason=no need",
            ),
        ] {
            assert_eq!(actions(body), expected, "{body}");
        }
    }

    #[test]
    fn tables_in_other_languages() {
        for (body, expected) in [
            (
                "| Maßnahme | Verantwortlich | Fällig am | Status |\n|--|--|--|--|\n| a | Ann | 14.03.2024 | erledigt |\n| b | Bo | 2024-03-10 | offen |",
                "A1 done a owner=Ann due=2024-03-14; A2 open b owner=Bo due=2024-03-10",
            ),
            (
                "| Action | Responsable | Échéance | Status |\n|--|--|--|--|\n| a | Ann | 2024-03-09 | En cours |",
                "A1 in-progress a owner=Ann due=2024-03-09",
            ),
        ] {
            assert_eq!(actions(body), expected, "{body}");
        }
    }

    #[test]
    fn what_a_template_left_is_no_action() {
        for (body, expected) in [
            (
                "- <action>\n- e.g. add an alert\n- Add an alert, e.g. for disks\n- [ ] [Action item] (owner: [name])",
                "A1 open Add an alert, e.g. for disks",
            ),
            (
                "| Action | Owner |\n|--|--|\n| Example: alert | Ann |\n| call | [name] |\n| {{ action }} | |",
                "A1 open call",
            ),
        ] {
            assert_eq!(actions(body), expected, "{body}");
        }
    }
}
