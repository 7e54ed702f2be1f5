//! Opens or creates a store, and identifies its commits.
//!
//! In: a location and the identity of the settings. Out: a [`Store`] whose latest commit can be read. Does not: decide
//! what is out of date, which is the job of `sync`.
//!
//! A store is opened with its facts. Its words are opened only when something is searched for.

use std::fs;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use tantivy::directory::error::OpenReadError;
use tantivy::directory::{Directory, OwnedBytes, RamDirectory};

use super::facts::{self, Facts, Update, VERSION};
use super::location::{IndexError, Lock, StoreDir};
use super::words::files::COMMIT;
use super::words::{self, Files, Hits, Row, TermStats, WordIndex, WordWriter, damaged};

/// The beginning of the names of facts files. The rest is the name of the contents.
const FACTS: &str = "facts-";

/// Identifies a commit of a store: its number and its payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp(u64, String);

/// An open store.
#[derive(Debug, Clone)]
pub struct Store {
    place: Place,
    identity: u64,
    /// The commit that is open. `None` before the first one.
    commit: Option<Stamp>,
    facts: Facts,
    words: Arc<OnceLock<WordIndex>>,
}

/// Where a store is.
#[derive(Debug, Clone)]
enum Place {
    Disk(StoreDir, Files),
    Memory(RamDirectory),
}

/// What a commit says of itself: version, identity of the settings, name of its facts, and time.
struct Payload {
    facts: u64,
    /// In nanoseconds since 1970.
    at: i64,
}

/// What wrote a store, for which settings.
fn maker(identity: u64) -> String {
    format!("ties {VERSION} {identity:016x}")
}

impl Payload {
    fn write(&self, identity: u64) -> String {
        format!("{} {:016x} {}", maker(identity), self.facts, self.at)
    }

    /// `None` if the text is the payload of another version, or for other settings.
    fn read(text: &str, identity: u64) -> Option<Self> {
        let rest = text.strip_prefix(&maker(identity))?.strip_prefix(' ')?;
        let (facts, at) = rest.split_once(' ')?;
        Some(Payload {
            facts: u64::from_str_radix(facts, 16).ok()?,
            at: at.parse().ok()?,
        })
    }
}

/// The parts of tantivy's commit file that tell commits apart.
#[derive(Deserialize)]
struct Meta {
    opstamp: u64,
    payload: Option<String>,
}

/// Reads the commit that is the latest now.
fn latest(files: &Files) -> Result<Stamp, IndexError> {
    let bytes = files.atomic_read(Path::new(COMMIT)).map_err(unopened)?;
    let meta: Meta = serde_json::from_slice(&bytes).map_err(damaged)?;
    Ok(Stamp(meta.opstamp, meta.payload.unwrap_or_default()))
}

/// The damage that an error of tantivy means.
fn unopened(error: OpenReadError) -> IndexError {
    match error {
        OpenReadError::FileDoesNotExist(path) => {
            damaged(format!("{}: it is missing", path.display()))
        }
        OpenReadError::IoError { io_error, filepath } => {
            damaged(format!("{}: {io_error}", filepath.display()))
        }
        error => damaged(error),
    }
}

fn facts_file(name: u64) -> String {
    format!("{FACTS}{name:016x}")
}

/// Number of times that a commit is read again because another process replaced it meanwhile.
const TRIES: usize = 5;

impl Store {
    /// Opens the store at `place`. `None` if there is none, or it has another version or other settings.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the store is damaged. Another [`IndexError`] if it is not permitted to be read, or
    /// cannot be read now.
    pub fn open(place: &StoreDir, identity: u64) -> Result<Option<Store>, IndexError> {
        place.check()?;
        let folder = place.files();
        if !folder.join(COMMIT).is_file() {
            return Ok(None);
        }
        let files = Files::open(&folder).map_err(damaged)?;
        let mut opened = Store::open_in(place, &files, identity);
        for _ in 1..TRIES {
            // Only the facts of the latest commit are kept.
            if !matches!(opened, Err(IndexError::Replaced)) {
                break;
            }
            opened = Store::open_in(place, &files, identity);
        }
        // A file that is not permitted to be read, or cannot be read now, is not damage.
        opened.map_err(|error| files.withheld().unwrap_or(error))
    }

