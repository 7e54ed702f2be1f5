//! Who a link or a name means (notes.md 4, Links).
//!
//! In: paths, names and aliases of all notes. Out: the note that answers to a target. Does not: guess: two that
//! answer at the same step are neither.

use rustc_hash::FxHashMap;

use crate::index::NoteId;
use crate::note::What;
use crate::text::fold::fold_key;
use crate::text::stem::without_extension;

/// What a target means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// One note.
    Note(NoteId),
    /// Several, at the same step; so it means none.
    Several(Vec<NoteId>),
    /// No note answers to it; it stands as written.
    Nobody,
}

impl Answer {
    /// The note, if it is exactly one.
    pub fn note(&self) -> Option<NoteId> {
        match self {
            Answer::Note(note) => Some(*note),
            _ => None,
        }
    }
}

/// Everything that notes answer to.
#[derive(Debug, Default)]
pub struct People {
    /// By note: its path, folded, without extension.
    paths: Vec<String>,
    contact: Vec<bool>,
    stems: FxHashMap<String, Vec<NoteId>>,
    names: FxHashMap<String, Vec<NoteId>>,
    aliases: FxHashMap<String, Vec<NoteId>>,
}

impl People {
    /// Gathers what notes answer to; everything is in the order of the notes.
    pub fn new<'a>(
        paths: &[String],
        what: &[What],
        names: impl Iterator<Item = &'a str>,
        aliases: impl Fn(NoteId) -> Vec<&'a str>,
    ) -> Self {
        let mut people = People {
            contact: what.iter().map(|what| what.contact).collect(),
            ..People::default()
        };
        people.stems.reserve(paths.len());
        for ((path, name), note) in paths.iter().zip(names).zip(0..) {
            let folded = fold_key(without_extension(path));
            let stem = folded.rsplit('/').next().unwrap_or(&folded).to_owned();
            let name = fold_key(name);
            if name != stem {
                people.names.entry(name).or_default().push(note);
            } else {
                people.names.entry(stem.clone()).or_default().push(note);
            }
            people.stems.entry(stem).or_default().push(note);
            for alias in aliases(note) {
                people
                    .aliases
                    .entry(fold_key(alias))
                    .or_default()
                    .push(note);
            }
            people.paths.push(folded);
        }
        people
    }

    /// The contact that answers to a target, as `note::link` keeps it, else the goal or other note.
    pub fn answer(&self, target: &str) -> Answer {
        let folded = fold_key(target);
        let folded = folded.as_str();
        match self.among(folded, true) {
            Answer::Nobody => self.among(folded, false),
            answer => answer,
        }
    }

    fn among(&self, target: &str, contact: bool) -> Answer {
        let (target, is_path) = target
            .strip_prefix("./")
            .map_or((target, false), |path| (path, true));
        let (folder, stem) = target
            .rsplit_once('/')
            .map_or((None, target), |(folder, stem)| (Some(folder), stem));
        let same_stem: Vec<NoteId> = self.kept(self.stems.get(stem), contact);
        let path = |note: &NoteId| self.paths[*note as usize].as_str();
        let whole: Vec<NoteId> = same_stem
            .iter()
            .copied()
            .filter(|note| path(note) == target)
            .collect();
        if !whole.is_empty() {
            return answer(whole);
        }
        let tail = |note: &NoteId| {
            path(note)
                .strip_suffix(target)
                .is_some_and(|rest| rest.ends_with('/'))
        };
        let tails: Vec<NoteId> = same_stem.iter().copied().filter(tail).collect();
        if !tails.is_empty() {
            return answer(tails);
        }
        // The path of a Markdown link may have gone stale when its note was moved; its file name still tells.
        if (folder.is_none() || is_path) && !same_stem.is_empty() {
            return answer(same_stem);
        }
        let named = self.kept(self.names.get(target), contact);
        if !named.is_empty() {
            return answer(named);
        }
        answer(self.kept(self.aliases.get(target), contact))
    }

    fn kept(&self, notes: Option<&Vec<NoteId>>, contact: bool) -> Vec<NoteId> {
        let notes = notes.map(Vec::as_slice).unwrap_or_default();
        notes
            .iter()
            .copied()
            .filter(|note| self.contact[*note as usize] == contact)
            .collect()
    }
}

fn answer(mut notes: Vec<NoteId>) -> Answer {
    notes.dedup();
    match notes.as_slice() {
        [] => Answer::Nobody,
        [note] => Answer::Note(*note),
        _ => Answer::Several(notes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(notes: &[(&str, &str, &[&'static str], bool)]) -> People {
        let paths: Vec<String> = notes.iter().map(|note| note.0.to_owned()).collect();
        let what: Vec<What> = notes
            .iter()
            .map(|note| What {
                contact: note.3,
                ..What::default()
            })
            .collect();
        let aliases: Vec<Vec<&'static str>> = notes.iter().map(|note| note.2.to_vec()).collect();
        People::new(&paths, &what, notes.iter().map(|note| note.1), |note| {
            aliases[note as usize].clone()
        })
    }

    #[test]
    fn the_first_step_that_has_an_answer_decides() {
        let people = people(&[
            ("Sam.md", "Sam", &[], true),
            ("people/Sam.md", "Samuel", &["Sammy"], true),
            ("work/ann.md", "Ann", &["Sam"], true),
            ("projects/Oslo.md", "Oslo", &[], false),
        ]);
        for (target, expected) in [
            ("sam", Answer::Note(0)),
            ("people/Sam", Answer::Note(1)),
            ("Samuel", Answer::Note(1)),
            ("SAMMY", Answer::Note(1)),
            ("ANN", Answer::Note(2)),
            ("./people/sam", Answer::Note(1)),
            ("./old/ann", Answer::Note(2)),
            ("old/ann", Answer::Nobody),
            ("Oslo", Answer::Note(3)),
            ("Mira", Answer::Nobody),
        ] {
            assert_eq!(people.answer(target), expected, "{target}");
        }
    }

    #[test]
    fn two_at_one_step_are_neither_and_contacts_come_first() {
        let people = people(&[
            ("a/Sam.md", "A", &[], true),
            ("b/Sam.md", "B", &[], true),
            ("c/Rust.md", "Rust", &[], false),
            ("people/x.md", "X", &["Rust"], true),
        ]);
        assert_eq!(people.answer("Sam"), Answer::Several(vec![0, 1]));
        assert_eq!(people.answer("a/sam"), Answer::Note(0));
        assert_eq!(people.answer("rust"), Answer::Note(3));
        assert_eq!(people.answer("c/rust"), Answer::Note(2));
    }
}
