//! The service manager that can start the watcher at login.
//!
//! In: nothing. Out: the type that `main` fills. Does not: write service files; `commands::watch` does.

use std::path::PathBuf;

/// The service manager of a user's services.
#[derive(Debug, Clone)]
pub enum ServiceManager {
    /// On Linux. The folder holds its units.
    Systemd(PathBuf),
    /// On macOS. The folder holds its agents; the number is the user ID.
    Launchd(PathBuf, u32),
}
