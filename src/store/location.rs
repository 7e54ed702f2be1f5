//! Where the index of a vault lies, and who may write to it.
//!
//! In: the cache folder and the vault's path. Out: a folder that its owner alone can read, and a lock. Does not: know
//! what is in the index.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tantivy::TantivyError;
use xxhash_rust::xxh3::xxh3_64;

use crate::text::Diagnostic;
use crate::vault::unread::lacking;

/// Why an index could not be used.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// A file or folder of it could not be used.
    #[error("{}: {error}{}", path.display(), way_out(error))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The reason.
        #[source]
        error: io::Error,
    },
    /// What is there cannot be read; it is to be rebuilt.
    #[error("the index is damaged: {reason}")]
    Damaged {
        /// The reason.
        reason: String,
    },
    /// tantivy could not write.
    #[error("the index could not be written: {0}")]
    Write(#[source] TantivyError),
    /// Another process holds the lock, and goes on holding it.
    #[error(
        "{}: another process has held this lock for longer than a question waits; if it hangs, end it",
        .0.display()
    )]
    Busy(PathBuf),
    /// What it says could be anybody's, and what it is told could be read by them.
    #[error(
        "{}: it belongs to another user (uid {owner}), so it is not used; remove it, or set XDG_CACHE_HOME to a folder of your own",
        path.display()
    )]
    Foreign {
        /// The folder.
        path: PathBuf,
        /// The user.
        owner: u32,
    },
    /// Something else is where a folder of it belongs.
    #[error(
        "{}: it is no folder, so no index can be in it; remove it, or set XDG_CACHE_HOME to another folder",
        .0.display()
    )]
    NoFolder(PathBuf),
    /// This process cannot even read the vault, for want of something; an answer would leave notes out.
    #[error("{}{message}; {help}", if path.is_empty() { String::new() } else { format!("{path}: ") })]
    Lack {
        /// A note or folder, vault-relative.
        path: String,
        /// What became of it.
        message: String,
        /// The way out.
        help: String,
    },
}

impl IndexError {
    /// Of a note or folder that could not be read for want of something.
    pub(super) fn lack(path: &str, reason: &Diagnostic) -> Self {
        IndexError::Lack {
            path: path.to_owned(),
            message: reason.message.clone(),
            help: reason.help.clone().unwrap_or_default(),
        }
    }
}

/// What to do about an error in the cache folder.
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
        _ => lacking(error).map_or_else(String::new, |help| format!("; {help}")),
    }
}

/// So long a lock is waited for: with it, and without it, a question takes a second at most.
const PATIENCE: Duration = Duration::from_millis(700);

/// Options for files of the cache: new ones can be read by their owner alone; no link is followed, and nothing is waited
/// for where something else than a file has the name.
#[cfg(unix)]
pub(super) fn private() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let mut options = OpenOptions::new();
    options.mode(0o600).custom_flags(flags.bits().cast_signed());
    options
}

/// Options for files of the cache.
#[cfg(not(unix))]
pub(super) fn private() -> OpenOptions {
    OpenOptions::new()
}

/// A file that is there to be locked.
fn lock_file(path: &Path) -> io::Result<File> {
    let mut options = private();
    options.create(true).truncate(false).write(true).open(path)
}

/// Locks a file; `false` where another process keeps it locked for so long.
pub(super) fn lock_within(file: &File, patience: Duration) -> io::Result<bool> {
    let began = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if began.elapsed() >= patience => return Ok(false),
            // The system tells nobody that a lock is free unless it is waited for without an end.
            Err(TryLockError::WouldBlock) => std::thread::sleep(pause),
        }
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// Whether a folder is there and can be trusted; that it is not there yet is no error.
fn check_folder(path: &Path, is_cache: bool) -> Result<(), IndexError> {
    // The folder of all indexes may be a link that the user made.
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

/// The folder of one vault's index.
#[derive(Debug, Clone)]
pub struct Place {
    folder: PathBuf,
}

/// A held lock; it is given up when dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// The right to watch a vault, which one process has at a time; it is given up when dropped.
#[derive(Debug)]
pub struct Claim {
    file: File,
    path: PathBuf,
}

impl Claim {
    /// Whether it is still the claim that others would meet: a cache folder that was deleted and made anew knows
    /// nothing of it.
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
            // There a file that is open cannot be deleted.
            self.file.metadata().is_ok() && self.path.exists()
        }
    }
}

impl Place {
    /// The place for the vault at `root`, below the user's cache folder. Nothing is made yet.
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
        Place {
            folder: cache.join(format!("{plain}-{hash:016x}")),
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of tantivy's files.
    pub fn files(&self) -> PathBuf {
        self.folder.join("index")
    }

    /// Whether what is there can be trusted, if anything is: its folders are folders, and the user's own.
    ///
    /// # Errors
    /// [`IndexError`] that says which is not.
    pub fn check(&self) -> Result<(), IndexError> {
        if let Some(cache) = self.folder.parent() {
            check_folder(cache, true)?;
        }
        check_folder(&self.folder, false)?;
        check_folder(&self.files(), false)
    }

    /// Makes the folders, readable by their owner alone.
    ///
    /// # Errors
    /// [`IndexError`] if that cannot be done, or something else is there.
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

    /// Waits for the right to write, but not for long, and takes it.
    ///
    /// # Errors
    /// [`IndexError::Busy`] if another process keeps it, [`IndexError::Io`] if the lock file cannot be made or locked.
    pub fn lock(&self) -> Result<Lock, IndexError> {
        let path = self.folder.join("lock");
        let locked = lock_file(&path).and_then(|file| Ok((lock_within(&file, PATIENCE)?, file)));
        match locked {
            Ok((true, file)) => Ok(Lock { _file: file }),
            Ok((false, _)) => Err(IndexError::Busy(path)),
            Err(error) => Err(IndexError::Io { path, error }),
        }
    }

    /// Takes the right to watch; `None` if another process has it.
    ///
    /// # Errors
    /// [`IndexError::Io`] if that cannot be told.
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

    /// Whether a process has the right to watch.
    pub fn is_claimed(&self) -> bool {
        let file = private().read(true).open(self.folder.join("watcher"));
        file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }

    /// Takes away tantivy's files. Only under the lock.
    ///
    /// # Errors
    /// [`IndexError::Io`] if that cannot be done.
    pub fn clear(&self, _lock: &Lock) -> Result<(), IndexError> {
        let files = self.files();
        match fs::remove_dir_all(&files) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(IndexError::Io { path: files, error })
            }
            _ => self.make(),
        }
    }

    /// Sweeps away what a killed writer left half-written, which would stop every later commit. Only under the lock.
    pub fn sweep(&self, _lock: &Lock) {
        let Ok(files) = fs::read_dir(self.files()) else {
            return;
        };
        for file in files.flatten() {
            if file.file_name().to_string_lossy().starts_with(".tmp") {
                // If it cannot be removed, the commit that it stops will say so.
                let _ = fs::remove_file(file.path());
            }
        }
    }

    /// How many bytes the index takes.
    pub fn size(&self) -> u64 {
        let sizes = fs::read_dir(self.files())
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|file| file.metadata().ok());
        sizes.map(|metadata| metadata.len()).sum()
    }
}
