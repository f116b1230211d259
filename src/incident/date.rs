//! The day of an incident: when it started, else was noticed, else the document's own date. Where several places say a
//! day, the first in this order counts: front matter and fields, timeline, heading, summary, file name, day of publication.

use chrono::NaiveDate;

use crate::content::ParsedDocument;
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::incident::account::Account;
use crate::incident::facts::Facts;
use crate::incident::id;
use crate::incident::moment::{self, Context, Moment};
use crate::incident::prose::Prose;
use crate::incident::title::Title;
use crate::source::{Span, Spanned};

/// The day of a moment, where it has one.
#[must_use]
pub fn of(moment: Option<&Spanned<Moment>>) -> Option<Spanned<NaiveDate>> {
    let moment = moment?;
    Some(Spanned::new(moment.value.date?, moment.span))
}

/// The day that front matter or fields say: of the start, else of the detection, else the document's own.
#[must_use]
pub fn said(facts: &Facts) -> Option<Spanned<NaiveDate>> {
    of(facts.started_at.as_ref())
        .or_else(|| of(facts.detected_at.as_ref()))
        .or_else(|| of(facts.date.as_ref()))
}

/// A document is written within so many days.
const LATEST_WRITTEN: i64 = 60;

/// The day of a moment that has a time, where it is shortly before the one that the document or its title bears.
#[must_use]
pub fn before(
    moment: Option<&Spanned<Moment>>,
    own: Option<&Spanned<NaiveDate>>,
) -> Option<Spanned<NaiveDate>> {
    let own = own?.value;
    of(moment.filter(|moment| moment.value.time.is_some()))
        .filter(|day| (1..=LATEST_WRITTEN).contains(&(own - day.value).num_days()))
}

/// Keys of front matter that say when a document was published, without case and punctuation.
const PUBLISHED: &[&str] = &["published", "publishedat", "publishdate", "pubdate"];

/// The days that the title and the file's name hold.
#[derive(Debug, Default)]
pub struct Named {
    /// The day in the title.
    pub title: Option<Spanned<NaiveDate>>,
    name: Option<Spanned<NaiveDate>>,
    /// The day on which the document was published: usually a later one, for want of any other.
    pub published: Option<Spanned<NaiveDate>>,
}

impl Named {
    /// Reads them.
    #[must_use]
    pub fn read(
        document: &ParsedDocument,
        account: &Account,
        title: &Title,
        context: Context,
    ) -> Self {
        let heading = title.heading.map(|heading| &document.headings[heading].text.plain);
        let in_title = moment::first_dated(&title.written, context)
            .or_else(|| moment::first_dated(heading?, context))
            .and_then(|found| Some(Spanned::new(found.moment.date?, title.text.span)));
        let named = |name: &str| moment::leading(name, context)?.moment.date;
        // A file of many incidents is not named for the day of one.
        let in_name = if account.among_others {
            None
        } else {
            let stem = id::stem(&document.path);
            named(stem).or_else(|| in_folders(&document.path, &named)).or_else(|| in_digits(stem))
        };
        let name = in_name.map(|date| Spanned::new(date, Span::start_of(document.file)));
        Self { title: in_title, name, published: published(document, context) }
    }

    /// The day that the title, the summary or the file's name holds.
    #[must_use]
    pub fn day(&self, prose: &Prose) -> Option<Spanned<NaiveDate>> {
        self.title.clone().or_else(|| prose.date.clone()).or_else(|| self.name.clone())
    }

