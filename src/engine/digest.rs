//! What the next questions would put together again, put together once (docs/architecture.md#freshness).
//!
//! In: a vault whose index is up to date. Out: a digest of its last commit, kept beside the index. Does not: bring the
//! index up, or wait for anybody.

use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::date::Date;
use crate::ledger::{Book, Want};
use crate::settings::Settings;
use crate::store::guard::guarded;
use crate::store::location::Place;
use crate::store::{Draft, IndexError, Shelf, Store};
use crate::vault::Root;

use super::watch_event::Told;

/// Keeps a digest of the last commit, unless there is one.
///
/// # Errors
/// [`IndexError`] if the index cannot be read, or the digest not be written.
pub(super) fn keep(root: &Root, place: &Place) -> Result<(), IndexError> {
    let Some(store) = Store::open(place, root.settings.identity)? else {
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

/// Puts down everything that is kept of a commit.
pub(super) fn put_down(
    shelf: &Shelf,
    settings: &Settings,
    draft: &mut Draft,
) -> Result<(), IndexError> {
    shelf.put_down(draft)?;
    let clocks = Want {
        clocks: true,
        ..Want::default()
    };
    // What is put down is the same on every day.
    let book = Book::load(shelf, settings, Date::default(), clocks)?;
    book.put_down(shelf, draft)
}

/// After a commit it is waited so long for another,
const QUIET: Duration = Duration::from_secs(1);
/// and for so many times as long as the last digest took.
const REST: u32 = 20;

/// A watcher's digests: whether one is wanted, and who puts it together.
#[derive(Debug, Default)]
pub(super) struct Digesting {
    due: Option<Instant>,
    at_work: Option<JoinHandle<()>>,
    took: Duration,
    /// Why there is none, once said.
    failed: Option<String>,
}

impl Digesting {
    /// There is a new commit.
    pub(super) fn is_wanted(&mut self) {
        self.due = Some(Instant::now() + QUIET.max(self.took * REST));
    }

    /// When one is to be begun.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Begins one on a thread of its own, which says how long it took, or why there is none.
    pub(super) fn begin(
        &mut self,
        root: Root,
        place: Place,
        say: impl FnOnce(Result<Duration, String>) + Send + 'static,
    ) {
        if self.at_work.is_some() {
            return self.is_wanted();
        }
        self.due = None;
        self.at_work = Some(std::thread::spawn(move || {
            let began = Instant::now();
            let kept = guarded(|| keep(&root, &place));
            say(kept
                .map(|()| began.elapsed())
                .map_err(|error| error.to_string()));
        }));
    }

    /// Hears what became of one; what is to be said of it, unless it was said before.
    pub(super) fn done(&mut self, done: Result<Duration, String>) -> Option<Told> {
        self.end();
        match done {
            Ok(took) => {
                (self.took, self.failed) = (took, None);
                Some(Told::Digested(took))
            }
            // A commit that was replaced meanwhile is nobody's loss: the next is waiting.
            Err(_) if self.due.is_some() => None,
            Err(why) if self.failed.as_ref() == Some(&why) => None,
            Err(why) => {
                self.failed = Some(why.clone());
                Some(Told::Undigested(why))
            }
        }
    }

    /// Waits for the one that is being put together.
    pub(super) fn end(&mut self) {
        if let Some(at_work) = self.at_work.take() {
            at_work.join().expect("a panic in it is caught and told");
        }
    }
}
