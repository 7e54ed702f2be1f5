//! Fetching from another clone, merging what it has, and pushing to it.
//!
//! In: a clone, and the branch elsewhere that it goes with. Out: both have the same, or why not. Does not: force
//! anything, or decide what to do about a clash.

use std::path::{Path, PathBuf};

use super::clone::{Lock, MERGE_ATTRIBUTES, MERGING, Obstacle};
use super::halfway::{self, HalfwayError};
use super::setup::{self, driver_of};
use super::{Git, GitError, NO_HOOKS, patiently};
use crate::vault::VaultError;
use crate::vault::replace;

/// A branch elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The name of the remote, or its address.
    pub remote: String,
    /// `refs/heads/main`.
    pub branch: String,
    /// Whether git knows already that it goes with the branch here.
    pub known: bool,
}

/// With which branch elsewhere a branch goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goes {
    /// With this.
    With(Elsewhere),
    /// There is no remote.
    Nowhere,
    /// Nothing says to which of these.
    AnyOf(Vec<String>),
}

/// What came of a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// This side lacked nothing.
    Nothing,
    /// This side had nothing of its own, and now is as the other.
    Forward,
    /// All is merged, and waits for a commit.
    Ready,
    /// Something is left to a person.
    Clash,
}

/// Why nothing was merged.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// git would not.
    #[error(transparent)]
    Git(#[from] GitError),
    /// A file for git could not be written.
    #[error(transparent)]
    File(#[from] VaultError),
    /// What it left half done could not be put back.
    #[error(transparent)]
    Halfway(#[from] HalfwayError),
    /// It could not be kept that a merge is under way.
    #[error(transparent)]
    Obstacle(#[from] Obstacle),
    /// The two have no commit in common.
    #[error("they have no commit in common")]
    Unrelated,
    /// It cannot be told whether they do.
    #[error("this clone is shallow, so it cannot be told what is new")]
    Shallow,
}

impl Elsewhere {
    /// As a person calls it.
    pub fn shown(&self) -> String {
        let branch = self.branch.strip_prefix("refs/heads/");
        format!("{}/{}", self.remote, branch.unwrap_or(&self.branch))
    }
}

/// With which branch elsewhere `branch` goes.
///
/// # Errors
/// [`GitError`].
pub fn elsewhere(git: &Git, branch: &str) -> Result<Goes, GitError> {
    let setting = |key: &str| git.maybe(&["config", "--get", &format!("branch.{branch}.{key}")]);
    let (remote, upstream) = (setting("remote")?, setting("merge")?);
    let own = || format!("refs/heads/{branch}");
    let of = |remote: String| Elsewhere {
        known: upstream.is_some(),
        branch: upstream.clone().unwrap_or_else(own),
        remote,
    };
    if let Some(remote) = remote {
        return Ok(Goes::With(of(remote)));
    }
    let remotes = git.text(&["remote"])?;
    let mut remotes: Vec<String> = remotes.lines().map(str::to_owned).collect();
    Ok(match remotes.len() {
        0 => Goes::Nowhere,
        1 => Goes::With(of(remotes.remove(0))),
        _ => Goes::AnyOf(remotes),
    })
}

/// Fetches what is elsewhere: its newest commit, or none where there is no such branch yet.
///
/// # Errors
/// [`GitError`] where it cannot be reached.
pub fn fetch(git: &Git, from: &Elsewhere) -> Result<Option<String>, GitError> {
    let fetched = patiently(|| git.bytes(&["fetch", "--quiet", "--", &from.remote, &from.branch]));
    match fetched {
        Ok(_) => git.text(&["rev-parse", "FETCH_HEAD"]).map(Some),
        Err(error) if error.said().contains("couldn't find remote ref") => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether the commit `old` is in the history of `new`.
///
/// # Errors
/// [`GitError::Missing`].
pub fn is_in(git: &Git, old: &str, new: &str) -> Result<bool, GitError> {
    git.holds(&["merge-base", "--is-ancestor", old, new])
}

/// Merges the commit `theirs` into what is checked out, by the driver of `program` where the clone has none of another
/// kind. No hook runs meanwhile; [`finish`] has them run.
///
/// # Errors
/// [`MergeError`]; everything is then as it was.
pub fn merge(
    git: &Git,
    from: &Elsewhere,
    theirs: &str,
    program: Option<&Path>,
    lock: &Lock,
) -> Result<Merge, MergeError> {
    let head = git.maybe(&["rev-parse", "--verify", "--quiet", "HEAD"])?;
    if let Some(head) = &head {
        if is_in(git, theirs, head)? {
            return Ok(Merge::Nothing);
        }
        if !git.holds(&["merge-base", head, theirs])? {
            let shallow = git.text(&["rev-parse", "--is-shallow-repository"])? == "true";
            return Err(if shallow {
                MergeError::Shallow
            } else {
                MergeError::Unrelated
            });
        }
    }
    let means = Means::of(git, program)?;
    let message = format!("--message=Merge {}", from.shown());
    let mut words = means.words();
    words.extend(["merge", "--quiet", "--no-commit", "--ff"]);
    // Whatever is set for other merges.
    words.extend(["--no-squash", "--no-autostash", &message, theirs]);
    let doing = format!("{MERGING}{theirs}\n");
    let merged = lock.during(&doing, || Ok(patiently(|| lock.to_the_end(git, &words))))?;
    let under_way = git.holds(&["rev-parse", "--verify", "--quiet", "MERGE_HEAD"])?;
    match merged {
        Ok(_) if under_way => Ok(Merge::Ready),
        Ok(_) => Ok(Merge::Forward),
        Err(_) if !super::unmerged::find(git)?.is_empty() => Ok(Merge::Clash),
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
/// [`GitError`] with what git or a hook said; the merge is then still under way.
pub fn finish(git: &Git) -> Result<(), GitError> {
    let words = ["commit", "--quiet", "--no-edit", "--cleanup=strip"];
    patiently(|| git.bytes(&words)).map(drop)
}

/// Runs the hook that follows a merge. Its outcome changes nothing, as in git.
pub fn merged(git: &Git) {
    let _ = git.bytes(&["hook", "run", "--ignore-missing", "post-merge", "--", "0"]);
}

/// Pushes the branch here. It is never forced: where the other has more, git refuses.
///
/// # Errors
/// [`GitError`] with what git, a hook or the other side said.
pub fn push(git: &Git, branch: &str, to: &Elsewhere) -> Result<(), GitError> {
    let both = format!("refs/heads/{branch}:{}", to.branch);
    let mut words = vec!["push", "--quiet"];
    if !to.known {
        words.push("--set-upstream");
    }
    words.extend(["--", &to.remote, &both]);
    git.bytes(&words).map(drop)
}

/// By which notes are merged, wherever this clone was set up and wherever `ties` is on the path. The file of attributes
/// is taken away when dropped.
struct Means {
    settings: Vec<String>,
    attributes: PathBuf,
}

impl Means {
    fn of(git: &Git, program: Option<&Path>) -> Result<Means, MergeError> {
        let mut settings = Vec::new();
        let own = git.maybe(&["config", "--get", setup::DRIVER.0])?;
        // Somebody's own way to merge is theirs.
        let ours = own.is_none_or(|own| own == setup::DRIVER.1);
        if let Some(program) = program.filter(|_| ours) {
            settings.push(format!("{}={}", setup::DRIVER.0, driver_of(program)));
        }
        settings.push(format!("core.hooksPath={NO_HOOKS}"));
        let prefix = git.text(&["rev-parse", "--show-prefix"])?;
        let folder = git.text(&["rev-parse", "--absolute-git-dir"])?;
        let attributes = Path::new(&folder).join(MERGE_ATTRIBUTES);
        // What the user, the repository and the clone say comes later, and holds.
        let mut text = setup::attributes_below(&prefix);
        if let Some(bytes) = user_attributes(git)? {
            text += &String::from_utf8_lossy(&bytes);
        }
        // One sync at a time: nobody reads it half written. What is there instead is taken away and not written to, since it
        // may be a link.
        replace::remove(&attributes)?;
        replace::replace(&attributes, text)?;
        settings.push(format!("core.attributesFile={}", attributes.display()));
        Ok(Means {
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

impl Drop for Means {
    fn drop(&mut self) {
        // What is left says nothing to anybody, and the next merge replaces it.
        let _ = replace::remove(&self.attributes);
    }
}

/// What the user's own file of attributes says.
fn user_attributes(git: &Git) -> Result<Option<Vec<u8>>, MergeError> {
    // git tells where it looks, be it set or not, from 2.42 on.
    let asked = git.maybe(&["var", "GIT_ATTR_GLOBAL"])?;
    let set = git.maybe(&["config", "--type=path", "--get", "core.attributesFile"])?;
    let path = set.or(asked).filter(|path| !path.is_empty());
    Ok(path
        .map(|path| replace::trusted(Path::new(&path)))
        .transpose()?
        .flatten())
}
