//! A vault that is opened when an answer needs it, and only once.
//!
//! In: a vault, and the [`Context`] of the front end. Out: a question as it was read; an open [`Session`], or all that
//! was [`Loaded`] from it. Does not: answer the question.

use std::cell::OnceCell;

use super::context::{Context, EngineError, Notice, SessionError};
use super::loaded::{FromIndex, Loaded, TEXTS_IN_JSON};
use super::loading::{load_for_query, texts};
use super::names::Names;
use super::session::Session;
use crate::date::Date;
use crate::ledger::{ContactId, Ledger, LedgerParts};
use crate::query::english::Known;
use crate::query::eval::{self, Needs};
use crate::query::{self, Query, Question, TextField};
use crate::store::guard::guarded;
use crate::store::{IndexError, Shelf};
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

/// What is loaded for an answer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Parts<'a> {
    /// Parts of the ledger, beyond what the query needs.
    pub ledger: LedgerParts,
    /// Text fields that are shown.
    pub shown: &'a [TextField],
}

/// The contacts that a query selects, in the order of their paths, each with a score.
#[derive(Debug)]
pub struct Selection {
    /// The vault.
    pub loaded: Loaded,
    /// The contacts.
    pub contacts: Vec<(ContactId, f32)>,
}

/// A function that loads a ledger and more from the facts of a vault.
type Load<'f, T> = &'f (dyn Fn(&Root, &Shelf, Date) -> Result<T, IndexError> + Sync);

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
        let unreadable = session.unreadable_paths()?;
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
        let first = |shelf: &Shelf| first(root, shelf, today);
        let known = self.opened.take().flatten().and_then(|(session, _)| {
            // If the index turns out to be damaged, opening it again rebuilds it.
            let first = guarded(|| first(&session.shelf)).ok()?;
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

    /// Opens the vault and loads what a query needs, and `parts`.
    ///
    /// # Errors
    /// Same as [`Vault::open`].
    pub fn load(&mut self, needs: &Needs, parts: Parts<'_>) -> Result<Loaded, SessionError> {
        let (session, loaded) =
            self.open(&|root, shelf, today| load(root, shelf, today, needs, parts))?;
        Ok(self.loaded(session, loaded, needs))
    }

    /// Opens the vault, and loads everything about all contacts, so that any of them can be named, shown, or changed.
    ///
    /// # Errors
    /// Same as [`Vault::open`].
    pub fn load_all(&mut self, needs: Needs) -> Result<Loaded, SessionError> {
        let needs = Needs {
            emails: true,
            ..needs
        };
        let parts = Parts {
            ledger: LedgerParts::ALL,
            shown: &TEXTS_IN_JSON,
        };
        self.load(&needs, parts)
    }

    /// Opens the vault, and finds the contacts that a query selects.
    ///
    /// # Errors
    /// [`EngineError`] if the vault cannot be used, or a name in the query does not mean one contact.
    pub fn select(
        &mut self,
        query: &Query,
        needs: &Needs,
        parts: Parts<'_>,
    ) -> Result<Selection, EngineError> {
        self.select_from(query, needs, &|root, shelf, today| {
            load(root, shelf, today, needs, parts)
        })
    }

    /// Like [`Vault::select`], with what `load` loads.
    pub(super) fn select_from(
        &mut self,
        query: &Query,
        needs: &Needs,
        load: Load<'_, FromIndex>,
    ) -> Result<Selection, EngineError> {
        let (session, (loaded, contacts)) = self.open(&|root, shelf, today| {
            let loaded = load(root, shelf, today)?;
            // When files changed is known only after the vault was listed.
            let contacts = (!needs.edited).then(|| eval::select(query, &loaded.0, &loaded.1));
            Ok((loaded, contacts))
        })?;
        let loaded = self.loaded(session, loaded, needs);
        let contacts =
            contacts.unwrap_or_else(|| eval::select(query, &loaded.ledger, &loaded.data))?;
        Ok(Selection { loaded, contacts })
    }

    /// What was loaded, with the date when each note's file last changed if that is needed. Gives notice if git should
    /// know those dates but does not.
    fn loaded(&self, session: Session, from_index: FromIndex, needs: &Needs) -> Loaded {
        let mut loaded = Loaded::of(session, from_index);
        if needs.edited {
            let (days, error) = loaded.session.edited(&self.context.day_of);
            loaded.data.edited = days;
            if let Some(error) = error {
                (self.context.notice)(&Notice::EditTimes(error.to_string()));
            }
        }
        loaded
    }

    fn names(&self) -> Option<&Names> {
        let opened = self.opened.get_or_init(|| {
            let (settings, today) = (&self.root.settings, self.context.today);
            let load = |shelf: &Shelf| Names::load(shelf, settings, today);
            Session::open(self.root.clone(), &self.context, &load).ok()
        });
        opened.as_ref().map(|(_, names)| names)
    }
}

/// Loads what a query needs, and `parts`, from the facts of a vault.
///
/// # Errors
/// [`IndexError::Damaged`] if the index cannot be read.
pub(super) fn load(
    root: &Root,
    shelf: &Shelf,
    today: Date,
    needs: &Needs,
    parts: Parts<'_>,
) -> Result<FromIndex, IndexError> {
    let ledger = Ledger::load(shelf, &root.settings, today, needs.ledger.and(parts.ledger))?;
    with_data(ledger, shelf, needs, parts.shown)
}

/// Loads what is needed in addition to the ledger.
pub(super) fn with_data(
    ledger: Ledger,
    shelf: &Shelf,
    needs: &Needs,
    shown: &[TextField],
) -> Result<FromIndex, IndexError> {
    let data = load_for_query(shelf, &ledger, needs)?;
    let texts = shown
        .iter()
        .map(|field| Ok((*field, texts(shelf, *field)?)));
    let texts = texts.collect::<Result<_, IndexError>>()?;
    Ok((ledger, data, texts))
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
        assert_eq!(session.shelf.len(), 1);
        let (session, ()) = vault.open(&|_, _, _| Ok(())).expect("an open vault");
        assert_eq!(session.shelf.len(), 2);
    }
}
