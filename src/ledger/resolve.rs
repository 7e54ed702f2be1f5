//! Resolves the names that stand in entries, each once.
//!
//! In: a ledger. Out: [`Answers`]. Does not: decide who takes part.

use std::sync::OnceLock;

use super::answers::Answers;
use super::model::Ledger;
use super::people::Resolution;
use crate::note::Rank;
use crate::store::Texts;

impl Ledger {
    /// What the names in entries resolve to.
    pub(super) fn answers(&self) -> &Answers {
        self.answers.get_or_init(|| {
            let of_people = resolved(self, &self.facts.entries().people);
            let referents = of_people.iter().map(|answer| self.referent(answer));
            Answers {
                ranks: ranks(self),
                referents: referents.collect(),
                of_people,
                of_mentions: OnceLock::new(),
            }
        })
    }

    /// What a target that entries mention resolves to.
    pub(super) fn answer_of_mention(&self, target: u32) -> &Resolution {
        let mentions = &self.facts.entries().mentions;
        let answers = &self.answers().of_mentions;
        &answers.get_or_init(|| resolved(self, mentions))[target as usize]
    }
}

fn resolved(ledger: &Ledger, targets: &Texts) -> Vec<Resolution> {
    let people = ledger.people();
    let words = targets.words().iter();
    words.map(|target| people.resolve(target)).collect()
}

fn ranks(ledger: &Ledger) -> Vec<Rank> {
    let entries = ledger.facts.entries();
    if entries.ranks.all().is_empty() {
        return Vec::new();
    }
    let places = entries.people.places();
    let mut ranks = vec![Rank::default(); places.all().len()];
    for note in ledger.facts.notes() {
        let of_note = entries.ranks.of(note);
        if of_note.is_empty() {
            continue;
        }
        for (slot, rank) in ranks[places.range(note)].iter_mut().zip(of_note) {
            *slot = Rank::unpack(i64::from(*rank)).expect("the rank was packed by a sync");
        }
    }
    ranks
}
