//! Files beside the index that are for their owner alone.
//!
//! In: a path outside of any vault, and bytes. Out: the file, either as it was or whole. Does not: know what is in it.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Writes a file that only its owner may read, in place of the one before.
///
/// # Errors
/// Where it cannot be written.
pub(super) fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Two processes may write at a time.
    let beside = path.with_extension(format!("{}.tmp", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options
        .open(&beside)
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| fs::rename(&beside, path));
    written.inspect_err(|_| {
        // If it cannot be taken away, the first error says enough.
        let _ = fs::remove_file(&beside);
    })
}
