//! `ties watch --install` and `--uninstall`: a watcher that the system starts at log-in.
//!
//! In: the vault, and who keeps services on this machine. Out: the file that tells them, shown before it is written, and
//! the watcher started or ended. Does not: know what stands in the file.

use std::io;
use std::process::{Command, Stdio};

use ties::engine;
use ties::text::{safe, shell};
use ties::vault::Root;
use ties::vault::replace;

use crate::cli::args::Common;
use crate::cli::commands::watch::unit::{Task, Unfit, Unit, Words};
use crate::cli::env::Machine;
use crate::cli::error::Failure;
use crate::cli::ui::confirm;
use crate::cli::ui::output;

impl From<Unfit> for Failure {
    fn from(error: Unfit) -> Self {
        Failure::Usage(error.to_string())
    }
}

pub fn install(yes: bool, common: &Common, machine: &Machine) -> Result<(), Failure> {
    let root = machine.root(common)?;
    let unit = unit(&root, machine)?;
    let program = machine.program.as_deref().filter(|path| path.is_file());
    let program = program.ok_or_else(|| {
        Failure::Cannot("the file of this program is not where it was; start it anew".to_owned())
    })?;
    let caches = machine.cache()?;
    let usual = machine.home.as_ref().map(|home| home.join(".cache/ties"));
    let text = unit.text(Task {
        program,
        vault: &root.path,
        cache: caches
            .parent()
            .filter(|_| usual.as_deref() != Some(&caches)),
    })?;
    let file = unit.file();
    let there = replace::current(&file)?;
    let path = safe::terminal(&file.to_string_lossy()).into_owned();
    if there.as_deref() == Some(text.as_bytes()) {
        output::print_line(&format!(
            "{path} is there and says this already; nothing is to be done\nif it does not run:{}",
            listed(&unit.starts(false))
        ))?;
        return Ok(());
    }
    let becomes = if there.is_some() {
        "is there with another text, and is replaced by this:"
    } else {
        "is made, with this text:"
    };
    let shown = format!("{path} {becomes}\n\n{}\n", safe::terminal_lines(&text));
    confirm::to_write(
        &shown,
        "write it, and start it?",
        "ties watch --install --yes",
        yes,
    )?;
    let watched = there.is_none() && engine::is_watched(&caches, &root);
    replace::replace(&file, &text)?;
    output::print_line(&format!("wrote {path}"))?;
    if watched {
        output::remark("another `ties watch` is at work on this vault; end it, and then run:");
        output::dim(listed(&unit.starts(true)).trim_start_matches('\n'));
    }
    match run(&unit.starts(there.is_some())) {
        Ok(()) => output::print_line(
            "it runs, and starts by itself when you log in; `ties watch --uninstall` ends that",
        ),
        Err(Left { why, commands }) => {
            output::remark(&format!("{why}; it was written but not started"));
            output::dim(&format!("to start it, run:{}", listed(&commands)));
            Ok(())
        }
    }
}

pub fn uninstall(common: &Common, machine: &Machine) -> Result<(), Failure> {
    let root = machine.root(common)?;
    let unit = unit(&root, machine)?;
    let file = unit.file();
    let path = safe::terminal(&file.to_string_lossy()).into_owned();
    if replace::current(&file)?.is_none() {
        return output::print_line(&format!("{path} is not there; nothing is to be done"));
    }
    let stopped = run(&unit.stops());
    replace::remove(&file)?;
    if let Some(link) = unit.link() {
        replace::remove(&link)?;
    }
    output::print_line(&format!("removed {path}"))?;
    let outcome = stopped.and_then(|()| run(&unit.forgets()));
    if let Err(Left { why, commands }) = outcome {
        output::remark(&format!("{why}; what runs may go on until you log out"));
        output::dim(&format!("to end it, run:{}", listed(&commands)));
    }
    Ok(())
}

/// The vault's, which goes by the name of its index.
fn unit<'a>(root: &Root, machine: &'a Machine) -> Result<Unit<'a>, Failure> {
    let keeper = machine.keeper.as_ref().ok_or_else(|| {
        Failure::Usage(
            "it is not known how this system starts a service; have it run `ties watch --quiet` when you log in"
                .to_owned(),
        )
    })?;
    let index = engine::index_folder(&machine.cache()?, root);
    let name = index.file_name().unwrap_or_default().to_string_lossy();
    Ok(Unit::of(keeper, &name))
}

/// Commands that were not run, or in vain, and why.
struct Left {
    why: String,
    commands: Vec<Words>,
}

/// Runs the commands, up to one that fails.
fn run(commands: &[Words]) -> Result<(), Left> {
    for (at, words) in commands.iter().enumerate() {
        run_one(words).map_err(|why| Left {
            why,
            commands: commands[at..].to_vec(),
        })?;
    }
    Ok(())
}

fn run_one(words: &[String]) -> Result<(), String> {
    let (program, arguments) = words.split_first().expect("a command has a program");
    let mut command = Command::new(program);
    let done = command.args(arguments).stdin(Stdio::null()).output();
    let done = done.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("there is no `{program}` here"),
        _ => format!("{program}: {error}"),
    })?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    let said = said.lines().map(str::trim).find(|line| !line.is_empty());
    let status = done.status.to_string();
    Err(format!("{program}: {}", said.unwrap_or(&status)))
}

/// The commands, each on a line of its own, as they can be pasted.
fn listed(commands: &[Words]) -> String {
    let line = |words: &Words| {
        let words: Vec<_> = words.iter().map(|word| shell::word(word)).collect();
        format!("\n  {}", words.join(" "))
    };
    commands.iter().map(line).collect()
}
