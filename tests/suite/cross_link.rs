//! Ids in prose, double brackets and relative links lead to pages, and every reference has its way back.

use crate::html::broken_links;
use crate::site::Site;

fn library() -> Site {
    Site::new()
        .document("2023/INC-2023-0012-pool.md", "# Pool ran dry\n\n## Root cause\n\nToo few.\n")
        .document("2024/notes.txt", "Cache outage\n\nSummary:\nThe cache went away.\n")
}

#[test]
fn an_id_in_prose_becomes_a_link_and_is_linked_back() {
    let built = library()
        .document(
            "2024/INC-2024-0107.md",
            "# Checkout down\n\nAs in INC-2023-0012, and (inc-2023-0012). Not in `INC-2023-0012` code, nor XINC-2023-0012.\n",
        )
        .build();
    let page = built.incident("INC-2024-0107");
    let link = "href=\"../INC-2023-0012/index.html\" title=\"Pool ran dry\">INC-2023-0012</a>";
    assert_eq!(page.matches(link).count(), 1, "{page}");
    assert!(page.contains(">inc-2023-0012</a>"));
    let back = built.incident("INC-2023-0012");
    assert!(back.contains("href=\"../INC-2024-0107/index.html\""));
    assert!(back.contains("As in INC-2023-0012, and"), "the way back shows the words");
    assert_eq!(built.findings, Vec::<String>::new());
}

#[test]
fn double_brackets_and_relative_links_lead_to_pages_and_headings() {
    let built = library()
        .document(
            "2024/INC-2024-0107.md",
            "# Down\n\n[[INC-2023-0012]] [[inc-2023-0012|last year]] [a](../2023/INC-2023-0012-pool.md#root-cause) \
             [b](notes.txt) [c](/2023/INC-2023-0012-pool) [d](#here) [log](data/a%20b.csv)\n\n## Here\n",
        )
        .file("content/2024/data/a b.csv", "1,2\n")
        .build();
    let page = built.incident("INC-2024-0107");
    assert!(page.contains(">last year</a>"));
    assert!(page.contains("href=\"../INC-2023-0012/index.html#root-cause\">a</a>"));
    assert!(page.contains("href=\"../notes/index.html\">b</a>"));
    assert!(page.contains("href=\"../INC-2023-0012/index.html\">c</a>"));
    assert!(page.contains("href=\"#here\">d</a>"));
    assert!(page.contains("href=\"../../files/2024/data/a%20b.csv\">log</a>"));
    assert_eq!(built.read("files/2024/data/a b.csv"), "1,2\n");
    assert_eq!(built.findings, Vec::<String>::new());
    assert_eq!(broken_links(&built.folder()), Vec::<String>::new());
}

#[test]
fn what_leads_nowhere_is_reported_and_stays_as_text() {
    let built = library()
        .document(
            "2024/INC-2024-0107.md",
            "# Down\n\n[[INC-2023-0013]] [gone](gone.md) [anchor](../2023/INC-2023-0012-pool.md#root-cuse) ![graph](img/g.png)\n\n<p><img src='img/h.png' alt='h'></p>\n",
        )
        .build();
    assert_eq!(
        built.findings,
        [
            "content/2024/INC-2024-0107.md:3:1: warning[unknown-incident]: there is no incident `INC-2023-0013`",
            "content/2024/INC-2024-0107.md:3:19: warning[broken-link]: there is no file `2024/gone.md` in the content folder",
            "content/2024/INC-2024-0107.md:3:35: warning[broken-anchor]: `2023/INC-2023-0012-pool.md` has no heading `#root-cuse`",
            "content/2024/INC-2024-0107.md:3:85: warning[missing-image]: there is no image `2024/img/g.png` in the content folder",
            "content/2024/INC-2024-0107.md:5:4: warning[missing-image]: there is no image `2024/img/h.png` in the content folder",
        ]
    );
    let page = built.incident("INC-2024-0107");
    assert!(page.contains("[[INC-2023-0013]]"));
    assert!(page.contains("class=\"broken-link\""));
    assert!(page.contains("class=\"missing-image\""));
    assert_eq!(broken_links(&built.folder()), Vec::<String>::new());
}

#[test]
fn a_reference_to_what_is_left_out_is_text_and_tells_nothing() {
    let built = library()
        .document("d.md", "---\nid: INC-2024-0001\nstatus: draft\n---\n# Secret plan\n")
        .document("e.md", "---\nid: INC-2024-0002\n---\n# Seen\n\nSee INC-2024-0001, [[INC-2024-0001]], [it](d.md).\n")
        .build();
    let page = built.incident("INC-2024-0002");
    assert!(!page.contains("Secret plan") && !page.contains("INC-2024-0001/index.html"), "{page}");
    assert!(!built.has("incidents/INC-2024-0001/index.html"));
    assert_eq!(built.findings, Vec::<String>::new());
}

#[test]
fn images_beside_a_document_are_shown() {
    let built = Site::new()
        .document("2024/a.md", "# A\n\n![Error rate](img/rate%20one.png \"Rate\")\n\n<img src=\"img/rate one.png\" alt=\"raw\">\n")
        .file("content/2024/img/rate one.png", b"\x89PNG")
        .build();
    let page = built.incident("a");
    assert!(
        page.contains(
            "<img src=\"../../files/2024/img/rate%20one.png\" alt=\"Error rate\" title=\"Rate\""
        ),
        "{page}"
    );
    assert!(page.contains("alt=\"raw\""));
    assert_eq!(broken_links(&built.folder()), Vec::<String>::new());
}

#[test]
fn headings_never_take_an_id_that_the_page_needs() {
    let built = Site::new()
        .document(
            "a.md",
            "# A\n\n[Up](a.md) and a note[^n].\n\n## Top\n\n## Footnote 1\n\n## Page content\n\n## Actions\n\n## Timeline\n\n\
             - 09:00 One\n\n[^n]: The note.\n",
        )
        .build();
    assert_eq!(broken_links(&built.folder()), Vec::<String>::new());
}

#[test]
fn html_headings_and_ids_can_be_linked() {
    let site = Site::new()
        .document(
            "a.md",
            "<h1 align=\"center\">Shop <em>down</em></h1>\n\n[what](#impact) [why](#because) [log](b.md#the.log) [gone](#nowhere)\n\n<h2 id=\"impact\">Impact</h2>\nNobody could <b>pay</b>.\n\n<a name=\"because\"></a>\n\n## Root cause\n\nx <a id=\"impact\"></a>\n",
        )
        .document("b.md", "# B\n\n> <div id=\"the.log\">\u{e9}\u{e9}</div>\n> \u{e9} <b id='the.log'>y</b>\n\n<h2>Never closed\n");
    let incidents = site.inspect();
    assert_eq!(incidents[0]["title"], "Shop down");
    let kinds: Vec<&str> = incidents[0]["sections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|section| section["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["impact", "root_cause"]);
    let built = site.build();
    assert_eq!(
        built.findings,
        ["content/a.md:3:53: warning[broken-anchor]: `a.md` has no heading `#nowhere`"]
    );
    let page = built.incident("a");
    for (piece, times) in [
        ("id=\"impact\"", 1),
        ("id=\"because\"", 1),
        ("href=\"#because\"", 1),
        ("href=\"../b/index.html#the_log\"", 1),
        ("Nobody could <b>pay</b>.", 1),
        ("Shop <em>down</em>", 1),
    ] {
        assert_eq!(page.matches(piece).count(), times, "{piece} in {page}");
    }
    assert_eq!(built.incident("b").matches("id=\"the_log\"").count(), 1);
}
