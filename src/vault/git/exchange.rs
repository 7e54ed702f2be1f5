//! Fetches from another clone, merges, and pushes.
//!
//! In: a clone, and its upstream branch. Out: both have the same commits, or why not. Does not: force anything, or
//! decide how to resolve a conflict.

use std::path::{Path, PathBuf};

use super::clone::{Lock, MERGE_ATTRIBUTES, MERGING, Obstacle};
use super::command::NO_HOOKS;
use super::halfway::{self, HalfwayError};
use super::setup::{self, driver_of};
use super::{Git, GitError, retry_while_busy};
use crate::vault::VaultError;
use crate::vault::replace;

/// The upstream: a branch in another repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upstream {
    /// The name of the remote, or its URL.
    pub remote: String,
    /// The full name of the branch, such as `refs/heads/main`.
    pub branch: String,
    /// Whether git already has it configured as the upstream of the local branch.
    pub known: bool,
}

/// The upstream of a branch, or why it is unclear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UpstreamLookup {
    /// This is the upstream.
    With(Upstream),
    /// There is no remote.
    Nowhere,
    /// There are several remotes, and none is configured. Holds their names.
    AnyOf(Vec<String>),
}

/// The outcome of a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// The other side had nothing new.
    Nothing,
    /// This side had nothing of its own and was fast-forwarded.
    Forward,
    /// Everything is merged and waits for a commit.
    Ready,
    /// There are conflicts that a person must resolve.
    Conflict,
}

