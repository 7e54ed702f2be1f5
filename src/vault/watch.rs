//! Watches a vault for changes (docs/architecture.md#freshness).
//!
//! In: a root, and a folder for cookies. Out: [`WatchedChanges`]: the notes that may have changed, or that anything may
//! have changed. Does not: read a note, or decide what really changed; events are only hints, and event streams lose
//! some.
//!
//! On Linux each folder is watched separately, so that nothing below `.git` is watched, and all watches share one
//! queue: once the watcher sees its own cookie, it has seen everything that happened before it. When a folder is
//! created, deleted, or moved, all watches are dropped and set up again before the next scan. That is always correct,
//! whereas following single folders is not.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind};
use notify::{
    Config, ErrorKind, Event, EventKind, EventKindMask, PathOp, RecommendedWatcher, RecursiveMode,
    WatchPathConfig, Watcher,
};

use super::relative::relative;
use super::remote::remote;
use super::root::{Root, SETTINGS_FILE};
use super::walk::{is_conflict_copy, is_skipped_path};
use crate::text::stem::without_extension;

/// A burst of changes ends after this long without a change.
const QUIET: Duration = Duration::from_millis(20);
/// A burst of changes ends at the latest this long after its first change.
const LONGEST: Duration = Duration::from_millis(250);
/// Whether all folders share one queue, which reports events in the order in which they happened.
const ONE_QUEUE: bool = cfg!(target_os = "linux");

/// Why a vault cannot be watched and must be polled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WatchUnavailable {
    /// The vault has more folders than the system watches for one user. Holds the limit.
    #[error(
        "the vault has more folders than the system lets you watch; raise fs.inotify.max_user_watches (now {0})"
    )]
    Folders(String),
    /// More programs use file watches than the system allows for one user. Holds the limit.
    #[error("too many of your programs watch files; raise fs.inotify.max_user_instances (now {0})")]
    Programs(String),
    /// The file system does not report changes made by other machines.
    #[error("{path}: {on} does not report changes", path = path.display())]
    Remote {
        /// The folder on that file system.
        path: PathBuf,
        /// The name of the file system.
        on: &'static str,
    },
    /// Another reason, as the system gives it.
    #[error("the vault cannot be watched: {0}")]
    Other(String),
}

/// What the watcher thread reports when something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// New changes wait to be taken.
    Changed,
    /// The cookie with this number was seen; all changes before it wait to be taken.
    Cookie(u64),
}

/// What may have changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WatchedChanges {
    /// Vault-relative paths of notes.
    pub paths: BTreeSet<String>,
    /// Anything may have changed, so only a full sync is right.
    pub anything: bool,
    /// Number of events that were seen.
    pub events: u64,
}

#[derive(Debug, Default)]
struct Pending {
    changes: WatchedChanges,
    /// Notes that another program has written to and not closed yet.
    open: HashSet<String>,
    /// When the burst began, and when it last grew.
    times: Option<(Instant, Instant)>,
    /// The folders that are watched separately.
    folders: HashSet<PathBuf>,
}

impl Pending {
    fn due(&self) -> Option<Instant> {
        let (first, last) = self.times?;
        Some(if self.open.is_empty() {
            (first + LONGEST).min(last + QUIET)
        } else {
            first + LONGEST
        })
    }

    /// Records what an event of `kind` means for a path.
    fn add(&mut self, meaning: EventMeaning, kind: EventKind) {
        let EventMeaning::Note(path) = meaning else {
            self.changes.anything = true;
            return;
        };
        match kind {
            EventKind::Create(_) | EventKind::Modify(ModifyKind::Data(_)) if ONE_QUEUE => {
                self.open.insert(path.clone());
            }
            EventKind::Modify(ModifyKind::Metadata(_)) => {}
            _ => {
                self.open.remove(&path);
            }
        }
        self.changes.paths.insert(path);
    }
}

/// A watched vault. Dropping it ends the watch.
#[derive(Debug)]
pub struct Watch {
    pending: Arc<Mutex<Pending>>,
    cookies: PathBuf,
    last_cookie: u64,
    stamp: RootStamp,
    unlisted: Vec<String>,
    _watcher: RecommendedWatcher,
}

/// Identifies the folder of a vault and the version of its settings file. Take it before the settings are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootStamp([Option<(u64, u64)>; 2]);

/// Returns the current mark of the vault at `root`.
pub fn mark(root: &Path) -> RootStamp {
    #[cfg(unix)]
    let stamp = |path: &Path, file: bool| {
        use std::os::unix::fs::MetadataExt;
        let metadata = fs::metadata(path).ok()?;
        let change = metadata.ctime().wrapping_mul(1_000_000_000);
        let change = change.wrapping_add(metadata.ctime_nsec()).cast_unsigned();
        Some((metadata.ino(), if file { change } else { metadata.dev() }))
    };
    #[cfg(not(unix))]
    let stamp = |path: &Path, file: bool| {
        let metadata = fs::metadata(path).ok()?;
        Some((
            u64::from(metadata.is_dir()),
            if file { metadata.len() } else { 0 },
        ))
    };
    RootStamp([stamp(root, false), stamp(&root.join(SETTINGS_FILE), true)])
}

