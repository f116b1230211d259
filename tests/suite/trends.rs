//! Reliability figures: how long incidents take, how many there are, how long services are down.

use snapbox::{assert_data_eq, str};

use crate::site::Site;

#[test]
fn slips_in_the_configuration_are_found() {
    let site = Site::new()
        .document("a.md", "# A\n")
        .file("casebook.yaml", "reliability: {mean: perhaps, median: true}\n");
    assert_data_eq!(
        site.check(),
        str![[r"
warning[unknown-value]: `mean` is `perhaps`, which is neither `true` nor `false`
 --> casebook.yaml:1:21
  |
1 | reliability: {mean: perhaps, median: true}
  |                     ^^^^^^^
  |
  = help: write `mean: true` to show a mean beside the quantiles

warning[unknown-key]: unknown key `median`
 --> casebook.yaml:1:30
  |
1 | reliability: {mean: perhaps, median: true}
  |                              ^^^^^^
  |
  = help: known keys: mean

"]]
    );
}
