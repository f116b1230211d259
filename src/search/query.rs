//! What somebody typed into the search, read as words, phrases, prefixes and filters, with hints
//! about what could not be read as it was meant. Reading never fails.
//!
//! It knows nothing of incidents: which words and values there are, and what stands for one that
//! there is not, is `spelling`'s and `facet`'s to say. The browser's script reads queries by the
//! same rules.

use std::fmt;

use crate::search::facet::{Bounds, Field};

/// A query as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Whether the text is read as words only: it has a line break, or was pasted.
    pub plain: bool,
    /// Words, phrases and prefixes, in the order of the text.
    pub clauses: Vec<Clause>,
    /// One for each field and side (with, without) that is named, in the order in which they are
    /// named first.
    pub filters: Vec<Filter>,
    /// What could not be read as it was written, in the order of the text.
    pub hints: Vec<Hint>,
}

impl Query {
    /// Whether it asks for nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty() && self.filters.is_empty()
    }
}

/// Something to look for, and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// What it is for.
    pub role: Role,
    /// What is looked for.
    pub what: What,
}

/// What a clause is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Incidents that have it are better.
    Should,
    /// Only incidents that have it: `+x`.
    Must,
    /// Only incidents that do not have it: `-x`.
    Not,
}

/// What a clause looks for, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A stretch of text whose words are looked for. With [`Role::Should`] it holds all items that
    /// only blanks separate, so that `check out` can be found as `checkout`; with the other roles
    /// it is one item.
    Words(String),
    /// The text between quotation marks; it has a letter or digit.
    Phrase(String),
    /// What stands before the `*`: at least two characters, parts held together by joints
    /// (`kube-sys*`).
    Prefix(String),
}

/// A field and its values, any of which is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The field.
    pub field: Field,
    /// Whether what matches is taken away.
    pub negated: bool,
    /// The values, one at least; the first 64 that are written.
    pub values: Vec<Value>,
}

/// A value of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// As it is written, without the quotation marks, and without blanks at its ends. It has a
    /// letter or digit, or is `*`.
    pub text: String,
    /// Whether it stood between quotation marks.
    pub quoted: bool,
}

/// Reads a query. `text` is in NFC.
///
/// A text with a line break between its first and last character that is no blank is [`plain`]. A
/// blank is a character with the Unicode property `White_Space`; letters and digits are
/// `Alphabetic` or numeric ones. From the left:
///
/// 1. Blanks and `(` before an item are skipped.
/// 2. `-` or `+` directly before a letter, digit or quotation mark is the sign of the item.
/// 3. A quotation mark (`"`, `“`, `”`; each ends what any of them began) begins a phrase. Directly
///    behind its end the next item begins. A phrase without letters and digits is dropped.
/// 4. Otherwise the item ends before the next blank. `AND`, `OR` and `NOT` without a sign are
///    operators; `NOT` is a `-` for the next item that is kept.
/// 5. Letters and digits, `:`, and then neither `:` nor `//` are a filter, if they name a field, or
///    nearly, and there is a value. Values are separated by `,` and end before a blank, or at the
///    end of their quotation marks. Values without letters and digits are dropped, save `*`. `+`
///    means nothing here. Filters of the same field and side are one.
/// 6. Of an item or value without quotation marks, `)` at the end are dropped while it has more `)`
///    than `(`.
/// 7. Parts held together by single joints (`_-./:@`), two characters or more, directly followed by
///    `*`, with no letters or digits behind it, are a prefix.
/// 8. All else are words, if there is a letter or digit. Words without sign and `NOT` that only
///    blanks separate are one clause.
#[must_use]
pub fn parse(text: &str) -> Query {
    let text = text.trim();
    if text.contains(['\n', '\r']) {
        return plain(text);
    }
    let mut reader = Reader { text, at: 0, words: None, not: false, query: Query::default() };
    while reader.item() {}
    reader.end_words();
    reader.query
}

/// A text of which only the words count: an alert, a log, a draft.
#[must_use]
pub fn plain(text: &str) -> Query {
    let text = text.trim();
    let mut query = Query { plain: true, ..Query::default() };
    if has_word(text) {
        query.clauses.push(Clause { role: Role::Should, what: What::Words(text.to_owned()) });
    }
    query
}

