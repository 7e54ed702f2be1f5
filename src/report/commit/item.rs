//! One line of a commit message.
//!
//! In: the kind of a change, and its text. Out: [`Item`]s, and the words for each kind. Does not: find changes, or put
//! items together.

use crate::report::document::plural;
use crate::text::safe;

/// The kinds of changes, in the order of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum ChangeKind {
    Log,
    Done,
    New,
    Rename,
    Set,
    Edit,
    Delete,
    Files,
}

impl ChangeKind {
    pub fn row(self) -> KindRow {
        let (prefix, nouns) = match self {
            ChangeKind::Log => ("Log", ["entry", "entries"]),
            ChangeKind::Done => ("Done", ["entry", "entries"]),
            ChangeKind::New => ("New", ["note", "notes"]),
            ChangeKind::Rename => ("Rename", ["note", "notes"]),
            ChangeKind::Set => ("Set", ["note", "notes"]),
            ChangeKind::Edit => ("Edit", ["place", "places"]),
            ChangeKind::Delete => ("Delete", ["thing", "things"]),
            ChangeKind::Files => ("Files", ["file", "files"]),
        };
        KindRow { prefix, nouns }
    }
}

/// The words for a kind of change.
pub(super) struct KindRow {
    /// The word before the changes of this kind.
    pub prefix: &'static str,
    /// The noun for one change, and for several.
    nouns: [&'static str; 2],
}

impl KindRow {
    /// The number of changes with their noun: `2 notes`.
    pub fn count(&self, count: usize) -> String {
        let [one, several] = self.nouns;
        format!("{count} {}", plural(count, one, several))
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub kind: ChangeKind,
    pub text: String,
    /// How many times it occurs.
    pub count: usize,
}

impl Item {
    pub fn new(kind: ChangeKind, text: impl AsRef<str>) -> Self {
        let text = safe::terminal(text.as_ref()).into_owned();
        Item {
            kind,
            text,
            count: 1,
        }
    }

    /// The text, with the count if there is more than one.
    pub fn text_with_count(&self) -> String {
        match self.count {
            1 => self.text.clone(),
            many => format!("{} ({many})", self.text),
        }
    }
}
