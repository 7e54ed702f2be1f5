//! Diagnostics for files and folders that the system cannot read.
//!
//! In: the system's error. Out: a diagnostic with the way out, which also tells whether the file itself is the cause.
//! Does not: access files.

use std::io;

use crate::text::{Diagnostic, Severity};

/// Help for errors that are caused by limits of this process or the system, whatever the file.
const TOO_FEW_HANDLES: &str = "raise the limit on open files, for example with `ulimit -n 4096`";
const TOO_LITTLE_MEMORY: &str = "the system is out of memory; close programs that use a lot of it";

/// The diagnostic for a file or folder that cannot be read because of `error`.
pub fn unreadable(error: &io::Error) -> Diagnostic {
    let message = format!("cannot be read: {error}");
    let diagnostic = Diagnostic::new("unreadable", Severity::Error, message);
    match resource_limit_help(error) {
        Some(help) => diagnostic.help(help),
        None if error.kind() == io::ErrorKind::PermissionDenied => {
            diagnostic.help("give yourself permission to read it")
        }
        None => diagnostic,
    }
}

/// Whether a diagnostic says that a file or folder could not be read, which may be temporary.
pub fn is_unread(diagnostic: &Diagnostic) -> bool {
    diagnostic.code == "unreadable"
}

/// Whether the cause is a limit of this process or the system, so that any other file may be affected too.
pub fn is_resource_limit(diagnostic: &Diagnostic) -> bool {
    let help = diagnostic.help.as_deref();
    is_unread(diagnostic) && [Some(TOO_FEW_HANDLES), Some(TOO_LITTLE_MEMORY)].contains(&help)
}

/// The help for `error` if its cause is a limit of this process or the system.
pub fn resource_limit_help(error: &io::Error) -> Option<&'static str> {
    if error.kind() == io::ErrorKind::OutOfMemory {
        return Some(TOO_LITTLE_MEMORY);
    }
    #[cfg(unix)]
    {
        use rustix::io::Errno;
        let few = [Errno::MFILE, Errno::NFILE].map(Errno::raw_os_error);
        if error.raw_os_error().is_some_and(|code| few.contains(&code)) {
            return Some(TOO_FEW_HANDLES);
        }
    }
    None
}

#[cfg(all(test, unix))]
mod tests {
    use rustix::io::Errno;

    use super::*;

    #[test]
    fn process_limits_are_told_apart_from_file_errors() {
        let diagnose = |errno: Errno| unreadable(&io::Error::from(errno));
        for errno in [Errno::MFILE, Errno::NFILE, Errno::NOMEM] {
            assert!(is_resource_limit(&diagnose(errno)), "{errno}");
        }
        for errno in [Errno::IO, Errno::ACCESS, Errno::STALE] {
            assert!(is_unread(&diagnose(errno)), "{errno}");
            assert!(!is_resource_limit(&diagnose(errno)), "{errno}");
        }
        let large = Diagnostic::new("too-large", Severity::Error, "9 MB");
        assert!(!is_unread(&large));
    }
}
