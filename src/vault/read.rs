//! The bytes of one note.
//!
//! In: a root and a vault-relative path. Out: the bytes with the stat that they were read under, or a diagnostic.
//! Does not: read anything larger than a note may be.

use std::io;

use super::fs::{self, FsError, MIB};
use super::root::Root;
use super::snapshot::Stat;
use super::unread::unreadable;
use crate::text::{Diagnostic, Severity};

/// How large a note may be, in bytes (docs/reference/notes.md#the-vault).
pub const LARGEST: u64 = 8 * MIB;

/// What reading came to.
#[derive(Debug)]
pub enum Outcome {
    /// The bytes, and the stat from before they were read.
    Read(Vec<u8>, Stat),
    /// It is there and cannot be read.
    Unreadable(Diagnostic, Stat),
    /// It is not there (any more).
    Gone,
}

/// Reads the note at `path`. No link is followed to it.
pub fn read(root: &Root, path: &str) -> Outcome {
    let (file, metadata) = match fs::open(&root.path, path) {
        Ok(opened) => opened,
        // What has become a link, a folder or the like is no note any more; the next walk says so.
        Err(error) if error.is_missing() || error.is_no_file() => return Outcome::Gone,
        Err(error) => return Outcome::Unreadable(unread(&error), Stat::default()),
    };
    // The stat is from before the reading: whatever is written while we read then shows as a later change.
    let stat = Stat::of(&metadata);
    match fs::bytes(&root.path.join(path), &file, &metadata, LARGEST) {
        Ok(bytes) => Outcome::Read(bytes, stat),
        Err(FsError::TooLarge { .. }) => Outcome::Unreadable(too_large(stat.size), stat),
        Err(error) => Outcome::Unreadable(unread(&error), stat),
    }
}

fn too_large(size: u64) -> Diagnostic {
    let message = format!(
        "{} MB, and a note may have {} MiB",
        size / 1_000_000,
        LARGEST / MIB
    );
    Diagnostic::new("too-large", Severity::Error, message).help("split it, or add it to `ignore`")
}

fn unread(error: &FsError) -> Diagnostic {
    match error {
        // The path stands before every diagnostic.
        FsError::Io { error, .. } => unreadable(error),
        error => unreadable(&io::Error::other(error.to_string())),
    }
}
