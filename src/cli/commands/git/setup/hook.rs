//! The pre-commit hook that runs `ties check` on notes.
//!
//! In: a clone. Out: the hook, if no other hook is in its place. Does not: change a hook that ties did not write, or
//! write to a place where other clones would run it.

use std::path::{Path, PathBuf};

use ties::text::{safe, shell};
use ties::vault::VaultError;
use ties::vault::fs::FsError;
use ties::vault::git::place::Place;
use ties::vault::git::repository::Repository;
use ties::vault::git::{Git, GitError};

use crate::cli::error::CliError;

/// The pre-commit hook of one clone.
pub(super) struct Hook {
    pub path: PathBuf,
    text: String,
    there: There,
}

/// What is at the hook's path.
enum There {
    Nothing(Place),
    File(Place, Vec<u8>),
    /// The path is shared with other clones.
    Shared,
    /// A link, or something else that cannot be written to.
    Odd(FsError),
}

impl Hook {
    /// The hook of the clone that contains `folder`.
    pub(super) fn of(folder: &Path, repository: &Repository) -> Result<Hook, GitError> {
        // A `Git` that only reads turns hooks off, so it would not return their real path.
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

    /// Whether the path is free, so that the hook can be written.
    pub(super) fn is_missing(&self) -> bool {
        matches!(self.there, There::Nothing(_))
    }

    /// Why the hook was not written, and what to do instead. `None` if the hook is there or can be written.
    pub(super) fn in_the_way(&self) -> Option<String> {
        let path = self.path.display();
        let why = match &self.there {
            There::Nothing(_) => return None,
            There::File(..) if self.is_ours() => return None,
            There::File(..) => format!("{path} already exists, and was not changed"),
            There::Shared => format!(
                "{path} is shared with other clones (core.hooksPath), so no hook was written"
            ),
            There::Odd(error) => format!("{error}; so no hook was written"),
        };
        Some(format!(
            "{why}; to check notes, add this to it:\n\n{}",
            self.text
        ))
    }

    pub(super) fn shown(&self) -> String {
        let lines = self.text.lines().map(|line| format!("    {line}\n"));
        let path = self.path.to_string_lossy();
        let lines: String = lines.collect();
        format!("{} is created:\n\n{lines}", safe::terminal(&path))
    }

    /// Writes the hook if its path is free.
    pub(super) fn write(&self) -> Result<(), CliError> {
        if let There::Nothing(place) = &self.there {
            place.write_program(&self.text).map_err(VaultError::from)?;
        }
        Ok(())
    }

    /// Removes the hook if ties wrote it. Returns whether it did.
    pub(super) fn remove(&self) -> Result<bool, CliError> {
        match &self.there {
            There::File(place, _) if self.is_ours() => {
                place.remove().map_err(VaultError::from)?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}

/// The script of the hook. git runs it in the top folder of the clone. It does nothing if ties is not installed or the
/// commit has no notes.
fn text(prefix: &str) -> String {
    let vault = shell::word(if prefix.is_empty() { "." } else { prefix });
    format!(
        "#!/bin/sh\n\
        # Runs ties check on the notes of a commit; `ties git setup --undo` removes it, `git commit --no-verify` skips it\n\
        command -v ties >/dev/null || exit 0\n\
        git diff --cached --quiet --diff-filter=d -- {vault} && exit 0\n\
        git diff --cached --name-only --diff-filter=d -z -- {vault} | xargs -0 ties check --vault {vault} --severity error -- >&2\n"
    )
}
