//! An incident that a list only names, because it has no room for its row. Its page says the rest.

use serde::Serialize;

use crate::casebook::IncidentIndex;
use crate::site::Site;
use crate::site::route::Route;

/// A name with its page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// The incident's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Link to its page.
    pub href: String,
}

impl Named {
    /// The incident `index` as named on the page `from`.
    #[must_use]
    pub fn new(site: &Site, from: &Route, index: IncidentIndex) -> Self {
        let incident = site.incident(index);
        Self {
            id: incident.id.text.clone(),
            title: incident.title.value.clone(),
            href: site.href(from, &Route::Incident(index)),
        }
    }
}
