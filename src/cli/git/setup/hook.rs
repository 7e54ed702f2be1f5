//! The hook that has `ties check` look at notes before each commit.
//!
//! In: a clone. Out: the hook, where none is in the way. Does not: touch a hook of somebody else, or write where other
//! clones would run it.

use std::path::{Path, PathBuf};

use ties::text::{safe, shell};
use ties::vault::git::repository::Repository;
use ties::vault::git::{Git, GitError, links};
use ties::vault::{VaultError, replace};

use super::super::super::failure::Failure;

/// The hook before a commit in one clone.
pub(super) struct Hook {
    pub path: PathBuf,
    text: String,
    there: There,
}

/// What is where the hook belongs.
enum There {
    Nothing,
    File(Vec<u8>),
    /// It would hold in other clones too.
    Shared,
    /// A link, or something else that cannot be written to.
    Odd(VaultError),
}

impl Hook {
    /// The hook in the clone that `folder` lies in.
    pub(super) fn of(folder: &Path, repository: &Repository) -> Result<Hook, GitError> {
        // This asks where git would look for hooks; one that only reads looks for none.
        let git = Git::syncing(folder, false);
        let hooks = git.text(&["rev-parse", "--git-path", "hooks"])?;
        let path = links::plain(&folder.join(hooks)).join("pre-commit");
        let mut homes = [&repository.top, &repository.common].into_iter();
        let there = match homes.find(|home| path.starts_with(home)) {
            None => There::Shared,
            Some(home) => match links::current(home, &path) {
                Ok(None) => There::Nothing,
                Ok(Some(text)) => There::File(text),
                Err(error) => There::Odd(error),
            },
        };
        Ok(Hook {
            text: text(&repository.prefix),
            there,
            path,
        })
    }

    pub(super) fn is_ours(&self) -> bool {
        matches!(&self.there, There::File(there) if there == self.text.as_bytes())
    }

    /// Whether it can be written.
    pub(super) fn is_missing(&self) -> bool {
        matches!(self.there, There::Nothing)
    }

    /// Why it was not written, and what to do instead.
    pub(super) fn in_the_way(&self) -> Option<String> {
        let path = self.path.display();
        let why = match &self.there {
            There::Nothing => return None,
            There::File(_) if self.is_ours() => return None,
            There::File(_) => format!("{path} is there already, and was left as it is"),
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

    pub(super) fn write(&self) -> Result<(), Failure> {
        Ok(replace::program(&self.path, &self.text)?)
    }

    pub(super) fn remove(&self) -> Result<(), Failure> {
        replace::remove(&self.path)?;
        Ok(())
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
