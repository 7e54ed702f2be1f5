//! `ties git`: what stands between ties and git.

mod driver;
mod log;
mod setup;
mod sync;
pub mod tracked;

pub use driver::{ABORT, run as merge};
pub use log::run as log;
pub use setup::run as setup;
pub use sync::run as sync;
