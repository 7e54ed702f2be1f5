//! The hook that has `ties check` look at notes before each commit.
//!
//! In: a clone. Out: the hook, where none is in the way. Does not: touch a hook of somebody else, or write where other
//! clones would run it.

use std::path::{Path, PathBuf};

use ties::text::{safe, shell};
use ties::vault::VaultError;
use ties::vault::fs::FsError;
use ties::vault::git::place::Place;
use ties::vault::git::repository::Repository;
use ties::vault::git::{Git, GitError};

use crate::cli::error::Failure;

/// The hook before a commit in one clone.
pub(super) struct Hook {
    pub path: PathBuf,
    text: String,
    there: There,
}

/// What is where the hook belongs.
enum There {
    Nothing(Place),
    File(Place, Vec<u8>),
    /// It would hold in other clones too.
    Shared,
    /// A link, or something else that cannot be written to.
    Odd(FsError),
}

impl Hook {
    /// The hook in the clone that `folder` lies in.
    pub(super) fn of(folder: &Path, repository: &Repository) -> Result<Hook, GitError> {
        // This asks where git would look for hooks; one that only reads looks for none.
        let git = Git::syncing(folder, false);
        let hooks = git.text(&["rev-parse", "--git-path", "hooks"])?;
        let path = folder.join(hooks).join("pre-commit");
        let place = repository.place(&path);
        let path = place.as_ref().map_or(path, Place::path);
        let there = match place.map(|place| (place.current(), place)) {
            None => There::Shared,
            Some((Ok(None), place)) => There::Nothing(place),
            Some((Ok(Some(text)), place)) => There::File(place, text),
            Some((Err(error), _)) => There::Odd(error),
        };
        Ok(Hook {
            text: text(&repository.prefix),
            there,
            path,
        })
    }

    pub(super) fn is_ours(&self) -> bool {
        matches!(&self.there, There::File(_, there) if there == self.text.as_bytes())
    }

    /// Whether it can be written.
    pub(super) fn is_missing(&self) -> bool {
        matches!(self.there, There::Nothing(_))
    }

    /// Why it was not written, and what to do instead.
    pub(super) fn in_the_way(&self) -> Option<String> {
        let path = self.path.display();
        let why = match &self.there {
            There::Nothing(_) => return None,
            There::File(..) if self.is_ours() => return None,
            There::File(..) => format!("{path} is there already, and was left as it is"),
            There::Shared => format!(
                "{path} would hold in other clones too (core.hooksPath), so no hook was written"
            ),
            There::Odd(error) => format!("{error}; so no hook was written"),
        };
        Some(format!(
            "{why}; to have notes checked, add to it:\n\n{}",
            self.text
        ))
    }

    pub(super) fn shown(&self) -> String {
        let lines = self.text.lines().map(|line| format!("    {line}\n"));
        let path = self.path.to_string_lossy();
        let lines: String = lines.collect();
        format!("{} is made:\n\n{lines}", safe::terminal(&path))
    }

    /// Writes it where nothing is.
    pub(super) fn write(&self) -> Result<(), Failure> {
        if let There::Nothing(place) = &self.there {
            place.write_program(&self.text).map_err(VaultError::from)?;
        }
        Ok(())
    }

    /// Removes it if it is ours; whether it was.
    pub(super) fn remove(&self) -> Result<bool, Failure> {
        match &self.there {
            There::File(place, _) if self.is_ours() => {
                place.remove().map_err(VaultError::from)?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}

/// git runs it at the top of the clone. Without ties, or without notes in the commit, there is nothing to check.
fn text(prefix: &str) -> String {
    let vault = shell::word(if prefix.is_empty() { "." } else { prefix });
    format!(
        "#!/bin/sh\n\
        # ties check of the notes that are committed; `ties git setup --undo` takes it away, `git commit --no-verify` goes past it\n\
        command -v ties >/dev/null || exit 0\n\
        git diff --cached --quiet --diff-filter=d -- {vault} && exit 0\n\
        git diff --cached --name-only --diff-filter=d -z -- {vault} | xargs -0 ties check --vault {vault} --severity error -- >&2\n"
    )
}
