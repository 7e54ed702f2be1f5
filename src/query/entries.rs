//! Selects entries (docs/reference/queries.md#entries; docs/reference/output.md#asking).
//!
//! In: an [`EntryQuery`], a [`Query`] for the participants, a ledger, the index hits. Out: entries of the ledger; a
//! favor that was logged twice appears once. Does not: sort them, or read their text.

use std::collections::{HashMap, HashSet};
use std::fmt::{self, Display, Formatter};

use super::ast::{Condition, Query, Text};
use super::eval::{self, NameError, QueryInputs};
use super::inputs::row;
use crate::date::DateRange;
use crate::ledger::{ContactId, EntryRef, Ledger};
use crate::note::State;
use crate::settings::Verb;
use crate::text::shell;

/// Conditions on entries, in addition to a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryQuery {
    /// The name of somebody who takes part.
    pub with: Option<String>,
    /// One of these verbs; any verb if empty.
    pub verbs: Vec<Verb>,
    /// This kind, in the spelling that `ties` writes.
    pub kind: Option<String>,
    /// Dated in this range.
    pub days: DateRange,
    /// A box in this state.
    pub state: Option<State>,
    /// Only entries that count: not planned and not dropped.
    pub happened: bool,
    /// Only entries for which the user owes something.
    pub owed: bool,
    /// Maximum number of entries, newest first.
    pub limit: Option<usize>,
}

impl Default for EntryQuery {
    fn default() -> Self {
        EntryQuery {
            with: None,
            verbs: Vec::new(),
            kind: None,
            days: DateRange::ALL,
            state: None,
            happened: false,
            owed: false,
            limit: None,
        }
    }
}

impl Display for EntryQuery {
    /// Formats it as the flags of `ties entries`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.with {
            write!(f, " --with {}", shell::word(name))?;
        }
        if !self.verbs.is_empty() {
            let words: Vec<&str> = self.verbs.iter().map(|verb| verb.word()).collect();
            write!(f, " --verb {}", words.join(","))?;
        }
        if let Some(kind) = &self.kind {
            write!(f, " --kind {}", shell::word(kind))?;
        }
        if let Some(from) = self.days.from {
            write!(f, " --since {from}")?;
        }
        if let Some(to) = self.days.to {
            write!(f, " --until {to}")?;
        }
        if let Some(state) = self.state {
            write!(f, " --state {}", state.word())?;
        }
        for (is_set, flag) in [(self.happened, "--happened"), (self.owed, "--owed")] {
            if is_set {
                write!(f, " {flag}")?;
            }
        }
        if let Some(limit) = self.limit {
            write!(f, " --limit {limit}")?;
        }
        Ok(())
    }
}

impl EntryQuery {
    fn holds(&self, ledger: &Ledger, entry: &EntryRef) -> bool {
        (self.verbs.is_empty() || self.verbs.contains(&entry.verb))
            && self
                .kind
                .as_deref()
                .is_none_or(|kind| ledger.kind(entry) == Some(kind))
            && self.days.contains(entry.date)
            && self.state.is_none_or(|state| entry.state == Some(state))
            && (!self.happened || ledger.counts(entry))
    }

    /// The entries that meet these conditions and match `query`. The fields of the query must hold for somebody who
    /// takes part; its words must be in the entry's own text. A query of words alone also matches entries without
    /// participants. `with` is the contact that [`EntryQuery::with`] names.
    ///
    /// # Errors
    /// [`NameError`] in the same cases as [`eval::select`].
    pub fn select<'a>(
        &self,
        query: &Query,
        ledger: &'a Ledger,
        data: &QueryInputs,
        with: Option<ContactId>,
    ) -> Result<Vec<&'a EntryRef>, NameError> {
        if self.owed {
            let mut entries = owed(query, ledger, data, with)?;
            entries.retain(|entry| self.holds(ledger, entry));
            return Ok(entries);
        }
        let filter = EntryFilter::of(query, ledger, data)?;
        let entries = ledger.entries().iter();
        let entries =
            entries.filter(|entry| self.holds(ledger, entry) && filter.holds(query, entry));
        Ok(once(ledger, entries.collect(), with))
    }
}

