//! Completion: suggests words at the cursor.
//!
//! In: the words of an unfinished command line, from the script of `ties completions`. Out: candidates in the format of
//! the shell. Does not: scan the vault or update its index, because the user waits after a key press.

pub mod shell;
mod typed;
mod vault;

use std::ffi::{OsStr, OsString};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Arg, Command, CommandFactory};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use ties::check::RULES;
use ties::query::fields::Scope;
use ties::report::{entries, find, who};

use crate::cli::args::{Cli, dashed};
use crate::cli::env::Env;
use crate::cli::ui::failure;
use crate::cli::ui::output;
use shell::Shell;
use typed::CommandLine;
use vault::Vault;

/// Answers a shell. `words` are the arguments of this process; the words after `--` are the command line to complete.
pub fn complete(shell: &OsStr, words: Vec<OsString>, env: Env) -> ExitCode {
    let Some(shell) = Shell::named(&shell.to_string_lossy()) else {
        output::error(
            "$COMPLETE: supported shells are bash, zsh, and fish; `ties completions` prints the script for each",
        );
        return ExitCode::from(2);
    };
    let sent = words.into_iter().skip_while(|word| word != "--").skip(1);
    let sent: Vec<String> = sent
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let answer = if sent.is_empty() {
        shell.script()
    } else {
        let typed = shell.typed(&sent);
        let candidates = if typed.apostrophe {
            Vec::new()
        } else {
            candidates(&typed, env)
        };
        shell.answer(&typed, &candidates)
    };
    match output::print_unpaged(&answer) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure::report(error),
    }
}

/// The candidates for the last word.
fn candidates(typed: &CommandLine, env: Env) -> Vec<CompletionCandidate> {
    let here = env.here.clone();
    let vault = Arc::new(Vault::of(env, typed.words.clone()));
    let mut command = completed(Cli::command(), &vault);
    command.build();
    let mut words: Vec<OsString> = typed.words.iter().map(OsString::from).collect();
    // After `--` clap offers no flags, and does not take a word such as `-tag:cl` for one.
    let is_text = dashed::word_roles(&command, &words).last() == Some(&dashed::WordRole::Text);
    if is_text && words.last().is_some_and(|word| dashed::is_dashed(word)) {
        words.insert(words.len() - 1, OsString::from("--"));
    }
    let last = words.len().saturating_sub(1);
    let found = clap_complete::engine::complete(&mut command, words, last, Some(&here));
    // An error means that no word is valid here.
    found.unwrap_or_default()
}

/// The command with completers on its arguments and on those of its subcommands.
fn completed(command: Command, vault: &Arc<Vault>) -> Command {
    let name = command.get_name().to_owned();
    let below: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    let command = command.mut_args(|arg| completing(arg, &name, vault));
    below.into_iter().fold(command, |command, name| {
        command.mut_subcommand(name, |sub| completed(sub, vault))
    })
}

/// The argument with its completer. The placeholder selects it: `NAME` is a contact in every command.
fn completing(arg: Arg, command: &str, vault: &Arc<Vault>) -> Arg {
    let placeholder = arg.get_value_names().and_then(|names| names.first());
    let offers: fn(&Vault, &str) -> Vec<CompletionCandidate> = match placeholder
        .map(clap::builder::Str::as_str)
    {
        Some("NAME") => Vault::name,
        Some("QUESTION or QUERY" | "QUERY") => |vault, typed| vault.query(typed, Scope::Contacts),
        Some("WORDS") => |vault, typed| vault.query(typed, Scope::Notes),
        Some("VERB") => Vault::verb,
        Some("KIND") => Vault::kind,
        Some("CODE") => |_, typed| vault::words(typed, RULES.iter().map(|rule| rule.code)),
        Some("COLUMN" | "A,B,C") => match command {
            "entries" => |_, typed| vault::words(typed, entries::COLUMNS),
            "find" => |_, typed| vault::words(typed, find::COLUMNS),
            _ => |_, typed| vault::words(typed, who::COLUMNS.iter().map(|column| column.word)),
        },
        _ => return arg,
    };
    let vault = Arc::clone(vault);
    arg.add(ArgValueCompleter::new(move |typed: &OsStr| {
        offers(&vault, &typed.to_string_lossy())
    }))
}
