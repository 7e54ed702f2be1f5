//! Syncs a vault with its git remote: commits local changes, merges remote ones, and pushes the result.
//!
//! In: a vault in a git work tree. Out: steps as they are done, or the reason the sync stopped, with the repository in
//! a state that git's own commands understand. Does not: force anything, touch what is staged or outside the vault, or
//! print.

mod unsettled;

use std::path::Path;

use super::write::{ChangeError, Transaction};
use crate::report::commit::{Message, message};
use crate::vault::Root;
use crate::vault::git::changes::Changes;
use crate::vault::git::clone::{Clone, Lock, Obstacle};
use crate::vault::git::exchange::{self, Merge, MergeError, Upstream, UpstreamLookup};
use crate::vault::git::{Git, GitError, pause, unmerged};

pub use unsettled::{ConflictKind, UnresolvedFile};

/// The inputs of a sync.
#[derive(Debug)]
pub struct SyncContext<'a> {
    /// The vault.
    pub root: &'a Root,
    /// The cache folder, which holds the write lock and the journal.
    pub cache: &'a Path,
    /// The executable of ties, which git runs as its merge driver for notes.
    pub program: Option<&'a Path>,
    /// Whether git may ask for a password.
    pub attended: bool,
}

/// A step of a sync that was done.
#[derive(Debug)]
pub enum SyncStep<'a> {
    /// The local changes were committed.
    Committed(&'a Message),
    /// A merge that was in progress, with all conflicts resolved, was committed.
    MergeCommitted,
    /// Remote commits were merged. Holds the upstream and the files of the vault that changed.
    Merged(&'a Upstream, Vec<String>),
    /// Local commits were pushed to the upstream.
    Pushed(&'a Upstream),
    /// There is no remote, so only the commit was made.
    NoRemote,
}

/// Why a sync stopped. The steps done before that are not undone.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The repository is in a state that a sync cannot start from.
    #[error(transparent)]
    Obstacle(#[from] Obstacle),
    /// git failed.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The write lock could not be taken, or an interrupted change could not be undone.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// There are conflicts that a person must resolve.
    #[error("{} files with unresolved conflicts", .0.len())]
    Unsettled(Vec<UnresolvedFile>),
    /// The remote has notes with conflict markers. Everything else is synced.
    #[error("{} notes with conflict markers", .0.len())]
    MergedMarkers(Vec<UnresolvedFile>),
    /// git has no name or email for the author of a commit.
    #[error(
        "git has no name and email for your commits; set them once: `git config --global user.name \"Your Name\"` and `git config --global user.email you@example.org`"
    )]
    NoIdentity,
    /// git or a hook refused the commit.
    #[error("git refused the commit, so nothing is committed and nothing is staged:\n{0}")]
    Refused(String),
    /// git or a hook refused the commit of a merge.
    #[error(
        "everything is merged, but git refused the commit:\n{0}\nfix that, then run `ties git sync` again; `git merge --abort` undoes the merge"
    )]
    MergeRefused(String),
    /// The branch has no upstream, and there are several remotes.
    #[error(
        "branch {branch} has no upstream yet, and there are several remotes: {}; run `git push --set-upstream REMOTE {branch}` once to choose one",
        remotes.join(", ")
    )]
    AmbiguousRemote {
        /// The branch.
        branch: String,
        /// The remotes.
        remotes: Vec<String>,
    },
    /// The remote could not be reached, or denied access.
    #[error(
        "{from} cannot be reached; your commits stay here and will be pushed by the next `ties git sync`:\n{output}"
    )]
    Unreachable {
        /// The upstream, such as `origin/main`.
        from: String,
        /// The message of git.
        output: String,
    },
    /// The remote commits could not be merged.
    #[error("{from} could not be merged, and nothing here has changed:\n{output}")]
    NotMerged {
        /// The upstream, such as `origin/main`.
        from: String,
        /// The message of git.
        output: String,
    },
    /// The local and remote branches have no common ancestor.
    #[error(
        "{from} has no commit in common with this branch; to make them one vault, run `git fetch`, `git merge --allow-unrelated-histories {from}`, then `ties git sync`"
    )]
    Unrelated {
        /// The upstream, such as `origin/main`.
        from: String,
    },
    /// The clone is shallow, so git finds no common ancestor.
    #[error(
        "this clone is shallow, so {from} cannot be merged; run `git fetch --unshallow` once to get the full history"
    )]
    Shallow {
        /// The upstream, such as `origin/main`.
        from: String,
    },
    /// The remote refused the push.
    #[error("{to} refused the push; your commits stay here:\n{output}")]
    NotPushed {
        /// The upstream, such as `origin/main`.
        to: String,
        /// The message of git.
        output: String,
    },
}

