//! What the pages of a site hold.

use crate::html::{broken_links, is_html};
use crate::site::{Site, tree};

#[test]
fn the_demo_has_every_page_without_a_finding_or_a_broken_link() {
    let built = Site::demo().build();
    // That fixes did not hold is what the demo is there to show; nothing is wrong with its documents.
    let told = ["came-back-after-fix", "recurred-while-open"];
    let mut findings = built.findings.clone();
    findings.retain(|finding| !told.iter().any(|code| finding.contains(code)));
    assert_eq!(findings, Vec::<String>::new());
    assert_eq!(broken_links(&built.folder()), Vec::<String>::new());
    for path in [
        "index.html",
        "404.html",
        "feed.xml",
        "feed.json",
        "incidents.json",
        "sitemap.xml",
        "robots.txt",
        "incidents/index.html",
        "years/2024/index.html",
        "services/checkout/index.html",
        "teams/payments/index.html",
        "tags/deploy/index.html",
        "causes/configuration/environment/index.html",
        "causes/configuration/index.html",
        "actions/index.html",
        "lessons/index.html",
        "lessons/services/index.html",
        "lessons/services/checkout/index.html",
        "lessons/causes/configuration/index.html",
        "incidents/INC-2024-0107/index.html",
    ] {
        assert!(built.has(path), "{path}");
    }
    let listing: serde_json::Value = serde_json::from_str(&built.read("incidents.json")).unwrap();
    assert!(listing["incidents"].as_array().unwrap().len() >= 24);
    assert!(!built.has("incidents/INC-2025-0049/index.html"), "a draft is not published");
}

#[test]
fn the_demo_tells_of_a_cause_that_keeps_coming_back() {
    let built = Site::demo().build();
    let told = |code: &str, action: &str| {
        built.findings.iter().any(|finding| finding.contains(code) && finding.contains(action))
    };
    assert!(told("came-back-after-fix", "`INC-2024-0107/A1`"), "{:?}", built.findings);
    assert!(told("recurred-while-open", "`INC-2024-0029/A3`"), "{:?}", built.findings);
    // Two changes of the clocks have gone well since.
    assert!(!built.findings.iter().any(|finding| finding.contains("`time/zone`")));
    assert_eq!(built.findings.len(), 10, "as the README says: {:#?}", built.findings);
    // Whatever else a lead would say of it is that promises are late.
    let shown = Site::demo().check_all();
    let late = shown.matches("warning[overdue-action]").count();
    assert!(late > 0, "{shown}");
    assert_eq!(shown.matches("= help: ").count(), 10 + late, "{shown}");
}

#[test]
fn an_incident_page_shows_what_was_read() {
    let built = Site::new()
        .document(
            "2024/INC-2024-0107-checkout.md",
            "---\ntitle: Checkout failed\nseverity: sev2\nstarted_at: 2024-11-07T09:15:00Z\ndetected_at: 2024-11-07T09:35:00Z\n\
             resolved_at: 2024-11-07T11:30:00Z\nservices: [checkout]\nteams: [payments]\nauthors: [R. Okoye]\n\
             related: [{id: INC-2024-0001, relation: recurrence-of}]\n---\n\n## Timeline (UTC)\n\n- 09:15 Release went out\n- 09:50 Rolled back\n\n\
             ## Action items\n\n| Action | Owner | Due | Status |\n| --- | --- | --- | --- |\n| Validate settings | platform | 2024-11-14 | done |\n\
             | Alert on errors | R. Okoye | 2024-12-01 | open |\n",
        )
        .document("2024/INC-2024-0001-first.md", "---\ndate: 2024-01-02\n---\n# First outage\n\nText.\n")
        .document("2024/INC-2024-0200-last.md", "---\ndate: 2024-12-02\n---\n# Last outage\n\nText.\n")
        .build();
    let page = built.incident("INC-2024-0107");
    for shown in [
        "Checkout failed",
        "SEV2",
        "Published",
        "2 h 15 min",
        "20 min",
        "checkout",
        "payments",
        "R. Okoye",
        "Release went out",
        "+35 min",
        "Validate settings",
        "Alert on errors",
        "platform",
        "overdue",
        "First outage",
        "Last outage",
        "2024/INC-2024-0107-checkout.md",
        "href=\"#timeline-utc\"",
        "href=\"../INC-2024-0001/index.html\"",
        "href=\"../INC-2024-0200/index.html\"",
    ] {
        assert!(
            page.to_lowercase().contains(&shown.to_lowercase()),
            "`{shown}` is not on the page"
        );
    }
    assert!(
        built.incident("INC-2024-0001").contains("Checkout failed"),
        "a relation is shown on both sides"
    );
}

