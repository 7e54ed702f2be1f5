//! The clone that a vault lies in, and whether it is free to be synced.
//!
//! In: git in the vault's folder. Out: where its repository is, which branch is checked out, what is under way, or what
//! stands in the way. Does not: change anything.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Seek, Write};
use std::path::PathBuf;

use super::changes::UNSTAGE;
use super::{Git, GitError, patiently, pause, records};

/// Why a clone cannot be synced as it stands.
#[derive(Debug, thiserror::Error)]
pub enum Obstacle {
    /// git itself could not.
    #[error(transparent)]
    Git(#[from] GitError),
    /// There is no repository.
    #[error(
        "this vault is not kept in git; `git init` in its folder begins that, or `git clone` brings one that is"
    )]
    NoRepository,
    /// There are no files to sync.
    #[error("this is a bare repository, or the inside of one; name the folder of your notes")]
    Bare,
    /// A commit would belong to no branch.
    #[error("no branch is checked out (HEAD is detached); `git switch BRANCH` first")]
    Detached,
    /// Somebody began something else.
    #[error("{what} is under way here; {way_out} first")]
    UnderWay {
        /// What.
        what: &'static str,
        /// How to end it.
        way_out: &'static str,
    },
    /// A merge that is none of ours.
    #[error(
        "a merge of something else is under way here; end it with `git commit` or `git merge --abort` first"
    )]
    OtherMerge,
    /// The next commit was begun by hand.
    #[error(
        "something is staged, and only you know for what: {}; `git commit` it, or `git restore --staged .`, then `ties git sync` again",
        listed(.0)
    )]
    Staged(Vec<String>),
    /// Another sync takes too long.
    #[error("another `ties git sync` is at work in this clone; try again when it has ended")]
    Busy,
    /// The lock cannot be made.
    #[error("{}: {error}", path.display())]
    Lock {
        /// The file.
        path: PathBuf,
        /// The reason.
        error: io::Error,
    },
}

/// At most so many paths are named.
const NAMED: usize = 5;

fn listed(paths: &[String]) -> String {
    let mut named = paths[..paths.len().min(NAMED)].join(", ");
    if paths.len() > NAMED {
        named += &format!(" and {} more", paths.len() - NAMED);
    }
    named
}

/// What git keeps while it is in the midst of something, and how that is ended.
const UNDER_WAY: [(&str, &str, &str); 6] = [
    (
        "rebase-merge",
        "a rebase",
        "`git rebase --continue` or `git rebase --abort`",
    ),
    (
        "rebase-apply",
        "a rebase or `git am`",
        "`git rebase --continue` or `git rebase --abort`",
    ),
    (
        "CHERRY_PICK_HEAD",
        "a cherry-pick",
        "`git cherry-pick --continue` or `git cherry-pick --abort`",
    ),
    (
        "REVERT_HEAD",
        "a revert",
        "`git revert --continue` or `git revert --abort`",
    ),
    (
        "sequencer",
        "a cherry-pick or revert of several commits",
        "`git cherry-pick --continue` or `git cherry-pick --abort`",
    ),
    ("BISECT_LOG", "a bisect", "`git bisect reset`"),
];

/// So often a lock is asked for before it is given up: for some twenty seconds.
const TRIES: u32 = 50;

/// A clone.
#[derive(Debug)]
pub struct Clone {
    /// git in the vault's folder.
    pub git: Git,
    folder: PathBuf,
}

/// The right to sync in a clone, which one process has at a time; it is given up when dropped. It also keeps whether the
/// index is being changed, so that what a kill left there is not taken for somebody's own.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Notes that the index is being changed.
    pub(super) fn begin(&self) -> Result<(), Obstacle> {
        self.kept((&self.file).write_all(b"staging"))
    }

    /// Notes that it is as it should be.
    pub(super) fn end(&self) -> Result<(), Obstacle> {
        let mut file = &self.file;
        self.kept(file.set_len(0).and_then(|()| file.rewind()))
    }

    fn was_left(&self) -> Result<bool, Obstacle> {
        let metadata = self.file.metadata();
        self.kept(metadata.map(|metadata| metadata.len() > 0))
    }

    fn kept<T>(&self, outcome: io::Result<T>) -> Result<T, Obstacle> {
        outcome.map_err(|error| Obstacle::Lock {
            path: self.path.clone(),
            error,
        })
    }
}

