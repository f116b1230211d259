//! What stands for a word that is in no incident: the known words that begin with it, are nearly
//! it, or share its stem, or the two words of which it is made.
//!
//! It knows lists of words, and nothing of texts or terms. The browser's script comes to the same,
//! so every order is written down here.

use std::cmp::Reverse;
use std::ops::Range;

use crate::search::words::Words;

/// What stands for an unknown word. Words are indices into the list that was searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Any of these, best first; at least one. The limits count surfaces, before those of the same
    /// term become one.
    Alternatives(Vec<Alternative>),
    /// Both of these, the first part first; each counts in full.
    Split(usize, usize),
    /// Nothing: the word is left out.
    Nothing,
}

/// A word that may have been meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alternative {
    /// Which word of the list.
    pub index: usize,
    /// How much it counts, in eighths.
    pub factor: u32,
}

/// Whether a word is looked up, and may stand for another one: three letters and more, all of them
/// `a`–`z`.
#[must_use]
pub fn is_plain(word: &str) -> bool {
    word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Where the word stands of which an unknown one is another form: both are English and the same but
/// for a regular ending. Of several the one that most incidents hold, then the first in the alphabet.
///
/// A word that has been indexed knows its stem. One that has not is looked up without a stemmer, as
/// the browser has none.
#[must_use]
pub fn inflected(words: &Words, word: &str) -> Option<usize> {
    if !is_plain(word) {
        return None;
    }
    let forms = bases(word).into_iter().flat_map(|base| forms(&base));
    let known = forms.filter(|form| is_plain(form)).filter_map(|form| words.find(&form));
    known.min_by_key(|&index| (Reverse(words.holding(index)), index))
}

/// What a word may be a form of, itself among it.
fn bases(word: &str) -> Vec<String> {
    let mut bases = vec![word.to_owned()];
    let mut add = |base: String| {
        if base.len() >= 3 && base.bytes().any(|letter| b"aeiouy".contains(&letter)) {
            bases.push(base);
        }
    };
    for ending in ["s", "es", "d", "ed", "ing"] {
        let Some(rest) = word.strip_suffix(ending) else { continue };
        match rest.strip_suffix('i') {
            Some(rest) if ending.starts_with('e') => add(format!("{rest}y")),
            _ => add(rest.to_owned()),
        }
        if ending == "ing" {
            add(format!("{rest}e"));
        }
        if let [.., a, b] = rest.as_bytes()
            && a == b
        {
            add(rest[..rest.len() - 1].to_owned());
        }
    }
    bases
}

/// The regular forms of a word.
fn forms(base: &str) -> Vec<String> {
    let mut forms: Vec<String> =
        ["", "s", "es", "d", "ed", "ing"].iter().map(|ending| format!("{base}{ending}")).collect();
    if let Some(stem) = base.strip_suffix('e') {
        forms.push(format!("{stem}ing"));
    }
    if let Some(stem) = base.strip_suffix('y') {
        forms.extend(["ies", "ied"].map(|ending| format!("{stem}{ending}")));
    }
    if let Some(last) = base.chars().last() {
        forms.extend(["ed", "ing"].map(|ending| format!("{base}{last}{ending}")));
    }
    forms
}

/// Looks up an unknown word, which is folded, among the [plain](is_plain) ones of the known words.
///
/// The first of these that gives something, where "by incidents" is: most incidents first, then the
/// alphabet:
///
/// 1. The 8 first, by incidents, that begin with the word. Factor 8.
/// 2. Words of four letters and more: surfaces that begin with its first or its second letter and
///    are at most one edit away, two for more than five letters. Of these only those at the least
///    distance; first those that begin with its first letter, then by incidents; the 3 first.
///    Factor 6 at one edit, 5 at two.
/// 3. Two surfaces that together are the word; of several such pairs the one with the longest first
///    part.
/// 4. Words of five letters and more: surfaces that share the first `max(4, length - 4)` letters
///    and are at most four letters longer. The longest common beginning first, then by incidents;
///    the 3 first. Factor 5.
/// 5. As 2, of surfaces that begin with any other letter.
///
/// An edit inserts, deletes or replaces a letter, or swaps two neighbours, none of which is edited
/// again (optimal string alignment).
#[must_use]
pub fn look_up(words: &Words, word: &str) -> Found {
    if !is_plain(word) {
        return Found::Nothing;
    }
    let list = List(words);
    let begun: Vec<usize> = list.plain(list.beginning(word)).collect();
    if !begun.is_empty() {
        return list.alternatives(begun, 8, |_| (), 8);
    }
    let (first, second) = (&word[..1], &word[1..2]);
    let mut near = list.beginning(first).collect::<Vec<_>>();
    if second != first {
        near.extend(list.beginning(second));
    }
    let edited = list.edited(near.into_iter(), word);
    if edited != Found::Nothing {
        return edited;
    }
    if let Some((one, other)) = list.split(word) {
        return Found::Split(one, other);
    }
    let family = list.family(word);
    if family != Found::Nothing {
        return family;
    }
    let near = |index: usize| {
        let surface = list.surface(index);
        surface.starts_with(first) || surface.starts_with(second)
    };
    list.edited((0..words.len()).filter(|index| !near(*index)), word)
}

/// Where the words stand that begin with `prefix`, `most` at most: most incidents first, then in the
/// order of the words.
#[must_use]
pub fn prefixed(words: &Words, prefix: &str, most: usize) -> Vec<usize> {
    let list = List(words);
    let mut found: Vec<_> = list.beginning(prefix).collect();
    list.keep(&mut found, most, |_| ());
    found
}

struct List<'a>(&'a Words);

