//! Removes a file unless another program still writes to it.
//!
//! In: an open file, its name, and the bytes that may be lost. Out: whether the file was removed, or what another
//! program saved into it meanwhile. Does not: decide where the saved bytes go.

use std::fs::File;
use std::io::{Read, Seek};
use std::time::Duration;

use super::error::FsError;
use super::folder::Folder;

/// The outcome of a removal.
#[derive(Debug)]
pub(super) enum Retired {
    /// The file is removed.
    Gone,
    /// The file is still there, because another program saved into it.
    Saved,
    /// The file is removed, but a program that had it open saved these bytes into it.
    Late(Vec<u8>),
}

/// Removes `name`, which `file` is open on, if its bytes are still `expected`.
pub(super) fn retire(
    folder: &Folder,
    name: &str,
    file: &File,
    expected: &[u8],
) -> Result<Retired, FsError> {
    let now = || read_again(file).map_err(|error| FsError::io(&folder.path_of(name), error));
    if now()? != expected {
        return Ok(Retired::Saved);
    }
    folder.remove(name)?;
    // The handle still sees what is written through another handle.
    if now()? == expected {
        return Ok(Retired::Gone);
    }
    Ok(Retired::Late(read_settled(file).map_err(|error| {
        FsError::io(&folder.path_of(name), error)
    })?))
}

/// Reads the whole file again.
pub(super) fn read_again(mut file: &File) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// How long to wait for a program that empties a file before it writes to it.
const PAUSE: Duration = Duration::from_millis(2);
const PAUSES: u32 = 50;

/// Returns the bytes of the file once two reads agree and are not empty, or after a tenth of a second.
pub(super) fn read_settled(file: &File) -> std::io::Result<Vec<u8>> {
    let mut before = read_again(file)?;
    for _ in 0..PAUSES {
        std::thread::sleep(PAUSE);
        let now = read_again(file)?;
        if now == before && !now.is_empty() {
            break;
        }
        before = now;
    }
    Ok(before)
}
