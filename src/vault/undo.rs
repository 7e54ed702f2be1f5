//! The last change that ties made to a note, kept so that it can be taken back.
//!
//! In: what a note was, and what it became. Out: the same, later. Does not: keep more than one, or lie in the vault.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::keep;

/// A change that was made, or was just about to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    /// In words, such as `logged with Dana Whitfield`.
    pub said: String,
    /// The notes, in the order in which they were written.
    pub notes: Vec<Written>,
    /// Whether it is under way, or was when who made it was stopped.
    #[serde(default)]
    pub under_way: bool,
}

/// One note of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Vault-relative; of one that was moved, where it lies since.
    pub path: String,
    /// What it was; none where it was not there.
    pub before: Option<String>,
    /// What tells whether it is still as it was left.
    pub after: u64,
    /// Where it was, if it was moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<Moved>,
}

/// Where a note was before it was moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Vault-relative.
    pub from: String,
    /// The folders that were made for it, outermost first.
    pub made: Vec<String>,
}

impl Undo {
    /// Whether any note came to be other than it was.
    pub fn changes(&self) -> bool {
        self.notes.iter().any(Written::changes)
    }
}

impl Written {
    /// A note that becomes `after`.
    pub fn new(path: &str, before: Option<&[u8]>, after: &[u8]) -> Self {
        Written {
            path: path.to_owned(),
            before: before.map(|before| String::from_utf8_lossy(before).into_owned()),
            after: xxh3_64(after),
            moved: None,
        }
    }

    /// Where it was.
    pub fn was_at(&self) -> &str {
        self.moved.as_ref().map_or(&self.path, |moved| &moved.from)
    }

    fn changes(&self) -> bool {
        let same = |before: &String| self.left(before.as_bytes());
        self.moved.is_some() || !self.before.as_ref().is_some_and(same)
    }

    /// Whether these are the bytes that it was left with.
    pub fn left(&self, now: &[u8]) -> bool {
        xxh3_64(now) == self.after
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join("undo.json")
}

/// Keeps it in `folder`, readable by its owner alone, in place of the one before.
///
/// # Errors
/// Where it cannot be written.
pub fn keep(folder: &Path, undo: &Undo) -> io::Result<()> {
    let text = serde_json::to_vec(undo).map_err(io::Error::other)?;
    keep::keep(&file(folder), &text)
}

/// The one that is kept.
///
/// # Errors
/// Where it cannot be read; that there is none is no error.
pub fn kept(folder: &Path) -> io::Result<Option<Undo>> {
    match fs::read(file(folder)) {
        Ok(text) => serde_json::from_slice(&text)
            .map(Some)
            .map_err(io::Error::other),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Forgets it.
///
/// # Errors
/// Where it cannot be removed.
pub fn forget(folder: &Path) -> io::Result<()> {
    match fs::remove_file(file(folder)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
