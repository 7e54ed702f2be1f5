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
    pub(super) fn find_key(&self, assignment: &Assignment) -> Result<Option<usize>, EditError> {
        let typed_key = normalise(assignment.other().unwrap_or(&assignment.key));
        let settings = self.before.settings;
        let is_same_key = |located: &&LocatedValue| normalise(&located.key) == typed_key;
        // A key such as `linkedin` or `EMAIL[HOME]` says which address it holds, so several of them may coexist.
        let is_own_field = |key: &str| is_of_its_own(&normalise(key));
        let is_meant = |located: &&LocatedValue| match assignment.field {
            Some(field) if !is_own_field(&typed_key) => {
                settings.field(&located.key) == Some(field)
                    && (!is_own_field(&located.key) || field != Field::Url)
            }
            _ => is_same_key(located),
        };
        let is_hidden = self.values.keys().any(|key| {
            normalise(key) == typed_key && !self.located.iter().any(|located| located.key == *key)
        });
        if is_hidden {
            return Err(EditError::frontmatter(BY_HAND));
        }
        let matches: Vec<usize> = (0..self.located.len())
            .filter(|at| is_meant(&&self.located[*at]))
            .collect();
        // Beside `EMAIL[HOME]`, the plain `email` or `mail` is the one that is meant.
        let plain = matches
            .iter()
            .filter(|at| !is_own_field(&self.located[**at].key));
        if let [one] = plain.collect::<Vec<_>>().as_slice() {
            return Ok(Some(**one));
        }
        if matches.len() < 2 {
            return Ok(matches.first().copied());
        }
        let lines = Lines::new(self.before.text);
        let offset = self.place.map_or(0, |(_, span)| span.start as usize);
        let places: Vec<String> = matches
            .iter()
            .map(|at| &self.located[*at])
            .map(|located| {
                let line = lines.line(offset + located.lines.start as usize);
                format!("{} on line {line}", located.key)
            })
            .collect();
        Err(EditError::frontmatter(format!(
            "the same field is there more than once: {}; keep one of them",
            places.join(", ")
        )))
    }

    /// The key to write if the note has none for the field yet.
    pub(super) fn new_key(&self, assignment: &Assignment) -> Result<String, EditError> {
        if let Some(key) = assignment.other() {
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
            let message = format!("{:?} is not a field{way_out}", assignment.key);
            let help = format!(
                "to keep a key of your own, write other.{}=…",
                assignment.key
            );
            EditError::invalid_field(message, &help)
        };
        match assignment.field {
            Some(Field::Contacts) => Err(EditError::frontmatter(BY_HAND)),
            Some(Field::FileTime) => Err(unknown(
                ": other tools keep their file times there, and ties ignores it",
            )),
            Some(_) if is_of_its_own(&normalise(&assignment.key)) => Ok(assignment.key.clone()),
            Some(field) => Ok(field.row().keys[0].to_owned()),
            None => {
                let known = KEYS.iter().filter(|row| row.field != Field::FileTime);
                let known = known.flat_map(|row| row.keys.iter().copied());
                let user_keys = self.before.settings.fields.keys().map(String::as_str);
                let keys_of_note = self.located.iter().map(|located| located.key.as_str());
                let near = closest(
                    &normalise(&assignment.key),
                    known.chain(user_keys).chain(keys_of_note),
                );
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
