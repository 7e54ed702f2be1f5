//! Watches a vault and keeps its index up to date for as long as it runs (docs/architecture.md#freshness).
//!
//! In: a vault and a clock. Out: an up-to-date index, answers to queries that ask whether it is up to date, and events
//! about what was done. Does not: print, or trust file events for more than which notes to read again.
//!
//! One thread does all the work. Other threads only send it messages. When events may have been lost, and also at a
//! slow, steady interval, the watcher sets up its watches again and runs a full sync.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use super::context::{Context, OpenNotice, SessionError};
use super::refresh::{PendingSync, apply_changes, find_changes, locked};
use super::suspects::Suspects;
pub use super::watch_event::{WatchError, WatchEvent};
use crate::date::Date;
use crate::store::ipc::{Burst, Fresh, Listener, Question, Request, WatcherStatus};
use crate::store::location::{Claim, StoreDir};
use crate::store::{IndexError, Stamp, Store, Synced, sync};
use crate::vault::watch::{Signal, Watch, WatchUnavailable, WatchedChanges, clear_cookies, mark};
use crate::vault::{Root, Scan, VaultError};

/// The interval of full syncs, independent of events.
const BEAT: Duration = Duration::from_secs(300);
/// The interval of checks whether the machine has slept and whether the index folder still exists.
const GLANCE: Duration = Duration::from_secs(30);
/// If the wall clock gains more than this many nanoseconds on the monotonic clock, the machine has slept.
const SLEPT: i64 = 5_000_000_000;
/// When polling, the wait is at least this many times the duration of the last scan, so that scans take at most about
/// 2% of the time.
const SHARE: u32 = 50;
/// Minimum wait between scans when polling.
const POLL: Duration = Duration::from_secs(2);
/// First and maximum wait after a failure. The wait doubles with each failure in a row.
const BACK_OFF: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));
/// Maximum number of changed notes to look at one by one. Above it, a full sync is cheaper.
const MANY: usize = 1000;

enum Message {
    /// A signal from the watches of this generation. Signals of older generations are ignored.
    Rung(u64, Signal),
    Request(Request),
    Stop,
}

/// Stops a watcher from another thread.
#[derive(Debug, Clone)]
pub struct Stopper(Sender<Message>);

impl Stopper {
    /// Asks the watcher to stop after the work in progress.
    pub fn stop(&self) {
        // If sending fails, the watcher has already stopped.
        let _ = self.0.send(Message::Stop);
    }
}

/// How the watcher learns about changes.
enum EventSource {
    Events(Watch),
    /// By scanning the vault after each such wait.
    Polls(Duration),
    /// Not at all: the watcher has not started yet, or has failed.
    Closed,
}

struct Trouble {
    reason: String,
    waits: Duration,
    retry: Instant,
}

/// A watcher of one vault.
pub struct Watcher<'a> {
    vault: PathBuf,
    root: Root,
    store_dir: StoreDir,
    claim: Claim,
    socket: Option<Listener>,
    /// When opening the socket last failed.
    socket_failed: Option<Instant>,
    now: &'a dyn Fn() -> i64,
    inbox: Receiver<Message>,
    outbox: Sender<Message>,
    source: EventSource,
    generation: u64,
    /// The last commit that is known to be up to date.
    stamp: Option<Stamp>,
    passed: usize,
    /// The files that can change without an event.
    suspects: Suspects,
    /// Requests that wait until their cookie is seen, each with its generation and cookie number.
    request: Vec<(u64, u64, Request)>,
    trouble: Option<Trouble>,
    scanned: Instant,
    last_glance: (Instant, i64),
    status: WatcherStatus,
}

/// The context of a sync. A sync needs only the time.
fn context_at(now: i64) -> Context<'static> {
    Context::silent(PathBuf::new(), now, Date::default())
}

impl<'a> Watcher<'a> {
    /// Claims the vault at `root` for this watcher. Nothing else happens before [`Watcher::run`].
    ///
    /// # Errors
    /// [`WatchError::Taken`] if another process watches the vault, [`WatchError::Index`] if the index folder cannot be
    /// used.
    pub fn new(root: Root, cache: &Path, now: &'a dyn Fn() -> i64) -> Result<Self, WatchError> {
        let store_dir = StoreDir::of(cache, &root.path);
        store_dir.make()?;
        let claim = store_dir.claim()?;
        let claim = claim.ok_or_else(|| WatchError::Taken(root.path.clone()))?;
        let (outbox, inbox) = channel();
        let instant = Instant::now();
        Ok(Watcher {
            vault: root.path.clone(),
            root,
            store_dir,
            claim,
            socket: None,
            socket_failed: None,
            now,
            inbox,
            outbox,
            source: EventSource::Closed,
            generation: 0,
            stamp: None,
            passed: 0,
            suspects: Suspects::default(),
            request: Vec::new(),
            trouble: None,
            scanned: instant,
            last_glance: (instant, now()),
            status: WatcherStatus {
                process: std::process::id(),
                since: now(),
                ..WatcherStatus::default()
            },
        })
    }

