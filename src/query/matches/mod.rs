//! Who might meet an open need (docs/reference/ledger.md#matches).
//!
//! In: a book, the index, and whose needs are asked after. Out: [`Matches`]: needs, and for each who might meet it, best
//! first, with the words that matched as they stand there. Does not: propose whom the user has connected already, nor
//! anybody who is archived or has died.
//!
//! It claims little, since each proposal is a favour asked of two people:
//! - A match needs a word that tells something ([`terms`]) and is not common: one that at most a tenth of all notes have.
//!   Common words add to a match and are none.
//! - Prose says much about everything, so there two such words must stand in one paragraph.
//! - Whoever has only one such word, and is less than two fifths as relevant as the best for a need, is left out: beside
//!   the one who lets a flat in the right street, whoever merely has a room is noise.
//!
//! Relevance is BM25, with the rarity of words as the index has it, over each text by itself.

mod evidence;
mod prose;
pub mod terms;

use std::collections::HashMap;

use rayon::prelude::*;

use crate::date::Date;
use crate::ledger::introductions::Introductions;
use crate::ledger::{Book, ContactId, Line};
use crate::note::{Note, State, link};
use crate::settings::Verb;
use crate::store::{IndexError, NoteId, Shelf, Texts, schema};
use crate::text::fold::fold_search;

use evidence::Shown;

/// Where words of a need can stand, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // Each is described by its row in `PLACES`.
pub enum Place {
    Offers,
    Tag,
    Role,
    Company,
    Notes,
}

/// One row of the table: the place, its word, its rank, and how many words a text in it usually has.
#[derive(Debug)]
pub struct PlaceRow {
    /// The place.
    pub place: Place,
    /// Its word.
    pub word: &'static str,
    rank: u8,
    usual: f32,
}

const fn row(place: Place, word: &'static str, rank: u8, usual: f32) -> PlaceRow {
    PlaceRow {
        place,
        word,
        rank,
        usual,
    }
}

/// Every place.
#[rustfmt::skip]
pub const PLACES: [PlaceRow; 5] = [
    row(Place::Offers,  "offers",  0, 8.0),
    row(Place::Tag,     "tag",     1, 1.0),
    row(Place::Role,    "role",    2, 3.0),
    row(Place::Company, "company", 2, 3.0),
    row(Place::Notes,   "notes",   3, 40.0),
];

impl Place {
    /// Its row of the table.
    pub fn row(self) -> &'static PlaceRow {
        &PLACES[self as usize]
    }
}

/// What somebody is looking for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Who needs it.
    pub contact: ContactId,
    /// In their words, links as they read.
    pub text: String,
    /// When it was written down; front matter has no day.
    pub since: Option<Date>,
    /// The note that it stands in.
    pub note: NoteId,
    /// Everybody who needs it.
    people: Vec<ContactId>,
}

/// The words of one text that matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Where it stands.
    pub place: Place,
    /// The text, links as they read.
    pub text: String,
    /// The words, as they stand in it, each once.
    pub words: Vec<String>,
}

/// Somebody who might meet a need.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The place of the need among [`Matches::needs`].
    pub need: usize,
    /// Who might meet it.
    pub who: ContactId,
    /// What speaks for it, best first; never none.
    pub said: Vec<Said>,
    /// How much speaks for it.
    pub relevance: f32,
    /// How many words speak for it that are not common.
    telling: usize,
}

impl Proposal {
    /// Where the best stands.
    pub fn place(&self) -> Place {
        self.said[0].place
    }

    /// The words that matched, in all places, each once.
    pub fn words(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let mut known: Vec<String> = Vec::new();
        for word in self.said.iter().flat_map(|said| &said.words) {
            let keys = terms::terms(word).into_iter().map(|term| term.key);
            let key = keys.collect::<Vec<_>>().join(" ");
            if !known.contains(&key) {
                known.push(key);
                found.push(word.clone());
            }
        }
        found
    }

    /// The places, best first, each once.
    pub fn places(&self) -> Vec<Place> {
        let mut places: Vec<Place> = self.said.iter().map(|said| said.place).collect();
        places.dedup();
        places
    }
}

/// Needs, and who might meet them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matches {
    /// By name of who needs it, the latest first.
    pub needs: Vec<Need>,
    /// In the order of needs; those for one, best first.
    pub proposals: Vec<Proposal>,
}

impl Matches {
    /// The needs for which nobody comes to mind.
    pub fn unmet(&self) -> impl Iterator<Item = &Need> {
        let needs = self.needs.iter().enumerate();
        needs
            .filter(|(at, _)| self.of(*at).next().is_none())
            .map(|(_, need)| need)
    }

    /// The proposals for a need.
    pub fn of(&self, need: usize) -> impl Iterator<Item = &Proposal> {
        let from = self
            .proposals
            .partition_point(|proposal| proposal.need < need);
        self.proposals[from..]
            .iter()
            .take_while(move |proposal| proposal.need == need)
    }
}

/// Whose needs are asked after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Everybody's.
    Everybody,
    /// Those of one contact.
    Of(ContactId),
    /// Those of all others that one contact might meet.
    For(ContactId),
}

