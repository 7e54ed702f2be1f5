//! Plans the rename of a note, and the update of every link to it.
//!
//! In: a note, and its new path and name. Out: the new text of every note that changes, so that each link still means
//! the same note, or the reason why that is impossible. Does not: write; a transaction does that.

use rayon::prelude::*;

use super::Session;
use super::write::Rewrite;
use crate::edit::EditError;
use crate::edit::relink::{self, Form, Pointer};
use crate::edit::title::{self, NewName};
use crate::ledger::Ledger;
use crate::ledger::people::{NameResolver, Resolution};
use crate::note::{self, Note, link};
use crate::settings::Settings;
use crate::store::{IndexError, NoteId};
use crate::text::fold::fold_key;
use crate::text::stem::{file_name, stem, without_extension};
use crate::vault::read::{self, ReadOutcome};

/// Why a note cannot be renamed. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum RenameError {
    /// A note that has to change cannot be edited.
    #[error("{path}: {error}")]
    Edit {
        /// The path of the note.
        path: String,
        /// The reason.
        #[source]
        error: EditError,
    },
    /// The note, or another note that may link to it, cannot be read.
    #[error(
        "{path}: {reason}; a link in it could not be updated. Make it readable, or list it under `ignore` in ties.toml"
    )]
    Unread {
        /// The path of the unreadable note or folder.
        path: String,
        /// The reason.
        reason: String,
    },
    /// The index cannot be read, so it is unknown which notes are unreadable.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// Links to other notes would come to mean this note, or become ambiguous.
    #[error("{}", stolen(.0))]
    LinksChangeMeaning(Vec<ChangedLink>),
    /// No link could mean this note alone, because other notes share each of its possible link targets.
    #[error(
        "{path}: every possible link to it would also mean another note; choose a name that no other note has"
    )]
    NoUniqueTarget {
        /// The new path.
        path: String,
    },
    /// The note would become another kind of note, or its text would be read differently.
    #[error("{path}: {reason}")]
    OtherMeaning {
        /// The path of the note that would change its meaning.
        path: String,
        /// How it would change, and what to do instead.
        reason: String,
    },
}

/// A link whose meaning the rename would change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangedLink {
    /// The path of the note that contains the link.
    pub path: String,
    /// The line, 1-based.
    pub line: u32,
    /// The link as written.
    pub written: String,
    /// The path of the note that the link means now. `None` if it means none, or several.
    pub means: Option<String>,
    /// The path of the note that the link would mean. `None` if it would be ambiguous.
    pub would_mean: Option<String>,
}

/// Maximum number of places that a message lists.
const TOLD: usize = 3;

fn stolen(strays: &[ChangedLink]) -> String {
    let lines = strays.iter().take(TOLD).map(|stray| {
        let would = match &stray.would_mean {
            Some(path) => format!("would mean {path}"),
            None => "could mean several notes".to_owned(),
        };
        let means = stray.means.as_deref().unwrap_or("nobody");
        format!(
            "\n  {}:{}: {:?} means {means}, and {would}",
            stray.path, stray.line, stray.written
        )
    });
    let lines: String = lines.collect();
    let more = strays.len().saturating_sub(TOLD);
    let more = if more > 0 {
        format!("\n  and {more} more")
    } else {
        String::new()
    };
    format!("other notes share that name, so links would change their meaning:{lines}{more}")
}

/// The plan of a rename.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenamePlan {
    /// The current path.
    pub from: String,
    /// The new path.
    pub to: String,
    /// The current name.
    pub old_name: String,
    /// The new name.
    pub name: String,
    /// The note itself, even if its text does not change, then every other note that changes, by path.
    pub rewrites: Vec<Rewrite>,
    /// Number of links that are rewritten.
    pub links: usize,
    /// Links that meant no note, or were ambiguous, and will mean a note.
    pub newly_resolved: Vec<ChangedLink>,
}

