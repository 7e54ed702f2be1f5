//! Runs the commands of a `console` block.
//!
//! In: a vault and lines `$ ties …` or `$ cat PATH`. Out: the commands with what each prints, including standard error;
//! `[exit N]` ends the output of a command that fails. Does not: compare.

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use super::{Vault, words};

/// Commands that do not write into the vault.
const ASKING: [&str; 8] = [
    "who", "show", "prep", "entries", "find", "match", "review", "report",
];

/// The example vault, shared by all sessions that only read, so that it is indexed once.
pub static EXAMPLE: LazyLock<Vault> = LazyLock::new(|| {
    let vault = Vault::example();
    vault.ok(&["who"]);
    vault
});

/// Whether none of the commands of a block writes into the vault.
pub fn only_asks(block: &str) -> bool {
    commands(block).all(|command| {
        let second = command.split(' ').nth(1).unwrap_or("");
        ASKING.contains(&second) || command.contains("--help")
    })
}

/// Runs each command of a block, and returns the block as it should be.
pub fn session(vault: &Vault, block: &str) -> String {
    let mut printed = String::new();
    for command in commands(block) {
        let _ = writeln!(printed, "$ {command}");
        printed += &run(vault, command);
    }
    printed
}

/// The commands of a block.
fn commands(block: &str) -> impl Iterator<Item = &str> {
    block.lines().filter_map(|line| line.strip_prefix("$ "))
}

/// The output of a command: standard output, then standard error.
fn run(vault: &Vault, command: &str) -> String {
    let words = words(command);
    let arguments: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
    match words.first().map(String::as_str) {
        Some("cat") => {
            let path = arguments.first().expect("a path");
            std::fs::read_to_string(vault.path(path)).unwrap_or_else(|error| format!("{error}\n"))
        }
        Some("ties") => {
            let (mut printed, end) = std::io::pipe().expect("a pipe");
            let mut child: Command = vault.command(&arguments);
            child.current_dir(vault.root()).env_remove("TIES_VAULT");
            // A vault without `ties.toml` cannot be found, so it is named with `--vault`.
            if !vault.path("ties.toml").exists() {
                child.env("TIES_VAULT", vault.root());
            }
            child.stdin(Stdio::null());
            child.stdout(end.try_clone().expect("a second end"));
            child.stderr(end);
            let mut running = child.spawn().expect("the program starts");
            drop(child);
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut printed, &mut bytes).expect("the output can be read");
            let status = running.wait().expect("it ends");
            let mut text = String::from_utf8(bytes).expect("it prints UTF-8");
            let shown = vault.root().display().to_string();
            text = text.replace(&shown, "/home/you/vault");
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            match status.code() {
                Some(0) => {}
                code => {
                    let code = code.map_or("by a signal".to_owned(), |code| code.to_string());
                    let _ = writeln!(text, "[exit {code}]");
                }
            }
            text
        }
        other => panic!("an example can run `ties` and `cat` only, not {other:?}"),
    }
}
