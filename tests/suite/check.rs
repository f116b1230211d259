//! Findings as a person sees them: every rule with a document that raises it, shown whole.

use snapbox::{assert_data_eq, str};

use crate::site::Site;

#[test]
fn all_findings_of_all_files_come_in_one_run_in_order() {
    let shown = Site::new()
        .document("b.md", "---\nid: INC-2\nsevrity: sev2\n---\n# B\n\n[gone](c.md)\n")
        .document("a.md", "---\nid: INC-2\nstarted_at: 2024-02-31\n---\n# A\n")
        .check();
    let codes: Vec<&str> = shown
        .lines()
        .filter_map(|line| line.split_once('[')?.1.split_once(']').map(|(code, _)| code))
        .filter(|code| code.contains('-'))
        .collect();
    assert_eq!(codes, ["impossible-date", "duplicate-id", "unknown-key", "broken-link"], "{shown}");
}

#[test]
fn unreadable_front_matter_says_where_and_how_to_mend_it() {
    let site = Site::new().document("a.md", "---\nid: INC-1\ntitle: Checkout: down\n---\n# A\n");
    assert_data_eq!(
        site.check(),
        str![[r"
error[unreadable-front-matter]: cannot be read: mapping values are not allowed in this context
 --> content/a.md:3:16
  |
3 | title: Checkout: down
  |                ^
  |
  = help: put the value in quotes: `title: 'Checkout: down'`

"]]
    );
}

#[test]
fn an_unknown_key_comes_with_the_nearest_one() {
    let site = Site::new().document("a.md", "---\nsevrity: sev2\nx-team-mood: fine\n---\n# A\n");
    assert_data_eq!(
        site.check(),
        str![[r"
warning[unknown-key]: unknown key `sevrity`
 --> content/a.md:2:1
  |
2 | sevrity: sev2
  | ^^^^^^^
  |
  = help: did you mean `severity`?

"]]
    );
}

#[test]
fn unknown_values_come_with_the_possible_ones() {
    let shown = Site::new()
        .document("a.md", "---\nseverity: sev9\nstatus: publised\nkind: [a]\n---\n# A\n")
        .check();
    assert!(shown.contains("content/a.md:2:11") && shown.contains("content/a.md:3:9"), "{shown}");
    assert!(shown.contains("did you mean `published`?"), "{shown}");
    assert_eq!(shown.matches("warning[unknown-value]").count(), 3, "{shown}");
}

#[test]
fn an_impossible_date_is_underlined() {
    let shown =
        Site::new().document("a.md", "---\nstarted_at: 2024-02-31T10:00:00Z\n---\n# A\n").check();
    assert!(
        shown.contains("error[impossible-date]") && shown.contains("content/a.md:2:13"),
        "{shown}"
    );
    assert!(shown.contains("^^^^^^^^^^^^^^^^^^^^"), "{shown}");
}

#[test]
fn an_end_before_the_start_names_both() {
    let shown = Site::new()
        .document(
            "a.md",
            "---\nstarted_at: 2024-02-03T10:00:00Z\nresolved_at: 2024-02-03T09:00:00Z\n---\n# A\n",
        )
        .check();
    assert!(
        shown.contains("error[end-before-start]") && shown.contains("content/a.md:3:14"),
        "{shown}"
    );
}

#[test]
fn a_duplicate_id_names_the_other_file() {
    let site = Site::new()
        .document("a.md", "---\nid: INC-1\n---\n# A\n")
        .document("b.md", "---\nid: INC-1\n---\n# B\n");
    assert_data_eq!(
        site.check(),
        str![[r"
error[duplicate-id]: id `INC-1` is taken by `a.md`
 --> content/b.md:2:5
  |
2 | id: INC-1
  |     ^^^^^
  |
  = help: give one of them another `id:`; until then this one is `INC-1-2`

"]]
    );
}

#[test]
fn configuration_is_checked_like_front_matter() {
    let site = Site::new().document("a.md", "# A\n").file(
        "casebook.yaml",
        "titel: Ours\nbase_url: incidents.example.org\nservices:\n  - {id: checkout, owner: x}\n  - basket\n",
    );
    let shown = site.check();
    assert!(shown.contains("did you mean `title`?"), "{shown}");
    for place in
        ["casebook.yaml:1:1", "casebook.yaml:2:11", "casebook.yaml:4:20", "casebook.yaml:5:5"]
    {
        assert!(shown.contains(place), "{place} in {shown}");
    }
}

#[test]
fn a_key_of_the_configuration_that_cannot_be_read_keeps_its_default() {
    let config =
        "severities: 3\ndates: 4\nservices:\n  - {title: Shop}\n  - {id: till, title: The till}\n";
    let document = "---\nseverity: sev3\nservices: [till]\n---\n# A\n";
    assert_data_eq!(
        Site::new().document("a.md", document).file("casebook.yaml", config).check(),
        str![[r"
warning[unknown-value]: `severities` takes a list of maps
 --> casebook.yaml:1:13
  |
1 | severities: 3
  |             ^
  |
  = help: write each as `- key: value` with its other keys below

warning[unknown-value]: `dates` takes a map
 --> casebook.yaml:2:8
  |
2 | dates: 4
  |        ^
  |
  = help: write `dates:` and its keys below it, further in

warning[unknown-value]: an entry of `services` has no `id`, and counts for nothing
 --> casebook.yaml:4:6
  |
4 |   - {title: Shop}
  |      ^^^^^
  |
  = help: write its `id:` beside its other keys

"]]
    );
}

#[test]
fn a_good_document_has_no_findings() {
    let site =
        Site::new().document("INC-2024-0001.md", "---\nseverity: sev1\n---\n# Good\n\nText.\n");
    assert_eq!(site.check(), "\n");
}

#[test]
fn an_incident_is_never_taken_for_what_it_refers_to() {
    let shown = Site::new().document("INC-2024-0013.md", "# A\n\nSee [[INC-2024-0012]].\n").check();
    assert!(shown.contains("there is no incident") && !shown.contains("did you mean"), "{shown}");
}

#[test]
fn a_build_prints_the_same_findings_and_still_writes_the_site() {
    let site = Site::new()
        .document("a.md", "---\nid: INC-1\nstarted_at: 2024-02-31\nsevrity: sev2\n---\n# A\n")
        .document("b.md", "---\nid: INC-1\n---\n# B\n\n[gone](c.md)\n");
    let run = |command: &str| {
        std::process::Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args([command, "--as-of", "2025-06-01"])
            .current_dir(site.path(""))
            .output()
            .unwrap()
    };
    let (check, build) = (run("check"), run("build"));
    assert_eq!((check.status.code(), build.status.code()), (Some(1), Some(1)));
    let (found, told) =
        (String::from_utf8(check.stdout).unwrap(), String::from_utf8(build.stderr).unwrap());
    assert!(found.contains("impossible-date") && told.starts_with(&found), "{found}\n{told}");
    assert!(told.ends_with("2 errors and 2 warnings. Open public/index.html\n"), "{told}");
    assert!(site.path("public/incidents/INC-1/index.html").exists());
    assert!(site.path("public/incidents/INC-1-2/index.html").exists());
}

#[test]
fn a_cause_that_came_back_after_the_fix_is_found_at_the_action() {
    let again = |id: &str, day: &str| {
        format!("---\nid: {id}\ndate: {day}\ncauses: [network/dns]\n---\n# T\n")
    };
    let site = Site::new()
        .document(
            "a.md",
            "---\nid: INC-1\ndate: 2024-01-01\ncauses: [network/dns, data]\nactions:\n\
             - {title: Two resolvers, status: done, done_on: 2024-02-01}\n\
             - {title: Watch them, status: done, done_on: 2024-02-02, addresses: [network]}\n---\n# A\n",
        )
        .document("b.md", &again("INC-2", "2024-03-01"))
        .document("c.md", &again("INC-3", "2024-04-01"))
        .document("d.md", &again("INC-4", "2024-05-01"))
        .document("e.md", &again("INC-5", "2024-06-01"))
        .document("f.md", &again("INC-6", "2024-07-01"));
    assert_data_eq!(
        site.check(),
        str![[r"
warning[came-back-after-fix]: `INC-1/A1` was done on 2024-02-01, and `network/dns` came back: `INC-2` on 2024-03-01, `INC-3` on 2024-04-01, `INC-4` on 2024-05-01, and 2 more
 --> content/a.md:6:11
  |
6 | - {title: Two resolvers, status: done, done_on: 2024-02-01}
  |           ^^^^^^^^^^^^^
  |
  = help: find out why it did not hold; if it was not meant against that, name under `addresses` what it is meant against

warning[came-back-after-fix]: `INC-1/A2` was done on 2024-02-02, and `network/dns` came back: `INC-2` on 2024-03-01, `INC-3` on 2024-04-01, `INC-4` on 2024-05-01, and 2 more
 --> content/a.md:7:11
  |
7 | - {title: Watch them, status: done, done_on: 2024-02-02, addresses: [network]}
  |           ^^^^^^^^^^
  |
  = help: find out why it did not hold, and promise what will

"]]
    );
}

#[test]
fn an_incident_on_a_day_that_is_still_to_come_is_found() {
    let site = Site::new()
        .document("a.md", "---\ndate: 2052-03-04\n---\n# Slip\n")
        .document("b.md", "---\ndate: 2052-03-04\nkind: maintenance\n---\n# Plan\n");
    assert_data_eq!(
        site.check(),
        str![[r"
warning[future-date]: `2052-03-04` is after today, 2025-06-01
 --> content/a.md:2:7
  |
2 | date: 2052-03-04
  |       ^^^^^^^^^^
  |
  = help: correct the day; a plan is a `kind: drill` or `kind: maintenance`

"]]
    );
}

#[test]
fn a_cause_that_struck_while_an_action_was_open_is_found_at_the_action() {
    let site = Site::new()
        .document(
            "a.md",
            "---\nid: INC-1\ndate: 2024-01-01\ncauses: [network/dns]\nactions:\n\
             - {title: Two resolvers, status: done, done_on: 2024-02-01}\n\
             - {title: Watch them, status: in-progress}\n---\n# A\n",
        )
        .document("b.md", "---\nid: INC-2\ndate: 2024-02-01\ncauses: [network/dns]\n---\n# T\n");
    assert_data_eq!(
        site.check(),
        str![[r"
warning[recurred-while-open]: `INC-1/A1` was done only on 2024-02-01, and `network/dns` struck meanwhile: `INC-2` on 2024-02-01
 --> content/a.md:6:11
  |
6 | - {title: Two resolvers, status: done, done_on: 2024-02-01}
  |           ^^^^^^^^^^^^^
  |
  = help: learn why it took so long; if it was done earlier, correct `done_on`

warning[recurred-while-open]: `INC-1/A2` is not done, and `network/dns` struck meanwhile: `INC-2` on 2024-02-01
 --> content/a.md:7:11
  |
7 | - {title: Watch them, status: in-progress}
  |           ^^^^^^^^^^
  |
  = help: finish it, or decline it with a `reason`; if it is done, say so with `status` and `done_on`

"]]
    );
}
