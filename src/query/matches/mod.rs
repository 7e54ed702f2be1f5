//! Finds who might meet an open need (docs/reference/ledger.md#matches).
//!
//! In: a ledger, the index, and whose needs to match. Out: [`Matches`]: needs, and for each the contacts who might meet
//! it, best first, with the matching words as written. Does not: propose contacts that the user has already connected,
//! or anybody who is archived or deceased.
//!
//! It proposes little, because each proposal means asking a favor of two people:
//! - A match needs at least one meaningful word ([`terms`]) that is not common. A word is common if more than a tenth
//!   of all notes have it. Common words add to a match but do not make one.
//! - Prose mentions many things, so two such words must be in one paragraph of it.
//! - A contact with only one such word, and less than two fifths of the relevance of the best match for a need, is left
//!   out. Next to somebody who lets an apartment in the right street, somebody who merely has a room is noise.
//!
//! Relevance is BM25 over each text by itself, with the document frequencies of the index.

mod evidence;
mod one_line;
mod place;
mod proposal;
mod prose;
pub mod terms;

use std::collections::HashMap;

use rayon::prelude::*;

use crate::ledger::{ContactId, EntryRef, Ledger};
use crate::note::{Note, State};
use crate::settings::Verb;
use crate::store::{IndexError, NoteId, Store, facts};
use crate::text::fold::fold_search;

use evidence::Evidence;

pub use one_line::one_line;
pub use place::{PLACES, Place, PlaceRow};
pub use proposal::{MatchedText, Matches, Need, Proposal};

/// Whose needs to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeedsOf {
    /// The needs of all contacts.
    Everybody,
    /// The needs of this contact.
    Of(ContactId),
    /// The needs of other contacts that this contact might meet.
    For(ContactId),
}

/// Reads whole notes.
pub type ReadNotes<'a> = dyn Fn(Vec<NoteId>) -> Result<Vec<(NoteId, Note)>, IndexError> + 'a;

/// Finds all matches, with at most `limit` proposals per need. `read` reads the notes that hold the texts.
///
/// # Errors
/// [`IndexError`] if the words of the vault or a note cannot be read.
pub fn find(
    store: &Store,
    ledger: &Ledger,
    read: &ReadNotes<'_>,
    needs_of: NeedsOf,
    limit: usize,
) -> Result<Matches, IndexError> {
    let offers: Vec<(ContactId, &EntryRef)> = offers(ledger, needs_of);
    let entries = needed(ledger, needs_of);
    let fetched = offers.iter().chain(&entries).map(|(_, entry)| entry.note);
    let notes: HashMap<NoteId, Note> = read(fetched.collect())?.into_iter().collect();
    let needs = needs(ledger, &entries, &notes, needs_of);
    let introductions = ledger.introductions();
    let evidence = Evidence::gather(store, ledger, &needs, &offers, &notes)?;
    let may_meet = |need: &Need, who: ContactId| {
        let pair = (need.contact.min(who), need.contact.max(who));
        let asked_for = match needs_of {
            NeedsOf::For(only) => only == who,
            _ => true,
        };
        asked_for
            && !ledger.contact(who).is_inactive()
            && !need.people.contains(&who)
            && !introductions.connected.contains_key(&pair)
    };
    let candidates: Vec<Vec<ContactId>> = needs
        .par_iter()
        .enumerate()
        .map(|(at, need)| evidence.in_prose(ledger, at, &|who| may_meet(need, who)))
        .collect();
    let unread = candidates
        .iter()
        .flatten()
        .map(|who| ledger.contact(*who).note());
    let notes = read(unread.collect())?;
    let prose: HashMap<NoteId, prose::Prose> = notes
        .into_par_iter()
        .map(|(id, note)| (id, prose::Prose::of(&note)))
        .collect();
    let proposals: Vec<Vec<Proposal>> = needs
        .par_iter()
        .enumerate()
        .map(|(at, need)| {
            let prose = candidates[at]
                .iter()
                .filter_map(|who| Some((*who, prose.get(&ledger.contact(*who).note())?)));
            let mut found = evidence.proposals(at, &|who| may_meet(need, who), prose);
            best(ledger, &mut found, limit);
            found
        })
        .collect();
    let proposals = proposals.into_iter().flatten().collect();
    Ok(Matches { needs, proposals })
}