    /// A handle that stops this watcher.
    pub fn stopper(&self) -> Stopper {
        Stopper(self.outbox.clone())
    }

    /// Watches until it is stopped or another watcher takes over. Calls `tell` for each event.
    ///
    /// # Errors
    /// [`WatchError::Taken`] if another watcher takes over.
    pub fn run(mut self, tell: &mut dyn FnMut(WatchEvent)) -> Result<(), WatchError> {
        let began = Instant::now();
        let synced = self.rewatch_and_sync(tell);
        if self.trouble.is_none() {
            let took = began.elapsed();
            tell(WatchEvent::Started { synced, took });
        }
        loop {
            self.keep_place(tell)?;
            match self.inbox.recv_timeout(self.pause()) {
                Ok(Message::Stop) => return Ok(()),
                Ok(Message::Request(request)) => self.handle_request(request, tell),
                Ok(Message::Rung(generation, Signal::Cookie(number)))
                    if generation == self.generation =>
                {
                    self.bring_up(tell);
                    self.answer(|of, cookie| of == generation && cookie <= number, tell);
                }
                Ok(Message::Rung(..)) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    unreachable!("the watcher holds a sender itself")
                }
            }
            if self.is_time_to_look() {
                self.rewatch_and_sync(tell);
            } else if self.due().is_some_and(|due| due <= Instant::now()) {
                self.bring_up(tell);
            }
        }
    }

    /// How long to wait for a message before the next scheduled work.
    fn pause(&self) -> Duration {
        let look = match (&self.trouble, &self.source) {
            (Some(trouble), _) => trouble.retry,
            (None, EventSource::Polls(wait)) => self.scanned + *wait,
            (None, _) => self.scanned + BEAT,
        };
        let first = look.min(self.last_glance.0 + GLANCE);
        let first = self.due().map_or(first, |due| due.min(first));
        first.saturating_duration_since(Instant::now())
    }

    /// When the current burst of events counts as over, if there is one.
    fn due(&self) -> Option<Instant> {
        match (&self.trouble, &self.source) {
            (None, EventSource::Events(watch)) => watch.due(),
            _ => None,
        }
    }

    fn is_time_to_look(&mut self) -> bool {
        let now = Instant::now();
        if let Some(trouble) = &self.trouble {
            return trouble.retry <= now;
        }
        let wall = (self.now)();
        let (before, wall_before) = self.last_glance;
        let by_wall = wall.saturating_sub(wall_before);
        let passed = i64::try_from((now - before).as_nanos()).unwrap_or(i64::MAX);
        if now - before >= GLANCE || by_wall.saturating_sub(passed) > SLEPT {
            self.last_glance = (now, wall);
        }
        let wait = match self.source {
            EventSource::Polls(wait) => wait,
            _ => BEAT,
        };
        by_wall.saturating_sub(passed) > SLEPT || self.scanned + wait <= now
    }

    /// Makes sure that the claim and the socket still exist, in case the cache folder was deleted or moved.
    fn keep_place(&mut self, tell: &mut dyn FnMut(WatchEvent)) -> Result<(), WatchError> {
        if self.trouble.is_some() {
            return Ok(());
        }
        if !self.claim.holds() {
            let claimed = self.store_dir.make().and_then(|()| self.store_dir.claim());
            match claimed {
                Ok(Some(claim)) => self.claim = claim,
                Ok(None) => return Err(WatchError::Taken(self.vault.clone())),
                Err(error) => {
                    self.fail(&error.to_string(), tell);
                    return Ok(());
                }
            }
            self.socket = None;
            self.rewatch_and_sync(tell);
        }
        self.open_door(tell);
        Ok(())
    }

    /// Opens the socket if it is not open. Without it, queries walk the vault themselves.
    fn open_door(&mut self, tell: &mut dyn FnMut(WatchEvent)) {
        let there = self.socket.as_ref().is_some_and(Listener::is_there);
        let tried = self
            .socket_failed
            .is_some_and(|tried| tried.elapsed() < GLANCE);
        if self.trouble.is_none() && !there && !tried {
            let outbox = self.outbox.clone();
            let take = move |request| {
                // If the watcher has stopped, the caller gets no answer and walks the vault itself.
                let _ = outbox.send(Message::Request(request));
            };
            match Listener::open(&self.store_dir, take) {
                Ok(door) => (self.socket, self.socket_failed) = (Some(door), None),
                Err(error) => {
                    if self.socket_failed.replace(Instant::now()).is_none() {
                        tell(WatchEvent::SocketFailed(error.to_string()));
                    }
                }
            }
        }
    }

    fn handle_request(&mut self, request: Request, tell: &mut dyn FnMut(WatchEvent)) {
        if request.question == Question::WatcherStatus {
            request.answer(&self.status);
            return;
        }
        if self.trouble.is_some() {
            return;
        }
        let EventSource::Events(watch) = &mut self.source else {
            return;
        };
        if !watch.is_current(&self.root) {
            self.request.push((self.generation, 0, request));
            self.rewatch_and_sync(tell);
            return;
        }
        // Without a cookie it is unknown which events came before the request, so the request gets no answer.
        if let Ok(Some(cookie)) = watch.cookie() {
            self.request.push((self.generation, cookie, request));
        }
    }

    /// Answers the requests for which `seen` says that all earlier events were handled.
    fn answer(&mut self, seen: impl Fn(u64, u64) -> bool, tell: &mut dyn FnMut(WatchEvent)) {
        let is_seen = |(generation, cookie, _): &(u64, u64, Request)| seen(*generation, *cookie);
        let ready: Vec<_> = self
            .request
            .extract_if(.., |request| is_seen(request))
            .collect();
        if ready.is_empty() || self.trouble.is_some() {
            return;
        }
        if !self.is_latest() {
            // Another process has written to the index, and it is unknown which changes it had seen.
            self.work(tell, Watcher::sync_all);
        }
        let Some(stamp) = self.stamp.clone().filter(|_| self.trouble.is_none()) else {
            return;
        };
        let fresh = Fresh {
            stamp,
            passed: self.passed,
        };
        for (_, _, request) in ready {
            if request.question == Question::Fresh(self.root.settings.identity) {
                request.answer(&fresh);
            }
        }
    }

    fn is_latest(&self) -> bool {
        let latest = Store::latest_at(&self.store_dir);
        latest.is_some() && latest == self.stamp
    }

    /// Syncs the changes that events have reported since the last time.
    fn bring_up(&mut self, tell: &mut dyn FnMut(WatchEvent)) {
        let EventSource::Events(watch) = &self.source else {
            return;
        };
        let mut seen = watch.take();
        self.status.events += seen.events;
        let is_any = seen.anything || seen.paths.len() > MANY;
        seen.paths.extend(self.suspects.unread().cloned());
        if is_any || self.suspects.has_come_back(&self.root) {
            self.rewatch_and_sync(tell);
        } else if seen.paths.len() > MANY || self.suspects.was_written_elsewhere(&self.root) {
            self.work(tell, Watcher::sync_all);
        } else if !seen.paths.is_empty() {
            self.work(tell, |watcher, tell| watcher.sync_paths(&seen, tell));
        }
    }

    /// Sets up the watches again and runs a full sync. Then answers all waiting requests.
    fn rewatch_and_sync(&mut self, tell: &mut dyn FnMut(WatchEvent)) -> Synced {
        if let EventSource::Events(watch) = &self.source {
            self.status.events += watch.take().events;
        }
        let synced = self.work(tell, |watcher, tell| {
            watcher.start_watching(tell)?;
            watcher.sync_all(tell)
        });
        self.answer(|_, _| true, tell);
        synced
    }

    /// Runs `work`, which syncs something, and reports the result.
    fn work(
        &mut self,
        tell: &mut dyn FnMut(WatchEvent),
        work: impl FnOnce(&mut Self, &mut dyn FnMut(WatchEvent)) -> Result<Synced, SessionError>,
    ) -> Synced {
        let began = Instant::now();
        let started = self.status.rescans > 0;
        let done = work(self, tell);
        let took = began.elapsed();
        if let EventSource::Polls(wait) = &mut self.source {
            *wait = (took * SHARE).max(POLL);
        }
        let synced = match done {
            Ok(synced) => synced,
            Err(error) => {
                self.fail(&error.to_string(), tell);
                return Synced::default();
            }
        };
        if self.trouble.take().is_some() {
            self.status.trouble = None;
            tell(WatchEvent::Recovered);
        }
        if synced != Synced::default() && started {
            self.status.bursts += 1;
            self.status.last = Some(Burst {
                at: (self.now)(),
                added: synced.added,
                changed: synced.changed,
                removed: synced.removed,
                ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            });
            tell(WatchEvent::IndexUpdated { synced, took });
        }
        if let Some(door) = &self.socket {
            door.hears();
        }
        synced
    }

    /// Schedules a retry, later after each failure in a row, and reports each new reason once.
    fn fail(&mut self, why: &str, tell: &mut dyn FnMut(WatchEvent)) {
        let before = self.trouble.take();
        let (shortest, most) = BACK_OFF;
        let waits = before
            .as_ref()
            .map_or(shortest, |trouble| (trouble.waits * 2).min(most));
        if before.is_none_or(|trouble| trouble.reason != why) {
            tell(WatchEvent::Failed(why.to_owned()));
        }
        self.status.trouble = Some(why.to_owned());
        // Changes may have been lost with the failed work, so the next try is a full sync.
        self.source = EventSource::Closed;
        self.request.clear();
        self.trouble = Some(Trouble {
            reason: why.to_owned(),
            waits,
            retry: Instant::now() + waits,
        });
    }

    /// Reads the settings again and sets up the watches again.
    fn start_watching(&mut self, tell: &mut dyn FnMut(WatchEvent)) -> Result<(), SessionError> {
        let mark = mark(&self.vault);
        let root = Root::open(&self.vault, None)?;
        if root.path != self.vault {
            // The path of the vault now leads to another folder.
            return Err(VaultError::NoFolder(self.vault.clone()).into());
        }
        self.root = root;
        self.store_dir.make()?;
        let cookies = self.store_dir.folder().join("cookies");
        clear_cookies(&cookies).map_err(|error| IndexError::Io {
            path: cookies.clone(),
            error,
        })?;
        self.generation += 1;
        let (generation, outbox) = (self.generation, self.outbox.clone());
        let ring = move |ring| {
            // If sending fails, the watcher has already stopped.
            let _ = outbox.send(Message::Rung(generation, ring));
        };
        let polls = match Watch::start(&self.root, mark, &cookies, ring) {
            Ok(watch) => {
                self.source = EventSource::Events(watch);
                None
            }
            Err(reason) => {
                self.source = EventSource::Polls(POLL);
                Some(reason)
            }
        };
        let polls = polls.as_ref().map(WatchUnavailable::to_string);
        if let Some(reason) = &polls
            && self.status.polls != polls
        {
            tell(WatchEvent::Polling(reason.clone()));
        }
        self.status.polls = polls;
        Ok(())
    }

    /// Runs a full sync.
    fn sync_all(&mut self, tell: &mut dyn FnMut(WatchEvent)) -> Result<Synced, SessionError> {
        self.scanned = Instant::now();
        let now = (self.now)();
        let lock = locked(&self.store_dir)?;
        let mut remarks = Vec::new();
        let mut behind = find_changes(&self.root, &self.store_dir, &lock, &mut remarks)?;
        let synced = apply_changes(&self.root, &mut behind, &context_at(now))?;
        self.stamp = behind.store.latest();
        self.passed = behind.snapshot.skipped.len();
        self.suspects
            .found(&self.vault, &behind.store, &behind.snapshot, now, tell);
        if let EventSource::Events(watch) = &self.source {
            self.suspects.unwatched(watch.unlisted());
        }
        self.status.rescans += 1;
        for remark in remarks {
            if let OpenNotice::Rebuilt(why) = remark {
                tell(WatchEvent::Rebuilt(why));
            }
        }
        Ok(synced)
    }

    /// Syncs only the notes in `seen`. Falls back on a full sync if that is not possible.
    fn sync_paths(
        &mut self,
        seen: &WatchedChanges,
        tell: &mut dyn FnMut(WatchEvent),
    ) -> Result<Synced, SessionError> {
        let now = (self.now)();
        let lock = locked(&self.store_dir)?;
        let behind = self.behind(&seen.paths).unwrap_or(None);
        let Some(mut behind) = behind else {
            drop(lock);
            return self.sync_all(tell);
        };
        let synced = apply_changes(&self.root, &mut behind, &context_at(now))?;
        self.stamp = behind.store.latest();
        self.suspects.read_again(&behind.store);
        Ok(synced)
    }

    /// The changes to some notes. `None` if they cannot be found without a full scan.
    fn behind(&self, paths: &BTreeSet<String>) -> Result<Option<PendingSync>, IndexError> {
        let identity = self.root.settings.identity;
        let Some(store) = Store::open(&self.store_dir, identity)? else {
            return Ok(None);
        };
        if store.opened_at() != self.stamp.as_ref() {
            return Ok(None);
        }
        let snapshot = Scan::of(&self.root, paths);
        // Only a full scan finds the other hard links of a file.
        let alone = |snapshot: &Scan| !snapshot.files.iter().any(|file| file.other_names);
        let Some(snapshot) = snapshot.filter(alone) else {
            return Ok(None);
        };
        let facts = store.facts();
        let known = paths.iter().filter_map(|path| {
            let note = facts.at_path(path)?;
            Some((path.as_str(), facts.source(note)))
        });
        let changes = sync::changes(&snapshot, known);
        let changes = sync::settle(&self.root, changes);
        Ok(Some(PendingSync::of(store, snapshot, changes)))
    }
}
