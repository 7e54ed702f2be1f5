//! Tests commands that write notes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Fault, assert_none_wrong, counts, faults, spread, struck, wanted};
use crate::common::strace::strace;
use crate::common::{TODAY, files, run};

/// A command, and the commands that run before it.
struct Case {
    name: &'static str,
    before: &'static [&'static [&'static str]],
    command: &'static [&'static str],
}

const CASES: [Case; 9] = [
    Case {
        name: "log",
        before: &[],
        command: &["log", "dana", "met: coffee at the harbor"],
    },
    Case {
        name: "log with several",
        before: &[],
        command: &["log", "dana,sam", "met: dinner"],
    },
    Case {
        name: "set",
        before: &[],
        command: &["set", "sam", "cadence=2w"],
    },
    Case {
        name: "new",
        before: &[],
        command: &["new", "Zoe Quist"],
    },
    Case {
        name: "rename with links",
        before: &[],
        command: &["rename", "dana", "friends/Dana Whitfield", "--yes"],
    },
    Case {
        name: "check --fix",
        before: &[],
        command: &["check", "--fix", "--yes"],
    },
    Case {
        name: "undo of log",
        before: &[&["log", "dana", "met: coffee"]],
        command: &["undo"],
    },
    Case {
        name: "undo of rename",
        before: &[&["rename", "dana", "friends/Dana Whitfield", "--yes"]],
        command: &["undo"],
    },
    Case {
        name: "undo of new",
        before: &[&["new", "Zoe Quist"]],
        command: &["undo"],
    },
];

/// The command that runs after each fault. It writes into a note that no case changes.
const NEXT: [&str; 3] = ["log", "other", "met: afterward"];

const NOTES: [(&str, &str); 7] = [
    ("ties.toml", ""),
    (
        "people/Dana.md",
        "# Dana\n\n## Log\n\n- 2026-11-01 met: lunch with [[Sam]]\n",
    ),
    (
        "people/Sam.md",
        "---\ncircle: friends\n---\n# Sam\n\n- 2026-11-02 called: about [[Dana]]\n- 2026-11-03 caled: a slip\n",
    ),
    ("people/Other.md", "# Other\n\n- 2026-11-04 met: x\n"),
    (
        "goals/Move.md",
        "---\ntype: goal\n---\n# Move\n\n- 2026-11-05 progress: asked [[Dana]]\n- 2026-11-06 progres: a slip\n",
    ),
    (
        "journal/2026-11-07.md",
        "- met [[Dana]]: walk\n- called [[Sam]] and [[Dana]]: plans\n",
    ),
    ("notes/plain.md", "No entry names [[Dana|her]] here.\n"),
];

/// A vault with its cache, which can be copied as often as needed.
struct Prepared {
    vault: PathBuf,
    cache: PathBuf,
    _folder: tempfile::TempDir,
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in files(from) {
        let whole = to.join(path);
        std::fs::create_dir_all(whole.parent().expect("a folder above")).expect("folders");
        std::fs::write(whole, bytes).expect("a file");
    }
}

impl Prepared {
    /// A vault in which the commands `before` were run.
    fn new(before: &[&[&str]]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (vault, cache) = (folder.path().join("vault"), folder.path().join("cache"));
        for (path, text) in NOTES {
            let whole = vault.join(path);
            std::fs::create_dir_all(whole.parent().expect("a folder above")).expect("folders");
            std::fs::write(whole, text).expect("a note");
        }
        let prepared = Prepared {
            vault,
            cache,
            _folder: folder,
        };
        prepared.ok(&["status"]);
        before.iter().for_each(|words| prepared.ok(words));
        prepared
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ties"));
        command.arg("--vault").arg(&self.vault).args(words);
        command.env_clear();
        command
            .env("XDG_CACHE_HOME", &self.cache)
            .env("HOME", &self.cache);
        command.env("TIES_TODAY", TODAY).env("TZ", "UTC");
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    }

    fn trace(&self) -> PathBuf {
        self.cache.with_file_name("trace")
    }

    fn ok(&self, words: &[&str]) {
        let ran = run(&mut self.command(words));
        assert_eq!(ran.code, 0, "{words:?}: {}", ran.err);
    }

