//! Stage 6: which pages there are, where each stands, and what each one shows.
//!
//! [`plan`] decides what is published and gives every page its address; [`view`] makes what a page's template sees.
//! This stage knows nothing about HTML. It reads no file: the theme's assets are names to it.

pub mod agenda;
#[cfg(test)]
mod example;
pub mod name;
pub mod register;
pub mod route;
pub mod shelf;
pub mod view;
pub mod wording;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use crate::analysis::Analysis;
use crate::analysis::recurrence::History;
use crate::analysis::selection::Selection;
use crate::casebook::{Casebook, IncidentIndex};
use crate::config::Config;
use crate::content::Document;
use crate::incident::Incident;
use crate::incident::kind::Audience;
use crate::later::Later;
use crate::search::vectors::Vectors;
use crate::site::agenda::{Agenda, Grouping};
use crate::site::name::Folder;
use crate::site::register::Register;
use crate::site::route::Route;
use crate::site::shelf::{Shelf, Shelves};
use crate::source::{FileId, Sources};

/// What the pages are made from.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The texts.
    pub sources: &'a Sources,
    /// The incidents.
    pub casebook: &'a Arc<Casebook>,
    /// What only all of them together show: of those that the site is for.
    pub analysis: &'a Arc<Analysis>,
    /// Which of them are like one another; none where only addresses are wanted.
    pub vectors: Option<&'a Vectors>,
    /// The site's configuration.
    pub config: &'a Config,
    /// Where the site will be, with a `/` at its end.
    pub base_url: Option<&'a str>,
    /// The day that counts as today.
    pub as_of: NaiveDate,
    /// Who the site is for. What is left out has no page, is listed nowhere and is no link target.
    pub selection: Selection,
    /// The theme's assets: name in the theme to file name in `assets/`.
    pub assets: &'a BTreeMap<String, String>,
}

/// Which pages there are. Borrows nothing, so that it can be kept beside what it was made from.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The years, services, teams, tags and causes.
    pub register: Arc<Register>,
    /// The lists of action items.
    pub agenda: Agenda,
    /// The lessons of the incidents, laid out on pages.
    pub shelves: Later<Shelves>,
    /// Whether there are any.
    pub has_lessons: bool,
    /// The published incidents, newest first.
    published: Arc<[IncidentIndex]>,
    /// By incident: its place in `published` and its folder's name; none without a page.
    places: Arc<[Option<Place>]>,
    attachments: Later<BTreeSet<usize>>,
    routes: Later<Vec<Route>>,
}

/// Earlier plans of which something may hold.
#[derive(Debug, Clone, Copy, Default)]
pub struct Before<'a> {
    /// That of a casebook from which nothing but words differs.
    pub same: Option<&'a Plan>,
    /// That of a casebook whose incidents were filed as these are, but for their causes.
    pub filed: Option<&'a Plan>,
    /// Whether they have the same causes too.
    pub has_causes: bool,
}

/// A site: its plan, and what its pages are made from.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// What it is made from.
    pub input: Input<'a>,
    /// Which pages there are.
    pub plan: &'a Plan,
}

#[derive(Debug, Clone)]
struct Place {
    position: usize,
    segment: String,
}

/// Decides which pages there are. Costs little: pages are made when they are rendered, and what few of them need when it is
/// asked for. What holds of an earlier plan is taken from it.
#[must_use]
pub fn plan(input: Input<'_>, before: Before<'_>) -> Plan {
    let mut plan = match before.same {
        Some(same) => same.clone(),
        None => Plan::of_facts(input, before),
    };
    let (casebook, selection) = (Arc::clone(input.casebook), input.selection);
    let published = Arc::clone(&plan.published);
    plan.attachments = Later::new(move || attachments(&casebook, selection, &published));
    let pages = Pages {
        register: Arc::clone(&plan.register),
        agenda: plan.agenda.clone(),
        shelves: plan.shelves.clone(),
        published: Arc::clone(&plan.published),
        attachments: plan.attachments.clone(),
        assets: input.assets.len(),
        has_sitemap: input.base_url.is_some(),
    };
    plan.routes = Later::new(move || pages.routes());
    plan
}

/// Names are given in the order of the ids, so that a new incident does not move an old one.
fn places(casebook: &Casebook, published: &[IncidentIndex]) -> Vec<Option<Place>> {
    let mut places = vec![None; casebook.incidents.len()];
    let mut folder = Folder::new();
    for index in casebook.by_id() {
        if let Ok(position) = published.binary_search(&index) {
            let segment = folder.take(&casebook.incidents[index].id.text);
            places[index] = Some(Place { position, segment });
        }
    }
    places
}

