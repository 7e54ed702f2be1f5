//! git, asked in the folder of a vault.
//!
//! In: a folder and the words of a command. Out: what git answers, or what it says went wrong. Does not: know what the
//! answers mean, or talk to git in any other language than plain English.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why git gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no git, or it cannot be started.
    #[error("git cannot be run: {0}")]
    Missing(std::io::Error),
    /// It ended badly.
    #[error("git {words}: {said}")]
    Failed {
        /// What it was asked.
        words: String,
        /// The status it ended with; `None` where a signal ended it.
        status: Option<i32>,
        /// What it said of it.
        said: String,
    },
}

/// git in one folder.
#[derive(Debug, Clone)]
pub struct Git {
    folder: PathBuf,
}

impl Git {
    /// git in `folder`, which need not be the top of a work tree.
    pub fn at(folder: &Path) -> Self {
        Git {
            folder: folder.to_owned(),
        }
    }

    /// A command that has not been started: it asks nobody anything, takes no lock that it can do without, and speaks
    /// English.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.folder).args(words);
        command.stdin(Stdio::null());
        command.env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C");
        command
    }

    /// The bytes that git answers.
    ///
    /// # Errors
    /// [`GitError`] if git is missing or ends badly.
    pub fn bytes(&self, words: &[&str]) -> Result<Vec<u8>, GitError> {
        let ran = self.command(words).output().map_err(GitError::Missing)?;
        if ran.status.success() {
            return Ok(ran.stdout);
        }
        Err(GitError::Failed {
            words: words.join(" "),
            status: ran.status.code(),
            said: String::from_utf8_lossy(&ran.stderr).trim_end().to_owned(),
        })
    }

    /// What git answers, without the line end.
    ///
    /// # Errors
    /// As [`Git::bytes`].
    pub fn text(&self, words: &[&str]) -> Result<String, GitError> {
        let bytes = self.bytes(words)?;
        Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
    }
}
