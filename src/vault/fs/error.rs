//! The error type of file access.
//!
//! In: what the system reports, and a path. Out: [`FsError`], with a message that names the way out. Does not: access
//! files.

use std::fs::FileType;
use std::io;
use std::path::{Path, PathBuf};

/// Why a file or folder could not be used. Every variant names the path as a person would type it.
#[derive(Debug, thiserror::Error)]
pub enum FsError {
    /// The path is, or leads through, a symbolic link.
    #[error(
        "{}: this is a symbolic link, and ties does not follow links inside a vault; put the file or folder itself there",
        .0.display()
    )]
    Link(PathBuf),
    /// The path is not a regular file.
    #[error("{}: this is {kind}, not a regular file", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
        /// What it is, with an article.
        kind: &'static str,
    },
    /// The file is larger than the limit for this kind of file.
    #[error("{}: larger than {} KiB, the limit for this file", path.display(), limit / 1024)]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit, in bytes.
        limit: u64,
    },
    /// The new version of a file cannot be given the owner or group of the old one.
    #[error(
        "{}: it belongs to user {owner} and group {group}, and you may not give a new version the same owner ({error}); nothing was written. Make the note your own with `chown` or `chgrp`, or change it as its owner",
        path.display()
    )]
    Owner {
        /// The file.
        path: PathBuf,
        /// The user ID of the owner.
        owner: u32,
        /// The ID of the group.
        group: u32,
        /// The system's error.
        #[source]
        error: io::Error,
    },
    /// The path has `..` or the like in it, so it could lead out of the vault.
    #[error("{}: this path is not below the vault", .0.display())]
    Outside(PathBuf),
    /// A system call failed.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        #[source]
        error: io::Error,
    },
}

impl FsError {
    /// Creates [`FsError::Io`] for `path`.
    pub fn io(path: &Path, error: impl Into<io::Error>) -> Self {
        FsError::Io {
            path: path.to_owned(),
            error: error.into(),
        }
    }

    /// Whether nothing exists there: the file, or a folder above it, is missing.
    pub fn is_missing(&self) -> bool {
        self.kind() == Some(io::ErrorKind::NotFound)
    }

    /// Whether something exists there already.
    pub fn is_taken(&self) -> bool {
        self.kind() == Some(io::ErrorKind::AlreadyExists)
    }

    /// Whether something exists there that is not a regular file, or that is behind a link or below a file.
    pub fn is_no_file(&self) -> bool {
        let kind = self.kind();
        matches!(self, FsError::Link(_) | FsError::NotAFile { .. })
            || kind == Some(io::ErrorKind::NotADirectory)
    }

    /// The kind of the system's error, if the error came from the system.
    pub fn kind(&self) -> Option<io::ErrorKind> {
        match self {
            FsError::Io { error, .. } => Some(error.kind()),
            _ => None,
        }
    }

    /// Turns "nothing exists there" into `None`.
    ///
    /// # Errors
    /// All other errors.
    pub fn missing_as_none<T>(outcome: Result<T, FsError>) -> Result<Option<T>, FsError> {
        match outcome {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Names the type of a file that is not regular, with an article.
pub fn kind_of(kind: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return "a named pipe";
        } else if kind.is_socket() {
            return "a socket";
        } else if kind.is_block_device() || kind.is_char_device() {
            return "a device";
        }
    }
    if kind.is_dir() {
        "a folder"
    } else if kind.is_symlink() {
        "a symbolic link"
    } else {
        "a special file"
    }
}
