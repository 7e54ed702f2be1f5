//! Links that could mean several notes, and so mean none (notes.md 4, Links).
//!
//! In: an entry. Out: its ambiguous links with the notes that answer to them. Does not: choose one.

use super::line::Line;
use super::load::Book;
use super::people::Answer;
use crate::index::NoteId;

impl Book {
    /// The ambiguous links of an entry, each with the notes that answer to it. Those that only mention are among them
    /// where mentions were loaded.
    pub fn ambiguous<'a>(&'a self, line: &Line) -> Vec<(&'a str, &'a [NoteId])> {
        let people = self.people_of(line.people).iter();
        let people = people.map(|at| {
            (
                &self.answers.targets.words()[*at as usize],
                &self.answers.of_targets[*at as usize],
            )
        });
        let mentions = self.mentions_of(line).iter();
        let mentions = mentions.map(|at| {
            let target = &self.answers.mention_targets.words()[*at as usize];
            (target, &self.answers.of_mentions[*at as usize])
        });
        people
            .chain(mentions)
            .filter_map(|(target, answer)| match answer {
                Answer::Several(notes) => Some((target, notes.as_slice())),
                _ => None,
            })
            .collect()
    }
}
