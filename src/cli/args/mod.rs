//! The command line: every command and flag with its help (docs/reference/output.md#commands).
//!
//! In: the words of the command line. Out: [`Cli`]. Does not: run anything.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::RangedU64ValueParser;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum, ValueHint};
use ties::note::State;

use ties::render::palette::HELP;

mod check;
pub mod dashed;
mod git;
mod report;
mod write;

pub use check::{Check, FindingsFormat};
pub use git::{Git, GitCommand, GitLog, GitSetup, GitSync, MergeDriver, is_merge};
pub use report::{
    FormatArgs, Introductions, Momentum, OutputFormat, Reciprocity, Report, ReportCommand, Review,
    Today, Updates,
};
pub use write::{Done, Edit, Log, New, Rename, Set, Snooze, Spread, Triage, Undo, WriteArgs};

/// Parses the command line. Help and errors end the process here. An error exits with the code that `unread` returns,
/// or with clap's own code if it returns `None`.
pub fn parsed(
    words: impl Iterator<Item = OsString>,
    unread: impl Fn(&[OsString]) -> Option<u8>,
) -> Cli {
    let words: Vec<OsString> = words.collect();
    let mut command = Cli::command().color(Color::of_help(&words));
    let code = unread(&words);
    let words = dashed::flags_first(&mut command, words);
    let matches = command.try_get_matches_from(words);
    let read = matches.and_then(|matches| Cli::from_arg_matches(&matches));
    read.unwrap_or_else(|error| match code.filter(|_| error.use_stderr()) {
        Some(code) => {
            // If standard error is closed, there is no other place to report it.
            let _ = error.print();
            std::process::exit(i32::from(code))
        }
        None => error.exit(),
    })
}

/// Keep your relationships in plain text: see who to reconnect with, thank, update, and help.
#[derive(Debug, Parser)]
#[command(
    name = "ties",
    version,
    styles = HELP,
    before_help = "Example: ties who \"haven't I updated in 30 days\"",
    after_help = "Examples:\n  ties who \"haven't I updated in 30 days\"\n  ties who 'updated:>30d circle:professional -tag:vendor'\n  ties show dana\n  ties find heat pump"
)]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The options that every command has.
#[derive(Debug, Args)]
pub struct Common {
    /// Use the vault in this folder [default: $TIES_VAULT, else the nearest folder with a ties.toml, from here up]
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub vault: Option<PathBuf>,
    /// Use this date as today, YYYY-MM-DD [default: $TIES_TODAY, else today]
    #[arg(long, global = true, value_name = "DATE")]
    pub today: Option<String>,
    /// When to use color
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Do not use $PAGER for long output
    #[arg(long, global = true)]
    pub no_pager: bool,
}

/// When to use color.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR or CLICOLOR_FORCE says otherwise
    Auto,
    Always,
    Never,
}

impl Color {
    /// Applies the choice to all output of the process.
    pub fn write_global(self) {
        let choice = match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }

