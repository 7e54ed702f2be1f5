//! Opens or creates the index, and identifies its commits.
//!
//! In: a location and the identity of the settings. Out: a [`Store`] whose latest commit can be read. Does not: decide
//! what is out of date, which is the job of `sync`.

use serde::{Deserialize, Serialize};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};
use tantivy::{Directory, Index, IndexReader, ReloadPolicy, Searcher, TantivyError};

use super::digest::{self, Digest};
use super::files::Files;
use super::location::{IndexError, StoreDir};
use super::schema::{Fields, VERSION};
use super::shelf::damaged;
use super::tokens;

/// Identifies a commit of an index: its number and its payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp(u64, String);

/// An open index.
#[derive(Clone)]
pub struct Store {
    pub(super) index: Index,
    pub(super) reader: IndexReader,
    pub(super) fields: Fields,
    pub(super) place: Option<StoreDir>,
    /// The files, if the index is on disk. Includes files that tantivy does not know.
    pub(super) files: Option<Files>,
    pub(super) identity: u64,
    /// The commit that was the latest when the index was opened.
    commit: Option<Stamp>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

/// The payload of a commit: version, identity of the settings, and time (nanoseconds since 1970).
pub(super) fn payload(identity: u64, at: i64) -> String {
    format!("ties {VERSION} {identity:016x} {at}")
}

fn tokenizers() -> TokenizerManager {
    // tantivy looks up its default tokenizer even for fields that are never searched.
    let manager = TokenizerManager::default();
    manager.register(tokens::NAME, TextAnalyzer::from(tokens::Words));
    manager
}

impl Store {
    /// Opens the index at `place`. `None` if there is none, or it has another version or other settings.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index is damaged. Another [`IndexError`] if it is not permitted to be read, or
    /// cannot be read now.
    pub fn open(place: &StoreDir, identity: u64) -> Result<Option<Store>, IndexError> {
        place.check()?;
        let files = place.files();
        if !files.join("meta.json").is_file() {
            return Ok(None);
        }
        let directory = Files::open(&files).map_err(damaged)?;
        let result = Store::open_in(place, directory.clone(), identity);
        // A file that is not permitted to be read, or cannot be read now, is not damage.
        result.map_err(|error| directory.withheld().unwrap_or(error))
    }

    fn open_in(
        place: &StoreDir,
        directory: Files,
        identity: u64,
    ) -> Result<Option<Store>, IndexError> {
        let index = Index::open(directory.clone()).map_err(damaged)?;
        let fields = Fields::new();
        let expected = payload(identity, 0);
        let metas = index.load_metas().map_err(damaged)?;
        let found_payload = metas.payload.unwrap_or_default();
        let without_time =
            |payload: &str| payload.rsplit_once(' ').map(|(what, _)| what.to_owned());
        if index.schema() != fields.schema
            || without_time(&found_payload) != without_time(&expected)
        {
            return Ok(None);
        }
        let mut store = Store::with(index, fields, Some(place.clone()), identity)?;
        store.commit = Some(Stamp(metas.opstamp, found_payload));
        store.files = Some(directory);
        Ok(Some(store))
    }

    /// Creates an empty index at `place` and deletes what was there. Needs the lock.
    ///
    /// # Errors
    /// [`IndexError`] if the files cannot be deleted or created.
    pub fn create(
        place: &StoreDir,
        identity: u64,
        lock: &super::location::Lock,
    ) -> Result<Store, IndexError> {
        place.clear(lock)?;
        let directory = Files::open(&place.files()).map_err(IndexError::Write)?;
        let created = Store::create_in(directory.clone(), Some(place.clone()), identity);
        let mut store = created.map_err(|error| directory.fault().unwrap_or(error))?;
        store.files = Some(directory);
        Ok(store)
    }

    /// Creates an empty index in memory, for when none can be kept on disk.
    ///
    /// # Errors
    /// [`IndexError::Write`] if tantivy cannot create it.
    pub fn in_memory(identity: u64) -> Result<Store, IndexError> {
        Store::create_in(tantivy::directory::RamDirectory::create(), None, identity)
    }

    fn create_in(
        directory: impl Directory,
        place: Option<StoreDir>,
        identity: u64,
    ) -> Result<Store, IndexError> {
        let fields = Fields::new();
        let settings = tantivy::IndexSettings {
            docstore_compress_dedicated_thread: false,
            ..Default::default()
        };
        let builder = Index::builder()
            .schema(fields.schema.clone())
            .settings(settings)
            .tokenizers(tokenizers());
        let index = builder
            .open_or_create(directory)
            .map_err(IndexError::Write)?;
        Store::with(index, fields, place, identity)
    }

    fn with(
        mut index: Index,
        fields: Fields,
        place: Option<StoreDir>,
        identity: u64,
    ) -> Result<Store, IndexError> {
        index.set_tokenizers(tokenizers());
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(damaged)?;
        Ok(Store {
            index,
            reader,
            fields,
            place,
            files: None,
            identity,
            commit: None,
        })
    }

    /// The searcher of the latest loaded commit.
    pub(super) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    /// Whether there has been no commit since the index was opened. This can change at any time unless the caller holds
    /// the lock.
    pub fn is_latest(&self) -> bool {
        let now = self.latest();
        now.is_some() && now == self.commit
    }

    /// The commit that was the latest when the index was opened.
    pub fn opened_at(&self) -> Option<&Stamp> {
        self.commit.as_ref()
    }

    /// The commit that is the latest now.
    pub fn latest(&self) -> Option<Stamp> {
        let metas = self.index.load_metas().ok()?;
        Some(Stamp(metas.opstamp, metas.payload.unwrap_or_default()))
    }

    /// When the latest commit was made, in nanoseconds since 1970. `None` before the first commit.
    pub fn committed_at(&self) -> Option<i64> {
        let payload = self.index.load_metas().ok()?.payload?;
        payload.rsplit(' ').next()?.parse().ok()
    }

    /// Converts a write error of tantivy. Prefers the error of the system, if there is one.
    pub(super) fn unwritten(&self, error: TantivyError) -> IndexError {
        let fault = self.files.as_ref().and_then(Files::fault);
        fault.unwrap_or(IndexError::Write(error))
    }

    /// Converts a read error of tantivy. Prefers the error of the system, if it does not mean damage.
    pub(super) fn unread(&self, error: &TantivyError) -> IndexError {
        let withheld = self.files.as_ref().and_then(Files::withheld);
        withheld.unwrap_or_else(|| damaged(error))
    }

    /// Whether the index is only in memory.
    pub fn is_in_memory(&self) -> bool {
        self.place.is_none()
    }

    /// Size on disk in bytes. 0 for an index in memory.
    pub fn size(&self) -> u64 {
        self.place.as_ref().map_or(0, StoreDir::size)
    }

    /// Number of segments.
    pub fn segments(&self) -> usize {
        self.searcher().segment_readers().len()
    }

    /// Verifies the checksums of all files. Returns the names of the damaged ones.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the check cannot be done.
    pub fn verify(&self) -> Result<Vec<String>, IndexError> {
        let wrong = self
            .index
            .validate_checksum()
            .map_err(|error| IndexError::Damaged {
                reason: error.to_string(),
            })?;
        let mut wrong: Vec<String> = wrong
            .into_iter()
            .map(|path| path.display().to_string())
            .collect();
        // A digest of another commit is never read, so it does not matter.
        if Digest::open(self, &self.searcher()).is_some_and(|digest| !digest.is_sound()) {
            wrong.push(digest::NAME.to_owned());
        }
        wrong.sort();
        Ok(wrong)
    }
}
