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

pub use check::{Check, Findings};
pub use git::{Git, GitCommand, GitLog, GitSetup, GitSync, MergeDriver, is_merge};
pub use report::{
    Form, Introductions, Momentum, Paper, Reciprocity, Report, Review, Updates, Which,
};
pub use write::{Done, Edit, How, Log, New, Rename, Set, Snooze, Spread, Triage, Undo};

/// Takes the command line apart; help and errors end the program here, errors with the code `unread` if there is one.
pub fn parsed(
    words: impl Iterator<Item = OsString>,
    unread: impl Fn(&[OsString]) -> Option<u8>,
) -> Cli {
    let words: Vec<OsString> = words.collect();
    let mut command = Cli::command().color(Color::of_help(&words));
    let code = unread(&words);
    let words = dashed::arranged(&mut command, words);
    let matches = command.try_get_matches_from(words);
    let read = matches.and_then(|matches| Cli::from_arg_matches(&matches));
    read.unwrap_or_else(|error| match code.filter(|_| error.use_stderr()) {
        Some(code) => {
            // Nobody is left to hear that nobody could be told.
            let _ = error.print();
            std::process::exit(i32::from(code))
        }
        None => error.exit(),
    })
}

/// Relationships in plain text: whom to reconnect with, to thank, to tell, and to help.
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

/// What every command knows.
#[derive(Debug, Args)]
pub struct Common {
    /// The folder of your notes [default: $TIES_VAULT, else the nearest folder above with a ties.toml]
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub vault: Option<PathBuf>,
    /// Answer as on this day, YYYY-MM-DD [default: $TIES_TODAY, else today]
    #[arg(long, global = true, value_name = "DATE")]
    pub today: Option<String>,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Print long answers as they are, not through $PAGER
    #[arg(long, global = true)]
    pub no_pager: bool,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Color {
    /// On a terminal, as NO_COLOR and CLICOLOR_FORCE say
    Auto,
    Always,
    Never,
}

impl Color {
    /// Makes it hold for all output.
    pub fn write_global(self) {
        let choice = match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }

    /// What the words say of it. Help and errors are printed while they are still taken apart.
    fn of_help(words: &[OsString]) -> clap::ColorChoice {
        let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
        let said = words.iter().enumerate().find_map(|(at, word)| {
            let value = word.strip_prefix("--color")?;
            match value.strip_prefix('=') {
                None if value.is_empty() => words.get(at + 1).map(AsRef::as_ref),
                value => value,
            }
        });
        match said {
            Some("always") => clap::ColorChoice::Always,
            Some("never") => clap::ColorChoice::Never,
            _ => clap::ColorChoice::Auto,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Contacts that answer a question or a query; all, if there is none
    #[command(visible_alias = "ls")]
    Who(Who),
    /// Full text over every note, best passages marked
    Find(Find),
    /// One contact whole: fields, clocks, what is owed, entries
    Show(Show),
    /// A page to read before meeting somebody: what was last said, what is owed, what to ask
    Prep(Prep),
    /// Open needs, and who might meet them
    Match(Match),
    /// Entries instead of contacts, newest first
    Entries(Entries),
    /// Log what passed between you and somebody, in their note
    Log(Log),
    /// Make a note for somebody new
    New(New),
    /// Open somebody's note in your editor, where the next entry goes
    Edit(Edit),
    /// Close a promise, a need, or something asked for
    Done(Done),
    /// Set fields of somebody's front matter: cadence, circle, e-mail, and any other
    Set(Set),
    /// Let somebody not be due until a day
    Snooze(Snooze),
    /// Call somebody's note otherwise, or move it, with every link to it
    Rename(Rename),
    /// Stagger the due dates of those due now over the days to come
    Spread(Spread),
    /// Give contacts without a cadence one, a key each
    Triage(Triage),
    /// Take back the last change that ties made to a note
    Undo(Undo),
    /// Build or repair the index by hand
    Index(Index),
    /// Everything in the vault that is wrong or doubtful, with file, line and column
    Check(Check),
    /// Look back over the vault: review, reciprocity, introductions, updates, momentum
    Report(Report),
    /// The weekly reality check, with the three things to do first
    Review(Review),
    /// What vault, what index, how fresh, and what is wrong in the notes
    Status(Status),
    /// Keep the index up with the vault as it changes, until Ctrl-C
    Watch(Watch),
    /// Make a folder a vault
    Init(Init),
    /// Two machines and the past: merge notes by entry and by key, sync them, and tell a note's history
    Git(Git),
    /// Print the script by which a shell completes names, fields, and flags
    Completions(Completions),
    /// Print the manual page
    Man(Man),
}

/// A form of output.
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
    /// As notes have it.
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
    pub paper: Paper,
    /// Which columns, such as name,updated,last
    #[arg(long, value_name = "A,B,C", value_delimiter = ',')]
    pub fields: Vec<String>,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties who 'updated:>30d circle:professional'",
    after_help = "Examples:\n  ties who \"haven't I updated in 30 days\"\n  ties who \"what did I give Dana this year\"\n  ties who 'updated:>30d circle:professional -tag:vendor'\n  ties who 'got:advice@2026 has:thanks' --format json\n  ties who 'balance:<0 or is:one-sided' --sort -received\n  ties who jose\n  ties who has:thanks --explain\n\nFields, states and things that a query can ask for:\n  ties who --list"
)]
pub struct Who {
    /// A question in plain English, or a query
    #[arg(value_name = "QUESTION or QUERY")]
    pub words: Vec<String>,
    /// In which order: a column, or -COLUMN for the other way round
    #[arg(long, value_name = "COLUMN")]
    pub sort: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Say which parts of the query held of each, and by which entries
    #[arg(long)]
    pub explain: bool,
    /// List what a query can ask for, and the columns
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
    /// Words, "phrases", prefix*, and tag: path: type:
    #[arg(value_name = "WORDS", required = true)]
    pub words: Vec<String>,
    /// At most so many
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
    pub paper: Paper,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties match priya",
    after_help = "Examples:\n  ties match\n  ties match priya\n  ties match --limit 1 --format csv\n\nA need is an entry `- 2026-11-20 needs: a flat in Berlin`, or `needs:` in front matter. It is matched with what others\noffer, with their tags, role and company, and with what their notes say. Whom you connected already is left out."
)]
pub struct Match {
    /// Only their needs, and the needs of others that they could meet
    #[arg(value_name = "NAME")]
    pub name: Vec<String>,
    /// At most so many people for each need
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    pub limit: usize,
    #[command(flatten)]
    pub paper: Paper,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties entries --with dana",
    after_help = "Examples:\n  ties entries --with dana\n  ties entries circle:family --verb met --since 2026-01-01\n  ties entries --with dana --owed\n  ties entries heat --format csv"
)]
pub struct Entries {
    /// A query: its fields for those who take part, its words for the entry's text
    #[arg(value_name = "QUERY")]
    pub words: Vec<String>,
    /// Only of this verb; several with commas
    #[arg(long, value_name = "VERB", value_delimiter = ',')]
    pub verb: Vec<String>,
    /// Only of this kind
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// Only with this contact
    #[arg(long, value_name = "NAME")]
    pub with: Option<String>,
    /// From this day on; also a month, a year, or a length of time such as 30d
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Up to this day
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Only with such a box
    #[arg(long, value_name = "STATE")]
    pub state: Option<StateFlag>,
    /// Leave out what is planned or dropped
    #[arg(long)]
    pub happened: bool,
    /// Only what you owe for: favors to thank for, open promises, progress they have not heard of
    #[arg(long)]
    pub owed: bool,
    /// At most so many
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
    /// Throw the index away and make it anew
    #[arg(long)]
    pub rebuild: bool,
    /// Check every byte of the index against its checksum
    #[arg(long, conflicts_with = "rebuild")]
    pub verify: bool,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties status",
    after_help = "Examples:\n  ties status\n  ties status --format json"
)]
pub struct Status {
    /// The form of the answer
    #[arg(long, value_name = "FORM", default_value = "table")]
    pub format: Format,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties watch",
    after_help = "Examples:\n  ties watch\n  ties watch --quiet &\n  ties watch --json\n  ties watch --install\n  ties watch --uninstall\n\nIt says one line for each burst of changes: notes that are new (+), were read again (~), and are gone (-).\nQueries ask it whether the index is up to date, and then look at no file. Without it they look for themselves."
)]
pub struct Watch {
    /// Say nothing but what is wrong
    #[arg(long, conflicts_with = "json")]
    pub quiet: bool,
    /// Say it in JSON, one event a line
    #[arg(long)]
    pub json: bool,
    /// Have it started at log-in, and now: by a systemd user unit or a launchd agent, shown before it is written
    #[arg(long, conflicts_with_all = ["quiet", "json"])]
    pub install: bool,
    /// Take away what --install wrote
    #[arg(long, conflicts_with_all = ["quiet", "json", "install", "yes"])]
    pub uninstall: bool,
    /// Write it without asking
    #[arg(long, requires = "install")]
    pub yes: bool,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties init ~/notes",
    after_help = "Examples:\n  ties init ~/notes\n  ties init ~/notes --contact \"Dana Whitfield\""
)]
pub struct Init {
    /// The folder [default: this one]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub folder: Option<PathBuf>,
    /// Make a note for a first contact as well
    #[arg(long, value_name = "NEW NAME")]
    pub contact: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties completions bash",
    after_help = "Examples:\n  ties completions bash\n  ties completions zsh\n  ties completions fish\n\nTo have it in every shell, once:\n  bash: mkdir -p ~/.local/share/bash-completion/completions &&\n        ties completions bash > ~/.local/share/bash-completion/completions/ties\n        or, without the bash-completion package, a line in ~/.bashrc:\n        source <(ties completions bash)\n  zsh:  source <(ties completions zsh), a line in ~/.zshrc, below compinit\n  fish: ties completions fish > ~/.config/fish/completions/ties.fish"
)]
pub struct Completions {
    /// Which shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// A shell that can complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties man",
    after_help = "Examples:\n  ties man\n\nTo read it, or to keep it where `man ties` finds it:\n  man -l <(ties man)\n  mkdir -p ~/.local/share/man/man1 && ties man > ~/.local/share/man/man1/ties.1"
)]
pub struct Man {}