/// The attachments that are part of the site. A file that only left-out documents lead to is left out with them. A file
/// that no document leads to is published, unless something is withheld from this audience: then nobody can tell whose
/// it is.
fn attachments(
    casebook: &Casebook,
    selection: Selection,
    published: &[IncidentIndex],
) -> BTreeSet<usize> {
    let withheld = casebook.incidents.iter().any(|incident| incident.audience > selection.audience);
    let (mut linked, mut hidden) = (BTreeSet::new(), BTreeSet::new());
    let shown: BTreeSet<FileId> =
        published.iter().map(|&index| casebook.incidents[index].file).collect();
    for &(from, index) in &casebook.attached {
        // A document of several incidents shows what any of them shows.
        let is_shown = shown.contains(&casebook.incidents[from].file);
        if is_shown {
            linked.insert(index)
        } else {
            hidden.insert(index)
        };
    }
    (0..casebook.attachments.len())
        .filter(|index| linked.contains(index) || !(withheld || hidden.contains(index)))
        .collect()
}

/// What all pages and files of a site are listed from.
struct Pages {
    register: Arc<Register>,
    agenda: Agenda,
    shelves: Later<Shelves>,
    published: Arc<[IncidentIndex]>,
    attachments: Later<BTreeSet<usize>>,
    assets: usize,
    has_sitemap: bool,
}

impl Pages {
    fn routes(&self) -> Vec<Route> {
        let Self { register, agenda, shelves, .. } = self;
        let mut routes = vec![Route::Home, Route::Incidents];
        routes.extend(self.published.iter().map(|&index| Route::Incident(index)));
        routes.push(Route::Years);
        routes.extend((0..register.years.len()).map(Route::Year));
        routes.push(Route::Services);
        routes.extend((0..register.services.len()).map(Route::Service));
        routes.push(Route::Teams);
        routes.extend((0..register.teams.len()).map(Route::Team));
        routes.push(Route::Tags);
        routes.extend((0..register.tags.len()).map(Route::Tag));
        routes.push(Route::Causes);
        routes.extend((0..register.causes.len()).map(Route::Cause));
        routes.push(Route::Actions);
        let groupings =
            Grouping::ALL.into_iter().filter(|&grouping| agenda.of(grouping).count() > 0);
        routes.extend(groupings.map(Route::ActionTable));
        for (index, list) in agenda.lists.iter().enumerate() {
            routes.extend((0..list.pages()).map(|page| Route::ActionList(index, page)));
        }
        routes.push(Route::Trends);
        routes.extend([Route::Lessons, Route::LessonsByService]);
        let pages = |shelves: &[Shelf], route: fn(usize, usize) -> Route| -> Vec<Route> {
            let shelves = shelves.iter().enumerate();
            shelves
                .flat_map(|(at, s)| (0..s.pages.len()).map(move |page| route(at, page)))
                .collect()
        };
        routes.extend(pages(&shelves.causes, Route::LessonsOfClass));
        routes.extend(pages(&shelves.services, Route::LessonsOfService));
        routes.extend([Route::Search, Route::NotFound]);
        routes.extend([Route::Atom, Route::JsonFeed, Route::Listing]);
        routes.extend([Route::ActionsCsv, Route::ActionsIcs]);
        if self.has_sitemap {
            routes.push(Route::Sitemap);
        }
        routes.push(Route::Robots);
        routes.extend((0..self.assets).map(Route::Asset));
        routes.extend(self.attachments.iter().copied().map(Route::Attachment));
        routes
    }
}

/// Where a page of a shelf stands.
fn shelf_page(folder: &str, shelf: &Shelf, page: usize) -> String {
    let folder = format!("{folder}/{}", shelf.segment);
    match page {
        0 => format!("{folder}/index.html"),
        page => format!("{folder}/{}/index.html", shelf::page_segment(page)),
    }
}

impl Plan {
    /// The plan without attachments, and without the list of all pages.
    fn of_facts(input: Input<'_>, before: Before<'_>) -> Self {
        let Input { casebook, analysis, .. } = input;
        let (published, register, places) = match before.filed {
            Some(filed) => {
                let Self { published, register, places, .. } = filed;
                let register = if before.has_causes {
                    Arc::clone(register)
                } else {
                    Arc::new(register.with_causes_of(input.config, casebook, published))
                };
                (Arc::clone(published), register, Arc::clone(places))
            }
            None => {
                let published: Arc<[IncidentIndex]> = input.selection.members(casebook).into();
                let register = Arc::new(Register::new(input.config, casebook, &published));
                let places = places(casebook, &published).into();
                (published, register, places)
            }
        };
        let all = (Arc::clone(casebook), Arc::clone(analysis), Arc::clone(&register));
        let shown = Arc::clone(&published);
        let has_lessons = |&index: &IncidentIndex| !casebook.incidents[index].lessons.is_empty();
        Self {
            agenda: Agenda::new(analysis, &register),
            shelves: Later::new(move || {
                let (casebook, analysis, register) = all;
                Shelves::new(&casebook, &analysis, &register, &shown)
            }),
            has_lessons: published.iter().any(has_lessons),
            places,
            attachments: Later::new(BTreeSet::new),
            routes: Later::new(Vec::new),
            register,
            published,
        }
    }

