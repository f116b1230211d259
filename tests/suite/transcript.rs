//! The console blocks of the README and of `tests/cli` run, and print what stands there.

#[test]
fn console_blocks_print_what_they_say() {
    trycmd::TestCases::new().case("tests/cli/*.md").case("README.md");
}
