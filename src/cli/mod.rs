//! The terminal front end: it parses the command line, calls the library, and prints.
//!
//! In: the command line, and the [`Env`] that `main` made. Out: the answer on standard output, everything else on
//! standard error, and an exit code. Does not: compute answers; the library does.

mod args;
mod commands;
mod complete;
mod date_args;
mod env;
mod error;
mod opening;
mod question;
mod service_manager;
mod ui;
mod writing;

use std::ffi::OsString;
use std::process::ExitCode;

use args::{Cli, Command, GitCommand};
use commands::git;
pub use complete::complete;
pub use env::Env;
use error::CliError;
pub use service_manager::ServiceManager;
pub use ties::render::screen::Screen;
pub use ui::terminal::Terminal;
use ui::{failure, output};

/// Parses the command line. Help and errors end the process here. If git runs the merge driver, an error exits with a
/// code that git does not take for a merge.
pub fn parsed(words: impl Iterator<Item = OsString>) -> Cli {
    args::parsed(words, |words| args::is_merge(words).then_some(git::ABORT))
}

/// Number of times that a command runs again because notes changed while it read them.
const TRIES: usize = 5;

/// Runs one command. If the index is damaged, it is deleted and the command runs again, which rebuilds it. If notes
/// changed after the index was brought up to date, the command runs again, too. Nothing was printed or written by then,
/// because an answer is printed as a whole, and a command writes after it has read.
pub fn run(cli: Cli, env: Env) -> ExitCode {
    cli.common.color.write_global();
    let env = &env.limited(&cli.common);
    if let Some(Command::Git(git)) = &cli.command
        && let GitCommand::MergeDriver(merge) = &git.command
    {
        return git::merge(merge, env);
    }
    let mut outcome = commands::run(&cli, env);
    if let Err(CliError::Damaged(reason)) = &outcome {
        output::remark(&format!("{reason}; it was rebuilt"));
        outcome = env
            .forget_index(&cli.common)
            .and_then(|()| commands::run(&cli, env));
    }
    for _ in 0..TRIES {
        if !matches!(outcome, Err(CliError::Outdated(_))) {
            break;
        }
        outcome = commands::run(&cli, env);
    }
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure::report(error),
    }
}
