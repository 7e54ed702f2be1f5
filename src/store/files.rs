//! Stores the files of the index on disk and syncs them once per commit.
//!
//! In: what tantivy writes. Out: the same files; all files that a commit needs have reached the disk before the commit
//! is done. Does not: know what the files contain.
//!
//! tantivy syncs after each file, and again each time it records a file name: twenty times for one edited note. None of
//! that is needed before the commit, and syncing many files at once takes little longer than syncing one. If a power
//! failure loses the list of file names, the index is damaged and gets rebuilt.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};

use super::location::{IndexError, lock_within, private};
use crate::vault::unread::resource_limit_help;

/// The file in which tantivy lists its own files.
const NAMES: &str = ".managed.json";
/// The prefix of files that are being written. The sweep under the lock removes leftovers.
const HALF: &str = ".tmp-names";

/// Maximum wait for tantivy's lock on its list of segments. That lock keeps one process from deleting files while
/// another opens them. A process that was stopped while it held the lock deletes nothing, and a process that finds a
/// file missing tries again under our own lock.
const PATIENCE: Duration = Duration::from_millis(100);

/// A tantivy directory for the files of one folder.
#[derive(Debug, Clone)]
pub struct Files {
    folder: PathBuf,
    mapped: MmapDirectory,
    waiting: Waiting,
}

/// Files that were written and may not have reached the disk yet.
#[derive(Debug, Clone, Default)]
struct Waiting(Arc<Mutex<Written>>);

#[derive(Debug, Default)]
struct Written {
    files: Vec<File>,
    /// Whether the folder has new names that may not have reached the disk yet.
    names: bool,
    /// The first error. It is kept because tantivy's own error may name neither the file nor the reason.
    fault: Option<Fault>,
}

/// A file that could not be used, and the reason.
#[derive(Debug, Clone)]
struct Fault {
    path: PathBuf,
    code: Option<i32>,
    kind: io::ErrorKind,
}

/// Maximum number of files that are kept open until the next sync, because a process may only open so many.
const MANY: usize = 100;

impl Waiting {
    fn add(&self, file: File) -> io::Result<()> {
        let mut written = self.written();
        written.files.push(file);
        written.names = true;
        if written.files.len() > MANY {
            written.reach_the_disk()?;
        }
        Ok(())
    }

    /// Records why the file at `path` could not be used. Keeps only the first error.
    fn blame(&self, path: &Path, error: &io::Error) {
        let fault = || Fault {
            path: path.to_owned(),
            code: error.raw_os_error(),
            kind: error.kind(),
        };
        self.written().fault.get_or_insert_with(fault);
    }

    fn written(&self) -> std::sync::MutexGuard<'_, Written> {
        self.0
            .lock()
            .expect("no thread panics while it holds the list")
    }
}

impl Written {
    fn reach_the_disk(&mut self) -> io::Result<()> {
        // If one fails, all stay in the list, so that no later commit can skip it.
        self.files.iter().try_for_each(File::sync_data)?;
        self.files.clear();
        Ok(())
    }
}

impl Files {
    /// Opens the files of `folder`, which must exist.
    ///
    /// # Errors
    /// The error of tantivy if the folder cannot be opened.
    pub fn open(folder: &Path) -> tantivy::Result<Self> {
        Ok(Files {
            folder: folder.to_owned(),
            mapped: MmapDirectory::open(folder)?,
            waiting: Waiting::default(),
        })
    }

    fn unread(&self, error: &OpenReadError) {
        if let OpenReadError::IoError { io_error, filepath } = error {
            self.waiting.blame(&self.folder.join(filepath), io_error);
        }
    }

    fn sync(&self) -> io::Result<()> {
        let mut written = self.waiting.written();
        written.reach_the_disk()?;
        // After a crash, a deleted file may reappear. That is harmless, because no commit refers to it.
        if written.names {
            self.mapped.sync_directory()?;
        }
        written.names = false;
        Ok(())
    }

    /// The first error of a file, if there was one.
    pub fn fault(&self) -> Option<IndexError> {
        let fault = self.waiting.written().fault.clone();
        fault.map(|Fault { path, code, kind }| IndexError::Io {
            path,
            error: code.map_or_else(|| kind.into(), io::Error::from_raw_os_error),
        })
    }

