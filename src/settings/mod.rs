//! Floor 2: what `ties.toml` and the user's own file say: vocabulary, globs, cadences (docs/reference/notes.md#the-vault and docs/reference/notes.md#settings).
//!
//! In: the text of a settings file. Out: [`Settings`], every one with a default. Does not: touch files or notes.

pub mod file;
pub mod keys;
pub mod kinds;
pub mod verbs;

use std::collections::{BTreeMap, BTreeSet};

use globset::GlobSet;

use crate::date::{Cadence, Duration};
use crate::text::fold::fold_key_cow;

pub use file::{SettingsError, read, read_user};
pub use keys::Field;
pub use verbs::Verb;

/// Everything that can be set, as it stands for one vault.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Globs that say where contacts live, in place of the rule of folders (docs/reference/notes.md#contacts); none: that rule.
    pub contacts: Option<GlobSet>,
    /// Globs of what is passed over besides the rules of docs/reference/notes.md#the-vault.
    pub ignore: GlobSet,
    /// Whether mentions in a daily note are entries (docs/reference/notes.md#entries).
    pub daily_mentions: bool,
    /// Keys of the user's own, normalised, and what they mean.
    pub fields: BTreeMap<String, Field>,
    /// The default cadence of a circle, by the folded name of the circle.
    pub cadence: BTreeMap<String, Cadence>,
    /// The default cadence of a contact none of whose circles has one.
    pub cadence_default: Option<Cadence>,
    /// Weights of kinds, the built-in ones among them, by their word.
    pub kinds: BTreeMap<String, u32>,
    /// Words of the user's own for verbs, folded.
    pub verbs: BTreeMap<String, Verb>,
    /// Those of them that mean `introduced`, which names its kind by itself.
    pub introducing: BTreeSet<String>,
    /// The default window of a balance.
    pub window: Duration,
    /// How near a due date is soon.
    pub soon: Duration,
    /// A number that changes with every setting that changes what a note means (docs/architecture.md#layers).
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
        settings.identity = file::identity(&settings, "");
        settings
    }
}

impl Settings {
    /// The field that a front-matter key means, the user's own keys first.
    pub fn field(&self, key: &str) -> Option<Field> {
        let key = keys::normalise(key);
        self.fields
            .get(&key)
            .copied()
            .or_else(|| keys::field_of(&key))
    }

    /// The verb of a word, letter case aside, the user's own words first.
    pub fn verb(&self, word: &str) -> Option<Verb> {
        let folded = fold_key_cow(word);
        self.verbs
            .get(&*folded)
            .copied()
            .or_else(|| Verb::of(&folded))
    }

    /// Whether a word means `introduced`, which is `gave intro`.
    pub fn introduces(&self, word: &str) -> bool {
        let folded = fold_key_cow(word);
        match self.verbs.get(&*folded) {
            Some(_) => self.introducing.contains(&*folded),
            None => folded == verbs::INTRODUCED,
        }
    }

    /// Every word that is a verb.
    pub fn verb_words(&self) -> impl Iterator<Item = &str> {
        let built_in = verbs::VERBS
            .iter()
            .flat_map(|row| std::iter::once(row.word).chain(row.also.iter().copied()));
        built_in.chain(self.verbs.keys().map(String::as_str))
    }

    /// The kind of a word, letter case aside, in the spelling that ties writes; `None` where it is no known kind.
    pub fn kind(&self, word: &str) -> Option<&str> {
        let folded = fold_key_cow(word);
        let folded = kinds::KINDS
            .iter()
            .find(|row| row.also.contains(&&*folded))
            .map_or(&*folded, |row| row.word);
        self.kinds
            .get_key_value(folded)
            .map(|(word, _)| word.as_str())
    }

    /// What a favour of this kind weighs; a kind of the user's own words weighs as `other` does.
    pub fn weight(&self, kind: &str) -> u32 {
        self.kinds
            .get(kind)
            .or_else(|| self.kinds.get(kinds::OTHER))
            .copied()
            .unwrap_or(1)
    }
}
