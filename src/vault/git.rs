//! git, asked in the folder of a vault. This is the only place that builds its command line.
//!
//! In: a folder and the words of a command. Out: what git answers, or what it says went wrong. Does not: know what the
//! answers mean, or talk to git in any other language than plain English.
//!
//! A vault may come from a stranger, with its `.git`. So there are two modes:
//!
//! - **Reading** ([`Git::reading`]) is for every command that does not sync. It starts no program but git, however the
//!   repository is set up. The table below lists what is switched off.
//! - **Syncing** ([`Git::syncing`]) is for `ties git sync`. It runs what the user's own git would run there (hooks,
//!   filters, fsmonitor, ssh, credential helpers) and nothing more.
//!
//! | what a repository can set | what it would do | what reading does |
//! | --- | --- | --- |
//! | `core.fsmonitor` | starts a program or a daemon | sets it to nothing |
//! | `filter.*` with attributes | `git status` and `git diff` start a program for each file | sets each to nothing, see [`overrides`] |
//! | `core.hooksPath`, `hooks/` | starts hooks; writing the index starts one too | points to no folder; writes no index (`GIT_OPTIONAL_LOCKS`) |
//! | `diff.external`, `diff.*.command`, `diff.*.textconv` | starts a program for each file that is shown | `--no-ext-diff`, `--no-textconv`; `GIT_EXTERNAL_DIFF` is removed |
//! | `core.pager`, `pager.*` | starts a pager | `--no-pager` |
//! | `log.showSignature`, `gpg.program` | starts a program for each signed commit | sets it to false |
//! | a promisor remote (partial clone) | fetches what is missing, by any program | `GIT_NO_LAZY_FETCH`, and no protocol is allowed (`GIT_ALLOW_PROTOCOL`) |
//! | a bare repository among the notes | is taken for the repository | `safe.bareRepository=explicit`; refused by [`repository`] too |
//! | `core.worktree` | has git read other folders | refused by [`repository`] |
//! | `core.attributesFile`, `core.excludesFile`, `mailmap.file`, `diff.orderFile` | has git read any file | sets them to what the user set elsewhere, see [`overrides`] |
//! | submodules | git reads their settings too | callers pass `--ignore-submodules` |
//! | a pipe in place of a file | git waits forever | ends git, see [`answer`] |
//!
//! Two things cannot be switched off: git follows `include.path` and `objects/info/alternates`. Both only read.
//!
//! In both modes git looks for the repository of the folder, whatever a hook has in `GIT_DIR` and the like. Only a `git`
//! that `PATH` gives an absolute path is started: `.` in `PATH` may be the vault.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::text::shell;

mod answer;
pub mod blobs;
pub mod changes;
pub mod clone;
pub mod exchange;
pub mod halfway;
mod overrides;
pub mod place;
pub mod repository;
pub mod setup;
pub mod unmerged;

