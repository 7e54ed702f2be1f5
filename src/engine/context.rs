//! Defines what a front end gives the engine, and the notices and errors that come back.
//!
//! In: nothing. Out: the types that all parts of the engine share, with their texts. Does not: open anything.

use std::fmt;
use std::path::PathBuf;

use crate::date::Date;
use crate::query::eval::NameError;
use crate::store::IndexError;
use crate::text::Diagnostic;
use crate::vault::VaultError;

/// What a front end gives the engine: where indexes are kept, the time, and where progress and notices go.
pub struct Context<'a> {
    /// The folder where indexes are kept.
    pub cache: PathBuf,
    /// The current time, in nanoseconds since 1970 (UTC).
    pub now: i64,
    /// Today's local date.
    pub today: Date,
    /// Converts a time in seconds since 1970 to the local date.
    pub day_of: Box<dyn Fn(i64) -> Option<Date> + 'a>,
    /// Called after each note that is read, with the number read so far and the total. Dropped when all are read.
    pub progress: Box<dyn Fn(usize, usize) + Sync + 'a>,
    /// Called for each notice about the vault, before the answer.
    pub notice: Box<dyn Fn(&Notice) + 'a>,
}

impl Context<'_> {
    /// A context without a user: nobody sees progress or notices.
    pub fn silent(cache: PathBuf, now: i64, today: Date) -> Context<'static> {
        Context {
            cache,
            now,
            today,
            day_of: Box::new(|_| None),
            progress: Box::new(|_, _| ()),
            notice: Box::new(|_| ()),
        }
    }
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("today", &self.today)
            .finish_non_exhaustive()
    }
}

/// Why a question about a vault could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The vault could not be opened.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// A name in the question does not mean exactly one contact or goal.
    #[error(transparent)]
    Name(#[from] NameError),
}

impl From<IndexError> for EngineError {
    fn from(error: IndexError) -> Self {
        EngineError::Session(error.into())
    }
}

/// Why a vault could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// There is no vault, or it cannot be read.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// There is no index, and none could be built, not even in memory.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Something the user should know about how the vault was opened. Each holds the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenNotice {
    /// The index was damaged and was rebuilt.
    Rebuilt(String),
    /// No index could be kept on disk, so one was built in memory.
    InMemory(String),
    /// Another process holds the lock of the index, so one was built in memory.
    Busy(String),
}

/// A note or folder that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadablePath {
    /// Vault-relative.
    pub path: String,
    /// Why it could not be read, and how to fix that.
    pub reason: Diagnostic,
    /// Whether the index still holds what it said when it was last read.
    pub is_known: bool,
}

/// Something the user should know about the vault when it was opened for an answer. Its text is one line without a
/// final period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// How the index was opened.
    Opened(OpenNotice),
    /// A note or folder could not be read, so the answer may lack it.
    Unreadable(UnreadablePath),
    /// The number of notes that have problems.
    Problems(usize),
    /// A change was interrupted and is half done.
    Interrupted,
    /// Git could not tell when notes were edited; the reason.
    EditTimes(String),
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Notice::Opened(OpenNotice::Rebuilt(why)) => write!(f, "{why}; it was rebuilt"),
            Notice::Opened(OpenNotice::InMemory(why)) => write!(
                f,
                "no index can be stored ({why}); this command used one in memory"
            ),
            Notice::Opened(OpenNotice::Busy(why)) => {
                write!(f, "{why}; this command used an index in memory")
            }
            Notice::Unreadable(unreadable) => unreadable.fmt(f),
            Notice::Problems(1) => {
                f.write_str("1 note has problems; `ties status` shows where and why")
            }
            Notice::Problems(count) => write!(
                f,
                "{count} notes have problems; `ties status` shows where and why"
            ),
            Notice::Interrupted => f.write_str(
                "a change was interrupted, so some notes may be changed and others not; `ties undo` reverts it",
            ),
            Notice::EditTimes(why) => write!(
                f,
                "{why}; so `edited` is the time when each file was written"
            ),
        }
    }
}

impl fmt::Display for UnreadablePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() {
            "the vault"
        } else {
            &self.path
        };
        write!(f, "{path} {}", self.reason.message)?;
        if self.is_known {
            f.write_str("; its last known content was used")?;
        }
        match &self.reason.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}
