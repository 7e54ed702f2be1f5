//! `ties new`: creates a note for a new contact.
//!
//! In: a name, and what is known about the contact. Out: the note, or existing contacts that may be the same person.
//! Does not: replace a file.

use serde_json::{Value, json};
use ties::edit::front::{Assignment, FrontmatterEdit};
use ties::engine::Loaded;
use ties::engine::new_contact::{self, NewContactRequest};
use ties::text::safe;

use crate::cli::args::{Common, New};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::{editor, output, pick, print};
use crate::cli::writing;
use ties::render::palette::{NAME, paint};

pub fn run(command: &New, common: &Common, env: &Env) -> Result<(), CliError> {
    let loaded = writing::open(common, env)?;
    let root = &loaded.session.root;
    let name = command.name.join(" ");
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let template = command.template.as_deref();
    let request = NewContactRequest {
        name: &name,
        emails: &command.email,
        phones: &command.phone,
        distinction: command.company.first().map(String::as_str),
        folder: command.folder.as_deref(),
        template: template.map(|file| (env.here.as_path(), file)),
        fields: &assignments(env, command, &loaded)?,
        allow_duplicate: command.force,
    };
    let plan = new_contact::plan(&loaded, request)?;
    if !command.how.dry_run {
        let change = env.transaction(root)?;
        let description = format!("made a note for {name}");
        change.create(&plan.path, &plan.note.text, &description)?;
    }
    say(env, &name, &plan.path, &plan.note, command, &loaded)?;
    if command.edit {
        return editor::at_log(root, &plan.path, loaded.session.today, env);
    }
    Ok(())
}

/// The front matter that the flags ask for.
fn assignments(env: &Env, command: &New, loaded: &Loaded) -> Result<Vec<Assignment>, CliError> {
    let settings = &loaded.session.root.settings;
    let today = loaded.session.today;
    let brought = command.introduced_by.iter().map(|name| {
        let contact = pick::contact(env, loaded, name)?;
        Ok(loaded.link_to(contact.id))
    });
    let brought: Vec<String> = brought.collect::<Result<_, CliError>>()?;
    let one = |text: &Option<String>| text.clone().into_iter().collect::<Vec<_>>();
    let typed: [(&str, Vec<String>); 10] = [
        ("email", command.email.clone()),
        ("phone", command.phone.clone()),
        ("company", command.company.clone()),
        ("role", one(&command.role)),
        ("location", command.place.clone()),
        ("circle", command.circle.clone()),
        ("tags", command.tag.clone()),
        ("cadence", one(&command.cadence)),
        ("met", one(&command.met)),
        ("introduced-by", brought),
    ];
    let typed = typed.into_iter().filter(|(_, values)| !values.is_empty());
    let assignments = typed.map(|(key, values)| format!("{key}={}", values.join(", ")));
    Ok(assignments
        .filter_map(|typed| Assignment::read(&typed, today, settings))
        .collect())
}

fn say(
    env: &Env,
    name: &str,
    path: &str,
    new_note: &FrontmatterEdit,
    command: &New,
    loaded: &Loaded,
) -> Result<(), CliError> {
    let written = !command.how.dry_run;
    if command.how.json {
        let sets: Vec<Value> = new_note
            .sets
            .iter()
            .map(|set| json!({"key": set.key, "new": set.new}))
            .collect();
        return print::value(
            env,
            &json!({
                "written": written, "name": name, "path": path, "set": sets, "text": new_note.text,
            }),
        );
    }
    let head = if written {
        "made a note for"
    } else {
        "would make a note for"
    };
    let mut page = format!("{head} {}\n", paint(NAME, &safe::terminal(name)));
    for set in &new_note.sets {
        let line = format!("{}: {}", set.key, set.new.join(", "));
        page += &format!("  {}\n", safe::terminal(&line));
    }
    page += &format!(
        "  {}\n",
        writing::place(env, &loaded.session.root, path, None)
    );
    output::print(env, &page)
}
