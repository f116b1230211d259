//! The first page of the causes: every class with its causes, declared or read from the text.

use serde::Serialize;

use crate::site::Site;
use crate::site::register;
use crate::site::route::Route;
use crate::site::view::link::Link;
use crate::site::view::overview::{self, BarPart};
use crate::site::view::page::Page;
use crate::site::view::tally::Tally;
use crate::site::wording::counted;

/// What `causes.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct CausesPage {
    /// The frame.
    pub page: Page,
    /// How many documents declare a cause, and of how many one was read: `31 of 38 documents declare a cause; in 4 more
    /// one was read from the text.`
    pub lead: String,
    /// The classes, most frequent first.
    pub classes: Vec<CauseClass>,
}

/// A class of causes.
#[derive(Debug, Clone, Serialize)]
pub struct CauseClass {
    /// The class itself.
    pub line: CauseLine,
    /// Its causes, most frequent first.
    pub causes: Vec<CauseLine>,
}

/// A class or a cause with its counts.
#[derive(Debug, Clone, Serialize)]
pub struct CauseLine {
    /// `class` or `class/cause`.
    pub id: String,
    /// What it is, with its page.
    pub link: Link,
    /// The incidents that have it.
    pub tally: Tally,
    /// The incidents proper by severity as parts of a bar, against the most frequent class.
    pub bar: Vec<BarPart>,
}

/// Makes the page.
#[must_use]
pub fn view(site: &Site) -> CausesPage {
    let causes = &site.register.causes;
    let tallies: Vec<Tally> =
        causes.iter().map(|cause| Tally::new(site, &cause.heading.incidents)).collect();
    let longest = tallies.iter().map(|tally| tally.incidents).max().unwrap_or(0);
    let line = |index: usize| {
        let heading: &register::Heading = &causes[index].heading;
        CauseLine {
            id: heading.id.clone(),
            link: Link::to(site, &Route::Causes, &Route::Cause(index), &heading.title),
            tally: tallies[index].clone(),
            bar: overview::bar(&tallies[index], longest),
        }
    };
    // The sort is stable: equal counts stay in the order of their names.
    let most_first = |indices: &mut Vec<usize>| {
        let count = |i: usize| (tallies[i].incidents, causes[i].heading.incidents.len());
        indices.sort_by_key(|&i| std::cmp::Reverse(count(i)));
    };
    let mut order: Vec<usize> = (0..causes.len()).filter(|&i| causes[i].class.is_none()).collect();
    most_first(&mut order);
    let classes = order
        .into_iter()
        .map(|class| {
            let mut within: Vec<usize> =
                (0..causes.len()).filter(|&i| causes[i].class == Some(class)).collect();
            most_first(&mut within);
            CauseClass { line: line(class), causes: within.into_iter().map(line).collect() }
        })
        .collect();
    let declaring = site
        .published()
        .iter()
        .filter(|&&index| site.incident(index).causes.iter().any(|cause| cause.declared))
        .count();
    let read = site
        .published()
        .iter()
        .filter(|&&index| site.incident(index).causes.first().is_some_and(|first| !first.declared))
        .count();
    let more = if read == 0 {
        String::new()
    } else {
        format!("; in {read} more one was read from the text")
    };
    let lead = format!(
        "{} of {} a cause{more}. An incident with several causes is counted under each.",
        declaring,
        counted(site.published().len() as u64, "document declares", "documents declare"),
    );
    CausesPage { page: Page::new(site, &Route::Causes, "Causes", &lead), lead, classes }
}
