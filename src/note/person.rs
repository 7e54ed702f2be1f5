//! Finds who may take part in an entry, from one note alone (docs/reference/notes.md#people).
//!
//! In: what a line names, and the items above it. Out: [`Person`]s by rank. Does not: know to which note a link leads.
//! `ledger` knows that, and decides who takes part.

use serde::{Deserialize, Serialize};

use super::candidate::{Candidate, Candidates, Context};
use crate::settings::Verb;
use crate::text::distinct::Distinct;

/// Where an entry names a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[repr(u8)]
pub enum PersonSource {
    /// On its line, in the position of a person.
    #[default]
    Named,
    /// On its line, after `wrote to`.
    WrittenTo,
    /// On its line, but not clearly enough to make the line an entry.
    NotDecisive,
    /// On its line, in a position that counts only if nobody else takes part.
    Fallback,
    /// On an enclosing item.
    Above,
    /// On an enclosing item whose verb says that somebody was talked to.
    TalkedToAbove,
    /// In the front matter of a meeting note.
    Listed,
    /// Anywhere on its line (`daily_mentions`).
    Linked,
}

impl PersonSource {
    const ALL: [PersonSource; 8] = [
        PersonSource::Named,
        PersonSource::WrittenTo,
        PersonSource::NotDecisive,
        PersonSource::Fallback,
        PersonSource::Above,
        PersonSource::TalkedToAbove,
        PersonSource::Listed,
        PersonSource::Linked,
    ];

    /// Whether an enclosing item names them.
    pub fn is_above(self) -> bool {
        matches!(self, PersonSource::Above | PersonSource::TalkedToAbove)
    }

    /// Whether the line itself links to them.
    pub fn is_on_line(self) -> bool {
        !self.is_above() && self != PersonSource::Listed
    }
}

/// The order in which people are considered. Those of the first rank with any actual person take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Rank {
    /// 0 comes first.
    pub rank: u16,
    /// Where the entry names them.
    pub source: PersonSource,
}

impl Rank {
    /// Packs the rank into a number for the index. 0 is a person named on the line, with the first rank.
    pub fn pack(self) -> i64 {
        i64::from(self.rank) << 8 | self.source as i64
    }

    /// Unpacks the number. `None` if it is not one that [`Rank::pack`] returns.
    pub fn unpack(number: i64) -> Option<Self> {
        let source = PersonSource::ALL.get(usize::try_from(number & 0xff).ok()?)?;
        let rank = u16::try_from(number >> 8).ok()?;
        Some(Rank {
            rank,
            source: *source,
        })
    }
}

/// Somebody who may take part in an entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Person {
    /// The target, in the form that `note::link` produces.
    pub target: String,
    /// When they are considered.
    pub rank: Rank,
}

/// The people in the front matter of a meeting note. They take part whatever their notes are.
pub fn listed(targets: &[String]) -> Vec<Person> {
    let mut people = People::default();
    people.add_rank(
        targets
            .iter()
            .map(|target| (target.as_str(), PersonSource::Listed)),
    );
    people.found
}

/// Maximum number of names that the entries of one note inherit from enclosing items or a meeting's `with`, so that a
/// crafted note cannot multiply them until memory runs out. Beyond it, an entry that would inherit more than one name
/// has only the people of its own line.
const MAX_INHERITED_NAMES: usize = 200_000;

/// Finds who may take part in the entries of one note.
#[derive(Debug, Default)]
pub struct Reader {
    /// Number of names that entries have inherited so far.
    inherited: usize,
}

impl Reader {
    /// The people who may take part in the entry at candidate `at`.
    pub fn people(
        &mut self,
        candidates: &Candidates<'_>,
        at: usize,
        context: &Context,
    ) -> Vec<Person> {
        let candidate = &candidates.all[at];
        let replaces_owner = candidate.phrase.replaces_owner;
        let mut people = People::default();
        people.add_rank(people_of_line(candidates, candidate));
        let may_inherit = !replaces_owner && (candidate.phrase.verb.is_some() || candidate.certain);
        let inherited = if may_inherit {
            candidate.names_above
        } else {
            0
        };
        let with = if replaces_owner { &[] } else { &*context.with };
        let added = inherited + with.len();
        if added <= 1 || self.inherited + added <= MAX_INHERITED_NAMES {
            self.inherited += added;
            if may_inherit {
                add_people_above(candidates, at, &mut people);
            }
            people.next = 0;
            people.add_rank(
                with.iter()
                    .map(|target| (target.as_str(), PersonSource::Listed)),
            );
        }
        people.found
    }
}

