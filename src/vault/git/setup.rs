//! What a clone needs for notes to be merged by ties, and what it should never commit.
//!
//! In: a vault. Out: the tables of what `ties git setup` writes, whether a clone has what merging needs, and what it
//! commits nevertheless. Does not: write anything.

use std::path::Path;

use super::repository::{Repository, RepositoryError};
use super::{Git, GitError, records};
use crate::text::shell;
use crate::vault::{VaultError, replace};

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

/// How a clone is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Whether notes are merged by ties.
    pub merges: bool,
    /// What git tracks, though it is ignored: [`tracked_though_ignored`].
    pub tracked: Vec<String>,
}

/// How the clone that a vault lies in is set up; `None` where it lies in none. git is only asked where there is a `.git`
/// here or above.
///
/// # Errors
/// [`SetupError`].
pub fn state(vault: &Path) -> Result<Option<State>, SetupError> {
    if !Repository::may_keep(vault) {
        return Ok(None);
    }
    let git = Git::reading(vault);
    let repository = Repository::of(&git)?;
    let attributes = replace::current(&vault.join(".gitattributes"))?.unwrap_or_default();
    let said = has_line(&String::from_utf8_lossy(&attributes))
        || git
            .text(&["check-attr", "merge", "--", "a.md"])?
            .ends_with(": ties");
    let driver = || git.maybe(&["config", "--get", DRIVER.0]);
    Ok(Some(State {
        merges: said && driver()?.is_some(),
        tracked: tracked_though_ignored(&git, &repository.prefix)?,
    }))
}

/// Why it cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// git does not say.
    #[error(transparent)]
    Git(#[from] GitError),
    /// There is no repository to use.
    #[error(transparent)]
    Repository(#[from] RepositoryError),
    /// A file cannot be read.
    #[error(transparent)]
    File(#[from] VaultError),
}

/// The files of a vault that git tracks though one of [`IGNORED`] has it ignore them, from the vault's folder, which is
/// `prefix` in the clone. git goes on to commit them, and two machines that keep their own state there are in conflict
/// again and again. What somebody excepts from a pattern is meant to be tracked.
///
/// # Errors
/// [`GitError`].
pub fn tracked_though_ignored(git: &Git, prefix: &str) -> Result<Vec<String>, GitError> {
    let excluded = excludes(prefix);
    let mut words = vec!["ls-files", "--cached", "--ignored", "-z"];
    words.extend(excluded.iter().map(String::as_str));
    words.extend(["--", "."]);
    let listed = git.bytes(&words)?;
    if listed.is_empty() {
        return Ok(Vec::new());
    }
    // A path that begins with `:` would be read as more than a path.
    let asked: Vec<u8> = records(&listed)
        .flat_map(|path| [HERE, path, b"\0"].concat())
        .collect();
    let ignored = match git.fed(&["check-ignore", "--no-index", "-z", "--stdin"], &asked) {
        Ok(ignored) => ignored,
        // None of them is.
        Err(GitError::Failed {
            status: Some(1), ..
        }) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let paths = records(&ignored).map(|path| path.strip_prefix(HERE).unwrap_or(path));
    Ok(paths
        .map(|path| String::from_utf8_lossy(path).into_owned())
        .collect())
}

/// Begins a path that is below the folder at hand, whatever its name.
const HERE: &[u8] = b"./";

/// The options that have git leave out [`IGNORED`] below a folder of a clone, which is `prefix` in it.
pub(super) fn excludes(prefix: &str) -> Vec<String> {
    let option = |pattern: &&str| {
        // A slash within a pattern ties it to a folder, which is the top of the clone for options.
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

/// A folder as a pattern that stands for just that.
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
    fn what_the_walk_takes_for_litter_is_never_committed() {
        let folder = tempfile::tempdir().expect("a folder");
        let git = Git::syncing(folder.path(), false);
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
        let git = Git::syncing(folder.path(), false);
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
