//! What the templates see: one struct a page kind, made of plain texts, numbers and links.
//!
//! These are the only types that templates know, and so the theme author's interface: a field is renamed or taken away
//! only with a note in the changelog. Everything is ready to be shown: dates and durations are worded, links are
//! relative to the page, lists are in their order. A field whose documentation says HTML is to be used with `| safe`;
//! every other field is escaped by the template engine.

pub mod action;
pub mod action_list;
pub mod action_table;
pub mod actions;
pub mod answer;
pub mod axis;
pub mod backlog;
pub mod burndown;
pub mod cause;
pub mod cause_page;
pub mod causes;
pub mod distribution;
pub mod downtime;
pub mod heat;
pub mod home;
pub mod incident;
pub mod late;
pub mod lessons;
pub mod link;
pub mod listing;
pub mod moment;
pub mod months;
pub mod named;
pub mod not_found;
pub mod overview;
pub mod page;
pub mod recurring;
pub mod row;
pub mod search;
pub mod severity;
pub mod similar;
pub mod summary;
pub mod tally;
pub mod timeline;
pub mod trends;
