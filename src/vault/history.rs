//! How a note came to say what it says: the commits that touched it, also under other names.
//!
//! In: a note's path. Out: [`Revision`]s, newest first, each with the note as it was before and since. Does not: tell what
//! is different between the two, or repeat in a merge what its sides have said. A note that is missing in this clone, or
//! larger than a note may be, is as if it had not been there.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::git::blobs::blobs;
use super::git::repository::{Repository, RepositoryError};
use super::git::{Git, GitError};
use super::read::LARGEST;
use super::root::Root;

/// Why no history can be told.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The vault is kept in no repository.
    #[error("{0}: no git work tree, so there is no history; `git init` there begins one")]
    NoRepository(String),
    /// There is one that cannot be used.
    #[error(transparent)]
    Repository(RepositoryError),
    /// The note is in no commit.
    #[error("{0} was never committed; its history begins when it is")]
    Never(String),
    /// git cannot tell.
    #[error(transparent)]
    Git(#[from] GitError),
}

/// A note at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its path, from the vault's root where it lies in the vault, else from the repository's.
    pub path: String,
    /// What it said.
    pub bytes: Vec<u8>,
}

/// One commit that touched a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Its id.
    pub commit: String,
    /// When it was written, in seconds since 1970.
    pub time: i64,
    /// Who wrote it.
    pub author: String,
    /// The note before; none where there was none.
    pub before: Option<Kept>,
    /// The note since.
    pub after: Option<Kept>,
}

/// The commits that touched the note at `path`, newest first, at most `limit`.
///
/// # Errors
/// [`HistoryError`] where there are none, or git cannot tell.
pub fn history(root: &Root, path: &str, limit: usize) -> Result<Vec<Revision>, HistoryError> {
    let found = Repository::with_head(&Git::reading(&root.path));
    let (repository, head) = found.map_err(|error| match error {
        RepositoryError::None => HistoryError::NoRepository(root.path.display().to_string()),
        error => HistoryError::Repository(error),
    })?;
    let telling = Telling {
        git: Git::reading(&repository.top),
        prefix: repository.prefix,
    };
    let never = || HistoryError::Never(path.to_owned());
    if head.is_none() {
        return Err(never());
    }
    // Some systems give a name otherwise composed than git keeps it.
    let forms = [
        path.to_owned(),
        path.nfc().collect::<String>(),
        path.nfd().collect(),
    ];
    for form in forms {
        let mut touches = telling.touches(&format!("{}{form}", telling.prefix))?;
        if !touches.is_empty() {
            touches.truncate(limit);
            return telling.revisions(touches);
        }
    }
    Err(never())
}

/// Whether older commits are missing in this clone, so that the oldest seems to have made all that was there by then.
pub fn is_shallow(root: &Root) -> bool {
    let said = Git::reading(&root.path).text(&["rev-parse", "--is-shallow-repository"]);
    said.is_ok_and(|said| said == "true")
}

/// A commit, and how it touched one file.
#[derive(Debug, Clone)]
struct Touch {
    commit: String,
    time: i64,
    author: String,
    /// Path and id of what was there.
    before: Option<(String, String)>,
    after: Option<(String, String)>,
}

struct Telling {
    git: Git,
    /// The vault's folder in the repository, with a `/` behind it unless it is the top.
    prefix: String,
}

/// What every log is asked with, whatever the user's settings are.
const LOG: [&str; 12] = [
    "--literal-pathspecs",
    "log",
    "--no-merges",
    "--full-history",
    "--date-order",
    "--root",
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-renames",
    "--encoding=UTF-8",
    "--format=/%H%x00%at%x00%aN",
];

impl Telling {
    /// Every commit that touched the file at `path`, or the one that it was renamed from, and so on.
    fn touches(&self, path: &str) -> Result<Vec<Touch>, HistoryError> {
        let mut found: HashMap<String, Touch> = HashMap::new();
        let (mut names, mut order) = (Vec::new(), Vec::new());
        // A name, and the commit that put another in its place; what lies there since is another note.
        let mut next: Option<(String, Option<String>)> = Some((path.to_owned(), None));
        while let Some((name, renamed)) = next.take() {
            let since = match &renamed {
                Some(commit) => self.since(commit)?,
                None => HashSet::new(),
            };
            let mut is_made = false;
            for mut touch in self.log(&[&name])? {
                if since.contains(&touch.commit) {
                    continue;
                }
                if touch.before.is_none() {
                    touch.before = self.source(&touch.commit, &name)?;
                    is_made |= touch.before.is_none();
                } else if touch.after.is_none() && self.goes_on(&touch.commit, &name)? {
                    // It went on under another name, so what was made in its place since is another note.
                    if is_made {
                        break;
                    }
                    continue;
                }
                let old = touch.before.as_ref().map(|(old, _)| old.clone());
                let commit = touch.commit.clone();
                order.push(commit.clone());
                found.insert(commit.clone(), touch);
                // What was called so before is another note, unless it comes to that name again.
                if let Some(old) = old.filter(|old| *old != name) {
                    next = Some((old, Some(commit)));
                    break;
                }
            }
            names.push(name);
        }
        if names.len() > 1 {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let all = self.log(&names)?;
            order = all.into_iter().map(|touch| touch.commit).collect();
        }
        Ok(order
            .iter()
            .filter_map(|commit| found.remove(commit))
            .collect())
    }

