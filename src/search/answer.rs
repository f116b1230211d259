//! One question, asked of the index: which incidents answer it, in which order, and why.
//!
//! 1. The words of the question become groups: a word that some incident has, or those that stand for one that none has.
//! 2. The filters become the incidents that may answer.
//! 3. What the groups are worth in an incident is added up; see `rank`.
//!
//! The browser's script does the same with the same numbers, so that it comes to the same order.

use std::collections::BTreeMap;

use chrono::{Days as Span, NaiveDate};
use tantivy::postings::Postings as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, TERMINATED, Term};

use crate::search::analyser::{self, Analyser, Met};
use crate::search::facet::{self, Condition, Field};
use crate::search::index::Index;
use crate::search::postings::Posting;
use crate::search::query::{Clause, Filter, Hint, Query, Role, What};
use crate::search::rank::{self, WHOLE};
use crate::search::spelling::{self, Found};
use crate::search::synonyms::{self, Synonyms};

/// So many different words of a question are looked at. What comes after them in a log says nothing new.
const MOST_WORDS: usize = 200;

/// So many of them are looked for: the rarest.
const MOST_GROUPS: usize = 64;

/// So many words stand for a prefix: those that most incidents have.
const MOST_PREFIXED: usize = 32;

/// What a word of a phrase counts, in eighths: who quotes means it.
const QUOTED: u32 = 2 * WHOLE;

/// An answer.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The best incidents, the best first.
    pub hits: Vec<Hit>,
    /// How many incidents answer.
    pub total: usize,
    /// How the question was understood, where that was not as it was written.
    pub hints: Vec<Hint>,
    /// What was looked for.
    pub groups: Vec<Group>,
}

impl Answer {
    /// The words that were looked for, the rarest first; of an identifier only the whole.
    #[must_use]
    pub fn telling_terms(&self) -> Vec<String> {
        let mut groups: Vec<&Group> = self.groups.iter().collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.worth));
        let words = groups.into_iter().filter_map(|group| group.alternatives.first());
        wholes(words.map(|alternative| alternative.word.as_str()))
    }
}

/// Of words those that are no part of another one, in their order.
#[must_use]
pub fn wholes<'a>(words: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut wholes: Vec<&str> = Vec::new();
    for word in words {
        if !wholes.iter().any(|known| known.contains(word)) {
            wholes.retain(|known| !word.contains(known));
            wholes.push(word);
        }
    }
    wholes.into_iter().map(str::to_owned).collect()
}

/// An incident that answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its number in the index.
    pub number: u32,
    /// How well it answers; 0 where only filters were asked.
    pub score: u64,
    /// What it has of the groups, each by its index with what it adds to the score, the most first.
    pub matched: Vec<Matched>,
    /// What adds to the score besides.
    pub extra: rank::Extra,
}

/// A group that an incident has something of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matched {
    /// Index into [`Answer::groups`].
    pub group: usize,
    /// Index of the best alternative.
    pub alternative: usize,
    /// What it adds to the score.
    pub worth: u32,
    /// Whether it stands in the title.
    pub in_title: bool,
}

/// A word of the question, by all that stand for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Those that stand for it, each once, the best first.
    pub alternatives: Vec<Alternative>,
    /// The most that it can be worth.
    pub worth: u32,
    /// The incidents whose words count, where not all do: those with the phrase.
    only: Option<Vec<u32>>,
}

/// A term that stands for a word of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// The term.
    pub term: String,
    /// A word of it.
    pub word: String,
    /// How rare it is, weighed by how well it stands for the word.
    pub worth: u32,
    rarity: u32,
    factor: u32,
}

/// Incidents that may answer.
type Allowed = Vec<bool>;

