//! Floor 8: a vault opened and up to date; the wiring that every face shares.
//!
//! In: which vault, which cache folder, what time it is. Out: a [`Session`]: the notes of this moment, and whatever is
//! asked of them. Does not: print, read the clock, or know of command lines.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::book::introductions::Introductions;
use crate::book::{Book, Line, Want};
use crate::calendar::Date;
use crate::index::document::Source;
use crate::index::guard::guarded;
use crate::index::place::{Lock, Place};
use crate::index::{
    Change, IndexError, NoteId, Shelf, Store, Strings, Synced, Texts, schema, search, sync,
};
use crate::note::{Entry, Note};
use crate::query::TextField;
use crate::query::eval::{Found, Needs};
use crate::vault::walk::Passed;
use crate::vault::{Root, Snapshot, VaultError, edited};

#[cfg(test)]
mod tests;

/// What the surroundings say.
pub struct Surroundings<'a> {
    /// Where indexes are kept.
    pub cache: PathBuf,
    /// Now, in nanoseconds since 1970.
    pub now: i64,
    /// The day that is today.
    pub today: Date,
    /// The local day of a time in seconds since 1970.
    pub day_of: &'a dyn Fn(i64) -> Option<Date>,
    /// Told how many of how many notes have been read, whenever one has.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

impl std::fmt::Debug for Surroundings<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings")
            .field("today", &self.today)
            .finish_non_exhaustive()
    }
}

/// Why nothing can be answered.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// There is no vault, or it cannot be used.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// There is no index, and none can be made, not even in memory.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Something that the user should know of how the answer came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// The index was damaged and made anew.
    Rebuilt(String),
    /// No index can be kept, so one was made in memory.
    InMemory(String),
}

/// A vault with an index that is up to date.
#[derive(Debug)]
pub struct Session {
    /// The vault.
    pub root: Root,
    /// Its notes.
    pub shelf: Shelf,
    /// Its index.
    pub store: Store,
    /// Today.
    pub today: Date,
    /// The files as they were when the session began.
    pub snapshot: Snapshot,
    /// What opening it changed in the index.
    pub synced: Synced,
    /// What the user should know.
    pub remarks: Vec<Remark>,
    /// By note: how many problems it has.
    problems: Vec<Option<i64>>,
}

/// What is read of an index before it is known whether it is up to date.
struct Opened<T> {
    store: Store,
    shelf: Shelf,
    first: T,
}

fn opened<T>(
    store: Store,
    first: &(dyn Fn(&Shelf) -> Result<T, IndexError> + Sync),
) -> Result<Opened<T>, IndexError> {
    guarded(|| {
        let shelf = Shelf::load(&store)?;
        let first = first(&shelf)?;
        Ok(Opened {
            store,
            shelf,
            first,
        })
    })
}

/// The same, with what tells whether it is up to date.
fn opened_to_compare<T>(
    store: Store,
    first: &(dyn Fn(&Shelf) -> Result<T, IndexError> + Sync),
) -> Result<(Opened<T>, Vec<Source>), IndexError> {
    let opened = opened(store, first)?;
    let sources = guarded(|| opened.shelf.sources())?;
    Ok((opened, sources))
}

impl Session {
    /// Opens the vault and brings its index up to date. `first` is what will surely be asked; it is worked out while
    /// the vault is walked, and again only if something changed.
    ///
    /// # Errors
    /// [`SessionError`] if the vault or its index cannot be used.
    pub fn open<T: Send>(
        root: Root,
        around: &Surroundings<'_>,
        first: &(dyn Fn(&Shelf) -> Result<T, IndexError> + Sync),
    ) -> Result<(Session, T), SessionError> {
        let place = Place::of(&around.cache, &root.path);
        let identity = root.settings.identity;
        let (snapshot, before) = rayon::join(
            || Snapshot::take(&root),
            || match guarded(|| Store::open(&place, identity)) {
                Ok(Some(store)) => opened_to_compare(store, first).map(Some),
                Ok(None) => Ok(None),
                Err(error) => Err(error),
            },
        );
        let mut remarks = Vec::new();
        let before = before.unwrap_or_else(|_| {
            // Whether it is truly damaged, or was only just being replaced, is seen under the lock.
            None
        });
        let behind = match before {
            None => None,
            Some((opened, sources)) => {
                let changes = sync::changes(&snapshot, opened.shelf.paths(), &sources);
                let changes = sync::settle(&root, changes);
                if changes.is_empty() {
                    let session = Session::of(
                        root,
                        opened.store,
                        opened.shelf,
                        around.today,
                        snapshot,
                        Synced::default(),
                        remarks,
                    )?;
                    return Ok((session, opened.first));
                }
                Some(Behind {
                    store: opened.store,
                    snapshot,
                    changes,
                    fresh: false,
                })
            }
        };
        let (opened, snapshot, synced) =
            refresh(&root, &place, around, first, behind, &mut remarks)?;
        let session = Session::of(
            root,
            opened.store,
            opened.shelf,
            around.today,
            snapshot,
            synced,
            remarks,
        )?;
        Ok((session, opened.first))
    }