    /// The choice that `--color` makes in these words. Clap prints help and errors while it parses, so the choice is
    /// needed before the parsed value exists.
    fn of_help(words: &[OsString]) -> clap::ColorChoice {
        let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
        let text = words.iter().enumerate().find_map(|(at, word)| {
            let value = word.strip_prefix("--color")?;
            match value.strip_prefix('=') {
                None if value.is_empty() => words.get(at + 1).map(AsRef::as_ref),
                value => value,
            }
        });
        match text {
            Some("always") => clap::ColorChoice::Always,
            Some("never") => clap::ColorChoice::Never,
            _ => clap::ColorChoice::Auto,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show today at a glance, as `ties` without a command does
    Today(Today),
    /// List the contacts that match a question or a query, or all contacts
    #[command(visible_alias = "ls")]
    Who(Who),
    /// Search the full text of all notes
    Find(Find),
    /// Show everything about a contact: fields, clocks, what is owed, entries
    Show(Show),
    /// Print a briefing to read before you meet a contact
    Prep(Prep),
    /// List open needs, and who might meet them
    Match(Match),
    /// List entries instead of contacts, newest first
    Entries(Entries),
    /// Add an entry to a contact's note
    Log(Log),
    /// Create a note for a new contact
    New(New),
    /// Open a contact's note in your editor, at the place for the next entry
    Edit(Edit),
    /// Close an open promise, need, or ask
    Done(Done),
    /// Set fields in a contact's front matter, such as cadence, circle, or e-mail
    Set(Set),
    /// Hide a contact from the due list until a date
    Snooze(Snooze),
    /// Rename or move a note and update every link to it
    Rename(Rename),
    /// Spread the contacts that are due now over the next days
    Spread(Spread),
    /// Go through the contacts without a cadence and set one with a key
    Triage(Triage),
    /// Undo the last change that ties made
    Undo(Undo),
    /// Update, rebuild, or verify the index
    Index(Index),
    /// Report problems in the vault, with file, line, and column
    Check(Check),
    /// Print a report: review, reciprocity, introductions, updates, or momentum
    Report(Report),
    /// Print the weekly review, with the three things to do first
    Review(Review),
    /// Show the vault, the index and its age, and problems in the notes
    Status(Status),
    /// Keep the index up to date until you press Ctrl-C
    Watch(Watch),
    /// Turn a folder into a vault
    Init(Init),
    /// Sync and merge notes with git, and show the history of a note
    Git(Git),
    /// Print a completion script for your shell
    Completions(Completions),
    /// Print the manual page
    Man(Man),
}

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Json,
    Jsonl,
    Csv,
}

/// The state of an entry's box.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum StateFlag {
    Open,
    Done,
    Dropped,
}

impl StateFlag {
    /// The same state in the library's type.
    pub fn state(self) -> State {
        match self {
            StateFlag::Open => State::Open,
            StateFlag::Done => State::Done,
            StateFlag::Dropped => State::Dropped,
        }
    }
}