    fn open_in(
        place: &StoreDir,
        files: &Files,
        identity: u64,
    ) -> Result<Option<Store>, IndexError> {
        let commit = latest(files)?;
        let Some(payload) = Payload::read(&commit.1, identity) else {
            return Ok(None);
        };
        let name = facts_file(payload.facts);
        let file = match files.open_read(Path::new(&name)) {
            Ok(file) => file,
            Err(_) if latest(files)? != commit => return Err(IndexError::Replaced),
            Err(error) => return Err(unopened(error)),
        };
        let bytes = file.read_bytes().map_err(damaged)?;
        let facts = Facts::read(bytes, &maker(identity), payload.facts);
        let facts = facts.map_err(|reason| damaged(format!("{name}: {reason}")))?;
        Ok(Some(Store {
            place: Place::Disk(place.clone(), files.clone()),
            identity,
            commit: Some(commit),
            facts,
            words: Arc::default(),
        }))
    }

    /// Creates an empty store at `place` and deletes what was there. Needs the lock.
    ///
    /// # Errors
    /// [`IndexError`] if the files cannot be deleted or created.
    pub fn create(place: &StoreDir, identity: u64, lock: &Lock) -> Result<Store, IndexError> {
        place.clear(lock)?;
        let files = Files::open(&place.files()).map_err(IndexError::Write)?;
        let words = WordIndex::create(files.clone());
        let words = words.map_err(|error| files.fault().unwrap_or(error))?;
        Ok(Store::empty(
            Place::Disk(place.clone(), files),
            identity,
            words,
        ))
    }

    /// Creates an empty store in memory, for when none can be kept on disk.
    ///
    /// # Errors
    /// [`IndexError::Write`] if tantivy cannot create it.
    pub fn in_memory(identity: u64) -> Result<Store, IndexError> {
        let directory = RamDirectory::create();
        let words = WordIndex::create(directory.clone())?;
        Ok(Store::empty(Place::Memory(directory), identity, words))
    }

    fn empty(place: Place, identity: u64, words: WordIndex) -> Self {
        Store {
            place,
            identity,
            commit: None,
            facts: Facts::default(),
            words: Arc::new(OnceLock::from(words)),
        }
    }

    /// The facts of all notes.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The words of all notes. Opened on first use.
    fn words(&self) -> Result<&WordIndex, IndexError> {
        if let Some(words) = self.words.get() {
            return Ok(words);
        }
        let words = match &self.place {
            Place::Memory(directory) => WordIndex::open(directory.clone())?,
            Place::Disk(_, files) => {
                let words = WordIndex::open(files.clone()).and_then(|words| {
                    let wrong = files.damaged().into_iter().next();
                    let wrong = wrong.map(|file| damaged(format!("{file}: its checksum is wrong")));
                    wrong.map_or(Ok(words), Err)
                });
                // A file of a commit that was replaced may be gone, which is no damage.
                let now = latest(files).map_err(|error| self.unread(error))?;
                if Some(now) != self.commit {
                    return Err(IndexError::Replaced);
                }
                words.map_err(|error| self.unread(error))?
            }
        };
        Ok(self.words.get_or_init(|| words))
    }

    /// Searches all notes for adjacent words.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the words cannot be read, [`IndexError::Replaced`] if another process has written to
    /// the store since it was opened.
    pub fn search(&self, row: &Row) -> Result<Hits, IndexError> {
        words::search(self.words()?, &self.facts, row)
    }

    /// The word that some note has and that is most similar to `word`, for a suggestion. `None` if none is similar.
    ///
    /// # Errors
    /// Same as [`Store::search`].
    pub fn nearest(&self, word: &str) -> Result<Option<String>, IndexError> {
        words::nearest(self.words()?, word)
    }

    /// How common a word with several spellings is. Each spelling is a list of words. A note has a spelling if it has
    /// all its words, even if they are not adjacent.
    ///
    /// # Errors
    /// Same as [`Store::search`].
    pub fn term_stats(&self, spellings: &[Vec<String>]) -> Result<TermStats, IndexError> {
        words::term_stats(self.words()?, &self.facts, spellings)
    }

    /// A writer of words for about this many notes.
    pub(super) fn writer(&self, notes: usize) -> Result<WordWriter, IndexError> {
        WordWriter::new(self.words()?, notes).map_err(|error| self.unwritten(error))
    }

