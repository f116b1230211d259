//! Reliability figures: how long incidents take, how many there are, how long services are down.

use snapbox::{assert_data_eq, str};

use crate::html::texts;
use crate::site::{Built, Site};

#[test]
fn slips_in_the_configuration_are_found() {
    let site = Site::new()
        .document("a.md", "# A\n")
        .file("casebook.yaml", "reliability: {mean: perhaps, median: true}\n");
    assert_data_eq!(
        site.check(),
        str![[r"
warning[unknown-value]: `mean` is `perhaps`, which is neither `true` nor `false`
 --> casebook.yaml:1:21
  |
1 | reliability: {mean: perhaps, median: true}
  |                     ^^^^^^^
  |
  = help: write `mean: true` to show a mean beside the quantiles

warning[unknown-key]: unknown key `median`
 --> casebook.yaml:1:30
  |
1 | reliability: {mean: perhaps, median: true}
  |                              ^^^^^^
  |
  = help: known keys: mean

"]]
    );
}

/// Twelve incidents: ten say when they were over, three when they were noticed; and a drill.
fn shop(config: &str) -> Built {
    let mut site = Site::new().file("casebook.yaml", config);
    let minutes = [5, 15, 20, 35, 40, 50, 60, 90, 130, 185];
    for (number, minutes) in (1..).zip(minutes) {
        let month = if number < 5 { 11 } else { 12 };
        let detected = match number {
            1 => "detected_at: 2024-11-05T10:02Z\n",
            2 => "detected_at: 2024-11-05T10:00Z\n",
            // Before it began: that is missing, not zero.
            3 => "detected_at: 2024-11-05T09:00Z\n",
            4 => "detected_at: 2024-11-05T11:15Z\n",
            _ => "",
        };
        let text = format!(
            "---\nid: INC-{number}\nseverity: sev{}\nstarted_at: 2024-{month}-05T10:00Z\n{detected}resolved_at: 2024-{month}-05T{:02}:{:02}Z\nservices: [shop]\n---\n# Incident {number}\n",
            1 + number % 2,
            10 + minutes / 60,
            minutes % 60
        );
        site = site.document(&format!("{number}.md"), &text);
    }
    site.document("11.md", "---\nid: INC-11\ndate: 2025-02-01\nservices: [shop]\n---\n# Incident 11\n")
        .document("12.md", "---\nid: INC-12\nservices: [search]\n---\n# Incident 12\n")
        .document(
            "13.md",
            "---\nid: INC-13\nkind: drill\ndate: 2025-02-02\nservices: [shop]\nimpact: {duration_minutes: 60}\n---\n# A drill\n",
        )
        .build()
}

#[test]
fn the_page_shows_quantiles_points_and_what_is_missing() {
    let built = shop("");
    let page = built.read("trends/index.html");
    assert_eq!(
        texts(&page, ".times tbody tr"),
        [
            "detect 3 of 12 Too few for shares; the values are below.",
            "acknowledge 0 of 12 Missing: no incident says it.",
            "mitigate 0 of 12 Missing: no incident says it.",
            "resolve 10 of 12 40 min 1 h 30 min 2 h 10 min 3 h 5 min 3 h 5 min",
        ]
    );
    assert_eq!(texts(&page, ".time-points li"), ["0 min INC-2", "2 min INC-1", "1 h 15 min INC-4"]);
    assert!(page.contains(r#"href="../incidents/INC-4/index.html""#));
    // A drawing each for what is known: a strip of points, a curve.
    assert_eq!(texts(&page, ".time-figure .chart").len(), 2);
    assert_eq!(texts(&page, ".time-figure .curve").len(), 1);
    assert!(!page.to_lowercase().contains("mean"), "nobody asked for a mean");
}

#[test]
fn downtime_and_months_leave_the_drill_out() {
    let built = shop("");
    let page = built.read("trends/index.html");
    assert_eq!(
        texts(&page, ".downtime tbody tr"),
        [
            "shop ≥ 10 h 30 min 11 incidents 10 h 30 min 10 incidents not said 1 incident",
            "All, each incident once ≥ 10 h 30 min 11 incidents 10 h 30 min 10 incidents not said 1 incident",
        ]
    );
    assert_eq!(
        texts(&page, ".months tbody tr"),
        ["Feb 2025 1 0 0 0 0 1 1", "Dec 2024 6 3 3 0 0 0 0", "Nov 2024 4 2 2 0 0 0 0",]
    );
    let service = built.read("services/shop/index.html");
    assert_eq!(
        texts(&service, ".downtime tbody tr"),
        ["Downtime ≥ 10 h 30 min 11 incidents 10 h 30 min 10 incidents not said 1 incident"]
    );
    // A service whose incidents have no day has no quarters.
    assert!(texts(&built.read("services/search/index.html"), ".downtime").is_empty());
}

#[test]
fn a_mean_is_shown_where_it_is_asked_for() {
    let page = shop("reliability: {mean: true}\n").read("trends/index.html");
    let cells = texts(&page, ".times tbody tr:last-child td:last-child");
    // 630 minutes in ten incidents.
    assert_eq!(cells, ["1 h 3 min"]);
    assert_eq!(texts(&page, ".times tbody tr:nth-child(2) td:last-child"), ["Missing"]);
}
