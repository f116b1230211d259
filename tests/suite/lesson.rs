//! The lessons of all incidents on pages of their own, each with the way back to where it stands.

use crate::html::broken_links;
use crate::site::Site;

const CERTIFICATE: &str = "---\nid: INC-1\ntitle: Shop closed\ndate: 2024-03-01\nservices: [shop]\ncauses: [expiry/certificate]\n---\n\n\
     ## Lessons learned\n\n- Read `certs.yaml` first, see [the drill](drill.md#why) & INC-2\n- TBD\n\n\
     ## What went well\n\n- The alert <b>rang</b>\n\n## Where we got lucky\n\nNobody shops at four.\n";
const DRILL: &str = "---\nid: INC-2\ntitle: Drill\ndate: 2024-02-01\nkind: drill\nservices: [shop]\n---\n\n## Why\n\nTo know.\n\n\
     ## What went wrong\n\n- [x](javascript:alert(1)) It was a [secret](secret.md)\n";
const SECRET: &str = "---\nid: INC-3\naudience: restricted\nservices: [shop]\n---\n\n## Lessons learned\n\n- Nobody may know\n";

fn site() -> Site {
    Site::new()
        .document("a.md", CERTIFICATE)
        .document("drill.md", DRILL)
        .document("secret.md", SECRET)
}

#[test]
fn lessons_stand_by_cause_and_by_service_and_lead_back() {
    let built = site().build();
    assert_eq!(broken_links(&built.folder()), Vec::<String>::new());
    let page = built.read("lessons/index.html");
    for part in [
        "4 lessons from 2 documents: 1 learned, 1 went wrong, 1 went well and 1 by luck.",
        "Read <code>certs.yaml</code> first, see <a href=\"../incidents/INC-2/index.html#why\">the drill</a> &amp; <a class=\"incident-ref\" href=\"../incidents/INC-2/index.html\" title=\"Drill\">INC-2</a>",
        "<a href=\"../incidents/INC-1/index.html#lessons-learned\">Learned</a>",
        "<a href=\"../incidents/INC-1/index.html#where-we-got-lucky\">Luck</a>",
        "<a href=\"../causes/expiry/certificate/index.html\">",
        "No cause named",
        "The alert rang",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    for absent in ["TBD", "javascript:", "Nobody may know", "secret.md"] {
        assert!(!page.contains(absent), "{absent}");
    }
    let service = built.read("lessons/services/shop/index.html");
    assert!(service.contains("Nobody shops at four."));
    assert!(service.contains("It was a <span>secret</span>"));
    let listing = built.read("services/shop/index.html");
    assert!(listing.contains("lessons/services/shop/index.html\">4 lessons</a>"));
}

#[test]
fn a_site_without_lessons_says_where_they_come_from() {
    let built = Site::new().document("a.md", "# Down\n\nIt was down.\n").build();
    let page = built.read("lessons/index.html");
    assert!(page.contains("No document has a section on what was learned."));
    assert!(page.contains("Lessons are read from sections such as"));
    assert!(!built.read("index.html").contains("lessons/"));
}