impl Index {
    /// Answers a question with `most` incidents at most.
    ///
    /// # Errors
    /// If a file is damaged.
    pub fn ask(&self, query: &Query, most: usize) -> anyhow::Result<Answer> {
        let mut asking = Asking::new(self);
        asking.hints.extend(query.hints.iter().cloned());
        if query.plain {
            // Who pastes an alert chose none of its words.
            asking.synonyms = Synonyms::new(&self.contents.language);
        }
        for clause in &query.clauses {
            asking.clause(clause)?;
        }
        for filter in &query.filters {
            asking.filter(filter)?;
        }
        Ok(asking.answer(query, most))
    }

    pub(super) fn is_known(&self, surface: &str) -> bool {
        self.words.find(surface).is_some()
    }
}

/// A question that is being read.
struct Asking<'a> {
    index: &'a Index,
    analyser: Analyser,
    groups: Vec<Group>,
    /// Those that must not be missing, by what they need: each a list of incidents.
    required: Vec<Allowed>,
    refused: Vec<Allowed>,
    /// By field, what its filters let through.
    filtered: Vec<Allowed>,
    hints: Vec<Hint>,
    unknown: Vec<String>,
    /// How many words were met.
    words: usize,
    /// Whether there are words that incidents should have.
    wanting: bool,
    /// None where every word is meant as it is written.
    synonyms: Synonyms,
    postings: BTreeMap<String, Vec<Posting>>,
}

/// A word of the question.
struct Asked {
    surface: String,
    extra: bool,
}

impl<'a> Asking<'a> {
    fn new(index: &'a Index) -> Self {
        Self {
            index,
            analyser: Analyser::new(&index.contents.language),
            groups: Vec::new(),
            required: Vec::new(),
            refused: Vec::new(),
            filtered: Vec::new(),
            hints: Vec::new(),
            unknown: Vec::new(),
            words: 0,
            wanting: false,
            synonyms: Synonyms::default(),
            postings: BTreeMap::new(),
        }
    }

    fn clause(&mut self, clause: &Clause) -> anyhow::Result<()> {
        self.wanting |= clause.role != Role::Not;
        let found = match &clause.what {
            What::Words(text) => self.words(text, clause.role)?,
            What::Phrase(text) => self.phrase(text, clause.role)?,
            What::Prefix(text) => {
                let group = self.prefixed(text)?;
                group.into_iter().map(|group| (group, true)).collect()
            }
        };
        // What says the same in another way need not be there too.
        let running = found.iter().any(|(_, running)| *running);
        let decisive = found.iter().filter(|(_, is_running)| *is_running || !running);
        let lists: Vec<Allowed> =
            decisive.map(|(group, _)| self.holding(group)).collect::<anyhow::Result<_>>()?;
        match clause.role {
            Role::Should => {}
            Role::Must => self.required.extend(lists),
            Role::Not => self.refused.extend(lists.into_iter().reduce(|mut all, list| {
                all.iter_mut().zip(list).for_each(|(both, one)| *both &= one);
                all
            })),
        }
        if clause.role != Role::Not {
            self.groups.extend(found.into_iter().map(|(group, _)| group));
        }
        Ok(())
    }

    /// The words of a text, those of one term once.
    fn read(&mut self, text: &str) -> Vec<Asked> {
        let mut met: Vec<Met> = Vec::new();
        self.analyser.read(text, |word| met.push(word));
        let surfaces: Vec<&str> = self.analyser.surfaces().collect();
        let surface = |word: &Met| surfaces[word.surface as usize].to_owned();
        met.iter().map(|word| Asked { surface: surface(word), extra: word.extra }).collect()
    }

