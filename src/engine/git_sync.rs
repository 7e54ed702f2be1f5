//! A vault brought together with that of another machine: what is here is committed, what is there is merged, and both
//! have the same.
//!
//! In: a vault that git keeps. Out: steps as they are done, or what stopped it, with the repository in a state that git's
//! own commands understand. Does not: force anything, touch what is staged or lies outside of the vault, or print.

mod unsettled;

use std::path::Path;

use super::write::{ChangeError, Transaction};
use crate::report::commit::{Message, message};
use crate::vault::Root;
use crate::vault::git::changes::Changes;
use crate::vault::git::clone::{Clone, Lock, Obstacle};
use crate::vault::git::exchange::{self, Elsewhere, Goes, Merge, MergeError};
use crate::vault::git::{Git, GitError, pause, unmerged};

pub use unsettled::{Open, Unsettled};

/// A vault to sync, and what it is done with.
#[derive(Debug)]
pub struct Around<'a> {
    /// The vault.
    pub root: &'a Root,
    /// Where it is told who writes into the vault.
    pub cache: &'a Path,
    /// The file of this program, by which notes are merged.
    pub program: Option<&'a Path>,
    /// Whether git may ask for a password.
    pub attended: bool,
}

/// What was done.
#[derive(Debug)]
pub enum Step<'a> {
    /// What changed here was committed.
    Committed(&'a Message),
    /// A merge that was under way, and is settled, was committed.
    Settled,
    /// What was new elsewhere is here now: these files of the vault.
    Merged(&'a Elsewhere, Vec<String>),
    /// What was new here is there now.
    Pushed(&'a Elsewhere),
    /// There is no remote to sync with.
    Alone,
}

/// Why it stopped. What was done until then stays done.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The clone is not as it must be.
    #[error(transparent)]
    Obstacle(#[from] Obstacle),
    /// git could not.
    #[error(transparent)]
    Git(#[from] GitError),
    /// There is nowhere to wait for others who write.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// Only a person can go on.
    #[error("{} to settle", .0.len())]
    Unsettled(Vec<Unsettled>),
    /// The other side committed notes with markers in them; all else is done.
    #[error("{} with conflict markers", .0.len())]
    Brought(Vec<Unsettled>),
    /// git knows nobody to name.
    #[error(
        "git does not know whom to name in a commit; tell it once: `git config --global user.name \"Your Name\"` and `git config --global user.email you@example.org`"
    )]
    Nobody,
    /// git or a hook would not commit.
    #[error("git would not commit, so nothing is committed and nothing is staged:\n{0}")]
    Refused(String),
    /// The same, of a merge.
    #[error(
        "all is merged, but git would not commit it:\n{0}\nmend that, then `ties git sync` again; `git merge --abort` goes back to before the merge"
    )]
    MergeRefused(String),
    /// Nothing says which remote.
    #[error(
        "branch {branch} goes with no branch elsewhere yet, and there are several remotes: {}; `git push --set-upstream REMOTE {branch}` once says which",
        remotes.join(", ")
    )]
    AnyOf {
        /// The branch.
        branch: String,
        /// The remotes.
        remotes: Vec<String>,
    },
    /// The other side is out of reach, or lets nobody in.
    #[error(
        "{from} cannot be reached; what is committed here stays, and goes with the next `ties git sync`:\n{said}"
    )]
    Unreachable {
        /// What.
        from: String,
        /// What git says.
        said: String,
    },
    /// It could not be merged.
    #[error("{from} could not be merged, and nothing here has changed:\n{said}")]
    NotMerged {
        /// What.
        from: String,
        /// What git says.
        said: String,
    },
    /// They have no history in common.
    #[error(
        "{from} has another history, with no commit that is here too; if they are to be one vault: `git fetch`, `git merge --allow-unrelated-histories {from}`, then `ties git sync`"
    )]
    Unrelated {
        /// What.
        from: String,
    },
    /// History is cut off.
    #[error(
        "this clone has only the newest part of its history, so {from} cannot be merged; `git fetch --unshallow` once brings the rest"
    )]
    Shallow {
        /// What.
        from: String,
    },
    /// It could not be pushed.
    #[error("{to} would not take what is new here; it stays committed here:\n{said}")]
    NotPushed {
        /// Where to.
        to: String,
        /// What git says.
        said: String,
    },
}

/// So often it is fetched, merged and pushed anew where somebody else pushes meanwhile.
const ROUNDS: u32 = 16;
/// So often what somebody saves meanwhile is committed before a merge.
const SAVES: usize = 5;

/// What git says where somebody else pushed at the same time.
const RACES: [&str; 6] = [
    "fetch first",
    "non-fast-forward",
    "cannot lock ref",
    "failed to update ref",
    "incorrect old value",
    "reference already exists",
];

