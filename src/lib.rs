//! Casebook: a folder of postmortems in, a cross-linked static site out.
//!
//! Data flows forward through stages. Each stage is a folder whose front page has one public function from values to a
//! value; a file imports its own stage, earlier stages and the ground only (`tests/architecture.rs` holds the table).
//!
//! 1. [`content::read`]: bytes to document, one file at a time.
//! 2. [`incident::read`]: document to incidents, one file at a time.
//! 3. [`casebook::assemble`]: all incidents together; unique ids, resolved references.
//! 4. [`analysis::analyse`]: what only all of them together show: who mentions whom, which causes and actions there are.
//! 5. [`check::check`]: findings about all of it.
//! 6. [`site::plan`]: which pages there are and what each one shows.
//! 7. [`render::page`]: one page or file, from (site, route) to bytes.
//! 8. [`output::write`]: all of them to a folder, in one step.
//!
//! The ground, which every stage may use: [`source`], [`diagnostic`], [`config`].
//! On top: [`project`] finds the site's files, [`cli`] has one file a command.

pub mod analysis;
pub mod casebook;
pub mod check;
pub mod cli;
pub mod config;
pub mod content;
pub mod diagnostic;
pub mod export;
pub mod incident;
pub mod output;
pub mod project;
pub mod render;
pub mod site;
pub mod source;
