//! The id of a contact.
//!
//! In: an index. Out: [`ContactId`]. Does not: outlive the ledger that numbered the contacts.

/// A contact's index in its ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContactId(pub(super) usize);

impl ContactId {
    pub(super) fn number(self) -> u32 {
        u32::try_from(self.0).unwrap_or(u32::MAX)
    }
}
