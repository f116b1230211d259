//! The day of an incident: when it started, else was noticed, else the document's own date. Where several places say a
//! day, the first in this order counts: front matter and fields, timeline, heading, summary, file name.

use chrono::NaiveDate;

use crate::content::Document;
use crate::incident::account::Account;
use crate::incident::facts::Facts;
use crate::incident::id;
use crate::incident::milestone::Prose;
use crate::incident::moment::{self, Context, Moment};
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

/// The day that the title, the summary or the file's name holds.
#[must_use]
pub fn named(
    document: &Document,
    account: &Account,
    title: &Title,
    prose: &Prose,
    context: Context,
) -> Option<Spanned<NaiveDate>> {
    let in_title = || {
        let heading = title.heading.map(|heading| &document.headings[heading].text.plain);
        let found = moment::first_dated(&title.written, context)
            .or_else(|| moment::first_dated(heading?, context))?;
        Some(Spanned::new(found.moment.date?, title.text.span))
    };
    let in_name = || {
        let named = |name: &str| moment::leading(name, context)?.moment.date;
        let date =
            named(id::stem(&document.path)).or_else(|| in_folders(&document.path, &named))?;
        Some(Spanned::new(date, Span::start_of(document.file)))
    };
    let from_name = || if account.among_others { None } else { in_name() };
    in_title().or_else(|| prose.date.clone()).or_else(from_name)
}

/// `2024/07/04-shop-down.md`: the folders and the name say the day together.
fn in_folders(path: &str, named: &dyn Fn(&str) -> Option<NaiveDate>) -> Option<NaiveDate> {
    let is_year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let year = path.split('/').find(|part| is_year(part))?;
    let from = path.find(year)?;
    named(&path[from..].replace('/', "-"))
}