/// What git says where a file was saved after the last commit.
const SAVED: &str = "would be overwritten by merge";

/// What git says where it knows nobody.
const NOBODY: [&str; 4] = [
    "tell me who you are",
    "empty ident",
    "no email was given",
    "no name was given",
];

/// What a sync would commit.
#[derive(Debug)]
pub struct Plan {
    /// Whether it would first commit a merge that is under way.
    pub settles: bool,
    /// What the commit would say; none if there is nothing to commit.
    pub message: Option<Message>,
    /// The files in it.
    pub files: Vec<String>,
    /// Those of them that may turn out to be unchanged: they have a filter, and a plan runs none.
    pub filtered: Vec<String>,
}

/// What [`sync`] would commit; nothing is written, nobody else is asked, and no program but git is started.
///
/// # Errors
/// [`SyncError`] where it would stop before that.
pub fn plan(around: &Around<'_>) -> Result<Plan, SyncError> {
    let clone = Clone::find(Git::reading(&around.root.path))?;
    let syncing = Syncing {
        branch: clone.branch()?,
        clone,
        around,
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
        message: (!files.is_empty()).then(|| message(files, &around.root.settings)),
        files: files.iter().map(|file| file.path.clone()).collect(),
    })
}

/// Syncs; each step is told when it is done.
///
/// # Errors
/// [`SyncError`].
pub fn sync(around: &Around<'_>, told: &mut dyn FnMut(Step<'_>)) -> Result<(), SyncError> {
    let clone = Clone::find(Git::syncing(&around.root.path, around.attended))?;
    let lock = clone.lock()?;
    let syncing = Syncing {
        branch: clone.branch()?,
        clone,
        around,
    };
    match syncing.clone.merging()? {
        Some(theirs) => syncing.settle(&theirs, told)?,
        None => syncing.is_free()?,
    }
    syncing.commit(&lock, told)?;
    match exchange::elsewhere(&syncing.clone.git, &syncing.branch)? {
        Goes::With(elsewhere) => syncing.exchange(&elsewhere, &lock, told),
        Goes::Nowhere => {
            told(Step::Alone);
            Ok(())
        }
        Goes::AnyOf(remotes) => Err(SyncError::AnyOf {
            branch: syncing.branch,
            remotes,
        }),
    }
}

struct Syncing<'a> {
    clone: Clone,
    branch: String,
    around: &'a Around<'a>,
}

