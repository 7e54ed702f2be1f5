//! All entries of a ledger, and who takes part in them.
//!
//! In: entries, and the contacts who take part in each. Out: [`Lines`]. Does not: decide who takes part.

use super::contact_id::ContactId;
use super::entry_ref::EntryRef;

/// All entries, and who takes part in them.
#[derive(Debug)]
pub(super) struct Lines {
    /// In path order, then in line order.
    pub(super) entries: Vec<EntryRef>,
    /// By contact: the indexes of the entries in which they take part.
    pub(super) takes_part: Groups,
}

/// Numbers grouped by contact.
#[derive(Debug)]
pub(super) struct Groups {
    numbers: Vec<u32>,
    /// By contact: the end of their numbers.
    ends: Vec<u32>,
}

impl Groups {
    /// Groups the second number of each pair by the contact in the first, in their order.
    pub(super) fn new(contacts: usize, pairs: &[(u32, u32)]) -> Self {
        let mut ends = vec![0_u32; contacts];
        for (contact, _) in pairs {
            ends[*contact as usize] += 1;
        }
        let mut before = 0;
        for end in &mut ends {
            let count = *end;
            // The start for now. Each number moves it on by one.
            *end = before;
            before += count;
        }
        let mut numbers = vec![0; pairs.len()];
        for (contact, number) in pairs {
            let end = &mut ends[*contact as usize];
            numbers[*end as usize] = *number;
            *end += 1;
        }
        Groups { numbers, ends }
    }

    /// The numbers of a contact.
    pub(super) fn of(&self, contact: ContactId) -> &[u32] {
        let end = self.ends[contact.0] as usize;
        let start = contact.0.checked_sub(1);
        let start = start.map_or(0, |before| self.ends[before] as usize);
        &self.numbers[start..end]
    }
}
