//! Why a file or folder could not be used.

use std::fs::FileType;
use std::io;
use std::path::{Path, PathBuf};

/// Why a file or folder could not be used. Each names the path as a person would type it.
#[derive(Debug, thiserror::Error)]
pub enum FsError {
    /// A symbolic link lies on the way.
    #[error(
        "{}: this is a symbolic link, and ties follows none inside a vault; put the file or folder itself there",
        .0.display()
    )]
    Link(PathBuf),
    /// Something else than a regular file.
    #[error("{}: this is {kind}, not a regular file", path.display())]
    NotAFile {
        /// Where.
        path: PathBuf,
        /// What it is, with its article.
        kind: &'static str,
    },
    /// It is larger than what is read.
    #[error("{}: larger than {} KiB, the most that is read of it", path.display(), limit / 1024)]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// In bytes.
        limit: u64,
    },
    /// A new version of it cannot be given to its owner or group.
    #[error(
        "{}: it belongs to user {owner} and group {group}, and you may not give a new version of it to them ({error}); nothing was written. Make the note your own with `chown` or `chgrp`, or change it as its owner",
        path.display()
    )]
    Owner {
        /// The file.
        path: PathBuf,
        /// The number of its user.
        owner: u32,
        /// The number of its group.
        group: u32,
        /// The reason.
        #[source]
        error: io::Error,
    },
    /// The path has `..` or the like in it.
    #[error("{}: this is no path below the vault", .0.display())]
    Outside(PathBuf),
    /// The system refused.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The reason.
        #[source]
        error: io::Error,
    },
}

impl FsError {
    /// That the system refused something at `path`.
    pub fn io(path: &Path, error: impl Into<io::Error>) -> Self {
        FsError::Io {
            path: path.to_owned(),
            error: error.into(),
        }
    }

    /// Whether nothing is there: neither the file nor, perhaps, a folder above it.
    pub fn is_missing(&self) -> bool {
        self.kind() == Some(io::ErrorKind::NotFound)
    }

    /// Whether something is there already.
    pub fn is_taken(&self) -> bool {
        self.kind() == Some(io::ErrorKind::AlreadyExists)
    }

    /// Whether something is there that is no regular file, or that only a link leads to.
    pub fn is_no_file(&self) -> bool {
        let kind = self.kind();
        matches!(self, FsError::Link(_) | FsError::NotAFile { .. })
            || kind == Some(io::ErrorKind::NotADirectory)
    }

    /// What kind of error the system gave, where it gave one.
    pub fn kind(&self) -> Option<io::ErrorKind> {
        match self {
            FsError::Io { error, .. } => Some(error.kind()),
            _ => None,
        }
    }

    /// `None` in place of "nothing is there".
    ///
    /// # Errors
    /// Every other one.
    pub fn missing_as_none<T>(outcome: Result<T, FsError>) -> Result<Option<T>, FsError> {
        match outcome {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// What a file that is not regular is, with its article.
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
        "something special"
    }
}
