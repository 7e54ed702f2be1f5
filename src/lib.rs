//! ties: relationships in plain text.
//!
//! The modules are layers. Each imports only from the layers below it: text → date → settings → note, vault → edit,
//! merge, store → ledger → query, check → report → render → engine. The front ends of the binary are on top.
#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod check;
pub mod date;
pub mod edit;
pub mod engine;
pub mod ledger;
pub mod merge;
pub mod note;
pub mod query;
pub mod render;
pub mod report;
pub mod settings;
pub mod store;
pub mod text;
pub mod vault;
