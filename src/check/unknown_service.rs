//! `unknown-service`: a service that is not in the configuration.

use std::collections::BTreeSet;

use crate::check::{Input, Rule};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics, suggestion};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::UnknownService,
    title: "A service that is not in the configuration",
    page: "
`services:` in casebook.yaml lists the services of the organisation, and an incident names another one. It gets a page of
its own, away from the incidents of the service that was meant, and no team owns it.

Do: correct the name (the help names the nearest one), or make it known, as a service or as an alias of one:

    services:
      - {id: checkout, team: payments, aliases: [cart]}
",
    check: Some(check),
};

fn check(input: Input, diagnostics: &mut Diagnostics) {
    let known = &input.config.services;
    if known.is_empty() {
        return;
    }
    let ids: BTreeSet<&str> = known.iter().map(|service| service.id.as_str()).collect();
    let names = || {
        known.iter().flat_map(|service| {
            let aliases = service.aliases.iter().map(String::as_str);
            [service.id.as_str(), &service.title].into_iter().chain(aliases)
        })
    };
    for incident in &input.casebook.incidents {
        for service in &incident.services {
            let id = input.analysis.roster.service(&service.value);
            if ids.contains(id) {
                continue;
            }
            diagnostics.push(Diagnostic::new(
                Code::UnknownService,
                service.span,
                format!("`{}` is no service of casebook.yaml", service.value),
                suggestion::help(&service.value, names(), || {
                    "correct it, or add it to `services:`, or to the `aliases` of one".to_owned()
                }),
            ));
        }
    }
}
