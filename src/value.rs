//! YAML and TOML as one tree in which every key and value knows its place: what front matter and `casebook.yaml` are
//! read through, and how a text is written so that it is read back. What the keys mean is for `incident` and `config`
//! to know.

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics, suggestion};
use crate::key::{self, Key};
use crate::source::{FileId, Span, Spanned};

/// One key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key as written.
    pub key: Spanned<String>,
    /// Its value.
    pub value: Node,
}

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it was written; for a list or map, its beginning.
    pub span: Span,
}

/// A value. Scalars keep their spelling, so that `2024.10` is not `2024.1` and `yes` is not `true`.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing, `null` or `~`.
    Null,
    /// A string, number, boolean or date, as written but without quotes.
    Scalar(String),
    /// A list.
    List(Vec<Node>),
    /// A map.
    Map(Vec<Entry>),
}

impl Node {
    /// The scalar's text, or nothing for any other value.
    #[must_use]
    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }
}

/// How much YAML a head may hold. Enough for a hundred action items; far too little for an alias bomb.
const MAX_NODES: usize = 20_000;

/// Reads `text[range]` as one YAML map.
///
/// # Errors
/// A finding at the place where the YAML breaks, or where it is not a map.
pub fn parse_yaml(
    file: FileId,
    text: &str,
    range: Range<usize>,
) -> Result<Vec<Entry>, Box<Diagnostic>> {
    let yaml = &text[range.clone()];
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_nodes: MAX_NODES },
    };
    let raw: Raw = serde_saphyr::from_str_with_options(yaml, options).map_err(|error| {
        let at = error.location().map_or(0, |location| {
            byte_of(
                yaml,
                usize::try_from(location.line()).unwrap_or(1),
                usize::try_from(location.column()).unwrap_or(1),
            )
        });
        Box::new(unreadable(
            file,
            text,
            range.start + at,
            &error.without_snippet().to_string(),
            yaml_help(yaml, at),
        ))
    })?;
    match raw.into_node(file, yaml, range.start).value {
        Value::Map(entries) => Ok(entries),
        Value::Null => Ok(Vec::new()),
        Value::Scalar(_) | Value::List(_) => Err(Box::new(unreadable(
            file,
            text,
            range.start,
            "expected `key: value` lines",
            "write one `key: value` a line".to_owned(),
        ))),
    }
}

/// Reads `text[range]` as TOML.
///
/// # Errors
/// A finding at the place where the TOML breaks.
pub fn parse_toml(
    file: FileId,
    text: &str,
    range: Range<usize>,
) -> Result<Vec<Entry>, Box<Diagnostic>> {
    let toml = &text[range.clone()];
    let table = toml::de::DeTable::parse(toml).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        Box::new(unreadable(
            file,
            text,
            range.start + at,
            error.message(),
            "TOML wants `key = \"value\"`; strings in quotes, dates without".to_owned(),
        ))
    })?;
    Ok(toml_entries(file, range.start, table.get_ref()))
}

/// A finding about a key that is none of `keys`.
#[must_use]
pub fn unknown_key<'k>(
    key: &Spanned<String>,
    keys: impl Iterator<Item = &'k str> + Clone,
) -> Diagnostic {
    let help = suggestion::help(&key.value, keys.clone(), || {
        format!("known keys: {}", keys.collect::<Vec<_>>().join(", "))
    });
    Diagnostic::new(Code::UnknownKey, key.span, format!("unknown key `{}`", key.value), help)
}

/// The values of `keys` in a map, in their order; any other key is a finding.
pub fn fields<'a, const N: usize>(
    map: &'a [Entry],
    keys: &[Key; N],
    diagnostics: &mut Diagnostics,
) -> [Option<&'a Node>; N] {
    for entry in map {
        if !key::names(keys).any(|name| name == entry.key.value) {
            diagnostics.push(unknown_key(&entry.key, key::names(keys)));
        }
    }
    keys.map(|key| map.iter().find(|entry| entry.key.value == key.name).map(|entry| &entry.value))
}

