//! What the names in entries resolve to.
//!
//! In: nothing. Out: [`Answers`]: for each name that stands in some entry, the note that it refers to. Does not: resolve
//! a name.

use std::sync::OnceLock;

use crate::note::Rank;

use super::people::Resolution;
use super::referent::Referent;

/// What the names in entries resolve to.
#[derive(Debug)]
pub(super) struct Answers {
    /// By index in the pool of people.
    pub(super) of_people: Vec<Resolution>,
    /// By index in the pool of people.
    pub(super) referents: Vec<Referent>,
    /// By index in the column of people: the rank with which each is considered. Empty if every name in the vault stands
    /// plainly on its line.
    pub(super) ranks: Vec<Rank>,
    /// By index in the pool of mentions. Few answers need them.
    pub(super) of_mentions: OnceLock<Vec<Resolution>>,
}