impl Watch {
    /// Starts to watch `root`, whose `stamp` was taken before. Every change after this call is seen, so scan the vault
    /// after it. `ring` is called from another thread.
    ///
    /// # Errors
    /// [`WatchUnavailable`] if the vault cannot be watched completely.
    pub fn start(
        root: &Root,
        stamp: RootStamp,
        cookies: &Path,
        ring: impl Fn(Signal) + Send + 'static,
    ) -> Result<Watch, WatchUnavailable> {
        if let Some(on) = remote(&root.path) {
            let path = root.path.clone();
            return Err(WatchUnavailable::Remote { path, on });
        }
        let pending = Arc::new(Mutex::new(Pending::default()));
        let filter = PathFilter {
            root: root.clone(),
            cookies: cookies.to_owned(),
        };
        let shared = pending.clone();
        let config =
            Config::default().with_event_kinds(EventKindMask::CORE | EventKindMask::ACCESS_CLOSE);
        let handler = move |event| {
            if let Some(signal) = record_event(&filter, &shared, event) {
                ring(signal);
            }
        };
        let mut watcher =
            RecommendedWatcher::new(handler, config).map_err(|error| unwatched(&error))?;
        let mut unlisted = Vec::new();
        if ONE_QUEUE {
            unlisted = watch_folders(&mut watcher, root, &pending)?;
            let cookies = vec![watch_op(cookies)];
            watcher
                .update_paths(cookies)
                .map_err(|error| unwatched(&error.source))?;
        } else {
            watcher
                .watch(&root.path, RecursiveMode::Recursive)
                .map_err(|error| unwatched(&error))?;
        }
        Ok(Watch {
            pending,
            cookies: cookies.to_owned(),
            last_cookie: 0,
            stamp,
            unlisted,
            _watcher: watcher,
        })
    }

    /// Folders that could not be listed, so that changes below them are not reported.
    pub fn unlisted(&self) -> &[String] {
        &self.unlisted
    }

    /// When the waiting changes should be taken, or `None` if there are none. A note that is still being written is
    /// given time. If the time moves closer, the watcher rings again.
    pub fn due(&self) -> Option<Instant> {
        lock(&self.pending).due()
    }

    /// Takes the waiting changes and ends the burst.
    pub fn take(&self) -> WatchedChanges {
        let mut pending = lock(&self.pending);
        pending.times = None;
        pending.open.clear();
        std::mem::take(&mut pending.changes)
    }

    /// Creates a cookie file. The watcher rings with its number once it has seen all earlier events. Returns `None` if
    /// events have no order on this system.
    ///
    /// # Errors
    /// [`io::Error`] if the cookie cannot be created or removed.
    pub fn cookie(&mut self) -> io::Result<Option<u64>> {
        if !ONE_QUEUE {
            return Ok(None);
        }
        self.last_cookie += 1;
        let path = self.cookies.join(self.last_cookie.to_string());
        fs::File::create(&path)?;
        fs::remove_file(&path)?;
        Ok(Some(self.last_cookie))
    }

    /// Whether `root` is still the folder that is watched, with the same settings file.
    pub fn is_current(&self, root: &Root) -> bool {
        self.stamp == mark(&root.path)
    }
}

/// Creates an empty folder for cookies, and removes cookies that a killed watcher left.
///
/// # Errors
/// [`io::Error`] if the folder cannot be removed or created.
pub fn clear_cookies(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => {
            let mut builder = fs::DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(folder)
        }
    }
}

fn lock(pending: &Mutex<Pending>) -> MutexGuard<'_, Pending> {
    pending.lock().expect("no thread panics while it holds it")
}

fn watch_op(folder: &Path) -> PathOp {
    let config = WatchPathConfig::new(RecursiveMode::NonRecursive);
    PathOp::Watch(folder.to_owned(), config.with_dereference_symlinks(false))
}