    /// Opens the vault without asking anything yet.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn open_plain(root: Root, around: &Surroundings<'_>) -> Result<Session, SessionError> {
        Session::open(root, around, &|_| Ok(())).map(|(session, ())| session)
    }

    fn of(
        root: Root,
        store: Store,
        shelf: Shelf,
        today: Date,
        snapshot: Snapshot,
        synced: Synced,
        remarks: Vec<Remark>,
    ) -> Result<Session, SessionError> {
        let problems = guarded(|| shelf.numbers(schema::PROBLEMS))?;
        Ok(Session {
            root,
            shelf,
            store,
            today,
            snapshot,
            synced,
            remarks,
            problems,
        })
    }

    /// What was passed over in the vault that the user should know of.
    pub fn passed(&self) -> &[Passed] {
        &self.snapshot.passed
    }

    /// The notes in which something is wrong.
    pub fn notes_with_problems(&self) -> Vec<NoteId> {
        let count = |problems: &Option<i64>| problems.unwrap_or(0) > 0;
        (0..)
            .zip(&self.problems)
            .filter(|(_, problems)| count(problems))
            .map(|(note, _)| note)
            .collect()
    }

    /// The book, with what `want` names.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn book(&self, want: Want) -> Result<Book, IndexError> {
        guarded(|| Book::load(&self.shelf, &self.root.settings, self.today, want))
    }

    /// When each note's file last changed.
    pub fn edited(&self, day_of: &dyn Fn(i64) -> Option<Date>) -> Vec<Option<Date>> {
        let times = edited::times(&self.root, &self.snapshot);
        let by_path: HashMap<&str, i64> = self
            .snapshot
            .files
            .iter()
            .map(|file| file.path.as_str())
            .zip(times)
            .collect();
        self.shelf
            .paths()
            .iter()
            .map(|path| by_path.get(path).and_then(|time| day_of(*time)))
            .collect()
    }
}

/// An index with what has to be done to it.
struct Behind {
    store: Store,
    snapshot: Snapshot,
    changes: Vec<Change>,
    /// Whether nothing was ever committed to it.
    fresh: bool,
}

impl Behind {
    /// An index without a note, with all that has to be done to it.
    fn empty(store: Store, root: &Root) -> Self {
        let snapshot = Snapshot::take(root);
        let changes = sync::changes(&snapshot, &Strings::default(), &[]);
        Behind {
            store,
            snapshot,
            changes,
            fresh: true,
        }
    }
}

/// Brings the index up to date under the lock, or makes one in memory where none can be kept. `behind` is what was
/// seen to be done before there was a lock.
fn refresh<T: Send>(
    root: &Root,
    place: &Place,
    around: &Surroundings<'_>,
    first: &(dyn Fn(&Shelf) -> Result<T, IndexError> + Sync),
    behind: Option<Behind>,
    remarks: &mut Vec<Remark>,
) -> Result<(Opened<T>, Snapshot, Synced), SessionError> {
    let on_disk = (|| {
        place.make()?;
        let lock = place.lock()?;
        place.sweep(&lock);
        // Where another process has written since this one looked, it looks again.
        let behind = match behind.filter(|behind| behind.store.is_latest()) {
            Some(behind) => behind,
            None => look(root, place, &lock, first, remarks)?,
        };
        let synced = bring_up(root, &behind, around)?;
        Ok((opened(behind.store, first)?, behind.snapshot, synced))
    })();
    match on_disk {
        Ok(done) => Ok(done),
        Err(error @ (IndexError::Io { .. } | IndexError::Write(_))) => {
            remarks.push(Remark::InMemory(error.to_string()));
            let behind = Behind::empty(Store::in_memory(root.settings.identity)?, root);
            let synced = bring_up(root, &behind, around)?;
            Ok((opened(behind.store, first)?, behind.snapshot, synced))
        }
        Err(error) => Err(error.into()),
    }
}

/// What has to be done to the index, which is made anew if it cannot be read.
fn look<T: Send>(
    root: &Root,
    place: &Place,
    lock: &Lock,
    first: &(dyn Fn(&Shelf) -> Result<T, IndexError> + Sync),
    remarks: &mut Vec<Remark>,
) -> Result<Behind, IndexError> {
    let existing = guarded(|| Store::open(place, root.settings.identity)).and_then(|store| {
        store
            .map(|store| opened_to_compare(store, first))
            .transpose()
    });
    let existing = existing.unwrap_or_else(|error| {
        remarks.push(Remark::Rebuilt(error.to_string()));
        None
    });
    let Some((opened, sources)) = existing else {
        let store = Store::create(place, root.settings.identity, lock)?;
        return Ok(Behind::empty(store, root));
    };
    let snapshot = Snapshot::take(root);
    let changes = sync::changes(&snapshot, opened.shelf.paths(), &sources);
    Ok(Behind {
        store: opened.store,
        changes: sync::settle(root, changes),
        snapshot,
        fresh: false,
    })
}

