//! The repository that keeps a folder.
//!
//! In: git in that folder. Out: where the repository and its work tree are, or why there is none to use. Does not: accept
//! a repository that keeps its files in another folder than the one it lies in, or one without files.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::place::{Place, plain};
use super::{Git, GitError};

/// A repository with a work tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// git's own folder of this work tree.
    pub folder: PathBuf,
    /// git's own folder of all work trees, where settings and hooks are.
    pub common: PathBuf,
    /// The top of the work tree.
    pub top: PathBuf,
    /// The folder that was asked about, below the top: empty, or with a `/` behind it.
    pub prefix: String,
    /// Whether older commits are missing.
    pub is_shallow: bool,
}

/// Why there is none to use.
#[derive(Debug, thiserror::Error)]
pub enum RepositoryError {
    /// git itself could not.
    #[error(transparent)]
    Git(#[from] GitError),
    /// There is none here or above.
    #[error(
        "this vault is not kept in git; `git init` in its folder begins that, or `git clone` brings one that is"
    )]
    None,
    /// There are no files.
    #[error("this is a bare repository, or the inside of one; name the folder of your notes")]
    Bare,
    /// Its files are said to be elsewhere.
    #[error(
        "{}: this repository says that its files are in {} (core.worktree), and ties only works where they are beside it; `git config --file {}/config --unset core.worktree` puts that right",
        folder.display(), top.display(), folder.display()
    )]
    Elsewhere {
        /// git's own folder.
        folder: PathBuf,
        /// Where the files are said to be.
        top: PathBuf,
    },
}

/// What git is asked; the answers that may hold a line end come last.
const ASKED: [&str; 6] = [
    "--is-inside-work-tree",
    "--is-shallow-repository",
    "--absolute-git-dir",
    "--git-common-dir",
    "--show-toplevel",
    "--show-prefix",
];

impl Repository {
    /// Whether a folder lies below a `.git`. Where it does not, git need not be asked.
    pub fn may_keep(folder: &Path) -> bool {
        let has_git = |folder: &Path| folder.join(".git").symlink_metadata().is_ok();
        folder.ancestors().any(has_git)
    }

    /// The repository that keeps the folder of `git`. It is asked as one that only reads, whatever it does later.
    ///
    /// # Errors
    /// [`RepositoryError`] if there is none to use.
    pub fn of(git: &Git) -> Result<Repository, RepositoryError> {
        let (repository, _) = Repository::with(git, &[])?;
        Ok(repository)
    }

    /// The same, and the newest commit; none where there is none yet.
    ///
    /// # Errors
    /// As [`Repository::of`].
    pub fn with_head(git: &Git) -> Result<(Repository, Option<String>), RepositoryError> {
        match Repository::with(git, &["HEAD"]) {
            Ok((repository, head)) => Ok((repository, Some(head))),
            Err(RepositoryError::Git(error)) if error.said().contains("unknown revision") => {
                Ok((Repository::of(git)?, None))
            }
            Err(error) => Err(error),
        }
    }

    /// A path that git told, as a place in this clone; `None` where it is outside of it.
    pub fn place(&self, path: &Path) -> Option<Place> {
        let homes = [&self.top, &self.common];
        homes.into_iter().find_map(|home| Place::below(home, path))
    }

    fn with(git: &Git, revisions: &[&str]) -> Result<(Repository, String), RepositoryError> {
        let git = git.only_reading();
        let words = [&["rev-parse"], revisions, &ASKED].concat();
        let answer = git.text(&words).map_err(|error| match error.said() {
            said if said.contains("not a git repository") => RepositoryError::None,
            said if BARE.iter().any(|words| said.contains(words)) => RepositoryError::Bare,
            _ => error.into(),
        })?;
        let mut lines = answer.splitn(revisions.len() + ASKED.len(), '\n');
        let mut next = || lines.next().unwrap_or_default();
        let commit = revisions.first().map(|_| next()).unwrap_or_default();
        if next() != "true" {
            return Err(RepositoryError::Bare);
        }
        let repository = Repository {
            is_shallow: next() == "true",
            folder: PathBuf::from(next()),
            common: plain(&git.folder().join(next())),
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

/// What git says where there are no files.
const BARE: [&str; 2] = ["must be run in a work tree", "cannot use bare repository"];

/// Whether the `.git` in the top of a work tree is the folder of the repository, or a file that says where that is, as in
/// a submodule or a further work tree.
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
                (Ok(_), Some(said)) => top.join(said.trim()),
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
    fn further_work_trees_submodules_and_repositories_kept_apart_are_found() {
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
    fn one_without_files_or_with_files_elsewhere_is_none() {
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
