//! The casebook for other programs, one format a file.

pub mod actions;
pub mod actions_csv;
pub mod actions_human;
pub mod actions_ics;
pub mod actions_json;
pub mod causes;
pub mod document;
mod found;
pub mod inspect;
pub mod listing;
pub mod search;
pub mod similar;
pub mod stats;
pub mod understood;
