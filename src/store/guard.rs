//! Turns a panic of tantivy on a damaged file into an error (docs/architecture.md#freshness).
//!
//! In: work on an index. Out: its result, or an error that the index is damaged. Does not: hide a panic outside that
//! work.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::location::IndexError;

static GUARDED: AtomicUsize = AtomicUsize::new(0);

/// Whether a panic now would count as damage, so that the panic hook of a binary must not print it.
pub fn is_guarded() -> bool {
    GUARDED.load(Ordering::SeqCst) > 0
}

/// Runs `work`. A panic in it becomes [`IndexError::Damaged`].
///
/// # Errors
/// The errors of `work`, and [`IndexError::Damaged`] after a panic.
pub fn guarded<T>(work: impl FnOnce() -> Result<T, IndexError>) -> Result<T, IndexError> {
    GUARDED.fetch_add(1, Ordering::SeqCst);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    GUARDED.fetch_sub(1, Ordering::SeqCst);
    outcome.unwrap_or_else(|panic| {
        let message = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let message = message
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        Err(IndexError::Damaged {
            reason: message
                .lines()
                .next()
                .unwrap_or("it cannot be read")
                .to_owned(),
        })
    })
}
