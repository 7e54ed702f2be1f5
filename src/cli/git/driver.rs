//! `ties git merge-driver`: three versions of a note made one, for git.
//!
//! In: three files. Out: the merged note in that of our side, and an exit code that git understands. Does not: need a vault
//! or an index, or end in a way by which git would take our side for the outcome.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ties::merge::{Merged, merge};
use ties::settings::Settings;
use ties::vault::replace;
use ties::vault::root::{Root, SETTINGS_FILE};

use super::super::args::{MergeDriver, unshielded};
use super::super::failure::Failure;
use super::super::machine::Machine;
use super::super::render::output;

/// What could not be merged ends with this code. Up to 128, git takes what is in our side's file for the outcome, and the
/// other side is lost unseen.
pub const ABORT: u8 = 255;

/// Some are merged but for markers that a person has to settle.
const CONFLICTS: u8 = 1;

pub fn run(command: &MergeDriver, machine: &Machine) -> ExitCode {
    match catch_unwind(AssertUnwindSafe(|| merged(command, machine))) {
        Ok(Ok(false)) => ExitCode::SUCCESS,
        Ok(Ok(true)) => ExitCode::from(CONFLICTS),
        Ok(Err(failure)) => {
            failure.report();
            ExitCode::from(ABORT)
        }
        // What was impossible has been said by then.
        Err(_) => ExitCode::from(ABORT),
    }
}

/// Writes the merged note; whether there are conflicts in it.
fn merged(command: &MergeDriver, machine: &Machine) -> Result<bool, Failure> {
    let file = |path: &Path| machine.here.join(path);
    let read = |path: &Path| {
        let missing = || Failure::Cannot(format!("{}: this file is not there", path.display()));
        replace::current(&file(path))?.ok_or_else(missing)
    };
    let [base, ours, theirs] =
        [&command.base, &command.ours, &command.theirs].map(|path| read(path));
    let (base, ours, theirs) = (base?, ours?, theirs?);
    let (path, settings) = place(command, machine);
    let Merged { text, conflicts } = merge(&path, &base, &ours, &theirs, command.size, &settings);
    replace::replace(&file(&command.ours), &text)?;
    Ok(conflicts)
}

/// The note's path in its vault, and the settings there; those that hold by default where there is no vault, or its
/// settings cannot be read, be it that they are in conflict themselves.
fn place(command: &MergeDriver, machine: &Machine) -> (String, Settings) {
    let named = command.path.as_ref().unwrap_or(&command.ours);
    let named = PathBuf::from(unshielded(&named.to_string_lossy()));
    let whole = machine.here.join(&named);
    let is_vault = |folder: &&Path| folder.join(SETTINGS_FILE).is_file();
    let Some(folder) = whole.ancestors().skip(1).find(is_vault) else {
        return (slashed(&named), Settings::default());
    };
    let inside = whole.strip_prefix(folder).unwrap_or(&named);
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
