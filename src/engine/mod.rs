//! Floor 8: a vault opened and up to date; the wiring that every face shares.
//!
//! In: which vault, which cache folder, what time it is. Out: a [`Session`]: the notes of this moment, and whatever is
//! asked of them. Does not: print, read the clock, or know of command lines.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::date::Date;
use crate::ledger::introductions::Introductions;
use crate::ledger::{Book, Line, Want};
use crate::note::{Entry, Note};
use crate::query::TextField;
use crate::query::eval::{Found, Needs};
use crate::query::matches::{self, Asked, Matches};
use crate::store::guard::guarded;
use crate::store::ipc::{self, Fresh, Question};
use crate::store::location::Place;
use crate::store::{
    IndexError, NoteId, Numbers, Shelf, Store, Synced, Texts, schema, search, sources, sync,
};
use crate::vault::git::repository::RepositoryError;
use crate::vault::unread::is_unread;
use crate::vault::walk::Passed;
use crate::vault::{Root, Snapshot, edited};

pub mod check;
mod context;
mod digest;
mod doubts;
pub mod git_sync;
mod refresh;
pub mod rename;
#[cfg(test)]
mod tests;
pub mod watch;
mod watch_event;
pub mod write;

use refresh::{Behind, Opened, opened, opened_to_compare, refresh};

pub use crate::store::ipc::Life;
pub use context::{Remark, SessionError, Surroundings, Unread};

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
    /// The files as they are; not looked at where a watcher says that nothing has changed.
    snapshot: OnceLock<Snapshot>,
    /// How many files were passed over that the user should know of.
    passed: usize,
    /// What opening it changed in the index.
    pub synced: Synced,
    /// What the user should know.
    pub remarks: Vec<Remark>,
    /// By note: how many problems it has.
    problems: Numbers,
    /// The folder of its index.
    folder: PathBuf,
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
        let unchanged = |root, opened, files| {
            let (synced, remarks) = (Synced::default(), Vec::new());
            Session::of((root, &place), opened, around.today, files, synced, remarks)
        };
        if let Some((opened, passed)) = of_watcher(&root, &place, around.now, first) {
            return unchanged(root, opened, Files::Unseen(passed));
        }
        let (snapshot, before) = rayon::join(
            || Snapshot::take(&root),
            || match guarded(|| Store::open(&place, identity)) {
                Ok(Some(store)) => opened_to_compare(store, first).map(Some),
                Ok(None) => Ok(None),
                Err(error) => Err(error),
            },
        );
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
                    return unchanged(root, opened, Files::Seen(snapshot));
                }
                Some(Behind::of(opened.store, snapshot, changes))
            }
        };
        let mut remarks = Vec::new();
        let (opened, snapshot, synced) =
            refresh(&root, &place, around, first, behind, &mut remarks)?;
        let files = Files::Seen(snapshot);
        Session::of((root, &place), opened, around.today, files, synced, remarks)
    }

    /// Opens the vault without asking anything yet.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn open_plain(root: Root, around: &Surroundings<'_>) -> Result<Session, SessionError> {
        Session::open(root, around, &|_| Ok(())).map(|(session, ())| session)
    }

    fn of<T>(
        (root, place): (Root, &Place),
        opened: Opened<T>,
        today: Date,
        files: Files,
        synced: Synced,
        remarks: Vec<Remark>,
    ) -> Result<(Session, T), SessionError> {
        let problems = guarded(|| opened.shelf.numbers(schema::PROBLEMS))?;
        let (snapshot, passed) = match files {
            Files::Seen(snapshot) => {
                let passed = snapshot.passed.len();
                (OnceLock::from(snapshot), passed)
            }
            Files::Unseen(passed) => (OnceLock::new(), passed),
        };
        let session = Session {
            root,
            shelf: opened.shelf,
            store: opened.store,
            today,
            snapshot,
            passed,
            synced,
            remarks,
            problems,
            folder: place.folder().to_owned(),
        };
        Ok((session, opened.first))
    }

    /// Whether the vault was walked: no watcher said that it need not be.
    pub fn is_walked(&self) -> bool {
        self.snapshot.get().is_some()
    }

    fn snapshot(&self) -> &Snapshot {
        self.snapshot.get_or_init(|| Snapshot::take(&self.root))
    }

    /// What was passed over in the vault that the user should know of.
    pub fn passed(&self) -> &[Passed] {
        &self.snapshot().passed
    }

    /// In how many notes and other files something is wrong.
    pub fn faults(&self) -> usize {
        self.notes_with_problems().len() + self.passed
    }

    /// Whether a change of several notes was cut short, and is still half done.
    pub fn is_cut_short(&self) -> bool {
        write::is_cut_short(&self.folder)
    }

    /// The notes in which something is wrong.
    pub fn notes_with_problems(&self) -> Vec<NoteId> {
        (0..)
            .zip(self.problems.iter())
            .filter(|(_, problems)| problems.unwrap_or(0) > 0)
            .map(|(note, _)| note)
            .collect()
    }

    /// What could not be read. Folders are among it only where the vault was walked.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn unread(&self) -> Result<Vec<Unread>, IndexError> {
        let mut found = Vec::new();
        for path in guarded(|| sources::unread(&self.store))? {
            let note = guarded(|| sources::stored(&self.store, &path))?;
            let Some(mut note) = note else { continue };
            let reason = note.diagnostics.iter().position(is_unread);
            found.extend(reason.map(|at| Unread {
                path,
                reason: note.diagnostics.swap_remove(at),
                is_known: !note.what.unreadable,
            }));
        }
        let passed = self.snapshot.get().map(|snapshot| &snapshot.passed);
        let passed = passed.into_iter().flatten();
        let unread = passed.filter(|passed| is_unread(&passed.diagnostic));
        let new = |passed: &&Passed| !found.iter().any(|seen| seen.path == passed.path);
        let unread: Vec<&Passed> = unread.filter(new).collect();
        found.extend(unread.into_iter().map(|passed| Unread {
            path: passed.path.clone(),
            reason: passed.diagnostic.clone(),
            is_known: self.shelf.paths().iter().any(|note| passed.may_hide(note)),
        }));
        Ok(found)
    }

    /// The notes in which something is wrong or doubtful.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn notes_with_findings(&self) -> Result<Vec<NoteId>, IndexError> {
        let doubts = guarded(|| self.shelf.numbers(schema::DOUBTS))?;
        let any = |count: Option<i64>| count.unwrap_or(0) > 0;
        let both = self.problems.iter().zip(doubts.iter());
        Ok((0..)
            .zip(both)
            .filter(|(_, (problems, doubts))| any(*problems) || any(*doubts))
            .map(|(note, _)| note)
            .collect())
    }

    /// The book, with what `want` names.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn book(&self, want: Want) -> Result<Book, IndexError> {
        guarded(|| Book::load(&self.shelf, &self.root.settings, self.today, want))
    }

    /// Who might meet whose needs, at most `limit` for each.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn matches(&self, book: &Book, asked: Asked, limit: usize) -> Result<Matches, IndexError> {
        guarded(|| matches::find(&self.shelf, book, asked, limit))
    }

    /// When each note's file last changed, and why git does not say, where it does not though it should.
    pub fn edited(
        &self,
        day_of: &dyn Fn(i64) -> Option<Date>,
    ) -> (Vec<Option<Date>>, Option<RepositoryError>) {
        let snapshot = self.snapshot();
        let times = edited::times(&self.root, snapshot, &self.folder);
        let by_path: HashMap<&str, i64> = snapshot
            .files
            .iter()
            .map(|file| file.path.as_str())
            .zip(times.seconds)
            .collect();
        let paths = self.shelf.paths().iter();
        let days = paths.map(|path| by_path.get(path).and_then(|time| day_of(*time)));
        (days.collect(), times.trouble)
    }
}