/// What a reader of the answer should know about how the query was understood. Displayed, it is the
/// whole text for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// A phrase or value has no second quotation mark. Once for a query.
    NotClosed,
    /// `AND` was written. Once for a query.
    Or,
    /// A field's name was mistyped. Once for each field that was taken.
    NearField {
        /// The name as written.
        written: String,
        /// The field that was taken.
        took: Field,
    },
    /// The words of a phrase stand nowhere side by side.
    NoPhrase {
        /// The phrase as written, without quotation marks.
        written: String,
    },
    /// A filter's value was mistyped.
    NearValue {
        /// The filter's field.
        field: Field,
        /// The value as written.
        written: String,
        /// The id or name that was taken.
        took: String,
    },
    /// A filter's value that no incident has.
    NoValue {
        /// The filter's field.
        field: Field,
        /// The value as written.
        written: String,
    },
    /// A value that is no date, year or duration.
    Unreadable {
        /// The filter's field.
        field: Field,
        /// The value as written.
        written: String,
    },
    /// A word that is in no incident, and those that were looked for instead.
    NearWord {
        /// The word as written.
        written: String,
        /// The surfaces, best first; at least one.
        took: Vec<String>,
    },
    /// A word that is in no incident, while others are.
    NoWord {
        /// The word as written.
        written: String,
    },
    /// No word of the query is in any incident.
    Nothing,
    /// All words of the query are stop words.
    OnlyStopWords,
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotClosed => f.write_str("the quotation mark is not closed; read up to the end"),
            Self::Or => f.write_str("words are or-ed; write +word for one that must be there"),
            Self::NearField { written, took } => {
                write!(f, "there is no field `{written}`; took `{}`", took.name())
            }
            Self::NoPhrase { written } => {
                write!(f, "no incident has \"{written}\" in a row; looked for the words")
            }
            Self::NearValue { field, written, took } => {
                write!(f, "no incident has the {} `{written}`; took `{took}`", field.name())
            }
            Self::NoValue { field, written } => {
                write!(f, "no incident has the {} `{written}`; left out", field.name())
            }
            Self::Unreadable { field, written } => {
                write!(f, "`{}:{written}` cannot be read; left out. ", field.name())?;
                f.write_str(match field {
                    Field::Year => "A year is 2024, a range 2023..2024 or >=2023",
                    Field::Duration => {
                        "A duration is 90 (minutes), 30m, 2h, 1h30m or 1d, a range 1h..4h or >2h"
                    }
                    _ => {
                        "A date is 2024, 2024-01 or 2024-01-31, a range 2024-01..2024-06 or >=2024"
                    }
                })
            }
            Self::NearWord { written, took } => {
                write!(f, "`{written}` is in no incident; looked for `{}`", took.join("`, `"))
            }
            Self::NoWord { written } => write!(f, "`{written}` is in no incident; left out"),
            Self::Nothing => {
                f.write_str("no word of this is in any incident; these are the newest")
            }
            Self::OnlyStopWords => {
                f.write_str("these words are in every text; these are the newest")
            }
        }
    }
}

/// How the query was understood, in one line for people: `words: pool exhausted; must: "connection
/// reset"; without: test; service: checkout or cart; date: 2024-01 to 2024-06`.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.plain {
            return f.write_str("all words of the text");
        }
        let mut between = "";
        for (role, label) in [(Role::Should, "words"), (Role::Must, "must"), (Role::Not, "without")]
        {
            let clauses = self.clauses.iter().filter(|clause| clause.role == role);
            let said: Vec<_> = clauses.map(|clause| clause.what.to_string()).collect();
            if !said.is_empty() {
                write!(f, "{between}{label}: {}", said.join(" "))?;
                between = "; ";
            }
        }
        for filter in &self.filters {
            write!(f, "{between}{filter}")?;
            between = "; ";
        }
        if between.is_empty() { f.write_str("nothing") } else { Ok(()) }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(text) => f.write_str(&one_line(text)),
            Self::Phrase(text) => write!(f, "\"{}\"", one_line(text)),
            Self::Prefix(text) => write!(f, "{text}*"),
        }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values: Vec<_> = self.values.iter().map(|value| said(self.field, value)).collect();
        let without = if self.negated { "without " } else { "" };
        write!(f, "{without}{}: {}", self.field.name(), values.join(" or "))
    }
}