    /// The first error, if it is one that does not mean damage: the file is not permitted to be read, or cannot be read
    /// now.
    pub fn withheld(&self) -> Option<IndexError> {
        self.fault().filter(|fault| match fault {
            IndexError::Io { error, .. } => {
                error.kind() == io::ErrorKind::PermissionDenied
                    || resource_limit_help(error).is_some()
            }
            _ => false,
        })
    }
}

impl Directory for Files {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let handle = self.mapped.get_file_handle(path);
        handle.inspect_err(|error| self.unread(error))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.mapped.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.mapped.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let full_path = self.folder.join(path);
        let new = || private().write(true).create_new(true).open(&full_path);
        // A process that was killed before its commit may have left a file with this name. No commit refers to it.
        let file = new().or_else(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => fs::remove_file(&full_path).and_then(|()| new()),
            _ => Err(error),
        });
        let file = file.map_err(|error| {
            self.waiting.blame(&full_path, &error);
            OpenWriteError::wrap_io_error(error, path.to_owned())
        })?;
        Ok(BufWriter::new(Box::new(Writing {
            path: full_path,
            file,
            waiting: self.waiting.clone(),
        })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let read = self.mapped.atomic_read(path);
        read.inspect_err(|error| self.unread(error))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let whole = self.folder.join(path);
        let half = self.folder.join(HALF);
        let write = || {
            if path != Path::new(NAMES) {
                return self.mapped.atomic_write(path, data);
            }
            let mut options = private();
            let mut file = options
                .write(true)
                .create(true)
                .truncate(true)
                .open(&half)?;
            file.write_all(data)?;
            fs::rename(&half, &whole)?;
            self.waiting.add(file)
        };
        write().inspect_err(|error| self.waiting.blame(&whole, error))
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.sync()
            .inspect_err(|error| self.waiting.blame(&self.folder, error))
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let path = self.folder.join(&lock.filepath);
        let mut options = private();
        let file = options.create(true).truncate(false).write(true).open(&path);
        let failed = |error| {
            self.waiting.blame(&path, &error);
            LockError::wrap_io_error(error)
        };
        let file = file.map_err(failed)?;
        let patience = if lock.is_blocking {
            PATIENCE
        } else {
            Duration::ZERO
        };
        let is_locked = lock_within(&file, patience).map_err(failed)?;
        if !is_locked && !lock.is_blocking {
            return Err(LockError::LockBusy);
        }
        Ok(DirectoryLock::from(Box::new(file)))
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.mapped.watch(callback)
    }
}

struct Writing {
    path: PathBuf,
    file: File,
    waiting: Waiting,
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes);
        written.inspect_err(|error| self.waiting.blame(&self.path, error))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl TerminatingWrite for Writing {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        let file = self.file.try_clone();
        let file = file.inspect_err(|error| self.waiting.blame(&self.path, error))?;
        self.waiting.add(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_files_are_synced_at_commit() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files::open(folder.path()).expect("a directory");
        let mut writing = files.open_write(Path::new("a.idx")).expect("a new file");
        writing.write_all(b"words").expect("written");
        let waiting = || files.waiting.written().files.len();
        assert_eq!(waiting(), 0);
        writing.terminate().expect("terminated");
        files
            .atomic_write(Path::new(NAMES), b"[\"a.idx\"]")
            .expect("written");
        assert_eq!(waiting(), 2);
        files.sync_directory().expect("synced");
        assert_eq!(waiting(), 0);
        for _ in 0..=MANY {
            files
                .atomic_write(Path::new(NAMES), b"[\"a.idx\"]")
                .expect("written");
            assert!(waiting() <= MANY);
        }
        assert!(files.waiting.written().names);
        let read = |name: &str| fs::read(folder.path().join(name)).expect("it is there");
        assert_eq!(read("a.idx"), b"words");
        assert_eq!(read(NAMES), b"[\"a.idx\"]");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
        let mut again = files
            .open_write(Path::new("a.idx"))
            .expect("what was left is nobody's");
        again.write_all(b"other").expect("written");
        again.terminate().expect("terminated");
        assert_eq!(read("a.idx"), b"other");
    }
}
