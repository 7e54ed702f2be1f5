//! Locates the index of a vault, and controls who may write to it.
//!
//! In: the cache folder and the path of the vault. Out: a folder that only its owner can read, and a lock. Does not:
//! know what the index contains.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tantivy::TantivyError;
use xxhash_rust::xxh3::xxh3_64;

use crate::text::Diagnostic;
use crate::vault::unread::resource_limit_help;

/// Why an index could not be used.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// A file or folder of the index could not be used.
    #[error("{}: {error}{}", path.display(), way_out(error))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The reason.
        #[source]
        error: io::Error,
    },
    /// The index cannot be read and must be rebuilt.
    #[error("the index is damaged: {reason}")]
    Damaged {
        /// The reason.
        reason: String,
    },
    /// A note changed after the index was brought up to date. Holds its vault-relative path.
    #[error("{0}: it changed while the answer was made; try again")]
    Changed(String),
    /// Another process has written to the index since it was opened, so what was open is gone.
    #[error("another command has changed the index meanwhile; try again")]
    Replaced,
    /// tantivy could not write.
    #[error("the index could not be written: {0}")]
    Write(#[source] TantivyError),
    /// Another process has held the lock for too long. Holds the path of the lock.
    #[error(
        "{}: another process has held this lock for too long; if it hangs, end it",
        .0.display()
    )]
    Busy(PathBuf),
    /// The folder belongs to another user, who could have forged its contents and could read what is written to it.
    #[error(
        "{}: it belongs to another user (uid {owner}), so it is not used; remove it, or set XDG_CACHE_HOME to a folder of your own",
        path.display()
    )]
    Foreign {
        /// The folder.
        path: PathBuf,
        /// The user ID of the owner.
        owner: u32,
    },
    /// Something other than a folder is at the path of a folder of the index.
    #[error(
        "{}: this is not a folder, so it cannot hold the index; remove it, or set XDG_CACHE_HOME to another folder",
        .0.display()
    )]
    NoFolder(PathBuf),
    /// This process lacks a resource to read the vault, such as open files, so an answer would be incomplete.
    #[error("{}{message}; {help}", if path.is_empty() { String::new() } else { format!("{path}: ") })]
    Lack {
        /// A note or folder, vault-relative. May be empty.
        path: String,
        /// Why it could not be read.
        message: String,
        /// What to do about it.
        help: String,
    },
}

impl IndexError {
    /// The error for a note or folder that could not be read because of a lacking resource.
    pub(super) fn lack(path: &str, reason: &Diagnostic) -> Self {
        IndexError::Lack {
            path: path.to_owned(),
            message: reason.message.clone(),
            help: reason.help.clone().unwrap_or_default(),
        }
    }
}

/// A hint on what to do about an error in the cache folder. Empty if there is none.
fn way_out(error: &io::Error) -> String {
    use io::ErrorKind::{
        NotADirectory, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull,
    };
    match error.kind() {
        StorageFull | QuotaExceeded => {
            "; make room there, or set XDG_CACHE_HOME to a folder elsewhere".to_owned()
        }
        PermissionDenied | ReadOnlyFilesystem | NotADirectory => {
            "; set XDG_CACHE_HOME to a folder that you may write to".to_owned()
        }
        _ => resource_limit_help(error).map_or_else(String::new, |help| format!("; {help}")),
    }
}

/// Maximum wait for a lock, so that a query takes at most a second even if it does not get the lock.
const PATIENCE: Duration = Duration::from_millis(700);

/// Options to open files of the cache. New files are readable only by their owner, links are not followed, and opening
/// something other than a file does not block.
#[cfg(unix)]
pub(super) fn private() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let mut options = OpenOptions::new();
    options.mode(0o600).custom_flags(flags.bits().cast_signed());
    options
}

/// Options to open files of the cache.
#[cfg(not(unix))]
pub(super) fn private() -> OpenOptions {
    OpenOptions::new()
}

/// Opens a lock file, and creates it if needed.
fn lock_file(path: &Path) -> io::Result<File> {
    let mut options = private();
    options.create(true).truncate(false).write(true).open(path)
}

/// Locks a file. Returns `false` if another process holds the lock for all of `patience`.
pub(super) fn lock_within(file: &File, patience: Duration) -> io::Result<bool> {
    let began = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if began.elapsed() >= patience => return Ok(false),
            // The system has no wait for a lock with a timeout, so this polls.
            Err(TryLockError::WouldBlock) => std::thread::sleep(pause),
        }
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// Checks that a folder can be trusted. A missing folder is not an error.
fn check_folder(path: &Path, is_cache: bool) -> Result<(), IndexError> {
    // The folder of all indexes may be a link that the user created.
    let metadata = if is_cache {
        fs::metadata(path)
    } else {
        fs::symlink_metadata(path)
    };
    let metadata = match metadata {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => {
            let path = path.to_owned();
            return Err(IndexError::Io { path, error });
        }
    };
    if !metadata.is_dir() {
        return Err(IndexError::NoFolder(path.to_owned()));
    }
    #[cfg(unix)]
    {
        let owner = std::os::unix::fs::MetadataExt::uid(&metadata);
        let is_of_system = is_cache && owner == 0;
        if owner != rustix::process::geteuid().as_raw() && !is_of_system {
            let path = path.to_owned();
            return Err(IndexError::Foreign { path, owner });
        }
    }
    Ok(())
}

