//! Exports as JSON: one list, a list within an object, or values one after the other, as programs write them that ask
//! page by page.

use serde_json::{Deserializer, Value};

use crate::config::tracker::{Column, Named, Tracker};
use crate::diagnostic::Diagnostics;
use crate::source::{FileId, Source, Span};
use crate::tracker::{Broken, Record, no_such_column, usual};

/// The tickets of an export.
///
/// # Errors
/// Why none of it can be read.
pub fn read(
    file: FileId,
    source: &Source,
    tracker: &Tracker,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Record>, Broken> {
    let names = Column::ALL.map(|column| usual::names(tracker, column));
    let mut items = Vec::new();
    let mut is_empty = true;
    for value in Deserializer::from_str(&source.text).into_iter::<Value>() {
        let value = value.map_err(|error| Broken {
            why: error.to_string(),
            help: "export it again as JSON".to_owned(),
        })?;
        is_empty = false;
        gather(value, tracker, &names, &mut items)?;
    }
    if is_empty {
        return Err(Broken {
            why: "it is empty".to_owned(),
            help: "export it again; a tracker without tickets gives `[]`".to_owned(),
        });
    }
    let mut seen = [false; Column::ALL.len()];
    let records: Vec<Record> = items
        .iter()
        .map(|item| {
            let values = Column::ALL.map(|column| {
                let paths = names[column as usize].iter();
                let candidates = paths.map(|path| {
                    let mut texts = Vec::new();
                    seen[column as usize] |= collect(item, path, &mut texts);
                    texts
                });
                candidates.filter(|texts| !texts.is_empty()).collect()
            });
            Record { span: Span::start_of(file), values }
        })
        .collect();
    if records.is_empty() {
        return Ok(records);
    }
    for column in Column::ALL {
        if let (Named::As(name), false) = (tracker.column(column), seen[column as usize]) {
            let help = "write the way to it from a ticket, such as `fields.assignee.displayName`";
            diagnostics.push(no_such_column(tracker, column, name, help.to_owned()));
        }
    }
    if !seen[Column::Key as usize] && !seen[Column::Url as usize] {
        return Err(Broken {
            why: "none of its tickets has a key".to_owned(),
            help: "say where it stands as `columns: {key: …}`, or where the tickets stand as `items: …`".to_owned(),
        });
    }
    Ok(records)
}

/// Adds the tickets that a value holds.
fn gather(
    value: Value,
    tracker: &Tracker,
    names: &[Vec<&str>; Column::ALL.len()],
    items: &mut Vec<Value>,
) -> Result<(), Broken> {
    if let Some(path) = &tracker.items {
        let Some(Value::Array(list)) = at(&value, &path.value) else {
            return Err(Broken {
                why: format!("there is no list at `{}`", path.value),
                help: "say as `items:` where the list of tickets stands, such as `data.issues`"
                    .to_owned(),
            });
        };
        items.extend(list.iter().cloned());
        return Ok(());
    }
    match value {
        Value::Array(list) => {
            // Pages that were put into one list.
            for item in list {
                match item {
                    Value::Array(page) => items.extend(page),
                    item => items.push(item),
                }
            }
        }
        Value::Object(mut map) => {
            let lists: Vec<String> = map
                .iter()
                .filter(|(_, value)| value.is_array())
                .map(|(key, _)| key.clone())
                .collect();
            let is_ticket = [Column::Key, Column::Url].into_iter().any(|column| {
                let value = |path: &&str| map.get(*path).is_some_and(|value| !value.is_null());
                names[column as usize].iter().any(value)
            });
            match (is_ticket, lists.as_slice()) {
                (false, [list]) => {
                    if let Some(Value::Array(list)) = map.remove(list) {
                        items.extend(list);
                    }
                }
                (true, _) => items.push(Value::Object(map)),
                (false, lists) => {
                    return Err(Broken {
                        why: match lists.len() {
                            0 => "it holds no list of tickets".to_owned(),
                            count => format!("it holds {count} lists"),
                        },
                        help: "say as `items:` where the list of tickets stands, such as `data.issues`"
                            .to_owned(),
                    });
                }
            }
        }
        _ => {
            return Err(Broken {
                why: "it holds no list of tickets".to_owned(),
                help: "export a list of objects, one a ticket".to_owned(),
            });
        }
    }
    Ok(())
}

/// The value at the end of a way through objects.
fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    let map = value.as_object()?;
    if let Some(found) = map.get(path) {
        return Some(found);
    }
    let (key, rest) = path.split_once('.')?;
    at(map.get(key)?, rest)
}

/// Adds the texts at the end of a way through objects, and through every value of a list; tells whether the way is there
/// at all.
fn collect(value: &Value, path: &str, texts: &mut Vec<String>) -> bool {
    match value {
        Value::Object(map) => {
            if let Some(found) = map.get(path) {
                add(found, texts);
                return true;
            }
            let Some((key, rest)) = path.split_once('.') else { return false };
            match map.get(key) {
                // Nobody is assigned: the way would go on if somebody were.
                Some(Value::Null) => true,
                Some(found) => collect(found, rest, texts),
                None => false,
            }
        }
        Value::Array(list) => {
            let found: Vec<bool> = list.iter().map(|value| collect(value, path, texts)).collect();
            found.is_empty() || found.contains(&true)
        }
        _ => false,
    }
}

fn add(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) if !text.trim().is_empty() => texts.push(text.trim().to_owned()),
        Value::Number(number) => texts.push(number.to_string()),
        Value::Bool(truth) => texts.push(truth.to_string()),
        Value::Array(list) => {
            for value in list.iter().filter(|value| !value.is_array()) {
                add(value, texts);
            }
        }
        Value::String(_) | Value::Null | Value::Object(_) => {}
    }
}