    /// Takes away the day that the document bears where its title, its file's name, or a sentence of its summary that says
    /// when it broke, names one shortly before: then it is the day on which it was written. Only a day in the front matter
    /// gives way to the file's name.
    pub fn set_day_aside(&self, facts: &mut Facts, prose: &Prose, document: &ParsedDocument) {
        if facts.started_at.is_some() || facts.detected_at.is_some() {
            return;
        }
        let told = prose.opening.as_ref().and_then(|opening| opening.value.date);
        let head = document.front_matter.as_ref();
        facts.date.take_if(|own| {
            let in_head = head.is_some_and(|head| own.span.start < head.span.end);
            let name = self.name.as_ref().filter(|_| in_head);
            let day = self.title.as_ref().or(name).map(|day| day.value).or(told);
            let later = own.value.date.zip(day).map(|(own, day)| (own - day).num_days());
            later.is_some_and(|days| (1..=LATEST_WRITTEN).contains(&days))
        });
    }

    /// Reports days that differ: `facts` against the title against the file's name.
    pub fn compare(&self, facts: &Facts, diagnostics: &mut Diagnostics) {
        let said = said(facts).map(|said| {
            let timed = [&facts.started_at, &facts.detected_at, &facts.date]
                .into_iter()
                .flatten()
                .find(|moment| moment.span == said.span)
                .is_some_and(|moment| moment.value.time.is_some());
            (said, timed)
        });
        let far =
            |a: NaiveDate, b: NaiveDate, timed: bool| (a - b).num_days().abs() > i64::from(timed);
        let mut report = |day: &Spanned<NaiveDate>, place: &str, other: NaiveDate| {
            diagnostics.push(Diagnostic::new(
                Code::DifferingDates,
                day.span,
                format!("it happened on `{}`, but {place} says `{other}`", day.value),
                "correct the one that is wrong",
            ));
        };
        if let Some((said, timed)) = said {
            if let Some(title) = self.title.as_ref().filter(|t| far(said.value, t.value, timed)) {
                report(&said, "the heading", title.value);
            } else if let Some(name) =
                self.name.as_ref().filter(|n| far(said.value, n.value, timed))
            {
                report(&said, "the file's name", name.value);
            }
        } else if let (Some(title), Some(name)) = (&self.title, &self.name)
            && title.value != name.value
        {
            report(title, "the file's name", name.value);
        }
    }
}

/// `outage_241219`, `06192022-attack`: a day in digits only, with the year first or last. Six digits stand at the end.
fn in_digits(stem: &str) -> Option<NaiveDate> {
    const YEARS: std::ops::RangeInclusive<i32> = 2000..=2099;
    let groups = stem.split(|c: char| !c.is_ascii_digit());
    let number = |digits: &str| digits.parse::<u32>().unwrap_or(0);
    let day = |year: u32, month: &str, day: &str| {
        let year = i32::try_from(year).ok().filter(|year| YEARS.contains(year))?;
        NaiveDate::from_ymd_opt(year, number(month), number(day))
    };
    groups.into_iter().find_map(|digits| match digits.len() {
        8 => day(number(&digits[..4]), &digits[4..6], &digits[6..])
            .or_else(|| day(number(&digits[4..]), &digits[..2], &digits[2..4])),
        6 if stem.ends_with(digits) => {
            day(2000 + number(&digits[..2]), &digits[2..4], &digits[4..])
        }
        _ => None,
    })
}

fn published(document: &ParsedDocument, context: Context) -> Option<Spanned<NaiveDate>> {
    document.front_matter.as_ref()?.entries.iter().find_map(|entry| {
        let letters = entry.key.value.chars().filter(char::is_ascii_alphabetic);
        let key: String = letters.map(|c| c.to_ascii_lowercase()).collect();
        let value = entry.value.scalar().filter(|_| PUBLISHED.contains(&key.as_str()))?;
        Some(Spanned::new(moment::parse(value, context).ok()?.moment.date?, entry.value.span))
    })
}

/// `2024/07/04-shop-down.md`: the folders and the name say the day together.
fn in_folders(path: &str, named: &dyn Fn(&str) -> Option<NaiveDate>) -> Option<NaiveDate> {
    let is_year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let year = path.split('/').find(|part| is_year(part))?;
    let from = path.find(year)?;
    named(&path[from..].replace('/', "-"))
}
