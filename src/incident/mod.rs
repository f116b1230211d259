//! Stage 2: document to incident. What a careful reader takes from one postmortem: title, dates, severity, timeline,
//! action items, causes, each with the place where the document says so. What it does not say stays empty.
//!
//! One noun a file: its type and how it is read. This stage knows nothing about other documents.
//!
//! 1. The front matter is read (`declared`), with a finding for whatever in it cannot be understood.
//! 2. The title is found, and the body is cut into its parts (`title`, `section`).
//! 3. Fields, timeline entries, actions and mentions are read from the parts (`stated`, `timeline`, `action`,
//!    `reference`).
//! 4. What they say about the day and the course of the incident is put together (`date`, `milestone`).
//!
//! A fact is taken from the first of these that states it: front matter, field, timeline, heading, summary, file name.

mod account;
pub mod action;
pub mod cause;
mod date;
mod declared;
pub mod duration;
mod facts;
mod flaw;
pub mod id;
pub mod impact;
pub mod keys;
pub mod kind;
pub mod lesson;
mod milestone;
pub mod moment;
pub mod numbering;
mod passage;
pub mod phrase;
pub mod prompt;
mod prose;
pub mod reference;
pub mod remark;
mod scan;
pub mod section;
pub mod severity;
mod stated;
pub mod timeline;
pub mod title;
pub mod unchanged;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::config::Config;
use crate::content::ParsedDocument;
use crate::content::block::BlockKind;
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::incident::account::Account;
use crate::incident::action::Action;
use crate::incident::cause::Cause;
use crate::incident::duration::Duration;
use crate::incident::facts::Facts;
use crate::incident::id::Id;
use crate::incident::impact::Impact;
use crate::incident::kind::{Audience, Kind, Status};
use crate::incident::lesson::Lesson;
use crate::incident::moment::{Context, Moment};
use crate::incident::reference::{ExternalLink, Mention, Relation};
use crate::incident::remark::Days;
use crate::incident::section::{Outline, Section};
use crate::incident::severity::Severity;
use crate::incident::timeline::{Entry, Ground};
use crate::source::{FileId, Source, Span, Spanned};
use crate::vocabulary::heading::Kind as SectionKind;
use crate::zone::Zone;

