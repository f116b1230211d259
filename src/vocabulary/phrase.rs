//! Phrases: the small language in which the catalogue writes down what people write, and the automaton that finds all of
//! them in one pass over a sentence.
//!
//! `certificate ... expired`: words in this order, `...` for up to four words between. Small words (the, was, our) do not
//! count, and neither do endings. `full/out-of-space` is any of several, `expir*` any word that begins so, `a + b` both
//! sides in any order with up to four words between.

use std::ops::Range;

use crate::vocabulary::sentence::{self, Sentence};

/// So many words may stand where a phrase says `...`.
const GAP: usize = 4;

/// A phrase that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    steps: Vec<Step<Form>>,
}

/// One position of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step<W> {
    /// Whether other words may stand before it.
    gap: bool,
    /// Single words, any of which will do.
    words: Vec<W>,
    /// Words in a row, any row of which will do.
    rows: Vec<Vec<W>>,
}

/// A word of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    /// Any word with this stem.
    Stem(String),
    /// Any word that begins so.
    Prefix(String),
    /// This word only.
    Exact(String),
}

impl Pattern {
    /// Reads a phrase; `exact` where endings and small words do count. A phrase with `+` is two.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence.
    pub fn parse(phrase: &str, exact: bool) -> Result<Vec<Self>, String> {
        let sides: Vec<&str> = phrase.split(" + ").collect();
        match sides.as_slice() {
            [whole] => Ok(vec![Self { steps: steps(whole, exact)? }]),
            [a, b] => {
                let (a, b) = (steps(a, exact)?, steps(b, exact)?);
                let join = |first: &[Step<Form>], second: &[Step<Form>]| {
                    let mut steps = first.to_vec();
                    let joint = steps.len();
                    steps.extend_from_slice(second);
                    steps[joint].gap = true;
                    Self { steps }
                };
                Ok(vec![join(&a, &b), join(&b, &a)])
            }
            _ => Err("has more than one ` + `".to_owned()),
        }
    }
}

fn steps(side: &str, exact: bool) -> Result<Vec<Step<Form>>, String> {
    let mut steps: Vec<Step<Form>> = Vec::new();
    let mut gap = false;
    for item in side.split_whitespace() {
        if matches!(item, "..." | "\u{2026}") {
            gap = true;
            continue;
        }
        let mut step = Step { gap: gap && !steps.is_empty(), words: Vec::new(), rows: Vec::new() };
        let several = item.contains('/');
        for choice in item.split('/') {
            let mut row = Vec::new();
            for word in choice.split('-') {
                row.extend(
                    form(word, exact).map_err(|why| format!("holds `{choice}`, which {why}"))?,
                );
            }
            match row.len() {
                0 if several && !exact => {
                    return Err(format!(
                        "offers `{choice}` as a choice, a word too small to count"
                    ));
                }
                0 => {}
                1 => step.words.append(&mut row),
                _ => step.rows.push(row),
            }
        }
        if !step.words.is_empty() || !step.rows.is_empty() {
            steps.push(step);
            gap = false;
        }
    }
    if steps.is_empty() { Err("holds no word that counts".to_owned()) } else { Ok(steps) }
}

/// A word of a phrase; none for a small one.
fn form(word: &str, exact: bool) -> Result<Option<Form>, &'static str> {
    /// A shorter beginning would be the beginning of anything.
    const SHORTEST: usize = 3;
    let plain = word.to_lowercase();
    if let Some(beginning) = plain.strip_suffix('*') {
        if beginning.chars().count() < SHORTEST || !beginning.chars().all(char::is_alphanumeric) {
            return Err("is no beginning of a word of three letters or more");
        }
        return Ok(Some(Form::Prefix(beginning.to_owned())));
    }
    if plain.is_empty() || !plain.chars().all(char::is_alphanumeric) {
        return Err("is no word");
    }
    Ok((exact || !sentence::is_small(&plain)).then(|| {
        if exact { Form::Exact(plain) } else { Form::Stem(sentence::stem(&plain).to_owned()) }
    }))
}

/// A phrase that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match<M> {
    /// What it means.
    pub meaning: M,
    /// The words it covers, as indices into the sentence's words.
    pub words: Range<usize>,
}

/// Finds many phrases in one pass. The time grows with the length of the sentence only: a word begins a bounded number
/// of phrases, and each looks a bounded number of words ahead.
#[derive(Debug, Clone)]
pub struct Matcher<M> {
    /// Stems, exact words and beginnings, each a tree of its own so that a word is looked up letter by letter.
    stems: Letters,
    exact: Letters,
    prefixes: Letters,
    words: u32,
    phrases: Vec<(Vec<Step<u32>>, M)>,
    /// Which phrases begin with a word.
    heads: Vec<Vec<usize>>,
}