/// Watches every folder, level by level, so that a folder that is created meanwhile is reported by the watch on its
/// parent. Returns the folders that cannot be listed.
fn watch_folders(
    watcher: &mut RecommendedWatcher,
    root: &Root,
    pending: &Mutex<Pending>,
) -> Result<Vec<String>, WatchUnavailable> {
    let mut unlisted = Vec::new();
    let mut level = vec![root.path.clone()];
    while !level.is_empty() {
        lock(pending).folders.extend(level.iter().cloned());
        let mut ops: Vec<PathOp> = level.iter().map(|folder| watch_op(folder)).collect();
        while let Err(error) = watcher.update_paths(std::mem::take(&mut ops)) {
            match error.source.kind {
                // The folder was deleted meanwhile, or may not be read. The walk reports it if necessary.
                ErrorKind::PathNotFound => ops = error.remaining,
                ErrorKind::Io(ref fault) if fault.kind() == io::ErrorKind::PermissionDenied => {
                    ops = error.remaining;
                }
                _ => return Err(unwatched(&error.source)),
            }
        }
        let mut next = Vec::new();
        for folder in &level {
            match add_folders(root, folder, &mut next) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(_) => unlisted.extend(relative(&root.path, folder)),
            }
        }
        level = next;
        let remote_folder = level.iter().find_map(|folder| {
            let on = remote(folder)?;
            Some((folder.clone(), on))
        });
        if let Some((path, on)) = remote_folder {
            return Err(WatchUnavailable::Remote { path, on });
        }
    }
    Ok(unlisted)
}

/// Adds the subfolders of `folder` to `folders`.
fn add_folders(root: &Root, folder: &Path, folders: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let is_folder = match entry.file_type() {
            Ok(kind) => kind.is_dir(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(error),
        };
        if is_folder && !is_skipped_path(root, &entry.path(), true) {
            folders.push(entry.path());
        }
    }
    Ok(())
}

fn unwatched(error: &notify::Error) -> WatchUnavailable {
    let limit = |name: &str| {
        let text = fs::read_to_string(format!("/proc/sys/fs/inotify/{name}"));
        text.map_or_else(|_| "unknown".to_owned(), |text| text.trim().to_owned())
    };
    match &error.kind {
        ErrorKind::MaxFilesWatch => WatchUnavailable::Folders(limit("max_user_watches")),
        // EMFILE, "too many open files", is also the error for too many watching programs.
        ErrorKind::Io(fault) if fault.raw_os_error() == Some(24) => {
            WatchUnavailable::Programs(limit("max_user_instances"))
        }
        _ => WatchUnavailable::Other(error.to_string()),
    }
}

/// Records an event. Returns what to ring.
fn record_event(
    filter: &PathFilter,
    pending: &Mutex<Pending>,
    event: notify::Result<Event>,
) -> Option<Signal> {
    let event = event.unwrap_or_else(|_| {
        // After any error, events may be lost.
        Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan)
    });
    let mut meanings = Vec::new();
    if event.need_rescan() {
        meanings.push(EventMeaning::Anything);
    }
    for path in &event.paths {
        let is_watched = lock(pending).folders.contains(path);
        match filter.meaning(path, event.kind, is_watched) {
            EventMeaning::Cookie(number) => {
                let is_created = matches!(event.kind, EventKind::Create(_));
                return is_created.then_some(Signal::Cookie(number));
            }
            EventMeaning::Nothing => {}
            meaning => meanings.push(meaning),
        }
    }
    if meanings.is_empty() {
        return None;
    }
    let now = Instant::now();
    let mut pending = lock(pending);
    let before = pending.due();
    pending.changes.events += 1;
    for meaning in meanings {
        pending.add(meaning, event.kind);
    }
    let first = pending.times.map_or(now, |(first, _)| first);
    pending.times = Some((first, now));
    let sooner = before.is_none_or(|before| pending.due() < Some(before));
    sooner.then_some(Signal::Changed)
}

/// What an event means for one path.
#[derive(Debug, PartialEq, Eq)]
enum EventMeaning {
    Nothing,
    Note(String),
    Anything,
    Cookie(u64),
}

/// Decides which events concern the vault.
struct PathFilter {
    root: Root,
    cookies: PathBuf,
}

