//! The lessons of all incidents: by cause, by service, and those of one class of causes or one service.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::casebook::IncidentIndex;
use crate::content::block::Text;
use crate::incident::lesson::{self, Kind, Lesson};
use crate::site::Site;
use crate::site::route::{self, Route};
use crate::site::shelf::{Group, Shelf};
use crate::site::view::link::Link;
use crate::site::view::listing::CountedLink;
use crate::site::view::moment::Time;
use crate::site::view::page::Page;
use crate::site::view::row;
use crate::site::view::severity::Severity;
use crate::site::wording::{self, counted, number};

/// What `lessons.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct LessonsPage {
    /// The frame.
    pub page: Page,
    /// The page's heading.
    pub heading: String,
    /// How many lessons there are, of which sorts, in a sentence.
    pub lead: String,
    /// The pages above this one, outermost first.
    pub path: Vec<Link>,
    /// The two orders, on the first page of either.
    pub orders: Vec<Order>,
    /// The way to each section, where there are several; else to the parts of the only one.
    pub jumps: Vec<CountedLink>,
    /// The sections that stand on this page.
    pub sections: Vec<LessonSection>,
    /// The page with newer incidents of the same section.
    pub newer: Option<Link>,
    /// The page with older ones.
    pub older: Option<Link>,
}

/// One of the orders in which the lessons can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Order {
    /// `By cause`
    pub text: String,
    /// Its page.
    pub href: String,
    /// Whether it is this one.
    pub here: bool,
}

/// The lessons about a class of causes or a service.
#[derive(Debug, Clone, Serialize)]
pub struct LessonSection {
    /// What it is about, with the page of its lessons; none where the page is about nothing else.
    pub heading: Option<Link>,
    /// The HTML id of the section.
    pub anchor: String,
    /// How many lessons there are, on this page or not.
    pub lessons: u64,
    /// The lessons by cause; one part without heading where it is a service's.
    pub parts: Vec<LessonPart>,
    /// Link to all of them, where some are not on this page.
    pub all: Option<Link>,
}

/// The lessons about one cause, or one service.
#[derive(Debug, Clone, Serialize)]
pub struct LessonPart {
    /// The cause, with its page.
    pub heading: Option<Link>,
    /// The HTML id of the part, where it has a heading.
    pub anchor: String,
    /// The incidents, newest first.
    pub incidents: Vec<Teaching>,
    /// Why some incidents are only named here: `Also a cause of`, `Told above`.
    pub also_heading: String,
    /// Incidents whose lessons stand under another heading.
    pub also: Vec<Elsewhere>,
    /// How many more there are of those.
    pub also_more: usize,
}

/// An incident with what it taught.
#[derive(Debug, Clone, Serialize)]
pub struct Teaching {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Link to its page.
    pub href: String,
    /// The day it is listed under.
    pub date: Option<Time>,
    /// How bad it was.
    pub severity: Option<Severity>,
    /// `Near miss`, `Drill` or `Maintenance`; none for an incident proper.
    pub kind: Option<String>,
    /// What it taught by sort, what is to be learned first.
    pub sorts: Vec<Sort>,
}

/// Lessons of one sort from one place.
#[derive(Debug, Clone, Serialize)]
pub struct Sort {
    /// `learned`, `went-wrong`, `went-well` or `luck`: for class names.
    pub kind: String,
    /// The same in words.
    pub name: String,
    /// The place on the incident's page.
    pub href: String,
    /// The lessons.
    pub lessons: Vec<Line>,
}

/// One lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What it is about, where the document says so apart.
    pub topic: Option<String>,
    /// The words. HTML.
    pub text: String,
    /// Whether they go on in the document.
    pub goes_on: bool,
}

/// An incident that is named under one heading and told under another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Elsewhere {
    /// The incident, by title.
    pub link: Link,
    /// Its id.
    pub id: String,
}

/// How HTML is made of the words of an incident's document.
pub type Marked<'m> = dyn Fn(IncidentIndex, &Text) -> String + 'm;

/// Lessons on the first page of either order. Where there are more, every section shows its newest.
const OVERVIEW: usize = 500;

