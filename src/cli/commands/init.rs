//! `ties init`: turns a folder into a vault.

use std::path::Path;

use ties::vault::create::{create, is_there};
use ties::vault::name;
use ties::vault::root::SETTINGS_FILE;

use crate::cli::args::{Common, Init};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;

/// The text of a new settings file: every setting with an example or its default, commented out.
const SETTINGS: &str = r#"# The settings of this vault. Each line below shows a setting with an example or its default.
# Remove the # at the start of a line to use it.

# Which notes are contacts, instead of those in any folder named people, contacts, or persons.
# contacts = ["people/**"]

# What to skip, besides hidden files, templates, and temporary files of editors.
# ignore = ["archive/", "drafts/**"]

# Whether a link to a contact in a list item of a daily note means that you were in touch.
# daily_mentions = false

# Your own keys in front matter, and what they mean.
# [fields]
# informed = ["last_updated"]

# How often you want to be in touch: a default for each circle, and one for all.
# [cadence]
# personal = "monthly"
# professional = "quarterly"
# default = "none"

# The weight of each kind of favor, and your own kinds.
# [kinds]
# advice = 2
# lift = 1

# Your own words for verbs.
# [verbs]
# traf = "met"

# The period over which giving and receiving are compared.
# [reciprocity]
# window = "1y"

# How many days before a due date something is due soon.
# [due]
# soon = "7d"
"#;

pub fn run(command: &Init, common: &Common, env: &Env) -> Result<(), CliError> {
    let folder = command
        .folder
        .as_ref()
        .or(common.vault.as_ref())
        .map_or_else(|| env.here.clone(), |folder| env.here.join(folder));
    if folder.is_file() {
        return Err(CliError::Usage(format!(
            "{}: this is a file; give a folder",
            folder.display()
        )));
    }
    let settings = folder.join(SETTINGS_FILE);
    let mut report = String::new();
    if is_there(&folder, SETTINGS_FILE)? {
        report += &format!(
            "{} already exists; it was not changed\n",
            settings.display()
        );
    } else {
        create(&folder, SETTINGS_FILE, SETTINGS)?;
        report += &format!(
            "made {}, with every setting commented out\n",
            settings.display()
        );
    }
    if let Some(name) = &command.contact {
        report += &first_contact(&folder, name, env.today(common)?)?;
    }
    let vault = folder.display();
    report += &format!(
        "\nWrite one note for each contact in {vault}/people, in any editor:\n\n    - 2026-11-20 met: lunch at the harbor\n\nThen ask: ties --vault {vault} who \"haven't I updated in 30 days\"\n"
    );
    output::print(env, &report)
}

fn first_contact(folder: &Path, name: &str, today: ties::date::Date) -> Result<String, CliError> {
    let name = name.trim();
    let stem = name::stem(name).ok_or_else(|| CliError::invalid_name(name))?;
    let below = format!("people/{stem}.md");
    let path = folder.join(&below);
    if is_there(folder, &below)? {
        return Ok(format!(
            "{} already exists; it was not changed\n",
            path.display()
        ));
    }
    let text = format!(
        "---\ntype: contact\ncircle: personal\ncadence: monthly\n---\n\n# {name}\n\n## Log\n\n- {today} note: made this note\n"
    );
    create(folder, &below, &text)?;
    Ok(format!("made {}\n", path.display()))
}