/// Why git gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no git, or it cannot be started.
    #[error("git cannot be run: {0}")]
    Missing(std::io::Error),
    /// It waited for something that never came.
    #[error(
        "git {words}: no answer for {seconds} seconds, so it was stopped; look in the repository for a file that cannot be read, such as a named pipe or one on a lost network drive"
    )]
    Stuck {
        /// What it was asked.
        words: String,
        /// How long it was silent.
        seconds: u64,
    },
    /// git reads no repository of another user.
    #[error(
        "{folder}: this repository belongs to another user, so git does not read it; if you trust them: `git config --global --add safe.directory {}`",
        shell::word(folder)
    )]
    Foreign {
        /// The folder that git named.
        folder: String,
    },
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
    /// What git said went wrong; nothing where it gave no answer.
    pub fn said(&self) -> &str {
        match self {
            GitError::Missing(_) | GitError::Stuck { .. } | GitError::Foreign { .. } => "",
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

/// How often it is tried.
const TRIES: u32 = 10;
/// How often the pause doubles.
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

/// What of the repository's may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Reading,
    Syncing {
        /// Whether somebody can be asked for a password.
        attended: bool,
    },
}

/// What tells git of another repository than that of the folder, or reads paths otherwise than they are meant. git sets
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

/// What reading sets whatever the repository says. An empty `core.fsmonitor` is none for every version of git; `false` is
/// the name of a program for old ones. `log.follow` is off because it changes what a log of one file lists.
const READING: [(&str, &str); 6] = [
    ("core.fsmonitor", ""),
    ("core.hooksPath", NO_HOOKS),
    ("diff.orderFile", "/dev/null"),
    ("log.follow", "false"),
    ("log.showSignature", "false"),
    ("safe.bareRepository", "explicit"),
];

/// A folder with no hooks in it.
const NO_HOOKS: &str = "/dev/null";

/// The commands that could show a change by a program of the repository's choice.
const SHOWS_CHANGES: [&str; 6] = [
    "diff",
    "diff-files",
    "diff-index",
    "diff-tree",
    "log",
    "show",
];

/// The commands that look at no file of the work tree and at no attributes, so that no override is needed.
const LOOKS_AT_NO_FILE: [&str; 6] = [
    "cat-file",
    "config",
    "merge-base",
    "rev-list",
    "rev-parse",
    "symbolic-ref",
];

/// git in one folder.
#[derive(Debug, Clone)]
pub struct Git {
    folder: PathBuf,
    mode: Mode,
    /// What reading sets besides [`READING`]: worked out by the first command that needs it.
    overrides: Arc<OnceLock<Vec<OsString>>>,
}

impl Git {
    /// git in `folder`, which need not be the top of a work tree: it reads, and starts nothing.
    pub fn reading(folder: &Path) -> Self {
        Git::of(folder, Mode::Reading)
    }

    /// git in `folder` as the user would run it. It asks for a password only where it is `attended`.
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

    /// The same in another folder of the same repository.
    #[must_use]
    pub fn at(&self, folder: &Path) -> Self {
        Git {
            folder: folder.to_owned(),
            ..self.clone()
        }
    }

    /// The same where it only reads.
    #[must_use]
    pub fn only_reading(&self) -> Self {
        Git::reading(&self.folder)
    }

    /// The folder that it is asked in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A command that has not been started: it has nothing to read, takes no lock that it can do without, and speaks
    /// English.
    ///
    /// # Errors
    /// [`GitError`] if there is no git, or its settings cannot be read.
    pub fn command(&self, words: &[&str]) -> Result<Command, GitError> {
        let mut command = Command::new(program()?);
        command.arg("-C").arg(&self.folder);
        command.stdin(Stdio::null());
        for name in OF_ANOTHER_REPOSITORY {
            command.env_remove(name);
        }
        // The notes that a hook reads are UTF-8, whatever language git speaks.
        command
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("LC_ALL", "C.UTF-8")
            .env("LANGUAGE", "");
        match self.mode {
            Mode::Reading => self.words_of_reading(&mut command, words)?,
            Mode::Syncing { attended } => {
                command.args(words);
                if !attended {
                    command.env("GIT_TERMINAL_PROMPT", "0");
                }
            }
        }
        Ok(command)
    }

    fn words_of_reading(&self, command: &mut Command, words: &[&str]) -> Result<(), GitError> {
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
        if let Some(known) = self.overrides.get() {
            return Ok(known);
        }
        let found = overrides::find(self)?;
        Ok(self.overrides.get_or_init(|| found))
    }

    /// The bytes that git answers.
    ///
    /// # Errors
    /// [`GitError`] if git is missing or ends badly.
    pub fn bytes(&self, words: &[&str]) -> Result<Vec<u8>, GitError> {
        answer::of(self.command(words)?, words, None, self.limit())
    }

    /// What git answers to a command that reads `input`.
    ///
    /// # Errors
    /// As [`Git::bytes`].
    pub fn fed(&self, words: &[&str], input: &[u8]) -> Result<Vec<u8>, GitError> {
        answer::of(self.command(words)?, words, Some(input), self.limit())
    }

    /// How long git may be silent: while it syncs, as long as the network or a person takes.
    fn limit(&self) -> Option<Duration> {
        (self.mode == Mode::Reading).then_some(answer::SILENCE)
    }

    /// Whether git says yes, by ending well.
    ///
    /// # Errors
    /// [`GitError`] if git gives no answer.
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
    /// [`GitError`] if git cannot be asked.
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

/// Where programs are where no `PATH` says so.
const USUAL_PATH: &str = "/usr/bin:/bin";

/// The first git that `PATH` gives an absolute path.
fn program() -> Result<PathBuf, GitError> {
    let is_safe = |path: &PathBuf| path.is_absolute();
    let found = match which::which_all_global("git") {
        Ok(mut all) => all.find(is_safe),
        Err(_) => which::which_in_global("git", Some(USUAL_PATH))
            .ok()
            .and_then(|mut all| all.find(is_safe)),
    };
    let missing = || std::io::Error::new(std::io::ErrorKind::NotFound, "there is none in PATH");
    found.ok_or_else(|| GitError::Missing(missing()))
}

/// The records of an answer to `-z`.
fn records(answer: &[u8]) -> impl Iterator<Item = &[u8]> {
    answer
        .split(|byte| *byte == 0)
        .filter(|record| !record.is_empty())
}