fn bring_up(root: &Root, behind: &Behind, around: &Surroundings<'_>) -> Result<Synced, IndexError> {
    let changes = &behind.changes;
    // An index of no notes is committed all the same, so that it says of which settings it is.
    if changes.is_empty() && !behind.fresh {
        return Ok(Synced::default());
    }
    let done = AtomicUsize::new(0);
    let tick = || (around.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, changes.len());
    guarded(|| sync::apply(&behind.store, root, changes, around.now, &tick))
}

/// The notes as their index last had them, if there is one: nothing is walked, made or waited for.
pub fn glance(cache: &Path, root: &Root) -> Option<Shelf> {
    let place = Place::of(cache, &root.path);
    let opened = guarded(|| {
        let store = Store::open(&place, root.settings.identity)?;
        store.map(|store| Shelf::load(&store)).transpose()
    });
    // What is damaged is made anew by the next question, not by a glance.
    opened.ok().flatten()
}

/// The folder of the index of the vault at `root`.
pub fn index_folder(cache: &Path, root: &Root) -> PathBuf {
    Place::of(cache, &root.path).folder().to_owned()
}

/// Makes the index anew, whatever was there.
///
/// # Errors
/// [`IndexError`] if that cannot be done.
pub fn forget_index(cache: &Path, root: &Root) -> Result<(), IndexError> {
    let place = Place::of(cache, &root.path);
    place.make()?;
    let lock = place.lock()?;
    place.clear(&lock)
}

/// The column of a text field.
fn column(field: TextField) -> Option<schema::Column> {
    Some(match field {
        TextField::Name => schema::NAME,
        TextField::Company => schema::COMPANY,
        TextField::Role => schema::ROLE,
        TextField::Place => schema::PLACE,
        TextField::Email => schema::EMAIL,
        TextField::Phone => schema::PHONE,
        TextField::Circle => schema::CIRCLE,
        TextField::Tag => schema::TAG,
        TextField::Need => schema::NEED,
        TextField::Offer => schema::OFFER,
        TextField::Path => schema::PATH,
        TextField::Type => return None,
    })
}

/// Loads what a query needs beyond the book; all but when files changed, which only a session can tell.
///
/// # Errors
/// [`IndexError::Damaged`] if the index cannot be read.
pub fn find(shelf: &Shelf, book: &Book, needs: &Needs) -> Result<Found, IndexError> {
    let mut found = Found::default();
    for field in &needs.fields {
        if let Some(column) = column(*field).filter(|_| !found.fields.contains_key(field)) {
            found.fields.insert(*field, shelf.texts(column)?);
        }
    }
    for row in &needs.rows {
        if !found.hits.contains_key(row) {
            found.hits.insert(row.clone(), search::search(shelf, row)?);
        }
    }
    if needs.emails {
        found.emails = shelf.texts(schema::EMAIL)?;
    }
    if needs.introductions {
        found.introductions = Introductions::of(book, &shelf.texts(schema::INTRODUCED_BY)?);
    }
    if needs.birthdays {
        let numbers = shelf.numbers(schema::BIRTHDAY)?;
        found.birthdays = numbers
            .into_iter()
            .map(|number| number.and_then(Book::birthday))
            .collect();
    }
    Ok(found)
}

/// A column of texts by its field.
///
/// # Errors
/// [`IndexError::Damaged`] if the index cannot be read.
pub fn texts(shelf: &Shelf, field: TextField) -> Result<Texts, IndexError> {
    column(field).map_or_else(|| Ok(Texts::default()), |column| shelf.texts(column))
}

/// Whole notes, each read from the index once.
#[derive(Debug)]
pub struct Notes<'a> {
    shelf: &'a Shelf,
    read: HashMap<NoteId, Note>,
}

impl<'a> Notes<'a> {
    /// None read yet.
    pub fn new(shelf: &'a Shelf) -> Self {
        Notes {
            shelf,
            read: HashMap::new(),
        }
    }

    /// Reads many at once, in the order in which they lie.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn fetch(&mut self, notes: impl IntoIterator<Item = NoteId>) -> Result<(), IndexError> {
        let mut wanted: Vec<NoteId> = notes
            .into_iter()
            .filter(|note| !self.read.contains_key(note))
            .collect();
        wanted.sort_unstable_by_key(|note| self.shelf.row(*note));
        wanted.dedup();
        // Few are read by one thread: those that lie together are unpacked together.
        let read = |note: NoteId| Ok((note, self.shelf.note(note)?));
        let notes = wanted.into_par_iter().with_min_len(64).map(read);
        let notes: Vec<(NoteId, Note)> = guarded(|| notes.collect::<Result<_, _>>())?;
        self.read.extend(notes);
        Ok(())
    }

    /// A note that was fetched.
    pub fn note(&self, note: NoteId) -> Option<&Note> {
        self.read.get(&note)
    }

    /// The entry of a line whose note was fetched.
    pub fn entry(&self, line: &Line) -> Option<&Entry> {
        self.read.get(&line.note)?.entries.get(line.place as usize)
    }
}
