//! Incidents that are like each other: `casebook similar`, and what incident pages show of it.

use std::process::Command;

use casebook::analysis::selection::Selection;
use casebook::diagnostic::Diagnostics;
use casebook::incident::kind::Audience;
use casebook::project;
use casebook::reading::Readings;
use casebook::search::counts::Counts;
use casebook::search::related::{Reason, Wanted};
use casebook::search::resolution::resolution;
use casebook::search::vectors;

use crate::site::Site;

/// The answers to an incident as `id: reasons`.
fn like(site: &Site, id: &str, selection: Selection) -> Vec<String> {
    let mut diagnostics = Diagnostics::default();
    let project = project::open(&site.path(""), &mut diagnostics).unwrap();
    let casebook = casebook::gather(&project, &mut Readings::default(), &mut diagnostics);
    let as_of = chrono::NaiveDate::from_ymd_opt(2025, 6, 1).unwrap();
    let analysis = casebook::analyse(&project, &casebook, selection, as_of);
    let vectors = vectors::vectors(
        vectors::Input { casebook: &casebook, analysis: &analysis, language: "en" },
        &mut Counts::default(),
    );
    let asked = vectors.asked_by(&casebook, &analysis, casebook.find(id).unwrap());
    let hits = vectors.like(&asked, Wanted { most: 10, asked: true, except: &[] });
    hits.iter()
        .map(|hit| {
            let reasons: Vec<String> = hit.reasons.iter().map(Reason::to_string).collect();
            format!(
                "{} {}: {}",
                casebook.incidents[hit.incident].id.text,
                hit.score,
                reasons.join("; ")
            )
        })
        .collect()
}

const INTERNAL: Selection = Selection { drafts: false, audience: Audience::Internal };

const STORIES: [(&str, &str); 7] = [
    (
        "INC-1",
        "date: 2024-01-05\nservices: [lamps]\n---\n\n# Lamps went dark\n\n## Root cause\n\n\
         The certificate of the switchboard expired.\n\n## Resolution\n\nA new certificate was installed.\n",
    ),
    (
        "INC-2",
        "date: 2024-02-05\nservices: [lamps]\n---\n\n# Half of the lamps flickered\n\n## Root cause\n\n\
         The switchboard ran out of memory.\n",
    ),
    (
        "INC-3",
        "date: 2024-03-05\nservices: [doors]\n---\n\n# Doors did not open\n\n## Root cause\n\n\
         An expired certificate on the gatekeeper.\n",
    ),
    (
        "INC-4",
        "date: 2024-04-05\nservices: [doors]\n---\n\n# Doors opened late\n\n## Root cause\n\n\
         A DNS record pointed to the old gatekeeper.\n",
    ),
    (
        "INC-5",
        "date: 2024-05-05\nstatus: draft\nservices: [lamps]\n---\n\n# Lamps again\n\n## Root cause\n\n\
         The certificate of the switchboard expired.\n",
    ),
    (
        "INC-6",
        "date: 2024-06-05\naudience: restricted\nservices: [lamps]\n---\n\n# Lamps of the vault\n\n\
         ## Root cause\n\nThe certificate of the switchboard expired.\n",
    ),
    (
        "INC-7",
        "date: 2024-07-05\nservices: [doors]\n---\n\n# Doors, second night\n\n## Root cause\n\n\
         The DNS record of the gatekeeper was deleted.\n",
    ),
];

/// A site of all stories; `name` gives the file of each.
fn stories(name: impl Fn(usize) -> String) -> Site {
    STORIES.iter().enumerate().fold(Site::new(), |site, (number, (id, text))| {
        site.document(&name(number), &format!("---\nid: {id}\n{text}"))
    })
}

#[test]
fn the_same_cause_comes_before_the_same_service() {
    let site = stories(|number| format!("{number}.md"));
    let found = like(&site, "INC-1", INTERNAL);
    assert!(found[0].contains("INC-3") && found[0].contains("same cause: expiry/certificate"));
    assert!(found[1].starts_with("INC-2") && found[1].contains("same service: lamps"), "{found:?}");
    assert!(found[1].contains("shared terms:") && found[1].contains("switchboard"), "{found:?}");
}

#[test]
fn the_order_of_the_files_changes_nothing() {
    let forward = stories(|number| format!("{number}.md"));
    let backward = stories(|number| format!("{}/{}.md", 9 - number, 70 - number));
    for (id, _) in STORIES {
        let found = like(&forward, id, INTERNAL);
        assert!(!found.is_empty(), "{id}");
        assert_eq!(found, like(&backward, id, INTERNAL), "{id}");
    }
}

/// So many incidents that they are read in several runs at the same time.
#[test]
fn the_number_of_threads_changes_nothing() {
    let site = (0..600).fold(Site::new(), |site, number| {
        let (_, story) = STORIES[[0, 2, 3, 6][number % 4]];
        let rang = format!("Desk {} of hall {} rang.", number % 50, number / 100);
        let rare = number % 59;
        let story = format!("---\nid: INC-{number:03}\n{story}\n{rang} So did gong-{rare}.\n");
        site.document(&format!("{number}.md"), &story)
    });
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| like(&site, "INC-007", INTERNAL))
    };
    let alone = with(1);
    assert_eq!(alone.len(), 10);
    assert!(alone[..5].iter().all(|hit| hit.ends_with("shared terms: gong-7")), "{alone:#?}");
    for threads in [2, 3] {
        assert_eq!(with(threads), alone, "{threads} threads");
    }
}