    /// Makes what would otherwise be made when somebody asks for it.
    pub fn make_all(&self) {
        self.agenda.lists.make();
        self.shelves.make();
        self.attachments.make();
        self.routes.make();
    }
}

impl<'a> Site<'a> {
    /// Every page and file of the site, in a fixed order.
    #[must_use]
    pub fn routes(&self) -> &'a [Route] {
        &self.plan.routes
    }

    /// The published incidents, newest first; those without a date last.
    #[must_use]
    pub fn published(&self) -> &'a [IncidentIndex] {
        &self.plan.published
    }

    /// Whether an incident has a page.
    #[must_use]
    pub fn is_published(&self, index: IncidentIndex) -> bool {
        self.place(index).is_some()
    }

    fn place(&self, index: IncidentIndex) -> Option<&'a Place> {
        self.plan.places.get(index)?.as_ref()
    }

    /// Whether any incident has an action item.
    #[must_use]
    pub fn has_actions(&self) -> bool {
        !self.input.analysis.ledger.is_empty()
    }

    /// Whether search engines may list the site: only one that is made for everyone and knows where it will be.
    #[must_use]
    pub fn is_for_search_engines(&self) -> bool {
        self.input.selection.audience == Audience::Public && self.input.base_url.is_some()
    }

    /// Whether an attachment is part of the site.
    #[must_use]
    pub fn has_attachment(&self, index: usize) -> bool {
        self.plan.attachments.contains(&index)
    }

    /// An incident.
    #[must_use]
    pub fn incident(&self, index: IncidentIndex) -> &'a Incident {
        &self.input.casebook.incidents[index]
    }

    /// The history of a cause, by index into the register.
    ///
    /// # Panics
    /// If the analysis is one of other incidents than those that are published.
    #[must_use]
    pub fn history(&self, cause: usize) -> &'a History {
        let id = &self.plan.register.causes[cause].heading.id;
        self.input.analysis.recurrence.find(id).expect("what incidents name has a history")
    }

    /// The document that tells an incident.
    #[must_use]
    pub fn document(&self, index: IncidentIndex) -> &'a Document {
        self.input.casebook.document_of(self.incident(index))
    }

    /// The published incidents before and after `index` by date: the next older and the next newer one.
    #[must_use]
    pub fn neighbours(
        &self,
        index: IncidentIndex,
    ) -> (Option<IncidentIndex>, Option<IncidentIndex>) {
        let Some(place) = self.place(index) else { return (None, None) };
        let older = self.plan.published.get(place.position + 1).copied();
        let newer = place.position.checked_sub(1).map(|position| self.plan.published[position]);
        (older, newer)
    }

    /// The incident whose page stands at a path of the output.
    #[must_use]
    pub fn incident_at(&self, path: &str) -> Option<IncidentIndex> {
        let wanted = path.strip_prefix("incidents/")?.strip_suffix("/index.html")?;
        let is_there =
            |place: &Option<Place>| place.as_ref().is_some_and(|place| place.segment == wanted);
        self.plan.places.iter().position(is_there)
    }

    /// Where a page or file stands in the output: a relative path with `/`, not percent-encoded.
    #[must_use]
    pub fn path(&self, route: &Route) -> String {
        let register = &self.plan.register;
        let page = |folder: &str, segment: &str| format!("{folder}/{segment}/index.html");
        match *route {
            Route::Home => "index.html".to_owned(),
            Route::Incidents => "incidents/index.html".to_owned(),
            Route::Incident(index) => {
                page("incidents", self.place(index).map_or("", |place| &place.segment))
            }
            Route::Years => "years/index.html".to_owned(),
            Route::Year(index) => page("years", &register.years[index].year.to_string()),
            Route::Services => "services/index.html".to_owned(),
            Route::Service(index) => page("services", &register.services[index].heading.segment),
            Route::Teams => "teams/index.html".to_owned(),
            Route::Team(index) => page("teams", &register.teams[index].heading.segment),
            Route::Tags => "tags/index.html".to_owned(),
            Route::Tag(index) => page("tags", &register.tags[index].segment),
            Route::Causes => "causes/index.html".to_owned(),
            Route::Cause(index) => page("causes", &register.causes[index].heading.segment),
            Route::Actions => "actions/index.html".to_owned(),
            Route::ActionTable(grouping) => page("actions", grouping.folder()),
            Route::ActionList(index, number) => {
                page("actions", &self.plan.agenda.folder(index, number))
            }
            Route::Trends => "trends/index.html".to_owned(),
            Route::Lessons => "lessons/index.html".to_owned(),
            Route::LessonsByService => "lessons/services/index.html".to_owned(),
            Route::LessonsOfClass(index, number) => {
                shelf_page("lessons/causes", &self.plan.shelves.causes[index], number)
            }
            Route::LessonsOfService(index, number) => {
                shelf_page("lessons/services", &self.plan.shelves.services[index], number)
            }
            Route::Search => "search/index.html".to_owned(),
            Route::NotFound => "404.html".to_owned(),
            Route::Atom => "feed.xml".to_owned(),
            Route::JsonFeed => "feed.json".to_owned(),
            Route::Listing => "incidents.json".to_owned(),
            Route::ActionsCsv => "actions.csv".to_owned(),
            Route::ActionsIcs => "actions.ics".to_owned(),
            Route::Sitemap => "sitemap.xml".to_owned(),
            Route::Robots => "robots.txt".to_owned(),
            Route::Asset(index) => {
                format!(
                    "assets/{}",
                    self.input.assets.values().nth(index).map_or("", String::as_str)
                )
            }
            Route::Attachment(index) => {
                format!("files/{}", self.input.casebook.attachments[index].path)
            }
        }
    }

    /// A link from one page to another page or file: relative, percent-encoded, ending in a file name, so that it
    /// opens from the disk too. A host shows `404.html` at any address, so its links begin at the base URL's path.
    #[must_use]
    pub fn href(&self, from: &Route, to: &Route) -> String {
        match self.input.base_url {
            Some(base) if *from == Route::NotFound => {
                format!("{}{}", route::base_path(base), route::encoded(&self.path(to)))
            }
            _ => route::relative(&self.path(from), &self.path(to)),
        }
    }

    /// The address of a page or file on the web, which only a base URL gives: a page by its folder.
    #[must_use]
    pub fn full_url(&self, route: &Route) -> Option<String> {
        let base = self.input.base_url?;
        Some(format!("{base}{}", route::encoded(route::directory_form(&self.path(route)))))
    }

    /// The full URL where there is one, else the path from the root of the site: for files that leave the site.
    #[must_use]
    pub fn url(&self, route: &Route) -> String {
        self.full_url(route).unwrap_or_else(|| route::encoded(&self.path(route)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::example::Example;

    const OPEN: (&str, &str) = (
        "a.md",
        "---\nid: INC-1\ndate: 2025-01-01\naudience: public\n---\n\n![Graph](open.png) and [[INC-2]]\n",
    );
    const SECRET: (&str, &str) = (
        "b.md",
        "---\nid: INC-2\ndate: 2025-02-01\naudience: restricted\nservices: [vault]\n---\n\n![Plan](secret.png)\n",
    );
    const DRAFT: (&str, &str) = (
        "c.md",
        "---\nid: INC-3\ndate: 2025-03-01\nstatus: draft\naudience: public\n---\n\nText.\n",
    );

    fn paths(example: Example) -> Vec<String> {
        example.plan(|site| site.routes().iter().map(|route| site.path(route)).collect())
    }

    #[test]
    fn what_is_left_out_is_nowhere() {
        let mut example = Example::of(&[OPEN, SECRET, DRAFT]);
        example.attachments = vec!["loose.csv", "open.png", "secret.png"];
        let all = paths(example);
        for gone in
            ["incidents/INC-2", "incidents/INC-3", "services/vault", "secret.png", "loose.csv"]
        {
            assert!(!all.iter().any(|path| path.contains(gone)), "{gone} in {all:?}");
        }
        assert!(all.contains(&"files/open.png".to_owned()));

        let mut example = Example::of(&[OPEN, SECRET, DRAFT]);
        example.attachments = vec!["loose.csv", "open.png", "secret.png"];
        example.selection = Selection { drafts: true, audience: Audience::Restricted };
        let all = paths(example);
        for there in ["incidents/INC-3/index.html", "services/vault/index.html", "files/loose.csv"]
        {
            assert!(all.contains(&there.to_owned()), "{there} not in {all:?}");
        }
    }

    #[test]
    fn addresses() {
        let mut example = Example::of(&[OPEN]);
        example.base_url = Some("https://host.example/kb/");
        example.plan(|site| {
            let incident = Route::Incident(0);
            let full = site.full_url(&incident);
            assert_eq!(full.as_deref(), Some("https://host.example/kb/incidents/INC-1/"));
            assert_eq!(site.href(&incident, &Route::Home), "../../index.html");
            assert_eq!(site.href(&Route::NotFound, &incident), "/kb/incidents/INC-1/index.html");
        });
        Example::of(&[OPEN]).plan(|site| {
            assert_eq!(site.full_url(&Route::Home), None);
            assert_eq!(site.url(&Route::Incident(0)), "incidents/INC-1/index.html");
            assert!(!site.routes().contains(&Route::Sitemap));
        });
    }
}