/// The people that an item links to, for an item that is an entry only because of its links (`daily_mentions`).
pub fn linked(candidates: &Candidates<'_>, at: usize) -> Vec<Person> {
    let mut people = People::default();
    let links = candidates.undated_links(at);
    people.add_rank(links.map(|link| (candidates.target(link), PersonSource::Linked)));
    people.found
}

/// The people of the line itself.
fn people_of_line<'a>(
    candidates: &'a Candidates<'_>,
    candidate: &'a Candidate<'_>,
) -> impl Iterator<Item = (&'a str, PersonSource)> {
    let verb = candidate.phrase.verb;
    let only_plain = verb.is_none() && !candidate.certain;
    candidate
        .phrase
        .participants
        .people
        .iter()
        .map(move |named| {
            let source = if only_plain && !named.explicit {
                PersonSource::NotDecisive
            } else if named.to && verb == Some(Verb::Wrote) {
                PersonSource::WrittenTo
            } else {
                PersonSource::Named
            };
            (candidates.target(named.link), source)
        })
}

/// Adds the people of enclosing items, the nearest first, then those who count only if nobody else takes part.
fn add_people_above(candidates: &Candidates<'_>, at: usize, people: &mut People) {
    let enclosing = std::iter::successors(candidates.all[at].above, |above| {
        candidates.all[*above].above
    });
    let enclosing: Vec<usize> = enclosing.collect();
    for above in enclosing.iter().map(|above| &candidates.all[*above]) {
        people.add_rank(people_of_line(candidates, above).map(|(target, source)| {
            let talked = source == PersonSource::WrittenTo
                || above.phrase.verb.is_some_and(accepts_untyped_pages);
            let source = if talked {
                PersonSource::TalkedToAbove
            } else {
                PersonSource::Above
            };
            (target, source)
        }));
    }
    let alone = enclosing
        .iter()
        .rev()
        .map(|above| (*above, PersonSource::Above));
    for (item, source) in alone.chain([(at, PersonSource::Fallback)]) {
        for group in candidates.fallback_groups(item) {
            people.add_rank(group.iter().map(|link| (candidates.target(*link), source)));
        }
    }
}

/// Whether an untyped page can take part in an entry of this verb. Users often create a page for a person before they
/// give it a type.
pub fn accepts_untyped_pages(verb: Verb) -> bool {
    matches!(verb, Verb::Met | Verb::Called | Verb::Heard | Verb::Thanked)
}

/// Collects the people of one entry, rank by rank.
#[derive(Default)]
struct People {
    found: Vec<Person>,
    next: u16,
}

impl People {
    /// Adds people of the next rank, unless there are none.
    fn add_rank<'a>(&mut self, people: impl Iterator<Item = (&'a str, PersonSource)>) {
        let mut seen = Distinct::default();
        let before = self.found.len();
        for (target, source) in people {
            if seen.contains(target) {
                continue;
            }
            seen.add(target);
            let rank = Rank {
                rank: self.next,
                source,
            };
            let target = target.to_owned();
            self.found.push(Person { target, rank });
        }
        if self.found.len() > before {
            self.next = self.next.saturating_add(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turn_round_trips_through_packed_number() {
        for (at, source) in PersonSource::ALL.into_iter().enumerate() {
            assert_eq!(source as usize, at);
            for rank in [0, 1, u16::MAX] {
                let rank = Rank { rank, source };
                assert_eq!(Rank::unpack(rank.pack()), Some(rank));
            }
        }
        assert_eq!(Rank::default().pack(), 0);
        assert!(
            [-1, 8, 1 << 24]
                .into_iter()
                .all(|number| Rank::unpack(number).is_none())
        );
    }
}
