//! The title of an incident, as a reader would give it on an index page.
//!
//! It comes from the front matter, the first heading, a bold first line, a field, or the name of the file, in that
//! order. Dates, ids and words such as "Postmortem:" around it are taken off where what remains is still a title.

use crate::config::Config;
use crate::content::ParsedDocument;
use crate::content::block::BlockKind;
use crate::content::plain_text;
use crate::incident::account::Account;
use crate::incident::facts::Facts;
use crate::incident::id;
use crate::incident::kind::Kind;
use crate::incident::moment::{self, Context};
use crate::incident::section::{Outline, Part, bold_label};
use crate::incident::severity::{self, Severity};
use crate::source::{Source, Span, Spanned};
use crate::vocabulary::field::Field;
use crate::vocabulary::heading::Kind as SectionKind;

/// The title and where it comes from.
#[derive(Debug)]
pub struct Title {
    /// The title.
    pub text: Spanned<String>,
    /// As it was written, with date, id and all.
    pub written: String,
    /// The heading that names the incident and therefore heads no section: an index into
    /// [`Document::headings`](crate::content::Document::headings).
    pub heading: Option<usize>,
    /// A severity in front of or behind it: `[SEV2] Shop down`.
    pub severity: Option<Spanned<String>>,
    /// The id with which it begins: `INC-7: Shop down`.
    pub id: Option<Spanned<String>>,
}

impl Title {
    /// What the title says about the incident besides its name.
    #[must_use]
    pub fn facts(&self, config: &Config) -> Facts {
        let severity = self.severity.as_ref();
        Facts {
            kind: Kind::from_title(&self.written),
            severity: severity
                .map(|label| Spanned::new(Severity::new(&label.value, config), label.span)),
            ..Facts::default()
        }
    }
}

/// Words that open a title without being part of it, longest first. Behind them stands a separator, a date, or (for
/// those that are marked so) "of" or "for".
const OPENERS: &[(&str, bool)] = &[
    ("major incident report", true),
    ("major incident review", true),
    ("major incident", true),
    ("incident postmortem report", true),
    ("incident post-mortem report", true),
    ("incident postmortem", true),
    ("incident post-mortem", true),
    ("incident post mortem", true),
    ("post-incident review", true),
    ("post-incident report", true),
    ("post incident review", true),
    ("post incident report", true),
    ("postmortem report", true),
    ("post-mortem report", true),
    ("post-mortem analysis", true),
    ("postmortem analysis", true),
    ("after-action report", true),
    ("after action report", true),
    ("blameless postmortem", true),
    ("blameless post-mortem", true),
    ("incident retrospective", true),
    ("retrospective", true),
    ("root cause analysis", true),
    ("incident analysis", true),
    ("incident review", true),
    ("incident report", true),
    ("incident summary", true),
    ("outage report", true),
    ("outage postmortem", true),
    ("outage post-mortem", true),
    ("public postmortem", true),
    ("public post-mortem", true),
    ("postmortem", true),
    ("post-mortem", true),
    ("post mortem", true),
    ("rca", true),
    ("subject", false),
    ("incident date", false),
    ("incident", false),
    ("outage", false),
];

/// Words in square brackets before a title that are no part of it.
const BRACKETED: &[&str] = &[
    "postmortem",
    "post-mortem",
    "post mortem",
    "incident",
    "incident report",
    "outage",
    "rca",
    "public",
    "internal",
    "external",
    "draft",
    "final",
    "resolved",
];

/// Words that alone are no title.
const GENERIC: &[&str] = &[
    "a",
    "an",
    "analysis",
    "and",
    "at",
    "by",
    "draft",
    "example",
    "final",
    "for",
    "from",
    "in",
    "incident",
    "incidents",
    "issue",
    "metadata",
    "mortem",
    "no",
    "of",
    "on",
    "our",
    "outage",
    "post",
    "postmortem",
    "public",
    "rca",
    "report",
    "review",
    "root",
    "cause",
    "summary",
    "template",
    "the",
    "title",
    "to",
    "untitled",
    "am",
    "pm",
    "utc",
];

