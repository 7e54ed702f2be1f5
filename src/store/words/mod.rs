//! The words of all notes, in a tantivy index (docs/architecture.md#words).
//!
//! In: notes, and the facts of the commit. Out: full-text hits by note and by entry, and how common a word is. Does not:
//! store anything but words and the ids of documents.

mod document;
pub(super) mod files;
mod index;
mod schema;
mod search;
mod term_stats;
mod tokens;
mod writer;

pub use document::searchable;
pub(super) use files::Files;
pub(super) use index::{WordIndex, damaged};
pub use search::{Hits, Row};
pub(super) use search::{nearest, search};
pub(super) use term_stats::term_stats;
pub use term_stats::{TermStats, Weight};
pub(super) use writer::WordWriter;
