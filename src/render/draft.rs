//! A new postmortem from a template of the site. In the front matter every value is written as YAML, in the text below
//! as it is; what the template does not say is added by `export::draft`.

use anyhow::anyhow;
use tera::{Context, Tera};

use crate::export::draft::Draft;

/// The template of a site that has none.
pub const BUILT_IN: &str = include_str!("../../starter/templates/postmortem.md");

/// The names that templates may use.
pub const NAMES: [&str; 8] =
    ["id", "title", "date", "severity", "services", "teams", "causes", "related"];

/// Fills the template at `path`.
///
/// # Errors
/// If it asks for something that is not there, or cannot be understood; the message names the template, the line and
/// what it is.
pub fn fill(path: &str, template: &str, draft: &Draft) -> anyhow::Result<String> {
    let template = template.replace("\r\n", "\n");
    let (head, body) = template.split_at(head_end(&template));
    let mut yaml = Context::new();
    for (key, _, value) in draft.front_matter() {
        yaml.insert(key, &value);
    }
    let mut plain = Context::new();
    plain.insert("id", &draft.id);
    plain.insert("title", &draft.title);
    plain.insert("date", &draft.date.to_string());
    plain.insert("severity", &draft.severity.as_deref().unwrap_or_default());
    plain.insert("services", &draft.services);
    plain.insert("teams", &draft.teams);
    plain.insert("causes", &draft.causes);
    plain.insert("related", &draft.related);
    // The text keeps its lines, so that a message names the line of the file.
    let above = "\n".repeat(head.matches('\n').count());
    let head = rendered(path, head, &yaml)?;
    let body = rendered(path, &format!("{above}{body}"), &plain)?;
    let head: String = head.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    Ok(head + &body[above.len()..])
}

/// Where the text below the front matter begins.
fn head_end(template: &str) -> usize {
    if !template.starts_with("---\n") {
        return 0;
    }
    let fence = template.match_indices("\n---").find(|(at, fence)| {
        let behind = &template[at + fence.len()..];
        behind.is_empty() || behind.starts_with('\n')
    });
    fence.map_or(template.len(), |(at, fence)| (at + fence.len() + 1).min(template.len()))
}

fn rendered(path: &str, template: &str, values: &Context) -> anyhow::Result<String> {
    let mut tera = Tera::new();
    tera.add_raw_template(path, template)
        .and_then(|()| tera.render(path, values))
        .map_err(|error| {
            let names = NAMES.map(|name| format!("`{{{{ {name} }}}}`")).join(", ");
            anyhow!("the template cannot be filled: {error}\nA template may use {names}; `{{% raw %}}…{{% endraw %}}` stays as it is")
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn draft() -> Draft {
        Draft {
            id: "INC-1".to_owned(),
            title: "\"Till\": <down> # again".to_owned(),
            date: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
            severity: None,
            services: vec!["till".to_owned(), "a: b".to_owned()],
            teams: Vec::new(),
            causes: Vec::new(),
            related: Vec::new(),
        }
    }

    #[test]
    fn values_are_yaml_above_and_plain_below() {
        let template = "---\r\ntitle: {{ title }}\r\nseverity: {{ severity }}\r\nservices: {{ services }}\r\n---\r\n\r\n# {{ title }}, {% for service in services %}*{{ service }}*{% endfor %}\r\n";
        assert_eq!(
            fill("templates/a.md", template, &draft()).unwrap(),
            "---\ntitle: \"\\\"Till\\\": <down> # again\"\nseverity:\nservices: [till, \"a: b\"]\n---\n\n# \"Till\": <down> # again, *till**a: b*\n"
        );
        assert_eq!(fill("a.md", "## {{ id }}\n---\n", &draft()).unwrap(), "## INC-1\n---\n");
    }

    #[test]
    fn errors_name_template_and_line() {
        let error = fill("templates/a.md", "---\nid: {{ id }}\n---\n\n{{ ouch }}\n", &draft());
        let error = error.unwrap_err().to_string();
        assert!(error.contains("templates/a.md:5:") && error.contains("{{ services }}"), "{error}");
    }
}
