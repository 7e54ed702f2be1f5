//! `ties new`: creates a note for a new contact.
//!
//! In: a name, and what is known about the contact. Out: the note, or existing contacts that may be the same person.
//! Does not: replace a file.

use std::collections::HashMap;

use serde_json::{Value, json};
use ties::edit::front::{self, Assignment};
use ties::engine;
use ties::engine::Loaded;
use ties::engine::write::ChangeError;
use ties::ledger::Ledger;
use ties::note;
use ties::query::TextField;
use ties::query::duplicates::{self, possible_duplicates};
use ties::settings::Field;
use ties::text::fold::fold_key;
use ties::text::{safe, shell};
use ties::vault::{name, template};

use crate::cli::args::{Common, New};
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::output;
use crate::cli::ui::print;
use crate::cli::ui::{editor, pick};
use crate::cli::writing;
use ties::render::palette::{NAME, paint};

/// The template that is used if the vault has none.
const TEMPLATE: &str = "# {{name}}\n\n## Log\n";
/// The folder for the first contact of a vault.
const FOLDER: &str = "people";

pub fn run(command: &New, common: &Common, env: &Env) -> Result<(), CliError> {
    let loaded = writing::open(common, env)?;
    let root = &loaded.session.root;
    let name = command.name.join(" ");
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let stem = name::stem(&name).ok_or_else(|| CliError::invalid_name(&name))?;
    if !command.force {
        check_not_duplicate(&name, command, &loaded)?;
    }
    let folder = match &command.folder {
        Some(typed) => typed.clone(),
        None => usual_folder(&loaded.ledger),
    };
    let folder = name::folder(root, &folder).map_err(CliError::Usage)?;
    if let Some(there) = name::existing_note(root, &folder, &stem) {
        return Err(CliError::Usage(format!(
            "{there} already exists; give the new note another name, such as {}",
            shell::word(&format!(
                "{name} ({})",
                command.company.first().map_or("another", String::as_str)
            ))
        )));
    }
    let path = name::joined(&folder, &format!("{stem}.md"));
    if !name::is_read(root, &path) {
        return Err(CliError::Usage(format!(
            "{path}: files with this name are skipped, so the note would not be read"
        )));
    }
    let new_note = new_note(&name, &path, command, &loaded, env)?;
    if !command.how.dry_run {
        let change = env.transaction(root)?;
        change.create(&path, &new_note.text, &format!("made a note for {name}"))?;
    }
    say(env, &name, &path, &new_note, command, &loaded)?;
    if command.edit {
        return editor::at_log(root, &path, loaded.session.today, env);
    }
    Ok(())
}

/// The folder with the most contacts.
fn usual_folder(ledger: &Ledger) -> String {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for id in ledger.contact_ids() {
        let folder = ledger.contact(id).path().rsplit_once('/');
        *counts
            .entry(folder.map_or("", |(folder, _)| folder))
            .or_default() += 1;
    }
    let most = counts
        .into_iter()
        .max_by_key(|(folder, count)| (*count, std::cmp::Reverse(*folder)));
    most.map_or(FOLDER, |(folder, _)| folder).to_owned()
}

/// Checks that no existing contact may be the same person.
fn check_not_duplicate(name: &str, command: &New, loaded: &Loaded) -> Result<(), CliError> {
    let session = &loaded.session;
    let phones = engine::texts(&session.shelf, TextField::Phone)?;
    let new = duplicates::NewContact {
        name,
        emails: &command.email,
        phones: &command.phone,
    };
    let found = possible_duplicates(&loaded.ledger, &loaded.data.emails, &phones, new);
    if found.is_empty() {
        return Ok(());
    }
    let rows: Vec<String> = found
        .iter()
        .map(|(id, reason)| {
            let contact = loaded.ledger.contact(*id);
            format!("\n  {}: {reason} ({})", contact.name(), contact.path())
        })
        .collect();
    Err(CliError::Usage(format!(
        "{name} may already have a note:{}\nnothing was written; if this is somebody else, add --force",
        rows.concat()
    )))
}

/// The text of the new note.
fn new_note(
    name: &str,
    path: &str,
    command: &New,
    loaded: &Loaded,
    env: &Env,
) -> Result<front::FrontmatterEdit, CliError> {
    let root = &loaded.session.root;
    let template = match &command.template {
        Some(file) => template::named(root, &env.here, file)?,
        None => template::of(root)?.unwrap_or_else(|| TEMPLATE.to_owned()),
    };
    let text = filled(&template, name, &loaded.session.today.to_string());
    let failed = |error| ChangeError::Edit {
        path: path.to_owned(),
        error,
    };
    let set = |text: &str, assignments: &[Assignment]| {
        front::set(path, text.as_bytes(), assignments, &root.settings).map_err(failed)
    };
    let mut assignments = assignments(env, command, loaded)?;
    let plain = note::parse(path, text.as_bytes(), &root.settings);
    if fold_key(&plain.name) != fold_key(name) {
        assignments.insert(0, Assignment::of(Field::Name, name));
    }
    if !plain.kind.contact {
        assignments.insert(0, Assignment::of(Field::Type, "contact"));
    }
    let mut new_note = set(&text, &assignments)?;
    let more = with_those_of_the_template(&assignments, &new_note.sets);
    if more != assignments {
        new_note = set(&text, &more)?;
    }
    if !new_note.note.kind.contact || fold_key(&new_note.note.name) != fold_key(name) {
        return Err(CliError::Failed(format!(
            "{path}: with this template, the note would not be a contact called {name}; fix the template"
        )));
    }
    Ok(new_note)
}

/// The template with its name and date placeholders filled in. The placeholders are those of Obsidian.
fn filled(template: &str, name: &str, today: &str) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find("{{") {
        let Some(end) = rest[at..].find("}}") else {
            break;
        };
        let word = rest[at + 2..at + end].trim().to_lowercase();
        let value = match word.as_str() {
            "name" | "title" => Some(name),
            "date" | "date:yyyy-mm-dd" => Some(today),
            _ => None,
        };
        out += &rest[..at];
        out += value.unwrap_or(&rest[at..at + end + 2]);
        rest = &rest[at + end + 2..];
    }
    out + rest
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

/// Adds the tags and circles that the template already has, so that they are not overwritten.
fn with_those_of_the_template(
    assignments: &[Assignment],
    sets: &[front::FieldChange],
) -> Vec<Assignment> {
    let joined = |(assignments, set): (&Assignment, &front::FieldChange)| {
        let stays = matches!(assignments.field, Some(Field::Tags | Field::Circle));
        let old = set.old.join(", ");
        match stays && !old.is_empty() {
            true => Assignment {
                value: format!("{old}, {}", assignments.value),
                ..assignments.clone()
            },
            false => assignments.clone(),
        }
    };
    assignments.iter().zip(sets).map(joined).collect()
}

fn say(
    env: &Env,
    name: &str,
    path: &str,
    new_note: &front::FrontmatterEdit,
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

#[cfg(test)]
mod tests {
    use crate::cli::commands::new::filled;

    #[test]
    fn filled_replaces_only_known_placeholders() {
        assert_eq!(
            filled(
                "# {{name}} {{ Title }} {{date}} {{date:YYYY-MM-DD}} {{x}} {{",
                "A",
                "2026-11-22"
            ),
            "# A A 2026-11-22 2026-11-22 {{x}} {{"
        );
    }
}
