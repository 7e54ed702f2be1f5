//! Where the index of a vault lies, and who may write to it.
//!
//! In: the cache folder and the vault's path. Out: a folder that its owner alone can read, and a lock. Does not: know
//! what is in the index.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use tantivy::TantivyError;
use xxhash_rust::xxh3::xxh3_64;

/// Why an index could not be used.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// A file or folder of it could not be used.
    #[error("{}: {error}", path.display())]
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

    /// Makes the folders, readable by their owner alone.
    ///
    /// # Errors
    /// [`IndexError::Io`] if that cannot be done.
    pub fn make(&self) -> Result<(), IndexError> {
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

    /// Waits for the right to write, and takes it.
    ///
    /// # Errors
    /// [`IndexError::Io`] if the lock file cannot be made or locked.
    pub fn lock(&self) -> Result<Lock, IndexError> {
        let path = self.folder.join("lock");
        let failed = |error| IndexError::Io {
            path: path.clone(),
            error,
        };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(failed)?;
        file.lock().map_err(failed)?;
        Ok(Lock { _file: file })
    }

    /// Takes the right to watch; `None` if another process has it.
    ///
    /// # Errors
    /// [`IndexError::Io`] if that cannot be told.
    pub fn claim(&self) -> Result<Option<Claim>, IndexError> {
        let path = self.folder.join("watcher");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        let taken = file.and_then(|file| match file.try_lock() {
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
        let file = File::open(self.folder.join("watcher"));
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
