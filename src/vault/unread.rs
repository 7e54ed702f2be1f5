//! What is said of a file or folder that the system does not hand out.
//!
//! In: the system's error. Out: a diagnostic with the way out, which also tells whether the fault is the file's own.
//! Does not: touch a file.

use std::io;

use crate::text::{Diagnostic, Severity};

/// The ways out where this process lacks something, whatever file it asks for.
const TOO_FEW_HANDLES: &str = "let a process open more files, as with `ulimit -n 256`";
const TOO_LITTLE_MEMORY: &str = "the system is out of memory; end what needs much of it";

/// The diagnostic for a file or folder that cannot be read because of `error`.
pub fn unreadable(error: &io::Error) -> Diagnostic {
    let message = format!("cannot be read: {error}");
    let found = Diagnostic::new("unreadable", Severity::Error, message);
    match lacking(error) {
        Some(help) => found.help(help),
        None if error.kind() == io::ErrorKind::PermissionDenied => {
            found.help("give yourself permission to read it")
        }
        None => found,
    }
}

/// Whether it says that a file or folder could not be read, which may pass.
pub fn is_unread(found: &Diagnostic) -> bool {
    found.code == "unreadable"
}

/// Whether it says so because this process lacks something, so that any other file may be missing too.
pub fn is_lack(found: &Diagnostic) -> bool {
    let help = found.help.as_deref();
    is_unread(found) && [Some(TOO_FEW_HANDLES), Some(TOO_LITTLE_MEMORY)].contains(&help)
}

/// What to do about it where `error` says that this process, or the system, lacks something.
pub fn lacking(error: &io::Error) -> Option<&'static str> {
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
    fn a_lack_of_the_process_is_told_from_a_fault_of_the_file() {
        let said = |errno: Errno| unreadable(&io::Error::from(errno));
        for errno in [Errno::MFILE, Errno::NFILE, Errno::NOMEM] {
            assert!(is_lack(&said(errno)), "{errno}");
        }
        for errno in [Errno::IO, Errno::ACCESS, Errno::STALE] {
            assert!(is_unread(&said(errno)), "{errno}");
            assert!(!is_lack(&said(errno)), "{errno}");
        }
        let large = Diagnostic::new("too-large", Severity::Error, "9 MB");
        assert!(!is_unread(&large));
    }
}
