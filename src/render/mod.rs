//! Stage 7: one page or file, from (site, route) to bytes.
//!
//! [`page`] is the only way a page is made: a build calls it for all routes in parallel, a preview for the one that is
//! asked for. The same input gives the same bytes, whatever was rendered before. Nothing is read or written here.

pub mod asset;
pub mod crawler;
pub mod draft;
pub mod feed;
pub mod highlight;
pub mod prose;
pub mod raw_html;
pub mod theme;

use anyhow::bail;

use crate::casebook::IncidentIndex;
use crate::content::block::Text;
use crate::export;
use crate::render::theme::Theme;
use crate::site::Site;
use crate::site::route::Route;
use crate::site::view;
use crate::site::view::incident::{ContentsEntry, Written};

/// Renders one page or file.
///
/// # Errors
/// If a template cannot be rendered; the message names the template, the line and what is wrong. If the route is an
/// attachment: those are copied, not rendered.
pub fn page(site: &Site, theme: &Theme, route: &Route) -> anyhow::Result<Vec<u8>> {
    let inline = |text: &str| prose::inline(site, route, text);
    let marked = |index: IncidentIndex, text: &Text| prose::marked(site, route, index, text);
    let html = match *route {
        Route::Home => theme.render("home.html", &view::home::view(site, &inline, &marked))?,
        Route::Incidents => theme.render("listing.html", &view::listing::all(site))?,
        Route::Incident(index) => theme.render("incident.html", &incident(site, index, &inline))?,
        Route::Years => theme.render("overview.html", &view::overview::years(site))?,
        Route::Year(index) => theme.render("listing.html", &view::listing::year(site, index))?,
        Route::Services => theme.render("overview.html", &view::overview::services(site))?,
        Route::Service(index) => {
            theme.render("listing.html", &view::listing::service(site, index))?
        }
        Route::Teams => theme.render("overview.html", &view::overview::teams(site))?,
        Route::Team(index) => theme.render("listing.html", &view::listing::team(site, index))?,
        Route::Tags => theme.render("overview.html", &view::overview::tags(site))?,
        Route::Tag(index) => theme.render("listing.html", &view::listing::tag(site, index))?,
        Route::Causes => theme.render("causes.html", &view::causes::view(site))?,
        Route::Cause(index) => {
            theme.render("cause.html", &view::cause_page::view(site, index, &inline))?
        }
        Route::Actions => theme.render("actions.html", &view::actions::view(site, &inline))?,
        Route::ActionTable(grouping) => {
            theme.render("action-table.html", &view::action_table::view(site, grouping))?
        }
        Route::ActionList(index, number) => theme
            .render("action-list.html", &view::action_list::view(site, index, number, &inline))?,
        Route::Trends => theme.render("trends.html", &view::trends::view(site))?,
        Route::Lessons => theme.render("lessons.html", &view::lessons::by_cause(site, &marked))?,
        Route::LessonsByService => {
            theme.render("lessons.html", &view::lessons::by_service(site, &marked))?
        }
        Route::LessonsOfClass(shelf, page) => {
            theme.render("lessons.html", &view::lessons::of_class(site, shelf, page, &marked))?
        }
        Route::LessonsOfService(shelf, page) => {
            theme.render("lessons.html", &view::lessons::of_service(site, shelf, page, &marked))?
        }
        Route::Search => theme.render("search.html", &view::search::view(site))?,
        Route::NotFound => theme.render("404.html", &view::not_found::view(site))?,
        Route::Atom => feed::atom(site)?,
        Route::JsonFeed => feed::json(site)?,
        Route::Listing => export::listing::json(site)?,
        Route::ActionsCsv => {
            export::actions_csv::csv(site, &site.input.analysis.ledger.by_due_day())?
        }
        Route::ActionsIcs => {
            export::actions_ics::ics(site, &site.input.analysis.ledger.by_due_day())
        }
        Route::Sitemap => crawler::sitemap(site),
        Route::Robots => crawler::robots(site),
        Route::Asset(index) => return Ok(theme.asset(index).to_vec()),
        Route::Attachment(_) => bail!("`{}` is copied, not rendered", site.path(route)),
    };
    Ok(html.into_bytes())
}

fn incident(
    site: &Site,
    index: IncidentIndex,
    inline: &dyn Fn(&str) -> String,
) -> view::incident::IncidentPage {
    let prose = prose::html(site, index);
    let contents = prose
        .contents
        .into_iter()
        .map(|entry| ContentsEntry { level: entry.level, anchor: entry.anchor, text: entry.text })
        .collect();
    let written = Written { html: prose.html, contents, inline };
    view::incident::view(site, index, written)
}
