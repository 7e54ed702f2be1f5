//! The settings of one vault, with a default for each.
//!
//! In: nothing. Out: [`Settings`], which tells what a key, verb, or kind means. Does not: read a file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use globset::GlobSet;
use xxhash_rust::xxh3::xxh3_64;

use super::keys::{self, Field};
use super::kinds;
use super::verbs::{self, Verb};
use crate::date::{Cadence, Duration};
use crate::text::fold::fold_key_cow;

/// All settings of one vault.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Globs of notes that are contacts (docs/reference/notes.md#contacts). They replace the rule by folder; `None`
    /// means that the rule by folder applies.
    pub contacts: Option<GlobSet>,
    /// Globs of files to skip, in addition to the built-in rules of docs/reference/notes.md#the-vault.
    pub ignore: GlobSet,
    /// Whether mentions of contacts in a daily note are entries (docs/reference/notes.md#entries).
    pub daily_mentions: bool,
    /// The user's own front-matter keys, normalized, and the field that each one means.
    pub fields: BTreeMap<String, Field>,
    /// Default cadences by circle. The keys are folded circle names.
    pub cadence: BTreeMap<String, Cadence>,
    /// The default cadence of contacts whose circles have none.
    pub cadence_default: Option<Cadence>,
    /// Weights of kinds by name. Every built-in kind has one.
    pub kinds: BTreeMap<String, u32>,
    /// The user's own words for verbs, folded.
    pub verbs: BTreeMap<String, Verb>,
    /// The user's own words that mean `introduced`, which implies the kind `intro`.
    pub introducing: BTreeSet<String>,
    /// How far back a balance looks by default.
    pub window: Duration,
    /// How close a due date must be to count as soon.
    pub soon: Duration,
    /// A hash of all settings that change what a note means (docs/architecture.md#layers).
    pub identity: u64,
}

impl Default for Settings {
    fn default() -> Self {
        let mut settings = Settings {
            contacts: None,
            ignore: GlobSet::empty(),
            daily_mentions: false,
            fields: BTreeMap::new(),
            cadence: BTreeMap::new(),
            cadence_default: None,
            kinds: kinds::KINDS
                .iter()
                .map(|row| (row.word.to_owned(), row.weight))
                .collect(),
            verbs: BTreeMap::new(),
            introducing: BTreeSet::new(),
            window: Duration::months(12),
            soon: Duration::days(7),
            identity: 0,
        };
        settings.identity = settings.hash_of_meaning("");
        settings
    }
}

impl Settings {
    /// Hashes all settings that change what a note means on its own. `globs` are those of `contacts`, as written.
    pub(super) fn hash_of_meaning(&self, globs: &str) -> u64 {
        let words: Vec<&String> = self.kinds.keys().collect();
        let text = format!(
            "{globs}\0{}\0{:?}\0{words:?}\0{:?}\0{:?}\0{}",
            self.daily_mentions, self.fields, self.verbs, self.introducing, *BUILT_IN_WORDS
        );
        xxh3_64(text.as_bytes())
    }

    /// The field that a front-matter key means. The user's own keys take precedence.
    pub fn field(&self, key: &str) -> Option<Field> {
        let key = keys::normalise(key);
        self.fields
            .get(&key)
            .copied()
            .or_else(|| keys::field_of(&key))
    }

    /// The verb that a word means, ignoring case. The user's own words take precedence.
    pub fn verb(&self, word: &str) -> Option<Verb> {
        let folded = fold_key_cow(word);
        self.verbs
            .get(&*folded)
            .copied()
            .or_else(|| Verb::of(&folded))
    }

    /// Whether a word means `introduced`, which stands for `gave intro`.
    pub fn introduces(&self, word: &str) -> bool {
        let folded = fold_key_cow(word);
        match self.verbs.get(&*folded) {
            Some(_) => self.introducing.contains(&*folded),
            None => folded == verbs::INTRODUCED,
        }
    }

    /// All words that mean a verb: the built-in ones, then the user's own.
    pub fn verb_words(&self) -> impl Iterator<Item = &str> {
        let built_in = verbs::VERBS
            .iter()
            .flat_map(|row| std::iter::once(row.word).chain(row.also.iter().copied()));
        built_in.chain(self.verbs.keys().map(String::as_str))
    }

    /// The kind that a word means, ignoring case, in its canonical spelling. Returns `None` if the kind is unknown.
    pub fn kind(&self, word: &str) -> Option<&str> {
        let folded = fold_key_cow(word);
        kinds::built_in(&folded).or_else(|| {
            let own = self.kinds.get_key_value(&*folded);
            own.map(|(word, _)| word.as_str())
        })
    }

    /// The weight of a favor of this kind in a balance. An unknown kind weighs as much as `other`.
    pub fn weight(&self, kind: &str) -> u32 {
        self.kinds
            .get(kind)
            .or_else(|| self.kinds.get(kinds::OTHER))
            .copied()
            .unwrap_or(1)
    }
}

/// The hash of [`built_in_words`]. Settings are made more than once at each start.
static BUILT_IN_WORDS: LazyLock<u64> = LazyLock::new(|| xxh3_64(built_in_words().as_bytes()));

/// All built-in words that change how a note is read. A program with another word or another row must not answer from an
/// index that was built without it.
fn built_in_words() -> String {
    let verbs = verbs::VERBS
        .iter()
        .map(|row| format!("{:?} {} {:?}", row.verb, row.word, row.also));
    let keys = keys::KEYS
        .iter()
        .map(|row| format!("{:?} {:?}", row.field, row.keys));
    let kinds = kinds::KINDS
        .iter()
        .map(|row| format!("{} {:?}", row.word, row.also));
    let all: Vec<String> = verbs.chain(keys).chain(kinds).collect();
    all.join("\0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_word_is_part_of_the_identity() {
        let words = built_in_words();
        let verbs = verbs::VERBS.iter();
        let verbs = verbs.flat_map(|row| std::iter::once(&row.word).chain(row.also));
        let keys = keys::KEYS.iter().flat_map(|row| row.keys);
        let kinds = kinds::KINDS.iter();
        let kinds = kinds.flat_map(|row| std::iter::once(&row.word).chain(row.also));
        for word in verbs.chain(keys).chain(kinds) {
            assert!(words.contains(word), "{word}");
        }
    }
}
