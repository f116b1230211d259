//! Recurring causes: what the pages show, and what is found in real postmortems that declare nothing.

use casebook::analysis::selection::Selection;
use casebook::diagnostic::Diagnostics;
use casebook::project;
use casebook::reading::Readings;

use crate::corpora;
use crate::html::broken_links;
use crate::site::Site;

/// Three outages of one cause: a fix before the second, one that was still to come, one that was declined.
fn site() -> Site {
    Site::new()
        .document(
            "a.md",
            "---\nid: INC-1\ntitle: Shop down\ndate: 2024-01-10\nseverity: sev1\nduration: 40 minutes\nservices: [shop]\n\
             causes: [configuration/environment]\nactions:\n\
             - {title: Check settings, status: done, done_on: 2024-02-01}\n\
             - {title: Declare settings, status: open}\n\
             - {title: Freeze settings, status: declined, reason: Nobody could work.}\n---\n\nText.\n",
        )
        .document(
            "b.md",
            "---\nid: INC-2\ntitle: Shop slow\ndate: 2024-03-11\nservices: [shop]\ncauses: [configuration/environment]\n---\n\nText.\n",
        )
        .document(
            "c.md",
            "---\nid: INC-3\ntitle: Search down\ndate: 2025-05-20\nservices: [search]\ncauses: [configuration/environment]\n---\n\nText.\n",
        )
}

#[test]
fn the_page_of_a_cause_says_what_became_of_the_fixes() {
    let built = site().build();
    assert_eq!(broken_links(&built.folder()), Vec::<String>::new());
    let page = built.read("causes/configuration/environment/index.html");
    for shown in [
        "Returning",
        "3 times",
        "first 10 Jan 2024",
        "Came back after the fix",
        "Known, and still open",
        "Nobody could work.",
        "href=\"../../../incidents/INC-1/index.html#action.A1\"",
        "href=\"../../../incidents/INC-2/index.html\"",
        "Days between one and the next: 61 and 435 days",
    ] {
        assert!(page.contains(shown), "`{shown}` is not in\n{page}");
    }
    let overview = built.read("causes/index.html");
    for shown in ["What keeps coming back", "1 came back", "1 known, open", "heat-1"] {
        assert!(overview.contains(shown), "`{shown}` is not in\n{overview}");
    }
}

#[test]
fn both_incidents_say_that_the_fix_did_not_hold() {
    let built = site().build();
    let earlier = built.incident("INC-1");
    assert!(earlier.contains("Came back after this fix:"), "{earlier}");
    assert!(earlier.contains("Still open when it struck again:"), "{earlier}");
    let later = built.incident("INC-2");
    assert!(later.contains("Came back after the fix"), "{later}");
    assert!(later.contains("Known, and still open"), "{later}");
    assert!(later.contains("href=\"../INC-1/index.html#action.A2\""), "{later}");
    // The third one hit another service.
    assert!(!built.incident("INC-3").contains("class=\"verdicts\""));
}

#[test]
fn what_is_left_out_does_not_strike() {
    let built = site()
        .document("d.md", "---\nid: INC-4\ndate: 2025-05-30\nstatus: draft\ncauses: [configuration/environment]\n---\n\nText.\n")
        .document("e.md", "---\nid: INC-5\ndate: 2025-05-30\naudience: restricted\ncauses: [configuration/environment]\n---\n\nText.\n")
        .build();
    let page = built.read("causes/configuration/environment/index.html");
    assert!(
        page.contains("3 times") && !page.contains("INC-4") && !page.contains("INC-5"),
        "{page}"
    );
}

/// In five documents that declare nothing, a cause is found where it recurs: in four files, and in five and more of the
/// ten incidents that one of them tells.
#[test]
fn real_postmortems_without_front_matter_show_what_recurs() {
    let Some(seeds) = corpora::folders().into_iter().find(|folder| folder.ends_with("seeds"))
    else {
        return;
    };
    let site = Site::new().content(&seeds);
    let mut diagnostics = Diagnostics::default();
    let project = project::open(&site.path(""), &mut diagnostics).unwrap();
    let casebook = casebook::gather(&project, &mut Readings::default(), &mut diagnostics);
    let as_of = chrono::NaiveDate::from_ymd_opt(2025, 6, 1).unwrap();
    let analysis = casebook::analyse(&project, &casebook, Selection::ALL, as_of);
    let struck = |class: &str| {
        let history = analysis.recurrence.find(class).expect("it recurs");
        history.occurrences.iter().map(|&index| &casebook.incidents[index]).collect::<Vec<_>>()
    };
    for class in ["configuration", "process"] {
        for incident in struck(class) {
            let shown = incident.causes.iter().filter(|cause| cause.class() == class);
            for cause in shown {
                assert!(!cause.declared, "{} declares it", incident.path);
                let evidence = cause.evidence.as_deref().unwrap_or_default();
                println!("{class}: {}: {} “{evidence}”", incident.path, incident.title.value);
                assert!(!evidence.trim().is_empty(), "{} shows nothing", incident.path);
            }
        }
    }
    let mut files: Vec<&str> = struck("configuration").iter().map(|i| i.path.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    assert!(files.len() >= 4, "configuration in {files:?}");
    let collection = casebook
        .documents
        .iter()
        .map(|document| document.path.as_str())
        .max_by_key(|path| casebook.incidents.iter().filter(|i| i.path == *path).count())
        .unwrap();
    let told = casebook.incidents.iter().filter(|incident| incident.path == collection).count();
    assert_eq!(told, 10);
    let count = struck("process").iter().filter(|incident| incident.path == collection).count();
    assert!(count >= 5, "process in {count} of {told}");
}
