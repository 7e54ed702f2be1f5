//! The command line of what writes into the vault.

use clap::Args;

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties log dana met: lunch at the harbour --dry-run",
    after_help = "Examples:\n  ties log dana met: lunch at the harbour --dry-run\n  ties log sam,priya yesterday called: planning --dry-run\n  ties log dana 'last friday' gave intro: 'to [[Sam Lee]]' --dry-run\n  ties log dana promised review: read her draft by 2026-12-01 --dry-run\n\nIt adds one line to the log of their note, and says how it was understood. `ties undo` takes it back."
)]
pub struct Log {
    /// A name, alias, e-mail address, path, or part of a name; several with commas
    #[arg(value_name = "NAME")]
    pub name: String,
    /// When, if not today, and what happened: `yesterday met: lunch`
    #[arg(value_name = "TEXT")]
    pub text: Vec<String>,
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Say what was written in JSON
    #[arg(long)]
    pub json: bool,
    /// Open the note at the new line in $VISUAL or $EDITOR
    #[arg(long, conflicts_with_all = ["dry_run", "json"])]
    pub edit: bool,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties done zoë --dry-run",
    after_help = "Examples:\n  ties done zoë --dry-run\n  ties done grete place cards --on yesterday --dry-run\n  ties done henrik spring call --dropped --dry-run\n\nIt checks the box of an open promise, need or ask, wherever the line stands. `ties undo` takes it back."
)]
pub struct Done {
    /// A name, alias, e-mail address, path, or part of a name
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Words of the line, if several are open
    #[arg(value_name = "TEXT")]
    pub words: Vec<String>,
    /// When it was done [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// It will not be done
    #[arg(long, conflicts_with = "on")]
    pub dropped: bool,
    #[command(flatten)]
    pub how: How,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties set dana cadence=monthly --dry-run",
    after_help = "Examples:\n  ties set dana cadence=monthly --dry-run\n  ties set sam needs= role='engineer' --dry-run\n  ties set priya circle=friends,work met='last friday' --dry-run\n  ties set dana other.shoe-size=41 --dry-run\n\nCommas part the values of a list. `field=` takes a field away. No other line of the note changes, and\n`ties undo` takes it back."
)]
pub struct Set {
    /// A name, alias, e-mail address, path, or part of a name
    #[arg(value_name = "NAME")]
    pub name: String,
    /// What is to stand in their front matter
    #[arg(value_name = "FIELD=VALUE", required = true)]
    pub fields: Vec<String>,
    #[command(flatten)]
    pub how: How,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties snooze dana 2w --dry-run",
    after_help = "Examples:\n  ties snooze dana 2w --dry-run\n  ties snooze dana 2026-12-01 --dry-run\n  ties snooze dana next week --dry-run\n  ties snooze dana --off --dry-run\n\nUntil that day they are not due. `ties undo` takes it back."
)]
pub struct Snooze {
    /// A name, alias, e-mail address, path, or part of a name
    #[arg(value_name = "NAME")]
    pub name: String,
    /// For how long, or until when: `2w`, `2026-12-01`, `tomorrow`, `next week`
    #[arg(value_name = "WHEN", required_unless_present = "off")]
    pub when: Vec<String>,
    /// Do not snooze them any more
    #[arg(long, conflicts_with = "when")]
    pub off: bool,
    #[command(flatten)]
    pub how: How,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties new Jana Novak --email jana@novak.example --dry-run",
    after_help = "Examples:\n  ties new Jana Novak --email jana@novak.example --dry-run\n  ties new Jana Novak --circle friends --met yesterday --introduced-by dana --dry-run\n\nThe note lies where most contacts do, and is made from the vault's templates/contact.md or templates/person.md, if\nthere is one: {{name}}, {{title}} and {{date}} are filled in. `ties undo` takes it back."
)]
pub struct New {
    /// The name of somebody who has no note yet
    #[arg(value_name = "NEW NAME", required = true)]
    pub name: Vec<String>,
    /// An e-mail address
    #[arg(long, value_name = "ADDRESS")]
    pub email: Vec<String>,
    /// A phone number
    #[arg(long, value_name = "NUMBER")]
    pub phone: Vec<String>,
    /// Where they work
    #[arg(long)]
    pub company: Vec<String>,
    /// What they do there
    #[arg(long)]
    pub role: Option<String>,
    /// Where they live
    #[arg(long)]
    pub place: Vec<String>,
    /// A circle that they belong to
    #[arg(long)]
    pub circle: Vec<String>,
    /// How often to be in touch: `monthly`, `6 weeks`
    #[arg(long, value_name = "LENGTH")]
    pub cadence: Option<String>,
    /// When you met
    #[arg(long, value_name = "DAY")]
    pub met: Option<String>,
    /// Who brought you together
    #[arg(long, value_name = "NAME")]
    pub introduced_by: Vec<String>,
    /// A tag
    #[arg(long)]
    pub tag: Vec<String>,
    /// The folder of the note [default: the one with most contacts, else people]
    #[arg(long, value_name = "DIR")]
    pub folder: Option<String>,
    /// What the note is made from [default: the vault's own template]
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub template: Option<std::path::PathBuf>,
    /// Make it although somebody like that is there already
    #[arg(long)]
    pub force: bool,
    /// Open the note in $VISUAL or $EDITOR
    #[arg(long, conflicts_with_all = ["dry_run", "json"])]
    pub edit: bool,
    #[command(flatten)]
    pub how: How,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties rename dana Dana Kim --dry-run",
    after_help = "Examples:\n  ties rename dana Dana Kim --dry-run\n  ties rename dana 'work/Dana Kim' --keep-alias --dry-run\n  ties rename dana colleagues/ --dry-run\n  ties rename 'Sam Lee' Sam Leigh --yes --dry-run\n\nThe file of a contact, a goal or any other note, and every link to it in the vault: [[Sam Lee]], [[people/Sam Lee#Log|Sam]],\n![[Sam Lee]], [Sam](../people/Sam%20Lee.md), and links and names in front matter. Each link then means the note that it\nmeant; one that cannot is a reason to write nothing. Links by another name or an alias of theirs stay as they are.\n\nA title (`# Sam Lee`, or `name:`) that is the name of the file follows it; any other stays. The old name is forgotten,\nunless --keep-alias has it written into `aliases`. A folder before the new name, or alone with a `/` behind it, moves the\nnote, and the ways in its own links and pictures go along; who is a contact by the folder alone gets `type: contact`.\n\nIt shows every changed line first, and asks. `ties undo` takes all of it back."
)]
pub struct Rename {
    /// A name, alias, e-mail address, path, or part of a name; of a goal or other note its name or path
    #[arg(value_name = "NAME")]
    pub name: String,
    /// What it is to be called, with a folder if it is to move
    #[arg(value_name = "NEW NAME", required = true)]
    pub new: Vec<String>,
    /// Have it answer to the old name as well, by `aliases` in its front matter
    #[arg(long)]
    pub keep_alias: bool,
    /// Write it without asking
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    pub how: How,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties edit dana",
    after_help = "Examples:\n  ties edit dana\n  EDITOR=nano ties edit sam lee\n\nIt opens their note in $VISUAL or $EDITOR, where the next entry goes."
)]
pub struct Edit {
    /// A name, alias, e-mail address, path, or part of a name
    #[arg(value_name = "NAME", required = true)]
    pub name: Vec<String>,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties spread --dry-run",
    after_help = "Examples:\n  ties spread --dry-run\n  ties spread circle:professional --per-day 2 --weekdays --dry-run\n\nThose due now get a day each from today on, longest overdue first, by `snooze-until` in their notes. It shows the\nplan first, and asks. `ties undo` takes all of it back."
)]
pub struct Spread {
    /// Whose due dates; everybody's, if there is none
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// At most so many a day
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub per_day: usize,
    /// Only from Monday to Friday
    #[arg(long)]
    pub weekdays: bool,
    /// Write it without asking
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    pub how: How,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties triage",
    after_help = "Examples:\n  ties triage\n  ties triage circle:professional\n\nFor each contact without a cadence it asks for one key: w weekly, m monthly, q quarterly, y yearly, n never,\ns skip, Q quit. Each answer is written at once."
)]
pub struct Triage {
    /// Of whom; everybody, if there is none
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
}

/// How something is written.
#[derive(Debug, Args)]
pub struct How {
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Say what was written in JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties undo",
    after_help = "Examples:\n  ties undo"
)]
pub struct Undo {}
