//! Waits for other git processes in the same repository.
//!
//! In: an attempt. Out: its outcome, once no other process is in its way. Does not: wait forever.

use std::time::Duration;

use super::error::GitError;

/// Maximum number of attempts, not counting the last one without a pause.
const TRIES: u32 = 10;
/// Maximum number of times that the pause doubles.
const LONGEST: u32 = 4;
const FIRST_PAUSE: Duration = Duration::from_millis(40);

/// Repeats an attempt for a while if it fails because another git process is at work.
///
/// # Errors
/// The error of the last attempt, or the first error of another kind.
pub fn retry_while_busy<T>(
    mut attempt: impl FnMut() -> Result<T, GitError>,
) -> Result<T, GitError> {
    for nth in 0..TRIES {
        match attempt() {
            Err(error) if error.is_busy() => pause(nth),
            outcome => return outcome,
        }
    }
    attempt()
}

/// Waits after attempt number `nth`: briefly at first, and not equally long in different processes.
pub fn pause(nth: u32) {
    let offset = std::process::id() % 8;
    std::thread::sleep(FIRST_PAUSE * 2_u32.pow(nth.min(LONGEST)) * (8 + offset) / 16);
}
