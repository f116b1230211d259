//! Documents that are made up, for a bench that was given none.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Chance that is the same every time: Knuth's MMIX constants.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub fn below(&mut self, sides: usize) -> usize {
        let Self(dice) = self;
        *dice =
            dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(*dice >> 33).unwrap_or_default() % sides
    }
}

/// Writes so many documents into a folder. Their words have a natural distribution: the nth is met about once in n.
pub fn make_up(content: &Path, documents: usize) {
    fs::create_dir_all(content).expect("the folder can be made");
    let mut dice = Dice(7);
    for number in 0..documents {
        let mut words = |count: usize| {
            let mut text = String::new();
            for _ in 0..count {
                // A power of two as the bound gives every octave of ranks the same share.
                let bound = 1 << dice.below(15);
                write!(text, "word{} ", spelt(dice.below(bound) + bound))
                    .expect("a string takes text");
            }
            text
        };
        let mut text = format!("---\nid: INC-{number:05}\ntitle: {}\n---\n\n", words(5));
        for heading in ["Summary", "Impact", "Root cause", "Resolution", "Lessons learned"] {
            write!(text, "## {heading}\n\n{}.\n\n", words(90)).expect("a string takes text");
        }
        let causes = ["The certificate expired.", "The disk was full.", "A DNS record was wrong."];
        write!(text, "## Trigger\n\n{}\n", causes[number % 3]).expect("a string takes text");
        fs::write(content.join(format!("{number}.md")), text).expect("the file can be written");
    }
}

/// A number in letters.
fn spelt(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}
