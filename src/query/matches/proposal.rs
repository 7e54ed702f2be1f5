//! Needs, and who might meet them.
//!
//! In: what was matched. Out: [`Matches`], with the proposals for each need. Does not: match.

use crate::date::Date;
use crate::ledger::ContactId;
use crate::store::NoteId;

use super::place::Place;
use super::terms;

/// What somebody is looking for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Who needs it.
    pub contact: ContactId,
    /// The text of the need, with links shown as plain text.
    pub text: String,
    /// The date of its entry; `None` if it is in front matter.
    pub since: Option<Date>,
    /// The note that contains it.
    pub note: NoteId,
    /// Everybody who needs it.
    pub(super) people: Vec<ContactId>,
}

/// The words of one text that matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchedText {
    /// Where the text is.
    pub place: Place,
    /// The text, with links shown as plain text.
    pub text: String,
    /// The words, as written in it, each once.
    pub words: Vec<String>,
}

/// A contact who might meet a need.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The index of the need in [`Matches::needs`].
    pub need: usize,
    /// Who might meet it.
    pub who: ContactId,
    /// The texts that matched, best place first; never empty.
    pub matched: Vec<MatchedText>,
    /// The sum of BM25 scores.
    pub relevance: f32,
    /// Number of matching words that are not common.
    pub(super) distinctive: usize,
}

impl Proposal {
    /// The best place in which words matched.
    pub fn place(&self) -> Place {
        self.matched[0].place
    }

    /// The words that matched, in all places, each once.
    pub fn words(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let mut known: Vec<String> = Vec::new();
        for word in self.matched.iter().flat_map(|said| &said.words) {
            let keys = terms::terms(word).into_iter().map(|term| term.key);
            let key = keys.collect::<Vec<_>>().join(" ");
            if !known.contains(&key) {
                known.push(key);
                found.push(word.clone());
            }
        }
        found
    }

    /// The places in which words matched, best first, each once.
    pub fn places(&self) -> Vec<Place> {
        let mut places: Vec<Place> = self.matched.iter().map(|said| said.place).collect();
        places.dedup();
        places
    }
}

/// Needs, and who might meet them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matches {
    /// Sorted by the name of who needs it, then latest first.
    pub needs: Vec<Need>,
    /// In the order of needs; best first within one.
    pub proposals: Vec<Proposal>,
}

impl Matches {
    /// The needs without a proposal.
    pub fn unmet(&self) -> impl Iterator<Item = &Need> {
        let needs = self.needs.iter().enumerate();
        needs
            .filter(|(at, _)| self.of(*at).next().is_none())
            .map(|(_, need)| need)
    }

    /// The proposals for the need with this index.
    pub fn of(&self, need: usize) -> impl Iterator<Item = &Proposal> {
        let from = self
            .proposals
            .partition_point(|proposal| proposal.need < need);
        self.proposals[from..]
            .iter()
            .take_while(move |proposal| proposal.need == need)
    }
}
