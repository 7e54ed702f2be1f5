//! The hook that has `ties check` look at notes before each commit.
//!
//! In: a clone. Out: the hook, where none is in the way. Does not: touch a hook of somebody else, or write where other
//! clones would run it.

use std::path::{Path, PathBuf};

use ties::text::{safe, shell};
use ties::vault::git::{Git, GitError};
use ties::vault::replace;

use super::super::super::failure::Failure;

/// The hook before a commit in one clone.
pub(super) struct Hook {
    pub path: PathBuf,
    text: String,
    there: Option<Vec<u8>>,
    /// Whether it would hold in other clones too.
    shared: bool,
}

impl Hook {
    /// The hook in the clone that `folder` lies in.
    pub(super) fn of(git: &Git, folder: &Path) -> Result<Hook, Failure> {
        let ask = |what: &[&str]| -> Result<PathBuf, GitError> {
            let path = git.text(&[&["rev-parse"], what].concat())?;
            Ok(folder.join(path))
        };
        let hooks = ask(&["--git-path", "hooks"])?;
        let homes = [ask(&["--git-common-dir"])?, ask(&["--show-toplevel"])?];
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let is_home = |home: &PathBuf| real(&hooks).starts_with(real(home));
        let path = hooks.join("pre-commit");
        Ok(Hook {
            text: text(&git.text(&["rev-parse", "--show-prefix"])?),
            there: replace::current(&path)?,
            shared: !homes.iter().any(is_home),
            path,
        })
    }

    pub(super) fn is_ours(&self) -> bool {
        self.there.as_deref() == Some(self.text.as_bytes())
    }

    /// Whether it can be written.
    pub(super) fn is_missing(&self) -> bool {
        self.there.is_none() && !self.shared
    }

    /// Why it was not written, and what to do instead.
    pub(super) fn in_the_way(&self) -> Option<String> {
        let path = self.path.display();
        let why = if self.is_ours() || self.is_missing() {
            return None;
        } else if self.shared {
            format!(
                "{path} would hold in other clones too (core.hooksPath), so no hook was written"
            )
        } else {
            format!("{path} is there already, and was left as it is")
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
