//! Plans the note of a new contact.
//!
//! In: a loaded vault, a name, and what is known about the contact. Out: a [`NewContactPlan`], or why there is none, such
//! as an existing contact who may be the same person. Does not: write.

use std::collections::HashMap;
use std::path::Path;

use super::loaded::Loaded;
use super::write::ChangeError;
use crate::edit::front::{self, Assignment};
use crate::ledger::Ledger;
use crate::note;
use crate::query::duplicates::{NewContact, possible_duplicates};
use crate::settings::Field;
use crate::store::IndexError;
use crate::text::fold::fold_key;
use crate::text::shell;
use crate::vault::{VaultError, name, template};

/// The template that is used if the vault has none.
const TEMPLATE: &str = "# {{name}}\n\n## Log\n";
/// The folder for the first contact of a vault.
const FOLDER: &str = "people";

/// What is known about a new contact.
#[derive(Debug, Clone, Copy)]
pub struct NewContactRequest<'a> {
    /// The name.
    pub name: &'a str,
    /// E-mail addresses, to find a contact who may be the same person.
    pub emails: &'a [String],
    /// Telephone numbers, for the same.
    pub phones: &'a [String],
    /// What tells the contact apart from another of the same name, such as a company.
    pub distinction: Option<&'a str>,
    /// The folder of the note; the folder with the most contacts if it is not given.
    pub folder: Option<&'a str>,
    /// The template, and the directory that its path starts from; the template of the vault if it is not given.
    pub template: Option<(&'a Path, &'a Path)>,
    /// The fields of the front matter.
    pub fields: &'a [Assignment],
    /// Whether the contact may have the name or an address of an existing one.
    pub allow_duplicate: bool,
}

/// The note of a new contact.
#[derive(Debug)]
pub struct NewContactPlan {
    /// The path of the note.
    pub path: String,
    /// Its text, and what was set in its front matter.
    pub note: front::FrontmatterEdit,
}

/// Why there is no plan for a new contact.
#[derive(Debug, thiserror::Error)]
pub enum NewContactError {
    /// The name has no sign that a file name can have.
    #[error("{0:?} cannot be the name of a file")]
    Name(String),
    /// The folder cannot be used; the reason.
    #[error("{0}")]
    Folder(String),
    /// Existing contacts may be the same person: a line for each.
    #[error(
        "{name} may already have a note:{}\nnothing was written; if this is somebody else, add --force",
        contacts.concat()
    )]
    Duplicate {
        /// The name of the new contact.
        name: String,
        /// The contacts, each with the reason and the path.
        contacts: Vec<String>,
    },
    /// There is a note with that name.
    #[error("{path} already exists; give the new note another name, such as {other}")]
    Exists {
        /// The path of the note.
        path: String,
        /// Another name, as one shell word.
        other: String,
    },
    /// Files with that name are not read.
    #[error("{0}: files with this name are skipped, so the note would not be read")]
    Skipped(String),
    /// With the template, the note would not be a contact of that name.
    #[error(
        "{path}: with this template, the note would not be a contact called {name}; fix the template"
    )]
    Template {
        /// The path of the note.
        path: String,
        /// The name of the contact.
        name: String,
    },
    /// A template or folder cannot be read.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The front matter cannot be written.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Plans the note.
///
/// # Errors
/// [`NewContactError`] if the contact may exist already, or no note can be made.
pub fn plan(
    loaded: &Loaded,
    request: NewContactRequest<'_>,
) -> Result<NewContactPlan, NewContactError> {
    let root = &loaded.session.root;
    let name = request.name;
    let stem = name::stem(name).ok_or_else(|| NewContactError::Name(name.to_owned()))?;
    if !request.allow_duplicate {
        check_not_duplicate(loaded, request)?;
    }
    let folder = match request.folder {
        Some(folder) => folder.to_owned(),
        None => usual_folder(&loaded.ledger),
    };
    let folder = name::folder(root, &folder).map_err(NewContactError::Folder)?;
    if let Some(path) = name::existing_note(root, &folder, &stem) {
        let other = format!("{name} ({})", request.distinction.unwrap_or("another"));
        return Err(NewContactError::Exists {
            path,
            other: shell::word(&other),
        });
    }
    let path = name::joined(&folder, &format!("{stem}.md"));
    if !name::is_read(root, &path) {
        return Err(NewContactError::Skipped(path));
    }
    let note = new_note(loaded, request, &path)?;
    Ok(NewContactPlan { path, note })
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
fn check_not_duplicate(
    loaded: &Loaded,
    request: NewContactRequest<'_>,
) -> Result<(), NewContactError> {
    let new = NewContact {
        name: request.name,
        emails: request.emails,
        phones: request.phones,
    };
    let found = possible_duplicates(&loaded.ledger, new);
    if found.is_empty() {
        return Ok(());
    }
    let line = |(id, reason): &(_, String)| {
        let contact = loaded.ledger.contact(*id);
        format!("\n  {}: {reason} ({})", contact.name(), contact.path())
    };
    Err(NewContactError::Duplicate {
        name: request.name.to_owned(),
        contacts: found.iter().map(line).collect(),
    })
}

/// The new note, from the template and the fields.
fn new_note(
    loaded: &Loaded,
    request: NewContactRequest<'_>,
    path: &str,
) -> Result<front::FrontmatterEdit, NewContactError> {
    let (root, name) = (&loaded.session.root, request.name);
    let template = match request.template {
        Some((here, file)) => template::named(root, here, file)?,
        None => template::of(root)?.unwrap_or_else(|| TEMPLATE.to_owned()),
    };
    let text = filled(&template, name, &loaded.session.today.to_string());
    let set = |assignments: &[Assignment]| {
        let edited = front::set(path, text.as_bytes(), assignments, &root.settings);
        edited.map_err(|error| ChangeError::Edit {
            path: path.to_owned(),
            error,
        })
    };
    let mut assignments = request.fields.to_vec();
    let plain = note::parse(path, text.as_bytes(), &root.settings);
    if fold_key(&plain.name) != fold_key(name) {
        assignments.insert(0, Assignment::of(Field::Name, name));
    }
    if !plain.kind.contact {
        assignments.insert(0, Assignment::of(Field::Type, "contact"));
    }
    let mut new_note = set(&assignments)?;
    let more = with_those_of_the_template(&assignments, &new_note.sets);
    if more != assignments {
        new_note = set(&more)?;
    }
    if !new_note.note.kind.contact || fold_key(&new_note.note.name) != fold_key(name) {
        return Err(NewContactError::Template {
            path: path.to_owned(),
            name: name.to_owned(),
        });
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

#[cfg(test)]
mod tests {
    use crate::engine::new_contact::filled;

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
