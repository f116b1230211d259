//! An action item as every format gives it. How it is written is one file a format: `actions_json`, `actions_csv`,
//! `actions_ics`, and `actions_human` for people.

use chrono::NaiveDate;

use crate::analysis::ledger::Item;
use crate::incident::Incident;
use crate::incident::action::Action;
use crate::site::Site;
use crate::site::route::Route;
use crate::site::view::action::anchor;

/// An action item with what stands around it.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// Where it stands on the day.
    pub item: &'a Item,
    /// As its document says it.
    pub action: &'a Action,
    /// The incident it comes from.
    pub incident: &'a Incident,
}

impl<'a> Row<'a> {
    /// The rows of some items, in their order.
    #[must_use]
    pub fn of(site: &Site<'a>, items: &[&'a Item]) -> Vec<Self> {
        let row = |&item: &&'a Item| {
            let incident = site.incident(item.place.incident);
            Self { item, action: &incident.actions[item.place.position], incident }
        };
        items.iter().map(row).collect()
    }

    /// `INC-2024-0107/A1`: what no other item is called.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", self.incident.id.text, self.action.id)
    }

    /// Its place on its incident's page: full where the site knows where it will be, else from the root of the site.
    #[must_use]
    pub fn url(&self, site: &Site) -> String {
        let page = site.url(&Route::Incident(self.item.place.incident));
        format!("{page}#{}", anchor(self.action))
    }

    /// The same; none where the site does not know where it will be.
    #[must_use]
    pub fn full_url(&self, site: &Site) -> Option<String> {
        let page = site.full_url(&Route::Incident(self.item.place.incident))?;
        Some(format!("{page}#{}", anchor(self.action)))
    }
}

/// `2024-11-07`
#[must_use]
pub fn day(date: Option<NaiveDate>) -> Option<String> {
    date.map(|date| date.to_string())
}
