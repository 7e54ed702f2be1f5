//! The history of a note: the commits that touched it, also under earlier names.
//!
//! In: the path of a note. Out: [`Revision`]s, newest first, each with the note before and after. Does not: compute
//! differences, or list merge commits. A version that is missing in this clone, or that is larger than a note may be,
//! counts as not existing.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::git::blobs::blobs;
use super::git::repository::{Repository, RepositoryError};
use super::git::{Git, GitError};
use super::read::LARGEST;
use super::root::Root;

/// Why there is no history.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The vault is in no git repository.
    #[error("{0}: not in a git work tree, so there is no history; `git init` there starts one")]
    NoRepository(String),
    /// There is a repository that cannot be used.
    #[error(transparent)]
    Repository(RepositoryError),
    /// The note is in no commit.
    #[error("{0} was never committed, so it has no history yet; commit it first")]
    Never(String),
    /// git failed.
    #[error(transparent)]
    Git(#[from] GitError),
}

/// A note at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteVersion {
    /// The path: relative to the vault if the note lies in it, otherwise relative to the repository.
    pub path: String,
    /// The bytes of the note.
    pub bytes: Vec<u8>,
}

/// One commit that touched a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The id of the commit.
    pub commit: String,
    /// The author date, in seconds since 1970.
    pub time: i64,
    /// The author's name.
    pub author: String,
    /// The note before the commit, or `None` if it did not exist.
    pub before: Option<NoteVersion>,
    /// The note after the commit, or `None` if the commit removed it.
    pub after: Option<NoteVersion>,
}

/// Returns at most `limit` commits that touched the note at `path`, newest first.
///
/// # Errors
/// [`HistoryError`] if there are no commits, or if git fails.
pub fn history(root: &Root, path: &str, limit: usize) -> Result<Vec<Revision>, HistoryError> {
    let repository = Repository::with_head(&Git::reading(&root.path));
    let (repository, head) = repository.map_err(|error| match error {
        RepositoryError::None => HistoryError::NoRepository(root.path.display().to_string()),
        error => HistoryError::Repository(error),
    })?;
    let reader = HistoryReader {
        git: Git::reading(&repository.top),
        prefix: repository.prefix,
    };
    let never = || HistoryError::Never(path.to_owned());
    if head.is_none() {
        return Err(never());
    }
    // Some systems report a name in another Unicode composition than git stores.
    let forms = [
        path.to_owned(),
        path.nfc().collect::<String>(),
        path.nfd().collect(),
    ];
    for form in forms {
        let mut touches = reader.touches(&format!("{}{form}", reader.prefix))?;
        if !touches.is_empty() {
            touches.truncate(limit);
            return reader.revisions(touches);
        }
    }
    Err(never())
}

/// Whether the clone is shallow. Its oldest commit then seems to have added everything that existed at the time.
pub fn is_shallow(root: &Root) -> bool {
    let answer = Git::reading(&root.path).text(&["rev-parse", "--is-shallow-repository"]);
    answer.is_ok_and(|answer| answer == "true")
}

/// A commit, and how it touched one file.
#[derive(Debug, Clone)]
struct Touch {
    commit: String,
    time: i64,
    author: String,
    /// Path and blob id before the commit.
    before: Option<(String, String)>,
    after: Option<(String, String)>,
}

struct HistoryReader {
    git: Git,
    /// The vault's folder in the repository, ending with `/`; empty if it is the top.
    prefix: String,
}

/// The options of every `git log`, which override the user's settings.
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