/// A lesson is cut after this many characters; the rest stands in the document.
const LONGEST: usize = 420;

/// Incidents named under a heading at most, besides those told there.
const ALSO: usize = 8;

/// Makes the page of all lessons by cause. `marked` makes HTML of a document's words.
#[must_use]
pub fn by_cause(site: &Site, marked: &Marked) -> LessonsPage {
    overview(site, Route::Lessons, &site.plan.shelves.causes, marked)
}

/// Makes the page of all lessons by service.
#[must_use]
pub fn by_service(site: &Site, marked: &Marked) -> LessonsPage {
    overview(site, Route::LessonsByService, &site.plan.shelves.services, marked)
}

/// Makes a page of the lessons about a class of causes, by index into the shelves.
#[must_use]
pub fn of_class(site: &Site, shelf: usize, page: usize, marked: &Marked) -> LessonsPage {
    let place = |page| Route::LessonsOfClass(shelf, page);
    shelf_page(site, &site.plan.shelves.causes[shelf], page, &place, marked)
}

/// Makes a page of the lessons about a service, by index into the shelves.
#[must_use]
pub fn of_service(site: &Site, shelf: usize, page: usize, marked: &Marked) -> LessonsPage {
    let place = |page| Route::LessonsOfService(shelf, page);
    shelf_page(site, &site.plan.shelves.services[shelf], page, &place, marked)
}

/// The way to the lessons about a cause or class, by index into the register; none without any.
#[must_use]
pub fn about(site: &Site, from: &Route, cause: usize) -> Option<Link> {
    let (shelf, page, group) = site.plan.shelves.of_cause(&site.plan.register, cause)?;
    let found = &site.plan.shelves.causes[shelf];
    let is_class = found.subject == Some(cause);
    let lessons = if is_class { found.lessons } else { found.groups[group].lessons };
    if lessons == 0 {
        return None;
    }
    let text = counted(lessons as u64, "lesson", "lessons");
    let mut link = Link::to(site, from, &Route::LessonsOfClass(shelf, page), &text);
    if !is_class && let Some(href) = &mut link.href {
        href.push('#');
        href.push_str(&part_anchor(shelf, group));
    }
    Some(link)
}

fn overview(site: &Site, route: Route, shelves: &[Shelf], marked: &Marked) -> LessonsPage {
    let total: usize = shelves.iter().map(|shelf| shelf.lessons).sum();
    let groups: usize = shelves.iter().map(|shelf| shelf.groups.len()).sum();
    let share = if total <= OVERVIEW { usize::MAX } else { OVERVIEW / groups.max(1) };
    let by_service = route == Route::LessonsByService;
    let mut told: BTreeSet<IncidentIndex> = BTreeSet::new();
    let mut sections = Vec::with_capacity(shelves.len());
    for (at, shelf) in shelves.iter().enumerate() {
        let own =
            if by_service { Route::LessonsOfService(at, 0) } else { Route::LessonsOfClass(at, 0) };
        let mut shown = 0;
        let mut parts = Vec::with_capacity(shelf.groups.len());
        for (position, group) in shelf.groups.iter().enumerate() {
            let (mut new, mut also) = (Vec::new(), group.also.clone());
            let mut taken = 0;
            for &index in &group.incidents {
                let lessons = site.incident(index).lessons.len();
                if taken > 0 && taken + lessons > share || share == 0 {
                    break;
                }
                taken += lessons;
                if told.insert(index) { new.push(index) } else { also.push(index) }
            }
            shown += taken;
            let place = Place { route: &route, shelf: at, group: position, by_service };
            parts.push(place.part(site, group, &new, &also, marked));
        }
        sections.push(LessonSection {
            heading: Some(Link::to(site, &route, &own, &title(site, shelf, by_service))),
            anchor: format!("lessons.{}", at + 1),
            lessons: shelf.lessons as u64,
            parts,
            all: (shown < shelf.lessons).then(|| {
                let all = counted(shelf.lessons as u64, "lesson", "lessons");
                Link::to(site, &route, &own, &format!("All {all}"))
            }),
        });
    }
    let jumps = sections.iter().map(|section| CountedLink {
        link: Link {
            text: section.heading.as_ref().map(|link| link.text.clone()).unwrap_or_default(),
            href: Some(format!("#{}", section.anchor)),
        },
        count: Some(section.lessons),
        late: None,
    });
    let order = |text: &str, order: Route| Order {
        text: text.to_owned(),
        href: site.href(&route, &order),
        here: order == route,
    };
    let lead = lead(site, site.published());
    let title = if by_service { "Lessons by service" } else { "Lessons" };
    LessonsPage {
        page: Page::new(site, &route, title, &lead),
        heading: "Lessons".to_owned(),
        lead,
        path: Vec::new(),
        orders: vec![
            order("By cause", Route::Lessons),
            order("By service", Route::LessonsByService),
        ],
        jumps: jumps.collect(),
        sections,
        newer: None,
        older: None,
    }
}

