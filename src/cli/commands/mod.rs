//! The commands, one file for each. A command parses its arguments, calls the library, and prints.
//!
//! In: one command of the command line. Out: its answer, printed, or an error. Does not: depend on the internals of
//! other commands.

pub mod check;
pub mod completions;
pub mod done;
pub mod edit;
pub mod entries;
pub mod find;
pub mod git;
pub mod index;
pub mod init;
pub mod log;
pub mod man;
pub mod matches;
pub mod new;
pub mod prep;
pub mod rename;
pub mod report;
pub mod set;
pub mod show;
pub mod spread;
pub mod status;
pub mod today;
pub mod triage;
pub mod undo;
pub mod watch;
pub mod who;

use crate::cli::args::{Cli, Command, GitCommand};
use crate::cli::env::Env;
use crate::cli::error::CliError;

/// Runs one command.
pub fn run(cli: &Cli, env: &Env) -> Result<(), CliError> {
    let common = &cli.common;
    match &cli.command {
        Some(Command::Who(command)) => who::run(command, common, env),
        Some(Command::Find(command)) => find::run(command, common, env),
        Some(Command::Show(command)) => show::run(command, common, env),
        Some(Command::Prep(command)) => prep::run(command, common, env),
        Some(Command::Match(command)) => matches::run(command, common, env),
        Some(Command::Entries(command)) => entries::run(command, common, env),
        Some(Command::Log(command)) => log::run(command, common, env),
        Some(Command::New(command)) => new::run(command, common, env),
        Some(Command::Edit(command)) => edit::run(command, common, env),
        Some(Command::Done(command)) => done::run(command, common, env),
        Some(Command::Set(command)) => set::run(command, common, env),
        Some(Command::Snooze(command)) => set::snooze(command, common, env),
        Some(Command::Rename(command)) => rename::run(command, common, env),
        Some(Command::Spread(command)) => spread::run(command, common, env),
        Some(Command::Triage(command)) => triage::run(command, common, env),
        Some(Command::Undo(_)) => undo::run(common, env),
        Some(Command::Index(command)) => index::run(command, common, env),
        Some(Command::Check(command)) => check::run(command, common, env),
        Some(Command::Report(command)) => report::run(command, common, env),
        Some(Command::Review(command)) => report::review::run(command, common, env),
        Some(Command::Status(command)) => status::run(command, common, env),
        Some(Command::Watch(command)) => watch::run(command, common, env),
        Some(Command::Init(command)) => init::run(command, common, env),
        Some(Command::Git(command)) => match &command.command {
            GitCommand::Setup(command) => git::setup(command, common, env),
            GitCommand::Sync(command) => git::sync(command, common, env),
            GitCommand::Log(command) => git::log(command, common, env),
            GitCommand::MergeDriver(_) => unreachable!("it has exit codes of its own"),
        },
        Some(Command::Completions(command)) => completions::run(command, env),
        Some(Command::Man(_)) => man::run(env),
        Some(Command::Today(command)) => today::run(Some(command), common, env),
        None => today::run(None, common, env),
    }
}