#[test]
fn what_is_left_out_is_no_answer_and_may_ask() {
    let site = stories(|number| format!("{number}.md"));
    for (id, _) in STORIES {
        let found = like(&site, id, INTERNAL);
        for out in ["INC-5 ", "INC-6 ", &format!("{id} ")] {
            assert!(!found.iter().any(|hit| hit.starts_with(out)), "{id}: {found:?}");
        }
    }
    let draft = like(&site, "INC-5", INTERNAL);
    assert!(draft[0].starts_with("INC-1 "), "{draft:?}");
    let all = like(&site, "INC-1", Selection::ALL);
    assert!(all[0].starts_with("INC-5 ") && all[1].starts_with("INC-6 "), "{all:?}");
}

#[test]
fn what_the_template_says_in_every_document_joins_nobody() {
    let template = "## Notes\n\nPlease upload screenshots of graphite dashboards here, in chronological order.\n";
    let site = STORIES.iter().fold(Site::new(), |site, (id, text)| {
        site.document(&format!("{id}.md"), &format!("---\nid: {id}\n{text}\n{template}"))
    });
    for (id, _) in STORIES {
        let found = like(&site, id, INTERNAL).join("\n");
        assert!(!found.contains("graphite") && !found.contains("screenshots"), "{found}");
    }
}

#[test]
fn an_empty_document_has_no_like() {
    let site = Site::new().document("a.md", "").document("b.md", "");
    assert_eq!(like(&site, "a", INTERNAL), [""; 0]);
}

#[test]
fn the_page_shows_what_is_like_it_and_why() {
    let site = stories(|number| format!("{number}.md"))
        .document("8.md", "---\nid: INC-8\n---\n\n# Cold tea\n\nNobody had filled the kettle.\n")
        .build();
    let page = site.incident("INC-1");
    assert!(page.contains("id=\"page.similar\"") && page.contains("href=\"#page.similar\""));
    assert!(page.contains("Same cause: <a href"), "{page}");
    let other = site.incident("INC-3");
    assert!(other.contains("A new certificate was installed."), "{other}");
    assert!(!site.incident("INC-8").contains("page.similar"), "nothing is like this one");
}

#[test]
fn pages_show_nothing_of_what_is_left_out() {
    let site = stories(|number| format!("{number}.md")).build();
    for id in ["INC-1", "INC-2", "INC-3", "INC-4", "INC-7"] {
        let page = site.incident(id);
        for out in ["INC-5", "INC-6", "Lamps again", "vault"] {
            assert!(!page.contains(out), "{id} shows {out}");
        }
    }
}

#[test]
fn a_declared_relation_is_not_shown_twice() {
    let declared = STORIES[0].1.replacen("---\n", "related: [INC-3]\n---\n", 1);
    let site = stories(|number| format!("{number}.md"))
        .document("0.md", &format!("---\nid: INC-1\n{declared}"))
        .build();
    for (id, other) in [("INC-1", "Doors did not open"), ("INC-3", "Lamps went dark")] {
        let page = site.incident(id);
        let (_, similar) = page.split_once("id=\"page.related\"").unwrap();
        assert_eq!(similar.matches(&format!(">{other}</a>")).count(), 1, "{id}");
    }
}

/// A title is made of the name where a document has none, and would weigh more than every word of the text.
#[test]
fn what_a_pasted_file_is_called_is_no_word_of_it() {
    let site = STORIES.iter().fold(Site::new(), |site, (id, text)| {
        site.document(&format!("{id}.md"), &format!("---\nid: {id}\n{text}"))
    });
    let site = site.file("switchboard.txt", "```\nmoonrise at 12:00:01\n```\n");
    let output = Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(["similar", "--format", "json", "--site"])
        .arg(site.path(""))
        .arg("--file")
        .arg(site.path("switchboard.txt"))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "[]");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn what_helped_is_what_was_done_then() {
    let head = "# Lamps went dark\n\nOn 2024-01-05 all lamps were dark.\n\n";
    let timeline = "## Timeline\n\n- 09:00 Lamps go dark\n- 09:05 Desk rings\n- 09:20 Fuse replaced. No change.\n\
                    - 09:30 Switchboard restarted, hall by hall\n- 09:50 All lamps are lit. Resolved.\n\n";
    let actions = "## Action items\n\n- [x] A second switchboard in the cellar\n";
    let table = [
        (format!("{timeline}{actions}"), Some("Switchboard restarted, hall by hall")),
        (
            format!("{timeline}## Resolution\n\nThe fuse box was bypassed.\n"),
            Some("The fuse box was bypassed."),
        ),
        (
            "It was resolved by a new switchboard. We will add a second one.\n".to_owned(),
            Some("It was resolved by a new switchboard"),
        ),
        (
            "## Root cause\n\nSomebody restarted the switchboard.\n\nLater we reset the fuse.\n"
                .to_owned(),
            Some("Later we reset the fuse."),
        ),
        (
            "## Timeline\n\n- 09:00 Lamps go dark\n- 09:50 Lamps are lit again. Resolved.\n"
                .to_owned(),
            Some("Lamps are lit again. Resolved."),
        ),
        (actions.to_owned(), None),
    ];
    for (text, expected) in table {
        let site = Site::new().document("lamps.md", &format!("{head}{text}"));
        let mut diagnostics = Diagnostics::default();
        let project = project::open(&site.path(""), &mut diagnostics).unwrap();
        let casebook = casebook::gather(&project, &mut Readings::default(), &mut diagnostics);
        let incident = &casebook.incidents[0];
        let found = resolution(incident, casebook.document_of(incident));
        assert_eq!(found.as_deref(), expected, "{text}");
    }
}
