//! `ties prep`: prints a briefing to read before you meet a contact.

use ties::engine::Notes;
use ties::ledger::introductions::Introductions;
use ties::ledger::{EntryRef, LedgerParts};
use ties::query::eval::Needs;
use ties::query::matches::Asked;
use ties::report::prep::{self, Briefing, Kept};
use ties::store::NoteId;

use crate::cli::args::{Common, Prep};
use crate::cli::commands::show;
use crate::cli::commands::who;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::print;

/// Maximum number of people suggested for each of the contact's needs.
const PEOPLE: usize = 3;

pub fn run(command: &Prep, common: &Common, machine: &Env) -> Result<(), CliError> {
    let name = command.name.join(" ");
    let needs = Needs {
        emails: true,
        introductions: true,
        ..Needs::default()
    };
    let (session, loaded) = machine.open(common, &|root, shelf, today| {
        who::load(
            root,
            shelf,
            today,
            (&needs, LedgerParts::ALL, &who::IN_JSON),
        )
    })?;
    let book = &loaded.book;
    let id = show::one(book, &loaded.found.emails, &loaded.texts, &name)?;
    let contact = book.contact(id);
    let is_kept = |note: &NoteId| {
        let what = book.what[*note as usize];
        what.questions || what.pitch
    };
    let count = NoteId::try_from(book.what.len()).unwrap_or(NoteId::MAX);
    let kept: Vec<NoteId> = (0..count).filter(is_kept).collect();
    let steps = contact.updates_owed().into_iter();
    let lines = book.entries_of(id).chain(steps).map(|line| line.note);
    let mut notes = Notes::new(&session.shelf);
    notes.fetch(lines.chain(kept.iter().copied()).chain([contact.note()]))?;
    let kept: Vec<Kept<'_>> = kept
        .iter()
        .filter_map(|note| {
            Some(Kept {
                path: &book.paths[*note as usize],
                name: book.name_of_note(*note),
                note: notes.note(*note)?,
            })
        })
        .collect();
    let introductions: &Introductions = &loaded.found.introductions;
    let made = prep::report(&Briefing {
        contact,
        note: notes
            .note(contact.note())
            .expect("the contact's own note was just fetched"),
        entry: &|line: &EntryRef| notes.entry(line),
        needs: &session.matches(book, Asked::Of(id), PEOPLE)?,
        introductions,
        emails: &loaded.found.emails,
        kept: &kept,
    });
    print::report(&made, &command.paper, &session.root.path, machine)
}