    /// The groups of a text, each with whether it is one of the running words.
    fn words(&mut self, text: &str, role: Role) -> anyhow::Result<Vec<(Group, bool)>> {
        let mut groups = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for asked in self.read(text) {
            self.words += 1;
            if seen.contains(&asked.surface) || seen.len() >= MOST_WORDS {
                continue;
            }
            seen.push(asked.surface.clone());
            let index = self.index;
            let own = index.words.find(&asked.surface);
            if let Some(known) = own.or_else(|| spelling::inflected(&index.words, &asked.surface)) {
                let mut group = self.group(&[(index.words.word(known), WHOLE)], None)?;
                if let Some(Alternative { term, rarity, .. }) = group.alternatives.first().cloned()
                {
                    self.add_synonyms(&mut group, &term, rarity)?;
                }
                groups.push((group, !asked.extra));
            } else if let Some(group) = self.other_words(&asked.surface)? {
                groups.push((group, !asked.extra));
            } else if !asked.extra && role != Role::Not {
                for group in self.unknown(&asked.surface)? {
                    groups.push((group, true));
                }
            }
        }
        Ok(groups)
    }

    /// What others may call what a word of nobody means.
    fn other_words(&mut self, surface: &str) -> anyhow::Result<Option<Group>> {
        let Some(term) = self.synonyms.words.get(surface).cloned() else { return Ok(None) };
        let mut group = Group { alternatives: Vec::new(), worth: 0, only: None };
        self.add_synonyms(&mut group, &term, u32::MAX)?;
        Ok((!group.alternatives.is_empty()).then_some(group))
    }

    /// Adds to a group what stands for a term: none of it is worth more than the half of what the term is, whose rarity is
    /// `most`.
    fn add_synonyms(&mut self, group: &mut Group, term: &str, most: u32) -> anyhow::Result<()> {
        for synonym in self.synonyms.of(term).to_vec() {
            let holding = u32::try_from(self.postings(&synonym)?.len()).unwrap_or(u32::MAX);
            if holding == 0 {
                continue;
            }
            let rarity = rank::rarity(holding, rank::rounded(self.index.count())).min(most);
            let factor = synonyms::FACTOR;
            let worth = rarity * factor / WHOLE;
            group.worth = group.worth.max(worth);
            let word = self.synonyms.named.get(&synonym).map_or(&*synonym, |word| word).to_owned();
            group.alternatives.push(Alternative { term: synonym, word, worth, rarity, factor });
        }
        Ok(())
    }

    /// What stands for a word that no incident has.
    fn unknown(&mut self, surface: &str) -> anyhow::Result<Vec<Group>> {
        let index = self.index;
        let known = |at: usize| index.words.word(at);
        let (groups, took) = match spelling::look_up(&index.words, surface) {
            Found::Alternatives(found) => {
                let words: Vec<(&str, u32)> =
                    found.iter().map(|found| (known(found.index), found.factor)).collect();
                let took = words.iter().map(|(word, _)| (*word).to_owned()).collect();
                (vec![self.group(&words, None)?], took)
            }
            Found::Split(first, second) => {
                let halves = [known(first), known(second)];
                let groups = halves
                    .iter()
                    .map(|half| self.group(&[(half, WHOLE)], None))
                    .collect::<anyhow::Result<_>>()?;
                (groups, vec![halves.join(" ")])
            }
            Found::Nothing => {
                self.unknown.push(surface.to_owned());
                return Ok(Vec::new());
            }
        };
        self.hints.push(Hint::NearWord { written: surface.to_owned(), took });
        Ok(groups)
    }

    /// A group of words that some incident has, each with what it counts in eighths.
    fn group(&mut self, words: &[(&str, u32)], only: Option<Vec<u32>>) -> anyhow::Result<Group> {
        let mut alternatives: Vec<Alternative> = Vec::new();
        for (word, factor) in words {
            let Some(term) = self.analyser.term_of(word) else { continue };
            if alternatives.iter().any(|known| known.term == term) {
                continue;
            }
            let holding = self.postings(&term)?.len();
            let count = rank::rounded(self.index.count());
            let rarity = rank::rarity(u32::try_from(holding).unwrap_or(u32::MAX), count);
            alternatives.push(Alternative {
                term,
                word: (*word).to_owned(),
                worth: rarity * factor / WHOLE,
                rarity,
                factor: *factor,
            });
        }
        let worth = alternatives.iter().map(|alternative| alternative.worth).max().unwrap_or(0);
        Ok(Group { alternatives, worth, only })
    }