/// The one text that `key` takes; anything else is a finding.
pub fn expect_text(key: &str, node: &Node, diagnostics: &mut Diagnostics) -> Option<String> {
    let text = node.scalar().map(str::to_owned);
    if text.is_none() {
        diagnostics.push(Diagnostic::new(
            Code::UnknownValue,
            node.span,
            format!("`{key}` takes one text"),
            format!("write `{key}: …` on one line"),
        ));
    }
    text
}

/// The texts that `key` takes, one or a list; anything else is a finding.
pub fn expect_texts(key: &str, node: &Node, diagnostics: &mut Diagnostics) -> Vec<String> {
    match &node.value {
        Value::List(items) => {
            items.iter().filter_map(|item| expect_text(key, item, diagnostics)).collect()
        }
        Value::Null => Vec::new(),
        Value::Scalar(text) => vec![text.clone()],
        Value::Map(_) => {
            diagnostics.push(Diagnostic::new(
                Code::UnknownValue,
                node.span,
                format!("`{key}` takes a list of texts"),
                format!("write `{key}: [one, two]`"),
            ));
            Vec::new()
        }
    }
}

/// The map that `key` takes; nothing for an empty value, a finding for anything else.
pub fn expect_map<'a>(
    key: &str,
    node: &'a Node,
    diagnostics: &mut Diagnostics,
) -> Option<&'a [Entry]> {
    match &node.value {
        Value::Map(entries) => return Some(entries),
        Value::Null => {}
        Value::Scalar(_) | Value::List(_) => diagnostics.push(Diagnostic::new(
            Code::UnknownValue,
            node.span,
            format!("`{key}` takes a map"),
            format!("write `{key}:` and its keys below it, further in"),
        )),
    }
    None
}

/// The maps that `key` takes, one or a list; anything else is a finding.
pub fn expect_maps<'a>(
    key: &str,
    node: &'a Node,
    diagnostics: &mut Diagnostics,
) -> Vec<&'a [Entry]> {
    let mut maps = Vec::new();
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    for item in items {
        match &item.value {
            Value::Map(entries) => maps.push(entries.as_slice()),
            _ => diagnostics.push(Diagnostic::new(
                Code::UnknownValue,
                item.span,
                format!("`{key}` takes a list of maps"),
                "write each as `- key: value` with its other keys below",
            )),
        }
    }
    maps
}

/// The text under `key`, without which an entry of the list `list` says nothing; where there is none that is a finding.
pub fn expect_name(
    (list, node): (&str, &Node),
    map: &[Entry],
    (key, value): (&str, Option<&Node>),
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    if let Some(value) = value {
        return expect_text(key, value, diagnostics);
    }
    diagnostics.push(Diagnostic::new(
        Code::UnknownValue,
        map.first().map_or(node.span, |entry| entry.key.span),
        format!("an entry of `{list}` has no `{key}`, and counts for nothing"),
        format!("write its `{key}:` beside its other keys"),
    ));
    None
}

