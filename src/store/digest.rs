//! The digest: the columns of one commit, merged once from all segments.
//!
//! In: columns merged from all segments, and values derived from them that do not depend on today. Out: one file next
//! to the segments, which a query maps into memory instead of merging again. Does not: know what its parts mean, or
//! apply to any other commit. It can be deleted at any time.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::Searcher;
use tantivy::directory::{Directory, FileSlice, OwnedBytes};
use xxhash_rust::xxh3::xxh3_64;
use zerocopy::{FromBytes, Immutable, IntoBytes};

use super::held::Held;
use super::location::{IndexError, StoreDir, private};
use super::open::Store;
use super::packed::{Lists, Numbers, Strings, Texts};
use super::schema::VERSION;

/// The name of the digest file, next to the segments.
pub(super) const NAME: &str = "digest";
/// The name while the file is being written. The sweep under the lock removes leftovers.
const HALF: &str = ".tmp-digest";
/// The version of the layout. Change it whenever the meaning of a part changes.
const LAYOUT: u32 = 1;
/// Alignment of parts in bytes, so that numbers can be read in place.
const ALIGNED: u64 = 8;
/// Size in bytes of the end of the file, which holds the length and the checksum of the list of parts.
const TAIL: usize = 16;

/// The list of parts, and the commit that they belong to.
#[derive(Serialize, Deserialize)]
struct Contents {
    of: Vec<Of>,
    /// Number of bytes before this list.
    before: u64,
    /// By name: start, length, and checksum of each part.
    parts: BTreeMap<String, (u64, u64, u64)>,
}

/// One segment of the commit, identified by its id and its deletions. The first also identifies the version that wrote
/// the digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Of(String, u64);

fn of(store: &Store, searcher: &Searcher) -> Vec<Of> {
    let made = format!(
        "{} {VERSION} {LAYOUT} {:016x}",
        env!("CARGO_PKG_VERSION"),
        store.identity
    );
    let segments = searcher.segment_readers().iter().map(|reader| {
        let deleted = reader.delete_opstamp().unwrap_or(0);
        Of(reader.segment_id().uuid_string(), deleted)
    });
    std::iter::once(Of(made, 0)).chain(segments).collect()
}

/// The digest of a commit, mapped into memory.
#[derive(Clone)]
pub struct Digest {
    bytes: OwnedBytes,
    parts: std::sync::Arc<BTreeMap<String, (u64, u64, u64)>>,
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Digest of {} bytes", self.bytes.len())
    }
}

impl Digest {
    /// Opens the digest of the commit of `searcher`, if there is one.
    pub(super) fn open(store: &Store, searcher: &Searcher) -> Option<Digest> {
        let files = store.files.as_ref()?;
        let file: FileSlice = files.open_read(Path::new(NAME)).ok()?;
        Digest::read(file.read_bytes().ok()?, &of(store, searcher))
    }

    fn read(bytes: OwnedBytes, of: &[Of]) -> Option<Digest> {
        let contents = contents(&bytes)?;
        (contents.of == of).then(|| Digest {
            bytes,
            parts: std::sync::Arc::new(contents.parts),
        })
    }

    /// Whether every part matches its checksum.
    pub(super) fn is_sound(&self) -> bool {
        self.parts.values().all(|(start, length, sum)| {
            let end = start.saturating_add(*length);
            let part = (usize::try_from(*start).ok()).zip(usize::try_from(end).ok());
            let part = part.and_then(|(start, end)| self.bytes.get(start..end));
            part.is_some_and(|part| xxh3_64(part) == *sum)
        })
    }

    /// The part with this name. `None` if it is missing or damaged.
    pub fn values<T: FromBytes + Immutable>(&self, name: &str) -> Option<Held<T>> {
        let (start, length, _) = self.parts.get(name)?;
        let start = usize::try_from(*start).ok()?;
        let end = start.checked_add(usize::try_from(*length).ok()?)?;
        (end <= self.bytes.len()).then(|| Held::mapped(self.bytes.slice(start..end)))?
    }

    /// A part with texts.
    pub fn strings(&self, name: &str) -> Option<Strings> {
        Some(Strings {
            text: self.values(&format!("{name}.text"))?,
            ends: self.values(&format!("{name}.ends"))?,
        })
    }

    /// A part with one number per note.
    pub fn numbers(&self, name: &str) -> Option<Numbers> {
        Some(Numbers(self.values(name)?))
    }

    /// A part with a list of numbers per note or other item.
    pub fn lists(&self, name: &str) -> Option<Lists<u32>> {
        Some(Lists {
            values: self.values(&format!("{name}.values"))?,
            ranges: self.values(&format!("{name}.ranges"))?,
        })
    }

    /// A part with a list of texts per note.
    pub fn texts(&self, name: &str) -> Option<Texts> {
        Some(Texts {
            words: self.strings(name)?,
            lists: self.lists(name)?,
        })
    }
}

