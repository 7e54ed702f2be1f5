//! What a rule is, what it gets, and what it returns.
//!
//! In: nothing. Out: the types that every rule shares. Does not: know any rule.

use crate::ledger::Ledger;
use crate::store::NoteId;
use crate::text::Severity;

/// A kind of problem that a check can find.
#[derive(Debug)]
pub struct Rule {
    /// The stable name, such as `bad-date`.
    pub code: &'static str,
    /// How serious a finding of this rule is.
    pub severity: Severity,
    /// What the rule finds, in a few words, without a final period.
    pub title: &'static str,
    /// The documentation: what a finding means, an example, and how to fix it.
    pub says: &'static str,
    /// Which step of reading the vault reports the findings.
    pub source: Source,
}

/// Which step of reading the vault reports the findings of a rule.
#[derive(Debug, Clone, Copy)]
pub enum Source {
    /// Parsing a note.
    Note,
    /// Walking the vault and opening the notes.
    Vault,
    /// Reading `ties.toml`.
    Settings,
    /// This function, which looks at all notes together.
    Ledger(fn(&Ledger) -> Vec<Hit>),
}

/// A finding of a rule in a note, before its span is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The note.
    pub note: NoteId,
    /// Where in the note.
    pub at: HitPlace,
    /// What is wrong, in one sentence without a final period.
    pub message: String,
    /// How to fix it.
    pub help: String,
}

/// Where in a note the problem is, as far as the facts tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HitPlace {
    /// In the entry with this index among the entries of the note: at these words, or at the whole line if they are
    /// missing.
    Entry(u32, String),
    /// At the first occurrence of these words in the note.
    Words(String),
    /// The file as a whole.
    File,
}
