//! Files beside the index that are for their owner alone, with a sum that tells whether they are whole.
//!
//! In: a folder of the program's own, a name, and bytes. Out: the file, either as it was or whole; the bytes again, if not
//! one of them changed. Does not: know what is in it, or lie in a vault.

use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use super::atomic;
use super::error::FsError;
use super::folder::{Folder, MIB};

/// The most that is read of one.
const LIMIT: u64 = 1024 * MIB;

/// What a file came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Kept {
    /// There is none.
    Nothing,
    /// Its bytes.
    Whole(Vec<u8>),
    /// It is not as it was written.
    Damaged,
}

/// Keeps `bytes` as the file `name`, in place of the one before, and waits until the disk has them.
///
/// # Errors
/// [`FsError`]; the one before then stays.
pub fn keep(folder: &Folder, name: &str, bytes: &[u8]) -> Result<(), FsError> {
    let mut text = format!("{:016x}\n", xxh3_64(bytes)).into_bytes();
    text.extend_from_slice(bytes);
    atomic::write(folder, name, &text, 0o600)
}

/// What was kept as `name`.
///
/// # Errors
/// [`FsError`] where it cannot be read; that it is damaged is no error.
pub fn kept(folder: &Folder, name: &str) -> Result<Kept, FsError> {
    let Some((bytes, _)) = FsError::missing_as_none(folder.read(name, LIMIT))? else {
        return Ok(Kept::Nothing);
    };
    let Some((sum, rest)) = bytes.split_at_checked(17) else {
        return Ok(Kept::Damaged);
    };
    if sum == format!("{:016x}\n", xxh3_64(rest)).as_bytes() {
        Ok(Kept::Whole(rest.to_owned()))
    } else {
        Ok(Kept::Damaged)
    }
}

/// Moves a damaged file out of the way and tells where to: it may still help a person.
///
/// # Errors
/// [`FsError`].
pub fn set_aside(folder: &Folder, name: &str) -> Result<PathBuf, FsError> {
    let aside = format!("{name}.damaged");
    folder.rename(name, folder, &aside)?;
    Ok(folder.path_of(&aside))
}

/// Forgets what was kept as `name`, if anything was.
///
/// # Errors
/// [`FsError`].
pub fn forget(folder: &Folder, name: &str) -> Result<(), FsError> {
    FsError::missing_as_none(folder.remove(name))?;
    folder.sync()
}

/// The folder of a path, opened, and the name in it.
///
/// # Errors
/// [`FsError`] where there is no such folder.
pub fn beside(path: &Path) -> Result<(Folder, String), FsError> {
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
    fn what_is_kept_comes_back_or_is_known_to_be_damaged() {
        let temporary = tempfile::tempdir().expect("a folder");
        let folder = Folder::trusted(temporary.path()).expect("a folder");
        assert_eq!(kept(&folder, "x").expect("it can be read"), Kept::Nothing);
        for text in ["one", "two, and longer"] {
            keep(&folder, "x", text.as_bytes()).expect("it can be kept");
            let back = kept(&folder, "x").expect("it can be read");
            assert_eq!(back, Kept::Whole(text.as_bytes().to_vec()));
        }
        let path = temporary.path().join("x");
        let whole = std::fs::read(&path).expect("it is there");
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            std::fs::write(&path, &bytes).expect("it can be written");
            assert_eq!(kept(&folder, "x").expect("it can be read"), Kept::Damaged);
            std::fs::write(&path, &whole[..at]).expect("it can be written");
            assert_eq!(kept(&folder, "x").expect("it can be read"), Kept::Damaged);
        }
        let aside = set_aside(&folder, "x").expect("it can be moved");
        assert!(aside.exists() && !path.exists());
        forget(&folder, "x").expect("it is not there");
        assert_eq!(
            folder.names().expect("they can be told").len(),
            1,
            "no file is left"
        );
    }
}
