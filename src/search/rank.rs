//! What a word is worth in an incident, and what the words of a question add up to: the one place with the weights.
//!
//! The formula is BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields", 2004) in whole
//! numbers, so that the browser, which adds the same numbers, comes to the same order.

use crate::search::part::Part;

/// How soon more of the same says nothing more. Below the customary 1.2: a log that repeats a line is no better answer.
const K1: f64 = 0.9;

/// How much longer incidents are held against. Above the customary 0.75: long postmortems touch on everything.
const B: f64 = 0.9;

/// The most that [`saturation`] gives: five bits, which order incidents as well as more would.
pub const FULL: u32 = 31;

/// What a title that holds all of the question is worth, against [`FULL`] for a text that is about nothing else. It grows with
/// the square of the share that the title holds: a word of many is chance.
pub const TITLE: u64 = 8;

/// What the newest of all incidents is better than the oldest, against [`FULL`]: one over this number. It decides between
/// incidents that hold the words alike.
pub const NEWER: u64 = 2;

/// A factor of a whole word, in eighths.
pub const WHOLE: u32 = 8;

/// What a word in a part counts, in tenths of a word in plain text. A title says in few words what matters, a summary and a
/// cause say it once; lessons and promises speak of the future, in words that fit many incidents; lists of people and links
/// tell little. Heavier weights lose: who asks remembers what was seen as often as what was found.
#[must_use]
pub fn weight(part: Part) -> u32 {
    match part {
        Part::Title => 20,
        Part::Summary | Part::Cause => 12,
        Part::Symptoms | Part::Resolution | Part::Rest => 10,
        Part::Lessons | Part::Actions => 8,
        Part::Aside => 3,
    }
}

/// What an extra word counts, in tenths: as much as a plain one.
pub const EXTRA: u32 = 10;

/// How much of a text of `length` a word is that stands there `amount` times, both in weighted tenths, where texts have `mean`:
/// from 1 to [`FULL`].
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of FULL")]
pub fn saturation(amount: u32, length: u32, mean: u32) -> u32 {
    let amount = f64::from(amount);
    let long = f64::from(length) / f64::from(mean.max(1));
    // In tenths, like the amount.
    let limit = 10.0 * K1 * (1.0 - B + B * long);
    ((amount / (amount + limit) * f64::from(FULL)).ceil() as u32).clamp(1, FULL)
}

/// A number to two significant digits, so that one more incident changes none of what is derived from it.
#[must_use]
pub fn rounded(number: u32) -> u32 {
    let mut unit = 1;
    while number / unit >= 100 {
        unit *= 10;
    }
    (number + unit / 2) / unit * unit
}

/// How rare a term is that `holding` of `count` incidents hold, in hundredths; `count` as [`rounded`].
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a hundred times the logarithm of a number of incidents"
)]
pub fn rarity(holding: u32, count: u32) -> u32 {
    let (holding, count) = (f64::from(holding), f64::from(count.max(holding)));
    let rarity = 100.0 * (1.0 + (count - holding + 0.5) / (holding + 0.5)).ln();
    (rarity.round() as u32).max(1)
}

/// What adds to the score of an incident besides its words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extra {
    /// For the words in its title.
    pub title: u64,
    /// For being newer.
    pub newer: u64,
}

impl Extra {
    /// `in_title` of the `worth` of a question stand in the title of incident `number` of `count`, the oldest first.
    #[must_use]
    pub fn of(in_title: u32, worth: u32, number: u32, count: usize) -> Self {
        let (in_title, worth) = (u64::from(in_title), u64::from(worth));
        Self {
            title: (TITLE * in_title * in_title).checked_div(worth).unwrap_or(0),
            newer: (worth * u64::from(number)).checked_div(NEWER * count as u64).unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_of_a_word_is_more_and_a_longer_text_less() {
        assert_eq!(saturation(10, 1000, 1000), 17);
        assert_eq!(saturation(20, 1000, 1000), 22);
        assert_eq!(saturation(10, 4000, 1000), 8);
        assert_eq!(saturation(1, 1_000_000, 10), 1);
        assert_eq!(saturation(1_000_000, 10, 1000), FULL);
    }

    #[test]
    fn numbers_keep_two_digits() {
        for (number, expected) in
            [(0, 0), (7, 7), (99, 99), (104, 100), (105, 110), (10_049, 10_000)]
        {
            assert_eq!(rounded(number), expected, "{number}");
        }
    }

    #[test]
    fn rare_words_are_worth_more() {
        assert_eq!(rarity(1, 10_000), 880);
        assert_eq!(rarity(5_000, 10_000), 69);
        assert_eq!(rarity(10_000, 10_000), 1);
        assert_eq!(rarity(12, 10), 4);
    }

    #[test]
    fn half_a_title_is_worth_a_quarter() {
        assert_eq!(Extra::of(400, 400, 0, 10).title, 4 * Extra::of(200, 400, 0, 10).title);
        assert_eq!(Extra::of(0, 400, 5, 10), Extra { title: 0, newer: 100 });
        assert_eq!(Extra::of(0, 0, 0, 0), Extra::default());
    }
}
