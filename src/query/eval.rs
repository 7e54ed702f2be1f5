//! Selects the contacts that a query matches (docs/reference/queries.md#the-query).
//!
//! In: a tree, a ledger, and the index hits for its words. Out: contacts, each with a score for full text. Does not:
//! sort or format them, or access the index.

use std::collections::HashMap;

use super::ast::{Query, Text};
use super::condition;
use super::inputs::row;
use super::tree::{self, Leaf};
use crate::ledger::{ContactId, Ledger};

pub use super::condition::next_birthday;
pub use super::inputs::QueryInputs;
pub use super::names::NameError;

/// The contacts that `query` selects, in path order, each with its score; 0 without full text.
///
/// # Errors
/// [`NameError`] if a name in the query does not resolve to exactly one contact or goal, or a text has no word.
pub fn select(
    query: &Query,
    ledger: &Ledger,
    found: &QueryInputs,
) -> Result<Vec<(ContactId, f32)>, NameError> {
    let evaluation = Evaluation { ledger, found };
    let with_inactive = query.mentions_archived();
    let holds = evaluation.holds(query)?;
    let scores = evaluation.scores(query);
    let selected = ledger
        .contact_ids()
        .zip(holds)
        .filter(|(_, holds)| *holds)
        .map(|(contact, _)| contact);
    let selected =
        selected.filter(|contact| with_inactive || !ledger.contact(*contact).is_inactive());
    Ok(selected
        .map(|contact| (contact, scores.get(&contact).copied().unwrap_or(0.0)))
        .collect())
}

/// For each contact, whether `query` holds. Archived and deceased contacts are not left out.
///
/// # Errors
/// Same as [`select`].
pub fn holds(query: &Query, ledger: &Ledger, found: &QueryInputs) -> Result<Vec<bool>, NameError> {
    Evaluation { ledger, found }.holds(query)
}

struct Evaluation<'a> {
    ledger: &'a Ledger,
    found: &'a QueryInputs,
}

impl Evaluation<'_> {
    /// For each contact, whether `query` holds.
    fn holds(&self, query: &Query) -> Result<Vec<bool>, NameError> {
        let everybody = self.ledger.contacts.len();
        tree::evaluate(query, everybody, &mut |leaf, _| match leaf {
            Leaf::Text(text) => {
                let mut any = vec![false; everybody];
                for (contact, _) in self.text(text)? {
                    any[self.place(contact)] = true;
                }
                Ok(any)
            }
            Leaf::Field(condition) => condition::holds(condition, self.ledger, self.found),
        })
    }

    fn place(&self, contact: ContactId) -> usize {
        self.ledger.place_of(contact)
    }

    /// The contacts whose own note, or an entry in which they take part, contains the text; each with a score.
    fn text(&self, text: &Text) -> Result<Vec<(ContactId, f32)>, NameError> {
        let row = row(text);
        if row.words.is_empty() {
            return Err(NameError::NoWord(text.text.clone()));
        }
        let Some(hits) = self.found.hits.get(&row) else {
            return Ok(Vec::new());
        };
        let of_notes = hits
            .notes
            .iter()
            .filter_map(|(note, score)| Some((self.ledger.contact_at(*note)?, *score)));
        let mut found: HashMap<ContactId, f32> = of_notes.collect();
        for (note, place) in &hits.entries {
            let Some(line) = self.ledger.entry_at(*note, *place) else {
                continue;
            };
            for contact in self.ledger.contacts_in(line) {
                // An entry in another note scores low: taking part in it says less about a contact than their own note
                // does.
                if self.ledger.contact(contact).note() != *note {
                    found.entry(contact).or_insert(0.5);
                }
            }
        }
        Ok(found.into_iter().collect())
    }

    fn scores(&self, query: &Query) -> HashMap<ContactId, f32> {
        let mut scores: HashMap<ContactId, f32> = HashMap::new();
        for text in query.positive_texts() {
            for (contact, score) in self.text(text).unwrap_or_default() {
                *scores.entry(contact).or_default() += score;
            }
        }
        scores
    }
}
