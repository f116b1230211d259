//! A new postmortem: what is known before anybody has written a word, put into the front matter of a text that comes
//! from a template. How a template is filled is `render::draft`'s.

use chrono::NaiveDate;

use crate::content::front_matter;
use crate::diagnostic::Diagnostics;
use crate::incident::cause;
use crate::source::{Source, Sources};
use crate::value::{self, Entry, Node, Value, yaml_text};
use crate::vocabulary::field::{Field, Fields, Meaning};

/// What is known of an incident that is to be written up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its id.
    pub id: String,
    /// Its title, on one line.
    pub title: String,
    /// Its day.
    pub date: NaiveDate,
    /// A level of the scale.
    pub severity: Option<String>,
    /// Ids of services.
    pub services: Vec<String>,
    /// Ids of teams.
    pub teams: Vec<String>,
    /// Causes that it may have.
    pub causes: Vec<String>,
    /// Other incidents.
    pub related: Vec<String>,
}

impl Draft {
    /// What front matter says of it: keys, their facts, and the values as YAML on one line.
    #[must_use]
    pub fn front_matter(&self) -> Vec<(&'static str, Field, String)> {
        let texts = |texts: &[String]| flow(texts.iter().map(|text| yaml_text(text)));
        let candidate = |id: &String| format!("{{id: {}, {}: true}}", yaml_text(id), cause::FOUND);
        vec![
            ("id", Field::Id, yaml_text(&self.id)),
            ("title", Field::Title, yaml_text(&self.title)),
            ("status", Field::Status, "draft".to_owned()),
            (
                "severity",
                Field::Severity,
                self.severity.as_deref().map(yaml_text).unwrap_or_default(),
            ),
            ("date", Field::Date, self.date.to_string()),
            ("services", Field::Services, texts(&self.services)),
            ("teams", Field::Teams, texts(&self.teams)),
            ("causes", Field::Causes, flow(self.causes.iter().map(candidate))),
            ("related", Field::Related, texts(&self.related)),
        ]
    }

    /// A text whose front matter says all of it. Where the text says it already it stays as it is; where it says
    /// something else, or leaves the value open, or has no front matter, the value is written.
    ///
    /// # Errors
    /// If the front matter cannot be read, or is not YAML; what is wrong, as a sentence.
    pub fn put_into(&self, text: &str, fields: &Fields) -> Result<String, String> {
        let mut text =
            if text.starts_with("---") { text.to_owned() } else { format!("---\n---\n\n{text}") };
        for (key, field, value) in self.front_matter() {
            text = put(text, key, field, &value, fields)?;
        }
        Ok(text)
    }
}

/// Writes one value.
fn put(
    text: String,
    key: &str,
    field: Field,
    value: &str,
    fields: &Fields,
) -> Result<String, String> {
    let file = Sources::default().add(Source::new(String::new(), text.clone()));
    let mut diagnostics = Diagnostics::default();
    let (head, _) = front_matter::read(file, &text, &mut diagnostics);
    if let Some(finding) = diagnostics.iter().next() {
        let line = 1 + text[..finding.span.start].matches('\n').count();
        return Err(format!("its front matter (line {line}) {}", finding.message));
    }
    let Some(head) = head else {
        return Err("its front matter has no end: a line `---`".to_owned());
    };
    // A start says the day too.
    let same = |entry: &Entry| match fields.of_key(&entry.key.value) {
        Meaning::Own(found) | Meaning::Foreign(found) => found == field,
        _ => false,
    };
    let stated_start = field == Field::Date
        && head.entries.iter().any(|entry| {
            entry.value.value != Value::Null
                && fields.of_key(&entry.key.value) == Meaning::Own(Field::StartedAt)
        });
    let says_nothing = value.is_empty() || value == "[]";
    let Some(at) = head.entries.iter().position(same) else {
        if says_nothing || stated_start {
            return Ok(text);
        }
        let fence = text[..head.span.end].trim_end().rfind('\n').map_or(0, |at| at + 1);
        return Ok(format!("{}{key}: {value}\n{}", &text[..fence], &text[fence..]));
    };
    let entry = &head.entries[at];
    if says_nothing || is(value, &entry.value) {
        return Ok(text);
    }
    let behind_key = entry.key.span.end;
    match &entry.value.value {
        Value::Null => {
            let colon =
                text[behind_key..].find(':').map_or(behind_key, |found| behind_key + found + 1);
            Ok(format!("{} {value}{}", &text[..colon], &text[colon..]))
        }
        Value::Scalar(_) => {
            let span = entry.value.span;
            Ok(format!("{}{value}{}", &text[..span.start], &text[span.end..]))
        }
        Value::List(_) | Value::Map(_) => {
            let fence = text[..head.span.end].trim_end().rfind('\n').map_or(0, |at| at + 1);
            let end = head.entries.get(at + 1).map_or(fence, |next| next.key.span.start);
            Ok(format!("{}{key}: {value}\n{}", &text[..entry.key.span.start], &text[end..]))
        }
    }
}

