//! A vault that is opened when an answer needs it, and only once.
//!
//! In: a vault, and the [`Context`] of the front end. Out: a question as it was read; an open [`Session`], or all that
//! was [`Loaded`] from it. Does not: answer the question.

use std::cell::OnceCell;
use std::collections::hash_map::Entry;

use super::context::{Context, EngineError, Notice, SessionError};
use super::loaded::Loaded;
use super::names::Names;
use super::session::Session;
use crate::date::Date;
use crate::ledger::{ContactId, Ledger};
use crate::query::english::Known;
use crate::query::eval::{self, QueryInputs};
use crate::query::{self, Query, Question};
use crate::store::{IndexError, Store};
use crate::text::Diagnostic;
use crate::vault::Root;

/// Maximum number of unreadable notes and folders that are named one by one.
const NAMED: usize = 3;

/// A vault that a front end asks.
///
/// Reading a question may need the names of the vault. They come from the same session that then answers it.
#[derive(Debug)]
pub struct Vault<'a> {
    root: Root,
    context: Context<'a>,
    /// The session that was opened to look up names. `None` if that failed; answering then reports why.
    opened: OnceCell<Option<(Session, Names)>>,
}

/// The contacts that a query selects, in the order of their paths, each with a score.
#[derive(Debug)]
pub struct Selection {
    /// The vault.
    pub loaded: Loaded,
    /// The contacts.
    pub contacts: Vec<(ContactId, f32)>,
}

/// A function that computes something from the store of a vault.
type Load<'f, T> = &'f (dyn Fn(&Root, &Store, Date) -> Result<T, IndexError> + Sync);

impl<'a> Vault<'a> {
    /// The vault at `root`. It is not opened yet.
    pub fn new(root: Root, context: Context<'a>) -> Self {
        Vault {
            root,
            context,
            opened: OnceCell::new(),
        }
    }

    /// The vault's folder and settings.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// Today's local date.
    pub fn today(&self) -> Date {
        self.context.today
    }

    /// Reads a question, in English or as a query (docs/reference/queries.md).
    ///
    /// # Errors
    /// The diagnostics of a text that is neither.
    pub fn ask(&self, text: &str) -> Result<Question, Vec<Diagnostic>> {
        query::ask(text, &self.root.settings, self.context.today, self)
    }

    /// Opens the vault, and runs `first` on its facts while its files are listed. Gives notice of notes that could not
    /// be read or have problems.
    ///
    /// # Errors
    /// [`SessionError`] if the vault or its index cannot be used.
    pub fn open<T: Send>(&mut self, first: Load<'_, T>) -> Result<(Session, T), SessionError> {
        let (session, first) = self.open_quietly(first)?;
        let notice = &self.context.notice;
        let unreadable = session.unreadable_paths();
        let named = unreadable.len().min(NAMED);
        for path in unreadable.into_iter().take(NAMED) {
            notice(&Notice::Unreadable(path));
        }
        let problems = session.problem_count();
        if problems > named {
            notice(&Notice::Problems(problems));
        }
        if session.is_interrupted() {
            notice(&Notice::Interrupted);
        }
        Ok((session, first))
    }

    /// Like [`Vault::open`], for a front end that shows unreadable notes and problems itself.
    ///
    /// # Errors
    /// Same as [`Vault::open`].
    pub fn open_quietly<T: Send>(
        &mut self,
        first: Load<'_, T>,
    ) -> Result<(Session, T), SessionError> {
        let (root, today) = (&self.root, self.context.today);
        let first = |store: &Store| first(root, store, today);
        let known = self.opened.take().flatten().and_then(|(session, _)| {
            // If the index turns out to be damaged, opening it again rebuilds it.
            let first = first(&session.store).ok()?;
            Some((session, first))
        });
        let (session, first) = match known {
            Some(known) => known,
            None => Session::open(root.clone(), &self.context, &first)?,
        };
        self.context.progress = Box::new(|_, _| ());
        for opened in &session.remarks {
            (self.context.notice)(&Notice::Opened(opened.clone()));
        }
        Ok((session, first))
    }

    /// Opens the vault with its ledger.
    ///
    /// # Errors
    /// Same as [`Vault::open`].
    pub fn load(&mut self) -> Result<Loaded, SessionError> {
        let (session, ledger) =
            self.open(&|root, store, today| Ok(prepared(root, store, today)))?;
        Ok(Loaded {
            session,
            ledger,
            inputs: QueryInputs::default(),
        })
    }

    /// Like [`Vault::load`], for a front end that shows unreadable notes and problems itself.
    ///
    /// # Errors
    /// Same as [`Vault::open`].
    pub fn load_quietly(&mut self) -> Result<(Session, Ledger), SessionError> {
        self.open_quietly(&|root, store, today| Ok(prepared(root, store, today)))
    }