    fn prefixed(&mut self, text: &str) -> anyhow::Result<Option<Group>> {
        let index = self.index;
        self.words += 1;
        let prefix = analyser::fold(text);
        let found = spelling::prefixed(&index.words, &prefix, MOST_PREFIXED);
        if found.is_empty() {
            self.unknown.push(format!("{text}*"));
            return Ok(None);
        }
        let words: Vec<(&str, u32)> =
            found.into_iter().map(|at| (index.words.word(at), WHOLE)).collect();
        self.group(&words, None).map(Some)
    }

    /// The groups of a phrase: its words where they stand in a row, or the words where they stand so nowhere.
    fn phrase(&mut self, text: &str, role: Role) -> anyhow::Result<Vec<(Group, bool)>> {
        let running: Vec<String> = self
            .read(text)
            .into_iter()
            .filter(|word| !word.extra)
            .map(|word| word.surface)
            .collect();
        if running.len() < 2 {
            return self.words(text, role);
        }
        let known = running.iter().all(|surface| self.index.is_known(surface));
        let terms: Vec<String> =
            running.iter().filter_map(|surface| self.analyser.term_of(surface)).collect();
        let holding = if known { self.index.in_a_row(&terms)? } else { Vec::new() };
        if holding.is_empty() {
            if role == Role::Not {
                return Ok(Vec::new());
            }
            self.hints.push(Hint::NoPhrase { written: text.to_owned() });
            return self.words(text, role);
        }
        self.words += running.len();
        let groups = running
            .iter()
            .map(|surface| Ok((self.group(&[(surface, QUOTED)], Some(holding.clone()))?, true)));
        groups.collect()
    }

    fn postings(&mut self, term: &str) -> anyhow::Result<&[Posting]> {
        if !self.postings.contains_key(term) {
            let postings = self.index.postings(term)?;
            self.postings.insert(term.to_owned(), postings);
        }
        Ok(&self.postings[term])
    }

    /// The incidents that have something of a group.
    fn holding(&mut self, group: &Group) -> anyhow::Result<Allowed> {
        let mut holding = vec![false; self.index.count() as usize];
        for alternative in &group.alternatives {
            for posting in self.postings(&alternative.term)? {
                holding[posting.number as usize] = true;
            }
        }
        if let Some(only) = &group.only {
            let mut with = vec![false; holding.len()];
            for number in only {
                with[*number as usize] = holding[*number as usize];
            }
            return Ok(with);
        }
        Ok(holding)
    }

    fn filter(&mut self, filter: &Filter) -> anyhow::Result<()> {
        let index = self.index;
        let known = index.contents.values.get(filter.field.name()).map_or(&[][..], Vec::as_slice);
        let resolved = facet::resolve(filter, known, &analyser::fold);
        self.hints.extend(resolved.hints);
        let Some(condition) = resolved.condition else { return Ok(()) };
        let mut passing = vec![false; index.count() as usize];
        for segment in &index.segments {
            let first = segment.first as usize;
            let places = 0..segment.reader.max_doc();
            let fast = segment.reader.fast_fields();
            match &condition {
                Condition::Any(values) => {
                    let at = Field::VALUED.iter().position(|field| *field == filter.field);
                    let Some(handle) = at.map(|at| index.schema.values[at]) else { continue };
                    let inverted = segment.reader.inverted_index(handle)?;
                    for value in values {
                        let term = Term::from_field_text(handle, &known[*value].id);
                        let postings = inverted.read_postings(&term, IndexRecordOption::Basic)?;
                        let Some(mut postings) = postings else { continue };
                        while postings.doc() != TERMINATED {
                            passing[first + postings.doc() as usize] = true;
                            postings.advance();
                        }
                    }
                }
                Condition::Days(spans) => {
                    let days = fast.i64("day")?;
                    for place in places {
                        let day = days.first(place).and_then(day);
                        let holds = day.is_some_and(|day| spans.iter().any(|span| span.hold(day)));
                        passing[first + place as usize] = holds;
                    }
                }
                Condition::Minutes(spans) => {
                    let minutes = fast.i64("minutes")?;
                    for place in places {
                        let minutes = minutes.first(place).and_then(|m| u64::try_from(m).ok());
                        let holds = minutes.is_some_and(|m| spans.iter().any(|span| span.hold(m)));
                        passing[first + place as usize] = holds;
                    }
                }
            }
        }
        let lists = if filter.negated { &mut self.refused } else { &mut self.filtered };
        lists.push(passing);
        Ok(())
    }