/// One incident as its document tells it.
#[derive(Debug, Clone)]
pub struct Incident {
    /// The file.
    pub file: FileId,
    /// The document's path, see [`Document::path`](crate::content::Document::path).
    pub path: String,
    /// The part of the file that its page shows, front matter included. The incidents of a file cover all of it.
    pub span: Span,
    /// Where its own words begin: the heading that names it, among others; the start of the file, alone.
    pub begin: Span,
    /// The id it declares, or the one that its file name gives. Unique only after `casebook`.
    pub id: Id,
    /// Its title.
    pub title: Spanned<String>,
    /// Incident, near miss, drill or maintenance.
    pub kind: Kind,
    /// Draft, in review or published.
    pub status: Status,
    /// Who may read it.
    pub audience: Audience,
    /// The day it started, else was detected, else the document's own date.
    pub date: Option<Spanned<NaiveDate>>,
    /// When it began.
    pub started_at: Option<Spanned<Moment>>,
    /// When someone or something noticed.
    pub detected_at: Option<Spanned<Moment>>,
    /// When someone took it on.
    pub acknowledged_at: Option<Spanned<Moment>>,
    /// When users no longer felt it.
    pub mitigated_at: Option<Spanned<Moment>>,
    /// When it was over.
    pub resolved_at: Option<Spanned<Moment>>,
    /// How long it took from start to resolution.
    pub duration: Option<Duration>,
    /// How bad it was.
    pub severity: Option<Spanned<Severity>>,
    /// The services that were hit.
    pub services: Vec<Spanned<String>>,
    /// The teams that own it.
    pub teams: Vec<Spanned<String>>,
    /// Who wrote it.
    pub authors: Vec<Spanned<String>>,
    /// Free labels.
    pub tags: Vec<Spanned<String>>,
    /// How it was noticed: monitoring, customer, staff, vendor or chance.
    pub detection: Option<Spanned<String>>,
    /// What set it off.
    pub trigger: Option<Spanned<String>>,
    /// Whom it hit and how much.
    pub impact: Impact,
    /// The document's sections that a reader would recognise, and the others.
    pub sections: Vec<Section>,
    /// What happened when.
    pub timeline: Vec<Entry>,
    /// What was promised.
    pub actions: Vec<Action>,
    /// What it taught.
    pub lessons: Vec<Lesson>,
    /// Why it happened, the main cause first.
    pub causes: Vec<Cause>,
    /// Incidents that the front matter names.
    pub related: Vec<Spanned<Relation>>,
    /// Incidents that the prose names.
    pub mentions: Vec<Mention>,
    /// Dashboards, tickets, chats.
    pub links: Vec<ExternalLink>,
    /// Keys that begin with `x-`, for templates.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// Reads the incidents that a document tells, in order. Never fails and never comes back empty: what cannot be
/// understood is reported, and every document is an incident with at least an id and a title.
#[must_use]
pub fn read(
    document: &ParsedDocument,
    source: &Source,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Vec<Incident> {
    let context = context(document, source, config);
    flaw::read(document, source, context, config, diagnostics);
    let declared = document
        .front_matter
        .as_ref()
        .map(|head| declared::read(head, context, config, diagnostics))
        .unwrap_or_default();
    let accounts = account::accounts(document, source, config, context);
    let before_first = 0..accounts.first().map_or(0, |first| first.blocks.start);
    let reader = Reader {
        document,
        source,
        config,
        declared,
        context,
        zone: stated::zone(&Outline::new(document, before_first, None, &config.headings)),
        mentions: reference::mentions(document, source),
    };
    let mut incidents: Vec<Incident> = accounts
        .iter()
        .enumerate()
        .map(|(index, account)| reader.account(account, index + 1, diagnostics))
        .collect();
    tell_apart(&mut incidents);
    incidents
}

/// Gives each of several incidents whose ids were made from equal titles a number.
fn tell_apart(incidents: &mut [Incident]) {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for incident in incidents.iter_mut().filter(|incident| !incident.id.written) {
        let times = taken.entry(incident.id.text.clone()).or_default();
        *times += 1;
        if *times > 1 {
            incident.id.text = format!("{}-{times}", incident.id.text);
        }
    }
}

/// The impact as it is stated, with the words of a short section where there are no others.
fn told_impact(mut impact: Impact, outline: &Outline) -> Impact {
    impact.text = impact.text.or_else(|| short_impact(outline));
    impact
}

/// The zone that the entries of a timeline share, else that the paragraphs use, else the site's.
fn common_zone(
    raw: &[timeline::Raw],
    outline: &Outline,
    context: Context,
    config: &Config,
) -> Option<Zone> {
    timeline::common_zone(raw).or_else(|| stated::used_zone(outline, context)).or(config.dates.zone)
}

/// A finding about an account whose title had to be made.
fn untitled(account: &Account, document: &ParsedDocument, title: &Spanned<String>) -> Diagnostic {
    let heading = account.heading.map(|index| document.headings[index].text.span);
    Diagnostic::new(
        Code::UntitledIncident,
        heading.unwrap_or(title.span),
        format!("an incident without a title is listed as `{}`", title.value),
        match heading {
            Some(_) => "let the heading say what happened, such as `2024-11-07 Checkout down`",
            None => {
                "write a heading above it, such as `## 2024-11-07 Checkout down`, or a line `Title: …`"
            }
        },
    )
}

/// What every account of a document is read with.
struct Reader<'a> {
    document: &'a ParsedDocument,
    source: &'a Source,
    config: &'a Config,
    declared: Facts,
    context: Context,
    /// The zone that is declared for all accounts before the first of them.
    zone: Option<Zone>,
    mentions: Vec<Mention>,
}

impl Reader<'_> {
    /// Reads one account, the `number`th of the document.
    fn account(&self, account: &Account, number: usize, diagnostics: &mut Diagnostics) -> Incident {
        let Self { document, source, config, .. } = *self;
        let context = self.context_of(account);
        let declared =
            if account.among_others { self.declared.shared() } else { self.declared.clone() };
        let title =
            title::read(document, source, account, declared.title.as_ref(), config, context);
        let outline =
            Outline::new(document, account.blocks.clone(), title.heading, &config.headings);
        let stated = stated::read(&outline, source, context, config);
        let stated_zone = stated.moment_zone();
        let stated_title = stated.title.clone();
        let mut facts = declared.or(stated).or(title.facts(config));
        let document_zone = facts.zone.or_else(|| stated::zone(&outline)).or(self.zone);
        let named = date::Named::read(document, account, &title, context);
        named.compare(&facts, diagnostics);
        let prose = prose::read(&outline, &title.text.value, context);
        let raw = timeline::gather(&outline, source, document_zone, context);

        named.set_day_aside(&mut facts, &prose, document);
        let said = date::said(&facts);
        let first_entry = timeline::first_day(&raw).map(|(day, span)| Spanned::new(day, span));
        let base = said
            .clone()
            .or_else(|| named.day(&prose))
            .or_else(|| first_entry.clone())
            .or_else(|| named.published.clone());
        let base_day = base.as_ref().map(|day| day.value);
        let zone =
            document_zone.or(stated_zone).or_else(|| common_zone(&raw, &outline, context, config));
        let start = facts.started_at.as_ref().map(|start| start.value.on(base_day));
        let in_words = said.as_ref().or(named.title.as_ref()).map(|day| day.value);
        let ground = Ground { day: base_day, named: in_words, start, zone };
        let timeline = timeline::settle(raw, ground);
        let milestone::Milestones {
            started_at,
            detected_at,
            acknowledged_at,
            mitigated_at,
            resolved_at,
            duration,
        } = milestone::read(&facts, &timeline, &prose, ground, &config.fields, diagnostics);
        let date = date::of(started_at.as_ref())
            .or_else(|| date::before(detected_at.as_ref(), said.as_ref().or(named.title.as_ref())))
            .or(said)
            .or(named.title)
            .or_else(|| date::of(detected_at.as_ref()))
            .or(first_entry)
            .or(base);

        let name = match stated_title {
            // A title in a field is better than the name of the file, or a heading that says "Incident report".
            Some(field) if title.written.is_empty() || !title::is_title(&title.text.value) => {
                Spanned::new(title::bare(&field.value, context).to_owned(), field.span)
            }
            _ if account.among_others && !title::is_title(&title.written) => {
                let made = title::from_words(&outline)
                    .unwrap_or_else(|| Spanned::new(format!("Incident {number}"), account.span));
                diagnostics.push(untitled(account, document, &made));
                made
            }
            _ => title.text,
        };
        let causes = self.causes(&facts, &name, &outline);
        let days = Days { context, incident: date.as_ref().map(|day| day.value) };
        let id = match facts.id {
            Some(id) => Id { text: id.value, written: true, span: id.span },
            None => self.id(account, title.id, &name),
        };
        Incident {
            file: document.file,
            path: document.path.clone(),
            span: account.span,
            begin: self.begin(account),
            id,
            title: name,
            kind: facts.kind.unwrap_or(Kind::Incident),
            status: facts.status.unwrap_or(Status::Published),
            audience: facts.audience.unwrap_or(Audience::Internal),
            date,
            started_at,
            detected_at,
            acknowledged_at,
            mitigated_at,
            resolved_at,
            duration,
            severity: facts.severity,
            services: facts.services,
            teams: facts.teams,
            authors: facts.authors,
            tags: facts.tags,
            detection: facts.detection,
            trigger: facts.trigger,
            impact: told_impact(facts.impact, &outline),
            sections: outline.sections(),
            timeline,
            actions: facts.actions.unwrap_or_else(|| action::read(&outline, days)),
            lessons: lesson::read(&outline, &config.headings),
            causes,
            related: facts.related,
            mentions: self.mentions_in(account.span),
            links: facts.links,
            extra: facts.extra,
        }
    }

