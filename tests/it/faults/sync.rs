//! Tests `ties git sync` between two clones that both changed a note.
//!
//! No fault hits git itself: it finishes what it began, as it does when only ties is killed.

use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Fault, assert_none_wrong, counts, faults, spread, struck, wanted};
use crate::common::clones::{Clones, DANA, ONE, TWO};
use crate::common::run;
use crate::common::strace::strace;

/// Two clones with one new entry each. The entry of `two` is pushed.
fn prepared() -> Clones {
    let clones = Clones::two();
    clones.git("one", &["remote", "set-url", "origin", "../remote"]);
    clones.git("two", &["remote", "set-url", "origin", "../remote"]);
    clones.log("two", TWO);
    clones.syncs("two");
    clones.log("one", ONE);
    clones
}

fn sync(folder: &Path, like: &Clones) -> Command {
    let mut command = like.command(env!("CARGO_BIN_EXE_ties"), "one", &["git", "sync"]);
    command.current_dir(folder.join("one"));
    command.env("HOME", folder.join("home"));
    command
}

/// Copies the clones to `folder`.
fn copy(clones: &Clones, folder: &Path) {
    let copied = Command::new("cp")
        .arg("-a")
        .args(["remote", "one", "two"].map(|name| clones.path(name)))
        .arg(folder)
        .status();
    assert!(copied.expect("cp is there").success());
}

/// Syncs with a fault, and then again without. Returns what is wrong then.
fn broken(clones: &Clones, fault: &Fault) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    copy(clones, folder.path());
    let (ran, _) = struck(
        &sync(folder.path(), clones),
        fault,
        &folder.path().join("trace"),
    );
    let next = run(&mut sync(folder.path(), clones));
    let say = |what: &str| {
        Some(format!(
            "sync with {fault:?}: {what}\n  it ended with {}: {}\n  the next with {}: {}",
            ran.code,
            ran.err.trim_end(),
            next.code,
            next.err.trim_end()
        ))
    };
    if next.code != 0 {
        return say("the next sync is blocked");
    }
    if fault.is_error() && ran.code == 101 {
        return say("it panicked");
    }
    let note = std::fs::read_to_string(folder.path().join("one").join(DANA)).expect("a note");
    let shown = Command::new("git")
        .args(["-C", "remote", "show", &format!("main:{DANA}")])
        .current_dir(folder.path())
        .output();
    let pushed = shown.expect("git is there").stdout;
    if pushed != note.as_bytes() {
        return say("what was pushed is not what is here");
    }
    for line in [ONE, TWO] {
        if note.matches(line).count() != 1 {
            return say(&format!("{line:?} is lost or doubled: {note}"));
        }
    }
    let status = Command::new("git")
        .args(["-C", "one", "status", "--porcelain"])
        .current_dir(folder.path())
        .output();
    let status = status.expect("git is there").stdout;
    (!status.is_empty())
        .then(|| say(&format!("left: {}", String::from_utf8_lossy(&status))))
        .flatten()
}

#[test]
fn faults_in_sync_lose_no_entry_and_block_nothing() {
    if strace().is_none() {
        return;
    }
    let clones = prepared();
    let tried = tempfile::tempdir().expect("a folder");
    copy(&clones, tried.path());
    let counts = counts(&sync(tried.path(), &clones), &tried.path().join("trace"));
    let all = faults(&counts);
    let chosen = spread(&all, wanted(30));
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(fault) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = broken(&clones, fault);
                    wrong
                        .lock()
                        .expect("no thread panics with it")
                        .extend(found);
                }
            });
        }
    });
    assert_none_wrong(wrong, chosen.len(), all.len());
}