fn shelf_page(
    site: &Site,
    shelf: &Shelf,
    number: usize,
    place: &dyn Fn(usize) -> Route,
    marked: &Marked,
) -> LessonsPage {
    let route = place(number);
    let (by_service, at) = match route {
        Route::LessonsOfService(at, _) => (true, at),
        Route::LessonsOfClass(at, _) => (false, at),
        _ => (false, 0),
    };
    let parts: Vec<LessonPart> = shelf
        .page(number)
        .into_iter()
        .map(|(position, range)| {
            let group = &shelf.groups[position];
            let also = if range.start == 0 { group.also.as_slice() } else { &[] };
            let place = Place { route: &route, shelf: at, group: position, by_service };
            place.part(site, group, &group.incidents[range], also, marked)
        })
        .collect();
    let title = title(site, shelf, by_service);
    let pages = shelf.pages.len();
    let heading = match pages {
        1 => title.clone(),
        _ => format!("{title}, page {} of {}", number + 1, number_of(pages)),
    };
    let jumps = parts.iter().filter_map(|part| {
        Some(CountedLink {
            link: Link {
                text: part.heading.as_ref()?.text.clone(),
                href: Some(format!("#{}", part.anchor)),
            },
            count: None,
            late: None,
        })
    });
    let incidents: Vec<IncidentIndex> =
        shelf.groups.iter().flat_map(|group| group.incidents.iter().copied()).collect();
    let lead = lead(site, &incidents);
    let neighbour = |page: usize| {
        let text = format!("Page {} of {}", page + 1, pages);
        (page < pages).then(|| Link::to(site, &route, &place(page), &text))
    };
    let above = if by_service { Route::LessonsByService } else { Route::Lessons };
    LessonsPage {
        page: Page::new(site, &route, &format!("{heading} · Lessons"), &format!("{title}: {lead}")),
        lead,
        path: vec![Link::to(site, &route, &above, "Lessons")],
        orders: Vec::new(),
        jumps: if parts.len() > 1 { jumps.collect() } else { Vec::new() },
        sections: vec![LessonSection {
            heading: None,
            anchor: "lessons.1".to_owned(),
            lessons: shelf.lessons as u64,
            parts,
            all: None,
        }],
        newer: number.checked_sub(1).and_then(neighbour),
        older: neighbour(number + 1),
        heading,
    }
}

fn number_of(count: usize) -> String {
    number(count as u64)
}

/// What a shelf is about, in words.
fn title(site: &Site, shelf: &Shelf, by_service: bool) -> String {
    match (shelf.subject, by_service) {
        (Some(service), true) => site.plan.register.services[service].heading.title.clone(),
        (Some(class), false) => site.plan.register.causes[class].heading.title.clone(),
        (None, true) => "No service named".to_owned(),
        (None, false) => "No cause named".to_owned(),
    }
}

