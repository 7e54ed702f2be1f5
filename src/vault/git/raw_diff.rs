//! Raw diffs of git: `git diff --raw -z` and `git diff-tree -z`.
//!
//! In: bytes. Out: the metadata and the path of each changed file. Does not: read files.

use super::records::records;

/// The pairs of a raw diff: metadata and path.
pub(super) fn pairs(raw: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut all = records(raw);
    std::iter::from_fn(move || Some((all.next()?, all.next()?)))
}

/// The old blob ID in `:100644 100644 OLD NEW M`, or `None` if there was no file.
pub(super) fn old_blob(meta: &[u8]) -> Option<&str> {
    let old = meta.split(|byte| *byte == b' ').nth(2)?;
    let old = std::str::from_utf8(old).ok()?;
    (!old.bytes().all(|digit| digit == b'0')).then_some(old)
}

/// The letter of the change: `M`, `A`, `D`, …
pub(super) fn status(meta: &[u8]) -> Option<u8> {
    meta.rsplit(|byte| *byte == b' ').next()?.first().copied()
}