    /// The declared causes, else those that the text names.
    fn causes(&self, facts: &Facts, title: &Spanned<String>, outline: &Outline) -> Vec<Cause> {
        if !facts.causes.is_empty() {
            return facts.causes.clone();
        }
        let known = cause::Known { title, tags: &facts.tags, said: &facts.causes_said };
        cause::read(outline, known, self.source, self.config)
    }

    /// Where an account begins: among others at its first block.
    fn begin(&self, account: &Account) -> Span {
        match self.document.blocks.get(account.blocks.start) {
            Some(first) if account.among_others => first.span,
            _ => account.span,
        }
    }

    /// The mentions that stand in a part of the file.
    fn mentions_in(&self, span: Span) -> Vec<Mention> {
        let before = |end: usize| self.mentions.partition_point(|m| m.span.start < end);
        self.mentions[before(span.start)..before(span.end)].to_vec()
    }

    /// What dates in an account leave open: its own year, that of the heading above it, or the document's.
    fn context_of(&self, account: &Account) -> Context {
        if !account.among_others {
            return self.context;
        }
        let text = self.source.text.get(account.span.start..account.span.end).unwrap_or_default();
        Context { year: year_in(text).or(account.year).or(self.context.year), ..self.context }
    }

    /// The id of an account that states none: the token of the file's name or the one in front of its title, else
    /// the words of the file's name, and among others those of its title.
    fn id(
        &self,
        account: &Account,
        in_title: Option<Spanned<String>>,
        title: &Spanned<String>,
    ) -> Id {
        let of_file = id::from_path(&self.document.path, Span::start_of(self.document.file));
        if !account.among_others {
            return match in_title {
                Some(id) if !of_file.written => Id { text: id.value, written: true, span: id.span },
                _ => of_file,
            };
        }
        let heading = account.heading.map(|index| &self.document.headings[index].text);
        let token = heading.and_then(|text| {
            let token = id::leading_token(text.plain.trim_start_matches(['[', '(', '#', ' ']))?;
            Some(Id { text: token.to_owned(), written: true, span: text.span })
        });
        token.unwrap_or_else(|| Id {
            text: format!("{}-{}", of_file.text.to_lowercase(), id::short_slug(&title.value)),
            written: false,
            span: title.span,
        })
    }
}

