//! The knowledge base for other programs, one format a file.

pub mod listing;