/// A value in words.
fn said(field: Field, value: &Value) -> String {
    // At least, more than, at most, less than; what stands before the value and behind it.
    let [at_least, over, at_most, under] = match field {
        Field::Date | Field::Year => {
            [("from ", ""), ("after ", ""), ("up to ", ""), ("before ", "")]
        }
        Field::Duration => {
            [("at least ", ""), ("more than ", ""), ("at most ", ""), ("less than ", "")]
        }
        Field::Severity => {
            [("", " or worse"), ("worse than ", ""), ("", " or milder"), ("milder than ", "")]
        }
        _ if value.text.contains(' ') => return format!("\"{}\"", one_line(&value.text)),
        _ => return one_line(&value.text),
    };
    let around = |(before, behind): (&str, &str), end: &str| format!("{before}{end}{behind}");
    one_line(&match Bounds::read(&value.text) {
        Bounds::Just(one) => one.to_owned(),
        Bounds::AtLeast(end) => around(at_least, end),
        Bounds::Over(end) => around(over, end),
        Bounds::AtMost(end) => around(at_most, end),
        Bounds::Under(end) => around(under, end),
        Bounds::Between(first, last) => format!("{first} to {last}"),
    })
}

/// Any blanks are one space.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Any of them begins a phrase, and any of them ends it: keyboards of phones put them as they like.
const QUOTES: [char; 3] = ['"', '\u{201c}', '\u{201d}'];

/// Each value is compared with all that there are; nobody writes so many.
const MOST_VALUES: usize = 64;

struct Reader<'a> {
    text: &'a str,
    /// What has been read, in bytes.
    at: usize,
    /// Where words stand that more words may follow.
    words: Option<(usize, usize)>,
    /// Whether `NOT` stands before the next item.
    not: bool,
    query: Query,
}

