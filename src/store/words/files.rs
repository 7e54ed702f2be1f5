//! The files of a store on disk, and the commit file that lists them.
//!
//! In: what tantivy and the facts write. Out: the same files, and for each the length and checksum that the commit
//! records. Does not: know what the files contain, or wait for the disk.
//!
//! Nothing is synced to disk, because a store can be rebuilt at any time. Whatever a power failure leaves behind is seen
//! by the checksums of the commit.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::store::location::{IndexError, lock_within, private};
use crate::vault::unread::resource_limit_help;

/// The file of the commit, in which tantivy lists its segments.
pub(in crate::store) const COMMIT: &str = "meta.json";
/// The prefix of files that are being written. The sweep under the lock removes leftovers.
const HALF: &str = ".tmp-";

/// Maximum wait for tantivy's lock on its list of segments. That lock keeps one process from deleting files while
/// another opens them. A process that was stopped while it held the lock deletes nothing, and a process that finds a
/// file missing tries again under our own lock.
const PATIENCE: Duration = Duration::from_millis(100);

/// Length and checksum of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) struct Sum(u64, u64);

/// What the commit file adds to what tantivy writes in it: the files of the commit.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Listed {
    files: BTreeMap<String, Sum>,
}

/// A tantivy directory for the files of one folder.
#[derive(Debug, Clone)]
pub(in crate::store) struct Files {
    folder: PathBuf,
    mapped: MmapDirectory,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    /// The files of the last commit that was read or written.
    listed: BTreeMap<String, Sum>,
    /// The files that were written and that no commit lists yet.
    written: BTreeMap<String, Sum>,
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

impl Files {
    /// Opens the files of `folder`, which must exist.
    ///
    /// # Errors
    /// The error of tantivy if the folder cannot be opened.
    pub(in crate::store) fn open(folder: &Path) -> tantivy::Result<Self> {
        Ok(Files {
            folder: folder.to_owned(),
            mapped: MmapDirectory::open(folder)?,
            state: Arc::default(),
        })
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state
            .lock()
            .expect("no thread panics while it holds the list")
    }

    /// Records why the file at `path` could not be used. Keeps only the first error.
    fn blame(&self, path: &Path, error: &io::Error) {
        let fault = || Fault {
            path: path.to_owned(),
            code: error.raw_os_error(),
            kind: error.kind(),
        };
        self.state().fault.get_or_insert_with(fault);
    }

    fn unread(&self, error: &OpenReadError) {
        if let OpenReadError::IoError { io_error, filepath } = error {
            self.blame(&self.folder.join(filepath), io_error);
        }
    }

    /// The first error of a file, if there was one.
    pub(in crate::store) fn fault(&self) -> Option<IndexError> {
        let fault = self.state().fault.clone();
        fault.map(|Fault { path, code, kind }| IndexError::Io {
            path,
            error: code.map_or_else(|| kind.into(), io::Error::from_raw_os_error),
        })
    }

    /// The first error, if it is one that does not mean damage: the file is not permitted to be read, or cannot be read
    /// now.
    pub(in crate::store) fn withheld(&self) -> Option<IndexError> {
        self.fault().filter(|fault| match fault {
            IndexError::Io { error, .. } => {
                error.kind() == io::ErrorKind::PermissionDenied
                    || resource_limit_help(error).is_some()
            }
            _ => false,
        })
    }

    /// The names of the files of the last commit that was read whose length or checksum is wrong.
    pub(in crate::store) fn damaged(&self) -> Vec<String> {
        use rayon::prelude::*;
        let files: Vec<(String, Sum)> = self.state().listed.clone().into_iter().collect();
        let is_damaged = |(name, Sum(length, sum)): &(String, Sum)| {
            let file = self.open_read(Path::new(name));
            let bytes = file.ok().and_then(|file| file.read_bytes().ok());
            bytes.is_none_or(|bytes| bytes.len() as u64 != *length || xxh3_64(&bytes) != *sum)
        };
        let damaged = files.into_par_iter().filter(is_damaged);
        damaged.map(|(name, _)| name).collect()
    }

