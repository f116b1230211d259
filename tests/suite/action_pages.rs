//! The pages of the action items: which lists there are, what they say, and that none of them is too long.

use std::fmt::Write as _;

use crate::html::{broken_links, is_html, texts};
use crate::site::{Built, Site, tree};

fn example() -> Built {
    Site::new()
        .file(
            "casebook.yaml",
            "teams:\n  - {id: web, title: Web, members: [bo]}\nservices:\n  - {id: shop, title: The shop, team: web}\n",
        )
        .document(
            "a.md",
            "---\nid: INC-1\ndate: 2025-01-01\nservices: [shop]\ncauses: [expiry/certificate]\nactions:\n  \
             - {title: Late, owner: ann, due: 2025-05-01}\n  - {title: Later, owner: bo, due: 2025-06-03}\n  \
             - {title: Later still, owner: bo, due: 2025-07-01}\n  - {title: Some day, owner: web}\n  \
             - {title: An idea, status: proposed, due: 2025-02-01}\n  \
             - {title: Done, owner: bo, status: done, done_on: 2025-02-01}\n  \
             - {title: Checked, owner: ann, status: verified, done_on: 2024-12-30, verified_on: 2025-01-05}\n---\n\nText.\n",
        )
        .document(
            "b.md",
            "---\nid: INC-2\ndate: 2025-04-20\nactions:\n  - {title: Old, status: done}\n  - {title: No, status: declined}\n---\n\nText.\n",
        )
        .build()
}

/// The rows of the only table on a page.
fn rows(page: &str, columns: usize) -> Vec<String> {
    texts(page, "tbody tr > *").chunks(columns).map(|cells| cells.join(" ")).collect()
}

#[test]
fn the_first_page_shows_what_is_to_do_though_nothing_has_a_due_day() {
    let built = Site::new()
        .document(
            "a.md",
            "---\nid: INC-1\ndate: 2025-01-01\nactions:\n  - {title: Some day}\n  - {title: An idea, status: proposed}\n\
             ---\n\nText.\n",
        )
        .build();
    let page = built.read("actions/index.html");
    assert_eq!(texts(&page, "main > .group h2"), ["Without a due day 1"]);
    assert_eq!(texts(&page, "main > .group .action-title"), ["Some day"]);
    assert_eq!(texts(&page, "main > .group .more"), ["All without a due day"]);
}

#[test]
fn the_first_page_counts_and_leads_to_the_lists() {
    let built = example();
    let page = built.read("actions/index.html");
    assert_eq!(texts(&page, ".lead"), ["5 to do, 1 of them overdue on 1 Jun 2025."]);
    assert_eq!(
        texts(&page, ".action-figures li"),
        [
            "To do 5 proposed, open or in progress",
            "Overdue 1 past the promised day",
            "No owner 1 nobody has promised them",
            "No due day 1 promised, but for no day",
            "Not verified 2 done, but nobody checked",
            "Closed 4 done, verified or declined",
        ]
    );
    assert_eq!(texts(&page, ".action-figures a").len(), 6, "every number leads to what it counts");
    assert_eq!(texts(&page, "main > .group .action-title"), ["Late", "Later", "Later still"]);
    assert_eq!(
        texts(&page, ".backlog > p"),
        [
            "The backlog was as large on 1 Jun 2025 as three months before: 5.",
            "Not in these figures: 2 closed on a day that nobody wrote down.",
        ]
    );
    assert_eq!(
        rows(&page, 4),
        [
            "Jun 2025 0 0 5",
            "May 2025 0 0 5",
            "Apr 2025 0 0 5",
            "Mar 2025 0 0 5",
            "Feb 2025 0 1 5",
            "Jan 2025 7 1 6"
        ]
    );
    assert_eq!(
        texts(&page, ".register"),
        [
            "Teams Web 5 1 overdue",
            "Owners ann 1 1 overdue bo 2",
            "Services The shop 5 1 overdue",
            "Causes A certificate expired 5 1 overdue",
        ]
    );
    assert_eq!(broken_links(&built.folder()), Vec::<String>::new());
}

