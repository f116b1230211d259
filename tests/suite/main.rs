//! The integration tests: one binary, one file a feature, one fixture builder.

mod action_pages;
mod bad_input;
mod cause;
mod check;
mod corpora;
mod cross_link;
mod fixture;
mod fixture_pages;
mod front_matter;
mod html;
mod import;
mod ledger;
mod lesson;
mod moment;
mod mutated;
mod pages;
mod recurrence;
mod reproducible;
mod several;
mod similar;
mod site;
mod tracker;
mod transcript;
mod trends;
mod vocabulary;