/// Everything that matches, at most `limit` proposals for each need. The book needs entries, favours and mentions.
///
/// # Errors
/// [`IndexError::Damaged`] if the index cannot be read.
pub fn find(shelf: &Shelf, book: &Book, asked: Asked, limit: usize) -> Result<Matches, IndexError> {
    let offers: Vec<(ContactId, &Line)> = offers(book, asked);
    let lines = needed(book, asked);
    let fetched = offers.iter().chain(&lines).map(|(_, line)| line.note);
    let notes: HashMap<NoteId, Note> = shelf.notes(fetched.collect())?.into_iter().collect();
    let needs = needs(book, &shelf.texts(schema::NEED)?, &lines, &notes, asked);
    let introductions = Introductions::of(book, &Texts::default());
    let shown = Shown::gather(shelf, book, &needs, &offers, &notes)?;
    let may_meet = |need: &Need, who: ContactId| {
        let pair = (need.contact.min(who), need.contact.max(who));
        let asked_for = match asked {
            Asked::For(only) => only == who,
            _ => true,
        };
        asked_for
            && !book.contact(who).is_laid_aside()
            && !need.people.contains(&who)
            && !introductions.connected.contains_key(&pair)
    };
    let candidates: Vec<Vec<ContactId>> = needs
        .par_iter()
        .enumerate()
        .map(|(at, need)| shown.in_prose(book, at, &|who| may_meet(need, who)))
        .collect();
    let wanted = candidates
        .iter()
        .flatten()
        .map(|who| book.contact(*who).note());
    let notes = shelf.notes(wanted.collect())?;
    let read: HashMap<NoteId, prose::Read> = notes
        .into_par_iter()
        .map(|(id, note)| (id, prose::Read::of(&note)))
        .collect();
    let proposals: Vec<Vec<Proposal>> = needs
        .par_iter()
        .enumerate()
        .map(|(at, need)| {
            let prose = candidates[at]
                .iter()
                .filter_map(|who| Some((*who, read.get(&book.contact(*who).note())?)));
            let mut found = shown.proposals(at, &|who| may_meet(need, who), prose);
            best(book, &mut found, limit);
            found
        })
        .collect();
    let proposals = proposals.into_iter().flatten().collect();
    Ok(Matches { needs, proposals })
}

/// One word alone stands beside the best for a need only if it is at least this much as relevant.
const BESIDE_THE_BEST: f32 = 0.4;

/// In order, without what is far behind the best.
fn best(book: &Book, found: &mut Vec<Proposal>, limit: usize) {
    let most = found
        .iter()
        .map(|proposal| proposal.relevance)
        .fold(0.0, f32::max);
    found.retain(|proposal| proposal.telling > 1 || proposal.relevance >= most * BESIDE_THE_BEST);
    found.sort_by(|a, b| {
        let rank = |proposal: &Proposal| proposal.place().row().rank;
        let name = |proposal: &Proposal| (fold_search(book.name(proposal.who)), proposal.who);
        rank(a)
            .cmp(&rank(b))
            .then(b.relevance.total_cmp(&a.relevance))
            .then_with(|| name(a).cmp(&name(b)))
    });
    found.truncate(limit);
}

/// The open needs in entries.
fn needed(book: &Book, asked: Asked) -> Vec<(ContactId, &Line)> {
    let everybody: Vec<ContactId> = book
        .everybody()
        .filter(|who| asks_after(book, *who, asked))
        .collect();
    let open = everybody.into_par_iter().flat_map_iter(|who| {
        let lines = book.contact(who).open(Verb::Needs).into_iter();
        lines.map(move |line| (who, line))
    });
    open.collect()
}

/// Whether somebody's needs are asked after.
fn asks_after(book: &Book, who: ContactId, asked: Asked) -> bool {
    let one_of_them = match asked {
        Asked::Everybody => true,
        Asked::Of(only) => who == only,
        Asked::For(other) => who != other,
    };
    one_of_them && !book.contact(who).is_laid_aside()
}

/// What is on offer in entries; what is checked off is no longer.
fn offers(book: &Book, asked: Asked) -> Vec<(ContactId, &Line)> {
    let may_offer = |who: &ContactId| match asked {
        Asked::Everybody => true,
        Asked::Of(not) => *who != not,
        Asked::For(only) => *who == only,
    };
    let everybody: Vec<ContactId> = book.everybody().filter(may_offer).collect();
    let found = everybody.into_par_iter().flat_map_iter(|who| {
        let standing = |line: &&Line| {
            line.verb == Verb::Offers && line.state != Some(State::Done) && book.counts(line)
        };
        book.lines_of(who)
            .filter(standing)
            .map(move |line| (who, line))
    });
    found.collect()
}

fn needs(
    book: &Book,
    written: &Texts,
    lines: &[(ContactId, &Line)],
    notes: &HashMap<NoteId, Note>,
    asked: Asked,
) -> Vec<Need> {
    let of_entry = |(who, line): &(ContactId, &Line)| {
        let entry = notes.get(&line.note)?.entries.get(line.place as usize)?;
        Some(Need {
            contact: *who,
            text: one_line(&entry.text),
            since: Some(line.date),
            note: line.note,
            people: book.contacts_in(line),
        })
    };
    let mut needs: Vec<Need> = lines.iter().filter_map(of_entry).collect();
    for who in book.everybody().filter(|who| asks_after(book, *who, asked)) {
        let note = book.contact(who).note();
        needs.extend(written.of(note).map(|text| Need {
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
            fold_search(book.name(need.contact)),
            need.contact,
            newest,
            need.text.clone(),
        )
    });
    needs.dedup_by(|later, first| later.contact == first.contact && later.text == first.text);
    needs
}

/// Words on one line, links as they read.
pub fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    link::plain(&words.join(" "))
}

#[cfg(test)]
mod tests;
