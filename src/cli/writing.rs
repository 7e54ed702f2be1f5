//! What every command that writes has in common: it opens the vault after undoing an interrupted change, and writes, or
//! only shows, its edits.
//!
//! In: words that select contacts; edits. Out: the open vault; the notes after the edits. Does not: know what is
//! written.

use ties::date::{Date, day, natural};
use ties::edit::{EditError, EditedText};
use ties::engine::Loaded;
use ties::engine::write::{self, Edit};
use ties::ledger::ContactId;
use ties::query::Question;
use ties::query::eval;
use ties::text::{safe, shell};
use ties::vault::Root;

use crate::cli::args::Common;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::question;
use ties::render::palette::{ASIDE, paint};
use ties::render::screen;

/// Opens the vault for a change.
pub fn open(common: &Common, env: &Env) -> Result<Loaded, CliError> {
    env.recover(common)?;
    Ok(env.vault(common)?.load()?)
}

/// Opens the vault for a change, and returns the contacts that the words of a query select.
pub fn open_selecting(
    words: &[String],
    common: &Common,
    env: &Env,
) -> Result<(Loaded, Vec<ContactId>), CliError> {
    env.recover(common)?;
    let mut vault = env.vault(common)?;
    let Question::Who(query) = question::read(words, &vault)? else {
        return Err(CliError::Usage(
            "this question does not ask for contacts; ask for some, such as circle:friends"
                .to_owned(),
        ));
    };
    let loaded = vault.load_for(&query)?;
    let selected = eval::select(&query, &loaded.ledger, &loaded.inputs)?;
    question::show_reading(&query);
    let contacts = selected.into_iter().map(|(contact, _)| contact).collect();
    Ok((loaded, contacts))
}

/// The shortest name for a contact in a command, quoted as one shell word.
pub fn shell_name(loaded: &Loaded, contact: ContactId) -> String {
    let name = loaded.shortest_names(&[contact]).pop();
    shell::word(&name.expect("each contact has a name"))
}

/// A place in a note, dimmed, as a link to its file if the terminal supports links.
pub fn place(env: &Env, root: &Root, path: &str, line: Option<u32>) -> String {
    let line = line.map_or(String::new(), |line| format!(":{line}"));
    let place = format!("{}{line}", safe::terminal(path));
    env.screen
        .link(&paint(ASIDE, &place), &screen::file(&root.path, path))
}

/// Applies edits, or with `dry_run` only computes the result.
pub struct Writer<'a> {
    pub root: &'a Root,
    pub env: &'a Env,
    pub dry_run: bool,
}

impl Writer<'_> {
    /// Edits one note. `description` is what `ties undo` says about the change.
    pub fn one<T: EditedText>(
        &self,
        description: &str,
        path: &str,
        edit: impl Fn(&[u8]) -> Result<T, EditError>,
    ) -> Result<T, CliError> {
        let mut changed = self.all(description, &[(path.to_owned(), edit)])?;
        Ok(changed.pop().expect("one note was changed"))
    }

    /// Edits several notes, all or none. `description` is what `ties undo` says about the change.
    pub fn all<T: EditedText>(
        &self,
        description: &str,
        edits: &[Edit<impl Fn(&[u8]) -> Result<T, EditError>>],
    ) -> Result<Vec<T>, CliError> {
        if self.dry_run {
            let tried = edits
                .iter()
                .map(|(path, edit)| write::preview(self.root, path, edit));
            return Ok(tried.collect::<Result<_, _>>()?);
        }
        let change = self.env.transaction(self.root)?;
        Ok(change.change_all(description, edits)?)
    }
}

/// The day that a flag names. In words it is never after today; in digits it can be any day.
pub fn day(text: &str, today: Date, flag: &str) -> Result<Date, CliError> {
    let text = text.trim();
    let read = day::parse(text).or_else(|| natural::date(text, today));
    read.ok_or_else(|| {
        CliError::Usage(format!(
            "{flag}: {text:?} is not a day; write 2026-11-20, yesterday, \"last friday\" or \"3 days ago\""
        ))
    })
}