/// A proposal with only one word that is not common needs at least this share of the best relevance for the need.
const BESIDE_THE_BEST: f32 = 0.4;

/// Sorts the proposals for one need, and drops those far behind the best.
fn best(ledger: &Ledger, found: &mut Vec<Proposal>, limit: usize) {
    let most = found
        .iter()
        .map(|proposal| proposal.relevance)
        .fold(0.0, f32::max);
    found.retain(|proposal| {
        proposal.distinctive > 1 || proposal.relevance >= most * BESIDE_THE_BEST
    });
    found.sort_by(|a, b| {
        let rank = |proposal: &Proposal| proposal.place().row().rank;
        let name = |proposal: &Proposal| (fold_search(ledger.name(proposal.who)), proposal.who);
        rank(a)
            .cmp(&rank(b))
            .then(b.relevance.total_cmp(&a.relevance))
            .then_with(|| name(a).cmp(&name(b)))
    });
    found.truncate(limit);
}

/// The open needs in entries.
fn needed(ledger: &Ledger, needs_of: NeedsOf) -> Vec<(ContactId, &EntryRef)> {
    let contacts: Vec<ContactId> = ledger
        .contact_ids()
        .filter(|who| asks_after(ledger, *who, needs_of))
        .collect();
    let open = contacts.into_par_iter().flat_map_iter(|who| {
        let entries = ledger.contact(who).open(Verb::Needs).into_iter();
        entries.map(move |entry| (who, entry))
    });
    open.collect()
}

/// Whether the needs of a contact are to be matched.
fn asks_after(ledger: &Ledger, who: ContactId, needs_of: NeedsOf) -> bool {
    let is_asked_about = match needs_of {
        NeedsOf::Everybody => true,
        NeedsOf::Of(only) => who == only,
        NeedsOf::For(other) => who != other,
    };
    is_asked_about && !ledger.contact(who).is_inactive()
}

/// The offers in entries. An offer that is checked off no longer stands.
fn offers(ledger: &Ledger, needs_of: NeedsOf) -> Vec<(ContactId, &EntryRef)> {
    let may_offer = |who: &ContactId| match needs_of {
        NeedsOf::Everybody => true,
        NeedsOf::Of(not) => *who != not,
        NeedsOf::For(only) => *who == only,
    };
    let contacts: Vec<ContactId> = ledger.contact_ids().filter(may_offer).collect();
    let found = contacts.into_par_iter().flat_map_iter(|who| {
        let standing = |entry: &&EntryRef| {
            entry.verb == Verb::Offers && entry.state != Some(State::Done) && ledger.counts(entry)
        };
        ledger
            .entries_of(who)
            .filter(standing)
            .map(move |entry| (who, entry))
    });
    found.collect()
}

fn needs(
    ledger: &Ledger,
    entries: &[(ContactId, &EntryRef)],
    notes: &HashMap<NoteId, Note>,
    needs_of: NeedsOf,
) -> Vec<Need> {
    let of_entry = |(who, entry): &(ContactId, &EntryRef)| {
        let written = notes.get(&entry.note)?.entries.get(entry.place as usize)?;
        Some(Need {
            contact: *who,
            text: one_line(&written.text),
            since: Some(entry.date),
            note: entry.note,
            people: ledger.contacts_in(entry),
        })
    };
    let front_matter = ledger.facts.texts(facts::NEED);
    let mut needs: Vec<Need> = entries.iter().filter_map(of_entry).collect();
    for who in ledger
        .contact_ids()
        .filter(|who| asks_after(ledger, *who, needs_of))
    {
        let note = ledger.contact(who).note();
        needs.extend(front_matter.of(note).map(|text| Need {
            contact: who,
            text: one_line(text),
            since: None,
            note,
            people: vec![who],
        }));
    }
    needs.retain(|need| !need.text.is_empty());
    needs.sort_by_cached_key(|need| {
        let newest = std::cmp::Reverse(need.since);
        (
            fold_search(ledger.name(need.contact)),
            need.contact,
            newest,
            need.text.clone(),
        )
    });
    needs.dedup_by(|later, first| later.contact == first.contact && later.text == first.text);
    needs
}

#[cfg(test)]
mod tests;