/// Words that some reader of YAML takes for something else than a text.
const NOT_TEXTS: &[&str] = &["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

/// A text as a YAML scalar on one line, in quotes wherever a reader of YAML 1.1 or 1.2, or a list in brackets, could
/// take it for anything else.
#[must_use]
pub fn yaml_text(text: &str) -> String {
    let may_stand = |c: char| c.is_alphanumeric() || " -_./@+%()?!".contains(c);
    let mut characters = text.chars().peekable();
    let mut plain = text.starts_with(char::is_alphabetic)
        && !text.ends_with(' ')
        && !NOT_TEXTS.iter().any(|word| text.eq_ignore_ascii_case(word));
    while let Some(character) = characters.next() {
        // A colon within a word, as in an address, separates nothing.
        let mut within_word =
            || characters.peek().is_some_and(|next| next.is_ascii_alphanumeric() || *next == '/');
        plain &= may_stand(character) || (character == ':' && within_word());
    }
    if plain {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            // What YAML counts as a line break, a mark or no character of a text.
            c if c.is_control()
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}') =>
            {
                quoted.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn unreadable(file: FileId, text: &str, at: usize, why: &str, help: String) -> Diagnostic {
    let start = text.floor_char_boundary(at.min(text.len()));
    let end = text[start..].chars().next().map_or(start, |c| start + c.len_utf8());
    // The parser's message ends with its own count of lines, which starts at the fence.
    let why = why.split(" at line ").next().unwrap_or(why);
    Diagnostic::new(
        Code::UnreadableFrontMatter,
        Span::new(file, start, end),
        format!("cannot be read: {why}"),
        help,
    )
}

/// The commonest slip gets the advice that mends it.
fn yaml_help(yaml: &str, at: usize) -> String {
    let line_start = yaml[..yaml.floor_char_boundary(at)].rfind('\n').map_or(0, |i| i + 1);
    let line = yaml[line_start..].lines().next().unwrap_or_default();
    match line.split_once(": ") {
        Some((key, value)) if !value.trim_start().starts_with(['"', '\'']) => {
            let quoted = value.trim().replace('\'', "''");
            format!("put the value in quotes: `{}: '{quoted}'`", key.trim())
        }
        _ => "check quotes, brackets and indentation on this line and the one above".to_owned(),
    }
}

/// The byte of a line and column, both from 1, the column in characters.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    text[start..]
        .char_indices()
        .nth(column.saturating_sub(1))
        .map_or(text.len(), |(i, _)| start + i)
}

/// A YAML node as serde-saphyr gives it.
struct Raw(serde_saphyr::Spanned<RawValue>);

enum RawValue {
    Null,
    /// A boolean or number: the spelling is in the source.
    Literal,
    Text(String),
    List(Vec<Raw>),
    Map(Vec<(serde_saphyr::Spanned<String>, Raw)>),
}

impl Raw {
    fn into_node(self, file: FileId, yaml: &str, offset: usize) -> Node {
        let bytes = byte_range(&self.0.referenced, yaml);
        let value = match self.0.value {
            RawValue::Null => Value::Null,
            RawValue::Literal => {
                Value::Scalar(yaml[byte_range(&self.0.defined, yaml)].trim().to_owned())
            }
            RawValue::Text(text) => Value::Scalar(text),
            RawValue::List(items) => Value::List(
                items.into_iter().map(|item| item.into_node(file, yaml, offset)).collect(),
            ),
            RawValue::Map(entries) => Value::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| {
                        let at = byte_range(&key.referenced, yaml);
                        Entry {
                            key: Spanned::new(
                                key.value,
                                Span::new(file, offset + at.start, offset + at.end),
                            ),
                            value: value.into_node(file, yaml, offset),
                        }
                    })
                    .collect(),
            ),
        };
        Node { value, span: Span::new(file, offset + bytes.start, offset + bytes.end) }
    }
}

fn byte_range(location: &serde_saphyr::Location, yaml: &str) -> Range<usize> {
    let span = location.span();
    let start = span
        .byte_offset()
        .and_then(|start| usize::try_from(start).ok())
        .unwrap_or(0)
        .min(yaml.len());
    let len = span.byte_len().and_then(|len| usize::try_from(len).ok()).unwrap_or(0);
    let end = yaml.floor_char_boundary((start + len).min(yaml.len()));
    yaml.floor_char_boundary(start).min(end)..end
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_saphyr::Spanned::deserialize(deserializer).map(Self)
    }
}

