//! What a rule weighs, and where a comment silences it: in the configuration, and in documents of every kind.

use snapbox::{assert_data_eq, str};

use crate::site::Site;

/// The findings of a site with one document, as `line code`.
fn found(config: &str, path: &str, text: &str) -> Vec<String> {
    let site = Site::new().file("casebook.yaml", config).document(path, text);
    let mut found = Vec::new();
    let shown = site.check();
    let mut lines = shown.lines();
    while let Some(title) = lines.next() {
        let Some((level, rest)) = title.split_once('[') else { continue };
        let (Some((code, _)), "error" | "warning") = (rest.split_once("]: "), level) else {
            continue;
        };
        let place = lines.next().unwrap_or_default().trim_start();
        let line = place.rsplit(':').nth(1).unwrap_or_default();
        found.push(format!("{line} {code}"));
    }
    found
}

#[test]
fn a_comment_holds_for_what_it_stands_in_or_before() {
    const ALLOW: &str = "<!-- casebook: allow unknown-incident: why -->";
    for (what, text, expected) in [
        (
            "its paragraph",
            "# T\n\nSee [[A-1]]. ALLOW\nAnd [[A-2]].\n\nSee [[A-3]].\n",
            &["6 unknown-incident"][..],
        ),
        (
            "the next paragraph",
            "# T\n\nALLOW\n\nSee [[A-1]].\n\nSee [[A-2]].\n",
            &["7 unknown-incident"],
        ),
        ("its item", "# T\n\n- [[A-1]] ALLOW\n- [[A-2]]\n", &["4 unknown-incident"]),
        (
            "its item with all in it",
            "# T\n\n- x ALLOW\n\n  See [[A-1]].\n  - [[A-2]]\n- [[A-3]]\n",
            &["7 unknown-incident"],
        ),
        (
            "an item within an item",
            "# T\n\n- [[A-1]]\n  - [[A-2]] ALLOW\n",
            &["3 unknown-incident"],
        ),
        (
            "a whole list",
            "# T\n\nALLOW\n\n- [[A-1]]\n- [[A-2]]\n\n[[A-3]]\n",
            &["8 unknown-incident"],
        ),
        (
            "its row",
            "# T\n\n| a |\n|--|\n| [[A-1]] ALLOW |\n| [[A-2]] |\n",
            &["6 unknown-incident"],
        ),
        ("a whole table", "# T\n\nALLOW\n\n| a |\n|--|\n| [[A-1]] |\n| [[A-2]] |\n", &[]),
        (
            "the section of the next heading",
            "# T\n\nALLOW\n## One\n\n[[A-1]]\n\n### Within\n\n[[A-2]]\n\n## Two\n\n[[A-3]]\n",
            &["14 unknown-incident"],
        ),
        (
            "the section of its heading",
            "# T\n\n## One ALLOW\n\n[[A-1]]\n\n## Two\n\n[[A-2]]\n",
            &["9 unknown-incident"],
        ),
        ("the document", "ALLOW\n# T\n\n[[A-1]]\n\n## Two\n\n[[A-2]]\n", &[]),
        (
            "a quotation's paragraph",
            "# T\n\n> [[A-1]] ALLOW\n>\n> [[A-2]]\n",
            &["5 unknown-incident"],
        ),
        (
            "nothing, at the end",
            "# T\n\n[[A-1]]\n\nALLOW\n",
            &["3 unknown-incident", "5 unused-silence"],
        ),
        ("nothing, as code", "# T\n\n    ALLOW\n\n[[A-1]] `ALLOW`\n", &["5 unknown-incident"]),
        (
            "nothing, in another rule's name",
            "# T\n\n[[A-1]] <!-- casebook: allow broken-link: why -->\n",
            &["3 unknown-incident", "3 unused-silence"],
        ),
        (
            "two rules",
            "# T\n\n[[A-1]] [b](b.md) <!-- casebook: allow unknown-incident, broken-link: why -->\n",
            &[],
        ),
    ] {
        let text = text.replace("ALLOW", ALLOW);
        let config = "check:\n  levels: {}\n";
        assert_eq!(found(config, "a.md", &text), expected, "{what}:\n{text}");
    }
}

