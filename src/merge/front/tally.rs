//! Checks that a merge of front matter keeps all comments and blank lines.
//!
//! In: the lines of each key in three versions and in the merge. Out: whether the merge has what either side added, and
//! nothing too often. Does not: find comments; `comment` does that.

use super::comment::{Trivia, are_kept};
use super::key::Key;
use super::outcome::Outcome;
use crate::merge::three_way::ThreeWay;
use crate::note::fence::Format;

/// The counts of the three versions and of the merge so far. Keys that are the same in all versions are left out.
#[derive(Debug, Default)]
pub(super) struct TriviaTally {
    versions: ThreeWay<Trivia>,
    merged: Trivia,
}

impl TriviaTally {
    /// Counts lines that are all comments or blank.
    pub(super) fn lines(&mut self, all: ThreeWay<&str>, merged: &str) {
        self.take(all.map(Trivia::of_lines), [Trivia::of_lines(merged)]);
    }

    /// Counts the lines of a key. `None` if its comments cannot be told.
    pub(super) fn key(
        &mut self,
        all: ThreeWay<Option<&Key<'_>>>,
        outcome: &Outcome,
        format: Format,
    ) -> Option<()> {
        let texts = all.map(|key| key.map_or("", |key| key.text));
        if texts.all().into_iter().all(|text| *text == texts.base) {
            return Some(());
        }
        let of = |text: &str| Trivia::of_key(text, format);
        let merged = match outcome {
            Outcome::Removed => vec![],
            Outcome::Lines(text, _) => vec![of(text)?],
            Outcome::Clash => vec![of(texts.ours)?, of(texts.theirs)?],
        };
        self.take(texts.map(of).transpose()?, merged);
        Some(())
    }

    fn take(&mut self, all: ThreeWay<Trivia>, merged: impl IntoIterator<Item = Trivia>) {
        self.versions.base.append(all.base);
        self.versions.ours.append(all.ours);
        self.versions.theirs.append(all.theirs);
        merged
            .into_iter()
            .for_each(|trivia| self.merged.append(trivia));
    }

    /// Whether the merge has everything that either side added and, if it has no conflict, nothing too often.
    pub(super) fn is_all(&self, has_clash: bool) -> bool {
        are_kept(&self.versions, &self.merged, has_clash)
    }
}