/// What dates in the document leave open: the year of the first date that has one, in the front matter, the file's
/// name, the title or the body; and the order of day and month that its dates show.
fn context(document: &ParsedDocument, source: &Source, config: &Config) -> Context {
    let none = Context::default();
    let year = |text: &str| moment::first_dated(text, none)?.moment.date.map(|day| day.year());
    let head = || {
        let head = document.front_matter.as_ref()?;
        head.entries
            .iter()
            .find_map(|entry| entry.value.scalar().filter(|text| text.len() <= 40).and_then(year))
    };
    let body = || {
        let start = document.front_matter.as_ref().map_or(0, |head| head.span.end);
        let body = source.text.get(start..).unwrap_or_default();
        year_in(body)
    };
    let stem = id::stem(&document.path);
    let name = || {
        let date = moment::leading(stem, none).and_then(|found| found.moment.date);
        date.map(|date| date.year()).or_else(|| id::year(stem))
    };
    let undecided = moment::undecided(&source.text);
    let order = moment::order_shown(&source.text)
        .or_else(|| moment::order_near(&undecided, &known_days(document, source, &undecided)))
        .or(config.dates.order);
    Context { year: head().or_else(name).or_else(body), order }
}

/// The days that a document names beyond doubt, where there is a doubt about others.
fn known_days(
    document: &ParsedDocument,
    source: &Source,
    doubts: &[(u32, u32, i32)],
) -> Vec<NaiveDate> {
    if doubts.is_empty() {
        return Vec::new();
    }
    let none = Context::default();
    let name = moment::leading(id::stem(&document.path), none);
    name.into_iter()
        .chain(moment::all(&source.text, none))
        .filter_map(|found| found.moment.date)
        .collect()
}

/// The year of the first date in the opening of a text that has one.
fn year_in(text: &str) -> Option<i32> {
    /// The bytes in which it is looked for.
    const OPENING: usize = 4000;
    let opening = &text[..text.floor_char_boundary(OPENING)];
    moment::first_dated(opening, Context::default())?.moment.date.map(|day| day.year())
}

