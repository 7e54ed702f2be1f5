//! Words that several parts of the grammar treat alike.
//!
//! In: nothing. Out: lists of words. Does not: match them.

/// Words that no name of a person or place contains: they continue the sentence.
pub(super) const GOES_ON: [&str; 13] = [
    "in", "at", "as", "on", "for", "from", "near", "with", "by", "about", "to", "more", "than",
];

/// Nouns that do not name a group.
pub(super) const ANYONE: [&str; 16] = [
    "people",
    "person",
    "persons",
    "contacts",
    "contact",
    "connections",
    "connection",
    "everyone",
    "everybody",
    "anyone",
    "anybody",
    "someone",
    "somebody",
    "those",
    "them",
    "ones",
];

/// Words that may stand before "not" and "never".
pub(super) const BEFORE_NOT: [&str; 20] = [
    "have", "has", "had", "do", "does", "did", "am", "is", "are", "was", "were", "will", "should",
    "can", "could", "must", "might", "'s", "i", "we",
];