#[test]
fn a_comment_in_front_matter_holds_for_its_line_or_the_next() {
    for (what, text, expected) in [
        ("its line", "---\nsevrity: x # ALLOW\nsevrty: x\n---\n# T\n", &["3 unknown-key"][..]),
        (
            "the next line",
            "---\n# ALLOW\n\n# more\nsevrity: x\nsevrty: x\n---\n# T\n",
            &["6 unknown-key"],
        ),
        (
            "an item with its keys",
            "---\nactions:\n  # ALLOW\n  - title: A\n    ownr: x\n  - title: B\n    ownr: x\n---\n# T\n",
            &["7 unknown-key"],
        ),
        (
            "a list whose items stand at its key",
            "---\nactions: # ALLOW\n- title: A\n  ownr: x\n- title: B\n  ownr: x\nsevrity: x\n---\n# T\n",
            &["7 unknown-key"],
        ),
        ("TOML", "+++\n# ALLOW\nsevrity = 'x'\n+++\n# T\n", &[]),
        ("nothing, within a text", "---\nsevrity: '# ALLOW'\n---\n# T\n", &["2 unknown-key"]),
    ] {
        let text = text.replace("ALLOW", "casebook: allow unknown-key: why");
        assert_eq!(found("", "a.md", &text), expected, "{what}:\n{text}");
    }
}

#[test]
fn a_comment_in_a_plain_text_stands_on_a_line_of_its_own() {
    const ALLOW: &str = "<!-- casebook: allow unknown-incident: why -->";
    for (what, text, expected) in [
        (
            "before a paragraph",
            "Shop down\n\nALLOW\nSee [[A-1]].\n\nSee [[A-2]].\n",
            &["6 unknown-incident"][..],
        ),
        (
            "within one",
            "Shop down\n\nSee [[A-1]].\nALLOW\nAnd so on.\n\nSee [[A-2]].\n",
            &["7 unknown-incident"],
        ),
        (
            "before an item",
            "Shop down\n\n* one [[A-1]]\nALLOW\n* two [[A-2]]\n* three [[A-3]]\n",
            &["3 unknown-incident", "6 unknown-incident"],
        ),
        ("at the beginning", "ALLOW\nShop down\n\nSee [[A-1]].\n", &[]),
    ] {
        let text = text.replace("ALLOW", ALLOW);
        assert_eq!(found("", "a.txt", &text), expected, "{what}:\n{text}");
    }
}

#[test]
fn nobody_who_reads_the_site_sees_the_comment() {
    let built = Site::new()
        .document("a.md", "---\nid: INC-1\n---\n# Down\n\n<!-- casebook: allow unknown-incident: zebra -->\nSee [[A-1]].\n\n- x <!-- casebook: allow unknown-incident: zebra -->\n  [[A-2]]\n")
        .document("b.txt", "Shop down\n\n<!-- casebook: allow unknown-incident: zebra -->\nSee [[A-3]].\n")
        .build();
    assert!(built.findings.is_empty(), "{:?}", built.findings);
    for (name, bytes) in crate::site::tree(&built.folder()) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("zebra") && !text.contains("casebook: allow"), "{name}");
    }
}

#[test]
fn levels_of_the_configuration_hold_for_every_finding() {
    let text = "---\nsevrity: x\n---\n# T\n\n[[A-1]] [b](b.md)\n";
    let site = || Site::new().document("a.md", text);
    let codes = |site: Site| -> Vec<String> {
        let shown = site.check();
        let titles = shown.lines().filter_map(|line| line.split_once("]: ").map(|(head, _)| head));
        titles.map(str::to_owned).collect()
    };
    let config =
        "check:\n  levels: {unknown-key: off, unknown-incident: error, broken-link: warning}\n";
    assert_eq!(
        codes(site().file("casebook.yaml", config)),
        ["error[unknown-incident", "warning[broken-link"]
    );
}

