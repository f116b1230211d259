//! Tells Cargo that the program changes with its default theme and what `init` writes, which it carries inside.

fn main() {
    println!("cargo::rerun-if-changed=themes/default");
    println!("cargo::rerun-if-changed=starter");
}
