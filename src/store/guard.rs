//! Damage on disk may make tantivy panic; to us that is an error like any other (docs/architecture.md#freshness).
//!
//! In: some work on an index. Out: what it came to, or that the index is damaged. Does not: hide a panic of our own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::location::IndexError;

static GUARDED: AtomicUsize = AtomicUsize::new(0);

/// Whether a panic now would be taken for damage, and so needs no message. For the panic hook of a binary.
pub fn is_guarded() -> bool {
    GUARDED.load(Ordering::SeqCst) > 0
}

/// Runs `work`; a panic in it is [`IndexError::Damaged`].
///
/// # Errors
/// Those of `work`, and [`IndexError::Damaged`].
pub fn guarded<T>(work: impl FnOnce() -> Result<T, IndexError>) -> Result<T, IndexError> {
    GUARDED.fetch_add(1, Ordering::SeqCst);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    GUARDED.fetch_sub(1, Ordering::SeqCst);
    outcome.unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let said = said
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        Err(IndexError::Damaged {
            reason: said
                .lines()
                .next()
                .unwrap_or("it cannot be read")
                .to_owned(),
        })
    })
}
