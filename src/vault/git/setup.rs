//! What a clone needs for notes to be merged by ties, and what it should never commit.
//!
//! In: a vault. Out: the tables of what `ties git setup` writes, and whether a clone has what merging needs. Does not:
//! write anything.

use std::path::Path;

use super::{Git, GitError};
use crate::text::shell;
use crate::vault::VaultError;
use crate::vault::replace;

/// Says for which files the settings hold.
pub const ATTRIBUTES: &str = "*.md merge=ties diff=ties";

/// How notes are merged. Where ties is missing, or one that cannot merge, git merges by line as ever. A variable that
/// asks for completions is kept away from it: it would end well with nothing merged.
pub const DRIVER: (&str, &str) = (
    "merge.ties.driver",
    "if COMPLETE= ties git merge-driver --help >/dev/null 2>&1; then COMPLETE= ties git merge-driver -- %O %A %B %L %P %S %X %Y; else git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B; fi",
);

/// The settings of a clone.
pub const SETTINGS: [(&str, &str); 3] = [
    ("merge.ties.name", "notes by entry and by key"),
    DRIVER,
    (
        "diff.ties.xfuncname",
        r"^(([-*+]|[0-9]+[.)]) +(\[.\] +)?[^ ]*[0-9]{4}-[0-9]{2}-[0-9]{2}.*|#{1,6} .*)$",
    ),
];

/// What a vault never commits: what editors, systems, git and ties leave behind, and what an editor keeps of one machine.
pub const IGNORED: [&str; 10] = [
    "*~",
    r"\#*#",
    ".#*",
    "*.swp",
    "4913",
    ".*.ties-tmp",
    "*.merge_file_*",
    ".DS_Store",
    ".trash/",
    ".obsidian/workspace*.json",
];

/// What a clone lacks is told where the vault lies in one; `None` where it lies in none. git itself is only asked where
/// there is a repository above.
///
/// # Errors
/// [`GitError`], or that a file cannot be read.
pub fn is_set_up(vault: &Path) -> Result<Option<bool>, SetupError> {
    let is_clone = |folder: &&Path| folder.join(".git").exists();
    if vault.ancestors().find(is_clone).is_none() {
        return Ok(None);
    }
    let git = Git::at(vault);
    let attributes = replace::current(&vault.join(".gitattributes"))?.unwrap_or_default();
    let said = has_line(&String::from_utf8_lossy(&attributes))
        || git
            .text(&["check-attr", "merge", "--", "a.md"])?
            .ends_with(": ties");
    let driver = || git.maybe(&["config", "--get", DRIVER.0]);
    Ok(Some(said && driver()?.is_some()))
}

/// Why it cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// git does not say.
    #[error(transparent)]
    Git(#[from] GitError),
    /// A file cannot be read.
    #[error(transparent)]
    File(#[from] VaultError),
}

/// Whether attributes have the line.
pub fn has_line(text: &str) -> bool {
    text.lines().any(|line| line.trim_end() == ATTRIBUTES)
}

/// The way to merge by one program, for one merge. All that goes wrong in it ends so that git never takes our side for the
/// outcome.
pub(super) fn driver_of(program: &Path) -> String {
    let program = shell::word(&program.to_string_lossy()).replace('%', "%%");
    format!(
        "COMPLETE= {program} git merge-driver -- %O %A %B %L %P %S %X %Y; case $? in 0) ;; 1) exit 1;; *) exit 255;; esac"
    )
}

/// The attributes for the notes below a folder, told at the top of the clone.
pub(super) fn attributes_below(prefix: &str) -> String {
    if prefix.is_empty() {
        return format!("{ATTRIBUTES}\n");
    }
    let mut pattern = String::new();
    for c in prefix.chars() {
        if "*?[\\".contains(c) {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    let quoted = format!("{pattern}**/*.md")
        .replace('\\', "\\\\")
        .replace('"', "\\\"");
    ATTRIBUTES.replacen("*.md", &format!("\"{quoted}\""), 1) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::walk::is_litter;

    #[test]
    fn what_the_walk_takes_for_litter_is_never_committed() {
        let folder = tempfile::tempdir().expect("a folder");
        let git = Git::at(folder.path());
        git.bytes(&["init", "-q"]).expect("a repository");
        std::fs::write(folder.path().join(".gitignore"), IGNORED.join("\n")).expect("a file");
        let is_ignored = |name: &str| git.holds(&["check-ignore", "-q", "--", name]).expect("git");
        for name in [
            "a.md~",
            "#a.md#",
            ".#a.md",
            "a.swp",
            ".a.md.swp",
            "4913",
            ".a.md.ties-tmp",
        ] {
            assert!(is_litter(name) && is_ignored(name), "{name}");
        }
        for name in [
            "a.md",
            "#1 fan.md",
            ".gitattributes",
            ".obsidian/app.json",
            "49130",
        ] {
            assert!(!is_ignored(name), "{name}");
        }
    }

    #[test]
    fn attributes_hold_below_a_folder_however_it_is_called() {
        let folder = tempfile::tempdir().expect("a folder");
        let git = Git::at(folder.path());
        git.bytes(&["init", "-q"]).expect("a repository");
        let attribute = |prefix: &str, path: &str| {
            std::fs::write(
                folder.path().join(".gitattributes"),
                attributes_below(prefix),
            )
            .expect("a file");
            let said = git
                .bytes(&["check-attr", "-z", "merge", "--", path])
                .expect("git");
            String::from_utf8_lossy(&said).contains("\0ties\0")
        };
        for prefix in ["my notes/", "a[b]/c\\d/", "say \"hi\"*/"] {
            for inside in ["a.md", "people/b c.md"] {
                assert!(attribute(prefix, &format!("{prefix}{inside}")), "{prefix}");
            }
            assert!(!attribute(prefix, "README.md"), "{prefix}");
        }
    }
}
