//! Stage 5: findings about the whole. Reading is tolerant, checking is strict.
//!
//! One rule a file: its code, its page for `casebook explain`, and where the rule looks at the finished casebook, its
//! function. Rules without a function are found while reading, where the place is known.

mod ambiguous_date;
mod blame;
mod broken_anchor;
mod broken_link;
mod came_back_after_fix;
mod differing_dates;
mod differing_duration;
mod differing_timeline;
mod duplicate_id;
mod email_address;
mod end_before_start;
mod external_image;
mod future_date;
mod huge_image;
mod impossible_date;
pub mod leak;
mod mended_date;
mod missing_alt_text;
mod missing_image;
mod missing_part;
mod not_utf8;
mod nul_byte;
mod overdue_action;
mod password;
mod phone_number;
mod postmortem;
mod private_key;
mod public_ip_address;
mod recurred_while_open;
mod secret;
mod silence;
mod struck_again;
mod symbolic_link;
mod timeline_out_of_order;
mod unclosed_front_matter;
mod undated_action;
mod undated_completion;
mod unexplained_decline;
mod unexplained_silence;
mod unknown_cause;
mod unknown_incident;
mod unknown_key;
mod unknown_owner;
mod unknown_service;
mod unknown_ticket;
mod unknown_ticket_value;
mod unknown_value;
mod unlinked_recurrence;
mod unowned_action;
mod unproven_action;
mod unreadable_export;
mod unreadable_file;
mod unreadable_front_matter;
mod untitled_incident;
mod unused_silence;
mod vague_action;
mod wording;

use std::sync::Arc;

use crate::analysis::Analysis;
use crate::casebook::Casebook;
use crate::config::Config;
use crate::config::check::Level;
use crate::content::ParsedDocument;
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostics, Severity};
use crate::incident::Incident;
use crate::source::{Source, Sources};

/// A rule and its documentation.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its name.
    pub code: Code,
    /// What it finds, as a heading.
    pub title: &'static str,
    /// What that means, why it matters, what to write instead.
    pub page: &'static str,
    check: Option<fn(Input, &mut Diagnostics)>,
}

/// Rules that find nothing in the text of a document, so that no comment there can silence them.
const NOT_IN_DOCUMENTS: &[Code] =
    &[Code::SymbolicLink, Code::UnknownTicketValue, Code::UnexplainedSilence, Code::UnusedSilence];

impl Rule {
    /// Its page, with what holds for every rule: what it weighs, and how to have it weigh less.
    #[must_use]
    pub fn whole_page(&self) -> String {
        let name = self.code.as_str();
        let page = self.page.trim_end();
        if self.code.is_fixed() {
            return format!(
                "{page}\n\nIt is always an error, because a page is wrong or missing.\n"
            );
        }
        let (weight, other) = match self.code.severity() {
            Severity::Error => ("an error", "warning"),
            Severity::Warning => ("a warning", "error"),
        };
        let mut whole = format!(
            "{page}\n\nIt is {weight}, unless casebook.yaml says otherwise (`off`, `warning`, `error`):\n\n    \
             check:\n      levels: {{{name}: {other}}}\n"
        );
        if !NOT_IN_DOCUMENTS.contains(&self.code) {
            whole += &format!(
                "\nTo silence it at one place, say why, in or above the paragraph, list item, table row or heading:\n\n    \
                 <!-- casebook: allow {name}: the reason -->\n\n\
                 In front matter that is `# casebook: allow {name}: the reason`, behind the value or above it.\n"
            );
        }
        whole
    }
}

/// What the rules look at.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// All incidents.
    pub casebook: &'a Casebook,
    /// What all of them show.
    pub analysis: &'a Analysis,
    /// What the organisation asks for.
    pub config: &'a Config,
    /// The texts.
    pub sources: &'a Sources,
}

/// All rules, in the order in which a document meets them: its bytes, its head, its values, its references,
/// and what later incidents say of it.
pub const RULES: &[Rule] = &[
    unreadable_file::RULE,
    not_utf8::RULE,
    nul_byte::RULE,
    unreadable_export::RULE,
    symbolic_link::RULE,
    unclosed_front_matter::RULE,
    unreadable_front_matter::RULE,
    unknown_key::RULE,
    unknown_value::RULE,
    unknown_cause::RULE,
    unknown_owner::RULE,
    unknown_ticket::RULE,
    unknown_ticket_value::RULE,
    untitled_incident::RULE,
    impossible_date::RULE,
    future_date::RULE,
    ambiguous_date::RULE,
    mended_date::RULE,
    end_before_start::RULE,
    differing_dates::RULE,
    differing_duration::RULE,
    timeline_out_of_order::RULE,
    duplicate_id::RULE,
    unknown_incident::RULE,
    broken_link::RULE,
    broken_anchor::RULE,
    missing_image::RULE,
    secret::RULE,
    private_key::RULE,
    password::RULE,
    email_address::RULE,
    phone_number::RULE,
    public_ip_address::RULE,
    missing_alt_text::RULE,
    huge_image::RULE,
    external_image::RULE,
    came_back_after_fix::RULE,
    recurred_while_open::RULE,
    missing_part::RULE,
    unknown_service::RULE,
    differing_timeline::RULE,
    blame::RULE,
    unlinked_recurrence::RULE,
    vague_action::RULE,
    unowned_action::RULE,
    undated_action::RULE,
    overdue_action::RULE,
    undated_completion::RULE,
    unproven_action::RULE,
    unexplained_decline::RULE,
    unexplained_silence::RULE,
    unused_silence::RULE,
];

/// What one document tells, for the rules that need no other.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The document.
    pub document: &'a ParsedDocument,
    /// Its incidents, in its order.
    pub incidents: &'a [Arc<Incident>],
    /// Its text.
    pub source: &'a Source,
    /// What the organisation asks for.
    pub config: &'a Config,
}

/// The rules that look through the words of a document, or at one incident alone.
const OF_DOCUMENTS: &[fn(Told, &mut Diagnostics)] =
    &[missing_part::look, differing_timeline::look, blame::look, unlinked_recurrence::look];

/// Judges one document. What is found holds as long as the document and the configuration do, so that it can be
/// remembered with what was read: after an edit the words of ten thousand others are not looked through again.
pub fn document(told: Told, diagnostics: &mut Diagnostics) {
    for look in OF_DOCUMENTS {
        look(told, diagnostics);
    }
}

/// Judges the finished casebook, and then settles all findings, those of reading and of [`document`] too: what a comment in
/// a document silences goes, and the rest weighs what the configuration says. So every command and every format shows the
/// same.
pub fn check(input: Input, diagnostics: &mut Diagnostics) {
    for rule in RULES {
        if let Some(check) = rule.check {
            check(input, diagnostics);
        }
    }
    silence::apply(input, diagnostics);
    let levels = &input.config.check.levels;
    diagnostics.retain(|diagnostic| match levels.get(&diagnostic.code) {
        Some(Level::Off) => false,
        Some(Level::At(severity)) => {
            diagnostic.set_severity(*severity);
            true
        }
        None => true,
    });
}

/// The rule of a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.as_str() == name)
}

#[cfg(test)]
mod tests {
    use super::RULES;
    use crate::diagnostic::code::Code;

    #[test]
    fn every_code_has_its_rule_and_page() {
        let codes: Vec<Code> = RULES.iter().map(|rule| rule.code).collect();
        assert_eq!(codes, Code::ALL);
        for rule in RULES {
            assert!(rule.page.trim().len() > 100, "{} has no page", rule.code.as_str());
        }
    }
}
