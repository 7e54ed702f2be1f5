//! `ties git merge-driver`: merges three versions of a note for git.
//!
//! In: three files. Out: the merged note in the file of our side, and an exit code that git understands. Does not: need
//! a vault or an index, or exit in a way that makes git take our side as the result. If the merge panics, the note gets
//! a conflict.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ties::merge::{self, Markers, Merged};
use ties::note::mask::SHORTEST_MARKER;
use ties::settings::Settings;
use ties::vault::git::Git;
use ties::vault::replace;
use ties::vault::root::{Root, SETTINGS_FILE};

use crate::cli::args::MergeDriver;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::failure;
use crate::cli::ui::output;

/// The exit code of a failed merge. With a code up to 128, git would take the content of our file as the result, and
/// the other side would be lost silently.
pub const ABORT: u8 = 255;

/// The exit code of a merge that left conflict markers for the user.
const CONFLICTS: u8 = 1;

pub fn run(command: &MergeDriver, env: &Env) -> ExitCode {
    ExitCode::from(ended(|| merged(command, env)))
}

/// Runs the merge and returns its exit code, also if it fails or panics.
fn ended(merge: impl FnOnce() -> Result<bool, CliError>) -> u8 {
    match catch_unwind(AssertUnwindSafe(merge)) {
        Ok(Ok(clashes)) => u8::from(clashes) * CONFLICTS,
        Ok(Err(error)) => {
            failure::report(error);
            ABORT
        }
        // The panic hook has already printed the message.
        Err(_) => ABORT,
    }
}

/// Writes the merged note. Returns whether it has conflicts.
fn merged(command: &MergeDriver, env: &Env) -> Result<bool, CliError> {
    let file = |path: &Path| env.here.join(path);
    let read = |path: &Path| {
        let missing = || CliError::Failed(format!("{}: no such file", path.display()));
        replace::read(&file(path))?.ok_or_else(missing)
    };
    let [base, ours, theirs] =
        [&command.base, &command.ours, &command.theirs].map(|path| read(path));
    let (base, ours, theirs) = (base?, ours?, theirs?);
    let (path, settings) = place(command, env);
    let written = |merged: Merged| {
        let clashes = merged.has_conflict();
        let markers = markers(command, clashes.then_some(&env.here));
        (clashes, merged.text(&markers))
    };
    let (clashes, text) = guarded(
        &path,
        || written(merge::merge(&path, &base, &ours, &theirs, &settings)),
        || written(merge::conflict(&base, &ours, &theirs)),
    );
    replace::replace(&file(&command.ours), text)?;
    Ok(clashes)
}

/// The result of `merge`, or of `instead` if `merge` panics.
fn guarded<T>(path: &str, merge: impl FnOnce() -> T, instead: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(merge)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        output::remark(&format!(
            "{path}: the merge hit a bug in ties, so both sides are left in the note as a conflict for you to resolve; please report the bug: {}",
            text.unwrap_or("it has no message")
        ));
        instead()
    })
}

/// The conflict markers that git asks for. If there are conflicts, `folder` is given, and git is asked there whether
/// markers show the base.
fn markers(command: &MergeDriver, folder: Option<&PathBuf>) -> Markers {
    let usual = Markers::default();
    // An older git does not replace placeholders that it does not know.
    let known =
        |label: &&String| !label.is_empty() && !matches!(label.as_str(), "%S" | "%X" | "%Y");
    let label = |label: &Option<String>, usual: &str| {
        let label = label.as_ref().filter(known).map_or(usual, String::as_str);
        label.replace(char::is_control, " ")
    };
    let style = folder.and_then(|folder| {
        Git::reading(folder)
            .text(&["config", "merge.conflictStyle"])
            .ok()
    });
    let shows_base = style.is_some_and(|style| matches!(style.as_str(), "diff3" | "zdiff3"));
    Markers {
        size: command.size.max(SHORTEST_MARKER),
        ours: label(&command.our_label, &usual.ours),
        theirs: label(&command.their_label, &usual.theirs),
        base: shows_base.then(|| label(&command.base_label, "base")),
    }
}

/// The note's path in its vault, and the vault's settings. The defaults apply if there is no vault, or if its settings
/// cannot be read, for example because they are in conflict themselves.
fn place(command: &MergeDriver, env: &Env) -> (String, Settings) {
    let named = command.path.as_ref().unwrap_or(&command.ours);
    let whole = env.here.join(named);
    let is_vault = |folder: &&Path| folder.join(SETTINGS_FILE).is_file();
    let Some(folder) = whole.ancestors().skip(1).find(is_vault) else {
        return (slashed(named), Settings::default());
    };
    let inside = whole.strip_prefix(folder).unwrap_or(named);
    let settings = match Root::open(folder, None) {
        Ok(root) => root.settings,
        Err(error) => {
            output::remark(&format!("{error}; merged without these settings"));
            Settings::default()
        }
    };
    (slashed(inside), settings)
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use crate::cli::commands::git::driver::*;

    #[test]
    fn panic_in_merge_leaves_a_conflict_with_both_sides() {
        let whole = |base: &str, ours: &str, theirs: &str| {
            let instead = || merge::conflict(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
            let merged = guarded("people/Dana.md", || panic!("a law is broken"), instead);
            assert!(merged.has_conflict());
            String::from_utf8(merged.text(&Markers::default())).expect("text")
        };
        assert_eq!(
            whole("a\nb\nc\n", "a\nx\nc\n", "a\ny\nc\n"),
            "a\n<<<<<<< ours\nx\n=======\ny\n>>>>>>> theirs\nc\n"
        );
        // A merge by line finds no conflict here. It is marked anyway, because the note was not merged by entry.
        assert_eq!(
            whole("a\nb\nc\nd\ne\n", "a\nB\nc\nd\ne\n", "a\nb\nc\nD\ne\n"),
            "a\n<<<<<<< ours\nB\nc\nd\n=======\nb\nc\nD\n>>>>>>> theirs\ne\n"
        );
        assert_eq!(guarded("a.md", || 1, || 2), 1);
    }

    #[test]
    fn failed_or_panicked_merge_exits_above_128() {
        assert_eq!(ended(|| Ok(false)), 0);
        assert_eq!(ended(|| Ok(true)), 1);
        let failed = ended(|| Err(CliError::Failed("the disk is full".to_owned())));
        let panicked = ended(|| panic!("a law of the merge is broken"));
        assert!(failed > 128 && panicked > 128, "{failed} {panicked}");
    }
}
