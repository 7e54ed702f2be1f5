//! The bytes of one note.
//!
//! In: a root and a vault-relative path. Out: the bytes with the stat that they were read under, or a diagnostic.
//! Does not: read anything larger than a note may be.

use std::fs::File;
use std::io::{self, Read};

use super::root::Root;
use super::snapshot::Stat;
use super::unread::unreadable;
use crate::text::{Diagnostic, Severity};

/// How large a note may be, in bytes (notes.md 1).
pub const LARGEST: u64 = 8 * 1024 * 1024;

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

/// Reads the note at `path`.
pub fn read(root: &Root, path: &str) -> Outcome {
    let whole = root.path.join(path);
    // The stat comes first: whatever is written while we read then shows as a later change.
    let stat = match std::fs::symlink_metadata(&whole) {
        Ok(metadata) if metadata.is_file() => Stat::of(&metadata),
        Ok(_) => return Outcome::Gone,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Outcome::Gone,
        Err(error) => return Outcome::Unreadable(unreadable(&error), Stat::default()),
    };
    if stat.size > LARGEST {
        let message = format!(
            "{} MB, and a note may have {} MiB",
            stat.size / 1_000_000,
            LARGEST / 1024 / 1024
        );
        let found = Diagnostic::new("too-large", Severity::Error, message)
            .help("split it, or add it to `ignore`");
        return Outcome::Unreadable(found, stat);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(stat.size).unwrap_or(0) + 1);
    let read = File::open(&whole).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    match read {
        Ok(_) => Outcome::Read(bytes, stat),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Outcome::Gone,
        Err(error) => Outcome::Unreadable(unreadable(&error), stat),
    }
}
