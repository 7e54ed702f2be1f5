//! The table of kinds and their weights (docs/reference/notes.md#kinds). Which kinds are a lot to ask for:
//! docs/reference/ledger.md#asks.
//!
//! In: a word. Out: the kind that it means, its weight, and whether it is heavy. Does not: know the user's own kinds.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::text::fold::fold_key;

/// One row of [`KINDS`].
#[derive(Debug)]
pub struct KindRow {
    /// The canonical word, which ties writes.
    pub word: &'static str,
    /// The weight of one favor of this kind in a balance.
    pub weight: u32,
    /// Other accepted spellings.
    pub also: &'static [&'static str],
    /// Whether it is a lot to ask for.
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

/// The kind of a favor that fits no other kind.
pub const OTHER: &str = "other";
/// The kind of an introduction.
pub const INTRO: &str = "intro";

/// All built-in kinds.
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

/// The canonical word of every spelling in [`KINDS`]. The words of millions of lines are looked up.
static WORDS: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
    let words = KINDS.iter().flat_map(|row| {
        let all = std::iter::once(row.word).chain(row.also.iter().copied());
        all.map(|word| (word, row.word))
    });
    words.collect()
});

/// The canonical word of a built-in kind, from a folded word.
pub fn built_in(word: &str) -> Option<&'static str> {
    WORDS.get(word).copied()
}

/// Joins the words of a kind with `-`, folded: `Heavy lifting` becomes `heavy-lifting`.
pub fn joined(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(fold_key).collect();
    words.join("-")
}

/// Whether a kind is a lot to ask for. The user's own kinds never are.
pub fn is_heavy(word: &str) -> bool {
    KINDS.iter().any(|row| row.word == word && row.heavy)
}
