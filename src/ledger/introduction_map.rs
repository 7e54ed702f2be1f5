//! All introductions of a vault, by pair.
//!
//! In: nothing. Out: [`Introductions`]. Does not: find them.

use std::collections::{BTreeMap, BTreeSet};

use super::contact_id::ContactId;
use super::entry_ref::EntryRef;

/// All introductions of a vault.
#[derive(Debug, Clone, Default)]
pub struct Introductions {
    /// (A, B): A introduced the user to B. The list is empty if only front matter records it.
    pub introduced: BTreeMap<(ContactId, ContactId), Vec<EntryRef>>,
    /// `introduced-by` that matches no contact: who was introduced, and the name written there.
    pub brought_by_name: BTreeSet<(ContactId, String)>,
    /// (A, name): A introduced the user to a name that matches no note.
    pub brought_to_name: BTreeMap<(ContactId, String), Vec<EntryRef>>,
    /// Pairs that the user connected, the contact with the earlier path first.
    pub connected: BTreeMap<(ContactId, ContactId), Vec<EntryRef>>,
}
