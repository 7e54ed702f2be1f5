//! Resolves a link or a name to a note (docs/reference/notes.md#links).
//!
//! In: paths, names and aliases of all notes. Out: the note that a target refers to. Does not: guess. If two notes
//! match at the same step, the target is ambiguous.

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use crate::store::NoteId;
use crate::text::fold::fold_key;
use crate::text::stem::{file_name, without_extension};

/// What a target refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// Exactly one note.
    Note(NoteId),
    /// Several notes that match at the same step, so it is ambiguous. In note order, each once.
    Ambiguous(Vec<NoteId>),
    /// No note matches. The target stands as written.
    NotFound,
}

impl Resolution {
    /// The note, if it is exactly one.
    pub fn note(&self) -> Option<NoteId> {
        match self {
            Resolution::Note(note) => Some(*note),
            _ => None,
        }
    }
}

/// Everything by which notes can be referred to.
#[derive(Debug, Default)]
pub struct NameResolver {
    /// By note: its path, folded, without extension.
    paths: TextList,
    contact: Vec<bool>,
    stems: Keys,
    names: Keys,
    aliases: Keys,
}

impl NameResolver {
    /// Builds the lookup tables. `contact` says which notes are contacts, `names` are in note order.
    pub fn new<'a, A: Iterator<Item = &'a str>>(
        paths: impl Iterator<Item = &'a str>,
        contact: Vec<bool>,
        names: impl Iterator<Item = &'a str>,
        aliases: impl Fn(NoteId) -> A,
    ) -> Self {
        let notes = contact.len();
        let mut people = NameResolver {
            contact,
            stems: Keys::with_capacity(notes),
            ..NameResolver::default()
        };
        for ((path, name), note) in paths.zip(names).zip(0..) {
            let path = without_extension(path);
            let folded = fold_key(path);
            let stem = file_name(&folded);
            // Stems are tried before names, so a name equal to the stem adds nothing. Most names equal the stem as
            // written, and folding is slow, so that is compared first.
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

    /// The contact that a target (in the form of `note::link`) refers to; if none matches, the goal or other note.
    pub fn resolve(&self, target: &str) -> Resolution {
        let folded = fold_key(target);
        let folded = folded.as_str();
        match self.among(folded, true) {
            Resolution::NotFound => self.among(folded, false),
            resolution => resolution,
        }
    }

    fn among(&self, target: &str, contact: bool) -> Resolution {
        let (target, is_path) = target
            .strip_prefix("./")
            .map_or((target, false), |path| (path, true));
        let (folder, stem) = target
            .rsplit_once('/')
            .map_or((None, target), |(folder, stem)| (Some(folder), stem));
        let kept = |note: &NoteId| self.contact[*note as usize] == contact;
        let same_stem = || self.stems.of(stem).filter(kept);
        let path = |note: &NoteId| self.paths.get(*note as usize);
        let tail = |note: &NoteId| {
            path(note)
                .strip_suffix(target)
                .is_some_and(|rest| rest.ends_with('/'))
        };
        resolution_of(same_stem().filter(|note| path(note) == target))
            .or_else(|| resolution_of(same_stem().filter(tail)))
            // The path of a Markdown link may be stale because its note was moved. The file name still identifies it.
            .or_else(|| resolution_of(same_stem().filter(|_| folder.is_none() || is_path)))
            .or_else(|| resolution_of(self.names.of(target).filter(kept)))
            .or_else(|| resolution_of(self.aliases.of(target).filter(kept)))
            .unwrap_or(Resolution::NotFound)
    }
}

/// The answer of one step; `None` if no note matches.
fn resolution_of(mut notes: impl Iterator<Item = NoteId>) -> Option<Resolution> {
    let first = notes.next()?;
    let mut others = notes.filter(|note| *note != first).peekable();
    if others.peek().is_none() {
        return Some(Resolution::Note(first));
    }
    let mut all: Vec<NoteId> = others.chain([first]).collect();
    all.sort_unstable();
    all.dedup();
    Some(Resolution::Ambiguous(all))
}

/// Texts one after the other.
#[derive(Debug, Default)]
struct TextList {
    text: String,
    ends: Vec<usize>,
}

impl TextList {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    fn get(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[at]]
    }
}

/// An index from text to notes. The texts are stored one after the other, and the table holds only their hashes. For a
/// hundred thousand notes it is built much faster than a map from texts to lists.
#[derive(Debug, Default)]
struct Keys {
    texts: TextList,
    notes: Vec<NoteId>,
    /// By hash: the index of the last text with it.
    last: FxHashMap<u64, u32>,
    /// By text: the index of the previous text with the same hash, or `NONE`.
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

    /// The notes added with this text, in no particular order.
    fn of(&self, text: &str) -> impl Iterator<Item = NoteId> {
        let last = self.last.get(&xxh3_64(text.as_bytes())).copied();
        let places = std::iter::successors(last, |place| {
            Some(self.before[*place as usize]).filter(|before| *before != NONE)
        });
        places
            .filter(move |place| self.texts.get(*place as usize) == text)
            .map(|place| self.notes[place as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(notes: &[(&str, &str, &[&'static str], bool)]) -> NameResolver {
        let paths: Vec<&str> = notes.iter().map(|note| note.0).collect();
        let contact = notes.iter().map(|note| note.3).collect();
        NameResolver::new(
            paths.iter().copied(),
            contact,
            notes.iter().map(|note| note.1),
            |note| notes[note as usize].2.iter().copied(),
        )
    }

    #[test]
    fn first_step_with_a_match_decides() {
        let people = people(&[
            ("Sam.md", "Sam", &[], true),
            ("people/Sam.md", "Samuel", &["Sammy"], true),
            ("work/ann.md", "Ann", &["Sam"], true),
            ("projects/Oslo.md", "Oslo", &[], false),
        ]);
        for (target, expected) in [
            ("sam", Resolution::Note(0)),
            ("people/Sam", Resolution::Note(1)),
            ("Samuel", Resolution::Note(1)),
            ("SAMMY", Resolution::Note(1)),
            ("ANN", Resolution::Note(2)),
            ("./people/sam", Resolution::Note(1)),
            ("./old/ann", Resolution::Note(2)),
            ("old/ann", Resolution::NotFound),
            ("Oslo", Resolution::Note(3)),
            ("Mira", Resolution::NotFound),
        ] {
            assert_eq!(people.resolve(target), expected, "{target}");
        }
    }

    #[test]
    fn two_matches_at_one_step_are_ambiguous_and_contacts_first() {
        let people = people(&[
            ("a/Sam.md", "A", &[], true),
            ("b/Sam.md", "B", &[], true),
            ("c/Rust.md", "Rust", &[], false),
            ("people/x.md", "X", &["Rust"], true),
        ]);
        assert_eq!(people.resolve("Sam"), Resolution::Ambiguous(vec![0, 1]));
        assert_eq!(people.resolve("a/sam"), Resolution::Note(0));
        assert_eq!(people.resolve("rust"), Resolution::Note(3));
        assert_eq!(people.resolve("c/rust"), Resolution::Note(2));
    }
}