impl PathFilter {
    /// Decides what an event on `path` means. `is_watched`: whether a folder is, or was, watched at that path.
    fn meaning(&self, path: &Path, kind: EventKind, is_watched: bool) -> EventMeaning {
        if let Ok(below) = path.strip_prefix(&self.cookies) {
            let number = below.to_str().and_then(|name| name.parse().ok());
            // The cookie folder itself: without it there are no cookies, and it is created again with the watches.
            return number.map_or(EventMeaning::Anything, EventMeaning::Cookie);
        }
        if let EventKind::Access(access) = kind
            && access != AccessKind::Close(AccessMode::Write)
        {
            return EventMeaning::Nothing;
        }
        let Ok(below) = path.strip_prefix(&self.root.path) else {
            return EventMeaning::Nothing;
        };
        if below.as_os_str().is_empty() || below == Path::new(SETTINGS_FILE) {
            return EventMeaning::Anything;
        }
        let above = path.ancestors().skip(1);
        let mut above = above.take_while(|folder| *folder != self.root.path);
        if above.any(|folder| is_skipped_path(&self.root, folder, true)) {
            return EventMeaning::Nothing;
        }
        if is_watched || is_folder(path, kind) {
            return if is_skipped_path(&self.root, path, true) {
                EventMeaning::Nothing
            } else {
                EventMeaning::Anything
            };
        }
        if is_skipped_path(&self.root, path, false) {
            return EventMeaning::Nothing;
        }
        let renamed = matches!(kind, EventKind::Modify(ModifyKind::Name(_)));
        let Some(relative) = relative(&self.root.path, path) else {
            // Only a full walk reports names that are not UTF-8.
            return EventMeaning::Anything;
        };
        if without_extension(&relative).len() == relative.len() {
            // If folders are not watched separately, the path may have been a folder that is gone.
            return if renamed && !ONE_QUEUE {
                EventMeaning::Anything
            } else {
                EventMeaning::Nothing
            };
        }
        if is_conflict_copy(&relative) || renamed && !ONE_QUEUE {
            // On a case-insensitive file system, a name that exists may be that of another file.
            return EventMeaning::Anything;
        }
        EventMeaning::Note(relative)
    }
}

/// Whether the path is, or was, a folder.
fn is_folder(path: &Path, kind: EventKind) -> bool {
    match kind {
        EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder) => true,
        EventKind::Create(CreateKind::File)
        | EventKind::Remove(RemoveKind::File)
        | EventKind::Modify(ModifyKind::Data(_))
        | EventKind::Access(_) => false,
        _ => fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir()),
    }
}

#[cfg(test)]
mod tests {
    use notify::event::DataChange;

    use super::*;
    use crate::settings::Settings;

    const WRITTEN: EventKind = EventKind::Modify(ModifyKind::Data(DataChange::Any));
    const CLOSED: EventKind = EventKind::Access(AccessKind::Close(AccessMode::Write));

    fn filter() -> PathFilter {
        let root = Root {
            path: PathBuf::from("/no/vault"),
            settings: Settings::default(),
        };
        PathFilter {
            root,
            cookies: PathBuf::from("/no/cookies"),
        }
    }

    #[test]
    fn only_events_of_the_vault_pass() {
        let filter = filter();
        let meaning = |path: &str, kind| filter.meaning(Path::new(path), kind, false);
        let note = |path: &str| EventMeaning::Note(path.to_owned());
        assert_eq!(
            meaning("/no/vault/people/a.md", WRITTEN),
            note("people/a.md")
        );
        for litter in [
            ".git/index.lock",
            "people/.a.md.swp",
            "people/a.md~",
            "people/#a.md#",
            "people/4913",
            "people/.syncthing.a.md.tmp",
            "people/a.txt",
            "node_modules/x/a.md",
            "Templates/a.md",
        ] {
            let path = format!("/no/vault/{litter}");
            assert_eq!(meaning(&path, WRITTEN), EventMeaning::Nothing, "{litter}");
        }
        assert_eq!(
            meaning("/no/vault/ties.toml", WRITTEN),
            EventMeaning::Anything
        );
        let folder = EventKind::Create(CreateKind::Folder);
        assert_eq!(
            meaning("/no/vault/people/new", folder),
            EventMeaning::Anything
        );
        assert_eq!(
            meaning("/no/vault/.obsidian", folder),
            EventMeaning::Nothing
        );
        assert_eq!(meaning("/no/cookies/12", folder), EventMeaning::Cookie(12));
        let reading = EventKind::Access(AccessKind::Close(AccessMode::Read));
        assert_eq!(meaning("/no/vault/a.md", reading), EventMeaning::Nothing);
    }

    #[test]
    fn open_note_delays_the_burst() {
        let (filter, pending) = (filter(), Mutex::new(Pending::default()));
        let say = |kind| {
            let event = Event::new(kind).add_path(PathBuf::from("/no/vault/a.md"));
            record_event(&filter, &pending, Ok(event))
        };
        assert_eq!(say(WRITTEN), Some(Signal::Changed));
        assert_eq!(say(WRITTEN), None, "it has rung");
        let (first, _) = lock(&pending).times.expect("a burst");
        assert_eq!(lock(&pending).due(), Some(first + LONGEST));
        if ONE_QUEUE {
            assert_eq!(say(CLOSED), Some(Signal::Changed), "it is due sooner");
            assert!(lock(&pending).due() < Some(first + LONGEST));
        }
    }

    #[test]
    fn lost_events_mean_anything_may_have_changed() {
        let (filter, pending) = (filter(), Mutex::new(Pending::default()));
        let lost = notify::Error::generic("lost");
        assert_eq!(
            record_event(&filter, &pending, Err(lost)),
            Some(Signal::Changed)
        );
        assert!(lock(&pending).changes.anything);
    }
}
