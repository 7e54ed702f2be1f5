//! The clone that a vault lies in, and whether it is free to be synced.
//!
//! In: git in the vault's folder. Out: where its repository is, which branch is checked out, what is under way, or what
//! stands in the way. Does not: change anything but its own lock.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Output;

use super::halfway::{self, HalfwayError};
use super::repository::{Repository, RepositoryError};
use super::{Git, GitError, answer, patiently, pause, records};
use crate::vault::fs::FsError;
use crate::vault::fs::private_file::beside;

/// Why a clone cannot be synced as it stands.
#[derive(Debug, thiserror::Error)]
pub enum Obstacle {
    /// git itself could not.
    #[error(transparent)]
    Git(#[from] GitError),
    /// There is no repository to sync.
    #[error(transparent)]
    Repository(#[from] RepositoryError),
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
    /// What a sync that was killed left cannot be taken back.
    #[error(transparent)]
    Halfway(#[from] HalfwayError),
    /// A file of ties in git's folder is odd.
    #[error(transparent)]
    File(#[from] FsError),
    /// The lock cannot be used.
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

/// How a lock says of which commit a merge is under way.
pub(super) const MERGING: &str = "merging ";

/// What is there for a merge only, in git's own folder: by what notes are merged.
pub(super) const MERGE_ATTRIBUTES: &str = "ties-attributes";

/// A clone.
#[derive(Debug)]
pub struct Clone {
    /// git in the vault's folder.
    pub git: Git,
    /// Where it is.
    pub repository: Repository,
}

/// The right to sync in a clone, which one process has at a time; it is given up when dropped. It also keeps whether the
/// index is being changed, so that what a kill left there is not taken for somebody's own.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Does what changes the index, and keeps so long what that is: for the next one, if it fails.
    pub(super) fn during<T>(
        &self,
        what: &str,
        work: impl FnOnce() -> Result<T, GitError>,
    ) -> Result<T, Obstacle> {
        let mut file = &self.file;
        self.kept(file.write_all(what.as_bytes()))?;
        let done = work()?;
        self.end()?;
        Ok(done)
    }

    /// Runs git to the end, whatever becomes of this process meanwhile: in a group of its own it gets no Ctrl-C, and it
    /// speaks into the file of the lock, which does not break as a pipe would, and which it thereby keeps. It must not
    /// ask for anything.
    pub(super) fn to_the_end(&self, git: &Git, words: &[&str]) -> Result<Vec<u8>, GitError> {
        let mut command = git.command(words)?;
        command.env("GIT_TERMINAL_PROMPT", "0");
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut run = || {
            let mut file = &self.file;
            let start = file.stream_position()?;
            command.stdout(file.try_clone()?).stderr(file.try_clone()?);
            let status = command.status()?;
            let (stdout, mut stderr) = (Vec::new(), Vec::new());
            file.seek(SeekFrom::Start(start))?;
            file.read_to_end(&mut stderr)?;
            Ok(Output {
                status,
                stdout,
                stderr,
            })
        };
        answer::ended(words, run().map_err(GitError::Missing)?)
    }

    fn end(&self) -> Result<(), Obstacle> {
        let mut file = &self.file;
        self.kept(file.set_len(0).and_then(|()| file.rewind()))
    }

    /// What a sync that was killed was about.
    fn left(&self) -> Result<String, Obstacle> {
        const LONGEST: u64 = 4096;
        let (mut file, mut left) = (&self.file, Vec::new());
        let read = file.take(LONGEST).read_to_end(&mut left);
        self.kept(read.and_then(|_| file.rewind()))?;
        Ok(String::from_utf8_lossy(&left).into_owned())
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
    /// [`Obstacle`] if there is none to sync.
    pub fn find(git: Git) -> Result<Clone, Obstacle> {
        let repository = Repository::of(&git)?;
        Ok(Clone { git, repository })
    }

    /// Waits a while for the right to sync here. What a sync that was killed had staged is no longer.
    ///
    /// # Errors
    /// [`Obstacle::Busy`] if another has it for long, [`Obstacle::Lock`] if it cannot be told.
    pub fn lock(&self) -> Result<Lock, Obstacle> {
        let path = self.repository.folder.join("ties-sync.lock");
        let failed = |error| Obstacle::Lock {
            path: path.clone(),
            error,
        };
        let file = opened(&path)?;
        for nth in 0..TRIES {
            match file.try_lock() {
                Ok(()) => {
                    let lock = Lock { file, path };
                    let left = lock.left()?;
                    if !left.is_empty() {
                        self.take_back(&left)?;
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

    /// Takes back what a sync left half done. What somebody began since is theirs; before it, nothing was staged anywhere.
    fn take_back(&self, left: &str) -> Result<(), Obstacle> {
        let (folder, name) = beside(&self.repository.folder.join(MERGE_ATTRIBUTES))?;
        FsError::missing_as_none(folder.remove(&name))?;
        if self.merging()?.is_some() || self.branch().is_err() {
            return Ok(());
        }
        let line = left.lines().next().unwrap_or_default();
        // The file may have come with the clone, and a word that begins with `-` would be an option.
        let is_commit =
            |name: &&str| name.len() >= 40 && name.bytes().all(|digit| digit.is_ascii_hexdigit());
        match line.strip_prefix(MERGING).filter(is_commit) {
            Some(theirs) => halfway::put_back(&self.git, theirs)?,
            None => drop(patiently(|| self.git.bytes(&["reset", "--quiet"]))?),
        }
        Ok(())
    }

    /// The branch that is checked out.
    ///
    /// # Errors
    /// [`Obstacle`] if there is none, or something else is under way.
    pub fn branch(&self) -> Result<String, Obstacle> {
        let begun = UNDER_WAY
            .iter()
            .find(|(file, ..)| self.repository.folder.join(file).exists());
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

/// The file of the lock, made if it is not there. It is written to, so it must have no other name.
fn opened(path: &Path) -> Result<File, FsError> {
    let (folder, name) = beside(path)?;
    let file = folder.open_or_create(&name)?;
    #[cfg(unix)]
    {
        let found = file.metadata().map_err(|error| FsError::io(path, error))?;
        if std::os::unix::fs::MetadataExt::nlink(&found) > 1 {
            let odd = io::Error::other("this file has another name too (a hard link); remove it");
            return Err(FsError::io(path, odd));
        }
    }
    Ok(file)
}
