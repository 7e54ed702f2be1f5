//! Finds the git repository of a folder.
//!
//! In: git in that folder. Out: the location of the repository and its work tree, or why there is none to use. Does
//! not: accept a repository without a work tree, or one whose work tree is not the folder that it lies in.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::place::{Place, normalized};
use super::{Git, GitError};
use crate::text::shell;

/// A repository with a work tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// The git folder of this work tree.
    pub folder: PathBuf,
    /// The git folder that all work trees share, with settings and hooks.
    pub common: PathBuf,
    /// The top of the work tree.
    pub top: PathBuf,
    /// The folder that was asked about, relative to the top: empty, or ending with `/`.
    pub prefix: String,
    /// Whether the clone is shallow, so that older commits are missing.
    pub is_shallow: bool,
}

/// Why there is no usable repository.
#[derive(Debug, thiserror::Error)]
pub enum RepositoryError {
    /// git failed.
    #[error(transparent)]
    Git(#[from] GitError),
    /// There is no repository in this folder or above.
    #[error(
        "this vault is not in a git repository; run `git init` in its folder, or `git clone` one that is"
    )]
    None,
    /// The repository has no work tree.
    #[error("this is a bare repository, or the inside of one; name the folder of your notes")]
    Bare,
    /// The repository says that its work tree is elsewhere.
    #[error(
        "{}: this repository says that its files are in {} (core.worktree), but ties needs them next to it; `git config --file {} --unset core.worktree` fixes that",
        folder.display(), top.display(), shell::word(&folder.join("config").to_string_lossy())
    )]
    Elsewhere {
        /// The git folder.
        folder: PathBuf,
        /// The work tree that the repository names.
        top: PathBuf,
    },
}

/// The options of `git rev-parse`. Those whose answers may contain a line end come last.
const OPTIONS: [&str; 6] = [
    "--is-inside-work-tree",
    "--is-shallow-repository",
    "--absolute-git-dir",
    "--git-common-dir",
    "--show-toplevel",
    "--show-prefix",
];

impl Repository {
    /// Whether this folder or one above it has a `.git`. If not, git need not be run.
    pub fn may_keep(folder: &Path) -> bool {
        let has_git = |folder: &Path| folder.join(".git").symlink_metadata().is_ok();
        folder.ancestors().any(has_git)
    }

    /// The repository of the folder of `git`. It is read in reading mode, whatever the mode of `git`.
    ///
    /// # Errors
    /// [`RepositoryError`] if there is none to use.
    pub fn of(git: &Git) -> Result<Repository, RepositoryError> {
        let (repository, _) = Repository::with(git, &[])?;
        Ok(repository)
    }

    /// Like [`Repository::of`], with the HEAD commit, or `None` if there is no commit yet.
    ///
    /// # Errors
    /// Same as [`Repository::of`].
    pub fn with_head(git: &Git) -> Result<(Repository, Option<String>), RepositoryError> {
        match Repository::with(git, &["HEAD"]) {
            Ok((repository, head)) => Ok((repository, Some(head))),
            Err(RepositoryError::Git(error)) if error.output().contains("unknown revision") => {
                Ok((Repository::of(git)?, None))
            }
            Err(error) => Err(error),
        }
    }

    /// Turns a path that git reported into a place in this clone, or `None` if it lies outside.
    pub fn place(&self, path: &Path) -> Option<Place> {
        let homes = [&self.top, &self.common];
        homes.into_iter().find_map(|home| Place::below(home, path))
    }

    fn with(git: &Git, revisions: &[&str]) -> Result<(Repository, String), RepositoryError> {
        let git = git.only_reading();
        let words = [&["rev-parse"], revisions, &OPTIONS].concat();
        let answer = git.text(&words).map_err(|error| match error.output() {
            message if message.contains("not a git repository") => RepositoryError::None,
            message if BARE.iter().any(|words| message.contains(words)) => RepositoryError::Bare,
            _ => error.into(),
        })?;
        let mut lines = answer.splitn(revisions.len() + OPTIONS.len(), '\n');
        let mut next = || lines.next().unwrap_or_default();
        let commit = revisions.first().map(|_| next()).unwrap_or_default();
        if next() != "true" {
            return Err(RepositoryError::Bare);
        }
        let repository = Repository {
            is_shallow: next() == "true",
            folder: PathBuf::from(next()),
            common: normalized(&git.folder().join(next())),
            top: PathBuf::from(next()),
            prefix: next().to_owned(),
        };
        if is_beside(&repository.folder, &repository.top) {
            Ok((repository, commit.to_owned()))
        } else {
            Err(RepositoryError::Elsewhere {
                folder: repository.folder,
                top: repository.top,
            })
        }
    }
}

