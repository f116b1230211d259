//! Tells Cargo that the program changes with its default theme, which it carries inside.

fn main() {
    println!("cargo::rerun-if-changed=themes/default");
}
