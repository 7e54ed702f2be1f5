//! Runs the program under strace, which makes chosen system calls fail.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The path of strace, if it is installed and allowed to trace. Otherwise prints that the test is skipped.
pub fn strace() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join("strace"));
    let found = found.filter(|program| program.is_file()).find(|program| {
        let mut tries = Command::new(program);
        tries.args(["-qq", "-o", "/dev/null", "/bin/true"]);
        tries.output().is_ok_and(|done| done.status.success())
    });
    if found.is_none() {
        println!("skipped: there is no strace that may trace");
    }
    found
}

/// The same command, in which `calls` on one of `paths` fail with `fault`.
pub fn failing(
    strace: &Path,
    command: &Command,
    paths: &[PathBuf],
    calls: &str,
    fault: &str,
) -> Command {
    let mut traced = Command::new(strace);
    // The tracer is a child of the program, so that killing the program ends both.
    traced.args(["-D", "-f", "-qq", "-o", "/dev/null"]);
    for path in paths {
        traced.arg("-P").arg(path);
    }
    traced.arg("-e").arg(format!("trace={calls}"));
    traced.arg("-e").arg(format!("inject={calls}:{fault}"));
    traced.arg(command.get_program()).args(command.get_args());
    traced.env_clear();
    let set = command.get_envs();
    traced.envs(set.filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = command.get_current_dir() {
        traced.current_dir(folder);
    }
    traced
}
