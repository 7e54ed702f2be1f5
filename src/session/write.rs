//! Changing notes: one process at a time, each change kept so that it can be taken back.
//!
//! In: a vault, a note, and what it is to become. Out: the note as it was read at last, changed. Does not: bring the
//! index up to date; the next question does.

use std::io;
use std::path::Path;

use crate::index::IndexError;
use crate::index::place::Place;
use crate::note::edit::{EditError, NewText};
use crate::vault::undo::{self, Moved, Undo, Written};
use crate::vault::write::{self, Turn, WriteError};
use crate::vault::{Root, create, moved};

/// Why nothing was written, or taken back.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The note cannot be changed so.
    #[error("{path}: {error}")]
    Edit {
        /// The note.
        path: String,
        /// The reason.
        #[source]
        error: EditError,
    },
    /// The file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError<EditError>),
    /// There is nowhere to wait for a turn, or to keep what was.
    #[error(transparent)]
    Place(#[from] IndexError),
    /// The same.
    #[error("{0}")]
    Kept(#[from] io::Error),
    /// Nothing was written by ties.
    #[error(
        "nothing to take back: ties has written nothing here, or what it wrote was taken back already"
    )]
    Nothing,
    /// The note has gone on since.
    #[error(
        "{0}: it was changed since, so nothing was taken back; `git diff` or your editor's history may help"
    )]
    ChangedSince(String),
    /// A step was cut short, and cannot be taken back.
    #[error(
        "this was cut short: {said}; and it stays half done: {error}\nnothing else was done; run it again to go on from here"
    )]
    HalfDone {
        /// The step.
        said: String,
        /// Why it cannot.
        #[source]
        error: Box<ChangeError>,
    },
    /// Where it is to go back to there is another.
    #[error("{0}: another note is there now, so nothing was taken back; move it away first")]
    TakenSince(String),
}

/// A note that is to have another text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    /// Vault-relative.
    pub path: String,
    /// What it says.
    pub before: String,
    /// What it is to say.
    pub after: String,
}

impl NewText for Rewrite {
    fn text(&self) -> &str {
        &self.after
    }
}

/// The right to change notes of a vault, and where the last change is kept.
#[derive(Debug)]
pub struct Pen<'a> {
    root: &'a Root,
    place: Place,
    turn: Turn,
    cut_short: Option<Undo>,
}

