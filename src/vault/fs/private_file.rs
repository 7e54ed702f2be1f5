//! Private files of ties outside the vault, with a checksum that detects damage.
//!
//! In: a folder that belongs to ties, a name, and bytes. Out: the file, readable only by its owner, either unchanged or
//! completely written; later the same bytes, if none of them changed. Does not: know what is in the file, or put it in
//! a vault.

use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use super::atomic;
use super::error::FsError;
use super::folder::{Folder, MIB};

/// Maximum size of such a file, in bytes.
const LIMIT: u64 = 1024 * MIB;

/// The outcome of a read.
#[derive(Debug, PartialEq, Eq)]
pub enum Stored {
    /// The file does not exist.
    Nothing,
    /// The bytes, undamaged.
    Whole(Vec<u8>),
    /// The checksum does not match.
    Damaged,
}

/// Writes `bytes` to the file `name`, in place of the old file, and waits until they are on disk.
///
/// # Errors
/// [`FsError`]; the old file then stays.
pub fn write(folder: &Folder, name: &str, bytes: &[u8]) -> Result<(), FsError> {
    let mut text = format!("{:016x}\n", xxh3_64(bytes)).into_bytes();
    text.extend_from_slice(bytes);
    atomic::write(folder, name, &text, 0o600)
}

/// Reads the file `name`.
///
/// # Errors
/// [`FsError`] if it cannot be read. Damage is not an error, but [`Stored::Damaged`].
pub fn read(folder: &Folder, name: &str) -> Result<Stored, FsError> {
    let Some((bytes, _)) = FsError::missing_as_none(folder.read(name, LIMIT))? else {
        return Ok(Stored::Nothing);
    };
    let Some((sum, rest)) = bytes.split_at_checked(17) else {
        return Ok(Stored::Damaged);
    };
    if sum == format!("{:016x}\n", xxh3_64(rest)).as_bytes() {
        Ok(Stored::Whole(rest.to_owned()))
    } else {
        Ok(Stored::Damaged)
    }
}

/// Moves a damaged file aside, because it may still help a person. Returns the new path.
///
/// # Errors
/// [`FsError`] if it cannot be moved.
pub fn set_aside(folder: &Folder, name: &str) -> Result<PathBuf, FsError> {
    let aside = format!("{name}.damaged");
    folder.rename(name, folder, &aside)?;
    Ok(folder.path_of(&aside))
}

/// Removes the file `name`, if it exists.
///
/// # Errors
/// [`FsError`] if it cannot be removed.
pub fn remove(folder: &Folder, name: &str) -> Result<(), FsError> {
    FsError::missing_as_none(folder.remove(name))?;
    folder.sync()
}

/// Opens the folder of a path. Returns it with the file name.
///
/// # Errors
/// [`FsError`] if there is no such folder.
pub fn open_parent(path: &Path) -> Result<(Folder, String), FsError> {
    let name = path.file_name().map(|name| name.to_string_lossy());
    let name = name.ok_or_else(|| FsError::Outside(path.to_owned()))?;
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let folder = Folder::trusted(folder.unwrap_or(Path::new(".")))?;
    Ok((folder, name.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_file_reads_back_or_is_damaged() {
        let temporary = tempfile::tempdir().expect("a folder");
        let folder = Folder::trusted(temporary.path()).expect("a folder");
        assert_eq!(read(&folder, "x").expect("it can be read"), Stored::Nothing);
        for text in ["one", "two, and longer"] {
            write(&folder, "x", text.as_bytes()).expect("it can be kept");
            let back = read(&folder, "x").expect("it can be read");
            assert_eq!(back, Stored::Whole(text.as_bytes().to_vec()));
        }
        let path = temporary.path().join("x");
        let bytes_on_disk = std::fs::read(&path).expect("it is there");
        for at in 0..bytes_on_disk.len() {
            let mut bytes = bytes_on_disk.clone();
            bytes[at] ^= 1;
            std::fs::write(&path, &bytes).expect("it can be written");
            assert_eq!(read(&folder, "x").expect("it can be read"), Stored::Damaged);
            std::fs::write(&path, &bytes_on_disk[..at]).expect("it can be written");
            assert_eq!(read(&folder, "x").expect("it can be read"), Stored::Damaged);
        }
        let aside = set_aside(&folder, "x").expect("it can be moved");
        assert!(aside.exists() && !path.exists());
        remove(&folder, "x").expect("it is not there");
        assert_eq!(
            folder.names().expect("they can be told").len(),
            1,
            "no file is left"
        );
    }
}
