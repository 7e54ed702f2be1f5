//! The clone of a vault, and whether it is ready to be synced.
//!
//! In: git in the vault's folder. Out: the location of the repository, the branch that is checked out, the operation in
//! progress, or what prevents a sync. Does not: change anything but its own lock.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Output;

use super::halfway::{self, HalfwayError};
use super::records::records;
use super::repository::{Repository, RepositoryError};
use super::{Git, GitError, answer, pause, retry_while_busy};
use crate::vault::fs::FsError;
use crate::vault::fs::private_file::open_parent;

/// Why a clone cannot be synced in its current state.
#[derive(Debug, thiserror::Error)]
pub enum Obstacle {
    /// git failed.
    #[error(transparent)]
    Git(#[from] GitError),
    /// There is no repository to sync.
    #[error(transparent)]
    Repository(#[from] RepositoryError),
    /// HEAD is detached, so a commit would belong to no branch.
    #[error("no branch is checked out (HEAD is detached); `git switch BRANCH` first")]
    Detached,
    /// Another git operation is in progress.
    #[error("{what} is under way here; {way_out} first")]
    UnderWay {
        /// The operation, with an article.
        what: &'static str,
        /// The commands that end it.
        way_out: &'static str,
    },
    /// A merge that ties did not start is in progress.
    #[error(
        "a merge of something else is under way here; end it with `git commit` or `git merge --abort` first"
    )]
    OtherMerge,
    /// Changes are staged by hand. Holds their paths.
    #[error(
        "changes are staged that ties did not stage: {}; `git commit` them, or `git restore --staged .`, then run `ties git sync` again",
        listed(.0)
    )]
    Staged(Vec<String>),
    /// Another sync holds the lock for too long.
    #[error("another `ties git sync` is running in this clone; try again when it has finished")]
    Busy,
    /// What an interrupted sync left cannot be undone.
    #[error(transparent)]
    Halfway(#[from] HalfwayError),
    /// A file of ties in the git folder cannot be used.
    #[error(transparent)]
    File(#[from] FsError),
    /// The lock file cannot be used.
    #[error("{}: {error}", path.display())]
    Lock {
        /// The lock file.
        path: PathBuf,
        /// The system's error.
        error: io::Error,
    },
}

/// Maximum number of paths that a message names.
const NAMED: usize = 5;

fn listed(paths: &[String]) -> String {
    let mut text = paths[..paths.len().min(NAMED)].join(", ");
    if paths.len() > NAMED {
        text += &format!(" and {} more", paths.len() - NAMED);
    }
    text
}

/// Files in the git folder that exist while an operation is in progress; its name; the commands that end it.
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

/// Maximum number of attempts to take the lock, which takes about twenty seconds.
const TRIES: u32 = 50;

/// The prefix in the lock file before the commit that is being merged.
pub(super) const MERGING: &str = "merging ";

/// The name of a file in the git folder that exists only during a merge: the attributes that select the merge driver.
pub(super) const MERGE_ATTRIBUTES: &str = "ties-attributes";

/// The clone that a vault lies in.
#[derive(Debug)]
pub struct Clone {
    /// git in the vault's folder.
    pub git: Git,
    /// The location of the repository.
    pub repository: Repository,
}

/// The lock for syncing a clone, which one process holds at a time. Dropping it releases the lock. While the index is
/// being changed, its file says so, so that what a killed sync left in the index is not taken for the user's own work.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Runs `work`, which changes the index. Meanwhile the lock file holds `what`; if `work` fails or is killed, it
    /// stays there for the next sync.
    pub(super) fn marked_as<T>(
        &self,
        what: &str,
        work: impl FnOnce() -> Result<T, GitError>,
    ) -> Result<T, Obstacle> {
        let mut file = &self.file;
        self.lock_error(file.write_all(what.as_bytes()))?;
        let done = work()?;
        self.end()?;
        Ok(done)
    }

    /// Runs git to the end, whatever happens to this process meanwhile. git gets its own process group, so no Ctrl-C
    /// reaches it. It writes to the lock file, which unlike a pipe cannot break, and thereby also holds the lock. The
    /// command must not ask for input.
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
        answer::stdout_or_error(words, run().map_err(GitError::Missing)?)
    }

    fn end(&self) -> Result<(), Obstacle> {
        let mut file = &self.file;
        self.lock_error(file.set_len(0).and_then(|()| file.rewind()))
    }

    /// What an interrupted sync was doing; empty if there is none.
    fn left_by_interrupted_sync(&self) -> Result<String, Obstacle> {
        const LONGEST: u64 = 4096;
        let (mut file, mut bytes) = (&self.file, Vec::new());
        let read = file.take(LONGEST).read_to_end(&mut bytes);
        self.lock_error(read.and_then(|_| file.rewind()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn lock_error<T>(&self, outcome: io::Result<T>) -> Result<T, Obstacle> {
        outcome.map_err(|error| Obstacle::Lock {
            path: self.path.clone(),
            error,
        })
    }
}

impl Clone {
    /// Finds the clone that the folder of `git` lies in.
    ///
    /// # Errors
    /// [`Obstacle`] if there is none to sync.
    pub fn find(git: Git) -> Result<Clone, Obstacle> {
        let repository = Repository::of(&git)?;
        Ok(Clone { git, repository })
    }

    /// Waits for the lock of this clone. Whatever an interrupted sync had staged is unstaged first.
    ///
    /// # Errors
    /// [`Obstacle::Busy`] if another process holds the lock for too long, [`Obstacle::Lock`] if the file cannot be
    /// used.
    pub fn lock(&self) -> Result<Lock, Obstacle> {
        let path = self.repository.folder.join("ties-sync.lock");
        let failed = |error| Obstacle::Lock {
            path: path.clone(),
            error,
        };
        let file = open_lock_file(&path)?;
        for nth in 0..TRIES {
            match file.try_lock() {
                Ok(()) => {
                    let lock = Lock { file, path };
                    let left_over = lock.left_by_interrupted_sync()?;
                    if !left_over.is_empty() {
                        self.take_back(&left_over)?;
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

    /// Undoes what an interrupted sync left half done. Anything that the user began since is kept; before that sync,
    /// nothing was staged.
    fn take_back(&self, left_over: &str) -> Result<(), Obstacle> {
        let (folder, name) = open_parent(&self.repository.folder.join(MERGE_ATTRIBUTES))?;
        FsError::missing_as_none(folder.remove(&name))?;
        if self.merging()?.is_some() || self.branch().is_err() {
            return Ok(());
        }
        let line = left_over.lines().next().unwrap_or_default();
        // The file may have come with the clone, and a word that starts with `-` would be an option.
        let is_commit =
            |name: &&str| name.len() >= 40 && name.bytes().all(|digit| digit.is_ascii_hexdigit());
        match line.strip_prefix(MERGING).filter(is_commit) {
            Some(theirs) => halfway::put_back(&self.git, theirs)?,
            None => drop(retry_while_busy(|| self.git.bytes(&["reset", "--quiet"]))?),
        }
        Ok(())
    }

    /// The branch that is checked out.
    ///
    /// # Errors
    /// [`Obstacle`] if there is none, or if another operation is in progress.
    pub fn branch(&self) -> Result<String, Obstacle> {
        let under_way = UNDER_WAY
            .iter()
            .find(|(file, ..)| self.repository.folder.join(file).exists());
        if let Some((_, what, way_out)) = under_way {
            return Err(Obstacle::UnderWay { what, way_out });
        }
        let branch = self.git.text_if_ok(&["symbolic-ref", "--quiet", "HEAD"])?;
        let branch = branch
            .as_deref()
            .and_then(|at| at.strip_prefix("refs/heads/"));
        branch.map(str::to_owned).ok_or(Obstacle::Detached)
    }

    /// The commit that is being merged, if a merge is in progress.
    ///
    /// # Errors
    /// [`GitError`] if git cannot be run.
    pub fn merging(&self) -> Result<Option<String>, GitError> {
        self.git
            .text_if_ok(&["rev-parse", "--verify", "--quiet", "MERGE_HEAD"])
    }

    /// The HEAD commit, or `None` on a branch without commits.
    ///
    /// # Errors
    /// [`GitError`] if git cannot be run.
    pub fn head(&self) -> Result<Option<String>, GitError> {
        self.git
            .text_if_ok(&["rev-parse", "--verify", "--quiet", "HEAD"])
    }

    /// Checks that nothing is staged by hand, inside or outside the vault: a merge would lose it.
    ///
    /// # Errors
    /// [`Obstacle::Staged`] if something is staged.
    pub fn check_nothing_staged(&self) -> Result<(), Obstacle> {
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

/// Opens the lock file, and creates it if necessary. ties writes to it, so it must not have another name.
fn open_lock_file(path: &Path) -> Result<File, FsError> {
    let (folder, name) = open_parent(path)?;
    let file = folder.open_or_create(&name)?;
    #[cfg(unix)]
    {
        let metadata = file.metadata().map_err(|error| FsError::io(path, error))?;
        if std::os::unix::fs::MetadataExt::nlink(&metadata) > 1 {
            let error = io::Error::other("this file has another name too (a hard link); remove it");
            return Err(FsError::io(path, error));
        }
    }
    Ok(file)
}
