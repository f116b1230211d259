//! The only place that knows URLs: what pages and files there are, and where each stands in the output.

use crate::casebook::IncidentIndex;

/// A page or file of the output.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Route {
    /// `index.html`
    Home,
    /// `incidents/<id>/index.html`
    Incident(IncidentIndex),
    /// `incidents/index.html`: all of them.
    Incidents,
    /// `years/index.html`
    Years,
    /// `years/<yyyy>/index.html`
    Year(i32),
    /// `services/index.html`
    Services,
    /// `services/<name>/index.html`, by index into the site's services.
    Service(usize),
    /// `teams/index.html`
    Teams,
    /// `teams/<name>/index.html`
    Team(usize),
    /// `tags/index.html`
    Tags,
    /// `tags/<name>/index.html`
    Tag(usize),
    /// `causes/index.html`
    Causes,
    /// `causes/<class>/index.html` or `causes/<class>/<cause>/index.html`
    Cause(usize),
    /// `actions/index.html`
    Actions,
    /// `404.html`
    NotFound,
    /// `feed.xml`
    Atom,
    /// `feed.json`
    JsonFeed,
    /// `incidents.json`
    Listing,
    /// `sitemap.xml`, with a base URL only.
    Sitemap,
    /// `robots.txt`
    Robots,
    /// `assets/<name>.<hash>.<ext>`, by index into the theme's assets.
    Asset(usize),
    /// `files/<path>`, by index into the attachments.
    Attachment(usize),
}
