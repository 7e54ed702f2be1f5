//! git, asked in the folder of a vault.
//!
//! In: a folder and the words of a command. Out: what git answers, or what it says went wrong. Does not: know what the
//! answers mean, or talk to git in any other language than plain English.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

pub mod changes;
pub mod clone;
pub mod exchange;
pub mod halfway;
pub mod setup;
pub mod unmerged;

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

impl GitError {
    /// What git said went wrong; nothing where it was never started.
    pub fn said(&self) -> &str {
        match self {
            GitError::Missing(_) => "",
            GitError::Failed { said, .. } => said,
        }
    }

    /// Whether another process was at the same thing at the same time.
    fn is_busy(&self) -> bool {
        BUSY.iter().any(|words| self.said().contains(words))
    }
}

/// What git says where another one has a lock.
const BUSY: [&str; 2] = [".lock': File exists", "cannot lock ref"];

/// So often it is tried.
const TRIES: u32 = 10;
/// Each pause is twice as long as the one before, so often.
const LONGEST: u32 = 4;
const FIRST_PAUSE: Duration = Duration::from_millis(40);

/// Tries again for a while what fails because another git is at work.
///
/// # Errors
/// The last one.
pub fn patiently<T>(mut attempt: impl FnMut() -> Result<T, GitError>) -> Result<T, GitError> {
    for nth in 0..TRIES {
        match attempt() {
            Err(error) if error.is_busy() => pause(nth),
            outcome => return outcome,
        }
    }
    attempt()
}

/// Waits after the `nth` attempt, at first shortly, and not quite as long in one process as in another.
pub fn pause(nth: u32) {
    let own = std::process::id() % 8;
    std::thread::sleep(FIRST_PAUSE * 2_u32.pow(nth.min(LONGEST)) * (8 + own) / 16);
}

/// git in one folder.
#[derive(Debug, Clone)]
pub struct Git {
    folder: PathBuf,
    attended: bool,
}

impl Git {
    /// git in `folder`, which need not be the top of a work tree.
    pub fn at(folder: &Path) -> Self {
        Git {
            folder: folder.to_owned(),
            attended: true,
        }
    }

    /// The same where nobody can be asked for a password.
    #[must_use]
    pub fn unattended(self) -> Self {
        Git {
            attended: false,
            ..self
        }
    }

    /// A command that has not been started: it reads nothing, takes no lock that it can do without, and speaks English.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.folder).args(words);
        command.stdin(Stdio::null());
        // The notes that a hook reads are UTF-8, whatever language git speaks.
        command
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("LC_ALL", "C.UTF-8")
            .env("LANGUAGE", "");
        if !self.attended {
            command.env("GIT_TERMINAL_PROMPT", "0");
        }
        command
    }

    /// The bytes that git answers.
    ///
    /// # Errors
    /// [`GitError`] if git is missing or ends badly.
    pub fn bytes(&self, words: &[&str]) -> Result<Vec<u8>, GitError> {
        let ran = self.command(words).output().map_err(GitError::Missing)?;
        answered(words, ran)
    }

    /// What git answers to a command that reads `input`, by which no path is taken for a pattern.
    ///
    /// # Errors
    /// As [`Git::bytes`].
    pub fn fed(&self, words: &[&str], input: &[u8]) -> Result<Vec<u8>, GitError> {
        let mut command = self.command(words);
        command.env("GIT_LITERAL_PATHSPECS", "1");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        command.stderr(Stdio::piped());
        let mut git = command.spawn().map_err(GitError::Missing)?;
        let mut stdin = git.stdin.take().expect("it was asked for");
        let ran = std::thread::scope(|scope| {
            // It may answer before it has read all. Where it no longer reads, it says why by itself.
            scope.spawn(move || stdin.write_all(input).is_ok());
            git.wait_with_output()
        });
        answered(words, ran.map_err(GitError::Missing)?)
    }

    /// Whether git says yes, by ending well.
    ///
    /// # Errors
    /// [`GitError::Missing`] alone.
    pub fn holds(&self, words: &[&str]) -> Result<bool, GitError> {
        match self.bytes(words) {
            Ok(_) => Ok(true),
            Err(GitError::Failed { .. }) => Ok(false),
            Err(missing) => Err(missing),
        }
    }

    /// What git answers, and nothing where it has no answer.
    ///
    /// # Errors
    /// [`GitError::Missing`] alone.
    pub fn maybe(&self, words: &[&str]) -> Result<Option<String>, GitError> {
        match self.text(words) {
            Ok(text) => Ok(Some(text)),
            Err(GitError::Failed { .. }) => Ok(None),
            Err(missing) => Err(missing),
        }
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

fn answered(words: &[&str], ran: Output) -> Result<Vec<u8>, GitError> {
    if ran.status.success() {
        return Ok(ran.stdout);
    }
    Err(GitError::Failed {
        words: words.join(" "),
        status: ran.status.code(),
        said: said(&ran),
    })
}

/// What git said, without advice for those who typed its commands. `git commit` says on the other stream that there is
/// nothing to commit.
fn said(ran: &Output) -> String {
    let stream = if ran.stderr.trim_ascii().is_empty() {
        &ran.stdout
    } else {
        &ran.stderr
    };
    let text = String::from_utf8_lossy(stream);
    let lines = text.lines().filter(|line| !line.starts_with("hint:"));
    lines.collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

/// The records of an answer to `-z`.
fn records(answer: &[u8]) -> impl Iterator<Item = &[u8]> {
    answer
        .split(|byte| *byte == 0)
        .filter(|record| !record.is_empty())
}