/// What sets a title off from what stands before it.
const SEPARATORS: &[char] = &[':', '-', '–', '—', '|', ',', '·', '»', '>', '/'];

/// Reads the title of an account.
#[must_use]
pub fn read(
    document: &ParsedDocument,
    source: &Source,
    account: &Account,
    declared: Option<&Spanned<String>>,
    config: &Config,
    context: Context,
) -> Title {
    let heading =
        if account.among_others { account.heading } else { title_heading(document, config) };
    let mut candidates: Vec<Spanned<String>> = Vec::new();
    candidates.extend(declared.cloned());
    if let Some(heading) = heading {
        let text = &document.headings[heading].text;
        candidates.push(Spanned::new(one_line(&text.plain), text.span));
    }
    candidates.extend(first_line(document, account, heading, config));
    if heading.is_none() && !account.among_others {
        candidates.extend(plain_first_line(document, source));
    }
    let name = source_name(document, source);
    let written = candidates
        .iter()
        .find(|candidate| is_title(&candidate.value))
        // "Incident report" says less than a file's name of several words.
        .or_else(|| candidates.first().filter(|_| !tells(&from_file_name(&name, context))))
        .cloned()
        .filter(|candidate| candidate.value.chars().any(char::is_alphanumeric));
    match written {
        Some(Spanned { value, span }) => {
            let cleaned = clean(&value, context);
            Title {
                text: Spanned::new(cleaned.title.to_owned(), span),
                severity: cleaned.severity.map(|label| Spanned::new(label.to_owned(), span)),
                id: cleaned.id.map(|id| Spanned::new(id.to_owned(), span)),
                written: value,
                heading,
            }
        }
        None => {
            let name = from_file_name(&name, context);
            Title {
                text: Spanned::new(name, Span::start_of(document.file)),
                written: String::new(),
                heading,
                severity: None,
                id: None,
            }
        }
    }
}

/// The heading that names the document: the first one, if it is of the first level or the first thing in the body,
/// and if its words are not those of a section.
fn title_heading(document: &ParsedDocument, config: &Config) -> Option<usize> {
    let heading = document.headings.first()?;
    let words = heading.text.plain.trim();
    let opens = document
        .blocks
        .iter()
        .find(|block| !matches!(block.kind, BlockKind::Html(_) | BlockKind::Rule))
        .is_some_and(|block| matches!(block.kind, BlockKind::Heading { index: 0 }));
    let is_title = (heading.level == 1 || opens)
        && words.chars().any(char::is_alphanumeric)
        && !config.headings.knows(words)
        && !is_fact(words, config);
    is_title.then_some(0)
}

/// Whether a heading states a fact that is no name: `Owner: @ann`.
fn is_fact(heading: &str, config: &Config) -> bool {
    let Some((label, _)) = heading.split_once(':') else { return false };
    let named = [Field::Id, Field::Title, Field::Date, Field::Services];
    config.fields.of_label(label).is_some_and(|field| !named.contains(&field))
}

/// A bold line at the beginning, a line that says "Postmortem: …" below a heading that says nothing, or the line below
/// a heading "Title".
fn first_line(
    document: &ParsedDocument,
    account: &Account,
    heading: Option<usize>,
    config: &Config,
) -> Option<Spanned<String>> {
    let mut blocks = document.blocks[account.blocks.clone()]
        .iter()
        .filter(|block| !matches!(block.kind, BlockKind::Html(_) | BlockKind::Rule));
    let mut block = blocks.next()?;
    if heading.is_some_and(|index| block.kind == BlockKind::Heading { index }) {
        block = blocks.next()?;
    }
    let headed = heading.is_some_and(|heading| {
        let words = document.headings[heading].text.plain.trim().trim_end_matches([':', ' ']);
        ["title", "incident title", "incident name"]
            .iter()
            .any(|name| words.eq_ignore_ascii_case(name))
    });
    let text = match &block.kind {
        BlockKind::Paragraph(text) => text,
        BlockKind::Heading { index } if headed => &document.headings[*index].text,
        _ => return None,
    };
    let line = text.plain.lines().next()?.trim();
    let bold = bold_label(text, 0).is_some_and(|(label, _)| {
        text.plain[label.clone()].trim() == line && !config.headings.knows(&text.plain[label])
    });
    let opened = line.chars().count() <= 100
        && OPENERS.iter().any(|(opener, _)| {
            behind(line, opener).is_some_and(|rest| rest.trim_start().starts_with(':'))
        });
    let headed = headed && line == text.plain.trim();
    ((bold && !line.ends_with(':')) || opened || headed)
        .then(|| Spanned::new(line.to_owned(), text.span))
}

