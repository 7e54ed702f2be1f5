//! Precomputes what queries would otherwise compute each time (docs/architecture.md#freshness).
//!
//! In: a vault with an up-to-date index. Out: a digest of the last commit, stored next to the index. Does not: sync the
//! index or wait for a lock.

use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::date::Date;
use crate::ledger::{Ledger, LedgerParts};
use crate::settings::Settings;
use crate::store::guard::guarded;
use crate::store::location::StoreDir;
use crate::store::{Draft, IndexError, Shelf, Store};
use crate::vault::Root;

use super::watch_event::WatchEvent;

/// Stores a digest of the last commit, unless there already is one.
///
/// # Errors
/// [`IndexError`] if the index cannot be read or the digest cannot be written.
pub(super) fn keep(root: &Root, store_dir: &StoreDir) -> Result<(), IndexError> {
    let Some(store) = Store::open(store_dir, root.settings.identity)? else {
        return Ok(());
    };
    let shelf = Shelf::load(&store)?;
    if shelf.digest().is_some() {
        return Ok(());
    }
    let Some(mut draft) = shelf.draft()? else {
        return Ok(());
    };
    put_down(&shelf, &root.settings, &mut draft)?;
    shelf.keep(draft)
}

/// Adds everything that a digest holds to `draft`.
pub(super) fn put_down(
    shelf: &Shelf,
    settings: &Settings,
    draft: &mut Draft,
) -> Result<(), IndexError> {
    shelf.put_down(draft)?;
    let clocks = LedgerParts {
        clocks: true,
        ..LedgerParts::default()
    };
    // A digest does not depend on today's date, so any date will do.
    let ledger = Ledger::load(shelf, settings, Date::default(), clocks)?;
    ledger.write_cache(shelf, draft)
}

/// Minimum wait after a commit, in case another one follows.
const QUIET: Duration = Duration::from_secs(1);
/// The wait after a commit is at least this many times the duration of the last digest, so that digests take at most
/// about 5% of the time.
const REST: u32 = 20;

/// The digests of a watcher: when the next is due, and the thread that makes it.
#[derive(Debug, Default)]
pub(super) struct DigestWorker {
    due: Option<Instant>,
    at_work: Option<JoinHandle<()>>,
    took: Duration,
    /// The last failure that was reported, so that the same one is reported once.
    failed: Option<String>,
}

impl DigestWorker {
    /// Schedules a digest because there is a new commit.
    pub(super) fn is_wanted(&mut self) {
        self.due = Some(Instant::now() + QUIET.max(self.took * REST));
    }

    /// When to begin the next digest, if one is scheduled.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Begins a digest on its own thread. The thread calls `say` with the time it took, or with the reason it failed.
    /// If a digest is already running, schedules another for later.
    pub(super) fn begin(
        &mut self,
        root: Root,
        store_dir: StoreDir,
        say: impl FnOnce(Result<Duration, String>) + Send + 'static,
    ) {
        if self.at_work.is_some() {
            return self.is_wanted();
        }
        self.due = None;
        self.at_work = Some(std::thread::spawn(move || {
            let began = Instant::now();
            let kept = guarded(|| keep(&root, &store_dir));
            say(kept
                .map(|()| began.elapsed())
                .map_err(|error| error.to_string()));
        }));
    }

    /// Handles the result of a digest. Returns the event to report, unless it was reported before.
    pub(super) fn done(&mut self, done: Result<Duration, String>) -> Option<WatchEvent> {
        self.end();
        match done {
            Ok(took) => {
                (self.took, self.failed) = (took, None);
                Some(WatchEvent::Digested(took))
            }
            // The commit was probably replaced meanwhile. The next digest is already scheduled.
            Err(_) if self.due.is_some() => None,
            Err(why) if self.failed.as_ref() == Some(&why) => None,
            Err(why) => {
                self.failed = Some(why.clone());
                Some(WatchEvent::DigestFailed(why))
            }
        }
    }

    /// Waits for the running digest, if any.
    pub(super) fn end(&mut self) {
        if let Some(at_work) = self.at_work.take() {
            at_work.join().expect("the thread catches its own panics");
        }
    }
}