    fn answer(mut self, query: &Query, most: usize) -> Answer {
        if !query.plain {
            self.tell_unknown();
        }
        keep_telling(&mut self.groups);
        let count = self.index.count() as usize;
        let worth: u32 = self.groups.iter().map(|group| group.worth).sum();
        let mut sums = vec![Sum::default(); count];
        for group in &self.groups {
            add(group, &self.postings, &mut sums);
        }
        let allowed = |number: usize| {
            self.filtered.iter().chain(&self.required).all(|list| list[number])
                && !self.refused.iter().any(|list| list[number])
        };
        // Nothing is like a text of which nobody has a word.
        let wordless = self.groups.is_empty() && !query.is_empty() && !query.plain;
        let extra =
            |number: u32| rank::Extra::of(sums[number as usize].in_title, worth, number, count);
        let mut ranked: Vec<(u64, u32)> = (0..)
            .zip(&sums)
            .filter(|(number, sum)| (sum.score > 0 || wordless) && allowed(*number as usize))
            .map(|(number, sum)| {
                let extra = extra(number);
                (if wordless { 0 } else { sum.score + extra.title + extra.newer }, number)
            })
            .collect();
        let total = ranked.len();
        ranked.sort_unstable_by(|a, b| b.cmp(a));
        ranked.truncate(most);
        let hits = ranked.into_iter().map(|(score, number)| {
            let groups = self.groups.iter().enumerate();
            let mut matched: Vec<Matched> = groups
                .filter_map(|(group, own)| {
                    Some(Matched { group, ..own.matched(number, &self.postings)? })
                })
                .collect();
            matched.sort_by_key(|matched| std::cmp::Reverse(matched.worth));
            Hit { number, score, matched, extra: extra(number) }
        });
        Answer { hits: hits.collect(), total, hints: self.hints, groups: self.groups }
    }

    /// Says which words are in no incident, or that none is.
    fn tell_unknown(&mut self) {
        let narrowed = !(self.filtered.is_empty() && self.refused.is_empty());
        if self.groups.is_empty() && !narrowed {
            if !self.unknown.is_empty() {
                self.hints.push(Hint::Nothing);
            } else if self.wanting && self.words == 0 {
                self.hints.push(Hint::OnlyStopWords);
            }
            return;
        }
        let unknown = std::mem::take(&mut self.unknown).into_iter();
        self.hints.extend(unknown.map(|written| Hint::NoWord { written }));
    }
}

/// A day from its number of days since 1970-01-01.
fn day(days: i64) -> Option<NaiveDate> {
    match u64::try_from(days) {
        Ok(after) => NaiveDate::default().checked_add_days(Span::new(after)),
        Err(_) => NaiveDate::default().checked_sub_days(Span::new(days.unsigned_abs())),
    }
}

