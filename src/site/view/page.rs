//! What every page has: its head, the way around the site, and the theme's files.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::site::Site;
use crate::site::route::Route;
use crate::site::view::moment::Time;
use crate::site::wording;

/// The frame of a page.
#[derive(Debug, Clone, Serialize)]
pub struct Page {
    /// BCP 47 language for the `lang` attribute.
    pub language: String,
    /// What the page is about, without the site's name. On the home page, the site's name.
    pub title: String,
    /// One sentence for search engines and link previews.
    pub description: String,
    /// The page's address on the web, with a base URL only.
    pub canonical: Option<String>,
    /// Whether search engines are asked to keep out: on every page but those of a public site.
    pub no_index: bool,
    /// The site's name.
    pub site_title: String,
    /// The site's one sentence.
    pub site_description: String,
    /// Link to the home page.
    pub home: String,
    /// Whether this is the home page.
    pub is_home: bool,
    /// Link to the page that searches the site; its folder holds what the browser searches.
    pub search: String,
    /// Whether this is that page.
    pub is_search: bool,
    /// The sections of the site that hold something.
    pub navigation: Vec<NavigationItem>,
    /// The theme's files: name in the theme's `assets/` to link.
    pub assets: BTreeMap<String, String>,
    /// Link to the Atom feed.
    pub atom: String,
    /// Link to the JSON feed.
    pub json_feed: String,
    /// The day that counts as today in all figures.
    pub as_of: Time,
}

/// A section of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NavigationItem {
    /// Its name.
    pub text: String,
    /// Link to its first page.
    pub href: String,
    /// Whether the page is in it.
    pub current: bool,
    /// Whether it is this very page.
    pub here: bool,
}

impl Page {
    /// The frame of the page `route`. An empty `description` becomes the site's own.
    #[must_use]
    pub fn new(site: &Site, route: &Route, title: &str, description: &str) -> Self {
        let config = site.input.config;
        let description = if description.is_empty() { &config.description } else { description };
        Self {
            language: config.language.clone(),
            title: title.to_owned(),
            description: wording::excerpt(description, DESCRIPTION_LENGTH),
            canonical: site.full_url(route).filter(|_| *route != Route::NotFound),
            no_index: !site.is_for_search_engines(),
            site_title: config.title.clone(),
            site_description: config.description.clone(),
            home: site.href(route, &Route::Home),
            is_home: *route == Route::Home,
            search: site.href(route, &Route::Search),
            is_search: *route == Route::Search,
            navigation: navigation(site, route),
            assets: site
                .input
                .assets
                .keys()
                .enumerate()
                .map(|(index, name)| (name.clone(), site.href(route, &Route::Asset(index))))
                .collect(),
            atom: site.href(route, &Route::Atom),
            json_feed: site.href(route, &Route::JsonFeed),
            as_of: Time::day(site.input.as_of),
        }
    }
}

/// What search engines show of a description.
const DESCRIPTION_LENGTH: usize = 160;

fn navigation(site: &Site, route: &Route) -> Vec<NavigationItem> {
    let register = &site.plan.register;
    let sections = [
        (Route::Incidents, "Incidents", true),
        (Route::Years, "Years", !register.years.is_empty()),
        (Route::Services, "Services", !register.services.is_empty()),
        (Route::Teams, "Teams", !register.teams.is_empty()),
        (Route::Tags, "Tags", !register.tags.is_empty()),
        (Route::Causes, "Causes", !register.causes.is_empty()),
        (Route::Lessons, "Lessons", site.plan.has_lessons),
        (Route::Trends, "Trends", !site.published().is_empty()),
        (Route::Actions, "Actions", site.has_actions()),
    ];
    sections
        .into_iter()
        .filter(|(_, _, holds_something)| *holds_something)
        .map(|(section, text, _)| NavigationItem {
            text: text.to_owned(),
            href: site.href(route, &section),
            current: route.section() == Some(section),
            here: *route == section,
        })
        .collect()
}
