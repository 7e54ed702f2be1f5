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
use super::digest::DigestWorker;
use super::refresh::{PendingSync, apply_changes, find_changes, locked};
use super::suspects::Suspects;
pub use super::watch_event::{WatchError, WatchEvent};
use crate::date::Date;
use crate::store::guard::guarded;
use crate::store::ipc::{Asked, Burst, Door, Fresh, Question, WatcherStatus};
use crate::store::location::{Claim, StoreDir};
use crate::store::{IndexError, Stamp, Store, Synced, sources, sync};
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
    /// A digest is done. Holds the time it took, or the reason it failed.
    Digested(Result<Duration, String>),
    /// A signal from the watches of this generation. Signals of older generations are ignored.
    Rung(u64, Signal),
    Asked(Asked),
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
    said: String,
    waits: Duration,
    retry: Instant,
}

/// A watcher of one vault.
pub struct Watcher<'a> {
    vault: PathBuf,
    root: Root,
    place: StoreDir,
    claim: Claim,
    socket: Option<Door>,
    /// When opening the socket last failed.
    knocked: Option<Instant>,
    now: &'a dyn Fn() -> i64,
    inbox: Receiver<Message>,
    outbox: Sender<Message>,
    eyes: EventSource,
    generation: u64,
    /// The last commit that is known to be up to date.
    stamp: Option<Stamp>,
    passed: usize,
    /// The files that can change without an event.
    doubts: Suspects,
    /// Requests that wait until their cookie is seen, each with its generation and cookie number.
    asked: Vec<(u64, u64, Asked)>,
    trouble: Option<Trouble>,
    looked: Instant,
    glanced: (Instant, i64),
    digest: DigestWorker,
    life: WatcherStatus,
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
        let place = StoreDir::of(cache, &root.path);
        place.make()?;
        let claim = place.claim()?;
        let claim = claim.ok_or_else(|| WatchError::Taken(root.path.clone()))?;
        let (outbox, inbox) = channel();
        let instant = Instant::now();
        Ok(Watcher {
            vault: root.path.clone(),
            root,
            place,
            claim,
            socket: None,
            knocked: None,
            now,
            inbox,
            outbox,
            eyes: EventSource::Closed,
            generation: 0,
            stamp: None,
            passed: 0,
            doubts: Suspects::default(),
            asked: Vec::new(),
            trouble: None,
            looked: instant,
            glanced: (instant, now()),
            digest: DigestWorker::default(),
            life: WatcherStatus {
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
                Ok(Message::Stop) => {
                    self.digest.end();
                    return Ok(());
                }
                Ok(Message::Digested(done)) => {
                    self.digest.done(done).into_iter().for_each(&mut *tell);
                }
                Ok(Message::Asked(asked)) => self.handle_request(asked, tell),
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
            } else if self.digest.due().is_some_and(|due| due <= Instant::now()) {
                self.make_digest();
            }
        }
    }

    /// How long to wait for a message before the next scheduled work.
    fn pause(&self) -> Duration {
        let look = match (&self.trouble, &self.eyes) {
            (Some(trouble), _) => trouble.retry,
            (None, EventSource::Polls(wait)) => self.looked + *wait,
            (None, _) => self.looked + BEAT,
        };
        let first = look.min(self.glanced.0 + GLANCE);
        let others = self.due().into_iter().chain(self.digest.due());
        let first = others.fold(first, Instant::min);
        first.saturating_duration_since(Instant::now())
    }

    /// When the current burst of events counts as over, if there is one.
    fn due(&self) -> Option<Instant> {
        match (&self.trouble, &self.eyes) {
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
        let (before, wall_before) = self.glanced;
        let by_wall = wall.saturating_sub(wall_before);
        let passed = i64::try_from((now - before).as_nanos()).unwrap_or(i64::MAX);
        if now - before >= GLANCE || by_wall.saturating_sub(passed) > SLEPT {
            self.glanced = (now, wall);
        }
        let wait = match self.eyes {
            EventSource::Polls(wait) => wait,
            _ => BEAT,
        };
        by_wall.saturating_sub(passed) > SLEPT || self.looked + wait <= now
    }

    /// Makes sure that the claim and the socket still exist, in case the cache folder was deleted or moved.
    fn keep_place(&mut self, tell: &mut dyn FnMut(WatchEvent)) -> Result<(), WatchError> {
        if self.trouble.is_some() {
            return Ok(());
        }
        if !self.claim.holds() {
            let claimed = self.place.make().and_then(|()| self.place.claim());
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
        let there = self.socket.as_ref().is_some_and(Door::is_there);
        let tried = self.knocked.is_some_and(|tried| tried.elapsed() < GLANCE);
        if self.trouble.is_none() && !there && !tried {
            let outbox = self.outbox.clone();
            let take = move |asked| {
                // If the watcher has stopped, the caller gets no answer and walks the vault itself.
                let _ = outbox.send(Message::Asked(asked));
            };
            match Door::open(&self.place, take) {
                Ok(door) => (self.socket, self.knocked) = (Some(door), None),
                Err(error) => {
                    if self.knocked.replace(Instant::now()).is_none() {
                        tell(WatchEvent::SocketFailed(error.to_string()));
                    }
                }
            }
        }
    }

    fn handle_request(&mut self, asked: Asked, tell: &mut dyn FnMut(WatchEvent)) {
        if asked.question == Question::WatcherStatus {
            asked.answer(&self.life);
            return;
        }
        if self.trouble.is_some() {
            return;
        }
        let EventSource::Events(watch) = &mut self.eyes else {
            return;
        };
        if !watch.is_current(&self.root) {
            self.asked.push((self.generation, 0, asked));
            self.rewatch_and_sync(tell);
            return;
        }
        // Without a cookie it is unknown which events came before the request, so the request gets no answer.
        if let Ok(Some(cookie)) = watch.cookie() {
            self.asked.push((self.generation, cookie, asked));
        }
    }

    /// Answers the requests for which `seen` says that all earlier events were handled.
    fn answer(&mut self, seen: impl Fn(u64, u64) -> bool, tell: &mut dyn FnMut(WatchEvent)) {
        let is_seen = |(generation, cookie, _): &(u64, u64, Asked)| seen(*generation, *cookie);
        let ready: Vec<_> = self.asked.extract_if(.., |asked| is_seen(asked)).collect();
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
        for (_, _, asked) in ready {
            if asked.question == Question::Fresh(self.root.settings.identity) {
                asked.answer(&fresh);
            }
        }
    }

    fn is_latest(&self) -> bool {
        let identity = self.root.settings.identity;
        let store = guarded(|| Store::open(&self.place, identity))
            .ok()
            .flatten();
        store.is_some_and(|store| store.opened_at() == self.stamp.as_ref())
    }

    /// Syncs the changes that events have reported since the last time.
    fn bring_up(&mut self, tell: &mut dyn FnMut(WatchEvent)) {
        let EventSource::Events(watch) = &self.eyes else {
            return;
        };
        let mut seen = watch.take();
        self.life.events += seen.events;
        let is_any = seen.anything || seen.paths.len() > MANY;
        seen.paths.extend(self.doubts.unread().cloned());
        if is_any || self.doubts.has_come_back(&self.root) {
            self.rewatch_and_sync(tell);
        } else if seen.paths.len() > MANY || self.doubts.was_written_elsewhere(&self.root) {
            self.work(tell, Watcher::sync_all);
        } else if !seen.paths.is_empty() {
            self.work(tell, |watcher, tell| watcher.sync_paths(&seen, tell));
        }
    }

    /// Sets up the watches again and runs a full sync. Then answers all waiting requests.
    fn rewatch_and_sync(&mut self, tell: &mut dyn FnMut(WatchEvent)) -> Synced {
        if let EventSource::Events(watch) = &self.eyes {
            self.life.events += watch.take().events;
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
        let (began, before) = (Instant::now(), self.stamp.clone());
        let started = self.life.rescans > 0;
        let done = work(self, tell);
        let took = began.elapsed();
        if let EventSource::Polls(wait) = &mut self.eyes {
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
            self.life.trouble = None;
            tell(WatchEvent::Recovered);
        }
        if synced != Synced::default() && started {
            self.life.bursts += 1;
            self.life.last = Some(Burst {
                at: (self.now)(),
                added: synced.added,
                changed: synced.changed,
                removed: synced.removed,
                ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            });
            tell(WatchEvent::IndexUpdated { synced, took });
        }
        if self.stamp != before {
            self.digest.is_wanted();
        }
        if let Some(door) = &self.socket {
            door.hears();
        }
        synced
    }

    /// Begins a digest in the background. Queries are answered without it until it is done.
    fn make_digest(&mut self) {
        let outbox = self.outbox.clone();
        let (root, place) = (self.root.clone(), self.place.clone());
        self.digest.begin(root, place, move |done| {
            // If sending fails, the watcher has already stopped.
            let _ = outbox.send(Message::Digested(done));
        });
    }

    /// Schedules a retry, later after each failure in a row, and reports each new reason once.
    fn fail(&mut self, why: &str, tell: &mut dyn FnMut(WatchEvent)) {
        let before = self.trouble.take();
        let (least, most) = BACK_OFF;
        let waits = before
            .as_ref()
            .map_or(least, |trouble| (trouble.waits * 2).min(most));
        if before.is_none_or(|trouble| trouble.said != why) {
            tell(WatchEvent::Failed(why.to_owned()));
        }
        self.life.trouble = Some(why.to_owned());
        // Changes may have been lost with the failed work, so the next try is a full sync.
        self.eyes = EventSource::Closed;
        self.asked.clear();
        self.trouble = Some(Trouble {
            said: why.to_owned(),
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
        self.place.make()?;
        let cookies = self.place.folder().join("cookies");
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
                self.eyes = EventSource::Events(watch);
                None
            }
            Err(reason) => {
                self.eyes = EventSource::Polls(POLL);
                Some(reason)
            }
        };
        let polls = polls.as_ref().map(WatchUnavailable::to_string);
        if let Some(reason) = &polls
            && self.life.polls != polls
        {
            tell(WatchEvent::Polling(reason.clone()));
        }
        self.life.polls = polls;
        Ok(())
    }

    /// Runs a full sync.
    fn sync_all(&mut self, tell: &mut dyn FnMut(WatchEvent)) -> Result<Synced, SessionError> {
        self.looked = Instant::now();
        let now = (self.now)();
        let lock = locked(&self.place)?;
        let mut remarks = Vec::new();
        let behind = find_changes(&self.root, &self.place, &lock, &mut remarks)?;
        let synced = apply_changes(&self.root, &behind, &context_at(now))?;
        self.stamp = behind.store.latest();
        self.passed = behind.snapshot.skipped.len();
        let found = (&behind.store, &behind.snapshot);
        self.doubts.found(&self.vault, found, now, tell)?;
        if let EventSource::Events(watch) = &self.eyes {
            self.doubts.unwatched(watch.unlisted());
        }
        self.life.rescans += 1;
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
        let lock = locked(&self.place)?;
        let behind = self.behind(&seen.paths).unwrap_or(None);
        let Some(behind) = behind else {
            drop(lock);
            return self.sync_all(tell);
        };
        let synced = apply_changes(&self.root, &behind, &context_at(now))?;
        self.stamp = behind.store.latest();
        self.doubts.read_again(&behind.store)?;
        Ok(synced)
    }

    /// The changes to some notes. `None` if they cannot be found without a full scan.
    fn behind(&self, paths: &BTreeSet<String>) -> Result<Option<PendingSync>, IndexError> {
        let identity = self.root.settings.identity;
        let Some(store) = guarded(|| Store::open(&self.place, identity))? else {
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
        let (names, sources) = guarded(|| sources::of(&store, paths))?;
        let changes = sync::changes(&snapshot, &names, &sources);
        let changes = sync::settle(&self.root, changes);
        Ok(Some(PendingSync::of(store, snapshot, changes)))
    }
}