/// Parts of git's error messages if there is no work tree.
const BARE: [&str; 2] = ["must be run in a work tree", "cannot use bare repository"];

/// Whether the `.git` at the top of a work tree is the folder of the repository, or a file that names it, as in a
/// submodule or an additional work tree.
fn is_beside(folder: &Path, top: &Path) -> bool {
    const LONGEST: u64 = 16 * 1024;
    let git = top.join(".git");
    let home = match git.metadata() {
        Ok(found) if found.is_dir() => git,
        Ok(found) if found.is_file() => {
            let mut text = String::new();
            let read = File::open(&git).and_then(|file| {
                let mut file = file.take(LONGEST);
                file.read_to_string(&mut text)
            });
            match (read, text.strip_prefix("gitdir:")) {
                (Ok(_), Some(path)) => top.join(path.trim()),
                _ => return false,
            }
        }
        _ => return false,
    };
    matches!((home.canonicalize(), folder.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn git(folder: &Path, words: &[&str]) {
        Git::syncing(folder, false).bytes(words).expect("git");
    }

    fn folder(of: &Path) -> PathBuf {
        std::fs::create_dir_all(of).expect("a folder");
        of.canonicalize().expect("it is there")
    }

    #[test]
    fn work_trees_submodules_and_separate_git_dirs_are_found() {
        let temporary = tempfile::tempdir().expect("a folder");
        let home = folder(temporary.path());
        let main = folder(&home.join("main"));
        let notes = folder(&main.join("my notes"));
        git(&main, &["init", "-q", "-b", "main"]);
        let found = Repository::of(&Git::reading(&notes)).expect("a repository");
        assert!(found.place(&notes.join("../.git/config")).is_some());
        assert_eq!(found.place(&home.join("main2/config")), None);
        assert_eq!(
            (found.top, found.prefix),
            (main.clone(), "my notes/".to_owned())
        );
        let (_, head) = Repository::with_head(&Git::reading(&main)).expect("a repository");
        assert_eq!(head, None);
        let commit = [
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@b.example",
            "commit",
        ];
        git(
            &main,
            &[&commit[..], &["-q", "--allow-empty", "-m", "x"]].concat(),
        );
        let (_, head) = Repository::with_head(&Git::reading(&main)).expect("a repository");
        assert_eq!(head.map(|head| head.len()), Some(40));
        let tree = home.join("tree");
        git(
            &main,
            &[
                "worktree",
                "add",
                "-q",
                "--detach",
                tree.to_str().expect("text"),
            ],
        );
        let found = Repository::of(&Git::reading(&tree)).expect("a repository");
        assert_eq!(
            found.common.canonicalize().expect("a folder"),
            main.join(".git")
        );
        let apart = folder(&home.join("apart"));
        git(
            &apart,
            &["init", "-q", "--separate-git-dir", "../elsewhere"],
        );
        Repository::of(&Git::reading(&apart)).expect("a repository");
        let from = main.to_str().expect("text");
        git(
            &apart,
            &[
                "-c",
                "protocol.file.allow=always",
                "submodule",
                "--quiet",
                "add",
                from,
                "sub",
            ],
        );
        Repository::of(&Git::reading(&apart.join("sub"))).expect("a repository");
    }

    #[test]
    fn bare_and_relocated_repositories_are_refused() {
        let temporary = tempfile::tempdir().expect("a folder");
        let home = folder(temporary.path());
        let at = |folder: &Path| Repository::of(&Git::reading(folder));
        assert!(matches!(at(&home), Err(RepositoryError::None)));
        assert!(!Repository::may_keep(&home));
        let vault = folder(&home.join("vault"));
        git(&vault, &["init", "-q"]);
        assert!(Repository::may_keep(&vault));
        assert!(matches!(
            at(&vault.join(".git")),
            Err(RepositoryError::Bare)
        ));
        let bare = folder(&vault.join("people"));
        git(&bare, &["init", "-q", "--bare"]);
        assert!(matches!(at(&bare), Err(RepositoryError::Bare)));
        for elsewhere in ["../..", "../../other", "/"] {
            folder(&home.join("other"));
            git(&vault, &["config", "core.worktree", elsewhere]);
            assert!(at(&vault).is_err(), "{elsewhere}");
        }
        let error = at(&vault).expect_err("it is elsewhere").to_string();
        assert!(error.contains("--unset core.worktree"), "{error}");
        git(&vault, &["config", "core.worktree", ".."]);
        at(&vault).expect("that is where it lies");
    }
}
