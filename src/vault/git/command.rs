//! Builds git command lines and runs them.
//!
//! In: a folder and the arguments of a command. Out: git's answer, or its error message. Does not: interpret the
//! answers.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::error::GitError;
use super::{answer, overrides};

/// Which programs of the repository may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Reading,
    Syncing {
        /// Whether a person is there to enter a password.
        attended: bool,
    },
}

/// Variables that point git to another repository than that of the folder, or that change how it reads paths. git sets
/// some of them for its hooks.
const OF_ANOTHER_REPOSITORY: [&str; 21] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_ATTR_SOURCE",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DIR",
    "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_LITERAL_PATHSPECS",
    "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// Settings that reading mode overrides. An empty `core.fsmonitor` means none in every version of git; old versions
/// take `false` for the name of a program. `log.follow` is off because it changes what a log of one file lists.
const READING: [(&str, &str); 6] = [
    ("core.fsmonitor", ""),
    ("core.hooksPath", NO_HOOKS),
    ("diff.orderFile", "/dev/null"),
    ("log.follow", "false"),
    ("log.showSignature", "false"),
    ("safe.bareRepository", "explicit"),
];

/// A path that serves as a folder without hooks.
pub(super) const NO_HOOKS: &str = "/dev/null";

/// Commands that could show a change with a program that the repository configures.
const SHOWS_CHANGES: [&str; 6] = [
    "diff",
    "diff-files",
    "diff-index",
    "diff-tree",
    "log",
    "show",
];

/// Commands that read neither the work tree nor attributes, so they need no overrides.
const LOOKS_AT_NO_FILE: [&str; 6] = [
    "cat-file",
    "config",
    "merge-base",
    "rev-list",
    "rev-parse",
    "symbolic-ref",
];

/// git, to be run in one folder.
#[derive(Debug, Clone)]
pub struct Git {
    folder: PathBuf,
    mode: Mode,
    /// The settings that reading mode overrides in addition to [`READING`]. The first command that needs them computes
    /// them.
    overrides: Arc<OnceLock<Vec<OsString>>>,
}

impl Git {
    /// git in `folder` in reading mode: it starts no other program. The folder need not be the top of a work tree.
    pub fn reading(folder: &Path) -> Self {
        Git::of(folder, Mode::Reading)
    }

    /// git in `folder` as the user would run it. It asks for a password only if `attended`.
    pub fn syncing(folder: &Path, attended: bool) -> Self {
        Git::of(folder, Mode::Syncing { attended })
    }

    fn of(folder: &Path, mode: Mode) -> Self {
        Git {
            folder: folder.to_owned(),
            mode,
            overrides: Arc::default(),
        }
    }

    /// The same git, in another folder of the same repository.
    #[must_use]
    pub fn at(&self, folder: &Path) -> Self {
        Git {
            folder: folder.to_owned(),
            ..self.clone()
        }
    }

    /// git in the same folder, in reading mode.
    #[must_use]
    pub fn only_reading(&self) -> Self {
        Git::reading(&self.folder)
    }

    /// The folder in which git runs.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Builds a command without starting it. It has no standard input, takes no optional lock, and speaks English.
    ///
    /// # Errors
    /// [`GitError`] if git is missing, or if its settings cannot be read.
    pub fn command(&self, words: &[&str]) -> Result<Command, GitError> {
        let mut command = Command::new(program()?);
        command.arg("-C").arg(&self.folder);
        command.stdin(Stdio::null());
        for name in OF_ANOTHER_REPOSITORY {
            command.env_remove(name);
        }
        // Hooks read notes, which are UTF-8 whatever language git speaks.
        command
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("LC_ALL", "C.UTF-8")
            .env("LANGUAGE", "");
        match self.mode {
            Mode::Reading => self.add_reading_arguments(&mut command, words)?,
            Mode::Syncing { attended } => {
                command.args(words);
                if !attended {
                    command.env("GIT_TERMINAL_PROMPT", "0");
                }
            }
        }
        Ok(command)
    }

