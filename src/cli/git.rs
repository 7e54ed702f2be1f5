//! `ties git`: what stands between ties and git.

mod driver;
mod setup;
mod sync;

pub use driver::{ABORT, run as merge};
pub use setup::run as setup;
pub use sync::run as sync;