/// `31 lessons from 12 of 38 documents: 20 to learn from, 6 of what went wrong …`
fn lead(site: &Site, incidents: &[IncidentIndex]) -> String {
    let lessons = || incidents.iter().flat_map(|&index| &site.incident(index).lessons);
    let teaching = incidents.iter().filter(|&&index| !site.incident(index).lessons.is_empty());
    let (all, teaching) = (lessons().count() as u64, teaching.count() as u64);
    if all == 0 {
        return "No document has a section on what was learned.".to_owned();
    }
    let count = |kind: Kind| lessons().filter(|lesson| lesson.kind == kind).count() as u64;
    let parts: Vec<String> = [
        (Kind::Learned, "learned"),
        (Kind::WentWrong, "went wrong"),
        (Kind::WentWell, "went well"),
        (Kind::Luck, "by luck"),
    ]
    .into_iter()
    .filter_map(|(kind, words)| {
        let count = count(kind);
        (count > 0).then(|| format!("{} {words}", number(count)))
    })
    .collect();
    let documents = if teaching == incidents.len() as u64 {
        counted(teaching, "document", "documents")
    } else {
        let all = counted(incidents.len() as u64, "document", "documents");
        format!("{} of {all}", number(teaching))
    };
    format!("{} from {documents}: {}.", counted(all, "lesson", "lessons"), wording::list(&parts))
}

/// Where a part stands.
struct Place<'p> {
    route: &'p Route,
    shelf: usize,
    group: usize,
    by_service: bool,
}

impl Place<'_> {
    fn part(
        &self,
        site: &Site,
        group: &Group,
        incidents: &[IncidentIndex],
        also: &[IncidentIndex],
        marked: &Marked,
    ) -> LessonPart {
        let heading = group.cause.filter(|_| !self.by_service).map(|cause| {
            let line = &site.plan.register.causes[cause];
            let title = &line.heading.title;
            let text = match line.class {
                Some(_) => title.clone(),
                None => format!("{title}, not more precisely"),
            };
            Link::to(site, self.route, &Route::Cause(cause), &text)
        });
        let elsewhere = also.iter().take(ALSO).map(|&index| {
            let incident = site.incident(index);
            let to = Route::Incident(index);
            Elsewhere {
                link: Link::to(site, self.route, &to, &incident.title.value),
                id: incident.id.text.clone(),
            }
        });
        LessonPart {
            heading,
            anchor: part_anchor(self.shelf, self.group),
            incidents: incidents
                .iter()
                .map(|&index| teaching(site, self.route, index, marked))
                .collect(),
            also_heading: if self.by_service { "Told above" } else { "Also a cause of" }.to_owned(),
            also: elsewhere.collect(),
            also_more: also.len().saturating_sub(ALSO),
        }
    }
}

/// The HTML id of a part, by the places of shelf and group.
fn part_anchor(shelf: usize, group: usize) -> String {
    format!("lessons.{}.{}", shelf + 1, group + 1)
}

fn teaching(site: &Site, from: &Route, index: IncidentIndex, marked: &Marked) -> Teaching {
    let incident = site.incident(index);
    let href = site.href(from, &Route::Incident(index));
    let mut lessons: Vec<&Lesson> = incident.lessons.iter().collect();
    // Stable: within a sort they stay in the order of the document.
    lessons.sort_by_key(|lesson| lesson.kind);
    let mut sorts: Vec<Sort> = Vec::new();
    for lesson in lessons {
        let place = lesson
            .anchor
            .as_deref()
            .map_or_else(|| href.clone(), |anchor| format!("{href}#{}", route::encoded(anchor)));
        let line = line(index, lesson, marked);
        match sorts.last_mut() {
            Some(sort) if sort.kind == lesson.kind.as_str() && sort.href == place => {
                sort.lessons.push(line);
            }
            _ => sorts.push(Sort {
                kind: lesson.kind.as_str().to_owned(),
                name: name(lesson.kind).to_owned(),
                href: place,
                lessons: vec![line],
            }),
        }
    }
    Teaching {
        id: incident.id.text.clone(),
        title: incident.title.value.clone(),
        href,
        date: incident.date.as_ref().map(|date| Time::day(date.value)),
        severity: incident.severity.as_ref().map(|severity| Severity::new(site, &severity.value)),
        kind: row::kind(incident),
        sorts,
    }
}

fn name(kind: lesson::Kind) -> &'static str {
    match kind {
        Kind::Learned => "Learned",
        Kind::WentWrong => "Went wrong",
        Kind::WentWell => "Went well",
        Kind::Luck => "Luck",
    }
}

