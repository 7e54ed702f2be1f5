//! Fields whose value names another contact, such as `introduced-by:` (docs/reference/queries.md#fields).
//!
//! In: a name; a contact and the introductions. Out: which contacts the condition holds for, and the entries behind it. Does not: find introductions in entries.

use std::fmt::{self, Formatter};

use super::contacts::each;
use crate::ledger::{Contact, ContactId, EntryRef, Ledger};
use crate::query::fields::LinkField;
use crate::query::names::{self, NameError, Named};
use crate::query::print::{put, stays_whole};
use crate::store::Row;
use crate::text::fold::fold_search;
use crate::text::words;

pub(super) fn print(name: &str, f: &mut Formatter<'_>) -> fmt::Result {
    put(name, stays_whole(name), f)
}

pub(super) fn holds(ledger: &Ledger, field: LinkField, name: &str) -> Result<Vec<bool>, NameError> {
    let introductions = ledger.introductions();
    let named = names::find(ledger, name);
    // Somebody without a note may still have introduced people. Part of such a name is enough, too.
    let by_name = match field {
        LinkField::IntroducedBy => brought_by_name(ledger, name, &named),
        _ => Vec::new(),
    };
    let other = match named {
        Named::One(contact) => contact,
        _ if !by_name.is_empty() => {
            return Ok(each(ledger, |contact| by_name.contains(&contact.id)));
        }
        Named::Several(several) => {
            return Err(NameError::Several {
                name: name.to_owned(),
                several: distinct_names(ledger, &several),
            });
        }
        Named::Nobody(nearest) => {
            return Err(NameError::Nobody {
                name: name.to_owned(),
                nearest,
            });
        }
    };
    Ok(each(ledger, |contact| match field {
        LinkField::IntroducedBy => {
            introductions.introduced.contains_key(&(other, contact.id))
                || by_name.contains(&contact.id)
        }
        LinkField::Brought => introductions.introduced.contains_key(&(contact.id, other)),
        LinkField::Connected => introductions
            .connected
            .contains_key(&(contact.id.min(other), contact.id.max(other))),
    }))
}

/// The contacts introduced by somebody of this name who has no note. A whole match is preferred; parts are tried
/// only if no contact has the name.
fn brought_by_name(ledger: &Ledger, name: &str, named: &Named) -> Vec<ContactId> {
    let all = &ledger.introductions().brought_by_name;
    let fitting_names = |fits: &dyn Fn(&str) -> bool| -> Vec<ContactId> {
        let fitting = all.iter().filter(|(_, written)| fits(written));
        fitting.map(|(contact, _)| *contact).collect()
    };
    let folded = fold_search(name);
    let whole = fitting_names(&|written| fold_search(written) == folded);
    if whole.is_empty() && matches!(named, Named::Nobody(_)) {
        let row = Row::of(name, true);
        return fitting_names(&|written| words::occurs(written, &row.words, row.prefix));
    }
    whole
}

/// The names of several contacts; those that share a name are given by path.
fn distinct_names(ledger: &Ledger, several: &[ContactId]) -> Vec<String> {
    let name = |contact: &ContactId| ledger.name(*contact);
    let names = several.iter().map(|contact| {
        let same = several.iter().filter(|other| name(other) == name(contact));
        if same.count() > 1 {
            ledger.contact(*contact).path().to_owned()
        } else {
            name(contact).to_owned()
        }
    });
    names.collect()
}

/// The entries that record an introduction between the contact and the named contact.
pub(super) fn evidence<'a>(
    contact: Contact<'a>,
    field: LinkField,
    name: &str,
) -> Vec<&'a EntryRef> {
    let ledger = contact.ledger;
    let Named::One(other) = names::find(ledger, name) else {
        return Vec::new();
    };
    let (all, id) = (ledger.introductions(), contact.id);
    let entries = match field {
        LinkField::IntroducedBy => all.introduced.get(&(other, id)),
        LinkField::Brought => all.introduced.get(&(id, other)),
        LinkField::Connected => all.connected.get(&(id.min(other), id.max(other))),
    };
    let entries = entries.into_iter().flatten();
    entries
        .filter_map(|entry| ledger.entry_at(entry.note, entry.place))
        .collect()
}