impl<M> Default for Matcher<M> {
    fn default() -> Self {
        Self {
            stems: Letters::default(),
            exact: Letters::default(),
            prefixes: Letters::default(),
            words: 0,
            phrases: Vec::new(),
            heads: Vec::new(),
        }
    }
}

impl<M: Copy> Matcher<M> {
    /// Adds a phrase.
    pub fn add(&mut self, pattern: &Pattern, meaning: M) {
        let steps: Vec<Step<u32>> = pattern
            .steps
            .iter()
            .map(|step| {
                let mut words: Vec<u32> = step.words.iter().map(|form| self.id(form)).collect();
                words.sort_unstable();
                words.dedup();
                let rows = step
                    .rows
                    .iter()
                    .map(|row| row.iter().map(|form| self.id(form)).collect())
                    .collect();
                Step { gap: step.gap, words, rows }
            })
            .collect();
        let phrase = self.phrases.len();
        if let Some(first) = steps.first() {
            let heads = first.words.iter().chain(first.rows.iter().filter_map(|row| row.first()));
            for head in heads {
                let known = &mut self.heads[*head as usize];
                if known.last() != Some(&phrase) {
                    known.push(phrase);
                }
            }
        }
        self.phrases.push((steps, meaning));
    }

    /// All phrases in a sentence, by the word they begin with. Of one phrase that begins with a word the nearest ending.
    /// Unless the phrases are `exact`, small words do not count.
    pub fn matches(&self, sentence: &mut Sentence, exact: bool) -> Vec<Match<M>> {
        let counts = |word: &str| exact || !sentence::is_small(word);
        for word in &mut sentence.words {
            word.ids.clear();
            if !counts(&word.plain) {
                continue;
            }
            word.ids.extend(self.stems.get(sentence::stem(&word.plain)));
            word.ids.extend(self.exact.get(&word.plain));
            self.prefixes.along(&word.plain, &mut word.ids);
        }
        let counting: Vec<usize> =
            (0..sentence.words.len()).filter(|at| counts(&sentence.words[*at].plain)).collect();
        let look = Look { sentence, counting: &counting };
        let mut found = Vec::new();
        for (position, at) in counting.iter().enumerate() {
            for id in &sentence.words[*at].ids {
                for phrase in &self.heads[*id as usize] {
                    let (steps, meaning) = &self.phrases[*phrase];
                    if let Some(end) = look.steps(steps, position) {
                        found.push(Match { meaning: *meaning, words: *at..counting[end - 1] + 1 });
                    }
                }
            }
        }
        found
    }

    fn id(&mut self, form: &Form) -> u32 {
        let (tree, word) = match form {
            Form::Stem(word) => (&mut self.stems, word),
            Form::Prefix(word) => (&mut self.prefixes, word),
            Form::Exact(word) => (&mut self.exact, word),
        };
        let id = tree.insert(word, self.words);
        if id == self.words {
            self.words += 1;
            self.heads.push(Vec::new());
        }
        id
    }
}

/// A sentence in which phrases are looked for, with the places of the words that count.
struct Look<'a> {
    sentence: &'a Sentence,
    counting: &'a [usize],
}

impl Look<'_> {
    /// Where a phrase that begins at `position` ends: one past its last position.
    fn steps(&self, steps: &[Step<u32>], position: usize) -> Option<usize> {
        let Some((step, rest)) = steps.split_first() else { return Some(position) };
        let furthest = if step.gap { position + GAP } else { position };
        for start in position..=furthest {
            // What is said in another clause is said of something else.
            if start >= self.counting.len()
                || (step.gap && self.clause(start) != self.clause(position - 1))
            {
                return None;
            }
            for end in self.step(step, start) {
                if let Some(end) = self.steps(rest, end) {
                    return Some(end);
                }
            }
            // "The disk was not full" is no full disk.
            if sentence::is_negation(self.plain(start)) {
                return None;
            }
        }
        None
    }

    /// The ends that a step can have at a position.
    fn step<'s>(&'s self, step: &'s Step<u32>, at: usize) -> impl Iterator<Item = usize> + 's {
        let one = self.ids(at).iter().any(|id| step.words.binary_search(id).is_ok());
        let rows = step.rows.iter().filter(move |row| {
            row.iter().enumerate().all(|(offset, id)| {
                at + offset < self.counting.len() && self.ids(at + offset).contains(id)
            })
        });
        one.then_some(at + 1).into_iter().chain(rows.map(move |row| at + row.len()))
    }

    fn ids(&self, at: usize) -> &[u32] {
        &self.sentence.words[self.counting[at]].ids
    }

    fn clause(&self, at: usize) -> usize {
        self.sentence.words[self.counting[at]].clause
    }

    fn plain(&self, at: usize) -> &str {
        &self.sentence.words[self.counting[at]].plain
    }
}

