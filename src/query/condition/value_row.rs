//! One value of `is:` or `has:`.
//!
//! In: nothing. Out: [`ValueRow`], with all that is known of a value. Does not: list the values.

use crate::ledger::{Contact, EntryRef};

/// One row of the table of states or of things.
#[derive(Debug)]
pub struct ValueRow<T> {
    /// The value.
    pub value: T,
    /// Its word in queries.
    pub word: &'static str,
    /// What it means, in one line, for help.
    pub help: &'static str,
    /// Whether it holds for a contact.
    pub(super) holds: fn(Contact<'_>) -> bool,
    /// The entries that make it hold.
    pub(super) evidence: for<'a> fn(Contact<'a>) -> Vec<&'a EntryRef>,
}