/// Reads the list of parts at the end of the file. `None` if it is incomplete.
fn contents(bytes: &[u8]) -> Option<Contents> {
    let (rest, tail) = bytes.split_at_checked(bytes.len().checked_sub(TAIL)?)?;
    let (length, sum) = tail.split_at(TAIL / 2);
    let length = usize::try_from(u64::from_le_bytes(length.try_into().ok()?)).ok()?;
    let (before, list) = rest.split_at_checked(rest.len().checked_sub(length)?)?;
    let contents = (xxh3_64(list).to_le_bytes() == sum).then(|| postcard::from_bytes(list));
    let contents: Contents = contents?.ok()?;
    (contents.before == before.len() as u64).then_some(contents)
}

/// A digest that is being written. Write errors are reported when it is committed.
#[derive(Debug, Default)]
pub struct Draft {
    sink: Sink,
    /// Number of bytes written.
    length: u64,
    failed: Option<io::Error>,
    parts: BTreeMap<String, (u64, u64, u64)>,
}

/// The target of a digest. A file is used where possible, because a copy in memory would be as large as the columns
/// themselves.
#[derive(Debug)]
enum Sink {
    File(BufWriter<File>),
    Memory(Vec<u8>),
}

impl Default for Sink {
    fn default() -> Self {
        Sink::Memory(Vec::new())
    }
}

impl Draft {
    /// A digest in a file next to the index at `place`.
    pub(super) fn at(place: &StoreDir) -> Result<Self, IndexError> {
        let half = place.files().join(HALF);
        let mut options = private();
        let file = options.write(true).create(true).truncate(true).open(&half);
        let file = file.map_err(|error| IndexError::Io { path: half, error })?;
        Ok(Draft {
            sink: Sink::File(BufWriter::new(file)),
            ..Draft::default()
        })
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.failed.is_some() {
            return;
        }
        self.length += bytes.len() as u64;
        let written = match &mut self.sink {
            Sink::File(file) => file.write_all(bytes),
            Sink::Memory(memory) => memory.write_all(bytes),
        };
        self.failed = written.err();
    }

    /// Adds a part with plain values.
    pub fn values<T: IntoBytes + Immutable>(&mut self, name: &str, values: &[T]) {
        let beyond = usize::try_from(self.length % ALIGNED).unwrap_or(0);
        let padding = [0; ALIGNED as usize];
        self.write(&padding[..(padding.len() - beyond) % padding.len()]);
        let part = values.as_bytes();
        let place = (self.length, part.len() as u64, xxh3_64(part));
        self.write(part);
        self.parts.insert(name.to_owned(), place);
    }

    /// Adds a part with texts.
    pub fn strings(&mut self, name: &str, strings: &Strings) {
        self.values(&format!("{name}.text"), &strings.text);
        self.values(&format!("{name}.ends"), &strings.ends);
    }

    /// Adds a part with one number per note.
    pub fn numbers(&mut self, name: &str, numbers: &Numbers) {
        self.values(name, &numbers.0);
    }

    /// Adds a part with a list of numbers per note or other item.
    pub fn lists(&mut self, name: &str, lists: &Lists<u32>) {
        self.values(&format!("{name}.values"), &lists.values);
        self.values(&format!("{name}.ranges"), &lists.ranges);
    }

    /// Adds a part with a list of texts per note.
    pub fn texts(&mut self, name: &str, texts: &Texts) {
        self.strings(name, &texts.words);
        self.lists(name, &texts.lists);
    }

    /// Writes the list of parts at the end.
    fn end(&mut self, of: Vec<Of>) {
        let list = postcard::to_stdvec(&Contents {
            of,
            before: self.length,
            parts: std::mem::take(&mut self.parts),
        });
        let list = list.expect("a list in memory can be written down");
        self.write(&list);
        self.write(&(list.len() as u64).to_le_bytes());
        self.write(&xxh3_64(&list).to_le_bytes());
    }

    /// Replaces the previous digest, once all of this one has reached the disk.
    pub(super) fn keep(
        mut self,
        place: &StoreDir,
        store: &Store,
        searcher: &Searcher,
    ) -> Result<(), IndexError> {
        self.end(of(store, searcher));
        let half = place.files().join(HALF);
        let keep = || {
            if let Some(error) = self.failed {
                return Err(error);
            }
            if let Sink::File(file) = self.sink {
                // The file is synced before it is renamed. Otherwise the name could point to missing bytes after a
                // crash.
                file.into_inner()?.sync_data()?;
                fs::rename(&half, place.files().join(NAME))?;
            }
            Ok(())
        };
        keep().map_err(|error| IndexError::Io { path: half, error })
    }

    /// Reads back a digest that was written to memory.
    #[cfg(test)]
    pub(super) fn read(mut self, store: &Store, searcher: &Searcher) -> Digest {
        let of = of(store, searcher);
        self.end(of.clone());
        let Sink::Memory(bytes) = self.sink else {
            unreachable!("a draft of a test is in memory")
        };
        Digest::read(OwnedBytes::new(bytes), &of).expect("what was written down can be read")
    }
}
