//! `ties git setup`: makes git merge notes by entry and by key in a clone, and undoes that.
//!
//! In: the folder of the notes. Out: lines in its `.gitattributes` and `.gitignore`, settings of the clone, and a hook
//! if requested, shown before they are written. Does not: change settings of other clones or of the user, write through
//! a link, or commit.

mod hook;
mod lines;

use std::path::{Path, PathBuf};

use ties::text::safe;
use ties::vault::git::repository::Repository;
use ties::vault::git::setup::{SETTINGS, tracked_though_ignored};
use ties::vault::git::{Git, GitError, clone};
use ties::vault::{VaultError, replace};

use crate::cli::args::{Common, GitSetup};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::confirm;
use crate::cli::ui::output;
use crate::cli::ui::tracked;
use hook::Hook;
use lines::{FILES, Lines};

/// A clone, and the folder in it that holds the notes.
struct Clone {
    folder: PathBuf,
    git: Git,
    repository: Repository,
    /// The working directory.
    here: PathBuf,
}

pub fn run(command: &GitSetup, common: &Common, env: &Env) -> Result<(), CliError> {
    // Merging does not need a settings file. Without one, the notes are in the working directory.
    let folder = match env.root(common) {
        Ok(root) if common.vault.is_some() || env.here.starts_with(&root.path) => root.path,
        Err(failure) if common.vault.is_some() => return Err(failure),
        _ => env.here.clone(),
    };
    let clone::Clone { git, repository } = clone::Clone::find(Git::reading(&folder))?;
    let clone = Clone {
        folder,
        git,
        repository,
        here: env.here.clone(),
    };
    if command.undo {
        return clone.undo(env);
    }
    let hook = command
        .pre_commit
        .then(|| Hook::of(&clone.folder, &clone.repository));
    clone.set_up(env, hook.transpose()?, command.yes)
}

impl Clone {
    fn setting(&self, key: &str) -> Result<Option<String>, GitError> {
        self.git.text_if_ok(&["config", "--local", "--get", key])
    }

    /// The path of a file, and its text. The text is empty if there is no such file.
    fn read(&self, lines: &Lines) -> Result<(PathBuf, String), CliError> {
        let path = self.folder.join(lines.file);
        let bytes = replace::read(&path)?.unwrap_or_default();
        let text = String::from_utf8(bytes);
        let text = text.map_err(|_| {
            CliError::Failed(format!("{}: not UTF-8; save it as UTF-8", path.display()))
        })?;
        Ok((path, text))
    }

    /// Checks that the clone's settings are in a file of its own. If the file is a link, git would write to the link's
    /// target.
    fn can_set(&self) -> Result<(), CliError> {
        let config = self.repository.common.join("config");
        let place = self.repository.place(&config).expect("it is below");
        place.current().map_err(VaultError::from)?;
        Ok(())
    }

    /// Reports ignored files that git still tracks.
    fn tell_tracked(&self) -> Result<(), CliError> {
        let files = tracked_though_ignored(&self.git, &self.repository.prefix)?;
        match tracked::untrack_command(&files, &self.folder, &self.here) {
            Some(report) => output::print_line(&format!(
                "{report}\nthen `git commit`; the files on disk stay"
            )),
            None => Ok(()),
        }
    }

    fn set_up(&self, env: &Env, hook: Option<Hook>, yes: bool) -> Result<(), CliError> {
        let mut shown = String::new();
        let mut files = Vec::new();
        for lines in &FILES {
            let (path, text) = self.read(lines)?;
            let missing = lines.missing(&text);
            if missing.is_empty() {
                continue;
            }
            let count = if missing.len() == 1 {
                "the line"
            } else {
                "the lines"
            };
            shown += &format!("{} gets {count}:\n\n", shown_path(&path));
            for line in &missing {
                shown += &format!("    {line}\n");
            }
            shown += "\n";
            files.push((path, lines.added(&text, &missing)));
        }
        let mut settings = Vec::new();
        for (key, value) in SETTINGS {
            if self.setting(key)?.as_deref() != Some(value) {
                settings.push((key, value));
            }
        }
        if !settings.is_empty() {
            self.can_set()?;
            shown += "this clone gets the settings:\n\n";
            for (key, value) in &settings {
                shown += &format!("    {key} = {value}\n");
            }
            shown += "\n";
        }
        let new_hook = hook.as_ref().filter(|hook| hook.is_missing());
        if let Some(hook) = new_hook {
            shown += &hook.shown();
        }
        let in_the_way = hook.as_ref().and_then(Hook::in_the_way);
        if shown.is_empty() {
            return match in_the_way {
                Some(message) => Err(CliError::Failed(message)),
                None => {
                    output::print_line(
                        "git already merges notes with ties in this clone; there is nothing to write",
                    )?;
                    self.tell_tracked()
                }
            };
        }
        let shown = format!("{}\n", shown.trim_end());
        confirm::show_and_confirm(env, &shown, "write it?", "ties git setup --yes", yes)?;
        for (key, value) in settings {
            self.git.text(&["config", "--local", key, value])?;
        }
        for (path, text) in files {
            replace::replace(&path, text)?;
        }
        if let Some(hook) = new_hook {
            hook.write()?;
        }
        output::print_line(
            "git now merges notes with ties in this clone; commit .gitattributes and .gitignore, and run `ties git setup` on each machine",
        )?;
        self.tell_tracked()?;
        in_the_way.map_or(Ok(()), |message| Err(CliError::Failed(message)))
    }

    fn undo(&self, env: &Env) -> Result<(), CliError> {
        let mut report = String::new();
        self.can_set()?;
        for lines in &FILES {
            let (path, text) = self.read(lines)?;
            let (left, taken) = lines.removed(&text);
            if taken.is_empty() {
                continue;
            }
            if left.is_empty() {
                replace::remove(&path)?;
            } else {
                replace::replace(&path, left)?;
            }
            report += &format!("removed from {}: {}\n", shown_path(&path), taken.join(" "));
        }
        for (key, value) in SETTINGS {
            // A different value was set by the user, so it stays.
            if self.setting(key)?.as_deref() == Some(value) {
                self.git.text(&["config", "--local", "--unset", key])?;
                report += &format!("unset: {key}\n");
            }
        }
        let hook = Hook::of(&self.folder, &self.repository)?;
        if hook.remove()? {
            report += &format!("removed: {}\n", shown_path(&hook.path));
        }
        if report.is_empty() {
            report += "nothing to undo: `ties git setup` has written nothing in this clone\n";
        }
        output::print(env, &report)
    }
}

fn shown_path(path: &Path) -> String {
    safe::terminal(&path.to_string_lossy()).into_owned()
}
