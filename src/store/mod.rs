//! Stores the facts and words of all notes outside the vault, where they can be deleted at any time
//! (docs/architecture.md#the-store).
//!
//! In: a snapshot of the vault, and notes. Out: columns of all notes, and full-text hits. Does not: know queries or
//! today's date. This is the only module that names tantivy.
//!
//! What is stored for a note is a pure function of its bytes and the settings. So saving one note costs the update of
//! one note, and a sync is right if and only if it equals a rebuild.

mod apply;
pub mod facts;
mod guard;
#[cfg_attr(not(unix), allow(dead_code))]
pub mod ipc;
pub mod location;
pub mod open;
pub mod sync;
#[cfg(test)]
pub(crate) mod testing;
pub mod words;

pub use apply::apply;
pub use facts::{Facts, Lists, NoteId, Numbers, Strings, Texts, Values};
pub use guard::is_guarded;
pub use location::IndexError;
pub use open::{Stamp, Store};
pub use sync::{Change, Synced};
pub use words::{Hits, Row};