/// Whether a node has the value that is written so.
fn is(yaml: &str, node: &Node) -> bool {
    let yaml = format!("key: {yaml}");
    let file = Sources::default().add(Source::new(String::new(), yaml.clone()));
    let read = value::parse_yaml(file, &yaml, 0..yaml.len());
    read.is_ok_and(|entries| entries.first().is_some_and(|entry| same(&entry.value, node)))
}

fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Map(a), Value::Map(b)) => {
            let pairs = a.iter().zip(b);
            a.len() == b.len()
                && pairs
                    .into_iter()
                    .all(|(a, b)| a.key.value == b.key.value && same(&a.value, &b.value))
        }
        (a, b) => a == b,
    }
}

fn flow(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::Draft;
    use crate::vocabulary::BuiltIn;
    use crate::vocabulary::field::Fields;
    use chrono::NaiveDate;

    fn draft() -> Draft {
        Draft {
            id: "INC-1".to_owned(),
            title: "Till: down".to_owned(),
            date: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
            severity: None,
            services: vec!["till".to_owned()],
            teams: Vec::new(),
            causes: vec!["network/dns".to_owned()],
            related: Vec::new(),
        }
    }

    #[test]
    fn a_text_gets_what_it_does_not_say() {
        let rest =
            "date: 2026-03-02\nservices: [till]\ncauses: [{id: network/dns, x-found: true}]\n";
        let head = format!("id: INC-1\ntitle: \"Till: down\"\nstatus: draft\n{rest}");
        let whole = format!("---\n{head}---\n\n## Impact\n");
        for text in [
            "## Impact\n".to_owned(),
            "---\n---\n\n## Impact\n".to_owned(),
            whole.clone(),
            "---\nid: INC-1\ntitle: An example\nstatus: published\n---\n\n## Impact\n".to_owned(),
        ] {
            assert_eq!(draft().put_into(&text, Fields::built_in()).as_ref(), Ok(&whole), "{text}");
        }
        let open = "---\ntitle:   # one line\nSeverity: \nservices:\n  - example\nid:\n---\n";
        assert_eq!(
            draft().put_into(open, Fields::built_in()).unwrap(),
            "---\ntitle: \"Till: down\"   # one line\nSeverity: \nservices: [till]\nid: INC-1\nstatus: draft\ndate: 2026-03-02\ncauses: [{id: network/dns, x-found: true}]\n---\n"
        );
    }

    #[test]
    fn what_is_wrong_with_a_text_is_said() {
        for (text, why) in [
            ("---\ntitle: \"\"x\"\"\n---\n", "its front matter (line 2) cannot be read"),
            ("---\ntitle: T\n", "its front matter"),
        ] {
            let error = draft().put_into(text, Fields::built_in()).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
    }
}