/// A first line of so many words is a title even where a full stop ends it: `Checkout down for an hour.`
const MOST_WORDS_WITH_STOP: usize = 8;

/// The first line of a plain text, standing alone and too long for a heading.
fn plain_first_line(document: &ParsedDocument, source: &Source) -> Option<Spanned<String>> {
    /// More characters than this are a sentence of the text.
    const LONGEST: usize = 140;
    let BlockKind::Paragraph(text) = &document.blocks.first()?.kind else { return None };
    let mut line = text.plain.trim();
    if line.split_whitespace().count() <= MOST_WORDS_WITH_STOP && !line.ends_with("..") {
        line = line.strip_suffix('.').unwrap_or(line);
    }
    let alone = !line.contains('\n') && !line.contains("://") && !line.ends_with(['.', ':', ';']);
    let start = document.front_matter.as_ref().map_or(0, |head| head.span.end);
    (alone
        && line.chars().count() <= LONGEST
        && plain_text::is_plain(&document.path, source.text.get(start..).unwrap_or_default()))
    .then(|| Spanned::new(line.to_owned(), text.span))
}

/// A title and what was taken off it.
struct Cleaned<'t> {
    title: &'t str,
    severity: Option<&'t str>,
    id: Option<&'t str>,
}

/// A title without what stands around it.
#[must_use]
pub fn bare(title: &str, context: Context) -> &str {
    clean(title, context).title
}

/// Takes off what stands around a title, as long as a title remains.
fn clean(title: &str, context: Context) -> Cleaned<'_> {
    /// A title of more bytes than this is a paragraph that was headed by mistake.
    const LONGEST: usize = 400;
    let mut cleaned = Cleaned { title: title.trim(), severity: None, id: None };
    if cleaned.title.len() > LONGEST {
        return cleaned;
    }
    if let Some((inside, rest)) =
        cleaned.title.strip_prefix('[').and_then(|rest| rest.split_once(']'))
        && BRACKETED.iter().any(|word| inside.trim().eq_ignore_ascii_case(word))
        && is_title(rest)
    {
        cleaned.title = rest.trim_start().trim_start_matches(SEPARATORS).trim_start();
    }
    let bare = cleaned.title.trim_start_matches(['[', '(', '#']);
    // What looks like an id may be the name of a thing, unless it is set off like one.
    cleaned.id = id::leading_token(bare).filter(|token| {
        let behind = bare[token.len()..].trim_start();
        bare.len() < cleaned.title.len()
            || behind.is_empty()
            || behind.starts_with([':', '-', '–', '—', '|'])
            || without_severity(behind).is_some()
    });
    loop {
        let rest = cleaned.title;
        if let Some((less, severity)) = without_severity(rest).filter(|(less, _)| is_title(less)) {
            cleaned.severity = cleaned.severity.or(Some(severity));
            cleaned.title = less;
            continue;
        }
        let Some(less) = without_opener(rest, context)
            .filter(|less| is_title(less))
            .or_else(|| without_date(rest, context).filter(|less| is_title(less)))
            .or_else(|| without_id(rest).filter(|less| is_title(less)))
            .or_else(|| without_ending(rest, context).filter(|less| is_title(less)))
        else {
            return cleaned;
        };
        cleaned.title = less;
    }
}

