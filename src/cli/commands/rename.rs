//! `ties rename`: renames or moves a note, and updates every link to it.
//!
//! In: a note's name, and the new one. Out: the changes as a diff, written after the user confirms. Does not: write if
//! a link would then lead to another note.

use serde_json::{Value, json};
use ties::edit::title::NewName;
use ties::engine::Loaded;
use ties::engine::rename::{RenameError, RenamePlan};
use ties::text::count::counted;
use ties::text::fold::fold_key;
use ties::text::stem::{self, without_extension};
use ties::text::{safe, shell};
use ties::vault::{Root, moved, name};

use crate::cli::args::{Common, Rename};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::confirm;
use crate::cli::ui::output;
use crate::cli::ui::pick;
use crate::cli::ui::print;
use crate::cli::writing;
use ties::render::diff;
use ties::render::palette::{NAME, paint};

impl From<RenameError> for CliError {
    fn from(error: RenameError) -> Self {
        match error {
            RenameError::LinksChangeMeaning(_)
            | RenameError::NoUniqueTarget { .. }
            | RenameError::OtherMeaning { .. } => {
                CliError::Usage(format!("{error}\nnothing was written"))
            }
            error => CliError::Failed(format!("{error}; nothing was written")),
        }
    }
}

pub fn run(command: &Rename, common: &Common, env: &Env) -> Result<(), CliError> {
    let loaded = writing::open(common, env)?;
    let root = &loaded.session.root;
    let note = pick::note(env, &loaded, &command.name)?;
    let from = loaded.ledger.path_of(note).to_owned();
    let new = New::read(root, &command.new.join(" "), &from)?;
    let called = NewName {
        path: &new.path,
        name: &new.name,
        keep_alias: command.keep_alias,
    };
    let renamed = loaded.session.plan_rename(&loaded.ledger, note, called)?;
    let written = !command.how.dry_run;
    if command.how.json {
        if written && !command.yes {
            return Err(CliError::Usage(
                "--json does not ask for confirmation; add --yes or --dry-run; nothing was written"
                    .to_owned(),
            ));
        }
        if written {
            write(&renamed, &loaded, env)?;
        }
        return print::value(env, &object(&renamed, written));
    }
    is_wanted(env, command, &renamed)?;
    if written {
        write(&renamed, &loaded, env)?;
        output::print_dimmed(&format!("{}; `ties undo` reverts it", told(&renamed)));
    }
    Ok(())
}

/// The new name and path of a note.
struct New {
    path: String,
    name: String,
}

impl New {
    fn read(root: &Root, text: &str, from: &str) -> Result<New, CliError> {
        let text = without_extension(text.trim());
        let (old_folder, old_file) = from.rsplit_once('/').unwrap_or(("", from));
        let old_stem = without_extension(old_file);
        let extension = &old_file[old_stem.len()..];
        let (folder, name) = match text.rsplit_once('/') {
            Some((folder, name)) => {
                let folder = name::folder(root, folder).map_err(CliError::Usage)?;
                (folder, name.trim())
            }
            None => (old_folder.to_owned(), text),
        };
        // Control characters must not get into a title.
        let blank = |c: char| c.is_whitespace() || c.is_control();
        let name: Vec<&str> = name.split(blank).filter(|word| !word.is_empty()).collect();
        let name = name.join(" ");
        let (stem, name) = if name.is_empty() && text.ends_with('/') {
            (old_stem.to_owned(), old_stem.to_owned())
        } else {
            (
                name::stem(&name).ok_or_else(|| CliError::invalid_name(&name))?,
                name,
            )
        };
        let path = name::joined(&folder, &format!("{stem}{extension}"));
        let refused = |why: &str| {
            Err(CliError::Usage(format!(
                "{path}: {why}; nothing was written"
            )))
        };
        if path == from {
            return refused("the note already has this name and folder");
        }
        if let Some(there) = name::existing_other_note(root, &folder, &stem, from) {
            return Err(CliError::Usage(format!(
                "{there} already exists; choose another name, such as {}",
                shell::word(&format!("{name} (another)"))
            )));
        }
        if !name::is_read(root, &path) {
            return refused("files with this name are skipped, so the note would not be read");
        }
        if moved::is_behind_link(root, &folder) {
            return refused("this folder is behind a symbolic link, so the note would not be read");
        }
        Ok(New { path, name })
    }
}