    /// Writes a file that appears only when it is whole. `write` returns the name to give it.
    ///
    /// # Errors
    /// [`IndexError::Io`] if it cannot be written.
    pub(in crate::store) fn create<T>(
        &self,
        name: &str,
        write: impl FnOnce(File) -> io::Result<(T, String)>,
    ) -> Result<T, IndexError> {
        let half = self.folder.join(format!("{HALF}{name}"));
        let mut options = private();
        let file = options.write(true).create(true).truncate(true).open(&half);
        let named = file.and_then(write).and_then(|(written, name)| {
            fs::rename(&half, self.folder.join(name))?;
            Ok(written)
        });
        named.map_err(|error| IndexError::Io { path: half, error })
    }
}

/// Splits the bytes of a commit file into what tantivy wrote, and the files of the commit. `None` if a byte is wrong.
fn split(bytes: &[u8]) -> Option<(&[u8], Listed)> {
    let line = |bytes: &[u8]| bytes.iter().rposition(|byte| *byte == b'\n');
    let (rest, sum) = bytes.split_at(line(bytes)?);
    let is_sound = format!("\n{:016x}", xxh3_64(rest)).as_bytes() == sum;
    let (meta, list) = rest.split_at(line(rest).filter(|_| is_sound)?);
    Some((meta, serde_json::from_slice(list).ok()?))
}

/// The bytes of a commit file.
fn join(meta: &[u8], listed: &Listed) -> io::Result<Vec<u8>> {
    let mut bytes = meta.to_vec();
    bytes.push(b'\n');
    serde_json::to_writer(&mut bytes, listed)?;
    let sum = format!("\n{:016x}", xxh3_64(&bytes));
    bytes.extend_from_slice(sum.as_bytes());
    Ok(bytes)
}

/// The part of tantivy's list of segments that tells which files belong to a commit.
#[derive(Deserialize)]
struct Segments {
    segments: Vec<Segment>,
}

#[derive(Deserialize)]
struct Segment {
    segment_id: String,
    deletes: Option<Deletes>,
}

#[derive(Deserialize)]
struct Deletes {
    opstamp: u64,
}

impl Segments {
    /// Whether a file with this name belongs to one of the segments.
    fn has(&self, name: &str) -> bool {
        let Some((id, extension)) = name.split_once('.') else {
            return false;
        };
        if extension == "store.temp" {
            return false;
        }
        let of_id = |segment: &&Segment| segment.segment_id.replace('-', "") == id;
        let Some(segment) = self.segments.iter().find(of_id) else {
            return false;
        };
        // Files of deletions that later ones replaced may still be there.
        extension.strip_suffix(".del").is_none_or(|opstamp| {
            let now = segment.deletes.as_ref().map(|deletes| deletes.opstamp);
            opstamp.parse().ok() == now
        })
    }
}

impl Directory for Files {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let handle = self.mapped.get_file_handle(path);
        handle.inspect_err(|error| self.unread(error))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.state().written.remove(&*path.to_string_lossy());
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
            self.blame(&full_path, &error);
            OpenWriteError::wrap_io_error(error, path.to_owned())
        })?;
        Ok(BufWriter::new(Box::new(Writing {
            name: path.to_string_lossy().into_owned(),
            file,
            length: 0,
            sum: Xxh3::new(),
            files: self.clone(),
        })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let read = self.mapped.atomic_read(path);
        let bytes = read.inspect_err(|error| self.unread(error))?;
        if path != Path::new(COMMIT) {
            return Ok(bytes);
        }
        let Some((meta, listed)) = split(&bytes) else {
            let error = io::Error::new(io::ErrorKind::InvalidData, "its checksum is wrong");
            return Err(OpenReadError::wrap_io_error(error, path.to_owned()));
        };
        self.state().listed = listed.files;
        Ok(meta.to_vec())
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let whole = self.folder.join(path);
        let half = self
            .folder
            .join(format!("{HALF}{}", path.to_string_lossy()));
        let write = || {
            let mut options = private();
            let mut file = options
                .write(true)
                .create(true)
                .truncate(true)
                .open(&half)?;
            if path == Path::new(COMMIT) {
                let segments: Segments = serde_json::from_slice(data)?;
                let mut state = self.state();
                let mut files = state.listed.clone();
                files.append(&mut state.written.clone());
                files.retain(|name, _| segments.has(name));
                state.written.retain(|name, _| !files.contains_key(name));
                state.listed.clone_from(&files);
                file.write_all(&join(data, &Listed { files })?)?;
            } else {
                file.write_all(data)?;
            }
            fs::rename(&half, &whole)
        };
        write().inspect_err(|error| self.blame(&whole, error))
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let path = self.folder.join(&lock.filepath);
        let mut options = private();
        let file = options.create(true).truncate(false).write(true).open(&path);
        let failed = |error| {
            self.blame(&path, &error);
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
    name: String,
    file: File,
    length: u64,
    sum: Xxh3,
    files: Files,
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes).inspect_err(|error| {
            let path = self.files.folder.join(&self.name);
            self.files.blame(&path, error);
        })?;
        self.sum.update(&bytes[..written]);
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl TerminatingWrite for Writing {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        let sum = Sum(self.length, self.sum.digest());
        self.files.state().written.insert(self.name.clone(), sum);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const META: &[u8] = br#"{"segments":[{"segment_id":"00-aa","deletes":{"opstamp":7}}]}"#;

    fn write(files: &Files, name: &str, bytes: &[u8]) {
        let mut writing = files.open_write(Path::new(name)).expect("a new file");
        writing.write_all(bytes).expect("written");
        writing.terminate().expect("terminated");
    }

    #[test]
    fn commit_lists_its_files_and_sees_every_flipped_bit() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files::open(folder.path()).expect("a directory");
        for name in ["00aa.idx", "00aa.7.del", "00aa.5.del", "00bb.idx"] {
            write(&files, name, name.as_bytes());
        }
        let commit = Path::new(COMMIT);
        files.atomic_write(commit, META).expect("written");
        let read = || Files::open(folder.path()).expect("a directory");
        let opened = read();
        assert_eq!(opened.atomic_read(commit).expect("a commit"), META);
        let known: Vec<String> = opened.state().listed.keys().cloned().collect();
        assert_eq!(known, ["00aa.7.del", "00aa.idx"]);
        assert_eq!(opened.damaged(), Vec::<String>::new());
        let whole = fs::read(folder.path().join(COMMIT)).expect("it is there");
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            fs::write(folder.path().join(COMMIT), flipped).expect("written");
            assert!(read().atomic_read(commit).is_err(), "byte {at}");
        }
        fs::write(folder.path().join(COMMIT), whole).expect("written");
        fs::write(folder.path().join("00aa.idx"), "00ab.idx").expect("written");
        let opened = read();
        opened.atomic_read(commit).expect("a commit");
        assert_eq!(opened.damaged(), ["00aa.idx"]);
    }

    #[test]
    fn file_that_no_commit_lists_is_written_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files::open(folder.path()).expect("a directory");
        write(&files, "00aa.idx", b"words");
        write(&files, "00aa.idx", b"other");
        let read = fs::read(folder.path().join("00aa.idx")).expect("it is there");
        assert_eq!(read, b"other");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }
}