    /// Opens the vault with its ledger, and with what `query` needs beyond it.
    ///
    /// # Errors
    /// Same as [`Vault::open`].
    pub fn load_for(&mut self, query: &Query) -> Result<Loaded, SessionError> {
        let (session, (ledger, inputs)) = self.open(&|root, store, today| {
            let ledger = prepared(root, store, today);
            Ok((ledger, search(query, store)?))
        })?;
        Ok(self.loaded(session, ledger, inputs, query.asks_for_edits()))
    }

    /// Opens the vault, and finds the contacts that a query selects. With `edits`, the dates on which files changed are
    /// found, too; a query that asks for them needs them.
    ///
    /// # Errors
    /// [`EngineError`] if the vault cannot be used, or a name in the query does not mean one contact.
    pub fn select(&mut self, query: &Query, edits: bool) -> Result<Selection, EngineError> {
        let (session, (ledger, inputs, contacts)) = self.open(&|root, store, today| {
            let ledger = ledger(root, store, today);
            let inputs = search(query, store)?;
            // When files changed is known only after the vault was listed.
            let contacts = (!edits).then(|| eval::select(query, &ledger, &inputs));
            Ok((ledger, inputs, contacts))
        })?;
        let loaded = self.loaded(session, ledger, inputs, edits);
        let contacts =
            contacts.unwrap_or_else(|| eval::select(query, &loaded.ledger, &loaded.inputs))?;
        Ok(Selection { loaded, contacts })
    }

    /// What was loaded, with the date when each note's file last changed if that is needed. Gives notice if git should
    /// know those dates but does not.
    fn loaded(&self, session: Session, ledger: Ledger, inputs: QueryInputs, edits: bool) -> Loaded {
        let mut loaded = Loaded {
            session,
            ledger,
            inputs,
        };
        if edits {
            let (days, error) = loaded.session.edited(&self.context.day_of);
            loaded.inputs.edited = days;
            if let Some(error) = error {
                (self.context.notice)(&Notice::EditTimes(error.to_string()));
            }
        }
        loaded
    }

    fn names(&self) -> Option<&Names> {
        let opened = self.opened.get_or_init(|| {
            let (settings, today) = (&self.root.settings, self.context.today);
            let load = |store: &Store| Ok(Names(Ledger::new(store.facts(), settings, today)));
            Session::open(self.root.clone(), &self.context, &load).ok()
        });
        opened.as_ref().map(|(_, names)| names)
    }
}

/// The ledger of a store.
pub(super) fn ledger(root: &Root, store: &Store, today: Date) -> Ledger {
    Ledger::new(store.facts(), &root.settings, today)
}

/// The ledger of a store, with its entries and clocks computed while the files of the vault are listed.
fn prepared(root: &Root, store: &Store, today: Date) -> Ledger {
    let ledger = ledger(root, store, today);
    ledger.prepare();
    ledger
}

/// Searches all notes for the words of a query.
///
/// # Errors
/// [`IndexError::Damaged`] if the words cannot be read.
pub(super) fn search(query: &Query, store: &Store) -> Result<QueryInputs, IndexError> {
    let mut inputs = QueryInputs::default();
    for row in query.searched() {
        if let Entry::Vacant(place) = inputs.hits.entry(row) {
            let hits = store.search(place.key())?;
            place.insert(hits);
        }
    }
    Ok(inputs)
}

impl Known for Vault<'_> {
    fn is_name(&self, text: &str) -> bool {
        self.names().is_some_and(|names| names.is_name(text))
    }

    fn is_circle_or_tag(&self, text: &str) -> bool {
        self.names()
            .is_some_and(|names| names.is_circle_or_tag(text))
    }

    fn is_group(&self, text: &str) -> bool {
        self.names().is_some_and(|names| names.is_group(text))
    }
}

#[cfg(test)]
mod tests {
    use crate::date::Date;
    use crate::engine::{Context, Vault};
    use crate::query::Question;
    use crate::vault::Root;

    #[test]
    fn question_is_answered_from_the_session_that_read_its_names() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("vault");
        std::fs::create_dir_all(path.join("people")).expect("a folder");
        std::fs::write(path.join("ties.toml"), "").expect("settings");
        let note = |name: &str| {
            let text = format!("---\ncircle: climbing\n---\n# {name}\n");
            std::fs::write(path.join(format!("people/{name}.md")), text).expect("a note");
        };
        note("Dana");
        let root = Root::open(&path, None).expect("a vault");
        let context = Context::silent(
            folder.path().join("cache"),
            i64::MAX,
            Date::constant(2026, 11, 22),
        );
        let mut vault = Vault::new(root, context);
        let question = vault.ask("my climbing friends").expect("a question");
        assert!(matches!(question, Question::Who(_)), "{question}");
        // A second walk of the vault would find this note.
        note("Sam");
        let (session, ()) = vault.open(&|_, _, _| Ok(())).expect("an open vault");
        assert_eq!(session.store.facts().len(), 1);
        let (session, ()) = vault.open(&|_, _, _| Ok(())).expect("an open vault");
        assert_eq!(session.store.facts().len(), 2);
    }
}
