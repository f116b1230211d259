//! The first page of the causes: what keeps coming back, where and when; and every class with its causes, declared or
//! read from the text.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use crate::analysis::quarter::Quarter;
use crate::analysis::recurrence::History;
use crate::casebook::IncidentIndex;
use crate::site::Site;
use crate::site::register;
use crate::site::route::Route;
use crate::site::view::heat::{Heat, HeatGroup};
use crate::site::view::link::{self, Link};
use crate::site::view::overview::{self, BarPart};
use crate::site::view::page::Page;
use crate::site::view::recurring::{self, Recurring, Standing};
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
    /// What struck more than once, what matters most first. A class is not there where one of its causes has all of
    /// its incidents.
    pub ranking: Vec<Recurring>,
    /// Whether anything can be said of fixes there.
    pub fixes: bool,
    /// How many more struck more than once.
    pub more: usize,
    /// How often which cause hit which service; none where no service is named.
    pub services: Option<Heat>,
    /// How often which cause struck in which quarter; none where nothing has a date.
    pub quarters: Option<Heat>,
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
    /// How it stands; none where nothing has a date.
    pub standing: Option<Standing>,
    /// The incidents that have it.
    pub tally: Tally,
    /// The incidents proper by severity as parts of a bar, against the most frequent class.
    pub bar: Vec<BarPart>,
}

/// Makes the page.
#[must_use]
pub fn view(site: &Site) -> CausesPage {
    let causes = &site.plan.register.causes;
    let tallies: Vec<Tally> =
        causes.iter().map(|cause| Tally::new(site, &cause.heading.incidents)).collect();
    let longest = tallies.iter().map(|tally| tally.incidents).max().unwrap_or(0);
    let line = |index: usize| {
        let heading: &register::Heading = &causes[index].heading;
        CauseLine {
            id: heading.id.clone(),
            link: Link::to(site, &Route::Causes, &Route::Cause(index), &heading.title),
            standing: site.history(index).state.map(Standing::new),
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
    let lead = lead(declaring, read, site.published().len());
    let ranked = ranked(site);
    let rows = &ranked[..ranked.len().min(ROWS)];
    let ranking: Vec<Recurring> = ranked
        .iter()
        .take(RANKED)
        .map(|history| Recurring::new(site, &Route::Causes, history))
        .collect();
    CausesPage {
        page: Page::new(site, &Route::Causes, "Causes", &lead),
        lead,
        fixes: recurring::any_fixes(&ranking),
        ranking,
        more: ranked.len().saturating_sub(RANKED),
        services: by_service(site, rows),
        quarters: by_quarter(site, rows),
        classes,
    }
}

fn lead(declaring: usize, read: usize, all: usize) -> String {
    let documents = counted(all as u64, "document", "documents");
    let declare = if declaring == 1 { "declares" } else { "declare" };
    let whence = match (declaring, read) {
        (0, 0) => return format!("None of {documents} names a cause."),
        (0, _) => format!(
            "No document declares a cause; in {read} of {documents} one was read from the text"
        ),
        (_, 0) => format!("{declaring} of {documents} {declare} a cause"),
        _ => format!(
            "{declaring} of {documents} {declare} a cause; in {read} more one was read from the text"
        ),
    };
    format!("{whence}. An incident with several causes is counted under each.")
}

/// How much the page shows of what matters most; the rest is summed, and stands in the table of all causes.
const RANKED: usize = 20;
const ROWS: usize = 16;
const SERVICES: usize = 12;
const QUARTERS: usize = 16;

/// Days without any incident after which the quarters end with the newest one instead of today.
const LONG_AGO: i64 = 2 * 365;

/// What struck more than once, what matters most first. A class all of whose incidents one cause has says nothing more.
fn ranked<'a>(site: &Site<'a>) -> Vec<&'a History> {
    let recurrence = &site.input.analysis.recurrence;
    let count = |history: &History| history.occurrences.len();
    let said_by_a_cause = |class: &History| {
        let causes = recurrence.causes.iter().filter(|other| !other.is_class);
        causes.filter(|other| class.holds(other)).any(|other| count(other) == count(class))
    };
    recurrence
        .ranking
        .iter()
        .map(|&at| &recurrence.causes[at])
        .filter(|history| count(history) > 1)
        .filter(|history| !history.is_class || !said_by_a_cause(history))
        .collect()
}

