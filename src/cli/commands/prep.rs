//! `ties prep`: prints a briefing to read before you meet a contact.

use ties::engine::Notes;
use ties::ledger::introductions::Introductions;
use ties::ledger::{EntryRef, LedgerParts};
use ties::query::eval::Needs;
use ties::query::matches::NeedsOf;
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

pub fn run(command: &Prep, common: &Common, env: &Env) -> Result<(), CliError> {
    let name = command.name.join(" ");
    let needs = Needs {
        emails: true,
        introductions: true,
        ..Needs::default()
    };
    let (session, loaded) = env.open(common, &|root, shelf, today| {
        who::load(
            root,
            shelf,
            today,
            (&needs, LedgerParts::ALL, &who::IN_JSON),
        )
    })?;
    let ledger = &loaded.ledger;
    let id = show::one(ledger, &loaded.found.emails, &loaded.texts, &name)?;
    let contact = ledger.contact(id);
    let is_kept = |note: &NoteId| {
        let what = ledger.note_kinds[*note as usize];
        what.questions || what.pitch
    };
    let count = NoteId::try_from(ledger.note_kinds.len()).unwrap_or(NoteId::MAX);
    let kept: Vec<NoteId> = (0..count).filter(is_kept).collect();
    let steps = contact.updates_owed().into_iter();
    let lines = ledger.entries_of(id).chain(steps).map(|line| line.note);
    let mut notes = Notes::new(&session.shelf);
    notes.fetch(lines.chain(kept.iter().copied()).chain([contact.note()]))?;
    let kept: Vec<Kept<'_>> = kept
        .iter()
        .filter_map(|note| {
            Some(Kept {
                path: &ledger.paths[*note as usize],
                name: ledger.name_of_note(*note),
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
        needs: &session.matches(ledger, NeedsOf::Of(id), PEOPLE)?,
        introductions,
        emails: &loaded.found.emails,
        kept: &kept,
    });
    print::report(&made, &command.paper, &session.root.path, env)
}