/// Maximum number of retries (fetch, merge, push) when somebody else pushes at the same time.
const ROUNDS: u32 = 16;
/// Maximum number of extra commits when somebody saves a note just before the merge.
const SAVES: usize = 5;

/// Parts of git's messages when somebody else pushed at the same time.
const RACES: [&str; 6] = [
    "fetch first",
    "non-fast-forward",
    "cannot lock ref",
    "failed to update ref",
    "incorrect old value",
    "reference already exists",
];

/// Part of git's message when a file was saved after the last commit.
const SAVED: &str = "would be overwritten by merge";

/// Parts of git's messages when it has no name or email for a commit.
const NOBODY: [&str; 4] = [
    "tell me who you are",
    "empty ident",
    "no email was given",
    "no name was given",
];

/// What a sync would commit.
#[derive(Debug)]
pub struct Plan {
    /// Whether it would first commit a merge that is in progress.
    pub settles: bool,
    /// The message of the commit. `None` if there is nothing to commit.
    pub message: Option<Message>,
    /// Vault-relative paths of the files in the commit.
    pub files: Vec<String>,
    /// The files that may turn out to be unchanged, because they have a git filter and a plan runs no filters.
    pub filtered: Vec<String>,
}

/// Returns what [`sync`] would commit. Writes nothing, contacts no remote, and starts no program but git.
///
/// # Errors
/// [`SyncError`] if the sync would stop before the commit.
pub fn plan(context: &SyncContext<'_>) -> Result<Plan, SyncError> {
    let clone = Clone::find(Git::reading(&context.root.path))?;
    let syncing = Syncing {
        branch: clone.branch()?,
        clone,
        context,
    };
    let settles = match syncing.clone.merging()? {
        Some(theirs) => {
            syncing.settled(&theirs)?;
            true
        }
        None => {
            syncing.is_free()?;
            false
        }
    };
    let changes = syncing.changes()?;
    let files = &changes.files;
    Ok(Plan {
        settles,
        filtered: changes.filtered(syncing.git())?,
        message: (!files.is_empty()).then(|| message(files, &context.root.settings)),
        files: files.iter().map(|file| file.path.clone()).collect(),
    })
}

/// Syncs the vault with its upstream. Calls `on_step` after each step.
///
/// # Errors
/// [`SyncError`] if a step fails or a person must resolve something. The steps before that are not undone.
pub fn sync(
    context: &SyncContext<'_>,
    on_step: &mut dyn FnMut(SyncStep<'_>),
) -> Result<(), SyncError> {
    let clone = Clone::find(Git::syncing(&context.root.path, context.attended))?;
    let lock = clone.lock()?;
    let syncing = Syncing {
        branch: clone.branch()?,
        clone,
        context,
    };
    match syncing.clone.merging()? {
        Some(theirs) => syncing.settle(&theirs, on_step)?,
        None => syncing.is_free()?,
    }
    syncing.commit(&lock, on_step)?;
    match exchange::elsewhere(&syncing.clone.git, &syncing.branch)? {
        UpstreamLookup::With(elsewhere) => syncing.exchange(&elsewhere, &lock, on_step),
        UpstreamLookup::Nowhere => {
            on_step(SyncStep::NoRemote);
            Ok(())
        }
        UpstreamLookup::AnyOf(remotes) => Err(SyncError::AmbiguousRemote {
            branch: syncing.branch,
            remotes,
        }),
    }
}

struct Syncing<'a> {
    clone: Clone,
    branch: String,
    context: &'a SyncContext<'a>,
}

