//! New files in a vault, only ever where there is none.
//!
//! In: a path and a text. Out: the file. Does not: replace what is there.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use super::root::VaultError;

/// Makes the file `path`, and the folders above it, under the user's umask.
///
/// # Errors
/// [`VaultError::Io`] if it exists or cannot be written; a file that could not be written whole is taken away again.
pub fn create(path: &Path, text: &str) -> Result<(), VaultError> {
    let failed = |error| VaultError::Io {
        path: path.to_owned(),
        error,
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(failed)?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all());
    written.map_err(|error: io::Error| {
        // What is left of it would look like a note; if it cannot be removed, the first error says enough.
        let _ = std::fs::remove_file(path);
        failed(error)
    })
}