impl<'a> Reader<'a> {
    /// Reads the next item; false at the end of the text.
    fn item(&mut self) -> bool {
        let rest = &self.text[self.at..];
        self.at = self.text.len()
            - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '(').len();
        let rest = &self.text[self.at..];
        let mut chars = rest.chars();
        let Some(first) = chars.next() else { return false };
        let signed = matches!(first, '-' | '+')
            && chars.next().is_some_and(|c| c.is_alphanumeric() || QUOTES.contains(&c));
        let role = match first {
            _ if self.not => Role::Not,
            '-' if signed => Role::Not,
            '+' if signed => Role::Must,
            _ => Role::Should,
        };
        self.at += usize::from(signed);
        if self.text[self.at..].starts_with(QUOTES) {
            let text = self.quoted();
            if has_word(text) {
                self.push(role, What::Phrase(text.to_owned()));
            }
            return true;
        }
        if self.filter(role == Role::Not) {
            return true;
        }
        let start = self.at;
        let item = self.unquoted(char::is_whitespace);
        match item {
            "AND" if !signed => self.hint(Hint::Or),
            "OR" if !signed => {}
            "NOT" if !signed => self.not = true,
            _ if !has_word(item) => {}
            _ => match (prefix(item), role) {
                (Some(prefix), _) => self.push(role, What::Prefix(prefix.to_owned())),
                (None, Role::Should) => self.push_words(start, start + item.len()),
                (None, _) => self.push(role, What::Words(item.to_owned())),
            },
        }
        true
    }

    /// Reads a filter, if there is one.
    fn filter(&mut self, negated: bool) -> bool {
        let start = self.at;
        let rest = &self.text[start..];
        let Some(length) = rest.find(|c: char| !c.is_alphanumeric()) else { return false };
        let (name, behind) = rest.split_at(length);
        let Some(behind) = behind.strip_prefix(':') else { return false };
        if behind.starts_with(':') || behind.starts_with("//") {
            return false;
        }
        let lower = name.to_lowercase();
        let known = Field::named(&lower);
        let Some(field) = known.or_else(|| Field::near(&lower)) else { return false };
        // Hints go in the order of the text, and none stays of what is no filter after all.
        let hints = self.query.hints.len();
        if known.is_none() {
            let taken =
                |hint: &Hint| matches!(hint, Hint::NearField { took, .. } if *took == field);
            if !self.query.hints.iter().any(taken) {
                self.hint(Hint::NearField { written: name.to_owned(), took: field });
            }
        }
        self.at += length + 1;
        let values = self.values();
        if values.is_empty() {
            self.at = start;
            self.query.hints.truncate(hints);
            return false;
        }
        self.not = false;
        let same = |filter: &&mut Filter| filter.field == field && filter.negated == negated;
        match self.query.filters.iter_mut().find(same) {
            Some(filter) => {
                filter.values.extend(values);
                filter.values.truncate(MOST_VALUES);
            }
            None => self.query.filters.push(Filter { field, negated, values }),
        }
        true
    }

    /// Reads the values behind a field's name.
    fn values(&mut self) -> Vec<Value> {
        let mut values = Vec::new();
        loop {
            let quoted = self.text[self.at..].starts_with(QUOTES);
            let text = if quoted {
                self.quoted()
            } else {
                self.unquoted(|c| c.is_whitespace() || c == ',')
            };
            let text = text.trim();
            if (has_word(text) || text == "*") && values.len() < MOST_VALUES {
                values.push(Value { text: text.to_owned(), quoted });
            }
            if !self.text[self.at..].starts_with(',') {
                return values;
            }
            self.at += 1;
        }
    }

    /// Reads what stands between quotation marks, the first of which is next.
    fn quoted(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let inside = rest.strip_prefix(QUOTES).unwrap_or(rest);
        let Some(length) = inside.find(QUOTES) else {
            self.hint(Hint::NotClosed);
            self.at = self.text.len();
            return inside;
        };
        let (inside, behind) = inside.split_at(length);
        self.at = self.text.len() - behind.strip_prefix(QUOTES).unwrap_or(behind).len();
        inside
    }

    /// Reads up to a character, and leaves out the brackets at the end that were opened before.
    fn unquoted(&mut self, ends: impl Fn(char) -> bool) -> &'a str {
        let rest = &self.text[self.at..];
        let mut item = &rest[..rest.find(ends).unwrap_or(rest.len())];
        self.at += item.len();
        let open = item.matches('(').count();
        let mut closed = item.matches(')').count();
        while closed > open {
            let Some(shorter) = item.strip_suffix(')') else { break };
            item = shorter;
            closed -= 1;
        }
        item
    }

    fn push(&mut self, role: Role, what: What) {
        self.end_words();
        self.not = false;
        self.query.clauses.push(Clause { role, what });
    }

    fn push_words(&mut self, start: usize, end: usize) {
        match &mut self.words {
            Some((_, last)) if self.text[*last..start].trim().is_empty() => *last = end,
            _ => {
                self.end_words();
                self.words = Some((start, end));
            }
        }
    }

    fn end_words(&mut self) {
        if let Some((start, end)) = self.words.take() {
            let what = What::Words(self.text[start..end].to_owned());
            self.query.clauses.push(Clause { role: Role::Should, what });
        }
    }

    /// Adds one of the hints that are given once.
    fn hint(&mut self, hint: Hint) {
        if !self.query.hints.contains(&hint) {
            self.query.hints.push(hint);
        }
    }
}

/// What stands before the `*` of an item that is a prefix.
fn prefix(item: &str) -> Option<&str> {
    let (prefix, behind) = item.split_once('*')?;
    let chunk = prefix
        .split(['_', '-', '.', '/', ':', '@'])
        .all(|part| !part.is_empty() && part.chars().all(char::is_alphanumeric));
    (chunk && prefix.chars().nth(1).is_some() && !has_word(behind)).then_some(prefix)
}