impl Clone {
    /// The clone that the folder of `git` lies in.
    ///
    /// # Errors
    /// [`Obstacle`] if there is none with files.
    pub fn find(git: Git) -> Result<Clone, Obstacle> {
        let answer = git.text(&["rev-parse", "--is-inside-work-tree", "--absolute-git-dir"]);
        let answer = answer.map_err(|error| match error {
            error if error.said().contains("not a git repository") => Obstacle::NoRepository,
            error => error.into(),
        })?;
        match answer.split_once('\n') {
            Some(("true", folder)) => Ok(Clone {
                git,
                folder: PathBuf::from(folder),
            }),
            _ => Err(Obstacle::Bare),
        }
    }

    /// Waits a while for the right to sync here. What a sync that was killed had staged is no longer.
    ///
    /// # Errors
    /// [`Obstacle::Busy`] if another has it for long, [`Obstacle::Lock`] if it cannot be told.
    pub fn lock(&self) -> Result<Lock, Obstacle> {
        let path = self.folder.join("ties-sync.lock");
        let failed = |error| Obstacle::Lock {
            path: path.clone(),
            error,
        };
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let file = options.open(&path).map_err(failed)?;
        for nth in 0..TRIES {
            match file.try_lock() {
                Ok(()) => {
                    let lock = Lock { file, path };
                    if lock.was_left()? {
                        // What somebody began since is theirs.
                        if self.merging()?.is_none() && self.branch().is_ok() {
                            patiently(|| self.git.bytes(&UNSTAGE))?;
                        }
                        lock.end()?;
                    }
                    return Ok(lock);
                }
                Err(TryLockError::WouldBlock) => pause(nth),
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
        }
        Err(Obstacle::Busy)
    }

    /// The branch that is checked out.
    ///
    /// # Errors
    /// [`Obstacle`] if there is none, or something else is under way.
    pub fn branch(&self) -> Result<String, Obstacle> {
        let begun = UNDER_WAY
            .iter()
            .find(|(file, ..)| self.folder.join(file).exists());
        if let Some((_, what, way_out)) = begun {
            return Err(Obstacle::UnderWay { what, way_out });
        }
        let branch = self.git.maybe(&["symbolic-ref", "--quiet", "HEAD"])?;
        let branch = branch
            .as_deref()
            .and_then(|at| at.strip_prefix("refs/heads/"));
        branch.map(str::to_owned).ok_or(Obstacle::Detached)
    }

    /// The commit that is being merged, if a merge is under way.
    ///
    /// # Errors
    /// [`GitError::Missing`].
    pub fn merging(&self) -> Result<Option<String>, GitError> {
        self.git
            .maybe(&["rev-parse", "--verify", "--quiet", "MERGE_HEAD"])
    }

    /// The newest commit; none on a branch that has none yet.
    ///
    /// # Errors
    /// [`GitError::Missing`].
    pub fn head(&self) -> Result<Option<String>, GitError> {
        self.git
            .maybe(&["rev-parse", "--verify", "--quiet", "HEAD"])
    }

    /// That the next commit has not been begun by hand, be it outside of the vault: to merge over that would lose it.
    ///
    /// # Errors
    /// [`Obstacle::Staged`] if it has.
    pub fn is_unstaged(&self) -> Result<(), Obstacle> {
        let staged = self.git.bytes(&["diff", "--cached", "--name-only", "-z"])?;
        let staged: Vec<String> = records(&staged)
            .map(|path| String::from_utf8_lossy(path).into_owned())
            .collect();
        if staged.is_empty() {
            Ok(())
        } else {
            Err(Obstacle::Staged(staged))
        }
    }
}
