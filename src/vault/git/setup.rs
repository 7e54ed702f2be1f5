//! What a clone needs so that ties merges notes, and which files a vault should never commit.
//!
//! In: a vault. Out: the settings that `ties git setup` writes, whether a clone has what merging needs, and which
//! tracked files should be ignored. Does not: write anything.

use std::path::Path;

use super::records::records;
use super::repository::{Repository, RepositoryError};
use super::{Git, GitError};
use crate::text::shell;
use crate::vault::{VaultError, replace};

/// The attributes line that selects the merge driver for notes.
pub const ATTRIBUTES: &str = "*.md merge=ties diff=ties";

/// The merge driver for notes. If ties is missing or too old to merge, git merges by line as usual. `COMPLETE` is
/// cleared because ties would otherwise print completions and succeed without merging.
pub const DRIVER: (&str, &str) = (
    "merge.ties.driver",
    "if COMPLETE= ties git merge-driver --help >/dev/null 2>&1; then COMPLETE= ties git merge-driver -- %O %A %B %L %P %S %X %Y; else git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B; fi",
);

/// The git settings of a clone.
pub const SETTINGS: [(&str, &str); 3] = [
    ("merge.ties.name", "notes by entry and by key"),
    DRIVER,
    (
        "diff.ties.xfuncname",
        r"^(([-*+]|[0-9]+[.)]) +(\[.\] +)?[^ ]*[0-9]{4}-[0-9]{2}-[0-9]{2}.*|#{1,6} .*)$",
    ),
];

/// Patterns of files that a vault never commits: leftovers of editors, systems, git, and ties, and the state that an
/// editor keeps for one machine.
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

/// How a clone is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Whether ties merges notes.
    pub merges: bool,
    /// Files that git tracks although they should be ignored: [`tracked_though_ignored`].
    pub tracked: Vec<String>,
}

/// How the clone of a vault is set up, or `None` if the vault is in no repository. git only runs if there is a `.git`
/// here or in a folder above.
///
/// # Errors
/// [`SetupError`] if the state cannot be read.
pub fn state(vault: &Path) -> Result<Option<State>, SetupError> {
    if !Repository::may_keep(vault) {
        return Ok(None);
    }
    let git = Git::reading(vault);
    let repository = Repository::of(&git)?;
    let attributes = replace::read(&vault.join(".gitattributes"))?.unwrap_or_default();
    let has_attributes = has_line(&String::from_utf8_lossy(&attributes))
        || git
            .text(&["check-attr", "merge", "--", "a.md"])?
            .ends_with(": ties");
    let driver = || git.text_if_ok(&["config", "--get", DRIVER.0]);
    Ok(Some(State {
        merges: has_attributes && driver()?.is_some(),
        tracked: tracked_though_ignored(&git, &repository.prefix)?,
    }))
}