impl Session {
    /// Plans renaming `note` to `called`. Writes nothing.
    ///
    /// # Errors
    /// [`RenameError`] if a note cannot be read or edited, or if a link or an entry would change its meaning.
    pub fn plan_rename(
        &self,
        ledger: &Ledger,
        note: NoteId,
        called: NewName<'_>,
    ) -> Result<RenamePlan, RenameError> {
        if let Some(unread) = self.unreadable_paths().into_iter().next() {
            return Err(RenameError::Unread {
                path: unread.path,
                reason: unread.reason.message,
            });
        }
        let from = ledger.path_of(note).to_owned();
        let settings = &self.root.settings;
        let edit = |error| RenameError::Edit {
            path: from.clone(),
            error,
        };
        let before = self.text_of(&from)?;
        let titled = title::retitle(&from, before.as_bytes(), called, settings).map_err(edit)?;
        let old = note::parse(&from, before.as_bytes(), settings);
        let new = note::parse(called.path, titled.as_bytes(), settings);
        let renaming = Renaming {
            ledger,
            note,
            from: &from,
            to: called.path,
            old_stem: fold_key(stem(&from)),
            name: &new.name,
            people: &people_after(ledger, note, called.path, &new),
            settings,
        };
        let own = renaming.own(&before, &titled)?;
        if own.then.name != new.name || own.then.fields.aliases != new.fields.aliases {
            return Err(RenameError::OtherMeaning {
                path: from,
                reason: "its title links to the note itself; remove that by hand first".to_owned(),
            });
        }
        let others = ledger.facts.notes().into_par_iter();
        let others = others.filter(|other| *other != note);
        let others: Vec<Relinked> = others
            .map(|other| renaming.other(self, ledger.path_of(other)))
            .collect::<Result<Vec<_>, _>>()?;
        let mut strays: Vec<ChangedLink> = own.strays;
        let mut links = own.links;
        let mut rewrites = vec![own.rewrite];
        for other in others {
            strays.extend(other.strays);
            links += other.links;
            if other.links > 0 {
                rewrites.push(other.rewrite);
            }
        }
        strays.sort();
        let (led_astray, settled): (Vec<ChangedLink>, Vec<ChangedLink>) =
            strays.into_iter().partition(|stray| stray.means.is_some());
        if !led_astray.is_empty() {
            return Err(RenameError::LinksChangeMeaning(led_astray));
        }
        Ok(RenamePlan {
            to: called.path.to_owned(),
            old_name: old.name,
            name: new.name,
            from,
            rewrites,
            links,
            newly_resolved: settled,
        })
    }

    fn text_of(&self, path: &str) -> Result<String, RenameError> {
        let unread = |reason: String| RenameError::Unread {
            path: path.to_owned(),
            reason,
        };
        match read::read(&self.root, path) {
            ReadOutcome::Read(bytes, _) => {
                String::from_utf8(bytes).map_err(|_| unread("not UTF-8".to_owned()))
            }
            ReadOutcome::Unreadable(found, _) => Err(unread(found.message)),
            ReadOutcome::Gone => Err(unread("it no longer exists".to_owned())),
        }
    }
}

/// The names of all notes as they will be once the note is at `path` with the text of `new`.
fn people_after(ledger: &Ledger, note: NoteId, path: &str, new: &Note) -> NameResolver {
    let notes = || ledger.facts.notes();
    let paths = notes().map(|other| {
        if other == note {
            path
        } else {
            ledger.path_of(other)
        }
    });
    let is_contact = |other| {
        if other == note {
            new.kind.contact
        } else {
            ledger.kind_of(other).contact
        }
    };
    let names = notes().map(|other| {
        if other == note {
            new.name.as_str()
        } else {
            ledger.name_of_note(other)
        }
    });
    NameResolver::new(paths, notes().map(is_contact).collect(), names, |other| {
        let aliases: Vec<&str> = if other == note {
            new.fields.aliases.iter().map(String::as_str).collect()
        } else {
            ledger.aliases().of(other).collect()
        };
        aliases.into_iter()
    })
}

/// A note with its links rewritten.
struct Relinked {
    rewrite: Rewrite,
    links: usize,
    strays: Vec<ChangedLink>,
    then: Note,
}

/// The state of a rename that is shared by all notes.
struct Renaming<'a> {
    ledger: &'a Ledger,
    note: NoteId,
    from: &'a str,
    to: &'a str,
    /// The current stem of the file, folded.
    old_stem: String,
    /// The new name.
    name: &'a str,
    /// The names of all notes after the rename.
    people: &'a NameResolver,
    settings: &'a Settings,
}

