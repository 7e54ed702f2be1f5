//! A note called otherwise, with every link to it.
//!
//! In: a note, and the path and name that it is to have. Out: what every note is to say then, or why that cannot be: each
//! link means the note that it meant. Does not: write; a transaction does.

use rayon::prelude::*;

use super::Session;
use super::write::Rewrite;
use crate::edit::EditError;
use crate::edit::relink::{self, Form, Pointer};
use crate::edit::title::{self, Called};
use crate::ledger::Book;
use crate::ledger::people::{Answer, People};
use crate::note::{self, Note, link};
use crate::settings::Settings;
use crate::store::{IndexError, NoteId, Strings};
use crate::text::fold::fold_key;
use crate::text::stem::{file_name, stem, without_extension};
use crate::vault::read::{self, Outcome};

/// Why a note cannot be called so. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum RenameError {
    /// A note that would have to change cannot be changed.
    #[error("{path}: {error}")]
    Edit {
        /// The note.
        path: String,
        /// The reason.
        #[source]
        error: EditError,
    },
    /// It, or a note that may link to it, cannot be read.
    #[error(
        "{path}: {reason}; a link in it could not be updated. Make it readable, or list it under `ignore` in ties.toml"
    )]
    Unread {
        /// The note.
        path: String,
        /// The reason.
        reason: String,
    },
    /// It cannot be told which notes were read.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// Links that mean others would mean this note, or nobody.
    #[error("{}", stolen(.0))]
    Stolen(Vec<Stray>),
    /// No link could mean it, since others answer to all that it could be called.
    #[error(
        "{path}: nothing that a link could say would mean this note alone; choose a name that no other note answers to"
    )]
    Nameless {
        /// Where it would be.
        path: String,
    },
    /// It would be another kind of note, or its entries would say something else.
    #[error("{path}: {reason}")]
    OtherMeaning {
        /// The note that would.
        path: String,
        /// How.
        reason: String,
    },
}

/// A link that would mean something else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stray {
    /// The note that it stands in.
    pub path: String,
    /// 1-based.
    pub line: u32,
    /// What is written.
    pub written: String,
    /// The path of the note that it means; none where it means none.
    pub means: Option<String>,
    /// The path of the note that it would mean; none where several would answer.
    pub would_mean: Option<String>,
}

/// So many places are told of.
const TOLD: usize = 3;

fn stolen(strays: &[Stray]) -> String {
    let told = strays.iter().take(TOLD).map(|stray| {
        let would = match &stray.would_mean {
            Some(path) => format!("would mean {path}"),
            None => "would mean neither of two notes".to_owned(),
        };
        let means = stray.means.as_deref().unwrap_or("nobody");
        format!(
            "\n  {}:{}: {:?} means {means}, and {would}",
            stray.path, stray.line, stray.written
        )
    });
    let told: String = told.collect();
    let more = strays.len().saturating_sub(TOLD);
    let more = if more > 0 {
        format!("\n  and {more} more")
    } else {
        String::new()
    };
    format!("another note answers to that name, and links to it would be led astray:{told}{more}")
}

/// What renaming a note comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// Its path.
    pub from: String,
    /// The path that it will have.
    pub to: String,
    /// What it was called.
    pub old_name: String,
    /// What it will be called.
    pub name: String,
    /// The note itself first, be it unchanged, then every note that changes, by path.
    pub rewrites: Vec<Rewrite>,
    /// How many links are written anew.
    pub links: usize,
    /// Links that meant nobody, or neither of two, and will mean a note.
    pub settled: Vec<Stray>,
}

impl Session {
    /// What it comes to when `note` is called so.
    ///
    /// # Errors
    /// [`RenameError`] where that cannot be.
    pub fn renamed(
        &self,
        book: &Book,
        note: NoteId,
        called: Called<'_>,
    ) -> Result<Renamed, RenameError> {
        if let Some(unread) = self.unread()?.into_iter().next() {
            return Err(RenameError::Unread {
                path: unread.path,
                reason: unread.reason.message,
            });
        }
        let from = book.paths[note as usize].to_owned();
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
            book,
            note,
            from: &from,
            to: called.path,
            old_stem: fold_key(stem(&from)),
            name: &new.name,
            people: &people_then(book, note, called.path, &new),
            settings,
        };
        let own = renaming.own(&before, &titled)?;
        if own.then.name != new.name || own.then.fields.aliases != new.fields.aliases {
            return Err(RenameError::OtherMeaning {
                path: from,
                reason: "its title has a link to itself; change that by hand first".to_owned(),
            });
        }
        let others = (0..book.paths.len()).into_par_iter();
        let others = others.filter(|other| *other != note as usize);
        let others: Vec<Relinked> = others
            .map(|other| renaming.other(self, &book.paths[other]))
            .collect::<Result<Vec<_>, _>>()?;
        let mut strays: Vec<Stray> = own.strays;
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
        let (led_astray, settled): (Vec<Stray>, Vec<Stray>) =
            strays.into_iter().partition(|stray| stray.means.is_some());
        if !led_astray.is_empty() {
            return Err(RenameError::Stolen(led_astray));
        }
        Ok(Renamed {
            to: called.path.to_owned(),
            old_name: old.name,
            name: new.name,
            from,
            rewrites,
            links,
            settled,
        })
    }

    fn text_of(&self, path: &str) -> Result<String, RenameError> {
        let unread = |reason: String| RenameError::Unread {
            path: path.to_owned(),
            reason,
        };
        match read::read(&self.root, path) {
            Outcome::Read(bytes, _) => {
                String::from_utf8(bytes).map_err(|_| unread("not UTF-8".to_owned()))
            }
            Outcome::Unreadable(found, _) => Err(unread(found.message)),
            Outcome::Gone => Err(unread("it is not there any more".to_owned())),
        }
    }
}