/// `[SEV2] X`, `SEV1: X`, `P1 - X`, `SEV-2 incident: X`, `X (SEV3)`, `[Critical] X`: what remains, and the severity.
fn without_severity(title: &str) -> Option<(&str, &str)> {
    let closing = |open: &str| if open == "[" { ']' } else { ')' };
    for open in ["[", "("] {
        if let Some((inside, rest)) =
            title.strip_prefix(open).and_then(|rest| rest.split_once(closing(open)))
            && is_severity(inside.trim())
        {
            let rest = rest.trim_start().trim_start_matches(SEPARATORS).trim_start();
            return Some((rest, inside.trim()));
        }
        if let Some((rest, inside)) =
            title.strip_suffix(closing(open)).and_then(|rest| rest.rsplit_once(open))
            && is_severity(inside.trim())
        {
            return Some((rest.trim_end().trim_end_matches(SEPARATORS).trim_end(), inside.trim()));
        }
    }
    if let Some(length) = severity::leading(title) {
        let behind = title[length..].trim_start();
        let behind = ["incident", "outage"]
            .iter()
            .find_map(|word| self::behind(behind, word))
            .unwrap_or(behind);
        if let Some(rest) = after_separator(behind) {
            return Some((rest, &title[..length]));
        }
    }
    let (rest, tail) = title.rsplit_once([':', '-', '\u{2013}', '\u{2014}', '|', ','])?;
    let tail = tail.trim();
    (severity::leading(tail) == Some(tail.len()) && rest.ends_with(char::is_whitespace))
        .then(|| (rest.trim_end(), tail))
}

/// `SEV2`, or the usual words for how bad it was.
fn is_severity(text: &str) -> bool {
    const WORDS: &[&str] =
        &["critical", "major", "minor", "high", "medium", "moderate", "low", "blocker"];
    severity::leading(text) == Some(text.len())
        || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// `Postmortem: X`, `Incident report July 4 2024 - X`, `Incident on 2024-07-04 - X`, `Post-mortem of X`.
fn without_opener(title: &str, context: Context) -> Option<&str> {
    let (rest, links) =
        OPENERS.iter().find_map(|(opener, links)| Some((behind(title, opener)?, *links)))?;
    let mut rest = rest.trim_start();
    if let Some(less) = ["example", "template", "draft"].iter().find_map(|word| behind(rest, word))
    {
        rest = less.trim_start();
    }
    let linked = ["of", "for"].iter().find_map(|word| behind(rest, word)).filter(|_| links);
    let separated = after_separator(rest);
    let rest = rest.trim_start_matches(|c: char| c == ':' || c.is_whitespace());
    let before_date =
        ["on", "of", "for", "from"].iter().find_map(|word| behind(rest, word)).unwrap_or(rest);
    let before_date =
        before_date.trim_start_matches(|c: char| c.is_whitespace() || "([#".contains(c));
    let mut dated = before_date;
    if let Some(less) = without_date(dated, context) {
        return Some(less);
    }
    if let Some(token) = id::leading_token(dated) {
        dated = &dated[token.len()..];
    }
    after_separator(dated).or(separated).or_else(|| linked.map(str::trim_start))
}

/// `2024-07-04, X`, `July 4 2024 - X`, `2024-07-04 X`.
fn without_date(title: &str, context: Context) -> Option<&str> {
    let found = moment::leading(title, context)?;
    found.moment.date?;
    let rest = &title[found.range.end..];
    after_separator(rest).or_else(|| {
        let spaced = rest.starts_with(char::is_whitespace);
        // `2024-07-04 in Leeds` goes on with the sentence.
        let word = rest.split_whitespace().next().unwrap_or_default();
        (spaced && !GENERIC.contains(&word)).then(|| rest.trim_start())
    })
}

/// `INC-12: X`, `[INC-12] X`, `INC-12 X`.
fn without_id(title: &str) -> Option<&str> {
    let bare = title.trim_start_matches(['[', '(', '#']);
    let token = id::leading_token(bare)?;
    let rest = bare[token.len()..].trim_start_matches([']', ')']);
    after_separator(rest)
        .or_else(|| rest.starts_with(char::is_whitespace).then(|| rest.trim_start()))
}

/// `X - July 4, 2024`, `X (July 2024)`, `X (INC-12)`, `X - postmortem`.
fn without_ending(title: &str, context: Context) -> Option<&str> {
    if let Some(open) = title.strip_suffix(')').and_then(|rest| rest.rfind('('))
        && open > 0
    {
        let inside = &title[open + 1..title.len() - 1];
        if is_date(inside, context) || is_month(inside) || id::leading_token(inside) == Some(inside)
        {
            return Some(title[..open].trim_end());
        }
    }
    title.char_indices().filter(|(_, c)| SEPARATORS.contains(c)).find_map(|(at, c)| {
        let tail = title[at + c.len_utf8()..].trim();
        let spaced = c == ',' || c == ':' || title[..at].ends_with(char::is_whitespace);
        let head =
            title[..at].trim_end_matches(|c: char| c.is_whitespace() || SEPARATORS.contains(&c));
        (spaced
            && !head.is_empty()
            && (is_date(tail, context)
                || id::leading_token(tail) == Some(tail)
                || OPENERS.iter().any(|(word, links)| *links && tail.eq_ignore_ascii_case(word))))
        .then_some(head)
    })
}

fn is_date(text: &str, context: Context) -> bool {
    text.len() >= 6 && moment::parse(text, context).is_ok_and(|found| found.moment.date.is_some())
}

/// `October 2025`
fn is_month(text: &str) -> bool {
    let Some((month, year)) = text.trim().split_once(' ') else { return false };
    year.len() == 4
        && year.bytes().all(|b| b.is_ascii_digit())
        && moment::parse(&format!("1 {month} {year}"), Context::default()).is_ok()
}

/// What stands behind a phrase at the beginning of a text, compared without case and ending at a word's end.
fn behind<'t>(text: &'t str, phrase: &str) -> Option<&'t str> {
    let start = text.get(..phrase.len())?;
    let rest = &text[phrase.len()..];
    (start.eq_ignore_ascii_case(phrase) && !rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

fn after_separator(text: &str) -> Option<&str> {
    let trimmed = text.trim_start_matches([')', ']']).trim_start();
    let rest = trimmed.trim_start_matches(SEPARATORS);
    // A hyphen that joins words separates nothing: `incident-free week`.
    let joined =
        trimmed == text && text.starts_with('-') && rest.starts_with(char::is_alphanumeric);
    (rest.len() < trimmed.len() && !joined).then(|| rest.trim_start())
}

/// Whether words are a title: at least one of them says what happened.
/// Whether words tell one incident from another: "Incident report, 4 July" does not.
pub(super) fn is_title(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 2)
        .any(|word| !GENERIC.contains(&word.to_lowercase().as_str()))
        && id::leading_token(text) != Some(text)
        && !is_date(text, Context::default())
}

