//! What identifies the bytes that the facts of a note were read from.
//!
//! In: the stat and hash of a file. Out: [`Source`], as it is stored. Does not: read a file.

use crate::vault::Stat;

/// Identifies the bytes that the facts of a note were read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Source {
    /// The stat of the file, taken before it was read.
    pub stat: Stat,
    /// The hash of the file's bytes.
    pub hash: u64,
    /// When the file was read, in nanoseconds since 1970.
    pub read_at: i64,
    /// The hash of the reason why the file could not be read at the last sync, so that the note keeps its old facts. 0
    /// if it was read.
    pub unread: u64,
}

/// A [`Source`] in a file: the numbers of its fields, in order.
pub(super) type StoredSource = [u64; 7];

impl Source {
    pub(super) fn stored(self) -> StoredSource {
        [
            self.stat.mtime.cast_unsigned(),
            self.stat.ctime.cast_unsigned(),
            self.stat.size,
            self.stat.inode,
            self.hash,
            self.read_at.cast_unsigned(),
            self.unread,
        ]
    }

    pub(super) fn of_stored(stored: StoredSource) -> Self {
        let [mtime, ctime, size, inode, hash, read_at, unread] = stored;
        Source {
            stat: Stat {
                mtime: mtime.cast_signed(),
                ctime: ctime.cast_signed(),
                size,
                inode,
            },
            hash,
            read_at: read_at.cast_signed(),
            unread,
        }
    }
}