fn has_word(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reading of a query, and behind it the hints.
    fn check(text: &str, expected: &[&str]) {
        let query = parse(text);
        let mut said = vec![query.to_string()];
        said.extend(query.hints.iter().map(ToString::to_string));
        assert_eq!(said, expected, "{text}");
    }

    fn clauses(text: &str) -> Vec<(Role, What)> {
        parse(text).clauses.into_iter().map(|clause| (clause.role, clause.what)).collect()
    }

    #[test]
    fn a_query_with_everything() {
        check(
            "pool exhausted +\"connection  reset\" -test depl* \
             service:checkout,cart date:2024-01..2024-06",
            &["words: pool exhausted depl*; must: \"connection reset\"; without: test; \
               service: checkout or cart; date: 2024-01 to 2024-06"],
        );
    }

    #[test]
    fn words_stay_together() {
        let words = |text: &str| (Role::Should, What::Words(text.to_owned()));
        for (text, expected) in [
            ("  check out  now ", vec![words("check out  now")]),
            ("a -b c d", vec![words("a"), (Role::Not, What::Words("b".to_owned())), words("c d")]),
            ("a OR b", vec![words("a"), words("b")]),
            ("(a b) (c)", vec![words("a b"), words("c")]),
            ("a service:x b", vec![words("a"), words("b")]),
            ("get(x) f(1))", vec![words("get(x) f(1)")]),
            ("a - b", vec![words("a"), words("b")]),
        ] {
            assert_eq!(clauses(text), expected, "{text}");
        }
    }

    #[test]
    fn signs_and_operators() {
        const OR: &str = "words are or-ed; write +word for one that must be there";
        for (text, expected) in [
            ("-test", &["without: test"][..]),
            ("+test -\u{201c}a b\u{201d}", &["must: test; without: \"a b\""]),
            ("--force - -(a) -_x payments-db a-b", &["words: --force -(a) -_x payments-db a-b"]),
            ("-5xx +2", &["must: 2; without: 5xx"]),
            ("NOT a b", &["words: b; without: a"]),
            ("NOT +a NOT NOT -b", &["without: a b"]),
            ("NOT ... \"a b\" c", &["words: c; without: \"a b\""]),
            ("NOT service:a", &["without service: a"]),
            ("(NOT a) NOT", &["without: a"]),
            ("a AND b AND (c OR d)", &["words: a b c d", OR]),
            ("and or not +AND", &["words: and or not; must: AND"]),
            ("(-a) (+b)", &["must: b; without: a"]),
            ("", &["nothing"]),
            (" ( ) - + \" \" : ... ", &["nothing"]),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn phrases() {
        const OPEN: &str = "the quotation mark is not closed; read up to the end";
        for (text, expected) in [
            ("\"a b\"c\"d", &["words: \"a b\" c\"d"][..]),
            ("\u{201d}a b\" c", &["words: \"a b\" c"]),
            ("a \"b service:c -d", &["words: a \"b service:c -d\"", OPEN]),
            ("a \"", &["words: a", OPEN]),
            ("\"\" \"...\" a", &["words: a"]),
            ("\"a b\"-c", &["words: \"a b\"; without: c"]),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn prefixes() {
        for (text, prefix) in [
            ("depl*", Some("depl")),
            ("depl*,", Some("depl")),
            ("kube-sys*", Some("kube-sys")),
            ("d\u{e9}*", Some("d\u{e9}")),
            ("d*", None),
            ("*depl", None),
            ("de*pl", None),
            ("*", None),
            ("de--pl*", None),
            ("$de*", None),
        ] {
            let expected = match prefix {
                Some(prefix) => What::Prefix(prefix.to_owned()),
                None => What::Words(text.to_owned()),
            };
            let expected = (text != "*").then_some((Role::Should, expected));
            assert_eq!(clauses(text), Vec::from_iter(expected), "{text}");
        }
    }

    #[test]
    fn filters() {
        for (text, expected) in [
            ("service:\"two words\",b,, tags:c", &["service: \"two words\" or b; tag: c"][..]),
            ("sev:>=sev2 severity:<sev4", &["severity: sev2 or worse or milder than sev4"]),
            ("severity:a..b -severity:>a", &["severity: a to b; without severity: worse than a"]),
            ("+Service:A service:b", &["service: A or b"]),
            ("date:2024.. date:..2024-05", &["date: from 2024 or up to 2024-05"]),
            ("year:<2023", &["year: before 2023"]),
            ("duration:\"> 2h\" duration:..30m", &["duration: more than 2h or at most 30m"]),
            ("(service:a) (service:b(c))", &["service: a or b(c)"]),
            ("owner:*", &["owner: *"]),
            // What looks like a filter, and is none.
            ("service:", &["words: service:"]),
            ("service: a", &["words: service: a"]),
            ("kind::Error https://a.example/b", &["words: kind::Error https://a.example/b"]),
            ("date://x 10:15 error:x author:y", &["words: date://x 10:15 error:x author:y"]),
            ("service:\"-\" a", &["words: service:\"-\" a"]),
            (":x", &["words: :x"]),
        ] {
            check(text, expected);
        }
        assert_eq!(
            parse("-owner:a,\"b\"").filters,
            [Filter {
                field: Field::Owner,
                negated: true,
                values: vec![
                    Value { text: "a".to_owned(), quoted: false },
                    Value { text: "b".to_owned(), quoted: true },
                ],
            }]
        );
    }

    #[test]
    fn fields_that_are_mistyped() {
        for (text, expected) in [
            (
                "Servce:a servce:b",
                &["service: a or b", "there is no field `Servce`; took `service`"][..],
            ),
            (
                "sevreity:a statsu:b",
                &[
                    "severity: a; status: b",
                    "there is no field `sevreity`; took `severity`",
                    "there is no field `statsu`; took `status`",
                ],
            ),
            (
                "onwer:\"platform",
                &[
                    "owner: platform",
                    "there is no field `onwer`; took `owner`",
                    "the quotation mark is not closed; read up to the end",
                ],
            ),
            ("tier:a tag2:b srvc:c", &["words: tier:a tag2:b srvc:c"]),
            // It would be a hint about something that was not done.
            ("servce:\"--", &["words: servce:\"--"]),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn a_pasted_text_is_words_only() {
        for (text, expected) in [
            ("level:error -x\n\"y", Some("level:error -x\n\"y")),
            ("\r\n a\rb \n", Some("a\rb")),
            ("-\n-", None),
        ] {
            let query = parse(text);
            assert!(query.plain && query.filters.is_empty() && query.hints.is_empty(), "{text}");
            let expected = expected.map(|text| (Role::Should, What::Words(text.to_owned())));
            assert_eq!(clauses(text), Vec::from_iter(expected), "{text}");
        }
        check("-a\n", &["without: a"]);
        check("a\nb", &["all words of the text"]);
        assert!(plain("-a").plain);
    }

    #[test]
    fn every_hint_says_what_is_and_what_was_done() {
        let text = ToString::to_string;
        let unreadable = |field| Hint::Unreadable { field, written: "foo".to_owned() };
        for (hint, expected) in [
            (
                Hint::NoPhrase { written: text(&"a b") },
                "no incident has \"a b\" in a row; looked for the words",
            ),
            (
                Hint::NearValue {
                    field: Field::Service,
                    written: text(&"chekout"),
                    took: text(&"checkout"),
                },
                "no incident has the service `chekout`; took `checkout`",
            ),
            (
                Hint::NoValue { field: Field::Service, written: text(&"x") },
                "no incident has the service `x`; left out",
            ),
            (
                unreadable(Field::Date),
                "`date:foo` cannot be read; left out. A date is 2024, 2024-01 or 2024-01-31, a \
                 range 2024-01..2024-06 or >=2024",
            ),
            (
                unreadable(Field::Year),
                "`year:foo` cannot be read; left out. A year is 2024, a range 2023..2024 or >=2023",
            ),
            (
                unreadable(Field::Duration),
                "`duration:foo` cannot be read; left out. A duration is 90 (minutes), 30m, 2h, \
                 1h30m or 1d, a range 1h..4h or >2h",
            ),
            (
                Hint::NearWord { written: text(&"a"), took: vec![text(&"b"), text(&"c")] },
                "`a` is in no incident; looked for `b`, `c`",
            ),
            (Hint::NoWord { written: text(&"a") }, "`a` is in no incident; left out"),
            (Hint::Nothing, "no word of this is in any incident; these are the newest"),
            (Hint::OnlyStopWords, "these words are in every text; these are the newest"),
        ] {
            assert_eq!(hint.to_string(), expected);
        }
    }

    /// Any text is read to its end, at any place where a character begins.
    #[test]
    fn no_text_is_too_odd() {
        let odd = "-\"\u{201c}+(NOT service:\"a,\u{201d},:b)*\u{e9}*//..>= \u{a0}\u{3042}AND-";
        for (start, _) in odd.char_indices() {
            for (end, _) in odd.char_indices().filter(|(end, _)| *end >= start) {
                let _ = parse(&odd[start..end]).to_string();
            }
        }
        assert_eq!(parse(&"owner:a,b ".repeat(9000)).filters[0].values.len(), 64);
        assert_eq!(parse(&format!("owner:{}", "a,".repeat(9000))).filters[0].values.len(), 64);
        let long = "a -b servce:c \"d ".repeat(4000);
        assert_eq!(parse(&long).hints.len(), 1);
    }
}
