//! The tables of columns: what a facts file holds of each note, and how it is read from the note.
//!
//! In: a [`Note`]. Out: its number or texts for each column. Does not: know how columns are stored.
//!
//! To add a column, add a row, and change [`super::VERSION`].

use super::pack;
use crate::date::{Date, day};
use crate::note::{Note, Status};
use crate::text::{Diagnostic, Severity};

/// A column with at most one number for each note, by its index in `NUMBERS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberColumn(pub(super) usize);

/// A column with a list of texts for each note, by its index in `TEXTS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextColumn(pub(super) usize);

/// The name of a column in the file, and how its value is read from a note.
pub(super) type NumberRow = (&'static str, fn(&Note) -> Option<i64>);
/// The name of a column in the file, and how its texts are read from a note.
pub(super) type TextRow = (&'static str, fn(&Note) -> &[String]);

macro_rules! columns {
    ($index:ident, $table:ident: $row:ty, $column:ident; $($(#[$doc:meta])* $name:ident = $word:literal, $read:expr;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum $index { $($name),* }
        $($(#[$doc])* pub const $name: $column = $column($index::$name as usize);)*
        /// Every column, with its name and how it is read.
        pub(super) const $table: &[$row] = &[$(($word, $read)),*];
    };
}

columns! {
    NumberIndex, NUMBERS: NumberRow, NumberColumn;
    /// The [`Status`] of the contact or goal. No number if it is the default.
    STATUS = "status", |note| Some(note.fields.status as i64).filter(|_| note.fields.status != Status::default());
    /// Number of diagnostics of severity warning or above. No number if there are none.
    PROBLEMS = "problems", |note| count(note, |severity| severity >= Severity::Warning);
    /// Number of diagnostics of lower severity. No number if there are none.
    HINTS = "hints", |note| count(note, |severity| severity < Severity::Warning);
    /// The cadence. See [`pack::cadence`].
    CADENCE = "cadence", |note| note.fields.cadence.map(pack::pack_cadence);
    /// The day until which the contact is snoozed, packed.
    SNOOZED = "snoozed", |note| packed(note.fields.snoozed);
    /// The birthday. See [`pack::birthday`].
    BIRTHDAY = "birthday", |note| note.fields.birthday.map(pack::pack_birthday);
    /// The day of `met` in front matter, packed.
    MET = "met", |note| packed(note.fields.met);
    /// The day of the last contact in front matter, packed.
    LAST_CONTACT = "last-contact", |note| packed(note.fields.last_contact);
    /// The day of the last update in front matter, packed.
    INFORMED = "informed", |note| packed(note.fields.informed);
}

columns! {
    TextIndex, TEXTS: TextRow, TextColumn;
    /// The name of the note.
    NAME = "name", |note| std::slice::from_ref(&note.name);
    /// The aliases of the note.
    ALIAS = "alias", |note| &note.fields.aliases;
    /// The companies in front matter.
    COMPANY = "company", |note| &note.fields.company;
    /// The roles in front matter.
    ROLE = "role", |note| note.fields.role.as_slice();
    /// The places in front matter.
    PLACE = "place", |note| &note.fields.place;
    /// The circles in front matter.
    CIRCLE = "circle", |note| &note.fields.circle;
    /// The tags in front matter and body.
    TAG = "tag", |note| &note.tags;
    /// The email addresses in front matter.
    EMAIL = "email", |note| &note.fields.email;
    /// The phone numbers in front matter.
    PHONE = "phone", |note| &note.fields.phone;
    /// The needs in front matter.
    NEED = "need", |note| &note.fields.needs;
    /// The offers in front matter.
    OFFER = "offer", |note| &note.fields.offers;
    /// The contacts who introduced this one, as links or names.
    INTRODUCED_BY = "introduced-by", |note| &note.fields.introduced_by;
}

fn packed(date: Option<Date>) -> Option<i64> {
    date.map(day::pack)
}

fn count(note: &Note, is_counted: fn(Severity) -> bool) -> Option<i64> {
    let counted = |diagnostic: &&Diagnostic| is_counted(diagnostic.severity);
    let count = note.diagnostics.iter().filter(counted).count();
    i64::try_from(count).ok().filter(|count| *count > 0)
}
