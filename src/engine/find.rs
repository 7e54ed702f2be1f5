//! Searches the full text of every note (docs/reference/output.md#commands).
//!
//! In: a query that notes can meet. Out: the notes, best first; or the nearest spelling of each word that no note has.
//! Does not: pick the passage that is shown, or mark it.

use super::context::EngineError;
use super::session::Session;
use super::vault::Vault;
use crate::ledger::notes::Notes;
use crate::note::NoteKind;
use crate::query::compare::fits;
use crate::query::inputs::row;
use crate::query::tree;
use crate::query::{Condition, Query, TextField};
use crate::store::{IndexError, NoteId, Row, Store, facts};

/// A note that matches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The note.
    pub note: NoteId,
    /// How well it matches; larger is better.
    pub score: f32,
}

/// The notes that match a query, best first.
#[derive(Debug)]
pub struct Found {
    /// The vault.
    pub session: Session,
    /// The notes.
    pub hits: Vec<Hit>,
    /// The words that were searched for.
    pub words: Vec<Row>,
}

/// Finds at most `limit` notes.
///
/// # Errors
/// [`EngineError`] if the vault cannot be used.
pub fn find(vault: &mut Vault<'_>, query: &Query, limit: usize) -> Result<Found, EngineError> {
    let (session, mut hits) = vault.open(&|_, store, _| select(query, store))?;
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.note.cmp(&b.note)));
    hits.truncate(limit);
    let texts = query.positive_texts();
    Ok(Found {
        session,
        hits,
        words: texts.into_iter().map(row).collect(),
    })
}

impl Found {
    /// The notes that were found, with their texts.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn notes(&self) -> Result<Notes, IndexError> {
        self.session.notes(self.hits.iter().map(|hit| hit.note))
    }

    /// For each word that no note has: the word, and the nearest word that some note has.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if the index cannot be read.
    pub fn suggestions(&self) -> Result<Vec<(String, String)>, IndexError> {
        let store = &self.session.store;
        let mut suggestions = Vec::new();
        for row in &self.words {
            for (at, word) in row.words.iter().enumerate() {
                let alone = Row {
                    words: vec![word.clone()],
                    prefix: row.prefix && at + 1 == row.words.len(),
                };
                if store.search(&alone)?.notes.is_empty() {
                    let near = store.nearest(word)?;
                    suggestions.extend(near.map(|near| (word.clone(), near)));
                }
            }
        }
        Ok(suggestions)
    }
}

/// The notes that match a query, with their scores, in path order.
fn select(query: &Query, store: &Store) -> Result<Vec<Hit>, IndexError> {
    let facts = store.facts();
    let kinds: Vec<NoteKind> = facts.notes().map(|note| facts.kind(note)).collect();
    let tags = facts.texts(facts::TAG);
    let mut scores = vec![0.0_f32; facts.len()];
    let holds = tree::evaluate(query, facts.len(), &mut |leaf, is_negated| {
        let mut holds = vec![false; facts.len()];
        match leaf {
            tree::Leaf::Text(text) => {
                for (note, score) in store.search(&row(text))?.notes {
                    holds[note as usize] = true;
                    if !is_negated {
                        scores[note as usize] += score;
                    }
                }
            }
            tree::Leaf::Field(Condition::Text { field, values }) => {
                let fits = fits(*field, values);
                for (note, (holds, kind)) in (0..).zip(holds.iter_mut().zip(&kinds)) {
                    *holds = match field {
                        TextField::Tag => tags.of(note).any(&fits),
                        TextField::Path => fits(facts.path(note)),
                        _ => kind.words().into_iter().any(&fits),
                    };
                }
            }
            // Other fields are about contacts, and the parser refuses them for notes.
            tree::Leaf::Field(_) => {}
        }
        Ok::<_, IndexError>(holds)
    })?;
    let hits = (0..).zip(holds.iter().zip(scores.iter().zip(&kinds)));
    Ok(hits
        .filter(|(_, (holds, (_, kind)))| **holds && !kind.unreadable)
        .map(|(note, (_, (score, _)))| Hit {
            note,
            score: *score,
        })
        .collect())
}
