//! Words of the site's own: what heads which part, and what the facts are called.

use snapbox::{assert_data_eq, str};

use crate::site::Site;

#[test]
fn headings_and_fields_can_be_added() {
    let site = Site::new()
        .file(
            "casebook.yaml",
            "headings: {root_cause: [Ursache], actions: [\"what we'll do now\"]}\nfields: {severity: [Stufe], services: [kaputt], ignored: [mood]}\n",
        )
        .document("a.md", "---\nkaputt: web\nmood: fine\n---\n# Shop down\n\nStufe: hoch\n\n## Ursache\n\nx\n\n## What we\u{2019}ll do now\n\n- y\n");
    let incident = &site.inspect()[0];
    assert_eq!(incident["severity"]["label"], "hoch");
    assert_eq!(incident["services"][0], "web");
    assert_eq!(incident["sections"][0]["kind"], "root_cause");
    assert_eq!(incident["actions"][0]["title"], "y");
    assert_eq!(site.check(), "\n");
}

#[test]
fn a_part_or_fact_that_does_not_exist_comes_with_the_nearest_one() {
    let site = Site::new().file(
        "casebook.yaml",
        "headings: {rootcause: [Ursache]}\nfields:\n  severty: [Stufe]\n  resolved_at: {a: b}\n",
    );
    assert_data_eq!(
        site.check(),
        str![[r"
warning[unknown-key]: unknown key `rootcause`
 --> casebook.yaml:1:12
  |
1 | headings: {rootcause: [Ursache]}
  |            ^^^^^^^^^
  |
  = help: did you mean `root_cause`?

warning[unknown-key]: unknown key `severty`
 --> casebook.yaml:3:3
  |
3 |   severty: [Stufe]
  |   ^^^^^^^
  |
  = help: did you mean `severity`?

warning[unknown-value]: `resolved_at` takes a list of texts
 --> casebook.yaml:4:16
  |
4 |   resolved_at: {a: b}
  |                ^
  |
  = help: write `resolved_at: [one, two]`

"]]
    );
}
