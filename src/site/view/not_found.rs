//! The page for addresses that lead nowhere.

use serde::Serialize;

use crate::site::Site;
use crate::site::route::Route;
use crate::site::view::link::Link;
use crate::site::view::page::Page;
use crate::site::view::row::Row;

/// What `404.html` sees. A host shows the page at any address, so its links are absolute where the base URL is known,
/// and it carries its own style.
#[derive(Debug, Clone, Serialize)]
pub struct NotFoundPage {
    /// The frame. Its assets may not be reachable from where the page is shown.
    pub page: Page,
    /// Link to all incidents.
    pub all: Link,
    /// The newest incidents.
    pub newest: Vec<Row>,
}

/// How many incidents are offered instead.
const NEWEST: usize = 5;

/// Makes the page.
#[must_use]
pub fn view(site: &Site) -> NotFoundPage {
    let route = Route::NotFound;
    let newest = site.published().iter().take(NEWEST);
    NotFoundPage {
        page: Page::new(site, &route, "Page not found", "There is no page at this address."),
        all: Link::to(site, &route, &Route::Incidents, "All incidents"),
        newest: newest.map(|&index| Row::new(site, &route, index)).collect(),
    }
}
