//! The facts of all notes of one commit, in one file (docs/architecture.md#facts).
//!
//! In: a facts file, mapped into memory; old facts and the rows of changed notes. Out: [`Facts`], and the file of the
//! next commit. Does not: hold texts beyond those that select, sort, or stand in lists; know tantivy's index.
//!
//! Every checksum is verified when the file is opened. So what is read later is never damaged, and never fails.

mod build;
mod columns;
mod entries;
mod file;
mod mapped;
pub mod pack;
mod part;
mod restore;
mod row;
mod source;
mod views;

pub use build::Update;
pub(super) use build::write;
pub use columns::*;
pub use entries::Entries;
pub use mapped::Facts;
pub use row::Row;
pub use source::Source;
pub use views::{Lists, NoteId, Numbers, Strings, Texts, Values};

/// The version of the file and of the reader of notes. Change it whenever the layout of the file changes, or the same
/// note gives different facts, because facts of another version are rebuilt.
pub const VERSION: u32 = 7;
