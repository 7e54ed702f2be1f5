//! Holds all integration tests in one binary, with one file per subject.
//!
//! Tests run the built program with a fixed date, a cleared environment, and their own cache. Behavior that can be
//! described without Rust is in files below `tests/corpus/`.

mod answers;
mod architecture;
mod cache;
mod check;
mod cli;
mod common;
mod corpus;
mod docs;
mod facts_version;
mod faults;
mod fuzz_corpus;
mod git_reading_hostile;
mod git_setup;
mod git_sync;
mod git_sync_hostile;
mod history;
mod hostile_vault;
mod install;
mod malformed_input;
mod merge;
mod new_and_edit;
mod questions;
mod readme;
mod rename_cli;
mod rename_properties;
mod reports;
mod rules;
mod set_fields;
mod show_snapshots;
mod store_damage;
mod study;
mod sync_equals_rebuild;
mod sync_refusals;
mod terminal;
mod unreadable;
mod watch;
mod watch_recovery;
mod write;
