//! `ties man`: prints the manual page, made from the same tables as the help.
//!
//! In: the definition of the command line, and the tables of fields, states, and things. Out: roff. Does not: print
//! anything that is not in these tables.

use std::io;

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use ties::query::fields::{FIELDS, STATES, THINGS};

use crate::cli::args::Cli;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;

pub fn run(env: &Env) -> Result<(), CliError> {
    let page = page().map_err(|error| CliError::Failed(format!("the manual page: {error}")))?;
    output::print_plain(env, &String::from_utf8_lossy(&page))
}

fn page() -> io::Result<Vec<u8>> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let mut out = Vec::new();
    let man = Man::new(command.clone()).manual("Relationships in plain text");
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    man.render_description_section(&mut out)?;
    man.render_options_section(&mut out)?;
    let mut commands = Roff::default();
    commands.control("SH", ["COMMANDS"]);
    for sub in command.get_subcommands() {
        of_command(&mut commands, sub);
    }
    commands.to_writer(&mut out)?;
    query().to_writer(&mut out)?;
    Ok(out)
}

fn of_command(roff: &mut Roff, command: &Command) {
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").to_owned();
    roff.control("SS", [usage.as_str()]);
    roff.text([roman(
        command
            .get_about()
            .map(ToString::to_string)
            .unwrap_or_default(),
    )]);
    // Global options are listed once, above.
    let own = command
        .get_arguments()
        .filter(|arg| !arg.is_global_set() && arg.get_id() != "help");
    for arg in own {
        let name = if arg.is_positional() {
            arg.to_string()
        } else {
            arg.to_string().replace('=', " ")
        };
        term(
            roff,
            &name,
            arg.get_help().map(ToString::to_string).unwrap_or_default(),
        );
    }
    if let Some(examples) = command.get_after_help() {
        roff.control("PP", []).control("nf", []);
        for line in examples.to_string().lines() {
            roff.text([roman(line)]);
        }
        roff.control("fi", []);
    }
    let subs = command.get_subcommands();
    subs.filter(|sub| sub.get_name() != "help")
        .for_each(|sub| of_command(roff, sub));
}

/// The section about queries.
fn query() -> Roff {
    let mut roff = Roff::default();
    roff.control("SH", ["THE QUERY"]);
    roff.text([roman(
        "Words, \"phrases\", prefix*, and fields; all of them must match. Use `or` and parentheses for alternatives, and - for not. \
         Separate several values of a field with commas.",
    )]);
    roff.control("SS", ["Fields"]);
    for row in &FIELDS {
        term(
            &mut roff,
            &format!("{}:", row.word),
            format!("{}, as in {}", row.help, row.example),
        );
    }
    roff.control("SS", ["States, as in is:due"]);
    STATES
        .iter()
        .for_each(|row| term(&mut roff, row.word, row.help.to_owned()));
    roff.control("SS", ["Things, as in has:thanks"]);
    THINGS
        .iter()
        .for_each(|row| term(&mut roff, row.word, row.help.to_owned()));
    roff
}

fn term(roff: &mut Roff, term: &str, says: String) {
    roff.control("TP", [])
        .text([bold(term)])
        .text([roman(says)]);
}
