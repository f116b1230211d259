//! Causes: read from the text with their evidence, extended by the configuration, shown with a link to where they stand.

use casebook::config::Config;
use casebook::diagnostic::Diagnostics;
use casebook::source::Sources;
use snapbox::{assert_data_eq, str};

use crate::site::Site;

const OUTDATED: &str = "# Checkout refused cards\n\n## Summary\n\nCards were refused for an hour.\n\n\
    ## Root cause\n\nThe certificate of the card gateway had expired.\n\n\
    ## Contributing factors\n\n- There was no alert on its expiry.\n";

#[test]
fn a_read_cause_has_its_page_and_its_words() {
    let built = Site::new().document("2024/INC-2024-0002.md", OUTDATED).build();
    let page = built.read("incidents/INC-2024-0002/index.html");
    assert!(page.contains("<q>The certificate of the card gateway had expired</q>"), "{page}");
    assert!(page.contains("<a href=\"#root-cause\">Root cause</a>"), "{page}");
    assert!(
        page.contains("Certificate expired") || page.contains("A certificate expired"),
        "{page}"
    );
    let listing = built.read("causes/expiry/certificate/index.html");
    assert!(
        listing.contains("<q>The certificate of the card gateway had expired</q>"),
        "{listing}"
    );
    assert!(
        listing.contains("../../../incidents/INC-2024-0002/index.html#root-cause"),
        "{listing}"
    );
    let causes = built.read("causes/index.html");
    assert!(
        causes.contains(
            "No document declares a cause; in 1 of 1 document one was read from the text."
        ),
        "{causes}"
    );
}

#[test]
fn what_is_declared_is_not_read() {
    let built = Site::new()
        .document("INC-2.md", &format!("---\ncauses: [capacity/disk]\n---\n{OUTDATED}"))
        .build();
    let page = built.read("incidents/INC-2/index.html");
    assert!(page.contains("capacity/disk/index.html"), "{page}");
    assert!(!page.contains("<q>"), "{page}");
}

#[test]
fn a_site_has_causes_of_its_own() {
    let built = Site::new()
        .file(
            "casebook.yaml",
            "causes:\n  - id: logistics\n    title: Logistics\n  - id: logistics/print-queue\n    \
             title: The print queue was full\n    phrases: [label queue ... full]\n",
        )
        .document(
            "INC-1.md",
            "# No labels\n\n## Root cause\n\nThe label queue at Fernhill ran full.\n",
        )
        .build();
    let page = built.read("incidents/INC-1/index.html");
    assert!(page.contains("The print queue was full"), "{page}");
    assert!(page.contains("../../causes/logistics/print-queue/index.html"), "{page}");
}

#[test]
fn a_cause_that_is_not_in_the_catalogue_comes_with_the_nearest_one() {
    let site = Site::new()
        .document("a.md", "---\ncauses: [expiry/certificat, expiry/milk, weather]\n---\n# A\n");
    assert_data_eq!(
        site.check(),
        str![[r"
warning[unknown-cause]: `expiry/certificat` is no cause of the catalogue
 --> content/a.md:2:10
  |
2 | causes: [expiry/certificat, expiry/milk, weather]
  |          ^^^^^^^^^^^^^^^^^
  |
  = help: did you mean `expiry/certificate`?

warning[unknown-cause]: `expiry/milk` is no cause of the catalogue
 --> content/a.md:2:29
  |
2 | causes: [expiry/certificat, expiry/milk, weather]
  |                             ^^^^^^^^^^^
  |
  = help: use one of `expiry/certificate`, `expiry/credential`, `expiry/domain`, `expiry/licence`, or add it under `causes` in casebook.yaml

warning[unknown-cause]: `weather` is no cause of the catalogue
 --> content/a.md:2:42
  |
2 | causes: [expiry/certificat, expiry/milk, weather]
  |                                          ^^^^^^^
  |
  = help: use a class of the catalogue (`configuration`, `deployment`, `code-defect`, `capacity`, `dependency`, `network`, `data`, `expiry`, `time`, `hardware`, `security`, `process`, `observability`, `resilience`, `unknown`), or add it under `causes` in casebook.yaml

"]]
    );
}

#[test]
fn a_phrase_that_cannot_be_read_is_a_finding() {
    let site = Site::new()
        .file(
            "casebook.yaml",
            "causes:\n  - id: capacity/labels\n    phrases: [the, labels + gone + lost]\n    colour: red\n",
        )
        .document("a.md", "# A\n");
    assert_data_eq!(
        site.check(),
        str![[r"
warning[unknown-value]: the phrase `the` holds no word that counts
 --> casebook.yaml:3:15
  |
3 |     phrases: [the, labels + gone + lost]
  |               ^^^
  |
  = help: write words, `one/other`, `begin*`, `...` for words between, `a + b` for any order

warning[unknown-value]: the phrase `labels + gone + lost` has more than one ` + `
 --> casebook.yaml:3:20
  |
3 |     phrases: [the, labels + gone + lost]
  |                    ^^^^^^^^^^^^^^^^^^^^
  |
  = help: write words, `one/other`, `begin*`, `...` for words between, `a + b` for any order

warning[unknown-key]: unknown key `colour`
 --> casebook.yaml:4:5
  |
4 |     colour: red
  |     ^^^^^^
  |
  = help: known keys: id, title, role, phrases, hints, unless

"]]
    );
}

#[test]
fn a_text_may_be_long() {
    let config = Config::default();
    let mut text = "# Long\n\n## Root cause\n\n".to_owned();
    while text.len() < 2 << 20 {
        text.push_str(
            "not certificate disk memory connection no alert query the lock expired, full ",
        );
    }
    let source = casebook::source::Source::new("a.md".into(), text);
    let file = Sources::default().add(source.clone());
    let mut diagnostics = Diagnostics::default();
    let document =
        casebook::content::read(file, "a.md", &source, &config.headings, &mut diagnostics);
    let incidents = casebook::incident::read(&document, &source, &config, &mut diagnostics);
    assert_eq!(incidents[0].causes.len(), 3);
}
