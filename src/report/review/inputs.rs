//! What a review reads beside the ledger.
//!
//! In: parsed entries, and names. Out: [`Words`]. Does not: read them.

use std::collections::HashMap;

use crate::ledger::{ContactId, EntryRef};
use crate::note::Entry;

/// The texts that the report shows.
pub struct Words<'a> {
    /// Returns the parsed entry for an entry of the ledger.
    pub entry: &'a dyn Fn(&EntryRef) -> Option<&'a Entry>,
    /// The shortest command-line name of each contact.
    pub names: &'a HashMap<ContactId, String>,
}

impl std::fmt::Debug for Words<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").finish_non_exhaustive()
    }
}
