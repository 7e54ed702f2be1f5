//! Answers as rows, JSON values, and reports.
//!
//! In: the ledger, and what was selected from it. Out: rows of [`Cell`]s, JSON values, and [`Report`]s. Does not:
//! print, lay out, or read the clock.

pub mod cell;
pub mod commit;
pub mod consequences;
pub mod contact;
pub mod document;
pub mod entries;
pub mod find;
pub mod history;
pub mod introductions;
pub mod matches;
pub mod momentum;
pub mod note_diff;
pub mod plot;
pub mod prep;
pub mod reciprocity;
pub mod review;
pub mod show;
pub mod spread;
pub mod table;
pub mod today;
pub mod updates;
pub mod who;

pub use cell::Cell;
pub use document::Report;
