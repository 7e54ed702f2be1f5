//! Floor 4: all people and what follows from their entries (ledger.md).

pub mod clocks;