#[test]
fn lists_say_whose_what_and_when() {
    let built = example();
    let list = |path: &str| {
        let page = built.read(path);
        let groups = texts(&page, "main > .group h2");
        (texts(&page, "h1"), texts(&page, ".lead"), groups, texts(&page, ".action-title"))
    };
    let (heading, lead, groups, titles) = list("actions/owners/bo/index.html");
    assert_eq!(heading, ["bo"]);
    assert_eq!(
        lead,
        ["2 to do, none of them overdue on 1 Jun 2025. 1 closed, 1 of them done and not verified."]
    );
    assert_eq!(groups, ["Due 2", "Done, not verified 1"]);
    assert_eq!(titles, ["Later", "Later still", "Done"]);

    let (_, lead, groups, titles) = list("actions/closed/2025/index.html");
    assert_eq!(lead, ["3 action items: 0 verified, 2 done and not verified, 1 declined."]);
    assert_eq!(groups, ["Closed in 2025 1", "Of incidents in 2025, closed some day 2"]);
    assert_eq!(titles, ["Done", "Old", "No"]);

    let (heading, lead, ..) = list("actions/unverified/index.html");
    assert_eq!(heading, ["Done, not verified"]);
    assert_eq!(
        lead,
        ["2 are done and nobody has recorded that it works: a fix that nobody checked."]
    );

    let rows = |path: &str, columns| rows(&built.read(path), columns);
    assert_eq!(rows("actions/teams/index.html", 7), ["Web 5 1 1 1 2 1 Jan 2025"]);
    assert_eq!(
        rows("actions/owners/index.html", 7),
        ["ann 1 1 0 0 1 1 Jan 2025", "bo 2 0 0 1 1 1 Jan 2025"]
    );
    assert_eq!(rows("actions/closed/index.html", 5), ["2025 3 0 2 1", "2024 1 1 0 0"]);

    let team = built.read("teams/web/index.html");
    assert!(texts(&team, ".facts").join(" ").contains("Action items 5 to do 1 overdue"), "{team}");
    let incident = built.incident("INC-1");
    assert!(incident.contains("href=\"../../actions/owners/ann/index.html\""), "{incident}");
    assert!(incident.contains("data-since=\"2025-01-01\">open for 151 days<"), "{incident}");
}

#[test]
fn only_what_is_agreed_and_not_finished_is_counted_on_in_the_browser() {
    let page = example().incident("INC-1");
    let due = |marked: &str| page.matches(marked).count();
    assert_eq!(due("data-due="), 3);
    assert_eq!(due("data-due=\"2025-05-01\">31 days overdue<"), 1);
    assert_eq!(due("data-due=\"2025-06-03\" hidden><"), 1);
    assert_eq!(due("data-due=\"2025-07-01\" hidden><"), 1);
}

#[test]
fn a_site_without_action_items_says_so() {
    let built = Site::new().document("a.md", "# A\n").build();
    let page = built.read("actions/index.html");
    assert_eq!(texts(&page, ".lead"), ["Nothing to do."]);
    assert_eq!(texts(&page, ".empty"), ["No incident has an action item."]);
    assert!(!built.has("actions/to-do/index.html") && !built.has("actions/teams/index.html"));
}

#[test]
fn no_page_of_many_action_items_is_too_long() {
    let mut site = Site::new();
    for incident in 0..60 {
        let mut text = format!(
            "---\nid: INC-{incident}\ndate: 2025-01-01\nservices: [shop]\nteams: [web]\ncauses: [expiry/certificate]\nactions:\n"
        );
        for action in 0..40 {
            let (day, state) = (action % 28 + 1, if action % 3 == 0 { "done" } else { "open" });
            writeln!(
                text,
                "  - {{title: Replace the {action}th part before it breaks again, owner: ann, due: 2025-06-{day:02}, status: {state}}}"
            )
            .unwrap();
        }
        site = site.document(&format!("{incident}.md"), &format!("{text}---\n\nText.\n"));
    }
    let built = site.build();
    let pages: Vec<(String, usize)> =
        tree(&built.folder()).into_iter().map(|(path, bytes)| (path, bytes.len())).collect();
    let longest = pages.iter().filter(|(path, _)| is_html(path)).max_by_key(|(_, n)| *n);
    assert!(longest.is_some_and(|(_, length)| *length < 600_000), "{longest:?}");
    for list in ["to-do", "owners/ann", "teams/web", "services/shop", "causes/expiry/certificate"] {
        assert!(built.has(&format!("actions/{list}/~2/index.html")), "{list} has one page");
    }
    assert!(!built.has("actions/causes/expiry/~2/index.html"), "a class has one page");
    let second = built.read("actions/to-do/~2/index.html");
    assert_eq!(texts(&second, ".pages .quiet"), ["Page 2 of 4"]);
    assert_eq!(texts(&second, "main > .group h2"), ["Due, continued 1,560"]);
    assert_eq!(broken_links(&built.folder()), Vec::<String>::new());
}
