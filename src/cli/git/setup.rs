//! `ties git setup`: have git merge notes by entry and by key in a clone, and take that back.
//!
//! In: the folder of the notes. Out: a line in its `.gitattributes`, and settings of the clone, shown before they are
//! written. Does not: touch settings of other clones or of the user, install a hook, or commit.

use std::path::{Path, PathBuf};

use ties::text::safe;
use ties::vault::git::{Git, GitError};
use ties::vault::replace;

use super::super::agree;
use super::super::args::{Common, GitSetup};
use super::super::failure::Failure;
use super::super::machine::Machine;
use super::super::render::output;

/// Says for which files the settings hold.
const ATTRIBUTES: &str = "*.md merge=ties diff=ties";

/// The settings of the clone. Where ties is missing, or one that cannot merge, git merges by line as ever. A variable that
/// asks for completions is kept away from it: it would end well with nothing merged.
const SETTINGS: [(&str, &str); 3] = [
    ("merge.ties.name", "notes by entry and by key"),
    (
        "merge.ties.driver",
        "if COMPLETE= ties git merge-driver --help >/dev/null 2>&1; then COMPLETE= ties git merge-driver -- %O %A %B %L %P; else git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B; fi",
    ),
    (
        "diff.ties.xfuncname",
        r"^(([-*+]|[0-9]+[.)]) +(\[.\] +)?[^ ]*[0-9]{4}-[0-9]{2}-[0-9]{2}.*|#{1,6} .*)$",
    ),
];

/// A clone, and the folder in it that holds the notes.
struct Clone {
    folder: PathBuf,
    git: Git,
}

pub fn run(command: &GitSetup, common: &Common, machine: &Machine) -> Result<(), Failure> {
    // A vault needs no settings file to be merged; without one the notes are here.
    let folder = match machine.root(common) {
        Ok(root) if common.vault.is_some() || machine.here.starts_with(&root.path) => root.path,
        Err(failure) if common.vault.is_some() => return Err(failure),
        _ => machine.here.clone(),
    };
    let git = Git::at(&folder);
    let clone = Clone { folder, git };
    clone.git.text(&["rev-parse", "--show-toplevel"])?;
    if command.undo {
        clone.undo()
    } else {
        clone.set_up(command.yes)
    }
}

impl Clone {
    fn setting(&self, key: &str) -> Result<Option<String>, Failure> {
        match self.git.text(&["config", "--local", "--get", key]) {
            Ok(value) => Ok(Some(value)),
            Err(GitError::Failed { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn attributes(&self) -> Result<(PathBuf, String), Failure> {
        let path = self.folder.join(".gitattributes");
        let bytes = replace::current(&path)?.unwrap_or_default();
        let text = String::from_utf8(bytes);
        let text = text
            .map_err(|_| Failure::Cannot(format!("{}: not UTF-8; save it so", path.display())))?;
        Ok((path, text))
    }

    fn set_up(&self, yes: bool) -> Result<(), Failure> {
        let (path, text) = self.attributes()?;
        let has_line = has_line(&text);
        let mut missing = Vec::new();
        for (key, value) in SETTINGS {
            if self.setting(key)?.as_deref() != Some(value) {
                missing.push((key, value));
            }
        }
        if has_line && missing.is_empty() {
            return output::print_line(
                "git merges notes by ties in this clone already; nothing is to be done",
            );
        }
        let mut shown = String::new();
        if !has_line {
            shown += &format!(
                "{} gets the line:\n\n    {ATTRIBUTES}\n\n",
                shown_path(&path)
            );
        }
        if !missing.is_empty() {
            shown += "this clone gets the settings:\n\n";
            for (key, value) in &missing {
                shown += &format!("    {key} = {value}\n");
            }
        }
        agree::to_write(&shown, "write it?", "ties git setup --yes", yes)?;
        for (key, value) in missing {
            self.git.text(&["config", "--local", key, value])?;
        }
        if !has_line {
            let end = if text.is_empty() || text.ends_with('\n') {
                ""
            } else {
                "\n"
            };
            replace::replace(&path, format!("{text}{end}{ATTRIBUTES}\n"))?;
        }
        output::print_line(
            "git merges notes by ties in this clone; commit .gitattributes, and run `ties git setup` on each machine",
        )
    }

    fn undo(&self) -> Result<(), Failure> {
        let (path, text) = self.attributes()?;
        let mut said = String::new();
        if has_line(&text) {
            let left: String = text
                .split_inclusive('\n')
                .filter(|line| line.trim_end() != ATTRIBUTES)
                .collect();
            if left.is_empty() {
                replace::remove(&path)?;
            } else {
                replace::replace(&path, left)?;
            }
            said += &format!("taken out of {}: {ATTRIBUTES}\n", shown_path(&path));
        }
        for (key, value) in SETTINGS {
            // What somebody set otherwise is not ours.
            if self.setting(key)?.as_deref() == Some(value) {
                self.git.text(&["config", "--local", "--unset", key])?;
                said += &format!("taken back: {key}\n");
            }
        }
        if said.is_empty() {
            said += "nothing of it is there; nothing is to be done\n";
        }
        output::print(&said)
    }
}

fn has_line(text: &str) -> bool {
    text.lines().any(|line| line.trim_end() == ATTRIBUTES)
}

fn shown_path(path: &Path) -> String {
    safe::terminal(&path.to_string_lossy()).into_owned()
}