#[derive(Debug, Args)]
pub struct Output {
    #[command(flatten)]
    pub form: FormatArgs,
    /// Show only these columns, such as name,updated,last
    #[arg(long, value_name = "A,B,C", value_delimiter = ',')]
    pub fields: Vec<String>,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties who 'updated:>30d circle:professional'",
    after_help = "Examples:\n  ties who \"haven't I updated in 30 days\"\n  ties who \"what did I give Dana this year\"\n  ties who 'updated:>30d circle:professional -tag:vendor'\n  ties who 'got:advice@2026 has:thanks' --format json\n  ties who 'balance:<0 or is:one-sided' --sort -received\n  ties who jose\n  ties who has:thanks --explain\n\nFields, states, and things that a query can use:\n  ties who --list"
)]
pub struct Who {
    /// A question in plain English, or a query
    #[arg(value_name = "QUESTION or QUERY")]
    pub words: Vec<String>,
    /// Sort by this column, or by -COLUMN for the reverse order
    #[arg(long, value_name = "COLUMN")]
    pub sort: Option<String>,
    /// Show at most N
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Explain why each contact matched, with the entries behind it
    #[arg(long)]
    pub explain: bool,
    /// List the fields, states, things, and columns that you can use
    #[arg(long)]
    pub list: bool,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties find heat pump",
    after_help = "Examples:\n  ties find heat pump\n  ties find '\"climate fund*\" type:contact'\n  ties find tag:heat pump"
)]
pub struct Find {
    /// Words, "phrases", prefix*, and the fields tag:, path:, and type:
    #[arg(value_name = "WORDS", required = true)]
    pub words: Vec<String>,
    /// Show at most N notes
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties show dana",
    after_help = "Examples:\n  ties show dana\n  ties show sam lee --format json"
)]
pub struct Show {
    /// A name, alias, e-mail address, path, or part of a name
    #[arg(value_name = "NAME", required = true)]
    pub name: Vec<String>,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties prep dana",
    after_help = "Examples:\n  ties prep dana\n  ties prep sam lee --format md\n  ties prep priya --format html --links file"
)]
pub struct Prep {
    /// A name, alias, e-mail address, path, or part of a name
    #[arg(value_name = "NAME", required = true)]
    pub name: Vec<String>,
    #[command(flatten)]
    pub form: FormatArgs,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties match priya",
    after_help = "Examples:\n  ties match\n  ties match priya\n  ties match --limit 1 --format csv\n\nA need is an entry such as `- 2026-11-20 needs: a flat in Berlin`, or `needs:` in front matter. It is compared with what\nothers offer, with their tags, roles, and companies, and with the text of their notes. People that you have already\nconnected are left out."
)]
pub struct Match {
    /// Show only the needs of this contact, and the needs that they might meet
    #[arg(value_name = "NAME")]
    pub name: Vec<String>,
    /// Show at most N people for each need
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    pub limit: usize,
    #[command(flatten)]
    pub form: FormatArgs,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties entries --with dana",
    after_help = "Examples:\n  ties entries --with dana\n  ties entries circle:family --verb met --since 2026-01-01\n  ties entries --with dana --owed\n  ties entries heat --format csv"
)]
pub struct Entries {
    /// A query: its fields select the participants, its words the text of entries
    #[arg(value_name = "QUERY")]
    pub words: Vec<String>,
    /// Show only entries with these verbs, separated by commas
    #[arg(long, value_name = "VERB", value_delimiter = ',')]
    pub verb: Vec<String>,
    /// Show only entries of this kind
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// Show only entries with this contact
    #[arg(long, value_name = "NAME")]
    pub with: Option<String>,
    /// Show only entries since this date; also a month, a year, or a length of time such as 30d
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Show only entries up to this date
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Show only entries in this state
    #[arg(long, value_name = "STATE")]
    pub state: Option<StateFlag>,
    /// Leave out planned and dropped entries
    #[arg(long)]
    pub happened: bool,
    /// Show only what you owe: favors to thank for, open promises, and news that they have not heard
    #[arg(long)]
    pub owed: bool,
    /// Show at most N entries
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties index",
    after_help = "Examples:\n  ties index\n  ties index --rebuild\n  ties index --verify"
)]
pub struct Index {
    /// Delete the index and build it again
    #[arg(long)]
    pub rebuild: bool,
    /// Check the whole index against its checksums
    #[arg(long, conflicts_with = "rebuild")]
    pub verify: bool,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties status",
    after_help = "Examples:\n  ties status\n  ties status --format json"
)]
pub struct Status {
    /// Set the output format
    #[arg(long, value_name = "FORM", default_value = "table")]
    pub format: Format,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties watch",
    after_help = "Examples:\n  ties watch\n  ties watch --quiet &\n  ties watch --json\n  ties watch --install\n  ties watch --uninstall\n\nIt prints one line for each burst of changes: how many notes were added (+), changed (~), and removed (-).\nWhile it runs, queries trust the index and do not scan the files themselves, so they are faster."
)]
pub struct Watch {
    /// Print only problems
    #[arg(long, conflicts_with = "json")]
    pub quiet: bool,
    /// Print events as JSON, one on each line
    #[arg(long)]
    pub json: bool,
    /// Start the watcher now and at every login, with a systemd user unit or a launchd agent
    #[arg(long, conflicts_with_all = ["quiet", "json"])]
    pub install: bool,
    /// Remove what --install set up
    #[arg(long, conflicts_with_all = ["quiet", "json", "install", "yes"])]
    pub uninstall: bool,
    /// Write the file without asking
    #[arg(long, requires = "install")]
    pub yes: bool,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties init ~/notes",
    after_help = "Examples:\n  ties init ~/notes\n  ties init ~/notes --contact \"Dana Whitfield\""
)]
pub struct Init {
    /// The folder [default: the current one]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub folder: Option<PathBuf>,
    /// Also create a note for a first contact
    #[arg(long, value_name = "NEW NAME")]
    pub contact: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties completions bash",
    after_help = "Examples:\n  ties completions bash\n  ties completions zsh\n  ties completions fish\n\nTo enable completion in every new shell, do this once:\n  bash: mkdir -p ~/.local/share/bash-completion/completions &&\n        ties completions bash > ~/.local/share/bash-completion/completions/ties\n        or, without the bash-completion package, add this line to ~/.bashrc:\n        source <(ties completions bash)\n  zsh:  add this line to ~/.zshrc, below compinit: source <(ties completions zsh)\n  fish: ties completions fish > ~/.config/fish/completions/ties.fish"
)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// A shell that has completion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties man",
    after_help = "Examples:\n  ties man\n\nTo read it, or to install it for `man ties`:\n  man -l <(ties man)\n  mkdir -p ~/.local/share/man/man1 && ties man > ~/.local/share/man/man1/ties.1"
)]
pub struct Man {}
