//! The only place that touches notes on disk.
//!
//! In: a folder. Out: which vault it is, a [`Scan`] of its files, the bytes of one note, new files, and a stream of
//! changes. Does not: parse notes, index them, or write anything that the user did not ask for.

pub mod create;
pub mod edited;
pub mod fs;
pub mod git;
pub mod history;
pub mod journal;
pub mod moved;
pub mod name;
pub mod read;
mod relative;
mod remote;
pub mod replace;
pub mod restore;
pub mod root;
pub mod snapshot;
pub mod template;
pub mod unread;
pub mod walk;
pub mod watch;
pub mod write;

pub use root::{Root, VaultError};
pub use snapshot::{File, Scan, Stat};
