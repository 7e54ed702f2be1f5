//! Resolves which front matter key an assignment means.
//!
//! In: the assignment and the keys of the note. Out: the key that holds the field, or the key to write. Does not:
//! choose among several keys for one field; that is an error.

use crate::edit::error::EditError;
use crate::edit::front::assignment::Assignment;
use crate::edit::front::frontmatter::Frontmatter;
use crate::edit::front::located_value::{BY_HAND, LocatedValue};
use crate::settings::keys::{Field, KEYS, normalise};
use crate::text::Lines;
use crate::text::suggest::closest;

impl Frontmatter<'_> {
    /// The index of the note's key that the assignment means. `None` if the note has no such key yet.
    pub(super) fn found(&self, asked: &Assignment) -> Result<Option<usize>, EditError> {
        let wanted = normalise(asked.other().unwrap_or(&asked.key));
        let settings = self.before.settings;
        let exactly = |held: &&LocatedValue| normalise(&held.key) == wanted;
        // A key such as `linkedin` or `EMAIL[HOME]` says which address it holds, so several of them may coexist.
        let by_key = |key: &str| is_of_its_own(&normalise(key));
        let means = |held: &&LocatedValue| match asked.field {
            Some(field) if !by_key(&wanted) => {
                settings.field(&held.key) == Some(field)
                    && (!by_key(&held.key) || field != Field::Url)
            }
            _ => exactly(held),
        };
        let hidden = self
            .values
            .keys()
            .any(|key| normalise(key) == wanted && !self.held.iter().any(|held| held.key == *key));
        if hidden {
            return Err(EditError::frontmatter(BY_HAND));
        }
        let fitting: Vec<usize> = (0..self.held.len())
            .filter(|at| means(&&self.held[*at]))
            .collect();
        if fitting.len() < 2 {
            return Ok(fitting.first().copied());
        }
        let lines = Lines::new(self.before.text);
        let offset = self.place.map_or(0, |(_, span)| span.start as usize);
        let told: Vec<String> = fitting
            .iter()
            .map(|at| &self.held[*at])
            .map(|held| {
                let line = lines.line(offset + held.lines.start as usize);
                format!("{} on line {line}", held.key)
            })
            .collect();
        Err(EditError::frontmatter(format!(
            "the same field is there more than once: {}; keep one of them",
            told.join(", ")
        )))
    }

    /// The key to write if the note has none for the field yet.
    pub(super) fn new_key(&self, asked: &Assignment) -> Result<String, EditError> {
        if let Some(key) = asked.other() {
            if key.contains(char::is_control) {
                let message =
                    format!("{key:?} cannot be a key, because it is not plain text on one line");
                return Err(EditError::invalid_field(
                    message,
                    "use letters, digits, and dashes",
                ));
            }
            return Ok(key.to_owned());
        }
        let unknown = |way_out: &str| {
            let message = format!("{:?} is not a field{way_out}", asked.key);
            let help = format!("to keep a key of your own, write other.{}=…", asked.key);
            EditError::invalid_field(message, &help)
        };
        match asked.field {
            Some(Field::Contacts) => Err(EditError::frontmatter(BY_HAND)),
            Some(Field::FileTime) => Err(unknown(
                ": other tools keep their file times there, and ties ignores it",
            )),
            Some(_) if is_of_its_own(&normalise(&asked.key)) => Ok(asked.key.clone()),
            Some(field) => Ok(field.row().keys[0].to_owned()),
            None => {
                let known = KEYS.iter().filter(|row| row.field != Field::FileTime);
                let known = known.flat_map(|row| row.keys.iter().copied());
                let own = self.before.settings.fields.keys().map(String::as_str);
                let here = self.held.iter().map(|held| held.key.as_str());
                let near = closest(&normalise(&asked.key), known.chain(own).chain(here));
                let near = near.map(|near| format!("; did you mean {near:?}?"));
                Err(unknown(&near.unwrap_or_default()))
            }
        }
    }
}

/// Whether a key stands only for itself, so that a note may have several for one field: `linkedin`, `EMAIL[HOME]`.
fn is_of_its_own(key: &str) -> bool {
    key.contains('[') || matches!(key, "linkedin" | "twitter" | "github" | "mastodon")
}
