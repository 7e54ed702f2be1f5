//! File access that is safe for a vault from a stranger (docs/reference/notes.md#the-vault,
//! docs/architecture.md#trust).
//!
//! In: a folder, and names below it. Out: files that are opened, replaced, created, moved, or removed without following
//! a symbolic link, and without losing what another program saves at the same time. Does not: know what a note or a
//! journal is, or choose where they lie.

pub mod atomic;
mod error;
mod folder;
pub mod names;
pub mod private_file;
mod retire;

pub use error::FsError;
pub(super) use error::kind_of;
pub use folder::{Folder, MIB, bytes, open, parent, read, read_trusted};
