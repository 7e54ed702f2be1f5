//! A file that is to go, unless somebody still writes to it.
//!
//! In: a file that is open, its name, and the bytes that nobody misses. Out: whether it went, or what somebody saved into
//! it meanwhile. Does not: decide where that goes.

use std::fs::File;
use std::io::{Read, Seek};
use std::time::Duration;

use super::error::FsError;
use super::folder::Folder;

/// What became of a file.
#[derive(Debug)]
pub(super) enum Retired {
    /// It is gone.
    Gone,
    /// It is still there: somebody saved into it.
    Saved,
    /// It is gone, and these bytes were saved into it by one who had it open.
    Late(Vec<u8>),
}

/// Removes `name`, which `file` is open on, if it still says `expected`.
pub(super) fn retire(
    folder: &Folder,
    name: &str,
    file: &File,
    expected: &[u8],
) -> Result<Retired, FsError> {
    let now = || again(file).map_err(|error| FsError::io(&folder.path_of(name), error));
    if now()? != expected {
        return Ok(Retired::Saved);
    }
    folder.remove(name)?;
    // The handle still reads what was written through another one.
    if now()? == expected {
        return Ok(Retired::Gone);
    }
    Ok(Retired::Late(settled(file).map_err(|error| {
        FsError::io(&folder.path_of(name), error)
    })?))
}

/// All that the file says by now.
pub(super) fn again(mut file: &File) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// How long somebody who empties a file before they write it is waited for.
const PAUSE: Duration = Duration::from_millis(2);
const PAUSES: u32 = 50;

/// What the file says once two looks at it agree and it is not empty, or after a tenth of a second.
pub(super) fn settled(file: &File) -> std::io::Result<Vec<u8>> {
    let mut before = again(file)?;
    for _ in 0..PAUSES {
        std::thread::sleep(PAUSE);
        let now = again(file)?;
        if now == before && !now.is_empty() {
            break;
        }
        before = now;
    }
    Ok(before)
}
