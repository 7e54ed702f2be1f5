//! Opens the user's editor at a line.
//!
//! In: a file and a line. Out: the editor, run until it exits. Does not: read what was written.

use std::path::Path;
use std::process::Command;

use ties::date::Date;
use ties::edit::log;
use ties::vault::{Root, write};

use crate::cli::env::Env;
use crate::cli::error::CliError;
use ties::render::screen;

/// Editors that take `file:line`. All others get `+12 file`, which vi, Emacs, nano, kakoune, and micro understand.
const BY_COLON: [&str; 6] = ["hx", "helix", "subl", "zed", "kate", "lapce"];
/// Editors that take `--goto file:line`.
const BY_GOTO: [&str; 4] = ["code", "codium", "code-insiders", "cursor"];

/// Opens a note at the line where its next entry goes.
pub fn at_log(root: &Root, path: &str, today: Date, env: &Env) -> Result<(), CliError> {
    let bytes = write::bytes(root, path)
        .map_err(|error| CliError::Failed(format!("{path}: {error}")))?
        .unwrap_or_default();
    let line = log::line(path, &bytes, today, &root.settings);
    open(&screen::file(&root.path, path), line, env)
}

/// Opens the file at a line, counted from 1.
pub fn open(file: &Path, line: u32, env: &Env) -> Result<(), CliError> {
    let Some((program, flags)) = env.editor.split_first() else {
        return Err(CliError::Usage(
            "no editor is set; set EDITOR, for example EDITOR=nano".to_owned(),
        ));
    };
    let stem = Path::new(program)
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    let mut command = Command::new(program);
    command.args(flags);
    let with_line = format!("{}:{line}", file.display());
    match stem.as_str() {
        stem if BY_COLON.contains(&stem) => command.arg(with_line),
        stem if BY_GOTO.contains(&stem) => command.arg("--goto").arg(with_line),
        _ => command.arg(format!("+{line}")).arg(file),
    };
    let failed = |why: String| CliError::Failed(format!("{program}: {why}"));
    let ended = command
        .status()
        .map_err(|error| failed(error.to_string()))?;
    if ended.success() {
        Ok(())
    } else {
        Err(failed(format!("it ended with {ended}")))
    }
}