impl Renaming<'_> {
    /// Rewrites the links of the renamed note itself. `titled` is its text with the new title.
    fn own(&self, before: &str, titled: &str) -> Result<Relinked, RenameError> {
        let relinked = self.relinked(self.from, titled, self.to)?;
        let rewrite = Rewrite {
            before: before.to_owned(),
            ..relinked.rewrite
        };
        Ok(Relinked {
            rewrite,
            ..relinked
        })
    }

    fn other(&self, session: &Session, path: &str) -> Result<Relinked, RenameError> {
        let text = session.text_of(path)?;
        self.relinked(path, &text, path)
    }

    /// Rewrites the links of the note that is at `path` now and will be at `to`.
    fn relinked(&self, path: &str, text: &str, to: &str) -> Result<Relinked, RenameError> {
        let failed = |error| RenameError::Edit {
            path: path.to_owned(),
            error,
        };
        let pointers = relink::pointers(path, text, self.settings);
        let mut changes = false;
        for pointer in &pointers {
            changes |= self.written(pointer, path, to)?.is_some();
        }
        let mut relinked = Relinked {
            rewrite: Rewrite {
                path: path.to_owned(),
                before: text.to_owned(),
                after: text.to_owned(),
            },
            links: 0,
            strays: Vec::new(),
            then: Note::default(),
        };
        if changes {
            let new = |pointer: &Pointer| {
                let written = self.written(pointer, path, to);
                written.expect("it was worked out just now")
            };
            let new = relink::relink(path, text.as_bytes(), self.settings, &new);
            (relinked.rewrite.after, relinked.links) = new.map_err(failed)?;
        }
        let after = &relinked.rewrite.after;
        if changes || path != to {
            relinked.then = note::parse(to, after.as_bytes(), self.settings);
            let old = note::parse(path, text.as_bytes(), self.settings);
            same_meaning(&old, &relinked.then, path)?;
            let pointers_then = relink::pointers(to, after, self.settings);
            relinked.strays = self.strays(path, &pointers, to, &pointers_then)?;
        } else {
            relinked.strays = self.strays(path, &pointers, to, &pointers)?;
        }
        Ok(relinked)
    }

    /// The new text of a pointer in the note that is at `path` now and will be at `to`. `None` if it can stay as it is.
    fn written(
        &self,
        pointer: &Pointer,
        path: &str,
        to: &str,
    ) -> Result<Option<String>, RenameError> {
        let is_it = self.ledger.people().resolve(&pointer.target).note() == Some(self.note);
        match pointer.form {
            Form::File => return Ok(rebased(pointer, &pointer.target, path, to)),
            Form::Markdown if is_it => {
                let way = way(pointer, to, self.to);
                return Ok((way != pointer.written).then_some(way));
            }
            Form::Markdown => {
                // The path resolves to a file even if no note is there, so the link is rebased in any case.
                let file = link::resolved(path, &pointer.written);
                return Ok(file.and_then(|file| rebased(pointer, &file, path, to)));
            }
            Form::Wiki | Form::Name if !is_it => return Ok(None),
            Form::Wiki | Form::Name => {}
        }
        let by_file = fold_key(file_name(&pointer.target)) == self.old_stem;
        if !by_file && self.means_it(&pointer.target) {
            return Ok(None);
        }
        let written = self.choices(pointer, by_file, to).into_iter().find(|text| {
            let target = match pointer.form {
                Form::Wiki => link::wiki(text).map(|link| link.target),
                _ => Some(text.clone()),
            };
            target.is_some_and(|target| self.means_it(&target))
        });
        let nameless = || RenameError::NoUniqueTarget {
            path: self.to.to_owned(),
        };
        let written = written.ok_or_else(nameless)?;
        Ok((written != pointer.written).then_some(written))
    }

    fn means_it(&self, target: &str) -> bool {
        self.people.resolve(target).note() == Some(self.note)
    }

    /// The possible new texts of a wiki link or name. Those most similar to the current text come first.
    fn choices(&self, pointer: &Pointer, by_file: bool, holder: &str) -> Vec<String> {
        let bare = without_extension(self.to);
        let extension = if without_extension(&pointer.written).len() < pointer.written.len() {
            &self.to[bare.len()..]
        } else {
            ""
        };
        let whole_before = without_extension(self.from);
        let parts: Vec<&str> = bare.split('/').collect();
        let had = pointer.target.split('/').count();
        let is_whole = fold_key(&pointer.target) == fold_key(whole_before) && had > 1;
        let tails = (had.min(parts.len())..=parts.len())
            .map(|count| parts[parts.len() - count..].join("/"));
        let mut choices: Vec<String> = Vec::new();
        if !by_file {
            choices.push(self.name.to_owned());
        }
        let lead = pointer
            .written
            .find(|c: char| c != '.' && c != '/')
            .map_or("", |at| &pointer.written[..at]);
        if lead.starts_with("./") || lead.starts_with("../") {
            choices.push(link::relative_path(holder, bare) + extension);
        }
        if lead.starts_with('/') || is_whole {
            let lead = if lead.starts_with('/') { "/" } else { "" };
            choices.push(format!("{lead}{bare}{extension}"));
        }
        choices.extend(tails.map(|tail| tail + extension));
        choices.push(format!("{bare}{extension}"));
        choices
    }

    /// The pointers whose meaning the rename changes. A link to the renamed note itself is never among them: if it
    /// changes, that is an error.
    fn strays(
        &self,
        path: &str,
        before: &[Pointer],
        to: &str,
        then: &[Pointer],
    ) -> Result<Vec<ChangedLink>, RenameError> {
        let other_meaning = || RenameError::OtherMeaning {
            path: path.to_owned(),
            reason: "with the new name, its links would be read differently; change them by hand"
                .to_owned(),
        };
        if then.len() != before.len() {
            return Err(other_meaning());
        }
        let mut strays = Vec::new();
        for (old, new) in before.iter().zip(then) {
            if old.form == Form::File {
                if old.target != new.target {
                    return Err(other_meaning());
                }
                continue;
            }
            let means = self.ledger.people().resolve(&old.target).note();
            let would_mean = self.people.resolve(&new.target);
            if means == would_mean.note() {
                continue;
            }
            if means == Some(self.note) {
                return Err(other_meaning());
            }
            if means.is_none() && matches!(would_mean, Resolution::Ambiguous(_)) {
                continue;
            }
            let name = |note: NoteId| {
                let is_it = note == self.note;
                let path = if is_it {
                    self.to
                } else {
                    self.ledger.path_of(note)
                };
                path.to_owned()
            };
            strays.push(ChangedLink {
                path: to.to_owned(),
                line: new.line,
                written: new.written.clone(),
                means: means.map(name),
                would_mean: would_mean.note().map(name),
            });
        }
        Ok(strays)
    }
}

