//! The status of a contact or goal (docs/reference/notes.md#fields).
//!
//! In: what kind of note it is. Out: [`Status`]. Does not: read front matter.

use serde::{Deserialize, Serialize};

use super::note_kind::NoteKind;

/// The status of a contact or goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The default, for contacts and goals.
    #[default]
    Active,
    /// The user no longer keeps up with the contact.
    Archived,
    /// The contact has died.
    Deceased,
    /// The goal is reached.
    Done,
    /// The goal is given up.
    Dropped,
}

impl Status {
    /// The word for it in front matter.
    pub fn word(self) -> &'static str {
        match self {
            Status::Active => "active",
            Status::Archived => "archived",
            Status::Deceased => "deceased",
            Status::Done => "done",
            Status::Dropped => "dropped",
        }
    }

    /// The status in a note of this kind. In a contact's note, `done` and `dropped` count as active, because other
    /// tools use these words for other things.
    pub fn of(self, kind: NoteKind) -> Self {
        let of_goals = matches!(self, Status::Done | Status::Dropped);
        if of_goals && kind.contact && !kind.goal {
            Status::Active
        } else {
            self
        }
    }

    /// Every status.
    pub const ALL: [Status; 5] = [
        Status::Active,
        Status::Archived,
        Status::Deceased,
        Status::Done,
        Status::Dropped,
    ];
}
