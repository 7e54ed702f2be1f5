//! Collects the evidence for matches: whose texts contain which words of which need.
//!
//! In: needs, the columns of the index, entries that offer something. Out: for a need, every contact with enough
//! evidence. Does not: rank contacts against each other.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::one_line::one_line;
use super::place::{PLACES, Place};
use super::proposal::{MatchedText, Need, Proposal};
use super::prose::Prose;
use super::terms::{Term, spellings, terms};
use crate::ledger::{ContactId, EntryRef, Ledger};
use crate::note::Note;
use crate::store::facts::{self, TextColumn};
use crate::store::words::Weight;
use crate::store::{IndexError, NoteId, Store};

/// A word is common if more than one in this many notes has it.
const COMMON: usize = 10;
/// A word in at most this many notes is never common: in a small vault, any word is in one note in ten.
const FEW: usize = 5;
/// Minimum number of words that must be in one paragraph of prose.
const IN_PARAGRAPH: usize = 2;
/// Maximum number of notes whose prose is read for a need: those with the rarest words.
const READ: usize = 12;

/// A word of a need, as an index into [`Evidence::words`].
type WordId = u32;

/// What the index knows of one word.
struct Word {
    key: String,
    common: bool,
    /// In the order of [`PLACES`].
    weights: [Weight; PLACES.len()],
    prose: Vec<NoteId>,
    /// The texts that contain it: a contact, and an index into [`Evidence::texts`].
    texts: Vec<(ContactId, u32)>,
}

/// A text that contains words of some need.
struct Text {
    place: Place,
    text: String,
    terms: Vec<Term>,
}

/// All words of all needs, and the texts that contain them.
pub(super) struct Evidence {
    words: Vec<Word>,
    texts: Vec<Text>,
    /// By need: its words.
    needs: Vec<Vec<WordId>>,
}

/// The evidence for one contact: texts, each with its terms.
type Found<'a> = Vec<(Place, &'a str, &'a [Term])>;

impl Evidence {
    pub(super) fn gather(
        store: &Store,
        ledger: &Ledger,
        needs: &[Need],
        offers: &[(ContactId, &EntryRef)],
        notes: &HashMap<NoteId, Note>,
    ) -> Result<Self, IndexError> {
        let mut ids: FxHashMap<String, WordId> = FxHashMap::default();
        let mut of_need = |need: &Need| {
            let mut words = Vec::new();
            for term in terms(&need.text) {
                let next = WordId::try_from(ids.len()).unwrap_or(WordId::MAX);
                let id = *ids.entry(term.key).or_insert(next);
                if !words.contains(&id) {
                    words.push(id);
                }
            }
            words
        };
        let of_needs: Vec<Vec<WordId>> = needs.iter().map(&mut of_need).collect();
        let mut keys: Vec<(String, WordId)> = ids.into_iter().collect();
        keys.sort_unstable_by_key(|(_, id)| *id);
        let words = keys.into_par_iter().map(|(key, _)| Word::of(store, key));
        let mut evidence = Evidence {
            words: words.collect::<Result<_, _>>()?,
            texts: Vec::new(),
            needs: of_needs,
        };
        evidence.add_offers(offers, notes);
        for (column, place) in [
            (facts::OFFER, Place::Offers),
            (facts::TAG, Place::Tag),
            (facts::ROLE, Place::Role),
            (facts::COMPANY, Place::Company),
        ] {
            evidence.add_column(ledger, column, place);
        }
        Ok(evidence)
    }

    fn ids(&self) -> FxHashMap<&str, WordId> {
        let keys = self.words.iter().map(|word| word.key.as_str());
        keys.zip(0..).collect()
    }

    fn add_offers(&mut self, offers: &[(ContactId, &EntryRef)], notes: &HashMap<NoteId, Note>) {
        let ids = self.ids();
        let mut found = Vec::new();
        for (who, entry) in offers {
            let entry = notes
                .get(&entry.note)
                .and_then(|note| note.entries.get(entry.place as usize));
            if let Some(text) = entry.and_then(|entry| Text::of(Place::Offers, &entry.text, &ids)) {
                found.push((text, vec![*who]));
            }
        }
        self.add(found);
    }

    /// Extracts the terms of each distinct text of a column once, however many contacts have it.
    fn add_column(&mut self, ledger: &Ledger, column: TextColumn, place: Place) {
        let texts = ledger.facts.texts(column);
        let ids = self.ids();
        let mut people: Vec<Vec<ContactId>> = vec![Vec::new(); texts.words().len()];
        for who in ledger.contact_ids() {
            for at in texts.places().of(ledger.contact(who).note()) {
                people[*at as usize].push(who);
            }
        }
        let all: Vec<(&str, Vec<ContactId>)> = texts.words().iter().zip(people).collect();
        let found = all.into_par_iter().filter_map(|(text, people)| {
            let text = Text::of(place, text, &ids).filter(|_| !people.is_empty())?;
            Some((text, people))
        });
        let found: Vec<(Text, Vec<ContactId>)> = found.collect();
        self.add(found);
    }

    fn add(&mut self, found: Vec<(Text, Vec<ContactId>)>) {
        let ids: FxHashMap<String, WordId> = self
            .ids()
            .into_iter()
            .map(|(key, id)| (key.to_owned(), id))
            .collect();
        for (text, people) in found {
            let at = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
            let words: FxHashSet<WordId> = text
                .terms
                .iter()
                .filter_map(|term| ids.get(&term.key).copied())
                .collect();
            for word in words {
                let having = people.iter().map(|who| (*who, at));
                self.words[word as usize].texts.extend(having);
            }
            self.texts.push(text);
        }
    }