impl List<'_> {
    fn surface(&self, index: usize) -> &str {
        self.0.word(index)
    }

    /// Those of the candidates that may stand for another word.
    fn plain(&self, candidates: impl Iterator<Item = usize>) -> impl Iterator<Item = usize> {
        candidates.filter(|index| is_plain(self.surface(*index)))
    }

    /// Those that begin with a prefix.
    fn beginning(&self, prefix: &str) -> Range<usize> {
        let start = self.0.first_from(prefix);
        let begun = (start..self.0.len()).take_while(|at| self.surface(*at).starts_with(prefix));
        start..start + begun.count()
    }

    /// Those of the candidates that are the fewest edits away, within reach.
    fn edited(&self, candidates: impl Iterator<Item = usize>, word: &str) -> Found {
        let mut reach = match word.len() {
            ..4 => return Found::Nothing,
            4..=5 => 1,
            _ => 2,
        };
        let letters = letters(word);
        let mut found = Vec::new();
        let mut least = reach + 1;
        for index in self.plain(candidates) {
            let surface = self.surface(index);
            // An edit changes the length by one at most, and the letters that occur by two. Both
            // are quicker to compare.
            if surface.len().abs_diff(word.len()) > reach
                || (self::letters(surface) ^ letters).count_ones() as usize > 2 * reach
            {
                continue;
            }
            let Some(distance) = edits(word.as_bytes(), surface.as_bytes(), reach) else {
                continue;
            };
            if distance < least {
                (least, reach) = (distance, distance);
                found.clear();
            }
            found.push(index);
        }
        let other_letter = |index| !self.surface(index).starts_with(&word[..1]);
        self.alternatives(found, 3, other_letter, if least == 1 { 6 } else { 5 })
    }

    /// Two surfaces that together are the word.
    fn split(&self, word: &str) -> Option<(usize, usize)> {
        (3..=word.len().checked_sub(3)?).rev().find_map(|cut| {
            let (one, other) = word.split_at(cut);
            Some((self.0.find(one)?, self.0.find(other)?))
        })
    }

    /// Those that begin like the word, for want of a stem.
    fn family(&self, word: &str) -> Found {
        let length = word.len();
        if length < 5 {
            return Found::Nothing;
        }
        let begun = self.plain(self.beginning(&word[..(length - 4).max(4)]));
        let found = begun.filter(|index| self.surface(*index).len() <= length + 4).collect();
        let common = |index| {
            let pairs = self.surface(index).bytes().zip(word.bytes());
            Reverse(pairs.take_while(|(one, other)| one == other).count())
        };
        self.alternatives(found, 3, common, 5)
    }

    fn alternatives<K: Ord>(
        &self,
        mut found: Vec<usize>,
        most: usize,
        first: impl Fn(usize) -> K,
        factor: u32,
    ) -> Found {
        self.keep(&mut found, most, first);
        if found.is_empty() {
            return Found::Nothing;
        }
        Found::Alternatives(found.into_iter().map(|index| Alternative { index, factor }).collect())
    }

    /// Keeps the best: by `first`, then most incidents, then in the order of the list.
    fn keep<K: Ord>(&self, found: &mut Vec<usize>, most: usize, first: impl Fn(usize) -> K) {
        let key = |index: &usize| (first(*index), Reverse(self.0.holding(*index)), *index);
        if found.len() > most {
            found.select_nth_unstable_by_key(most, key);
            found.truncate(most);
        }
        found.sort_unstable_by_key(key);
    }
}