/// A tree of words by their letters.
#[derive(Debug, Clone)]
struct Letters {
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    /// The next letters, sorted, each with its node.
    next: Vec<(u8, usize)>,
    /// The word that ends here.
    word: Option<u32>,
}

impl Default for Letters {
    fn default() -> Self {
        Self { nodes: vec![Node::default()] }
    }
}

impl Letters {
    /// Adds a word under `id`, or finds the id that it has.
    fn insert(&mut self, word: &str, id: u32) -> u32 {
        let mut node = 0;
        for byte in word.bytes() {
            node = match self.nodes[node].next.binary_search_by_key(&byte, |next| next.0) {
                Ok(at) => self.nodes[node].next[at].1,
                Err(at) => {
                    let new = self.nodes.len();
                    self.nodes.push(Node::default());
                    self.nodes[node].next.insert(at, (byte, new));
                    new
                }
            };
        }
        *self.nodes[node].word.get_or_insert(id)
    }

    fn get(&self, word: &str) -> Option<u32> {
        let end = word.bytes().try_fold(0, |node, byte| self.step(node, byte))?;
        self.nodes[end].word
    }

    /// Every word that `word` begins with.
    fn along(&self, word: &str, into: &mut Vec<u32>) {
        let mut node = 0;
        for byte in word.bytes() {
            let Some(next) = self.step(node, byte) else { return };
            node = next;
            into.extend(self.nodes[node].word);
        }
    }

    fn step(&self, node: usize, byte: u8) -> Option<usize> {
        let next = &self.nodes[node].next;
        next.binary_search_by_key(&byte, |next| next.0).ok().map(|at| next[at].1)
    }
}

#[cfg(test)]
mod tests {
    use super::{Matcher, Pattern};
    use crate::vocabulary::sentence;

    /// The words of `text` that `phrase` covers, or `-`.
    fn found(phrase: &str, text: &str) -> String {
        let mut matcher = Matcher::default();
        for pattern in Pattern::parse(phrase, false).unwrap() {
            matcher.add(&pattern, ());
        }
        let mut sentence = sentence::split(text).next().unwrap();
        matcher.matches(&mut sentence, false).first().map_or("-".to_owned(), |found| {
            let words = &sentence.words[found.words.clone()];
            text[words[0].range.start..words[words.len() - 1].range.end].to_owned()
        })
    }

    #[test]
    fn phrases() {
        for (phrase, text, expected) in [
            ("disk full", "The disk was full.", "disk was full"),
            ("disk full", "The disks were completely full.", "disks were completely full"),
            ("disk full", "The disk was not full.", "-"),
            ("disk full", "The disk was nearly full.", "-"),
            ("disk ... full", "The disk was nearly full.", "disk was nearly full"),
            (
                "disk ... full",
                "The disk of the one search node was full",
                "disk of the one search node was full",
            ),
            ("disk ... full", "the disk of one old search node was full", "-"),
            ("disk ... full", "The disk was in no way full", "-"),
            ("not ... renewed", "It had not been renewed", "not been renewed"),
            ("not ... renewed", "Nobody could've known it wasn't renewed", "wasn't renewed"),
            ("misconfigur*", "A misconfiguration", "misconfiguration"),
            ("cert/certificate expired", "Certs expired", "Certs expired"),
            (
                "disk/volume full/out-of-space",
                "The volume was out of space",
                "volume was out of space",
            ),
            ("certificate + expired", "an expired certificate", "expired certificate"),
            ("certificate + expired", "the certificate expires", "certificate expires"),
            ("max connections", "max_connections was 20", "max_connections"),
        ] {
            assert_eq!(found(phrase, text), expected, "{phrase} in {text}");
        }
    }

    #[test]
    fn phrases_that_cannot_be_read() {
        for (phrase, why) in [
            ("the", "holds no word that counts"),
            ("", "holds no word that counts"),
            ("a/disk full", "offers `a` as a choice, a word too small to count"),
            ("di* full", "holds `di*`, which is no beginning of a word of three letters or more"),
            ("disk // full", "holds ``, which is no word"),
            ("a + b + c", "has more than one ` + `"),
        ] {
            assert_eq!(Pattern::parse(phrase, false), Err(why.to_owned()), "{phrase}");
        }
    }
}