/// A title out of the words of an account that has none: the beginning of what it says happened.
#[must_use]
pub fn from_words(outline: &Outline) -> Option<Spanned<String>> {
    let told = |part: &Part| {
        let lead = part.lead.map(|lead| (lead.words(), lead.text.span));
        let paragraphs = part.blocks().filter_map(|block| match &block.kind {
            BlockKind::Paragraph(text) => Some((text.plain.as_str(), text.span)),
            _ => None,
        });
        lead.into_iter().chain(paragraphs).find_map(|(words, span)| {
            let sentence = opening(words);
            (sentence.split_whitespace().count() >= FEWEST_WORDS)
                .then(|| Spanned::new(sentence, span))
        })
    };
    let summaries = outline.parts.iter().filter(|part| part.section.kind == SectionKind::Summary);
    summaries.chain(&outline.parts).find_map(told)
}

/// Fewer words than this are a label or a formula such as "Not provided", and tell nothing.
const FEWEST_WORDS: usize = 4;

/// The first sentence of a text, cut where it has told enough for a line in a list.
fn opening(text: &str) -> String {
    /// Characters of a line in a list.
    const MOST: usize = 80;
    /// Characters that a clause must have to stand alone.
    const LEAST: usize = 40;
    const CLAUSES: &[&str] = &[
        ", ",
        "; ",
        " – ",
        " — ",
        " - ",
        " (",
        " which ",
        " because ",
        " and ",
        " but ",
        " causing ",
        " leading ",
        " resulting ",
        " due ",
    ];
    let text = one_line(text);
    let sentence = [". ", "! ", "? ", "。"]
        .iter()
        .filter_map(|end| text.find(end))
        .min()
        .map_or(text.as_str(), |end| &text[..end]);
    let sentence = sentence.trim_end_matches(['.', ':', '!', ';', ' ']);
    let Some((limit, _)) = sentence.char_indices().nth(MOST) else {
        return sentence.to_owned();
    };
    let clause = CLAUSES.iter().filter_map(|mark| sentence[..limit].rfind(mark)).max();
    if let Some(end) = clause.filter(|&end| sentence[..end].chars().count() >= LEAST) {
        return sentence[..end].trim_end().to_owned();
    }
    let end = sentence[..limit].rfind(' ').unwrap_or(limit);
    format!("{}…", sentence[..end].trim_end())
}