/// The edits between two words (optimal string alignment), if there are `most` at most. Of `most`
/// two and a hundred thousand words this is several times quicker than the whole table of
/// distances, most of which would be too far.
fn edits(one: &[u8], other: &[u8], most: usize) -> Option<usize> {
    let common = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let (one, other) = (&one[common..], &other[common..]);
    let ([a, one_rest @ ..], [b, other_rest @ ..]) = (one, other) else {
        return Some(one.len() + other.len()).filter(|edits| *edits <= most);
    };
    let most = most.checked_sub(1)?;
    // Two letters swapped; one replaced, deleted, inserted.
    let swapped = match (one_rest, other_rest) {
        ([c, one_rest @ ..], [d, other_rest @ ..]) if (a, c) == (d, b) => {
            edits(one_rest, other_rest, most)
        }
        _ => None,
    };
    [
        swapped,
        edits(one_rest, other_rest, most),
        edits(one_rest, other, most),
        edits(one, other_rest, most),
    ]
    .into_iter()
    .flatten()
    .min()
    .map(|edits| edits + 1)
}

/// Which letters occur in a word, one bit each.
fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |letters, byte| letters | 1 << (byte & 31))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    /// What stands for a word in a list of `surface df` pairs: `surface/factor`, `one + other`, or
    /// nothing.
    fn check(list: &str, word: &str, expected: &str) {
        let mut list: Vec<(&str, u32)> = list
            .split(", ")
            .map(|entry| entry.split_once(' ').unwrap())
            .map(|(surface, df)| (surface, df.parse().unwrap()))
            .collect();
        list.sort_unstable();
        list.dedup_by_key(|(surface, _)| *surface);
        let words: Words = list.iter().copied().collect();
        let found = match look_up(&words, word) {
            Found::Alternatives(found) => {
                found.iter().fold(String::new(), |mut text, Alternative { index, factor }| {
                    let _ = write!(text, " {}/{factor}", list[*index].0);
                    text
                })
            }
            Found::Split(one, other) => format!("{} + {}", list[one].0, list[other].0),
            Found::Nothing => String::new(),
        };
        assert_eq!(found.trim_start(), expected, "`{word}` in {list:?}");
    }

    #[test]
    fn the_beginning_of_words() {
        check("deploy 4, deployed 9, deploys 4, depot 2", "depl", "deployed/8 deploy/8 deploys/8");
        check("paa 1, pab 2, pac 3, pad 3, pae 3, paf 3, pag 3, pah 3, pai 3, paj 3", "pa", "");
        check(
            "abca 1, abcb 2, abcc 3, abcd 3, abce 3, abcf 3, abcg 3, abch 3, abci 3, abcj 3",
            "abc",
            "abcc/8 abcd/8 abce/8 abcf/8 abcg/8 abch/8 abci/8 abcj/8",
        );
        // The beginning of one word is that, though another one is an edit away.
        check("latencies 1, ratenc 50", "latenc", "latencies/8");
    }

    #[test]
    fn other_forms_of_a_word() {
        let check = |list: &str, word: &str, expected: Option<&str>| {
            let mut list: Vec<&str> = list.split(' ').collect();
            list.sort_unstable();
            let words: Words = list.into_iter().zip([3, 5, 5, 4]).collect();
            let found = inflected(&words, word).map(|at| words.word(at));
            assert_eq!(found, expected, "{word}");
        };
        for (one, other) in [
            ("rollback", "rollbacks"),
            ("box", "boxes"),
            ("retry", "retries"),
            ("retry", "retried"),
            ("pool", "pooled"),
            ("cache", "cached"),
            ("cache", "caching"),
            ("crash", "crashing"),
            ("drop", "dropped"),
            ("throttle", "throttling"),
            ("restarts", "restarting"),
            ("caches", "caching"),
            ("retries", "retrying"),
        ] {
            check(one, other, Some(one));
            check(other, one, Some(other));
        }
        // Of several the one in most incidents.
        check("pool pooling pools", "pooled", Some("pooling"));
        // What remains has to be a word.
        check("str", "string", None);
        check("be", "bed", None);
        check("pooler", "pooled", None);
        check("api-pool", "api-pools", None);
    }

    #[test]
    fn slips_of_the_keyboard() {
        for (list, word, expected) in [
            // Deleted, inserted, replaced, swapped.
            ("starvation 3", "starvaton", "starvation/6"),
            ("cache 3", "cachhe", "cache/6"),
            ("replica 3", "replixa", "replica/6"),
            ("timeout 3", "tiemout", "timeout/6"),
            // At the first letter: what begins with the second.
            ("certificate 3", "ecrtificate", "certificate/6"),
            ("certificate 3", "xcertificate", "certificate/6"),
            // Two edits only in long words; three in none; one only from four letters.
            ("starvation 3", "starvatoin", "starvation/6"),
            ("starvation 3", "startvaton", "starvation/5"),
            ("starvation 3", "startvatonx", ""),
            ("queue 3", "quuee", "queue/6"),
            ("queue 3", "qeeue", "queue/6"),
            ("quota 3", "qoutaa", "quota/5"),
            ("quota 3", "qutao", ""),
            ("dns 3", "dnz", ""),
            // Only the nearest, then the first letter, then incidents, then the alphabet.
            ("cable 1, table 9, tables 99", "tabel", "table/6"),
            ("probe 9, prove 2, prose 9, prone 1", "prole", "probe/6 prose/6 prove/6"),
            ("router 90, outer 91, route 1", "orouter", "router/6"),
            ("oxide 9, elide 3, elide 3", "eoxide", "oxide/6"),
            ("slower 1, lower 9", "sower", "slower/6"),
            ("slower 1, lower 9, power 7", "lowerr", "lower/6"),
            ("tower 1, ower 9", "otwer", "ower/6 tower/6"),
            ("otter 1, tower 9", "otwer", "otter/6 tower/6"),
            // Any other first letter is the last resort.
            ("shard 3", "dhard", "shard/6"),
            ("lock 3, block 9", "dlock", "lock/6"),
            ("clock 3, block 9", "qlock", "block/6 clock/6"),
            ("region 3", "tegion", "region/6"),
            ("region 3, tegument 1", "tegion", "region/6"),
            ("region 3, tegiment 1", "tegion", "tegiment/5"),
        ] {
            check(list, word, expected);
        }
    }

    #[test]
    fn edits_are_those_of_optimal_string_alignment() {
        let mut words = vec![String::new()];
        for length in 0..5 {
            let shorter: Vec<_> = words.iter().filter(|word| word.len() == length).collect();
            let longer =
                shorter.iter().flat_map(|word| ["a", "b", "c"].map(|c| format!("{word}{c}")));
            words.extend(longer.collect::<Vec<_>>());
        }
        for one in &words {
            for other in &words {
                let all = strsim::osa_distance(one, other);
                for most in 0..3 {
                    let expected = Some(all).filter(|all| *all <= most);
                    let found = edits(one.as_bytes(), other.as_bytes(), most);
                    assert_eq!(found, expected, "{one} {other}");
                }
            }
        }
    }

    #[test]
    fn two_words_in_one() {
        check("check 1, out 1", "checkout", "check + out");
        check("con 1, nection 1, connec 1, tion 1", "connection", "connec + tion");
        check("fail 1", "failfail", "fail + fail");
        check("time 1, out 1", "outtimer", "");
        check("ab 1, cde 1", "abcde", "");
        // What is a few edits away goes before.
        check("check 1, out 1, checkouts 1", "checkoud", "checkouts/5");
    }

    #[test]
    fn words_of_one_family() {
        check("replicate 2, replicates 5, replied 9", "replication", "replicates/5 replicate/5");
        check(
            "scheduler 2, scheduling 5, schedulability 1, schedules 5",
            "schedulable",
            "schedulability/5 schedules/5 scheduling/5",
        );
        check("rotaxxxxxxx 2", "rotate", "");
        check("rotaxxxxxx 2", "rotate", "rotaxxxxxx/5");
        check("gone 2, gonexxxxx 1", "gonzo", "");
    }

    #[test]
    fn what_is_no_plain_word_is_not_looked_up() {
        for word in ["", "ca", "caf\u{e9}", "http404", "Cache", "a-b-c"] {
            check("cache 1, caf 1, http 1", word, "");
        }
        assert_eq!(look_up(&Words::default(), "cache"), Found::Nothing);
    }

    #[test]
    fn surfaces_that_begin_with_something() {
        let list = [("api", 2), ("api-gateway", 5), ("api_v2", 5), ("apt", 1), ("\u{e9}t", 1)];
        let list = Words::from_iter(list);
        assert_eq!(prefixed(&list, "ap", 32), [1, 2, 0, 3]);
        assert_eq!(prefixed(&list, "ap", 2), [1, 2]);
        assert_eq!(prefixed(&list, "api-", 32), [1]);
        assert_eq!(prefixed(&list, "\u{e9}", 32), [4]);
        assert_eq!(prefixed(&list, "b", 32), [0; 0]);
    }
}
