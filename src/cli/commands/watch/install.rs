//! `ties watch --install` and `--uninstall`: set up a watcher that the system starts at login.
//!
//! In: the vault, and the service manager of this machine. Out: the service file, shown before it is written, and the
//! watcher started or stopped. Does not: know the content of the file.

use std::io;
use std::process::{Command, Stdio};

use ties::engine;
use ties::text::{safe, shell};
use ties::vault::Root;
use ties::vault::replace;

use crate::cli::args::Common;
use crate::cli::commands::watch::unit::{Task, Unit, UnitError, Words};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::confirm;
use crate::cli::ui::output;

impl From<UnitError> for CliError {
    fn from(error: UnitError) -> Self {
        CliError::Usage(error.to_string())
    }
}

pub fn install(yes: bool, common: &Common, env: &Env) -> Result<(), CliError> {
    let root = env.root(common)?;
    let unit = unit(&root, env)?;
    let program = env.program.as_deref().filter(|path| path.is_file());
    let program = program.ok_or_else(|| {
        CliError::Failed(
            "the executable of this program was moved or deleted; run the command again".to_owned(),
        )
    })?;
    let caches = env.cache()?;
    let usual = env.home.as_ref().map(|home| home.join(".cache/ties"));
    let text = unit.text(Task {
        program,
        vault: &root.path,
        cache: caches
            .parent()
            .filter(|_| usual.as_deref() != Some(&caches)),
    })?;
    let file = unit.file();
    let there = replace::read(&file)?;
    let path = safe::terminal(&file.to_string_lossy()).into_owned();
    if there.as_deref() == Some(text.as_bytes()) {
        output::print_line(&format!(
            "{path} is already set up; there is nothing to do\nif the watcher does not run:{}",
            listed(&unit.start_commands(false))
        ))?;
        return Ok(());
    }
    let becomes = if there.is_some() {
        "already exists with another text, and is replaced with this:"
    } else {
        "is created with this text:"
    };
    let shown = format!("{path} {becomes}\n\n{}\n", safe::terminal_lines(&text));
    confirm::show_and_confirm(
        env,
        &shown,
        "write it, and start it?",
        "ties watch --install --yes",
        yes,
    )?;
    let watched = there.is_none() && engine::is_watched(&caches, &root);
    replace::replace(&file, &text)?;
    output::print_line(&format!("wrote {path}"))?;
    if watched {
        output::remark("another `ties watch` is running on this vault; stop it, and then run:");
        output::print_dimmed(listed(&unit.start_commands(true)).trim_start_matches('\n'));
    }
    match run(&unit.start_commands(there.is_some())) {
        Ok(()) => output::print_line(
            "the watcher is running, and starts when you log in; `ties watch --uninstall` removes it",
        ),
        Err(Left { why, commands }) => {
            output::remark(&format!("{why}; it was written but not started"));
            output::print_dimmed(&format!("to start it, run:{}", listed(&commands)));
            Ok(())
        }
    }
}

pub fn uninstall(common: &Common, env: &Env) -> Result<(), CliError> {
    let root = env.root(common)?;
    let unit = unit(&root, env)?;
    let file = unit.file();
    let path = safe::terminal(&file.to_string_lossy()).into_owned();
    if replace::read(&file)?.is_none() {
        return output::print_line(&format!("{path} does not exist; there is nothing to do"));
    }
    let stopped = run(&unit.stop_commands());
    replace::remove(&file)?;
    if let Some(link) = unit.link() {
        replace::remove(&link)?;
    }
    output::print_line(&format!("removed {path}"))?;
    let outcome = stopped.and_then(|()| run(&unit.cleanup_commands()));
    if let Err(Left { why, commands }) = outcome {
        output::remark(&format!(
            "{why}; the watcher may keep running until you log out"
        ));
        output::print_dimmed(&format!("to stop it, run:{}", listed(&commands)));
    }
    Ok(())
}

/// The service of the vault. Its name contains the name of the vault's index.
fn unit<'a>(root: &Root, env: &'a Env) -> Result<Unit<'a>, CliError> {
    let keeper = env.service_manager.as_ref().ok_or_else(|| {
        CliError::Usage(
            "starting a service is not supported on this system; set it up to run `ties watch --quiet` when you log in"
                .to_owned(),
        )
    })?;
    let index = engine::index_folder(&env.cache()?, root);
    let name = index.file_name().unwrap_or_default().to_string_lossy();
    Ok(Unit::of(keeper, &name))
}

/// Commands that failed or were not run, and why.
struct Left {
    why: String,
    commands: Vec<Words>,
}

/// Runs the commands until one fails.
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
        io::ErrorKind::NotFound => format!("`{program}` is not installed"),
        _ => format!("{program}: {error}"),
    })?;
    if done.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&done.stderr);
    let text = text.lines().map(str::trim).find(|line| !line.is_empty());
    let status = done.status.to_string();
    Err(format!("{program}: {}", text.unwrap_or(&status)))
}

/// The commands, one on each line, ready to paste.
fn listed(commands: &[Words]) -> String {
    let line = |words: &Words| {
        let words: Vec<_> = words.iter().map(|word| shell::word(word)).collect();
        format!("\n  {}", words.join(" "))
    };
    commands.iter().map(line).collect()
}
