//! Makes today at a glance (docs/reference/output.md#commands).
//!
//! In: a vault. Out: the page for a terminal, or a report for every other form. Does not: print.

use std::path::Path;

use super::EngineError;
use super::loaded::Loaded;
use super::vault::Vault;
use crate::ledger::ContactId;
use crate::ledger::notes::Notes;
use crate::query::shortest_name;
use crate::render::screen::Screen;
use crate::render::today as page;
use crate::report::Report;
use crate::report::today::{self, Section};
use crate::store::IndexError;

/// Loads what the page needs.
///
/// # Errors
/// [`EngineError`] if the vault cannot be used.
pub fn load(vault: &mut Vault<'_>) -> Result<Loaded, EngineError> {
    Ok(vault.load()?)
}

/// The page for a terminal: fewer than 30 lines no line wider than the screen. `vault` is the vault's folder.
///
/// # Errors
/// [`IndexError::Damaged`] if the index cannot be read.
pub fn text(loaded: &Loaded, vault: &Path, screen: &Screen) -> Result<String, IndexError> {
    let ledger = &loaded.ledger;
    if ledger.contacts.is_empty() {
        return Ok(page::first_steps(&vault.to_string_lossy(), screen.width));
    }
    let mut sections = today::sections(ledger);
    if sections.is_empty() {
        return Ok(page::caught_up(ledger.today, screen.width));
    }
    let shares = page::divide(&sections);
    let mut hidden = Vec::new();
    for (section, share) in sections.iter_mut().zip(&shares.shown) {
        hidden.push(section.items.len() - share);
        section.items.truncate(*share);
    }
    let (notes, names) = details(loaded, &sections)?;
    let glance = page::Glance {
        sections: &sections,
        hidden: &hidden,
        names: &names,
        notes: &notes,
        spaced: shares.spaced,
    };
    Ok(glance.page(ledger.today, screen))
}

/// The page as a report, with every item.
///
/// # Errors
/// [`IndexError::Damaged`] if the index cannot be read.
pub fn report(loaded: &Loaded) -> Result<Report, IndexError> {
    let sections = today::sections(&loaded.ledger);
    let (notes, names) = details(loaded, &sections)?;
    let entry = |line| notes.entry(line);
    Ok(today::document::report(
        loaded.ledger.today,
        &sections,
        &names,
        &entry,
    ))
}

/// The notes of the entries in the sections, and for each item the shortest name of its contact.
fn details(
    loaded: &Loaded,
    sections: &[Section<'_>],
) -> Result<(Notes, Vec<Option<String>>), IndexError> {
    let items = || sections.iter().flat_map(|section| &section.items);
    let notes = items().filter_map(|item| Some(item.line?.note));
    let notes = loaded.session.notes(notes)?;
    let contacts: Vec<ContactId> = items().map(|item| item.contact.id).collect();
    let names = shortest_name::shortest(&loaded.ledger, &contacts);
    Ok((notes, names))
}