/// The rows of a table by cause: those of `rows`, and what all other causes have together.
fn by_cause(site: &Site, rows: &[&History]) -> Vec<(Link, Vec<IncidentIndex>)> {
    let mut lines: Vec<(Link, Vec<IncidentIndex>)> = rows
        .iter()
        .map(|history| {
            (link::cause(site, &Route::Causes, &history.id), history.occurrences.clone())
        })
        .collect();
    let shown: BTreeSet<String> = rows.iter().map(|row| row.id.to_lowercase()).collect();
    let has_row = |id: &str| shown.contains(&id.to_lowercase());
    let mut others: BTreeSet<String> = BTreeSet::new();
    let mut incidents: BTreeSet<IncidentIndex> = BTreeSet::new();
    let classes = site.input.analysis.recurrence.causes.iter().filter(|history| history.is_class);
    for &index in classes.flat_map(|class| &class.occurrences) {
        for cause in &site.incident(index).causes {
            if !has_row(&cause.id) && !has_row(cause.class()) {
                others.insert(cause.id.to_lowercase());
                incidents.insert(index);
            }
        }
    }
    if !others.is_empty() {
        let name = counted(others.len() as u64, "other cause", "other causes");
        lines.push((Link::text(&name), incidents.into_iter().collect()));
    }
    lines
}

fn by_service(site: &Site, rows: &[&History]) -> Option<Heat> {
    let lines = by_cause(site, rows);
    let services_of = |index: IncidentIndex| -> BTreeSet<usize> {
        let names = site.incident(index).services.iter();
        names.filter_map(|name| site.plan.register.service(&name.value)).collect()
    };
    let struck: BTreeMap<IncidentIndex, BTreeSet<usize>> = lines
        .iter()
        .flat_map(|(_, incidents)| incidents)
        .map(|&index| (index, services_of(index)))
        .collect();
    let mut counts: BTreeMap<usize, u64> = BTreeMap::new();
    for &service in struck.values().flatten() {
        *counts.entry(service).or_default() += 1;
    }
    if counts.is_empty() || rows.is_empty() {
        return None;
    }
    let mut shown: Vec<(usize, u64)> = counts.into_iter().collect();
    shown.sort_by_key(|&(service, count)| (std::cmp::Reverse(count), service));
    let others = shown.len().saturating_sub(SERVICES);
    shown.truncate(SERVICES);
    let unnamed = struck.values().any(BTreeSet::is_empty);

    let mut columns: Vec<Link> = shown
        .iter()
        .map(|&(service, _)| {
            let title = &site.plan.register.services[service].heading.title;
            Link::to(site, &Route::Causes, &Route::Service(service), title)
        })
        .collect();
    if others > 0 {
        columns.push(Link::text(&counted(others as u64, "other service", "other services")));
    }
    if unnamed {
        columns.push(Link::text("No service named"));
    }
    let place: BTreeMap<usize, usize> =
        shown.iter().enumerate().map(|(at, &(service, _))| (service, at)).collect();
    let count = |incidents: &[IncidentIndex]| {
        let mut counts = vec![0; columns.len()];
        for index in incidents {
            let Some(hit) = struck.get(index) else { continue };
            let mut columns_hit: BTreeSet<usize> =
                hit.iter().map(|service| place.get(service).copied().unwrap_or(SERVICES)).collect();
            if hit.is_empty() {
                columns_hit.insert(counts.len() - 1);
            }
            for column in columns_hit {
                counts[column] += 1;
            }
        }
        counts
    };
    let own = 0..shown.len();
    let counted = lines.iter().map(|(link, incidents)| (link.clone(), count(incidents))).collect();
    Some(Heat::new(columns, counted, own, rows.len()))
}

