//! The terminal's face: a file a command, and `render/` a file a form.
//!
//! In: the command line, and the [`Machine`]. Out: the answer on standard output, everything else on standard error, an
//! exit code. Does not: work anything out; that is the library's.

mod agree;
mod answers;
mod args;
mod ask;
mod change;
mod check;
mod choose;
mod complete;
mod completions;
mod days;
mod done;
mod editor;
mod entries;
mod explain;
mod failure;
mod find;
mod git;
mod index;
mod init;
mod log;
mod machine;
mod man;
mod matches;
mod new;
mod prep;
mod progress;
mod rename;
mod render;
mod report;
mod set;
mod show;
mod spread;
mod status;
mod today;
mod triage;
mod undo;
mod watch;
mod who;

use std::ffi::OsString;
use std::process::ExitCode;

use args::Cli;
use args::{Command, GitCommand};
pub use complete::complete;
use failure::Failure;
pub use machine::Machine;
pub use render::screen::Screen;
pub use watch::Keeper;

/// Takes the command line apart; help and errors end the program here. To git, an error is no outcome of a merge.
pub fn parsed(words: impl Iterator<Item = OsString>) -> Cli {
    args::parsed(words, |words| args::is_merge(words).then_some(git::ABORT))
}

/// Runs one command. If the index turns out to be damaged on the way, it is made anew and the command run again; nothing
/// has been printed by then, since an answer is printed whole.
pub fn run(cli: Cli, machine: &Machine) -> ExitCode {
    cli.common.color.write_global();
    machine.screen(&cli.common).set_global();
    if let Some(Command::Git(git)) = &cli.command
        && let GitCommand::MergeDriver(merge) = &git.command
    {
        return git::merge(merge, machine);
    }
    let mut outcome = once(&cli, machine);
    if let Err(Failure::Damaged(reason)) = &outcome {
        render::output::remark(&format!("{reason}; it was made anew"));
        outcome = machine
            .forget_index(&cli.common)
            .and_then(|()| once(&cli, machine));
    }
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn once(cli: &Cli, machine: &Machine) -> Result<(), Failure> {
    let common = &cli.common;
    match &cli.command {
        Some(Command::Who(command)) => who::run(command, common, machine),
        Some(Command::Find(command)) => find::run(command, common, machine),
        Some(Command::Show(command)) => show::run(command, common, machine),
        Some(Command::Prep(command)) => prep::run(command, common, machine),
        Some(Command::Match(command)) => matches::run(command, common, machine),
        Some(Command::Entries(command)) => entries::run(command, common, machine),
        Some(Command::Log(command)) => log::run(command, common, machine),
        Some(Command::New(command)) => new::run(command, common, machine),
        Some(Command::Edit(command)) => editor::run(command, common, machine),
        Some(Command::Done(command)) => done::run(command, common, machine),
        Some(Command::Set(command)) => set::run(command, common, machine),
        Some(Command::Snooze(command)) => set::snooze(command, common, machine),
        Some(Command::Rename(command)) => rename::run(command, common, machine),
        Some(Command::Spread(command)) => spread::run(command, common, machine),
        Some(Command::Triage(command)) => triage::run(command, common, machine),
        Some(Command::Undo(_)) => undo::run(common, machine),
        Some(Command::Index(command)) => index::run(command, common, machine),
        Some(Command::Check(command)) => check::run(command, common, machine),
        Some(Command::Report(command)) => report::run(command, common, machine),
        Some(Command::Review(command)) => report::review::run(command, common, machine),
        Some(Command::Status(command)) => status::run(command, common, machine),
        Some(Command::Watch(command)) => watch::run(command, common, machine),
        Some(Command::Init(command)) => init::run(command, common, machine),
        Some(Command::Git(command)) => match &command.command {
            GitCommand::Setup(command) => git::setup(command, common, machine),
            GitCommand::Sync(command) => git::sync(command, common, machine),
            GitCommand::Log(command) => git::log(command, common, machine),
            GitCommand::MergeDriver(_) => unreachable!("it has exit codes of its own"),
        },
        Some(Command::Completions(command)) => completions::run(command),
        Some(Command::Man(_)) => man::run(),
        None => today::run(common, machine),
    }
}
