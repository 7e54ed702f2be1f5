//! A snapshot of the note files on disk (docs/architecture.md#freshness).
//!
//! In: a root. Out: paths, with the stat that shows whether a file changed. Does not: open a file.

use std::collections::BTreeSet;
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::sync::Mutex;

use super::root::Root;
use super::unread::{is_unread, unreadable};
use super::walk::{SkippedFile, walk};

/// The metadata that shows whether a file changed. Equal stats mean equal bytes, unless the file was modified within
/// the clock's grain before it was read; see [`Stat::is_racy`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Stat {
    /// Time of the last modification, in nanoseconds since 1970.
    pub mtime: i64,
    /// Time of the last inode change, in nanoseconds since 1970. 0 if the system does not report it.
    pub ctime: i64,
    /// Size in bytes.
    pub size: u64,
    /// Inode number. 0 if the system does not report it.
    pub inode: u64,
}

/// Grain of a file system's clock that counts nanoseconds: a generous timer tick.
const FINE_GRAIN: i64 = 20_000_000;
/// Grain of a clock that counts whole seconds. The coarsest file systems in use count in steps of two seconds.
const COARSE_GRAIN: i64 = 2_000_000_000;

impl Stat {
    /// Takes the stat from the file's metadata.
    pub fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let nanos = |seconds: i64, nanos: i64| {
                seconds.saturating_mul(1_000_000_000).saturating_add(nanos)
            };
            Stat {
                mtime: nanos(metadata.mtime(), metadata.mtime_nsec()),
                ctime: nanos(metadata.ctime(), metadata.ctime_nsec()),
                size: metadata.size(),
                inode: metadata.ino(),
            }
        }
        #[cfg(not(unix))]
        {
            let since = metadata
                .modified()
                .ok()
                .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
            let mtime = since
                .and_then(|since| i64::try_from(since.as_nanos()).ok())
                .unwrap_or(0);
            Stat {
                mtime,
                ctime: 0,
                size: metadata.len(),
                inode: 0,
            }
        }
    }

    #[cfg(unix)]
    fn of_rustix(stat: &rustix::fs::Stat) -> Self {
        // The types of these fields differ between systems.
        fn number(field: impl TryInto<i64>) -> i64 {
            field.try_into().unwrap_or(0)
        }
        let nanos =
            |seconds: i64, nanos: i64| seconds.saturating_mul(1_000_000_000).saturating_add(nanos);
        Stat {
            mtime: nanos(number(stat.st_mtime), number(stat.st_mtime_nsec)),
            ctime: nanos(number(stat.st_ctime), number(stat.st_ctime_nsec)),
            size: u64::try_from(stat.st_size).unwrap_or(0),
            inode: stat.st_ino,
        }
    }

    /// Whether a file that was read at `read_at` (nanoseconds since 1970) may have changed since without a change of
    /// its stat: its last change lies within one grain of the clock before the read, or later.
    pub fn is_racy(&self, read_at: i64) -> bool {
        let last = self.mtime.max(self.ctime);
        let grain = if last % 1_000_000_000 == 0 {
            COARSE_GRAIN
        } else {
            FINE_GRAIN
        };
        last >= read_at.saturating_sub(grain)
    }
}

/// The file of one note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Vault-relative, with `/` as separator.
    pub path: String,
    /// The stat at the time of the snapshot.
    pub stat: Stat,
    /// Whether the file has other names, in the vault or elsewhere (hard links).
    pub other_names: bool,
}

/// The files of all notes at one time.
#[derive(Debug, Clone, Default)]
pub struct Scan {
    /// Sorted by path.
    pub files: Vec<File>,
    /// Skipped files and folders that the user should know about, sorted by path.
    pub skipped: Vec<SkippedFile>,
}

/// A folder whose files are checked.
struct Folder<'a> {
    path: &'a Path,
    /// With a handle, the system need not resolve the folder again for each file.
    #[cfg(unix)]
    handle: Option<fs::File>,
}

impl<'a> Folder<'a> {
    fn at(path: &'a Path) -> Self {
        Folder {
            path,
            #[cfg(unix)]
            handle: fs::File::open(path).ok(),
        }
    }

    fn file(&self, path: String) -> Result<File, (String, io::Error)> {
        #[cfg(unix)]
        if let Some(handle) = &self.handle {
            let flags = rustix::fs::AtFlags::SYMLINK_NOFOLLOW;
            return match rustix::fs::statat(handle, &path, flags) {
                Ok(stat) => Ok(File {
                    path,
                    stat: Stat::of_rustix(&stat),
                    other_names: stat.st_nlink > 1,
                }),
                Err(errno) => Err((path, errno.into())),
            };
        }
        match fs::symlink_metadata(self.path.join(&path)) {
            Ok(metadata) => Ok(File::of(path, &metadata)),
            Err(error) => Err((path, error)),
        }
    }
}

/// Number of paths that one thread checks at a time.
const BATCH: usize = 512;