/// The entries for which something is owed to the contacts that the query selects: favors, promises, and progress of
/// goals that they have not heard of.
fn owed<'a>(
    query: &Query,
    ledger: &'a Ledger,
    data: &QueryInputs,
    with: Option<ContactId>,
) -> Result<Vec<&'a EntryRef>, NameError> {
    let mut entries: Vec<&EntryRef> = Vec::new();
    let selected = eval::holds(query, ledger, data)?;
    for (id, _) in ledger
        .contact_ids()
        .zip(selected)
        .filter(|(_, holds)| *holds)
    {
        let contact = ledger.contact(id);
        // Archived and deceased contacts are included only if named.
        let is_included = match with {
            Some(with) => with == id,
            None => query.mentions_archived() || !contact.is_inactive(),
        };
        if is_included {
            entries.extend(contact.thanks_owed());
            entries.extend(contact.open(Verb::Promised));
            entries.extend(contact.updates_owed());
        }
    }
    entries.sort_unstable_by_key(|entry| (entry.note, entry.place));
    entries.dedup_by_key(|entry| (entry.note, entry.place));
    Ok(entries)
}

/// Removes copies of entries that were logged twice. Only the selected entries are compared: all copies agree in what
/// [`EntryQuery`] tests, so no copy is missed, and few entries are left to compare. A copy that was not selected may
/// lack the words of the query, so it must not replace one that has them.
fn once<'a>(
    ledger: &'a Ledger,
    mut entries: Vec<&'a EntryRef>,
    with: Option<ContactId>,
) -> Vec<&'a EntryRef> {
    let mut of_contacts: HashMap<ContactId, Vec<&EntryRef>> = HashMap::new();
    for entry in &entries {
        for contact in ledger.contacts_in(entry) {
            of_contacts.entry(contact).or_default().push(entry);
        }
    }
    let mut kept: HashSet<(u32, u32)> = HashSet::new();
    for (contact, of_contact) in &mut of_contacts {
        ledger.dedup_logged_twice(of_contact);
        // With `with`, keep only the entries of that contact that remain without copies.
        if with.is_none_or(|with| with == *contact) {
            kept.extend(of_contact.iter().map(|entry| (entry.note, entry.place)));
        }
    }
    entries.retain(|entry| {
        kept.contains(&(entry.note, entry.place))
            || with.is_none() && ledger.contacts_in(entry).is_empty()
    });
    entries
}

/// A query prepared for testing entries.
struct EntryFilter<'a> {
    ledger: &'a Ledger,
    /// For each text of the query, the entries that contain it.
    texts: Vec<(&'a Text, HashSet<(u32, u32)>)>,
    /// For each field condition of the query, whether it holds for each contact.
    fields: Vec<(&'a Condition, Vec<bool>)>,
}

impl<'a> EntryFilter<'a> {
    fn of(query: &'a Query, ledger: &'a Ledger, data: &QueryInputs) -> Result<Self, NameError> {
        let texts = query.texts().into_iter().map(|text| {
            let row = row(text);
            if row.words.is_empty() {
                return Err(NameError::NoWord(text.text.clone()));
            }
            let hits = data
                .hits
                .get(&row)
                .map(|hits| hits.entries.iter().copied().collect());
            Ok((text, hits.unwrap_or_default()))
        });
        let fields = query.conditions().into_iter().map(|condition| {
            let holds = eval::holds(&Query::Field(condition.clone()), ledger, data)?;
            Ok((condition, holds))
        });
        Ok(EntryFilter {
            ledger,
            texts: texts.collect::<Result<_, _>>()?,
            fields: fields.collect::<Result<_, NameError>>()?,
        })
    }

    /// Whether the words match the entry's text, and all fields hold for one participant.
    fn holds(&self, query: &Query, entry: &EntryRef) -> bool {
        if self.fields.is_empty() {
            return self.tree(query, entry, None);
        }
        let with_inactive = query.mentions_archived();
        self.ledger.contacts_in(entry).into_iter().any(|contact| {
            (with_inactive || !self.ledger.contact(contact).is_inactive())
                && self.tree(query, entry, Some(contact))
        })
    }

    fn tree(&self, query: &Query, entry: &EntryRef, contact: Option<ContactId>) -> bool {
        match query {
            Query::And(parts) => parts.iter().all(|part| self.tree(part, entry, contact)),
            Query::Or(parts) => parts.iter().any(|part| self.tree(part, entry, contact)),
            Query::Not(inner) => !self.tree(inner, entry, contact),
            Query::Text(text) => {
                let hits = self.texts.iter().find(|(known, _)| *known == text);
                hits.is_some_and(|(_, hits)| hits.contains(&(entry.note, entry.place)))
            }
            Query::Field(condition) => {
                let holds = self.fields.iter().find(|(known, _)| *known == condition);
                let place = contact.map(|contact| self.ledger.place_of(contact));
                holds
                    .zip(place)
                    .is_some_and(|((_, holds), place)| holds[place])
            }
        }
    }
}
