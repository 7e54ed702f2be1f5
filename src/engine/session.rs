//! Opens a vault: brings its index up to date, and says what could not be read.
//!
//! In: a vault, and the [`Context`]. Out: a [`Session`] with the current facts of all notes. Does not: load a ledger,
//! or answer questions.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use super::context::{Context, OpenNotice, SessionError, UnreadablePath};
use super::notes::whole_notes;
use super::refresh::{Opened, PendingSync, opened, refresh};
use super::write;
use crate::date::Date;
use crate::ledger::Ledger;
use crate::ledger::notes::Notes;
use crate::query::matches::{self, Matches, NeedsOf};
use crate::store::ipc::{self, Fresh, Question};
use crate::store::location::StoreDir;
use crate::store::{IndexError, NoteId, Store, Synced, facts, sync};
use crate::vault::git::repository::RepositoryError;
use crate::vault::read::{ReadOutcome, read};
use crate::vault::unread::is_unread;
use crate::vault::walk::SkippedFile;
use crate::vault::{Root, Scan, edited};

/// An open vault with an up-to-date index.
#[derive(Debug)]
pub struct Session {
    /// The vault.
    pub root: Root,
    /// Its store, with the facts of its notes.
    pub store: Store,
    /// Today's local date.
    pub today: Date,
    /// The files of the vault. Empty until needed if a watcher says that nothing has changed.
    snapshot: OnceLock<Scan>,
    /// Number of skipped files that the user should know about.
    passed: usize,
    /// What opening the vault changed in the index.
    pub synced: Synced,
    /// What the user should know about how the vault was opened.
    pub remarks: Vec<OpenNotice>,
    /// The folder of the index.
    folder: PathBuf,
}

impl Session {
    /// Opens the vault and brings its index up to date.
    ///
    /// `first` computes what the caller needs in any case. It runs while the vault is walked, and runs again only if
    /// something changed.
    ///
    /// # Errors
    /// [`SessionError`] if the vault or its index cannot be used.
    pub fn open<T: Send>(
        root: Root,
        context: &Context<'_>,
        first: &(dyn Fn(&Store) -> Result<T, IndexError> + Sync),
    ) -> Result<(Session, T), SessionError> {
        let store_dir = StoreDir::of(&context.cache, &root.path);
        let identity = root.settings.identity;
        let session = |root, opened, files, synced, remarks| {
            let today = context.today;
            Session::of(root, &store_dir, opened, today, files, synced, remarks)
        };
        if let Some((opened, passed)) = open_if_fresh(&root, &store_dir, context.now, first) {
            let files = Files::Unseen(passed);
            return session(root, opened, files, Synced::default(), Vec::new());
        }
        let (snapshot, before) = rayon::join(
            || Scan::take(&root),
            || match Store::open(&store_dir, identity) {
                Ok(Some(store)) => opened(store, first).map(Some),
                Ok(None) => Ok(None),
                Err(error) => Err(error),
            },
        );
        let before = before.unwrap_or_else(|_| {
            // The index may be damaged, or another process may be replacing it. `refresh` finds out under the lock.
            None
        });
        let behind = match before {
            None => None,
            Some(opened) => {
                let changes = sync::changes(&snapshot, opened.store.facts().sources());
                let changes = sync::settle(&root, changes);
                if changes.is_empty() {
                    let files = Files::Seen(snapshot);
                    return session(root, opened, files, Synced::default(), Vec::new());
                }
                Some(PendingSync::of(opened.store, snapshot, changes))
            }
        };
        let mut remarks = Vec::new();
        let (opened, snapshot, synced) =
            refresh(&root, &store_dir, context, first, behind, &mut remarks)?;
        session(root, opened, Files::Seen(snapshot), synced, remarks)
    }

    /// Opens the vault and brings its index up to date, with nothing to compute meanwhile.
    ///
    /// # Errors
    /// Same as [`Session::open`].
    pub fn open_plain(root: Root, context: &Context<'_>) -> Result<Session, SessionError> {
        Session::open(root, context, &|_| Ok(())).map(|(session, ())| session)
    }

    fn of<T>(
        root: Root,
        store_dir: &StoreDir,
        opened: Opened<T>,
        today: Date,
        files: Files,
        synced: Synced,
        remarks: Vec<OpenNotice>,
    ) -> Result<(Session, T), SessionError> {
        let (snapshot, passed) = match files {
            Files::Seen(snapshot) => {
                let passed = snapshot.skipped.len();
                (OnceLock::from(snapshot), passed)
            }
            Files::Unseen(passed) => (OnceLock::new(), passed),
        };
        let session = Session {
            root,
            store: opened.store,
            today,
            snapshot,
            passed,
            synced,
            remarks,
            folder: store_dir.folder().to_owned(),
        };
        Ok((session, opened.first))
    }

    /// Whether the vault was walked. It is not walked if a watcher says that the index is up to date.
    pub fn is_walked(&self) -> bool {
        self.snapshot.get().is_some()
    }