impl Syncing<'_> {
    fn git(&self) -> &Git {
        &self.clone.git
    }

    /// That nothing is left over from something that somebody else began.
    fn is_free(&self) -> Result<(), SyncError> {
        let unmerged = unmerged::find(self.git())?;
        if unmerged.is_empty() {
            return Ok(self.clone.is_unstaged()?);
        }
        let open = unsettled::listed(self.git(), self.around.root, &unmerged)?;
        Err(SyncError::Unsettled(open))
    }

    fn changes(&self) -> Result<Changes, SyncError> {
        let changes = Changes::find(self.git(), self.around.root)?;
        let open = unsettled::new_markers(&changes, &self.around.root.settings);
        if open.is_empty() {
            Ok(changes)
        } else {
            Err(SyncError::Unsettled(open))
        }
    }

    /// Commits what changed in the vault; whether anything had.
    fn commit(&self, lock: &Lock, told: &mut dyn FnMut(Step<'_>)) -> Result<bool, SyncError> {
        // What ties is writing to several notes is waited for, and what was cut short is taken back.
        drop(Transaction::begin(self.around.cache, self.around.root)?);
        let changes = self.changes()?;
        if changes.files.is_empty() {
            return Ok(false);
        }
        let message = message(&changes.files, &self.around.root.settings);
        let text = format!("{}\n\n{}", message.subject, message.body);
        match changes.commit(self.git(), lock, &text) {
            Err(Obstacle::Git(error)) => Err(refused(error, SyncError::Refused)),
            Err(other) => Err(other.into()),
            Ok(is_committed) => {
                if is_committed {
                    told(Step::Committed(&message));
                }
                Ok(is_committed)
            }
        }
    }

    /// That a merge that is under way is one with the other side, and wholly settled; the files that git is still to be
    /// told of.
    fn settled(&self, theirs: &str) -> Result<Vec<String>, SyncError> {
        if !self.is_from_elsewhere(theirs)? {
            return Err(Obstacle::OtherMerge.into());
        }
        let unmerged = unmerged::find(self.git())?;
        let mut open = unsettled::open(self.git(), self.around.root, &unmerged)?;
        for left in unsettled::left(self.git(), self.around.root, theirs)? {
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

    /// Commits a merge that is settled.
    fn settle(&self, theirs: &str, told: &mut dyn FnMut(Step<'_>)) -> Result<(), SyncError> {
        let paths = self.settled(theirs)?;
        unmerged::settle(self.git(), &paths)?;
        self.finish()?;
        exchange::merged(self.git());
        told(Step::Settled);
        Ok(())
    }

    fn is_from_elsewhere(&self, theirs: &str) -> Result<bool, SyncError> {
        let Goes::With(elsewhere) = exchange::elsewhere(self.git(), &self.branch)? else {
            return Ok(false);
        };
        // Of a remote that is only an address, git keeps nothing but what it fetched last.
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

    /// Has both sides be the same, and tells what came of it, be it that it stopped on the way.
    fn exchange(
        &self,
        elsewhere: &Elsewhere,
        lock: &Lock,
        told: &mut dyn FnMut(Step<'_>),
    ) -> Result<(), SyncError> {
        let before = self.clone.head()?;
        let mut has_merged = false;
        let outcome = self.rounds(elsewhere, lock, &mut has_merged, told);
        let mut brought = Vec::new();
        if has_merged {
            exchange::merged(self.git());
            let touched = unsettled::touched(self.git(), before.as_deref())?;
            let root = self.around.root;
            brought = unsettled::brought(self.git(), root, before.as_deref(), &touched)?;
            told(Step::Merged(elsewhere, touched));
        }
        if outcome? {
            told(Step::Pushed(elsewhere));
        }
        if brought.is_empty() {
            Ok(())
        } else {
            Err(SyncError::Brought(brought))
        }
    }

    /// Fetches, merges and pushes until both sides have the same; whether anything was pushed. Nothing else is done in
    /// between: the longer it takes, the likelier somebody else pushes first.
    fn rounds(
        &self,
        elsewhere: &Elsewhere,
        lock: &Lock,
        has_merged: &mut bool,
        told: &mut dyn FnMut(Step<'_>),
    ) -> Result<bool, SyncError> {
        let mut before: Option<(Option<String>, GitError)> = None;
        let mut round = 0;
        loop {
            let theirs = exchange::fetch(self.git(), elsewhere);
            let theirs = theirs.map_err(|error| {
                let from = elsewhere.shown();
                refused(error, |said| SyncError::Unreachable { from, said })
            })?;
            if let Some((last, error)) = before {
                let raced =
                    last != theirs || RACES.iter().any(|words| error.said().contains(words));
                if !raced || round == ROUNDS {
                    let to = elsewhere.shown();
                    return Err(refused(error, |said| SyncError::NotPushed { to, said }));
                }
            }
            if let Some(theirs) = &theirs {
                *has_merged |= self.merge(elsewhere, theirs, lock, told)?;
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

    /// Merges the commit `theirs`; whether it was new here.
    fn merge(
        &self,
        from: &Elsewhere,
        theirs: &str,
        lock: &Lock,
        told: &mut dyn FnMut(Step<'_>),
    ) -> Result<bool, SyncError> {
        let mut tries = SAVES;
        let merge = loop {
            // git looks at a note before it replaces it: what ties wrote in between would be lost.
            let writing = Transaction::begin(self.around.cache, self.around.root)?;
            let merged = exchange::merge(self.git(), from, theirs, self.around.program, lock);
            drop(writing);
            match merged {
                // Somebody saved a note since.
                Err(MergeError::Git(error)) if error.said().contains(SAVED) && tries > 0 => {
                    tries -= 1;
                    if !self.commit(lock, told)? {
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
            Merge::Clash => {
                let unmerged = unmerged::find(self.git())?;
                unsettled::listed(self.git(), self.around.root, &unmerged)?
            }
            Merge::Ready => unsettled::left(self.git(), self.around.root, theirs)?,
        };
        if !open.is_empty() {
            return Err(SyncError::Unsettled(open));
        }
        self.finish()?;
        Ok(true)
    }
}

/// What git refused, in its own words.
fn refused(error: GitError, of: impl FnOnce(String) -> SyncError) -> SyncError {
    match error {
        GitError::Failed { said, .. } if NOBODY.iter().any(|words| said.contains(words)) => {
            SyncError::Nobody
        }
        GitError::Failed { said, .. } => of(said),
        missing => missing.into(),
    }
}

fn not_merged(from: &Elsewhere, error: MergeError) -> SyncError {
    let from = from.shown();
    match error {
        MergeError::Unrelated => SyncError::Unrelated { from },
        MergeError::Shallow => SyncError::Shallow { from },
        MergeError::Git(GitError::Failed { said, .. }) => SyncError::NotMerged { from, said },
        error => SyncError::NotMerged {
            from,
            said: error.to_string(),
        },
    }
}
