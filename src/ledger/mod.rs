//! Joins what all notes say into one ledger per vault (docs/reference/ledger.md).
//!
//! In: the facts of all notes, the settings, and today. Out: a [`Ledger`]: every contact with clocks, due date,
//! debts, balance, tie and introductions. Does not: read notes or format anything. Facts that depend on more than one
//! note are computed here on each request, so they are never stale.

mod answers;
pub mod asks;
pub mod balance;
mod cast;
mod clock;
mod clock_table;
pub mod clocks;
mod contact;
mod contact_id;
pub mod due;
mod entries;
mod entry_ref;
mod gather;
mod introduction_map;
pub mod introductions;
mod lines;
mod model;
pub mod momentum;
pub mod notes;
pub mod owed;
pub mod people;
mod referent;
mod resolve;
#[cfg(test)]
mod tests;
pub mod tie;

pub use asks::Asks;
pub use balance::{Balance, Favor, Favors, Returned};
pub use clock::Clock;
pub use clock_table::LastLine;
pub use contact::Contact;
pub use contact_id::ContactId;
pub use due::{Due, Timing};
pub use entry_ref::EntryRef;
pub use model::Ledger;
pub use momentum::Momentum;
pub use owed::{Owed, PendingUpdates};
pub use people::{NameResolver, Resolution};
pub use tie::{Mark, Tie};