/// Whether a title made from a file's name has two words that say what happened.
fn tells(name: &str) -> bool {
    let words = name.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() >= 2);
    is_title(name)
        && words.filter(|word| !GENERIC.contains(&word.to_lowercase().as_str())).take(2).count()
            == 2
}

fn source_name(document: &ParsedDocument, source: &Source) -> String {
    let path = if document.path.is_empty() { &source.path } else { &document.path };
    id::stem(path).to_owned()
}

/// A file's name in words: `2018-01-25-chart_upgrade` is "Chart upgrade".
fn from_file_name(stem: &str, context: Context) -> String {
    let mut rest = stem;
    while let Some(less) = without_date(rest, context)
        .or_else(|| {
            let found = moment::leading(rest, context)?;
            found.moment.date.map(|_| rest[found.range.end..].trim_start_matches(['-', '_', ' ']))
        })
        .or_else(|| {
            let token = id::leading_token(rest)?;
            Some(rest[token.len()..].trim_start_matches(['-', '_', ' ', ':']))
        })
        .or_else(|| without_counter(rest))
        .filter(|less| is_title(less))
    {
        rest = less;
    }
    if !is_title(rest) {
        return if rest.is_empty() { "Untitled".to_owned() } else { rest.to_owned() };
    }
    let spaced = if rest.contains(' ') { rest.to_owned() } else { rest.replace(['-', '_'], " ") };
    let mut characters = spaced.trim().chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => spaced,
    }
}

