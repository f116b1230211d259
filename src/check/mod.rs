//! Stage 5: findings about the whole. Reading is tolerant, checking is strict.
//!
//! One rule a file: its code, its page for `casebook explain`, and where the rule looks at the finished casebook, its
//! function. Rules without a function are found while reading, where the place is known.

mod ambiguous_date;
mod broken_anchor;
mod broken_link;
mod came_back_after_fix;
mod differing_dates;
mod differing_duration;
mod duplicate_id;
mod end_before_start;
mod future_date;
mod impossible_date;
mod mended_date;
mod missing_image;
mod not_utf8;
mod nul_byte;
mod recurred_while_open;
mod struck_again;
mod symbolic_link;
mod timeline_out_of_order;
mod unclosed_front_matter;
mod unknown_cause;
mod unknown_incident;
mod unknown_key;
mod unknown_owner;
mod unknown_ticket;
mod unknown_ticket_value;
mod unknown_value;
mod unreadable_export;
mod unreadable_file;
mod unreadable_front_matter;
mod untitled_incident;

use crate::analysis::Analysis;
use crate::casebook::Casebook;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::code::Code;

/// A rule and its documentation.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its name.
    pub code: Code,
    /// What it finds, as a heading.
    pub title: &'static str,
    /// What that means, why it matters, what to write instead.
    pub page: &'static str,
    check: Option<fn(&Casebook, &Analysis, &mut Diagnostics)>,
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
    came_back_after_fix::RULE,
    recurred_while_open::RULE,
];

/// Judges the finished casebook. The analysis is that of all incidents.
pub fn check(casebook: &Casebook, analysis: &Analysis, diagnostics: &mut Diagnostics) {
    for rule in RULES {
        if let Some(check) = rule.check {
            check(casebook, analysis, diagnostics);
        }
    }
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