impl Syncing<'_> {
    fn git(&self) -> &Git {
        &self.clone.git
    }

    /// Checks that nothing is staged or unmerged from an earlier git command.
    fn is_free(&self) -> Result<(), SyncError> {
        let unmerged = unmerged::find(self.git())?;
        if unmerged.is_empty() {
            return Ok(self.clone.check_nothing_staged()?);
        }
        let open = unsettled::listed(self.git(), self.context.root, &unmerged)?;
        Err(SyncError::Unsettled(open))
    }

    fn changes(&self) -> Result<Changes, SyncError> {
        let changes = Changes::find(self.git(), self.context.root)?;
        let open = unsettled::new_markers(&changes, &self.context.root.settings);
        if open.is_empty() {
            Ok(changes)
        } else {
            Err(SyncError::Unsettled(open))
        }
    }

    /// Commits the changes in the vault. Returns whether there were any.
    fn commit(
        &self,
        lock: &Lock,
        on_step: &mut dyn FnMut(SyncStep<'_>),
    ) -> Result<bool, SyncError> {
        // This waits for another ties process that changes several notes, and undoes an interrupted change.
        drop(Transaction::begin(self.context.cache, self.context.root)?);
        let changes = self.changes()?;
        if changes.files.is_empty() {
            return Ok(false);
        }
        let message = message(&changes.files, &self.context.root.settings);
        let text = format!("{}\n\n{}", message.subject, message.body);
        match changes.commit(self.git(), lock, &text) {
            Err(Obstacle::Git(error)) => Err(refused(error, SyncError::Refused)),
            Err(other) => Err(other.into()),
            Ok(is_committed) => {
                if is_committed {
                    on_step(SyncStep::Committed(&message));
                }
                Ok(is_committed)
            }
        }
    }

    /// Checks that the merge in progress is one with the upstream and that all conflicts are resolved. Returns the
    /// files that still have to be staged.
    fn settled(&self, theirs: &str) -> Result<Vec<String>, SyncError> {
        if !self.is_from_elsewhere(theirs)? {
            return Err(Obstacle::OtherMerge.into());
        }
        let unmerged = unmerged::find(self.git())?;
        let mut open = unsettled::open(self.git(), self.context.root, &unmerged)?;
        for left in unsettled::left(self.git(), self.context.root, theirs)? {
            if open.iter().all(|other| other.path != left.path) {
                open.push(left);
            }
        }
        if open.is_empty() {
            Ok(unmerged.into_iter().map(|file| file.path).collect())
        } else {
            Err(SyncError::Unsettled(open))
        }
    }

    /// Commits the merge in progress, if all conflicts are resolved.
    fn settle(&self, theirs: &str, on_step: &mut dyn FnMut(SyncStep<'_>)) -> Result<(), SyncError> {
        let paths = self.settled(theirs)?;
        unmerged::mark_resolved(self.git(), &paths)?;
        self.finish()?;
        exchange::merged(self.git());
        on_step(SyncStep::MergeCommitted);
        Ok(())
    }

    fn is_from_elsewhere(&self, theirs: &str) -> Result<bool, SyncError> {
        let UpstreamLookup::With(elsewhere) = exchange::elsewhere(self.git(), &self.branch)? else {
            return Ok(false);
        };
        // For a remote that is only a URL, git keeps only the last fetch.
        for known in [
            format!("refs/remotes/{}", elsewhere.shown()),
            "FETCH_HEAD".to_owned(),
        ] {
            if exchange::is_in(self.git(), theirs, &known)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn finish(&self) -> Result<(), SyncError> {
        exchange::finish(self.git()).map_err(|error| refused(error, SyncError::MergeRefused))
    }

    /// Merges and pushes until both sides have the same commits. Reports what was merged even if it stops midway.
    fn exchange(
        &self,
        elsewhere: &Upstream,
        lock: &Lock,
        on_step: &mut dyn FnMut(SyncStep<'_>),
    ) -> Result<(), SyncError> {
        let before = self.clone.head()?;
        let mut has_merged = false;
        let outcome = self.rounds(elsewhere, lock, &mut has_merged, on_step);
        let mut brought = Vec::new();
        if has_merged {
            exchange::merged(self.git());
            let touched = unsettled::touched(self.git(), before.as_deref())?;
            let root = self.context.root;
            brought = unsettled::brought(self.git(), root, before.as_deref(), &touched)?;
            on_step(SyncStep::Merged(elsewhere, touched));
        }
        if outcome? {
            on_step(SyncStep::Pushed(elsewhere));
        }
        if brought.is_empty() {
            Ok(())
        } else {
            Err(SyncError::MergedMarkers(brought))
        }
    }

    /// Fetches, merges, and pushes until both sides have the same commits. Returns whether anything was pushed. Does
    /// nothing else in between, because the longer a round takes, the likelier it is that somebody else pushes first.
    fn rounds(
        &self,
        elsewhere: &Upstream,
        lock: &Lock,
        has_merged: &mut bool,
        on_step: &mut dyn FnMut(SyncStep<'_>),
    ) -> Result<bool, SyncError> {
        let mut before: Option<(Option<String>, GitError)> = None;
        let mut round = 0;
        loop {
            let theirs = exchange::fetch(self.git(), elsewhere);
            let theirs = theirs.map_err(|error| {
                let from = elsewhere.shown();
                refused(error, |output| SyncError::Unreachable { from, output })
            })?;
            if let Some((last, error)) = before {
                let raced =
                    last != theirs || RACES.iter().any(|words| error.output().contains(words));
                if !raced || round == ROUNDS {
                    let to = elsewhere.shown();
                    return Err(refused(error, |output| SyncError::NotPushed { to, output }));
                }
            }
            if let Some(theirs) = &theirs {
                *has_merged |= self.merge(elsewhere, theirs, lock, on_step)?;
            }
            if self.clone.head()? == theirs {
                return Ok(false);
            }
            match exchange::push(self.git(), &self.branch, elsewhere) {
                Ok(()) => return Ok(true),
                Err(error) => before = Some((theirs, error)),
            }
            pause(round);
            round += 1;
        }
    }

    /// Merges the commit `theirs`. Returns whether it was new here.
    fn merge(
        &self,
        from: &Upstream,
        theirs: &str,
        lock: &Lock,
        on_step: &mut dyn FnMut(SyncStep<'_>),
    ) -> Result<bool, SyncError> {
        let mut tries = SAVES;
        let merge = loop {
            // git checks a note before it replaces it. A write by ties in between would be lost.
            let writing = Transaction::begin(self.context.cache, self.context.root)?;
            let merged = exchange::merge(self.git(), from, theirs, self.context.program, lock);
            drop(writing);
            match merged {
                // Somebody saved a note after the last commit.
                Err(MergeError::Git(error)) if error.output().contains(SAVED) && tries > 0 => {
                    tries -= 1;
                    if !self.commit(lock, on_step)? {
                        return Err(not_merged(from, error.into()));
                    }
                }
                Err(error) => return Err(not_merged(from, error)),
                Ok(merge) => break merge,
            }
        };
        let open = match merge {
            Merge::Nothing => return Ok(false),
            Merge::Forward => return Ok(true),
            Merge::Conflict => {
                let unmerged = unmerged::find(self.git())?;
                unsettled::listed(self.git(), self.context.root, &unmerged)?
            }
            Merge::Ready => unsettled::left(self.git(), self.context.root, theirs)?,
        };
        if !open.is_empty() {
            return Err(SyncError::Unsettled(open));
        }
        self.finish()?;
        Ok(true)
    }
}

/// Converts a failure of git to a [`SyncError`] that holds git's message.
fn refused(error: GitError, of: impl FnOnce(String) -> SyncError) -> SyncError {
    match error {
        GitError::Failed { output, .. } if NOBODY.iter().any(|words| output.contains(words)) => {
            SyncError::NoIdentity
        }
        GitError::Failed { output, .. } => of(output),
        missing => missing.into(),
    }
}

fn not_merged(from: &Upstream, error: MergeError) -> SyncError {
    let from = from.shown();
    match error {
        MergeError::Unrelated => SyncError::Unrelated { from },
        MergeError::Shallow => SyncError::Shallow { from },
        MergeError::Git(GitError::Failed { output, .. }) => SyncError::NotMerged { from, output },
        error => SyncError::NotMerged {
            from,
            output: error.to_string(),
        },
    }
}