/// The location of the index of one vault.
#[derive(Debug, Clone)]
pub struct StoreDir {
    folder: PathBuf,
}

/// A held write lock. It is released when dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// The exclusive claim of a process to watch a vault. It is released when dropped.
#[derive(Debug)]
pub struct Claim {
    file: File,
    path: PathBuf,
}

impl Claim {
    /// Whether other processes still see this claim. They do not if the cache folder was deleted and created again.
    pub fn holds(&self) -> bool {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let ours = self.file.metadata().map(|metadata| metadata.ino()).ok();
            let there = fs::metadata(&self.path).map(|metadata| metadata.ino()).ok();
            ours.is_some() && ours == there
        }
        #[cfg(not(unix))]
        {
            // On these systems, an open file cannot be deleted.
            self.file.metadata().is_ok() && self.path.exists()
        }
    }
}

impl StoreDir {
    /// The location for the vault at `root`, below the user's cache folder. Creates nothing.
    pub fn of(cache: &Path, root: &Path) -> Self {
        let name = root
            .file_name()
            .map_or_else(|| "vault".into(), |name| name.to_string_lossy());
        let plain: String = name
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .take(24)
            .collect();
        let hash = xxh3_64(root.as_os_str().as_encoded_bytes());
        StoreDir {
            folder: cache.join(format!("{plain}-{hash:016x}")),
        }
    }

    /// The folder of the index and its companion files, such as the lock.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder for the files of tantivy.
    pub fn files(&self) -> PathBuf {
        self.folder.join("index")
    }

    /// Checks that the existing folders are folders and belong to the user. Missing ones are not an error.
    ///
    /// # Errors
    /// [`IndexError`] for the first folder that fails the check.
    pub fn check(&self) -> Result<(), IndexError> {
        if let Some(cache) = self.folder.parent() {
            check_folder(cache, true)?;
        }
        check_folder(&self.folder, false)?;
        check_folder(&self.files(), false)
    }

    /// Creates the folders, readable only by their owner.
    ///
    /// # Errors
    /// [`IndexError`] if a folder cannot be created or something else is at its path.
    pub fn make(&self) -> Result<(), IndexError> {
        self.check()?;
        let files = self.files();
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&files).map_err(|error| IndexError::Io {
            path: files.clone(),
            error,
        })?;
        #[cfg(unix)]
        for folder in [&self.folder, &files] {
            let only_owner = std::os::unix::fs::PermissionsExt::from_mode(0o700);
            fs::set_permissions(folder, only_owner).map_err(|error| IndexError::Io {
                path: folder.clone(),
                error,
            })?;
        }
        Ok(())
    }

    /// Takes the write lock. Waits for a limited time if another process holds it.
    ///
    /// # Errors
    /// [`IndexError::Busy`] if another process holds it for too long, [`IndexError::Io`] if the lock file cannot be
    /// created or locked.
    pub fn lock(&self) -> Result<Lock, IndexError> {
        let path = self.folder.join("lock");
        let locked = lock_file(&path).and_then(|file| Ok((lock_within(&file, PATIENCE)?, file)));
        match locked {
            Ok((true, file)) => Ok(Lock { _file: file }),
            Ok((false, _)) => Err(IndexError::Busy(path)),
            Err(error) => Err(IndexError::Io { path, error }),
        }
    }

    /// Claims the vault for a watcher. `None` if another process has claimed it.
    ///
    /// # Errors
    /// [`IndexError::Io`] if the claim file cannot be used.
    pub fn claim(&self) -> Result<Option<Claim>, IndexError> {
        let path = self.folder.join("watcher");
        let taken = lock_file(&path).and_then(|file| match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        });
        match taken {
            Ok(file) => Ok(file.map(|file| Claim { file, path })),
            Err(error) => Err(IndexError::Io { path, error }),
        }
    }

    /// Whether a process has claimed the vault for watching.
    pub fn is_claimed(&self) -> bool {
        let file = private().read(true).open(self.folder.join("watcher"));
        file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }

    /// Deletes the files of tantivy. Needs the lock.
    ///
    /// # Errors
    /// [`IndexError::Io`] if a file cannot be deleted.
    pub fn clear(&self, _lock: &Lock) -> Result<(), IndexError> {
        let files = self.files();
        match fs::remove_dir_all(&files) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(IndexError::Io { path: files, error })
            }
            _ => self.make(),
        }
    }

    /// Deletes half-written files of a killed writer, which would block every later commit. Needs the lock.
    pub fn sweep(&self, _lock: &Lock) {
        let Ok(files) = fs::read_dir(self.files()) else {
            return;
        };
        for file in files.flatten() {
            if file.file_name().to_string_lossy().starts_with(".tmp") {
                // If a file cannot be deleted, the commit that it blocks reports the error.
                let _ = fs::remove_file(file.path());
            }
        }
    }

    /// Size of the index in bytes.
    pub fn size(&self) -> u64 {
        let sizes = fs::read_dir(self.files())
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|file| file.metadata().ok());
        sizes.map(|metadata| metadata.len()).sum()
    }
}
