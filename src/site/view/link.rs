//! A text that may lead somewhere.

use serde::Serialize;

use crate::site::Site;
use crate::site::route::Route;

/// A text that may lead somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// What people see.
    pub text: String,
    /// Where it leads, relative to the page; none where it is only a name.
    pub href: Option<String>,
}

impl Link {
    /// A link from one page to another.
    #[must_use]
    pub fn to(site: &Site, from: &Route, to: &Route, text: &str) -> Self {
        Self { text: text.to_owned(), href: Some(site.href(from, to)) }
    }

    /// A name without a page.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self { text: text.to_owned(), href: None }
    }
}

/// A service by the name an incident gives it.
#[must_use]
pub fn service(site: &Site, from: &Route, name: &str) -> Link {
    match site.plan.register.service(name) {
        Some(index) => {
            let title = &site.plan.register.services[index].heading.title;
            Link::to(site, from, &Route::Service(index), title)
        }
        None => Link::text(name),
    }
}

/// A team by the name an incident gives it; a person has no page.
#[must_use]
pub fn team(site: &Site, from: &Route, name: &str) -> Link {
    match site.plan.register.team(name) {
        Some(index) => {
            let title = &site.plan.register.teams[index].heading.title;
            Link::to(site, from, &Route::Team(index), title)
        }
        None => Link::text(name),
    }
}

/// Who owns an action item: a team, or a person with the list of their items.
#[must_use]
pub fn owner(site: &Site, from: &Route, name: &str) -> Link {
    match site.plan.agenda.of_person(name) {
        Some(list) => Link::to(site, from, &Route::ActionList(list, 0), name),
        None => team(site, from, name),
    }
}

/// A tag.
#[must_use]
pub fn tag(site: &Site, from: &Route, name: &str) -> Link {
    match site.plan.register.tag(name) {
        Some(index) => {
            Link::to(site, from, &Route::Tag(index), &site.plan.register.tags[index].title)
        }
        None => Link::text(name),
    }
}

/// A cause or class of causes by its id.
#[must_use]
pub fn cause(site: &Site, from: &Route, id: &str) -> Link {
    match site.plan.register.cause(id) {
        Some(index) => Link::to(
            site,
            from,
            &Route::Cause(index),
            &site.plan.register.causes[index].heading.title,
        ),
        None => Link::text(&site.input.config.catalogue.title(id)),
    }
}
