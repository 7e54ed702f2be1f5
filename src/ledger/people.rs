//! Who a link or a name means (docs/reference/notes.md#links).
//!
//! In: paths, names and aliases of all notes. Out: the note that answers to a target. Does not: guess: two that
//! answer at the same step are neither.

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use crate::note::What;
use crate::store::{NoteId, Strings};
use crate::text::fold::fold_key;
use crate::text::stem::{file_name, without_extension};

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
    paths: Strings,
    contact: Vec<bool>,
    stems: Keys,
    names: Keys,
    aliases: Keys,
}

impl People {
    /// Gathers what notes answer to; everything is in the order of the notes.
    pub fn new<'a, A: Iterator<Item = &'a str>>(
        paths: &Strings,
        what: &[What],
        names: impl Iterator<Item = &'a str>,
        aliases: impl Fn(NoteId) -> A,
    ) -> Self {
        let mut people = People {
            paths: Strings::with_capacity(paths.len(), paths.bytes()),
            contact: what.iter().map(|what| what.contact).collect(),
            stems: Keys::with_capacity(paths.len()),
            ..People::default()
        };
        for ((path, name), note) in paths.iter().zip(names).zip(0..) {
            let path = without_extension(path);
            let folded = fold_key(path);
            let stem = file_name(&folded);
            // What answers to a stem is asked first, so a name that is the stem adds nothing. Most are the stem as it is
            // written, and to fold is slow.
            let name = Some(name).filter(|name| file_name(path) != *name);
            if let Some(name) = name.map(fold_key).filter(|name| name != stem) {
                people.names.push(&name, note);
            }
            people.stems.push(stem, note);
            for alias in aliases(note) {
                people.aliases.push(&fold_key(alias), note);
            }
            people.paths.push(&folded);
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
        let kept = |note: &NoteId| self.contact[*note as usize] == contact;
        let same_stem = || self.stems.of(stem).filter(kept);
        let path = |note: &NoteId| &self.paths[*note as usize];
        let tail = |note: &NoteId| {
            path(note)
                .strip_suffix(target)
                .is_some_and(|rest| rest.ends_with('/'))
        };
        answer(same_stem().filter(|note| path(note) == target))
            .or_else(|| answer(same_stem().filter(tail)))
            // The path of a Markdown link may have gone stale when its note was moved; its file name still tells.
            .or_else(|| answer(same_stem().filter(|_| folder.is_none() || is_path)))
            .or_else(|| answer(self.names.of(target).filter(kept)))
            .or_else(|| answer(self.aliases.of(target).filter(kept)))
            .unwrap_or(Answer::Nobody)
    }
}

/// The answer of one step; `None` where nobody answers.
fn answer(mut notes: impl Iterator<Item = NoteId>) -> Option<Answer> {
    let first = notes.next()?;
    let mut others = notes.filter(|note| *note != first).peekable();
    if others.peek().is_none() {
        return Some(Answer::Note(first));
    }
    let mut all: Vec<NoteId> = others.chain([first]).collect();
    all.sort_unstable();
    all.dedup();
    Some(Answer::Several(all))
}

/// Notes by text. The texts lie one after the other, and only their hashes in a table: for a hundred thousand notes
/// that is far quicker to fill than a table of texts and lists.
#[derive(Debug, Default)]
struct Keys {
    texts: Strings,
    notes: Vec<NoteId>,
    /// By hash: the last text that has it.
    last: FxHashMap<u64, u32>,
    /// By text: the one before it of the same hash, or `NONE`.
    before: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Keys {
    fn with_capacity(texts: usize) -> Self {
        let mut keys = Keys::default();
        keys.last.reserve(texts);
        keys
    }

    fn push(&mut self, text: &str, note: NoteId) {
        let place = u32::try_from(self.notes.len()).unwrap_or(NONE);
        let before = self.last.insert(xxh3_64(text.as_bytes()), place);
        self.before.push(before.unwrap_or(NONE));
        self.texts.push(text);
        self.notes.push(note);
    }

    /// The notes that a text stands for, in no order.
    fn of(&self, text: &str) -> impl Iterator<Item = NoteId> {
        let last = self.last.get(&xxh3_64(text.as_bytes())).copied();
        let places = std::iter::successors(last, |place| {
            Some(self.before[*place as usize]).filter(|before| *before != NONE)
        });
        places
            .filter(move |place| &self.texts[*place as usize] == text)
            .map(|place| self.notes[place as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(notes: &[(&str, &str, &[&'static str], bool)]) -> People {
        let paths: Strings = notes.iter().map(|note| note.0).collect();
        let what: Vec<What> = notes
            .iter()
            .map(|note| What {
                contact: note.3,
                ..What::default()
            })
            .collect();
        People::new(&paths, &what, notes.iter().map(|note| note.1), |note| {
            notes[note as usize].2.iter().copied()
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