impl HistoryReader {
    /// All commits that touched the file at `path`, or the file that it was renamed from, and so on.
    fn touches(&self, path: &str) -> Result<Vec<Touch>, HistoryError> {
        let mut touches: HashMap<String, Touch> = HashMap::new();
        let (mut names, mut order) = (Vec::new(), Vec::new());
        // A name, and the commit that renamed the note away from it. What has this name since then is another note.
        let mut next: Option<(String, Option<String>)> = Some((path.to_owned(), None));
        while let Some((name, renamed)) = next.take() {
            let since = match &renamed {
                Some(commit) => self.since(commit)?,
                None => HashSet::new(),
            };
            let mut is_created = false;
            for mut touch in self.log(&[&name])? {
                if since.contains(&touch.commit) {
                    continue;
                }
                if touch.before.is_none() {
                    touch.before = self.source(&touch.commit, &name)?;
                    is_created |= touch.before.is_none();
                } else if touch.after.is_none() && self.was_renamed(&touch.commit, &name)? {
                    // The note was renamed here, so a file that was created under this name later is another note.
                    if is_created {
                        break;
                    }
                    continue;
                }
                let old = touch.before.as_ref().map(|(old, _)| old.clone());
                let commit = touch.commit.clone();
                order.push(commit.clone());
                touches.insert(commit.clone(), touch);
                // Older files with this name are another note, unless the note returns to the name.
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
            .filter_map(|commit| touches.remove(commit))
            .collect())
    }

    /// A commit and all its descendants up to HEAD.
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
        let output = self.git.bytes(&words)?;
        let output = String::from_utf8_lossy(&output);
        let mut pieces = output.split('\0');
        let mut touches: Vec<Touch> = Vec::new();
        while let Some(piece) = pieces.next() {
            if let Some(commit) = piece.strip_prefix('/') {
                let time = pieces.next().and_then(|time| time.parse().ok());
                touches.push(Touch {
                    commit: commit.to_owned(),
                    time: time.unwrap_or(0),
                    author: pieces.next().unwrap_or("").to_owned(),
                    before: None,
                    after: None,
                });
            } else if let Some((old, new)) = ids(piece) {
                let path = pieces.next().unwrap_or("");
                if let Some(touch) = touches.last_mut() {
                    let path_and_id =
                        |id: Option<&str>| id.map(|id| (path.to_owned(), id.to_owned()));
                    (touch.before, touch.after) = (path_and_id(old), path_and_id(new));
                }
            }
        }
        Ok(touches)
    }

    /// The path and blob id of the file that a commit renamed to `name`, if it did.
    fn source(&self, commit: &str, name: &str) -> Result<Option<(String, String)>, GitError> {
        let mut renames = self.renames(commit)?.into_iter();
        let rename = renames.find(|(_, _, new)| new == name);
        Ok(rename.map(|(id, old, _)| (old, id)))
    }

    /// Whether a commit renamed the file `name` to another name.
    fn was_renamed(&self, commit: &str, name: &str) -> Result<bool, GitError> {
        Ok(self.renames(commit)?.iter().any(|(_, old, _)| old == name))
    }

    /// The renames of a commit: blob id before, old path, new path.
    fn renames(&self, commit: &str) -> Result<Vec<(String, String, String)>, GitError> {
        let output = self.git.bytes(&[
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
        let output = String::from_utf8_lossy(&output);
        let mut pieces = output.split('\0');
        let mut renames = Vec::new();
        while let (Some(raw), Some(old), Some(new)) = (pieces.next(), pieces.next(), pieces.next())
        {
            if let Some((Some(id), _)) = ids(raw) {
                renames.push((id.to_owned(), old.to_owned(), new.to_owned()));
            }
        }
        Ok(renames)
    }

    /// Loads the notes before and after each commit.
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
        let version = |side: Option<(String, String)>| {
            let (path, id) = side?;
            let path = match path.strip_prefix(&self.prefix) {
                Some(inside) => inside.to_owned(),
                None => path,
            };
            let bytes = texts.get(&id)?.clone();
            Some(NoteVersion { path, bytes })
        };
        let revision = |touch: Touch| Revision {
            commit: touch.commit,
            time: touch.time,
            author: touch.author,
            before: version(touch.before),
            after: version(touch.after),
        };
        Ok(touches.into_iter().map(revision).collect())
    }
}

/// The two blob ids of a raw record `:100644 100644 OLD NEW M`; `None` for a side that does not exist.
fn ids(raw: &str) -> Option<(Option<&str>, Option<&str>)> {
    let raw = raw.trim_start_matches('\n').strip_prefix(':')?;
    let mut words = raw.split(' ').skip(2);
    let mut side = || {
        let id = words.next()?;
        Some(Some(id).filter(|id| id.bytes().any(|byte| byte != b'0')))
    };
    Some((side()?, side()?))
}