/// Who answers to what once the note lies at `path` and says what it is to say.
fn people_then(book: &Book, note: NoteId, path: &str, new: &Note) -> People {
    let is_it = |other: usize| other == note as usize;
    let all = 0..book.paths.len();
    let paths: Strings = all
        .clone()
        .map(|other| {
            if is_it(other) {
                path
            } else {
                &book.paths[other]
            }
        })
        .collect();
    let mut what = book.what.clone();
    what[note as usize] = new.what;
    let names = (0..).take(all.len()).map(|other: NoteId| {
        let known = book.names.of(other).next().unwrap_or("");
        if other == note {
            new.name.as_str()
        } else {
            known
        }
    });
    People::new(&paths, &what, names, |other| {
        let aliases: Vec<&str> = if other == note {
            new.fields.aliases.iter().map(String::as_str).collect()
        } else {
            book.aliases.of(other).collect()
        };
        aliases.into_iter()
    })
}

/// A note with links written anew.
struct Relinked {
    rewrite: Rewrite,
    links: usize,
    strays: Vec<Stray>,
    then: Note,
}

/// What is known of a renaming while notes are gone through.
struct Renaming<'a> {
    book: &'a Book,
    note: NoteId,
    from: &'a str,
    to: &'a str,
    /// Folded.
    old_stem: String,
    /// What it will be called.
    name: &'a str,
    /// Who answers to what then.
    people: &'a People,
    settings: &'a Settings,
}

impl Renaming<'_> {
    /// The note itself, which says `titled` but for its links.
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

    /// The note that lies at `path` with its links written anew, as it will lie at `to`.
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
            relinked.strays = self.strays(path, &pointers, (to, &pointers_then))?;
        } else {
            relinked.strays = self.strays(path, &pointers, (to, &pointers))?;
        }
        Ok(relinked)
    }

    /// What is to be written instead of what a pointer says, which stands in the note at `path` that will lie at `to`;
    /// none where it can stay.
    fn written(
        &self,
        pointer: &Pointer,
        path: &str,
        to: &str,
    ) -> Result<Option<String>, RenameError> {
        let is_it = self.book.people().answer(&pointer.target).note() == Some(self.note);
        match pointer.form {
            Form::File => return Ok(rebased(pointer, &pointer.target, path, to)),
            Form::Markdown if is_it => {
                let way = way(pointer, to, self.to);
                return Ok((way != pointer.written).then_some(way));
            }
            Form::Markdown => {
                // Where it leads to is known by its letters, be there a note or not.
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
        let nameless = || RenameError::Nameless {
            path: self.to.to_owned(),
        };
        let written = written.ok_or_else(nameless)?;
        Ok((written != pointer.written).then_some(written))
    }

    fn means_it(&self, target: &str) -> bool {
        self.people.answer(target).note() == Some(self.note)
    }

    /// What a wiki link or a name could say, the likest to what it says first.
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
            choices.push(link::way(holder, bare) + extension);
        }
        if lead.starts_with('/') || is_whole {
            let lead = if lead.starts_with('/') { "/" } else { "" };
            choices.push(format!("{lead}{bare}{extension}"));
        }
        choices.extend(tails.map(|tail| tail + extension));
        choices.push(format!("{bare}{extension}"));
        choices
    }

    /// The pointers that mean something else then; links to the note itself never do.
    fn strays(
        &self,
        path: &str,
        before: &[Pointer],
        (to, then): (&str, &[Pointer]),
    ) -> Result<Vec<Stray>, RenameError> {
        let amiss = || RenameError::OtherMeaning {
            path: path.to_owned(),
            reason: "with the new name, its links would be read otherwise; change them by hand"
                .to_owned(),
        };
        if then.len() != before.len() {
            return Err(amiss());
        }
        let mut strays = Vec::new();
        for (old, new) in before.iter().zip(then) {
            if old.form == Form::File {
                if old.target != new.target {
                    return Err(amiss());
                }
                continue;
            }
            let means = self.book.people().answer(&old.target).note();
            let would_mean = self.people.answer(&new.target);
            if means == would_mean.note() {
                continue;
            }
            if means == Some(self.note) {
                return Err(amiss());
            }
            if means.is_none() && matches!(would_mean, Answer::Several(_)) {
                continue;
            }
            let name = |note: NoteId| {
                let is_it = note == self.note;
                let path = if is_it {
                    self.to
                } else {
                    &self.book.paths[note as usize]
                };
                path.to_owned()
            };
            strays.push(Stray {
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

/// The way to `file` from where the pointer will stand, if its note moves to another folder; none where it can stay.
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

/// The way from the note `holder` to `file`, begun as the pointer begins.
fn way(pointer: &Pointer, holder: &str, file: &str) -> String {
    if pointer.written.starts_with('/') {
        return format!("/{file}");
    }
    let way = link::way(holder, file);
    if pointer.written.starts_with("./") && !way.starts_with("../") {
        return format!("./{way}");
    }
    way
}

/// That a note says what it said, but for whom its links name.
fn same_meaning(old: &Note, new: &Note, path: &str) -> Result<(), RenameError> {
    let amiss = |reason: String| RenameError::OtherMeaning {
        path: path.to_owned(),
        reason,
    };
    let [was, is] = [old, new].map(|note| note.what.words().join(", "));
    if was != is {
        return Err(amiss(format!(
            "there it would be a {is}, and it is a {was}; if that is meant, move it by hand"
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
        return Err(amiss(
            "so called, its entries would be read otherwise; choose another name".to_owned(),
        ));
    }
    Ok(())
}