impl Scan {
    /// Takes a snapshot of the whole vault. One thread finds names while others read metadata.
    pub fn take(root: &Root) -> Scan {
        let files: Mutex<Vec<File>> = Mutex::new(Vec::new());
        let faults: Mutex<Vec<SkippedFile>> = Mutex::new(Vec::new());
        let folder = Folder::at(&root.path);
        let read_stats = |paths: Vec<String>| {
            let (mut found, mut failed) = (Vec::with_capacity(paths.len()), Vec::new());
            for path in paths {
                match folder.file(path) {
                    Ok(file) => found.push(file),
                    Err((_, error)) if error.kind() == io::ErrorKind::NotFound => {}
                    Err((path, error)) => failed.push(SkippedFile {
                        path,
                        diagnostic: unreadable(&error),
                    }),
                }
            }
            files
                .lock()
                .expect("no thread panics while it holds the list")
                .append(&mut found);
            faults
                .lock()
                .expect("no thread panics while it holds the list")
                .append(&mut failed);
        };
        let mut skipped = rayon::scope(|scope| {
            let mut batch = Vec::with_capacity(BATCH);
            let skipped = walk(root, |path| {
                batch.push(path);
                if batch.len() == BATCH {
                    let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
                    scope.spawn(|_| read_stats(full));
                }
            });
            read_stats(batch);
            skipped
        });
        skipped.append(
            &mut faults
                .into_inner()
                .expect("no thread panics while it holds the list"),
        );
        skipped.sort_by(|a, b| a.path.cmp(&b.path));
        let mut files = files
            .into_inner()
            .expect("no thread panics while it holds the list");
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Scan { files, skipped }
    }

    /// Takes a snapshot of only these paths, which must be those of notes. Returns `None` if one cannot be checked,
    /// because only a full snapshot can report why.
    pub fn of(root: &Root, paths: &BTreeSet<String>) -> Option<Scan> {
        let mut files = Vec::with_capacity(paths.len());
        for path in paths {
            match fs::symlink_metadata(root.path.join(path)) {
                Ok(metadata) if metadata.is_file() => {
                    files.push(File::of(path.clone(), &metadata));
                }
                Ok(_) => {}
                Err(error) if is_gone(&error) => {}
                Err(_) => return None,
            }
        }
        let passed = Vec::new();
        Some(Scan {
            files,
            skipped: passed,
        })
    }
}

impl File {
    fn of(path: String, metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let other_names = std::os::unix::fs::MetadataExt::nlink(metadata) > 1;
        #[cfg(not(unix))]
        let other_names = false;
        File {
            path,
            stat: Stat::of(metadata),
            other_names,
        }
    }

    /// Whether the file on disk still has the stat of the snapshot.
    pub fn is_unchanged(&self, root: &Root) -> bool {
        let metadata = fs::symlink_metadata(root.path.join(&self.path));
        metadata.is_ok_and(|metadata| metadata.is_file() && Stat::of(&metadata) == self.stat)
    }
}

impl Root {
    /// Whether the folder at `path` can be listed, or the file's metadata be read. True if nothing exists at `path`.
    pub fn can_list(&self, path: &str) -> bool {
        let path = self.path.join(path);
        let listed = fs::symlink_metadata(&path).and_then(|metadata| {
            if !metadata.is_dir() {
                return Ok(());
            }
            fs::read_dir(&path)?.try_for_each(|entry| entry.map(drop))
        });
        listed.map_or_else(|error| is_gone(&error), |()| true)
    }
}

impl Scan {
    /// The files and folders that could not be read. Their contents are unknown.
    pub fn unread(&self) -> Unread<'_> {
        let unread = self.skipped.iter();
        let unread = unread.filter(|file| is_unread(&file.diagnostic));
        Unread(unread.collect())
    }
}

/// Files and folders that could not be read.
#[derive(Debug, Clone)]
pub struct Unread<'a>(Vec<&'a SkippedFile>);

impl<'a> Unread<'a> {
    /// Whether the note at `path` may exist although the snapshot does not have it.
    pub fn may_hide(&self, path: &str) -> bool {
        self.0.iter().any(|file| file.may_hide(path))
    }

    /// Iterates over them, each with its diagnostic.
    pub fn iter(&self) -> impl Iterator<Item = &'a SkippedFile> {
        self.0.iter().copied()
    }
}

/// Whether nothing exists there. If a folder above has become a file, nothing exists there either.
fn is_gone(error: &io::Error) -> bool {
    let kinds = [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory];
    kinds.contains(&error.kind())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_by_handle_equals_file_by_path() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"));
        let metadata = fs::symlink_metadata(path.join("src/lib.rs")).expect("it is there");
        let folder = Folder::at(path);
        let below = folder.file("src/lib.rs".to_owned()).expect("it is there");
        assert_eq!(below, File::of("src/lib.rs".to_owned(), &metadata));
        let missing = folder.file("src/none".to_owned());
        let (_, missing) = missing.expect_err("it is not");
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn unread_folder_may_hide_notes_below_it() {
        let unread = |path: &str| SkippedFile {
            path: path.to_owned(),
            diagnostic: unreadable(&io::Error::other("broken")),
        };
        let snapshot = |skipped| Scan {
            files: Vec::new(),
            skipped,
        };
        let some = snapshot(vec![unread("people"), unread("loose.md")]);
        for (path, hidden) in [
            ("people/a.md", true),
            ("people/deep/a.md", true),
            ("loose.md", true),
            ("people2/a.md", false),
            ("loose.md2/a.md", false),
            ("a.md", false),
        ] {
            assert_eq!(some.unread().may_hide(path), hidden, "{path}");
        }
        let root = snapshot(vec![unread("")]);
        assert!(root.unread().may_hide("a.md"));
        assert!(!snapshot(Vec::new()).unread().may_hide("a.md"));
    }
}