/// Keeps of groups that begin with the same term the first, and of many those that are worth most.
fn keep_telling(groups: &mut Vec<Group>) {
    let mut seen: Vec<String> = Vec::new();
    groups.retain(|group| {
        let Some(first) = group.alternatives.first() else { return false };
        let new = !seen.contains(&first.term);
        seen.push(first.term.clone());
        new
    });
    if groups.len() > MOST_GROUPS {
        let mut order: Vec<usize> = (0..groups.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(groups[*at].worth));
        order.truncate(MOST_GROUPS);
        let mut at = 0;
        groups.retain(|_| {
            at += 1;
            order.contains(&(at - 1))
        });
    }
}

impl Group {
    /// The best of it in an incident: which alternative, and what it adds; and what the title adds it to.
    fn matched(&self, number: u32, postings: &BTreeMap<String, Vec<Posting>>) -> Option<Matched> {
        if self.only.as_ref().is_some_and(|only| only.binary_search(&number).is_err()) {
            return None;
        }
        let found = self.alternatives.iter().enumerate().filter_map(|(index, alternative)| {
            let own = &postings[&alternative.term];
            let at = own.binary_search_by_key(&number, |posting| posting.number).ok()?;
            Some(Matched {
                group: 0,
                alternative: index,
                worth: alternative.in_incident(own[at]),
                in_title: own[at].in_title,
            })
        });
        // Of equally good ones the first.
        found.reduce(|best, next| if next.worth > best.worth { next } else { best })
    }
}

impl Alternative {
    /// What it adds to the score of an incident.
    fn in_incident(&self, posting: Posting) -> u32 {
        self.rarity * u32::from(posting.saturation) * self.factor / WHOLE
    }
}

/// What the words of a question are worth in an incident.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    score: u64,
    in_title: u32,
}

/// Adds what a group is worth in each incident.
fn add(group: &Group, postings: &BTreeMap<String, Vec<Posting>>, sums: &mut [Sum]) {
    let mut best = vec![(0, 0); sums.len()];
    for alternative in &group.alternatives {
        for posting in &postings[&alternative.term] {
            let (score, title) = &mut best[posting.number as usize];
            *score = alternative.in_incident(*posting).max(*score);
            if posting.in_title {
                *title = alternative.worth.max(*title);
            }
        }
    }
    let mut take = |number: usize| {
        let (score, title) = best[number];
        sums[number].score += u64::from(score);
        sums[number].in_title += title;
    };
    match &group.only {
        Some(only) => only.iter().for_each(|number| take(*number as usize)),
        None => (0..best.len()).for_each(take),
    }
}

impl Index {
    /// The incidents that have some terms in a row, in order.
    fn in_a_row(&self, terms: &[String]) -> anyhow::Result<Vec<u32>> {
        let mut found = Vec::new();
        for segment in &self.segments {
            let mut places = Vec::new();
            for handle in self.schema.parts {
                let inverted = segment.reader.inverted_index(handle)?;
                // By incident: where the row could go on.
                let mut rows: Option<BTreeMap<u32, Vec<u32>>> = None;
                for term in terms {
                    let term = Term::from_field_text(handle, term);
                    let record = IndexRecordOption::WithFreqsAndPositions;
                    let postings = inverted.read_postings(&term, record)?;
                    let mut next = BTreeMap::new();
                    let mut at = Vec::new();
                    let Some(mut postings) = postings else {
                        rows = None;
                        break;
                    };
                    while postings.doc() != TERMINATED {
                        let known = rows.as_ref().map(|rows| rows.get(&postings.doc()));
                        if known != Some(None) {
                            postings.positions(&mut at);
                            if let Some(Some(known)) = known {
                                at.retain(|position| known.binary_search(position).is_ok());
                            }
                            if !at.is_empty() {
                                let behind = at.iter().map(|position| position + 1).collect();
                                next.insert(postings.doc(), behind);
                            }
                        }
                        postings.advance();
                    }
                    rows = Some(next);
                }
                places.extend(rows.into_iter().flatten().map(|(place, _)| place));
            }
            places.sort_unstable();
            places.dedup();
            found.extend(places.into_iter().map(|place| segment.first + place));
        }
        Ok(found)
    }
}