#[test]
fn an_allowed_finding_of_a_rule_that_is_off_is_no_finding_either() {
    let text = "# T\n\nAll is mended. <!-- casebook: allow unknown-incident: why -->\n";
    assert_eq!(found("", "a.md", text), ["3 unused-silence"]);
    assert!(found("check:\n  levels: {unknown-incident: off}\n", "a.md", text).is_empty());
}

#[test]
fn what_cannot_be_asked_for_is_found() {
    let config = "check:\n  required:\n    sev1: [impct, lessons]\n    sev9: [impact]\n";
    assert_data_eq!(
        Site::new().file("casebook.yaml", config).check(),
        str![[r"
warning[unknown-value]: `impct` is no part that can be asked for
 --> casebook.yaml:3:12
  |
3 |     sev1: [impct, lessons]
  |            ^^^^^
  |
  = help: did you mean `impact`?

warning[unknown-value]: `sev9` is no severity of the scale
 --> casebook.yaml:4:5
  |
4 |     sev9: [impact]
  |     ^^^^
  |
  = help: did you mean `sev1`?

"]]
    );
}

#[test]
fn a_severity_needs_what_the_configuration_asks_for() {
    let site = |config: &str| {
        let text = "---\nid: INC-1\nseverity: sev1\n---\n# T\n\nCheckout was down.\n";
        let site = Site::new().document("a.md", text).file("casebook.yaml", config);
        let shown = site.check_all();
        let title = shown.lines().next().unwrap_or_default();
        title.split_once("says nothing of ").map(|(_, parts)| parts.to_owned())
    };
    for (config, expected) in [
        ("", Some("`detection`, `root_cause`, `actions` and `lessons`")),
        ("check: {required: {SEV1: [lessons]}}", Some("`lessons`")),
        (
            "check: {required: {sev2: [lessons]}}",
            Some("`detection`, `root_cause`, `actions` and `lessons`"),
        ),
        ("check: {required: {default: [root cause]}}", Some("`root_cause`")),
        ("check: {required: [timeline]}", Some("`timeline`")),
        ("check: {required: []}", None),
        // The scale may stand below, and have other names.
        (
            "check: {required: {outage: [lessons]}}\nseverities: [{level: bad, aliases: [sev1, outage]}]",
            Some("`lessons`"),
        ),
    ] {
        assert_eq!(site(config).as_deref(), expected, "{config}");
    }
}

#[test]
fn what_is_no_level_is_found() {
    let config = "check:\n  levels:\n    unknown-kee: off\n    unknown-key: of\n    duplicate-id: warning\n    unknown-owner: error\n  lvels: {}\n";
    assert_data_eq!(
        Site::new().file("casebook.yaml", config).check(),
        str![[r"
warning[unknown-value]: there is no rule `unknown-kee`
 --> casebook.yaml:3:5
  |
3 |     unknown-kee: off
  |     ^^^^^^^^^^^
  |
  = help: did you mean `unknown-key`?

warning[unknown-value]: `of` is no level that is known
 --> casebook.yaml:4:18
  |
4 |     unknown-key: of
  |                  ^^
  |
  = help: did you mean `off`?

warning[unknown-value]: `duplicate-id` is always an error: a page is wrong or missing
 --> casebook.yaml:5:19
  |
5 |     duplicate-id: warning
  |                   ^^^^^^^
  |
  = help: delete the line, and mend what the rule finds

warning[unknown-key]: unknown key `lvels`
 --> casebook.yaml:7:3
  |
7 |   lvels: {}
  |   ^^^^^
  |
  = help: did you mean `levels`?

"]]
    );
}