    fn add_reading_arguments(&self, command: &mut Command, words: &[&str]) -> Result<(), GitError> {
        command
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_ALLOW_PROTOCOL", "")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env_remove("GIT_EXTERNAL_DIFF");
        command.arg("--no-pager");
        for (key, value) in READING {
            command.arg("-c").arg(format!("{key}={value}"));
        }
        let is_option = |word: &&&str| word.starts_with('-');
        let options = words.iter().take_while(is_option).count();
        let (options, rest) = words.split_at(options);
        let name = rest.first().copied().unwrap_or_default();
        if !LOOKS_AT_NO_FILE.contains(&name) {
            command.args(self.overrides()?).env(overrides::NOTHING, "");
        }
        command.args(options).arg(name);
        if SHOWS_CHANGES.contains(&name) {
            command.args(["--no-ext-diff", "--no-textconv"]);
        }
        command.args(rest.iter().skip(1));
        Ok(())
    }

    fn overrides(&self) -> Result<&[OsString], GitError> {
        if let Some(overrides) = self.overrides.get() {
            return Ok(overrides);
        }
        let overrides = overrides::find(|words| self.bytes(words))?;
        Ok(self.overrides.get_or_init(|| overrides))
    }

    /// Runs a command and returns the bytes of its standard output.
    ///
    /// # Errors
    /// [`GitError`] if git is missing or fails.
    pub fn bytes(&self, words: &[&str]) -> Result<Vec<u8>, GitError> {
        answer::run(self.command(words)?, words, None, self.limit())
    }

    /// Like [`Git::bytes`], for a command that reads `input` from standard input.
    ///
    /// # Errors
    /// Same as [`Git::bytes`].
    pub fn bytes_with_input(&self, words: &[&str], input: &[u8]) -> Result<Vec<u8>, GitError> {
        answer::run(self.command(words)?, words, Some(input), self.limit())
    }

    /// How long git may be silent. While it syncs there is no limit, because it may wait for the network or a person.
    fn limit(&self) -> Option<Duration> {
        (self.mode == Mode::Reading).then_some(answer::SILENCE)
    }

    /// Whether git answers yes, by exiting successfully.
    ///
    /// # Errors
    /// [`GitError`] if git gives no answer.
    pub fn succeeds(&self, words: &[&str]) -> Result<bool, GitError> {
        match self.bytes(words) {
            Ok(_) => Ok(true),
            Err(GitError::Failed { .. }) => Ok(false),
            Err(missing) => Err(missing),
        }
    }

    /// The text that git prints, or `None` if git fails.
    ///
    /// # Errors
    /// [`GitError`] if git cannot be run.
    pub fn text_if_ok(&self, words: &[&str]) -> Result<Option<String>, GitError> {
        match self.text(words) {
            Ok(text) => Ok(Some(text)),
            Err(GitError::Failed { .. }) => Ok(None),
            Err(missing) => Err(missing),
        }
    }

    /// The text that git prints, without trailing line ends and spaces.
    ///
    /// # Errors
    /// Same as [`Git::bytes`].
    pub fn text(&self, words: &[&str]) -> Result<String, GitError> {
        let bytes = self.bytes(words)?;
        Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
    }
}

/// The search path if `PATH` is not set.
const USUAL_PATH: &str = "/usr/bin:/bin";

/// The first git whose path is absolute in `PATH`.
fn program() -> Result<PathBuf, GitError> {
    let is_safe = |path: &PathBuf| path.is_absolute();
    let git = match which::which_all_global("git") {
        Ok(mut all) => all.find(is_safe),
        Err(_) => which::which_in_global("git", Some(USUAL_PATH))
            .ok()
            .and_then(|mut all| all.find(is_safe)),
    };
    let missing = || std::io::Error::new(std::io::ErrorKind::NotFound, "it is not in PATH");
    git.ok_or_else(|| GitError::Missing(missing()))
}