/// `renamed people/Dana.md to people/Dana Kim.md, with 12 links in 5 other notes`
fn told(renamed: &RenamePlan) -> String {
    format!(
        "renamed {} to {}{}",
        renamed.from,
        renamed.to,
        with(renamed)
    )
}

fn with(renamed: &RenamePlan) -> String {
    let others = renamed.rewrites.len() - 1;
    match (renamed.links, others) {
        (0, _) => String::new(),
        (links, 0) => format!(", with {} in it", counted(links, "link")),
        (links, others) => format!(
            ", with {} in {}",
            counted(links, "link"),
            counted(others, "other note")
        ),
    }
}

/// Shows the changes, and asks for confirmation if there is a terminal.
fn is_wanted(env: &Env, command: &Rename, renamed: &RenamePlan) -> Result<(), CliError> {
    let arrow = env.screen.arrow();
    let head = format!("{} {arrow} {}", renamed.from, renamed.to);
    let mut shown = format!("{}\n", paint(NAME, &safe::terminal(&head)));
    let changes = renamed.rewrites.iter();
    let changes = changes.filter(|rewrite| rewrite.before != rewrite.after);
    shown.extend(
        changes.map(|rewrite| diff::unified(&rewrite.path, &rewrite.before, &rewrite.after)),
    );
    let asks = env.terminal.can_ask && !command.yes && !command.how.dry_run;
    if asks {
        // Standard error, like the question, so that no pager hides it.
        output::raw_error(&shown);
    } else {
        output::print_ahead(env, &shown)?;
    }
    remarks(renamed);
    if asks {
        let is_move = stem::file_name(&renamed.from) == stem::file_name(&renamed.to);
        let verb = if is_move { "move" } else { "rename" };
        let question = format!("{verb} it{}? (yes, or Enter for no) ", with(renamed));
        return confirm::confirm(&question);
    }
    if command.how.dry_run {
        output::print_dimmed(&format!(
            "would have {}; nothing was written",
            told(renamed)
        ));
    } else if !command.yes {
        return Err(CliError::Usage(
            "cannot ask for confirmation without a terminal; add --yes to write it; nothing was written".to_owned(),
        ));
    }
    Ok(())
}

/// Reports side effects that the user may not expect.
fn remarks(renamed: &RenamePlan) {
    let is_called_otherwise = stem::stem(&renamed.from) != stem::stem(&renamed.to);
    let is_as_wanted = fold_key(&renamed.name) == fold_key(stem::stem(&renamed.to));
    if is_called_otherwise && !is_as_wanted && renamed.name == renamed.old_name {
        output::remark(&format!(
            "its title stays {:?}; `ties set {} name=…` changes it",
            renamed.name,
            shell::word(&renamed.to)
        ));
    }
    for stray in &renamed.newly_resolved {
        output::remark(&format!(
            "{}:{}: {:?} leads to no note now, and will lead to {}",
            stray.path,
            stray.line,
            stray.written,
            stray.would_mean.as_deref().unwrap_or("one")
        ));
    }
}

fn write(renamed: &RenamePlan, loaded: &Loaded, env: &Env) -> Result<(), CliError> {
    let change = env.transaction(&loaded.session.root)?;
    change.move_and_rewrite(&told(renamed), &renamed.to, &renamed.rewrites)?;
    Ok(())
}

fn object(renamed: &RenamePlan, written: bool) -> Value {
    let others = renamed.rewrites.iter().skip(1);
    let settled = renamed.newly_resolved.iter().map(|stray| {
        json!({"path": stray.path, "line": stray.line, "link": stray.written, "will_mean": stray.would_mean})
    });
    json!({
        "written": written, "from": renamed.from, "to": renamed.to,
        "old_name": renamed.old_name, "name": renamed.name, "links": renamed.links,
        "notes": others.map(|rewrite| rewrite.path.as_str()).collect::<Vec<_>>(),
        "settled": settled.collect::<Vec<_>>(),
    })
}
