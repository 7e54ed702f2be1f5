//! `ties git`: merges, syncs, and shows the history of notes that are kept in git.

mod driver;
mod log;
mod setup;
mod sync;

pub use driver::{ABORT, run as merge};
pub use log::run as log;
pub use setup::run as setup;
pub use sync::run as sync;
