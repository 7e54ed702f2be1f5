use super::*;
use crate::settings::Settings;

fn rewrite(path: &str, before: &str) -> Rewrite {
    Rewrite {
        path: path.to_owned(),
        before: before.to_owned(),
        after: format!("{before} and more"),
    }
}

/// A vault with two notes, each containing its own file name, in a folder that also holds the journal.
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

fn begin<'a>(folder: &tempfile::TempDir, root: &'a Root) -> Transaction<'a> {
    Transaction::begin(folder.path(), root).expect("nobody else writes")
}

fn now(root: &Root) -> [String; 2] {
    let read = |name| std::fs::read_to_string(root.path.join(name)).expect("a note");
    ["a.md", "b.md"].map(read)
}

fn names(root: &Root) -> Vec<String> {
    let entries = std::fs::read_dir(&root.path).expect("a vault");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

fn both_new() -> Step {
    let state = |path: &str, text: &str| Some(State::new(path, text));
    let change = |path: &str| NoteChange::new(state(path, path), state(path, "new"));
    step("both", vec![change("a.md"), change("b.md")])
}

#[test]
fn several_notes_change_all_or_none() {
    let (folder, root) = two();
    let begun = begin(&folder, &root);
    let both = [rewrite("a.md", "a.md"), rewrite("b.md", "b.md")];
    begun
        .rewrite_all("both", &both)
        .expect("they can be written");
    assert_eq!(now(&root), ["a.md and more", "b.md and more"]);
    for stale in [0, 1] {
        let mut notes = both.clone().map(|note| rewrite(&note.path, &note.after));
        notes[stale].before = "as it was read, and no more".to_owned();
        let error = begun
            .rewrite_all("again", &notes)
            .expect_err("one has gone on");
        assert!(error.to_string().contains("changed meanwhile"), "{error}");
        assert_eq!(now(&root), ["a.md and more", "b.md and more"]);
    }
    let taken = begun.undo_last().expect("the change before is still kept");
    assert_eq!(taken.description, "both");
    assert_eq!(now(&root), ["a.md", "b.md"]);
    assert_eq!(
        names(&root),
        ["a.md", "b.md"],
        "nothing is left beside them"
    );
    let error = begun.undo_last().expect_err("it was taken back");
    assert!(matches!(error, ChangeError::NothingToUndo), "{error}");
}

#[test]
#[cfg(unix)]
fn symlink_stops_step_and_earlier_notes_are_restored() {
    let (folder, root) = two();
    let beyond = folder.path().join("beyond.md");
    std::fs::rename(root.path.join("b.md"), &beyond).expect("a move");
    std::os::unix::fs::symlink(&beyond, root.path.join("b.md")).expect("a link");
    let begun = begin(&folder, &root);
    let both = [rewrite("a.md", "a.md"), rewrite("b.md", "b.md")];
    for notes in [both.clone(), [both[1].clone(), both[0].clone()]] {
        let error = begun
            .rewrite_all("both", &notes)
            .expect_err("one is a link");
        assert!(
            matches!(&error, ChangeError::Fs(FsError::Link(path)) if path.ends_with("b.md")),
            "{error}"
        );
        assert_eq!(now(&root), ["a.md", "b.md"]);
        let error = begun.undo_last().expect_err("nothing was changed");
        assert!(matches!(error, ChangeError::NothingToUndo), "{error}");
    }
}

#[test]
fn concurrent_save_stops_step_and_is_kept() {
    let (folder, root) = two();
    let begun = begin(&folder, &root);
    begun
        .rewrite_all("one", &[rewrite("a.md", "a.md")])
        .expect("it can be written");
    let tries = std::cell::Cell::new(0);
    let edit = |now: &[u8]| {
        tries.set(tries.get() + 1);
        if tries.get() == 3 {
            // Somebody saves the second note just before the first is written.
            std::fs::write(root.path.join("b.md"), "saved").expect("a note");
        }
        let now = std::str::from_utf8(now).expect("a text");
        if now == "saved" {
            return Err(EditError::Refused("it was changed meanwhile; try again"));
        }
        Ok(rewrite("", now))
    };
    let edits = ["a.md", "b.md"].map(|path| (path.to_owned(), edit));
    let error = begun
        .change_all("both", &edits)
        .expect_err("one has gone on");
    assert!(error.to_string().contains("changed meanwhile"), "{error}");
    assert_eq!(now(&root), ["a.md and more", "saved"]);
    let taken = begun.undo_last().expect("the change before is still kept");
    assert_eq!(taken.description, "one");
    assert_eq!(now(&root), ["a.md", "saved"]);
}

#[test]
fn killed_step_is_undone_before_next_write() {
    let (folder, root) = two();
    let step = both_new();
    let begun = begin(&folder, &root);
    begun.journal.begin(&step).expect("it can be kept");
    drop(begun);
    std::fs::write(root.path.join("a.md"), "new").expect("a note");
    std::fs::write(root.path.join(&step.changes[1].temporary), "ne").expect("a half file");
    let begun = begin(&folder, &root);
    assert_eq!(begun.undone_step(), Some(&step));
    assert_eq!(now(&root), ["a.md", "b.md"]);
    assert_eq!(names(&root), ["a.md", "b.md"], "its own leftovers are gone");
    drop(begun);
    assert_eq!(begin(&folder, &root).recovered(), []);
}

#[test]
fn step_that_cannot_be_undone_is_reported_once() {
    let (folder, root) = two();
    let begun = begin(&folder, &root);
    begun.journal.begin(&both_new()).expect("it can be kept");
    drop(begun);
    std::fs::write(root.path.join("a.md"), "new").expect("a note");
    std::fs::write(root.path.join("b.md"), "new\nand since").expect("a note");
    let begun = begin(&folder, &root);
    let [Recovered::HalfDone { reason, .. }] = begun.recovered() else {
        panic!("{:?}", begun.recovered());
    };
    assert!(reason.contains("b.md: it was changed since"), "{reason}");
    assert_eq!(now(&root), ["new", "new\nand since"]);
    drop(begun);
    assert_eq!(begin(&folder, &root).recovered(), []);
}

#[test]
fn unreached_note_of_killed_step_keeps_later_save() {
    let (folder, root) = two();
    let begun = begin(&folder, &root);
    begun.journal.begin(&both_new()).expect("it can be kept");
    drop(begun);
    std::fs::write(root.path.join("a.md"), "new").expect("a note");
    std::fs::write(root.path.join("b.md"), "since").expect("a note");
    let begun = begin(&folder, &root);
    assert!(begun.undone_step().is_some());
    assert_eq!(now(&root), ["a.md", "since"]);
}

#[test]
fn save_left_beside_note_by_kill_is_restored() {
    let (folder, root) = two();
    let step = both_new();
    let beside = root.path.join(&step.changes[0].temporary);
    for (there, left, wanted) in [
        // Killed after the exchange. The file that was swapped out holds an editor's save.
        ("new", "saved", "saved"),
        // The file that was swapped out holds the text that was read.
        ("new", "a.md", "a.md"),
        // Killed before the exchange.
        ("a.md", "new", "a.md"),
        ("saved", "new", "saved"),
    ] {
        let begun = begin(&folder, &root);
        begun.journal.begin(&step).expect("it can be kept");
        drop(begun);
        std::fs::write(root.path.join("a.md"), there).expect("a note");
        std::fs::write(&beside, left).expect("a file");
        drop(begin(&folder, &root));
        assert_eq!(now(&root), [wanted, "b.md"], "{there} {left}");
        assert_eq!(names(&root), ["a.md", "b.md"], "{there} {left}");
    }
    // The note has a newer save, so both versions stay.
    let begun = begin(&folder, &root);
    begun.journal.begin(&step).expect("it can be kept");
    drop(begun);
    std::fs::write(root.path.join("a.md"), "newer").expect("a note");
    std::fs::write(&beside, "older").expect("a file");
    let begun = begin(&folder, &root);
    assert!(
        begun
            .recovered()
            .iter()
            .any(|found| matches!(found, Recovered::SaveKept(kept) if kept.path == "a.md"))
    );
    assert_eq!(std::fs::read(&beside).expect("it is kept"), b"older");
    assert_eq!(now(&root)[0], "newer");
}

#[test]
fn foreign_file_named_like_leftover_is_untouched() {
    let (folder, root) = two();
    for name in [".a.md.ties-tmp", ".0123456789abcdef.ties-tmp"] {
        std::fs::write(root.path.join(name), "theirs").expect("a file");
    }
    let begun = begin(&folder, &root);
    begun
        .rewrite_all("one", &[rewrite("a.md", "a.md")])
        .expect("it can be written");
    begun.undo_last().expect("it can be taken back");
    assert_eq!(names(&root).len(), 4);
}

#[test]
fn undo_removes_new_note_and_folder() {
    let (folder, root) = two();
    let begun = begin(&folder, &root);
    begun
        .create("people/new/c.md", "c", "made c")
        .expect("nothing is there");
    let error = begun
        .create("people/new/c.md", "other", "made c")
        .expect_err("it is there");
    assert!(error.to_string().contains("c.md"), "{error}");
    assert_eq!(
        begun.undo_last().expect("it can be taken back").description,
        "made c"
    );
    assert_eq!(names(&root), ["a.md", "b.md"]);
    begun
        .create("c.md", "c", "made c")
        .expect("nothing is there");
    std::fs::write(root.path.join("c.md"), "since").expect("a note");
    let error = begun.undo_last().expect_err("it was changed since");
    assert!(error.to_string().contains("changed since"), "{error}");
    assert_eq!(
        std::fs::read(root.path.join("c.md")).expect("a note"),
        b"since"
    );
}

#[test]
fn killed_move_is_undone_from_any_state() {
    let (folder, root) = two();
    let note = rewrite("a.md", "a.md");
    let change = NoteChange::new(
        Some(State::new("a.md", "a.md")),
        Some(State::new("x/c.md", "a.md and more")),
    );
    let mut moved = step("moved", vec![change]);
    moved.folders = vec!["x".to_owned()];
    for (at, says) in [
        ("a.md", "a.md"),
        ("x/c.md", "a.md"),
        ("x/c.md", "a.md and more"),
    ] {
        let begun = begin(&folder, &root);
        begun.journal.begin(&moved).expect("it can be kept");
        drop(begun);
        std::fs::remove_file(root.path.join("a.md")).expect("a note");
        std::fs::create_dir_all(root.path.join("x")).expect("a folder");
        std::fs::write(root.path.join(at), says).expect("a note");
        drop(begin(&folder, &root));
        assert_eq!(names(&root), ["a.md", "b.md"], "{at} {says}");
        assert_eq!(now(&root)[0], "a.md", "{at} {says}");
    }
    let begun = begin(&folder, &root);
    begun
        .move_and_rewrite("moved", "x/c.md", &[note])
        .expect("nothing is there");
    assert_eq!(names(&root), ["b.md", "x"]);
    begun.undo_last().expect("it can be taken back");
    assert_eq!(names(&root), ["a.md", "b.md"]);
}