impl<'a> Pen<'a> {
    /// Waits for the right to change notes of the vault at `root`, and takes back what was left half done by one that had
    /// it and was stopped.
    ///
    /// # Errors
    /// [`ChangeError`] where the cache folder cannot be used, or what is half done has gone on since: once, for then it
    /// stays so.
    pub fn take(cache: &Path, root: &'a Root) -> Result<Pen<'a>, ChangeError> {
        let place = Place::of(cache, &root.path);
        place.make()?;
        let turn = Turn::take(&place.folder().join("writing"))?;
        let cut_short = None;
        let mut pen = Pen {
            root,
            place,
            turn,
            cut_short,
        };
        pen.cut_short = pen.settled()?;
        Ok(pen)
    }

    /// The step that was half done and was taken back when the pen was taken.
    pub fn cut_short(&self) -> Option<&Undo> {
        self.cut_short.as_ref()
    }

    fn settled(&self) -> Result<Option<Undo>, ChangeError> {
        let folder = self.place.folder();
        let Some(mut undo) = undo::kept(folder)?.filter(|undo| undo.under_way) else {
            return Ok(None);
        };
        match self.back(&undo) {
            Ok(is_any) => {
                undo::forget(folder)?;
                Ok(Some(undo).filter(|_| is_any))
            }
            Err(error) => {
                undo.under_way = false;
                undo::keep(folder, &undo)?;
                Err(ChangeError::HalfDone {
                    said: undo.said,
                    error: Box::new(error),
                })
            }
        }
    }

    /// Changes the note at `path` as `edit` says, which may be asked again if the note is saved meanwhile. `said` tells of
    /// it when it is taken back.
    ///
    /// # Errors
    /// [`ChangeError`]; the note is then as it was.
    pub fn change<T: NewText>(
        &self,
        path: &str,
        said: &str,
        edit: impl Fn(&[u8]) -> Result<T, EditError>,
    ) -> Result<T, ChangeError> {
        let mut changed = self.change_all(said, &[(path.to_owned(), edit)])?;
        Ok(changed.pop().expect("one note was changed"))
    }

    /// Changes several notes, all or none, as one step to be taken back.
    ///
    /// # Errors
    /// [`ChangeError`]; the notes are then as they were.
    pub fn change_all<T: NewText>(
        &self,
        said: &str,
        edits: &[Edit<impl Fn(&[u8]) -> Result<T, EditError>>],
    ) -> Result<Vec<T>, ChangeError> {
        let mut notes = Vec::new();
        for (path, edit) in edits {
            // What cannot be done is found before the first is written.
            let old = bytes(self.root, path)?;
            let new = tried(self.root, path, edit)?;
            notes.push(Written::new(path, Some(&old), new.text().as_bytes()));
        }
        self.step(said, notes, |undo| {
            let numbered = edits.iter().enumerate();
            let written = numbered.map(|(at, (path, edit))| self.write(path, edit, at, undo));
            written.collect()
        })
    }

    /// Does a step that changes `notes`, all of them or none. What was kept of the step before stays if this one comes to
    /// nothing.
    fn step<T>(
        &self,
        said: &str,
        notes: Vec<Written>,
        act: impl FnOnce(&mut Undo) -> Result<T, ChangeError>,
    ) -> Result<T, ChangeError> {
        let folder = self.place.folder();
        let earlier = undo::kept(folder)?;
        let mut undo = Undo {
            said: said.to_owned(),
            // One note is replaced whole, so that it is never half done.
            under_way: notes.len() > 1,
            notes,
        };
        if undo.changes() {
            undo::keep(folder, &undo)?;
        }
        let done = act(&mut undo).and_then(|done| {
            if undo.under_way && undo.changes() {
                undo.under_way = false;
                undo::keep(folder, &undo)?;
            }
            Ok(done)
        });
        done.or_else(|error| {
            self.back(&undo)?;
            match earlier {
                Some(earlier) => undo::keep(folder, &earlier)?,
                None => undo::forget(folder)?,
            }
            Err(error)
        })
    }

    /// Changes several notes, each from the text that was read to the one that it is to have, all or none.
    ///
    /// # Errors
    /// [`ChangeError`], also where a note is no longer as it was read; the notes are then as they were.
    pub fn rewrite_all(&self, said: &str, notes: &[Rewrite]) -> Result<(), ChangeError> {
        let edit = |note: &Rewrite| (note.path.clone(), as_read(note));
        let edits: Vec<_> = notes.iter().map(edit).collect();
        self.change_all(said, &edits).map(drop)
    }

    /// Moves the note of the first of `notes` to the path `to`, and changes all of them, each from the text that was read
    /// to the one that it is to have, all or nothing.
    ///
    /// # Errors
    /// As [`Pen::rewrite_all`], and where there is a note at `to`; all is then as it was.
    pub fn move_and_rewrite(
        &self,
        said: &str,
        to: &str,
        notes: &[Rewrite],
    ) -> Result<(), ChangeError> {
        let (own, others) = notes.split_first().expect("a note is moved");
        for note in notes {
            tried(self.root, &note.path, as_read(note))?;
        }
        let written = |note: &Rewrite| {
            let before = Some(note.before.as_bytes());
            Written::new(&note.path, before, note.after.as_bytes())
        };
        let mut written: Vec<Written> = notes.iter().map(written).collect();
        let (from, made) = (own.path.clone(), Vec::new());
        written[0].path = to.to_owned();
        written[0].moved = Some(Moved { from, made });
        self.step(said, written, |undo| {
            let made = moved::rename(self.root, &own.path, to, &self.turn);
            let made = made.map_err(|error| {
                undo.notes.clear();
                named(to, error)
            })?;
            if !made.is_empty() {
                let moved = undo.notes[0].moved.as_mut();
                moved.expect("it was just moved").made = made;
                undo::keep(self.place.folder(), undo)?;
            }
            let edit = |now: &[u8]| as_read(own)(now).map(|note| note.after.into_bytes());
            let own = write::replace(self.root, to, &self.turn, edit, |_, _| Ok(()));
            own.inspect_err(|_| undo.notes.truncate(1))?;
            for (at, note) in others.iter().enumerate() {
                self.write(&note.path, &as_read(note), at + 1, undo)?;
            }
            Ok(())
        })
    }

    /// Writes one note of a step that is kept; where it cannot be, the step goes no further than the note before.
    fn write<T: NewText>(
        &self,
        path: &str,
        edit: &impl Fn(&[u8]) -> Result<T, EditError>,
        at: usize,
        undo: &mut Undo,
    ) -> Result<T, ChangeError> {
        let mut last = None;
        let make = |old: &[u8]| {
            let new = edit(old)?;
            let text = new.text().as_bytes().to_vec();
            last = Some(new);
            Ok(text)
        };
        let keep = |old: &[u8], new: &[u8]| {
            let written = Written::new(path, Some(old), new);
            if undo.notes[at] == written {
                return Ok(());
            }
            // Somebody saved it since the step was kept.
            undo.notes[at] = written;
            undo::keep(self.place.folder(), undo)
        };
        let outcome = write::replace(self.root, path, &self.turn, make, keep);
        let outcome = outcome.inspect_err(|_| undo.notes.truncate(at));
        match outcome {
            Ok(()) => Ok(last.expect("what was written was edited")),
            Err(WriteError::Edit(error)) => Err(ChangeError::Edit {
                path: path.to_owned(),
                error,
            }),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes a note at `path`, where there is none.
    ///
    /// # Errors
    /// [`ChangeError`] if there is one, or it cannot be made.
    pub fn make(&self, path: &str, text: &str, said: &str) -> Result<(), ChangeError> {
        let undo = Undo {
            said: said.to_owned(),
            notes: vec![Written::new(path, None, text.as_bytes())],
            under_way: false,
        };
        create::create(&self.root.path.join(path), text)
            .map_err(|error| io::Error::other(error.to_string()))?;
        undo::keep(self.place.folder(), &undo)?;
        Ok(())
    }

    /// Takes back the last change, if every note of it is still as it was left.
    ///
    /// # Errors
    /// [`ChangeError::Nothing`] where there is none, [`ChangeError::ChangedSince`] where a note has gone on.
    pub fn take_back(&self) -> Result<Undo, ChangeError> {
        let folder = self.place.folder();
        let undo = undo::kept(folder)?.ok_or(ChangeError::Nothing)?;
        if !self.back(&undo)? {
            return Err(ChangeError::Nothing);
        }
        undo::forget(folder)?;
        Ok(undo)
    }

    /// Puts back all that a step changed, or nothing; whether it had changed anything.
    fn back(&self, undo: &Undo) -> Result<bool, ChangeError> {
        let mut written = Vec::new();
        for note in &undo.notes {
            if let Some(moved) = &note.moved {
                if self.is_moved(note, moved)? {
                    written.push(note);
                }
                continue;
            }
            let now = write::bytes(self.root, &note.path)?;
            if now.as_deref() == note.before.as_deref().map(str::as_bytes) {
                // It was kept just before the note was to be written, and then it was not.
                continue;
            }
            if !now.is_some_and(|now| note.left(&now)) {
                return Err(ChangeError::ChangedSince(note.path.clone()));
            }
            written.push(note);
        }
        let is_any = !written.is_empty();
        for note in written.into_iter().rev() {
            match &note.before {
                Some(before) => {
                    let back = |now: &[u8]| {
                        if note.left(now) || now == before.as_bytes() {
                            Ok(before.clone().into_bytes())
                        } else {
                            Err(EditError::NotAsMeant("it was changed meanwhile"))
                        }
                    };
                    write::replace(self.root, &note.path, &self.turn, back, |_, _| Ok(()))?;
                    if let Some(moved) = &note.moved {
                        moved::rename(self.root, &note.path, &moved.from, &self.turn)?;
                        moved::unmake(self.root, &moved.made);
                    }
                }
                None => write::remove(self.root, &note.path, &self.turn)?,
            }
        }
        Ok(is_any)
    }

    /// Whether a note that was to be moved lies where it was moved to, so that it can go back.
    fn is_moved(&self, note: &Written, moved: &Moved) -> Result<bool, ChangeError> {
        let is_before = |now: &[u8]| note.before.as_deref().map(str::as_bytes) == Some(now);
        if !moved::is_there(self.root, &note.path) {
            let now = write::bytes(self.root, &moved.from)?;
            let never = now.is_some_and(|now| is_before(&now));
            return if never {
                Ok(false)
            } else {
                Err(ChangeError::ChangedSince(note.path.clone()))
            };
        }
        if moved::is_taken(self.root, &moved.from, &note.path) {
            return Err(ChangeError::TakenSince(moved.from.clone()));
        }
        let now = write::bytes(self.root, &note.path)?;
        // Killed in between, it was moved and not yet changed.
        if now.is_some_and(|now| note.left(&now) || is_before(&now)) {
            Ok(true)
        } else {
            Err(ChangeError::ChangedSince(note.path.clone()))
        }
    }
}

/// An error that tells which file it is about.
fn named(path: &str, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{path}: {error}"))
}

/// The edit of a note that is still as it was read.
fn as_read(note: &Rewrite) -> impl Fn(&[u8]) -> Result<Rewrite, EditError> + use<> {
    let note = note.clone();
    move |now: &[u8]| {
        if now == note.before.as_bytes() {
            Ok(note.clone())
        } else {
            Err(EditError::NotAsMeant("it was changed meanwhile; try again"))
        }
    }
}

/// A note, and what it is to become.
pub type Edit<F> = (String, F);

/// The note at `path` as it would be; nothing is written.
///
/// # Errors
/// [`ChangeError`] where it could not be.
pub fn tried<T>(
    root: &Root,
    path: &str,
    edit: impl Fn(&[u8]) -> Result<T, EditError>,
) -> Result<T, ChangeError> {
    edit(&bytes(root, path)?).map_err(|error| ChangeError::Edit {
        path: path.to_owned(),
        error,
    })
}

fn bytes(root: &Root, path: &str) -> Result<Vec<u8>, ChangeError> {
    let gone = || {
        io::Error::new(
            io::ErrorKind::NotFound,
            format!("{path}: it is not there any more"),
        )
    };
    Ok(write::bytes(root, path)?.ok_or_else(gone)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn rewrite(path: &str, before: &str) -> Rewrite {
        Rewrite {
            path: path.to_owned(),
            before: before.to_owned(),
            after: format!("{before} and more"),
        }
    }

    /// A vault of two notes that say what they are called, in a folder for what is kept of them.
    fn two() -> (tempfile::TempDir, Root) {
        let folder = tempfile::tempdir().expect("a folder");
        let vault = folder.path().join("vault");
        std::fs::create_dir(&vault).expect("a vault");
        for name in ["a.md", "b.md"] {
            std::fs::write(vault.join(name), name).expect("a note");
        }
        let root = Root {
            path: vault.canonicalize().expect("it is there"),
            settings: Settings::default(),
        };
        (folder, root)
    }

    fn now(root: &Root) -> [String; 2] {
        let read = |name| std::fs::read_to_string(root.path.join(name)).expect("a note");
        ["a.md", "b.md"].map(read)
    }

    #[test]
    fn several_notes_change_together_or_not_at_all() {
        let (folder, root) = two();
        let pen = Pen::take(folder.path(), &root).expect("nobody else writes");
        let both = [rewrite("a.md", "a.md"), rewrite("b.md", "b.md")];
        pen.rewrite_all("both", &both).expect("they can be written");
        assert_eq!(now(&root), ["a.md and more", "b.md and more"]);
        for stale in [0, 1] {
            let mut notes = both.clone().map(|note| rewrite(&note.path, &note.after));
            notes[stale].before = "as it was read, and no more".to_owned();
            let error = pen
                .rewrite_all("again", &notes)
                .expect_err("one has gone on");
            assert!(error.to_string().contains("changed meanwhile"), "{error}");
            assert_eq!(now(&root), ["a.md and more", "b.md and more"]);
        }
        let taken = pen.take_back().expect("the change before is still kept");
        assert_eq!(taken.said, "both");
        assert_eq!(now(&root), ["a.md", "b.md"]);
    }

    #[test]
    #[cfg(unix)]
    fn what_was_written_is_taken_back_where_the_next_cannot_be() {
        let (folder, root) = two();
        let beyond = folder.path().join("beyond.md");
        std::fs::rename(root.path.join("b.md"), &beyond).expect("a move");
        std::os::unix::fs::symlink(&beyond, root.path.join("b.md")).expect("a link");
        let pen = Pen::take(folder.path(), &root).expect("nobody else writes");
        let both = [rewrite("a.md", "a.md"), rewrite("b.md", "b.md")];
        for notes in [both.clone(), [both[1].clone(), both[0].clone()]] {
            let error = pen.rewrite_all("both", &notes).expect_err("one leads out");
            assert!(matches!(error, ChangeError::Write(_)), "{error}");
            assert_eq!(now(&root), ["a.md", "b.md"]);
            let error = pen.take_back().expect_err("nothing was changed");
            assert!(matches!(error, ChangeError::Nothing), "{error}");
        }
    }

    #[test]
    fn what_is_saved_before_its_turn_comes_stops_the_step_and_stays() {
        let (folder, root) = two();
        let pen = Pen::take(folder.path(), &root).expect("nobody else writes");
        pen.rewrite_all("one", &[rewrite("a.md", "a.md")])
            .expect("it can be written");
        let old = ["a.md and more", "b.md"];
        let tries = std::cell::Cell::new(0);
        let edit = |now: &[u8]| {
            tries.set(tries.get() + 1);
            if tries.get() == 3 {
                // The first note is about to be written, and somebody saves the second.
                std::fs::write(root.path.join("b.md"), "saved").expect("a note");
            }
            let now = std::str::from_utf8(now).expect("a text");
            if now == "saved" {
                return Err(EditError::NotAsMeant("it was changed meanwhile; try again"));
            }
            Ok(rewrite("", now))
        };
        let edits = ["a.md", "b.md"].map(|path| (path.to_owned(), edit));
        let error = pen.change_all("both", &edits).expect_err("one has gone on");
        assert!(error.to_string().contains("changed meanwhile"), "{error}");
        assert_eq!(now(&root), [old[0], "saved"]);
        let taken = pen.take_back().expect("the change before is still kept");
        assert_eq!(taken.said, "one");
        assert_eq!(now(&root), ["a.md", "saved"]);
    }

    #[test]
    fn what_a_kill_left_half_done_is_taken_back_before_the_next_is_written() {
        let (folder, root) = two();
        std::fs::write(root.path.join("a.md"), "new").expect("a note");
        let pen = Pen::take(folder.path(), &root).expect("nobody else writes");
        let written = |path: &str| Written::new(path, Some(path.as_bytes()), b"new");
        let undo = Undo {
            said: "both".to_owned(),
            notes: ["a.md", "b.md"].map(written).into(),
            under_way: true,
        };
        undo::keep(pen.place.folder(), &undo).expect("it can be kept");
        drop(pen);
        let pen = Pen::take(folder.path(), &root).expect("nobody else writes");
        assert_eq!(pen.cut_short(), Some(&undo));
        assert_eq!(now(&root), ["a.md", "b.md"]);
        std::fs::write(root.path.join("a.md"), "since").expect("a note");
        undo::keep(pen.place.folder(), &undo).expect("it can be kept");
        drop(pen);
        let error = Pen::take(folder.path(), &root).expect_err("it has gone on");
        assert!(
            error.to_string().contains("a.md: it was changed since"),
            "{error}"
        );
        let pen = Pen::take(folder.path(), &root).expect("that was said once");
        assert_eq!(pen.cut_short(), None);
        assert_eq!(now(&root), ["since", "b.md"]);
    }
}
