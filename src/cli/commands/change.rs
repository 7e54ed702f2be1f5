//! What every command that writes has in common: which contact it changes, and whether it only shows the change.
//!
//! In: a name; edits. Out: the contact with everything known about them; the notes after the edits. Does not: know what
//! is written.

use ties::date::{Date, day, natural};
use ties::edit::{EditError, EditedText};
use ties::engine::Session;
use ties::engine::write::{self, Edit};
use ties::ledger::{Contact, ContactId, Ledger, LedgerParts};
use ties::query::eval::{self, Needs};
use ties::query::{Question, shortest_name};
use ties::store::NoteId;
use ties::text::stem::without_extension;
use ties::text::{safe, shell};
use ties::vault::Root;

use crate::cli::args::Common;
use crate::cli::commands::ask;
use crate::cli::commands::show;
use crate::cli::commands::who;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use ties::render::palette::{ASIDE, paint};
use ties::render::screen;

/// An open vault, with everything that a change may need.
pub struct OpenVault {
    pub session: Session,
    pub loaded: who::Loaded,
}

impl OpenVault {
    /// Opens the vault.
    pub fn new(common: &Common, env: &Env) -> Result<Self, CliError> {
        OpenVault::needing(Needs::default(), common, env)
    }

    /// Opens the vault and loads what a query needs as well.
    pub fn needing(needs: Needs, common: &Common, env: &Env) -> Result<Self, CliError> {
        let needs = Needs {
            emails: true,
            ..needs
        };
        env.recover(common)?;
        let (session, mut loaded) = env.open(common, &|root, shelf, today| {
            who::load(
                root,
                shelf,
                today,
                (&needs, LedgerParts::ALL, &who::IN_JSON),
            )
        })?;
        if needs.edited {
            loaded.found.edited = env.edited(&session);
        }
        Ok(OpenVault { session, loaded })
    }

    /// Opens the vault, and returns the contacts that the words of a query select.
    pub fn selecting(
        words: &[String],
        common: &Common,
        env: &Env,
    ) -> Result<(Self, Vec<ContactId>), CliError> {
        let today = env.today(common)?;
        let root = env.root(common)?;
        let asked = ask::read(words, &root.settings, today, &env.known(common))?;
        let Question::Who(query) = asked else {
            return Err(CliError::Usage(
                "this question does not ask for contacts; ask for some, such as circle:friends"
                    .to_owned(),
            ));
        };
        let opened = OpenVault::needing(query.needs(), common, env)?;
        let selected = eval::select(&query, opened.ledger(), &opened.loaded.found)?;
        ask::show_reading(&query);
        let contacts = selected.into_iter().map(|(contact, _)| contact).collect();
        Ok((opened, contacts))
    }

    /// All contacts of the vault.
    pub fn ledger(&self) -> &Ledger {
        &self.loaded.ledger
    }

    /// The contact that a name means.
    pub fn one(&self, name: &str) -> Result<Contact<'_>, CliError> {
        let loaded = &self.loaded;
        let id = show::one(&loaded.ledger, &loaded.found.emails, &loaded.texts, name)?;
        Ok(loaded.ledger.contact(id))
    }

    /// The note that a name means: the note at that path, else the note that a link with this target leads to, else the
    /// note of the contact with this name.
    pub fn note(&self, name: &str) -> Result<NoteId, CliError> {
        let ledger = self.ledger();
        let at_path = ledger.paths.iter().position(|path| path == name);
        let at_path = at_path.and_then(|at| NoteId::try_from(at).ok());
        let as_link = || {
            ledger
                .people()
                .resolve(without_extension(name.trim()))
                .note()
        };
        match at_path.or_else(as_link) {
            Some(note) => Ok(note),
            None => Ok(self.one(name)?.note()),
        }
    }

    /// The shortest name for a contact in a command, quoted as one shell word.
    pub fn called(&self, id: ContactId) -> String {
        let ledger = self.ledger();
        let called = shortest_name::shortest(ledger, &self.loaded.found.emails, &[id]).pop();
        let path = ledger.contact(id).path();
        shell::word(called.flatten().as_deref().unwrap_or(path))
    }

    /// A place in a note, dimmed, as a link to its file if the terminal supports links.
    pub fn place(&self, path: &str, line: Option<u32>) -> String {
        let line = line.map_or(String::new(), |line| format!(":{line}"));
        let place = format!("{}{line}", safe::terminal(path));
        let file = screen::file(&self.session.root.path, path);
        screen::link(&paint(ASIDE, &place), &file)
    }
}

/// Applies edits, or with `dry_run` only computes the result.
pub struct Writer<'a> {
    pub root: &'a Root,
    pub env: &'a Env,
    pub dry_run: bool,
}

impl Writer<'_> {
    /// Edits one note. `said` describes the change for `ties undo`.
    pub fn one<T: EditedText>(
        &self,
        said: &str,
        path: &str,
        edit: impl Fn(&[u8]) -> Result<T, EditError>,
    ) -> Result<T, CliError> {
        let mut changed = self.all(said, &[(path.to_owned(), edit)])?;
        Ok(changed.pop().expect("one note was changed"))
    }

    /// Edits several notes, all or none. `said` describes the change for `ties undo`.
    pub fn all<T: EditedText>(
        &self,
        said: &str,
        edits: &[Edit<impl Fn(&[u8]) -> Result<T, EditError>>],
    ) -> Result<Vec<T>, CliError> {
        if self.dry_run {
            let tried = edits
                .iter()
                .map(|(path, edit)| write::preview(self.root, path, edit));
            return Ok(tried.collect::<Result<_, _>>()?);
        }
        let change = self.env.transaction(self.root)?;
        Ok(change.change_all(said, edits)?)
    }
}

/// The day that a flag names. In words it is never after today; in digits it can be any day.
pub fn day(said: &str, today: Date, flag: &str) -> Result<Date, CliError> {
    let said = said.trim();
    let read = day::parse(said).or_else(|| natural::date(said, today));
    read.ok_or_else(|| {
        CliError::Usage(format!(
            "{flag}: {said:?} is not a day; write 2026-11-20, yesterday, \"last friday\" or \"3 days ago\""
        ))
    })
}

/// The shortest link that means this contact and no other note.
pub fn link_to(ledger: &Ledger, id: ContactId) -> String {
    let contact = ledger.contact(id);
    let path = without_extension(contact.path());
    let stem = ties::text::stem::file_name(path);
    let means = |target: &str| ledger.people().resolve(target).note() == Some(contact.note());
    let target = [contact.name(), stem]
        .into_iter()
        .find(|target| means(target) && !target.contains(['[', ']', '|', '#', '^']));
    format!("[[{}]]", target.unwrap_or(path))
}
