//! The only place that knows URLs: what pages and files there are, and how one is linked from another.

use std::fmt::Write as _;

use crate::casebook::IncidentIndex;
use crate::site::agenda::Grouping;

/// A page or file of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Route {
    /// `index.html`
    Home,
    /// `incidents/index.html`: all of them.
    Incidents,
    /// `incidents/<id>/index.html`
    Incident(IncidentIndex),
    /// `years/index.html`
    Years,
    /// `years/<yyyy>/index.html`, by index into the register's years.
    Year(usize),
    /// `services/index.html`
    Services,
    /// `services/<name>/index.html`, by index into the register's services.
    Service(usize),
    /// `teams/index.html`
    Teams,
    /// `teams/<name>/index.html`, by index into the register's teams.
    Team(usize),
    /// `tags/index.html`
    Tags,
    /// `tags/<name>/index.html`, by index into the register's tags.
    Tag(usize),
    /// `causes/index.html`
    Causes,
    /// `causes/<class>/index.html` or `causes/<class>/<cause>/index.html`, by index into the register's causes.
    Cause(usize),
    /// `actions/index.html`: what is to do, in short.
    Actions,
    /// `actions/owners/index.html`, `actions/teams/index.html` …: the lists of a kind.
    ActionTable(Grouping),
    /// `actions/to-do/index.html`, `actions/teams/<name>/index.html`, `actions/closed/<yyyy>/index.html` …, by index into
    /// the agenda's lists, and the page of the list, counted from 0: the second is `actions/to-do/~2/index.html`.
    ActionList(usize, usize),
    /// `lessons/index.html`: by cause.
    Lessons,
    /// `lessons/services/index.html`: by service.
    LessonsByService,
    /// `lessons/causes/<class>/index.html`, by index into the shelves of causes, and the page: `…/~2/index.html` …
    LessonsOfClass(usize, usize),
    /// `lessons/services/<name>/index.html`, by index into the shelves of services, and the page.
    LessonsOfService(usize, usize),
    /// `search/index.html`: the page that searches them.
    Search,
    /// `404.html`
    NotFound,
    /// `feed.xml`
    Atom,
    /// `feed.json`
    JsonFeed,
    /// `incidents.json`
    Listing,
    /// `actions.csv`
    ActionsCsv,
    /// `actions.ics`
    ActionsIcs,
    /// `trends/index.html`: reliability figures.
    Trends,
    /// `sitemap.xml`, with a base URL only.
    Sitemap,
    /// `robots.txt`
    Robots,
    /// `assets/<name>.<hash>.<ext>`, by index into the theme's assets.
    Asset(usize),
    /// `files/<path>`, by index into the attachments. Has a path and no page: the file is copied.
    Attachment(usize),
}

impl Route {
    /// The first page of the section of the site that it belongs to.
    #[must_use]
    pub fn section(self) -> Option<Self> {
        match self {
            Self::Incidents | Self::Incident(_) => Some(Self::Incidents),
            Self::Years | Self::Year(_) => Some(Self::Years),
            Self::Services | Self::Service(_) => Some(Self::Services),
            Self::Teams | Self::Team(_) => Some(Self::Teams),
            Self::Tags | Self::Tag(_) => Some(Self::Tags),
            Self::Causes | Self::Cause(_) => Some(Self::Causes),
            Self::Actions | Self::ActionTable(_) | Self::ActionList(..) => Some(Self::Actions),
            Self::Lessons
            | Self::LessonsByService
            | Self::LessonsOfClass(..)
            | Self::LessonsOfService(..) => Some(Self::Lessons),
            Self::Trends => Some(Self::Trends),
            Self::Search => Some(Self::Search),
            _ => None,
        }
    }

    /// Whether a person reads it in a browser, as a page of its own that a search may lead to.
    #[must_use]
    pub fn is_page(self) -> bool {
        !matches!(
            self,
            Self::NotFound
                | Self::Atom
                | Self::JsonFeed
                | Self::Listing
                | Self::ActionsCsv
                | Self::ActionsIcs
                | Self::Sitemap
                | Self::Robots
                | Self::Asset(_)
                | Self::Attachment(_)
        )
    }
}

/// The way from the file `from` to the file `to`, both as paths in the output. Percent-encoded; it ends in a file name,
/// so that it works where no server adds `index.html`.
#[must_use]
pub fn relative(from: &str, to: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut here: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let mut there: Vec<&str> = to.split('/').collect();
    let file = there.pop().unwrap_or_default();
    let shared = here.iter().zip(&there).take_while(|(a, b)| a == b).count();
    here.drain(..shared);
    let mut href = "../".repeat(here.len());
    for part in &there[shared..] {
        encode(part, &mut href);
        href.push('/');
    }
    encode(file, &mut href);
    href
}

/// A path of the output as a path of a URL.
#[must_use]
pub fn encoded(path: &str) -> String {
    let mut url = String::with_capacity(path.len());
    for (index, part) in path.split('/').enumerate() {
        if index > 0 {
            url.push('/');
        }
        encode(part, &mut url);
    }
    url
}

/// Where a site with this base URL begins on its host: `/incidents/` of `https://example.org/incidents/`.
#[must_use]
pub fn base_path(base_url: &str) -> &str {
    let after_scheme = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    after_scheme.find('/').map_or("/", |slash| &after_scheme[slash..])
}

/// The path of a page as a host shows it: without the `index.html` at its end.
#[must_use]
pub fn directory_form(path: &str) -> &str {
    path.strip_suffix("index.html")
        .filter(|rest| rest.is_empty() || rest.ends_with('/'))
        .unwrap_or(path)
}

/// What RFC 3986 calls unreserved stays, every other byte becomes `%XX`. That is stricter than a path needs, and safe
/// in every place a link is written to, the first part of a relative link with a `:` in it included.
fn encode(part: &str, into: &mut String) {
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            into.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_links_end_in_a_file_name() {
        let check = |from: &str, to: &str, expected: &str| {
            assert_eq!(relative(from, to), expected, "{from} to {to}");
        };
        check("index.html", "index.html", "index.html");
        check("index.html", "incidents/INC-1/index.html", "incidents/INC-1/index.html");
        check("incidents/INC-1/index.html", "index.html", "../../index.html");
        check("incidents/INC-1/index.html", "incidents/INC-2/index.html", "../INC-2/index.html");
        check("incidents/INC-1/index.html", "incidents/INC-1/index.html", "index.html");
        check("incidents/INC-1/index.html", "incidents/index.html", "../index.html");
        check("causes/a/b/index.html", "causes/a/index.html", "../index.html");
        check(
            "incidents/index.html",
            "files/2024/a b%#?ü.png",
            "../files/2024/a%20b%25%23%3F%C3%BC.png",
        );
        check("index.html", "files/c:d", "files/c%3Ad");
    }

    #[test]
    fn a_page_is_addressed_by_its_folder() {
        assert_eq!(directory_form("index.html"), "");
        assert_eq!(directory_form("years/2024/index.html"), "years/2024/");
        assert_eq!(directory_form("404.html"), "404.html");
        assert_eq!(directory_form("files/my-index.html"), "files/my-index.html");
    }
}