/// `0007-shop-down` is the seventh of a row.
fn without_counter(name: &str) -> Option<&str> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let rest = name[digits..].strip_prefix(['-', '_', ' ', '.'])?;
    let word = rest.starts_with(|c: char| c.is_alphabetic());
    ((2..=4).contains(&digits) && name.starts_with('0') && word).then_some(rest)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::config::Config;
    use crate::content;
    use crate::diagnostic::Diagnostics;
    use crate::incident::account;
    use crate::incident::moment::Context;
    use crate::source::{Source, Sources};

    fn title(path: &str, text: &str) -> String {
        let source = Source::new(path.into(), text.into());
        let file = Sources::default().add(source.clone());
        let config = Config::default();
        let document =
            content::read(file, path, &source, &config.headings, &mut Diagnostics::default());
        let accounts = account::accounts(&document, &source, &config, Context::default());
        read(&document, &source, &accounts[0], None, &config, Context::default()).text.value
    }

    #[test]
    fn what_is_around_a_title_comes_off() {
        for (heading, expected) in [
            ("Shop down", "Shop down"),
            ("2024-07-04, Shop down", "Shop down"),
            ("2024-07-04 Shop down", "Shop down"),
            ("2024-07-04: INC-12 - Shop down", "Shop down"),
            ("[INC-12] Shop down", "Shop down"),
            ("Postmortem: Shop down", "Shop down"),
            ("Post-mortem of the shop being down", "the shop being down"),
            ("Incident report July 4 2024 - Shop down", "Shop down"),
            ("Incident report example: Shop down", "Shop down"),
            ("Incident on 2024-07-04 - Shop down", "Shop down"),
            ("Shop down - July 4, 2024", "Shop down"),
            ("Shop down: twice (July 2024)", "Shop down: twice"),
            ("Shop down (INC-12)", "Shop down"),
            ("Shop down \u{2014} postmortem (4 Jul 2024)", "Shop down"),
            ("Subject: Shop down", "Shop down"),
            ("Incident on 2024-07-04", "Incident on 2024-07-04"),
            ("Incident on the shop's front page", "Incident on the shop's front page"),
            ("Incident report", "Incident report"),
            ("INC-12", "INC-12"),
            ("2024-07-04", "2024-07-04"),
            ("DNS", "DNS"),
            ("INC-12: DNS", "DNS"),
            ("incident-free week broken", "incident-free week broken"),
            ("Incident retrospective: Shop down (Mar 3rd, 2022)", "Shop down"),
            ("[SEV2] Shop down", "Shop down"),
            ("[Postmortem] Shop down", "Shop down"),
            ("2024-07-04 / Shop down", "Shop down"),
            ("SEV-1: Shop down", "Shop down"),
            ("P1 - Shop down", "Shop down"),
            ("Shop down (Sev 3)", "Shop down"),
            ("Shop down - SEV2", "Shop down"),
            ("[Critical] Shop down", "Shop down"),
            ("INC-12 (SEV2): Shop down", "Shop down"),
            ("SEV2 incident: Shop down", "Shop down"),
            ("S3 bucket deleted", "S3 bucket deleted"),
            ("P95 latency", "P95 latency"),
            ("Three nines - what they cost", "Three nines - what they cost"),
        ] {
            assert_eq!(title("a.md", &format!("# {heading}\n\ntext\n")), expected, "{heading}");
        }
    }

    #[test]
    fn what_comes_off_is_kept() {
        for (heading, severity, id) in [
            ("INC-12: Shop down", None, Some("INC-12")),
            ("[INC-12] Shop down", None, Some("INC-12")),
            ("INC-12 (SEV2): Shop down", Some("SEV2"), Some("INC-12")),
            ("[Sev 1] Shop down", Some("Sev 1"), None),
            ("Shop down (P2)", Some("P2"), None),
            ("GPT-4 answers slowly", None, None),
            ("Shop down", None, None),
        ] {
            let cleaned = super::clean(heading, Context::default());
            assert_eq!((cleaned.severity, cleaned.id), (severity, id), "{heading}");
        }
    }

    #[test]
    fn the_line_below_a_heading_title_is_the_title() {
        assert_eq!(title("a.md", "# Title\nShop down\n# Date\n2024-07-04\n"), "Shop down");
        assert_eq!(title("a.md", "# Title of the song\n\nLa la\n"), "Title of the song");
    }

    #[test]
    fn titles_come_from_where_they_are() {
        for (path, text, expected) in [
            ("a.md", "Shop down\n=========\n\ntext\n", "Shop down"),
            ("a.md", "**Shop down**\n\n## Summary\n\nx\n", "Shop down"),
            ("a.md", "# Incident report\n\nPostmortem: Shop down\n", "Shop down"),
            ("a.txt", "Shop down\n\nSummary\nx\n", "Shop down"),
            ("a.txt", "Shop down for an hour.\n\nSummary:\nx\n", "Shop down for an hour"),
            (
                "a.txt",
                "The shop was down because nobody had looked at the one line that everybody thought of\n\nSummary\nx\n",
                "The shop was down because nobody had looked at the one line that everybody thought of",
            ),
            ("2024-07-04-shop_down.md", "## Summary\n\nx\n", "Shop down"),
            ("0007-shop-down.md", "# Owner: @ann\n\n# Summary\n\nx\n", "Shop down"),
            ("2024-07-04-shop-down.md", "# Incident report\n\n## Summary\n\nx\n", "Shop down"),
            ("report-7.md", "# Incident report\n\n## Summary\n\nx\n", "Incident report"),
            ("a.md", "# Title:\n### Shop down\n\n# Summary\n\nx\n", "Shop down"),
            ("PM2024-003 - Shop down.md", "text\n", "Shop down"),
            ("INC-2024-0012.md", "text\n", "INC-2024-0012"),
            ("shop-down/index.md", "", "Shop down"),
            ("", "", "Untitled"),
        ] {
            assert_eq!(title(path, text), expected, "{path} {text}");
        }
    }
}
