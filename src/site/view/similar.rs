//! Incidents that are like one, though neither says so: why, and what helped then.

use serde::Serialize;

use crate::analysis::link::Related;
use crate::casebook::IncidentIndex;
use crate::search::related::{self, Wanted};
use crate::search::resolution;
use crate::site::Site;
use crate::site::route::Route;
use crate::site::view::link::{self, Link};
use crate::site::view::row::Row;
use crate::site::wording::sentence_case;

/// An incident that is like the one on the page.
#[derive(Debug, Clone, Serialize)]
pub struct Similar {
    /// Which.
    pub incident: Row,
    /// Why, the best reason first; never empty.
    pub reasons: Vec<Reason>,
    /// What helped then, in one line.
    pub resolution: Option<String>,
}

/// Something that two incidents have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// `Same cause`, `Same class of cause`, `Same service`, `Same trigger` or `Shared terms`.
    pub name: String,
    /// What it is.
    pub what: Vec<Link>,
}

/// More than these are looked up on the page of a cause.
const MOST: usize = 5;

/// The incidents that are like incident `index`, the most alike first. Those of a declared relation have it in words
/// already.
#[must_use]
pub fn similar(site: &Site, from: &Route, index: IncidentIndex) -> Vec<Similar> {
    let Some(search) = site.input.vectors else { return Vec::new() };
    let casebook = site.input.casebook;
    let declared = site.input.analysis.links.related(casebook, index);
    let declared: Vec<IncidentIndex> =
        declared.iter().map(|Related { other, .. }| *other).collect();
    let asked = search.asked_by(casebook, site.input.analysis, index);
    let wanted = Wanted { most: MOST, asked: false, except: &declared };
    search
        .like(&asked, wanted)
        .into_iter()
        .map(|hit| Similar {
            incident: Row::new(site, from, hit.incident),
            reasons: hit.reasons.iter().map(|reason| Reason::new(site, from, reason)).collect(),
            resolution: resolution::resolution(
                site.incident(hit.incident),
                site.document(hit.incident),
            ),
        })
        .collect()
}

impl Reason {
    fn new(site: &Site, from: &Route, reason: &related::Reason) -> Self {
        let (name, what) = match reason {
            related::Reason::Cause(id) => ("Same cause", vec![link::cause(site, from, id)]),
            related::Reason::Class(id) => {
                ("Same class of cause", vec![link::cause(site, from, id)])
            }
            related::Reason::Service(id) => ("Same service", vec![link::service(site, from, id)]),
            related::Reason::Trigger(trigger) => {
                ("Same trigger", vec![Link::text(&sentence_case(trigger))])
            }
            related::Reason::Terms(terms) => {
                ("Shared terms", terms.iter().map(|term| Link::text(term)).collect())
            }
        };
        Self { name: name.to_owned(), what }
    }
}
