//! Why git gave no answer.
//!
//! In: how a command ended. Out: a [`GitError`] with a message that names the way out. Does not: run git.

use crate::text::shell;

/// Why git gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// git is not installed, or cannot be started.
    #[error("git cannot be run: {0}")]
    Missing(std::io::Error),
    /// git was silent for too long and was stopped.
    #[error(
        "git {words}: no answer for {seconds} seconds, so it was stopped; look in the repository for a file that cannot be read, such as a named pipe or one on a lost network drive"
    )]
    Stuck {
        /// The arguments of the command.
        words: String,
        /// How long git was silent, in seconds.
        seconds: u64,
    },
    /// git refuses to read a repository that belongs to another user.
    #[error(
        "{folder}: this repository belongs to another user, so git does not read it; if you trust them: `git config --global --add safe.directory {}`",
        shell::word(folder)
    )]
    Foreign {
        /// The folder that git named.
        folder: String,
    },
    /// git exited with an error.
    #[error("git {words}: {output}")]
    Failed {
        /// The arguments of the command.
        words: String,
        /// The exit status, or `None` if a signal ended git.
        status: Option<i32>,
        /// git's error message.
        output: String,
    },
}

impl GitError {
    /// git's error message. Empty if git gave no answer.
    pub fn output(&self) -> &str {
        match self {
            GitError::Missing(_) | GitError::Stuck { .. } | GitError::Foreign { .. } => "",
            GitError::Failed { output, .. } => output,
        }
    }

    /// Whether the command failed because another process was using the repository.
    pub(super) fn is_busy(&self) -> bool {
        BUSY.iter().any(|words| self.output().contains(words))
    }
}

/// Parts of git's error messages when another process holds a lock.
const BUSY: [&str; 2] = [".lock': File exists", "cannot lock ref"];
