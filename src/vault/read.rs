//! Reads one note.
//!
//! In: a root and a vault-relative path. Out: the bytes with the stat from before they were read, or a diagnostic. Does
//! not: read a file that is larger than a note may be.

use std::io;

use super::fs::{self, FsError, MIB};
use super::root::Root;
use super::snapshot::Stat;
use super::unread::unreadable;
use crate::text::{Diagnostic, Severity};

/// Maximum size of a note, in bytes (docs/reference/notes.md#the-vault).
pub const LARGEST: u64 = 8 * MIB;

/// The outcome of a read.
#[derive(Debug)]
pub enum ReadOutcome {
    /// The bytes, and the stat from before they were read.
    Read(Vec<u8>, Stat),
    /// The note exists but cannot be read.
    Unreadable(Diagnostic, Stat),
    /// The note does not exist (any more).
    Gone,
}

/// Reads the note at `path`, without following symbolic links.
pub fn read(root: &Root, path: &str) -> ReadOutcome {
    let (file, metadata) = match fs::open(&root.path, path) {
        Ok(opened) => opened,
        // A path that has become a link, a folder, or the like is not a note any more. The next walk reports it.
        Err(error) if error.is_missing() || error.is_no_file() => return ReadOutcome::Gone,
        Err(error) => return ReadOutcome::Unreadable(unread(&error), Stat::default()),
    };
    // Stat before reading, so that a write during the read shows as a later change.
    let stat = Stat::of(&metadata);
    match fs::bytes(&root.path.join(path), &file, &metadata, LARGEST) {
        Ok(bytes) => ReadOutcome::Read(bytes, stat),
        Err(FsError::TooLarge { .. }) => ReadOutcome::Unreadable(too_large(stat.size), stat),
        Err(error) => ReadOutcome::Unreadable(unread(&error), stat),
    }
}

fn too_large(size: u64) -> Diagnostic {
    let message = format!(
        "{} MB, but a note can have at most {} MiB",
        size / 1_000_000,
        LARGEST / MIB
    );
    Diagnostic::new("too-large", Severity::Error, message).help("split it, or add it to `ignore`")
}

fn unread(error: &FsError) -> Diagnostic {
    match error {
        // The path is printed before every diagnostic, so the message leaves it out.
        FsError::Io { error, .. } => unreadable(error),
        error => unreadable(&io::Error::other(error.to_string())),
    }
}