    /// Restores the vault and cache from `kept`. The journal and the index are named after the vault's path, so the
    /// copy has to be at the same path.
    fn restore(&self, kept: &Path) {
        for (of, folder) in [("vault", &self.vault), ("cache", &self.cache)] {
            std::fs::remove_dir_all(folder).expect("it is there");
            copy(&kept.join(of), folder);
        }
    }

    fn keep(&self, kept: &Path) {
        copy(&self.vault, &kept.join("vault"));
        copy(&self.cache, &kept.join("cache"));
    }
}

/// The files after the next command, without what that command wrote itself.
fn after_next(prepared: &Prepared) -> Files {
    let mut found = files(&prepared.vault);
    found.remove("people/Other.md");
    found
}

/// Runs a case with a fault, and then the next command. Returns what is wrong after that.
fn broken(
    prepared: &Prepared,
    case: &Case,
    fault: &Fault,
    old: &Files,
    new: &Files,
) -> Option<String> {
    let (ran, is_answer) = struck(&prepared.command(case.command), fault, &prepared.trace());
    let next = run(&mut prepared.command(&NEXT));
    let found = after_next(prepared);
    let say = |what: &str| {
        Some(format!(
            "{} with {fault:?}: {what}\n  it ended with {}: {}\n  the next with {}: {}",
            case.name,
            ran.code,
            ran.err.trim_end(),
            next.code,
            next.err.trim_end()
        ))
    };
    if next.code != 0 {
        return say("the next command is blocked");
    }
    if let Some(left) = found.keys().find(|path| path.ends_with(".ties-tmp")) {
        return say(&format!("{left} is left"));
    }
    if found != *old && found != *new {
        let differs = |path: &&String| {
            found.get(*path) != old.get(*path) && found.get(*path) != new.get(*path)
        };
        let all: BTreeSet<&String> = found.keys().chain(old.keys()).chain(new.keys()).collect();
        return say(&format!(
            "half done; neither old nor new: {:?}; now {:?}",
            all.iter().filter(|path| differs(path)).collect::<Vec<_>>(),
            found.keys().collect::<Vec<_>>()
        ));
    }
    if fault.is_error() && ran.code == 0 && found != *new {
        return say("it said that it was done, and it is not");
    }
    if fault.is_error() && ran.code != 0 && !is_answer && old != new && found == *new {
        return say("it failed, and its change stays");
    }
    if fault.is_error() && ran.code == 101 {
        return say("it panicked");
    }
    None
}

/// The current case of a thread: its number, the vault, the folder with its first state, and the files before and
/// after.
type Current = (usize, Prepared, tempfile::TempDir, [Files; 2]);

type Files = BTreeMap<String, Vec<u8>>;

#[test]
fn faults_leave_no_change_half_done() {
    if strace().is_none() {
        return;
    }
    let mut all = Vec::new();
    for (at, case) in CASES.iter().enumerate() {
        let prepared = Prepared::new(case.before);
        let counts = counts(&prepared.command(case.command), &prepared.trace());
        all.extend(faults(&counts).into_iter().map(|fault| (at, fault)));
    }
    assert!(all.len() > 500, "only {} faults", all.len());
    let chosen = spread(&all, wanted(200));
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut current: Option<Current> = None;
                while let Some((number, fault)) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let case = &CASES[*number];
                    if current.as_ref().is_none_or(|(at, ..)| at != number) {
                        let prepared = Prepared::new(case.before);
                        let kept = tempfile::tempdir().expect("a folder");
                        prepared.keep(kept.path());
                        let old = after_next(&prepared);
                        prepared.ok(case.command);
                        let new = after_next(&prepared);
                        assert_ne!(old, new, "{}", case.name);
                        current = Some((*number, prepared, kept, [old, new]));
                    }
                    let (_, prepared, kept, [old, new]) =
                        current.as_ref().expect("it was just made");
                    prepared.restore(kept.path());
                    if let Some(what) = broken(prepared, case, fault, old, new) {
                        wrong.lock().expect("no thread panics with it").push(what);
                    }
                }
            });
        }
    });
    assert_none_wrong(wrong, chosen.len(), all.len());
}
