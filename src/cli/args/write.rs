//! The arguments of the commands that write into the vault.
//!
//! In: nothing. Out: the arguments with their help, for clap. Does not: run anything.

use clap::Args;

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties log dana met: lunch at the harbor --dry-run",
    after_help = "Examples:\n  ties log dana met: lunch at the harbor --dry-run\n  ties log sam,priya yesterday called: planning --dry-run\n  ties log dana 'last friday' gave intro: 'to [[Sam Lee]]' --dry-run\n  ties log dana promised review: read her draft by 2026-12-01 --dry-run\n\nThis adds one line to the log of the contact's note, and shows how it was understood. `ties undo` reverts it."
)]
pub struct Log {
    /// A name, alias, e-mail address, path, or part of a name; several are separated by commas
    #[arg(value_name = "NAME")]
    pub name: String,
    /// When it happened, if not today, and what: `yesterday met: lunch`
    #[arg(value_name = "TEXT")]
    pub text: Vec<String>,
    /// Show what would be written, but write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print what was written as JSON
    #[arg(long)]
    pub json: bool,
    /// Open the note at the new line in $VISUAL or $EDITOR
    #[arg(long, conflicts_with_all = ["dry_run", "json"])]
    pub edit: bool,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties done zoë --dry-run",
    after_help = "Examples:\n  ties done zoë --dry-run\n  ties done grete place cards --on yesterday --dry-run\n  ties done henrik spring call --dropped --dry-run\n\nThis checks the box of an open promise, need, or ask, in whichever note it is. `ties undo` reverts it."
)]
pub struct Done {
    /// A name, alias, e-mail address, path, or part of a name
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Words of the entry, needed if several are open
    #[arg(value_name = "TEXT")]
    pub words: Vec<String>,
    /// The day when it was done [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// Mark it as dropped instead of done
    #[arg(long, conflicts_with = "on")]
    pub dropped: bool,
    #[command(flatten)]
    pub how: WriteArgs,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties set dana cadence=monthly --dry-run",
    after_help = "Examples:\n  ties set dana cadence=monthly --dry-run\n  ties set sam needs= role='engineer' --dry-run\n  ties set priya circle=friends,work met='last friday' --dry-run\n  ties set dana other.shoe-size=41 --dry-run\n\nSeparate the values of a list with commas. `field=` removes a field. No other line of the note changes.\n`ties undo` reverts it."
)]
pub struct Set {
    /// A name, alias, e-mail address, path, or part of a name
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Fields and their new values
    #[arg(value_name = "FIELD=VALUE", required = true)]
    pub fields: Vec<String>,
    #[command(flatten)]
    pub how: WriteArgs,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties snooze dana 2w --dry-run",
    after_help = "Examples:\n  ties snooze dana 2w --dry-run\n  ties snooze dana 2026-12-01 --dry-run\n  ties snooze dana next week --dry-run\n  ties snooze dana --off --dry-run\n\nThe contact is not due until that day. `ties undo` reverts it."
)]
pub struct Snooze {
    /// A name, alias, e-mail address, path, or part of a name
    #[arg(value_name = "NAME")]
    pub name: String,
    /// How long, or until when: `2w`, `2026-12-01`, `tomorrow`, `next week`
    #[arg(value_name = "WHEN", required_unless_present = "off")]
    pub when: Vec<String>,
    /// Stop snoozing the contact
    #[arg(long, conflicts_with = "when")]
    pub off: bool,
    #[command(flatten)]
    pub how: WriteArgs,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties new Jana Novak --email jana@novak.example --dry-run",
    after_help = "Examples:\n  ties new Jana Novak --email jana@novak.example --dry-run\n  ties new Jana Novak --circle friends --met yesterday --introduced-by dana --dry-run\n\nThe note goes to the folder with the most contacts. It is made from templates/contact.md or templates/person.md if the\nvault has one, with {{name}}, {{title}}, and {{date}} filled in. `ties undo` reverts it."
)]
pub struct New {
    /// The name of the new contact
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
    /// Who introduced you
    #[arg(long, value_name = "NAME")]
    pub introduced_by: Vec<String>,
    /// A tag
    #[arg(long)]
    pub tag: Vec<String>,
    /// The folder of the note [default: the one with most contacts, else people]
    #[arg(long, value_name = "DIR")]
    pub folder: Option<String>,
    /// The template of the note [default: the template of the vault]
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub template: Option<std::path::PathBuf>,
    /// Create the note even if the contact may already have one
    #[arg(long)]
    pub force: bool,
    /// Open the note in $VISUAL or $EDITOR
    #[arg(long, conflicts_with_all = ["dry_run", "json"])]
    pub edit: bool,
    #[command(flatten)]
    pub how: WriteArgs,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties rename dana Dana Kim --dry-run",
    after_help = "Examples:\n  ties rename dana Dana Kim --dry-run\n  ties rename dana 'work/Dana Kim' --keep-alias --dry-run\n  ties rename dana colleagues/ --dry-run\n  ties rename 'Sam Lee' Sam Leigh --yes --dry-run\n\nThis renames the file of a contact, a goal, or any other note, and updates every link to it in the vault: [[Sam Lee]],\n[[people/Sam Lee#Log|Sam]], ![[Sam Lee]], [Sam](../people/Sam%20Lee.md), and links and names in front matter. Every link\nkeeps its meaning; if one cannot, nothing is written. Links by another name or by an alias stay as they are.\n\nA title (`# Sam Lee`, or `name:`) that equals the old file name is renamed too; any other title stays. The old name is\nlost, unless --keep-alias adds it to `aliases`. To move the note, give a folder before the new name, or only a folder\nthat ends in `/`. Relative links and images in the note are updated. If only its folder makes the note a contact, it\ngets `type: contact`.\n\nEvery changed line is shown first, and you are asked. `ties undo` reverts all of it."
)]
pub struct Rename {
    /// A name, alias, e-mail address, path, or part of a name; for a goal or another note, its name or path
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The new name, with a folder to move the note
    #[arg(value_name = "NEW NAME", required = true)]
    pub new: Vec<String>,
    /// Keep the old name as an alias in the front matter
    #[arg(long)]
    pub keep_alias: bool,
    /// Write the changes without asking
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    pub how: WriteArgs,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties edit dana",
    after_help = "Examples:\n  ties edit dana\n  EDITOR=nano ties edit sam lee\n\nThis opens the note in $VISUAL or $EDITOR, at the place for the next entry."
)]
pub struct Edit {
    /// A name, alias, e-mail address, path, or part of a name
    #[arg(value_name = "NAME", required = true)]
    pub name: Vec<String>,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties spread --dry-run",
    after_help = "Examples:\n  ties spread --dry-run\n  ties spread circle:professional --per-day 2 --weekdays --dry-run\n\nThis gives each contact that is due now a day from today on, the longest overdue first, by `snooze-until` in their notes.\nIt shows the plan and asks first. `ties undo` reverts all of it."
)]
pub struct Spread {
    /// Spread only the contacts that match this query [default: all]
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// Plan at most N contacts per day
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub per_day: usize,
    /// Use only Monday to Friday
    #[arg(long)]
    pub weekdays: bool,
    /// Write the changes without asking
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    pub how: WriteArgs,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties triage",
    after_help = "Examples:\n  ties triage\n  ties triage circle:professional\n\nFor each contact without a cadence, press a key: w weekly, m monthly, q quarterly, y yearly, n never, s skip,\nQ quit. Each answer is written at once."
)]
pub struct Triage {
    /// Go through only the contacts that match this query [default: all]
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
}

/// Options that commands that write have in common.
#[derive(Debug, Args)]
pub struct WriteArgs {
    /// Show what would be written, but write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print what was written as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(
    before_help = "Example: ties undo",
    after_help = "Examples:\n  ties undo"
)]
pub struct Undo {}