fn by_quarter(site: &Site, rows: &[&History]) -> Option<Heat> {
    let lines = by_cause(site, rows);
    let day = |index: IncidentIndex| site.incident(index).date.as_ref().map(|day| day.value);
    let days = || lines.iter().flat_map(|(_, incidents)| incidents).map(|&index| day(index));
    let (first, last) = (days().flatten().min()?, days().flatten().max()?);
    if rows.is_empty() {
        return None;
    }
    let as_of = site.input.as_of;
    let end = if (as_of - last).num_days() > LONG_AGO { last } else { last.max(as_of) };
    // What has a day that is still to come is a plan or a slip, and must not push the others out.
    let end = Quarter::of(end).min(Quarter::of(as_of));
    let start = Quarter::of(first).max(end.back(QUARTERS - 1)).min(end);
    let shown = start.count_to(end);
    let earlier = usize::from(Quarter::of(first) < start);
    let later = usize::from(Quarter::of(last) > end);
    let undated = usize::from(days().any(|day| day.is_none()));

    let mut columns: Vec<Link> = Vec::new();
    if earlier > 0 {
        columns.push(Link::text("earlier"));
    }
    let mut groups: Vec<HeatGroup> = Vec::new();
    let mut quarter = start;
    for _ in 0..shown {
        columns.push(Link::text(&format!("Q{}", quarter.number)));
        let year = quarter.year.to_string();
        match groups.last_mut() {
            Some(last) if last.text == year => last.columns += 1,
            _ => groups.push(HeatGroup { text: year, columns: 1 }),
        }
        quarter = quarter.next();
    }
    if later > 0 {
        columns.push(Link::text("later"));
    }
    if undated > 0 {
        columns.push(Link::text("no date"));
    }
    let column = |day: Option<NaiveDate>| match day.map(Quarter::of) {
        None => columns.len() - 1,
        Some(quarter) if quarter < start => 0,
        Some(quarter) if quarter > end => columns.len() - 1 - undated,
        Some(quarter) => earlier + start.count_to(quarter) - 1,
    };
    let count = |incidents: &[IncidentIndex]| {
        let mut counts = vec![0; columns.len()];
        for &index in incidents {
            counts[column(day(index))] += 1;
        }
        counts
    };
    let counted: Vec<(Link, Vec<u64>)> =
        lines.iter().map(|(link, incidents)| (link.clone(), count(incidents))).collect();
    if earlier > 0 {
        groups.insert(0, HeatGroup { text: String::new(), columns: 1 });
    }
    if later + undated > 0 {
        groups.push(HeatGroup { text: String::new(), columns: later + undated });
    }
    let heat = Heat::new(columns, counted, earlier..earlier + shown, rows.len());
    Some(Heat { groups, ..heat })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::example::Example;

    fn page(documents: &[(&'static str, &'static str)]) -> CausesPage {
        Example::of(documents).plan(view)
    }

    const SITE: &[(&str, &str)] = &[
        ("a.md", "---\ndate: 2024-11-01\ncauses: [network/dns]\nservices: [shop]\n---\n# A\n"),
        ("b.md", "---\ndate: 2025-05-01\ncauses: [network/dns]\nservices: [shop, pay]\n---\n# B\n"),
        ("c.md", "---\ndate: 2025-01-20\ncauses: [data/lock, data]\n---\n# C\n"),
        ("d.md", "---\ndate: 2025-02-01\ncauses: [data/corruption]\nservices: [pay]\n---\n# D\n"),
        ("e.md", "---\ncauses: [time]\n---\n# E\n"),
    ];

    /// A table as text: its rows with their counts.
    fn shown(heat: &Heat) -> Vec<String> {
        let columns = heat.columns.iter().map(|column| column.text.as_str()).collect::<Vec<_>>();
        let mut lines = vec![columns.join(" | ")];
        lines.extend(heat.rows.iter().map(|row| {
            let counts: Vec<String> = row.cells.iter().map(|cell| cell.count.to_string()).collect();
            format!("{}: {}", row.heading.text, counts.join(" "))
        }));
        lines
    }

    #[test]
    fn what_recurs_is_ranked_without_classes_that_one_cause_fills() {
        let page = page(SITE);
        let ranking: Vec<_> = page
            .ranking
            .iter()
            .map(|line| {
                let state = line.standing.as_ref().map(|standing| standing.text.as_str());
                (line.id.as_str(), line.count, state)
            })
            .collect();
        assert_eq!(
            ranking,
            [("network/dns", 2, Some("Returning")), ("data", 2, Some("Active"))],
            "`network` has the incidents of `network/dns`, and the others struck once"
        );
        assert_eq!(page.classes.len(), 3, "every class stands in the table of all");
    }

    #[test]
    fn causes_by_service_sum_the_rest() {
        assert_eq!(
            shown(&page(SITE).services.unwrap()),
            ["pay | shop | No service named", "DNS: 1 2 0", "Data: 1 0 1", "1 other cause: 0 0 1"]
        );
    }

    #[test]
    fn causes_by_quarter_end_with_today_and_tell_what_has_no_date() {
        let heat = page(SITE).quarters.unwrap();
        assert_eq!(
            shown(&heat),
            ["Q4 | Q1 | Q2 | no date", "DNS: 1 0 1 0", "Data: 0 2 0 0", "1 other cause: 0 0 0 1"]
        );
        let groups: Vec<_> =
            heat.groups.iter().map(|group| (group.text.as_str(), group.columns)).collect();
        assert_eq!(groups, [("2024", 1), ("2025", 2), ("", 1)]);
    }

    #[test]
    fn a_day_that_is_still_to_come_does_not_push_the_others_out() {
        let ahead = "---\ndate: 2099-05-01\ncauses: [network/dns]\n---\n# F\n";
        let heat = page(&[SITE, &[("f.md", ahead)]].concat()).quarters.unwrap();
        assert_eq!(
            shown(&heat),
            [
                "Q4 | Q1 | Q2 | later | no date",
                "DNS: 1 0 1 1 0",
                "Data: 0 2 0 0 0",
                "1 other cause: 0 0 0 0 1"
            ]
        );
        let groups: Vec<_> =
            heat.groups.iter().map(|group| (group.text.as_str(), group.columns)).collect();
        assert_eq!(groups, [("2024", 1), ("2025", 2), ("", 2)]);
        // All of them are.
        let heat = page(&[("a.md", ahead), ("b.md", ahead)]).quarters.unwrap();
        assert_eq!(shown(&heat), ["Q2 | later", "DNS: 0 2"]);
    }

    #[test]
    fn many_quarters_and_services_are_summed() {
        let texts: Vec<(String, String)> = (0..40)
            .map(|number| {
                let (year, month) = (2015 + number / 4, number % 4 * 3 + 1);
                (
                    format!("{number}.md"),
                    format!(
                        "---\ndate: {year}-{month:02}-05\ncauses: [network]\nservices: [s{number:02}]\n---\n# A\n"
                    ),
                )
            })
            .collect();
        let documents: Vec<(&'static str, &'static str)> =
            texts.into_iter().map(|(path, text)| (&*path.leak(), &*text.leak())).collect();
        let page = page(&documents);
        let (services, quarters) = (page.services.unwrap(), page.quarters.unwrap());
        assert_eq!(services.columns.len(), SERVICES + 1);
        assert_eq!(services.columns[SERVICES].text, "28 other services");
        assert_eq!(services.rows[0].cells[SERVICES].count, 28);
        // The last incident is of October 2024, today is in the second quarter of 2025.
        assert_eq!(quarters.columns.len(), QUARTERS + 1);
        assert_eq!(quarters.columns[0].text, "earlier");
        assert_eq!(quarters.rows[0].cells[0].count, 26);
        let sum: u64 = quarters.rows[0].cells.iter().map(|cell| cell.count).sum();
        assert_eq!(sum, 40);
    }

    #[test]
    fn a_site_without_causes_has_empty_tables() {
        let page = page(&[("a.md", "---\ndate: 2024-11-01\n---\n# A\n")]);
        assert!(page.ranking.is_empty() && page.services.is_none() && page.quarters.is_none());
    }

    #[test]
    fn the_lead_says_whence_the_causes_come() {
        assert_eq!(lead(0, 0, 1), "None of 1 document names a cause.");
        let leads = [(1, 0), (2, 1), (0, 3)].map(|(declaring, read)| lead(declaring, read, 28));
        let starts = [
            "1 of 28 documents declares a cause. An incident",
            "2 of 28 documents declare a cause; in 1 more one was read from the text. An incident",
            "No document declares a cause; in 3 of 28 documents one was read from the text. An incident",
        ];
        for (lead, start) in leads.iter().zip(starts) {
            assert!(lead.starts_with(start), "{lead}");
        }
    }
}