/// The relative path to `file` if the pointer's note moves to another folder. `None` if the pointer can stay as it is.
fn rebased(pointer: &Pointer, file: &str, path: &str, to: &str) -> Option<String> {
    let folder = |path: &str| {
        path.rsplit_once('/')
            .map_or("", |(folder, _)| folder)
            .to_owned()
    };
    if folder(path) == folder(to) || pointer.written.starts_with('/') {
        return None;
    }
    let way = way(pointer, to, file);
    (way != pointer.written).then_some(way)
}

/// The path from the note `holder` to `file`, with the same prefix (`/`, `./`, or none) as the pointer.
fn way(pointer: &Pointer, holder: &str, file: &str) -> String {
    if pointer.written.starts_with('/') {
        return format!("/{file}");
    }
    let way = link::relative_path(holder, file);
    if pointer.written.starts_with("./") && !way.starts_with("../") {
        return format!("./{way}");
    }
    way
}

/// Checks that the facts of a note stay the same, apart from the targets of its links.
fn same_meaning(old: &Note, new: &Note, path: &str) -> Result<(), RenameError> {
    let other_meaning = |reason: String| RenameError::OtherMeaning {
        path: path.to_owned(),
        reason,
    };
    let [was, is] = [old, new].map(|note| note.kind.words().join(", "));
    if was != is {
        return Err(other_meaning(format!(
            "in the new place it would be a {is}, but now it is a {was}; if you want that, move it by hand"
        )));
    }
    let facts = |note: &Note| {
        let facts = note.entries.iter().map(|entry| {
            let people = entry.people.len();
            (
                entry.date,
                entry.verb,
                entry.kind.clone(),
                entry.state,
                entry.due,
                people,
            )
        });
        facts.collect::<Vec<_>>()
    };
    if facts(old) != facts(new) {
        return Err(other_meaning(
            "with the new name, its entries would be read differently; choose another name"
                .to_owned(),
        ));
    }
    Ok(())
}
