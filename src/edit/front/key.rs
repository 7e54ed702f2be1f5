//! Which key of front matter is meant.
//!
//! In: what was asked, and the keys that are there. Out: the one that stands for it, or the one to write. Does not: take
//! one of several.

use crate::edit::front::held::{BY_HAND, Held};
use crate::edit::front::{Asked, EditError, Front, doubtful, front};
use crate::settings::keys::{Field, KEYS, normalise};
use crate::text::Lines;
use crate::text::suggest::closest;

impl Front<'_> {
    /// The one key of the note that is meant.
    pub(super) fn found(&self, asked: &Asked) -> Result<Option<usize>, EditError> {
        let wanted = normalise(asked.other().unwrap_or(&asked.key));
        let settings = self.before.settings;
        let exactly = |held: &&Held| normalise(&held.key) == wanted;
        // Of an address the key says whose it is, and each stands for itself.
        let by_key = |key: &str| is_of_its_own(&normalise(key));
        let means = |held: &&Held| match asked.field {
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
            return Err(front(BY_HAND));
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
        Err(front(format!(
            "one field stands there several times: {}; keep one of them",
            told.join(", ")
        )))
    }

    /// The key that is written where the note has none yet.
    pub(super) fn new_key(&self, asked: &Asked) -> Result<String, EditError> {
        if let Some(key) = asked.other() {
            return Ok(key.to_owned());
        }
        let unknown = |way_out: &str| {
            let message = format!("{:?} is no field{way_out}", asked.key);
            let help = format!("to keep a key of your own, write other.{}=…", asked.key);
            doubtful(message, &help)
        };
        match asked.field {
            Some(Field::Contacts) => Err(front(BY_HAND)),
            Some(Field::FileTime) => Err(unknown(
                ": other tools keep their file times there, and it means nothing",
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

/// Keys of which a note may have several, each for itself: `linkedin`, `EMAIL[HOME]`.
fn is_of_its_own(key: &str) -> bool {
    key.contains('[') || matches!(key, "linkedin" | "twitter" | "github" | "mastodon")
}
