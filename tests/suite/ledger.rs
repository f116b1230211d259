//! Action items: what the policy says of them, on pages, in findings and in files for other programs.

use snapbox::{assert_data_eq, str};

use crate::html::texts;
use crate::site::Site;

const POLICY: &str = "\
teams:
  - {id: shop, title: The shop, members: [ann]}
policy:
  due: {default: 30, severity: {sev1: 14}}
  owners: [teams, members]
";

#[test]
fn an_owner_whom_the_policy_does_not_allow_is_found() {
    let site = Site::new().file("casebook.yaml", POLICY).document(
        "a.md",
        "---\nid: INC-1\ndate: 2025-01-01\nactions:\n  - {title: Alert earlier, owner: '@anne'}\n  - {title: Ask less, owner: Bartholomew}\n  - {title: Old, owner: zoe, status: done}\n  - {title: Ours, owner: ann and shop}\n---\n# A\n",
    );
    assert_data_eq!(
        site.check(),
        str![[r"
warning[unknown-owner]: `anne` may not own an action item
 --> content/a.md:5:13
  |
5 |   - {title: Alert earlier, owner: '@anne'}
  |             ^^^^^^^^^^^^^
  |
  = help: did you mean `ann`?

warning[unknown-owner]: `Bartholomew` may not own an action item
 --> content/a.md:6:13
  |
6 |   - {title: Ask less, owner: Bartholomew}
  |             ^^^^^^^^
  |
  = help: `policy.owners` in casebook.yaml allows `ann`, `shop`

"]]
    );
}

#[test]
fn slips_in_the_policy_are_found() {
    let site = Site::new().document("a.md", "# A\n").file(
        "casebook.yaml",
        "teams:\n  - {id: shop, member: [ann]}\npolicy:\n  due:\n    defualt: 30\n    severity: {sev9: 14, major: soon}\n    priority: {p4: 7, high: -1}\n  owners: {a: b}\n",
    );
    assert_data_eq!(
        site.check(),
        str![[r"
warning[unknown-key]: unknown key `member`
 --> casebook.yaml:2:16
  |
2 |   - {id: shop, member: [ann]}
  |                ^^^^^^
  |
  = help: did you mean `members`?

warning[unknown-key]: unknown key `defualt`
 --> casebook.yaml:5:5
  |
5 |     defualt: 30
  |     ^^^^^^^
  |
  = help: did you mean `default`?

warning[unknown-value]: `sev9` is no severity of the scale
 --> casebook.yaml:6:16
  |
6 |     severity: {sev9: 14, major: soon}
  |                ^^^^
  |
  = help: did you mean `sev1`?

warning[unknown-value]: `soon` is no number of days
 --> casebook.yaml:6:33
  |
6 |     severity: {sev9: 14, major: soon}
  |                                 ^^^^
  |
  = help: write `major: 30` for thirty days after the incident's day

warning[unknown-value]: `p4` is no priority that is known
 --> casebook.yaml:7:16
  |
7 |     priority: {p4: 7, high: -1}
  |                ^^
  |
  = help: did you mean `p0`?

warning[unknown-value]: `-1` is no number of days
 --> casebook.yaml:7:29
  |
7 |     priority: {p4: 7, high: -1}
  |                             ^^
  |
  = help: write `high: 30` for thirty days after the incident's day

warning[unknown-value]: `owners` takes a list of texts
 --> casebook.yaml:8:11
  |
8 |   owners: {a: b}
  |           ^
  |
  = help: write `owners: [one, two]`

"]]
    );
    let site = Site::new().document("a.md", "# A\n").file("casebook.yaml", "policy: strict\n");
    assert_data_eq!(
        site.check(),
        str![[r"
warning[unknown-value]: `policy` takes a map
 --> casebook.yaml:1:9
  |
1 | policy: strict
  |         ^^^^^^
  |
  = help: write `policy:` and its keys below it, further in

"]]
    );
}

#[test]
fn a_due_day_by_policy_is_shown_as_one() {
    let built = Site::new()
        .file("casebook.yaml", POLICY)
        .document(
            "a.md",
            "---\nid: INC-1\ndate: 2025-01-01\nactions:\n  - {title: A, owner: ann}\n  - {title: B, owner: bob, due: 2025-07-01}\n---\n# A\n",
        )
        .build();
    let page = built.incident("INC-1");
    assert_eq!(
        texts(&page, ".action-who"),
        ["Owner ann due 31 Jan 2025 by policy", "No owner (bob may not own it) due 1 Jul 2025",]
    );
    assert_eq!(texts(&page, ".action .overdue"), ["121 days overdue"]);
}
