use std::convert::Infallible;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::super::names;
use super::*;

struct Vault {
    _temporary: tempfile::TempDir,
    path: PathBuf,
    folder: Folder,
}

impl Vault {
    fn new() -> Self {
        let temporary = tempfile::tempdir().expect("a folder");
        let path = temporary.path().to_owned();
        let folder = Folder::trusted(&path).expect("a folder");
        Vault {
            _temporary: temporary,
            path,
            folder,
        }
    }

    fn note(&self) -> PathBuf {
        self.path.join("a.md")
    }

    fn says(&self) -> String {
        fs::read_to_string(self.note()).expect("a note")
    }

    fn replace<E>(
        &self,
        edit: impl FnMut(&[u8]) -> Result<Vec<u8>, E>,
        before: impl FnMut(&[u8], &[u8]) -> Result<(), FsError>,
    ) -> Result<(), ReplaceError<E>> {
        let temporary = names::temporary();
        let target = Target {
            folder: &self.folder,
            name: "a.md",
            temporary: &temporary,
            limit: super::super::MIB,
        };
        replace(&target, edit, before)
    }

    fn count(&self) -> usize {
        fs::read_dir(&self.path).expect("a folder").count()
    }
}

fn and_new(old: &[u8]) -> Result<Vec<u8>, Infallible> {
    Ok([old, b" and new"].concat())
}

#[test]
fn replaced_note_keeps_its_mode_and_leaves_no_file() {
    let vault = Vault::new();
    fs::write(vault.note(), "old").expect("a note");
    #[cfg(unix)]
    fs::set_permissions(
        vault.note(),
        std::os::unix::fs::PermissionsExt::from_mode(0o640),
    )
    .expect("its mode");
    vault
        .replace(and_new, |_, _| Ok(()))
        .expect("it can be written");
    assert_eq!(vault.says(), "old and new");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(vault.note())
            .expect("a note")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o640);
    }
    assert_eq!(vault.count(), 1);
}

#[test]
fn save_before_the_exchange_is_kept() {
    for by_rename in [false, true] {
        let vault = Vault::new();
        fs::write(vault.note(), "old").expect("a note");
        let save = |text: &str| {
            if by_rename {
                fs::write(vault.path.join("x"), text).expect("a file");
                fs::rename(vault.path.join("x"), vault.note()).expect("a move");
            } else {
                fs::write(vault.note(), text).expect("a note");
            }
        };
        let mut asked = 0;
        let edit = |old: &[u8]| {
            asked += 1;
            if asked == 1 {
                save("saved");
            }
            and_new(old)
        };
        let mut kept = 0;
        let before = |_: &[u8], _: &[u8]| {
            kept += 1;
            if kept == 2 {
                save("saved again");
            }
            Ok(())
        };
        vault.replace(edit, before).expect("it can be written");
        assert_eq!(vault.says(), "saved again and new");
        assert_eq!(vault.count(), 1);
    }
}

#[test]
fn constantly_saved_note_keeps_its_last_save() {
    let vault = Vault::new();
    fs::write(vault.note(), "old").expect("a note");
    let mut count = 0;
    let edit = |old: &[u8]| {
        count += 1;
        fs::write(vault.note(), format!("saved {count}")).expect("a note");
        and_new(old)
    };
    let error = vault
        .replace(edit, |_, _| Ok(()))
        .expect_err("it never rests");
    assert!(matches!(error, ReplaceError::Busy(_)));
    assert_eq!(vault.says(), format!("saved {TRIES}"));
    assert_eq!(vault.count(), 1);
}

/// An editor saves over and over during a loop of changes, by a rename or in place. At the end, the last save must be in
/// the note. The one exception is a save in place that was going on when a change returned: no promise covers it.
#[test]
fn no_save_is_lost_during_repeated_changes() {
    let rounds: usize = std::env::var("TIES_CASES")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(100);
    for by_rename in [false, true] {
        let vault = Vault::new();
        let note = vault.note();
        fs::write(&note, "start\n").expect("a note");
        let other = vault.path.join("x");
        let (begun, completed) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let mut overlapping = 0;
        std::thread::scope(|scope| {
            let editor = scope.spawn(|| {
                for nth in 0..rounds {
                    // The editor has the note open: it adds its own line to what it last read.
                    let seen = fs::read_to_string(&note).unwrap_or_default();
                    let text = format!("{seen}saved {nth}\n");
                    begun.store(nth + 1, Ordering::SeqCst);
                    if by_rename {
                        fs::write(&other, text).expect("a file");
                        fs::rename(&other, &note).expect("a move");
                    } else {
                        fs::write(&note, text).expect("a note");
                    }
                    completed.store(nth + 1, Ordering::SeqCst);
                }
            });
            while !editor.is_finished() {
                let edit = |old: &[u8]| Ok::<_, Infallible>([old, b"."].concat());
                match vault.replace(edit, |_, _| Ok(())) {
                    Ok(()) | Err(ReplaceError::Busy(_)) => {}
                    Err(error) => panic!("{error}"),
                }
                let done = completed.load(Ordering::SeqCst);
                let current = begun.load(Ordering::SeqCst);
                if current > done {
                    overlapping = current;
                }
            }
        });
        let says = vault.says();
        let last = format!("saved {}\n", rounds - 1);
        let is_promised = by_rename || overlapping < rounds;
        assert!(
            !is_promised || says.contains(&last),
            "by rename: {by_rename}: {says}"
        );
        assert_eq!(vault.count(), 1);
    }
}

#[test]
fn create_is_complete_and_never_overwrites() {
    let vault = Vault::new();
    let temporary = names::temporary();
    let target = Target {
        folder: &vault.folder,
        name: "a.md",
        temporary: &temporary,
        limit: super::super::MIB,
    };
    create(&target, b"new", 0o666).expect("nothing is there");
    assert_eq!(vault.says(), "new");
    assert!(
        create(&target, b"other", 0o666)
            .expect_err("it is there")
            .is_taken()
    );
    assert_eq!(
        remove(&target, b"other").expect("it stays"),
        Removed::Changed
    );
    assert_eq!(vault.says(), "new");
    assert_eq!(remove(&target, b"new").expect("it goes"), Removed::Gone);
    assert_eq!(vault.count(), 0);
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_not_written_to() {
    let vault = Vault::new();
    let beyond = vault.path.join("beyond");
    fs::write(&beyond, "theirs").expect("a file");
    std::os::unix::fs::symlink(&beyond, vault.note()).expect("a link");
    let error = vault
        .replace(and_new, |_, _| Ok(()))
        .expect_err("it is a link");
    assert!(
        matches!(error, ReplaceError::Fs(FsError::Link(_))),
        "{error}"
    );
    let error = write(&vault.folder, "a.md", b"x", 0o600).expect_err("it is a link");
    assert!(matches!(error, FsError::Link(_)), "{error}");
    assert_eq!(fs::read(&beyond).expect("a file"), b"theirs");
    fs::remove_file(vault.note()).expect("a link");
    let made = std::process::Command::new("mkfifo")
        .arg(vault.note())
        .status();
    assert!(made.expect("mkfifo is there").success());
    let error = vault
        .replace(and_new, |_, _| Ok(()))
        .expect_err("it is a pipe");
    assert!(
        matches!(error, ReplaceError::Fs(FsError::NotAFile { .. })),
        "{error}"
    );
}
