//! Stores the facts and words of all notes in an index outside the vault, which can be deleted at any time
//! (docs/architecture.md).
//!
//! In: a snapshot of the vault, and notes. Out: columns of all notes, full-text hits, single notes. Does not: know
//! queries or today's date. This is the only module that names tantivy.
//!
//! A document is a pure function of one note's bytes and the settings. So saving one note costs one document, and a
//! sync is right if and only if it equals a rebuild.

pub mod digest;
pub mod document;
mod files;
pub mod guard;
pub mod held;
#[cfg_attr(not(unix), allow(dead_code))]
pub mod ipc;
pub mod location;
pub mod open;
pub mod packed;
pub mod schema;
pub mod search;
pub mod shelf;
pub mod sources;
pub mod sync;
pub mod term_stats;
#[cfg(test)]
pub(crate) mod testing;
pub mod tokens;

pub use digest::{Digest, Draft};
pub use held::Held;
pub use location::IndexError;
pub use open::{Stamp, Store};
pub use packed::{Lists, Numbers, Strings, Texts};
pub use search::{Hits, Row};
pub use shelf::{NoteId, Shelf};
pub use sync::{Change, Synced};