    /// The contacts whose prose contains enough words of a need to be worth reading. Best first.
    pub(super) fn in_prose(
        &self,
        ledger: &Ledger,
        need: usize,
        may_meet: &dyn Fn(ContactId) -> bool,
    ) -> Vec<ContactId> {
        let mut people: FxHashMap<ContactId, (usize, f32)> = FxHashMap::default();
        for word in self.distinctive(need) {
            let worth = word.weights[Place::Notes as usize].score(1);
            for who in word
                .prose
                .iter()
                .filter_map(|note| ledger.contact_at(*note))
            {
                let (count, sum) = people.entry(who).or_default();
                *count += 1;
                *sum += worth;
            }
        }
        let enough = people
            .into_iter()
            .filter(|(_, (count, _))| *count >= IN_PARAGRAPH);
        let mut found: Vec<(ContactId, f32)> = enough
            .filter(|(who, _)| may_meet(*who))
            .map(|(who, (_, worth))| (who, worth))
            .collect();
        found.sort_by(|(a, more), (b, less)| less.total_cmp(more).then(a.cmp(b)));
        found.truncate(READ);
        found.into_iter().map(|(who, _)| who).collect()
    }

    fn distinctive(&self, need: usize) -> impl Iterator<Item = &Word> {
        let words = self.needs[need].iter().map(|id| &self.words[*id as usize]);
        words.filter(|word| !word.common)
    }

    /// The proposals for everybody with enough evidence, in no particular order. `prose` holds the contacts whose notes
    /// were read.
    pub(super) fn proposals<'a>(
        &'a self,
        need: usize,
        may_meet: &dyn Fn(ContactId) -> bool,
        prose: impl Iterator<Item = (ContactId, &'a Prose)>,
    ) -> Vec<Proposal> {
        let mut people: BTreeMap<ContactId, Found<'a>> = BTreeMap::new();
        let distinctive = self.distinctive(need).flat_map(|word| &word.texts);
        let texts: std::collections::BTreeSet<(ContactId, u32)> = distinctive
            .copied()
            .filter(|(who, _)| may_meet(*who))
            .collect();
        for (who, at) in texts {
            let text = &self.texts[at as usize];
            let found = people.entry(who).or_default();
            found.push((text.place, text.text.as_str(), text.terms.as_slice()));
        }
        let is_distinctive = |term: &Term| self.distinctive(need).any(|word| word.key == term.key);
        for (who, read) in prose {
            for (text, terms) in &read.paragraphs {
                let mut keys: Vec<&str> = terms
                    .iter()
                    .filter(|term| is_distinctive(term))
                    .map(|term| term.key.as_str())
                    .collect();
                keys.sort_unstable();
                keys.dedup();
                if keys.len() >= IN_PARAGRAPH {
                    let found = people.entry(who).or_default();
                    found.push((Place::Notes, text.as_str(), terms.as_slice()));
                }
            }
        }
        let found = people.into_iter();
        found
            .map(|(who, found)| self.proposal(need, who, found))
            .collect()
    }

    fn proposal(&self, need: usize, who: ContactId, found: Found<'_>) -> Proposal {
        let words: Vec<&Word> = self.needs[need]
            .iter()
            .map(|id| &self.words[*id as usize])
            .collect();
        // A word in several texts of one place counts once, with its highest score.
        let mut worth: BTreeMap<(Place, &str), f32> = BTreeMap::new();
        let mut scored: Vec<(f32, MatchedText)> = Vec::new();
        for (place, text, terms) in found {
            let mut score_of_text = 0.0;
            let mut matched_words: Vec<String> = Vec::new();
            for word in &words {
                let Some(term) = terms.iter().find(|term| term.key == word.key) else {
                    continue;
                };
                let score = word.weights[place as usize].score(terms.len());
                let known = worth.entry((place, &word.key)).or_default();
                *known = known.max(score);
                score_of_text += score;
                matched_words.push(text[term.range.clone()].to_owned());
            }
            scored.push((
                score_of_text,
                MatchedText {
                    place,
                    text: text.to_owned(),
                    words: matched_words,
                },
            ));
        }
        scored.sort_by(|(more, a), (less, b)| {
            a.place
                .cmp(&b.place)
                .then(less.total_cmp(more))
                .then_with(|| a.text.cmp(&b.text))
        });
        let mut distinctive: Vec<&str> = worth.keys().map(|(_, key)| *key).collect();
        distinctive.sort_unstable();
        distinctive.dedup();
        distinctive.retain(|key| self.distinctive(need).any(|word| word.key == *key));
        Proposal {
            need,
            who,
            distinctive: distinctive.len(),
            matched: scored.into_iter().map(|(_, text)| text).collect(),
            relevance: worth.values().sum(),
        }
    }
}

impl Word {
    fn of(store: &Store, key: String) -> Result<Self, IndexError> {
        let stats = store.term_stats(&spellings(&key))?;
        let notes = store.facts().len();
        Ok(Word {
            key,
            common: stats.notes > FEW.max(notes / COMMON),
            weights: PLACES
                .each_ref()
                .map(|row| Weight::of(stats.notes, notes, row.usual)),
            prose: stats.prose,
            texts: Vec::new(),
        })
    }
}

impl Text {
    /// The text with its terms; `None` if it contains no word of any need.
    fn of(place: Place, text: &str, ids: &FxHashMap<&str, WordId>) -> Option<Self> {
        let text = one_line(text);
        let terms = terms(&text);
        let has = terms.iter().any(|term| ids.contains_key(term.key.as_str()));
        has.then_some(Text { place, text, terms })
    }
}
