//! Edits one note and leaves every byte outside the edit unchanged.
//!
//! In: the bytes of a note and the requested edit. Out: the edited note, checked by parsing it: it has the same facts
//! as before, plus the requested ones, and nothing else. Does not: write files, or know today's date.

mod compare;
mod editable_note;
mod edited;
pub mod entry_input;
mod error;
pub mod fix;
pub mod front;
mod list;
pub mod log;
pub mod mark;
mod place;
pub mod relink;
#[cfg(test)]
mod tests;
pub mod title;

pub use edited::{Edited, EditedText};
pub use error::EditError;
