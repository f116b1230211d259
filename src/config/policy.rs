//! `policy:` of casebook.yaml: what holds for action items that do not say it themselves. What follows from it for an
//! item is the ledger's.

use std::collections::BTreeMap;

use crate::config::SeverityLevel;
use crate::config::keys::{DUE, POLICY};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics, suggestion};
use crate::value::{self, Entry, Node, Value};

/// The priorities that front matter can give to an action item.
pub const PRIORITIES: &[&str] = &["p0", "p1", "p2", "p3"];

/// What the organisation asks of action items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// How long an item without a due date may take.
    pub due: DueDays,
    /// Who may own an item. None: anybody.
    pub owners: Option<Owners>,
}

/// Days from the incident's day to the day by which an item of it is due. The priority says more than the severity, and
/// that more than the default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DueDays {
    /// By the item's priority, in small letters.
    pub priority: BTreeMap<String, u32>,
    /// By the incident's severity, a level of the scale.
    pub severity: BTreeMap<String, u32>,
    /// For all others.
    pub default: Option<u32>,
}

/// Who may own an action item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owners {
    /// Every team of the configuration.
    pub teams: bool,
    /// Every member of one.
    pub members: bool,
    /// Others, as written.
    pub names: Vec<String>,
}

impl DueDays {
    /// The days that an item of this priority, of an incident of this severity, may take.
    #[must_use]
    pub fn of(&self, priority: Option<&str>, severity: Option<&str>) -> Option<u32> {
        let by_priority = priority.and_then(|name| self.priority.get(&name.to_lowercase()));
        let by_severity = || severity.and_then(|level| self.severity.get(level));
        by_priority.or_else(by_severity).copied().or(self.default)
    }
}

/// Reads `policy:`. What cannot be understood is reported and left out.
#[must_use]
pub fn read(node: &Node, scale: &[SeverityLevel], diagnostics: &mut Diagnostics) -> Policy {
    let mut policy = Policy::default();
    let Some(map) = value::expect_map("policy", node, diagnostics) else { return policy };
    let [due, owners] = value::fields(map, &POLICY, diagnostics);
    if let Some(node) = due {
        policy.due = read_due(node, scale, diagnostics);
    }
    if let Some(node) = owners {
        let owners = read_owners(node, diagnostics);
        // A value that is no list says nothing; an empty list lets nobody own anything.
        let is_list = matches!(node.value, Value::List(_) | Value::Scalar(_));
        policy.owners = Some(owners).filter(|_| is_list);
    }
    policy
}

fn read_due(node: &Node, scale: &[SeverityLevel], diagnostics: &mut Diagnostics) -> DueDays {
    let mut due = DueDays::default();
    if node.scalar().is_some() {
        due.default = expect_days("due", node, diagnostics);
        return due;
    }
    let Some(map) = value::expect_map("due", node, diagnostics) else { return due };
    let [default, severity, priority] = value::fields(map, &DUE, diagnostics);
    due.default = default.and_then(|node| expect_days("default", node, diagnostics));
    for Entry { key, value } in entries("severity", severity, diagnostics) {
        let Some(level) = scale.iter().find(|level| level.is_called(&key.value)) else {
            let levels = || scale.iter().map(|level| level.level.as_str());
            let help = suggestion::help(&key.value, levels(), || {
                format!("the scale has {}", listed(levels()))
            });
            let message = format!("`{}` is no severity of the scale", key.value);
            diagnostics.push(Diagnostic::new(Code::UnknownValue, key.span, message, help));
            continue;
        };
        if let Some(days) = expect_days(&key.value, value, diagnostics) {
            due.severity.insert(level.level.clone(), days);
        }
    }
    for Entry { key, value } in entries("priority", priority, diagnostics) {
        let name = key.value.trim().to_lowercase();
        // Tables in documents have words of their own (`high`), so any other word may be meant.
        if !PRIORITIES.contains(&name.as_str())
            && let Some(near) = suggestion::did_you_mean(&name, PRIORITIES.iter().copied())
        {
            diagnostics.push(Diagnostic::new(
                Code::UnknownValue,
                key.span,
                format!("`{}` is no priority that is known", key.value),
                format!("did you mean `{near}`?"),
            ));
            continue;
        }
        if let Some(days) = expect_days(&key.value, value, diagnostics) {
            due.priority.insert(name, days);
        }
    }
    due
}

fn read_owners(node: &Node, diagnostics: &mut Diagnostics) -> Owners {
    let mut owners = Owners::default();
    for name in value::expect_texts("owners", node, diagnostics) {
        match name.trim().to_lowercase().as_str() {
            "teams" => owners.teams = true,
            "members" => owners.members = true,
            _ => owners.names.push(name.trim().to_owned()),
        }
    }
    owners
}

/// More than a hundred years is a slip.
const MOST_DAYS: u32 = 36_500;

fn expect_days(key: &str, node: &Node, diagnostics: &mut Diagnostics) -> Option<u32> {
    let text = value::expect_text(key, node, diagnostics)?;
    let days = text.trim().parse::<u32>().ok().filter(|days| *days <= MOST_DAYS);
    if days.is_none() {
        diagnostics.push(Diagnostic::new(
            Code::UnknownValue,
            node.span,
            format!("`{text}` is no number of days"),
            format!("write `{key}: 30` for thirty days after the incident's day"),
        ));
    }
    days
}

fn entries<'a>(key: &str, node: Option<&'a Node>, diagnostics: &mut Diagnostics) -> &'a [Entry] {
    node.and_then(|node| value::expect_map(key, node, diagnostics)).unwrap_or_default()
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::DueDays;

    #[test]
    fn the_priority_says_more_than_the_severity() {
        let days = DueDays {
            priority: [("p0".to_owned(), 7)].into(),
            severity: [("sev1".to_owned(), 14)].into(),
            default: Some(30),
        };
        for (priority, severity, expected) in [
            (Some("P0"), Some("sev1"), Some(7)),
            (Some("p2"), Some("sev1"), Some(14)),
            (None, Some("sev3"), Some(30)),
            (None, None, Some(30)),
        ] {
            assert_eq!(days.of(priority, severity), expected, "{priority:?} {severity:?}");
        }
        assert_eq!(DueDays::default().of(Some("p0"), Some("sev1")), None);
    }
}
