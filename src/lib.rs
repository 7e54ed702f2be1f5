//! ties: relationships in plain text.
//!
//! The modules are floors; each imports only from those below it:
//! text → calendar → settings → vault, note → index → book → query → report, check → session. The binary's faces stand on top.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod book;
pub mod calendar;
pub mod check;
pub mod index;
pub mod merge;
pub mod note;
pub mod query;
pub mod report;
pub mod session;
pub mod settings;
pub mod text;
pub mod vault;