/// Why the state of a clone cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// git failed.
    #[error(transparent)]
    Git(#[from] GitError),
    /// There is no repository to use.
    #[error(transparent)]
    Repository(#[from] RepositoryError),
    /// A file cannot be read.
    #[error(transparent)]
    File(#[from] VaultError),
}

/// The files of a vault that git tracks although they match one of [`IGNORED`], relative to the vault's folder, which
/// is `prefix` in the clone. git keeps committing such files, and two machines that store their own state in them get
/// conflicts again and again. A file that the user exempts from a pattern is meant to be tracked.
///
/// # Errors
/// [`GitError`] if git fails.
pub fn tracked_though_ignored(git: &Git, prefix: &str) -> Result<Vec<String>, GitError> {
    let excluded = excludes(prefix);
    let mut words = vec!["ls-files", "--cached", "--ignored", "-z"];
    words.extend(excluded.iter().map(String::as_str));
    words.extend(["--", "."]);
    let listed = git.bytes(&words)?;
    if listed.is_empty() {
        return Ok(Vec::new());
    }
    // A path that starts with `:` would be read as a pathspec.
    let paths: Vec<u8> = records(&listed)
        .flat_map(|path| [HERE, path, b"\0"].concat())
        .collect();
    let ignored =
        match git.bytes_with_input(&["check-ignore", "--no-index", "-z", "--stdin"], &paths) {
            Ok(ignored) => ignored,
            // git found none of them ignored.
            Err(GitError::Failed {
                status: Some(1), ..
            }) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
    let ignored_paths = records(&ignored).map(|path| path.strip_prefix(HERE).unwrap_or(path));
    Ok(ignored_paths
        .map(|path| String::from_utf8_lossy(path).into_owned())
        .collect())
}

/// The prefix that makes git read any name as a path below the current folder.
const HERE: &[u8] = b"./";

/// The options that make git leave out [`IGNORED`] below a folder, which is `prefix` in the clone.
pub(super) fn excludes(prefix: &str) -> Vec<String> {
    let option = |pattern: &&str| {
        // A pattern with an inner slash is anchored to a folder, and for options that is the top of the clone.
        let is_tied = pattern.trim_end_matches('/').contains('/');
        let folder = if is_tied {
            format!("/{}", literal(prefix))
        } else {
            String::new()
        };
        format!("--exclude={folder}{pattern}")
    };
    IGNORED.iter().map(option).collect()
}

/// Escapes a folder so that the pattern matches exactly this folder.
fn literal(folder: &str) -> String {
    let mut pattern = String::new();
    for c in folder.chars() {
        if "*?[\\".contains(c) {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

/// Whether the text of an attributes file has the line [`ATTRIBUTES`].
pub fn has_line(text: &str) -> bool {
    text.lines().any(|line| line.trim_end() == ATTRIBUTES)
}

/// The merge driver of one program, for one merge. Every failure exits in a way that git never takes our side for the
/// result.
pub(super) fn driver_of(program: &Path) -> String {
    let program = shell::word(&program.to_string_lossy()).replace('%', "%%");
    format!(
        "COMPLETE= {program} git merge-driver -- %O %A %B %L %P %S %X %Y; case $? in 0) ;; 1) exit 1;; *) exit 255;; esac"
    )
}

/// The attributes for the notes below a folder, as read at the top of the clone.
pub(super) fn attributes_below(prefix: &str) -> String {
    if prefix.is_empty() {
        return format!("{ATTRIBUTES}\n");
    }
    let quoted = format!("{}**/*.md", literal(prefix))
        .replace('\\', "\\\\")
        .replace('"', "\\\"");
    ATTRIBUTES.replacen("*.md", &format!("\"{quoted}\""), 1) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::walk::is_litter;

    #[test]
    fn litter_of_the_walk_is_never_committed() {
        let folder = tempfile::tempdir().expect("a folder");
        let git = Git::syncing(folder.path(), false);
        git.bytes(&["init", "-q"]).expect("a repository");
        std::fs::write(folder.path().join(".gitignore"), IGNORED.join("\n")).expect("a file");
        let is_ignored = |name: &str| {
            git.succeeds(&["check-ignore", "-q", "--", name])
                .expect("git")
        };
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
    fn attributes_hold_below_folders_with_any_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let git = Git::syncing(folder.path(), false);
        git.bytes(&["init", "-q"]).expect("a repository");
        let attribute = |prefix: &str, path: &str| {
            std::fs::write(
                folder.path().join(".gitattributes"),
                attributes_below(prefix),
            )
            .expect("a file");
            let output = git
                .bytes(&["check-attr", "-z", "merge", "--", path])
                .expect("git");
            String::from_utf8_lossy(&output).contains("\0ties\0")
        };
        for prefix in ["my notes/", "a[b]/c\\d/", "say \"hi\"*/"] {
            for inside in ["a.md", "people/b c.md"] {
                assert!(attribute(prefix, &format!("{prefix}{inside}")), "{prefix}");
            }
            assert!(!attribute(prefix, "README.md"), "{prefix}");
        }
    }
}