    /// The commits that come after one, and it.
    fn since(&self, commit: &str) -> Result<HashSet<String>, GitError> {
        let range = format!("{commit}..HEAD");
        let listed = self.git.text(&["rev-list", "--ancestry-path", &range])?;
        let mut since: HashSet<String> = listed.lines().map(str::to_owned).collect();
        since.insert(commit.to_owned());
        Ok(since)
    }

    fn log(&self, names: &[&str]) -> Result<Vec<Touch>, GitError> {
        let mut words = LOG.to_vec();
        words.push("--");
        words.extend(names);
        let said = self.git.bytes(&words)?;
        let said = String::from_utf8_lossy(&said);
        let mut pieces = said.split('\0');
        let mut found: Vec<Touch> = Vec::new();
        while let Some(piece) = pieces.next() {
            if let Some(commit) = piece.strip_prefix('/') {
                let time = pieces.next().and_then(|time| time.parse().ok());
                found.push(Touch {
                    commit: commit.to_owned(),
                    time: time.unwrap_or(0),
                    author: pieces.next().unwrap_or("").to_owned(),
                    before: None,
                    after: None,
                });
            } else if let Some((old, new)) = ids(piece) {
                let path = pieces.next().unwrap_or("");
                if let Some(touch) = found.last_mut() {
                    let kept = |id: Option<&str>| id.map(|id| (path.to_owned(), id.to_owned()));
                    (touch.before, touch.after) = (kept(old), kept(new));
                }
            }
        }
        Ok(found)
    }

    /// The path and id of what a commit renamed to `name`, if it did.
    fn source(&self, commit: &str, name: &str) -> Result<Option<(String, String)>, GitError> {
        let mut renames = self.renames(commit)?.into_iter();
        let to_it = renames.find(|(_, _, new)| new == name);
        Ok(to_it.map(|(id, old, _)| (old, id)))
    }

    /// Whether a commit renamed what was called `name`.
    fn goes_on(&self, commit: &str, name: &str) -> Result<bool, GitError> {
        Ok(self.renames(commit)?.iter().any(|(_, old, _)| old == name))
    }

    /// What a commit renamed: the id of what was there, its path before, and since.
    fn renames(&self, commit: &str) -> Result<Vec<(String, String, String)>, GitError> {
        let said = self.git.bytes(&[
            "diff-tree",
            "-r",
            "-M",
            "-z",
            "--raw",
            "--no-abbrev",
            "--no-commit-id",
            "--diff-filter=R",
            commit,
        ])?;
        let said = String::from_utf8_lossy(&said);
        let mut pieces = said.split('\0');
        let mut found = Vec::new();
        while let (Some(raw), Some(old), Some(new)) = (pieces.next(), pieces.next(), pieces.next())
        {
            if let Some((Some(id), _)) = ids(raw) {
                found.push((id.to_owned(), old.to_owned(), new.to_owned()));
            }
        }
        Ok(found)
    }

    /// The commits with what the note said.
    fn revisions(&self, touches: Vec<Touch>) -> Result<Vec<Revision>, HistoryError> {
        let sides = touches
            .iter()
            .flat_map(|touch| [&touch.before, &touch.after]);
        let ids: HashSet<String> = sides.flatten().map(|(_, id)| id.clone()).collect();
        let texts = blobs(&self.git, ids.iter().map(String::as_str), LARGEST)?;
        let texts: HashMap<&String, Vec<u8>> = ids
            .iter()
            .zip(texts)
            .filter_map(|(id, text)| Some((id, text?)))
            .collect();
        let kept = |side: Option<(String, String)>| {
            let (path, id) = side?;
            let path = match path.strip_prefix(&self.prefix) {
                Some(inside) => inside.to_owned(),
                None => path,
            };
            let bytes = texts.get(&id)?.clone();
            Some(Kept { path, bytes })
        };
        let revision = |touch: Touch| Revision {
            commit: touch.commit,
            time: touch.time,
            author: touch.author,
            before: kept(touch.before),
            after: kept(touch.after),
        };
        Ok(touches.into_iter().map(revision).collect())
    }
}

/// The ids of the two sides of `:100644 100644 OLD NEW M`; none for a side that is not there.
fn ids(raw: &str) -> Option<(Option<&str>, Option<&str>)> {
    let raw = raw.trim_start_matches('\n').strip_prefix(':')?;
    let mut words = raw.split(' ').skip(2);
    let mut side = || {
        let id = words.next()?;
        Some(Some(id).filter(|id| id.bytes().any(|byte| byte != b'0')))
    };
    Some((side()?, side()?))
}
