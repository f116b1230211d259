//! The casebook for other programs, one format a file.

pub mod document;
pub mod inspect;
pub mod listing;
pub mod stats;
