//! The page that searches the incidents, and what it offers to somebody whose browser runs no script.
//!
//! It knows nothing about the index: the theme's `search.js` reads the files that stand beside the page.

use serde::Serialize;

use crate::site::Site;
use crate::site::route::Route;
use crate::site::view::link::Link;
use crate::site::view::page::Page;
use crate::site::wording::counted;

/// What `search.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct SearchPage {
    /// The frame.
    pub page: Page,
    /// How much there is to search: `214 incidents`.
    pub extent: String,
    /// The lists in which every incident stands, for who cannot search.
    pub lists: Vec<Link>,
}

/// Makes the page.
#[must_use]
pub fn view(site: &Site) -> SearchPage {
    let route = Route::Search;
    let register = &site.plan.register;
    let lists = [
        (Route::Incidents, "All incidents", true),
        (Route::Causes, "Causes", !register.causes.is_empty()),
        (Route::Services, "Services", !register.services.is_empty()),
        (Route::Years, "Years", !register.years.is_empty()),
        (Route::Tags, "Tags", !register.tags.is_empty()),
    ];
    let extent = counted(site.published().len() as u64, "incident", "incidents");
    SearchPage {
        page: Page::new(site, &route, "Search", &format!("Search {extent}.")),
        extent,
        lists: lists
            .into_iter()
            .filter(|(_, _, holds_something)| *holds_something)
            .map(|(list, text, _)| Link::to(site, &route, &list, text))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::example::Example;

    #[test]
    fn the_page_leads_to_the_lists_that_there_are() {
        let text = "---\nid: A\ndate: 2024-11-01\nservices: [checkout]\n---\n# A\n";
        let page = Example::of(&[("a.md", text)]).plan(view);
        let lists: Vec<_> =
            page.lists.iter().map(|list| (&*list.text, list.href.as_deref())).collect();
        assert_eq!(
            lists,
            [
                ("All incidents", Some("../incidents/index.html")),
                ("Services", Some("../services/index.html")),
                ("Years", Some("../years/index.html")),
            ]
        );
        assert_eq!(page.extent, "1 incident");
        assert_eq!(page.page.search, "index.html");
    }
}