/// Where a lesson stands, seen from the page `from`.
#[must_use]
pub fn place(site: &Site, from: &Route, index: IncidentIndex, lesson: &Lesson) -> String {
    let href = site.href(from, &Route::Incident(index));
    match &lesson.anchor {
        Some(anchor) => format!("{href}#{}", route::encoded(anchor)),
        None => href,
    }
}

/// A lesson of an incident as it is listed.
#[must_use]
pub fn line(index: IncidentIndex, lesson: &Lesson, marked: &Marked) -> Line {
    let shown = beginning(&lesson.text.plain);
    let goes_on = shown < lesson.text.plain.len();
    let text = if goes_on {
        marked(index, &lesson.text.part(0..shown))
    } else {
        marked(index, &lesson.text)
    };
    Line { topic: lesson.topic.clone(), text, goes_on }
}

/// How many bytes of a text are shown: all of a short one; else whole sentences where they are not too few, else whole
/// words.
fn beginning(text: &str) -> usize {
    let Some((most, _)) = text.char_indices().nth(LONGEST) else { return text.len() };
    let begun = &text[..most];
    let mut ends = begun.rmatch_indices(['.', '!', '?']).map(|(at, _)| at + 1);
    let sentence = ends.find(|&end| text[end..].starts_with(char::is_whitespace));
    let word = begun.rfind(char::is_whitespace);
    sentence.filter(|end| end * 2 > most).or(word).unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::example::Example;

    const DOCUMENTS: [(&str, &str); 4] = [
        (
            "a.md",
            "---\nid: INC-1\ndate: 2024-01-01\nservices: [basket]\ncauses: [expiry/certificate]\n---\n\n## Lessons learned\n\n- One list of dates\n\n## Where we got lucky\n\n- It was early\n",
        ),
        (
            "b.md",
            "---\nid: INC-2\ndate: 2024-02-01\nservices: [basket, checkout]\ncauses: [expiry/certificate, network/dns]\n---\n\n## What went well\n\n- The alert rang\n",
        ),
        ("c.md", "---\nid: INC-3\ndate: 2024-03-01\n---\n\n## Lessons learned\n\nAsk.\n"),
        ("d.md", "---\nid: INC-4\ndate: 2024-04-01\ncauses: [time]\n---\n\nNo lessons.\n"),
    ];

    fn words(_: IncidentIndex, text: &Text) -> String {
        text.plain.clone()
    }

    /// Sections as `heading count { part: incident kind|…, also incident }`.
    fn shown(page: &LessonsPage) -> Vec<String> {
        let section = |section: &LessonSection| {
            let parts = section.parts.iter().map(|part| {
                let heading = part.heading.as_ref().map(|link| link.text.as_str());
                let incidents = part.incidents.iter().map(|incident| {
                    let kinds: Vec<&str> =
                        incident.sorts.iter().map(|sort| sort.kind.as_str()).collect();
                    format!("{} {}", incident.id, kinds.join("+"))
                });
                let also = part.also.iter().map(|other| format!("also {}", other.id));
                let all: Vec<String> = incidents.chain(also).collect();
                format!("{}: {}", heading.unwrap_or("-"), all.join(", "))
            });
            let heading = section.heading.as_ref().map_or("-", |link| link.text.as_str());
            let parts: Vec<String> = parts.collect();
            format!("{heading} {} {{ {} }}", section.lessons, parts.join(" | "))
        };
        page.sections.iter().map(section).collect()
    }

    #[test]
    fn an_incident_is_told_once_on_a_page() {
        Example::of(&DOCUMENTS).plan(|site| {
            let by_cause = by_cause(site, &words);
            assert_eq!(
                shown(&by_cause),
                [
                    "Expiry 3 { A certificate expired: INC-2 went-well, INC-1 learned+luck }",
                    "No cause named 1 { -: INC-3 learned }",
                ]
            );
            assert_eq!(
                by_cause.lead,
                "4 lessons from 3 of 4 documents: 2 learned, 1 went well and 1 by luck."
            );
            assert_eq!(
                shown(&by_service(site, &words)),
                [
                    "basket 3 { -: INC-2 went-well, INC-1 learned+luck }",
                    "checkout 1 { -: also INC-2 }",
                    "No service named 1 { -: INC-3 learned }",
                ]
            );
            assert_eq!(
                shown(&of_service(site, 1, 0, &words)),
                ["- 1 { -: INC-2 went-well }"],
                "the page of a service holds all of its incidents"
            );
            let about = |id: &str| {
                let cause = site.plan.register.cause(id).expect("a cause");
                about(site, &Route::Cause(cause), cause).map(|link| (link.text, link.href))
            };
            let link = |text: &str, href: &str| Some((text.to_owned(), Some(href.to_owned())));
            assert_eq!(
                about("expiry"),
                link("3 lessons", "../../lessons/causes/expiry/index.html")
            );
            assert_eq!(
                about("expiry/certificate"),
                link("3 lessons", "../../../lessons/causes/expiry/index.html#lessons.1.1")
            );
            assert_eq!((about("time"), about("network/dns")), (None, None));
            let place = &by_cause.sections[0].parts[0].incidents[1].sorts[1];
            assert_eq!(place.href, "../incidents/INC-1/index.html#where-we-got-lucky");
        });
    }

    #[test]
    fn an_incident_is_named_under_its_other_causes() {
        let other = (
            "e.md",
            "---\nid: INC-5\ndate: 2024-05-01\ncauses: [network/dns]\n---\n\n## Lessons\n\n- Two resolvers\n",
        );
        let documents: Vec<_> = DOCUMENTS.into_iter().chain([other]).collect();
        Example::of(&documents).plan(|site| {
            let page = by_cause(site, &words);
            assert!(
                shown(&page).contains(&"Network 1 { DNS: INC-5 learned, also INC-2 }".to_owned()),
                "{:?}",
                shown(&page)
            );
        });
    }

    #[test]
    fn many_lessons_are_cut_into_pages() {
        let items = "- A lesson\n".repeat(1000);
        let texts: Vec<String> = (1..=4)
            .map(|day| format!("---\nid: INC-{day}\ndate: 2024-01-0{day}\ncauses: [time/leap]\n---\n\n## Lessons\n\n{items}"))
            .collect();
        let names = ["a.md", "b.md", "c.md", "d.md"];
        let documents: Vec<(&'static str, &'static str)> = names
            .into_iter()
            .zip(texts)
            .map(|(name, text)| (name, &*Box::leak(text.into_boxed_str())))
            .collect();
        Example::of(&documents).plan(|site| {
            let paths: Vec<String> = site
                .routes()
                .iter()
                .map(|route| site.path(route))
                .filter(|path| path.starts_with("lessons/causes"))
                .collect();
            assert_eq!(
                paths,
                ["lessons/causes/time/index.html", "lessons/causes/time/~2/index.html"]
            );
            let first = of_class(site, 0, 0, &words);
            let second = of_class(site, 0, 1, &words);
            let ids = |page: &LessonsPage| -> Vec<String> {
                page.sections[0].parts[0].incidents.iter().map(|i| i.id.clone()).collect()
            };
            assert_eq!(
                (ids(&first), ids(&second)),
                (
                    vec!["INC-4".to_owned(), "INC-3".to_owned()],
                    vec!["INC-2".to_owned(), "INC-1".to_owned()],
                )
            );
            assert_eq!(second.heading, "Time, page 2 of 2");
            assert_eq!(second.newer.map(|link| link.href), Some(Some("../index.html".to_owned())));
            let all = &by_cause(site, &words).sections[0];
            assert_eq!(all.parts[0].incidents.len(), 1, "the newest");
            assert_eq!(all.all.as_ref().map(|link| link.text.as_str()), Some("All 4,000 lessons"));
        });
    }

    #[test]
    fn a_long_lesson_is_cut_at_a_sentence() {
        let sentence = "It was so. ";
        assert_eq!(beginning(sentence), sentence.len());
        let long = sentence.repeat(60);
        assert!(long[..beginning(&long)].ends_with("It was so."));
        let one = "word ".repeat(200);
        assert!(one[..beginning(&one)].ends_with("word"));
        assert_eq!(beginning(&"é".repeat(1000)), 2 * LONGEST);
    }
}
