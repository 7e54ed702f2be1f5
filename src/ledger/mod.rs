//! Joins what all notes say into one ledger per vault (docs/reference/ledger.md).
//!
//! In: the columns of the index, the settings, and today. Out: a [`Ledger`]: every contact with clocks, due date, debts,
//! balance, tie and introductions. Does not: read notes or format anything. Facts that depend on more than one note are
//! computed here on each request, so they are never stale.

pub mod asks;
pub mod balance;
mod cast;
pub mod clocks;
pub mod contact;
pub mod due;
pub mod introductions;
pub mod line;
pub mod load;
pub mod momentum;
pub mod notes;
pub mod outline;
pub mod owed;
pub mod people;
#[cfg(test)]
mod tests;
pub mod tie;
pub mod want;

pub use asks::Asks;
pub use balance::{Balance, Favor, Favors, Returned};
pub use clocks::Clock;
pub use contact::{Contact, ContactId};
pub use due::{Due, Timing};
pub use line::EntryRef;
pub use load::Ledger;
pub use momentum::Momentum;
pub use owed::{Owed, PendingUpdates};
pub use people::{NameResolver, Resolution};
pub use tie::{Mark, Tie};
pub use want::LedgerParts;