/// The vault's files: as they were seen, or how many of them a watcher passed over.
enum Files {
    Seen(Snapshot),
    Unseen(usize),
}

/// The index as a watcher knows it to be up to date, and how many files it passed over; `None` where no watcher says
/// so, or another process has written since.
fn of_watcher<T>(
    root: &Root,
    place: &Place,
    now: i64,
    first: &(dyn Fn(&Shelf) -> Result<T, IndexError> + Sync),
) -> Option<(Opened<T>, usize)> {
    let identity = root.settings.identity;
    let fresh: Fresh = ipc::ask(place, Question::Fresh(identity), now)?;
    // What cannot be read is seen again, and dealt with, by whoever looks for itself.
    let store = guarded(|| Store::open(place, identity)).ok().flatten()?;
    if store.opened_at() != Some(&fresh.stamp) {
        return None;
    }
    let opened = opened(store, first).ok()?;
    Some((opened, fresh.passed))
}

/// How the watcher of the vault at `root` is doing, if there is one that answers.
pub fn life(cache: &Path, root: &Root, now: i64) -> Option<Life> {
    ipc::ask(&Place::of(cache, &root.path), Question::Life, now)
}

/// Whether there is a watcher of the vault at `root`, be it one that does not answer.
pub fn is_watched(cache: &Path, root: &Root) -> bool {
    Place::of(cache, &root.path).is_claimed()
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
            .iter()
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
        let wanted: Vec<NoteId> = notes
            .into_iter()
            .filter(|note| !self.read.contains_key(note))
            .collect();
        self.read.extend(guarded(|| self.shelf.notes(wanted))?);
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
