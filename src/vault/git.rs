//! Runs git in the folder of a vault. This is the only place that builds git command lines.
//!
//! In: a folder and the arguments of a command. Out: git's answer, or its error message. Does not: interpret the
//! answers, or let git speak anything but plain English.
//!
//! A vault may come from a stranger, together with its `.git`. So there are two modes:
//!
//! - **Reading** ([`Git::reading`]) is for every command that does not sync. It starts no program but git, however the
//!   repository is configured. The table below lists what is switched off.
//! - **Syncing** ([`Git::syncing`]) is for `ties git sync`. It runs what the user's own git would run there (hooks,
//!   filters, fsmonitor, ssh, credential helpers) and nothing more.
//!
//! | what a repository can set | what it would do | what reading does |
//! | --- | --- | --- |
//! | `core.fsmonitor` | starts a program or a daemon | sets it to nothing |
//! | `filter.*` with attributes | `git status` and `git diff` start a program for each file | sets each to nothing, see `overrides` |
//! | `core.hooksPath`, `hooks/` | starts hooks; writing the index starts one too | points to no folder; writes no index (`GIT_OPTIONAL_LOCKS`) |
//! | `diff.external`, `diff.*.command`, `diff.*.textconv` | starts a program for each file that is shown | `--no-ext-diff`, `--no-textconv`; `GIT_EXTERNAL_DIFF` is removed |
//! | `core.pager`, `pager.*` | starts a pager | `--no-pager` |
//! | `log.showSignature`, `gpg.program` | starts a program for each signed commit | sets it to false |
//! | a promisor remote (partial clone) | fetches what is missing, by any program | `GIT_NO_LAZY_FETCH`, and no protocol is allowed (`GIT_ALLOW_PROTOCOL`) |
//! | a bare repository among the notes | is used as the repository | `safe.bareRepository=explicit`; refused by [`repository`] too |
//! | `core.worktree` | makes git read other folders | refused by [`repository`] |
//! | `core.attributesFile`, `core.excludesFile`, `mailmap.file`, `diff.orderFile` | makes git read any file | sets them to what the user set elsewhere, see `overrides` |
//! | submodules | git reads their settings too | callers pass `--ignore-submodules` |
//! | a pipe in place of a file | git waits forever | stops git, see `answer` |
//!
//! Two things cannot be switched off: git follows `include.path` and `objects/info/alternates`. Both only read.
//!
//! Both modes ignore `GIT_DIR` and similar variables, which a hook may have set: git always looks for the repository of
//! the folder. Only a `git` with an absolute path in `PATH` is started, because a relative entry such as `.` may be the
//! vault.

mod answer;
pub mod blobs;
mod busy;
pub mod changes;
pub mod clone;
mod command;
mod error;
pub mod exchange;
pub mod halfway;
mod overrides;
pub mod place;
mod raw_diff;
mod records;
pub mod repository;
pub mod setup;
pub mod unmerged;

pub use busy::{pause, retry_while_busy};
pub use command::Git;
pub use error::GitError;
