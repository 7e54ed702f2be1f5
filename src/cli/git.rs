//! `ties git`: what stands between ties and git.

mod driver;
mod setup;

pub use driver::{ABORT, run as merge};
pub use setup::run as setup;