    /// Writes the next commit: the facts of `base` with `updates`, which are sorted by path, and the words that `writer`
    /// holds. `now` is in nanoseconds since 1970. The store is then open at that commit.
    pub(super) fn commit(
        &mut self,
        base: &Facts,
        updates: Vec<(String, Update)>,
        writer: WordWriter,
        now: i64,
    ) -> Result<(), IndexError> {
        let maker = maker(self.identity);
        let (name, bytes) = match &self.place {
            Place::Disk(_, files) => {
                let name = files.create(FACTS, |file| {
                    let (_, name) = facts::write(base, updates, &maker, file)?;
                    Ok((name, facts_file(name)))
                })?;
                let file = files.open_read(Path::new(&facts_file(name)));
                let file = file.map_err(|error| self.unread(unopened(error)))?;
                let bytes = file.read_bytes().map_err(damaged)?;
                (name, bytes)
            }
            Place::Memory(_) => {
                let written = facts::write(base, updates, &maker, Vec::new());
                let (bytes, name) = written.expect("memory can be written");
                (name, aligned(&bytes))
            }
        };
        let payload = Payload {
            facts: name,
            at: now,
        };
        let committed = writer.commit(&payload.write(self.identity));
        committed.map_err(|error| self.unwritten(error))?;
        self.facts = Facts::read(bytes, &maker, name)
            .map_err(|reason| damaged(format!("facts: {reason}")))?;
        // They are opened again only if something is searched for.
        self.words = Arc::default();
        if let Place::Disk(place, files) = &self.place {
            self.commit = Some(latest(files).map_err(|error| self.unread(error))?);
            delete_facts(place, &facts_file(name));
        }
        Ok(())
    }

    /// Whether there has been no commit since the store was opened. This can change at any time unless the caller holds
    /// the lock.
    pub fn is_latest(&self) -> bool {
        let now = self.latest();
        now.is_some() && now == self.commit
    }

    /// The latest commit of the store at `place`, whoever made it. `None` if there is none, or it cannot be read. Reads
    /// no facts.
    pub fn latest_at(place: &StoreDir) -> Option<Stamp> {
        place.check().ok()?;
        latest(&Files::open(&place.files()).ok()?).ok()
    }

    /// The commit that is open.
    pub fn opened_at(&self) -> Option<&Stamp> {
        self.commit.as_ref()
    }

    /// The commit that is the latest now.
    pub fn latest(&self) -> Option<Stamp> {
        match &self.place {
            Place::Disk(_, files) => latest(files).ok(),
            Place::Memory(_) => None,
        }
    }

    /// When the open commit was made, in nanoseconds since 1970. `None` before the first commit.
    pub fn committed_at(&self) -> Option<i64> {
        let commit = self.commit.as_ref()?;
        Some(Payload::read(&commit.1, self.identity)?.at)
    }

    /// Prefers the error of the system to that of tantivy, if there is one.
    pub(super) fn unwritten(&self, error: IndexError) -> IndexError {
        match (&self.place, error) {
            (Place::Disk(_, files), error @ IndexError::Write(_)) => files.fault().unwrap_or(error),
            (_, error) => error,
        }
    }

    /// Prefers the error of the system, if it does not mean damage.
    fn unread(&self, error: IndexError) -> IndexError {
        match &self.place {
            Place::Disk(_, files) => files.withheld().unwrap_or(error),
            Place::Memory(_) => error,
        }
    }

    /// Whether the store is only in memory.
    pub fn is_in_memory(&self) -> bool {
        matches!(self.place, Place::Memory(_))
    }

    /// Size on disk in bytes. 0 for a store in memory.
    pub fn size(&self) -> u64 {
        match &self.place {
            Place::Disk(place, _) => place.size(),
            Place::Memory(_) => 0,
        }
    }

    /// Number of segments of the words.
    ///
    /// # Errors
    /// Same as [`Store::search`].
    pub fn segments(&self) -> Result<usize, IndexError> {
        Ok(self.words()?.segments())
    }

    /// Verifies the checksums of all files. Returns the names of the damaged ones. The facts were verified when the
    /// store was opened.
    pub fn verify(&self) -> Vec<String> {
        match &self.place {
            Place::Disk(_, files) => files.damaged(),
            Place::Memory(_) => Vec::new(),
        }
    }
}

/// Copies bytes to memory that is aligned like a mapped file.
fn aligned(bytes: &[u8]) -> OwnedBytes {
    const ALIGNMENT: usize = 8;
    let mut copy: Vec<u8> = Vec::with_capacity(bytes.len() + ALIGNMENT);
    let start = copy.as_ptr().align_offset(ALIGNMENT);
    copy.resize(start, 0);
    copy.extend_from_slice(bytes);
    let whole = OwnedBytes::new(copy);
    whole.slice(start..whole.len())
}

/// Deletes the facts of all other commits. Where a file is still open, and the system does not delete it then, a later
/// commit deletes it.
fn delete_facts(place: &StoreDir, kept: &str) {
    let entries = fs::read_dir(place.files());
    for entry in entries.into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(FACTS) && name != kept {
            let _ = fs::remove_file(entry.path());
        }
    }
}