    fn snapshot(&self) -> &Scan {
        self.snapshot.get_or_init(|| Scan::take(&self.root))
    }

    /// The skipped files and folders that the user should know about. Walks the vault if that has not happened yet.
    pub fn skipped_files(&self) -> &[SkippedFile] {
        &self.snapshot().skipped
    }

    /// Number of notes with problems, plus the number of skipped files.
    pub fn problem_count(&self) -> usize {
        self.notes_with_problems().len() + self.passed
    }

    /// Whether a change to several notes was interrupted and is still half done.
    pub fn is_interrupted(&self) -> bool {
        write::is_interrupted(&self.folder)
    }

    /// The notes that have problems, those that could not be read included.
    pub fn notes_with_problems(&self) -> Vec<NoteId> {
        let facts = self.store.facts();
        let problems = facts.numbers(facts::PROBLEMS).pairs().map(|(note, _)| note);
        let mut notes: Vec<NoteId> = problems.chain(facts.unread()).collect();
        notes.sort_unstable();
        notes.dedup();
        notes
    }

    /// The notes and folders that could not be read. Includes folders only if the vault was walked.
    pub fn unreadable_paths(&self) -> Vec<UnreadablePath> {
        let facts = self.store.facts();
        let mut found = Vec::new();
        for note in facts.unread() {
            let path = facts.path(note);
            // A note that can be read again meanwhile is synced by the next command.
            if let ReadOutcome::Unreadable(reason, _) = read(&self.root, path) {
                found.push(UnreadablePath {
                    path: path.to_owned(),
                    reason,
                    is_known: !facts.kind(note).unreadable,
                });
            }
        }
        let passed = self.snapshot.get().map(|snapshot| &snapshot.skipped);
        let passed = passed.into_iter().flatten();
        let unread = passed.filter(|passed| is_unread(&passed.diagnostic));
        let new = |passed: &&SkippedFile| !found.iter().any(|seen| seen.path == passed.path);
        let unread: Vec<&SkippedFile> = unread.filter(new).collect();
        found.extend(unread.into_iter().map(|passed| UnreadablePath {
            path: passed.path.clone(),
            reason: passed.diagnostic.clone(),
            is_known: facts.paths().iter().any(|note| passed.may_hide(note)),
        }));
        found
    }

    /// The notes that have problems or hints.
    pub fn notes_with_findings(&self) -> Vec<NoteId> {
        let facts = self.store.facts();
        let hints = facts.numbers(facts::HINTS).pairs().map(|(note, _)| note);
        let mut notes: Vec<NoteId> = self.notes_with_problems();
        notes.extend(hints);
        notes.sort_unstable();
        notes.dedup();
        notes
    }

    /// Reads some whole notes, each once.
    ///
    /// # Errors
    /// [`IndexError::Changed`] if a note has changed since the session was opened.
    pub fn notes(&self, ids: impl IntoIterator<Item = NoteId>) -> Result<Notes, IndexError> {
        let ids = ids.into_iter().collect();
        let mut notes = Notes::default();
        notes.extend(whole_notes(&self.root, self.store.facts(), ids)?);
        Ok(notes)
    }

    /// The ledger of the vault.
    pub fn ledger(&self) -> Ledger {
        Ledger::new(self.store.facts(), &self.root.settings, self.today)
    }

    /// Finds contacts whose offers may meet the needs of others, at most `limit` for each need.
    ///
    /// # Errors
    /// [`IndexError`] if the words of the vault or a note cannot be read.
    pub fn matches(
        &self,
        ledger: &Ledger,
        asked: NeedsOf,
        limit: usize,
    ) -> Result<Matches, IndexError> {
        let read = |notes| whole_notes(&self.root, self.store.facts(), notes);
        matches::find(&self.store, ledger, &read, asked, limit)
    }

    /// The date each note's file last changed, in note order. If git should know but fails, the error is returned too,
    /// and the dates come from the file system.
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
        let paths = self.store.facts().paths().iter();
        let days = paths.map(|path| by_path.get(path).and_then(|time| day_of(*time)));
        (days.collect(), times.git_error)
    }
}

/// The files of the vault, or the number of files that the watcher skipped.
enum Files {
    Seen(Scan),
    Unseen(usize),
}

/// Opens the index if a watcher confirms that it is up to date. Also returns the number of files that the watcher
/// skipped. Returns `None` if no watcher answers or another process has written since.
fn open_if_fresh<T>(
    root: &Root,
    store_dir: &StoreDir,
    now: i64,
    first: &(dyn Fn(&Store) -> Result<T, IndexError> + Sync),
) -> Option<(Opened<T>, usize)> {
    let identity = root.settings.identity;
    let fresh: Fresh = ipc::ask(store_dir, Question::Fresh(identity), now)?;
    // The fallback, a normal sync, meets the same error and handles it.
    let store = Store::open(store_dir, identity).ok().flatten()?;
    if store.opened_at() != Some(&fresh.stamp) {
        return None;
    }
    let opened = opened(store, first).ok()?;
    Some((opened, fresh.passed))
}