/// The text of the impact section, if it is one short paragraph.
fn short_impact(outline: &Outline) -> Option<String> {
    const LONGEST: usize = 300;
    let part = outline.parts.iter().find(|part| part.section.kind == SectionKind::Impact)?;
    let mut blocks = part.blocks();
    let (Some(block), None) = (blocks.next(), blocks.next()) else { return None };
    let BlockKind::Paragraph(text) = &block.kind else { return None };
    (text.plain.chars().count() <= LONGEST).then(|| text.plain.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Incident, read};
    use crate::config::Config;
    use crate::content;
    use crate::diagnostic::Diagnostics;
    use crate::source::{Source, Sources};

    fn incident(path: &str, text: &str) -> Incident {
        let source = Source::new(path.into(), text.into());
        let file = Sources::default().add(source.clone());
        let mut diagnostics = Diagnostics::default();
        let document =
            content::read(file, path, &source, &Config::default().headings, &mut diagnostics);
        read(&document, &source, &Config::default(), &mut diagnostics).remove(0)
    }

    /// Date, start, detection, end and minutes, as `date started detected resolved minutes`.
    fn course(path: &str, text: &str) -> String {
        let incident = incident(path, text);
        let at = |moment: &Option<crate::source::Spanned<super::Moment>>| {
            moment.as_ref().map_or("-".to_owned(), |m| m.value.to_string())
        };
        format!(
            "{} {} {} {} {}",
            incident.date.as_ref().map_or("-".to_owned(), |date| date.value.to_string()),
            at(&incident.started_at),
            at(&incident.detected_at),
            at(&incident.resolved_at),
            incident.duration.map_or("-".to_owned(), |duration| format!(
                "{}{}",
                duration.minutes,
                if duration.stated { "!" } else { "" }
            )),
        )
    }

    #[test]
    fn the_course_of_an_incident() {
        for (path, text, expected) in [
            ("a.md", "", "- - - - -"),
            ("2024-03-09-a.md", "# Shop down\n\nx\n", "2024-03-09 - - - -"),
            (
                "a.md",
                "---\ndate: 2024-03-20\n---\n# Shop down on 9 March 2024\n\nx\n",
                "2024-03-09 - - - -",
            ),
            ("shop_down_240309.md", "# Shop down\n\nx\n", "2024-03-09 - - - -"),
            ("03092024-shop.md", "# Shop down\n\nx\n", "2024-03-09 - - - -"),
            ("ticket-240399.md", "# Shop down\n\nx\n", "- - - - -"),
            (
                "2024-03-09-a.md",
                "# Shop down\n\n## Timeline\n\n- 10:00 orders fail\n- 10:10 release undone\n- 10:30 cache restarted\n- 12:00 report published\n",
                "2024-03-09 2024-03-09T10:00:00 - 2024-03-09T10:30:00 30",
            ),
            (
                "2024-03-09-a.md",
                "# Shop down\n\nIt began at 09:58 UTC.\n\n## Timeline\n\n- 10:00 orders fail\n- 10:30 resolved\n",
                "2024-03-09 2024-03-09T10:00:00+00:00 - 2024-03-09T10:30:00+00:00 30",
            ),
            (
                "2024-03-09-a.md",
                "# Shop down\n\n## Timeline\n\n- 01:00 resolved\n- 23:30 cause known\n- 23:00 shop went down\n",
                "2024-03-09 2024-03-09T23:00:00 - 2024-03-10T01:00:00 120",
            ),
            ("2024-03-09-a.md", "# Shop down on March 8th\n\nx\n", "2024-03-08 - - - -"),
            (
                "a.md",
                "---\ndate: 2024-03-09T10:00:00Z\nresolvedWhen: 2024-03-09T11:30:00Z\n---\nx\n",
                "2024-03-09 2024-03-09T10:00:00+00:00 - 2024-03-09T11:30:00+00:00 90",
            ),
            (
                "a.md",
                "# T x\n\n**Date:** 2024-03-09\n**Start:** 10:00 CET\n**End:** 11:00 CET\n",
                "2024-03-09 2024-03-09T10:00:00+01:00 - 2024-03-09T11:00:00+01:00 60",
            ),
            (
                "a.md",
                "# T x\n\n**Duration:** 9 March 2024, 10:00 - 9 March 2024, 12:00 (UTC)\n",
                "2024-03-09 2024-03-09T10:00:00+00:00 - 2024-03-09T12:00:00+00:00 120",
            ),
            (
                "a.md",
                "# T x\n\n- **Key events**\n  - First detected 2024-03-09 10:00\n  - Resolved 2024-03-09 11:00\n- **Time to resolve**: 1h 5m\n- **Impact**: all\n",
                "2024-03-09 - 2024-03-09T10:00:00 2024-03-09T11:00:00 65!",
            ),
            (
                "a.md",
                "# T x\n\n- **Time to resolve**: 7h (during support hours)\n- **Impact**: all\n",
                "- - - - -",
            ),
            (
                "a.md",
                "# 2024-03-09 T x\n\n## Timeline\n\n- 09:00 release\n- 09:20 outage begins\n- 09:25 on-call paged\n- 10:00 not resolved yet\n- 10:20 back to normal\n- 11:00 written up\n",
                "2024-03-09 2024-03-09T09:20:00 2024-03-09T09:25:00 2024-03-09T10:20:00 60",
            ),
            (
                "a.md",
                "# 2024-03-09 T x\n\n## Timeline\n\n- 09:00 a\n- 09:20 b\n- 10:11 c\n- 10:30 d\n\n## Stats\n\n- Time to recovery: 51 minutes\n",
                "2024-03-09 2024-03-09T09:20:00 - 2024-03-09T10:11:00 51!",
            ),
            (
                "a.md",
                "# T x\n\nOn 2024-05-03 at 10:05 UTC the shop began to return errors. It was restored at 00:20 UTC.\n",
                "2024-05-03 2024-05-03T10:05:00+00:00 - 2024-05-04T00:20:00+00:00 855",
            ),
            (
                "a.md",
                "# T x\n\nOn 2024-05-03 the shop went down at 10:05 and stayed down until about 10:45 UTC.\n",
                "2024-05-03 2024-05-03T10:05:00+00:00 - 2024-05-03T10:45:00+00:00 40",
            ),
            (
                "a.md",
                "# T x\n\n**Started:** 2024-03-09\n\n## Timeline\n\n- 09:00 release\n- 09:20 OUTAGE BEGINS\n- 10:20 outage ends\n- 11:00 all customers were told that it is resolved\n",
                "2024-03-09 2024-03-09T09:20:00 - 2024-03-09T10:20:00 60",
            ),
            (
                "a.md",
                "# 2024-03-09 T x\n\n## Timeline\n\n- 10:20 Resolved - It works.\n- 09:40 Monitoring - A fix is in place.\n- 09:20 Investigating - We look into it.\n",
                "2024-03-09 2024-03-09T09:20:00 - 2024-03-09T10:20:00 60",
            ),
            (
                "a.md",
                "# 2024-03-09 T x\n\n**Duration:** 85 minutes (23:00 - 00:25 CET)\n",
                "2024-03-09 2024-03-09T23:00:00+01:00 - 2024-03-10T00:25:00+01:00 85!",
            ),
            (
                "a.md",
                "# T x\n\nOn May 3rd, 2024 the shop was down for about two hours, from 10:00 to 12:05 UTC.\n",
                "2024-05-03 2024-05-03T10:00:00+00:00 - 2024-05-03T12:05:00+00:00 120!",
            ),
        ] {
            assert_eq!(course(path, text), expected, "{text}");
        }
    }

    #[test]
    fn the_course_in_other_words() {
        for (path, text, expected) in [
            (
                "a.md",
                "# T x\n\nOn March 9th ’24 we had an outage of the shop, which started with slow pages around 10:00 UTC. It was resolved at 12:05.\n",
                "2024-03-09 2024-03-09T10:00:00+00:00 - 2024-03-09T12:05:00+00:00 125",
            ),
            (
                "a.md",
                "---\ndate: 2024-03-19\n---\n# T x\n\nOn March 9th at 10:00 UTC the shop was down.\n",
                "2024-03-09 2024-03-09T10:00:00+00:00 - - -",
            ),
            (
                "a.md",
                "---\ndate: 2024-03-19 08:00\n---\n# The shop on 9th March 2024\n\nIt was slow.\n",
                "2024-03-09 - - - -",
            ),
            (
                "2024-03-09-a.md",
                "# T x\n\nOn March 9th, 2024 at roughly 09:58 UTC the shop saw a brief outage.\n\n## Timeline\n\n- 10:00 first report\n- 10:30 resolved\n",
                "2024-03-09 2024-03-09T09:58:00+00:00 2024-03-09T10:00:00+00:00 2024-03-09T10:30:00+00:00 32",
            ),
            (
                "2024-03-09-a.md",
                "# T x\n\n## Timeline\n\nAll of it happened on 2024-03-09 unless noted, times in UTC.\n\n- 2024-03-08 22:00: orders begin to pile up\n- 01:30: the shop went down\n- 02:10: back online\n",
                "2024-03-09 2024-03-09T01:30:00+00:00 - 2024-03-09T02:10:00+00:00 40",
            ),
            (
                "a.md",
                "# T x\n\n## Timeline\n\n| Timeline 19.03.24 | What |\n|--|--|\n| 10:00 | errors began |\n| 10:30 | resolved |\n",
                "2024-03-19 2024-03-19T10:00:00 - 2024-03-19T10:30:00 30",
            ),
            (
                "a.md",
                "# T x\n\n## Timeline\n\n**March 8, 2024 (Friday)**\n- **10:00:** the shop went down\n\n**March 9, 2024 (Saturday)**\n- **11:00:** resolved\n",
                "2024-03-08 2024-03-08T10:00:00 - 2024-03-09T11:00:00 1500",
            ),
            (
                "2024-03-09.md",
                "State: good\n\n#### 10:05 UTC\n\nOrders fail.\n\n#### 11:05 UTC\n\nService restored.\n",
                "2024-03-09 2024-03-09T10:05:00+00:00 - 2024-03-09T11:05:00+00:00 60",
            ),
            (
                "a.md",
                "# Shop down on 9 March 2024\n\n## Timeline\n\n- 2024-03-01 12:00 a new library is released\n- 2024-03-09 10:00 sales drop\n- 2024-03-09 10:45 resolved\n",
                "2024-03-09 2024-03-09T10:00:00 - 2024-03-09T10:45:00 45",
            ),
            (
                "a.md",
                "# Shop down\n\n| Customers | Lost | Incident Duration |\n|--|--|--|\n| all | none | 1h |\n\n## Timeline\n\n- 2024-03-09 10:00 release rolled out\n- 2024-03-09 10:20 shoppers see errors\n- 2024-03-09 11:18 resolved\n",
                "2024-03-09 2024-03-09T10:20:00 - 2024-03-09T11:18:00 60!",
            ),
            (
                "a.md",
                "# Shop down\n\n## Timeline\n\n- 2024-03-09 10:00 orders fail\n- 2024-03-09 11:00 all services confirmed operational\n- 2024-03-09 13:00 incident formally closed\n",
                "2024-03-09 2024-03-09T10:00:00 - 2024-03-09T11:00:00 60",
            ),
            ("a.md", "# Shop outage for approximately 2 weeks\n\nIt was cold.\n", "- - - - 20160!"),
            (
                "a.md",
                "# T x\n\nThe shop was slow on March 9th, 2024 from about 7:00 UTC until 10:40 UTC, and again from 19:03 UTC until 19:19 UTC.\n",
                "2024-03-09 2024-03-09T07:00:00+00:00 - 2024-03-09T19:19:00+00:00 739",
            ),
            (
                "a.md",
                "# T x\n\nSince 2024-03-08 parts are missing. As of 2024-03-09 15:00 most are back.\n",
                "2024-03-08 - - - -",
            ),
        ] {
            assert_eq!(course(path, text), expected, "{text}");
        }
    }

    #[test]
    fn facts_from_the_body() {
        let incident = incident(
            "2024/shop.md",
            "# Shop down\n\n| Incident ID | INC-7 |\n|--|--|\n| Severity | Major (half of all users) |\n| Services | web, api |\n| Author | Ann and Ben |\n\n## Impact\n\nNobody could pay.\n",
        );
        let values = |list: &[crate::source::Spanned<String>]| {
            list.iter().map(|item| item.value.clone()).collect::<Vec<_>>().join("|")
        };
        assert_eq!((incident.id.text.as_str(), incident.id.written), ("INC-7", true));
        assert_eq!(incident.severity.and_then(|s| s.value.level).as_deref(), Some("sev2"));
        assert_eq!(values(&incident.services), "web|api");
        assert_eq!(values(&incident.authors), "Ann|Ben");
        assert_eq!(incident.impact.text.as_deref(), Some("Nobody could pay."));
        let explained = "# T x\n\n## Severity\n\n**Critical** - A complete outage for all customers of the shop, with orders lost for good.\n";
        let severity = self::incident("a.md", explained).severity.expect("a severity").value;
        assert_eq!(
            (severity.label.as_str(), severity.level.as_deref()),
            ("Critical", Some("sev1"))
        );
    }
}