#[test]
fn full_addresses_stand_only_where_they_are_needed() {
    let site =
        || Site::new().document("INC-2024-0001.md", "---\ndate: 2024-01-02\n---\n# One\n\nText.\n");
    let plain = site().build();
    assert!(!plain.has("sitemap.xml"));
    let based = site()
        .build_with(|options| options.base_url = Some("https://example.org/incidents/".to_owned()));
    assert!(
        based
            .read("sitemap.xml")
            .contains("<loc>https://example.org/incidents/incidents/INC-2024-0001/</loc>")
    );
    assert!(
        based.read("feed.xml").contains("https://example.org/incidents/incidents/INC-2024-0001/")
    );
    assert_eq!(broken_links(&plain.folder()), Vec::<String>::new());
    let links = |folder| {
        tree(folder)
            .into_iter()
            .filter(|(path, _)| is_html(path) && path != "404.html")
            .collect::<Vec<_>>()
    };
    for (path, bytes) in links(&based.folder()) {
        let page = String::from_utf8(bytes).unwrap();
        assert!(!page.contains("href=\"/") && !page.contains("src=\"/"), "{path}");
    }
}

#[test]
fn drafts_and_narrower_audiences_are_left_out_unless_asked_for() {
    let site = || {
        Site::new()
            .document("a.md", "---\nid: INC-1\naudience: public\n---\n# Open to all\n")
            .document("b.md", "---\nid: INC-2\n---\n# For us\n")
            .document("c.md", "---\nid: INC-3\naudience: restricted\n---\n# For few\n")
            .document("d.md", "---\nid: INC-4\nstatus: draft\n---\n# Not yet\n")
    };
    let there = |built: &crate::site::Built| {
        (1..=4).filter(|n| built.has(&format!("incidents/INC-{n}/index.html"))).collect::<Vec<_>>()
    };
    assert_eq!(there(&site().build()), [1, 2]);
    assert_eq!(
        there(
            &site()
                .build_with(|o| o.selection.audience = casebook::incident::kind::Audience::Public)
        ),
        [1]
    );
    assert_eq!(
        there(
            &site().build_with(
                |o| o.selection.audience = casebook::incident::kind::Audience::Restricted
            )
        ),
        [1, 2, 3]
    );
    assert_eq!(there(&site().build_with(|o| o.selection.drafts = true)), [1, 2, 4]);
}

#[test]
fn a_theme_of_the_site_replaces_files_of_the_built_in_one() {
    let built = Site::new()
        .file("casebook.yaml", "theme: themes/ours\n")
        .file(
            "themes/ours/templates/404.html",
            "<!doctype html><title>Ours</title><main>Nothing here</main>",
        )
        .document("a.md", "# A\n")
        .build();
    assert!(built.read("404.html").contains("Nothing here"));
    assert!(built.has("index.html"));
}

#[test]
fn what_the_configuration_ignores_is_neither_read_nor_published() {
    let built = Site::new()
        .file("casebook.yaml", "ignore: [README.md, 'templates/**', '*.bak']\n")
        .document("INC-2024-0001.md", "# One\n")
        .document("2024/README.md", "# How we write these\n")
        .document("templates/postmortem.md", "# Title\n")
        .document("2024/graph.bak", "old")
        .document("2024/graph.csv", "1,2")
        .build();
    let listing: serde_json::Value = serde_json::from_str(&built.read("incidents.json")).unwrap();
    assert_eq!(listing["incidents"].as_array().unwrap().len(), 1);
    assert!(built.has("files/2024/graph.csv") && !built.has("files/2024/graph.bak"));
}

#[test]
fn a_header_cell_without_words_is_no_header() {
    let built = Site::new()
        .document("a.md", "# A\n\n|  | x |  |  |\n| --- | --- | :-: | --: |\n| a | b | c | d |\n")
        .build();
    let page = built.incident("a");
    assert_eq!((page.matches("<th>").count(), page.matches("<td></td>").count()), (1, 3), "{page}");
}
