//! Comments in documents that silence a rule for one place, with a reason:
//! `<!-- casebook: allow vague-action: the ticket has the details -->`. In front matter `# casebook: allow …`.
//!
//! They are looked for when all rules have run, so that it does not matter who found something. What is wrong with a
//! comment is found here too, for the rules `unexplained-silence` and `unused-silence`.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::check::Input;
use crate::config::check::Level;
use crate::content::aside::Aside;
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics, suggestion};
use crate::source::{FileId, Source, Span};

/// Takes away what comments silence, and adds what is wrong with them.
pub(super) fn apply(input: Input, diagnostics: &mut Diagnostics) {
    let Input { casebook, config, sources, .. } = input;
    let mut silences: BTreeMap<(FileId, Code), Vec<Silence>> = BTreeMap::new();
    let mut faults = Diagnostics::default();
    for document in &casebook.documents {
        let source = sources.get(document.file);
        for aside in &document.asides {
            for silence in of_aside(aside, document.file, source, &mut faults) {
                silences.entry((document.file, silence.code)).or_default().push(silence);
            }
        }
    }
    if silences.is_empty() {
        diagnostics.append(faults);
        return;
    }
    diagnostics.retain(|diagnostic| {
        let Some(there) = silences.get_mut(&(diagnostic.span.file, diagnostic.code)) else {
            return true;
        };
        let mut allowed = false;
        for silence in there {
            if silence.scope.contains(&diagnostic.span.start) {
                silence.used = true;
                allowed = true;
            }
        }
        !allowed
    });
    for silence in silences.values().flatten() {
        let name = silence.code.as_str();
        // A rule that is off finds nothing, and may be on again tomorrow.
        let is_off = config.check.levels.get(&silence.code) == Some(&Level::Off);
        if !silence.used && !is_off {
            faults.push(Diagnostic::new(
                Code::UnusedSilence,
                silence.span,
                format!("there is no `{name}` here to allow"),
                "delete the comment, or put it into or above the paragraph, list item, table row or heading that it is meant for",
            ));
        } else if !silence.explained {
            faults.push(Diagnostic::new(
                Code::UnexplainedSilence,
                silence.span,
                format!("`{name}` is allowed here, and nobody knows why"),
                format!(
                    "write why behind a colon: `casebook: allow {name}: the ticket has the details`"
                ),
            ));
        }
    }
    diagnostics.append(faults);
}

/// A rule that is silenced for a part of a file.
struct Silence {
    code: Code,
    /// Its name in the comment.
    span: Span,
    /// The bytes of the file in which it is silent.
    scope: Range<usize>,
    explained: bool,
    used: bool,
}

/// What a comment silences: `allow CODE, CODE: why`.
fn of_aside(
    aside: &Aside,
    file: FileId,
    source: &Source,
    faults: &mut Diagnostics,
) -> Vec<Silence> {
    let words = &source.text[aside.words.clone()];
    let Some(rest) = words.trim_start().strip_prefix("allow").filter(|rest| {
        rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || c == ':')
    }) else {
        faults.push(Diagnostic::new(
            Code::UnusedSilence,
            trimmed(file, source, aside.words.clone()),
            "a comment for Casebook begins with `allow`",
            "write `casebook: allow vague-action: the ticket has the details`",
        ));
        return Vec::new();
    };
    let (codes, reason) = rest.split_once(':').unwrap_or((rest, ""));
    let start = aside.words.end - rest.len();
    let mut silences = Vec::new();
    let mut at = start;
    for word in codes.split_inclusive(|c: char| c.is_whitespace() || c == ',') {
        let name = word.trim_end_matches(|c: char| c.is_whitespace() || c == ',');
        let span = Span::new(file, at, at + name.len());
        at += word.len();
        if name.is_empty() {
            continue;
        }
        match Code::find(name) {
            Some(code) if !code.is_fixed() => silences.push(Silence {
                code,
                span,
                scope: aside.scope.clone(),
                explained: !reason.trim().is_empty(),
                used: false,
            }),
            Some(_) => faults.push(Diagnostic::new(
                Code::UnusedSilence,
                span,
                format!("`{name}` cannot be allowed: a page is wrong or missing"),
                "delete the comment, and mend what the rule finds",
            )),
            None => faults.push(Diagnostic::new(
                Code::UnusedSilence,
                span,
                format!("there is no rule `{name}`"),
                suggestion::help(name, Code::ALL.iter().map(|code| code.as_str()), || {
                    "`casebook explain` lists the rules".to_owned()
                }),
            )),
        }
    }
    if codes.trim().is_empty() {
        faults.push(Diagnostic::new(
                Code::UnusedSilence,
                trimmed(file, source, aside.words.clone()),
                "this comment names no rule",
                "write the rule behind `allow`: `casebook: allow vague-action: the ticket has the details`",
            ));
    }
    silences
}

fn trimmed(file: FileId, source: &Source, words: Range<usize>) -> Span {
    let text = source.text[words.clone()].trim_end();
    let start = words.start + (text.len() - text.trim_start().len());
    Span::new(file, start, words.start + text.len())
}
