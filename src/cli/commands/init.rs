//! `ties init`: make a folder a vault.

use std::path::Path;

use ties::vault::create::{create, is_there};
use ties::vault::name;
use ties::vault::root::SETTINGS_FILE;

use crate::cli::args::{Common, Init};
use crate::cli::env::Machine;
use crate::cli::error::Failure;
use crate::cli::ui::output;

/// Every setting with its default, commented.
const SETTINGS: &str = r#"# The settings of this vault. Each line below shows a setting with an example or its default.
# Take away the # before a line to make it hold.

# Where contacts live, in place of any folder named people, contacts or persons.
# contacts = ["people/**"]

# What is passed over, besides hidden files, templates and what editors leave behind.
# ignore = ["archive/", "drafts/**"]

# Whether links to contacts in a daily note's items say that you were in touch.
# daily_mentions = false

# Keys of your own in front matter, and what they mean.
# [fields]
# informed = ["last_updated"]

# How often you want to be in touch: a default for each circle, and one for all.
# [cadence]
# personal = "monthly"
# professional = "quarterly"
# default = "none"

# What a favour of each kind weighs, and kinds of your own.
# [kinds]
# advice = 2
# lift = 1

# Words of your own for verbs.
# [verbs]
# traf = "met"

# Over how long a time giving and receiving are held against each other.
# [reciprocity]
# window = "1y"

# How near a due date is soon.
# [due]
# soon = "7d"
"#;

pub fn run(command: &Init, common: &Common, machine: &Machine) -> Result<(), Failure> {
    let folder = command
        .folder
        .as_ref()
        .or(common.vault.as_ref())
        .map_or_else(|| machine.here.clone(), |folder| machine.here.join(folder));
    if folder.is_file() {
        return Err(Failure::Usage(format!(
            "{}: this is a file; name a folder",
            folder.display()
        )));
    }
    let settings = folder.join(SETTINGS_FILE);
    let mut said = String::new();
    if is_there(&folder, SETTINGS_FILE)? {
        said += &format!(
            "{} is there already; it stays as it is\n",
            settings.display()
        );
    } else {
        create(&folder, SETTINGS_FILE, SETTINGS)?;
        said += &format!(
            "made {}, with every setting commented\n",
            settings.display()
        );
    }
    if let Some(name) = &command.contact {
        said += &first_contact(&folder, name, machine.today(common)?)?;
    }
    let vault = folder.display();
    said += &format!(
        "\nWrite one note per contact in {vault}/people, in any editor:\n\n    - 2026-11-20 met: lunch at the harbour\n\nand ask: ties --vault {vault} who \"haven't I updated in 30 days\"\n"
    );
    output::print(&said)
}

/// What is typed as a name and leaves nothing for a file.
pub fn no_name(name: &str) -> Failure {
    Failure::Usage(format!("{name:?} is no name that a file could have"))
}

fn first_contact(folder: &Path, name: &str, today: ties::date::Date) -> Result<String, Failure> {
    let name = name.trim();
    let stem = name::stem(name).ok_or_else(|| no_name(name))?;
    let below = format!("people/{stem}.md");
    let path = folder.join(&below);
    if is_there(folder, &below)? {
        return Ok(format!(
            "{} is there already; it stays as it is\n",
            path.display()
        ));
    }
    let text = format!(
        "---\ntype: contact\ncircle: personal\ncadence: monthly\n---\n\n# {name}\n\n## Log\n\n- {today} note: made this note\n"
    );
    create(folder, &below, &text)?;
    Ok(format!("made {}\n", path.display()))
}
