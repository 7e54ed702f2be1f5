//! Kinds of favour and what each weighs (docs/reference/notes.md#kinds). Whether one is heavy to ask for: docs/reference/ledger.md#asks.

use crate::text::fold::fold_key;

/// One row of the table: the kind, its weight, other spellings, and whether asking for it is heavy.
#[derive(Debug)]
pub struct KindRow {
    /// The word that ties writes.
    pub word: &'static str,
    /// What a favour of it weighs in a balance.
    pub weight: u32,
    /// Other spellings.
    pub also: &'static [&'static str],
    /// Whether it is much to ask for.
    pub heavy: bool,
}

const fn row(
    word: &'static str,
    weight: u32,
    also: &'static [&'static str],
    heavy: bool,
) -> KindRow {
    KindRow {
        word,
        weight,
        also,
        heavy,
    }
}

/// The kind of a favour that names none.
pub const OTHER: &str = "other";
/// The kind that connects people.
pub const INTRO: &str = "intro";

/// Every built-in kind.
pub const KINDS: [KindRow; 18] = [
    row(INTRO, 3, &[], false),
    row("referral", 3, &[], true),
    row("job", 5, &[], true),
    row("opportunity", 4, &[], true),
    row("advice", 2, &[], false),
    row("feedback", 2, &[], false),
    row("information", 1, &[], false),
    row("review", 2, &[], false),
    row("endorsement", 2, &[], true),
    row("help", 2, &[], false),
    row("time", 1, &[], false),
    row("support", 2, &[], false),
    row("gift", 2, &[], false),
    row("invitation", 1, &[], false),
    row("money", 2, &[], true),
    row("reference", 2, &[], false),
    row("favor", 1, &["favour"], false),
    row(OTHER, 1, &[], false),
];

/// A kind as ties writes it, in one word: `Heavy lifting` is `heavy-lifting`.
pub fn joined(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(fold_key).collect();
    words.join("-")
}

/// Whether it is much to ask for; a kind of one's own is not.
pub fn is_heavy(word: &str) -> bool {
    KINDS.iter().any(|row| row.word == word && row.heavy)
}
