//! The names of the parts of a facts file, beside those in the tables of columns.
//!
//! In: nothing. Out: names. Does not: know what a part holds.

pub(super) const PATHS: &str = "path";
pub(super) const ALL: &str = "all";
pub(super) const SOURCES: &str = "source";
pub(super) const DOCUMENTS: &str = "document";
pub(super) const NEXT_DOCUMENT: &str = "next-document";
pub(super) const BY_DOCUMENT: &str = "by-document";
pub(super) const KINDS: &str = "kind";
pub(super) const ENTRIES: &str = "entry-ends";
pub(super) const DATES: &str = "entry-date";
pub(super) const FLAGS: &str = "entry-flags";
pub(super) const HASHES: &str = "entry-hash";
pub(super) const PEOPLE: &str = "entry-people";
pub(super) const RANKS: &str = "entry-ranks";
pub(super) const MENTIONS: &str = "entry-mentions";
pub(super) const ENTRY_KINDS: &str = "entry-kind";
pub(super) const KIND_PLACES: &str = "entry-kind-places";
pub(super) const DUE: &str = "entry-due";
pub(super) const LAST: &str = "entry-last";
pub(super) const LAST_PLACES: &str = "entry-last-places";

pub(super) fn notes(column: &str) -> String {
    format!("{column}.notes")
}

pub(super) fn ends(column: &str) -> String {
    format!("{column}.ends")
}

pub(super) fn text(column: &str) -> String {
    format!("{column}.text")
}

pub(super) fn text_ends(column: &str) -> String {
    format!("{column}.text-ends")
}
