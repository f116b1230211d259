//! The casebook for other programs, one format a file.

pub mod actions;
pub mod actions_csv;
pub mod actions_human;
pub mod actions_ics;
pub mod actions_json;
pub mod causes;
pub mod document;
pub mod draft;
mod found;
pub mod inspect;
pub mod listing;
pub mod schema;
pub mod search;
pub mod similar;
pub mod snippets;
pub mod stats;
pub mod understood;