/// Why nothing was merged.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// git failed.
    #[error(transparent)]
    Git(#[from] GitError),
    /// A file for git could not be written.
    #[error(transparent)]
    File(#[from] VaultError),
    /// A half-done merge could not be undone.
    #[error(transparent)]
    Halfway(#[from] HalfwayError),
    /// The lock file could not be updated.
    #[error(transparent)]
    Obstacle(#[from] Obstacle),
    /// The two histories have no commit in common.
    #[error("they have no commit in common")]
    Unrelated,
    /// The clone is shallow, so a common commit cannot be found.
    #[error("this clone is shallow, so it cannot be told what is new")]
    Shallow,
}

impl Upstream {
    /// The short form, such as `origin/main`.
    pub fn shown(&self) -> String {
        let branch = self.branch.strip_prefix("refs/heads/");
        format!("{}/{}", self.remote, branch.unwrap_or(&self.branch))
    }
}

/// Finds the upstream of the local branch `branch`.
///
/// # Errors
/// [`GitError`] if git fails.
pub fn elsewhere(git: &Git, branch: &str) -> Result<UpstreamLookup, GitError> {
    let setting =
        |key: &str| git.text_if_ok(&["config", "--get", &format!("branch.{branch}.{key}")]);
    let (remote, upstream) = (setting("remote")?, setting("merge")?);
    let same_name = || format!("refs/heads/{branch}");
    let upstream_at = |remote: String| Upstream {
        known: upstream.is_some(),
        branch: upstream.clone().unwrap_or_else(same_name),
        remote,
    };
    if let Some(remote) = remote {
        return Ok(UpstreamLookup::With(upstream_at(remote)));
    }
    let remotes = git.text(&["remote"])?;
    let mut remotes: Vec<String> = remotes.lines().map(str::to_owned).collect();
    Ok(match remotes.len() {
        0 => UpstreamLookup::Nowhere,
        1 => UpstreamLookup::With(upstream_at(remotes.remove(0))),
        _ => UpstreamLookup::AnyOf(remotes),
    })
}

/// Fetches the upstream branch. Returns its newest commit, or `None` if the branch does not exist there yet.
///
/// # Errors
/// [`GitError`] if the remote cannot be reached.
pub fn fetch(git: &Git, from: &Upstream) -> Result<Option<String>, GitError> {
    let fetched =
        retry_while_busy(|| git.bytes(&["fetch", "--quiet", "--", &from.remote, &from.branch]));
    match fetched {
        Ok(_) => git.text(&["rev-parse", "FETCH_HEAD"]).map(Some),
        Err(error) if error.output().contains("couldn't find remote ref") => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether the commit `old` is an ancestor of `new`.
///
/// # Errors
/// [`GitError`] if git cannot be run.
pub fn is_in(git: &Git, old: &str, new: &str) -> Result<bool, GitError> {
    git.succeeds(&["merge-base", "--is-ancestor", old, new])
}

/// Merges the commit `theirs` into the branch that is checked out. Notes are merged by the driver of `program`, unless
/// the clone has a different driver. No hook runs meanwhile; [`finish`] runs them.
///
/// # Errors
/// [`MergeError`]; everything is then as it was before.
pub fn merge(
    git: &Git,
    from: &Upstream,
    theirs: &str,
    program: Option<&Path>,
    lock: &Lock,
) -> Result<Merge, MergeError> {
    let head = git.text_if_ok(&["rev-parse", "--verify", "--quiet", "HEAD"])?;
    if let Some(head) = &head {
        if is_in(git, theirs, head)? {
            return Ok(Merge::Nothing);
        }
        if !git.succeeds(&["merge-base", head, theirs])? {
            let shallow = git.text(&["rev-parse", "--is-shallow-repository"])? == "true";
            return Err(if shallow {
                MergeError::Shallow
            } else {
                MergeError::Unrelated
            });
        }
    }
    let config = MergeConfig::of(git, program)?;
    let message = format!("--message=Merge {}", from.shown());
    let mut words = config.words();
    words.extend(["merge", "--quiet", "--no-commit", "--ff"]);
    // Override the user's settings for other merges.
    words.extend(["--no-squash", "--no-autostash", &message, theirs]);
    let doing = format!("{MERGING}{theirs}\n");
    let merged = lock.marked_as(&doing, || {
        Ok(retry_while_busy(|| lock.to_the_end(git, &words)))
    })?;
    let under_way = git.succeeds(&["rev-parse", "--verify", "--quiet", "MERGE_HEAD"])?;
    match merged {
        Ok(_) if under_way => Ok(Merge::Ready),
        Ok(_) => Ok(Merge::Forward),
        Err(_) if !super::unmerged::find(git)?.is_empty() => Ok(Merge::Conflict),
        Err(error) => {
            if under_way {
                git.bytes(&["merge", "--abort"])?;
            } else {
                halfway::put_back(git, theirs)?;
            }
            Err(error.into())
        }
    }
}

/// Commits a merge that is ready.
///
/// # Errors
/// [`GitError`] with the message of git or of a hook; the merge is then still in progress.
pub fn finish(git: &Git) -> Result<(), GitError> {
    let words = ["commit", "--quiet", "--no-edit", "--cleanup=strip"];
    retry_while_busy(|| git.bytes(&words)).map(drop)
}

/// Runs the `post-merge` hook. As in git, its outcome does not matter.
pub fn merged(git: &Git) {
    let _ = git.bytes(&["hook", "run", "--ignore-missing", "post-merge", "--", "0"]);
}

/// Pushes the local branch, never by force: if the other side has more commits, git refuses.
///
/// # Errors
/// [`GitError`] with the message of git, of a hook, or of the other side.
pub fn push(git: &Git, branch: &str, to: &Upstream) -> Result<(), GitError> {
    let refspec = format!("refs/heads/{branch}:{}", to.branch);
    let mut words = vec!["push", "--quiet"];
    if !to.known {
        words.push("--set-upstream");
    }
    words.extend(["--", &to.remote, &refspec]);
    git.bytes(&words).map(drop)
}

/// The settings and the attributes file that make git merge notes with ties, wherever this clone was set up and
/// wherever `ties` is on the path. The file is removed on drop.
struct MergeConfig {
    settings: Vec<String>,
    attributes: PathBuf,
}

impl MergeConfig {
    fn of(git: &Git, program: Option<&Path>) -> Result<MergeConfig, MergeError> {
        let mut settings = Vec::new();
        let configured = git.text_if_ok(&["config", "--get", setup::DRIVER.0])?;
        // A merge driver of the user's own is kept.
        let is_ours = configured.is_none_or(|configured| configured == setup::DRIVER.1);
        if let Some(program) = program.filter(|_| is_ours) {
            settings.push(format!("{}={}", setup::DRIVER.0, driver_of(program)));
        }
        settings.push(format!("core.hooksPath={NO_HOOKS}"));
        let prefix = git.text(&["rev-parse", "--show-prefix"])?;
        let folder = git.text(&["rev-parse", "--absolute-git-dir"])?;
        let attributes = Path::new(&folder).join(MERGE_ATTRIBUTES);
        // The attributes of the user, the repository, and the clone are read later, and take precedence.
        let mut text = setup::attributes_below(&prefix);
        if let Some(bytes) = user_attributes(git)? {
            text += &String::from_utf8_lossy(&bytes);
        }
        // Only one sync runs at a time, so nobody reads a half-written file. An existing file is removed and not
        // written to, because it may be a link.
        replace::remove(&attributes)?;
        replace::replace(&attributes, text)?;
        settings.push(format!("core.attributesFile={}", attributes.display()));
        Ok(MergeConfig {
            settings,
            attributes,
        })
    }

    fn words(&self) -> Vec<&str> {
        let settings = self.settings.iter();
        settings
            .flat_map(|setting| ["-c", setting.as_str()])
            .collect()
    }
}

impl Drop for MergeConfig {
    fn drop(&mut self) {
        // A leftover file does no harm, and the next merge replaces it.
        let _ = replace::remove(&self.attributes);
    }
}

/// The bytes of the user's global attributes file.
fn user_attributes(git: &Git) -> Result<Option<Vec<u8>>, MergeError> {
    // From 2.42 on, git reports the path even if it is not configured.
    let default = git.text_if_ok(&["var", "GIT_ATTR_GLOBAL"])?;
    let configured = git.text_if_ok(&["config", "--type=path", "--get", "core.attributesFile"])?;
    let path = configured.or(default).filter(|path| !path.is_empty());
    Ok(path
        .map(|path| replace::read_following_links(Path::new(&path)))
        .transpose()?
        .flatten())
}
