//! The table of verbs (docs/reference/notes.md#verb). The parser, help, completion, and suggestions all read it.
//!
//! In: a word. Out: the verb that it means. Does not: decide whether a marked verb holds; `note::verb_phrase` does.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// What happened between the user and the people of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
#[allow(missing_docs)] // Each is described by its row in `VERBS`.
pub enum Verb {
    Met,
    Called,
    Wrote,
    Heard,
    Contact,
    Thanked,
    Updated,
    Gave,
    Got,
    Asked,
    Promised,
    Needs,
    Offers,
    Told,
    Note,
    Progress,
}

/// One row of the table.
#[derive(Debug)]
pub struct VerbRow {
    /// The verb that this row describes.
    pub verb: Verb,
    /// The canonical word, which ties writes.
    pub word: &'static str,
    /// Other words that mean the same verb.
    pub also: &'static [&'static str],
    /// A short description, for help.
    pub description: &'static str,
    /// An entry with this verb as a phrase, for commit messages. `KIND` and `WHO` stand for the kind and the people.
    pub phrase: &'static str,
    /// Whether an entry with this verb moves the clock `touched`.
    pub interaction: bool,
    /// Whether the contact could have heard the user's news in it.
    pub conversation: bool,
    /// Whether the verb is marked: it holds only where the line states it plainly.
    pub marked: bool,
    /// Whether an entry with this verb has a kind.
    pub has_kind: bool,
}

const fn row(
    verb: Verb,
    word: &'static str,
    also: &'static [&'static str],
    description: &'static str,
    phrase: &'static str,
) -> VerbRow {
    VerbRow {
        verb,
        word,
        also,
        description,
        phrase,
        interaction: false,
        conversation: false,
        marked: false,
        has_kind: false,
    }
}

impl VerbRow {
    const fn interaction(self) -> Self {
        VerbRow {
            interaction: true,
            ..self
        }
    }

    /// Every conversation is an interaction.
    const fn conversation(self) -> Self {
        VerbRow {
            conversation: true,
            ..self.interaction()
        }
    }

    const fn marked(self) -> Self {
        VerbRow {
            marked: true,
            ..self
        }
    }

    const fn with_kind(self) -> Self {
        VerbRow {
            has_kind: true,
            ..self
        }
    }
}

/// A word for `gave` that always implies the kind `intro`.
pub const INTRODUCED: &str = "introduced";

/// All verbs, in the order of [`Verb`].
#[rustfmt::skip]
pub const VERBS: [VerbRow; 16] = [
    row(Verb::Met, "met", &["coffee", "lunch", "dinner", "breakfast", "drinks", "visited", "meeting"], "face to face", "met WHO").conversation(),
    row(Verb::Called, "called", &["call", "phone", "phoned", "video", "zoom", "spoke", "talked"], "live talk at a distance", "called WHO").conversation(),
    row(Verb::Wrote, "wrote", &["emailed", "email", "mail", "messaged", "message", "texted", "dm", "replied"], "you wrote to them", "wrote to WHO").interaction(),
    row(Verb::Heard, "heard", &["received"], "they wrote to you", "heard from WHO").interaction(),
    row(Verb::Contact, "contact", &["contacted"], "some contact, not said how", "contact with WHO").interaction(),
    row(Verb::Thanked, "thanked", &["thanks"], "you thanked them", "thanked WHO").interaction(),
    row(Verb::Updated, "updated", &["informed"], "you told them how things are going", "updated WHO").conversation().marked(),
    row(Verb::Gave, "gave", &["helped", INTRODUCED], "you did something for them", "gave KIND to WHO").interaction().marked().with_kind(),
    row(Verb::Got, "got", &[], "they did something for you", "got KIND from WHO").interaction().marked().with_kind(),
    row(Verb::Asked, "asked", &[], "you asked them for something", "asked WHO for KIND").interaction().marked().with_kind(),
    row(Verb::Promised, "promised", &[], "you said you would", "promised KIND to WHO").marked().with_kind(),
    row(Verb::Needs, "needs", &["wants"], "something they are looking for", "WHO needs KIND").marked().with_kind(),
    row(Verb::Offers, "offers", &[], "something they could do for others", "WHO offers KIND").marked().with_kind(),
    row(Verb::Told, "told", &[], "you told them of a goal (linked)", "told WHO").marked(),
    row(Verb::Note, "note", &[], "a private remark", "note on WHO").marked(),
    row(Verb::Progress, "progress", &["milestone"], "in a goal's note: a step forward", "progress on WHO").marked(),
];

/// The verb of every word in [`VERBS`]. The first words of millions of lines are looked up.
static WORDS: LazyLock<FxHashMap<&str, Verb>> = LazyLock::new(|| {
    let words = VERBS.iter().flat_map(|row| {
        let all = std::iter::once(row.word).chain(row.also.iter().copied());
        all.map(|word| (word, row.verb))
    });
    words.collect()
});

impl Verb {
    /// The row of the verb in [`VERBS`].
    pub fn row(self) -> &'static VerbRow {
        &VERBS[self as usize]
    }

    /// The canonical word, which ties writes.
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// The built-in verb that a lowercase word means.
    pub fn of(word: &str) -> Option<Verb> {
        WORDS.get(word).copied()
    }

    /// The verb with this index in the table, which is how the index stores it.
    pub fn numbered(number: u8) -> Option<Verb> {
        VERBS.get(usize::from(number)).map(|row| row.verb)
    }
}
