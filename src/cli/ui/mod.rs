//! The terminal: streams, the pager, progress, and questions to the user.
//!
//! In: text that is ready to print. Out: text on a stream, and what the user chose. Does not: decide what an answer
//! says.

pub mod columns;
pub mod confirm;
pub mod contact_fields;
pub mod editor;
pub mod entry_rows;
pub mod explain;
pub mod failure;
pub mod number;
pub mod output;
pub mod pager;
pub mod pick;
pub mod print;
pub mod progress;
pub mod terminal;
pub mod tracked;
