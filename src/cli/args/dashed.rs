//! Words that begin with `-` but are not flags: `-tag:vendor` in a query, `-2w`, an address such as `-x@y.example`.
//!
//! In: the words of a command line, and the command. Out: the same words in an order that clap cannot misread: flags
//! first, and everything else after `--`. Does not: change, mark, or validate a word; clap reports errors. Flags are
//! `--long`, or `-` and one letter.

use std::ffi::{OsStr, OsString};

use clap::{Arg, Command};

/// The role of a word on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordRole {
    /// The program, a command, a flag, or a flag with its value attached.
    Plain,
    /// The value of the flag before it.
    Value,
    /// The `--` after which there are no flags.
    Escape,
    /// Anything else: a name, a word of a query, text.
    Text,
}

/// Whether a word begins with `-` but is not a flag.
pub fn is_dashed(word: &OsStr) -> bool {
    let after = word.as_encoded_bytes().strip_prefix(b"-");
    after.is_some_and(|after| !after.starts_with(b"-"))
        && word.to_string_lossy().chars().count() > 2
}

/// The role of each word. `command` must be built, so that every subcommand has the global flags.
pub fn word_roles(command: &Command, words: &[OsString]) -> Vec<WordRole> {
    let mut parts = Vec::with_capacity(words.len());
    let (mut command, mut escaped, mut texts) = (command, false, false);
    let mut waits = false;
    for (at, word) in words.iter().enumerate() {
        let part = if at == 0 {
            WordRole::Plain
        } else if escaped {
            WordRole::Text
        } else if std::mem::take(&mut waits) && (is_dashed(word) || !is_flag(word)) {
            WordRole::Value
        } else if word == "--" {
            escaped = true;
            WordRole::Escape
        } else if is_flag(word) {
            waits = flag(command, word).is_some_and(takes_value);
            WordRole::Plain
        } else if let Some(below) = command.find_subcommand(word).filter(|_| !texts) {
            command = below;
            WordRole::Plain
        } else {
            texts = true;
            WordRole::Text
        };
        parts.push(part);
    }
    parts
}

/// The words in an order in which clap does not take a word that [`is_dashed`] for flags.
pub fn flags_first(command: &mut Command, words: Vec<OsString>) -> Vec<OsString> {
    if !words.iter().skip(1).any(|word| is_dashed(word)) {
        return words;
    }
    command.build();
    let parts = word_roles(command, &words);
    let (mut first, mut texts) = (Vec::with_capacity(words.len() + 1), Vec::new());
    for (word, part) in words.into_iter().zip(parts) {
        match part {
            WordRole::Value if is_dashed(&word) => {
                let flag: &mut OsString = first.last_mut().expect("a value follows its flag");
                flag.push("=");
                flag.push(word);
            }
            WordRole::Plain | WordRole::Value => first.push(word),
            WordRole::Escape => {}
            WordRole::Text => texts.push(word),
        }
    }
    first.push("--".into());
    first.append(&mut texts);
    first
}

fn is_flag(word: &OsStr) -> bool {
    word.as_encoded_bytes().starts_with(b"-") && word != "-" && !is_dashed(word)
}

/// The flag that a word names, unless the word also holds its value.
fn flag<'a>(command: &'a Command, word: &OsStr) -> Option<&'a Arg> {
    let word = word.to_str()?;
    let named = |arg: &&Arg| match word.strip_prefix("--") {
        Some(long) => {
            arg.get_long() == Some(long)
                || arg.get_all_aliases().is_some_and(|all| all.contains(&long))
        }
        None => {
            let letter = word.chars().nth(1);
            arg.get_short() == letter
                || letter.is_some_and(|letter| {
                    let all = arg.get_all_short_aliases();
                    all.is_some_and(|all| all.contains(&letter))
                })
        }
    };
    command
        .get_arguments()
        .filter(|arg| !arg.is_positional())
        .find(named)
}

fn takes_value(flag: &Arg) -> bool {
    flag.get_num_args()
        .is_some_and(|count| count.takes_values())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use crate::cli::args::Cli;
    use crate::cli::args::dashed::*;

    fn arranged_words(line: &str) -> String {
        let words = line.split(' ').map(OsString::from).collect();
        let words = flags_first(&mut Cli::command(), words);
        let words: Vec<String> = words
            .into_iter()
            .map(|word| word.into_string().expect("UTF-8 in, UTF-8 out"))
            .collect();
        words.join(" ")
    }

    #[test]
    fn dashed_words_become_values_or_move_behind_double_dash() {
        for (line, expected) in [
            ("ties who tag:x --limit 3", "ties who tag:x --limit 3"),
            ("ties who a -tag:x b", "ties who -- a -tag:x b"),
            (
                "ties who a -tag:x --limit 3 b --explain",
                "ties who --limit 3 --explain -- a -tag:x b",
            ),
            ("ties who --sort -received", "ties who --sort=-received --"),
            ("ties --vault -v1 who a", "ties --vault=-v1 who -- a"),
            (
                "ties who --vault v -has:thanks",
                "ties who --vault v -- -has:thanks",
            ),
            ("ties new -- -Foo", "ties new -- -Foo"),
            ("ties new a -- -Foo --yes -b", "ties new -- a -Foo --yes -b"),
            (
                "ties new a --email -x@y -h",
                "ties new --email=-x@y -h -- a",
            ),
            (
                "ties who a -tag:x --sort --limit 3",
                "ties who --sort --limit 3 -- a -tag:x",
            ),
            (
                "ties report reciprocity -tag:x",
                "ties report reciprocity -- -tag:x",
            ),
            ("ties ls who -tag:x", "ties ls -- who -tag:x"),
            (
                "ties who -tag:x --no-such a",
                "ties who --no-such -- -tag:x a",
            ),
            ("ties check --rules -x1", "ties check --rules=-x1 --"),
            ("ties git sync -q -xyz", "ties git sync -q -- -xyz"),
            ("ties who - -é-", "ties who -- - -é-"),
            ("ties who -é", "ties who -é"),
        ] {
            assert_eq!(arranged_words(line), expected, "{line}");
        }
    }

    #[test]
    fn no_flag_takes_several_values_at_once() {
        fn check(command: &Command) {
            for flag in command.get_arguments().filter(|arg| !arg.is_positional()) {
                let most = flag.get_num_args().map_or(0, |count| count.max_values());
                assert!(most <= 1, "{flag} of {}", command.get_name());
            }
            command.get_subcommands().for_each(check);
        }
        let mut command = Cli::command();
        command.build();
        check(&command);
    }
}