impl<'de> Deserialize<'de> for RawValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = RawValue;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<RawValue, E> {
        Ok(RawValue::Literal)
    }

    fn visit_i64<E>(self, _: i64) -> Result<RawValue, E> {
        Ok(RawValue::Literal)
    }

    fn visit_i128<E>(self, _: i128) -> Result<RawValue, E> {
        Ok(RawValue::Literal)
    }

    fn visit_u64<E>(self, _: u64) -> Result<RawValue, E> {
        Ok(RawValue::Literal)
    }

    fn visit_u128<E>(self, _: u128) -> Result<RawValue, E> {
        Ok(RawValue::Literal)
    }

    fn visit_f64<E>(self, _: f64) -> Result<RawValue, E> {
        Ok(RawValue::Literal)
    }

    fn visit_str<E>(self, text: &str) -> Result<RawValue, E> {
        Ok(RawValue::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<RawValue, E> {
        Ok(RawValue::Text(text))
    }

    fn visit_unit<E>(self) -> Result<RawValue, E> {
        Ok(RawValue::Null)
    }

    fn visit_none<E>(self) -> Result<RawValue, E> {
        Ok(RawValue::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<RawValue, D::Error> {
        RawValue::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<RawValue, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(RawValue::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<RawValue, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(RawValue::Map(entries))
    }
}

fn toml_entries(file: FileId, offset: usize, table: &toml::de::DeTable<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| {
            let at = key.span();
            Entry {
                key: Spanned::new(
                    key.get_ref().to_string(),
                    Span::new(file, offset + at.start, offset + at.end),
                ),
                value: toml_node(file, offset, value),
            }
        })
        .collect();
    entries.sort_by_key(|entry| entry.key.span);
    entries
}

fn toml_node(file: FileId, offset: usize, value: &toml::Spanned<toml::de::DeValue<'_>>) -> Node {
    use toml::de::DeValue;
    let at = value.span();
    let value = match value.get_ref() {
        DeValue::String(text) => Value::Scalar(text.to_string()),
        DeValue::Integer(number) => Value::Scalar(number.to_string()),
        DeValue::Float(number) => Value::Scalar(number.to_string()),
        DeValue::Boolean(truth) => Value::Scalar(truth.to_string()),
        DeValue::Datetime(moment) => Value::Scalar(moment.to_string()),
        DeValue::Array(items) => {
            Value::List(items.iter().map(|item| toml_node(file, offset, item)).collect())
        }
        DeValue::Table(table) => Value::Map(toml_entries(file, offset, table)),
    };
    Node { value, span: Span::new(file, offset + at.start, offset + at.end) }
}

#[cfg(test)]
mod tests {
    use super::{Value, parse_yaml, yaml_text};
    use crate::source::{Source, Sources};

    #[test]
    fn texts_are_written_so_that_they_are_read_back() {
        let file = Sources::default().add(Source::new(String::new(), String::new()));
        for (text, written) in [
            ("Checkout failed", "Checkout failed"),
            ("https://a.example/b", "https://a.example/b"),
            ("2024-01-02", "\"2024-01-02\""),
            ("1:30", "\"1:30\""),
            ("yes", "\"yes\""),
            ("Null", "\"Null\""),
            ("~", "\"~\""),
            ("", "\"\""),
            ("a: b", "\"a: b\""),
            ("a #1", "\"a #1\""),
            ("a, b", "\"a, b\""),
            ("[a]", "\"[a]\""),
            ("say \"no\" \\ 'yes'", "\"say \\\"no\\\" \\\\ 'yes'\""),
            ("two\nlines\r\n\tand", "\"two\\nlines\\r\\n\\tand\""),
            ("bell \u{7}\u{85}\u{2028}", "\"bell \\u0007\\u0085\\u2028\""),
            ("-", "\"-\""),
            ("a:", "\"a:\""),
            (" a ", "\" a \""),
            ("größe 🎉", "\"größe 🎉\""),
        ] {
            assert_eq!(yaml_text(text), written);
            let yaml = format!("key: [{written}, x]\n{written}: 1\n");
            let entries = parse_yaml(file, &yaml, 0..yaml.len()).expect(&yaml);
            let Value::List(items) = &entries[0].value.value else { panic!("{yaml}") };
            assert_eq!(items[0].scalar(), Some(text), "{yaml}");
            assert_eq!(entries[1].key.value, text, "{yaml}");
        }
    }
}
