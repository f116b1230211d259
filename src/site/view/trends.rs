//! The page of reliability figures: how long it takes until incidents are noticed and over, how long services are down,
//! how many incidents there are. It shows what `casebook stats` tells.

use serde::Serialize;

use crate::analysis::reliability::ENOUGH;
use crate::site::Site;
use crate::site::route::Route;
use crate::site::view::distribution::{self, TimeFigure};
use crate::site::view::downtime::{self, DowntimeTable};
use crate::site::view::months::{self, MonthsFigure};
use crate::site::view::page::Page;
use crate::site::view::tally::Tally;

/// What `trends.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct TrendsPage {
    /// The frame.
    pub page: Page,
    /// How many incidents there are.
    pub tally: Tally,
    /// How long it takes to detect, acknowledge, mitigate and resolve; empty without incidents.
    pub times: Vec<TimeFigure>,
    /// From how many values on there are quantiles.
    pub enough: usize,
    /// Whether the configuration asks for a mean.
    pub has_mean: bool,
    /// How long the services were down; none where no incident has a day.
    pub downtime: Option<DowntimeTable>,
    /// How many incidents there were; none where nothing has a day.
    pub months: Option<MonthsFigure>,
}

/// Makes the page.
#[must_use]
pub fn view(site: &Site) -> TrendsPage {
    let route = Route::Trends;
    let analysis = site.input.analysis;
    let tally = Tally::new(site, site.published());
    let description = format!(
        "How long it takes until incidents are noticed and over, and how many there are: {}.",
        tally.text
    );
    TrendsPage {
        page: Page::new(site, &route, "Trends", &description),
        times: match analysis.trend.total.incidents {
            0 => Vec::new(),
            _ => distribution::figures(site, &route, &analysis.reliability),
        },
        tally,
        enough: ENOUGH,
        has_mean: site.input.config.reliability.mean,
        downtime: downtime::of_all(site, &route),
        months: months::view(site),
    }
}
