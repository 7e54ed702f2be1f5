//! What a name in an entry denotes.
//!
//! In: nothing. Out: [`Referent`]. Does not: resolve a name.

use super::contact_id::ContactId;

/// What a name in an entry resolves to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Referent {
    /// One contact.
    Contact(ContactId),
    /// Several contacts: it is somebody, but it is ambiguous who.
    Unclear,
    /// No note: somebody without one.
    Unknown,
    /// A page of no type.
    Page,
    /// A note about something else: a goal, a project, a meeting.
    Thing,
}
